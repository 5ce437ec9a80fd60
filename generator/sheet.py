"""A record, the plan of every sheet and a binder come in; the view model of its sheet goes out: sections and blocks for a template, empty ones left out.

What a template receives is safe HTML (`Markup`) or plain text that it escapes itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from generator.binder import Binder, cell
from generator.edtf import EdtfError, parse_edtf
from generator.markup import web_address
from generator.plan import Group, Plan, PlannedRow, PlannedSection, PlannedSources
from generator.schema import Field
from generator.typography import french, lower_first, said
from generator.values import Call, Item, Part, Value, date_words, joined, links, plain_value, whole_value

# A sheet that fills in fewer parts of its story than this is a short one, and says so.
FEWEST_STORY_PARTS = 4


class Block(NamedTuple):
    """One list of a section, drawn by the template that its presentation names.

    `columns` are the titles of the fields of its table by their names, `running` the names of those that hold a running text.
    """

    name: str
    title: str
    presentation: str
    items: tuple[Item, ...]
    columns: Mapping[str, str]
    running: tuple[str, ...]


class Row(NamedTuple):
    """One field of the main table inside a section, with the text that supports it; `more` are the fields that the same text supports."""

    title: str
    values: tuple[Value, ...]
    texts: tuple[Markup, ...] = ()
    origin: tuple[Value, ...] = ()
    more: tuple[Row, ...] = ()

    @property
    def links(self) -> Markup:
        return links(self.values)


class Fact(NamedTuple):
    """One line of the identity card. `precisions` are the words of the sources beside their values."""

    title: str
    values: tuple[tuple[Value, Markup], ...]
    notes: tuple[Markup, ...] = ()


class Source(NamedTuple):
    """A source as the reader sees it. `address` is empty when there is none or when it carries a person's name (then `withheld`)."""

    number: int
    title: Markup
    publisher: Markup
    details: tuple[Markup, ...]
    address: str
    withheld: bool
    supports: tuple[tuple[str, str], ...]
    backs: tuple[str, ...]


class SheetSection(NamedTuple):
    """`calls` are the sources said to support this section as a whole; `gaps` marks the section of what is not known."""

    id: str
    title: str
    rows: tuple[Row, ...] = ()
    facts: tuple[Row, ...] = ()
    codings: tuple[Row, ...] = ()
    blocks: tuple[Block, ...] = ()
    missing: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    sources: tuple[Source, ...] = ()
    gaps: bool = False


@dataclass(frozen=True)
class Sheet:
    """Everything the page of one record shows, in order."""

    slug: str
    title: str
    subtitle: str
    summary: Markup
    summary_title: str
    summary_id: str
    summary_text: str
    chips: tuple[Value, ...]
    notice: tuple[Value, ...]
    short: bool
    card_title: str
    card_id: str
    facts: tuple[Fact, ...]
    more_facts: tuple[Fact, ...]
    sections: tuple[SheetSection, ...]


def build_sheet(plan: Plan, slug: str, data: Mapping[str, Any], binder: Binder, missing: Sequence[str] = ()) -> Sheet:
    """The whole sheet of one record. `missing` are the names of the parts that are not filled in (see `relate`)."""
    return _Builder(plan, slug, data, binder).sheet(missing)


@dataclass
class _Builder:
    """One pass over one record: it numbers the calls to the sources as it meets them."""

    plan: Plan
    slug: str
    data: Mapping[str, Any]
    binder: Binder
    numbers: dict[str, tuple[int, str]] = field(default_factory=dict)
    backs: dict[int, list[str]] = field(default_factory=dict)
    supports: list[tuple[str, int, set[str]]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    read: dict[str, list[Item]] = field(default_factory=dict)
    filled: dict[str, tuple[Value, ...]] = field(default_factory=dict)

    def sheet(self, missing: Sequence[str]) -> Sheet:
        plan = self.plan
        self._number_sources()
        self._name_actors()
        sections = [self.section(planned, missing if planned.of_gaps else ()) for planned in plan.sections]
        sources = self.sources()  # last, once every call to them is numbered
        for index, planned in enumerate(plan.sections):
            if planned.of_sources and sources:
                sections[index] = (sections[index] or SheetSection(planned.id, planned.title))._replace(sources=sources)
        title = self._one(plan.title)
        summary = self._first(plan.summary)
        head = next((each for each in plan.schema.sections if plan.summary and each.id == plan.summary.section), None)
        return Sheet(
            slug=self.slug,
            title=title or self.slug,
            subtitle=self._one(plan.subtitle),
            summary=summary.html if summary else Markup(""),
            summary_title=said(head.titre) if head else "En une minute",
            summary_id=head.id if head else "resume",
            summary_text=summary.text if summary else "",
            chips=tuple(value for made in plan.chips for value in self._values(made)),
            notice=tuple(value for made in plan.notices for value in self._values(made)),
            short=sum(1 for made in plan.story if cell(self.data, made.path)) < FEWEST_STORY_PARTS <= len(plan.story),
            card_title=said(plan.card.titre) if plan.card else "Carte d’identité",
            card_id=plan.card.id if plan.card else "identite",
            facts=self.facts(plan.card_groups),
            more_facts=self.facts(plan.more_groups),
            sections=tuple(each for each in sections if each),
        )

    def _values(self, made: Field) -> tuple[Value, ...]:
        """The values of a field, read once: the card, the chips and the choices say the same ones."""
        values = self.filled.get(made.name)
        if values is None:
            raw = cell(self.data, made.path)
            values = self.filled[made.name] = () if raw is None else self.binder.values(made, raw, self.names)
        return values

    def _first(self, made: Field | None) -> Value | None:
        return next(iter(self._values(made)), None) if made else None

    def _one(self, made: Field | None) -> str:
        found = self._first(made)
        return found.text if found else ""

    # The identity card

    def facts(self, groups: Sequence[Group]) -> tuple[Fact, ...]:
        return tuple(fact for group in groups if (fact := self.fact(group)))

    def fact(self, group: Group) -> Fact | None:
        values: list[tuple[Value, Markup]] = []
        notes: list[Markup] = []
        several = len(group.fields) > 1
        dates: list[Field] = []
        for made in group.fields:
            if made.table:
                values += [(each.head.values[0], _precision(each)) for each in self.items(made) if each.head]
                values += [(whole_value(each), Markup("")) for each in self.items(made) if not each.head and each.parts]
            elif several and made.genre in ("texte", "markdown"):
                notes += [value.html for value in self._values(made)]
            elif several and made.genre == "date-edtf":
                dates.append(made)
            else:
                values += [(value, Markup("")) for value in self._values(made)]
        values = [(value, Markup("")) for value in self.period(dates)] + values
        return Fact(group.title, tuple(values), tuple(notes)) if values or notes else None

    def period(self, dates: Sequence[Field]) -> list[Value]:
        """Two dates of one group make an interval; otherwise each is said with its title."""
        filled = [(made, str(cell(self.data, made.path))) for made in dates if cell(self.data, made.path)]
        if len(filled) == 2:
            try:
                return [plain_value(french(parse_edtf("/".join(text for _, text in filled)).french()))]
            except EdtfError:
                pass  # an interval within an interval, a word: said one after the other
        return [plain_value(f"{said(made.title)}\u00a0: {date_words(text)}") for made, text in filled]

    # The story

    def items(self, made: Field) -> list[Item]:
        """The elements of a list, read once: a second reading would number their sources again."""
        if made.name not in self.read:
            raw = cell(self.data, made.path)
            shape = self.plan.shape(made)
            found = [self.binder.item(shape, each, made.presentation, self.names, self._call) for each in raw] if isinstance(raw, list) else []
            self.read[made.name] = [each for each in found if each.parts]
        return self.read[made.name]

    def section(self, planned: PlannedSection, missing: Sequence[str]) -> SheetSection | None:
        if not missing and planned.keys.isdisjoint(self.data):
            return None
        rows = _together([row for each in planned.rows if (row := self.row(each))])
        codings = [row for each in planned.codings if (row := self.coding(each))]
        blocks = []
        for made in planned.blocks:
            if items := self.items(made):
                shape = self.plan.shape(made)
                blocks.append(Block(made.name, said(made.title), made.presentation, tuple(items), shape.columns, shape.running))
        left = self.still_missing(planned, missing) if missing else ()
        if not (rows or codings or blocks or left):
            return None
        return SheetSection(
            id=planned.id or "autres",
            title=planned.title,
            rows=tuple([row for row in rows if row.texts]),
            facts=tuple([row for row in rows if not row.texts]),
            codings=tuple(codings),
            blocks=tuple(blocks),
            missing=left,
            calls=self._support_of(planned, {call.number for block in blocks for item in block.items for call in item.calls}) if rows or blocks else (),
            gaps=planned.of_gaps,
        )

    def still_missing(self, planned: PlannedSection, missing: Sequence[str]) -> tuple[str, ...]:
        """The titles of the parts of the story that are empty, but for those whose absence the record itself explains."""
        told: set[str] = set()
        for made in planned.blocks:
            names = [each for each in self.plan.shape(made).table.fields if each.vers == "champs"]
            for row in cell(self.data, made.path) or () if made.presentation == "lacunes" else ():
                told.update(str(cell(row, each.path)) for each in names)
        return tuple(dict.fromkeys(self.plan.part_titles[name] for name in missing if name not in told and name in self.plan.tops))

    def row(self, planned: PlannedRow) -> Row | None:
        """A field with, beside it, the texts of its section that support it."""
        values = self._values(planned.made)
        if planned.made.genre == "markdown":
            return Row(planned.title, (), tuple([value.html for value in values])) if values else None
        texts = [value.html for each in planned.texts for value in self._values(each)]
        return Row(planned.title, values, tuple(dict.fromkeys(texts))) if values or texts else None

    def coding(self, planned: PlannedRow) -> Row | None:
        """How a value of the identity card was chosen: the fact that supports it, and who says so."""
        values = self._values(planned.made)
        texts = tuple([value.html for each in planned.texts for value in self._values(each)])
        origin = tuple([value for each in planned.origin for value in self._values(each)])
        return Row(planned.title, values, texts, origin) if values and (texts or origin) else None

    # The sources

    def _rows_of_sources(self, sources: PlannedSources) -> list[Mapping[str, Any]]:
        rows = cell(self.data, sources.made.path)
        return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []

    def _number_sources(self) -> None:
        sources = self.plan.sources
        if sources is None:
            return
        shape = sources.shape
        for number, row in enumerate(self._rows_of_sources(sources), 1):
            id = str(cell(row, shape.handle.path)) if shape.handle else str(number)
            title = next((str(cell(row, each.path)) for each in (sources.publisher, *shape.heads) if each and cell(row, each.path)), "")
            self.numbers[id] = (number, french(title))
            names = _listed(cell(row, sources.supports[0].path)) if sources.supports else []
            self.supports.append((id, number, {name.split(".")[0] for name in names}))

    def _name_actors(self) -> None:
        """What the handles of the record stand for, so that a tie says names."""
        made = self.plan.main.by_name.get("acteurs")
        if made and made.table:
            for each in self.items(made):
                if each.handle and each.head:
                    self.names[each.handle] = each.head.text

    def _call(self, id: str) -> Call | None:
        if id not in self.numbers:
            return None
        number, title = self.numbers[id]
        marks = self.backs.setdefault(number, [])
        anchor = f"appel-{number}-{len(marks) + 1}"
        marks.append(anchor)
        return Call(number, anchor, title)

    def _support_of(self, planned: PlannedSection, called: set[int]) -> tuple[Call, ...]:
        """The sources that say they support a part of this section, but for those that its statements already name."""
        found = (self._call(id) for id, number, tops in self.supports if number not in called and not planned.tops.isdisjoint(tops))
        return tuple(call for call in found if call)

    def sources(self) -> tuple[Source, ...]:
        sources = self.plan.sources
        return tuple([self.source(sources, number, row) for number, row in enumerate(self._rows_of_sources(sources), 1)]) if sources else ()

    def source(self, sources: PlannedSources, number: int, row: Mapping[str, Any]) -> Source:
        item = self.binder.item(sources.shape, row, "sources")
        address = next((str(cell(row, each.path)) for each in sources.addresses if cell(row, each.path)), "")
        withheld = address in self.binder.hidden
        publishing = next((part for part in item.parts if sources.publisher and part.name == sources.publisher.name), None)
        details = [part for part in item.parts if part is not item.head and part is not publishing and part.genre in ("texte", "terme", "date-edtf", "nombre")]
        supports: dict[str, tuple[str, str]] = {}
        for made in sources.supports:
            for name in _listed(cell(row, made.path)):
                title = self.plan.part_titles.get(name, name)
                supports.setdefault(title, (title, sources.where.get(name.split(".")[0], "") or "autres"))
        return Source(
            number=number,
            title=item.head.html if item.head else Markup(f"Source {number}"),
            publisher=publishing.html if publishing else Markup(""),
            details=tuple([_detail(part) for part in _dates_last(details)]),
            address="" if withheld else web_address(address),
            withheld=withheld,
            supports=tuple(supports.values()),
            backs=tuple(self.backs.get(number, ())),
        )


def _listed(raw: Any) -> list[str]:
    """What a cell names, whether it holds a list or a single name."""
    return [str(each) for each in (raw if isinstance(raw, list) else [raw] if raw else [])]


def _together(rows: Iterable[Row]) -> list[Row]:
    """Rows that follow one another and rest on the same text become one, so that it is read once."""
    found: list[Row] = []
    for row in rows:
        if found and row.values and row.texts and row.texts == found[-1].texts:
            found[-1] = found[-1]._replace(more=(*found[-1].more, row))
        else:
            found.append(row)
    return found


def _precision(item: Item) -> Markup:
    """What a source says exactly, beside the term: « Jeunes de 10 à 20 ans »."""
    return joined(" · ", [part.html for part in (*item.labels, *item.texts)])


def _dates_last(parts: Iterable[Part]) -> Iterator[Part]:
    """A bibliographic line: the words, the year, then the other dates."""
    parts = list(parts)
    yield from (part for part in parts if part.genre != "date-edtf")
    yield from (part for part in parts if part.genre == "date-edtf")


def _detail(part: Part) -> Markup:
    """A date that is not the year of publication says what it is: « consultée en novembre 2026 », « consultée le 3 mai 2026 »."""
    if part.genre != "date-edtf" or not part.title.endswith(" le"):
        return part.html
    says = lower_first(part.title)
    return escape((says if part.text[:1].isdecimal() and " " in part.text else says[:-2] + "en") + " ") + part.html

"""A record and the schema come in, the view model of its sheet goes out: sections, blocks and items ready for a template, empty ones left out.

Nothing here knows a field of ours. Where a part stands comes from `x-section`, how it looks from `x-presentation`, what a cell is from its genre. Two
roles are derived: the title is the first required one-line text of the main table, the summary its first running text (Markdown). What a template
receives is safe HTML (`Markup`) or plain text that it escapes itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from generator.edtf import EdtfError, parse_edtf
from generator.markup import Resolver, line, render, web_address, without_addresses
from generator.schema import Field, Schema, Section, Table
from generator.typography import french, lower_first
from generator.words import fold

# A sheet that fills in fewer parts of its story than this is a short one, and says so.
FEWEST_STORY_PARTS = 4
# What a record may write short among a few allowed words.
SHORT_WORDS = {"nr": "non renseigné"}
# These two lists hold the other members of the inventory: their terms have pages of their own kind.
PAGES_OF_VOCABULARY = {"territoires": "territoires/{}/", "organisations": "organisations/{}/"}

_DATE_SHAPE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?[~?%]?", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


# In a list of these, an element is named by its own words rather than by a term.
NAMED_BY_ITS_WORDS = ("chemin", "moments", "sources")
# In a list of these, no part names the element: its figure does.
UNNAMED = ("resultats",)

# ── What a template receives ──────────────────────────────────────────────────────────────────────────────────────────────────


class Value(NamedTuple):
    """One value: `html` is safe, `text` is the same in plain words, `hint` its definition.

    `url` leads to its page from the root of the site, or is empty; `link` is `html` inside a link to that page, from the page that shows it.
    """

    html: Markup
    text: str
    link: Markup
    url: str = ""
    hint: str = ""


class Part(NamedTuple):
    """One filled field."""

    name: str
    genre: str
    title: str
    values: tuple[Value, ...]
    vers: str = ""

    @property
    def html(self) -> Markup:
        return self.values[0].html if len(self.values) == 1 else _joined(", ", [value.html for value in self.values])

    @property
    def links(self) -> Markup:
        return links(self.values)

    @property
    def text(self) -> str:
        return self.values[0].text if len(self.values) == 1 else ", ".join(value.text for value in self.values)

    @property
    def url(self) -> str:
        return self.values[0].url


class Call(NamedTuple):
    """A numbered link from a statement to the source it rests on; `id` is its own anchor."""

    number: int
    id: str
    title: str


class Item(NamedTuple):
    """One element of a list. `head` is the part that names it; the others are also sorted by what they are."""

    parts: tuple[Part, ...]
    head: Part | None = None
    handle: str = ""
    calls: tuple[Call, ...] = ()
    labels: tuple[Part, ...] = ()
    terms: tuple[Part, ...] = ()
    texts: tuple[Part, ...] = ()
    dates: tuple[Part, ...] = ()
    numbers: tuple[Part, ...] = ()
    references: tuple[Part, ...] = ()


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


def linked(root: str, words: str, url: str, hint: str = "") -> Value:
    """Words that lead to a page of the site, seen from a page whose way back to the root is `root`."""
    html = escape(words)
    return Value(html, words, Markup(f'<a href="{escape(root + url)}">{html}</a>') if url else html, url, hint)


def links(values: Sequence[Value]) -> Markup:
    """Values one after the other, each with its link."""
    return values[0].link if len(values) == 1 else _joined(", ", [value.link for value in values])


def _joined(between: str, pieces: Iterable[Markup]) -> Markup:
    """Pieces that are HTML already, which `Markup.join` would escape one by one to find it out."""
    return Markup(between.join(pieces))


# ── What the schema says, read once ───────────────────────────────────────────────────────────────────────────────────────────


class Column(NamedTuple):
    """One field of a table, as its cells are read. `key` is where a plain cell stands, `path` where one stands in a group."""

    made: Field
    key: str
    path: tuple[str, ...]
    title: str
    genre: str
    vers: str
    role: str
    read: Callable[[Binder, Field, str, Mapping[str, str]], Value]


@dataclass(frozen=True)
class Shape:
    """How the items of one table are read: its columns, the fields that may name one (`heads`, by its own words first `words`), the local handle, the titles of its
    columns, its running texts."""

    table: Table
    reads: tuple[Column, ...]
    heads: tuple[Field, ...]
    words: tuple[Field, ...]
    handle: Field | None
    organisation: bool
    columns: Mapping[str, str]
    running: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Fields of the identity card that make one line."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class PlannedRow:
    """A field of the main table with the fields that stand beside it: the running texts that support it, the terms that say who chose its value."""

    made: Field
    title: str
    texts: tuple[Field, ...]
    origin: tuple[Field, ...] = ()


@dataclass(frozen=True)
class PlannedSection:
    id: str
    title: str
    rows: tuple[PlannedRow, ...]
    codings: tuple[PlannedRow, ...]
    blocks: tuple[Field, ...]
    tops: frozenset[str]
    of_sources: bool
    of_gaps: bool


@dataclass(frozen=True)
class PlannedSources:
    """The list of sources, and the fields of its table that have a role of their own; `where` is the section of each part that a source may support."""

    made: Field
    shape: Shape
    publisher: Field | None
    addresses: tuple[Field, ...]
    withheld: Field | None
    supports: tuple[Field, ...]
    where: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """The order of every sheet of an inventory."""

    schema: Schema
    main: Table
    title: Field | None
    subtitle: Field | None
    summary: Field | None
    card: Section | None
    card_groups: tuple[Group, ...]
    more_groups: tuple[Group, ...]
    chips: tuple[Field, ...]
    notices: tuple[Field, ...]
    sections: tuple[PlannedSection, ...]
    shapes: Mapping[str, Shape]
    story: tuple[Field, ...]
    sources: PlannedSources | None
    tops: frozenset[str]
    part_titles: Mapping[str, str]

    def shape(self, made: Field) -> Shape:
        return self.shapes[made.table]


def title_field(schema: Schema) -> Field | None:
    """The field that names a record: the first required one-line text, else the first text."""
    texts = [each for each in schema.main.fields if each.genre == "texte"]
    return next((each for each in texts if each.required), texts[0] if texts else None)


def summary_field(schema: Schema) -> Field | None:
    """The field that tells a record in a minute: the first running text, the required ones first."""
    texts = [each for each in schema.main.fields if each.genre == "markdown"]
    return next((each for each in texts if each.required), texts[0] if texts else None)


@lru_cache(maxsize=4096)
def part_title(schema: Schema, name: str) -> str:
    """The French title of a part of a record by the name it has in the file (`periode`, `place_usager.niveau`, `etapes`)."""
    made = schema.main.by_name.get(name)
    if made:
        return said(made.title)
    inside = [each for each in schema.main.fields if each.path[0] == name]
    groups = [each.groupe for each in inside if each.groupe]
    return said(groups[0] if groups else inside[0].title if inside else name)


def sheet_plan(schema: Schema) -> Plan:
    """Reads once in the schema where each field stands in a sheet."""
    main = schema.main
    title, summary = title_field(schema), summary_field(schema)
    heading = {each.name for each in (title, summary) if each}
    subtitle = next((each for each in main.fields if title and each.genre == "texte" and each.section == title.section and each.name not in heading), None)
    heading |= {subtitle.name} if subtitle else set()
    card_id = next((each.section for each in main.fields if each.carte), None)
    card = next((each for each in schema.sections if each.id == card_id), None)
    notices = tuple(each for each in main.fields if each.presentation == "avis")
    placed = heading | {each.name for each in notices}
    on_card = [each for each in main.fields if each.carte and each.name not in placed]
    beside = [each for each in main.fields if card and each.section == card.id and not each.carte and each.name not in placed]
    placed |= {each.name for each in on_card + beside}

    by_name = main.by_name
    supports = {name for each in main.fields for name in each.appui}
    sources = by_name.get("sources")
    sections: list[PlannedSection] = []
    for section in (*schema.sections, Section("", "Autres informations")):
        here = [each for each in main.fields if each.section == section.id and each.name not in placed and each is not sources]
        codings = [
            each for each in main.fields if each.appui and each.section != section.id and any(by_name[name].section == section.id for name in each.appui)
        ]
        told_elsewhere = {name for each in codings for name in each.appui}
        rows = [each for each in here if not each.table and each.name not in told_elsewhere and not _supports_beside(each, here, supports)]
        blocks = tuple(each for each in here if each.table and each.presentation != "fiches")  # those are told among the related sheets
        tops = frozenset(each.path[0] for each in (*rows, *blocks))
        sections.append(
            PlannedSection(
                id=section.id,
                title=said(section.titre),
                rows=tuple(_planned_row(each, [by_name[name] for name in each.appui if by_name[name].section == each.section]) for each in rows),
                codings=tuple(_planned_row(each, [by_name[name] for name in each.appui]) for each in codings),
                blocks=blocks,
                tops=tops,
                of_sources=bool(sources and section.id == sources.section),
                of_gaps=bool(section.id) and not any(each.of_gaps for each in sections) and any(each.presentation == "lacunes" for each in blocks),
            )
        )
    # How the sheet itself was made comes after the sources: nobody misses it in the story.
    ids = [planned.id for planned in sections]
    last = ids.index(sources.section) if sources and sources.section in ids else len(ids)
    chips = sorted(
        (each for each in on_card if each.facette and each.genre == "terme" and not each.table), key=lambda each: each.facette.rang if each.facette else 0
    )
    return Plan(
        schema=schema,
        main=main,
        title=title,
        subtitle=subtitle,
        summary=summary,
        card=card,
        card_groups=_groups(on_card),
        more_groups=_groups(beside),
        chips=tuple(chips),
        notices=notices,
        sections=tuple(sections),
        shapes={name: _shape(table) for name, table in schema.tables.items()},
        story=tuple(each for planned in sections for each in planned.blocks if each.presentation not in ("lacunes", "divergences")),
        sources=_planned_sources(main, sources, schema.tables[sources.table], sections) if sources and sources.table else None,
        part_titles={name: part_title(schema, name) for name in schema.parts},
        tops=frozenset(
            made.path[0]
            for planned in sections[:last]
            for made in (*(row.made for row in planned.rows), *planned.blocks)
            if made.presentation not in ("lacunes", "divergences")
        ),
    )


def _planned_row(made: Field, beside: Sequence[Field]) -> PlannedRow:
    texts = tuple(each for each in beside if each.genre in ("texte", "markdown"))
    return PlannedRow(made, said(made.title), texts, tuple(each for each in beside if each.genre == "terme"))


def _planned_sources(main: Table, made: Field, table: Table, sections: Sequence[PlannedSection]) -> PlannedSources:
    addresses = tuple(each for each in table.fields if each.genre == "adresse")
    required = [each for each in table.fields if each.genre == "texte" and each.required]
    return PlannedSources(
        made=made,
        shape=_shape(table),
        publisher=required[-1] if len(required) > 1 else None,  # the last required one-line text that is not the title
        addresses=addresses,
        withheld=next((each for each in table.fields if addresses and each.genre == "oui-non" and each.name.startswith("adresse")), None),
        supports=tuple(each for each in table.fields if each.vers == "champs"),
        where={each.path[0]: each.section for each in main.fields} | {top: planned.id for planned in sections for top in planned.tops},
    )


def _supports_beside(made: Field, here: Sequence[Field], supports: set[str]) -> bool:
    """True for a text shown beside the coded value that it supports, in the same section."""
    return made.name in supports and any(made.name in each.appui for each in here)


def _groups(fields: Iterable[Field]) -> tuple[Group, ...]:
    groups: dict[str, list[Field]] = {}
    for each in fields:
        groups.setdefault(each.groupe or each.name, []).append(each)
    return tuple(Group(said(members[0].groupe or members[0].title), tuple(members)) for members in groups.values())


@lru_cache(maxsize=1024)
def _shape(table: Table) -> Shape:
    """What may name an item: the fields of which one is due, else every one-line text, term or reference, in order."""
    may = [each for each in table.fields if each.genre in ("texte", "terme", "reference") and each.vers != "sources"]
    due = [table.by_name[name] for name in table.au_moins_un if table.by_name[name] in may]
    handle = next((each for each in table.fields if each.genre == "identifiant"), None)
    heads = tuple(due or may)
    return Shape(
        table=table,
        reads=tuple(_column(each) for each in table.fields),
        heads=heads,
        words=tuple(sorted(heads, key=lambda each: (each.genre != "texte", not each.required))),
        handle=handle,
        organisation=any(each.vocabulaires == ("organisations",) for each in table.fields),
        columns={each.name: said(each.title) for each in table.fields if each.genre != "identifiant"},
        running=tuple(each.name for each in table.fields if each.genre == "markdown"),
    )


def _column(made: Field) -> Column:
    role = "handle" if made.genre == "identifiant" else "source" if made.genre == "reference" and made.vers == "sources" else "table" if made.table else ""
    key = made.name if len(made.path) == 1 else ""
    return Column(made, key, made.path, said(made.title), "liste" if made.table else made.genre, made.vers, role, _reader(made))


# ── From cells to values ──────────────────────────────────────────────────────────────────────────────────────────────────────


def cell(data: Any, path: tuple[str, ...]) -> Any:
    """What a record says at a path; None when it says nothing there."""
    for key in path:
        if type(data) is not dict and not isinstance(data, Mapping):  # the plain case first: this is asked thousands of times a sheet
            return None
        data = data.get(key)
    return None if data is None or data == "" or data == [] or data == {} else data


def title_of(plan: Plan, slug: str, data: Mapping[str, Any]) -> str:
    """The title of a sheet, spaced; its slug when the schema has no title or the record none."""
    return french(str(cell(data, plan.title.path) or slug)) if plan.title else slug


# What the schema says (titles, labels, definitions) is said on every sheet: it is spaced once.
said = lru_cache(maxsize=16_384)(french)


@lru_cache(maxsize=4096)
def date_words(text: str) -> str:
    """A date in French; what is no date is said as it is written (« inconnue »)."""
    try:
        return french(parse_edtf(text).french())
    except EdtfError:
        return french(text)


@lru_cache(maxsize=4096)
def number_words(text: str) -> str:
    """`1500.5` -> « 1 500,5 »."""
    if not _NUMBER.fullmatch(text):
        return text
    whole, _, decimals = text.partition(".")
    return f"{int(whole):,}".replace(",", "\u00a0") + (f",{decimals}" if decimals else "")


@dataclass(frozen=True)
class Binder:
    """Turns cells into values for one record.

    `titles` gives the title of each sheet by its slug, `tools` that of each tool (both already spaced), `organisations` the page of an organisation by its folded name. `hidden`
    maps each address that carries a person's name to what is shown in its place. `root` leads from the page to the root of the site.
    """

    schema: Schema
    titles: Mapping[str, str]
    tools: Mapping[str, str]
    resolve: Resolver | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)
    root: str = ""

    def values(self, made: Field, raw: Any, names: Mapping[str, str] | None = None) -> tuple[Value, ...]:
        """The values of one cell; `names` are the local handles of the record (its actors)."""
        read = _reader(made)
        if type(raw) is str:
            return (read(self, made, raw, names or {}),)
        cells = raw if isinstance(raw, list) else [raw]
        return tuple([read(self, made, _text_of(each), names or {}) for each in cells if isinstance(each, (str, bool, int, float))])

    def _text(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        if text in SHORT_WORDS and "enum" in made.constraints:
            return _plain(SHORT_WORDS[text])
        return _plain(_line_words(text, self.hidden)) if self.hidden else _line_value(text)

    def _markdown(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        html = render(text, self.resolve, hidden=self.hidden)
        return Value(html, without_addresses(text, self.hidden) if self.hidden else text, html)

    def _term(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        return _term_value(self.schema, made, self.root, text) or _plain(french(text))

    def _date(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        return _plain(date_words(text))

    def _number(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        return _plain(number_words(text))

    def _yes_no(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        truth = text in made.descriptor.get("trueValues", ("true", "oui")) or text == "oui"
        return _plain("Oui" if truth else "Non")

    def _address(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        if text in self.hidden:
            return _plain(french(self.hidden[text]))
        if not web_address(text):
            return _plain(text)
        shown = re.sub(r"^https?://(?:www\.)?", "", text, flags=re.IGNORECASE).split("/")[0]
        html = Markup(f'<a href="{escape(text)}" rel="noopener nofollow">{escape(shown)}</a>')
        return Value(html, shown, html)

    def _reference(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        if made.vers == "fiches" and text in self.titles:
            return linked(self.root, self.titles[text], f"fiches/{text}/")
        if made.vers == "outils" and text in self.tools:
            return linked(self.root, self.tools[text], f"outils/{text}/")
        if made.vers == "champs":
            return _plain(part_title(self.schema, text))
        return _plain(names.get(text) or french(text))

    def item(
        self, shape: Shape, data: Any, presentation: str = "", names: Mapping[str, str] | None = None, calls: Callable[[str], Call | None] | None = None
    ) -> Item:
        """One element of a list; `calls` numbers a source by its id."""
        if type(data) is not dict and not isinstance(data, Mapping):
            data = {shape.table.short or shape.table.fields[0].name: data}
        parts: dict[Field, Part] = {}
        found: list[Call] = []
        handle = ""
        for made, key, path, title, genre, vers, role, read in shape.reads:
            raw = data.get(key) if key else cell(data, path)
            if raw is None or raw == "" or raw == []:
                continue
            if not role:
                values = (read(self, made, raw, names or {}),) if type(raw) is str else self.values(made, raw, names)
                if values:
                    parts[made] = Part(made.name, genre, title, values, vers)
            elif role == "handle":
                handle = str(raw)
            elif role == "source":
                ids = raw if isinstance(raw, list) else [raw]
                found += [call for id in ids if calls and (call := calls(str(id)))]
            else:
                inner = _shape(self.schema.table(made.table))
                texts = [self.item(inner, each, names=names) for each in raw] if isinstance(raw, list) else []
                parts[made] = Part(made.name, genre, title, tuple(_plain_of(each) for each in texts if each.parts))
        head = _head(shape, parts, presentation)
        if head and head.genre == "texte" and shape.organisation and (url := self.organisations.get(fold(parts[head].text))):
            parts[head] = parts[head]._replace(values=(linked(self.root, parts[head].text, url),))
        return _sorted(parts, head, handle, found)


def _line_words(text: str, hidden: Mapping[str, str]) -> str:
    return date_words(text) if _DATE_SHAPE.fullmatch(text) else line(text, hidden=hidden)


@lru_cache(maxsize=16_384)
def _line_value(text: str) -> Value:
    """A one-line text with nothing to hide. Remembered: names of publishers, places and people come back from sheet to sheet."""
    return _plain(_line_words(text, {}))


def _text_of(raw: Any) -> str:
    return ("oui" if raw else "non") if isinstance(raw, bool) else str(raw)


_SORTS = ("texte", "terme", "markdown", "date-edtf", "nombre", "reference")


def _sorted(parts: Mapping[Field, Part], head: Field | None, handle: str, calls: Sequence[Call]) -> Item:
    """The parts of an item, each also where a template looks for what it is."""
    sorts: dict[str, tuple[Part, ...]] = dict.fromkeys(_SORTS, ())
    for made, part in parts.items():
        sort = "terme" if part.genre == "liste" else part.genre
        if made is not head and sort in sorts:
            sorts[sort] += (part,)
    return Item(tuple(parts.values()), parts[head] if head else None, handle, tuple(calls), *sorts.values())


@lru_cache(maxsize=16_384)
def _term_value(schema: Schema, made: Field, root: str, id: str) -> Value | None:
    """The term that a field means by an id, as a page shows it; None when there is no such term."""
    found = schema.term(made, id)
    if not found:
        return None
    vocabulary, term = found
    address = PAGES_OF_VOCABULARY.get(vocabulary.name, f"notions/{vocabulary.name}/{{}}/").format(term.id)
    return linked(root, french(term.libelle), address, french(term.definition))


_READERS: Mapping[str, Callable[[Binder, Field, str, Mapping[str, str]], Value]] = {
    "texte": Binder._text, "markdown": Binder._markdown, "terme": Binder._term, "date-edtf": Binder._date, "nombre": Binder._number,
    "oui-non": Binder._yes_no, "reference": Binder._reference, "identifiant": Binder._text, "contact": Binder._text, "adresse": Binder._address,
}  # fmt: skip


@lru_cache(maxsize=4096)
def _reader(made: Field) -> Callable[[Binder, Field, str, Mapping[str, str]], Value]:
    """What reads the cells of a field; those of a list are terms, references or texts."""
    return _READERS[made.genre if made.genre != "liste" else "terme" if made.vocabulaires else "reference" if made.vers else "texte"]


def _plain(text: str) -> Value:
    html = escape(text)
    return Value(html, text, html)


def _head(shape: Shape, filled: Mapping[Field, Part], presentation: str) -> Field | None:
    """The part that names an item. A step, a key moment and a source are named by their own words rather than by a term, the required ones first."""
    if presentation in UNNAMED:
        return None
    for each in shape.words if presentation in NAMED_BY_ITS_WORDS else shape.heads:
        if each in filled:
            return each
    return None


# ── From a record to its sheet ────────────────────────────────────────────────────────────────────────────────────────────────


def hidden_addresses(plan: Plan, data: Mapping[str, Any]) -> dict[str, str]:
    """The addresses of a record that carry a person's name, each with what is shown in its place: the publisher's name."""
    sources = plan.sources
    if sources is None or sources.withheld is None:
        return {}
    address = sources.addresses[0]
    found = {}
    for row in cell(data, sources.made.path) or ():
        if isinstance(row, Mapping) and cell(row, sources.withheld.path) in ("oui", True) and cell(row, address.path):
            found[str(cell(row, address.path))] = str(cell(row, sources.publisher.path) or "") if sources.publisher else ""
    return found


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
                values += [(_plain_of(each), Markup("")) for each in self.items(made) if not each.head and each.parts]
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
                return [_plain(french(parse_edtf("/".join(text for _, text in filled)).french()))]
            except EdtfError:
                pass  # an interval within an interval, a word: said one after the other
        return [_plain(f"{said(made.title)}\u00a0: {date_words(text)}") for made, text in filled]

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
    return _joined(" · ", [part.html for part in (*item.labels, *item.texts)])


def _plain_of(item: Item) -> Value:
    html = _joined(" · ", [part.html for part in item.parts])
    return Value(html, item.parts[0].text, _joined(" · ", [part.links for part in item.parts]))


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

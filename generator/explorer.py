"""An inventory comes in; the facets of the explorer, the columns they filter (`explorer.json`), the texts of the cards and the page's content go out.

Everything is read from the schema: a field is a facet because it says `x-facette`, and its name in the address is its top key in a record, so that
`type_reseau.principal` and `type_reseau.secondaires` make one facet `type_reseau`. Sheets are numbered by `listed` (newest information first): the columns,
the cards and the text index share those numbers, and the first page of the explorer needs one file of cards.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.binder import PAGES_OF_VOCABULARY
from generator.edtf import Edtf, EdtfError, parse_edtf
from generator.markup import plain
from generator.plan import Plan, hidden_addresses, sheet_plan, title_of
from generator.relate import Facts, Relations
from generator.rows import value, values
from generator.schema import COMPLETENESS, Field, Schema
from generator.textindex import Passage, TextDocument
from generator.typography import french
from generator.words import dashed, fold

if TYPE_CHECKING:
    from generator.inventory import Fiche, Inventory

CARDS_PER_FILE = 25
CARD_TEXT = 260  # characters of the summary on a card
FULL_CARDS = 60  # without JavaScript, the sheets beyond are listed by title and place
# Shares of the parts of a record that are filled in, from which a band begins.
BANDS = ((0.0, "eclair", "Fiche éclair"), (0.35, "partielle", "Partielle"), (0.55, "fournie", "Fournie"), (0.75, "complete", "Très complète"))

TERM_WEIGHT = 3  # of a coded value that is a facet
CONTEXT_WEIGHT = 1  # of what stands around the words of a sheet: the parents of a place, the kind of an actor


@dataclass(frozen=True)
class Source:
    """Where a facet reads its values: a field of the main table, or a field of the table that a list of the main table holds."""

    top: Field
    field: Field

    def rows(self, data: Mapping[str, Any]) -> tuple[Any, ...]:
        return (data,) if self.top is self.field else values(data, self.top)

    def read(self, data: Mapping[str, Any]) -> list[str]:
        return _texts(self.rows(data), self.field)


def _texts(rows: Iterable[Any], field: Field) -> list[str]:
    found = [each for row in rows if type(row) is dict for each in values(row, field)]
    return [("oui" if each else "non") if type(each) is bool else str(each) for each in found]


@dataclass(frozen=True)
class Value:
    """One box to tick. `parent` is the rank of the value above it, or -1."""

    id: str
    label: str
    parent: int = -1


@dataclass(frozen=True)
class Facet:
    """One filter: its values in order, and for each sheet the ranks of its own values."""

    name: str
    label: str
    tree: bool
    values: tuple[Value, ...]
    sheets: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Card:
    """One sheet as the lists of the explorer show it, in plain words."""

    slug: str
    title: str
    text: str
    places: tuple[str, ...]
    tags: tuple[str, ...]
    start: int | None
    period: str
    dated: int | None
    date: str
    filled: int
    sources: int

    @property
    def facts(self) -> str:
        """« Liège, Seraing · 2018 – 2021 · 6 sources »"""
        sources = f"{self.sources} source{'s' if self.sources > 1 else ''}" if self.sources else ""
        return " · ".join(each for each in (", ".join(self.places), self.period, sources) if each)


@dataclass(frozen=True)
class Way:
    """A page from which the inventory can be entered without the explorer's filters, by its address from the explorer's page."""

    url: str
    label: str


@dataclass(frozen=True)
class Explorer:
    """All that the explorer knows, the sheets numbered by their rank in `cards`."""

    facets: tuple[Facet, ...]
    cards: tuple[Card, ...]
    parts: int
    place_facet: str
    tag_facets: tuple[str, ...]


# ── The facets ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def facet_sources(schema: Schema) -> dict[str, tuple[Source, ...]]:
    """The fields of each facet by its name in the address, in the order of their ranks."""
    found: list[tuple[int, int, Source]] = []
    for top in schema.main.fields:
        inner = schema.table(top.table).fields if top.table else ()
        found += [(each.facette.rang, len(found), Source(top, each)) for each in (top, *inner) if each.facette]
    groups: dict[str, list[Source]] = {}
    for _, _, source in sorted(found, key=lambda each: each[:2]):
        groups.setdefault(source.top.path[0], []).append(source)
    return {name: tuple(sources) for name, sources in groups.items()}


def _facet(name: str, sources: Sequence[Source], schema: Schema, fiches: Sequence[Fiche]) -> Facet:
    first = sources[0].field
    assert first.facette
    read = [list(dict.fromkeys(each for source in sources for each in source.read(fiche.data))) for fiche in fiches]
    vocabularies = [schema.vocabulary(each) for each in dict.fromkeys(each for source in sources for each in source.field.vocabulaires)]
    tree = first.facette.arbre
    if vocabularies:
        terms = {id: term for vocabulary in reversed(vocabularies) for id, term in vocabulary.terms.items()}
        used = {each for found in read for each in found if each in terms}
        if tree:
            used |= {above for vocabulary in vocabularies for each in used if each in vocabulary.terms for above in vocabulary.ancestors(each)}
        kept = [id for vocabulary in vocabularies for id in vocabulary.terms if id in used or not tree]
        kept = _tree_order(kept, {id: terms[id].parent for id in kept}) if tree else list(dict.fromkeys(kept))
        ranks = {id: rank for rank, id in enumerate(kept)}
        boxes = [Value(id, french(terms[id].libelle), ranks.get(terms[id].parent or "", -1) if tree else -1) for id in kept]
    else:
        ids = {each: dashed(fold(each)) or "autre" for each in sorted({each for found in read for each in found})}
        labels = {id: label for label, id in sorted(ids.items(), reverse=True)}
        read = [[ids[each] for each in found] for found in read]
        ranks = {id: rank for rank, id in enumerate(sorted(labels))}
        boxes = [Value(id, french(labels[id]).capitalize()) for id in sorted(labels)]
    sheets = tuple(tuple(dict.fromkeys(ranks[each] for each in found if each in ranks)) for found in read)
    return Facet(name, french(first.facette.libelle), tree, tuple(boxes), sheets)


def _tree_order(ids: Sequence[str], parents: Mapping[str, str | None]) -> list[str]:
    """Each value followed by those under it."""
    known = set(ids)
    under: dict[str, list[str]] = {}
    for id in ids:
        parent = parents[id]
        under.setdefault(parent if parent in known else "", []).append(id)  # type: ignore[arg-type]
    ordered: list[str] = []
    waiting = list(reversed(under.get("", [])))
    while waiting:
        ordered.append(waiting.pop())
        waiting += reversed(under.get(ordered[-1], []))
    return ordered


def _completeness_facet(fiches: Sequence[Fiche], facts: Mapping[str, Facts]) -> Facet:
    shares = [facts[fiche.slug].completeness.share for fiche in fiches]
    sheets = [(max(rank for rank, (from_share, _, _) in enumerate(BANDS) if share >= from_share),) for share in shares]
    return Facet(COMPLETENESS, "Complétude", False, tuple(Value(id, label) for _, id, label in BANDS), tuple(sheets))


# ── The sheets ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _period_fields(schema: Schema) -> tuple[Field | None, Field | None]:
    """When an experience begins and ends: the first group of dates of the identity card."""
    dates = [each for each in schema.main.fields if each.carte and each.genre == "date-edtf" and len(each.path) > 1]
    period = [each for each in dates if each.path[0] == dates[0].path[0]]
    return (*period, None, None)[0], (*period, None, None)[1]


def _date(data: Mapping[str, Any], made: Field | None) -> Edtf | None:
    text = value(data, made.path) if made else None
    try:
        return parse_edtf(str(text)) if text is not None else None
    except EdtfError:  # a word of the field (« inconnue ») is no date
        return None


def _as_number(date: Edtf | None) -> int | None:
    """The last day a date speaks of, as 20210228: newest first is falling order."""
    if date is None:
        return None
    year, month, day = date.latest or date.earliest or (0, 0, 0)
    return year * 10_000 + month * 100 + day


def _period(start: Edtf | None, end: Edtf | None) -> str:
    """« 2018 – 2021 », « dès 2018 » (nothing is said of the end), « jusqu'en 2021 »."""
    if start and start.interval:
        return french(start.french())
    if start and end:
        return str(start.year) if start.year == end.latest_year else f"{start.year}\u00a0– {end.latest_year}"
    if start:
        return ("vers " if start.start and start.start.about else "dès ") + str(start.year)
    return f"jusqu’en {end.latest_year}" if end else ""


def listed(inventory: Inventory, relations: Relations) -> tuple[Fiche, ...]:
    """The sheets, newest information first, those without a date last."""
    plan = sheet_plan(inventory.schema)

    def rank(fiche: Fiche) -> tuple[int, str, str]:
        return -(_as_number(relations.facts[fiche.slug].info) or 0), fold(title_of(plan, fiche.slug, fiche.data)), fiche.slug

    return tuple(sorted(inventory.fiches.values(), key=rank))


def _shortened(text: str) -> str:
    if len(text) <= CARD_TEXT:
        return text
    return text[: text.rfind(" ", 0, CARD_TEXT)].rstrip(" ,;:.\u00a0") + "\u00a0…"


@lru_cache(maxsize=1)
def build_explorer(inventory: Inventory, relations: Relations) -> Explorer:
    """The facets, columns and cards of the whole inventory. Remembered: its files and several pages are made from it."""
    schema = inventory.schema
    plan = sheet_plan(schema)
    first_day, last_day = _period_fields(schema)
    fiches = listed(inventory, relations)
    sources_of = facet_sources(schema)
    facets = {name: _facet(name, sources, schema, fiches) for name, sources in sources_of.items()}
    where, what = _telling(sources_of, plan)
    cards = []
    for number, fiche in enumerate(fiches):
        start, end = _date(fiche.data, first_day), _date(fiche.data, last_day)
        facts = relations.facts[fiche.slug]
        summary = value(fiche.data, plan.summary.path) if plan.summary else None
        cards.append(
            Card(
                slug=fiche.slug,
                title=title_of(plan, fiche.slug, fiche.data),
                text=_shortened(plain(str(summary or ""), hidden=hidden_addresses(plan, fiche.data))),
                places=_shown(facets.get(where), number),
                tags=_shown(facets.get(what), number),
                start=start.year if start else None,
                period=_period(start, end),
                dated=_as_number(facts.info),
                date=_date_words(facts),
                filled=facts.completeness.filled,
                sources=facts.sources,
            )
        )
    return Explorer(
        facets=(*(facet for facet in facets.values() if facet.values), _completeness_facet(fiches, relations.facts)),
        cards=tuple(cards),
        parts=max((facts.completeness.total for facts in relations.facts.values()), default=0),
        place_facet=where,
        tag_facets=(what,) if what else (),
    )


def _telling(sources_of: Mapping[str, Sequence[Source]], plan: Plan) -> tuple[str, str]:
    """The facets that tell where an experience is and what it is, by their names ("" for none): the first that is a tree, the first that a sheet shows on top."""
    coded = {made.path[0] for made in plan.chips}
    where = next((name for name, sources in sources_of.items() if sources[0].field.facette and sources[0].field.facette.arbre), "")
    return where, next((name for name in sources_of if name != where and name in coded), "")


def _shown(facet: Facet | None, number: int) -> tuple[str, ...]:
    return tuple(facet.values[rank].label for rank in facet.sheets[number]) if facet else ()


def _date_words(facts: Facts) -> str:
    """« février 2021 », « lu en 2026 » when only the reading of the sources is dated."""
    if facts.info is None:
        return ""
    words = french(facts.info.french())
    return f"lu : {words}" if facts.read_only else words


def page_values(explorer: Explorer, schema: Schema, more_ways: Sequence[Way] = ()) -> dict[str, Any]:
    """What the template `explorer.html` needs. `more_ways` are other pages to offer to who finds nothing (how to propose an experience)."""
    sources = facet_sources(schema)
    ways: dict[Way, None] = {}
    for facet in explorer.facets:
        if vocabulary := next((source.field.vocabulaire for source in sources.get(facet.name, ())), None):
            ways[Way("../" + PAGES_OF_VOCABULARY.get(vocabulary, f"notions/{vocabulary}/{{}}/").removesuffix("{}/"), facet.label)] = None
    return {"explorer": explorer, "full_cards": FULL_CARDS, "ways": [*ways, *more_ways]}


def write_explorer(explorer: Explorer, folder: Path) -> None:
    """Writes `explorer.json` and `cartes-<n>.json` in `folder` (created if need be)."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("cartes-*.json"):
        old.unlink()
    cards = explorer.cards
    columns = {
        "slug": [card.slug for card in cards],
        "titre": [card.title for card in cards],
        "debut": [card.start for card in cards],
        "periode": [card.period for card in cards],
        "info": [card.dated for card in cards],
        "date": [card.date for card in cards],
        "remplissage": [card.filled for card in cards],
        "sources": [card.sources for card in cards],
    }
    facets = [
        {
            "nom": facet.name,
            "libelle": facet.label,
            "arbre": facet.tree,
            "valeurs": [[value.id, value.label, value.parent] for value in facet.values],
            "fiches": facet.sheets,
        }
        for facet in explorer.facets
    ]
    whole = {
        "parties": explorer.parts,
        "cartes": CARDS_PER_FILE,
        "lieux": explorer.place_facet,
        "etiquettes": explorer.tag_facets,
        "facettes": facets,
        "fiches": columns,
    }
    _write(folder / "explorer.json", whole)
    for number, start in enumerate(range(0, len(cards), CARDS_PER_FILE)):
        _write(folder / f"cartes-{number}.json", [card.text for card in cards[start : start + CARDS_PER_FILE]])


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8", newline="\n")


# ── What a text search finds ──────────────────────────────────────────────────────────────────────────────────────────────────


def documents(inventory: Inventory, relations: Relations) -> list[TextDocument]:
    """The passages of each sheet that a search finds, in the order of `listed`: its searched texts, and the labels behind its codes and places."""
    plan = sheet_plan(inventory.schema)
    readers: dict[str, list[_Reader]] = {}
    for reader in _readers(plan):
        readers.setdefault(reader.source.top.name, []).append(reader)
    return [TextDocument(fiche.slug, tuple(_passages(readers.values(), plan, fiche))) for fiche in listed(inventory, relations)]


@dataclass(frozen=True)
class _Reader:
    """One list or field of the main table, and what is searched in it."""

    source: Source
    section: str
    label: str
    weight: int
    terms: bool


def _readers(plan: Plan) -> list[_Reader]:
    schema = plan.schema
    found = []
    for top in schema.main.fields:
        inner = schema.table(top.table).fields if top.table else (top,)
        searched = any(each.recherche for each in inner)
        for each in inner:
            terms = bool(each.vocabulaires)
            weight = round(each.recherche) or (TERM_WEIGHT if each.facette else CONTEXT_WEIGHT if terms and searched and top.table else 0)
            if weight:
                section = "" if top is plan.title else top.section or "autres"
                found.append(_Reader(Source(top, each), section, french(top.groupe or top.title), weight, terms))
    return found


def _passages(parts: Iterable[Sequence[_Reader]], plan: Plan, fiche: Fiche) -> Iterable[Passage]:
    """`parts` are the readers of each part of a record: most records lack some parts, and their rows are looked for once."""
    hidden = hidden_addresses(plan, fiche.data)
    for readers in parts:
        rows = readers[0].source.rows(fiche.data)
        for reader in readers if rows else ():
            written = _texts(rows, reader.source.field)
            if not reader.terms:
                for text in written:
                    yield Passage(reader.section, reader.label, reader.weight, plain(text, hidden=hidden))
                continue
            names, around = _labels(plan.schema, reader.source.field, tuple(dict.fromkeys(written)))
            if names:
                yield Passage(reader.section, reader.label, reader.weight, names)
            if around:
                yield Passage(reader.section, reader.label, CONTEXT_WEIGHT, around)


@lru_cache(maxsize=10_000)
def _labels(schema: Schema, field: Field, ids: tuple[str, ...]) -> tuple[str, str]:
    """The labels and other names of some terms, and the labels of the terms above them. Many sheets carry the same terms."""
    names: list[str] = []
    around: list[str] = []
    for id in ids:
        if found := schema.term(field, id):
            vocabulary, term = found
            names += [term.libelle, *_aliases(term.extra)]
            around += [vocabulary.terms[above].libelle for above in vocabulary.ancestors(id)]
    return french(", ".join(names)), french(", ".join(dict.fromkeys(around)))


def _aliases(extra: Mapping[str, Any]) -> list[str]:
    aliases = extra.get("alias") or ()
    return [str(each) for each in (aliases if isinstance(aliases, list | tuple) else [aliases])]

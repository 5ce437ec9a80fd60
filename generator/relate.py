"""The inventory goes in, what its records have to do with one another comes out: related sheets and why, organisations, territories, terms, completeness.

Everything here is computed, nothing is saved back into a record. Nothing knows a field of ours: what links two sheets is what the schema makes a facet
and asks a fact for. It runs on inverted indexes, so that 10,000 records take seconds and not days.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from math import log
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.edtf import Edtf, EdtfError, parse_edtf
from generator.inventory import Inventory
from generator.rows import rows, value, values
from generator.schema import Field, Schema, Table, Vocabulary
from generator.words import dashed, fold, numbered

ORGANISATIONS = "organisations"
TERRITORIES = "territoires"
# The kinds of organisations: an actor of another kind is a role (« infirmière »), not an organisation.
KINDS_OF_ORGANISATIONS = "type_organisation"
# The two dates that say as of when a record speaks: the last information known, else the last reading of a source.
DATE_OF_INFORMATION = ("preuves", "date_info")
SOURCES = ("sources",)
DATE_OF_READING = ("consulte_le",)

MOST_RELATED = 5
MOST_REASONS = 3
# Weights are whole numbers (thousandths), so that a sum is the same in any order. Below this, two sheets share what nearly all sheets share.
LEAST_SCORE = 1_000
# How many neighbours a sheet may look at before it keeps the best: the cost of a sheet stays the same in a large inventory.
MOST_VISITS = 400
SHORTLIST = 12


@dataclass(frozen=True)
class RelatedFiche:
    """Another sheet worth reading after this one. `relation` and `texte` are filled when a record says the link itself; `reasons` are French words."""

    slug: str
    relation: str
    texte: str
    reasons: tuple[str, ...]


class TermUse(NamedTuple):
    """One place where a record carries a term, with the record's own words beside it: (field, text) pairs, raw (see `markup`)."""

    slug: str
    table: str
    field: Field
    texts: tuple[tuple[Field, str], ...]


class Mention(NamedTuple):
    """An organisation in one record: its kind and its role there, in the words of the record."""

    slug: str
    nom: str
    type: str
    role: str


@dataclass(frozen=True)
class Organisation:
    """An organisation seen in records; `known` when it is in `organisations.yaml`. `id` makes the address of its page."""

    id: str
    libelle: str
    alias: tuple[str, ...]
    known: bool
    mentions: tuple[Mention, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mention.slug for mention in self.mentions))


@dataclass(frozen=True)
class Place:
    """A territory: the sheets that are set in it, those set in a smaller territory inside it, those that only speak of it."""

    id: str
    own: tuple[str, ...]
    inside: tuple[str, ...]
    mentioned: tuple[str, ...]


@dataclass(frozen=True)
class Completeness:
    """How many of the parts that a form asks for are filled in; `missing` are their names in the file, in its order."""

    filled: int
    total: int
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.filled / self.total if self.total else 1.0


@dataclass(frozen=True)
class Facts:
    """What is computed about one record. `info` is the date of its information; when that is unknown, the date of the last reading (`read_only`)."""

    sources: int
    info: Edtf | None
    read_only: bool
    age: int | None
    completeness: Completeness


@dataclass(frozen=True, eq=False)
class Relations:
    """All that is computed about an inventory. Every list is in the order of the slugs, but for related sheets (the closest first)."""

    related: Mapping[str, tuple[RelatedFiche, ...]]
    uses: Mapping[tuple[str, str], tuple[TermUse, ...]]
    coverage: Mapping[str, Mapping[str, int]]
    organisations: Mapping[str, Organisation]
    territories: Mapping[str, Place]
    facts: Mapping[str, Facts]
    newest: date | None

    def fiches_of(self, vocabulary: str, term: str) -> tuple[str, ...]:
        """The sheets that carry a term."""
        return tuple(dict.fromkeys(use.slug for use in self.uses.get((vocabulary, term), ())))


def relations(inventory: Inventory, today: date | None = None) -> Relations:
    """Relate every record to the others. Ages are counted at `today`, or at the newest date of information: never at the clock."""
    schema = inventory.schema
    reading = _Reading(schema)
    for slug, fiche in inventory.fiches.items():
        reading.take(slug, fiche.data)
    newest = _newest(info for info, _ in reading.info.values())
    return Relations(
        related=_Related(schema, reading),
        uses=MappingProxyType({key: tuple(uses) for key, uses in sorted(reading.uses.items())}),
        coverage=MappingProxyType(_coverage(schema, reading)),
        organisations=MappingProxyType(_organisations(schema, reading)),
        territories=MappingProxyType(_territories(schema, reading)),
        facts=MappingProxyType({slug: reading.facts(slug, today or newest) for slug in inventory.fiches}),
        newest=newest,
    )


# ── Reading the records once ──────────────────────────────────────────────────────────────────────────────────────────────────

Feature = tuple[str, str]


@dataclass(frozen=True)
class _Coded:
    """A field that holds terms, the fields whose text stands beside it, and whether it can bring two sheets together."""

    field: Field
    beside: tuple[Field, ...]
    brings_together: bool


@dataclass(frozen=True)
class _ActorShape:
    """How the rows of a table name an organisation: by its id, or by a free name; what it is and what it does."""

    id: Field
    name: Field | None
    kind: Field | None
    role: Field | None


@dataclass
class _Reading:
    """What one pass over the records gathers."""

    schema: Schema
    uses: dict[Feature, list[TermUse]] = field(default_factory=lambda: defaultdict(list))
    features: dict[str, dict[Feature, None]] = field(default_factory=dict)
    said: list[tuple[str, str, str, str]] = field(default_factory=list)
    mentions: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    free_names: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    info: dict[str, tuple[Edtf | None, bool]] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    completeness: dict[str, Completeness] = field(default_factory=dict)

    def __post_init__(self) -> None:
        schema = self.schema
        facets = {facet for table in schema.tables.values() for each in table.fields if (facet := _facet_of_substance(schema, table, each))}
        self.coded = {name: tuple(_coded(schema, table, each, facets) for each in table.fields if each.vocabulaires) for name, table in schema.tables.items()}
        self.actors = {name: shape for name, table in schema.tables.items() if (shape := _actor_shape(table))}
        self.links = {name: link for name, table in schema.tables.items() if (link := _link_shape(table))}
        self.asked: dict[str, list[Field]] = {}
        for each in schema.main.fields:
            if each.formulaire:
                self.asked.setdefault(each.path[0], []).append(each)
        self.spellings = _spellings(schema)

    def take(self, slug: str, data: Mapping[str, Any]) -> None:
        features: dict[Feature, None] = {}
        for row in rows(self.schema, data):
            for coded in self.coded[row.table.name]:
                if coded.field.path[0] not in row.data or not (cells := values(row.data, coded.field)):
                    continue
                texts = tuple([(each, str(text)) for each in coded.beside if (text := value(row.data, each.path)) is not None])
                for cell in cells:
                    found = self.schema.term(coded.field, str(cell))
                    if found is None:
                        continue
                    feature = (found[0].name, found[1].id)
                    self.uses[feature].append(TermUse(slug, row.table.name, coded.field, texts))
                    if coded.brings_together:
                        features[feature] = None
                        for parent in found[0].ancestors(found[1].id):
                            features[(found[0].name, parent)] = None
            if actor := self.actors.get(row.table.name):
                organisation = self.organisation(slug, actor, row.data)
                if organisation:
                    features[(ORGANISATIONS, organisation)] = None
            if link := self.links.get(row.table.name):
                target, relation, text = (value(row.data, each.path) if each else None for each in link)
                if isinstance(target, str):
                    self.said.append((slug, target, str(relation or ""), str(text or "")))
        self.features[slug] = features
        self.info[slug] = _date_of_information(data)
        self.sources[slug] = len(value(data, SOURCES) or ()) if isinstance(value(data, SOURCES), list) else 0
        missing = tuple(name for name, fields in self.asked.items() if name not in data or all(value(data, each.path) is None for each in fields))
        self.completeness[slug] = Completeness(len(self.asked) - len(missing), len(self.asked), missing)

    def organisation(self, slug: str, shape: _ActorShape, row: Mapping[str, Any]) -> str | None:
        """Notes the organisation of a row; its id, or its folded name when it is in no list."""
        kind = str(value(row, shape.kind.path) or "") if shape.kind else ""
        role = str(value(row, shape.role.path) or "") if shape.role else ""
        name = str(value(row, shape.name.path) or "") if shape.name else ""
        id = str(value(row, shape.id.path) or "")
        terms = self.schema.vocabularies[ORGANISATIONS].terms
        if id in terms:
            self.mentions[id].append(Mention(slug, name or terms[id].libelle, kind, role))
            return id
        kinds = self.schema.vocabularies.get(KINDS_OF_ORGANISATIONS)
        if not name or (kind and kinds and kind not in kinds.terms):
            return None
        folded = fold(name)
        if folded in self.spellings:
            self.mentions[self.spellings[folded]].append(Mention(slug, name, kind, role))
            return self.spellings[folded]
        if not folded:
            return None
        self.free_names[folded].append(Mention(slug, name, kind, role))
        return f"~{folded}"

    def facts(self, slug: str, today: date | None) -> Facts:
        info, read_only = self.info[slug]
        day = _first_day(info)
        age = max(0, today.year - day.year) if today and day else None
        return Facts(self.sources[slug], info, read_only, age, self.completeness[slug])


def _facet_of_substance(schema: Schema, table: Table, each: Field) -> str | None:
    """The label of a facet that says something of the experience itself: coded with its fact, told in a row of its own, or a place."""
    substance = each.facette and (each.appui or table is not schema.main or each.facette.arbre)
    return each.facette.libelle if each.facette and substance else None


def _coded(schema: Schema, table: Table, coded: Field, facets: set[str]) -> _Coded:
    """In a row every text of the row stands beside its terms; in the record itself, only the texts that the schema names."""
    beside = [table.by_name[name] for name in coded.appui]
    if table is not schema.main:
        beside += [each for each in table.fields if each not in beside]
    texts = tuple(each for each in beside if each.genre in ("texte", "markdown"))
    return _Coded(coded, texts, bool(coded.facette and coded.facette.libelle in facets))


def _actor_shape(table: Table) -> _ActorShape | None:
    id = next((each for each in table.fields if each.vocabulaires == (ORGANISATIONS,)), None)
    if id is None:
        return None
    name = next((table.by_name[name] for name in table.au_moins_un if name != id.name and table.by_name[name].genre == "texte"), None)
    kind = next((each for each in table.fields if KINDS_OF_ORGANISATIONS in each.vocabulaires), None)
    role = next((each for each in table.fields if each.genre in ("texte", "markdown") and each is not name), None)
    return _ActorShape(id, name, kind, role)


def _link_shape(table: Table) -> tuple[Field, Field | None, Field | None] | None:
    target = next((each for each in table.fields if each.vers == "fiches"), None)
    if target is None:
        return None
    relation = next((each for each in table.fields if each.vocabulaires), None)
    text = next((each for each in table.fields if each.genre in ("texte", "markdown")), None)
    return target, relation, text


def _spellings(schema: Schema) -> dict[str, str]:
    """Every folded way to write a known organisation -> its id; a spelling that two of them share names neither."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    vocabulary = schema.vocabularies.get(ORGANISATIONS)
    for term in vocabulary.terms.values() if vocabulary else ():
        for name in dict.fromkeys(fold(str(each)) for each in (term.libelle, *_texts(term.extra.get("alias")))):
            if found.setdefault(name, term.id) != term.id:
                shared.add(name)
    return {name: id for name, id in found.items() if name and name not in shared}


def _texts(written: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in written) if isinstance(written, list) else (str(written),) if written else ()


def _parsed(text: Any) -> Edtf | None:
    try:
        return parse_edtf(str(text))
    except EdtfError:
        return None


def _date_of_information(data: Mapping[str, Any]) -> tuple[Edtf | None, bool]:
    info = _parsed(value(data, DATE_OF_INFORMATION))
    if info:
        return info, False
    sources = value(data, SOURCES)
    read = [_parsed(value(each, DATE_OF_READING)) for each in sources] if isinstance(sources, list) else []
    return max((each for each in read if each), key=lambda each: each.sort_key, default=None), True


def newest_information(inventory: Inventory) -> date | None:
    """The newest day that the information of a record dates from."""
    return _newest(_date_of_information(fiche.data)[0] for fiche in inventory.fiches.values())


def _newest(dates: Iterable[Edtf | None]) -> date | None:
    return max((day for day in map(_first_day, dates) if day), default=None)


def _first_day(info: Edtf | None) -> date | None:
    """The first day that an information may date from: a month that is not over never gives a date to come."""
    day = (info.earliest or info.latest) if info else None
    return date(*day) if day else None


# ── Related sheets ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Related(Mapping[str, "tuple[RelatedFiche, ...]"]):
    """The sheets that are close to each sheet. Found when they are asked for: where the pages are shared between processes, so is this."""

    def __init__(self, schema: Schema, reading: _Reading) -> None:
        self.index = _index(schema, reading)
        self.said = _said(schema, reading)
        self.wording = _Wording(schema, reading, self.index.names)
        self.number_of = {slug: number for number, slug in enumerate(self.index.slugs)}

    def __iter__(self) -> Iterator[str]:
        return iter(self.index.slugs)

    def __len__(self) -> int:
        return len(self.index.slugs)

    def __getitem__(self, slug: str) -> tuple[RelatedFiche, ...]:
        return tuple(self._near(slug, self.number_of[slug]))

    def _near(self, slug: str, number: int) -> Iterator[RelatedFiche]:
        index = self.index
        named = self.said.get(slug, {})
        for (other, relation), text in named.items():
            yield RelatedFiche(other, relation, text, self.wording.reasons(index.shared(number, self.number_of[other])))
        already = {self.number_of[other] for other, _ in named}
        scored = []
        for near in index.shortlist(number):
            if near not in already:
                shared = index.shared(number, near)
                score = sum(index.weight[feature] for feature in shared)
                if score >= LEAST_SCORE:
                    scored.append((-score, near, shared))
        for _, near, shared in sorted(scored)[: max(0, MOST_RELATED - len(already))]:
            yield RelatedFiche(index.slugs[near], "", "", self.wording.reasons(shared))


@dataclass(frozen=True)
class _Index:
    """Sheets and features by their numbers: whole numbers are compared and hashed faster than texts. Sheets are numbered in alphabetical order; features
    from the rarest on, those that are as rare in alphabetical order, so that the features of a sheet in order are the rarest first."""

    slugs: tuple[str, ...]
    names: tuple[Feature, ...]
    features: tuple[frozenset[int], ...]
    postings: tuple[list[int], ...]
    weight: tuple[int, ...]
    above: Mapping[int, frozenset[int]]
    within: frozenset[int]  # the features that have some above them

    def shortlist(self, number: int) -> list[int]:
        """The sheets that share the rarest features of a sheet. A feature too common for what is left of the visits is read only when nothing else was found."""
        scores: dict[int, int] = {}
        visits = MOST_VISITS
        for feature in sorted(self.features[number]):
            found = self.postings[feature]
            if len(found) > visits:
                if len(scores) > 1:
                    break
                start = bisect_left(found, number)
                found = found[max(0, start - visits // 2) : start + visits // 2]
            visits -= len(found)
            worth = self.weight[feature]
            for other in found:
                scores[other] = scores.get(other, 0) + worth
        scores.pop(number, None)
        # The best score first, then the first in the alphabet: as one number, that is sorted at once.
        size = len(self.slugs)
        return [-rank % size for rank in sorted([score * size - other for other, score in scores.items()], reverse=True)[:SHORTLIST]]

    def shared(self, number: int, other: int) -> list[int]:
        """What two sheets have in common, the rarest first; a place only when no smaller place inside it is shared too."""
        shared = self.features[number] & self.features[other]
        wider: set[int] = set()
        for feature in shared & self.within:
            wider |= self.above[feature]
        return sorted(shared - wider)


def _index(schema: Schema, reading: _Reading) -> _Index:
    slugs = tuple(sorted(reading.features))
    carried = Counter(feature for features in reading.features.values() for feature in features)
    weight_of = {feature: int(1_000 * log((len(slugs) + 1) / count)) for feature, count in carried.items()}
    names = tuple(sorted(weight_of, key=lambda feature: (-weight_of[feature], feature)))
    number_of = {feature: number for number, feature in enumerate(names)}
    features = tuple(frozenset(number_of[feature] for feature in reading.features[slug]) for slug in slugs)
    postings: tuple[list[int], ...] = tuple([] for _ in names)
    for number, found in enumerate(features):
        for feature in found:
            postings[feature].append(number)
    above = {}
    for (name, id), number in number_of.items():
        vocabulary = schema.vocabularies[name]
        parents = vocabulary.ancestors(id) if id in vocabulary.terms else ()
        if parents:
            above[number] = frozenset(number_of[(name, parent)] for parent in parents if (name, parent) in number_of)
    return _Index(slugs, names, features, postings, tuple(weight_of[feature] for feature in names), above, frozenset(above))


def _said(schema: Schema, reading: _Reading) -> dict[str, dict[tuple[str, str], str]]:
    """The links that records state, seen from both ends: slug -> {(other slug, relation in French): text}."""
    terms = {id: (vocabulary, term) for vocabulary in schema.vocabularies.values() for id, term in vocabulary.terms.items() if "inverse" in term.extra}
    found: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    # A link written on both sides shows the words of the side that is read: that side comes first.
    for slug, target, relation, text in reading.said:
        if target in reading.features and target != slug:
            label = terms[relation][1].libelle if relation in terms else "Fiche liée"
            found[slug].setdefault((target, label), text)
    for slug, target, relation, text in reading.said:
        if target in reading.features and target != slug:
            label = "Fiche liée"
            if relation in terms:
                vocabulary, term = terms[relation]
                inverse = vocabulary.terms.get(str(term.extra["inverse"]))
                label = inverse.libelle if inverse else label
            found[target].setdefault((slug, label), text)
    return found


@dataclass
class _Wording:
    """Says in French what two sheets share."""

    schema: Schema
    reading: _Reading
    names: Sequence[Feature]

    def reasons(self, shared: Sequence[int]) -> tuple[str, ...]:
        grouped: dict[str, list[str]] = {}
        for name, id in (self.names[feature] for feature in shared):
            grouped.setdefault(name, []).append(id)
        said = []
        for name, ids in list(grouped.items())[:MOST_REASONS]:
            one, several = _same(self.schema.vocabularies[name].designation)
            labels = [self.label(name, id) for id in ids[:MOST_REASONS]]
            said.append(f"{one} : {labels[0]}" if len(labels) == 1 else f"{several} : {', '.join(labels)}")
        return tuple(said)

    def label(self, name: str, id: str) -> str:
        if id.startswith("~"):
            return self.reading.free_names[id[1:]][0].nom
        return self.schema.vocabularies[name].terms[id].libelle


@lru_cache(maxsize=256)
def _same(designation: str) -> tuple[str, str]:
    """« un type de réseau » -> « même type de réseau », « mêmes types de réseau »"""
    what = _without_article(designation)
    return f"même {what}", f"mêmes {plural(what)}"


def _without_article(designation: str) -> str:
    return re.sub(r"^(?:une?|des|l[ae]|les) |^l['’]", "", designation)


def plural(words: str) -> str:
    """The plural of a French noun and of what completes it (« type de réseau » -> « types de réseau »)."""
    first, space, rest = words.partition(" ")
    if first.endswith(("s", "x", "z")) or "-" in first:
        return words
    if first.endswith("al"):
        first = first[:-2] + "aux"
    else:
        first += "x" if first.endswith(("eau", "au", "eu")) else "s"
    return first + space + rest


# ── Organisations, territories, terms ─────────────────────────────────────────────────────────────────────────────────────────


def _organisations(schema: Schema, reading: _Reading) -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    vocabulary = schema.vocabularies.get(ORGANISATIONS)
    known = vocabulary.terms if vocabulary else {}
    for id, mentions in reading.mentions.items():
        found[id] = Organisation(id, known[id].libelle, _texts(known[id].extra.get("alias")), True, tuple(mentions))
    taken = set(known)
    for folded, mentions in sorted(reading.free_names.items()):
        written = Counter(mention.nom for mention in mentions)
        libelle = min(written, key=lambda name: (-written[name], name))
        id = numbered(dashed(folded)[:80].strip("-") or "organisation", taken)
        taken.add(id)
        found[id] = Organisation(id, libelle, tuple(sorted(set(written) - {libelle})), False, tuple(mentions))
    return dict(sorted(found.items()))


def _territories(schema: Schema, reading: _Reading) -> dict[str, Place]:
    vocabulary = schema.vocabularies.get(TERRITORIES)
    if vocabulary is None:
        return {}
    own: dict[str, dict[str, None]] = defaultdict(dict)
    mentioned: dict[str, dict[str, None]] = defaultdict(dict)
    for (name, id), uses in reading.uses.items():
        if name == TERRITORIES:
            for use in uses:
                (own if use.table == schema.main.name else mentioned)[id][use.slug] = None
    inside = _below(vocabulary, own)
    return {
        id: Place(
            id,
            tuple(own[id]),
            tuple(sorted(slug for slug in inside[id] if slug not in own[id])),
            tuple(slug for slug in mentioned[id] if slug not in own[id] and slug not in inside[id]),
        )
        for id in vocabulary.terms
        if id in own or id in inside or id in mentioned
    }


def _below(vocabulary: Vocabulary, own: Mapping[str, Mapping[str, None]]) -> dict[str, set[str]]:
    """For each term, the sheets of the terms under it."""
    found: dict[str, set[str]] = defaultdict(set)
    for id in list(own):
        for parent in vocabulary.ancestors(id):
            found[parent].update(own[id])
    return found


def _coverage(schema: Schema, reading: _Reading) -> dict[str, Mapping[str, int]]:
    """How many sheets carry each term of each vocabulary, zeros included."""
    return {
        name: MappingProxyType({id: len({use.slug for use in reading.uses.get((name, id), ())}) for id in vocabulary.terms})
        for name, vocabulary in schema.vocabularies.items()
    }

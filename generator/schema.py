"""What the `schema/` folder says, once read: the tables and their fields, the vocabularies and their terms, the sections, the axes, in one frozen `Schema`.

Everything that the check, the pages, the facets, the codebook and the editors know about a record is asked of it: nothing in Python repeats a field or a
term. No file is opened here; `schema_reader.py` makes the `Schema`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

GENRES = ("texte", "markdown", "terme", "date-edtf", "nombre", "oui-non", "reference", "identifiant", "contact", "adresse", "liste")
# What a field may point at, beside the lists of its own file whose rows have an identifier (`x-vers: sources`).
TARGETS = ("fiches", "outils", "champs")
LEVELS_OF_FORM = ("eclair", "complet")
# What a reader elsewhere asks of a list: has this to be there (a condition), or do we live in the same surroundings?
TRANSFERS = ("condition", "milieu")
VERIFICATIONS = ("verifie", "non-verifie", "proposition", "a-recontroler")
PRESENTATIONS = (
    "liste", "notions", "chemin", "moments", "acteurs", "liens", "pieges", "resultats", "regards", "reprises", "fiches", "lacunes", "divergences", "sources",
    "avis",
)  # fmt: skip
# What the address of the explorer says besides its facets: the words looked for, the order, the view, the number shown, how full a sheet is.
COMPLETENESS = "completude"
WORDS_OF_THE_ADDRESS = frozenset({"q", "tri", "vue", "n", COMPLETENESS})

CellReader = Callable[[Any], tuple[Any, dict[str, str] | None]]


@dataclass(frozen=True)
class Facette:
    """A filter of the explorer: its rank, its French label, whether its terms make a tree, and whether it is a way in from the home page (`porte`)."""

    rang: int
    libelle: str
    arbre: bool = False
    porte: bool = False


@dataclass(frozen=True)
class Formulaire:
    """The question a form asks for a field: `niveau` is `eclair` (always asked) or `complet`."""

    niveau: str
    question: str


@dataclass(frozen=True)
class Section:
    """A part of a sheet. `questions` are asked of it when a sheet is studied as a case."""

    id: str
    titre: str
    description: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Licence:
    """Under which licence the inventory is shared, as a data package says it: a short `name` (« CC-BY-4.0 »), a title to be read, an address."""

    name: str
    title: str
    path: str


@dataclass(frozen=True)
class Crossing:
    """One table that counts sheets: the terms of the vocabulary `lignes` against those of `colonnes`, or against the field `avec` being filled in beside
    them. `complet` shows the terms that no sheet carries too."""

    id: str
    titre: str
    texte: str
    lignes: str
    colonnes: str
    avec: str
    complet: bool


@dataclass(frozen=True)
class Axis:
    """One question that the inventory is asked, and the vocabularies that answer it: crossed two by two (`croisements`), sheet by sheet (`ensemble`),
    drawn one after the other (`modele`), quoted with their facts (`faits`)."""

    id: str
    titre: str
    question: str
    texte: str
    limites: str
    croisements: tuple[Crossing, ...]
    ensemble: tuple[str, ...]
    modele: tuple[str, ...]
    faits: str

    @property
    def vocabularies(self) -> tuple[str, ...]:
        """Every vocabulary that the axis counts, in the order of its tables."""
        crossed = (name for each in self.croisements for name in (each.lignes, each.colonnes))
        return tuple(dict.fromkeys(name for name in (*crossed, *self.ensemble, *self.modele, self.faits) if name))


@dataclass(frozen=True)
class Axes:
    """What an inventory is asked to answer by counting. `biais` are the vocabularies whose whole count says which experiences are better known."""

    titre: str
    texte: str
    limites: str
    biais: tuple[str, ...]
    axes: tuple[Axis, ...]


@dataclass(frozen=True, eq=False)
class Field:
    """One field of a table. `path` is the name cut at its dots: the keys to follow in a record. `unique`: two elements of a list do not share it. `read` is Frictionless's own reader of a cell: its value
    and the notes on what is wrong with it (or None)."""

    name: str
    path: tuple[str, ...]
    title: str
    description: str
    type: str
    genre: str
    required: bool
    constraints: Mapping[str, Any]
    example: str
    section: str
    rang: int
    vocabulaires: tuple[str, ...]
    facette: Facette | None
    recherche: float
    formulaire: Formulaire | None
    depuis: str
    table: str
    vers: str
    appui: tuple[str, ...]
    exige: tuple[str, ...]
    mots: tuple[str, ...]
    carte: bool
    presentation: str
    groupe: str
    transfert: str
    unique: bool
    descriptor: Mapping[str, Any]
    read: CellReader

    @property
    def vocabulaire(self) -> str | None:
        """The first (most often the only) vocabulary of the field."""
        return self.vocabulaires[0] if self.vocabulaires else None


@dataclass(frozen=True, eq=False)
class Table:
    """One table of the inventory. `short` names the field that a plain text stands for, `au_moins_un` the fields of which one must be filled in;
    `designation` is what a message calls a row of a main table (« une fiche »)."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    short: str | None
    au_moins_un: tuple[str, ...]
    designation: str
    path: str

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return MappingProxyType({each.name: each for each in self.fields})

    def field(self, name: str) -> Field:
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name


@dataclass(frozen=True)
class Term:
    """One term of a vocabulary. `source` holds ids of the vocabulary `references`, or one free text. `extra` keeps the other keys of the term as they are written (`alias`, `lat`, `type`…)."""

    id: str
    libelle: str
    definition: str
    source: tuple[str, ...]
    verification: str
    parent: str | None
    extra: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """A closed list of terms, in the order of its file. `designation` is what a message calls one of them (« un type d'acteur »)."""

    name: str
    code: str
    titre: str
    designation: str
    description: str
    source: tuple[str, ...]
    verification: str
    terms: Mapping[str, Term]
    path: str

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the terms right under a term; the top terms are under ""."""
        found: dict[str, list[str]] = {}
        for term in self.terms.values():
            found.setdefault(term.parent or "", []).append(term.id)
        return MappingProxyType({parent: tuple(ids) for parent, ids in found.items()})

    def ancestors(self, id: str) -> tuple[str, ...]:
        """The parents of a term, nearest first."""
        found = []
        parent = self.terms[id].parent
        while parent:
            found.append(parent)
            parent = self.terms[parent].parent
        return tuple(found)


@dataclass(frozen=True, eq=False)
class Schema:
    """What a record may say. The first table is the main one: a record is one of its rows; the others are reached by its lists. `kinds` are the other kinds
    of records of the inventory, by the name of their main table; the tables that only they reach are in their own schemas."""

    name: str
    title: str
    description: str
    version: str
    langue: str
    tables: Mapping[str, Table]
    vocabularies: Mapping[str, Vocabulary]
    sections: tuple[Section, ...]
    axes: Axes | None = None
    licences: tuple[Licence, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        return self.tables[name]

    def vocabulary(self, name: str) -> Vocabulary:
        return self.vocabularies[name]

    @property
    def main(self) -> Table:
        return next(iter(self.tables.values()))

    def section(self, id: str) -> Section:
        return next(section for section in self.sections if section.id == id)

    def term(self, field: Field, id: str) -> tuple[Vocabulary, Term] | None:
        """The term that a field means by an id, in the first of its vocabularies that has it."""
        for name in field.vocabulaires:
            vocabulary = self.vocabularies[name]
            if id in vocabulary.terms:
                return vocabulary, vocabulary.terms[id]
        return None

    @cached_property
    def transfers(self) -> Mapping[str, str]:
        """The lists of a record that a reader compares with their own place, each with what it tells (`condition` or `milieu`)."""
        return {each.name: each.transfert for each in self.main.fields if each.transfert}

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The names by which a record speaks of its own parts: its top keys, then its dotted names."""
        tops = dict.fromkeys(each.path[0] for each in self.main.fields)
        return tuple(dict.fromkeys([*tops, *(each.name for each in self.main.fields)]))


@dataclass(frozen=True, eq=False)
class Kind:
    """Another kind of record: its files are in `folder` (from the inventory's root), and `schema` says what they may say, with the inventory's vocabularies."""

    name: str
    folder: str
    schema: Schema

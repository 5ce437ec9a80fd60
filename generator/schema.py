"""The `schema/` folder comes in, one frozen `Schema` goes out, with the problems found in the schema's own files.

Tables are Frictionless Table Schemas with keys of ours (`x-…`), vocabularies are lists of terms. Everything that the check, the pages, the facets, the
codebook and the editors know about a record is read here: nothing in Python repeats a field or a term. A mistake in these files is a located problem,
never a traceback.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from frictionless import Field as TableField
from frictionless import FrictionlessException
from frictionless import fields as frictionless_fields

from generator.catalogue import Ours, problem
from generator.edtf import EdtfError, parse_edtf
from generator.layout import PACKAGE_FILE, RECORDS_FOLDER, SCHEMA_FOLDER
from generator.problem import Place, Problem
from generator.read import Document, read_document
from generator.words import nearest

VOCABULARY_FOLDER = "vocabulaires"
REFERENCES = "references"

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

# The cells of a record are texts, true, false or null: these are the Frictionless types that read such cells.
TYPES: Mapping[str, Callable[..., TableField]] = {
    "string": frictionless_fields.StringField,
    "number": frictionless_fields.NumberField,
    "integer": frictionless_fields.IntegerField,
    "boolean": frictionless_fields.BooleanField,
    "array": frictionless_fields.ArrayField,
    "date": frictionless_fields.DateField,
    "year": frictionless_fields.YearField,
    "yearmonth": frictionless_fields.YearmonthField,
}
GENRE_OF_TYPE = {
    "string": "texte", "number": "nombre", "integer": "nombre", "boolean": "oui-non", "array": "liste",
    "date": "date-edtf", "year": "date-edtf", "yearmonth": "date-edtf",
}  # fmt: skip
GENRE_OF_FORMAT = {"uri": "adresse", "email": "contact"}

FRICTIONLESS_FIELD_KEYS = (
    "name", "type", "title", "description", "format", "missingValues", "constraints", "rdfType", "example", "arrayItem",
    "trueValues", "falseValues", "bareNumber", "floatNumber", "decimalChar", "groupChar",
)  # fmt: skip
OUR_FIELD_KEYS = (
    "x-section", "x-genre", "x-vocabulaire", "x-facette", "x-recherche", "x-formulaire", "x-depuis", "x-table", "x-vers", "x-appui", "x-carte",
    "x-presentation", "x-mots", "x-exige", "x-groupe", "x-transfert",
)  # fmt: skip
TABLE_KEYS = ("name", "title", "description", "fields", "primaryKey", "foreignKeys", "missingValues", "x-court", "x-au-moins-un", "x-designation")
PACKAGE_KEYS = (
    "name", "id", "title", "description", "version", "profile", "homepage", "image", "created", "keywords", "licenses", "contributors", "sources",
    "resources", "x-version", "x-langue", "x-sections", "x-axes",
)  # fmt: skip
RESOURCE_KEYS = ("name", "title", "description", "path", "schema", "x-dossier")
# What the address of the explorer says besides its facets: the words looked for, the order, the view, the number shown, how full a sheet is.
COMPLETENESS = "completude"
WORDS_OF_THE_ADDRESS = frozenset({"q", "tri", "vue", "n", COMPLETENESS})
LICENCE_KEYS = ("name", "title", "path")
SECTION_KEYS = ("id", "titre", "description", "questions")
AXES_KEYS = ("titre", "texte", "limites", "biais", "axes")
AXIS_KEYS = ("id", "titre", "question", "texte", "limites", "croisements", "ensemble", "modele", "faits")
CROSSING_KEYS = ("id", "titre", "texte", "lignes", "colonnes", "avec", "complet")
VOCABULARY_KEYS = ("id", "code", "titre", "designation", "description", "source", "verification", "termes")
TERM_KEYS = ("id", "libelle", "definition", "source", "verification", "parent")

CellReader = Callable[[Any], tuple[Any, dict[str, str] | None]]

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_FOLDER = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")


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
    """One field of a table. `path` is the name cut at its dots: the keys to follow in a record. `read` is Frictionless's own reader of a cell: its value
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


def load_schema(folder: Path, root: Path) -> tuple[Schema | None, list[Problem]]:
    """Read the schema in `folder`; paths in problems are relative to `root`. No schema comes out when one of its files has an error."""
    reader = _Reader(root)
    schema = reader.schema(folder)
    problems = sorted(set(reader.problems))
    if any(each.level == "erreur" for each in problems):
        return None, problems
    return schema, problems


@dataclass
class _Reader:
    """Gathers problems while the files are read: every helper answers with a usable value, so that one mistake hides no other."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    references: list[tuple[Document, tuple, str]] = field(default_factory=list)
    misspelt: set[tuple] = field(default_factory=set)
    readers: dict[str, CellReader] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    lists: tuple[str, ...] = ()

    def say(self, code: str, place: Place, where: str | tuple = "", suggestion: str | None = None, **values: Any) -> None:
        self.problems.append(problem(code, place, field=where, suggestion=suggestion, **values))

    # Small readers of one value

    def document(self, path: Path) -> Document | None:
        document, problems = read_document(path, self.root, typed=True)
        self.problems.extend(problems)
        if document is None:
            return None
        if not isinstance(document.data, dict):
            self.say("S062", document.place(), cle=path.name, attendu=Ours("fait de clés suivies de leur valeur (`name: …`)"), trouve=document.data)
            return None
        return document

    def keys(self, document: Document, data: Mapping[str, Any], at: tuple, known: tuple[str, ...]) -> None:
        for key in data:
            if key not in known:
                close = nearest(str(key), known)
                if close and close not in data:
                    self.misspelt.add((document.path, *at, close))
                self.say("S060", document.place(*at, key, key=True), (*at, key), close, cle=key, connues=_among(known, close))

    def value(self, document: Document, data: Mapping[str, Any], at: tuple, key: str, wanted: str, default: Any = None, due: bool = False) -> Any:
        """The value of a key when it has the wanted shape, else the default, with a problem."""
        if key not in data or data[key] is None:
            if due and (document.path, *at, key) not in self.misspelt:
                self.say("S061", document.place(*at), (*at, key), cle=key)
            return default
        found = data[key]
        accept, words = _SHAPES[wanted]
        if not accept(found) or (due and found in ("", [], {})):
            self.say("S062", document.place(*at, key), (*at, key), cle=key, attendu=Ours(words), trouve=found)
            return default
        return str(found).strip() if wanted == "text" else found

    def known(self, document: Document, at: tuple, name: Any, names: tuple[str, ...] | Mapping[str, Any], what: str) -> bool:
        """True when the name is one of the names."""
        if isinstance(name, str) and name in names:
            return True
        close = nearest(str(name), tuple(names))
        self.say("S064", document.place(*at), at, close, nom=name, quoi=Ours(what), connus=_among(tuple(names), close))
        return False

    # The files

    def schema(self, folder: Path) -> Schema | None:
        document = self.document(folder / PACKAGE_FILE)
        if document is None:
            return None
        data = document.data
        self.keys(document, data, (), PACKAGE_KEYS)
        sections = self.sections(document)
        table_documents, table_names = self.resources(document, folder)
        vocabularies = self.vocabularies(folder, {each.path for each in table_documents.values()})
        self.lists = _lists_of(table_documents.values())
        tables = {}
        previous = sections[0].id if sections else ""
        for name, each in table_documents.items():
            tables[name] = self.table(name, each, table_names, vocabularies, sections, previous)
        self.table_cycles(tables, table_documents)
        if not tables:
            return None
        self.facet_names(tables, table_documents)
        schema = Schema(
            name=self.value(document, data, (), "name", "text", "", due=True),
            title=self.value(document, data, (), "title", "text", "", due=True),
            description=self.value(document, data, (), "description", "text", ""),
            version=self.value(document, data, (), "x-version", "text", "1.0"),
            langue=self.value(document, data, (), "x-langue", "text", "fr"),
            tables=_own_tables(tables, self.folders),
            vocabularies=MappingProxyType(vocabularies),
            sections=sections,
            axes=self.axes(document, tables, vocabularies),
            licences=self.licences(document),
        )
        kinds = {name: Kind(name, each, replace(schema, tables=_reached(tables, name), axes=None)) for name, each in self.folders.items() if name in tables}
        return replace(schema, kinds=MappingProxyType(kinds))

    def sections(self, document: Document) -> tuple[Section, ...]:
        found: dict[str, Section] = {}
        for index, each in enumerate(self.value(document, document.data, (), "x-sections", "mappings", [], due=True)):
            at = ("x-sections", index)
            self.keys(document, each, at, SECTION_KEYS)
            id = self.value(document, each, at, "id", "text", "", due=True)
            section = Section(
                id,
                self.value(document, each, at, "titre", "text", "", due=True),
                self.value(document, each, at, "description", "text", ""),
                tuple(str(question) for question in self.value(document, each, at, "questions", "texts", [])),
            )
            if id in found:
                self.say("S063", document.place(*at, "id"), (*at, "id"), nom=id, quoi="section")
            found.setdefault(id, section)
        return tuple(found.values())

    def licences(self, document: Document) -> tuple[Licence, ...]:
        found = []
        for index, each in enumerate(self.value(document, document.data, (), "licenses", "mappings", [])):
            at = ("licenses", index)
            self.keys(document, each, at, LICENCE_KEYS)
            found.append(
                Licence(
                    self.value(document, each, at, "name", "text", "", due=True),
                    self.value(document, each, at, "title", "text", "", due=True),
                    self.value(document, each, at, "path", "address", "", due=True),
                )
            )
        return tuple(found)

    def axes(self, document: Document, tables: Mapping[str, Table], vocabularies: Mapping[str, Vocabulary]) -> Axes | None:
        written = self.value(document, document.data, (), "x-axes", "mapping")
        if written is None:
            return None
        at = ("x-axes",)
        self.keys(document, written, at, AXES_KEYS)
        found: dict[str, Axis] = {}
        for index, each in enumerate(self.value(document, written, at, "axes", "mappings", [], due=True)):
            axis = self.axis(document, each, (*at, "axes", index), tables, vocabularies)
            self.new_id(document, (*at, "axes", index, "id"), axis.id, found, "axe")
            found.setdefault(axis.id, axis)
        return Axes(
            titre=self.value(document, written, at, "titre", "text", "", due=True),
            texte=self.value(document, written, at, "texte", "text", ""),
            limites=self.value(document, written, at, "limites", "text", ""),
            biais=self.names(document, written, at, "biais", vocabularies, "un vocabulaire"),
            axes=tuple(found.values()),
        )

    def axis(self, document: Document, data: Mapping[str, Any], at: tuple, tables: Mapping[str, Table], vocabularies: Mapping[str, Vocabulary]) -> Axis:
        self.keys(document, data, at, AXIS_KEYS)
        facts = self.value(document, data, at, "faits", "text", "")
        found: dict[str, Crossing] = {}
        for index, each in enumerate(self.value(document, data, at, "croisements", "mappings", [])):
            crossing = self.crossing(document, each, (*at, "croisements", index), tables, vocabularies)
            self.new_id(document, (*at, "croisements", index, "id"), crossing.id, found, "croisement")
            found.setdefault(crossing.id, crossing)
        return Axis(
            id=self.value(document, data, at, "id", "text", "", due=True),
            titre=self.value(document, data, at, "titre", "text", "", due=True),
            question=self.value(document, data, at, "question", "text", ""),
            texte=self.value(document, data, at, "texte", "text", ""),
            limites=self.value(document, data, at, "limites", "text", ""),
            croisements=tuple(found.values()),
            ensemble=self.names(document, data, at, "ensemble", vocabularies, "un vocabulaire"),
            modele=self.names(document, data, at, "modele", vocabularies, "un vocabulaire"),
            faits=facts if facts and self.known(document, (*at, "faits"), facts, vocabularies, "un vocabulaire") else "",
        )

    def crossing(self, document: Document, data: Mapping[str, Any], at: tuple, tables: Mapping[str, Table], vocabularies: Mapping[str, Vocabulary]) -> Crossing:
        self.keys(document, data, at, CROSSING_KEYS)
        with_field = self.value(document, data, at, "avec", "text", "")

        def vocabulary(key: str, due: bool) -> str:
            name = self.value(document, data, at, key, "text", "", due=due)
            return name if name and self.known(document, (*at, key), name, vocabularies, "un vocabulaire") else ""

        rows, columns = vocabulary("lignes", True), vocabulary("colonnes", not with_field)
        if with_field and columns:
            self.say("S062", document.place(*at, "avec"), (*at, "avec"), cle="avec", attendu=Ours("absente quand il y a « colonnes »"), trouve=with_field)
        elif with_field and rows:
            beside = tuple(
                each.name
                for table in tables.values()
                if any(rows in each.vocabulaires for each in table.fields)
                for each in table.fields
                if each.genre in ("texte", "markdown")
            )
            self.known(document, (*at, "avec"), with_field, beside, f"un champ de texte d'une table qui porte le vocabulaire « {rows} »")
        return Crossing(
            id=self.value(document, data, at, "id", "text", "", due=True),
            titre=self.value(document, data, at, "titre", "text", "", due=True),
            texte=self.value(document, data, at, "texte", "text", ""),
            lignes=rows,
            colonnes=columns,
            avec=with_field,
            complet=self.value(document, data, at, "complet", "boolean", False),
        )

    def new_id(self, document: Document, at: tuple, id: str, taken: Mapping[str, Any], what: str) -> None:
        """An id makes an address: it is written as one, and stands for one thing."""
        if id and not _ID.fullmatch(id):
            self.say("S062", document.place(*at), at, cle="id", attendu=Ours(_ID_WORDS), trouve=id)
        if id and id in taken:
            self.say("S063", document.place(*at), at, nom=id, quoi=what)

    def resources(self, document: Document, folder: Path) -> tuple[dict[str, Document], tuple[str, ...]]:
        """The documents of the tables, by name, and the names of all tables: one that cannot be read is a table all the same."""
        found: dict[str, Document] = {}
        seen: dict[str, None] = {}
        for index, each in enumerate(self.value(document, document.data, (), "resources", "mappings", [], due=True)):
            at = ("resources", index)
            self.keys(document, each, at, RESOURCE_KEYS)
            name = self.value(document, each, at, "name", "text", "", due=True)
            file = self.value(document, each, at, "schema", "text", "", due=True)
            if name and not _TABLE_NAME.fullmatch(name):
                self.say("S062", document.place(*at, "name"), (*at, "name"), cle="name", attendu=Ours(_NAME_WORDS), trouve=name)
            if name in seen:
                self.say("S063", document.place(*at, "name"), (*at, "name"), nom=name, quoi="table")
                continue
            seen[name] = None
            if "x-dossier" in each:
                self.folder(document, each, at, name, first=index == 0)
            if not file:
                continue
            if "/" in file or "\\" in file or not (folder / file).is_file():
                names = tuple(sorted(path.name for path in folder.glob("*.yaml") if path.name != PACKAGE_FILE))
                self.known(document, (*at, "schema"), file, names, "un fichier du dossier `schema`")
                continue
            table = self.document(folder / file)
            if table is not None:
                found[name] = table
        return found, tuple(seen)

    def folder(self, document: Document, data: Mapping[str, Any], at: tuple, name: str, first: bool) -> None:
        """The folder of another kind of record: inside the inventory, not where the experiences are, and one for each kind."""
        found = self.value(document, data, at, "x-dossier", "text", "", due=True)
        at = (*at, "x-dossier")
        if not found:
            return
        if first:
            wanted = "absente de la première table, dont les fiches sont dans `experiences`"
            self.say("S062", document.place(*at), at, cle="x-dossier", attendu=Ours(wanted), trouve=found)
        elif not _FOLDER.fullmatch(found) or found in (RECORDS_FOLDER, SCHEMA_FOLDER):
            wanted = "un dossier de l'inventaire, écrit depuis sa racine (`site_src/outils`), autre que `experiences` et `schema`"
            self.say("S062", document.place(*at), at, cle="x-dossier", attendu=Ours(wanted), trouve=found)
        elif found in self.folders.values():
            self.say("S063", document.place(*at), at, nom=found, quoi="dossier")
        else:
            self.folders[name] = found

    def vocabularies(self, folder: Path, taken: set[str]) -> dict[str, Vocabulary]:
        found: dict[str, Vocabulary] = {}
        paths = sorted((folder / VOCABULARY_FOLDER).glob("*.yaml")) + sorted(folder.glob("*.yaml"))
        for path in paths:
            relative = path.relative_to(self.root).as_posix()
            if relative in taken or path.name == PACKAGE_FILE:
                continue
            document = self.document(path)
            if document is None:
                continue
            if "termes" not in document.data and "fields" in document.data:
                self.say("S068", document.place("fields", key=True), "fields", fichier=path.name)
                continue
            if "termes" not in document.data and "id" not in document.data and not nearest("termes", document.data):
                self.say("S071", document.place(), fichier=path.name)
                continue
            vocabulary = self.vocabulary(document, path.stem)
            if vocabulary.name in found:
                self.say("S063", document.place("id"), "id", nom=vocabulary.name, quoi="vocabulaire")
            found.setdefault(vocabulary.name, vocabulary)
        references = found[REFERENCES].terms if REFERENCES in found else {}
        for document, at, id in self.references:
            self.known(document, at, id, references, f"une référence de `{REFERENCES}.yaml`")
        return found

    def vocabulary(self, document: Document, stem: str) -> Vocabulary:
        data = document.data
        self.keys(document, data, (), VOCABULARY_KEYS)
        name = self.value(document, data, (), "id", "text", stem, due=True)
        if name != stem:
            self.say("S070", document.place("id"), "id", stem, nom=name, fichier=stem)
            name = stem
        titre = self.value(document, data, (), "titre", "text", stem, due=True)
        return Vocabulary(
            name=name,
            code=self.value(document, data, (), "code", "text", ""),
            titre=titre,
            designation=self.value(document, data, (), "designation", "text", f"un terme de « {titre} »"),
            description=self.value(document, data, (), "description", "text", ""),
            source=self.source(document, data, ()),
            verification=self.verification(document, data, ()),
            terms=MappingProxyType(self.terms(document)),
            path=document.path,
        )

    def source(self, document: Document, data: Mapping[str, Any], at: tuple) -> tuple[str, ...]:
        """A free text, or a list of ids of references: those are looked up once every vocabulary is read."""
        written = self.value(document, data, at, "source", "names", [])
        if isinstance(written, str):
            return (written,) if written else ()
        self.references += [(document, (*at, "source", index), id) for index, id in enumerate(written)]
        return tuple(written)

    def verification(self, document: Document, data: Mapping[str, Any], at: tuple) -> str:
        found = self.value(document, data, at, "verification", "text", "")
        if found:
            self.known(document, (*at, "verification"), found, VERIFICATIONS, "une vérification")
        return found

    def terms(self, document: Document) -> dict[str, Term]:
        found: dict[str, Term] = {}
        places: dict[str, tuple] = {}
        for index, each in enumerate(self.value(document, document.data, (), "termes", "mappings", [], due=True)):
            at = ("termes", index)
            self.extra_keys(document, each, at)
            id = self.value(document, each, at, "id", "text", "", due=True)
            term = Term(
                id=id,
                libelle=self.value(document, each, at, "libelle", "text", id, due=True),
                definition=self.value(document, each, at, "definition", "text", ""),
                source=self.source(document, each, at),
                verification=self.verification(document, each, at),
                parent=self.value(document, each, at, "parent", "text") or None,
                extra=MappingProxyType({key: value for key, value in each.items() if key not in TERM_KEYS}),
            )
            if not id:
                continue
            if not _ID.fullmatch(id):
                self.say("S062", document.place(*at, "id"), (*at, "id"), cle="id", attendu=Ours(_ID_WORDS), trouve=id)
            if id in found:
                self.say("S063", document.place(*at, "id"), (*at, "id"), nom=id, quoi="terme")
                continue
            found[id] = term
            places[id] = at
        self.parents(document, found, places)
        return found

    def extra_keys(self, document: Document, term: Mapping[str, Any], at: tuple) -> None:
        """A term may have keys of its own, but not one that looks like a misspelt key of every term."""
        for key in term:
            close = None if key in TERM_KEYS else _nearest_term_key(key)
            if close and close not in term:
                self.say("S060", document.place(*at, key, key=True), (*at, key), close, cle=key, connues=_among(TERM_KEYS, close))

    def parents(self, document: Document, terms: dict[str, Term], places: dict[str, tuple]) -> None:
        """Every parent is a term of the same list, and no term is its own ancestor; a wrong parent is dropped, so that readers never loop."""
        for id, term in list(terms.items()):
            at = (*places[id], "parent")
            if term.parent and not self.known(document, at, term.parent, terms, "un terme de cette liste"):
                terms[id] = replace(term, parent=None)
        for id, term in list(terms.items()):
            seen, parent = {id}, term.parent
            while parent and parent not in seen:
                seen.add(parent)
                parent = terms[parent].parent
            if parent == id:
                at = (*places[id], "parent")
                self.say("S065", document.place(*at), at, nom=id)
                terms[id] = replace(term, parent=None)

    # Tables and fields

    def table(
        self, name: str, document: Document, tables: tuple[str, ...], vocabularies: Mapping[str, Vocabulary], sections: tuple[Section, ...], section: str
    ) -> Table:
        data = document.data
        self.keys(document, data, (), TABLE_KEYS)
        written = self.value(document, data, (), "name", "text", name, due=True)
        if written != name:
            self.say("S070", document.place("name"), "name", name, nom=written, fichier=name)
        descriptors = self.value(document, data, (), "fields", "mappings", [], due=True)
        names = tuple(each["name"] for each in descriptors if isinstance(each.get("name"), str))
        fields: dict[str, Field] = {}
        for index, each in enumerate(descriptors):
            made = self.field(document, each, index, names, tables, vocabularies, sections, section)
            if made is None:
                continue
            section = made.section
            at = ("fields", index, "name")
            if made.name in fields:
                self.say("S063", document.place(*at), at, nom=made.name, quoi="champ")
                continue
            clash = next((other for other in fields if other.startswith(made.name + ".") or made.name.startswith(other + ".")), None)
            if clash:
                self.say("S069", document.place(*at), at, nom=made.name, autre=clash)
                continue
            fields[made.name] = made
        short = self.value(document, data, (), "x-court", "text") or None
        if short and not self.known(document, ("x-court",), short, names, "un champ de cette table"):
            short = None
        at_least = self.names(document, data, (), "x-au-moins-un", names, "un champ de cette table")
        return Table(
            name=name,
            title=self.value(document, data, (), "title", "text", name),
            description=self.value(document, data, (), "description", "text", ""),
            fields=tuple(fields.values()),
            short=short,
            au_moins_un=at_least,
            designation=self.value(document, data, (), "x-designation", "text", "une fiche"),
            path=document.path,
        )

    def names(self, document: Document, data: Mapping[str, Any], at: tuple, key: str, known: tuple[str, ...] | Mapping[str, Any], what: str) -> tuple[str, ...]:
        """A name or a list of names, all known."""
        written = self.value(document, data, at, key, "names", [])
        if isinstance(written, str):
            return (written,) if self.known(document, (*at, key), written, known, what) else ()
        return tuple(each for index, each in enumerate(written) if self.known(document, (*at, key, index), each, known, what))

    def field(
        self,
        document: Document,
        data: Mapping[str, Any],
        index: int,
        names: tuple[str, ...],
        tables: tuple[str, ...],
        vocabularies: Mapping[str, Vocabulary],
        sections: tuple[Section, ...],
        previous_section: str,
    ) -> Field | None:
        at = ("fields", index)
        before = len(self.problems)
        self.keys(document, data, at, FRICTIONLESS_FIELD_KEYS + OUR_FIELD_KEYS)

        def text(key: str, default: str = "", due: bool = False) -> str:
            return self.value(document, data, at, key, "text", default, due)

        def choice(key: str, allowed: tuple[str, ...] | Mapping[str, Any], what: str, default: str = "") -> str:
            found = text(key)
            return found if found and self.known(document, (*at, key), found, allowed, what) else default

        name = text("name", due=True)
        if not name:
            return None
        if not _NAME.fullmatch(name):
            self.say("S062", document.place(*at, "name"), (*at, "name"), cle="name", attendu=Ours(_NAME_WORDS), trouve=name)
        type_ = choice("type", TYPES, "un type", "string")
        vocabulary_names = self.names(document, data, at, "x-vocabulaire", vocabularies, "un vocabulaire")
        table = choice("x-table", tables, "une table")
        target = choice("x-vers", (*TARGETS, *self.lists), "une cible de « x-vers »")
        if table and type_ != "array":
            self.say("S062", document.place(*at, "type"), (*at, "type"), cle="type", attendu=Ours("`array`, puisque le champ a « x-table »"), trouve=type_)
        constraints = self.constraints(document, data, at, type_)
        guessed = GENRE_OF_FORMAT.get(str(data.get("format")), GENRE_OF_TYPE[type_])
        if type_ == "string" and (vocabulary_names or target):
            guessed = "terme" if vocabulary_names else "reference"
        section_ids = tuple(section.id for section in sections)
        made = Field(
            name=name,
            path=tuple(name.split(".")),
            title=text("title", name),
            description=text("description"),
            type=type_,
            genre=choice("x-genre", GENRES, "un genre", guessed),
            required=constraints.get("required") is True,
            constraints=MappingProxyType(constraints),
            example=str(data["example"]) if data.get("example") is not None else "",
            section=choice("x-section", section_ids, "une section", previous_section),
            rang=index,
            vocabulaires=vocabulary_names,
            facette=self.facette(document, data, at, text("title", name)),
            recherche=float(self.value(document, data, at, "x-recherche", "number", 0)),
            formulaire=self.formulaire(document, data, at),
            depuis=text("x-depuis"),
            table=table,
            vers=target,
            appui=self.names(document, data, at, "x-appui", names, "un champ de cette table"),
            exige=self.names(document, data, at, "x-exige", names, "un champ de cette table"),
            mots=tuple(str(each) for each in self.value(document, data, at, "x-mots", "texts", [])),
            carte=self.value(document, data, at, "x-carte", "boolean", False),
            presentation=choice("x-presentation", PRESENTATIONS, "une présentation"),
            groupe=text("x-groupe"),
            transfert=choice("x-transfert", TRANSFERS, "une valeur de « x-transfert »"),
            descriptor=MappingProxyType({key: value for key, value in data.items() if key in FRICTIONLESS_FIELD_KEYS and key != "example"}),
            read=_read_nothing,
        )
        return self.readable(document, made, at, vocabularies) if len(self.problems) == before else made

    def constraints(self, document: Document, data: Mapping[str, Any], at: tuple, type_: str) -> dict[str, Any]:
        written = self.value(document, data, at, "constraints", "mapping", {})
        at = (*at, "constraints")
        supported = tuple(TYPES[type_].supported_constraints)  # type: ignore[attr-defined]
        found = {}
        for key, value in written.items():
            if not self.known(document, (*at, key), key, supported, f"une contrainte du type « {type_} »"):
                continue
            wanted = _CONSTRAINTS.get(key)
            if wanted and not _SHAPES[wanted][0](value):
                self.say("S062", document.place(*at, key), (*at, key), cle=key, attendu=Ours(_SHAPES[wanted][1]), trouve=value)
                continue
            if key == "pattern":
                try:
                    re.compile(value)
                except re.error as error:
                    self.say("S062", document.place(*at, key), (*at, key), cle=key, attendu=Ours(f"une expression régulière ({error})"), trouve=value)
                    continue
            unread = [each for each in (value if key == "enum" else [value]) if _is_unread(type_, each)] if key in _TYPED else []
            if unread:
                self.say("S062", document.place(*at, key), (*at, key), cle=key, attendu=Ours(f"du type « {type_} »"), trouve=unread[0])
                continue
            found[key] = value
        if isinstance(found.get("minLength"), int) and isinstance(found.get("maxLength"), int) and found["minLength"] > found["maxLength"]:
            self.say("S062", document.place(*at, "minLength"), (*at, "minLength"), cle="minLength",
                     attendu=Ours(f"un nombre qui ne dépasse pas « maxLength » ({found['maxLength']})"), trouve=str(found["minLength"]))  # fmt: skip
        return found

    def facette(self, document: Document, data: Mapping[str, Any], at: tuple, title: str) -> Facette | None:
        written = self.value(document, data, at, "x-facette", "mapping")
        if written is None:
            return None
        at = (*at, "x-facette")
        self.keys(document, written, at, ("rang", "libelle", "arbre", "porte"))
        return Facette(
            rang=self.value(document, written, at, "rang", "integer", 0, due=True),
            libelle=self.value(document, written, at, "libelle", "text", title),
            arbre=self.value(document, written, at, "arbre", "boolean", False),
            porte=self.value(document, written, at, "porte", "boolean", False),
        )

    def formulaire(self, document: Document, data: Mapping[str, Any], at: tuple) -> Formulaire | None:
        written = self.value(document, data, at, "x-formulaire", "mapping")
        if written is None:
            return None
        at = (*at, "x-formulaire")
        self.keys(document, written, at, ("niveau", "question"))
        level = self.value(document, written, at, "niveau", "text", "complet", due=True)
        if not self.known(document, (*at, "niveau"), level, LEVELS_OF_FORM, "un niveau"):
            level = "complet"
        return Formulaire(level, self.value(document, written, at, "question", "text", "", due=True))

    def readable(self, document: Document, made: Field, at: tuple, vocabularies: Mapping[str, Vocabulary]) -> Field:
        """The field with its reader: Frictionless itself must take the field, and the field must take its own example."""
        try:
            made = replace(made, read=self.reader(made))
        except FrictionlessException as error:
            notes = " ; ".join(each.note for each in (error.reasons or [error.error]))
            self.say("S066", document.place(*at), at, nom=made.name, notes=Ours(notes))
            return made
        except Exception as error:  # a constraint of a wrong kind reaches code of Frictionless that does not expect it
            self.say("S066", document.place(*at), at, nom=made.name, notes=Ours(f"{type(error).__name__} : {error}"))
            return made
        if made.example and not self.example_is_good(made, vocabularies):
            self.say("S067", document.place(*at, "example"), (*at, "example"), nom=made.name, exemple=made.example)
        return made

    def reader(self, made: Field) -> CellReader:
        """Frictionless's reader; fields of the same rules share one, since making it is the slow part of reading a schema."""
        rules = {key: value for key, value in made.descriptor.items() if key not in ("title", "description", "rdfType")}
        key = repr({**rules, "name": ""})
        if key not in self.readers:
            self.readers[key] = TableField.from_descriptor(_plain(rules)).create_cell_reader()
        return self.readers[key]

    def example_is_good(self, made: Field, vocabularies: Mapping[str, Vocabulary]) -> bool:
        if made.read([made.example] if made.type == "array" else made.example)[1]:
            return False
        if made.vocabulaires:
            return any(made.example in vocabularies[name].terms for name in made.vocabulaires)
        if made.genre == "date-edtf" and made.example not in made.mots:
            try:
                parse_edtf(made.example)
            except EdtfError:
                return False
        return True

    def facet_names(self, tables: Mapping[str, Table], documents: Mapping[str, Document]) -> None:
        """A facet is named in the address of the explorer by the key of the record that holds it: other words of that address cannot name it too."""
        main = next(iter(tables.values()))
        for index, top in enumerate(main.fields):
            inner = tables[top.table].fields if top.table in tables else ()
            if top.path[0] in WORDS_OF_THE_ADDRESS and any(each.facette for each in (top, *inner)):
                wanted = Ours("un autre nom\u00a0: l'adresse de l'explorateur emploie déjà celui-ci, et il est celui d'un filtre")
                self.say("S062", documents[main.name].place("fields", index, "name"), ("fields", index, "name"), cle="name", attendu=wanted, trouve=top.path[0])

    def table_cycles(self, tables: Mapping[str, Table], documents: Mapping[str, Document]) -> None:
        """A table that contains itself could not be flattened, nor ever be filled in."""
        for name, table in tables.items():
            seen: set[str] = set()
            waiting = [each.table for each in table.fields if each.table]
            while waiting:
                current = waiting.pop()
                if current not in seen:
                    seen.add(current)
                    waiting.extend(each.table for each in tables[current].fields if each.table) if current in tables else None
            if name in seen:
                self.say("S065", documents[name].place("fields", key=True), "fields", nom=name)


def _lists_of(documents: Iterable[Document]) -> tuple[str, ...]:
    """The names of the lists of rows that records may have: a field may point at one of these rows."""
    found: dict[str, None] = {}
    for document in documents:
        fields = document.data.get("fields")
        for each in fields if isinstance(fields, list) else ():
            if isinstance(each, dict) and "x-table" in each and isinstance(each.get("name"), str):
                found[each["name"]] = None
    return tuple(found)


def _reached(tables: Mapping[str, Table], main: str) -> Mapping[str, Table]:
    """A table and those that its lists lead to, in the order of all tables, itself first."""
    waiting, seen = [main], {main}
    while waiting:
        for each in tables[waiting.pop()].fields:
            if each.table in tables and each.table not in seen:
                seen.add(each.table)
                waiting.append(each.table)
    return MappingProxyType({main: tables[main], **{name: table for name, table in tables.items() if name in seen}})


def _own_tables(tables: Mapping[str, Table], kinds: Iterable[str]) -> Mapping[str, Table]:
    """The tables of the inventory's own records: all of them, but for those that only other kinds of records reach."""
    others = {table for name in kinds if name in tables for table in _reached(tables, name)}
    own = _reached(tables, next(iter(tables)))
    return MappingProxyType({name: table for name, table in tables.items() if name in own or name not in others})


_TYPED = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum")


def _is_unread(type_: str, value: Any) -> bool:
    """Is this bound, or allowed value, one that no cell of the type could be compared with?"""
    return type_ != "boolean" and TYPES[type_](name="x").read_cell(value)[1] is not None


@lru_cache(maxsize=1024)
def _nearest_term_key(key: str) -> str | None:
    return nearest(key, TERM_KEYS)


def _read_nothing(cell: Any) -> tuple[Any, dict[str, str] | None]:
    """Stands for the reader of a field that has a mistake: such a schema never gets out."""
    return cell, None


_NAME_WORDS = "des minuscules sans accent, des chiffres et « _ », en commençant par une lettre"
_ID_WORDS = "des minuscules sans accent et des chiffres, séparés par des traits d'union"

_SHAPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: isinstance(value, (str, int, float)) and not isinstance(value, bool), "un texte"),
    "string": (lambda value: isinstance(value, str), "un texte"),
    "mapping": (lambda value: isinstance(value, dict), "un groupe de clés"),
    "mappings": (lambda value: isinstance(value, list) and all(isinstance(each, dict) for each in value), "une liste de groupes de clés"),
    "names": (
        lambda value: isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value)),
        "un nom ou une liste de noms",
    ),
    "texts": (
        lambda value: isinstance(value, list) and all(isinstance(each, (str, int)) and not isinstance(each, bool) for each in value),
        "une liste de textes",
    ),
    "list": (lambda value: isinstance(value, list), "une liste"),
    "address": (lambda value: isinstance(value, str) and value.startswith(("http://", "https://")), "une adresse (`https://…`)"),
    "integer": (lambda value: isinstance(value, int) and not isinstance(value, bool), "un nombre entier"),
    "number": (lambda value: isinstance(value, (int, float)) and not isinstance(value, bool), "un nombre"),
    "boolean": (lambda value: isinstance(value, bool), "`true` ou `false`"),
}
_CONSTRAINTS = {"required": "boolean", "unique": "boolean", "minLength": "integer", "maxLength": "integer", "pattern": "string", "enum": "list"}


def _plain(value: Any) -> Any:
    """A deep copy in plain lists and dicts: Frictionless writes into what it is given."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


def _among(names: tuple[str, ...], close: str | None, limit: int = 12) -> Ours:
    """The names that may be written, when none of them is close to what was."""
    if close:
        return Ours("")
    shown = ", ".join(f"`{name}`" for name in names[:limit]) + ("…" if len(names) > limit else "")
    return Ours(f" (noms connus\u00a0: {shown})" if shown else " (il n'y en a aucun)")

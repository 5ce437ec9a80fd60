"""The `schema/` folder comes in, one frozen `Schema` goes out, with the problems found in the schema's own files.

Its data package says which tables there are, the sections of a sheet, the licence and the axes; `schema_tables.py` and `schema_vocabularies.py` read the
other files. A mistake in these files is a located problem, never a traceback.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from generator.catalogue import Ours
from generator.layout import PACKAGE_FILE, RECORDS_FOLDER, SCHEMA_FOLDER
from generator.problem import Problem
from generator.read import Document
from generator.schema import Axes, Axis, Crossing, Kind, Licence, Schema, Section, Table, Vocabulary
from generator.schema_tables import TableReader
from generator.schema_values import NAME_WORDS, ValueReader
from generator.schema_vocabularies import VocabularyReader

PACKAGE_KEYS = (
    "name", "id", "title", "description", "version", "profile", "homepage", "image", "created", "keywords", "licenses", "contributors", "sources",
    "resources", "x-version", "x-langue", "x-sections", "x-axes",
)  # fmt: skip
RESOURCE_KEYS = ("name", "title", "description", "path", "schema", "x-dossier")
LICENCE_KEYS = ("name", "title", "path")
SECTION_KEYS = ("id", "titre", "description", "questions")
AXES_KEYS = ("titre", "texte", "limites", "biais", "axes")
AXIS_KEYS = ("id", "titre", "question", "texte", "limites", "croisements", "ensemble", "modele", "faits")
CROSSING_KEYS = ("id", "titre", "texte", "lignes", "colonnes", "avec", "complet")

_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FOLDER = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")


def load_schema(folder: Path, root: Path) -> tuple[Schema | None, list[Problem]]:
    """Read the schema in `folder`; paths in problems are relative to `root`. No schema comes out when one of its files has an error."""
    reader = _Reader(root)
    schema = reader.schema(folder)
    problems = sorted(set(reader.problems))
    if any(each.level == "erreur" for each in problems):
        return None, problems
    return schema, problems


@dataclass
class _Reader(ValueReader):
    """Reads the data package, and has the other files read. `folders` are those of the other kinds of records, by the name of their main table."""

    folders: dict[str, str] = field(default_factory=dict)

    def schema(self, folder: Path) -> Schema | None:
        document = self.document(folder / PACKAGE_FILE)
        if document is None:
            return None
        data = document.data
        self.keys(document, data, (), PACKAGE_KEYS)
        sections = self.sections(document)
        table_documents, table_names = self.resources(document, folder)
        shared = self.root, self.problems, self.misspelt
        vocabularies = VocabularyReader(*shared).vocabularies(folder, {each.path for each in table_documents.values()})
        tables = TableReader(*shared).tables(table_documents, table_names, vocabularies, sections)
        if not tables:
            return None
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
                self.say("S062", document.place(*at, "name"), (*at, "name"), cle="name", attendu=Ours(NAME_WORDS), trouve=name)
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

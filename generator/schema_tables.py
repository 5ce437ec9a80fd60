"""The Table Schemas of the `schema/` folder come in; the `Table` of each goes out, with a reader of cells in each of its fields.

They are Frictionless Table Schemas with keys of ours (`x-…`): Frictionless itself must take a field, and the field must take its own example.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from frictionless import Field as TableField
from frictionless import FrictionlessException
from frictionless import fields as frictionless_fields

from generator.catalogue import Ours
from generator.edtf import EdtfError, parse_edtf
from generator.read import Document
from generator.schema import (
    GENRES,
    LEVELS_OF_FORM,
    PRESENTATIONS,
    TARGETS,
    TRANSFERS,
    WORDS_OF_THE_ADDRESS,
    CellReader,
    Facette,
    Field,
    Formulaire,
    Section,
    Table,
    Vocabulary,
)
from generator.schema_values import NAME_WORDS, SHAPES, ValueReader

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


class _FieldOfOurs(TableField):
    """Knows the class of a field by its type. Frictionless would look for one in its plugins first: it imports them all, and goes through every installed package."""

    @classmethod
    def metadata_select_class(cls, type: str | None) -> Any:
        return TYPES[type or "string"]


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
    "x-presentation", "x-mots", "x-exige", "x-groupe", "x-transfert", "x-unique",
)  # fmt: skip
TABLE_KEYS = ("name", "title", "description", "fields", "primaryKey", "foreignKeys", "missingValues", "x-court", "x-au-moins-un", "x-designation")

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_CONSTRAINTS = {"required": "boolean", "minLength": "integer", "maxLength": "integer", "pattern": "string", "enum": "list"}
# The constraints whose values are of the type of the field.
_TYPED = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum")


@dataclass
class TableReader(ValueReader):
    """Reads the tables and their fields. `lists` are the names of the lists of rows that a field may point at, `readers` the readers of cells made so far."""

    lists: tuple[str, ...] = ()
    readers: dict[str, CellReader] = field(default_factory=dict)

    def tables(
        self, documents: Mapping[str, Document], names: tuple[str, ...], vocabularies: Mapping[str, Vocabulary], sections: tuple[Section, ...]
    ) -> dict[str, Table]:
        """The tables of the documents; `names` are those of all tables, even of one that could not be read."""
        self.lists = _lists_of(documents.values())
        first = sections[0].id if sections else ""
        found = {name: self.table(name, each, names, vocabularies, sections, first) for name, each in documents.items()}
        self.table_cycles(found, documents)
        if found:
            self.facet_names(found, documents)
        return found

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
            self.say("S062", document.place(*at, "name"), (*at, "name"), cle="name", attendu=Ours(NAME_WORDS), trouve=name)
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
            unique=self.value(document, data, at, "x-unique", "boolean", False),
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
            if wanted and not SHAPES[wanted][0](value):
                self.say("S062", document.place(*at, key), (*at, key), cle=key, attendu=Ours(SHAPES[wanted][1]), trouve=value)
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
            self.readers[key] = _FieldOfOurs.from_descriptor(_plain(rules)).create_cell_reader()
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


def _is_unread(type_: str, value: Any) -> bool:
    """Is this bound, or allowed value, one that no cell of the type could be compared with?"""
    return type_ != "boolean" and TYPES[type_](name="x").read_cell(value)[1] is not None


def _read_nothing(cell: Any) -> tuple[Any, dict[str, str] | None]:
    """Stands for the reader of a field that has a mistake: such a schema never gets out."""
    return cell, None


def _plain(value: Any) -> Any:
    """A deep copy in plain lists and dicts: Frictionless writes into what it is given."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value

"""The `Schema` (or that of another kind of record) comes in, a JSON Schema (draft-07) goes out: what gives an editor the completion, the help and the first warnings in French.

A record names it in its first line (`# yaml-language-server: $schema=../schema/experience.schema.json`). It says no more than the check, and less:
references, near duplicates and privacy are the check's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.layout import SCHEMA_FOLDER
from generator.schema import Field, Schema, Table, Vocabulary

DRAFT = "http://json-schema.org/draft-07/schema#"

# Every scalar of a record is a text for us; for an editor, `2011`, `2011-09-15` and `1.5` are numbers or dates, `oui` a text and `true` a boolean.
_DATE = r"^(\.\.|\d{4}(-\d{2}(-\d{2})?)?[~?%]?)(/(\.\.|\d{4}(-\d{2}(-\d{2})?)?[~?%]?))?$"
_NUMBER = r"^-?\d+(\.\d+)?$"


def json_schema_path(root: Path, schema: Schema) -> Path:
    return root / SCHEMA_FOLDER / f"{schema.main.name}.schema.json"


def json_schema_text(schema: Schema) -> str:
    """The file as it is kept in the repository."""
    return json.dumps(json_schema(schema), ensure_ascii=False, indent=2) + "\n"


def json_schema(schema: Schema) -> dict[str, Any]:
    definitions = {name: _table(schema, table) for name, table in schema.tables.items() if table is not schema.main}
    used = {name for table in schema.tables.values() for each in table.fields for name in each.vocabulaires}
    definitions |= {f"vocabulaire-{name}": _vocabulary(each) for name, each in schema.vocabularies.items() if name in used}
    if any(each.vers == "champs" for table in schema.tables.values() for each in table.fields):
        definitions["parties"] = {"title": "Parties de la fiche", "enum": list(schema.parts)}
    return {
        "$schema": DRAFT,
        "title": schema.main.title,
        "description": schema.main.description,
        **_mapping(schema, schema.main),
        "definitions": definitions,
    }


def _table(schema: Schema, table: Table) -> dict[str, Any]:
    """A row of a child table: a mapping, or the text it can be shortened to."""
    said = {"title": table.title, "description": table.description}
    mapping = _mapping(schema, table)
    if not table.short:
        return {**said, **mapping}
    return {**said, "anyOf": [_value(schema, table.field(table.short)), mapping]}


def _mapping(schema: Schema, table: Table) -> dict[str, Any]:
    made = _group(schema, table, [(each.path, each) for each in table.fields])
    if table.au_moins_un:
        made["anyOf"] = [{"required": [table.field(name).path[0]]} for name in table.au_moins_un]
    return made


def _group(schema: Schema, table: Table, members: list[tuple[tuple[str, ...], Field]]) -> dict[str, Any]:
    """A mapping of the record: the fields whose dotted name begins with it."""
    properties: dict[str, Any] = {}
    required = []
    for path, made in members:
        key = path[0]
        if made.required and key not in required:
            required.append(key)
        if key in properties:
            continue
        if len(path) == 1:
            properties[key] = _value(schema, made)
        else:
            inside = [(other[1:], each) for other, each in members if other[0] == key]
            titles = " ; ".join(f"{'.'.join(other)} : {each.title}" for other, each in inside)
            properties[key] = {
                "title": made.groupe or key,
                "description": titles.replace(" :", "\u00a0:").replace(" ;", "\u00a0;"),
                **_group(schema, table, inside),
            }
    made_group: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        made_group["required"] = required
    return made_group


def _value(schema: Schema, made: Field) -> dict[str, Any]:
    said: dict[str, Any] = {"title": made.title}
    if made.description:
        said["description"] = made.description
    if made.example:
        said["examples"] = [[made.example] if made.type == "array" else made.example]
    if made.type == "array":
        return {**said, **_list(schema, made)}
    if made.vocabulaires:
        return {**said, **_terms(schema, made)}
    if made.vers == "champs":
        return {**said, "allOf": [{"$ref": "#/definitions/parties"}]}
    return {**said, **_scalar(made)}


def _list(schema: Schema, made: Field) -> dict[str, Any]:
    if made.table:
        items: dict[str, Any] = {"$ref": f"#/definitions/{made.table}"}
    elif made.vocabulaires:
        items = _terms(schema, made)
    elif made.vers == "champs":
        items = {"$ref": "#/definitions/parties"}
    else:
        items = {"type": ["string", "number"]}
    found: dict[str, Any] = {"type": "array", "items": items}
    least = max(int(made.constraints.get("minLength", 0)), 1 if made.required else 0)
    if least:
        found["minItems"] = least
    if "maxLength" in made.constraints:
        found["maxItems"] = made.constraints["maxLength"]
    if not made.table:
        found["uniqueItems"] = True
    return found


def _terms(schema: Schema, made: Field) -> dict[str, Any]:
    """The vocabularies of a field, each defined once at the end of the file."""
    vocabularies = [schema.vocabulary(name) for name in made.vocabulaires]
    titles = ", ".join(f"«\u00a0{each.titre}\u00a0»" for each in vocabularies)
    return {
        "markdownDescription": f"{_markdown(made.description)}\n\nVocabulaire\u00a0: {_markdown(titles)}.",
        "allOf" if len(vocabularies) == 1 else "anyOf": [{"$ref": f"#/definitions/vocabulaire-{each.name}"} for each in vocabularies],
    }


def _vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    """The ids, each with its label and definition in `enumDescriptions` (VS Code) and in `markdownEnumDescriptions` (yaml-language-server)."""
    terms = vocabulary.terms.values()
    return {
        "title": vocabulary.titre,
        "description": vocabulary.description,
        "enum": [term.id for term in terms],
        "enumDescriptions": [term.libelle + (f"\u00a0: {term.definition}" if term.definition else "") for term in terms],
        "markdownEnumDescriptions": [f"**{_markdown(term.libelle)}**" + (f" — {_markdown(term.definition)}" if term.definition else "") for term in terms],
    }


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)


def _scalar(made: Field) -> dict[str, Any]:
    if made.type == "boolean":
        written = [*made.descriptor.get("trueValues", ["true"]), *made.descriptor.get("falseValues", ["false"])]
        return {"enum": [*written, True, False]}
    if made.type in ("number", "integer"):
        bounds = {key: made.constraints[key] for key in ("minimum", "maximum") if key in made.constraints}
        return {"type": [made.type, "string"], "pattern": _NUMBER, **bounds}
    if made.genre == "date-edtf":
        allowed = [_DATE, *(f"^{re.escape(word)}$" for word in made.mots)]
        return {"type": ["string", "number"], "pattern": "|".join(allowed)}
    found: dict[str, Any] = {"type": ["string", "number"]}
    constraints: Mapping[str, Any] = made.constraints
    if "enum" in constraints:
        return {"enum": list(constraints["enum"])}
    for key in ("minLength", "maxLength"):
        if key in constraints:
            found[key] = constraints[key]
    if "pattern" in constraints:
        found["pattern"] = f"^(?:{constraints['pattern']})$"
    return found

"""Tiny inventories for tests: dicts come in, a folder that the generator can read goes out."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generator.checks import check_record
from generator.checks.context import Context
from generator.problem import Problem
from generator.read import read_text
from generator.schema import Schema
from generator.schema_reader import load_schema

ROOT = Path(__file__).parent.parent.parent

RESUME = (
    "À Limoges, des soignants et des habitants se réunissent chaque mois pour parler des situations qui les dépassent. "
    "Ils décident ensemble qui fait quoi, et se tiennent au courant."
)

# A short record (fiche éclair) that follows the real schema: only what is required.
SHORT: dict[str, Any] = {
    "titre": "Réseau de santé de Limoges",
    "resume": RESUME,
    "territoires": ["region-wallonne"],
    "type_reseau": {"principal": "projet-commun", "codage": "lecture"},
    "orientation": {"valeur": "en-reseau", "codage": "lecture"},
    "sources": [{"id": "rapport-2021", "titre": "Rapport d'activité", "editeur": "Relais social", "appuie": ["resume"]}],
    "preuves": {"types": ["page-web"], "verification": "declare", "date_info": "2021"},
}

# A schema of a few fields, one of each kind, and the smallest record that follows it.
TINY_SCHEMA: dict[str, Any] = {
    "datapackage.yaml": {
        "name": "petit",
        "title": "Petit inventaire",
        "x-version": "1.0",
        "x-langue": "fr",
        "resources": [{"name": "experience", "schema": "experience.yaml"}, {"name": "etape", "schema": "etape.yaml"}],
        "x-sections": [{"id": "resume", "titre": "En bref"}, {"id": "chemin", "titre": "Le chemin"}],
    },
    "experience.yaml": {
        "name": "experience",
        "title": "Expérience",
        "fields": [
            {
                "name": "titre",
                "type": "string",
                "title": "Titre",
                "constraints": {"required": True, "maxLength": 60},
                "x-section": "resume",
                "x-genre": "texte",
            },
            {"name": "couleurs", "type": "array", "title": "Couleurs", "x-vocabulaire": "couleur"},
            {"name": "periode.debut", "type": "string", "title": "Début", "x-genre": "date-edtf"},
            {"name": "periode.fin", "type": "string", "title": "Fin", "x-genre": "date-edtf"},
            {"name": "lits", "type": "integer", "title": "Lits", "constraints": {"minimum": 1}},
            {"name": "ouvert", "type": "boolean", "title": "Ouvert", "trueValues": ["oui"], "falseValues": ["non"]},
            {"name": "etapes", "type": "array", "title": "Étapes", "x-table": "etape", "x-section": "chemin", "x-presentation": "liste"},
        ],
    },
    "etape.yaml": {
        "name": "etape",
        "title": "Étape",
        "x-court": "texte",
        "fields": [
            {"name": "texte", "type": "string", "title": "Texte", "constraints": {"required": True}, "x-genre": "markdown"},
            {"name": "couleur", "type": "string", "title": "Couleur", "x-vocabulaire": "couleur", "x-appui": ["texte"]},
        ],
    },
    "vocabulaires/couleur.yaml": {
        "id": "couleur",
        "titre": "Couleurs",
        "designation": "une couleur",
        "termes": [{"id": "rouge", "libelle": "Rouge"}, {"id": "bleu", "libelle": "Bleu"}],
    },
}
TINY_RECORD: dict[str, Any] = {"titre": "Une expérience"}


def tiny_schema() -> dict[str, Any]:
    return copy.deepcopy(TINY_SCHEMA)


def write_schema(root: Path, files: Mapping[str, Any]) -> Path:
    """Write the files of a schema, given as dicts or as texts, in `root/schema`."""
    for name, content in files.items():
        path = root / "schema" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else as_yaml(content), "utf-8")
    return root / "schema"


def make_inventory(root: Path, records: Mapping[str, Any], schema: Mapping[str, Any] | None = None) -> Path:
    """An inventory in `root`: records by slug, as dicts or as texts; the schema of the project unless another is given."""
    if schema is None:
        shutil.copytree(ROOT / "schema", root / "schema", dirs_exist_ok=True)
    else:
        write_schema(root, schema)
    (root / "experiences").mkdir(exist_ok=True)
    for slug, record in records.items():
        (root / "experiences" / f"{slug}.yaml").write_text(record if isinstance(record, str) else as_yaml(record), "utf-8")
    return root


class _Dumper(yaml.SafeDumper):
    """Writes a value again where it is used again: a record may hold no alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)


@cache
def real_schema() -> Schema:
    schema, problems = load_schema(ROOT / "schema", ROOT)
    assert schema is not None, problems
    return schema


def laid(over: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A deep copy of a record with some keys changed; None takes a key away."""
    record = copy.deepcopy({**over, **changes})
    return {key: value for key, value in record.items() if value is not None}


def check(
    record: Any, schema: Schema | None = None, slug: str = "ma-fiche", slugs: tuple[str, ...] = ("autre-fiche",), tools: tuple[str, ...] = ()
) -> list[Problem]:
    """The problems of one record, given as a dict or as the text of its file."""
    text = record if isinstance(record, str) else as_yaml(record)
    document, problems = read_text(text, f"experiences/{slug}.yaml")
    if document is None:
        return problems
    context = Context(Path("/nowhere"), slug, dict.fromkeys((slug, *slugs)), dict.fromkeys(tools), text)
    return [*problems, *check_record(document, schema or real_schema(), context)[2]]


def said(problems: list[Problem]) -> list[str]:
    """Problems as short lines: `S050 periode.debu: …`, no-break spaces made plain so that tests can be read."""
    return [f"{each.code} {each.field}: {each.message}".replace("\u00a0", " ") for each in problems]


def codes(problems: list[Problem]) -> list[str]:
    return [each.code for each in problems]

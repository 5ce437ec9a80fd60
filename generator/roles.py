"""The schema comes in; what no key of it says outright goes out: the field that names a record, the one that tells it in a minute, the title of each part."""

from __future__ import annotations

from functools import lru_cache

from generator.schema import Field, Schema
from generator.typography import said


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

"""A record and its schema go in, its rows come out table by table: the one walk that relations, data package and codebook share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.schema import Field, Schema, Table


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `held_by` is the list field that holds it (None for the record itself), `rang` its place in that list, from 1."""

    table: Table
    data: Mapping[str, Any]
    held_by: Field | None
    rang: int
    parent: Row | None


def value(data: Any, path: tuple[str, ...]) -> Any:
    """What is written at a path of keys; None when nothing is (an empty text or list says nothing). Records are made of plain dicts and lists."""
    for key in path:
        if type(data) is not dict:
            return None
        data = data.get(key)
    return None if data == "" or data == [] or data == {} else data


def values(data: Any, field: Field) -> tuple[Any, ...]:
    """The cells of a field: none, one, or the elements of its list."""
    found = value(data, field.path)
    if found is None:
        return ()
    return tuple(found) if isinstance(found, list) else (found,)


def rows(schema: Schema, data: Mapping[str, Any]) -> Iterator[Row]:
    """The record itself, then the rows of its lists in the order of the schema, each followed by the rows it holds."""
    yield from _rows(schema, Row(schema.main, data, None, 1, None))


def _rows(schema: Schema, row: Row) -> Iterator[Row]:
    yield row
    for field in row.table.fields:
        if field.table:
            table = schema.tables[field.table]
            for rang, each in enumerate(values(row.data, field), 1):
                if type(each) is not dict:
                    each = {table.short or table.fields[0].name: each}
                yield from _rows(schema, Row(table, each, field, rang, row))

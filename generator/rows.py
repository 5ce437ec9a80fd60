"""A record and its schema go in, its rows come out table by table: the one walk that relations and data package share; and the terms it names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from generator.schema import Field, Schema, Table


class Row(NamedTuple):
    """One row of a table. `held_by` is the list field that holds it (None for the record itself), `rang` its place in that list, from 1."""

    table: Table
    data: Mapping[str, Any]
    held_by: Field | None
    rang: int
    parent: Row | None


def value(data: Any, path: tuple[str, ...]) -> Any:
    """What is written at a path of keys; None when nothing is. Records are made of plain dicts and lists."""
    for key in path:
        if type(data) is not dict:
            return None
        data = data.get(key)
    if data or data is None:
        return data
    # Nothing is said by an empty text or list; « non » (False) says something.
    return data if data is False or data == 0 else None


def values(data: Any, field: Field) -> tuple[Any, ...]:
    """The cells of a field: none, one, or the elements of its list."""
    found = value(data, field.path)
    if found is None:
        return ()
    return tuple(found) if type(found) is list else (found,)


def rows(schema: Schema, data: Mapping[str, Any]) -> list[Row]:
    """The record itself, then the rows of its lists in the order of the schema, each followed by the rows it holds."""
    found = [Row(schema.main, data, None, 1, None)]
    _add_rows_of(found[0], found, _lists_of(schema))
    return found


def _add_rows_of(row: Row, found: list[Row], lists: Mapping[str, tuple[tuple[Field, Table], ...]]) -> None:
    for field, table in lists[row.table.name]:
        deeper = lists[table.name]
        for rang, each in enumerate(values(row.data, field), 1):
            if type(each) is not dict:
                each = {table.short or table.fields[0].name: each}
            inner = Row(table, each, field, rang, row)
            found.append(inner)
            if deeper:
                _add_rows_of(inner, found, lists)


def terms_in(schema: Schema, data: Mapping[str, Any]) -> dict[tuple[str, str], None]:
    """The terms that a record names anywhere, as (vocabulary, term), in the order of the record."""
    found: dict[tuple[str, str], None] = {}
    for row in rows(schema, data):
        for made in row.table.fields:
            for id in values(row.data, made) if made.vocabulaires else ():
                term = schema.term(made, str(id))
                if term:
                    found[term[0].name, term[1].id] = None
    return found


@lru_cache(maxsize=8)
def _lists_of(schema: Schema) -> Mapping[str, tuple[tuple[Field, Table], ...]]:
    return {name: tuple((field, schema.tables[field.table]) for field in table.fields if field.table) for name, table in schema.tables.items()}

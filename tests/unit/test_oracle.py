"""The oracle: on mutated records flattened into tables, Frictionless's own `Package.validate()` finds fault with the very cells that our check finds fault with."""

import copy
import random
from typing import Any

import pytest
from frictionless import Package, Resource
from frictionless import Schema as TableSchema
from helpers import ROOT, SHORT, check, real_schema

from generator.catalogue import dotted
from generator.read import read_document
from generator.schema import Table

# What Frictionless can see: types, constraints, absent values, and lists or groups where a text is due. The rest is ours alone.
SHARED = {"S051", "S052", "S054", *(f"T{number:03}" for number in range(1, 18))}

WRONG = [
    "",
    "x",
    "x" * 2000,
    "1 500",
    "12",
    "-1.5",
    "NaN?",
    "oui",
    "peut-être",
    "www.exemple.org",
    "https://exemple.org",
    "Pas Un Identifiant",
    "1.0",
    None,
    True,
    ["une", "liste"],
    {"un": "groupe"},
]


def base_records() -> list[dict[str, Any]]:
    documents = [read_document(path, ROOT)[0] for path in sorted((ROOT / "experiences").glob("*.yaml"))]
    return [SHORT, *(document.data for document in documents if document)]


def leaves(data: Any, path: tuple = ()) -> list[tuple]:
    """The paths of the simple values of a record, elements of lists of terms aside."""
    if isinstance(data, dict):
        return [found for key, value in data.items() for found in leaves(value, (*path, key))]
    if isinstance(data, list):
        return [found for index, value in enumerate(data) if isinstance(value, dict) for found in leaves(value, (*path, index))]
    return [path]


def mutated(record: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    record = copy.deepcopy(record)
    for _ in range(3):
        path = dice.choice(leaves(record))
        target: Any = record
        for step in path[:-1]:
            target = target[step]
        if dice.random() < 0.2:
            del target[path[-1]]
        else:
            target[path[-1]] = copy.deepcopy(dice.choice(WRONG))
    return record


class Flat:
    """Records as the rows of tables, with the place of each row in its record."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.places: dict[str, list[tuple[int, tuple]]] = {}

    def add(self, number: int, table: Table, data: Any, path: tuple = ()) -> None:
        row: dict[str, Any] = {"row": f"{number}-{len(self.rows.get(table.name, ()))}"}
        for field in table.fields:
            value = data if isinstance(data, dict) else {table.short: data}
            for key in field.path:
                value = value.get(key) if isinstance(value, dict) else None
            if field.table and isinstance(value, list):
                for index, each in enumerate(value):
                    self.add(number, real_schema().table(field.table), each, (*path, field.name, index))
            row[field.name] = value
        self.rows.setdefault(table.name, []).append(row)
        self.places.setdefault(table.name, []).append((number, path))

    def package(self) -> Package:
        resources = []
        for name, rows in self.rows.items():
            fields = [{"name": "row", "type": "string"}, *(copy.deepcopy(dict(field.descriptor)) for field in real_schema().table(name).fields)]
            resources.append(Resource(name=name.replace("_", "-"), data=copy.deepcopy(rows), schema=TableSchema.from_descriptor({"fields": fields})))
        return Package(resources=resources)


def their_verdict(records: list[dict[str, Any]]) -> set[tuple[int, str]]:
    flat = Flat()
    for number, record in enumerate(records):
        flat.add(number, real_schema().main, record)
    report = flat.package().validate(limit_errors=100_000)
    found = set()
    for task in report.tasks:
        name = task.name.replace("-", "_")
        table = real_schema().table(name)
        for error in task.errors:
            assert error.type in ("type-error", "constraint-error"), error.message
            position = error.row_number - 2
            number, path = flat.places[name][position]
            data: Any = records[number]
            for step in path:
                data = data[step]
            steps = path if not isinstance(data, dict) else (*path, *table.field(error.field_name).path)
            found.add((number, dotted(steps)))
    return found


def our_verdict(records: list[dict[str, Any]]) -> set[tuple[int, str]]:
    return {(number, each.field) for number, record in enumerate(records) for each in check(copy.deepcopy(record)) if each.code in SHARED}


@pytest.mark.parametrize("seed", range(3))
def test_the_oracle_finds_fault_with_the_same_cells(seed: int) -> None:
    dice = random.Random(seed)
    bases = base_records()
    records = [mutated(dice.choice(bases), dice) for _ in range(50)]
    ours, theirs = our_verdict(records), their_verdict(records)
    assert len(theirs) > 30, "the mutations are meant to be noticed"
    assert (sorted(theirs - ours), sorted(ours - theirs)) == ([], [])


def test_the_oracle_has_nothing_to_say_of_the_real_records() -> None:
    assert their_verdict(base_records()) == set() == our_verdict(base_records())

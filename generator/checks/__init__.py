"""The rules. A record's document comes in, its problems go out (`check_record`); then all the records together (`check_inventory`).

One rule is one generator function: its docstring says in one sentence what must be true, and it yields a `Problem` for each thing that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from generator.catalogue import problem
from generator.checks import content, doubles, privacy, references, tools
from generator.checks.context import Context
from generator.checks.doubles import Named
from generator.checks.walk import MANY, Walk, walk
from generator.problem import Place, Problem
from generator.read import Document
from generator.roles import title_field
from generator.schema import Field, Schema

RULES = (*references.RULES, *content.RULES, *privacy.RULES)
# The rules of another kind of record, by its name. A tool has its own rule for its numbers, which holds the general one.
RULES_OF_KIND = {"outil": (*(rule for rule in RULES if rule is not content.plain_numbers), *tools.RULES)}
RULES_ACROSS = doubles.RULES
# Parts of a record, from its top, in which the names of organisations are compared with those of the others: a whole sheet has about a hundred.
MOST_NAMED = 500


def check_record(document: Document, schema: Schema, context: Context) -> tuple[dict[str, Any], Named, list[Problem]]:
    """One record: its data with short forms spelt out, the names it gives, its problems in the order of the file."""
    found = walk(document, schema)
    for rule in RULES_OF_KIND.get(schema.main.name, RULES):
        found.problems.extend(islice(rule(found, context), MANY + 1))
    problems = sorted(set(found.problems))
    if len(problems) > MANY:
        problems = [*problems[:MANY], problem("S059", Place(document.path), maximum=MANY)]
    return found.data, _named(found, context.slug), problems


def check_inventory(records: Sequence[Named], schema: Schema) -> list[Problem]:
    """What only all the records together can show."""
    return sorted(found for rule in RULES_ACROSS for found in rule(records, schema))


def _named(found: Walk, slug: str) -> Named:
    main = found.rows[0]
    naming = _title_field(found.schema)
    title = main.values.get(naming.name) if naming else None
    fields = _organisation_fields(found.schema)
    names = []
    for row in found.rows[:MOST_NAMED]:
        pair = fields.get(row.table.name)
        if pair and pair[0] not in row.values and isinstance(row.values.get(pair[1]), str):
            at = (*row.path, pair[1])
            names.append((row.values[pair[1]], found.document.place(*at), at))
    titled = (title, found.document.place(*naming.path), naming.path) if naming and isinstance(title, str) else None
    return Named(slug, titled, tuple(names))


@lru_cache(maxsize=4)
def _title_field(schema: Schema) -> Field | None:
    return title_field(schema)


@lru_cache(maxsize=4)
def _organisation_fields(schema: Schema) -> dict[str, tuple[str, str]]:
    return doubles.organisation_fields(schema)

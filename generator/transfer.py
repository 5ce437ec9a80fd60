"""The inventory and its relations come in; what a reader elsewhere needs to compare a sheet with their own place goes out, as one small file for the whole site.

A sheet itself says its conditions and the surroundings it lives in: the lists that the schema marks with `x-transfert`. The file adds, for each term that
these lists may carry, the sheets that say how they came by it and the tools that name it. Its size depends on the number of terms, not of sheets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generator.explorer import listed
from generator.inventory import TOOLS, Inventory
from generator.markup import plain
from generator.pages.wording import shorten
from generator.plan import Plan, hidden_addresses, sheet_plan, title_of
from generator.relate import Relations, TermUse
from generator.rows import terms_in
from generator.schema import Schema
from generator.typography import french

FILE = "fiches/chez-nous.json"
MOST_SHEETS = 6
"""How many sheets the file names for a term: a reading shows three, and the page of the term lists them all."""
LONGEST_TEXT = 150


def write_transfer(inventory: Inventory, relations: Relations, folder: Path) -> None:
    """Write the file in the folder of the site, when the schema marks a list."""
    if inventory.schema.transfers:
        path = folder / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(transfer_data(inventory, relations), ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def transfer_vocabularies(schema: Schema) -> Mapping[str, str]:
    """The vocabularies of the lists to compare, each with what its list tells (`condition` or `milieu`)."""
    lists = [(schema.table(made.table), made.transfert) for made in schema.main.fields if made.transfert and made.table]
    return {name: told for table, told in lists for coded in table.fields for name in coded.vocabulaires}


def transfer_data(inventory: Inventory, relations: Relations) -> dict[str, Any]:
    """`{"fiches": [[slug, title]], "outils": [[slug, title]], "termes": {"condition/mandat": {"liste", "nom", "sens", "nombre", "fiches", "outils"}}}`.

    The sheets of a term are `[rank, section, text]`, its tools are ranks. A term that neither a sheet nor a tool names is left out.
    """
    schema, plan = inventory.schema, sheet_plan(inventory.schema)
    lists = {made.table: made for made in schema.main.fields if made.transfert}
    newest = {fiche.slug: rank for rank, fiche in enumerate(listed(inventory, relations))}
    vocabularies = transfer_vocabularies(schema)
    tools = _tools(inventory)
    sheets: dict[str, int] = {}
    named: dict[str, int] = {}
    terms: dict[str, Any] = {}
    for name, told in vocabularies.items():
        for term in schema.vocabulary(name).terms.values():
            uses = [use for use in relations.uses.get((name, term.id), ()) if use.table in lists]
            useful = tools.get((name, term.id), ())
            if uses or useful:
                terms[f"{name}/{term.id}"] = {
                    "liste": told,
                    "nom": french(term.libelle),
                    "sens": plain(term.definition),
                    "nombre": len({use.slug for use in uses}),
                    "fiches": [
                        [sheets.setdefault(use.slug, len(sheets)), lists[use.table].section, _text(plan, inventory, use)] for use in _best(uses, newest)
                    ],
                    "outils": [named.setdefault(slug, len(named)) for slug in useful],
                }
    return {
        "fiches": [[slug, title_of(plan, slug, inventory.fiches[slug].data)] for slug in sheets],
        "outils": [[slug, french(str(inventory.outils[slug].data.get("titre", slug)))] for slug in named],
        "termes": terms,
    }


def _best(uses: Iterable[TermUse], newest: Mapping[str, int]) -> list[TermUse]:
    """One use of each sheet: those that say something of the term first, then the newest information."""
    first: dict[str, TermUse] = {}
    for use in sorted(uses, key=lambda use: (not use.texts, newest[use.slug])):
        first.setdefault(use.slug, use)
    return list(first.values())[:MOST_SHEETS]


def _text(plan: Plan, inventory: Inventory, use: TermUse) -> str:
    if not use.texts:
        return ""
    return shorten(plain(use.texts[0][1], hidden=hidden_addresses(plan, inventory.fiches[use.slug].data)), LONGEST_TEXT)


def _tools(inventory: Inventory) -> dict[tuple[str, str], list[str]]:
    """The tools that name a term, by term."""
    found: dict[tuple[str, str], list[str]] = {}
    for slug, tool in inventory.outils.items():
        for term in terms_in(inventory.schema.kinds[TOOLS].schema, tool.data):
            found.setdefault(term, []).append(slug)
    return found

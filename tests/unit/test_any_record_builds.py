"""Any record that the schema allows becomes pages, search files and data, whatever letters it is made of."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from helpers import SHORT, make_inventory
from hypothesis import given, settings
from test_properties import SETTINGS, records

from generator.datapackage import write_data
from generator.explorer import build_explorer, documents, write_explorer
from generator.inventory import load_inventory
from generator.pages import page_makers
from generator.relate import relations
from generator.settings import read_settings
from generator.textindex import write_text_index

OWN_PAGES = ("", "explorer/", "fiches/ma-fiche/", "territoires/", "organisations/")


def without_tools(record: dict[str, Any]) -> dict[str, Any]:
    """Tools that a record names are not in this inventory."""
    kept = [row for row in record.get("outils", []) if not (isinstance(row, dict) and "outil" in row)]
    return {**{key: value for key, value in record.items() if key != "outils"}, **({"outils": kept} if kept else {})}


@settings(SETTINGS, max_examples=25)
@given(records().map(without_tools))
def test_any_record_that_the_schema_allows_is_built(record: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = make_inventory(Path(folder), {"ma-fiche": record, "autre-fiche": SHORT})
        inventory, problems = load_inventory(root)
        assert inventory is not None and set(inventory.fiches) == {"ma-fiche", "autre-fiche"}, problems
        site_settings, _ = read_settings(root)
        assert site_settings is not None
        related = relations(inventory)
        makers = page_makers(inventory, site_settings, related)
        pages = {address: makers[address]() for address in OWN_PAGES}
        assert all("<h1" in page.body for page in pages.values())
        write_explorer(build_explorer(inventory, related), root / "out")
        write_text_index(documents(inventory, related), root / "out/texte")
        write_data(inventory, root / "donnees", related.newest)
        assert (root / "donnees/datapackage.json").is_file()

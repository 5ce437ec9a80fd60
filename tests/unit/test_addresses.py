"""The addresses told before any page is made are those of the pages that are made."""

from __future__ import annotations

from pathlib import Path

from generator.addresses import addresses
from generator.inventory import load_inventory
from generator.pages import all_pages
from generator.relate import relations
from generator.settings import read_settings

ROOT = Path(__file__).parents[2]


def test_the_addresses_are_those_of_the_pages() -> None:
    inventory, _ = load_inventory(ROOT)
    settings, _ = read_settings(ROOT)
    assert inventory is not None and settings is not None
    related = relations(inventory)
    assert sorted(addresses(inventory, related)) == sorted(page.url for page in all_pages(inventory, settings, related))

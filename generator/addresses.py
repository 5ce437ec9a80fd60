"""An inventory and its relations come in, the addresses of all the pages that `pages.all_pages` makes from them come out, without making a page.

Needed before any page: to know which tabs the site has, and which links of hand-written pages are dead. A test holds the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pages import NOT_NOTIONS
from generator.relate import TERRITORIES, Relations

if TYPE_CHECKING:
    from generator.inventory import Inventory


def addresses(inventory: Inventory, related: Relations) -> frozenset[str]:
    """Every address, relative to the root of the site: "" for the home page, "fiches/<slug>/" for a sheet."""
    found = {"", "explorer/", "donnees/", "donnees/codebook/", "messages/"}
    found.update(f"fiches/{slug}/" for slug in inventory.fiches)
    for name, vocabulary in inventory.schema.vocabularies.items():
        if name not in NOT_NOTIONS:
            found.update(("notions/", f"notions/{name}/", *(f"notions/{name}/{term}/" for term in vocabulary.terms)))
    places = inventory.schema.vocabularies.get(TERRITORIES)
    if places and related.territories:
        shown = {*related.territories, *(above for id in related.territories for above in places.ancestors(id))}
        found.update(("territoires/", *(f"territoires/{id}/" for id in shown)))
    if related.organisations:
        found.add("organisations/")
        found.update(f"organisations/{id}/" for id, each in related.organisations.items() if each.known or len(each.slugs) > 1)
    return frozenset(found)

"""The desk comes in, the page of the explorer goes out."""

from __future__ import annotations

from generator.explorer import Way, page_values
from generator.pages.desk import Desk
from generator.pages.page import Page
from generator.pages.wording import count


def explorer_page(desk: Desk) -> Page:
    """The list of all the sheets, where the explorer's module brings search, facets and views (see `explorer`)."""
    # The search reads the sheets alone: who looks for a tool by its name is shown where the tools are.
    ways = [Way("../outils/", "Outils à utiliser")] if desk.inventory.outils else []
    ways += [Way("../parcours/", "Se former")] if desk.inventory.parcours else []
    ways += [Way(f"../{desk.contribute}", "Proposer une expérience")] if desk.contribute and "://" not in desk.contribute else []
    number = count(len(desk.inventory.fiches), "expérience", "expériences")
    description = f"Chercher et filtrer {number} : {', '.join(facet.label.lower() for facet in desk.explorer.facets[:6])}…"
    return desk.page("explorer", "explorer/", "Explorer les expériences", description, **page_values(desk.explorer, desk.schema, ways))

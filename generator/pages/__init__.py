"""An inventory and the settings come in, every page made from them goes out: address, title, description and body.

One module for each kind of page. Each page is made when it is asked for, so that ten thousand sheets never stand in memory together. Links in a body are
relative: `root` leads from the page to the root of the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from generator.pages import axes, data, explore, glossary, home, messages, notions, organisations, paths, sheets, study, territories, tools
from generator.pages.desk import desk_of
from generator.pages.page import Maker, Page
from generator.relate import Relations, relations

if TYPE_CHECKING:
    from generator.inventory import Inventory
    from generator.settings import Settings


def page_makers(inventory: Inventory, settings: Settings, related: Relations | None = None) -> dict[str, Maker]:
    """What makes each page, by its address, in the order of the site. A page is made when it is asked for, in whatever process asks.

    `related` saves computing the relations twice when a caller has them.
    """
    desk = desk_of(inventory, settings, related or relations(inventory))
    return {
        "": partial(home.home_page, desk),
        "explorer/": partial(explore.explorer_page, desk),
        **{f"fiches/{slug}/": partial(sheets.sheet_page, desk, slug) for slug in desk.inventory.fiches},
        **dict(tools.tool_makers(desk)),
        **dict(notions.notion_makers(desk)),
        **dict(glossary.glossary_makers(desk)),
        **dict(territories.territory_makers(desk)),
        **dict(organisations.organisation_makers(desk)),
        "donnees/": partial(data.data_page, desk),
        "donnees/codebook/": partial(data.codebook_page, desk),
        **dict(axes.axis_makers(desk)),
        **dict(paths.path_makers(desk)),
        **dict(study.study_makers(desk)),
        "messages/": partial(messages.messages_page, desk),
    }


def prepare(inventory: Inventory, settings: Settings, related: Relations) -> None:
    """Compute what most pages need, before they are shared between processes."""
    desk_of(inventory, settings, related).prepare()


def all_pages(inventory: Inventory, settings: Settings, related: Relations | None = None) -> Iterator[Page]:
    """Every page made from the inventory, one after the other."""
    for make in page_makers(inventory, settings, related).values():
        yield make()

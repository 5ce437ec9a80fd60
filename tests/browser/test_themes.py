"""Light and dark: the site follows the machine, lets the reader choose, and keeps the choice."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit
from tests.browser.site_under_test import Site, Visitor

SCHEME = "document.body.getAttribute('data-md-color-scheme')"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def luminance(visitor: Visitor) -> float:
    """How light the page is, from 0 to 255."""
    colour = visitor.page.evaluate(BACKGROUND)
    red, green, blue = (float(each) for each in colour[colour.index("(") + 1 : -1].split(",")[:3])
    return 0.299 * red + 0.587 * green + 0.114 * blue


def choose(visitor: Visitor, name: str) -> None:
    visitor.page.locator(f"label[title='{name}']:visible").click()


def test_the_site_is_light_where_the_machine_is_light_and_dark_where_it_is_dark(site: Site, visit: Visit) -> None:
    light, dark = visit(), visit(dark=True)
    light.open(site.one("accueil"))
    dark.open(site.one("accueil"))
    assert light.page.evaluate(SCHEME) == "default"
    assert dark.page.evaluate(SCHEME) == "slate"
    assert luminance(light) > 200
    assert luminance(dark) < 60


@pytest.mark.parametrize("width", [1280, 360])
def test_the_choice_of_a_theme_is_kept_from_page_to_page_and_can_be_undone(width: int, site: Site, visit: Visit) -> None:
    visitor = visit(width=width)
    visitor.open(site.one("fiche"))
    choose(visitor, "Passer au thème sombre")
    assert visitor.page.evaluate(SCHEME) == "slate"
    visitor.open(site.one("explorer"))
    assert visitor.page.evaluate(SCHEME) == "slate"
    assert luminance(visitor) < 60
    visitor.page.reload()
    assert visitor.page.evaluate(SCHEME) == "slate"
    choose(visitor, "Passer au thème clair")
    visitor.open(site.one("notion"))
    assert visitor.page.evaluate(SCHEME) == "default"
    assert visitor.complaints == []


def test_the_theme_is_chosen_with_the_keyboard_too(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.open(site.one("notion"))
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-md-component=palette]') !== null"):
            break
    else:
        pytest.fail("The choice of a theme is not reached with the Tab key.")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(SCHEME) == "slate"

"""axe finds nothing to say about any kind of page: in light, in dark, on a phone, and on what opens when a reader acts."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visit
from tests.browser.site_under_test import KINDS, Site, Visitor, new_visitor

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VARIANTS: dict[str, dict[str, Any]] = {"light": {}, "dark": {"dark": True}, "phone": {"width": 360, "height": 740}}


@pytest.fixture(scope="module", params=VARIANTS)
def visitor(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Visitor]:
    """One window for all the pages of a variant."""
    found = new_visitor(browser, site.url, **VARIANTS[request.param])
    yield found
    found.context.close()


def faults(page: Page) -> list[str]:
    """What axe reports, one line for each rule, with the first places. Its results are not a promise of comfort, only the absence of known faults."""
    page.evaluate(AXE)
    result = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'], preload: false})", RULES)
    return [
        f"{each['id']}: {each['help']} — {len(each['nodes'])} × "
        + " | ".join(f"{node['target'][0]} {node['html'][:120]} ({node['failureSummary'].splitlines()[-1].strip()})" for node in each["nodes"][:3])
        for each in result["violations"]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_no_fault(kind: str, visitor: Visitor, site: Site) -> None:
    assert faults(visitor.open(site.one(kind))) == []


@pytest.mark.parametrize("state", ["?q=logement&vue=liste", "?vue=tableau", "?q=xyzxyzxyz"])
def test_a_state_of_the_explorer_has_no_fault(state: str, visitor: Visitor, site: Site) -> None:
    assert faults(visitor.open(site.at(f"explorer/{state}"))) == []


def test_the_folded_parts_of_a_page_have_no_fault_once_open(visitor: Visitor, site: Site) -> None:
    for kind in ("fiche", "explorer"):
        page = visitor.open(site.one(kind))
        page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
        assert faults(page) == [], kind


def test_the_menu_of_a_phone_opens_and_closes_with_the_keyboard_and_has_no_fault_once_open(site: Site, visit: Visit) -> None:
    visitor = visit(width=360, height=740)
    page = visitor.open(site.one("fiche"))
    menu = page.get_by_role("button", name="Menu")
    entry = page.get_by_role("navigation", name="Navigation").get_by_role("link", name="Territoires")
    assert menu.get_attribute("aria-expanded") == "false"
    assert not entry.is_visible()
    menu.press("Enter")
    entry.wait_for()
    assert menu.get_attribute("aria-expanded") == "true"
    assert faults(page) == []
    assert page.evaluate("document.activeElement.closest('.md-nav') !== null")
    page.keyboard.press("Escape")
    entry.wait_for(state="hidden")
    assert menu.evaluate("menu => menu === document.activeElement")
    menu.click()
    entry.click()
    page.wait_for_url(site.at("territoires/"))


def test_a_fault_would_be_found(site: Site, visit: Visit) -> None:
    page = visit().open(site.one("notion"))
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [each.split(":")[0] for each in faults(page)] == ["button-name"]

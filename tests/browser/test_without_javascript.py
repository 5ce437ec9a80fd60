"""Without JavaScript, everything that is written is still there to be read, and the ways to it lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit
from tests.browser.site_under_test import KINDS, Site, Visitor, new_visitor


@pytest.fixture(scope="module")
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """One window for a page of each kind."""
    found = new_visitor(browser, site.url, javascript=False)
    yield found
    found.context.close()


def test_the_explorer_lists_every_sheet_and_its_links_work(site: Site, visit: Visit) -> None:
    visitor = visit(javascript=False)
    page = visitor.open(site.one("explorer"))
    links = page.locator("[data-role=liste] a").evaluate_all("links => links.map((link) => link.href)")
    assert sorted(set(links)) == [site.at(address) for address in site.fiches]
    first = page.locator("[data-role=liste] a").first
    title = first.inner_text()
    first.click()
    assert page.locator("h1").inner_text() == title
    assert visitor.complaints == []


def test_the_explorer_says_what_needs_javascript_and_offers_ways_that_do_not(site: Site, visit: Visit) -> None:
    visitor = visit(javascript=False)
    page = visitor.open(site.one("explorer"))
    note = page.locator("noscript .mg-note")
    assert note.is_visible()
    ways = note.locator("a").evaluate_all("links => links.map((link) => link.href)")
    assert site.at("territoires/") in ways
    for way in ways:
        assert visitor.page.goto(way).status == 200
    assert page.locator("[data-js]:visible").count() == 0
    assert visitor.complaints == []


def test_the_search_of_the_header_leads_to_the_explorer(site: Site, visit: Visit) -> None:
    visitor = visit(javascript=False)
    page = visitor.open(site.one("fiche"))
    box = page.locator("header").get_by_role("searchbox")
    box.fill("logement")
    box.press("Enter")
    page.wait_for_url(site.at("explorer/?q=logement"))
    assert page.locator("[data-role=liste] a").first.is_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_whole(kind: str, site: Site, visitor: Visitor) -> None:
    visitor.forget()
    page = visitor.open(site.one(kind))
    assert page.locator("h1").is_visible()
    assert len(page.locator("main").inner_text()) > 100
    assert visitor.complaints == []


@pytest.mark.parametrize("width", [1280, 360])
def test_the_tabs_of_the_site_can_be_reached_at_any_width(width: int, site: Site, visit: Visit) -> None:
    visitor = visit(javascript=False, width=width)
    page = visitor.open(site.one("accueil"))
    if width < 800:
        page.locator("header label[for=__drawer]").click()
    link = page.locator("nav a:visible", has_text="Territoires").first
    link.click()
    page.wait_for_url(site.at("territoires/"))

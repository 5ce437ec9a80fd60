"""Every kind of page of the real site, as a reader meets it: on a screen of any width, with its words in French and a way to its content."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visit
from tests.browser.site_under_test import KINDS, MISSING, WRITTEN, Site, new_visitor

WIDTHS = (320, 360, 1280)
ENGLISH_OF_THE_THEME = (
    "Search", "Skip to", "Table of contents", "Back to top", "Initializing", "Previous", "Next", "Copy to", "Copied", "Made with", "Edit this page", "View source",
    "Navigation menu", "Switch to", "Footer", "Header",
)  # fmt: skip


@pytest.fixture(scope="module", params=KINDS)
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """One page of each kind, opened once for all the tests of this module."""
    visitor = new_visitor(browser, site.url)
    yield visitor.open(site.one(request.param))
    visitor.context.close()


def test_the_tests_know_every_kind_of_page(site: Site) -> None:
    assert sorted(site.pages) == sorted(KINDS)


def test_a_page_begins_with_a_way_to_skip_to_its_content(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Aller au contenu"
    target = skip.evaluate("element => element.hash")
    skip.press("Enter")
    page.wait_for_function("hash => location.hash === hash", arg=target)
    assert page.locator(target).count() == 1


def test_a_page_has_one_heading_and_its_headings_skip_no_level(page: Page) -> None:
    levels = page.evaluate(
        "() => [...document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)')].filter((each) => each.checkVisibility()).map((each) => Number(each.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_a_page_shows_no_english_word_of_the_theme(page: Page) -> None:
    said = page.evaluate(
        """() => [document.title, document.body.innerText, ...[...document.querySelectorAll("[aria-label],[title],[placeholder],[alt]")]
          .flatMap((element) => ["aria-label", "title", "placeholder", "alt"].map((name) => element.getAttribute(name) ?? ""))].join("\\n")"""
    )
    assert [words for words in ENGLISH_OF_THE_THEME if words in said] == []


def test_a_page_never_scrolls_sideways(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        too_wide = page.evaluate(
            """() => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return [];
              return [...document.body.querySelectorAll("*")]
                .filter((element) => element.getBoundingClientRect().right > width + 0.5)
                .map((element) => `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 60)}`);
            }"""
        )
        assert too_wide == [], f"at {width} pixels"


def test_a_missing_address_answers_in_french_with_a_search_box_that_leads_to_the_explorer(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.open(site.one(MISSING))
    assert page.title().startswith("Page introuvable – ")
    box = page.locator("main").get_by_role("searchbox")
    box.fill("précarité")
    box.press("Enter")
    page.wait_for_url(lambda url: url.startswith(site.at("explorer/?q=pr%C3%A9carit%C3%A9")))
    assert page.locator("h1").inner_text() == "Explorer les expériences"


def test_the_search_of_the_header_leads_to_the_explorer_from_any_depth(site: Site, visit: Visit) -> None:
    visitor = visit()
    for kind in ("accueil", "fiche", "notion", WRITTEN):
        page = visitor.open(site.one(kind))
        box = page.locator("header").get_by_role("searchbox")
        box.fill("logement")
        box.press("Enter")
        page.wait_for_url(lambda url: url.startswith(site.at("explorer/?q=logement")))
        visitor.wait()
        assert page.locator("main").get_by_role("searchbox").input_value() == "logement"
    assert visitor.complaints == []

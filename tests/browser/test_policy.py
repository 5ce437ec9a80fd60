"""A visit leaves nothing anywhere else: no page breaks its own policy, asks another host for anything, misses a file or logs an error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit
from tests.browser.site_under_test import KINDS, Site, Visitor, new_visitor


@pytest.fixture(scope="module")
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """One window for a page of each kind."""
    found = new_visitor(browser, site.url)
    yield found
    found.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_keeps_to_its_policy_and_to_its_own_host(kind: str, site: Site, visitor: Visitor) -> None:
    visitor.forget()
    page = visitor.open(site.one(kind))
    page.mouse.wheel(0, 20_000)  # what would load late
    policy = page.locator("head > meta").first
    assert policy.get_attribute("http-equiv") == "Content-Security-Policy"
    assert policy.get_attribute("content").startswith("default-src 'none'; script-src 'self'")
    assert visitor.requests
    assert visitor.complaints == []


def test_a_page_that_breaks_the_policy_would_be_told(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.open(site.one("notion"))
    page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'https://ailleurs.example/espion.png'}))")
    page.wait_for_event("console", predicate=lambda message: message.text.startswith("POLICY img-src https://ailleurs.example/"))
    assert any("POLICY img-src" in each for each in visitor.complaints)


def test_nothing_is_kept_on_the_visitor_s_machine_but_the_choice_of_a_theme(site: Site, visit: Visit) -> None:
    visitor = visit()
    for kind in ("accueil", "explorer", "fiche"):
        visitor.open(site.one(kind))
    kept = visitor.page.evaluate("() => ({local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie})")
    assert kept["cookies"] == ""
    assert [key for key in kept["local"] + kept["session"] if not key.endswith("__palette")] == []
    assert visitor.context.cookies() == []

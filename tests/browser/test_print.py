"""A sheet on A4 paper: all that it tells and every source with its address, nothing of the screen around it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.site_under_test import Site

SCREEN_ONLY = ".md-header, .md-tabs, .md-footer, .md-sidebar, .md-top, .md-skip, form, button, [role=search], .mg-crumbs, .mg-toc, .mg-toc-fold"
SEEN = "all => all.filter((each) => each.checkVisibility() && each.getClientRects().length)"


@pytest.fixture
def paper(site: Site, visit: Visit) -> Callable[..., Page]:
    """Opens a sheet, as it would be printed."""

    def lay(address: str = "", **options: Any) -> Page:
        page = visit(**options).open(site.at(address) if address else site.one("fiche"))
        page.emulate_media(media="print")
        return page

    return lay


def test_a_printed_sheet_has_its_story_and_not_the_screen_around_it(paper: Callable[..., Page]) -> None:
    page = paper()
    assert page.locator(SCREEN_ONLY).evaluate_all(SEEN + ".map((each) => each.className)") == []
    assert page.locator("h1").is_visible()
    sections = page.locator(".mg-toc-fold a").evaluate_all("links => links.map((link) => link.hash)")
    assert len(sections) > 8
    assert [section for section in sections if not page.locator(section).is_visible()] == []


def test_a_printed_sheet_has_every_source_with_its_address(paper: Callable[..., Page], site: Site) -> None:
    page = paper()
    sources = page.locator(".mg-sources > li[id^=source-]")
    assert sources.count() > 0
    assert sources.evaluate_all(SEEN + ".length") == sources.count()
    links = sources.locator("a[href^=http]")
    assert links.count() > 0
    for link in links.all():
        printed = link.evaluate("link => getComputedStyle(link, '::after').content")
        assert link.get_attribute("href") in printed


def test_a_sheet_is_black_on_white_on_paper_even_when_the_screen_is_dark(paper: Callable[..., Page]) -> None:
    page = paper(dark=True)
    text, ground = page.evaluate("() => [getComputedStyle(document.querySelector('.mg-minute p')).color, getComputedStyle(document.body).backgroundColor]")
    assert (text, ground) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_what_is_folded_on_the_screen_is_open_on_paper(paper: Callable[..., Page]) -> None:
    folded = paper().locator("main details:not(.mg-toc-fold) > :not(summary)")
    assert folded.evaluate_all("all => all.filter((each) => !each.checkVisibility({contentVisibilityAuto: true})).map((each) => each.textContent)") == []


def test_a_whole_sheet_fits_on_a4(paper: Callable[..., Page]) -> None:
    page = paper(width=794, height=1123)  # A4 at 96 dots an inch
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    pdf = page.pdf(format="A4")
    assert 2 <= sheets_of_paper(pdf) <= 12
    assert set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)", pdf)) <= {b"594", b"595", b"596"}


def sheets_of_paper(pdf: bytes) -> int:
    """The number of pages of a PDF."""
    page = re.compile(rb"/Type\s*/Page\b")
    return len(page.findall(pdf)) or sum(len(page.findall(part)) for part in streams(pdf))


def streams(pdf: bytes) -> list[bytes]:
    """The streams of a PDF, unpacked."""
    return [zlib.decompress(part) for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL) if part[:1] == b"\x78"]

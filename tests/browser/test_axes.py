"""The pages that count, in a real browser: figures that lead to as many sheets, tables that sort by keyboard, and that read without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.site_under_test import Site
from tests.browser.test_accessibility import VARIANTS, faults

AXES = ("axes/milieu/", "axes/soin-et-pouvoir/", "axes/emergence/")
BOXES = "[...document.querySelectorAll('.mg-table-box')]"


def figures(page: Page, kind: str) -> list[tuple[int, str]]:
    """(number, address) of the figures of the tables whose address holds `kind`, the largest numbers first."""
    found = page.locator(f"td .mg-figure-link[href*='{kind}']").evaluate_all("all => all.map((each) => [Number(each.firstChild.textContent), each.href])")
    return sorted(((number, address) for number, address in found), reverse=True)


def test_a_figure_leads_to_as_many_sheets_in_the_explorer(site: Site, visit: Visit) -> None:
    visitor = visit()
    found = [pair for url in AXES for pair in figures(visitor.open(site.at(url)), "explorer/?")]
    assert found
    for number, address in {pair[0]: pair for pair in found}.values():
        page = visitor.open(address)
        page.locator("[data-fiche]").first.wait_for()
        assert page.locator("[data-fiche]").count() == number, address


def test_a_figure_leads_to_as_many_sheets_on_the_page_of_its_term(site: Site, visit: Visit) -> None:
    visitor = visit()
    found = figures(visitor.open(site.at("axes/milieu/")), "/notions/")
    assert found
    for number, address in {pair[0]: pair for pair in found}.values():
        assert visitor.open(address).locator(".mg-quotes > li").count() == number, address


@pytest.mark.parametrize("javascript", [True, False])
def test_a_figure_opens_the_list_of_its_sheets(javascript: bool, site: Site, visit: Visit) -> None:
    page = visit(javascript=javascript).open(site.at("axes/milieu/"))
    link = page.locator("td .mg-figure-link[href*='#facteurs-cadre--offre--pro-formel']")
    number = int(link.evaluate("link => link.firstChild.textContent"))
    target = page.locator("#facteurs-cadre--offre--pro-formel")
    assert not target.is_visible()
    link.focus()
    page.keyboard.press("Enter")
    target.wait_for(state="visible")
    assert target.evaluate("target => target.nextElementSibling.querySelectorAll('li').length") == number
    page.wait_for_function("() => { const at = document.querySelector('dt:target').getBoundingClientRect().top; return at >= 0 && at < innerHeight; }")


def test_a_table_sorts_by_keyboard_and_tells_it(site: Site, visit: Visit) -> None:
    page = visit().open(site.at("axes/milieu/"))
    table = page.locator("#facteurs-cadre ~ .mg-matrix-box table").first
    head = table.locator("thead th").nth(3)
    button = head.get_by_role("button")
    told = page.locator("main [role=status]")
    column = "table => [...table.tBodies[0].rows].map((row) => Number(row.cells[3].dataset.n))"
    first = table.evaluate(column)
    assert first != sorted(first, reverse=True)
    name = button.inner_text().strip()
    button.focus()
    page.keyboard.press("Enter")
    assert table.evaluate(column) == sorted(first, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    assert told.inner_text() == f"Tableau trié par «\u00a0{name}\u00a0», du plus grand au plus petit."
    page.keyboard.press("Space")
    assert table.evaluate(column) == sorted(first)
    assert head.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert table.evaluate(column) == first
    assert head.get_attribute("aria-sort") is None
    assert told.inner_text() == "Tableau remis dans son premier ordre."
    page.keyboard.press("Shift+Tab")
    table.locator("thead th").first.get_by_role("button").press("Enter")
    titles = table.locator("tbody th").all_inner_texts()
    assert titles[0].startswith("Complexité")
    assert told.inner_text().endswith("de A à Z.")
    assert button.evaluate("button => button.getBoundingClientRect().height") >= 24


def test_the_tables_read_without_a_script(site: Site, visit: Visit) -> None:
    page = visit(javascript=False).open(site.at("axes/emergence/"))
    assert page.locator("table[data-tri]").count() > 3
    assert page.locator("table button").count() == 0
    assert page.locator("svg.mg-model").is_visible()


@pytest.mark.parametrize("url", ["axes/", *AXES])
def test_a_phone_scrolls_the_boxes_and_never_the_page(url: str, site: Site, visit: Visit) -> None:
    page = visit(width=360, height=740).open(site.at(url))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    wide = page.evaluate(f"{BOXES}.filter((box) => box.scrollWidth > box.clientWidth).map((box) => [box.tabIndex, box.getAttribute('role'), box.ariaLabel])")
    assert all(index == 0 and role == "region" and label for index, role, label in wide)
    if url != "axes/":
        assert wide


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("url", AXES)
def test_an_axis_has_no_fault_with_everything_open_and_a_table_sorted(url: str, variant: str, site: Site, visit: Visit) -> None:
    page = visit(**VARIANTS[variant]).open(site.at(url))
    page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    page.locator("table[data-tri] thead button").nth(1).press("Enter")
    assert faults(page) == []


def test_paper_shows_the_numbers_and_the_empty_cells_not_the_lists(site: Site, visit: Visit) -> None:
    page = visit().open(site.at("axes/milieu/"))
    page.emulate_media(media="print")
    assert page.locator("table.mg-matrix").first.is_visible()
    assert page.locator(".mg-empty li").first.is_visible()
    assert not page.locator(".mg-behind").first.is_visible()
    assert not page.locator(".mg-files").first.is_visible()


def test_the_files_of_a_table_are_there(site: Site, visit: Visit) -> None:
    page = visit().open(site.at("axes/emergence/"))
    links = page.locator(".mg-files a").evaluate_all("all => all.map((each) => each.href)")
    assert len(links) == 10
    for link in links:
        answer = page.request.get(link)
        assert answer.ok and answer.body().startswith((b"terme,libelle,", b"ligne,ligne_libelle,")), link

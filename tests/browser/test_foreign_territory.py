"""The site of another territory works in a browser as ours does: its own words are searched, its own facets filter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.site_under_test import Site, Visitor, new_visitor, site_of
from tests.orchards import orchards


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_of(orchards(tmp_path_factory.mktemp("vergers"), True)) as found:
        yield found


@pytest.fixture
def visitor(browser: Browser, valley: Site) -> Iterator[Visitor]:
    found = new_visitor(browser, valley.url)
    yield found
    assert found.complaints == []
    found.context.close()


def titles(visitor: Visitor) -> list[str]:
    return visitor.page.locator("[data-role=liste] :is(h2, h3)").all_inner_texts()


def test_every_page_opens_without_a_complaint(valley: Site, visitor: Visitor) -> None:
    for addresses in valley.pages.values():
        for address in addresses:
            visitor.open(valley.at(address))
            assert visitor.page.locator("h1").count() == 1


def test_a_search_finds_its_words(valley: Site, visitor: Visitor) -> None:
    visitor.open(valley.at("explorer/?q=pommier"))
    assert titles(visitor) == ["Clos du Meunier"]


def test_a_facet_of_its_own_filters(valley: Site, visitor: Visitor) -> None:
    page = visitor.open(valley.at("explorer/?fruits=reinette"))
    assert titles(visitor) == ["Clos du Meunier"]
    page.get_by_role("checkbox", name="Quetsche").check()
    page.wait_for_function("() => document.querySelector('[data-role=compte]').textContent.includes('2')")
    assert sorted(titles(visitor)) == ["Clos du Meunier", "Verger des Sœurs"]
    assert "fruits=reinette,quetsche" in page.url.replace("%2C", ",")


def test_the_table_and_the_sort_do_without_our_fields(valley: Site, visitor: Visitor) -> None:
    page = visitor.open(valley.at("explorer/?vue=tableau&tri=titre"))
    assert [row.split("\t")[0] for row in page.locator("[data-role=liste] tbody tr").all_inner_texts()] == ["Clos du Meunier", "Verger des Sœurs"]

"""The learning paths in a real browser: from the list to a session, its sheets and its questions; each session on paper; no script; no fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.site_under_test import Site, Visitor, new_visitor, site_of
from tests.browser.test_accessibility import VARIANTS, faults
from tests.browser.test_print import SEEN, sheets_of_paper
from tests.whole_site import ROOT, copy_inventory

PATH = "parcours/deux-seances/"
RECORD = ROOT / "tests/data/parcours/deux-seances.yaml"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The repository's inventory with a path of our own."""
    root = copy_inventory(tmp_path_factory.mktemp("parcours"))
    (root / "site_src/parcours").mkdir(exist_ok=True)
    shutil.copy(RECORD, root / "site_src/parcours")
    with site_of(root) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, school: Site) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def make(**options: object) -> Visitor:
        visitors.append(new_visitor(browser, school.url, **options))  # type: ignore[arg-type]
        return visitors[-1]

    yield make
    for each in visitors:
        each.context.close()
    assert [complaint for each in visitors for complaint in each.complaints] == []


def test_the_list_leads_to_a_path_and_its_sessions(school: Site, visit: Callable[..., Visitor]) -> None:
    page = visit().open(school.at("parcours/"))
    card = page.locator(".mg-card", has_text="Lire une expérience à plusieurs")
    assert "Des étudiants, ou une équipe qui débute" in card.inner_text()
    card.get_by_role("link").click()
    page.wait_for_url(school.at(PATH))
    page.get_by_role("link", name="Et chez nous", exact=False).first.click()
    assert page.url.endswith("#seance-2")
    assert page.locator("#seance-2").is_visible()


def test_a_session_leads_to_its_sheets_and_to_their_study(school: Site, visit: Callable[..., Visitor]) -> None:
    page = visit().open(school.at(PATH))
    session = page.locator("[data-seance]").first
    session.locator(".mg-card-link").click()
    page.wait_for_url(school.at("fiches/rtsds-haute-vienne/"))
    page.go_back()
    session.locator(".mg-session-cases a").click()
    page.wait_for_url(school.at("etude-de-cas/?fiche=rtsds-haute-vienne"))
    page.locator(".mg-study[data-pret]").wait_for()


def test_the_way_to_run_a_session_opens_by_keyboard(school: Site, visit: Callable[..., Visitor]) -> None:
    page = visit().open(school.at(PATH))
    step = page.get_by_text("Dix minutes")
    assert not step.is_visible()
    page.locator(".mg-running > summary").first.press("Enter")
    assert step.is_visible()


def test_a_session_prints_alone_on_one_page(school: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(width=794, height=1123).open(school.at(PATH))
    page.evaluate("window.print = () => { window.printed = document.documentElement.dataset.impression; }")
    page.get_by_role("button", name="Imprimer cette séance").first.click()
    assert page.evaluate("window.printed") == "seance"
    page.emulate_media(media="print")
    assert page.locator("main :is(h1, h2), main button").evaluate_all(SEEN + ".map((each) => each.textContent)") == ["Une fiche, plusieurs lectures"]
    assert page.get_by_text("Dix minutes").is_visible()
    assert sheets_of_paper(page.pdf(format="A4")) == 1
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_whole_path_prints_with_a_page_for_each_session(javascript: bool, school: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(javascript=javascript).open(school.at(PATH))
    page.emulate_media(media="print")
    expect(page.locator(".mg-running > .mg-text:visible")).to_have_count(page.locator(".mg-running").count())
    assert sheets_of_paper(page.pdf(format="A4")) == 1 + page.locator("[data-seance]").count()


def test_without_a_script_a_path_is_whole(school: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(javascript=False).open(school.at(PATH))
    assert page.get_by_role("button", name="Imprimer cette séance").count() == 0
    page.locator(".mg-running > summary").first.click()
    assert page.get_by_text("Dix minutes").is_visible()


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("address", ["parcours/", PATH])
def test_a_page_has_no_fault_and_does_not_overflow(address: str, variant: str, school: Site, visit: Callable[..., Visitor]) -> None:
    page = visit(**VARIANTS[variant]).open(school.at(address))
    page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

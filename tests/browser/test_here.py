"""« Et chez nous ? » in a real browser: filled in, read, printed on one page, by keyboard; nothing leaves the page, nothing stays behind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.site_under_test import Site
from tests.browser.test_accessibility import VARIANTS, faults
from tests.browser.test_print import SEEN, sheets_of_paper

SHEET = "fiches/rtsds-haute-vienne/"
"""A sheet that tells conditions and surroundings; another that tells neither."""
SILENT = "fiches/chronilux-luxembourg/"
MOST_POINTS = 30


def begin(page: Page) -> Page:
    page.get_by_role("button", name="Faire le point là où nous travaillons").click()
    page.locator("[data-chez-nous][data-pret]").wait_for()
    return page


def answer(page: Page, point: str, label: str) -> None:
    page.get_by_role("group", name=point, exact=True).get_by_role("radio", name=label, exact=True).check()


def reading(page: Page, title: str) -> str:
    """What the reading says under a title, with plain spaces."""
    part = page.locator(".mg-here-group").filter(has=page.get_by_role("heading", name=title, exact=True))
    return " ".join(part.inner_text().split()) if part.count() else ""


def test_the_checklist_has_every_condition_and_factor_of_the_sheet(site: Site, visit: Visit) -> None:
    page = visit().open(site.at(SHEET))
    told = page.locator("[data-transfert] .mg-term > a").all_inner_texts()
    assert len(told) > 4
    begin(page)
    assert page.locator(".mg-here-item legend").all_inner_texts() == told
    for each in page.locator(".mg-here-item").all():
        assert each.locator("label").all_inner_texts() == ["présent ici", "à construire", "absent", "je ne sais pas"]


def test_the_reading_says_what_to_take_over_what_to_build_and_with_whom(site: Site, visit: Visit) -> None:
    page = begin(visit().open(site.at(SHEET)))
    assert reading(page, "À reprendre tel quel") == ""
    answer(page, "La confiance", "présent ici")
    answer(page, "Complexité", "absent")
    answer(page, "Le mandat", "à construire")
    answer(page, "La lisibilité", "je ne sais pas")
    assert reading(page, "À reprendre tel quel") == "À reprendre tel quel Ces appuis existent déjà ici : La confiance."
    assert "La fiche répond à un milieu qui n’est pas le vôtre sur ces points : Complexité." in reading(page, "Un autre milieu")
    assert "posez la question à ceux qui savent : La lisibilité." in reading(page, "À aller vérifier")
    build = page.locator(".mg-here-build > li")
    assert build.count() == 1
    assert build.locator("a[href*='/outils/']").count() > 0
    others = build.locator("li a")
    assert others.count() > 0
    assert SHEET not in [site.at("fiches/") + (each.get_attribute("href") or "") for each in others.all()]
    expect(page.locator(".mg-here-count")).to_have_text(re.compile(r"4\sréponses sur\s6\s: 1\sprésent, 1\sà construire, 1\sabsent, 1\sà vérifier\."))
    assert page.locator(".mg-here-count").get_attribute("role") == "status"


def test_an_absent_condition_has_to_be_built(site: Site, visit: Visit) -> None:
    page = begin(visit().open(site.at(SHEET)))
    answer(page, "La confiance", "absent")
    assert "La confiance (absent)" in reading(page, "À construire d’abord")


def test_the_sheets_of_the_reading_tell_of_the_point_where_they_are_linked(site: Site, visit: Visit) -> None:
    page = begin(visit().open(site.at(SHEET)))
    answer(page, "Le mandat", "à construire")
    page.locator(".mg-here-build ul a").first.click()
    page.wait_for_url("**/fiches/**#conditions")
    assert "Le mandat" in page.locator("section:has(> h2#conditions) .mg-term").all_inner_texts()


def test_a_sheet_that_says_nothing_proposes_the_conditions_of_the_others(site: Site, visit: Visit) -> None:
    page = begin(visit().open(site.at(SILENT)))
    assert page.locator(".mg-here-item").count() > 8
    answer(page, "Le mandat", "à construire")
    assert "Réseau des travailleurs sociaux" in reading(page, "À construire d’abord")


def test_the_conditions_of_other_sheets_can_be_added(site: Site, visit: Visit) -> None:
    page = begin(visit().open(site.at(SHEET)))
    before = page.locator(".mg-here-item").count()
    page.get_by_role("button", name=re.compile("Ajouter .* conditions")).press("Enter")
    names = page.locator(".mg-here-item legend").all_inner_texts()
    assert len(names) > before and len(names) == len(set(names))
    assert page.locator(".mg-here-item").nth(before).evaluate("point => point.contains(document.activeElement)")


def test_only_the_file_of_the_site_is_asked_for_and_only_when_one_begins(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.open(site.at(SHEET))
    visitor.requests.clear()
    begin(page)
    assert visitor.requests == [site.at("fiches/chez-nous.json")]
    visitor.requests.clear()
    answer(page, "La confiance", "à construire")
    answer(page, "Le mandat", "présent ici")
    page.get_by_role("button", name="Effacer mes réponses").click()
    assert visitor.requests == []
    assert visitor.complaints == []


def test_nothing_stays_on_the_device(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = begin(visitor.open(site.at(SHEET)))
    kept = "async () => [Object.keys(sessionStorage), Object.keys(localStorage), document.cookie, (await indexedDB.databases()).length, (await caches.keys()).length]"
    before = page.evaluate(kept)
    answer(page, "La confiance", "absent")
    assert page.evaluate(kept) == before
    assert "confiance" not in page.url
    again = visitor.context.new_page()
    again.goto(site.at(SHEET))
    begin(again)
    assert again.locator(".mg-here-item :checked").count() == 0


def test_the_answers_are_still_there_after_a_reload_and_after_going_back(site: Site, visit: Visit) -> None:
    page = begin(visit().open(site.at(SHEET)))
    answer(page, "La confiance", "absent")
    page.reload()
    chosen = page.locator(".mg-here-item :checked")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("value") == "absent"
    page.locator(".mg-fiche-aside .mg-toc a").first.click()
    answer(page, "Le mandat", "présent ici")
    page.goto(site.at("notions/"))
    page.go_back()
    expect(chosen).to_have_count(2)
    page.get_by_role("button", name="Effacer mes réponses").click()
    assert chosen.count() == 0
    page.reload()
    assert page.locator(".mg-here-item").count() == 0


def test_it_is_filled_by_keyboard_and_a_letter_does_nothing_else(site: Site, visit: Visit) -> None:
    page = visit().open(site.at(SHEET))
    start = page.get_by_role("button", name="Faire le point là où nous travaillons")
    start.press("Enter")
    page.locator("[data-chez-nous][data-pret]").wait_for()
    assert start.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    first = page.locator(".mg-here-item").first
    assert first.locator(":checked").get_attribute("value") == "construire"
    for letter in ("s", "f", "n", "p", "/"):
        page.keyboard.press(letter)
    assert first.locator(":checked").evaluate("radio => radio === document.activeElement")
    assert page.url == site.at(SHEET)
    start.press("Enter")
    assert not first.is_visible()


def test_the_page_that_is_printed_is_the_reading_alone(site: Site, visit: Visit) -> None:
    page = visit().open(site.at(SHEET))
    page.evaluate("window.print = () => { window.printed = document.documentElement.dataset.impression; }")
    begin(page)
    answer(page, "Le mandat", "à construire")
    page.get_by_role("button", name="Imprimer la lecture (une page)").click()
    assert page.evaluate("window.printed") == "chez-nous"
    page.emulate_media(media="print")
    shown = page.locator("h1, h2, form, button, .mg-sources, .mg-facts").evaluate_all(SEEN + ".map((each) => each.textContent.trim())")
    assert [" ".join(each.split()) for each in shown] == ["Et chez nous ?"]
    assert "Réseau des travailleurs sociaux" in page.locator(".mg-here .mg-paper").first.inner_text()
    assert sheets_of_paper(page.pdf(format="A4")) == 1
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("h1").is_visible()


def longer(route: Route) -> None:
    """The same sheet with as many conditions as a sheet could ever tell."""
    answer = route.fetch()
    html = answer.text()
    start = html.index('<ul class="mg-notions"', html.index('data-transfert="condition"'))
    end = html.index("</ul>", start)
    items = html[html.index("<li>", start) : end]
    each = items.count("<li>")
    route.fulfill(response=answer, body=html[:end] + items * ((MOST_POINTS - 2) // each - 1) + html[end:])


def test_the_fullest_reading_stays_on_one_page(site: Site, visit: Visit) -> None:
    visitor = visit()
    visitor.page.route(site.at(SHEET), longer)
    page = begin(visitor.open(site.at(SHEET)))
    points = page.locator(".mg-here-item input[value=construire]")
    assert points.count() >= MOST_POINTS - 4
    for each in points.all():
        each.check()
    page.evaluate("document.documentElement.dataset.impression = 'chez-nous'")
    page.emulate_media(media="print")
    assert sheets_of_paper(page.pdf(format="A4")) == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_a_printed_sheet_is_a_checklist(javascript: bool, site: Site, visit: Visit) -> None:
    page = visit(javascript=javascript).open(site.at(SHEET))
    points = page.locator("[data-transfert] > ul > li")
    drawn = "all => all.map((each) => getComputedStyle(each, '::after').content)"
    assert set(points.evaluate_all(drawn)) == {"none"}
    page.emulate_media(media="print")
    boxes = points.evaluate_all(drawn)
    assert len(boxes) > 4 and all(each.count("☐") == 4 and "à construire" in each for each in boxes)
    assert page.get_by_text("quatre cases à cocher").is_visible()


def test_without_a_script_there_is_no_button_that_does_nothing(site: Site, visit: Visit) -> None:
    page = visit(javascript=False).open(site.at(SHEET))
    assert page.locator(".mg-here button").count() == 0
    assert page.get_by_text("Sur papier").is_visible()


def test_a_file_that_does_not_come_is_told_and_asked_for_again(site: Site, visit: Visit) -> None:
    page = visit().open(site.at(SHEET))
    page.route("**/chez-nous.json", lambda route: route.abort())
    button = page.get_by_role("button", name="Faire le point là où nous travaillons")
    button.click()
    expect(page.locator(".mg-here [role=alert]")).to_contain_text("n’a pas pu être chargée")
    page.unroute("**/chez-nous.json")
    button.click()
    button.click()
    page.locator("[data-chez-nous][data-pret]").wait_for()


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_checklist_and_its_reading_have_no_fault_and_do_not_overflow(variant: str, site: Site, visit: Visit) -> None:
    page = begin(visit(**VARIANTS[variant]).open(site.at(SHEET)))
    page.get_by_role("button", name=re.compile("Ajouter .* conditions")).click()
    for number, each in enumerate(page.locator(".mg-here-item").all()):
        each.get_by_role("radio").nth(number % 4).check()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

"""The page of case studies in a real browser: the questions first, what the sheet says when it is asked for; any address; paper; no script."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site_under_test import Site
from tests.browser.test_accessibility import VARIANTS, faults

SLUG = "rtsds-haute-vienne"
SHEET = f"fiches/{SLUG}/"
STUDY = f"etude-de-cas/?fiche={SLUG}"
FOLDS = ".mg-studied-reading:not([hidden])"


def study(page: Page) -> Page:
    page.locator(".mg-study[data-pret]").wait_for()
    return page


def test_a_sheet_leads_to_its_case_study_and_back(site: Site, visit: Visit) -> None:
    page = visit().open(site.at(SHEET))
    title = page.locator("h1").inner_text()
    page.get_by_role("link", name="En faire une étude de cas").click()
    study(page)
    assert page.url == site.at(STUDY)
    assert page.locator("h1").inner_text() == title
    assert page.title().startswith(title)
    page.get_by_role("link", name="Voir la fiche entière").click()
    page.wait_for_url(site.at(SHEET))


def test_what_the_sheet_says_waits_until_it_is_asked_for(site: Site, visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open(site.at(SHEET))
    told = sheet.locator("section:has(> h2#constats) li").first.inner_text()[:40]
    page = study(visitor.open(site.at(STUDY)))
    part = page.locator("[data-partie=constats]")
    assert part.locator("ol > li").first.is_visible()
    assert not part.get_by_text(told).is_visible()
    part.locator("summary").press("Enter")
    expect(part.get_by_text(told)).to_be_visible()
    assert visitor.complaints == []


def test_every_part_of_the_sheet_is_under_its_questions_and_the_others_say_that_it_is_silent(site: Site, visit: Visit) -> None:
    visitor = visit()
    told = visitor.open(site.at(SHEET)).evaluate("() => [...document.querySelectorAll('.mg-fiche section > h2')].map((each) => each.id)")
    page = study(visitor.open(site.at(STUDY)))
    for part in page.locator("[data-partie]").all():
        name = part.get_attribute("data-partie")
        assert part.locator(FOLDS).is_visible() == (name in told), name
        assert part.get_by_text("La fiche n’en dit rien.").count() == (name not in told), name


def test_what_is_copied_has_no_id_twice_no_form_and_links_that_lead_somewhere(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = study(visitor.open(site.at(STUDY)))
    assert page.locator(".mg-studied-text :is(script, form, button, h2, h3, h4, [id])").count() == 0
    links = {address.split("#")[0] for address in page.locator(".mg-studied-text a[href]").evaluate_all("all => all.map((each) => each.href)")}
    own = sorted(address for address in links if address.startswith(site.url))
    assert own
    for address in own:
        assert visitor.context.request.get(address).status == 200, address


def test_everything_opens_and_closes_at_once(site: Site, visit: Visit) -> None:
    page = study(visit().open(site.at(STUDY)))
    opened = page.locator(f"{FOLDS}[open]")
    page.get_by_role("button", name="Tout ouvrir").click()
    assert opened.count() == page.locator(FOLDS).count() > 8
    page.get_by_role("button", name="Tout fermer").click()
    assert opened.count() == 0


@pytest.mark.parametrize("asked", ["<img src=x onerror=alert(1)>", "../../parcours", "//exemple.org/x", "javascript:alert(1)", "Rtsds", "a" * 5000])
def test_an_ill_written_name_is_told_without_asking_for_anything(asked: str, site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.open(site.at(f"etude-de-cas/?fiche={quote(asked, safe='')}"))
    told = page.locator("main [role=status]")
    expect(told).to_contain_text("Aucune fiche ne porte ce nom")
    assert asked[:80] in told.inner_text()
    assert page.locator(".mg-study :is(img, script)").count() == 0
    assert [each for each in visitor.requests if "/fiches/" in each] == []
    assert visitor.complaints == []


def test_a_sheet_that_does_not_exist_is_told_and_the_questions_stay(site: Site, visit: Visit) -> None:
    visitor = visit()
    page = visitor.open(site.at("etude-de-cas/?fiche=fiche-jamais-ecrite"))
    expect(page.locator("main [role=status]")).to_contain_text("« fiche-jamais-ecrite »".replace(" ", "\u00a0"))
    assert page.locator("main [role=status] a").get_attribute("href") == "../explorer/"
    assert page.locator("[data-partie] ol > li").first.is_visible()
    assert page.locator(FOLDS).count() == 0
    assert [each for each in visitor.complaints if "404" not in each] == []


def test_a_sheet_that_does_not_come_is_told(site: Site, visit: Visit) -> None:
    visitor = visit()
    visitor.page.route(f"**/{SHEET}", lambda route: route.abort())
    page = visitor.open(site.at(STUDY))
    expect(page.locator("main [role=status]")).to_contain_text("n’a pas pu être chargée")


def test_a_hostile_page_in_the_place_of_a_sheet_runs_nothing(site: Site, visit: Visit) -> None:
    visitor = visit()
    hostile = """<div class="mg-fiche"><h1>Piège</h1><section><h2 id="constats">Constats</h2><script>window.ran = 1</script>
        <a href="javascript:window.ran=1">lien</a><form action="https://exemple.org/"><button>envoyer</button></form><p>Le texte</p></section></div>"""
    visitor.page.route(f"**/{SHEET}", lambda route: route.fulfill(body=hostile, content_type="text/html"))
    page = study(visitor.open(site.at(STUDY)))
    part = page.locator("[data-partie=constats]")
    part.locator("summary").click()
    assert part.get_by_text("Le texte").is_visible()
    assert part.locator("form, button, script, a[href]").count() == 0
    assert page.evaluate("window.ran") is None
    assert visitor.complaints == []


@pytest.mark.parametrize("what", ["questions", "lecture"])
def test_the_questions_print_alone_or_with_the_reading(what: str, site: Site, visit: Visit) -> None:
    page = study(visit().open(site.at(STUDY)))
    page.evaluate("window.print = () => { window.printed = document.documentElement.dataset.impression; }")
    page.locator(f"[data-geste={what}]").click()
    assert page.evaluate("window.printed") == what
    page.emulate_media(media="print")
    texts = page.locator(f"{FOLDS} .mg-studied-text")
    expect(page.locator(f"{FOLDS} .mg-studied-text:visible")).to_have_count(texts.count() if what == "lecture" else 0)
    assert not page.locator(".mg-study button").first.is_visible()


def test_without_a_script_the_questions_are_there_and_print(site: Site, visit: Visit) -> None:
    page = visit(javascript=False).open(site.at(STUDY))
    assert page.locator("[data-partie] ol > li").count() > 20
    assert page.locator("noscript .mg-note").is_visible()
    assert page.locator(".mg-study :is(button, summary)").evaluate_all("all => all.filter((each) => each.checkVisibility()).length") == 0
    page.emulate_media(media="print")
    assert page.locator("[data-partie] ol > li").last.is_visible()


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_open_study_has_no_fault_and_does_not_overflow(variant: str, site: Site, visit: Visit) -> None:
    page = study(visit(**VARIANTS[variant]).open(site.at(STUDY)))
    page.get_by_role("button", name="Tout ouvrir").click()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

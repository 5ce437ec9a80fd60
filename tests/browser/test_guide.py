"""The interview guide is made to be printed: a sheet of paper for each reader, with room under each question."""

from __future__ import annotations

from tests.browser.conftest import Visit
from tests.browser.site_under_test import Site
from tests.browser.test_print import sheets_of_paper

GUIDE = "methodologie/guide-entretien/"


def test_the_guide_is_two_sheets_of_a4_and_the_second_begins_with_the_user(visit: Visit, site: Site) -> None:
    page = visit(width=794, height=1123).open(site.at(GUIDE))
    page.emulate_media(media="print")
    assert sheets_of_paper(page.pdf(prefer_css_page_size=True)) == 2
    breaks = page.locator(".mg-guide ~ h2").evaluate_all("all => all.map((each) => [each.id, getComputedStyle(each).breakBefore])")
    assert breaks == [["avec-un-professionnel", "auto"], ["avec-un-usager", "page"], ["juste-apres", "auto"]]


def test_each_question_has_its_number_and_room_to_write_an_answer(visit: Visit, site: Site) -> None:
    page = visit(width=794, height=1123).open(site.at(GUIDE))
    page.emulate_media(media="print")
    questions = page.locator(".mg-guide ~ ol > li")
    assert questions.count() == 14
    room = questions.evaluate_all("all => all.map((each) => [each.clientHeight, parseFloat(getComputedStyle(each).marginLeft)])")
    assert min(height for height, _ in room) >= 80  # 2 cm
    assert min(left for _, left in room) >= 10  # the number stands in it

"""Lists that a hand-written page asks for: found with their line, ill-written ones told, and filled with what the sheets say at each build."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.insertions import Asked, asked_for, fill_in, filled, with_places, written_in
from generator.links import dead_links, lists_in

ADDRESSES = {"notions/", "notions/piege/", "notions/piege/dilution/", "notions/piege/routine/"}


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("::fiches piege/dilution::", Asked("fiches", (("piege", "dilution"),))),
        ("::fiches piege/dilution piege/routine 3::", Asked("fiches", (("piege", "dilution"), ("piege", "routine")), 3)),
        ("::fiches etape_methode/3-cadre::", Asked("fiches", (("etape_methode", "3-cadre"),))),
        ("::outils::", Asked("outils", ())),
        ("::outils type_outil/auto-evaluation 2::", Asked("outils", (("type_outil", "auto-evaluation"),), 2)),
    ],
)
def test_what_a_list_asks_for(words: str, asked: Asked) -> None:
    assert asked_for(words) == asked


@pytest.mark.parametrize(
    "words",
    ["::fiches::", "::fiches 3::", "::fiches piege::", "::fiche piege/dilution::", "::fiches piege/dilution", "::fiches piege/dilution 0::", "::fiches piege/ dilution::",
     "::fiches 3 piege/dilution::", "::fiches <b>/x::", ":: fiches piege/dilution::"],
)  # fmt: skip
def test_what_is_no_list(words: str) -> None:
    assert asked_for(words) is None


def test_a_list_is_a_paragraph_by_itself() -> None:
    markdown = "Avant\n\n::fiches piege/dilution::\n\nVoir ::fiches piege/dilution:: ici\n\nCollée\n::outils::\n\n    ::outils::\n\n::outils::"
    assert [(each.start, each.asked is not None) for each in written_in(markdown)] == [(7, True), (39, False), (77, False), (93, False), (105, True)]


@pytest.mark.parametrize("markdown", ["`::fiches x::`", "```\n::fiches x::\n```", "<!-- ::fiches x:: -->", "std::vector", "a :: b", ": une définition"])
def test_a_sample_is_not_a_list(markdown: str) -> None:
    assert lists_in(markdown, "page.md") == ([], [])


def test_an_ill_written_list_is_told_with_its_line() -> None:
    _, problems = lists_in("# Titre\n\nVoir ::fiches piege/dilution::\n", "page.md")
    assert [(each.code, each.place.line, each.place.column) for each in problems] == [("S095", 3, 6)]
    assert problems[0].message == (
        "Une liste se demande seule entre deux lignes vides, sans retrait, comme `::fiches vocabulaire/terme::`\u00a0; "
        "`::fiches piege/dilution::` n'est pas écrit ainsi. Corrigez-le."
    )


def test_an_unknown_term_is_told_with_what_may_have_been_meant() -> None:
    links, _ = lists_in("\n::fiches piege/dillution piege/routine::\n", "page.md")
    problems = list(dead_links(links, ADDRESSES))
    assert [(each.code, each.place.line, each.suggestion) for each in problems] == [("R092", 2, "piege/dilution")]
    assert problems[0].message == (
        "Une liste se demande pour un terme d'un vocabulaire\u00a0; `dillution` n'en est pas un de `piege`. Corrigez-le, ou ôtez la ligne. "
        "Vouliez-vous dire `piege/dilution`\u00a0?"
    )


def test_a_vocabulary_that_another_territory_does_not_have_is_told() -> None:
    problems = list(dead_links(lists_in("::fiches etape_methode/3-cadre::", "page.md")[0], {"notions/", "notions/fruit/", "notions/fruit/reinette/"}))
    assert [(each.code, each.suggestion) for each in problems] == [("R093", None)]
    assert problems[0].message == (
        "Une liste se demande pour un terme d'un vocabulaire de cet inventaire\u00a0; `etape_methode` n'en est pas un. Corrigez-le, ou ôtez la ligne."
    )


def test_a_page_keeps_the_place_of_its_list_and_the_list_comes_at_each_build(tmp_path: Path) -> None:
    page = with_places("<p>a</p>\n<p>::fiches piege/dilution 3::</p>\n<pre>::outils::</pre><p>::outils <b>::</p>")
    assert page.startswith('<p>a</p>\n<div class="mg-insertion" data-liste="::fiches piege/dilution 3::"><p>Cette liste est tirée des fiches.')
    assert page.endswith("</div>\n<pre>::outils::</pre><p>::outils <b>::</p>")
    file = tmp_path / "guides" / "un" / "index.html"
    file.parent.mkdir(parents=True)
    file.write_text(page, encoding="utf-8")
    fill_in(tmp_path, ["guides/un/"], lambda asked, root: f"{root}{asked.terms[0][1]}{asked.most}")
    assert '<div class="mg-insertion">../../dilution3</div>' in file.read_text(encoding="utf-8")


def test_what_is_drawn_is_written_as_it_is() -> None:
    assert filled(with_places("<p>::outils::</p>"), "", lambda asked, root: r"\1 & \g<0>") == r'<div class="mg-insertion">\1 & \g<0></div>'

"""Links of hand-written pages: found with their line, made whole in the page, and a dead one is a problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.links import address_of, dead_links, links_in, links_of_navigation, links_of_pages, missing_pages, with_addresses, written_addresses
from generator.problem import Place

ADDRESSES = {"", "explorer/", "fiches/reseau-a/", "notions/", "notions/public/", "notions/public/jeunes/", "outils/grille/"}


def found(markdown: str) -> list[tuple[str, str, int, int]]:
    return [(link.reference, link.address, link.place.line, link.place.column) for link in links_in(markdown, "page.md")]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("fiche:reseau-a", "fiches/reseau-a/"),
        ("notion:public", "notions/public/"),
        ("notion:public/jeunes", "notions/public/jeunes/"),
        ("notion:public/jeunes/#source", "notions/public/jeunes/"),
        ("outil:grille", "outils/grille/"),
        ("page:explorer/", "explorer/"),
        ("page:explorer/?q=sant%C3%A9", "explorer/"),
        ("page:", ""),
        ("page:/", ""),
    ],
)
def test_what_a_link_stands_for(written: str, address: str) -> None:
    scheme, _, target = written.partition(":")
    assert address_of(scheme, target) == address


def test_every_way_to_write_a_link_in_markdown_is_found_with_its_place() -> None:
    markdown = "# Titre\n\nVoir [a](fiche:a) et [b]( <fiche:b> \"titre\").\n[c]: notion:public/jeunes\n<page:explorer/> <a class=x href='outil:grille'>d</a>\n"
    assert found(markdown) == [
        ("fiche:a", "fiches/a/", 3, 10),
        ("fiche:b", "fiches/b/", 3, 28),
        ("notion:public/jeunes", "notions/public/jeunes/", 4, 6),
        ("page:explorer/", "explorer/", 5, 2),
        ("outil:grille", "outils/grille/", 5, 35),
    ]


@pytest.mark.parametrize(
    "markdown",
    ["`[a](fiche:a)`", "``[a](fiche:a) ` ``", "```\n[a](fiche:a)\n```", "~~~ yaml\n[a](fiche:a)\n~~~", "<!-- [a](fiche:a) -->", "fiche:a", "profiche:a"],
)
def test_a_sample_is_not_a_link(markdown: str) -> None:
    assert found(markdown) == []


def test_a_link_after_a_sample_keeps_its_line() -> None:
    assert found("```\n[a](fiche:a)\n```\n\n`x` [b](fiche:b)") == [("fiche:b", "fiches/b/", 5, 9)]


def test_a_dead_link_says_what_may_have_been_meant() -> None:
    problems = list(dead_links(links_in("[a](fiche:reseau-b)\n[b](notion:public/jeune)\n[c](page:xyz/)\n[d](notion:public/jeunes)", "page.md"), ADDRESSES))
    assert [(each.place.line, each.suggestion) for each in problems] == [(1, "fiche:reseau-a"), (2, "notion:public/jeunes"), (3, None)]
    assert problems[0].message == (
        "Un lien d'une page écrite à la main doit mener à une page du site\u00a0; `fiche:reseau-b` ne mène à aucune. "
        "Corrigez-le ou ôtez-le. Vouliez-vous dire `fiche:reseau-a`\u00a0?"
    )


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ('<a href="fiche:a">x</a>', '<a href="../fiches/a/">x</a>'),
        ('<a class="b" href="notion:public/jeunes#source">x</a>', '<a class="b" href="../notions/public/jeunes/#source">x</a>'),
        ('<a href="page:explorer/?q=x&amp;tri=titre">x</a>', '<a href="../explorer/?q=x&amp;tri=titre">x</a>'),
        ('<a href="page:">x</a>', '<a href="../">x</a>'),
        ('<a href="https://exemple.org/fiche:a">x</a> fiche:a', '<a href="https://exemple.org/fiche:a">x</a> fiche:a'),
        ("<code>&lt;a href=&quot;fiche:a&quot;&gt;</code>", "<code>&lt;a href=&quot;fiche:a&quot;&gt;</code>"),
    ],
)
def test_links_of_a_page_are_made_whole(html: str, whole: str) -> None:
    assert with_addresses(html, "../") == whole


def test_a_link_to_the_home_page_from_the_home_page_goes_somewhere() -> None:
    assert with_addresses('<a href="page:">x</a>', "") == '<a href="./">x</a>'


def test_pages_are_read_in_order_and_one_that_is_not_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "pages" / "b").mkdir(parents=True)
    (tmp_path / "pages" / "b" / "c.md").write_text("[x](fiche:c)", encoding="utf-8")
    (tmp_path / "pages" / "a.md").write_text("\ufeff[x](fiche:a)", encoding="utf-8")
    (tmp_path / "pages" / "z.md").write_bytes("é".encode("latin-1"))
    links, problems = links_of_pages(tmp_path / "pages", tmp_path)
    assert [(link.place.path, link.reference) for link in links] == [("pages/a.md", "fiche:a"), ("pages/b/c.md", "fiche:c")]
    assert [(each.place.path, each.code) for each in problems] == [("pages/z.md", "S094")]


def test_a_file_that_is_not_there_is_a_problem_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "un.md").write_text(
        "[a](deux.md#x) [b](../accueil.md) ![c](image.png)\n\n[d]: ../guides/on.md\n[e](https://x.be/y.md) [f](#z) [g](/h.md) [i](dossier/) `[j](k.md)`\n",
        "utf-8",
    )
    (tmp_path / "guides" / "deux.md").write_text("")
    problems = links_of_pages(tmp_path, tmp_path)[1]
    assert [(each.place.path, each.place.line, each.place.column, each.code, each.suggestion) for each in problems] == [
        ("guides/un.md", 1, 20, "R091", None),
        ("guides/un.md", 1, 40, "R091", None),
        ("guides/un.md", 3, 6, "R091", None),
    ]
    assert (
        problems[0].message
        == "Un lien d'une page écrite à la main doit mener à un fichier qui existe\u00a0; `../accueil.md` n'est pas là. Corrigez-le ou ôtez-le."
    )


def test_a_page_of_the_navigation_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "contribuer.md").write_text("")
    config = tmp_path / "mkdocs.yml"
    config.write_text("nav:\n  - Accueil: contribuer.md\n  - contribuez.md # non: pas.md\n  - Ailleurs: https://x.be/y.md\nfooter: [a.md]\n")
    assert [(each.place, each.suggestion) for each in missing_pages(config, tmp_path, tmp_path)] == [(Place("mkdocs.yml", 3, 5), "contribuer.md")]


def test_the_navigation_leads_to_made_pages_too(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("# page:rien/\nnav:\n  - Explorer: page:explorer/\n  - {Notions: 'page:notions/'} # page:non/\n  - Autre: homepage:x\n", encoding="utf-8")
    assert [(link.address, link.place.line, link.place.column) for link in links_of_navigation(config, tmp_path)] == [
        ("explorer/", 3, 15), ("notions/", 4, 16),
    ]  # fmt: skip


def test_hand_written_pages_have_the_addresses_that_mkdocs_gives_them(tmp_path: Path) -> None:
    for name in ("index.md", "un.md", "guides/index.md", "guides/deux.md", "autres/README.md", "monindex.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    assert written_addresses(tmp_path) == {"", "un/", "guides/", "guides/deux/", "autres/", "monindex/"}

"""What the pages promise: one address, title and description each, links that lead somewhere, record text that stays text, no word of ours elsewhere."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from helpers import RESUME, SHORT, laid, make_inventory, tiny_schema

from generator import catalogue
from generator.inventory import load_inventory
from generator.pages import all_pages
from generator.pages.page import Page
from generator.pages.templates import environment
from generator.pages.wording import LONGEST_DESCRIPTION, count, shorten
from generator.settings import Settings

ATTACK = """<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}'"&lt;"""
FULL = laid(
    SHORT,
    titre="Plan d'hiver",
    territoires=["commune-liege"],
    acteurs=[{"organisation": "cpas-liege", "type": "cpas", "role": "Coordonne."}, {"nom": "Thermos", "type": "abri-nuit"}],
    publics=["sans-chez-soi"],
    pieges=[{"piege": "surcharge", "texte": "Une personne portait tout.", "parade": "La charge est partagée."}],
    liens_fiches=[{"fiche": "reseau-limoges", "relation": "prolonge"}],
)


def pages_of(root: Path, records: dict[str, Any], schema: dict[str, Any] | None = None, **settings: Any) -> dict[str, Page]:
    inventory, problems = load_inventory(make_inventory(root, records, schema))
    assert inventory and len(inventory.fiches) == len(records), problems
    chosen = Settings(root, root / "mkdocs.yml", root / "pages", root / "site", settings.pop("site_name", "Inventaire"), **settings)
    pages = list(all_pages(inventory, chosen))
    assert len({page.url for page in pages}) == len(pages)
    return {page.url: page for page in pages}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    root = tmp_path_factory.mktemp("site")
    (root / "pages").mkdir()
    (root / "pages" / "contribuer.md").write_text("# Contribuer", "utf-8")
    return pages_of(root, {"reseau-limoges": SHORT, "plan-hiver": FULL}, edit_base="https://exemple.org/edit/", accueil_titre="Qui l'a déjà fait ?")


class Reader(HTMLParser):
    """Reads a page as a browser would: its words, links, anchors, and what a strict policy refuses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.refused: list[str] = []
        self.headings: list[int] = []
        self.silent = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.refused.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("code", "pre", "input"):
            self.silent = tag if tag != "input" else ""
        for name, value in attrs:
            if name == "style" or name.startswith("on") or "javascript:" in (value or ""):
                self.refused.append(f"{tag} {name}")
            if name == "href":
                self.hrefs.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def internal(url: str, href: str) -> str:
    """The address, from the root of the site, that a link of a page leads to."""
    path = posixpath.normpath(posixpath.join("/" + url, href.split("#")[0].split("?")[0])).lstrip("/")
    return path + "/" if path and "." not in path.rsplit("/", 1)[-1] else path


def test_titles_and_descriptions_are_unique_and_short(site: dict[str, Page]) -> None:
    pages = list(site.values())
    for values in ([page.title for page in pages], [page.description for page in pages]):
        assert all(values)
        assert sorted({value for value in values if values.count(value) > 1}) == []
    assert max(len(page.description) for page in pages) <= LONGEST_DESCRIPTION


def test_two_sheets_of_one_title_have_two_page_titles(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, {"a": SHORT, "b": laid(SHORT, resume=RESUME.replace("mois", "soir"))})
    assert [pages[f"fiches/{slug}/"].title for slug in "ab"] == ["Réseau de santé de Limoges", "Réseau de santé de Limoges (b)"]


def test_every_link_inside_the_site_leads_to_a_page_or_an_anchor(site: dict[str, Page]) -> None:
    files = {"donnees/datapackage.json", "contribuer/"}
    for url, page in site.items():
        found = Reader(page.body)
        for href in found.hrefs:
            if "://" in href:
                continue
            if href.startswith("#"):
                assert href[1:] in found.ids, (url, href)
            else:
                target = internal(url, href)
                assert target in site or target in files or target.endswith(".csv"), (url, href)


def test_pages_have_one_title_headings_without_holes_and_ids_used_once(site: dict[str, Page]) -> None:
    for url, page in site.items():
        found = Reader(page.body)
        assert found.headings[0] == 1 and found.headings.count(1) == 1, url
        assert all(after - before <= 1 for before, after in zip(found.headings, found.headings[1:], strict=False)), (url, found.headings)
        assert len(found.ids) == len(set(found.ids)), url


def test_nothing_in_a_page_needs_an_exception_to_the_policy(site: dict[str, Page]) -> None:
    assert {url: Reader(page.body).refused for url, page in site.items() if Reader(page.body).refused} == {}


def test_french_signs_never_begin_a_line(site: dict[str, Page]) -> None:
    for url, page in site.items():
        words = "".join(Reader(page.body).words)
        assert re.findall(r".{0,30} [:;?!»](?!\w)", words) == [], url
        assert re.findall(r"« .{0,30}", words) == [], url


def test_the_home_page_says_what_it_is_how_much_there_is_and_where_to_go(site: dict[str, Page]) -> None:
    body = site[""].body
    assert "<h1>Qui l’a déjà fait\u00a0?</h1>" in body
    assert '<form class="mg-search" role="search" action="explorer/" method="get">' in body
    assert '<dt><a href="explorer/">expériences</a></dt><dd>2</dd>' in body
    assert '<a href="explorer/?publics=sans-chez-soi">Sans chez-soi</a>' in body
    assert '<a class="mg-button is-action" href="contribuer/">Proposer une expérience</a>' in body


def test_a_sheet_tells_the_other_end_of_a_link_and_how_to_correct_it(site: dict[str, Page]) -> None:
    body = site["fiches/reseau-limoges/"].body
    assert '<a class="mg-card-link" href="../../fiches/plan-hiver/">Plan d’hiver</a>' in body
    assert "Est prolongée par" in body
    assert 'href="https://exemple.org/edit/reseau-limoges.yaml">Corriger cette fiche</a>' in body
    assert site["fiches/reseau-limoges/"].edit_url == "https://exemple.org/edit/reseau-limoges.yaml"


def test_a_notion_shows_its_definition_its_source_and_what_each_sheet_says_of_it(site: dict[str, Page]) -> None:
    body = site["notions/piege/surcharge/"].body
    assert "L’un des membres porte plus qu’il ne peut, jusqu’à rompre." in body
    assert '<span class="mg-chip">Vérifié</span>' in body
    assert 'href="../../../explorer/?pieges=surcharge"' in body
    assert "<p>Une personne portait tout.</p>" in body and "<p>La charge est partagée.</p>" in body
    assert "Aucune fiche ne porte encore ce terme." in site["notions/piege/routine/"].body


def test_a_notion_says_what_was_not_verified_and_gives_examples(site: dict[str, Page]) -> None:
    assert "la solidarité, n’a pas été vérifiée" in site["notions/care/5-avec/"].body
    assert "Par exemple\u00a0: réseaux de santé mentale, services intégrés de soins à domicile." in site["notions/cadre/dispositif/"].body
    assert "Par exemple" not in site["notions/piege/routine/"].body


def test_a_territory_shows_its_sheets_and_those_inside(site: dict[str, Page]) -> None:
    assert "Ce qui se passe ici" in site["territoires/commune-liege/"].body
    above = site["territoires/province-liege/"].body
    assert "Dans un lieu plus petit" in above and "../../fiches/plan-hiver/" in above
    assert "territoires/commune-bruxelles/" not in site


def test_an_organisation_shows_its_role_in_each_sheet(site: dict[str, Page]) -> None:
    assert "<p>Coordonne.</p>" in site["organisations/cpas-liege/"].body
    assert "organisations/thermos/" not in site  # named by one sheet only: the index leads to that sheet
    assert '<a href="../fiches/plan-hiver/">Thermos</a>' in site["organisations/"].body


def test_the_data_page_offers_every_file_and_the_codebook_every_field(site: dict[str, Page]) -> None:
    assert '<a href="../donnees/experience.csv">experience.csv</a>' in site["donnees/"].body
    assert "<code>periode.debut</code>" in site["donnees/codebook/"].body


def test_the_codebook_has_the_tables_of_tools_and_learning_paths_after_those_of_a_sheet(site: dict[str, Page]) -> None:
    body = site["donnees/codebook/"].body
    assert body.index('<h2 id="experience">') < body.index('<h2 id="outil">') < body.index('<h2 id="outil_item">') < body.index('<h2 id="parcours">')
    assert all(body.count(f'<h2 id="{name}">') == 1 for name in ("outil_reponse", "outil_condition", "seance"))
    assert "2 éléments au moins" in body and "de 4 à 120 caractères" in body
    assert "le guide de codage décrit aussi\u00a0: outil, parcours." in site["donnees/"].body


def test_the_codebook_leads_to_no_page_that_is_not_there(site: dict[str, Page]) -> None:
    """The references are no notion: they have no page."""
    assert "notions/references/" not in site["donnees/codebook/"].body
    assert "références" in site["donnees/codebook/"].body.lower()


def test_the_page_of_messages_explains_every_code(site: dict[str, Page]) -> None:
    found = Reader(site["messages/"].body)
    assert set(catalogue.MESSAGES) <= set(found.ids)


def test_hostile_text_of_a_record_stays_text_on_every_page(tmp_path: Path) -> None:
    hostile = laid(
        FULL,
        titre=ATTACK,
        sous_titre=ATTACK,
        zone=ATTACK,
        acteurs=[{"nom": ATTACK, "role": ATTACK}],
        pieges=[{"piege": "surcharge", "texte": ATTACK, "parade": ATTACK}],
        liens_fiches=None,
        sources=[{"id": "a", "titre": ATTACK, "editeur": ATTACK, "url": "https://exemple.org/?q=%22%3E"}],
    )
    pages = pages_of(tmp_path, {"hostile": hostile, "reseau-limoges": SHORT})
    for url, page in pages.items():
        assert Reader(page.body).refused == [], url
        assert "<img" not in page.body and "49" not in re.findall(r"alert\(2\)&gt;(\d+)", page.body), url
    assert "{{ 7*7 }}" in pages["fiches/hostile/"].body


def test_a_foreign_territory_has_a_whole_site_with_no_word_of_ours(tmp_path: Path) -> None:
    record = {"titre": "Une école au bord du lac", "couleurs": ["rouge"], "etapes": ["Un pas."]}
    pages = pages_of(tmp_path, {"ecole": record, "phare": laid(record, titre="Un phare")}, tiny_schema(), site_name="Rivages")
    assert {"", "explorer/", "fiches/ecole/", "notions/couleur/rouge/", "donnees/", "donnees/codebook/", "messages/"} <= set(pages)
    words = " ".join("".join(Reader(page.body).words) for url, page in pages.items() if url != "messages/")
    assert re.findall(r"(?i)maillage|wallon|li[èe]ge|bruxel|belg|première ligne|usager|contribuer", words) == []
    assert "Rivages" in words


def test_an_empty_inventory_has_its_pages_too(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, {}, tiny_schema())
    assert "<h1>Inventaire</h1>" in pages[""].body
    assert "territoires/" not in pages and "organisations/" not in pages


def test_without_a_page_to_contribute_nobody_is_invited_to_a_dead_end(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, {"reseau-limoges": SHORT})
    assert "contribuer" not in pages[""].body + pages["fiches/reseau-limoges/"].body


@pytest.mark.parametrize(("number", "said"), [(0, "0\u00a0fiche"), (1, "1\u00a0fiche"), (2, "2\u00a0fiches"), (1200, "1\u00a0200\u00a0fiches")])
def test_plurals_are_french(number: int, said: str) -> None:
    assert count(number, "fiche", "fiches") == said


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("Un mot.", 20, "Un mot."),
        ("Un texte trop long", 12, "Un texte…"),
        ("Une phrase, et la suite", 13, "Une phrase…"),
        ("Anticonstitutionnel", 8, "Anticon…"),
    ],
)
def test_a_text_is_cut_at_a_word(text: str, length: int, short: str) -> None:
    assert shorten(text, length) == short
    assert len(short) <= length


def test_every_layout_has_a_name_that_the_schema_knows() -> None:
    from generator.schema import PRESENTATIONS

    assert set(environment().globals["layouts"]) - {"generique"} <= set(PRESENTATIONS)

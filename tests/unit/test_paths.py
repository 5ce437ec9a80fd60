"""The pages of learning paths and of case studies: what a path says is on its page, in order; nothing for an inventory that has none."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from helpers import SHORT, TINY_RECORD, as_yaml, laid, make_inventory, tiny_schema

from generator.frame import default_tabs
from generator.inventory import Fiche, load_inventory
from generator.moulds import tab_of
from generator.pages import all_pages, page_makers
from generator.pages.page import Page
from generator.relate import relations
from generator.settings import Settings

PATH: dict[str, Any] = {
    "titre": "Lire à plusieurs",
    "resume": "On lit une fiche, puis on la compare à [son terrain](fiche:midis).",
    "public_vise": "Des étudiants",
    "duree": "Deux heures",
    "objectifs": ["Lire une fiche."],
    "seances": [
        {
            "titre": "Une lecture",
            "duree": "Une heure",
            "buts": ["Voir ce qui manque."],
            "fiches": ["midis"],
            "outils": ["carnet"],
            "questions": ["Qui manque ?"],
            "animation": "- Dix minutes : chacun lit.\n- Puis à deux.",
            "materiel": ["Des feutres"],
            "a_preparer": "Imprimer la fiche.",
        },
        {"titre": "Et chez nous ?", "duree": "Une heure", "buts": ["Repérer ce qui se reprend."]},
    ],
}
TOOL = {"titre": "Le carnet de bord", "type": "annuaire", "resume": "Un carnet que les membres tiennent à jour."}


def pages(root: Path, **paths: dict[str, Any]) -> dict[str, Page]:
    make_inventory(root, {"midis": laid(SHORT, titre="Les midis du réseau")})
    for folder, records in (("outils", {"carnet": TOOL}), ("parcours", paths)):
        (root / "site_src" / folder).mkdir(parents=True)
        for slug, record in records.items():
            (root / "site_src" / folder / f"{slug}.yaml").write_text(as_yaml(record), "utf-8")
    inventory, problems = load_inventory(root)
    assert inventory is not None and set(inventory.parcours) == set(paths), problems
    return {page.url: page for page in all_pages(inventory, Settings(root, root / "mkdocs.yml", root, root / "site", "Essai"), relations(inventory))}


def words(page: Page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.body).replace("\u00a0", " "))


def test_the_page_of_a_path_says_all_that_its_record_says_in_order(tmp_path: Path) -> None:
    page = pages(tmp_path, lire=PATH)["parcours/lire/"]
    told = words(page)
    expected = (
        "Lire à plusieurs", "On lit une fiche", "Des étudiants", "Deux heures", "Lire une fiche.", "séance 1 sur 2 · une heure", "Voir ce qui manque.",
        "Imprimer la fiche.", "Des feutres", "La fiche à lire", "Les midis du réseau", "Le carnet de bord", "Qui manque ?", "Fiche d’animation",
        "Dix minutes : chacun lit.", "séance 2 sur 2", "Repérer ce qui se reprend.",
    )  # fmt: skip
    places = [told.find(each) for each in expected]
    assert -1 not in places, expected[places.index(-1)]
    places = [told.find(each, told.find("séance 1 sur 2") if index > 4 else 0) for index, each in enumerate(expected)]
    assert places == sorted(places)
    assert page.title == "Lire à plusieurs"


def test_a_path_leads_to_its_sheets_its_tools_and_the_study_of_its_sheets(tmp_path: Path) -> None:
    body = pages(tmp_path, lire=PATH)["parcours/lire/"].body
    for address in ("../../fiches/midis/", "../../outils/carnet/", "../../etude-de-cas/?fiche=midis"):
        assert f'href="{address}"' in body


def test_a_sheet_or_a_tool_that_is_gone_is_left_out_of_the_page(tmp_path: Path) -> None:
    gone = {**PATH, "seances": [{**PATH["seances"][0], "fiches": ["midis", "partie"], "outils": ["perdu"]}]}
    make_inventory(tmp_path, {"midis": laid(SHORT, titre="Les midis du réseau")})
    inventory, _ = load_inventory(tmp_path)
    assert inventory is not None
    with_path = replace(inventory, kinds={"parcours": {"lire": Fiche("lire", gone, "site_src/parcours/lire.yaml", tmp_path)}})
    body = page_makers(with_path, Settings(tmp_path, tmp_path / "mkdocs.yml", tmp_path, tmp_path / "site", "Essai"))["parcours/lire/"]().body
    assert "fiches/midis/" in body
    assert "partie" not in body.replace("parties", "") and "perdu" not in body


def test_paths_are_listed_by_their_rank_those_without_one_last(tmp_path: Path) -> None:
    body = pages(
        tmp_path,
        alpha={**PATH, "titre": "Sans rang"},
        beta={**PATH, "titre": "Le dixième", "rang": 10},
        gamma={**PATH, "titre": "Le deuxième", "rang": 2},
    )["parcours/"].body
    assert re.findall(r'mg-card-link" href="\.\./parcours/(\w+)/"', body) == ["gamma", "beta", "alpha"]


def test_what_a_path_says_is_never_read_as_html(tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    seance = {"titre": hostile, "duree": hostile, "buts": [hostile], "questions": [hostile], "materiel": [hostile], "animation": hostile, "a_preparer": hostile}
    record = {**PATH, "titre": hostile, "public_vise": hostile, "objectifs": [hostile], "evaluation": hostile, "prudence": hostile, "seances": [seance]}
    made = pages(tmp_path, mauvais=record)

    class Images(HTMLParser):
        found = 0

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += tag == "img"

    for url in ("parcours/", "parcours/mauvais/"):
        reader = Images()
        reader.feed(made[url].body)
        assert reader.found == 0, url


def test_two_paths_of_the_same_name_have_two_titles(tmp_path: Path) -> None:
    made = pages(tmp_path, un=PATH, deux=PATH)
    assert len({made["parcours/un/"].title, made["parcours/deux/"].title}) == 2


def test_the_page_of_case_studies_asks_every_question_of_the_schema(tmp_path: Path) -> None:
    make_inventory(tmp_path, {"midis": SHORT})
    inventory, _ = load_inventory(tmp_path)
    assert inventory is not None
    page = page_makers(inventory, Settings(tmp_path, tmp_path / "mkdocs.yml", tmp_path, tmp_path / "site", "Essai"))["etude-de-cas/"]()
    told = words(page)
    asked = [question for section in inventory.schema.sections for question in section.questions]
    assert len(asked) > 20
    assert [question for question in asked if question.replace("'", "’").replace(" ", " ") not in told] == []
    assert f"{len(asked)} questions" in page.description.replace("\u00a0", " ")


def test_an_inventory_without_paths_nor_questions_has_no_such_page_and_no_tab(tmp_path: Path) -> None:
    make_inventory(tmp_path, {"un": TINY_RECORD}, tiny_schema())
    inventory, _ = load_inventory(tmp_path)
    assert inventory is not None
    makers = page_makers(inventory, Settings(tmp_path, tmp_path / "mkdocs.yml", tmp_path, tmp_path / "site", "Essai"))
    assert [url for url in makers if url.startswith(("parcours/", "etude-de-cas/"))] == []
    assert "Se former" not in dict(default_tabs(makers.keys()))


def test_paths_have_a_tab_of_their_own_where_case_studies_belong() -> None:
    assert ("Se former", "parcours/") in default_tabs(["", "parcours/"])
    assert tab_of("parcours/lire/", ["explorer/", "parcours/"]) == "parcours/"
    assert tab_of("etude-de-cas/", ["explorer/", "parcours/"]) == "parcours/"
    assert tab_of("etude-de-cas/", ["explorer/"]) == "-"

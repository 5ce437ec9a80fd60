"""The pages of the tools: everything comes from the record, a sixth tool is one file, what a record says stays text, and no tool means no page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers import ROOT, SHORT, as_yaml, laid, make_inventory, tiny_schema

from generator.inventory import load_inventory
from generator.markup import render
from generator.pages import all_pages
from generator.pages.page import Page
from generator.pages.questionnaire import number_words, numbers_of, parts_of, pocket_key, rules_of, when_band
from generator.settings import Settings

NBSP = "\u00a0"
ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}'\""
SMALL: dict[str, Any] = yaml.safe_load((ROOT / "tests/data/outils/petit-outil.yaml").read_text("utf-8"))
RULES = "Des règles simples, relues chaque année."
SHEET = laid(
    SHORT, conditions=[{"condition": "regles", "texte": RULES}], outils=[{"type": "intervision", "nom": "Le mardi", "texte": "On raconte."}, {"outil": "porte"}]
)


def pages_of(root: Path, tools: Mapping[str, Any], sheets: Mapping[str, Any] | None = None) -> dict[str, Page]:
    made = make_inventory(root, sheets or {"reseau-limoges": SHORT})
    (made / "site_src/outils").mkdir(parents=True)
    for slug, tool in tools.items():
        (made / f"site_src/outils/{slug}.yaml").write_text(as_yaml(tool), "utf-8")
    inventory, problems = load_inventory(made)
    assert inventory and set(inventory.outils) == set(tools), problems
    settings = Settings(root, root / "mkdocs.yml", root / "pages", root / "site", "Inventaire")
    return {page.url: page for page in all_pages(inventory, settings)}


def words(page: Page) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", page.body, flags=re.S)).replace(NBSP, " "))


def record(page: Page) -> dict[str, Any]:
    island = re.search(r'<script type="application/json" id="outil">(.*?)</script>', page.body, re.S)
    assert island
    found: dict[str, Any] = json.loads(island.group(1))
    return found


# ── One file, one tool ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_file_makes_a_tool_with_its_questions_its_key_and_its_place_in_the_list(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, {"porte": SMALL})
    page = pages["outils/porte/"]
    said = words(page)
    for part in SMALL["parties"]:
        assert part["titre"].replace("'", "’") in said
        for item in part["items"]:
            assert item["texte"].replace("'", "’") in said
            assert page.body.count(f'name="q-{item["id"]}"') == 4
    assert "à consolider de 1 à 1,5" in said
    assert "« L’accueil » : plus de 1,5 et « La suite » : moins de 1" in said
    assert "« pas du tout » à au moins 2 des questions 2 et 3" in said
    assert "Trois questions avant d’ouvrir la porte" in words(pages["outils/"])
    assert "1 outil à remplir" in re.sub(r"outil à remplir 1", "1 outil à remplir", words(pages[""]))


def test_the_page_holds_what_its_reading_needs_and_no_more(tmp_path: Path) -> None:
    page = pages_of(tmp_path, {"porte": SMALL})["outils/porte/"]
    data = record(page)
    assert data["slug"] == "porte"
    assert data["numeros"] == {"q1": 1, "q2": 2, "q3": 3}
    assert [item["id"] for part in data["parties"] for item in part["items"]] == ["q1", "q2", "q3"]
    assert data["echelles"][0]["reponses"][3]["ignore"] is True
    assert data["parties"][0]["titre"] == "L’accueil"
    assert "encadres" not in data and "prudence" not in data


def test_what_a_record_says_stays_text_in_the_page_and_in_its_data(tmp_path: Path) -> None:
    hostile = json.loads(json.dumps(SMALL))
    hostile |= {"titre": f"Un titre {ATTACK}", "resume": f"Un résumé {ATTACK}", "prudence": ATTACK, "droits": ATTACK, "quand": ATTACK, "mode_emploi": ATTACK}
    hostile["parties"][0] |= {"titre": ATTACK[:80], "description": ATTACK, "bas": "<b>bas</b>", "haut": "<b>haut</b>"}
    hostile["parties"][0]["items"][0] |= {"texte": ATTACK, "aide": ATTACK}
    hostile["echelles"][0]["reponses"][0]["libelle"] = "<i>non</i>"
    hostile["regles"][0]["texte"] = ATTACK
    hostile["roles"][0]["libelle"] = "<u>qui</u>"
    hostile["courte"][0]["texte"] = ATTACK
    hostile["encadres"][0] |= {"titre": ATTACK[:80], "texte": ATTACK}
    pages = pages_of(tmp_path, {"porte": hostile})
    for url in ("outils/porte/", "outils/"):
        body = pages[url].body
        assert "<img" not in body and "<script>" not in body and ">49" not in body
        assert not re.search(r"</?[biu]>", body)
        assert body.count("</script") == body.count("<script")
    assert record(pages["outils/porte/"])["parties"][0]["items"][0]["texte"].startswith("</script>")
    assert "{{ 7*7 }}" in pages["outils/porte/"].body


def test_who_finds_no_sheet_by_a_name_is_shown_where_the_tools_are(tmp_path: Path) -> None:
    way = '<a class="mg-chip" href="../outils/">'
    assert way in pages_of(tmp_path / "avec", {"porte": SMALL})["explorer/"].body
    assert way not in pages_of(tmp_path / "sans", {})["explorer/"].body


def test_without_a_tool_there_is_no_page_and_no_figure(tmp_path: Path) -> None:
    made = make_inventory(tmp_path, {"ecole": {"titre": "Une école"}}, tiny_schema())
    inventory, _ = load_inventory(made)
    assert inventory
    pages = {page.url: page for page in all_pages(inventory, Settings(made, made / "mkdocs.yml", made / "pages", made / "site", "Rivages"))}
    assert [url for url in pages if url.startswith("outils")] == []
    assert "outils/" not in pages[""].body


def test_a_tool_without_questions_is_a_short_page_with_its_rights_and_its_address(tmp_path: Path) -> None:
    short = {
        "titre": "La grille d'ailleurs",
        "type": "grille-reperage",
        "resume": "Une grille que d'autres ont écrite.",
        "droits": "Libre, en citant.",
        "adresse": "https://exemple.org/grille",
    }
    pages = pages_of(tmp_path, {"ailleurs": short, "porte": SMALL})
    page = pages["outils/ailleurs/"]
    assert page.kind == "instrument"
    assert 'href="https://exemple.org/grille"' in page.body and "Libre, en citant." in page.body
    assert 'id="outil"' not in page.body and "<input" not in page.body
    listed = words(pages["outils/"])
    assert listed.index("À remplir ici") < listed.index("Des instruments qui existent ailleurs") < listed.index("La grille d’ailleurs")
    assert "Libre, en citant." in listed


def test_the_kinds_met_in_the_field_come_with_the_sheets_that_use_them(tmp_path: Path) -> None:
    page = pages_of(tmp_path, {"porte": SMALL}, {"reseau-limoges": SHEET})["outils/"]
    field = words(page)[words(page).index("Rencontrés sur le terrain") :]
    assert "Intervision" in field and "Réseau de santé de Limoges" in field and "1 fiche" in field
    assert "notions/type_outil/intervision/" in page.body
    assert "Auto-évaluation" not in field


def test_a_kind_with_its_own_page_leads_there(tmp_path: Path) -> None:
    kind = {"titre": "L'intervision", "type": "intervision", "resume": "On regarde une situation entre pairs."}
    pages = pages_of(tmp_path, {"intervision": kind, "porte": SMALL}, {"reseau-limoges": SHEET})
    assert '<a href="../outils/intervision/">Intervision</a>' in pages["outils/"].body
    assert "On raconte." in words(pages["outils/intervision/"])


# ── To the sheets ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_leads_to_the_sheets_that_carry_its_terms_with_their_own_words(tmp_path: Path) -> None:
    page = pages_of(tmp_path, {"porte": SMALL}, {"reseau-limoges": SHEET})["outils/porte/"]
    assert page.body.count("data-terme=") == 1
    assert 'data-terme="regles" data-facette="conditions"' in page.body
    assert RULES in page.body
    assert "../../fiches/reseau-limoges/" in page.body and "../../explorer/?conditions=regles" in page.body


def test_a_sheet_that_names_the_tool_is_among_those_that_use_it(tmp_path: Path) -> None:
    page = pages_of(tmp_path, {"porte": SMALL}, {"reseau-limoges": SHEET})["outils/porte/"]
    assert "Des fiches qui emploient cet outil" in words(page)


# ── The key in words ────────────────────────────────────────────────────────────────────────────────────────────────────────


def nowhere(kind: str, target: str) -> None:
    return None


@pytest.mark.parametrize(
    ("band", "said"),
    [
        ({"moins_de": "2.3"}, "moins de 2,3"),
        ({"depuis": "2.3", "jusqua": "3.7"}, "de 2,3 à 3,7"),
        ({"plus_de": "3.7"}, "plus de 3,7"),
        ({"depuis": "4", "moins_de": "7"}, "de 4 à moins de 7"),
        ({"depuis": "7"}, "7 ou plus"),
        ({"jusqua": "0"}, "0 ou moins"),
        ({"plus_de": "1", "jusqua": "2"}, "plus de 1 et 2 ou moins"),
    ],
)
def test_a_band_says_when(band: dict[str, str], said: str) -> None:
    assert when_band(band) == said


@pytest.mark.parametrize(
    ("numbers", "said"), [([], ""), ([3], "3"), ([3, 4], "3 et 4"), ([2, 3, 4], "2 à 4"), ([12, 2, 3, 4, 5, 11], "2 à 5, 11 et 12"), ([1, 3, 5], "1, 3 et 5")]
)
def test_questions_are_named_by_runs(numbers: list[int], said: str) -> None:
    assert number_words(numbers) == said


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ([{"partie": "suite", "au_moins": "1"}], "« La suite » : au moins 1"),
        ([{"items": ["q1"], "reponses": ["0"]}], "« pas du tout » à la question 1"),
        ([{"marque": "droits", "reponses": ["0"]}], "« pas du tout » à l’une des questions 2 et 3"),
        ([{"partie": "accueil", "reponses": ["0", "nsp"], "nombre": "2"}], "« pas du tout » ou « ne sait pas » à au moins 2 des questions 1 et 2"),
        ([{"items": ["q1", "q3"], "reponses": ["2"], "tous": True}], "« tout à fait » aux questions 1 et 3"),
        ([{"comme_avant": True}], "Les mêmes réponses que la fois précédente"),
        ([{"partie": "suite", "plus_de": "1"}, {"items": ["q1"], "reponses": ["0"]}], "« La suite » : plus de 1 et « pas du tout » à la question 1"),
    ],
)
def test_a_rule_says_when(conditions: list[dict[str, Any]], said: str) -> None:
    tool = SMALL | {"regles": [{"id": "r", "texte": "Voilà.", "conditions": conditions}]}
    rule = rules_of(tool, parts_of(tool, nowhere), nowhere)[0]
    assert rule.when.replace(NBSP, " ") == said
    assert rule.text == render("Voilà.", nowhere)


def test_questions_keep_the_numbers_of_their_ids_when_these_grow() -> None:
    def numbers(*ids: str) -> list[int]:
        return list(numbers_of({"parties": [{"items": [{"id": id} for id in ids]}]}).values())

    assert numbers("n1", "n2", "l6") == [1, 2, 6]
    assert numbers("q0", "q1") == [0, 1]
    assert numbers("q2", "q1") == [1, 2]
    assert numbers("accueil", "suite") == [1, 2]


def test_the_card_says_together_the_questions_that_give_a_colour_by_one_answer() -> None:
    rules = [
        {"id": "a", "couleur": "rouge", "conditions": [{"items": ["q1"], "reponses": ["0"]}]},
        {"id": "b", "couleur": "rouge", "conditions": [{"items": ["q3"], "reponses": ["0"]}]},
        {"id": "c", "couleur": "vert", "conditions": [{"items": ["q1", "q2"], "reponses": ["2"], "tous": True}]},
        {"id": "d", "conditions": [{"items": ["q1"], "reponses": ["2"]}]},
    ]
    key = [(colour, when.replace(NBSP, " ")) for colour, when in pocket_key(rules, parts_of(SMALL, nowhere))]
    assert key == [("Rouge", "« pas du tout » à l’une des questions 1 et 3"), ("Vert", "« tout à fait » aux questions 1 et 2")]

"""The glossary: every word of the vocabularies once, where a dictionary would have it, with each of its meanings and the way to its page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from generator.inventory import load_inventory
from generator.pages import page_makers
from generator.pages.desk import Desk
from generator.pages.glossary import letters, looked_up, words
from generator.relate import relations
from generator.settings import Settings, read_settings
from tests.unit.helpers import TINY_RECORD, make_inventory, tiny_schema

ROOT = Path(__file__).parents[2]


def vocabulary(name: str, title: str, *terms: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "titre": title, "designation": f"un mot de {name}", "termes": list(terms)}


def desk_of(root: Path, *vocabularies: dict[str, Any]) -> Desk:
    schema = tiny_schema()
    schema["vocabulaires/couleur.yaml"]["termes"] = [{"id": "rouge", "libelle": "Rouge", "definition": "Comme une cerise."}]
    schema |= {f"vocabulaires/{each['id']}.yaml": each for each in vocabularies}
    inventory, problems = load_inventory(make_inventory(root, {"une": TINY_RECORD}, schema))
    assert inventory, problems
    return Desk(inventory, Settings(root, root / "mkdocs.yml", root / "pages", root / "site", "Petit"), relations(inventory))


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("La confiance", "Confiance\u00a0(la)"),
        ("L’équilibre", "Équilibre\u00a0(l’)"),
        ("Des liens d’avance", "Liens d’avance\u00a0(des)"),
        ("Lavande", "Lavande"),
        ("Désarticulation", "Désarticulation"),
        ("Un", "Un"),
    ],
)
def test_a_word_is_looked_up_without_its_article(label: str, shown: str) -> None:
    assert looked_up(label) == shown


def test_words_are_under_their_letter_without_accent_and_those_without_letter_come_first(tmp_path: Path) -> None:
    rest = vocabulary("mot", "Mots", *({"id": f"m{n}", "libelle": each} for n, each in enumerate(["Zèbre", "Œuvre", "À table", "L'école", "107", "abri"])))
    found = letters(words(desk_of(tmp_path, rest)))
    assert [(letter.title, letter.anchor, [word.title for word in letter.words]) for letter in found] == [
        ("#", "lettre-autre", ["107"]),
        ("A", "lettre-a", ["À table", "abri"]),
        ("E", "lettre-e", ["École\u00a0(l’)"]),
        ("O", "lettre-o", ["Œuvre"]),
        ("R", "lettre-r", ["Rouge"]),
        ("Z", "lettre-z", ["Zèbre"]),
    ]


def test_a_word_of_two_families_is_one_word_with_two_meanings(tmp_path: Path) -> None:
    wines = vocabulary(
        "vin", "Vins", {"id": "rouge", "libelle": "Le rouge", "definition": "Un vin."}, {"id": "roug", "libelle": "rouge", "definition": "Encore un."}
    )
    found = [word for word in words(desk_of(tmp_path, wines)) if word.anchor == "mot-rouge"]
    assert [[(sense.family, sense.url, str(sense.definition)) for sense in word.senses] for word in found] == [
        [("Couleurs", "notions/couleur/rouge/", "<p>Comme une cerise.</p>"), ("Vins", "notions/vin/roug/", "<p>Encore un.</p>")]
    ]


def test_two_words_that_differ_by_their_signs_alone_have_an_anchor_each(tmp_path: Path) -> None:
    signs = vocabulary("signe", "Signes", {"id": "a", "libelle": "Rouge !"}, {"id": "b", "libelle": "?"}, {"id": "c", "libelle": "!"})
    anchors = [word.anchor for word in words(desk_of(tmp_path, signs))]
    assert sorted(anchors) == ["mot-autre", "mot-autre-2", "mot-rouge", "mot-rouge-2"]


def test_a_definition_that_was_not_verified_says_so(tmp_path: Path) -> None:
    shaky = vocabulary("mot", "Mots", {"id": "a", "libelle": "Alpha", "verification": "non-verifie"}, {"id": "b", "libelle": "Bêta", "verification": "verifie"})
    assert {word.title: word.senses[0].warning for word in words(desk_of(tmp_path, shaky))} == {"Alpha": "Non vérifié", "Bêta": "", "Rouge": ""}


def test_a_hostile_term_is_shown_as_text(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, vocabulary("mot", "Mots", {"id": "a", "libelle": "<img src=x>", "definition": "<script>alert(1)</script>"}))
    body = page_makers(desk.inventory, desk.settings)["glossaire/"]().body
    assert "<img" not in body and "<script" not in body and "&lt;img src=x&gt;" in body


def test_the_glossary_of_the_site_has_every_term_once_and_leads_to_its_page() -> None:
    inventory, _ = load_inventory(ROOT)
    settings, _ = read_settings(ROOT)
    assert inventory and settings
    makers = page_makers(inventory, settings)
    body = makers["glossaire/"]().body
    linked = re.findall(r'href="\.\./(notions/[^"]+/[^"]+/)"', body)
    assert sorted(linked) == sorted(address for address in makers if re.fullmatch(r"notions/[^/]+/[^/]+/", address))
    ids = re.findall(r'\bid="([^"]+)"', body)
    assert len(ids) == len(set(ids))
    assert {*re.findall(r'href="#([^"]+)"', body)} == {each for each in ids if each.startswith("lettre-")}


def test_a_landmark_of_reading_is_not_said_to_wait_for_sheets() -> None:
    inventory, _ = load_inventory(ROOT)
    settings, _ = read_settings(ROOT)
    assert inventory and settings
    makers = page_makers(inventory, settings)
    assert "Aucune fiche ne porte encore" not in makers["notions/repere/reseau/"]().body
    assert "Aucune fiche ne porte encore" in makers["notions/participation_usager/0-absent/"]().body

"""A field, a vocabulary and a term added to `schema/` alone are known everywhere: no Python, no template and no script is touched."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from helpers import ROOT, SHORT, make_inventory

from generator.inventory import load_inventory
from generator.jsonschema import json_schema
from generator.schema_reader import load_schema
from tests.whole_site import Parsed, built, parsed_pages

VOCABULARY = """
id: ambiance
titre: Ambiances
designation: une ambiance
description: Ce que l'on ressent en entrant.
termes:
  - {id: feutree, libelle: Ambiance feutrée, definition: "On y parle bas.", source: Carnet de visite, verification: non-verifie}
  - {id: animee, libelle: Ambiance animée, definition: On s'y entend rire de loin.}
"""
CODED_FIELD = """
  - name: ambiance
    type: string
    title: Ambiance du lieu
    description: Ce que l'on ressent en poussant la porte.
    example: feutree
    x-section: identite
    x-genre: terme
    x-vocabulaire: ambiance
    x-carte: true
    x-facette: {rang: 50, libelle: Ambiances du lieu, porte: true}
    x-recherche: 3
"""
TEXT_FIELD = """
  - name: anecdote
    type: string
    title: Anecdote à garder
    description: Un petit fait qui dit tout.
    constraints: {maxLength: 60}
    x-section: regards
    x-genre: markdown
    x-recherche: 4
"""
TERM = "  - {id: bateliers, libelle: Bateliers et batelières, definition: Ces personnes vivent sur l'eau.}\n"

RECORD: dict[str, Any] = {
    **SHORT,
    "ambiance": "feutree",
    "anecdote": "Un *perroquet* accueille les gens.",
    "publics": [{"public": "bateliers", "texte": "Les familles des péniches"}],
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository's schema, three things added to it, and two records that only one of them concerns."""
    root = make_inventory(tmp_path_factory.mktemp("inventaire"), {"bateaux": RECORD, "autre": {**SHORT, "titre": "Une tout autre histoire"}})
    (root / "schema" / "vocabulaires" / "ambiance.yaml").write_text(VOCABULARY.lstrip(), "utf-8")
    for name, added in (("experience.yaml", CODED_FIELD + TEXT_FIELD), ("vocabulaires/public.yaml", TERM)):
        path = root / "schema" / name
        path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + added.lstrip("\n"), "utf-8")
    return root


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return built(root)


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Parsed]:
    return parsed_pages(folder)


def problems_of(tmp_path: Path, root: Path, **changes: Any) -> list[tuple[str, str, str]]:
    """What the check says of the record when some of its keys are changed."""
    make_inventory(
        tmp_path,
        {"bateaux": {**RECORD, **changes}},
        {path.relative_to(root / "schema").as_posix(): path.read_text("utf-8") for path in (root / "schema").rglob("*.yaml")},
    )
    _, problems = load_inventory(tmp_path)
    return [(each.code, each.field, each.message) for each in problems]


def test_the_check_accepts_what_was_added(root: Path) -> None:
    inventory, problems = load_inventory(root)
    assert problems == []
    assert inventory and inventory.fiches["bateaux"].data["ambiance"] == "feutree"


def test_the_check_refuses_a_wrong_value_and_offers_the_nearest(root: Path, tmp_path: Path) -> None:
    assert problems_of(tmp_path, root, ambiance="feutre") == [
        ("R012", "ambiance", "`feutre` n'est pas une ambiance\u00a0; vouliez-vous dire `feutree`\u00a0?"),
    ]


def test_the_check_refuses_a_misspelt_key_and_offers_the_new_one(root: Path, tmp_path: Path) -> None:
    (code, field, message), *others = problems_of(tmp_path, root, annecdote="Un perroquet.")
    assert (code, field, others) == ("S050", "annecdote", [])
    assert message.endswith("Vouliez-vous dire `anecdote`\u00a0?")


def test_the_check_applies_the_rules_of_the_new_field(root: Path, tmp_path: Path) -> None:
    (code, field, message), *others = problems_of(tmp_path, root, anecdote="Un perroquet. " * 10)
    assert (code, field, others) == ("T011", "anecdote", [])
    assert "60" in message


def test_the_sheet_shows_the_new_fields_in_their_sections(pages: dict[str, Parsed]) -> None:
    told = " ".join(pages["fiches/bateaux/"].text.split())
    for words in (
        "Ambiance du lieu",
        "Ambiance feutrée",
        "Anecdote à garder",
        "Un perroquet accueille les gens.",
        "Bateliers et batelières",
        "Les familles des péniches",
    ):
        assert words in told
    assert ("a", "href", "../../notions/ambiance/feutree/") in pages["fiches/bateaux/"].links
    assert told.index("Les regards portés") < told.index("Un perroquet accueille")
    assert "Ambiance du lieu" not in pages["fiches/autre/"].text.replace("Ce qui manque", "").split("Ce que nous ne savons pas")[0]


def test_the_notions_have_the_new_vocabulary_and_the_new_term(pages: dict[str, Parsed]) -> None:
    assert {"notions/ambiance/", "notions/ambiance/feutree/", "notions/ambiance/animee/", "notions/public/bateliers/"} <= set(pages)
    told = pages["notions/ambiance/feutree/"].text
    for words in ("On y parle bas.", "Carnet de visite", "Non vérifié", "Réseau de santé de Limoges"):
        assert words in told
    assert "Les familles des péniches" in pages["notions/public/bateliers/"].text
    assert "Ambiances" in pages["notions/"].text


def test_the_explorer_has_the_new_facet_and_its_counts(folder: Path, pages: dict[str, Parsed]) -> None:
    explorer = json.loads((folder / "explorer" / "explorer.json").read_text("utf-8"))
    facets = {facet["nom"]: facet for facet in explorer["facettes"]}
    ranks = dict(zip(explorer["fiches"]["slug"], facets["ambiance"]["fiches"], strict=True))
    assert facets["ambiance"]["libelle"] == "Ambiances du lieu"
    assert [value[:2] for value in facets["ambiance"]["valeurs"]] == [["feutree", "Ambiance feutrée"], ["animee", "Ambiance animée"]]
    assert ranks == {"bateaux": [0], "autre": []}
    assert "bateliers" in [value[0] for value in facets["publics"]["valeurs"]]
    assert ("a", "href", "explorer/?ambiance=feutree") in pages[""].links


def test_the_search_knows_the_new_words(folder: Path) -> None:
    lexicon = "".join(path.read_text("utf-8") for path in sorted((folder / "explorer" / "texte").glob("lexique-*.txt")))
    known = {line.split(" ")[0] for line in lexicon.splitlines()}
    assert {"perroquet", "feutree", "bateliers", "peniches"} <= known


def test_the_codebook_explains_the_new_fields(pages: dict[str, Parsed]) -> None:
    told = " ".join(pages["donnees/codebook/"].text.split())
    for words in ("ambiance Ambiance du lieu", "Ce que l’on ressent en poussant la porte.", "Un petit fait qui dit tout.", "60 caractères au plus"):
        assert words in told
    assert ("a", "href", "../../notions/ambiance/") in pages["donnees/codebook/"].links


def test_editors_are_helped_with_the_new_fields(root: Path) -> None:
    schema, problems = load_schema(root / "schema", root)
    assert schema and problems == []
    described = json_schema(schema)
    assert described["properties"]["ambiance"]["title"] == "Ambiance du lieu"
    assert described["properties"]["anecdote"]["maxLength"] == 60
    told = json.dumps(described, ensure_ascii=False)
    assert '"feutree"' in told
    assert '"bateliers"' in told


def test_the_open_data_have_the_new_columns_and_the_new_list(folder: Path) -> None:
    data = folder / "donnees"
    with (data / "experience.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["slug"]: row for row in csv.DictReader(file)}
    assert (rows["bateaux"]["ambiance"], rows["autre"]["ambiance"]) == ("feutree", "")
    assert rows["bateaux"]["anecdote"] == RECORD["anecdote"]
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    columns = {field["name"]: field for resource in package["resources"] if resource["name"] == "experience" for field in resource["schema"]["fields"]}
    assert columns["ambiance"]["title"] == "Ambiance du lieu"
    assert "feutree" in (data / "vocabulaires" / "ambiance.csv").read_text("utf-8")
    assert "bateliers" in (data / "vocabulaires" / "public.csv").read_text("utf-8")


def test_the_copy_shares_nothing_with_the_repository_but_what_it_was_copied_from() -> None:
    assert "ambiance" not in (ROOT / "schema" / "experience.yaml").read_text("utf-8")
    assert not (ROOT / "schema" / "vocabulaires" / "ambiance.yaml").exists()

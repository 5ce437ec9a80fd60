"""Another territory brings its own schema, two records and a title, and nothing else: its site is whole, and no word of ours is left in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from generator.inventory import load_inventory
from generator.schema import Schema
from generator.schema_reader import load_schema
from generator.words import fold
from tests.orchards import PAGE, RECORDS, SCHEMA, orchards
from tests.whole_site import MISSING, PUBLISHED_AT, ROOT, Parsed, built, dead_links, parsed_pages


@pytest.fixture(scope="module", params=[False, True], ids=["schema and records alone", "with settings and a page"])
def configured(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture(scope="module")
def folder(configured: bool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(orchards(tmp_path_factory.mktemp("vergers"), configured))


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Parsed]:
    return parsed_pages(folder)


# ── A whole site ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_records_are_good_for_the_check(configured: bool, tmp_path: Path) -> None:
    _, problems = load_inventory(orchards(tmp_path, configured))
    assert problems == []


def test_two_records_of_one_name_are_told_apart_from_the_field_that_names_them(tmp_path: Path) -> None:
    root = orchards(tmp_path, False)
    (root / "experiences" / "le-clos-du-meunier.yaml").write_text("nom: Le clos du Meunier\n", "utf-8")
    _, problems = load_inventory(root)
    assert [(each.code, each.place.path, each.field) for each in problems] == [("C101", "experiences/le-clos-du-meunier.yaml", "nom")]


def test_every_kind_of_page_that_the_schema_calls_for_is_there(configured: bool, pages: dict[str, Parsed]) -> None:
    assert set(pages) == {
        "", MISSING, "explorer/", "fiches/clos-du-meunier/", "fiches/verger-des-soeurs/", "notions/", "notions/fruit/", "notions/fruit/reinette/",
        "notions/fruit/quetsche/", "notions/rive/", "notions/rive/fleuve/", "notions/rive/rive-nord/", "notions/rive/rive-sud/", "donnees/", "donnees/codebook/",
        "glossaire/", "messages/", *(["tailler/"] if configured else []),
    }  # fmt: skip


def test_the_site_bears_the_title_of_its_own_inventory(configured: bool, pages: dict[str, Parsed]) -> None:
    name = "Les vergers de la vallée" if configured else "Vergers du Grand Fleuve"
    assert pages[""].title == name
    assert {page.title.endswith(name) for page in pages.values()} == {True}
    assert ("Bienvenue au verger" in pages[""].text) is configured


def test_a_sheet_tells_what_its_record_says_in_the_order_of_its_own_sections(pages: dict[str, Parsed]) -> None:
    told = " ".join(pages["fiches/clos-du-meunier/"].text.split())
    for words in (
        "Clos du Meunier",
        "Douze pommiers plantés par le meunier",
        "Rive nord",
        "Reinette grise",
        "1911",
        "240",
        "Une greffe en fente",
        "Une seconde, en écusson",
    ):
        assert words in told
    assert pages["fiches/clos-du-meunier/"].title.startswith("Clos du Meunier – ")


def test_a_notion_gathers_the_sheets_that_carry_it(pages: dict[str, Parsed]) -> None:
    told = pages["notions/fruit/reinette/"].text
    assert "Une pomme qui se garde tout l’hiver." in told
    assert "Clos du Meunier" in told
    assert "Une greffe en fente, faite en mars, sur un jeune pied." in told


def test_the_facets_are_those_of_the_schema(folder: Path) -> None:
    facets = json.loads((folder / "explorer" / "explorer.json").read_text("utf-8"))["facettes"]
    assert [(facet["nom"], facet["libelle"]) for facet in facets][:2] == [("rives", "Rive"), ("fruits", "Fruit")]


def test_the_open_data_are_those_of_the_schema(folder: Path) -> None:
    package = json.loads((folder / "donnees" / "datapackage.json").read_text("utf-8"))
    assert package["title"] == "Vergers du Grand Fleuve"
    assert {resource["name"] for resource in package["resources"]} >= {"verger"}


def test_every_link_leads_somewhere(configured: bool, folder: Path, pages: dict[str, Parsed]) -> None:
    assert dead_links(folder, pages, PUBLISHED_AT if configured else "https://exemple.org/") == {}


# ── No word of ours ─────────────────────────────────────────────────────────────────────────────────────────────────────────

OUR_WORDS = """
    maillage, travail en réseau, pratique de réseau, pratiques de réseau, réseau, réseaux, wallonie, wallon, wallonne, belgique, belge, bruxelles, liège, namur, charleroi, limoges,
    haute vienne, helmo, cpas, aviq, precarite, usager, usagers, soignant, soignants, travailleur social, travailleurs sociaux, intervention sociale, aide sociale, premiere ligne,
    piege, pieges, parade, parades, care, pouvoir d agir, referent, plan grands froids, grands froids, rtsds, concertation, sante mentale, un public, un metier, une difficulte
"""


@pytest.fixture(scope="module")
def our_schema() -> Schema:
    found, _ = load_schema(ROOT / "schema", ROOT)
    assert found
    return found


def our_words(schema: Schema) -> Iterator[str]:
    """What only our own inventory says: a few words, its proper names, and the titles and terms long enough not to be anybody's."""
    yield from (each.strip() for each in OUR_WORDS.replace("\n", " ").split(",") if each.strip())
    names = [yaml.safe_load(path.read_text("utf-8"))["titre"] for path in sorted((ROOT / "experiences").glob("*.yaml"))]
    labels = [section.titre for section in schema.sections]
    for vocabulary in schema.vocabularies.values():
        listed = [term.libelle for term in vocabulary.terms.values()]
        (names if vocabulary.name in ("territoires", "organisations", "references") else labels).extend(listed)
        labels.append(vocabulary.titre)
    for table in schema.tables.values():
        labels += [made.title for made in table.fields]
    yield from (name for name in names if len(name.split()) > 1)
    yield from (label for label in labels if len(label.split()) > 2)


# Titles of ours that anybody would give.
ANYBODY_S = frozenset(fold(each) for each in ("En une minute", "Version du modèle", "Partie de la fiche", "Ce qui ne va pas"))


def told_by(folder: Path, pages: dict[str, Parsed]) -> Iterator[tuple[str, str]]:
    """Everything that the site may show: the words of its pages, its data, and the sentences of its scripts and style sheets."""
    for page in pages.values():
        yield page.address, page.shown
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in (".json", ".csv", ".txt", ".xml"):
            yield name, path.read_text("utf-8")
        elif path.suffix in (".js", ".css") and name.startswith("assets/maillage/"):
            code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
            yield name, "\n".join(re.findall(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", code))


def test_no_word_of_ours_is_left(folder: Path, pages: dict[str, Parsed], our_schema: Schema) -> None:
    ours = {fold(words) for words in our_words(our_schema)} - ANYBODY_S
    own = " ".join(fold(text) for text in (*SCHEMA.values(), *RECORDS.values(), PAGE))
    wanted = re.compile(r"(?<!\w)(?:" + "|".join(sorted((re.escape(words) for words in ours), key=len, reverse=True)) + r")(?!\w)")
    assert wanted.search(own) is None, "The orchards must not speak our words themselves."
    found: dict[str, set[str]] = {}
    for name, text in told_by(folder, pages):
        words = set(wanted.findall(re.sub(r"[\s\u00a0]+", " ", fold(text))))
        if name.startswith("assets/"):
            words.discard("maillage")  # the name of the folder
        if words:
            found[name] = words
    assert found == {}

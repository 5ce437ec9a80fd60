"""The pages of methodology: every part says where it comes from, every note is a source that is listed, and every list is drawn from the sheets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.build import check_pages
from generator.insertions import asked_for, written_in
from generator.inventory import load_inventory
from generator.pages.inserted import lists
from generator.relate import relations
from generator.schema import load_schema
from generator.settings import read_settings
from generator.stages import real_stages

ROOT = Path(__file__).parents[2]
PAGES = sorted(path for path in (ROOT / "site_src" / "pages" / "methodologie").glob("*.md") if path.name != "index.md")
EACH = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
NOTE = re.compile(r"\[\^([\w-]+)\](?!:)")
DEFINED = re.compile(r"^\[\^([\w-]+)\]: (.*(?:\n {4}.*)*)", re.MULTILINE)
OWN = "proposition"
"""The note that says that a part is our own, and lends it to no author."""
ONWARD = "Pour continuer"
LAW = re.compile(r"\b(?:art\.|articles?|décret|loi du|Code (?:pénal|de la santé|de l'action))")


def parts(page: Path) -> dict[str, str]:
    """The text of each part of a page, by its title, without the notes at its end."""
    text = DEFINED.split(page.read_text("utf-8"))[0]
    found = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


@EACH
def test_every_part_says_where_it_comes_from(page: Path) -> None:
    assert [title for title, text in parts(page).items() if title != ONWARD and not NOTE.search(text)] == []


@EACH
def test_a_block_that_states_law_carries_its_own_source(page: Path) -> None:
    blocks = [block for text in parts(page).values() for block in re.split(r"\n\s*\n|\n(?= *(?:[-*]|\d+\.) )", text)]
    assert [block for block in blocks if LAW.search(block) and not NOTE.search(block)] == []


@EACH
def test_every_note_is_a_listed_source_with_its_address(page: Path) -> None:
    schema, _ = load_schema(ROOT / "schema", ROOT)
    assert schema
    known = schema.vocabularies["references"].terms
    text = page.read_text("utf-8")
    defined = {id: " ".join(words.split()) for id, words in DEFINED.findall(text)}
    assert set(NOTE.findall(text)) == set(defined)
    for id, words in defined.items():
        if id != OWN:
            assert known[id].libelle in words
            assert str(known[id].extra.get("url") or "").replace("(", "%28").replace(")", "%29") in words


def test_no_page_has_a_dead_link_nor_asks_for_a_list_of_nothing_known() -> None:
    inventory, _ = load_inventory(ROOT)
    assert inventory
    assert check_pages(ROOT, inventory, set(inventory.fiches), stages=real_stages()) == []


def test_a_list_gives_the_sheets_that_carry_the_term_with_their_own_words() -> None:
    inventory, _ = load_inventory(ROOT)
    settings, _ = read_settings(ROOT)
    assert inventory and settings
    asked = asked_for("::fiches etape_methode/3-cadre::")
    assert asked
    drawn = lists(inventory, settings, relations(inventory))(asked, "../../")
    assert '<a href="../../notions/etape_methode/3-cadre/">Cadre collectif</a>' in drawn
    assert '<a href="../../fiches/rtsds-haute-vienne/">' in drawn
    assert "Négocier avec les institutions. Cette proposition est négociée avec les institutions." in drawn


def test_a_term_that_no_sheet_carries_is_said_to_be_carried_by_none() -> None:
    inventory, _ = load_inventory(ROOT)
    settings, _ = read_settings(ROOT)
    assert inventory and settings
    asked = asked_for("::fiches participation_usager/0-absent::")
    assert asked
    assert "Aucune fiche ne porte encore" in lists(inventory, settings, relations(inventory))(asked, "../../")


def test_the_steps_of_the_method_each_have_their_list() -> None:
    text = (ROOT / "site_src" / "pages" / "methodologie" / "construire.md").read_text("utf-8")
    asked = {term for each in written_in(text) if each.asked for term in each.asked.terms}
    assert {("etape_methode", step) for step in ("1-enjeux", "2-engagement", "3-cadre", "4-projet", "4b-bilan")} <= asked

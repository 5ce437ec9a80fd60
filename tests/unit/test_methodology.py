"""The pages of methodology: every part says where it comes from, every note is a source that is listed, and every list is drawn from the sheets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from generator.build import check_pages
from generator.insertions import asked_for, written_in
from generator.inventory import load_inventory
from generator.pages.desk import NOT_NOTIONS
from generator.pages.glossary import looked_up
from generator.pages.inserted import lists
from generator.relate import relations
from generator.schema_reader import load_schema
from generator.settings import read_settings
from generator.stages import real_stages
from generator.words import fold

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "site_src" / "pages" / "methodologie"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "index.md")
SIX = ("comprendre", "construire", "usager", "secret-professionnel", "recueillir", "se-former")
GUIDE = "guide-entretien"
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
    assert [block for block in blocks if LAW.search(block) and not NOTE.search(block) and not re.fullmatch(r"\s*#+ .+", block)] == []


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


def front_matter(page: Path) -> dict[str, str]:
    head = yaml.safe_load(page.read_text("utf-8").split("---\n")[1])
    assert isinstance(head, dict)
    return head


def test_the_six_pages_are_there_and_one_goes_to_each_from_the_menu_and_from_the_first_page() -> None:
    menu = (ROOT / "mkdocs.yml").read_text("utf-8").split("\nnav:\n")[1].split("\nnot_in_nav:")[0]
    first = (FOLDER / "index.md").read_text("utf-8")
    assert {page.stem for page in PAGES} == {*SIX, GUIDE}
    for page in PAGES:
        assert f"- methodologie/{page.name}\n" in menu
        assert f"]({page.name})" in first
    assert "page:glossaire/" in menu and "](page:glossaire/)" in first


EVERYDAY = frozenset({"relation_fiches", "etat_lacune", "type_source", "type_organisation", "secteur"})
"""The terms of these families are words of everyday (« fait partie de »): a page that says them does not speak of the notion."""


@EACH
def test_a_term_of_several_words_is_linked_on_the_page_that_says_it(page: Path) -> None:
    schema, _ = load_schema(ROOT / "schema", ROOT)
    assert schema
    places: dict[str, list[str]] = {}
    for name, vocabulary in schema.vocabularies.items():
        for term in vocabulary.terms.values():
            if name not in NOT_NOTIONS | EVERYDAY and " " in looked_up(term.libelle) and looked_up(term.libelle) == term.libelle:
                places.setdefault(fold(term.libelle), []).append(f"notion:{name}/{term.id})")
    text = re.sub(r"^(?:#|::).*", "", DEFINED.split(page.read_text("utf-8").split("---\n", 2)[2])[0], flags=re.MULTILINE)
    said = fold(re.sub(r"\[[^\]]*\]\([^)]*\)", "", text))
    assert [term for term, links in places.items() if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", said) and not any(link in text for link in links)] == []


@EACH
def test_a_page_is_called_as_its_title_says_and_is_told_in_a_line(page: Path) -> None:
    head = front_matter(page)
    titles = re.findall(r"^# (.+?)(?: \{.*\})?$", page.read_text("utf-8"), re.MULTILINE)
    assert titles == [head["title"]]
    assert 60 <= len(head["description"]) <= 160


def test_no_two_pages_are_told_alike() -> None:
    heads = [front_matter(page) for page in [*PAGES, FOLDER / "index.md"]]
    assert len({head["title"] for head in heads}) == len({head["description"] for head in heads}) == len(heads)


@pytest.mark.parametrize("name", SIX)
def test_each_of_the_six_pages_shows_sheets_at_most_of_its_steps(name: str) -> None:
    asking = [title for title, text in parts(FOLDER / f"{name}.md").items() if any(each.asked for each in written_in(text))]
    assert len(asking) >= 3


def test_whatever_a_list_says_leads_to_a_sheet_that_names_its_sources() -> None:
    inventory, _ = load_inventory(ROOT)
    settings, _ = read_settings(ROOT)
    assert inventory and settings
    draw = lists(inventory, settings, relations(inventory))
    asked = {each.asked for page in PAGES for each in written_in(page.read_text("utf-8")) if each.asked and each.asked.kind == "fiches"}
    assert asked
    for each in asked:
        lines = re.findall(r"<li>.*?</li>", draw(each, "../../"), re.DOTALL)
        for line in lines:
            found = re.search(r'<a href="\.\./\.\./fiches/([^"/]+)/">', line)
            assert found and inventory.fiches[found[1]].data["sources"], line


def of_country(title: str) -> dict[str, str]:
    """What the page on shared secrets says of a country, by its headings."""
    text = next(text for name, text in parts(FOLDER / "secret-professionnel.md").items() if name.startswith(title))
    found = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    return dict(zip(["", *found[1::2]], found[::2], strict=True))


@pytest.mark.parametrize("title", ["En Belgique", "En France"])
def test_each_country_is_dated_and_each_of_its_texts_says_where_its_verification_stands(title: str) -> None:
    said = of_country(title)
    assert re.search(r"État au \d+ \w+ \d{4}", said.pop(""))
    assert len(said) >= 4
    for heading, text in said.items():
        words = " ".join(text.split())
        assert re.search(r"Vérification|n'ont pas été lus|Non vérifiés", words), heading
        assert "À faire relire par un juriste" in words, heading


def test_the_page_on_shared_secrets_says_first_that_it_is_no_legal_advice() -> None:
    text = (FOLDER / "secret-professionnel.md").read_text("utf-8")
    assert text.index("pas un avis juridique") < text.index("\n## ")


def test_the_guide_asks_seven_times_of_a_professional_and_seven_times_of_a_user() -> None:
    said = parts(FOLDER / f"{GUIDE}.md")
    moments = [re.findall(r"^\d\. \*\*(.+?)\.\*\*", said[title], re.MULTILINE) for title in ("Avec un professionnel", "Avec un usager")]
    told = re.findall(r"^\| \d\. (.+?) \|", (FOLDER / "recueillir.md").read_text("utf-8"), re.MULTILINE)
    assert len(told) == 7
    assert moments[0] == moments[1]
    assert [moment.startswith(short) for moment, short in zip(moments[0], told, strict=True)] == [True] * 7


def test_the_seven_moments_lead_to_parts_that_a_sheet_has() -> None:
    schema, _ = load_schema(ROOT / "schema", ROOT)
    assert schema
    rows = re.findall(r"^\| \d\. .+$", (FOLDER / "recueillir.md").read_text("utf-8"), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named
    assert named <= {made.name.split(".")[0] for made in schema.main.fields}


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

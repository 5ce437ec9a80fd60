"""The real inventory, built: every page says who it is, every link leads somewhere, every fact of a record is told, and nothing shows that should not."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from generator.inventory import Inventory, load_inventory
from generator.markup import plain
from generator.plan import hidden_addresses, sheet_plan
from generator.words import fold
from tests.whole_site import MISSING, PUBLISHED_AT, Parsed, built, copy_inventory, dead_links, inside, parsed_pages

LONGEST_DESCRIPTION = 160


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_inventory(tmp_path_factory.mktemp("inventaire"))


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return built(root)


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Parsed]:
    return parsed_pages(folder)


@pytest.fixture(scope="module")
def readable(pages: dict[str, Parsed]) -> dict[str, Parsed]:
    """Every page that has an address of its own."""
    return {address: page for address, page in pages.items() if address != MISSING}


@pytest.fixture(scope="module")
def inventory(root: Path) -> Inventory:
    found, _ = load_inventory(root)
    assert found
    return found


# ── Who a page is ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def repeated(values: Iterator[str]) -> list[str]:
    return [value for value, number in Counter(values).items() if number > 1]


def test_every_title_is_unique(readable: dict[str, Parsed]) -> None:
    assert repeated(page.title for page in readable.values()) == []
    assert [page.address for page in readable.values() if not page.title.strip()] == []


def test_every_description_is_unique_and_short(readable: dict[str, Parsed]) -> None:
    assert repeated(page.meta.get("description", "") for page in readable.values()) == []
    assert [page.address for page in readable.values() if not 20 <= len(page.meta["description"]) <= LONGEST_DESCRIPTION] == []


def test_every_page_is_in_french_and_says_its_own_address(pages: dict[str, Parsed], readable: dict[str, Parsed]) -> None:
    assert {page.lang for page in pages.values()} == {"fr"}
    assert {address: page.canonical for address, page in readable.items() if page.canonical != PUBLISHED_AT + address} == {}


def test_the_sitemap_names_every_page_once_and_only_pages_that_are(folder: Path, readable: dict[str, Parsed], inventory: Inventory) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    entries = [
        (entry.findtext("s:loc", "", space), entry.findtext("s:lastmod", "", space))
        for entry in ElementTree.parse(folder / "sitemap.xml").getroot().iterfind("s:url", space)
    ]
    assert sorted(unquote(address) for address, _ in entries) == sorted(PUBLISHED_AT + address for address in readable)
    assert [date for _, date in entries if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date)] == []
    dates = {address: date for address, date in entries}
    written = {slug: str(fiche.data["preuves"]["date_info"]) for slug, fiche in inventory.fiches.items() if "preuves" in fiche.data}
    exact = {slug: date[:4] for slug, date in written.items() if re.fullmatch(r"\d{4}(-\d{2})*", date)}
    assert exact
    assert {slug: dates[f"{PUBLISHED_AT}fiches/{slug}/"][:4] for slug in exact} == exact


def test_the_page_of_a_missing_address_is_not_to_be_found(pages: dict[str, Parsed]) -> None:
    missing = pages[MISSING]
    assert missing.meta["robots"] == "noindex"
    assert missing.canonical == ""
    assert "Cette page n’existe pas" in missing.text
    forms = [address for tag, name, address in missing.links if name == "action"]
    assert forms and set(forms) == {urlsplit(PUBLISHED_AT).path + "explorer/"}


# ── Where its links lead ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_link_of_the_site_to_itself_leads_to_a_file_and_to_an_anchor_that_exist(folder: Path, pages: dict[str, Parsed]) -> None:
    assert sum(1 for page in pages.values() for _ in inside(page)) > 10_000
    assert dead_links(folder, pages) == {}


def test_every_link_into_the_explorer_names_a_facet_and_values_that_exist(folder: Path, pages: dict[str, Parsed]) -> None:
    facets = {
        facet["nom"]: {value[0] for value in facet["valeurs"]} for facet in json.loads((folder / "explorer" / "explorer.json").read_text("utf-8"))["facettes"]
    }
    wrong = {}
    checked = 0
    for page in pages.values():
        for written, path, query, _ in inside(page):
            if path == "explorer/" and query:
                checked += 1
                for name, values in parse_qs(query).items():
                    if name != "q" and not set(values[0].split(",")) <= facets.get(name, set()):
                        wrong[written] = page.address
    assert checked > 20
    assert wrong == {}


def test_a_page_has_each_id_once(pages: dict[str, Parsed]) -> None:
    assert {page.address: twice for page in pages.values() if (twice := repeated(iter(page.ids)))} == {}


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, Parsed]) -> None:
    loaded = [
        (page.address, address)
        for page in pages.values()
        for tag, name, address in page.links
        if tag not in ("a", "form") and urlsplit(address).netloc not in ("", "exemple.org")
    ]
    assert loaded == []


def test_every_page_is_reached_from_another(folder: Path, pages: dict[str, Parsed]) -> None:
    reached = {path or "" for page in pages.values() for _, path, _, _ in inside(page)}
    orphans = [address for address in pages if address not in reached and address != MISSING]
    assert orphans == []


# ── What is told ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def texts(data: Any) -> Iterator[str]:
    """Every sentence of a record."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key != "url":
                yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)
    elif isinstance(data, str) and " " in data:
        yield data


def words(text: str) -> str:
    """A text without what spacing and typography may change."""
    return " ".join(re.findall(r"\w+", fold(text)))


def test_a_sheet_tells_everything_that_its_record_says(inventory: Inventory, pages: dict[str, Parsed]) -> None:
    plan = sheet_plan(inventory.schema)
    lost = []
    checked = 0
    for slug, fiche in inventory.fiches.items():
        told = words(pages[f"fiches/{slug}/"].text)
        hidden = hidden_addresses(plan, fiche.data)
        for text in texts(fiche.data):
            checked += 1
            if any(words(part) not in told for part in plain(text, hidden=hidden).split("\n")):
                lost.append((slug, text))
    assert checked > 500
    assert lost == []


# ── What must not be seen ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_address_that_carries_a_person_s_name_is_nowhere_in_the_site(folder: Path, inventory: Inventory) -> None:
    plan = sheet_plan(inventory.schema)
    hidden = {address for fiche in inventory.fiches.values() for address in hidden_addresses(plan, fiche.data)}
    assert hidden, "No record has an address to hide: this test proves nothing any more."
    cores = {re.sub(r"^https?://(www\.)?", "", address).rstrip("/") for address in hidden}
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".json", ".csv", ".xml", ".txt", ".js"):
            content = path.read_text("utf-8")
            found += [(path.relative_to(folder).as_posix(), core) for core in cores if core in content]
    assert found == []


def test_no_template_no_marker_and_no_python_is_left_in_a_page(pages: dict[str, Parsed]) -> None:
    traces = ("{{", "{%", "\x02", "\x03", "Undefined", "Markup(", "Value(", "<generator", "None,", "object at 0x", "x/x/")
    assert [(page.address, trace) for page in pages.values() for trace in traces if trace in page.shown] == []


def test_no_english_word_of_the_theme_is_left(pages: dict[str, Parsed]) -> None:
    english = (
        "Skip to content",
        "Table of contents",
        "Back to top",
        "Initializing search",
        "Copy to clipboard",
        "Edit this page",
        "Made with",
        "Previous",
        "Search",
        "Footer",
    )
    assert [(page.address, words) for page in pages.values() for words in english if words in page.shown] == []


def test_no_page_carries_a_style_or_a_script_in_an_attribute(pages: dict[str, Parsed]) -> None:
    assert {name for page in pages.values() for name in page.attributes if name == "style" or name.startswith("on")} == set()
    assert [
        (page.address, address)
        for page in pages.values()
        for _, _, address in page.links
        if address.strip().lower().startswith(("javascript:", "data:", "vbscript:"))
    ] == []


def test_no_e_mail_address_is_shown_that_no_record_declares(pages: dict[str, Parsed], inventory: Inventory) -> None:
    declared = {str(fiche.data.get("contribution", {}).get("contact", "")) for fiche in inventory.fiches.values()}
    shown = {
        (page.address, found)
        for page in pages.values()
        for found in re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+\w", page.shown)
        if page.address not in ("messages/", "donnees/codebook/")
    }
    assert {(address, found) for address, found in shown if found not in declared} == set()


# ── The same again ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_builds_give_the_same_bytes(root: Path, folder: Path, tmp_path: Path) -> None:
    again = built(root, tmp_path / "site")

    def content(of: Path) -> dict[str, bytes]:
        return {path.relative_to(of).as_posix(): path.read_bytes() for path in of.rglob("*") if path.is_file()}

    first, second = content(folder), content(again)
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []

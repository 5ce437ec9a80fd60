"""Records, terms and names written to attack their readers, driven through to the browser: their words are shown as words, with either wall taken away.

The check would refuse many of these records: its rules are taken away from the start. Then the sanitiser goes, and the policy of the page with it: the
parser and the templates must hold alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Browser, Page

import generator.checks
import generator.markup
from generator.markup import plain
from generator.schema import Field, Schema, Table
from generator.schema_reader import load_schema
from generator.typography import french
from tests.browser.site_under_test import Site, Visitor, new_visitor, site_of
from tests.whole_site import ROOT

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    '"><svg onload=alert(1)><g/onload=alert(1)>',
    "' onmouseover='alert(1)' autofocus onfocus='alert(1)",
    "[clic](javascript:alert(1)) [clac](JaVaScRiPt:alert(1))",
    "[page](data:text/html,<script>alert(1)</script>)",
    "{{ 7*7 }} {% raw %} {{ config }} {# non #} ${7*7}",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &amp;amp;",
    "<!-- <b> --!> <![CDATA[ x ]]> <?php x ?> <!doctype html>",
    "</script><script>alert(1)</script></style></textarea></noscript>",
    "<iframe src=https://mechant.example/></iframe><base href=//mechant.example/>",
    "<meta http-equiv=refresh content=0;url=//mechant.example/>",
    "![espion](https://mechant.example/espion.png) <https://mechant.example/>",
    "<form action=//mechant.example/><input name=q><button>Envoyer</button></form>",
    "\\1 \\g<0> %s %(x)s {0} {body} __proto__ constructor toString",
)
FILLER = " La suite de cette phrase est là pour la longueur, et elle ne dit rien de plus que ses mots."
COMMON_NAME = '<b onclick=alert(1)>Maison "des" & autres</b>'
HOSTILE_TERM = "pirate"


# ── Records made of attacks ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Attacker:
    """Fills in every field of a schema; the attack changes from field to field and from record to record, so that each comes in each field once."""

    schema: Schema
    number: int
    field: int = 0

    def record(self) -> dict[str, Any]:
        return self.row(self.schema.main)

    def row(self, table: Table) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for each in table.fields:
            value = self.value(each)
            if value is not None:
                inner = made
                for key in each.path[:-1]:
                    inner = inner.setdefault(key, {})
                inner[each.path[-1]] = value
        return made

    def value(self, made: Field) -> Any:
        if made.table:
            return [self.row(self.schema.table(made.table))]
        if made.genre in ("texte", "markdown") and not made.constraints.keys() & {"enum", "pattern"}:
            return self.text(made)
        if made.vocabulaires:
            terms = [id for name in made.vocabulaires for id in self.schema.vocabulary(name).terms]
            term = HOSTILE_TERM if HOSTILE_TERM in terms else made.example or terms[0]
            return [term] if made.type == "array" else term
        if made.vers:
            target = {"sources": "un", "acteurs": "un", "fiches": f"attaque-{(self.number + 1) % len(ATTACKS)}", "champs": "resume"}.get(made.vers)
            return [target] if target and made.type == "array" else target
        if made.genre == "identifiant":
            return "un"
        if made.genre == "adresse":
            return "https://exemple.org/'onmouseover='alert(1)"
        if made.genre == "oui-non":
            return "non" if made.name.startswith("adresse") else "oui"
        if made.genre == "contact":
            return "info@exemple.org"
        return made.constraints.get("enum", [made.example or None])[0]

    def text(self, made: Field) -> str:
        self.field += 1
        attack = ATTACKS[(self.number + self.field - 1) % len(ATTACKS)]
        if made is self.schema.main.fields[0]:
            return f"{attack} n° {self.number}"
        return attack + FILLER if made.constraints.get("minLength", 0) > len(attack) else attack


def hostile_inventory(root: Path) -> Path:
    """The repository's schema with hostile terms, and one record for each attack."""
    shutil.copytree(ROOT / "schema", root / "schema")
    for name, extra in (
        ("territoires.yaml", {"parent": "belgique", "type": ATTACKS[1]}),
        ("organisations.yaml", {"alias": [ATTACKS[3]], "note": ATTACKS[5]}),
        ("vocabulaires/public.yaml", {}),
        ("vocabulaires/piege.yaml", {}),
    ):
        path = root / "schema" / name
        term = {"id": HOSTILE_TERM, "libelle": f"{ATTACKS[0]} {COMMON_NAME}", "definition": ATTACKS[2] + ATTACKS[7], "verification": "proposition", **extra}
        listed = yaml.safe_dump([term], allow_unicode=True, width=1000)
        path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + "".join(f"  {line}\n" for line in listed.splitlines()), "utf-8")
    schema, problems = load_schema(root / "schema", root)
    assert schema, problems
    (root / "experiences").mkdir()
    for number in range(len(ATTACKS)):
        record = Attacker(schema, number).record()
        record["acteurs"].append({"nom": COMMON_NAME, "role": ATTACKS[number]})
        text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=1000)
        (root / "experiences" / f"attaque-{number}.yaml").write_text(text, "utf-8")
    return root


# ── What a reader sees of it ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module", params=["all walls", "without the sanitiser and the policy"])
def walls(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def hostile(walls: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generator.checks, "RULES", ())
        if walls != "all walls":
            patch.setattr(generator.markup.nh3, "clean", lambda html, **_: html)
        with site_of(hostile_inventory(tmp_path_factory.mktemp("hostile"))) as found:
            yield found


@pytest.fixture(scope="module")
def visitor(walls: str, hostile: Site, browser: Browser) -> Iterator[Visitor]:
    found = new_visitor(browser, hostile.url, bypass_csp=walls != "all walls")
    yield found
    found.context.close()


def assert_harmless(visitor: Visitor) -> None:
    """Nothing of an attack became anything but text."""
    made = visitor.page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((element) => [
          ...[...element.attributes].filter((each) => /^(?:on|autofocus$)/.test(each.name)).map((each) => `${element.tagName} ${each.name}=${each.value}`),
          ...["src", "action", "formaction"].filter((name) => /mechant/.test(element.getAttribute(name))).map((name) => `${element.tagName} ${name}`),
          ...(/^\\s*(?:javascript|data|vbscript):/i.test(element.getAttribute("href")) ? [`${element.tagName} ${element.getAttribute("href")}`] : []),
          ...(element.matches("iframe, base, object, embed, math, g:not(svg g), [http-equiv=refresh]") ? [element.outerHTML.slice(0, 200)] : []),
          ...(element.matches(".mg :is(script, style, img, meta, link, title, textarea, b, svg[onload])") ? [element.outerHTML.slice(0, 200)] : []),
          ...(element.matches("head > :not(meta, title, link, script)") ? [element.outerHTML.slice(0, 200)] : []),
        ])"""
    )
    assert made == []
    assert visitor.page.evaluate("document.querySelectorAll('title').length - document.querySelectorAll('svg title').length") == 1
    assert visitor.complaints == []


def words(text: str) -> str:
    return " ".join(text.split())


def shown(page: Page) -> str:
    return words(page.locator("main .mg").first.evaluate("body => body.textContent"))


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_a_sheet_shows_every_attack_as_the_words_it_is_made_of(number: int, hostile: Site, visitor: Visitor) -> None:
    page = visitor.open(hostile.at(f"fiches/attaque-{number}/"))
    assert_harmless(visitor)
    title = words(french(f"{ATTACKS[number]} n° {number}"))
    assert words(page.locator("h1").inner_text()) == title
    assert words(page.title()).startswith(title)
    told = shown(page)
    # In a running text, the signs of emphasis and of a link are not shown.
    assert [attack for attack in (*ATTACKS, COMMON_NAME) if words(french(attack)) not in told and words(plain(attack)) not in told] == []


@pytest.mark.parametrize(
    "address",
    ["", "notions/public/pirate/", "notions/piege/pirate/", "notions/piege/", "territoires/", "territoires/pirate/", "organisations/", "organisations/pirate/",
     "donnees/", "donnees/codebook/"],
)  # fmt: skip
def test_a_page_about_them_is_harmless(address: str, hostile: Site, visitor: Visitor) -> None:
    page = visitor.open(hostile.at(address))
    assert_harmless(visitor)
    if "pirate" in address:
        assert "<script>alert(1)</script>" in page.title()
        assert words(french(f"{ATTACKS[0]} {COMMON_NAME}")) == words(page.locator("h1").inner_text())


def test_the_page_of_an_organisation_without_a_place_in_the_list_is_harmless(hostile: Site, visitor: Visitor) -> None:
    address = next(address for address in hostile.pages["organisation"] if "maison" in address)
    page = visitor.open(hostile.at(address))
    assert_harmless(visitor)
    assert words(french(COMMON_NAME)) == words(page.locator("h1").inner_text())


@pytest.mark.parametrize("view", ["fiches", "liste", "tableau"])
def test_the_explorer_shows_attacks_as_words_in_every_view(view: str, hostile: Site, visitor: Visitor) -> None:
    page = visitor.open(hostile.at(f"explorer/?vue={view}"))
    page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    listed = words(page.locator("[data-role=resultats]").evaluate("element => element.textContent"))
    assert [attack for attack in ATTACKS if words(french(attack)) not in listed] == []
    assert "<script>alert(1)</script>" in page.locator("[data-role=facettes]").evaluate("element => element.textContent")
    assert_harmless(visitor)


@pytest.mark.parametrize(
    "query", ["alert", "script", "mechant espion", "__proto__", "constructor", "onmouseover", *ATTACKS[:4], "' OR 1=1 --", "%00%ff", "\ud7ff<b>"]
)
def test_a_search_for_an_attack_is_a_search(query: str, hostile: Site, visitor: Visitor) -> None:
    page = visitor.open(hostile.at(f"explorer/?q={quote(query)}"))
    assert page.locator("main").get_by_role("searchbox").input_value() == query
    assert_harmless(visitor)


@pytest.mark.parametrize(
    "state",
    ["publics=%3Cscript%3Ealert(1)%3C/script%3E", "__proto__=1&constructor=2", "vue=%3Cimg%20src=x%20onerror=alert(1)%3E", "tri=javascript:alert(1)", "q=%E0%A4%A", "publics=pirate"],
)  # fmt: skip
def test_an_address_written_by_a_stranger_is_harmless(state: str, hostile: Site, visitor: Visitor) -> None:
    visitor.open(hostile.at(f"explorer/?{state}"))
    assert_harmless(visitor)


def test_an_attack_that_went_through_would_be_told(hostile: Site, visitor: Visitor, walls: str) -> None:
    page = visitor.open(hostile.at("territoires/pirate/"))
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p onclick=\"alert(1)\">x</p><iframe></iframe>')")
    with pytest.raises(AssertionError):
        assert_harmless(visitor)
    visitor.complaints.clear()

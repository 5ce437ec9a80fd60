"""The tools, in a real browser: each is filled in, read, printed, saved, opened again and leads to sheets; so does a sixth one, which is only a record."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.browser.site_under_test import Site, Visitor, new_visitor, site_of
from tests.browser.test_accessibility import VARIANTS, faults
from tests.whole_site import ROOT, copy_inventory

NBSP = "\u00a0"


@dataclass(frozen=True)
class Case:
    """A tool, answers to it, what its reading then says, what its drawing then shows, and a notion that the answers lead to."""

    slug: str
    answers: Mapping[str, str]
    words: tuple[str, ...]
    drawing: str
    notion: str


def items(slug: str) -> list[str]:
    source = ROOT / "tests/data/outils" if slug == "petit-outil" else ROOT / "site_src/outils"
    record = yaml.safe_load((source / f"{slug}.yaml").read_text("utf-8"))
    return [item["id"] for part in record["parties"] for item in part["items"]]


def everywhere(slug: str, answer: str, **others: str) -> dict[str, str]:
    return {item: others.get(item, others.get(item[0], answer)) for item in items(slug)}


CASES = (
    Case(
        "filet",
        everywhere("filet", "3", n="1", m="5", p="5"),
        ("Les mailles sont trop larges pour ce poids.", "Nœuds 1\nCôté serré", "Liens 3\nAjustable", "Mailles 5\nCôté large"),
        ".mg-filet rect.mg-filet-knot",
        "mandat",
    ),
    Case(
        "savoir-pouvoir-vouloir",
        everywhere("savoir-pouvoir-vouloir", "1", v="3", p="0", s="nsp"),
        (f"Trop de «{NBSP}ne sait pas{NBSP}»", "risque d’épuisement", "Pouvoir 0\nÀ construire", "Vouloir 3\nPoint d’appui"),
        "[data-barre=vouloir] rect.mg-barre-fill[width='298']",
        "charte-convention",
    ),
    Case(
        "vigilance",
        everywhere("vigilance", "0", g5="2", g12="1"),
        ("Un droit de la personne est souvent touché", f"Jamais{NBSP}: 13", "⚑ 5. Nous avons parlé de la vie privée"),
        ".mg-retained tbody tr.is-marked",
        "droit",
    ),
    Case(
        "referent-de-proximite",
        everywhere("referent-de-proximite", "3", x="0", k16="non", k17="non", k18="oui", k19="oui", k20="en-partie"),
        ("Ne concluez rien sur la personne", "Proximité 0\n", "à renforcer", "Pérennité 9\n", f"Non{NBSP}: 2"),
        ".mg-etoile-shape",
        "mandat",
    ),
    Case(
        "partager-ou-se-taire",
        everywhere("partager-ou-se-taire", "oui", q0="non", q1="non", q3="non", q11="a-verifier"),
        ("Rouge", "ne sait pas que vous allez en parler", "Un point au moins est à vérifier"),
        "[data-couleur=rouge][aria-current=true]",
        "accord-partage",
    ),
    Case(
        "petit-outil",
        {"q1": "2", "q2": "2", "q3": "0"},
        ("On accueille, mais rien ne suit.", "L’accueil 2\npoint d’appui", "La suite 0\nà construire"),
        "[data-barre=accueil] rect.mg-barre-fill[width='298']",
        "",
    ),
)
SLUGS = [case.slug for case in CASES]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The repository's inventory with one more tool: one more file, and nothing else."""
    root = copy_inventory(tmp_path_factory.mktemp("atelier"))
    shutil.copyfile(ROOT / "tests/data/outils/petit-outil.yaml", root / "site_src/outils/petit-outil.yaml")
    with site_of(root) as found:
        yield found


@dataclass
class Desk:
    """Someone before a tool."""

    visitor: Visitor
    site: Site
    slug: str

    @property
    def page(self) -> Page:
        return self.visitor.page

    def open(self) -> Desk:
        self.visitor.open(self.site.at(f"outils/{self.slug}/"))
        if self.visitor.javascript:
            self.ready()
        return self

    def ready(self) -> None:
        self.page.locator("[data-outil][data-pret]").wait_for()

    def answer(self, item: str, answer: str) -> None:
        question = self.page.locator(f"#q-{item}")
        slider = question.locator("input[type=range]")
        if slider.count() and answer.isdecimal():
            slider.fill(answer)
        else:
            question.locator(f"input[value='{answer}']").check()

    def fill(self, answers: Mapping[str, str]) -> Desk:
        for item, answer in answers.items():
            self.answer(item, answer)
        return self

    @property
    def given(self) -> dict[str, str]:
        return dict(
            self.page.locator("[data-forme=longue] input[type=radio]:checked").evaluate_all("all => all.map((each) => [each.name.slice(2), each.value])")
        )

    @property
    def words(self) -> str:
        return re.sub(r"\n+", "\n", self.page.locator("[data-role=mots]").inner_text())

    @property
    def message(self) -> str:
        return self.page.locator("[data-role=message]").inner_text()

    def save(self, path: Path) -> Path:
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Enregistrer dans un fichier").click()
        download.value.save_as(path)
        return path

    def open_file(self, path: Path | dict[str, Any]) -> None:
        self.page.locator("[data-role=ouvrir]").set_input_files(path)
        self.page.wait_for_function("() => document.querySelector('[data-role=message]').textContent !== ''")

    @property
    def faults(self) -> list[str]:
        self.page.evaluate("scrollTo(0, 0)")  # elsewhere, the header covers a part of some target
        return faults(self.page)

    def paper(self, button: str) -> Page:
        """The page as it stands while it is printed."""
        self.page.evaluate("() => { window.print = () => dispatchEvent(new Event('beforeprint')); }")
        self.page.get_by_role("button", name=button).click()
        self.page.emulate_media(media="print")
        return self.page

    def after_printing(self) -> None:
        self.page.emulate_media(media="screen")
        self.page.evaluate("() => dispatchEvent(new Event('afterprint'))")


Sit = Callable[..., Desk]


@pytest.fixture
def sit(browser: Browser, workshop: Site) -> Iterator[Sit]:
    """Sits someone before a tool: `sit("filet", width=360)`. What the page complains of fails the test."""
    visitors: list[Visitor] = []

    def before(slug: str, **options: Any) -> Desk:
        visitors.append(new_visitor(browser, workshop.url, **options))
        return Desk(visitors[-1], workshop, slug).open()

    yield before
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.mark.parametrize("case", CASES, ids=SLUGS)
def test_a_tool_is_filled_in_and_read(case: Case, sit: Sit) -> None:
    desk = sit(case.slug)
    assert desk.words == ""
    desk.fill(case.answers)
    for words in case.words:
        assert words in desk.words
    assert desk.page.locator(case.drawing).first.is_visible()
    expect(desk.page.locator("[data-role=avancement]")).to_have_text(f"{len(case.answers)}{NBSP}réponses sur {len(case.answers)}")
    assert "Toutes les réponses sont là." in desk.page.locator("[data-role=annonce]").inner_text()


@pytest.mark.parametrize("case", CASES, ids=SLUGS)
def test_a_result_is_saved_cleared_opened_again_and_reads_the_same(case: Case, sit: Sit, tmp_path: Path) -> None:
    desk = sit(case.slug).fill(case.answers)
    words, drawing = desk.words, desk.page.locator("[data-role=image]").inner_html()
    file = desk.save(tmp_path / "resultat.json")
    assert {item: answer for item, answer in json.loads(file.read_text("utf-8"))["reponses"].items() if answer} == case.answers
    desk.page.get_by_role("button", name="Tout effacer").click()
    assert (desk.given, desk.words) == ({}, "")
    desk.open_file(file)
    assert desk.given == case.answers
    assert (desk.words, desk.page.locator("[data-role=image]").inner_html()) == (words, drawing)


@pytest.mark.parametrize("case", CASES, ids=SLUGS)
def test_paper_has_the_blank_sheet_then_the_filled_one(case: Case, sit: Sit) -> None:
    desk = sit(case.slug).fill(case.answers)
    page = desk.paper("Imprimer la feuille vierge")
    assert page.locator("button:visible, .md-header:visible, input[type=range]:visible").count() == 0
    boxes = page.locator("[data-forme=longue] .mg-case input")
    rims = set(boxes.evaluate_all("all => all.map((each) => getComputedStyle(each).borderTopWidth)"))
    assert len(rims) == 1 and boxes.first.is_visible()
    assert not page.locator("[data-role=mots]").is_visible()
    assert page.locator(".mg-tool-key").is_visible()
    assert page.get_by_text("Outil de discussion, seuils indicatifs fixés par convention.").first.is_visible()
    desk.after_printing()
    page = desk.paper("Imprimer ma feuille")
    assert len(set(boxes.evaluate_all("all => all.map((each) => getComputedStyle(each).borderTopWidth)"))) == 2
    assert page.locator("[data-role=mots]").is_visible()
    assert page.locator("[data-role=remplie]").inner_text().startswith("Rempli le ")
    desk.after_printing()
    assert desk.given == case.answers


@pytest.mark.parametrize(("slug", "questions"), [("partager-ou-se-taire", 7), ("petit-outil", 2)])
def test_a_pocket_version_holds_on_a_card(slug: str, questions: int, sit: Sit) -> None:
    page = sit(slug).paper("Imprimer la carte de poche")
    card = page.locator(".mg-pocket")
    assert card.locator("ol > li:visible").count() == questions
    assert not page.locator(".mg-tool-form").is_visible()
    box = card.bounding_box()
    assert box is not None and box["width"] < 350 and box["height"] < 500
    assert card.evaluate("card => card.scrollWidth <= card.clientWidth")


def test_the_net_comes_blank_on_paper_and_says_the_answers_again_afterwards(sit: Sit) -> None:
    desk = sit("filet")
    blank = desk.page.locator("[data-role=image]").inner_html()
    desk.fill(CASES[0].answers)
    drawn = desk.page.locator("[data-role=image]").inner_html()
    assert drawn != blank
    desk.paper("Imprimer la feuille vierge")
    assert desk.page.locator("[data-role=image]").inner_html() == blank
    desk.after_printing()
    assert desk.page.locator("[data-role=image]").inner_html() == drawn


@pytest.mark.parametrize("case", [case for case in CASES if case.notion], ids=SLUGS[:-1])
def test_a_result_leads_to_sheets_with_their_words_and_to_the_explorer(case: Case, sit: Sit) -> None:
    desk = sit(case.slug)
    notions = desk.page.locator("[data-terme]")
    every = notions.count()
    assert desk.page.locator("[data-terme]:visible").count() == every
    desk.fill(case.answers)
    shown = desk.page.locator("[data-terme]:visible").evaluate_all("all => all.map((each) => each.dataset.terme)")
    assert case.notion in shown and len(shown) < every
    fold = desk.page.locator(f"[data-terme='{case.notion}']")
    if not fold.evaluate("fold => fold.open"):
        fold.locator("summary").click()
    assert re.search(r"(Votre réponse à la question|Vos réponses aux questions) \d", fold.locator("[data-role=pourquoi]").inner_text())
    voice = fold.locator(".mg-voices > li").first
    assert len(voice.inner_text().splitlines()) > 1
    title = voice.get_by_role("link").inner_text()
    sheet = voice.get_by_role("link").get_attribute("href")
    terms = desk.page.locator("[data-role=pistes-explorateur] a").evaluate_all(
        "links => links.flatMap((link) => new URL(link.href).search.split('=')[1].split(','))"
    )
    facets = desk.page.locator("[data-terme]:visible").evaluate_all("all => all.filter((each) => each.dataset.facette).map((each) => each.dataset.terme)")
    assert sorted(terms) == sorted(facets)
    if terms:
        desk.page.locator("[data-role=pistes-explorateur] a").first.click()
        desk.page.locator(".mg-chip-button").first.wait_for()
        assert desk.page.locator("[data-role=liste] [data-fiche]").count() > 0
        desk.page.go_back()
        desk.ready()
        assert desk.given == case.answers
    desk.page.goto(desk.site.at(f"outils/{case.slug}/{sheet}"))
    assert desk.page.locator("h1").inner_text() == title


def test_all_the_notions_stay_one_click_away(sit: Sit) -> None:
    desk = sit("filet")
    every = desk.page.locator("[data-terme]").count()
    desk.fill(CASES[0].answers)
    desk.page.get_by_role("button", name="Voir toutes les notions de l’outil").click()
    assert desk.page.locator("[data-terme]:visible").count() == every
    desk.page.get_by_role("button", name="Revenir à celles de vos réponses").click()
    assert desk.page.locator("[data-terme]:visible").count() < every


@pytest.mark.parametrize("case", CASES, ids=SLUGS)
def test_a_team_of_three_sees_first_what_divides_it_then_its_medians(case: Case, sit: Sit, tmp_path: Path) -> None:
    desk = sit(case.slug)
    first = next(iter(case.answers))
    choices = desk.page.locator(f"#q-{first} input[type=radio]").evaluate_all("all => all.map((each) => each.value)")
    low, high = choices[0], [each for each in choices if each not in ("nsp", "a-verifier")][-1]
    desk.fill(case.answers).answer(first, low)
    file = desk.save(tmp_path / "une-autre.json")
    for answer in (low, high):
        desk.fill(case.answers).answer(first, answer)
        desk.page.get_by_role("button", name="Ajouter ces réponses à l’équipe").click()
        assert desk.given == {}
    desk.page.get_by_label("Ajouter des fichiers enregistrés").set_input_files(file)
    team = desk.page.locator("[data-equipe]")
    team.get_by_role("heading", name="Ce que disent 3\u00a0personnes ensemble").wait_for()
    topics = team.locator("h4:has-text('À discuter d’abord') ~ ol > li")
    assert topics.evaluate_all("all => all.map((each) => each.dataset.question)") == [first]
    scored = desk.page.locator("[data-seuil]").count() > 0
    assert team.locator("table caption:has-text('part')").count() >= scored
    if case.slug not in ("vigilance",):
        assert team.locator(".mg-tool-picture").is_visible()
    desk.page.evaluate("() => { window.print = () => dispatchEvent(new Event('beforeprint')); }")
    team.get_by_role("button", name="Imprimer la lecture de l’équipe").click()
    desk.page.emulate_media(media="print")
    assert topics.first.is_visible() and not desk.page.locator(".mg-tool-form").is_visible()
    desk.after_printing()
    assert desk.faults == []


# ── Nothing sent, nothing kept ──────────────────────────────────────────────────────────────────────────────────────────────


def stored(page: Page) -> list[str]:
    """The keys of what stays in the browser, but for the theme's own choice of light or dark."""
    keys: list[str] = page.evaluate("() => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...document.cookie.split(';').filter(Boolean)]")
    return [key for key in keys if not key.endswith("__palette")]


@pytest.mark.parametrize("case", CASES, ids=SLUGS)
def test_nothing_is_sent_and_nothing_is_kept(case: Case, sit: Sit, tmp_path: Path) -> None:
    desk = sit(case.slug)
    assert desk.page.get_by_text("Rien n’est envoyé, rien n’est gardé sans votre accord.").is_visible()
    desk.visitor.forget()
    desk.fill(case.answers)
    desk.open_file(desk.save(tmp_path / "resultat.json"))
    desk.paper("Imprimer ma feuille")
    desk.after_printing()
    assert [request for request in desk.visitor.requests if not request.startswith("blob:")] == []
    assert stored(desk.page) == []
    assert "?" not in desk.page.url and "#" not in desk.page.url


def test_answers_are_kept_on_the_device_when_asked_and_forgotten_when_no_more(sit: Sit) -> None:
    desk = sit("savoir-pouvoir-vouloir").fill({"s1": "3"})
    desk.page.get_by_label("Garder mes réponses sur cet appareil").check()
    desk.answer("s2", "1")
    other = desk.visitor.context.new_page()
    desk.page.wait_for_function("() => localStorage.getItem('maillage-outil-savoir-pouvoir-vouloir')?.includes('\"s2\": \"1\"')")
    other.goto(desk.page.url)
    other.locator("[data-outil][data-pret]").wait_for()
    assert other.locator("#q-s1 input[value='3']").is_checked() and other.locator("#q-s2 input[value='1']").is_checked()
    assert other.get_by_label("Garder mes réponses sur cet appareil").is_checked()
    other.get_by_label("Garder mes réponses sur cet appareil").uncheck()
    assert stored(other) == []
    desk.visitor.context.new_page().goto(desk.page.url)
    fresh = desk.visitor.context.pages[-1]
    fresh.locator("[data-outil][data-pret]").wait_for()
    assert fresh.locator("input[type=radio]:checked").count() == 0


def test_a_browser_that_keeps_nothing_still_reads_a_tool(sit: Sit) -> None:
    desk = sit("petit-outil", javascript=True)
    desk.page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });")
    desk.open().fill({"q1": "2", "q2": "2"})
    assert "point d’appui" in desk.words
    desk.page.get_by_label("Garder mes réponses sur cet appareil").click()
    assert "Ce navigateur ne veut rien garder." in desk.message
    assert not desk.page.get_by_label("Garder mes réponses sur cet appareil").is_checked()
    desk.visitor.forget()  # the theme, too, complains of such a browser


def test_answers_survive_stray_keys_a_link_inside_back_and_a_reload(sit: Sit) -> None:
    desk = sit("vigilance").fill({"g1": "1", "g5": "2"})
    address = desk.page.url
    desk.page.locator("#q-g5 [data-note=fait]").fill("Le nom a été dit au guichet.")
    desk.page.locator("#q-g1 input:checked").focus()
    for key in "npsf/.,h":
        desk.page.keyboard.press(key)
    assert desk.page.url == address
    assert desk.page.evaluate("document.activeElement.name") == "q-g1"
    desk.page.get_by_role("navigation", name="Fil d’Ariane").get_by_role("link", name="Outils").click()
    desk.page.wait_for_url("**/outils/")
    desk.page.go_back()
    desk.ready()
    assert desk.given == {"g1": "1", "g5": "2"}
    desk.page.reload()
    desk.ready()
    assert desk.given == {"g1": "1", "g5": "2"}
    assert desk.page.locator("#q-g5 [data-note=fait]").input_value() == "Le nom a été dit au guichet."
    desk.page.evaluate("() => { location.hash = 'cle'; }")
    desk.page.wait_for_function("() => history.state?.outil")
    desk.page.reload()
    desk.ready()
    assert desk.given == {"g1": "1", "g5": "2"}


def test_what_was_cleared_can_be_taken_back(sit: Sit) -> None:
    desk = sit("savoir-pouvoir-vouloir").fill({"s1": "3", "p7": "nsp"})
    desk.page.get_by_role("button", name="Tout effacer").click()
    assert desk.given == {}
    desk.page.get_by_role("button", name="Revenir à mes réponses d’avant").click()
    assert desk.given == {"s1": "3", "p7": "nsp"}


# ── Files that are not ours ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\x00\xff",
        b"{",
        b"[]",
        b'{"format": "maillage-resultat", "version": 1, "outil": "vigilance"',
        b'{"format": "autre"}',
        b'{"a":' * 5000,
        b"x" * 300_000,
    ],
    ids=["empty", "binary", "cut", "list", "truncated", "other", "deep", "large"],
)
def test_a_file_that_is_not_ours_is_refused_in_words_and_nothing_is_lost(text: bytes, sit: Sit) -> None:
    desk = sit("vigilance").fill({"g1": "1"})
    desk.open_file({"name": "resultat.json", "mimeType": "application/json", "buffer": text})
    assert desk.page.get_by_role("alert").is_visible()
    assert desk.message.endswith(".")
    assert desk.given == {"g1": "1"}


def test_a_hostile_file_stays_text(sit: Sit, tmp_path: Path) -> None:
    desk = sit("vigilance").fill({"g5": "2"})
    desk.page.locator("#q-g5 [data-note=fait]").fill("x")
    attack = "<img src=x onerror=alert(1)></textarea><script>alert(1)</script>"
    saved = json.loads(desk.save(tmp_path / "a.json").read_text("utf-8"))
    saved |= {"titre": attack, "notes": {"g5": {"fait": attack, "decision": attack}}, "date": attack, "role": attack, "questions": {"__proto__": attack}}
    desk.open_file({"name": "a.json", "mimeType": "application/json", "buffer": json.dumps(saved).encode()})
    assert desk.page.locator("#q-g5 [data-note=fait]").input_value() == attack
    assert attack in desk.page.locator(".mg-retained").inner_text()
    assert desk.page.locator("main img").count() == 0


# ── What each tool has of its own ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_short_version_takes_the_place_of_the_long_one(sit: Sit) -> None:
    desk = sit("referent-de-proximite")
    desk.page.get_by_label("La personne accompagnée").check()
    assert not desk.page.locator("[data-forme=longue]").is_visible()
    for part in ("flexibilite", "proximite", "centralite", "proactivite", "perennite"):
        desk.page.locator(f"#c-{part} input[value='2']").check()
    assert "Proximité 6\n" in desk.words
    assert "mais fragile" in desk.words
    assert "5\u00a0réponses sur 5" in desk.page.locator("[data-role=avancement]").inner_text()
    desk.page.get_by_label("Le référent", exact=True).check()
    assert desk.page.locator("[data-forme=longue]").is_visible() and not desk.page.locator("[data-forme=courte]").is_visible()


def test_the_answers_of_the_version_that_is_not_shown_are_not_lost(sit: Sit, tmp_path: Path) -> None:
    desk = sit("referent-de-proximite").fill({"x1": "3", "k16": "non"})
    desk.page.get_by_label("La personne accompagnée").check()
    assert json.loads(desk.save(tmp_path / "personne.json").read_text("utf-8"))["reponses"]["x1"] is None
    desk.page.reload()
    desk.ready()
    desk.page.get_by_label("Le référent", exact=True).check()
    assert desk.given == {"x1": "3", "k16": "non"}


def test_an_earlier_result_is_compared(sit: Sit, tmp_path: Path) -> None:
    answers = everywhere("vigilance", "1")
    desk = sit("vigilance").fill(answers)
    assert "apporte-t-il encore quelque chose" not in desk.words
    file = desk.save(tmp_path / "avant.json")
    desk.page.locator("[data-role=comparer]").set_input_files(file)
    desk.page.locator("[data-role=mots]").get_by_text("apporte-t-il encore quelque chose").wait_for()
    desk.answer("g1", "0")
    assert "apporte-t-il encore quelque chose" not in desk.words


def test_green_comes_only_when_all_is_said(sit: Sit) -> None:
    answers = everywhere("partager-ou-se-taire", "oui", q0="non", q6="sans-objet")
    desk = sit("partager-ou-se-taire").fill({item: answer for item, answer in answers.items() if item != "q12"})
    assert "Pas encore de couleur" in desk.words
    desk.answer("q12", "oui")
    assert desk.words.startswith("Vert")
    desk.answer("q0", "oui")
    assert desk.words.startswith("Urgence")


def test_a_slider_says_nothing_until_it_is_moved_and_works_by_keyboard(sit: Sit) -> None:
    desk = sit("filet")
    slider = desk.page.get_by_role("slider", name=re.compile(r"^Question 1\b"))
    assert slider.get_attribute("aria-valuetext") == "Pas encore de réponse"
    slider.focus()
    desk.page.keyboard.press("Space")
    assert (desk.given, slider.get_attribute("aria-valuetext")) == ({"n1": "3"}, "Entre les deux")
    desk.page.keyboard.press("ArrowRight")
    assert desk.given == {"n1": "4"}
    desk.page.keyboard.press("Home")
    assert desk.given == {"n1": "1"}
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Space")
    assert desk.given == {"n1": "nsp"}
    assert slider.get_attribute("aria-valuetext") == "Pas encore de réponse"
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.getAttribute('aria-labelledby')") == "q-n2-titre"


def test_the_middle_of_a_slider_is_an_answer_to_a_click(sit: Sit) -> None:
    desk = sit("filet")
    desk.page.locator("#q-n2 input[type=range]").click()
    assert desk.given == {"n2": "3"}


def test_a_whole_tool_is_filled_in_without_a_mouse(sit: Sit) -> None:
    desk = sit("petit-outil")
    desk.page.locator("input[name=role]").first.focus()
    desk.page.keyboard.press("Space")
    for _ in items("petit-outil"):
        desk.page.keyboard.press("Tab")
        desk.page.keyboard.press("ArrowDown")
    assert desk.given == {item: "1" for item in items("petit-outil")}
    assert "à consolider" in desk.words


# ── On every screen, and without a script ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("case", CASES, ids=SLUGS)
def test_a_filled_tool_has_no_fault(case: Case, variant: str, sit: Sit) -> None:
    desk = sit(case.slug, **VARIANTS[variant])
    desk.fill(case.answers)
    desk.page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    assert desk.faults == []


@pytest.mark.parametrize("case", CASES, ids=SLUGS)
def test_a_phone_never_scrolls_sideways_and_fingers_have_room(case: Case, sit: Sit) -> None:
    desk = sit(case.slug, width=360, height=740)
    desk.fill(case.answers)
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 360
    targets = desk.page.locator(".mg-case:visible, .mg-tool-keep .mg-button:visible, input[type=range]:visible")
    assert min(targets.evaluate_all("all => all.map((each) => each.getBoundingClientRect().height)")) >= 24


@pytest.mark.parametrize("case", CASES, ids=SLUGS)
def test_without_a_script_the_page_is_the_questionnaire_with_its_key(case: Case, sit: Sit) -> None:
    page = sit(case.slug, javascript=False).page
    assert page.locator("[data-forme=longue] fieldset:visible").count() == len(case.answers)
    assert page.locator("[data-outil]").locator("input[type=range]:visible, [data-js]:visible, button:visible").count() == 0
    assert page.locator("noscript .mg-note").is_visible()
    assert page.locator("[data-regle]:visible").count() == page.locator("[data-regle]").count() > 0
    assert page.locator("[data-seuil]:visible").count() == page.locator("[data-seuil]").count()


def test_the_list_has_the_tools_of_the_site_then_those_of_the_field(sit: Sit) -> None:
    desk = sit("filet")
    page = desk.visitor.open(desk.site.at("outils/"))
    live = page.locator("#a-remplir + ul a").evaluate_all("links => links.map((link) => new URL(link.href).pathname.split('/').at(-2))")
    assert sorted(live) == sorted(SLUGS) and live[-1] == "petit-outil"
    kinds = page.locator("#du-terrain ~ ul > li")
    counts = [int(count.split(NBSP)[0]) for count in kinds.locator(".mg-count").all_inner_texts()]
    assert counts == sorted(counts, reverse=True) and counts[0] > 1
    assert page.locator("#du-terrain ~ ul > li a[href*='/fiches/'], #du-terrain ~ ul > li a[href*='fiches/']").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") == 1280

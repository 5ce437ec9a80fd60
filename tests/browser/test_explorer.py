"""The explorer in a real browser, on a small inventory: what a reader types, ticks, sorts, shares and reads without JavaScript."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from generator.explorer import Way, build_explorer, documents, page_values, write_explorer
from generator.pages.templates import environment
from generator.relate import relations
from generator.schema_reader import load_schema
from generator.textindex import forms_of, write_text_index
from generator.words import fold
from tests.browser.conftest import POLICY

ROOT = Path(__file__).parents[2]


@dataclass(eq=False)
class Tiny:
    schema: object
    fiches: dict


@dataclass
class Record:
    slug: str
    data: dict


def record(titre, resume, place, kind, *, publics=(), date="2020", debut=None, **more):
    return {
        "titre": titre,
        "resume": resume,
        "territoires": [place],
        "type_reseau": {"principal": kind},
        "publics": [{"public": each} for each in publics],
        "preuves": {"types": ["page-web"], "verification": "declare", "date_info": date},
        "sources": [{"id": "s", "titre": "Une source", "editeur": "Un éditeur"}],
        **({"periode": {"debut": debut}} if debut else {}),
        **more,
    }


RECORDS = {
    "froids": record(
        "Plan Grands Froids",
        "Chaque hiver, des services ouvrent des abris de nuit pour les personnes sans abri.",
        "commune-liege",
        "projet-commun",
        publics=("sans-chez-soi", "precarite"),
        date="2022",
        debut="2011",
        pieges=[{"piege": "surcharge", "texte": "Le nombre de lits ne suffit plus."}],
        acteurs=[{"nom": "Abri Saint-Luc", "type": "cpas", "role": "Accueille la nuit."}, {"organisation": "cocof"}],
        # Says « la nuit » so often that it would come before the sheet of that title, were it not for our rule.
        sous_titre="La nuit, toute la nuit, chaque nuit",
        constats=[{"texte": "La nuit est froide, la nuit est longue."}, {"texte": "La nuit, les lits manquent."}],
        objectifs=[{"texte": "Passer la nuit, chaque nuit, la nuit entière."}],
    ),
    "maraude": record(
        "Maraude du centre",
        "Au cœur de la ville, une équipe va vers celles et ceux qui dorment dehors, la nuit.",
        "commune-charleroi",
        "projet-commun",
        publics=("sans-chez-soi",),
        date="2018",
        debut="2001",
        acteurs=[{"nom": "CPAS de Charleroi", "type": "cpas"}],
    ),
    "intervision": record(
        "Intervisions itinérantes",
        "Un groupe échange sur ses pratiques, accueilli à tour de rôle par chacun des services.",
        "commune-namur",
        "pratiques-partagees",
        publics=("professionnels",),
        date="2015",
    ),
    "jeunes": record(
        "Une équipe pour les jeunes",
        "Des travailleurs sociaux vont à la rencontre des adolescents dans leur quartier.",
        "commune-seraing",
        "autour-usager",
        publics=("jeunes", "familles"),
        date="inconnue",
        debut="2019",
        objectifs=[{"texte": "Tisser un réseau autour de chaque jeune, avec son accord."}],
    ),
    "travail": record(
        "La nuit",
        "Une recherche sur les réseaux de veilleurs, leurs travaux et leurs outils.",
        "departement-haute-vienne",
        "pratiques-partagees",
        date="2021",
    ),
    **{
        f"courte-{number:02}": record(
            f"Fiche courte {number:02}", "Une expérience racontée en une phrase, à compléter.", "commune-mons", "autour-usager", date="2010"
        )
        for number in range(20)
    },
}


@pytest.fixture(scope="session")
def site(tmp_path_factory, serve):
    """The explorer's page with its files, in the barest frame: a header with the search form of every page."""
    folder = tmp_path_factory.mktemp("site")
    schema, _ = load_schema(ROOT / "schema", ROOT)
    inventory = Tiny(schema, {slug: Record(slug, data) for slug, data in sorted(RECORDS.items())})
    related = relations(inventory)
    explorer = build_explorer(inventory, related)
    write_explorer(explorer, folder / "explorer")
    write_text_index(documents(inventory, related), folder / "explorer" / "texte")
    shutil.copytree(ROOT / "generator" / "assets", folder / "assets")
    values = page_values(explorer, schema, [Way("../contribuer/", "Proposer une expérience")])
    body = environment().get_template("explorer.html").render(root="../", site_name="Essai", title="Explorer", edit_url="", **values)
    (folder / "explorer" / "index.html").write_text(framed(body, 1, '<script type="module" src="../assets/js/explorer.js"></script>'), encoding="utf-8")
    (folder / "index.html").write_text(framed("<h1>Accueil</h1>", 0, ""), encoding="utf-8")
    return serve(folder)


def framed(body, depth, scripts):
    root = "../" * depth
    return f"""<!doctype html><html lang="fr"><head><meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>Essai</title><link rel="icon" href="data:,">
    <link rel="stylesheet" href="{root}assets/css/explorer.css"><link rel="stylesheet" href="{root}assets/css/maillage.css">
    <script type="module" src="{root}assets/js/shortcuts.js"></script>{scripts}</head><body>
    <header><form action="{root}explorer/" method="get" role="search" aria-label="Recherche dans le site"><input type="search" name="q" id="recherche-entete"></form></header>
    <main class="md-typeset">{body}</main></body></html>"""


@pytest.fixture
def explorer(site, open_page):
    def open_explorer(search="", **options) -> Page:
        page = open_page(f"{site}explorer/{search}", **options)
        if options.get("javascript", True):
            expect(page.locator("[data-pret]")).to_be_attached()
        return page

    return open_explorer


def type_in(page, words):
    page.get_by_role("searchbox", name="Mots à chercher").fill(words)


def slugs(page):
    return page.locator("[data-role=liste] [data-fiche]").evaluate_all("all => all.map((each) => each.dataset.fiche)")


def shows(page, *wanted):
    """Waits until the list holds exactly these sheets, in this order."""
    expect(page.locator("[data-role=liste] [data-fiche]")).to_have_count(len(wanted))
    assert slugs(page) == list(wanted)


def counts(page, words):
    expect(page.locator("[data-role=compte]")).to_have_text(words)


def box(page, facet, value):
    return page.locator(f"input[name={facet}][value={value}]")


def tick(page, facet, value):
    details = page.locator(f"details[data-facet={facet}]")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    box(page, facet, value).check()


def state(page):
    return dict(parse_qsl(urlsplit(page.url).query))


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("reseaux veilleurs", "travail"),
        ("coeur", "maraude"),
        ("cœur", "maraude"),
        ("ABRI", "froids"),
        ("intervision itinérante", "intervision"),
        ("travail veilleur", "travail"),
        ("cpas de charleroi", "maraude"),
        ("cocof", "froids"),
        ("commission communautaire", "froids"),
        ("haute-vienne", "travail"),
        ("limousin d'aquitaine", "travail"),
        ("l’adolescent", "jeunes"),
        ("surcharge", "froids"),
        ("veilleuses", "travail"),
    ],
)
def test_a_word_finds_the_sheet_however_it_is_written(explorer, words, found):
    page = explorer(f"?q={words}")
    expect(page.locator("[data-role=liste] [data-fiche]").first).to_have_attribute("data-fiche", found)


def test_singular_and_plural_find_the_same_sheets(explorer):
    page = explorer("?q=reseau+jeune")
    singular = slugs(page)
    assert "jeunes" in singular
    assert slugs(explorer("?q=réseaux+jeunes")) == singular


def test_an_unfinished_last_word_already_finds(explorer):
    page = explorer()
    type_in(page, "itinér")
    shows(page, "intervision")


def test_the_first_letter_of_a_word_does_not_empty_the_list(explorer):
    page = explorer("?publics=sans-chez-soi")
    type_in(page, "m")
    expect(page).to_have_url(re.compile("q=m"))
    shows(page, "froids", "maraude")
    type_in(page, "coeur d")
    shows(page, "maraude")


def test_a_plural_that_no_sheet_writes_finds_the_singular(explorer):
    shows(explorer("?q=accords "), "jeunes")


def test_sheets_with_all_the_words_come_before_those_with_a_part_of_them_under_a_title_of_their_own(explorer):
    page = explorer("?q=abris+nuit")
    counts(page, "1\u00a0expérience sur\u00a025, 2\u00a0autres avec une partie des mots")
    assert slugs(page)[0] == "froids"
    expect(page.get_by_role("heading", name="Avec une partie des mots")).to_be_visible()


def test_an_exact_title_comes_first_whatever_the_ranking_says(explorer):
    assert slugs(explorer("?q=la+nuit"))[0] == "travail"


def test_sheets_whose_title_holds_every_word_come_before_those_that_only_speak_of_it(explorer):
    assert slugs(explorer("?q=nuits"))[0] == "travail"


def test_words_in_quotation_marks_must_stand_together(explorer):
    page = explorer('?q="personnes+sans+abri"')
    counts(page, "1\u00a0expérience sur\u00a025")
    shows(page, "froids")
    counts(explorer('?q="abri+personnes"'), "0\u00a0expérience sur\u00a025, 1\u00a0fiche avec une partie des mots")


def test_words_of_grammar_count_only_when_there_is_nothing_else(explorer):
    assert slugs(explorer("?q=le+coeur+de+la")) == ["maraude"]
    assert len(slugs(explorer("?q=dehors+la"))) == 1
    assert "jeunes" in slugs(explorer("?q=avec"))


def test_a_misspelt_word_is_answered_with_the_nearest_one_as_a_link(explorer):
    page = explorer("?q=intrevisions")
    expect(page.locator(".mg-suggestion")).to_have_text("Vouliez-vous dire «\u00a0Intervisions\u00a0»\u00a0?")
    page.get_by_role("link", name="Intervisions").first.click()
    shows(page, "intervision")
    assert state(page) == {"q": "Intervisions"}


def test_only_the_unknown_word_of_a_query_is_mended(explorer):
    page = explorer("?q=abris+nuti")
    expect(page.locator(".mg-suggestion a")).to_have_text("abris nuit")
    expect(page.get_by_text("Le mot «\u00a0nuti\u00a0» ne figure dans aucune fiche.")).to_be_visible()


def test_nothing_found_says_so_and_offers_ways_on(explorer):
    page = explorer("?q=licornes&publics=jeunes")
    expect(page.get_by_text("Aucune fiche ne répond à «\u00a0licornes\u00a0» avec ces filtres.")).to_be_visible()
    expect(page.get_by_role("link", name="Proposer une expérience")).to_be_visible()
    expect(page.get_by_role("link", name="Pièges rencontrés")).to_have_attribute("href", "../notions/piege/")
    page.get_by_role("button", name="Effacer les mots cherchés").click()
    shows(page, "jeunes")


def test_filters_that_leave_nothing_can_be_taken_away_at_once(explorer):
    page = explorer("?q=surcharge&publics=jeunes")
    page.get_by_role("button", name="Retirer les filtres (1\u00a0expérience)").click()
    shows(page, "froids")


def test_the_passage_marks_the_words_and_says_where_they_were_found(explorer):
    page = explorer("?q=coeur+nuit")
    card = page.locator("[data-fiche=maraude]")
    expect(card.locator(".mg-card-text mark")).to_have_text(["cœur", "nuit"])
    expect(card.locator(".mg-card-foot")).to_contain_text("Trouvé dans\u00a0: résumé")
    expect(card.get_by_role("link", name="résumé")).to_have_attribute("href", "../fiches/maraude/#resume")


def test_the_words_of_a_title_are_marked_in_the_title(explorer):
    card = explorer("?q=froids").locator("[data-fiche=froids]")
    expect(card.locator("h3 mark")).to_have_text("Froids")


def test_text_of_a_query_or_of_a_record_is_never_read_as_html(explorer):
    page = explorer("?q=<img src=x onerror=alert(1)>&publics=<b>gras</b>")
    expect(page.get_by_text("publics=<b>gras</b>")).to_be_visible()
    assert page.locator("main img, main b").count() == 0


def test_a_search_from_the_header_is_the_same_search(explorer, site, open_page):
    page = open_page(site)
    page.locator("#recherche-entete").fill("coeur")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}explorer/?q=coeur")
    shows(page, "maraude")
    page.locator("#recherche-entete").fill("surcharge")
    page.locator("#recherche-entete").press("Enter")
    shows(page, "froids")
    expect(page.get_by_role("searchbox", name="Mots à chercher")).to_be_focused()


# ── Facets ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_values_of_a_facet_add_up_and_facets_restrict_one_another(explorer):
    page = explorer()
    tick(page, "publics", "jeunes")
    shows(page, "jeunes")
    tick(page, "publics", "sans-chez-soi")
    counts(page, "3\u00a0expériences sur\u00a025")
    tick(page, "type_reseau", "projet-commun")
    shows(page, "froids", "maraude")


def test_counts_are_what_one_more_choice_would_give(explorer):
    page = explorer("?type_reseau=projet-commun&q=nuit")
    count = lambda facet, value: page.locator(f"label[for='{box(page, facet, value).get_attribute('id')}'] .mg-value-count")  # noqa: E731
    expect(count("publics", "sans-chez-soi")).to_have_text("2 fiches")
    expect(count("publics", "precarite")).to_have_text("1 fiche")
    expect(count("publics", "jeunes")).to_have_text("0 fiche")
    expect(count("type_reseau", "pratiques-partagees")).to_have_text("1 fiche")


def test_a_value_without_sheet_is_shown_and_inert(explorer):
    page = explorer("?publics=jeunes")
    expect(box(page, "type_reseau", "projet-commun")).to_be_disabled()
    expect(box(page, "type_reseau", "projet-commun")).to_be_visible()
    expect(box(page, "type_reseau", "autour-usager")).to_be_enabled()


def test_a_chosen_value_can_be_given_up_even_when_nothing_answers(explorer):
    page = explorer("?publics=jeunes&type_reseau=projet-commun")
    counts(page, "0\u00a0expérience sur\u00a025")
    expect(box(page, "type_reseau", "projet-commun")).to_be_enabled()
    box(page, "type_reseau", "projet-commun").uncheck()
    shows(page, "jeunes")
    expect(box(page, "type_reseau", "projet-commun")).to_be_focused()


def test_a_place_counts_the_sheets_of_the_places_inside_it(explorer):
    page = explorer()
    tick(page, "territoires", "region-wallonne")
    counts(page, "24\u00a0expériences sur\u00a025")
    button = page.get_by_role("button", name="Lieux de\u00a0: Région wallonne")
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(box(page, "territoires", "province-liege")).to_be_hidden()
    button.click()
    box(page, "territoires", "region-wallonne").uncheck()
    tick(page, "territoires", "province-liege")
    shows(page, "froids", "jeunes")


def test_a_place_of_the_address_is_unfolded(explorer):
    expect(box(explorer("?territoires=commune-seraing"), "territoires", "commune-seraing")).to_be_visible()


def test_a_long_list_shows_its_most_used_values_then_all_of_them(explorer):
    page = explorer()
    page.locator("details[data-facet=pieges] summary").click()
    expect(box(page, "pieges", "surcharge")).to_be_visible()
    expect(box(page, "pieges", "rapports-force")).to_be_hidden()
    page.get_by_role("button", name=re.compile(r"Tous les choix")).locator("visible=true").click()
    expect(box(page, "pieges", "rapports-force")).to_be_visible()


def test_active_filters_are_chips_that_can_be_taken_away_one_by_one_or_all(explorer):
    page = explorer("?publics=jeunes,sans-chez-soi&q=nuit")
    page.get_by_role("button", name="Retirer le filtre Publics\u00a0: Enfants et jeunes").click()
    assert state(page) == {"q": "nuit", "publics": "sans-chez-soi"}
    expect(page.get_by_role("button", name=re.compile("^Retirer le filtre Publics"))).to_be_focused()
    page.get_by_role("button", name="Tout effacer").click()
    counts(page, "25\u00a0expériences sur\u00a025")
    assert state(page) == {}


# ── Address ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

WHOLE = "?q=nuit&type_reseau=projet-commun&publics=precarite,sans-chez-soi&tri=titre&vue=tableau"


def test_the_whole_state_is_in_the_address(explorer):
    page = explorer()
    type_in(page, "nuit")
    counts(page, "3\u00a0expériences sur\u00a025")
    tick(page, "publics", "sans-chez-soi")
    tick(page, "publics", "precarite")
    tick(page, "type_reseau", "projet-commun")
    page.get_by_label("Trier").select_option("titre")
    page.get_by_role("radio", name="Tableau").check(force=True)
    expect(page).to_have_url(re.compile(re.escape(WHOLE) + "$"))


def test_an_address_gives_the_whole_state_again(explorer):
    page = explorer(WHOLE)
    shows(page, "maraude", "froids")
    expect(page.get_by_role("searchbox", name="Mots à chercher")).to_have_value("nuit")
    expect(box(page, "publics", "precarite")).to_be_checked()
    expect(page.get_by_label("Trier")).to_have_value("titre")
    expect(page.get_by_role("table")).to_be_visible()
    page.reload()
    shows(page, "maraude", "froids")


def test_back_and_forward_walk_through_the_choices(explorer):
    page = explorer()
    tick(page, "publics", "jeunes")
    shows(page, "jeunes")
    type_in(page, "nuit")
    counts(page, "0\u00a0expérience sur\u00a025")
    page.go_back()
    shows(page, "jeunes")
    expect(page.get_by_role("searchbox", name="Mots à chercher")).to_have_value("")
    page.go_back()
    counts(page, "25\u00a0expériences sur\u00a025")
    expect(box(page, "publics", "jeunes")).not_to_be_checked()
    page.go_forward()
    shows(page, "jeunes")


def test_what_is_typed_is_one_step_of_the_history(explorer):
    page = explorer()
    before = page.evaluate("history.length")
    field = page.get_by_role("searchbox", name="Mots à chercher")
    field.press_sequentially("coe", delay=200)
    field.press_sequentially("ur", delay=200)
    shows(page, "maraude")
    assert page.evaluate("history.length") == before + 1


def test_an_address_that_asks_for_what_does_not_exist_is_read_without_it_and_says_so(explorer):
    page = explorer("?publics=licornes,jeunes&couleur=bleu&tri=hasard&vue=nuage")
    shows(page, "jeunes")
    expect(page.get_by_text("laissé de côté\u00a0: publics=licornes, couleur=bleu, tri=hasard, vue=nuage.")).to_be_visible()


def test_more_sheets_are_shown_on_demand_and_the_address_remembers(explorer):
    page = explorer()
    expect(page.locator("[data-role=liste] [data-fiche]")).to_have_count(20)
    page.get_by_role("button", name="Afficher 5 de plus").click()
    expect(page.locator("[data-role=liste] [data-fiche]")).to_have_count(25)
    expect(page.locator("[data-role=liste] [data-fiche] a").nth(20)).to_be_focused()
    page.reload()
    expect(page.locator("[data-role=liste] [data-fiche]")).to_have_count(25)


# ── Views and order ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_newest_information_comes_first_unless_there_is_a_query(explorer):
    page = explorer("?publics=sans-chez-soi,professionnels")
    shows(page, "froids", "maraude", "intervision")
    expect(page.get_by_label("Trier")).to_have_value("recent")
    type_in(page, "nuit")
    expect(page.get_by_label("Trier")).to_have_value("pertinence")


def test_sheets_are_sorted_by_title_start_and_completeness_the_unknown_last(explorer):
    page = explorer("?publics=sans-chez-soi,jeunes,professionnels&vue=liste")
    page.get_by_label("Trier").select_option("titre")
    shows(page, "intervision", "maraude", "froids", "jeunes")
    page.get_by_label("Trier").select_option("debut")
    shows(page, "jeunes", "froids", "maraude", "intervision")
    page.get_by_label("Trier").select_option("complet")
    assert slugs(page)[0] == "froids"


def test_the_table_is_sorted_by_its_headings_both_ways_and_keeps_the_focus(explorer):
    page = explorer("?publics=sans-chez-soi,jeunes&vue=tableau")
    heading = page.get_by_role("button", name="Début")
    heading.click()
    shows(page, "jeunes", "froids", "maraude")
    expect(page.get_by_role("columnheader", name="Début")).to_have_attribute("aria-sort", "descending")
    expect(heading).to_be_focused()
    page.keyboard.press("Enter")
    shows(page, "maraude", "froids", "jeunes")
    expect(page.get_by_role("columnheader", name="Début")).to_have_attribute("aria-sort", "ascending")
    assert state(page)["tri"] == "debut-inverse"


def test_the_three_views_show_the_same_sheets(explorer):
    page = explorer("?publics=sans-chez-soi")
    for name in ("Liste", "Tableau", "Fiches"):
        page.get_by_role("radio", name=name).check(force=True)
        shows(page, "froids", "maraude")
    assert "vue" not in state(page)


# ── Keyboard, small screens, no JavaScript ────────────────────────────────────────────────────────────────────────────────────


def test_the_explorer_is_used_with_the_keyboard_alone(explorer):
    page = explorer()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Mots à chercher")).to_be_focused()
    page.keyboard.type("s/nuit")
    expect(page.get_by_role("searchbox", name="Mots à chercher")).to_have_value("s/nuit")
    box(page, "type_reseau", "projet-commun").focus()
    page.keyboard.press("Space")
    expect(box(page, "type_reseau", "projet-commun")).to_be_checked()
    expect(box(page, "type_reseau", "projet-commun")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Mots à chercher")).to_be_focused()
    page.get_by_role("radio", name="Fiches").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Liste")).to_be_checked()
    expect(page.get_by_role("radio", name="Liste")).to_be_focused()


def test_the_key_s_finds_the_search_field_of_any_page(site, open_page):
    page = open_page(site)
    page.keyboard.press("s")
    expect(page.locator("#recherche-entete")).to_be_focused()


def test_the_count_is_announced(explorer):
    expect(explorer().locator("[data-role=compte]")).to_have_attribute("role", "status")


def test_on_a_small_screen_the_filters_open_on_demand_and_nothing_overflows(explorer):
    page = explorer(width=360)
    expect(page.locator("#filtres")).to_be_hidden()
    page.get_by_role("button", name="Filtrer").click()
    tick(page, "type_reseau", "projet-commun")
    page.get_by_role("button", name="Voir 2\u00a0expériences").click()
    expect(page.locator("#filtres")).to_be_hidden()
    expect(page.get_by_role("button", name="Filtrer (1)")).to_be_focused()
    for view in ("Fiches", "Liste", "Tableau"):
        page.get_by_role("radio", name=view).check(force=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_javascript_the_full_list_and_other_ways_in_are_there(explorer):
    page = explorer("?q=coeur", javascript=False)
    assert sorted(slugs(page)) == sorted(RECORDS)
    note = page.locator("noscript .mg-note")
    expect(note).to_contain_text("La recherche et les filtres ont besoin de JavaScript")
    expect(note.locator("a", has_text="Publics")).to_be_visible()
    expect(note.locator("a", has_text="Publics")).to_have_attribute("href", "../notions/public/")
    expect(page.get_by_label("Trier")).to_be_hidden()


def test_when_its_files_cannot_be_loaded_the_list_stays(site, browser):
    context = browser.new_context()
    context.route("**/explorer.json", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{site}explorer/")
    expect(page.get_by_text("la liste complète reste ci-dessous")).to_be_visible()
    assert sorted(slugs(page)) == sorted(RECORDS)
    context.close()


def test_when_the_search_cannot_be_loaded_the_filters_still_work_and_a_new_try_succeeds(site, browser):
    context = browser.new_context()
    page = context.new_page()
    page.route("**/texte/**", lambda route: route.abort())
    page.goto(f"{site}explorer/?q=coeur&publics=jeunes")
    expect(page.get_by_text("La recherche n’a pas pu être chargée")).to_be_visible()
    shows(page, "jeunes")
    page.unroute("**/texte/**")
    page.get_by_role("button", name="Tout effacer").click()
    type_in(page, "coeur")
    shows(page, "maraude")
    context.close()


# ── The same words on both sides ──────────────────────────────────────────────────────────────────────────────────────────────

TRICKY = [
    "Cœur d’Ixelles",
    "L'ÉTÉ à Liège",
    "A.M.O. du coin",
    "rendez‑vous",
    "ŒUVRE",
    "Straße, Łódź",
    "aujourd’hui",
    "ﬁn de mois",
    "n° 12 bis",
    "Ça",
    "e\u0301te\u0301",
    "½ journée",
]


def test_the_browser_cuts_and_folds_words_as_the_generator_does(explorer, site):
    page = explorer()
    elisions = json.loads(page.evaluate("fetch('texte/index.json').then((answer) => answer.text())"))["elisions"]
    read = page.evaluate(
        """async ([texts, elisions]) => {
          const { fold, writtenWords } = await import(new URL("../assets/js/words.js", document.baseURI));
          const forms = (word) => [...word.forms.map((piece) => piece.form), ...(word.joined ? [word.joined] : [])];
          return texts.map((text) => [fold(text), writtenWords(text, new Set(elisions)).flatMap(forms)]);
        }""",
        [TRICKY, elisions],
    )
    from generator.textindex import written_words

    assert read == [[fold(text), [form for word in written_words(text) for form in forms_of(word)]] for text in TRICKY]

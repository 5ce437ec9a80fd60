"""Several people's answers in a real browser, on a page as bare as can be: files opened, answers entered in turn, and what they say together."""

import json
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.pages.team_words import TEAM_WORDS
from generator.typography import french
from tests.browser.conftest import POLICY
from tests.reading_cases import answers_of, tool_named

ROOT = Path(__file__).parents[2]
WORDS = {key: french(words) for key, words in TEAM_WORDS.items()}
TOOLS = {slug: tool_named(slug) for slug in ("filet", "vigilance", "referent-de-proximite", "partager-ou-se-taire")}
HTML = '<img src=x onerror="window.executed=1">'

# What the page of a tool gives to the team mode: a form that is a variable here, and a picture that only says what it was given.
START = """
import { startTeam } from "./js/team.js";
const { tool, words } = JSON.parse(document.querySelector("#donnees").textContent);
const none = { reponses: {}, courte: {}, role: "" };
window.form = none;
startTeam({
  root: document.querySelector("[data-equipe]"), tool, words,
  current: () => window.form,
  clear: () => (window.form = none),
  show: (reading) => Object.assign(document.createElement("figure"), { id: "dessin", textContent: JSON.stringify(reading.parties) }),
});
document.body.dataset.pret = "";
"""


def page_of(tool):
    rules = "".join(
        f"""<div data-regle="{rule["id"]}"><dt>{f'<span class="mg-colour is-{rule["couleur"]}">{rule["couleur"].capitalize()}</span>' if rule.get("couleur") else ""}</dt>
        <dd><p>{escape(rule["texte"])}</p></dd></div>"""
        for rule in tool["regles"]
    )
    numbers = {item["id"]: number for number, item in enumerate((item for part in tool["parties"] for item in part["items"]), 1)}
    data = json.dumps({"tool": {**tool, "numeros": numbers}, "words": WORDS}).replace("<", "\\u003c")
    return f"""<!doctype html><html lang="fr"><head><meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta charset="utf-8">
    <title>Essai</title><link rel="icon" href="data:,"><script type="module" src="start.js"></script></head><body><main class="md-typeset">
    <div class="mg" data-outil="{tool["slug"]}"><h1>Essai</h1><section data-equipe aria-labelledby="a-plusieurs" hidden><h2 id="a-plusieurs">À plusieurs</h2></section>
    <dl>{rules}</dl><script type="application/json" id="donnees">{data}</script></div></main></body></html>"""


@pytest.fixture(scope="session")
def pages(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("equipe")
    (folder / "js").symlink_to(ROOT / "generator" / "assets" / "js")
    (folder / "start.js").write_text(START, encoding="utf-8")
    for slug, tool in TOOLS.items():
        (folder / f"{slug}.html").write_text(page_of(tool), encoding="utf-8")
    return serve(folder)


class Team:
    def __init__(self, page: Page, tool: dict):
        self.page, self.tool = page, tool
        page.set_default_timeout(5000)
        self.reading = page.locator("[data-role=equipe-lecture]")
        self.people = page.locator("[data-role=equipe-liste] li")
        self.message = page.locator("[data-role=equipe-message]")
        expect(page.locator("[data-pret]")).to_be_attached()

    def fill(self, **written):
        self.page.evaluate("(form) => { window.form = form; }", {"courte": {}, "role": "", **answers_of(self.tool, written)})

    def enter(self, **written):
        self.fill(**written)
        self.page.get_by_role("button", name="Ajouter ces réponses à l’équipe").click()

    def file(self, name="resultat.json", **written):
        script = """async ([tool, answers]) => (await import("./js/result.js")).toFile(tool, answers)"""
        text = self.page.evaluate(script, [self.tool, answers_of(self.tool, written)])
        return {"name": name, "mimeType": "application/json", "buffer": text.encode()}

    def open(self, *files):
        self.page.get_by_label("Ajouter des fichiers enregistrés").set_input_files(list(files))

    def says(self, locator):
        """A text as it is read, with ordinary spaces."""
        return " ".join(locator.inner_text().split())


@pytest.fixture
def team(pages, open_page):
    return lambda slug="filet", **options: Team(open_page(f"{pages}{slug}.html", **options), TOOLS[slug])


def test_three_people_from_files_and_from_the_form_are_read_together(team):
    team = team()
    team.open(team.file("un.json", noeuds="1 2 2 3 3"), team.file("deux.json", noeuds="3 4 3 3 3"))
    expect(team.people).to_have_count(2)
    team.enter(noeuds="5 4 3 3 3")
    expect(team.people).to_have_count(3)
    assert team.says(team.message) == "Personne 3 : réponses ajoutées. Le questionnaire est vide pour la personne suivante. Remplir le questionnaire suivant"
    assert team.page.evaluate("window.form.reponses") == {}
    topics = team.reading.locator(".mg-team-topics > li")
    assert topics.evaluate_all("all => all.map((each) => each.dataset.question)") == ["n1", "n2"]
    assert team.says(topics.first) == (
        "1. Chez nous, on applique la règle telle quelle. ↔ Chez nous, on peut adapter la règle quand la situation le demande. "
        "« Tout à fait la première phrase » : 1 personne · « Entre les deux » : 1 personne · « Tout à fait la seconde phrase » : 1 personne"
    )
    assert team.says(team.reading.locator("[data-partie=noeuds]")) == "Nœuds 3,2 de 2,2 à 3,6 Ajustable 3"
    assert team.says(team.reading.locator("[data-partie=liens]")) == "Liens pas de score 0"
    assert team.says(team.reading.locator("h3")) == "Ce que disent 3 personnes ensemble"
    assert json.loads(team.page.locator("#dessin").inner_text())["noeuds"]["mediane"] == 3.2


def test_what_divides_comes_before_medians_in_the_page(team):
    team = team()
    team.enter(noeuds="1 1 1 1 1")
    team.enter(noeuds="5 5 5 5 5")
    assert team.reading.locator("h4").all_inner_texts() == ["À discuter d’abord", "Partie par partie"]


def test_a_group_that_agrees_is_told_so(team):
    team = team()
    team.enter(noeuds="3 3 3 3 3")
    team.enter(noeuds="4 3 3 3 3")
    expect(team.reading).to_contain_text("Aucun point ne divise nettement le groupe.")


def test_one_person_is_no_group(team):
    team = team()
    team.enter(noeuds="3 3 3 3 3")
    assert team.says(team.reading) == "Une seule personne pour l’instant. La lecture à plusieurs commence à deux."


def test_an_empty_form_is_not_added(team):
    team = team()
    team.enter()
    expect(team.people).to_have_count(0)
    assert team.says(team.message) == "Le questionnaire est encore vide : il n’y a rien à ajouter."


def test_a_name_stays_in_the_list_and_tells_nothing_of_the_answers(team):
    team = team()
    team.enter(noeuds="1 1 1 1 1")
    team.enter(noeuds="5 5 5 5 5")
    team.people.first.get_by_role("textbox").fill(HTML)
    team.people.first.get_by_role("textbox").blur()
    expect(team.people.first.get_by_role("button", name=f"Retirer {HTML}")).to_be_visible()
    assert team.people.first.get_by_role("textbox").input_value() == HTML
    for word in ("Personne", "img", "resultat.json"):
        assert word not in team.reading.inner_html()
    assert team.page.evaluate("'executed' in window") is False


def test_someone_is_removed_and_put_back_by_keyboard(team):
    team = team()
    for answers in ("1 1 1 1 1", "3 3 3 3 3", "5 5 5 5 5"):
        team.enter(noeuds=answers)
    team.people.nth(0).get_by_role("button").focus()
    team.page.keyboard.press("Enter")
    expect(team.people).to_have_count(2)
    assert team.says(team.reading.locator("[data-partie=noeuds]")) == "Nœuds 4 de 3 à 5 Côté souple 2"
    assert team.says(team.message) == "Personne 1 : réponses retirées. Les remettre"
    team.page.keyboard.press("Enter")  # the way back has the focus
    expect(team.people).to_have_count(3)
    assert team.says(team.reading.locator("[data-partie=noeuds]")) == "Nœuds 3 de 1 à 5 Ajustable 3"
    assert team.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Retirer Personne 1"


def test_files_that_are_refused_are_named_and_the_others_are_read(team):
    team = team()
    good = team.file("bon.json", noeuds="1 1 1 1 1")
    team.fill(liens="2 2 2 2 2")
    other = {**good, "name": "autre.json", "buffer": good["buffer"].replace(b'"outil": "filet"', b'"outil": "vigilance"')}
    team.open(
        {"name": f"{HTML}.json", "mimeType": "application/json", "buffer": b"<script>window.executed=1</script>"},
        good,
        {**good, "name": "coupe.json", "buffer": good["buffer"][:-20]},
        other,
        {**good, "name": "gros.json", "buffer": good["buffer"] + b" " * 300_000},
        team.file("vide.json"),
        {**good, "name": "encore.json"},
    )
    expect(team.people).to_have_count(2)
    assert [team.says(line) for line in team.message.locator("p").all()] == [
        f"{HTML}.json : Ce fichier n’est pas un résultat enregistré par ce site. Choisissez un fichier que vous avez enregistré depuis la page d’un outil.",
        "Personne 1 : réponses ajoutées, depuis un fichier.",
        "coupe.json : Ce résultat est coupé ou abîmé : il ne se lit pas jusqu’au bout. Cherchez-en une autre copie.",
        "autre.json : Ce résultat est celui de l’outil « Le filet : la plasticité du réseau » : ouvrez-le depuis la page de cet outil.",
        "gros.json : Ce fichier est trop gros (plus de 200 Ko) : ce n’est pas un résultat enregistré par ce site.",
        "vide.json : Ce fichier ne contient aucune réponse : il n’est pas ajouté.",
        "Personne 2 : réponses ajoutées, depuis un fichier.",
        "Personne 2 : les réponses sont exactement celles d’une autre. Est-ce deux fois le même fichier ?",
    ]
    assert team.page.evaluate("window.form.reponses") == {f"l{number}": "2" for number in range(6, 11)}
    assert team.page.evaluate("'executed' in window") is False


def test_a_file_of_another_version_is_read_and_told(team):
    team = team()
    old = team.file(noeuds="1 1 1 1 1")
    team.open({**old, "buffer": old["buffer"].replace(b'"n1": "1"', b'"vieille": "1", "n1": "7"')})
    expect(team.people).to_have_count(1)
    assert "Personne 1 : Ce résultat vient d’une autre version de l’outil." in team.says(team.message)


def test_a_team_has_a_largest_size(team):
    team = team()
    one = team.file(poids="1 1 1")
    team.open(*({**one, "name": f"{number}.json"} for number in range(102)))
    expect(team.people).to_have_count(100)
    assert team.says(team.message).endswith("Une équipe compte au plus 100 personnes : le reste n’est pas ajouté.")
    team.enter(poids="2 2 2")
    expect(team.people).to_have_count(100)
    assert team.page.evaluate("window.form.reponses") == {"p16": "2", "p17": "2", "p18": "2"}


def test_roles_that_do_not_see_the_same_thing_are_to_discuss_not_to_average(team):
    team = team("referent-de-proximite")
    team.enter(role="referent", proximite="3 3 3", centralite="1 1 1")
    team.enter(role="personne", courte={"proximite": "1", "centralite": "1"})
    assert team.says(team.people.first) == "Le référent Retirer"
    assert [team.says(each) for each in team.reading.locator(".mg-team-gaps > li").all()] == [
        "Proximité : un écart de 6 Le référent : 9 · La personne accompagnée : 3"
    ]
    expect(team.reading).to_contain_text("À discuter, pas à moyenner.")
    assert team.says(team.reading.locator("[data-partie=proximite]")) == "Proximité à ne pas moyenner : les rôles s’écartent de 3 à 9 2"
    assert team.says(team.reading.locator("[data-partie=centralite]")) == f"Centralité 3 de 3 à 3 {team.tool['seuils'][0]['libelle']} 2"
    assert json.loads(team.page.locator("#dessin").inner_text())["proximite"] == {"mediane": None, "bas": 3, "haut": 9, "ecart": 6, "scores": 2, "seuil": None}


def test_a_rule_says_if_it_is_read_in_the_group_or_in_some_of_its_people(team):
    team = team("vigilance")
    team.enter(pieges="- - - - 2")
    team.enter(pieges="- - - - 1")
    team.enter(pieges="- - - - 1")
    group, some = (team.reading.locator(f"[data-role={name}] > li") for name in ("equipe-regles", "equipe-quelques-uns"))
    assert [team.says(each) for each in group.all()] == [
        "Un droit de la personne est parfois touché : le point est mis à l'ordre du jour suivant. Dans les réponses mises ensemble ; prises une à une, chez 2 personnes sur 3."
    ]
    assert [team.says(each) for each in some.all()] == [
        "Un droit de la personne est souvent touché : on s'arrête, on décide avant la prochaine rencontre et on en parle avec elle. Chez 1 personne sur 3."
    ]
    assert team.reading.locator("[data-partie]").count() == 0


def test_the_no_of_one_person_gives_the_colour_and_its_reason(team):
    team = team("partager-ou-se-taire")
    yes = {"d-abord": "non non", "destinataire": "oui", "mission": "oui", "echange": "oui oui oui non oui oui"}
    team.enter(**yes, **{"but-et-accord": "oui oui oui"})
    team.enter(**yes, **{"but-et-accord": "oui oui oui"})
    team.enter(**yes, **{"but-et-accord": "oui oui non"})
    assert team.says(team.reading.locator(".mg-verdict")) == "Couleur la plus prudente du groupe : Rouge"
    expect(team.reading.locator("[data-role=regle-rouge-accord]")).to_contain_text("n'est pas d'accord : ne partagez pas.")
    assert team.says(team.reading.locator(".mg-team-answers")) == "« Oui » : 2 personnes · « Non » : 1 personne"


def test_every_question_has_its_answers_in_words(team):
    team = team()
    team.enter(noeuds="1 nsp 3 3 3")
    team.enter(noeuds="2 2 3 3 3")
    team.reading.get_by_text("Toutes les réponses, question par question").first.click()
    rows = team.reading.locator("[data-role=equipe-toutes] tbody tr")
    assert team.says(rows.nth(1)).endswith("« Plutôt la première » : 1 personne · « Ne sait pas » : 1 personne")
    assert team.says(rows.nth(17)).endswith("18. Une rupture aurait des suites graves. pas de réponse")
    assert rows.count() == 18


def test_on_paper_every_answer_is_there_and_the_list_of_names_is_not(team):
    team = team()
    team.enter(noeuds="1 1 1 1 1")
    team.enter(noeuds="5 5 5 5 5")
    team.page.evaluate("window.print = () => { window.printed = document.querySelector('[data-outil]').dataset.imprime; }")
    team.page.get_by_role("button", name="Imprimer la lecture de l’équipe").click()
    assert team.page.evaluate("window.printed") == "equipe"
    team.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(team.reading.locator("[data-role=equipe-toutes]")).to_have_attribute("open", "")
    assert team.page.locator("[data-role=equipe-liste]").get_attribute("class") == "mg-screen"
    team.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(team.reading.locator("[data-role=equipe-toutes]")).not_to_have_attribute("open", "")


def test_nothing_is_sent_nor_kept(team):
    team = team()
    requests = []
    team.page.on("request", lambda request: requests.append(request.url))
    team.open(team.file(noeuds="1 1 1 1 1"))
    team.enter(noeuds="5 5 5 5 5")
    expect(team.people).to_have_count(2)
    kept = "[localStorage.length, sessionStorage.length, document.cookie, history.state, location.search, (await indexedDB.databases()).length]"
    assert team.page.evaluate(f"async () => {kept}") == [0, 0, "", None, "", 0]
    assert [url for url in requests if not url.endswith("js/result.js")] == []  # the test's own import


def test_no_word_is_missing_or_left_to_fill_in(team):
    for slug in TOOLS:
        group = team(slug)
        for number in (0, 1, 2):
            parts = {part["id"]: " ".join(TOOLS[slug]["echelles"][0]["reponses"][number % 2]["id"] for _ in part["items"]) for part in TOOLS[slug]["parties"]}
            group.enter(**parts)
        text = group.page.locator("[data-equipe]").inner_html()
        assert "undefined" not in text and "{" not in text.replace(group.page.locator("#dessin").inner_html(), "")


def test_a_rule_may_be_read_in_medians_and_in_nobody(team):
    team = team()
    team.enter(mailles="1 1 1 1 1")
    team.enter(poids="1 1 1")
    rule = team.reading.locator("[data-role=equipe-regles] > li")
    assert team.says(rule).endswith("temps perdu. Dans les réponses mises ensemble ; prises une à une, chez personne.")

"""The catalogue: every message is whole, and its examples do what they say."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from generator.catalogue import MESSAGES, Message, Ours, dotted, problem, quote
from generator.checks import check_record
from generator.checks.context import Context
from generator.problem import Place
from generator.read import Document, read_text
from generator.schema import Schema
from generator.schema_reader import load_schema

ROOT = Path(__file__).parent.parent.parent
EACH = pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
PLACE = Place("experiences/exemple.yaml", 3, 5)

# The record over which an extract is laid: its keys replace those of the same name.
WHOLE = """\
titre: Réseau de santé de Limoges
resume: >-
  À Limoges, des soignants et des habitants se réunissent chaque mois pour parler des situations qui les dépassent. Ils
  décident ensemble qui fait quoi, et se tiennent au courant. Les personnes concernées sont invitées à la table.
territoires: [region-wallonne]
type_reseau:
  principal: pratiques-partagees
  codage: lecture
orientation:
  valeur: en-reseau
  codage: lecture
acteurs:
  - ref: relais
    nom: Un relais
  - ref: cpas
    nom: Un service
sources:
  - id: rapport-2021
    titre: Rapport d'activité
    editeur: Relais social
    appuie: [resume]
preuves:
  types: [page-web]
  verification: declare
  date_info: 2021
"""

# The tool over which the extracts about tools are laid.
TOOL = """\
titre: Avant d'ouvrir la porte
type: auto-evaluation
resume: Voir, à plusieurs, si l'accueil tient quand l'équipe change.
image: barres
echelles:
  - id: accord
    forme: choix
    reponses: [{id: '0', valeur: 0, libelle: Non}, {id: '1', valeur: 1, libelle: Oui}]
parties:
  - id: accueil
    titre: L'accueil
    echelle: accord
    calcul: moyenne
    items: [{id: q1, texte: Quelqu'un répond chaque jour., marque: droits}]
seuils:
  - {moins_de: 0.5, libelle: À construire}
  - {depuis: 0.5, libelle: Assuré}
"""


def extracts(kind: str) -> Iterable[Message]:
    return [each for each in MESSAGES.values() if each.exemple == kind]


def read(text: str) -> tuple[Document | None, set[str]]:
    document, problems = read_text(text, "experiences/exemple.yaml")
    return document, {each.code for each in problems}


def laid_over(extract: str, whole: str) -> str:
    pieces = re.split(r"^(?=[a-z_])", whole, flags=re.MULTILINE)
    keys = set(re.findall(r"^([^\s:]+):", extract, re.MULTILINE))
    return "".join(piece for piece in pieces if piece.split(":")[0] not in keys) + extract


@cache
def schema() -> Schema:
    found, problems = load_schema(ROOT / "schema", ROOT)
    assert found is not None, problems
    return found


def checked(extract: str, kind: str = "extrait") -> set[str]:
    tool = kind == "outil"
    document, codes = read(laid_over(extract, TOOL if tool else WHOLE))
    assert document is not None, codes
    context = Context(ROOT, "" if tool else "ma-fiche", {"ma-fiche": None, "autre-fiche": None}, {})
    return codes | {each.code for each in check_record(document, schema().kinds["outil"].schema if tool else schema(), context)[2]}


@pytest.mark.parametrize("message", extracts("fichier"), ids=lambda each: each.code)
def test_a_wrong_file_yields_its_code_and_the_right_one_yields_nothing(message: Message) -> None:
    assert message.code in read(message.mauvais)[1]
    assert read(message.bon)[1] == set()


@pytest.mark.parametrize("kind", ["extrait", "outil"])
def test_the_record_under_the_extracts_has_no_problem_of_its_own(kind: str) -> None:
    assert checked("", kind) == set()


@pytest.mark.parametrize("message", [*extracts("extrait"), *extracts("outil")], ids=lambda each: each.code)
def test_a_wrong_extract_yields_its_code_and_the_right_one_yields_nothing(message: Message) -> None:
    assert message.code in checked(message.mauvais, message.exemple)
    assert checked(message.bon, message.exemple) == set()


@EACH
def test_every_message_is_whole(message: Message) -> None:
    assert re.fullmatch(r"[STRCP]\d{3}", message.code)
    assert message.level in {"erreur", "avertissement", "conseil"}
    for said in (message.titre, message.gabarit, message.explication, message.bon):
        assert said.strip()
    assert message.mauvais.strip() or message.code == "S016"
    assert not message.titre.endswith(".")
    for sentences in (message.gabarit, message.explication):
        assert sentences.rstrip().endswith((".", "}", "…", "?"))


@EACH
def test_every_sentence_keeps_its_signs_on_the_line_of_their_word(message: Message) -> None:
    for sentences in (message.titre, message.gabarit, message.explication):
        outside_code = re.sub("`[^`]*`", "", sentences)
        assert not re.search(r" [:;?!»]|« |(?<=\w)[;?!»]", outside_code)


@EACH
def test_every_template_can_be_filled(message: Message) -> None:
    names = {name for _, name, _, _ in Formatter().parse(message.gabarit) if name}
    values = {name: "valeur" for name in names - {"suggestion"}}
    said = problem(message.code, PLACE, "champ", "proche" if "suggestion" in names else None, **values)
    assert (said.place, said.code, said.level, said.field) == (PLACE, message.code, message.level, "champ")
    assert all(name.isidentifier() for name in names)


def test_the_field_may_be_a_data_path() -> None:
    assert dotted(("acteurs", 2, "type")) == "acteurs[2].type"
    assert dotted(()) == ""
    assert problem("S027", PLACE, ("a", 0, "b")).field == "a[0].b"


def test_a_suggestion_is_offered_at_the_end() -> None:
    said = problem("S027", PLACE, suggestion="debut")
    assert said.message.endswith(" Vouliez-vous dire `debut`\u00a0?")
    assert said.suggestion == "debut"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("un mot", "un mot"),
        ("a\u00a0b", "a⟨espace insécable⟩b"),
        ("a\u202fb", "a⟨espace fine insécable⟩b"),
        ("a\tb\nc", "a⟨tabulation⟩b⟨fin de ligne⟩c"),
        ("\u202e\x1b\x00\ud800", "⟨U+202E⟩⟨U+001B⟩⟨caractère nul⟩⟨U+D800⟩"),
        ("\u3164", "⟨U+3164⟩"),
        ("é œ 東 😀", "é œ 東 😀"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
        (None, "rien"),
        (True, "true"),
        (12, "12"),
        ({"a": 1}, "un groupe de clés"),
        (["a"], "une liste"),
    ],
)
def test_a_value_of_a_file_is_shown_so_that_a_person_sees_it(value: object, shown: str) -> None:
    assert quote(value) == shown


def test_values_are_quoted_unless_the_house_wrote_them() -> None:
    assert "`a⟨espace insécable⟩`" in problem("R006", PLACE, nom="a\u00a0").message
    assert "«\u00a0a\u00a0: b\u00a0»" in problem("S001", PLACE, raison=Ours("a\u00a0: b")).message


def test_a_value_with_braces_is_only_a_value() -> None:
    assert "`{nom}{0.__class__}`" in problem("R006", PLACE, nom="{nom}{0.__class__}").message

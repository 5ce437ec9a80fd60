"""What the view model of a sheet promises: the order of the schema, nothing empty, every statement reached from its source, record text as text."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import SHORT, TINY_RECORD, laid, real_schema, tiny_schema, write_schema

from generator.binder import Binder
from generator.plan import hidden_addresses, sheet_plan
from generator.roles import part_title, summary_field, title_field
from generator.schema import Schema
from generator.schema_reader import load_schema
from generator.sheet import Sheet, build_sheet
from generator.values import date_words, number_words
from generator.words import fold


def sheet_of(record: dict[str, Any], schema: Schema | None = None, missing: tuple[str, ...] = ()) -> Sheet:
    """The sheet of a record written with full mappings (short statements are expanded when a record is read)."""
    schema = schema or real_schema()
    plan = sheet_plan(schema)
    binder = Binder(
        schema, {"autre-fiche": "Une autre fiche"}, {}, None, hidden_addresses(plan, record), {fold("Croix-Rouge"): "organisations/croix-rouge/"}, "../../"
    )
    return build_sheet(plan, "ma-fiche", record, binder, missing)


def schema_of(tmp_path: Any, files: dict[str, Any]) -> Schema:
    schema, problems = load_schema(write_schema(tmp_path, files), tmp_path)
    assert schema, problems
    return schema


def ids(sheet: Sheet) -> list[str]:
    return [section.id for section in sheet.sections]


def test_sections_follow_the_order_of_the_schema_whatever_the_order_of_the_record() -> None:
    record = laid(SHORT, enseignements=[{"texte": "Commencer petit."}], constats=[{"texte": "Rien n'allait."}], objectifs=[{"texte": "Aller mieux."}])
    assert ids(sheet_of(record)) == ["constats", "objectifs", "enseignements", "sources", "fabrique"]


def test_an_empty_section_is_not_there() -> None:
    assert ids(sheet_of(laid(SHORT, constats=[], etapes=None))) == ["sources", "fabrique"]


def test_the_title_and_the_summary_are_found_by_what_they_are() -> None:
    schema = real_schema()
    title, summary = title_field(schema), summary_field(schema)
    assert title and summary
    assert (title.name, summary.name) == ("titre", "resume")
    sheet = sheet_of(laid(SHORT, sous_titre="Chaque mois"))
    assert (sheet.title, sheet.subtitle) == ("Réseau de santé de Limoges", "Chaque mois")
    assert sheet.summary.startswith("<p>À Limoges, des soignants")


def test_a_short_sheet_says_so_and_a_full_one_does_not() -> None:
    story = {name: [{"texte": "Un fait."}] for name in ("constats", "objectifs", "enseignements", "resultats")}
    assert sheet_of(SHORT).short
    assert not sheet_of(laid(SHORT, **story)).short


def test_the_identity_card_says_the_fields_of_the_card_in_the_order_of_the_schema() -> None:
    titles = [fact.title for fact in sheet_of(laid(SHORT, zone="un quartier", etat="en-cours")).facts]
    assert titles == ["État", "Territoires", "Zone", "Type de réseau", "Orientation", "Types de preuve", "Vérification", "Date de l’information"]


@pytest.mark.parametrize(
    ("periode", "said"),
    [
        ({"debut": "2011", "fin": "2015"}, ["de 2011 à 2015"]),
        ({"debut": "2011-09"}, ["Début\u00a0: septembre 2011"]),
        ({"debut": "2011~", "fin": "2015/2016"}, ["Début\u00a0: vers 2011", "Fin\u00a0: de 2015 à 2016"]),
    ],
)
def test_two_dates_of_a_group_make_one_period(periode: dict[str, str], said: list[str]) -> None:
    facts = {fact.title: fact for fact in sheet_of(laid(SHORT, periode=periode)).facts}
    assert [value.text for value, _ in facts["Période"].values] == said


def test_a_term_leads_to_its_notion_and_a_place_to_its_territory() -> None:
    facts = {fact.title: fact.values[0][0] for fact in sheet_of(SHORT).facts}
    assert facts["Type de réseau"].link == '<a href="../../notions/type_reseau/projet-commun/">Réseau de projet</a>'
    assert facts["Territoires"].url == "territoires/region-wallonne/"


def test_statements_call_their_sources_by_number_and_the_sources_lead_back() -> None:
    sheet = sheet_of(laid(SHORT, constats=[{"texte": "Un fait.", "source": "rapport-2021"}, {"texte": "Un autre.", "source": "rapport-2021"}]))
    items = sheet.sections[0].blocks[0].items
    assert [call.id for item in items for call in item.calls] == ["appel-1-1", "appel-1-2"]
    source = next(section.sources for section in sheet.sections if section.sources)[0]
    assert source.backs == ("appel-1-1", "appel-1-2")


def test_a_source_says_what_it_supports_and_the_part_it_supports_calls_it() -> None:
    sources = [{"id": "a", "titre": "Rapport", "editeur": "Relais social", "appuie": ["objectifs", "periode"]}]
    sheet = sheet_of(laid(SHORT, sources=sources, objectifs=[{"texte": "Aller mieux."}]))
    section = sheet.sections[0]
    assert (section.id, [call.number for call in section.calls]) == ("objectifs", [1])
    source = next(section.sources for section in sheet.sections if section.sources)[0]
    assert source.supports == (("Objectifs", "objectifs"), ("Période", "identite"))


def test_an_address_that_carries_a_name_is_never_shown() -> None:
    sources = [{"id": "a", "titre": "Portrait", "editeur": "Le Journal", "url": "https://exemple.org/marie-dupont", "adresse_nominative": True}]
    record = laid(SHORT, sources=sources, constats=[{"texte": "Voir https://exemple.org/marie-dupont pour la suite."}])
    sheet = sheet_of(record)
    source = next(section.sources for section in sheet.sections if section.sources)[0]
    assert (source.title, source.publisher, source.address, source.withheld) == ("Portrait", "Le Journal", "", True)
    assert "dupont" not in repr(sheet)


def test_parts_not_filled_in_are_said_once_with_what_we_do_not_know() -> None:
    record = laid(SHORT, lacunes=[{"champ": "resultats", "etat": "a-recueillir"}])
    gaps = next(section for section in sheet_of(record, missing=("zone", "etapes", "resultats", "lacunes", "contribution")).sections if section.gaps)
    assert (gaps.id, gaps.missing) == ("inconnu", ("Étapes",))


def test_a_tie_says_the_names_behind_the_handles() -> None:
    actors = [{"ref": "cpas", "organisation": "cpas-liege"}, {"ref": "medecins", "nom": "Des médecins"}, {"nom": "Croix-Rouge"}]
    sheet = sheet_of(laid(SHORT, acteurs=actors, liens=[{"de": "cpas", "vers": "medecins", "type": "concertation"}]))
    actors_block, ties = sheet.sections[0].blocks
    assert [part.text for part in ties.items[0].parts] == ["CPAS de Liège", "Des médecins", "Concertation"]
    assert [item.head.url for item in actors_block.items if item.head] == ["organisations/cpas-liege/", "", "organisations/croix-rouge/"]


def test_one_supporting_text_is_read_once_beside_all_that_it_supports() -> None:
    record = laid(SHORT, place_usager={"niveau": "4-associe", "echelle": "service", "texte": "Deux habitants siègent.", "parole_presente": True})
    section = sheet_of(record).sections[0]
    assert [(row.title, [more.title for more in row.more]) for row in section.rows] == [("Place de l’usager", ["Niveau de cette participation"])]
    assert [(row.title, row.values[0].text) for row in section.facts] == [("Parole des usagers dans les sources", "Oui")]


def test_how_a_coded_value_was_chosen_stands_with_how_the_sheet_was_made() -> None:
    record = laid(SHORT, type_reseau={"principal": "projet-commun", "codage": "lecture", "texte": "Ils agissent ensemble."})
    coding = sheet_of(record).sections[-1].codings[0]
    assert (coding.title, coding.texts, coding.origin[0].text) == ("Type de réseau", ("Ils agissent ensemble.",), "Déduit à la lecture")


def test_where_the_sheet_stands_is_said_plainly() -> None:
    notice = sheet_of(laid(SHORT, relecture={"statut": "brouillon"})).notice[0]
    assert (notice.text, notice.hint) == ("Brouillon", "La fiche est écrite d’après ses sources et n’a pas encore été relue par d’autres.")


def test_hostile_text_stays_text() -> None:
    attack = "<script>alert(1)</script>{{ 7*7 }}"
    record = laid(SHORT, titre=attack, resume=attack, acteurs=[{"nom": attack, "role": attack}], constats=[{"texte": attack}])
    sheet = sheet_of(record)
    assert sheet.title == attack  # plain text, that the template escapes
    block = sheet.sections[0].blocks[0]
    assert "<script" not in sheet.summary and "&lt;script&gt;" in sheet.summary
    assert all("<script" not in part.html for item in block.items for part in item.parts)


def test_a_field_added_to_the_schema_shows_in_the_sheet(tmp_path: Any) -> None:
    files = tiny_schema()
    files["experience.yaml"]["fields"].append({"name": "humeur", "type": "string", "title": "Humeur du jour", "x-section": "chemin"})
    sheet = sheet_of(laid(TINY_RECORD, humeur="Bonne"), schema_of(tmp_path, files))
    assert [(row.title, row.values[0].text) for row in sheet.sections[-1].facts] == [("Humeur du jour", "Bonne")]


def test_a_foreign_schema_gives_a_whole_sheet(tmp_path: Any) -> None:
    record = {"titre": "Ailleurs", "couleurs": ["rouge"], "lits": "1500", "ouvert": True, "etapes": [{"texte": "Un pas.", "couleur": "bleu"}]}
    sheet = sheet_of(record, schema_of(tmp_path, tiny_schema()))
    assert (sheet.title, sheet.summary, sheet.facts) == ("Ailleurs", "", ())
    assert [(row.title, row.values[0].text) for row in sheet.sections[0].facts] == [("Couleurs", "Rouge"), ("Lits", "1\u00a0500"), ("Ouvert", "Oui")]
    assert [item.texts[0].text for item in sheet.sections[1].blocks[0].items] == ["Un pas."]


@pytest.mark.parametrize(("written", "said"), [("1500", "1\u00a0500"), ("1200.5", "1\u00a0200,5"), ("7", "7"), ("sept", "sept")])
def test_numbers_are_written_in_french(written: str, said: str) -> None:
    assert number_words(written) == said


@pytest.mark.parametrize(("written", "said"), [("2021-02", "février 2021"), ("inconnue", "inconnue"), ("2006~", "vers 2006")])
def test_dates_are_written_in_french(written: str, said: str) -> None:
    assert date_words(written) == said


@pytest.mark.parametrize(("name", "title"), [("periode", "Période"), ("place_usager", "Place de l’usager"), ("periode.debut", "Début"), ("etapes", "Étapes")])
def test_a_part_of_a_record_has_a_french_title(name: str, title: str) -> None:
    assert part_title(real_schema(), name) == title

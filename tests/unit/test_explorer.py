"""The facets, columns and passages of tiny inventories, on the real schema and on a foreign one."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from generator.explorer import BANDS, CARDS_PER_FILE, Way, build_explorer, documents, facet_sources, listed, page_values, write_explorer
from generator.relate import relations
from generator.schema_reader import load_schema

ROOT = Path(__file__).parents[2]


@dataclass(eq=False)
class Tiny:
    """As much of an inventory as the explorer needs."""

    schema: object
    fiches: dict = field(default_factory=dict)


@dataclass
class Record:
    slug: str
    data: dict


@pytest.fixture(scope="module")
def schema():
    found, problems = load_schema(ROOT / "schema", ROOT)
    assert not [each for each in problems if each.level == "erreur"]
    return found


def inventory_of(schema, **records):
    slugs = {slug.replace("_", "-"): data for slug, data in sorted(records.items())}
    return Tiny(schema, {slug: Record(slug, {"titre": slug, **data}) for slug, data in slugs.items()})


@pytest.fixture
def explorer(schema):
    def build(**records):
        inventory = inventory_of(schema, **records)
        return build_explorer(inventory, relations(inventory))

    return build


@pytest.fixture
def passages(schema):
    def read(**data):
        inventory = inventory_of(schema, seule=data)
        (document,) = documents(inventory, relations(inventory))
        return [(each.label, each.weight, each.text) for each in document.passages if each.section]

    return read


def facet(explorer, name):
    return next(each for each in explorer.facets if each.name == name)


def labels(found, number=0):
    return [found.values[rank].label for rank in found.sheets[number]]


# ── Facets ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_facets_come_in_the_order_of_their_ranks_named_by_the_top_key_of_their_fields(schema):
    names = list(facet_sources(schema))
    assert names[:4] == ["territoires", "type_reseau", "orientation", "cadre"]
    assert {"publics", "secteurs", "pieges", "conditions", "outils", "place_usager", "preuves", "etat"} <= set(names)


def test_two_fields_of_one_top_key_make_one_facet(explorer):
    found = facet(explorer(a={"type_reseau": {"principal": "projet-commun", "secondaires": ["autour-usager", "projet-commun"]}}), "type_reseau")
    assert [found.values[rank].id for rank in found.sheets[0]] == ["projet-commun", "autour-usager"]


def test_a_facet_of_a_child_table_reads_its_rows(explorer):
    found = facet(explorer(a={"pieges": [{"piege": "surcharge", "texte": "t"}, {"piege": "dilution", "texte": "t"}, {"texte": "sans terme"}]}), "pieges")
    assert [found.values[rank].id for rank in found.sheets[0]] == ["surcharge", "dilution"]


def test_every_term_of_a_list_is_a_value_even_when_no_sheet_carries_it(explorer, schema):
    found = facet(explorer(a={}), "publics")
    assert [value.id for value in found.values] == list(schema.vocabulary("public").terms)
    assert found.sheets == ((),)


def test_a_tree_keeps_the_used_values_with_those_above_them_each_after_its_parent(explorer):
    found = facet(explorer(a={"territoires": ["commune-liege"]}, b={"territoires": ["region-wallonne"]}), "territoires")
    assert found.tree
    assert [value.label for value in found.values] == ["Belgique", "Région wallonne", "Province de Liège", "Arrondissement de Liège", "Liège"]
    assert [value.parent for value in found.values] == [-1, 0, 1, 2, 3]
    assert sorted(found.sheets) == [(1,), (4,)]


def test_a_term_that_the_schema_does_not_know_is_left_out_of_the_facet(explorer):
    assert facet(explorer(a={"etat": "licorne"}), "etat").sheets == ((),)


def test_completeness_is_a_facet_in_bands(explorer):
    found = facet(explorer(a={}), "completude")
    assert [value.id for value in found.values] == [id for _, id, _ in BANDS]
    assert labels(found) == ["Fiche éclair"]


def test_a_facet_without_vocabulary_offers_the_values_found(schema):
    main = schema.main
    spoken = replace(main.by_name["place_usager.parole_presente"], facette=main.by_name["etat"].facette)
    foreign = replace(
        schema,
        tables={
            **schema.tables,
            main.name: replace(
                main,
                fields=tuple(
                    spoken if each.name == spoken.name else each for each in main.fields if each.path[0] != "place_usager" or each.name == spoken.name
                ),
            ),
        },
    )
    inventory = inventory_of(foreign, a={"place_usager": {"parole_presente": True}}, b={"place_usager": {"parole_presente": False}})
    found = facet(build_explorer(inventory, relations(inventory)), "place_usager")
    assert [(value.id, value.label) for value in found.values] == [("non", "Non"), ("oui", "Oui")]


# ── Sheets ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_newest_information_comes_first_and_the_undated_last(schema):
    inventory = inventory_of(
        schema,
        a={"preuves": {"date_info": "2015"}},
        b={"preuves": {"date_info": "2021-02"}},
        c={"preuves": {"date_info": "inconnue"}},
        d={"preuves": {"date_info": "2021"}},
    )
    assert [fiche.slug for fiche in listed(inventory, relations(inventory))] == ["d", "b", "a", "c"]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({"debut": "2018", "fin": "2021-05"}, "2018\u00a0– 2021"),
        ({"debut": "2020-03", "fin": "2020-05"}, "2020"),
        ({"debut": "2011"}, "dès 2011"),
        ({"debut": "2006~"}, "vers 2006"),
        ({"fin": "2012"}, "jusqu’en 2012"),
        ({}, ""),
    ],
)
def test_a_period_is_said_without_supposing_an_end(explorer, period, words):
    assert explorer(a={"periode": period}).cards[0].period == words


def test_a_card_says_places_period_and_sources_on_one_line(explorer):
    (card,) = explorer(
        a={
            "territoires": ["commune-liege", "commune-seraing"],
            "periode": {"debut": "2018"},
            "sources": [{"id": "s", "titre": "T", "editeur": "E"}],
            "type_reseau": {"principal": "projet-commun"},
        }
    ).cards
    assert card.facts == "Liège, Seraing · dès 2018 · 1\u00a0source"
    assert card.tags == ("Réseau de projet",)
    assert card.start == 2018


def test_a_date_known_only_by_the_reading_of_a_source_says_so(explorer):
    (card,) = explorer(a={"preuves": {"date_info": "inconnue"}, "sources": [{"id": "s", "titre": "T", "editeur": "E", "consulte_le": "2026-11"}]}).cards
    assert card.date == "lu\u00a0: novembre 2026"


def test_a_long_summary_is_cut_between_words(explorer):
    (card,) = explorer(a={"resume": "Un mot puis un autre, " * 40}).cards
    assert card.text.endswith("\u00a0…")
    assert len(card.text) < 270
    assert "mo\u00a0…" not in card.text


def test_the_columns_hold_one_cell_a_sheet_and_the_cards_come_in_files(explorer, tmp_path):
    many = explorer(**{f"fiche_{number:02}": {"resume": f"résumé {number}"} for number in range(CARDS_PER_FILE + 3)})
    write_explorer(many, tmp_path)
    data = json.loads((tmp_path / "explorer.json").read_text(encoding="utf-8"))
    assert {len(column) for column in data["fiches"].values()} == {CARDS_PER_FILE + 3}
    assert {len(each["fiches"]) for each in data["facettes"]} == {CARDS_PER_FILE + 3}
    assert data["lieux"] == "territoires"
    assert data["etiquettes"] == ["type_reseau"]
    assert len(json.loads((tmp_path / "cartes-1.json").read_text(encoding="utf-8"))) == 3
    write_explorer(explorer(a={}), tmp_path)
    assert not (tmp_path / "cartes-1.json").exists()


def test_an_empty_inventory_has_facets_and_no_card(explorer):
    empty = explorer()
    assert empty.cards == ()
    assert {each.sheets for each in empty.facets} == {()}
    assert "territoires" not in {each.name for each in empty.facets}


def test_the_page_offers_the_lists_behind_the_facets_as_other_ways_in(schema, explorer):
    ways = page_values(explorer(a={"territoires": ["commune-liege"]}), schema, [Way("../contribuer/", "Proposer")])["ways"]
    assert ways[0] == Way("../territoires/", "Territoire")
    assert Way("../notions/piege/", "Pièges rencontrés") in ways
    assert ways[-1] == Way("../contribuer/", "Proposer")


# ── What a search finds ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_title_stands_above_the_sections(schema):
    inventory = inventory_of(schema, a={"titre": "Plan Grands Froids"})
    (document,) = documents(inventory, relations(inventory))
    assert (document.passages[0].section, document.passages[0].label, document.passages[0].weight) == ("", "Titre", 10)


def test_a_place_is_found_by_its_name_and_by_the_names_of_the_places_around_it(passages):
    assert passages(territoires=["commune-liege"]) == [
        ("Territoires", 5, "Liège"),
        ("Territoires", 1, "Arrondissement de Liège, Province de Liège, Région wallonne, Belgique"),
    ]


def test_an_organisation_is_found_by_its_name_and_its_other_names(passages):
    assert ("Acteurs", 4, "Commission communautaire française (COCOF), COCOF, Cocof") in passages(acteurs=[{"organisation": "cocof"}])


def test_a_coded_value_is_found_by_its_label_and_by_the_fact_beside_it(passages):
    found = passages(pieges=[{"piege": "surcharge", "texte": "Le nombre de lits ne **suffit** plus.", "parade": "Des lits en plus."}])
    assert found == [
        ("Pièges et parades", 3, "Surcharge"),
        ("Pièges et parades", 3, "Le nombre de lits ne suffit plus."),
        ("Pièges et parades", 3, "Des lits en plus."),
    ]


def test_how_a_record_was_made_is_not_searched(passages):
    assert passages(relecture={"statut": "brouillon"}, contribution={"organisation": "Un service", "contact": "info@exemple.org"}) == []


def test_an_address_that_carries_a_name_is_not_in_the_search_files(passages):
    sources = [{"id": "s", "titre": "Récit", "editeur": "Revue", "url": "https://exemple.org/jean-dupont", "adresse_nominative": True}]
    found = passages(resume="Voir https://exemple.org/jean-dupont pour la suite.", sources=sources)
    assert not any("dupont" in text for _, _, text in found)

"""What records have to do with one another: tiny inventories in place, on the real schema and on a foreign one."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from generator.relate import Mention, plural, relations
from generator.schema_reader import load_schema

ROOT = Path(__file__).parents[2]


@dataclass
class Tiny:
    """As much of an inventory as relations need."""

    schema: object
    fiches: dict = field(default_factory=dict)


@dataclass
class Record:
    data: dict


@pytest.fixture(scope="module")
def schema():
    found, problems = load_schema(ROOT / "schema", ROOT)
    assert not [each for each in problems if each.level == "erreur"]
    return found


@pytest.fixture
def related(schema):
    def make(_today=None, **records):
        fiches = {slug.replace("_", "-"): Record(data) for slug, data in sorted(records.items())}
        return relations(Tiny(schema, fiches), _today)

    return make


# Sheets that share nothing with the others, so that a shared term is rare among them.
CROWD = {f"z{number}": {"titre": f"Autre {number}"} for number in range(12)}


def test_a_link_that_a_record_states_is_seen_from_both_ends_with_the_inverse_wording(related):
    found = related(
        a={"liens_fiches": [{"fiche": "b", "relation": "fait-partie-de", "texte": "Le comité est porté par b."}]},
        b={},
    ).related
    assert [(each.slug, each.relation, each.texte) for each in found["a"]] == [("b", "Fait partie de", "Le comité est porté par b.")]
    assert [(each.slug, each.relation, each.texte) for each in found["b"]] == [("a", "Comprend", "Le comité est porté par b.")]


def test_a_link_stated_on_both_sides_is_shown_once_with_the_words_of_each_side(related):
    found = related(
        a={"liens_fiches": [{"fiche": "b", "relation": "prolonge", "texte": "dit a"}]},
        b={"liens_fiches": [{"fiche": "a", "relation": "prolongee-par", "texte": "dit b"}]},
    ).related
    assert [(each.relation, each.texte) for each in found["a"]] == [("Prolonge", "dit a")]
    assert [(each.relation, each.texte) for each in found["b"]] == [("Est prolongée par", "dit b")]


def test_a_link_to_a_sheet_that_is_not_there_or_to_itself_is_left_out(related):
    assert related(a={"liens_fiches": [{"fiche": "absente", "relation": "voisine"}, {"fiche": "a", "relation": "voisine"}]}).related["a"] == ()


def test_sheets_that_share_rare_terms_are_related_and_say_why(related):
    shared = {"pieges": [{"piege": "surcharge"}], "publics": [{"public": "jeunes"}, {"public": "precarite"}]}
    found = related(a={**shared, "territoires": ["commune-liege"]}, b={**shared, "territoires": ["commune-seraing"]}, **CROWD).related["a"]
    assert [each.slug for each in found] == ["b"]
    assert found[0].reasons == ("même piège : Surcharge", "mêmes publics : Enfants et jeunes, Précarité", "même territoire : Arrondissement de Liège")


def test_the_rarest_thing_in_common_counts_most(related):
    common = {f"c{number}": {"publics": [{"public": "jeunes"}]} for number in range(8)}
    found = related(a={"publics": [{"public": "jeunes"}], "pieges": [{"piege": "surcharge"}]}, z={"pieges": [{"piege": "surcharge"}]}, **common).related["a"]
    assert found[0].slug == "z"
    assert found[0].reasons == ("même piège : Surcharge",)


def test_at_most_five_sheets_are_proposed_in_a_stable_order(related):
    twins = {f"t{number}": {"pieges": [{"piege": "surcharge"}], "publics": [{"public": "jeunes"}]} for number in range(9)}
    found = related(**twins, **CROWD).related["t8"]
    assert [each.slug for each in found] == ["t0", "t1", "t2", "t3", "t4"]


def test_what_nearly_all_sheets_share_relates_none(related):
    assert related(a={"orientation": {"valeur": "en-reseau"}}, b={"orientation": {"valeur": "en-reseau"}}).related["a"] == ()


def test_how_a_sheet_was_made_relates_none(related):
    same = {"preuves": {"verification": "recoupe"}, "etat": "interrompue", "relecture": {"statut": "brouillon"}}
    assert related(a=same, b=same, **CROWD).related["a"] == ()


def test_a_free_name_and_a_known_spelling_are_the_same_organisation(related):
    found = related(
        a={"acteurs": [{"organisation": "cocof", "type": "commission-communautaire", "role": "Finance."}]},
        b={"acteurs": [{"nom": "cocof", "role": "Décide."}]},
    ).organisations
    assert list(found) == ["cocof"]
    assert found["cocof"].known
    assert found["cocof"].mentions == (
        Mention("a", "Commission communautaire française (COCOF)", "commission-communautaire", "Finance."),
        Mention("b", "cocof", "", "Décide."),
    )
    assert found["cocof"].slugs == ("a", "b")


def test_free_names_are_grouped_whatever_their_accents_and_capitals(related):
    found = related(a={"acteurs": [{"nom": "Cœur à corps"}]}, b={"acteurs": [{"nom": "coeur a corps"}, {"nom": "Cœur à corps"}]}).organisations
    assert [(each.id, each.libelle, each.alias, each.slugs) for each in found.values()] == [("coeur-a-corps", "Cœur à corps", ("coeur a corps",), ("a", "b"))]


def test_two_names_that_make_one_address_get_two(related):
    assert list(related(a={"acteurs": [{"nom": "L.A. Maison"}, {"nom": "L A Maison"}]}).organisations) == ["l-a-maison", "l-a-maison-2"]


def test_a_role_of_a_person_is_no_organisation(related):
    assert related(a={"acteurs": [{"nom": "Volontaires", "type": "citoyen"}]}).organisations == {}


def test_sharing_a_rare_organisation_relates_two_sheets(related):
    found = related(a={"acteurs": [{"nom": "Le Thermos"}]}, b={"acteurs": [{"nom": "Le thermos"}]}, **CROWD).related["a"]
    assert [each.reasons for each in found] == [("même organisation : Le Thermos",)]


def test_each_use_of_a_term_comes_with_the_words_of_the_record(related):
    found = related(
        a={
            "pieges": [{"piege": "surcharge", "texte": "Trop de monde.", "parade": "On ouvre des lits."}],
            "cadre": {"valeur": "pro-formel", "texte": "Une convention."},
        },
        b={"pieges": [{"piege": "surcharge"}]},
    )
    uses = found.uses[("piege", "surcharge")]
    assert [(use.slug, use.table, [(each.name, text) for each, text in use.texts]) for use in uses] == [
        ("a", "piege", [("texte", "Trop de monde."), ("parade", "On ouvre des lits.")]),
        ("b", "piege", []),
    ]
    assert [text for _, text in found.uses[("cadre", "pro-formel")][0].texts] == ["Une convention."]
    assert found.fiches_of("piege", "surcharge") == ("a", "b")
    assert found.fiches_of("piege", "absent") == ()


def test_a_short_statement_stands_for_its_row(related):
    assert related(a={"publics": ["jeunes"]}).fiches_of("public", "jeunes") == ("a",)


def test_coverage_counts_sheets_once_and_keeps_zeros(related):
    coverage = related(a={"publics": [{"public": "jeunes"}, {"public": "jeunes", "texte": "encore"}]}).coverage["public"]
    assert coverage["jeunes"] == 1
    assert coverage["precarite"] == 0


def test_a_territory_knows_its_own_sheets_and_those_of_the_places_inside_it(related):
    found = related(
        a={"territoires": ["commune-liege"]},
        b={"territoires": ["province-liege"]},
        c={"territoires": ["commune-seraing"], "reprises": [{"territoire": "commune-liege"}]},
    ).territories
    assert (found["province-liege"].own, found["province-liege"].inside) == (("b",), ("a", "c"))
    assert (found["commune-liege"].own, found["commune-liege"].inside, found["commune-liege"].mentioned) == (("a",), (), ("c",))
    assert found["belgique"].inside == ("a", "b", "c")
    assert "france" not in found


def test_completeness_counts_the_parts_that_the_form_asks_for(related, schema):
    asked = list(dict.fromkeys(each.path[0] for each in schema.main.fields if each.formulaire))
    found = related(a={"titre": "Un titre", "periode": {"note": "chaque hiver"}, "publics": []}, b={}).facts
    assert found["a"].completeness.filled == 2
    assert found["a"].completeness.total == len(asked)
    assert found["a"].completeness.missing == tuple(name for name in asked if name not in ("titre", "periode"))
    assert found["b"].completeness.missing == tuple(asked)
    assert found["b"].completeness.share == 0


def test_age_is_counted_from_the_newest_information_and_never_from_the_clock(related):
    records = {"a": {"preuves": {"date_info": "2015"}, "sources": [{"id": "s"}]}, "b": {"preuves": {"date_info": "2022-03"}}}
    found = related(**records)
    assert found.newest == date(2022, 3, 1)
    assert (found.facts["a"].age, found.facts["b"].age) == (7, 0)
    assert (found.facts["a"].sources, found.facts["b"].sources) == (1, 0)
    assert related(_today=date(2026, 1, 1), **records).facts["a"].age == 11


def test_when_the_date_of_information_is_unknown_the_last_reading_counts(related):
    facts = related(a={"preuves": {"date_info": "inconnue"}, "sources": [{"consulte_le": "2024-05"}, {"consulte_le": "2023"}]}).facts["a"]
    assert (facts.info.text, facts.read_only) == ("2024-05", True)
    unknown = related(a={"preuves": {"date_info": "inconnue"}}).facts["a"]
    assert (unknown.info, unknown.age) == (None, None)


def test_the_same_records_give_the_same_relations(related):
    records = {f"r{number}": {"publics": [{"public": ("jeunes", "precarite")[number % 2]}], "pieges": [{"piege": "surcharge"}]} for number in range(20)}
    assert related(**records).related == related(**dict(reversed(records.items()))).related


def test_a_foreign_schema_without_our_tables_still_relates(tmp_path):
    (tmp_path / "vocabulaires").mkdir()
    (tmp_path / "datapackage.yaml").write_text(
        "name: jardins\ntitle: Jardins\nresources: [{name: jardin, schema: jardin.yaml}]\nx-sections: [{id: tout, titre: Tout}]\n"
    )
    (tmp_path / "jardin.yaml").write_text(
        "name: jardin\ntitle: Jardin\nfields:\n"
        "  - {name: nom, type: string, title: Nom, constraints: {required: true}}\n"
        "  - {name: sols, type: array, title: Sols, x-genre: liste, x-vocabulaire: sol, x-facette: {rang: 1, libelle: Sol, arbre: true}}\n"
    )
    (tmp_path / "vocabulaires" / "sol.yaml").write_text("id: sol\ntitre: Sols\ndesignation: un sol\ntermes:\n  - {id: argile, libelle: Argile}\n")
    schema, problems = load_schema(tmp_path, tmp_path)
    assert problems == []
    fiches = {slug: Record({"nom": slug, **({"sols": ["argile"]} if slug in "ab" else {})}) for slug in "abcdefgh"}
    found = relations(Tiny(schema, fiches))
    assert [(each.slug, each.reasons) for each in found.related["a"]] == [("b", ("même sol : Argile",))]
    assert (found.organisations, found.territories, found.newest) == ({}, {}, None)


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("piège", "pièges"),
        ("type de réseau", "types de réseau"),
        ("niveau de participation", "niveaux de participation"),
        ("savoir-faire", "savoir-faire"),
        ("cas", "cas"),
        ("canal", "canaux"),
    ],
)
def test_french_plural_of_what_a_vocabulary_calls_its_terms(one, several):
    assert plural(one) == several

"""The open data package: valid for Frictionless, faithful to the records, harmless in a spreadsheet, silent about people."""

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.datapackage import DATA_PACKAGE, data_files, harmless, write_data
from generator.schema_reader import load_schema

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 22)


@dataclass
class Record:
    data: dict


@dataclass
class Tiny:
    schema: object
    fiches: dict


@pytest.fixture(scope="module")
def schema():
    found, problems = load_schema(ROOT / "schema", ROOT)
    assert not [each for each in problems if each.level == "erreur"]
    return found


@pytest.fixture
def inventory(schema):
    def make(**records):
        return Tiny(schema, {slug: Record({**MINIMUM, **data}) for slug, data in sorted(records.items())})

    return make


@pytest.fixture
def garden(tmp_path):
    """A schema that is not ours: a list held twice, a table inside a table, a field that bears the name of a column of ours."""
    folder = tmp_path / "schema"
    (folder / "vocabulaires").mkdir(parents=True)
    (folder / "datapackage.yaml").write_text(
        "name: jardins\ntitle: Jardins\nx-sections: [{id: tout, titre: Tout}]\nresources:\n  - {name: jardin, schema: jardin.yaml}\n"
        "  - {name: parcelle, schema: parcelle.yaml}\n  - {name: rang_de_semis, schema: rang_de_semis.yaml}\n"
    )
    (folder / "jardin.yaml").write_text(
        "name: jardin\ntitle: Jardin\nfields:\n  - {name: nom, type: string, title: Nom}\n"
        "  - {name: nord, type: array, title: Au nord, x-genre: liste, x-table: parcelle}\n"
        "  - {name: sud, type: array, title: Au sud, x-genre: liste, x-table: parcelle}\n"
    )
    (folder / "parcelle.yaml").write_text(
        "name: parcelle\ntitle: Parcelle\nfields:\n  - {name: rang, type: string, title: Rang}\n"
        "  - {name: sols, type: array, title: Sols, x-genre: liste, x-vocabulaire: sol}\n"
        "  - {name: semis, type: array, title: Semis, x-genre: liste, x-table: rang_de_semis}\n"
    )
    (folder / "rang_de_semis.yaml").write_text("name: rang_de_semis\ntitle: Semis\nx-court: plante\nfields:\n  - {name: plante, type: string, title: Plante}\n")
    (folder / "vocabulaires" / "sol.yaml").write_text("id: sol\ntitre: Sols\ntermes:\n  - {id: argile, libelle: Argile, ph: 6.5}\n")
    found, problems = load_schema(folder, tmp_path)
    assert problems == []
    return found


MINIMUM = {
    "titre": "Une expérience",
    "resume": "Une expérience racontée en une minute, avec assez de mots pour qu'un voisin la comprenne sans être du métier.",
    "territoires": ["commune-liege"],
    "type_reseau": {"principal": "projet-commun"},
    "orientation": {"valeur": "en-reseau"},
    "sources": [{"id": "s1", "titre": "Un rapport", "editeur": "Une presse"}],
    "preuves": {"types": ["page-web"], "verification": "declare", "date_info": "2022"},
}


def table(files, name):
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode(), newline="")))


def assert_valid(folder):
    report = frictionless.validate(str(folder / DATA_PACKAGE))
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert report.valid


def test_the_package_is_valid_for_frictionless(inventory, tmp_path):
    files = write_data(
        inventory(
            a={
                "periode": {"debut": "2011-09", "note": "chaque hiver"},
                "publics": [{"public": "jeunes", "texte": "Dix à vingt ans"}, {"texte": "Des voisins"}],
                "acteurs": [{"ref": "x", "nom": "L'abri"}, {"ref": "y", "organisation": "cocof"}],
                "liens": [{"de": "x", "vers": "y", "type": "concertation"}],
                "place_usager": {"parole_presente": True},
                "resultats": [{"texte": "Un.\n\nDeux.", "chiffre": "-5", "date": "2020", "source": "s1"}, {"texte": "Trois."}],
                "liens_fiches": [{"fiche": "b", "relation": "voisine"}],
                "sources": [{"id": "s1", "titre": "T", "editeur": "E", "url": "https://exemple.org/a", "appuie": ["resultats", "periode"]}],
            },
            b={"titre": "=1+1 et la suite", "constats": ['=HYPERLINK("https://exemple.org";"x")\n@a,"b"', "\t+1", "- un\n- deux"]},
        ),
        tmp_path / "donnees",
        DAY,
    )
    assert files[0] == DATA_PACKAGE
    assert sorted(files) == sorted(path.relative_to(tmp_path / "donnees").as_posix() for path in (tmp_path / "donnees").rglob("*.*"))
    assert_valid(tmp_path / "donnees")


def test_a_mapping_becomes_dotted_columns(inventory):
    row = table(data_files(inventory(a={"periode": {"debut": "2011"}, "place_usager": {"parole_presente": False}})), "experience")[0]
    assert (row["slug"], row["periode.debut"], row["periode.fin"], row["place_usager.parole_presente"]) == ("a", "2011", "", "non")


def test_a_list_of_terms_becomes_a_link_table(inventory):
    rows = table(data_files(inventory(a={"territoires": ["commune-liege", "commune-seraing"]})), "experience_territoires")
    assert rows == [
        {"experience": "a", "rang": "1", "territoires": "commune-liege"},
        {"experience": "a", "rang": "2", "territoires": "commune-seraing"},
    ]


def test_a_list_of_mappings_or_of_short_statements_becomes_a_child_table(inventory):
    rows = table(data_files(inventory(a={"constats": ["Un.", {"texte": "Deux.", "source": "s1"}]})), "constat")
    assert [(row["experience"], row["rang"], row["texte"], row["source"]) for row in rows] == [("a", "1", "Un.", ""), ("a", "2", "Deux.", "s1")]


def test_a_list_inside_a_row_points_to_its_row(inventory):
    rows = table(data_files(inventory(a={"sources": [*MINIMUM["sources"], {"id": "s2", "titre": "T", "editeur": "E", "appuie": ["etapes"]}]})), "source_appuie")
    assert rows == [{"experience": "a", "source_rang": "2", "rang": "1", "appuie": "etapes"}]


def test_every_vocabulary_is_there_with_its_terms(inventory, schema):
    files = data_files(inventory(a={}))
    for name, vocabulary in schema.vocabularies.items():
        assert [row["id"] for row in table(files, f"vocabulaires/{name}")] == list(vocabulary.terms)


def test_the_package_says_its_licence_its_version_and_its_date(inventory, schema):
    package = json.loads(data_files(inventory(a={}), DAY)[DATA_PACKAGE])
    assert package["licenses"] == [
        {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 International", "path": "https://creativecommons.org/licenses/by/4.0/deed.fr"}
    ]
    assert (package["title"], package["version"], package["created"]) == (schema.title, schema.version, "2026-11-22T00:00:00Z")
    assert "apostrophe" in package["description"]
    titles = {resource["name"]: resource["title"] for resource in package["resources"]}
    assert titles["piege"] == "Pièges et parades"
    assert titles["vocabulaire_territoires"] == "Territoires"


def test_the_same_inventory_gives_the_same_bytes(inventory):
    assert data_files(inventory(a={}, b={"publics": ["jeunes"]}), DAY) == data_files(inventory(b={"publics": ["jeunes"]}, a={}), DAY)


def test_the_contact_is_left_out(inventory):
    files = data_files(inventory(a={"contribution": {"organisation": "Un service", "contact": "info@exemple.org"}}))
    assert "Un service" in files["experience.csv"].decode()
    assert not [name for name, content in files.items() if b"exemple.org" in content and name != DATA_PACKAGE]
    assert "contribution.contact" not in files["experience.csv"].decode()


@pytest.mark.parametrize("flag", [True, "oui"])
def test_an_address_that_carries_a_name_is_nowhere(inventory, flag):
    source = {"id": "s1", "titre": "Lu sur https://exemple.org/jeanne-exemple", "editeur": "RTBF", "url": "https://www.exemple.org/jeanne-exemple"}
    files = data_files(inventory(a={"sources": [{**source, "adresse_nominative": flag}], "constats": ["Voir exemple.org/jeanne-exemple/page, dit-on."]}))
    assert not [name for name, content in files.items() if b"jeanne" in content]
    row = table(files, "source")[0]
    assert (row["url"], row["titre"], row["adresse_nominative"]) == ("", "Lu sur RTBF", "oui")
    assert table(files, "constat")[0]["texte"] == "Voir RTBF, dit-on."


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+32 2 000", "'+32 2 000"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\n=1", "'\n'=1"),
        ("＝1", "'＝1"),
        ("un;=HYPERLINK(1)", "un;'=HYPERLINK(1)"),
        ("un ; @x", "un ; '@x"),
        ("un\n-x", "un\n'-x"),
        ("- un\n- deux", "'- un\n- deux"),
        ("-5", "-5"),
        ("+1.5", "+1.5"),
        ("-0,5", "-0,5"),
        ("a = b", "a = b"),
        ("deux ; trois", "deux ; trois"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_run_is_made_harmless(written, shown):
    assert harmless(written) == shown


@given(st.text(alphabet=st.sampled_from(list("=+-@;\t\n\r ,'\"a1(\u00a0＝")), max_size=30))
def test_no_cell_begins_with_a_formula_wherever_a_spreadsheet_cuts(text):
    safe = harmless(text)
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?", text):
        assert safe == text
    else:
        assert not re.match(r"\s*[=+\-@＝]|[\t\r]", safe)
    for piece in re.split(r"[;\t\n]", safe)[1:]:
        assert not re.match(r"[ \u00a0]*(?:[=+@＝]|-(?! ))", piece)


def test_hostile_cells_are_harmless_in_the_files(inventory):
    hostile = '=HYPERLINK("https://exemple.org";"x")\n@a,"b"'
    files = data_files(
        inventory(a={"titre": "=1+1 et la suite", "constats": [hostile], "resultats": [{"texte": "-", "chiffre": "-5", "date": "2020", "source": "s1"}]})
    )
    assert table(files, "experience")[0]["titre"] == "'=1+1 et la suite"
    assert table(files, "constat")[0]["texte"] == '\'=HYPERLINK("https://exemple.org";"x")\n\'@a,"b"'
    assert table(files, "resultat")[0]["chiffre"] == "-5"


def test_tables_in_tables_keep_their_parent(garden, tmp_path):
    data = {"nom": "Le clos", "nord": [{"rang": "x", "sols": ["argile"], "semis": ["pois", "fèves"]}], "sud": [{"rang": "y", "semis": ["ail"]}]}
    inventory = Tiny(garden, {"clos": Record(data)})
    files = data_files(inventory, DAY)
    assert [tuple(row.values()) for row in table(files, "parcelle")] == [("clos", "1", "nord", "x"), ("clos", "2", "sud", "y")]
    assert [tuple(row.values()) for row in table(files, "rang_de_semis")] == [
        ("clos", "1", "1", "pois"),
        ("clos", "2", "1", "fèves"),
        ("clos", "3", "2", "ail"),
    ]
    write_data(inventory, tmp_path / "donnees", DAY)
    assert_valid(tmp_path / "donnees")


def test_an_empty_inventory_makes_a_valid_package(garden, tmp_path):
    write_data(Tiny(garden, {}), tmp_path, DAY)
    assert_valid(tmp_path)


def test_the_oracle_is_not_blind(garden, tmp_path):
    write_data(Tiny(garden, {"clos": Record({"nord": [{"sols": ["absent"]}]})}), tmp_path, DAY)
    report = frictionless.validate(str(tmp_path / DATA_PACKAGE))
    assert report.flatten(["type", "rowNumber"]) == [["foreign-key", 2]]

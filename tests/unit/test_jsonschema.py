"""The JSON Schema for editors: equal to the schema folder, right about records, in French."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from helpers import ROOT, SHORT, check, laid, make_inventory, real_schema, tiny_schema

from generator.cli import main
from generator.inventory import load_inventory
from generator.jsonschema import json_schema, json_schema_path, json_schema_text
from generator.read import read_document

SCHEMAS = {schema.main.name: schema for schema in (real_schema(), *(kind.schema for kind in real_schema().kinds.values()))}
FOLDERS = {"experience": "experiences", **{name: kind.folder for name, kind in real_schema().kinds.items()}}
VALIDATORS = {name: jsonschema.Draft7Validator(json_schema(schema)) for name, schema in SCHEMAS.items()}
VALIDATOR = VALIDATORS["experience"]
REAL = [(name, path) for name, folder in FOLDERS.items() for path in sorted((ROOT / folder).glob("*.yaml"))]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_equal_to_the_schema(name: str) -> None:
    written = json_schema_path(ROOT, SCHEMAS[name]).read_text("utf-8")
    assert written == json_schema_text(SCHEMAS[name]), f"run `maillage schema` and commit schema/{name}.schema.json"


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_a_json_schema(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(json_schema_path(ROOT, SCHEMAS[name]).read_text("utf-8")))


@pytest.mark.parametrize(("name", "path"), REAL, ids=[f"{name}-{path.stem}" for name, path in REAL])
def test_every_real_record_follows_it_and_names_it(name: str, path: Path) -> None:
    up = "../" * len(path.relative_to(ROOT).parent.parts)
    assert path.read_text("utf-8").startswith(f"# yaml-language-server: $schema={up}schema/{name}.schema.json\n")
    for typed in (False, True):  # as we read it, and as an editor does
        document, _ = read_document(path, ROOT, typed=typed)
        assert document is not None
        assert [f"{list(error.path)} {error.message}" for error in VALIDATORS[name].iter_errors(document.data)] == []


TOOL: dict[str, Any] = {
    "titre": "La grille",
    "type": "grille-reperage",
    "resume": "Voir ensemble ce qui a été oublié.",
    "image": "tableau",
    "note": {"fait": "oui"},
    "echelles": [{"id": "avis", "forme": "choix", "reponses": [{"id": "oui", "libelle": "Oui"}, {"id": "non", "libelle": "Non"}]}],
    "parties": [
        {"id": "faits", "titre": "Les faits", "echelle": "avis", "calcul": "aucun", "items": [{"id": "a", "texte": "C'est fait.", "termes": ["temps"]}]}
    ],
}


@pytest.mark.parametrize(
    "changes",
    [
        {"type": None},
        {"type": "grille"},
        {"image": "camembert"},
        {"note": {"faits": "oui"}},
        {"echelles": [{"id": "avis", "forme": "choix", "reponses": [{"id": "oui", "libelle": "Oui"}]}]},
        {"parties": [{**TOOL["parties"][0], "items": [{"id": "a", "texte": "C'est fait.", "termes": ["tempsss"]}]}]},
        {"parties": [{**TOOL["parties"][0], "calcul": "mediane"}]},
        {"adresse": "www.exemple.org"},
    ],
    ids=str,
)
def test_what_the_one_of_tools_refuses_the_check_refuses_too(changes: dict[str, Any]) -> None:
    assert check(TOOL, SCHEMAS["outil"]) == [] and VALIDATORS["outil"].is_valid(TOOL)
    record = laid(TOOL, **changes)
    assert not VALIDATORS["outil"].is_valid(record)
    assert any(each.level == "erreur" for each in check(record, SCHEMAS["outil"]))


def test_only_the_one_of_a_record_that_names_its_own_parts_lists_them() -> None:
    assert [name for name, schema in SCHEMAS.items() if "parties" in json_schema(schema)["definitions"]] == ["experience"]


@pytest.mark.parametrize(
    "changes",
    [
        {"titre": None},
        {"titre": "RTS"},
        {"resume": "x" * 701},
        {"etaps": []},
        {"etat": "arrete"},
        {"territoires": "commune-liege"},
        {"territoires": []},
        {"territoires": ["commune-liège"]},
        {"periode": {"debut": "mars 2020"}},
        {"periode": {"debit": "2020"}},
        {"place_usager": {"parole_presente": "yes"}},
        {"acteurs": [{"role": "Coordonne."}]},
        {"acteurs": ["CPAS"]},
        {"acteurs": [{"nom": "Un cabinet", "type": "medecins"}]},
        {"constats": [{"texte": "Un fait.", "autre": "x"}]},
        {"resultats": [{"texte": "Un fait.", "chiffre": "beaucoup"}]},
        {"sources": [{**SHORT["sources"][0], "url": "www.exemple.org"}]},
        {"lacunes": [{"champ": "resultat", "etat": "a-recueillir"}]},
        {"preuves": {"types": ["page-web"], "verification": "declare"}},
    ],
    ids=str,
)
def test_what_it_refuses_the_check_refuses_too(changes: dict[str, Any]) -> None:
    record = laid(SHORT, **changes)
    assert not VALIDATOR.is_valid(record)
    assert any(each.level == "erreur" for each in check(record))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"constats": ["Un fait.", {"texte": "Un autre.", "date": "2021"}]},
        {"publics": ["jeunes", {"public": "precarite", "texte": "Personnes sans abri"}]},
        {"periode": {"debut": 2011, "fin": "2018-09-15"}},
        {"periode": {"debut": "2006~", "note": 12}},
        {"resultats": [{"texte": "94 formés.", "chiffre": 94, "date": 2021, "source": "rapport-2021"}]},
        {"resultats": [{"texte": "Un et demi.", "chiffre": "1.5", "date": "inconnue", "source": "rapport-2021"}]},
        {"place_usager": {"parole_presente": True, "texte": "Ils viennent."}},
    ],
    ids=str,
)
def test_it_lets_by_what_an_editor_reads_as_numbers_and_booleans(changes: dict[str, Any]) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(laid(SHORT, **changes))] == []


def test_help_is_in_french_with_the_words_of_the_schema() -> None:
    made = json_schema(real_schema())
    assert made["properties"]["titre"]["title"] == "Titre"
    assert made["properties"]["titre"]["examples"] == ["Plan Grands Froids du Pays de Liège"]
    assert made["properties"]["periode"]["title"] == "Période"
    states = made["definitions"]["vocabulaire-etat"]
    labels = [text.split("\u00a0: ")[0] for text in states["enumDescriptions"]]
    assert labels == [term.libelle for term in real_schema().vocabulary("etat").terms.values()]
    assert len(states["enum"]) == len(states["enumDescriptions"]) == len(states["markdownEnumDescriptions"])


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_inventory(tmp_path, {}, tiny_schema())
    assert main(["schema", "--root", str(root)]) == 0
    written = json.loads((root / "schema" / "experience.schema.json").read_text("utf-8"))
    assert list(written["properties"]) == ["titre", "couleurs", "periode", "lits", "ouvert", "etapes"]
    assert load_inventory(root)[1] == [], "the file it writes is no vocabulary"


def test_a_new_field_vocabulary_and_term_are_seen_in_the_check_and_by_editors(tmp_path: Path) -> None:
    """The promise of the schema: one edit there, no Python touched."""
    root = make_inventory(tmp_path, {"fiche": laid(SHORT, saison="hiver", etat="en-pause")})
    before = [(each.code, each.field) for each in load_inventory(root)[1]]
    assert before == [("R012", "etat"), ("S050", "saison")] or before == [("S050", "saison"), ("R012", "etat")]

    table = root / "schema" / "experience.yaml"
    table.write_text(
        table.read_text("utf-8")
        + "  - name: saison\n    type: string\n    title: Saison\n    description: La saison où cela se passe.\n    x-section: identite\n    x-genre: terme\n    x-vocabulaire: saison\n",
        "utf-8",
    )
    (root / "schema" / "vocabulaires" / "saison.yaml").write_text(
        "id: saison\ntitre: Saisons\ndesignation: une saison\ntermes:\n  - {id: hiver, libelle: Hiver}\n  - {id: ete, libelle: Été}\n", "utf-8"
    )
    states = root / "schema" / "vocabulaires" / "etat.yaml"
    states.write_text(
        states.read_text("utf-8") + "  - id: en-pause\n    libelle: En pause\n    definition: Suspendue pour un temps.\n    verification: proposition\n",
        "utf-8",
    )

    inventory, problems = load_inventory(root)
    assert problems == [] and inventory is not None
    assert inventory.fiches["fiche"].data["saison"] == "hiver"
    made = json_schema(inventory.schema)
    assert made["properties"]["saison"]["title"] == "Saison"
    assert made["definitions"]["vocabulaire-saison"]["enum"] == ["hiver", "ete"]
    assert "en-pause" in made["definitions"]["vocabulaire-etat"]["enum"]

    (root / "experiences" / "fiche.yaml").write_text(
        (root / "experiences" / "fiche.yaml").read_text("utf-8").replace("saison: hiver", "saison: hivers"), "utf-8"
    )
    assert [each.message.replace("\u00a0", " ") for each in load_inventory(root)[1]] == ["`hivers` n'est pas une saison ; vouliez-vous dire `hiver` ?"]

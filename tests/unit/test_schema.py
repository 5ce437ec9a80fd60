"""The schema folder: what it gives, and how each mistake in it is located."""

from pathlib import Path
from typing import Any

import pytest
from helpers import ROOT, TINY_SCHEMA, check, real_schema, said, tiny_schema, write_schema

from generator.schema import GENRES
from generator.schema_reader import load_schema


def load(root: Path, files: dict[str, Any]) -> tuple[Any, list[str]]:
    schema, problems = load_schema(write_schema(root, files), root)
    return schema, [f"{each.place.path}:{each.place.line}:{each.place.column} {line}" for each, line in zip(problems, said(problems), strict=True)]


def test_the_project_s_own_schema_has_no_problem() -> None:
    assert load_schema(ROOT / "schema", ROOT)[1] == []


def test_a_schema_gives_its_tables_vocabularies_and_sections_in_order(tmp_path: Path) -> None:
    schema, problems = load(tmp_path, tiny_schema())
    assert problems == []
    assert (schema.title, schema.version, schema.langue) == ("Petit inventaire", "1.0", "fr")
    assert list(schema.tables) == ["experience", "etape"]
    assert schema.main.name == "experience"
    assert [section.titre for section in schema.sections] == ["En bref", "Le chemin"]
    assert list(schema.vocabulary("couleur").terms) == ["rouge", "bleu"]
    assert schema.table("etape").short == "texte"
    assert schema.parts == ("titre", "couleurs", "periode", "lits", "ouvert", "etapes", "periode.debut", "periode.fin")


def test_a_field_says_all_that_the_schema_says_of_it() -> None:
    field = real_schema().main.field("territoires")
    assert (field.title, field.type, field.genre, field.required, field.section) == ("Territoires", "array", "liste", True, "identite")
    assert (field.vocabulaire, field.vocabulaires, field.carte, field.recherche) == ("territoires", ("territoires",), True, 5)
    assert field.facette is not None and (field.facette.rang, field.facette.libelle, field.facette.arbre) == (1, "Territoire", True)
    assert field.formulaire is not None and field.formulaire.niveau == "eclair"
    assert real_schema().main.field("periode.debut").path == ("periode", "debut")
    assert real_schema().table("acteur").field("type").vocabulaires == ("type_acteur", "type_organisation")


def test_a_field_without_our_keys_has_sensible_ones(tmp_path: Path) -> None:
    files = tiny_schema()
    files["experience.yaml"]["fields"] += [
        {"name": "note", "type": "string"},
        {"name": "site", "type": "string", "format": "uri"},
        {"name": "part", "type": "number"},
        {"name": "teinte", "type": "string", "x-vocabulaire": "couleur"},
        {"name": "mots", "type": "array"},
        {"name": "jour", "type": "date"},
    ]
    schema, problems = load(tmp_path, files)
    assert problems == []
    genres = {name: schema.main.field(name).genre for name in ("note", "site", "part", "teinte", "mots", "jour", "ouvert")}
    assert genres == {"note": "texte", "site": "adresse", "part": "nombre", "teinte": "terme", "mots": "liste", "jour": "date-edtf", "ouvert": "oui-non"}
    assert set(genres.values()) <= set(GENRES)
    assert schema.main.field("note").section == "chemin", "a field without a section stands beside the one before it"
    assert schema.main.field("note").title == "note"


def test_terms_keep_their_other_keys_and_their_tree(tmp_path: Path) -> None:
    files = tiny_schema()
    files["vocabulaires/couleur.yaml"]["termes"] = [
        {"id": "chaude", "libelle": "Chaude"},
        {"id": "rouge", "libelle": "Rouge", "parent": "chaude", "alias": ["Vermillon"], "lat": 50.5},
        {"id": "carmin", "libelle": "Carmin", "parent": "rouge", "source": "Nuancier"},
    ]
    schema, problems = load(tmp_path, files)
    assert problems == []
    vocabulary = schema.vocabulary("couleur")
    assert dict(vocabulary.terms["rouge"].extra) == {"alias": ["Vermillon"], "lat": 50.5}
    assert vocabulary.terms["carmin"].source == ("Nuancier",)
    assert vocabulary.ancestors("carmin") == ("rouge", "chaude")
    assert dict(vocabulary.children) == {"": ("chaude",), "chaude": ("rouge",), "rouge": ("carmin",)}


def with_a_kind() -> dict[str, Any]:
    """The tiny schema, with cards as another kind of record: a card has steps, as an experience does, and notes of its own."""
    files = tiny_schema()
    files["datapackage.yaml"]["resources"] += [
        {"name": "carte", "schema": "carte.yaml", "x-dossier": "site_src/cartes"},
        {"name": "note", "schema": "note.yaml"},
    ]
    files["carte.yaml"] = {
        "name": "carte",
        "title": "Carte",
        "x-designation": "une carte",
        "fields": [
            {"name": "nom", "type": "string", "constraints": {"required": True}},
            {"name": "etapes", "type": "array", "x-table": "etape"},
            {"name": "notes", "type": "array", "x-table": "note"},
            {"name": "premiere", "type": "string", "x-genre": "reference", "x-vers": "notes"},
        ],
    }
    files["note.yaml"] = {
        "name": "note",
        "title": "Note",
        "fields": [{"name": "id", "type": "string", "x-genre": "identifiant"}, {"name": "couleur", "type": "string", "x-vocabulaire": "couleur"}],
    }
    return files


def test_another_kind_of_record_has_a_schema_of_its_own_with_the_tables_it_reaches(tmp_path: Path) -> None:
    schema, problems = load(tmp_path, with_a_kind())
    assert problems == []
    assert list(schema.tables) == ["experience", "etape"]
    (kind,) = schema.kinds.values()
    assert (kind.name, kind.folder, kind.schema.main.name, kind.schema.main.designation) == ("carte", "site_src/cartes", "carte", "une carte")
    assert list(kind.schema.tables) == ["carte", "etape", "note"]
    assert kind.schema.vocabularies is schema.vocabularies
    assert (schema.main.designation, dict(kind.schema.kinds)) == ("une fiche", {})


def test_a_kind_of_record_is_checked_with_its_own_schema(tmp_path: Path) -> None:
    schema, _ = load(tmp_path, with_a_kind())
    card = {"nom": "Une carte", "etapes": ["Un pas."], "notes": [{"id": "a", "couleur": "rose"}], "premiere": "b"}
    assert said(check(card, schema.kinds["carte"].schema)) == [
        "R012 notes[0].couleur: `rose` n'est pas une couleur ; valeurs possibles : `rouge`, `bleu`.",
        "R008 premiere: `b` doit être l'identifiant d'un élément de la liste `notes` de ce fichier ; il n'y est pas (on y trouve : `a`). Corrigez-le, ou ajoutez l'élément.",
    ]


def with_folder(folder: Any, resource: int = 2) -> dict[str, Any]:
    files = with_a_kind()
    files["datapackage.yaml"]["resources"][resource]["x-dossier"] = folder
    return files


def changed(file: str, *path: Any, to: Any) -> dict[str, Any]:
    files = tiny_schema()
    target = files[file]
    for step in path[:-1]:
        target = target[step]
    if to is None:
        del target[path[-1]]
    elif path[-1] == "+":
        target.append(to)
    else:
        target[path[-1]] = to
    return files


FIELD = {"name": "note", "type": "string"}

MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "a misspelt key of ours": (
        changed("experience.yaml", "fields", 0, "x-sectoin", to="resume"),
        "schema/experience.yaml:12:3 S060 fields[0].x-sectoin: `x-sectoin` n'est pas une clé que le modèle admet à cet endroit ; vouliez-vous dire `x-section` ?",
    ),
    "an unknown key of a table": (
        changed("etape.yaml", "couleur", to="x"),
        "schema/etape.yaml:17:1 S060 couleur: `couleur` n'est pas une clé que le modèle admet à cet endroit (noms connus : `name`, `title`, `description`, `fields`, "
        "`primaryKey`, `foreignKeys`, `missingValues`, `x-court`, `x-au-moins-un`, `x-designation`).",
    ),
    "a misspelt key of a term": (
        changed("vocabulaires/couleur.yaml", "termes", 0, "defintion", to="Une couleur"),
        "schema/vocabulaires/couleur.yaml:7:3 S060 termes[0].defintion: `defintion` n'est pas une clé que le modèle admet à cet endroit ; vouliez-vous dire `definition` ?",
    ),
    "an unknown vocabulary": (
        changed("experience.yaml", "fields", 1, "x-vocabulaire", to="couleurs"),
        "schema/experience.yaml:15:18 S064 fields[1].x-vocabulaire: `couleurs` doit être un vocabulaire, et ce nom n'existe pas ; vouliez-vous dire `couleur` ?",
    ),
    "an unknown table": (
        changed("experience.yaml", "fields", 6, "x-table", to="visite"),
        "schema/experience.yaml:39:12 S064 fields[6].x-table: `visite` doit être une table, et ce nom n'existe pas (noms connus : `experience`, `etape`).",
    ),
    "an unknown section": (
        changed("experience.yaml", "fields", 0, "x-section", to="debut"),
        "schema/experience.yaml:10:14 S064 fields[0].x-section: `debut` doit être une section, et ce nom n'existe pas (noms connus : `resume`, `chemin`).",
    ),
    "an unknown type": (
        changed("experience.yaml", "fields", 0, "type", to="strign"),
        "schema/experience.yaml:5:9 S064 fields[0].type: `strign` doit être un type, et ce nom n'existe pas ; vouliez-vous dire `string` ?",
    ),
    "an unknown genre": (
        changed("experience.yaml", "fields", 0, "x-genre", to="text"),
        "schema/experience.yaml:11:12 S064 fields[0].x-genre: `text` doit être un genre, et ce nom n'existe pas ; vouliez-vous dire `texte` ?",
    ),
    "an unknown supporting field": (
        changed("etape.yaml", "fields", 1, "x-appui", to=["text"]),
        "schema/etape.yaml:16:5 S064 fields[1].x-appui[0]: `text` doit être un champ de cette table, et ce nom n'existe pas ; vouliez-vous dire `texte` ?",
    ),
    "an unknown constraint": (
        changed("experience.yaml", "fields", 0, "constraints", to={"maxlength": 5}),
        "schema/experience.yaml:8:16 S064 fields[0].constraints.maxlength: `maxlength` doit être une contrainte du type « string », et ce nom n'existe pas ; vouliez-vous dire `maxLength` ?",
    ),
    "a constraint of a wrong shape": (
        changed("experience.yaml", "fields", 0, "constraints", "maxLength", to="beaucoup"),
        "schema/experience.yaml:9:16 S062 fields[0].constraints.maxLength: `maxLength` doit être un nombre entier ; on trouve « beaucoup ».",
    ),
    "a weight that is no number": (
        changed("experience.yaml", "fields", 0, "x-recherche", to="beaucoup"),
        "schema/experience.yaml:12:16 S062 fields[0].x-recherche: `x-recherche` doit être un nombre ; on trouve « beaucoup ».",
    ),
    "a facet without a rank": (
        changed("experience.yaml", "fields", 1, "x-facette", to={"libelle": "Couleur"}),
        "schema/experience.yaml:17:5 S061 fields[1].x-facette.rang: La clé `rang` doit être remplie ici ; elle manque. Ajoutez-la.",
    ),
    "an unknown level of form": (
        changed("experience.yaml", "fields", 0, "x-formulaire", to={"niveau": "long", "question": "Quoi ?"}),
        "schema/experience.yaml:13:13 S064 fields[0].x-formulaire.niveau: `long` doit être un niveau, et ce nom n'existe pas (noms connus : `eclair`, `complet`).",
    ),
    "a doubled field": (
        changed("experience.yaml", "fields", "+", to={"name": "lits", "type": "integer"}),
        "schema/experience.yaml:42:9 S063 fields[7].name: Un nom ne doit servir qu'une fois ; `lits` (champ) est déjà pris dans cette liste. Changez-en un, ou ôtez la répétition.",
    ),
    "a field both simple and composed": (
        changed("experience.yaml", "fields", "+", to={"name": "periode", "type": "string"}),
        "schema/experience.yaml:42:9 S069 fields[7].name: Un champ doit être une valeur ou un groupe de clés, pas les deux ; `periode` ne va pas avec `periode.debut`. Renommez l'un des deux.",
    ),
    "a field without a name": (
        changed("experience.yaml", "fields", 0, "name", to=None),
        "schema/experience.yaml:4:3 S061 fields[0].name: La clé `name` doit être remplie ici ; elle manque. Ajoutez-la.",
    ),
    "a name with an accent": (
        changed("experience.yaml", "fields", 4, "name", to="été"),
        "schema/experience.yaml:24:9 S062 fields[4].name: `name` doit être des minuscules sans accent, des chiffres et « _ », en commençant par une lettre ; on trouve « été ».",
    ),
    "a list table that is no list": (
        changed("experience.yaml", "fields", 6, "type", to="string"),
        "schema/experience.yaml:37:9 S062 fields[6].type: `type` doit être `array`, puisque le champ a « x-table » ; on trouve « string ».",
    ),
    "a short form that is no field": (
        changed("etape.yaml", "x-court", to="titre"),
        "schema/etape.yaml:3:10 S064 x-court: `titre` doit être un champ de cette table, et ce nom n'existe pas (noms connus : `texte`, `couleur`).",
    ),
    "a table that contains itself": (
        changed("etape.yaml", "fields", "+", to={"name": "suites", "type": "array", "x-table": "etape"}),
        "schema/etape.yaml:4:1 S065 fields: `etape` ne doit pas se contenir lui-même ; en suivant ce qu'il nomme, on revient à lui. Corrigez l'un des noms de la boucle.",
    ),
    "a field that Frictionless refuses": (
        changed("experience.yaml", "fields", 0, "format", to="url"),
        "schema/experience.yaml:4:3 S066 fields[0]: Le champ `titre` doit respecter la norme Table Schema ; Frictionless répond : ",
    ),
    "a bound of another type": (
        changed("experience.yaml", "fields", 4, "constraints", to={"minimum": "beaucoup"}),
        "schema/experience.yaml:28:14 S062 fields[4].constraints.minimum: `minimum` doit être du type « integer » ; on trouve « beaucoup ».",
    ),
    "an example that breaks its own rule": (
        changed("experience.yaml", "fields", 1, "example", to="vert"),
        "schema/experience.yaml:16:12 S067 fields[1].example: L'exemple du champ `couleurs` doit être une valeur que ce champ accepte ; `vert` n'en est pas une. Corrigez l'exemple ou la règle.",
    ),
    "a doubled term": (
        changed("vocabulaires/couleur.yaml", "termes", "+", to={"id": "rouge", "libelle": "Autre"}),
        "schema/vocabulaires/couleur.yaml:9:7 S063 termes[2].id: Un nom ne doit servir qu'une fois ; `rouge` (terme) est déjà pris dans cette liste. Changez-en un, ou ôtez la répétition.",
    ),
    "a term without a label": (
        changed("vocabulaires/couleur.yaml", "termes", "+", to={"id": "vert"}),
        "schema/vocabulaires/couleur.yaml:9:3 S061 termes[2].libelle: La clé `libelle` doit être remplie ici ; elle manque. Ajoutez-la.",
    ),
    "a term whose parent is missing": (
        changed("vocabulaires/couleur.yaml", "termes", 1, "parent", to="roug"),
        "schema/vocabulaires/couleur.yaml:9:11 S064 termes[1].parent: `roug` doit être un terme de cette liste, et ce nom n'existe pas ; vouliez-vous dire `rouge` ?",
    ),
    "a term that is its own ancestor": (
        changed("vocabulaires/couleur.yaml", "termes", 1, "parent", to="bleu"),
        "schema/vocabulaires/couleur.yaml:9:11 S065 termes[1].parent: `bleu` ne doit pas se contenir lui-même ; en suivant ce qu'il nomme, on revient à lui. Corrigez l'un des noms de la boucle.",
    ),
    "a wrong verification": (
        changed("vocabulaires/couleur.yaml", "termes", 0, "verification", to="sûr"),
        "schema/vocabulaires/couleur.yaml:7:17 S064 termes[0].verification: `sûr` doit être une vérification, et ce nom n'existe pas (noms connus : `verifie`, `non-verifie`, `proposition`, `a-recontroler`).",
    ),
    "a source that is no reference": (
        changed("vocabulaires/couleur.yaml", "termes", 0, "source", to=["s9"]),
        "schema/vocabulaires/couleur.yaml:8:5 S064 termes[0].source[0]: `s9` doit être une référence de `references.yaml`, et ce nom n'existe pas (il n'y en a aucun).",
    ),
    "a vocabulary named otherwise than its file": (
        changed("vocabulaires/couleur.yaml", "id", to="couleurs"),
        "schema/vocabulaires/couleur.yaml:1:5 S070 id: Ce nom doit être celui sous lequel le modèle connaît ce fichier, `couleur` ; on trouve `couleurs`. Vouliez-vous dire `couleur` ?",
    ),
    "a vocabulary without terms": (
        changed("vocabulaires/couleur.yaml", "termes", to=[]),
        "schema/vocabulaires/couleur.yaml:4:9 S062 termes: `termes` doit être une liste de groupes de clés ; on trouve « une liste ».",
    ),
    "a table that nobody declares": (
        {**tiny_schema(), "visite.yaml": {"name": "visite", "fields": [FIELD]}},
        "schema/visite.yaml:2:1 S068 fields: `visite.yaml` décrit une table : elle doit être citée dans `datapackage.yaml`, sous `resources`. Ajoutez-la, ou déplacez ce fichier.",
    ),
    "a record among the schema's files": (
        {**tiny_schema(), "fiche.yaml": {"titre": "Une expérience", "resume": "Un résumé."}},
        "schema/fiche.yaml:1:1 S071 : Le dossier `schema/` ne doit contenir que des tables (avec `fields`) et des vocabulaires (avec `termes`) ; `fiche.yaml` n'est ni l'un ni l'autre. Si c'est une fiche, sa place est dans `experiences/` ; sinon, déplacez-le.",
    ),
    "a table whose file is not there": (
        changed("datapackage.yaml", "resources", 1, "schema", to="etapes.yaml"),
        "schema/datapackage.yaml:9:11 S064 resources[1].schema: `etapes.yaml` doit être un fichier du dossier `schema`, et ce nom n'existe pas ; vouliez-vous dire `etape.yaml` ?",
    ),
    "a file that is not YAML": ({**tiny_schema(), "etape.yaml": "name: etape\nfields: [\n"}, "schema/etape.yaml:2:10 S037 : "),
    "a folder for the experiences themselves": (
        with_folder("fiches", 0),
        "schema/datapackage.yaml:8:14 S062 resources[0].x-dossier: `x-dossier` doit être absente de la première table, dont les fiches sont dans `experiences` ; on trouve « fiches ».",
    ),
    "a folder outside the inventory": (
        with_folder("../ailleurs"),
        "schema/datapackage.yaml:12:14 S062 resources[2].x-dossier: `x-dossier` doit être un dossier de l'inventaire, écrit depuis sa racine (`site_src/outils`), autre que `experiences` et `schema` ; on trouve « ../ailleurs ».",
    ),
    "the folder of the experiences for another kind": (
        with_folder("experiences"),
        "schema/datapackage.yaml:12:14 S062 resources[2].x-dossier: `x-dossier` doit être un dossier de l'inventaire, écrit depuis sa racine (`site_src/outils`), autre que `experiences` et `schema` ; on trouve « experiences ».",
    ),
    "one folder for two kinds": (
        with_folder("site_src/cartes", 3),
        "schema/datapackage.yaml:15:14 S063 resources[3].x-dossier: Un nom ne doit servir qu'une fois ; `site_src/cartes` (dossier) est déjà pris dans cette liste. Changez-en un, ou ôtez la répétition.",
    ),
    "a doubled section": (
        changed("datapackage.yaml", "x-sections", 1, "id", to="resume"),
        "schema/datapackage.yaml:13:7 S063 x-sections[1].id: Un nom ne doit servir qu'une fois ; `resume` (section) est déjà pris dans cette liste. Changez-en un, ou ôtez la répétition.",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_schema_is_located(mistake: str, tmp_path: Path) -> None:
    files, expected = MISTAKES[mistake]
    schema, problems = load(tmp_path, files)
    assert schema is None
    assert any(each.startswith(expected) for each in problems), "\n".join(problems)


def test_a_missing_schema_is_a_problem_and_not_a_traceback(tmp_path: Path) -> None:
    schema, problems = load_schema(tmp_path / "schema", tmp_path)
    assert schema is None
    assert [(each.place.path, each.code) for each in problems] == [("schema/datapackage.yaml", "S001")]


def test_several_mistakes_are_all_told_at_once(tmp_path: Path) -> None:
    files = changed("experience.yaml", "fields", 0, "x-sectoin", to="resume")
    files["vocabulaires/couleur.yaml"]["termes"][0]["verification"] = "sûr"
    files["datapackage.yaml"]["titel"] = "Non"
    _, problems = load(tmp_path, files)
    assert [each.split(" ")[1] for each in problems] == ["S060", "S060", "S064"]


def test_the_tiny_schema_of_the_tests_is_left_as_it_is() -> None:
    assert tiny_schema() == TINY_SCHEMA


def test_the_licence_is_the_schema_s_own(tmp_path: Path) -> None:
    licence = {"name": "ODbL-1.0", "title": "Open Database License", "path": "https://opendatacommons.org/licenses/odbl/"}
    schema, problems = load_schema(
        write_schema(tmp_path, {**tiny_schema(), "datapackage.yaml": {**tiny_schema()["datapackage.yaml"], "licenses": [licence]}}), tmp_path
    )
    assert schema is not None and problems == [] and [each.name for each in schema.licences] == ["ODbL-1.0"]


@pytest.mark.parametrize("name", ["tri", "q", "completude"])
def test_a_facet_may_not_bear_a_name_that_the_address_of_the_explorer_uses(tmp_path: Path, name: str) -> None:
    files = tiny_schema()
    files["experience.yaml"]["fields"].append({"name": name, "type": "string", "title": "Tri", "x-facette": {"rang": 1}})
    schema, problems = load_schema(write_schema(tmp_path, files), tmp_path)
    assert schema is None and [(each.code, each.place.path) for each in problems] == [("S062", "schema/experience.yaml")]
    assert f"on trouve « {name} »" in problems[0].message.replace("\u00a0", " ")


def test_a_licence_without_an_address_of_the_web_is_told(tmp_path: Path) -> None:
    licence = {"name": "ODbL-1.0", "title": "Open Database License", "path": "javascript:alert(1)"}
    package = {**tiny_schema()["datapackage.yaml"], "licenses": [licence]}
    schema, problems = load_schema(write_schema(tmp_path, {**tiny_schema(), "datapackage.yaml": package}), tmp_path)
    assert schema is None and [each.code for each in problems] == ["S062"] and "une adresse" in problems[0].message

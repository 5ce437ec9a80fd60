"""The file that « Et chez nous ? » reads: which lists, which sheets and tools for each term; and what of it a sheet shows, in our schema and in others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from helpers import SHORT, TINY_RECORD, laid, make_inventory, tiny_schema

from generator.inventory import load_inventory
from generator.pages import page_makers
from generator.relate import relations
from generator.settings import Settings
from generator.transfer import FILE, MOST_SHEETS, transfer_data, write_transfer

TOOL = """\
titre: Nos points d'appui
type: auto-evaluation
resume: Des questions pour voir sur quoi le groupe s'appuie.
echelles:
  - id: accord
    forme: choix
    reponses: [{id: "0", valeur: 0, libelle: Non}, {id: "1", valeur: 1, libelle: Oui}]
parties:
  - id: appuis
    titre: Appuis
    echelle: accord
    calcul: moyenne
    items: [{id: i1, texte: "Le mandat est écrit.", termes: [mandat]}]
seuils:
  - {moins_de: 0.5, libelle: peu}
  - {depuis: 0.5, jusqua: 1, libelle: assez}
image: barres
"""


def sheet(**changes: Any) -> dict[str, Any]:
    return laid(SHORT, **changes)


def data_of(root: Path, records: dict[str, Any], tool: str = "") -> dict[str, Any]:
    make_inventory(root, records)
    if tool:
        (root / "site_src/outils").mkdir(parents=True)
        (root / "site_src/outils/appuis.yaml").write_text(tool, "utf-8")
    inventory, problems = load_inventory(root)
    assert inventory is not None and not [each for each in problems if each.level == "erreur"], problems
    return transfer_data(inventory, relations(inventory))


def body_of(root: Path, slug: str) -> str:
    inventory, _ = load_inventory(root)
    assert inventory is not None
    settings = Settings(root, root / "mkdocs.yml", root, root / "site", "Essai")
    return page_makers(inventory, settings)[f"fiches/{slug}/"]().body


def test_a_term_says_what_it_is_and_which_sheets_carry_it_with_their_own_words(tmp_path: Path) -> None:
    data = data_of(tmp_path, {"un": sheet(titre="Le premier", conditions=[{"condition": "mandat", "texte": "Les chefs ont signé."}])})
    assert data["fiches"] == [["un", "Le premier"]]
    assert list(data["termes"]) == ["condition/mandat"], "a term that nobody names is left out"
    term = data["termes"]["condition/mandat"]
    assert (term["liste"], term["nom"], term["nombre"], term["outils"]) == ("condition", "Le mandat", 1, [])
    assert term["sens"].startswith("Le travail en réseau est négocié")
    assert term["fiches"] == [[0, "conditions", "Les chefs ont signé."]]


def test_a_factor_is_told_apart_from_a_condition(tmp_path: Path) -> None:
    data = data_of(tmp_path, {"un": sheet(facteurs=[{"facteur": "offre", "texte": "Peu de services."}])})
    assert [(name, each["liste"], each["fiches"]) for name, each in data["termes"].items()] == [
        ("facteur_environnement/offre", "milieu", [[0, "facteurs", "Peu de services."]])
    ]


def test_a_term_names_the_tools_whose_questions_name_it(tmp_path: Path) -> None:
    data = data_of(tmp_path, {"un": sheet()}, TOOL)
    assert data["outils"] == [["appuis", "Nos points d’appui"]]
    assert data["termes"]["condition/mandat"]["outils"] == [0]
    assert data["termes"]["condition/mandat"]["nombre"] == 0


def test_sheets_that_say_something_of_a_term_come_first_and_only_a_few_are_kept(tmp_path: Path) -> None:
    silent = {f"muette-{rank}": sheet(titre=f"Une fiche muette {rank}", conditions=[{"condition": "temps"}]) for rank in range(MOST_SHEETS + 2)}
    data = data_of(tmp_path, {**silent, "zoe": sheet(titre="Celle qui raconte", conditions=[{"condition": "temps", "texte": "Un midi par mois."}])})
    term = data["termes"]["condition/temps"]
    assert term["nombre"] == MOST_SHEETS + 3
    assert len(term["fiches"]) == MOST_SHEETS
    assert data["fiches"][term["fiches"][0][0]][0] == "zoe"


def test_a_sheet_counts_once_however_often_it_names_a_term(tmp_path: Path) -> None:
    data = data_of(tmp_path, {"un": sheet(conditions=[{"condition": "temps", "texte": "Le midi."}, {"condition": "temps", "texte": "Le soir."}])})
    assert data["termes"]["condition/temps"]["nombre"] == 1
    assert data["termes"]["condition/temps"]["fiches"] == [[0, "conditions", "Le midi."]]


def test_an_address_that_carries_a_name_is_not_in_the_file(tmp_path: Path) -> None:
    source = {**SHORT["sources"][0], "url": "https://exemple.org/jeanne-martin", "adresse_nominative": True}
    conditions = [{"condition": "temps", "texte": "Voir https://exemple.org/jeanne-martin pour la suite."}]
    data = data_of(tmp_path, {"un": sheet(sources=[source], conditions=conditions)})
    assert "jeanne-martin" not in json.dumps(data)


def test_the_size_of_the_file_depends_on_the_terms_and_not_on_the_sheets(tmp_path: Path) -> None:
    def size(number: int) -> int:
        records = {f"f-{rank:03}": sheet(titre=f"Une expérience {rank:03}", conditions=[{"condition": "temps", "texte": "Le midi."}]) for rank in range(number)}
        return len(json.dumps(data_of(tmp_path / str(number), records)))

    assert size(40) - size(MOST_SHEETS) < 10


def test_a_sheet_marks_its_lists_and_asks_the_question(tmp_path: Path) -> None:
    make_inventory(tmp_path, {"un": sheet(conditions=[{"condition": "mandat", "texte": "Signé."}], facteurs=[{"facteur": "offre", "texte": "Peu."}])})
    body = body_of(tmp_path, "un")
    assert 'data-transfert="condition"' in body and 'data-transfert="milieu"' in body
    assert 'data-chez-nous="../chez-nous.json"' in body
    assert "quatre cases à cocher" in body


def test_a_sheet_without_conditions_says_so_and_proposes_those_of_the_others(tmp_path: Path) -> None:
    make_inventory(tmp_path, {"un": sheet()})
    body = body_of(tmp_path, "un")
    assert "data-transfert=" not in body
    assert "Cette fiche ne dit encore ni le milieu, ni ce qui a permis que cela tienne." in body


def test_a_schema_that_marks_no_list_shows_nothing_and_writes_nothing(tmp_path: Path) -> None:
    make_inventory(tmp_path, {"un": TINY_RECORD}, tiny_schema())
    inventory, _ = load_inventory(tmp_path)
    assert inventory is not None
    body = body_of(tmp_path, "un")
    assert "chez-nous" not in body and "etude-de-cas" not in body and "data-transfert" not in body
    write_transfer(inventory, relations(inventory), tmp_path / "site")
    assert not (tmp_path / "site" / FILE).exists()

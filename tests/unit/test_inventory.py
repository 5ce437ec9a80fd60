"""Reading a whole inventory: good records in, every problem out, one bad file hiding nothing of the others."""

from functools import partial
from pathlib import Path

import pytest
from helpers import SHORT, TINY_RECORD, laid, make_inventory, tiny_schema

import generator.inventory
from generator import sharing
from generator.inventory import load_inventory, read_inventory


def test_good_records_are_sorted_by_slug_and_bad_ones_are_left_out(tmp_path: Path) -> None:
    records = {"zoe": TINY_RECORD, "abc-d": {"titre": "Une deuxième"}, "abc": {"titre": "Une troisième"}, "faux": {"titre": "Fausse", "lits": "0"}, "vide": ""}
    inventory, problems = load_inventory(make_inventory(tmp_path, records, tiny_schema()))
    assert inventory is not None
    assert list(inventory.fiches) == ["abc", "abc-d", "zoe"]
    assert [(each.place.path, each.code) for each in problems] == [("experiences/faux.yaml", "T014"), ("experiences/vide.yaml", "S016")]


def test_a_record_is_kept_as_it_is_written_its_short_forms_spelt_out(tmp_path: Path) -> None:
    text = (
        'titre: Une expérience\ncouleurs: [rouge, bleu]\nperiode: {debut: 2011-09, fin: ~}\nlits: "012"\nouvert: non\n'
        "etapes:\n  - Un premier pas.\n  - {texte: Un second pas., couleur: bleu}\n"
    )
    inventory, _ = load_inventory(make_inventory(tmp_path, {"fiche": text}, tiny_schema()))
    assert inventory is not None
    assert inventory.fiches["fiche"].data == {
        "titre": "Une expérience",
        "couleurs": ["rouge", "bleu"],
        "periode": {"debut": "2011-09"},
        "lits": "012",
        "ouvert": False,
        "etapes": [{"texte": "Un premier pas."}, {"texte": "Un second pas.", "couleur": "bleu"}],
    }


def test_a_fiche_knows_its_file_and_the_places_in_it(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {"fiche": "titre: Une expérience\n"}, tiny_schema())
    first, _ = load_inventory(root)
    assert first is not None
    fiche = first.fiches["fiche"]
    assert fiche.path == "experiences/fiche.yaml"
    assert (fiche.document.place("titre").line, fiche.document.place("titre").column) == (1, 8)
    (root / "experiences" / "fiche.yaml").write_text("# note\ntitre: Une expérience\n", "utf-8")
    second, _ = load_inventory(root)
    assert second is not None
    assert second.fiches["fiche"].data == fiche.data and second.fiches["fiche"].document.place("titre").line == 2


def test_no_inventory_comes_out_of_a_broken_schema(tmp_path: Path) -> None:
    schema = tiny_schema()
    schema["etape.yaml"]["fields"][0]["type"] = "strign"
    inventory, problems = load_inventory(make_inventory(tmp_path, {"fiche": TINY_RECORD}, schema))
    assert inventory is None
    assert [(each.place.path, each.code) for each in problems] == [("schema/etape.yaml", "S064")]


def test_a_missing_folder_of_records_is_a_problem(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {}, tiny_schema())
    (root / "experiences").rmdir()
    inventory, problems = load_inventory(root)
    assert inventory is not None and not inventory.fiches
    assert [(each.place.path, each.code) for each in problems] == [("experiences", "S008")]


def test_what_is_no_record_is_told_and_hides_nothing(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {"bonne": TINY_RECORD}, tiny_schema())
    folder = root / "experiences"
    (folder / "x.yaml").mkdir()
    (folder / "Réseau santé.yaml").write_text("titre: Une fiche\n", "utf-8")
    (folder / "ancienne.yml").write_text("titre: Une fiche\n", "utf-8")
    (folder / "dehors.yaml").symlink_to("/etc/hostname")
    (folder / "perdu.yaml").symlink_to("nulle-part")
    (folder / "gros.yaml").write_bytes(b"titre: " + b"x" * 2_000_000)
    (folder / "binaire.yaml").write_bytes(b"\x00\x01\x02")
    inventory, problems = load_inventory(root)
    assert inventory is not None and list(inventory.fiches) == ["bonne"]
    assert {each.place.path.removeprefix("experiences/"): each.code for each in problems} == {
        "x.yaml": "S003",
        "Réseau santé.yaml": "S005",
        "ancienne.yml": "S002",
        "dehors.yaml": "S004",
        "perdu.yaml": "S001",
        "gros.yaml": "S007",
        "binaire.yaml": "S013",
    }


def test_a_record_beside_the_folder_of_records_is_told(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {}, tiny_schema())
    (root / "ma-fiche.yaml").write_text("titre: Une expérience\ncouleurs: [rouge]\nlits: 3\n", "utf-8")
    (root / "docker-compose.yml").write_text("services: {}\ntitre: x\n")
    assert [(each.place.path, each.level, each.message) for each in load_inventory(root)[1]] == [
        (
            "ma-fiche.yaml",
            "avertissement",
            "Une fiche doit être dans le dossier `experiences/`\u00a0; `ma-fiche.yaml` en a les clés, mais n'y est pas et n'est pas lue. Déplacez-la.",
        )
    ]


def test_a_record_may_name_another_one_even_when_that_one_is_wrong(tmp_path: Path) -> None:
    links = [{"fiche": "seconde", "relation": "voisine"}]
    root = make_inventory(tmp_path, {"premiere": laid(SHORT, liens_fiches=links), "seconde": laid(SHORT, titre="Un autre projet", zone=["Limoges"])})
    inventory, problems = load_inventory(root)
    assert inventory is not None and list(inventory.fiches) == ["premiere"]
    assert [(each.place.path, each.code) for each in problems] == [("experiences/seconde.yaml", "S054")]


TOOL = "titre: Le filet\ntype: auto-evaluation\nresume: Voir, ensemble, si le filet convient à ce qu'il porte.\n"
PATH = (
    "titre: Découvrir le réseau\nresume: Une séance pour lire une fiche à plusieurs.\npublic_vise: Des étudiants\nduree: Une heure\nobjectifs: [Lire une fiche.]\n"
    "seances:\n  - {titre: Lire, duree: Une heure, buts: [Lire une fiche.], fiches: [fiche], outils: [filet]}\n"
)


def put(root: Path, kind: str, **records: str) -> Path:
    """Write records of another kind, and give their folder."""
    folder = root / "site_src" / kind
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in records.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def test_a_tool_of_the_site_may_be_named(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {"fiche": laid(SHORT, outils=[{"outil": "filet"}], constats=["Voir [le filet](outil:filet)."])})
    assert [each.code for each in load_inventory(root)[1]] == ["R004", "R022"]
    put(root, "outils", filet=TOOL)
    assert load_inventory(root)[1] == []


def test_tools_and_learning_paths_are_records_too(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {"fiche": SHORT})
    put(root, "outils", filet=TOOL, carte=TOOL)
    put(root, "parcours", decouvrir=PATH)
    inventory, problems = load_inventory(root)
    assert inventory is not None and problems == []
    assert (list(inventory.fiches), list(inventory.outils), list(inventory.parcours)) == (["fiche"], ["carte", "filet"], ["decouvrir"])
    filet = inventory.outils["filet"]
    assert (filet.path, filet.data["titre"], filet.document.place("type").line) == ("site_src/outils/filet.yaml", "Le filet", 2)
    assert inventory.parcours["decouvrir"].data["seances"][0]["outils"] == ["filet"]


def test_a_learning_path_may_name_a_tool_that_is_wrong_but_not_one_that_is_gone(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {"fiche": SHORT})
    folder = put(root, "outils", filet=TOOL.replace("auto-evaluation", "evaluation"))
    put(root, "parcours", decouvrir=PATH)
    inventory, problems = load_inventory(root)
    assert [(each.place.path, each.code) for each in problems] == [("site_src/outils/filet.yaml", "R012")]
    assert inventory is not None and not inventory.outils and list(inventory.parcours) == ["decouvrir"]
    (folder / "filet.yaml").rename(folder / "filets.yaml")
    (root / "experiences" / "fiche.yaml").unlink()
    assert [(each.code, each.suggestion) for each in load_inventory(root)[1] if "parcours" in each.place.path] == [("R003", None), ("R004", "filets")]


@pytest.mark.parametrize("kind", ["outils", "parcours"])
def test_what_is_no_record_among_tools_and_learning_paths_is_told_as_among_sheets(kind: str, tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {"fiche": SHORT})
    put(root, "outils", filet=TOOL)
    folder = put(root, kind, bon=TOOL if kind == "outils" else PATH)
    (folder / "x.yaml").mkdir()
    (folder / "Réseau santé.yaml").write_text(TOOL, "utf-8")
    (folder / "ancien.yml").write_text(TOOL, "utf-8")
    (folder / "notes.txt").write_text("Des notes", "utf-8")
    (folder / "dehors.yaml").symlink_to("/etc/hostname")
    (folder / "perdu.yaml").symlink_to("nulle-part")
    (folder / "gros.yaml").write_bytes(b"titre: " + b"x" * 2_000_000)
    (folder / "binaire.yaml").write_bytes(b"\x00\x01\x02")
    (folder / "marque.yaml").write_bytes(b"\xef\xbb\xbf" + TOOL.encode())
    (folder / "profond.yaml").write_text("titre: " + "[" * 30_000, "utf-8")
    (folder / "alias.yaml").write_text("titre: &a x\nresume: *a\n", "utf-8")
    inventory, problems = load_inventory(root)
    told: dict[str, list[str]] = {}
    for each in problems:
        told.setdefault(each.place.path.removeprefix(f"site_src/{kind}/"), []).append(each.code)
    records = root / "experiences"
    for path in folder.iterdir():
        if path.name not in ("bon.yaml", "filet.yaml"):
            path.rename(records / path.name)
    among_sheets = {each.place.path.removeprefix("experiences/") for each in load_inventory(root)[1]}
    assert inventory is not None and list(inventory.kinds["outil" if kind == "outils" else kind]) == (["bon", "filet"] if kind == "outils" else ["bon"])
    assert set(told) == among_sheets
    assert {name: codes[0] for name, codes in told.items()} == {
        "x.yaml": "S003",
        "Réseau santé.yaml": "S005",
        "ancien.yml": "S002",
        "notes.txt": "S009",
        "dehors.yaml": "S004",
        "perdu.yaml": "S001",
        "gros.yaml": "S007",
        "binaire.yaml": "S013",
        "profond.yaml": "S029",
        "alias.yaml": "S026",
        "marque.yaml": "S012",
    }


def test_a_file_in_place_of_the_folder_of_tools_is_told(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {"fiche": SHORT})
    (root / "site_src").mkdir()
    (root / "site_src" / "outils").write_text("Des outils", "utf-8")
    assert [(each.place.path, each.code) for each in load_inventory(root)[1]] == [("site_src/outils", "S008")]


def test_an_inventory_whose_schema_has_no_other_kind_reads_none(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {"fiche": TINY_RECORD}, tiny_schema())
    put(root, "outils", filet="n'importe quoi: [")
    inventory, problems = load_inventory(root)
    assert inventory is not None and problems == []
    assert (inventory.kinds, inventory.outils, inventory.parcours) == ({}, {}, {})


def test_only_some_files_problems_may_be_asked_for(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {"une": {"titre": "Une", "lits": "0"}, "deux": {"titre": "Deux", "lits": "0"}}, tiny_schema())
    inventory, problems = load_inventory(root, [root / "experiences" / "une.yaml"])
    assert inventory is not None
    assert [each.place.path for each in problems] == ["experiences/une.yaml"]


def test_something_else_is_done_once_while_records_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_inventory(tmp_path, {f"fiche-{number}": {"titre": f"Expérience {number}"} for number in range(9)}, tiny_schema())
    monkeypatch.setattr(sharing, "cores", lambda: 2)
    for worth in (0, 1000):
        monkeypatch.setattr(generator.inventory, "_WORTH_SHARING", worth)
        done: list[int] = []
        inventory, _ = read_inventory(root, aside=partial(done.append, 1))
        assert inventory and len(inventory.fiches) == 9 and done == [1]


def test_sharing_the_work_between_processes_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = {f"fiche-{number:02}": {"titre": f"Expérience {number}", "lits": str(number % 3)} for number in range(40)}
    root = make_inventory(tmp_path, records, tiny_schema())
    alone = load_inventory(root)
    monkeypatch.setattr(generator.inventory, "_WORTH_SHARING", 0)
    monkeypatch.setattr(generator.inventory, "_SHARE", 7)
    monkeypatch.setattr(sharing, "cores", lambda: 3)
    told: list[tuple[int, int]] = []
    shared = load_inventory(root, progress=lambda done, total: told.append((done, total)))
    assert shared[1] == alone[1]
    assert alone[0] is not None and shared[0] is not None
    assert shared[0].fiches == alone[0].fiches and list(shared[0].fiches) == list(alone[0].fiches)
    assert told[-1] == (40, 40) and told == sorted(told)

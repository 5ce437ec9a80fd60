"""The command line: exit codes, formats, and what it says when it is misused; the bad records of tests/data, each with its exact report."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import ROOT, SHORT, TINY_RECORD, laid, make_inventory, tiny_schema

from generator import checks
from generator.catalogue import MESSAGES
from generator.cli import main

INVALID = ROOT / "tests" / "data" / "invalid"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The exit code, what is printed and what is complained of, no-break spaces made plain."""
    try:
        code = main([str(each) for each in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    shown = capsys.readouterr()
    return code, shown.out.replace("\u00a0", " "), shown.err.replace("\u00a0", " ")


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    """A tiny inventory with a good record, one with a warning and one with an error."""
    schema = tiny_schema()
    records = {
        "bonne": TINY_RECORD,
        "douteuse": {"titre": "Une autre fiche", "etapes": [{"couleur": "rouge", "texte": "Un pas."}], "couleurs": ["bleu", "bleu"]},
        "fausse": {"titre": "Encore une", "lits": "beaucoup"},
    }
    return make_inventory(tmp_path, records, schema)


@pytest.mark.parametrize("case", sorted(INVALID.glob("fiche-*")), ids=lambda path: path.name)
def test_a_bad_record_gets_its_exact_report(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    shutil.copytree(case / "experiences", tmp_path / "experiences")
    main(["check", "--root", str(tmp_path), "--format", "text"])
    assert capsys.readouterr().out == (case / "attendu.txt").read_text("utf-8")


@pytest.mark.parametrize("case", sorted([*INVALID.glob("outil-*"), *INVALID.glob("parcours-*")]), ids=lambda path: path.name)
def test_a_bad_tool_or_learning_path_gets_its_exact_report(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    shutil.copytree(case, tmp_path, dirs_exist_ok=True)
    (tmp_path / "experiences").mkdir(exist_ok=True)
    main(["check", "--root", str(tmp_path), "--format", "text"])
    assert capsys.readouterr().out == (case / "attendu.txt").read_text("utf-8")


def test_each_message_about_tools_is_in_a_bad_tool() -> None:
    reports = "".join((case / "attendu.txt").read_text("utf-8") for case in INVALID.glob("outil-*"))
    assert [code for code, message in MESSAGES.items() if message.exemple == "outil" and f" {code} " not in reports] == []


def test_the_all_wrong_record_gets_its_exact_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    (tmp_path / "experiences").mkdir()
    shutil.copy(INVALID / "tout-faux.yaml", tmp_path / "experiences")
    assert main(["check", "--root", str(tmp_path), "--format", "text"]) == 1
    assert capsys.readouterr().out == (INVALID / "tout-faux.txt").read_text("utf-8")


def test_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_inventory(tmp_path, {"bonne": TINY_RECORD}, tiny_schema())
    assert run(capsys, "check", "--root", tmp_path) == (0, "Aucun problème (1 fiche lue).\n", "")


def test_an_inventory_without_records_is_well_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_inventory(tmp_path, {}, tiny_schema())
    assert run(capsys, "check", "--root", tmp_path)[:2] == (0, "Aucun problème (0 fiche lue).\n")


def test_an_error_is_told_and_counts(inventory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", "--root", inventory, "--format", "text")
    assert code == 1
    assert out.splitlines() == [
        "experiences/douteuse.yaml:7:3  avertissement C005  La liste `couleurs` ne doit pas répéter une valeur ; `bleu` y est déjà. Ôtez la répétition.",
        "",
        "experiences/fausse.yaml:2:7  erreur T001  `lits` doit être un nombre entier écrit en chiffres, sans espace ni unité, avec un point pour les décimales "
        "(1500, 1.5) ; on trouve « beaucoup ».",
        "",
        "1 erreur et 1 avertissement dans 2 fichiers (3 fiches lues).",
    ]


def test_paths_keep_only_their_own_problems(inventory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", "--root", inventory, inventory / "experiences" / "bonne.yaml")[:2] == (0, "Aucun problème (1 fiche lue).\n")
    assert run(capsys, "check", "--root", inventory, inventory / "experiences" / "fausse.yaml")[0] == 1
    assert run(capsys, "check", "--root", inventory, inventory / "experiences")[1].endswith("(3 fiches lues).\n")


@pytest.fixture
def with_tools(tmp_path: Path) -> Path:
    """An inventory that follows the schema of the project: a sheet, a good tool, a bad one and a bad learning path."""
    root = make_inventory(tmp_path, {"fiche": SHORT})
    for folder, name, text in (
        ("outils", "carte", "titre: La carte\ntype: carte-reseau\nresume: Dessiner qui entoure une personne.\n"),
        ("outils", "grille", "titre: La grille\ntype: carte\nresume: Dessiner qui entoure une personne.\n"),
        ("parcours", "decouvrir", "titre: Découvrir\n"),
    ):
        path = root / "site_src" / folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def test_tools_and_learning_paths_are_checked_and_counted(with_tools: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", "--root", with_tools)
    assert code == 1
    assert out.splitlines()[-1] == "6 erreurs dans 2 fichiers (1 fiche, 2 outils et 1 parcours lus)."
    assert [line.split("  ")[0] for line in out.splitlines()[:-1] if line] == ["site_src/outils/grille.yaml:2:7", *["site_src/parcours/decouvrir.yaml:1:1"] * 5]


def test_the_path_of_a_tool_keeps_only_its_own_problems(with_tools: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outils = with_tools / "site_src" / "outils"
    assert run(capsys, "check", "--root", with_tools, outils / "carte.yaml")[:2] == (0, "Aucun problème (1 outil lu).\n")
    assert run(capsys, "check", "--root", with_tools, outils)[1].endswith("1 erreur dans 1 fichier (2 outils lus).\n")
    assert run(capsys, "check", "--root", with_tools, with_tools / "experiences")[:2] == (0, "Aucun problème (1 fiche lue).\n")


def test_a_page_may_name_a_tool_that_is_wrong(with_tools: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That its page would be missing is not the fault of the link."""
    pages = with_tools / "site_src" / "pages"
    pages.mkdir()
    (with_tools / "mkdocs.yml").write_text("site_name: Essai\ndocs_dir: site_src/pages\nplugins: [maillage]\n", "utf-8")
    (pages / "index.md").write_text("# Accueil\n\n[la grille](outil:grille), [une autre](outil:grilles)\n", "utf-8")
    out = run(capsys, "check", "--root", with_tools, pages)[1]
    assert [line.split("  ")[:2] for line in out.splitlines() if line.startswith("site_src")] == [["site_src/pages/index.md:3:40", "erreur R090"]]


def test_warnings_count_when_strict(inventory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = inventory / "experiences" / "douteuse.yaml"
    assert run(capsys, "check", "--root", inventory, path)[0] == 0
    assert run(capsys, "check", "--root", inventory, path, "--strict")[0] == 1


def test_advice_never_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = {key: value for key, value in SHORT["sources"][0].items() if key != "appuie"}
    make_inventory(tmp_path, {"fiche": laid(SHORT, sources=[source])})
    code, out, _ = run(capsys, "check", "--root", tmp_path, "--strict")
    assert (code, out.splitlines()[-1]) == (0, "1 conseil dans 1 fichier (1 fiche lue).")


def test_json_is_a_list_of_objects(inventory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", "--root", inventory, "--format", "json")
    found = json.loads(out)
    assert code == 1
    assert [list(each) for each in found] == [["file", "line", "column", "code", "level", "field", "message", "suggestion"]] * 2
    assert (found[1]["file"], found[1]["line"], found[1]["column"], found[1]["code"], found[1]["field"]) == ("experiences/fausse.yaml", 2, 7, "T001", "lits")


def test_github_gets_annotations_by_itself(inventory: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run(capsys, "check", "--root", inventory)[1].startswith("::warning file=experiences/douteuse.yaml,line=7,col=3,")


def test_the_summary_is_added_to_a_file(inventory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = inventory / "resume.md"
    summary.write_text("Avant\n", "utf-8")
    run(capsys, "check", "--root", inventory, "--summary", summary)
    assert summary.read_text("utf-8").startswith("Avant\n## Vérification des fiches\n")
    code, _, err = run(capsys, "check", "--root", inventory, "--summary", inventory / "nulle" / "part.md")
    assert (code, "ne peut pas être écrit" in err) == (2, True)


def test_the_problems_of_the_schema_come_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = tiny_schema()
    schema["experience.yaml"]["fields"][0]["x-sectoin"] = "resume"
    make_inventory(tmp_path, {"fausse": {"titre": 1, "lits": "beaucoup"}}, schema)
    code, out, _ = run(capsys, "check", "--root", tmp_path)
    assert code == 1
    assert out.splitlines()[0].startswith("schema/experience.yaml:12:3  erreur S060  `x-sectoin` n'est pas une clé")
    assert out.splitlines()[-1] == "1 erreur dans 1 fichier."


MISUSES = {
    "no verb": ([], "maillage : il manque ce qu'il faut faire, par exemple maillage check. Lancez maillage --help pour voir les commandes.\n"),
    "an unknown verb": (["verifier"], "maillage : 'verifier' n'est pas possible pour COMMANDE."),
    "an unknown option": (["check", "--stric"], "maillage : ces mots ne sont pas compris : --stric. Lancez la commande avec --help pour voir les options.\n"),
    "an unknown format": (["check", "--format", "xml"], "maillage check : 'xml' n'est pas possible pour --format. Choix : "),
    "an option without its value": (["check", "--root"], "maillage check : --root doit être suivi d'une valeur.\n"),
    "a root that is not there": (["check", "--root", "nulle/part"], "maillage check : le dossier nulle/part n'existe pas.\n"),
    "a path outside": (["check", "/"], "maillage check : / n'est pas dans l'inventaire "),
    "the name of a record for its path": (["check", "bonne"], "maillage check : bonne n'existe pas. Vouliez-vous dire experiences/bonne.yaml ?\n"),
    "a file for a root": (["check", "--root", "experiences/bonne.yaml"], "maillage check : experiences/bonne.yaml n'est pas un dossier.\n"),
    "a folder of an inventory": (["check", "--root", "experiences"], "Il y en a un au-dessus : donnez-le avec « --root . ».\n"),
    "a path that is not there": (
        ["check", "experiences/absente.yaml"],
        "maillage check : experiences/absente.yaml n'existe pas. Vérifiez le nom, ou le dossier d'où vous lancez la commande.\n",
    ),
}


@pytest.mark.parametrize("misuse", MISUSES)
def test_a_misuse_is_one_clear_french_sentence(misuse: str, inventory: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(inventory)
    arguments, expected = MISUSES[misuse]
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert expected in err and "Traceback" not in err


def test_a_folder_that_is_no_inventory_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "check", "--root", tmp_path)
    assert code == 2
    assert err == (
        f"maillage check : {tmp_path} n'est pas un inventaire : il n'y a pas de fichier schema/datapackage.yaml. "
        "Lancez la commande à la racine de l'inventaire, ou donnez-la avec --root.\n"
    )


@pytest.mark.parametrize("verb", ["check", "schema"])
def test_help_is_in_french(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, verb, "--help")
    assert code == 0
    assert out.startswith(f"Utilisation : maillage {verb} ")
    assert not [word for word in ("usage:", "options:", "positional", "show this", "error") if word in out]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version")[:2] == (0, "maillage 1.0.0\n")


def test_check_neither_loads_mkdocs_nor_changes_the_disk(inventory: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in inventory.rglob("*")}
    script = "import sys; from generator.cli import main; main(['check']); print(sorted(name for name in sys.modules if name.split('.')[0] in ('mkdocs', 'jinja2', 'material')))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=inventory, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
    assert {path: path.stat().st_mtime_ns for path in inventory.rglob("*")} == before


def test_a_reader_that_goes_away_is_no_crash(inventory: Path) -> None:
    command = f"'{sys.executable}' -m generator check | true"
    done = subprocess.run(["bash", "-c", command], cwd=inventory, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)})
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


def test_a_terminal_without_accents_still_gets_its_report(inventory: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "check"], cwd=inventory, capture_output=True, env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert (
        b'doit etre un nombre entier ecrit en chiffres, sans espace ni unite, avec un point pour les decimales (1500, 1.5) ; on trouve " beaucoup "'
        in done.stdout
    )


def test_a_program_that_reads_no_utf8_gets_whole_json(inventory: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "check", "--format", "json"],
        cwd=inventory,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
    )
    assert any("être" in each["message"] for each in json.loads(done.stdout))


def test_the_signs_that_lose_their_accents_never_become_an_order(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "--version")
    assert "é « Œuvre » 1\u00a0€\uff1a\uff1aerror\u202e".encode("ascii", "sans-accents") == b'e " OEuvre " 1 \\u20ac\\uff1a\\uff1aerror\\u202e'


# ------------------------------------------------------------------------------------------------------------------------------------ when we fail


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours in a rule."""

    def broken_rule(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(checks, "RULES", (broken_rule,))


@pytest.mark.parametrize("verb", ["check", "build"])
def test_a_fault_of_ours_is_one_french_sentence_and_its_own_exit_code(verb: str, inventory: Path, fault: None, capsys: pytest.CaptureFixture[str]) -> None:
    (inventory / "site").mkdir()
    (inventory / "site" / "index.html").write_text("le site d'avant")
    code, out, err = run(capsys, verb, "--root", inventory)
    assert (code, out) == (3, "")
    assert re.fullmatch(
        rf"maillage {verb} : une erreur de ce logiciel, et non de vos fiches, a tout arrêté \(ZeroDivisionError, generator/checks/__init__.py ligne \d+\)\. Rien n'a été publié\. "
        r"Relancez avec --details pour tout voir, et joignez-le si vous le signalez\.\n",
        err,
    )
    assert [path.name for path in (inventory / "site").iterdir()] == ["index.html"]


def test_the_details_of_a_fault_of_ours_are_shown_when_asked_for(inventory: Path, fault: None, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "check", "--root", inventory, "--details")
    assert code == 3
    assert "Traceback" in err and "ZeroDivisionError: division by zero" in err
    assert err.splitlines()[-1].endswith("Rien n'a été publié.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a device that is always full")
def test_a_report_that_cannot_be_written_is_no_crash(inventory: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "generator", "check"], cwd=inventory, stdout=full, stderr=subprocess.PIPE, text=True, env={"PYTHONPATH": str(ROOT)}
        )
    assert done.returncode == 3
    assert done.stderr.startswith("maillage check\u00a0: le système a refusé\u00a0: le disque est plein.")


def test_a_closed_output_is_no_crash(inventory: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"'{sys.executable}' -m generator check >&-"], cwd=inventory, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}
    )
    assert (done.returncode, done.stderr) == (1, "")

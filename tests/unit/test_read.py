"""Reading: whatever a file holds, data with places or problems with places, and never anything else."""

import os
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator import faults, read, tree
from generator.files import list_records, slugify
from generator.problem import Place, Problem
from generator.read import MAX_BYTES, Document, read_bytes, read_document, read_text
from generator.report import render
from generator.tree import MAX_DEPTH

INVALID = Path(__file__).parent.parent / "data" / "invalid"

GOOD = """\
# yaml-language-server: $schema=../schema.json
titre: Réseau de santé de Limoges
resume: >-
  Des soignants et des habitants s'entraident : ils se réunissent
  chaque mois, « autour d'une table ».
periode: {debut: 2011-09, fin: 02, note: no}
territoires: [fr-87, "11:30"]
place_usager:
  parole_presente: true
  texte: 'l''équipe'
etapes:
- titre: Débuts
  texte: |
    Première ligne.
    Deuxième ligne.

  date: ~
- Une phrase seule.
contribution:
"""


def data(text: str, **options: Any) -> Any:
    document, problems = read_text(text, "experiences/a.yaml", **options)
    assert document is not None and problems == []
    return document.data


def told(text: str) -> list[tuple[int, int, str]]:
    return [(each.place.line, each.place.column, each.code) for each in read_text(text, "experiences/a.yaml")[1]]


# ------------------------------------------------------------------------------------------------------------------------------------------- values


def test_every_scalar_is_text_but_nothing_true_and_false() -> None:
    assert data(GOOD) == {
        "titre": "Réseau de santé de Limoges",
        "resume": "Des soignants et des habitants s'entraident : ils se réunissent chaque mois, « autour d'une table ».",
        "periode": {"debut": "2011-09", "fin": "02", "note": "no"},
        "territoires": ["fr-87", "11:30"],
        "place_usager": {"parole_presente": True, "texte": "l'équipe"},
        "etapes": [{"titre": "Débuts", "texte": "Première ligne.\nDeuxième ligne.", "date": None}, "Une phrase seule."],
        "contribution": None,
    }


@pytest.mark.parametrize(
    "scalar", ["0123", "1e3", "0x1F", "1_000", "yes", "Oui", "on", "True", "NULL", "2011-09-01", "=", ".nan", "+33", "'null'", '"true"', '"~"']
)
def test_what_yaml_would_guess_stays_the_text_that_was_written(scalar: str) -> None:
    assert data(f"a: {scalar}") == {"a": scalar.strip("'\"")}


def test_typed_reading_gives_plain_numbers_and_only_those() -> None:
    text = "{a: 3, b: -2.5, c: '3', d: 0123, e: 2011-09, f: true, g: 1.2.3}"
    assert data(text, typed=True) == {"a": 3, "b": -2.5, "c": "3", "d": "0123", "e": "2011-09", "f": True, "g": "1.2.3"}


def test_a_list_at_the_root_is_read_when_admitted() -> None:
    assert data("- a\n- b\n", mapping=False) == ["a", "b"]


def test_all_line_ends_are_read_alike() -> None:
    assert data("a: |\r\n  x\r\n  y\r\nb: 1\rc: 2\n") == {"a": "x\ny", "b": "1", "c": "2"}


@pytest.mark.parametrize(
    "text", ["--- \na: 1\n", "a: 1\n...\n", "a: Bravo !\n", "a: R&D et 3*4\n", "a: |\n  *gras* & !\n", "a: '*x'\n", "a: 30 %\n", "a: x # note\n"]
)
def test_harmless_signs_are_let_by(text: str) -> None:
    assert told(text) == []


# ------------------------------------------------------------------------------------------------------------------------------------------- places


def document() -> Document:
    found, _ = read_text(GOOD, "experiences/a.yaml")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (2, 1), (2, 1)),
        (("titre",), (2, 8), (2, 1)),
        (("resume",), (3, 9), (3, 1)),
        (("periode", "fin"), (6, 32), (6, 27)),
        (("territoires", 1), (7, 22), (7, 22)),
        (("etapes", 0), (12, 3), (12, 3)),
        (("etapes", 0, "date"), (17, 9), (17, 3)),
        (("etapes", 1), (18, 3), (18, 3)),
        (("contribution",), (19, 14), (19, 1)),
    ],
)
def test_each_value_and_each_key_has_its_line_and_column(path: tuple[Any, ...], value: tuple[int, int], key: tuple[int, int]) -> None:
    assert document().place(*path) == Place("experiences/a.yaml", *value)
    assert document().place(*path, key=True) == Place("experiences/a.yaml", *key)


def test_what_is_not_written_is_placed_at_the_nearest_group_that_would_hold_it() -> None:
    assert document().place("etapes", 0, "phase") == Place("experiences/a.yaml", 12, 3)
    assert document().place("periode", "note", "x") == Place("experiences/a.yaml", 6, 36)
    assert document().place("sources", 0, "id") == Place("experiences/a.yaml", 2, 1)


def test_columns_count_letters_not_bytes() -> None:
    found, _ = read_text("{é€😀: a, b: c}", "a.yaml")
    assert found is not None
    assert found.place("b") == Place("a.yaml", 1, 13)


# -------------------------------------------------------------------------------------------------------------------------------------- bad contents


@pytest.mark.parametrize("case", sorted(INVALID.glob("lecture-*")), ids=lambda case: case.name)
def test_each_bad_file_gives_exactly_its_expected_report(case: Path) -> None:
    paths, problems = list_records(case / "experiences", case)
    for path in paths:
        problems += read_document(path, case)[1]
    assert render(problems, "text", records=len(paths)) == (case / "attendu.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("titre: *gras* et\n", [(1, 8, "S025")]),
        ("titre: *Réseau*\n", [(1, 8, "S025")]),
        ("titre: x\n* y\n", [(2, 1, "S047")]),
        ("a: ! Attention\n", [(1, 4, "S028")]),
        ("a: !<tag:x> b\n", [(1, 4, "S028")]),
        ("&a b: c\n*a : d\n", [(1, 1, "S026"), (2, 1, "S025")]),
        ("a: &x\n", [(1, 4, "S026")]),
        ("a: &é b\n", [(1, 4, "S026")]),
        ("titre: x\n  periode: y\n", [(2, 3, "S036")]),
        ("periode:\n  debut: 1\n   fin: 2\n", [(3, 4, "S036")]),
        (" a: 1\nb: 2\n", [(2, 1, "S036")]),
        (": x\n", [(1, 1, "S033")]),
        ("a: 1\n: x\n", [(2, 1, "S033")]),
        ('resume: "Le réseau" agit\nb: c\n', [(1, 21, "S044")]),
        ("titre: `x`\n", [(1, 8, "S038")]),
        ("titre: %x\n", [(1, 8, "S038")]),
        ("titre: ? x\n", [(1, 8, "S038")]),
        ("a: [x,,y]\n", [(1, 7, "S037")]),
        ("x: {a: b\n", [(1, 4, "S037")]),
        ("a: b}\nc: ]\n", [(2, 4, "S045")]),
        ('titre: "\\ud800 x"\n', [(1, 11, "S040")]),
        ("a: |0\n x\n", [(1, 5, "S048")]),
        ("%FOO\n---\na: b\n", [(1, 1, "S024")]),
        ("a: b\n%FOO\n", [(2, 1, "S024")]),
        ("a: b\n...\nc: d\n", [(3, 1, "S023")]),
        ("titre:Réseau\netat: x\n", [(1, 1, "S043")]),
        ("titre:\u00a0Réseau\n", [(1, 1, "S022")]),
        ("\u00a0titre: Réseau\n", [(1, 1, "S021")]),
        ("null\n", [(1, 1, "S016")]),
        ("---\n", [(2, 1, "S016")]),
        ("a: b\ud800\n", [(1, 5, "S014")]),
        ("a: b\u2028c\n", [(1, 5, "S014")]),
    ],
)
def test_each_slip_is_named_at_its_place(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert told(text) == expected


def test_problems_that_leave_the_data_readable_come_with_it() -> None:
    found, problems = read_text("a: 1\na: 2\nb\u00a0: 3\n", "a.yaml")
    assert found is not None and found.data == {"a": "1", "b": "3"}
    assert sorted(each.code for each in problems) == ["S022", "S032"]


def test_one_mistake_made_everywhere_is_told_a_few_times_only() -> None:
    assert told("a: 1\n" * 1000) == [(2, 1, "S032")]
    assert told("a:\n" + "\tb: 1\n" * 1000) == [(2, 1, "S020")]
    assert told("a\u200b: 1\n" * 1000) == [(1, 2, "S018"), (2, 1, "S032")]
    assert len(told("\n".join(f"a{number}: b #c" for number in range(1000)))) == tree.MAX_REPEATS


def test_one_mistake_made_everywhere_says_how_often() -> None:
    found = read_text("a:\n" + "\tb: 1\n" * 30, "a.yaml")[1]
    assert [each.message for each in found] == [
        "Le décalage d'une ligne doit être fait d'espaces\u00a0; celle-ci commence par une tabulation (et 29 autres fois dans ce fichier). "
        "Remplacez chaque tabulation par deux espaces."
    ]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{a: ", "- ? "])
def test_endless_nesting_is_refused_before_it_can_crash_the_loader(opening: str) -> None:
    assert [each.code for each in read_text(opening * 50_000, "a.yaml")[1]] == ["S029"]


def test_endless_indentation_is_refused_too() -> None:
    assert told("".join("  " * level + "a:\n" for level in range(400))) == [(51, 101, "S029")]


def test_the_deepest_admitted_level_is_read_and_the_next_refused() -> None:
    depth = MAX_DEPTH - 2
    assert read_text("a: " + "[" * depth + "x" + "]" * depth, "a.yaml")[0] is not None
    assert [each.code for each in read_text("a: " + "[" * 50 + "x" + "]" * 50, "a.yaml")[1]] == ["S029"]


# --------------------------------------------------------------------------------------------------------------------------------- files and folders


def inventory(root: Path, **files: bytes | str) -> Path:
    folder = root / "experiences"
    folder.mkdir()
    for name, content in files.items():
        (folder / f"{name}.yaml").write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def codes_of(folder: Path) -> list[tuple[str, str]]:
    return [(each.place.path, each.code) for each in list_records(folder, folder.parent)[1]]


def test_a_record_is_read_with_its_path_from_the_root(tmp_path: Path) -> None:
    folder = inventory(tmp_path, a=GOOD)
    found, problems = read_document(folder / "a.yaml", tmp_path)
    assert found is not None and problems == []
    assert found.path == "experiences/a.yaml"


def test_a_file_of_50_megabytes_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = inventory(tmp_path, gros="")
    os.truncate(folder / "gros.yaml", 50 * 1024 * 1024)
    monkeypatch.setattr(read, "read_bytes", None)
    assert render(read_document(folder / "gros.yaml", tmp_path)[1], "text").splitlines()[0] == (
        "experiences/gros.yaml  erreur S007  Un fichier doit peser au plus 256 Ko\u00a0; celui-ci en pèse 50,0 Mo et n'est pas lu. "
        "Une fiche complète fait environ 10 Ko\u00a0: vérifiez que rien d'autre n'a été collé dedans."
    )


def test_one_line_of_5_megabytes_is_refused(tmp_path: Path) -> None:
    folder = inventory(tmp_path, ligne="titre: " + "x" * 5_000_000)
    assert [each.code for each in read_document(folder / "ligne.yaml", tmp_path)[1]] == ["S007"]


def test_the_size_limit_is_256_kilobytes_to_the_byte(tmp_path: Path) -> None:
    folder = inventory(tmp_path, juste="a: " + "x" * (MAX_BYTES - 3), trop="a: " + "x" * (MAX_BYTES - 2))
    assert read_document(folder / "juste.yaml", tmp_path)[1] == []
    assert read_document(folder / "trop.yaml", tmp_path)[1][0].message.startswith("Un fichier doit peser au plus 256 Ko\u00a0; celui-ci en pèse 257 Ko")


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = inventory(tmp_path, a="a: " + "x" * MAX_BYTES)
    real = os.fstat

    class Small:
        def __init__(self, handle: int) -> None:
            self.st_mode, self.st_size, self.st_blksize = real(handle).st_mode, 3, 4096

    monkeypatch.setattr(read.os, "fstat", Small)
    assert [each.code for each in read_document(folder / "a.yaml", tmp_path)[1]] == ["S007"]


def test_names_that_are_no_identifier_are_refused_with_the_name_to_take(tmp_path: Path) -> None:
    folder = inventory(tmp_path, **{"a..b": GOOD, "mon reseau": GOOD, "réseau-santé": GOOD, "Majuscule": GOOD, "bon-nom-2": GOOD})
    paths, problems = list_records(folder, tmp_path)
    assert [path.name for path in paths] == ["bon-nom-2.yaml"]
    rule = "Le nom d'un fichier doit être fait de lettres minuscules sans accent, de chiffres et de traits d'union (80 caractères au plus)\u00a0; on trouve"
    assert [(each.place.path, each.code, each.message) for each in problems] == [
        ("experiences/Majuscule.yaml", "S005", f"{rule} `Majuscule`. Renommez le fichier en `majuscule.yaml`."),
        ("experiences/a..b.yaml", "S005", f"{rule} `a..b`. Renommez le fichier en `a-b.yaml`."),
        ("experiences/mon reseau.yaml", "S005", f"{rule} `mon reseau`. Renommez le fichier en `mon-reseau.yaml`."),
        ("experiences/réseau-santé.yaml", "S005", f"{rule} `réseau-santé`. Renommez le fichier en `reseau-sante.yaml`."),
    ]


@pytest.mark.parametrize(
    "stem", ["..", "...", ".", "", "-a", "a-", "a--b", "!!!", "a_b", "a.b", "nul", "com1", "x" * 81, "a\nb", "a\u202eb", "e\u0301te\u0301", "été"]
)
def test_no_name_that_could_mislead_an_address_is_read(tmp_path: Path, stem: str) -> None:
    folder = inventory(tmp_path)
    (folder / f"{stem}.yaml").write_text(GOOD)
    assert list_records(folder, tmp_path)[0] == []
    assert [code for _, code in codes_of(folder)] == ["S005"]


def test_a_name_that_is_not_utf8_is_refused_and_shown(tmp_path: Path) -> None:
    folder = inventory(tmp_path)
    (folder / os.fsdecode(b"r\xe9seau.yaml")).write_text(GOOD)
    problems = list_records(folder, tmp_path)[1]
    assert [each.code for each in problems] == ["S005"]
    assert "`r⟨U+DCE9⟩seau`" in problems[0].message
    render(problems, "json").encode("utf-8")


def test_a_name_with_letters_of_another_alphabet_says_which(tmp_path: Path) -> None:
    folder = inventory(tmp_path, **{"r\u0435seau": GOOD})
    assert [each.message for each in list_records(folder, tmp_path)[1]] == [
        "Le nom d'un fichier doit être fait de lettres latines sans accent\u00a0; dans `r\u0435seau`, la lettre 2 est `\u0435` (U+0435), d'un autre alphabet, "
        "qui ressemble à `e`. Renommez le fichier en `reseau.yaml`."
    ]


@pytest.mark.parametrize(("name", "wanted"), [("plan.yml", "plan.yaml"), ("Plan Froid.YAML", "plan-froid.yaml"), ("plan.Yml", "plan.yaml")])
def test_another_extension_is_refused_with_the_name_to_take(tmp_path: Path, name: str, wanted: str) -> None:
    folder = inventory(tmp_path)
    (folder / name).write_text(GOOD)
    paths, problems = list_records(folder, tmp_path)
    assert paths == []
    assert [each.code for each in problems] == ["S002"]
    assert problems[0].message.endswith(f"Renommez le fichier en `{wanted}`.")


def test_what_editors_and_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    folder = inventory(tmp_path)
    for name in [
        ".DS_Store",
        ".gitkeep",
        "._a.yaml",
        ".#a.yaml",
        ".a.yaml.swp",
        "README.md",
        "LISEZ-MOI.txt",
        "a.yaml~",
        "~$a.docx",
        "Thumbs.db",
        "desktop.ini",
    ]:
        (folder / name).write_text("")
    assert list_records(folder, tmp_path) == ([], [])


def test_a_folder_of_records_under_another_name_is_pointed_at(tmp_path: Path) -> None:
    (tmp_path / "Expérience").mkdir()
    assert list_records(tmp_path / "experiences", tmp_path)[1][0].message.endswith("Vouliez-vous dire `Expérience`\u00a0?")


def test_renaming_is_never_offered_over_another_record(tmp_path: Path) -> None:
    folder = inventory(tmp_path, plan=GOOD, **{"Plan": GOOD})
    for name in ("plan.yml", "plan.yaml.bak"):
        (folder / name).write_text(GOOD)
    assert [(each.place.path, each.message.split(". ", 1)[-1]) for each in list_records(folder, tmp_path)[1]] == [
        ("experiences/Plan.yaml", "`plan.yaml` existe déjà\u00a0: réunissez les deux fichiers, ou donnez un autre nom à celui-ci."),
        ("experiences/plan.yaml.bak", "C'est sans doute une copie de `plan.yaml`\u00a0: supprimez-la, ou déplacez-la."),
        ("experiences/plan.yml", "`plan.yaml` existe déjà\u00a0: réunissez les deux fichiers, ou donnez un autre nom à celui-ci."),
    ]


def test_a_folder_among_the_records_is_told_with_what_to_do(tmp_path: Path) -> None:
    folder = inventory(tmp_path)
    (folder / "2024").mkdir()
    (problem,) = list_records(folder, tmp_path)[1]
    assert (problem.code, problem.message.split(". ")[1]) == ("S009", "Ce dossier n'est pas parcouru\u00a0: s'il contient des fichiers à lire, sortez-les-en.")


def test_a_folder_named_like_a_record_is_refused(tmp_path: Path) -> None:
    folder = inventory(tmp_path)
    (folder / "x.yaml").mkdir()
    assert codes_of(folder) == [("experiences/x.yaml", "S003")]
    assert [each.code for each in read_document(folder / "x.yaml", tmp_path)[1]] == ["S003"]


def test_a_pipe_or_a_socket_named_like_a_record_is_refused_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = inventory(tmp_path)
    os.mkfifo(folder / "tuyau.yaml")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("prise.yaml")
    assert codes_of(folder) == [("experiences/prise.yaml", "S003"), ("experiences/tuyau.yaml", "S003")]


def test_a_link_out_of_the_folder_is_never_followed(tmp_path: Path) -> None:
    folder = inventory(tmp_path, a=GOOD)
    (tmp_path / "secret.yaml").write_text("titre: secret\n")
    (folder / "lien.yaml").symlink_to(tmp_path / "secret.yaml")
    assert codes_of(folder) == [("experiences/lien.yaml", "S004")]
    assert read_document(folder / "lien.yaml", tmp_path)[0] is None


def test_a_link_inside_the_folder_is_read(tmp_path: Path) -> None:
    folder = inventory(tmp_path, a=GOOD)
    (folder / "b.yaml").symlink_to("a.yaml")
    assert [path.name for path in list_records(folder, tmp_path)[0]] == ["a.yaml", "b.yaml"]


def test_a_broken_or_circular_link_is_a_problem(tmp_path: Path) -> None:
    folder = inventory(tmp_path)
    (folder / "casse.yaml").symlink_to("nulle-part.yaml")
    (folder / "rond.yaml").symlink_to("rond.yaml")
    assert codes_of(folder) == [("experiences/casse.yaml", "S001"), ("experiences/rond.yaml", "S001")]


def test_a_missing_file_or_folder_is_a_problem(tmp_path: Path) -> None:
    assert [each.message for each in list_records(tmp_path / "experiences", tmp_path)[1]] == [
        "Le dossier `experiences` doit exister et pouvoir être lu\u00a0; le système a répondu «\u00a0il n'existe pas\u00a0». Vérifiez son nom et vos droits d'accès."
    ]
    assert [each.code for each in read_document(tmp_path / "a.yaml", tmp_path)[1]] == ["S001"]


@pytest.mark.parametrize(
    ("error", "said"),
    [(PermissionError(13, "denied"), "accès refusé"), (OSError(5, "I/O error"), "erreur n° 5 du système"), (FileNotFoundError(2, "gone"), "il n'existe pas")],
)
def test_a_file_or_a_folder_that_the_system_refuses_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str) -> None:
    folder = inventory(tmp_path, a=GOOD)

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(read.os, "open", refuse)
    monkeypatch.setattr(read.os, "scandir", refuse)
    for problems, code in ((read_document(folder / "a.yaml", tmp_path)[1], "S001"), (list_records(folder, tmp_path)[1], "S008")):
        assert [each.code for each in problems] == [code]
        assert f"«\u00a0{said}\u00a0»" in problems[0].message


def test_reading_changes_nothing_on_disk(tmp_path: Path) -> None:
    folder = inventory(tmp_path, a=GOOD, b=b"\xff\xfea\x00", c="[" * 1000)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    for path in list_records(folder, tmp_path)[0]:
        read_document(path, tmp_path)
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("text", "slug"), [("Réseau Santé (87)", "reseau-sante-87"), ("Cœur", "coeur"), ("r\u0435seau", "reseau"), ("!!!", ""), ("a" * 100, "a" * 80)]
)
def test_the_name_offered_is_a_good_identifier(text: str, slug: str) -> None:
    assert slugify(text) == slug


# ----------------------------------------------------------------------------------------------------------------------------------------- any input


ENGLISH = re.compile(r"\b(?:expected|found|while|could|not|allowed|mapping|scanning|parsing|block|token)\b")


def sound(found: Document | None, problems: list[Problem], lines: int) -> None:
    """A document or problems; each problem placed inside the file; each value placed."""
    assert found is not None or problems
    for each in problems:
        assert each.place.path == "a.yaml"
        assert 0 <= each.place.line <= lines + 1
        assert not ENGLISH.search(each.message)
    for format in ("text", "github", "json"):
        render(problems, format).encode("utf-8")  # type: ignore[arg-type]
    if found is not None:
        assert isinstance(found.data, dict)
        placed(found, found.data, ())


def placed(found: Document, value: Any, path: tuple[Any, ...]) -> None:
    assert path in found.places
    assert value is None or isinstance(value, str | bool | dict | list)
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        placed(found, inner, (*path, step))


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\x00")
@example(b"a: \xc2")
def test_any_bytes_give_a_document_or_problems(raw: bytes) -> None:
    found, problems = read_bytes(raw, "a.yaml")
    sound(found, problems, raw.count(b"\n") + raw.count(b"\r") + 1)


SIGNS = st.sampled_from(
    [
        *"abé01 \n\t:-?[]{},#&*!|>'\"%@`~<=\\.\r\u00a0\u202f\u202e\u200b\x00\x1b\x85\u2028\ufeff",
        ": ",
        "- ",
        "\n  ",
        "\n- ",
        "---\n",
        "...",
        "<<: ",
        "&a ",
        "*a",
        "!b ",
        "\\u202e",
        "null",
        "true",
    ]
)


@given(st.lists(SIGNS, max_size=60).map("".join))
def test_any_text_made_of_yaml_signs_gives_a_document_or_problems(text: str) -> None:
    found, problems = read_text(text, "a.yaml")
    sound(found, problems, text.count("\n") + text.count("\r") + 1)
    # No anchor, alias or tag goes through unsaid: shared nodes would be walked as often as they are named.
    assert found is None or problems or faults.refused(text, "a.yaml") == []


@given(st.integers(0, len(GOOD)), st.integers(0, 12), st.lists(SIGNS, max_size=4).map("".join))
def test_any_mutation_of_a_good_record_gives_a_document_or_problems(at: int, cut: int, put: str) -> None:
    text = GOOD[:at] + put + GOOD[at + cut :]
    found, problems = read_text(text, "a.yaml")
    sound(found, problems, text.count("\n") + text.count("\r") + 1)


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.text("aé0 :-#'\"\\[]{}&*!%@`~\n", max_size=12)), lambda inner: st.lists(inner, max_size=3), max_leaves=8
    )
)
def test_what_is_written_between_double_quotes_is_read_back(value: Any) -> None:
    def written(each: Any) -> str:
        if isinstance(each, list):
            return f"[{', '.join(map(written, each))}]"
        if isinstance(each, str):
            return '"' + each.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        return {None: "null", True: "true", False: "false"}[each]

    assert data(f"a: {written(value)}\n") == {"a": value}


@pytest.mark.parametrize(
    "groups",
    [
        lambda depth: "[" * depth + "]" * depth,
        lambda depth: "a: " + "[a: " * (depth // 2) + "b" + "]" * (depth // 2),
        lambda depth: "- " * depth + "a",
        lambda depth: "".join(f"{' ' * level}a:\n" for level in range(depth)),
        lambda depth: "".join(f"{' ' * level}a:\n{' ' * level}-\n" for level in range(depth // 2)),
    ],
)
def test_groups_are_counted_whatever_opens_them(groups):
    assert "S029" not in [each.code for each in read_text(groups(MAX_DEPTH - 2), "a.yaml")[1]]
    assert [each.code for each in read_text(groups(MAX_DEPTH + 4), "a.yaml")[1]] == ["S029"]

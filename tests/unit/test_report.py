"""The report: the same problems for a person, for GitHub, for a program, and harmless in each."""

import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problem import Place, Problem
from generator.report import render, render_summary, wants_colour


def one(
    message: str = "Il faut un titre.", *, path: str = "experiences/a.yaml", line: int = 3, level: str = "erreur", suggestion: str | None = None
) -> Problem:
    return Problem(Place(path, line, 5 if line else 0), "S032", level, "titre", message, suggestion)  # type: ignore[arg-type]


def test_a_problem_is_one_line_with_its_place_level_code_and_sentence() -> None:
    assert render([one()], "text", records=2) == ("experiences/a.yaml:3:5  erreur S032  Il faut un titre.\n\n1 erreur dans 1 fichier (2 fiches lues).\n")


def test_problems_are_sorted_by_place_and_grouped_by_file() -> None:
    problems = [one("d", path="b.yaml"), one("c", line=12), one("b", line=3), one("a", line=0)]
    assert render(problems, "text").splitlines() == [
        "b.yaml:3:5  erreur S032  d",
        "",
        "experiences/a.yaml  erreur S032  a",
        "experiences/a.yaml:3:5  erreur S032  b",
        "experiences/a.yaml:12:5  erreur S032  c",
        "",
        "4 erreurs dans 2 fichiers.",
    ]


@pytest.mark.parametrize(
    ("levels", "records", "sentence"),
    [
        ([], None, "Aucun problème."),
        ([], 0, "Aucun problème (0 fiche lue)."),
        ([], 1, "Aucun problème (1 fiche lue)."),
        ([], 32, "Aucun problème (32 fiches lues)."),
        (["conseil"], None, "1 conseil dans 1 fichier."),
        (["erreur", "erreur", "conseil"], None, "2 erreurs et 1 conseil dans 1 fichier."),
        (["conseil", "avertissement", "erreur", "avertissement"], 1, "1 erreur, 2 avertissements et 1 conseil dans 1 fichier (1 fiche lue)."),
    ],
)
def test_the_last_line_counts_in_good_french(levels: list[str], records: int | None, sentence: str) -> None:
    assert render([one(level=level) for level in levels], "text", records=records).splitlines()[-1] == sentence


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ({"une fiche": 32, "un outil": 5, "un parcours": 5}, "32 fiches, 5 outils et 5 parcours lus"),
        ({"une fiche": 0, "un outil": 1}, "1 outil lu"),
        ({"une fiche": 0, "un outil": 0}, "0 fiche lue"),
        ({"une fiche": 2, "une carte": 1}, "2 fiches et 1 carte lues"),
    ],
)
def test_each_kind_of_record_is_counted_in_its_own_words(records: dict[str, int], words: str) -> None:
    assert render([], "text", records=records) == f"Aucun problème ({words}).\n"


def test_colours_come_only_when_asked() -> None:
    assert "\033" not in render([one()], "text")
    assert "\033[31merreur S032\033[0m" in render([one()], "text", colour=True)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_are_for_a_terminal_whose_owner_did_not_decline_them() -> None:
    assert wants_colour(Terminal(), {})
    assert not wants_colour(io.StringIO(), {})
    assert not wants_colour(Terminal(), {"NO_COLOR": "1"})
    assert not wants_colour(Terminal(), {"TERM": "dumb"})


def test_auto_is_github_inside_github_and_text_elsewhere() -> None:
    assert render([one()], "auto", environ={"GITHUB_ACTIONS": "true"}).startswith("::error ")
    assert render([one()], "auto", environ={}).startswith("experiences/")


@pytest.mark.parametrize(("level", "order"), [("erreur", "error"), ("avertissement", "warning"), ("conseil", "notice")])
def test_each_level_has_its_annotation(level: str, order: str) -> None:
    assert render([one(level=level)], "github").startswith(f"::{order} file=experiences/a.yaml,line=3,col=5,title=S032 Clé écrite deux fois::Il faut")


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    assert render([one(line=0)], "github").startswith("::error file=experiences/a.yaml,title=")


def test_an_annotation_is_escaped_as_github_demands() -> None:
    line = render([one("100 %\r\n::error::faux", path="a:b,c%.yaml")], "github").splitlines()[0]
    assert line == "::error file=a%3Ab%2Cc%25.yaml,line=3,col=5,title=S032 Clé écrite deux fois::100 %25⟨U+000D⟩⟨U+000A⟩::error::faux"


HOSTILE = [
    "::error::x",
    "\n::error::x",
    "\r\n::set-output name=a::b",
    "\u2028::add-mask::x",
    "##[error]x",
    "a ##[stop-commands]b",
    "\x1b[2J",
    "\x9b31m",
    "\u202eabc",
    "\ud800",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format", ["text", "github", "json"])
def test_no_file_writes_an_order_into_the_report(text: str, format: str) -> None:
    report = render([one(text, path=text, suggestion=text)], format)  # type: ignore[arg-type]
    report.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", report)
    if format == "json":
        assert len(json.loads(report)) == 1
        return
    assert "##[" not in report
    orders = [line for line in report.splitlines() if line.lstrip().startswith("::")]
    assert len(orders) == (1 if format == "github" else 0)
    assert all(order.startswith("::error file=") for order in orders)


@given(st.text(), st.text(min_size=1))
def test_whatever_the_message_and_the_path_a_problem_is_one_line(message: str, path: str) -> None:
    assert len(render([one(message, path=path)], "text").split("\n")) == 4
    assert len(render([one(message, path=path)], "github").split("\n")) == 3


def test_a_program_gets_a_list_of_objects() -> None:
    report = render([one("«\u00a0x\u00a0»", suggestion="medecin")], "json")
    assert json.loads(report) == [
        {
            "file": "experiences/a.yaml",
            "line": 3,
            "column": 5,
            "code": "S032",
            "level": "erreur",
            "field": "titre",
            "message": "«\u00a0x\u00a0»",
            "suggestion": "medecin",
        }
    ]
    assert render([], "json") == "[]\n"


@given(st.text(), st.text(), st.one_of(st.none(), st.text()))
def test_the_json_is_always_valid_utf8_with_nothing_lost_but_surrogates(message: str, path: str, suggestion: str | None) -> None:
    read = json.loads(render([one(message, path=path, suggestion=suggestion)], "json").encode("utf-8"))[0]
    assert (read["message"], read["file"], read["suggestion"]) == (message, path, suggestion)


def test_the_job_summary_shows_what_a_record_says_as_text() -> None:
    summary = render_summary([one("`<img src=x onerror=alert(1)>` | **gras** [lien](http://x)", path="<b>.yaml")], records=1)
    assert "<img" not in summary and "<b>" not in summary
    assert "<td><code>&lt;img src=x onerror=alert(1)&gt;</code> | **gras** [lien](http://x)</td>" in summary
    assert "1 erreur dans 1 fichier (1 fiche lue)." in summary
    # A blank line would end the HTML block, and what follows would be read as Markdown.
    assert "\n\n" not in summary[summary.index("<table>") : summary.index("</table>")]


def test_the_job_summary_stays_under_githubs_limit() -> None:
    problems = [one("x" * 1000, path=f"{number}.yaml") for number in range(2000)]
    summary = render_summary(problems)
    assert len(summary.encode()) < 1_048_576
    assert "La suite est trop longue" in summary

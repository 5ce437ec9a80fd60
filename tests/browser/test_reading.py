"""The reading of a tool in a real browser: the tables of cases, read by hand from the records, and the same as Python on any answers."""

import random
from pathlib import Path

import pytest

from generator.reading import read, read_group, score_ranges
from tests.browser.conftest import POLICY
from tests.reading_cases import cases, differences, live_tools, shown, some_people, tool_named

ROOT = Path(__file__).parents[2]
PAGE = f"""<!doctype html><html lang="fr"><head><meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta charset="utf-8">
<title>Essai</title><link rel="icon" href="data:,"></head><body></body></html>"""


@pytest.fixture
def browser_page(tmp_path, serve, open_page):
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "js").symlink_to(ROOT / "generator" / "assets" / "js")
    return open_page(serve(tmp_path))


def test_each_case_of_the_tables_is_read_in_the_browser_as_written_by_hand(browser_page):
    every = cases()
    readings = browser_page.evaluate(
        """async (cases) => {
            const { read, readGroup } = await import("./js/reading.js");
            return cases.map(([tool, people, before, isGroup]) => (isGroup ? readGroup(tool, people) : read(tool, people[0], before)));
        }""",
        [[case.tool, case.people, case.before, case.is_group] for case in every],
    )
    wrong = {case.name: found for case, reading in zip(every, readings, strict=True) if (found := differences(case.expected, shown(case, reading)))}
    assert wrong == {}


def test_the_browser_reads_any_answers_as_python_does(browser_page):
    chance = random.Random(20261122)
    decimals = next(case.tool for case in cases() if case.tool["slug"] == "petits-nombres")
    tools = [*live_tools(), tool_named("petit-outil"), decimals]
    groups = [(tool, some_people(tool, chance)) for tool in tools for _ in range(60)]
    readings = browser_page.evaluate(
        """async (groups) => {
            const { read, readGroup, scoreRanges } = await import("./js/reading.js");
            return groups.map(([tool, people]) => [read(tool, people[0], people.at(-1)), readGroup(tool, people), scoreRanges(tool)]);
        }""",
        groups,
    )
    expected = [[read(tool, people[0], people[-1]), read_group(tool, people), score_ranges(tool)] for tool, people in groups]
    wrong = [(group, was, found) for group, was, found in zip(groups, expected, readings, strict=True) if was != found]
    assert wrong == []


def test_a_record_that_was_not_checked_is_refused_in_the_browser(browser_page):
    said = browser_page.evaluate("""async () => {
        const { read } = await import("./js/reading.js");
        const tool = {
          echelles: [{ id: "e", reponses: [{ id: "a", valeur: "beaucoup" }] }],
          parties: [{ id: "p", echelle: "e", calcul: "moyenne", items: [{ id: "i" }] }],
        };
        try { return read(tool, { reponses: { i: "a" } }); } catch (error) { return String(error); }
    }""")
    assert said == "RangeError: beaucoup is no number: the record was not checked."

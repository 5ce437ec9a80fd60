"""The reading of a tool is what its record says: by hand on the tables of cases, and for any answers by what must always be true."""

import random
import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading import read, read_group, score_ranges
from tests.reading_cases import Case, cases, differences, live_tools, shown, some_people, tool_named

CASES = cases()
TOOLS = [*live_tools(), tool_named("petit-outil")]


def reading_of(case: Case) -> dict:
    return shown(case, read_group(case.tool, case.people) if case.is_group else read(case.tool, case.people[0], case.before))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_of_the_tables_is_read_as_written_by_hand(case):
    assert differences(case.expected, reading_of(case)) == []


def test_every_rule_of_the_five_tools_fires_in_some_case_and_stays_silent_in_another():
    for tool in live_tools():
        own = [case for case in CASES if case.tool["slug"] == tool["slug"]]
        for rule in tool["regles"]:
            fired = {rule["id"] in case.expected["regles"] for case in own if "regles" in case.expected}
            assert fired == {True, False}, (tool["slug"], rule["id"])


def test_every_band_of_the_five_tools_is_reached_in_some_case():
    for tool in (tool for tool in live_tools() if "seuils" in tool):
        reached = {part.get("seuil") for case in CASES if case.tool["slug"] == tool["slug"] for part in case.expected.get("parties", {}).values()}
        assert set(range(len(tool["seuils"]))) <= reached, tool["slug"]


def test_the_range_of_a_score_is_that_of_its_scale():
    assert score_ranges(tool_named("filet")) == {part: {"bas": 1, "haut": 5} for part in ("noeuds", "liens", "mailles", "poids")}
    qualities = {part: {"bas": 0, "haut": 9} for part in ("proximite", "centralite", "flexibilite", "proactivite", "perennite")}
    assert score_ranges(tool_named("referent-de-proximite")) == {**qualities, "conditions": None}
    assert score_ranges(tool_named("vigilance")) == {"pieges": None}


def test_a_record_that_was_not_checked_is_refused():
    tool = {
        "echelles": [{"id": "e", "reponses": [{"id": "a", "valeur": "beaucoup"}]}],
        "parties": [{"id": "p", "echelle": "e", "calcul": "moyenne", "items": [{"id": "i"}]}],
    }
    with pytest.raises(ValueError, match=r"'beaucoup' is no number: the record was not checked\."):
        read(tool, {"reponses": {"i": "a"}})


# ── What is true of any answers ─────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def groups(draw):
    tool = draw(st.sampled_from(TOOLS))
    return tool, some_people(tool, random.Random(draw(st.integers(0, 10**9))))


@given(groups())
def test_each_answer_is_counted_once_and_a_score_lies_in_its_range(drawn):
    tool, people = drawn
    sizes = {part["id"]: len(part["items"]) for part in tool["parties"]}
    ranges = score_ranges(tool)
    for person in people:
        reading = read(tool, person)
        for id, part in reading["parties"].items():
            assert part["compte"] + part["ignores"] + part["sans"] in (sizes[id], 1, 0)
            if part["score"] is None:
                assert part["seuil"] is None and (part["pourquoi"] or ranges[id] is None)
            else:
                assert part["pourquoi"] == "" and ranges[id]["bas"] <= part["score"] <= ranges[id]["haut"]
                assert part["seuil"] is not None or not tool.get("seuils")
                assert (part["ignores"] + part["sans"]) * 3 <= part["compte"] + part["ignores"] + part["sans"]


@given(groups())
def test_the_order_of_the_people_changes_nothing(drawn):
    tool, people = drawn
    assert read_group(tool, people) == read_group(tool, people[::-1])


@given(groups())
def test_a_group_of_one_reads_as_that_person(drawn):
    tool, people = drawn
    alone, together = read(tool, people[0]), read_group(tool, people[:1])
    assert {id: part["mediane"] for id, part in together["parties"].items()} == {id: part["score"] for id, part in alone["parties"].items()}
    assert (together["regles"], together["couleur"]) == (alone["regles"], alone["couleur"])
    assert [row for row in together["items"] if row["divise"]] == [] and together["roles"] == []


@given(groups())
def test_medians_and_spreads_are_those_of_the_answers_and_what_divides_comes_first(drawn):
    tool, people = drawn
    reading = read_group(tool, people)
    assert reading["personnes"] == len(people)
    assert sorted(row["id"] for row in reading["items"]) == sorted(item["id"] for part in tool["parties"] for item in part["items"])
    gaps = [(not row["divise"], -(row["ecart"] or 0) if row["divise"] else 0) for row in reading["items"]]
    assert gaps == sorted(gaps)
    values = {answer["id"]: Fraction(answer["valeur"]) for scale in tool["echelles"] for answer in scale["reponses"] if "valeur" in answer}
    for row in reading["items"]:
        heard = sorted(values[id] for id, count in row["reponses"].items() for _ in range(count) if id in values)
        if heard:
            assert (row["bas"], row["haut"], row["ecart"]) == (heard[0], heard[-1], heard[-1] - heard[0])
            assert row["mediane"] == statistics.median(heard)
            assert row["divise"] == (heard[-1] - heard[0] >= Fraction(tool["ecart_item"]))


@given(groups())
def test_nothing_in_the_reading_of_a_group_tells_who_answered_what(drawn):
    tool, people = drawn
    reading = read_group(tool, people)
    assert set(reading) == {"personnes", "parties", "items", "regles", "voix", "couleur", "roles"}
    assert all(set(part) == {"mediane", "bas", "haut", "ecart", "scores", "seuil"} for part in reading["parties"].values())
    assert all(set(row) == {"id", "mediane", "bas", "haut", "ecart", "reponses", "divise"} for row in reading["items"])
    assert all(set(row) == {"regle", "personnes"} for row in reading["voix"])

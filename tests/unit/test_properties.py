"""For any record that the schema allows, the check finds no error; for any change of a good record or of its file, located problems or none, never a crash."""

import copy
from typing import Any

from helpers import RESUME, ROOT, SHORT, as_yaml, check, real_schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.catalogue import MESSAGES
from generator.edtf import parse_edtf
from generator.problem import Problem
from generator.read import read_bytes, read_document
from generator.schema import Field, Table

SETTINGS = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
)

SCHEMA = real_schema()
HANDLES = ("un", "deux", "trois")
RECORDS = [SHORT, *(document.data for document, _ in (read_document(path, ROOT) for path in sorted((ROOT / "experiences").glob("*.yaml"))[:6]) if document)]

# Letters of many scripts and signs of YAML and Markdown that mean nothing here; no figures, no `@`, no link: those have rules of their own.
LETTERS = st.sampled_from(list("abcdefghijklmnopqrstuvwxyzàâçéèêëîïôöùûüœæÉÀ東京日本ωжñ😀'’«»…-,.;:!?#*&%$€\"|>{}") + [" "] * 12)


def words(smallest: int, largest: int) -> st.SearchStrategy[str]:
    return (
        st.text(LETTERS, min_size=smallest, max_size=max(largest, smallest))
        .map(lambda text: ("a" + text)[: max(largest, 1)].rstrip() or "a")
        .filter(lambda text: len(text) >= smallest)
    )


def terms(field: Field) -> st.SearchStrategy[str]:
    return st.sampled_from([id for name in field.vocabulaires for id in SCHEMA.vocabulary(name).terms])


def dates(field: Field) -> st.SearchStrategy[str]:
    year = st.integers(1900, 2026).map(str)
    point = st.one_of(year, st.dates().filter(lambda day: day.year > 1000).map(str), year.map(lambda text: text + "~"), year.map(lambda text: text + "-03?"))
    return st.one_of(point, year.map(lambda text: text + "/.."), *(st.just(word) for word in field.mots))


def value(field: Field) -> st.SearchStrategy[Any]:
    """Values that a field allows, by its kind: what the schema says, and nothing else."""
    constraints = field.constraints
    if field.table:
        return st.lists(row(SCHEMA.table(field.table)), min_size=1, max_size=3)
    if field.type == "array":
        one = terms(field) if field.vocabulaires else st.sampled_from(SCHEMA.parts) if field.vers == "champs" else words(1, 20)
        return st.lists(one, min_size=1, max_size=4, unique=True)
    if field.vocabulaires:
        return terms(field)
    if field.vers:
        return st.sampled_from({"sources": HANDLES, "acteurs": HANDLES, "fiches": ("autre-fiche",), "outils": ("filet",), "champs": SCHEMA.parts}[field.vers])
    if "enum" in constraints:
        return st.sampled_from(constraints["enum"])
    if field.type == "boolean":
        return st.sampled_from(["oui", "non", True, False])
    if field.type in ("number", "integer"):
        return st.integers(0, 10**9).map(str)
    if field.genre == "date-edtf":
        return dates(field)
    if field.genre in ("adresse", "identifiant", "contact") or "pattern" in constraints:
        return st.just(field.example)
    return words(constraints.get("minLength", 1), min(constraints.get("maxLength", 200), 200))


def row(table: Table) -> st.SearchStrategy[Any]:
    made = fields(table)
    return (
        st.one_of(made, value(table.field(table.short)))
        if table.short and all(each.name == table.short or not each.required for each in table.fields)
        else made
    )


@st.composite
def fields(draw: st.DrawFn, table: Table) -> dict[str, Any]:
    """A mapping of some fields of a table: the required ones, those that go with them, and others."""
    chosen = {each.name for each in table.fields if each.required}
    chosen |= set(draw(st.lists(st.sampled_from([each.name for each in table.fields]), max_size=12)))
    if table.au_moins_un and not chosen & set(table.au_moins_un):
        chosen.add(table.au_moins_un[0])
    chosen = chosen or {table.fields[0].name}
    for each in table.fields:
        if each.name in chosen:
            chosen |= set(each.exige)
            chosen |= set(each.appui[:1])
    data: dict[str, Any] = {}
    for each in table.fields:
        if each.name in chosen:
            target = data
            for key in each.path[:-1]:
                target = target.setdefault(key, {})
            target[each.path[-1]] = draw(value(each))
    return data


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A whole record: the handles it uses are given, its identifiers are distinct, its period ends after it begins."""
    data = draw(fields(SCHEMA.main))
    data["resume"] = draw(words(0, 500)) + RESUME[:150]
    data["sources"] = [{"id": handle, "titre": draw(words(1, 100)), "editeur": "Un éditeur"} for handle in HANDLES]
    data["acteurs"] = [{"ref": handle, "nom": draw(words(1, 100))} for handle in HANDLES]
    data.pop("periode", None)
    return data


def errors(problems: list[Problem]) -> list[str]:
    return [f"{each.code} {each.field} {each.message}" for each in problems if each.level == "erreur"]


@SETTINGS
@given(records())
def test_any_record_that_the_schema_allows_passes_the_check(record: dict[str, Any]) -> None:
    assert errors(check(record, tools=("filet",))) == []


def assert_located(problems: list[Problem], lines: int) -> None:
    for each in problems:
        assert each.code in MESSAGES and each.level == MESSAGES[each.code].level
        assert each.place.path == "experiences/ma-fiche.yaml"
        assert 0 <= each.place.line <= lines and each.place.column >= 0
        assert each.place.line or each.code == "S016"
        assert each.message and "\n" not in each.message


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.text(max_size=30),
        st.sampled_from(["2011", "mars 2020", "https://x", "un", "1 500", "info@exemple.org", "fiche:x", "[a](notion:b/c)", "x" * 3000]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=10), inner, max_size=3)),
    max_leaves=6,
)


def paths(data: Any, path: tuple = ()) -> list[tuple]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, each in items for found in paths(each, (*path, key)))]


@SETTINGS
@given(st.sampled_from(RECORDS), st.data())
def test_any_change_of_a_good_record_is_located_or_passes(record: dict[str, Any], data: st.DataObject) -> None:
    record = copy.deepcopy(record)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths(record)[1:]))
        target: Any = record
        for step in path[:-1]:
            target = target[step]
        if data.draw(st.booleans()):
            target[path[-1]] = data.draw(ANYTHING)
        elif isinstance(target, dict):
            target[data.draw(st.text(max_size=12))] = target.pop(path[-1])
        else:
            target.append(copy.deepcopy(target[path[-1]]))
    text = as_yaml(record)
    assert_located(check(text), text.count("\n") + 1)


@SETTINGS
@given(st.sampled_from(RECORDS[:3]).map(lambda record: as_yaml(record).encode()), st.data())
def test_any_change_of_its_file_is_located_or_passes(raw: bytes, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        piece = data.draw(
            st.one_of(
                st.binary(max_size=4),
                st.sampled_from([b"\t", b": ", b"- ", b"\n", b'"', b"'", b"[", b"{", b"&a ", b"*a ", b"!x ", b"#", b"\xc2\xa0", b"|\n", b">-\n", b"---\n"]),
            )
        )
        raw = raw[:at] + piece + raw[at + data.draw(st.integers(0, 20)) :]
    document, problems = read_bytes(raw, "experiences/ma-fiche.yaml")
    lines = raw.count(b"\n") + raw.count(b"\r") + 1
    assert_located(problems, lines)
    if document is not None:
        assert_located(check(raw.decode()), lines)


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        date = parse_edtf(text)
    except ValueError:
        return
    assert date.french() and date.sort_key[0] <= date.sort_key[1]

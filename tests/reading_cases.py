"""The tables of `tests/data/readings/*.json` come in; cases go out, for the tests of Python and of the browser alike. Also makes random answers to a tool.

A table names its tool (a record of `site_src/outils/` or of `tests/data/outils/`) or writes a small one. A case gives one `personne` (with or without an
earlier result, `avant`) or a `groupe`; `attendu` says what must be found, written from the record by hand: what it does not name is free. The answers of a
person are written part by part, in the order of the questions, "-" for none; `brut` is given as it is. In `attendu`, `divises` is the list of the items that
divide the group, in order, and `item` gives rows by their item.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.read import read_document

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "site_src" / "outils", ROOT / "tests" / "data" / "outils")
TABLES = sorted((ROOT / "tests" / "data" / "readings").glob("*.json"))


@dataclass(frozen=True)
class Case:
    name: str
    tool: dict[str, Any]
    people: list[Any]
    before: Any
    is_group: bool
    expected: dict[str, Any]


def tool_named(slug: str) -> dict[str, Any]:
    path = next(folder / f"{slug}.yaml" for folder in FOLDERS if (folder / f"{slug}.yaml").exists())
    document, problems = read_document(path, ROOT)
    assert document is not None and problems == []
    return {**document.data, "slug": slug}


def live_tools() -> list[dict[str, Any]]:
    """The tools of the site that people fill in."""
    tools = [tool_named(path.stem) for path in sorted(FOLDERS[0].glob("*.yaml"))]
    return [tool for tool in tools if "parties" in tool]


def cases() -> list[Case]:
    found = []
    for table in TABLES:
        written = json.loads(table.read_text(encoding="utf-8"))
        tool = tool_named(written["outil"]) if isinstance(written["outil"], str) else written["outil"]
        found += [_case(f"{table.stem} : {each['nom']}", tool, each) for each in written["cas"]]
    return found


def _case(name: str, tool: dict[str, Any], written: dict[str, Any]) -> Case:
    assert set(written) <= {"nom", "personne", "groupe", "brut", "avant", "attendu"}, name
    people = [written["brut"]] if "brut" in written else [answers_of(tool, each) for each in written.get("groupe", [written.get("personne")])]
    before = answers_of(tool, written["avant"]) if "avant" in written else None
    return Case(name, tool, people, before, "groupe" in written, written["attendu"])


def answers_of(tool: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """`{"noeuds": "1 - nsp", "role": …, "courte": …}` as the answers that the reading takes."""
    parts = {part["id"]: part["items"] for part in tool["parties"]}
    given = {}
    for part, answers in written.items():
        if part in ("role", "courte"):
            continue
        assert len(answers.split()) <= len(parts[part]), (part, answers)
        given |= {item["id"]: answer for item, answer in zip(parts[part], answers.split(), strict=False) if answer != "-"}
    return {"reponses": given, **{name: written[name] for name in ("role", "courte") if name in written}}


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where what was found is not what was expected: mappings by the keys expected, everything else exactly."""
    if isinstance(expected, dict) and isinstance(found, dict) and not path.endswith("reponses"):
        missing = [f"{path}/{key} manque" for key in expected if key not in found]
        return missing + [line for key in expected if key in found for line in differences(expected[key], found[key], f"{path}/{key}")]
    return [] if expected == found else [f"{path} : {found!r}, attendu {expected!r}"]


def shown(case: Case, reading: dict[str, Any]) -> dict[str, Any]:
    """A reading with what `attendu` may name beside it."""
    if not case.is_group:
        return reading
    return {**reading, "divises": [row["id"] for row in reading["items"] if row["divise"]], "item": {row["id"]: row for row in reading["items"]}}


def someone(tool: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Random answers to a tool: some complete, some with holes, « ne sait pas » or answers that the scale does not have, one role or none."""
    scales = {scale["id"]: [answer["id"] for answer in scale["reponses"]] for scale in tool["echelles"]}
    parts = {part["id"]: part["echelle"] for part in tool["parties"]}
    holes = chance.choice([0, 0, 0.1, 0.5])
    strangers = chance.choice([0, 0, 0.1])

    def answer(scale: str) -> str:
        return "inconnue" if chance.random() < strangers else chance.choice(scales[scale])

    given = {item["id"]: answer(part["echelle"]) for part in tool["parties"] for item in part["items"] if chance.random() >= holes}
    short = {phrase["partie"]: answer(parts[phrase["partie"]]) for phrase in tool.get("courte", []) if chance.random() >= holes}
    return {"reponses": given, "courte": short, "role": chance.choice([role["id"] for role in tool.get("roles", [])] + ["", "inconnu"])}


def some_people(tool: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    return [someone(tool, chance) for _ in range(chance.randint(1, 6))]

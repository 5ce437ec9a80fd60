"""The record of a tool that is filled in comes in, what its page draws goes out: numbered questions with their answers, and the reading key in words.

Bounds and conditions are said in French from the same data that `generator/reading.py` and `assets/js/reading.js` compute with.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from generator.markup import Resolver, render
from generator.reading import bands_of, is_meant, score_ranges
from generator.typography import NBSP, french, lower_first

COLOURS = {"urgence": "Urgence", "rouge": "Rouge", "orange": "Orange", "vert": "Vert"}
STAR_RADIUS = 100


@dataclass(frozen=True)
class Choice:
    """One answer. `step` is its place on the slider, from 1; 0 when it stands beside it (« ne sait pas »)."""

    id: str
    label: str
    value: str
    step: int


@dataclass(frozen=True)
class Question:
    """One question with its own answers; `opposite` is the sentence at the other end of its slider, `notes` the notes that go with it."""

    id: str
    number: int
    text: str
    opposite: str
    help: Markup
    mark: str
    choices: tuple[Choice, ...]
    slider: bool
    notes: tuple[tuple[str, str], ...]
    pocket: bool

    @property
    def steps(self) -> tuple[Choice, ...]:
        return tuple(each for each in self.choices if each.step)

    @property
    def beside(self) -> tuple[Choice, ...]:
        return tuple(each for each in self.choices if not each.step)


@dataclass(frozen=True)
class Band:
    """A band of a score: when, how it is called, what it means. `rank` is its place in the record."""

    rank: int
    when: str
    label: str
    text: Markup
    level: str


@dataclass(frozen=True)
class Axis:
    """A branch of the star: its end, and where its name stands."""

    x: float
    y: float
    name_x: float
    name_y: float
    anchor: str


@dataclass(frozen=True)
class Scored:
    """A part that has a score: its two ends, in numbers and in words, its bands, where they change (shares of the whole), its branch of the star."""

    least: str
    most: str
    bands: tuple[Band, ...]
    limits: tuple[float, ...]
    axis: Axis


@dataclass(frozen=True)
class Part:
    """A part of the questionnaire. `phrase` stands for it in the short version."""

    id: str
    title: str
    text: Markup
    low: str
    high: str
    questions: tuple[Question, ...]
    phrase: Question | None
    scored: Scored | None


@dataclass(frozen=True)
class Key:
    """How to read the score of some parts that have the same ends and the same bands."""

    parts: tuple[Part, ...]
    scored: Scored


@dataclass(frozen=True)
class Rule:
    """What some answers say together: when, what, and the colour that it gives."""

    id: str
    when: str
    text: Markup
    colour: str


NOTES = {"fait": "Un fait récent", "decision": "Ce qu’on décide, qui, quand"}


def parts_of(tool: Mapping[str, Any], resolve: Resolver) -> tuple[Part, ...]:
    """The parts of a tool, in the order of its record."""
    scales = {str(each["id"]): each for each in tool["echelles"]}
    phrases = {str(each["partie"]): each for each in tool.get("courte") or ()}
    pocket = {str(each) for each in tool.get("poche") or ()}
    asked = tool.get("note") or {}
    notes = tuple((name, title) for name, title in NOTES.items() if asked.get(name) is True)
    numbers = numbers_of(tool)
    ranges = score_ranges(tool)
    branches = [id for id, ends in ranges.items() if ends]
    found = []
    for part in tool["parties"]:
        id, scale = str(part["id"]), scales[str(part["echelle"])]
        choices = _choices(scale)
        questions = tuple(
            Question(
                str(item["id"]),
                numbers[str(item["id"])],
                french(str(item["texte"])),
                french(str(item.get("oppose") or "")),
                render(str(item.get("aide") or ""), resolve),
                str(item.get("marque") or ""),
                choices,
                scale.get("forme") == "curseur" and sum(each.step > 0 for each in choices) > 1,
                notes,
                str(item["id"]) in pocket,
            )
            for item in part["items"]
        )
        phrase = phrases.get(id)
        found.append(
            Part(
                id,
                french(str(part["titre"])),
                render(str(part.get("description") or ""), resolve),
                french(str(part.get("bas") or "")),
                french(str(part.get("haut") or "")),
                questions,
                Question(id, list(phrases).index(id) + 1, french(str(phrase["texte"])), "", Markup(""), "", choices, False, (), False) if phrase else None,
                _scored(tool, id, ranges[id], _axis(branches.index(id), len(branches)), resolve) if id in branches else None,
            )
        )
    return tuple(found)


def numbers_of(tool: Mapping[str, Any]) -> Mapping[str, int]:
    """The number of each question: the one that its id ends with (`l6`), when these numbers grow from one to the next; else its place."""
    ids = [str(item["id"]) for part in tool["parties"] for item in part["items"]]
    ends = [int(found.group()) if (found := re.search(r"[0-9]{1,4}\Z", id)) else -1 for id in ids]
    grow = ends[:1] >= [0] and all(one < other for one, other in pairwise(ends))
    return dict(zip(ids, ends if grow else range(1, len(ids) + 1), strict=True))


def _choices(scale: Mapping[str, Any]) -> tuple[Choice, ...]:
    found: list[Choice] = []
    for each in scale["reponses"]:
        value = str(each.get("valeur") or "") if each.get("ignore") is not True else ""
        step = 1 + sum(other.step > 0 for other in found) if value else 0
        found.append(Choice(str(each["id"]), french(str(each.get("libelle") or value)), decimal(value), step))
    return tuple(found)


def _scored(tool: Mapping[str, Any], part: str, ends: Mapping[str, Any] | None, axis: Axis, resolve: Resolver) -> Scored | None:
    if not ends:
        return None
    written = bands_of(tool, part)
    bands = tuple(
        Band(rank, when_band(each), french(str(each.get("libelle") or "")), render(str(each.get("texte") or ""), resolve), str(each.get("niveau") or "neutre"))
        for rank, each in written
    )
    least, most = float(ends["bas"]), float(ends["haut"])
    changes = {float(each[key]) for _, each in written for key in ("moins_de", "jusqua", "depuis", "plus_de") if each.get(key)}
    limits = tuple(round((each - least) / (most - least), 4) for each in sorted(changes) if least < each < most)
    return Scored(decimal(ends["bas"]), decimal(ends["haut"]), bands, limits, axis)


def _axis(rank: int, number: int) -> Axis:
    """A branch of a star of `number` branches, the first one upwards, in a drawing centred on 0, 0."""
    angle = 2 * math.pi * rank / number - math.pi / 2
    x, y = math.cos(angle), math.sin(angle)
    anchor = "middle" if abs(x) < 0.2 else "start" if x > 0 else "end"
    away = STAR_RADIUS + 12
    return Axis(round(x * STAR_RADIUS, 1), round(y * STAR_RADIUS, 1), round(x * away, 1), round(y * away + (0 if y < -0.9 else 4 + 4 * y), 1), anchor)


# ── The key in words ────────────────────────────────────────────────────────────────────────────────────────────────────────


def decimal(number: object) -> str:
    """« 2,3 »: a number as the French write it."""
    return str(number).replace(".", ",").replace("-", "\u2212")


def keys_of(parts: Sequence[Part]) -> list[Key]:
    """The bands of the parts, said once for the parts that share them."""
    found: dict[tuple[object, ...], list[Part]] = {}
    for part in parts:
        if part.scored:
            ranks = tuple(band.rank for band in part.scored.bands)
            found.setdefault((ranks, part.scored.least, part.scored.most, part.low, part.high), []).append(part)
    return [Key(tuple(each), each[0].scored) for each in found.values() if each[0].scored]


def when_band(band: Mapping[str, Any]) -> str:
    """« de 2,3 à 3,7 »."""
    if band.get("depuis") and band.get("jusqua"):
        return f"de {decimal(band['depuis'])} à {decimal(band['jusqua'])}"
    if band.get("depuis") and band.get("moins_de"):
        return f"de {decimal(band['depuis'])} à moins de {decimal(band['moins_de'])}"
    words = {"depuis": f"{decimal(band.get('depuis'))} ou plus", "plus_de": f"plus de {decimal(band.get('plus_de'))}"}
    words |= {"moins_de": f"moins de {decimal(band.get('moins_de'))}", "jusqua": f"{decimal(band.get('jusqua'))} ou moins"}
    return " et ".join(said for key, said in words.items() if band.get(key))


def rules_of(tool: Mapping[str, Any], parts: Sequence[Part], resolve: Resolver) -> tuple[Rule, ...]:
    """The crossings of a tool, each with its conditions in words."""
    return tuple(
        Rule(str(each["id"]), _when_rule(each, parts), render(str(each.get("texte") or ""), resolve), str(each.get("couleur") or ""))
        for each in tool.get("regles") or ()
    )


def pocket_key(rules: Sequence[Mapping[str, Any]], parts: Sequence[Part]) -> list[tuple[str, str]]:
    """(colour, when) pairs, shorter than the rules: the questions that give a colour by one same answer are said together."""
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for rule in rules:
        conditions: Sequence[Mapping[str, Any]] = rule.get("conditions") or []
        if rule.get("couleur"):
            alone = len(conditions) == 1 and conditions[0].get("items") and not conditions[0].keys() - {"items", "reponses"}
            same = " ".join(map(str, conditions[0]["reponses"])) if alone else str(rule["id"])
            found.setdefault(str(rule["couleur"]), {}).setdefault(same, []).append(rule)
    together = {colour: [_together(each) for each in groups.values()] for colour, groups in found.items()}
    return [(COLOURS[colour], " ; ".join(_when_rule(each, parts) for each in merged).replace(" ; «", f"{NBSP}; «")) for colour, merged in together.items()]


def _together(rules: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    if len(rules) == 1:
        return rules[0]
    conditions = [rule["conditions"][0] for rule in rules]
    return {"conditions": [{"items": [item for each in conditions for item in each["items"]], "reponses": conditions[0]["reponses"]}]}


def _when_rule(rule: Mapping[str, Any], parts: Sequence[Part]) -> str:
    words = french(" et ".join(_condition(each, parts) for each in rule.get("conditions") or ()))
    return words[:1].upper() + words[1:]


def _condition(condition: Mapping[str, Any], parts: Sequence[Part]) -> str:
    if condition.get("comme_avant") is True:
        return "les mêmes réponses que la fois précédente"
    if not condition.get("reponses"):
        signs = {"plus_de": "plus de", "moins_de": "moins de", "au_moins": "au moins"}
        title = next((part.title for part in parts if part.id == condition.get("partie")), "")
        return f"«{NBSP}{title}{NBSP}» : " + " et ".join(f"{sign} {decimal(condition[key])}" for key, sign in signs.items() if condition.get(key))
    asked = [each for part in parts for each in part.questions if is_meant(each.id, each.mark, part.id, condition)]
    labels = {choice.id: choice.label for question in asked for choice in question.choices}
    answers = " ou ".join(f"«{NBSP}{lower_first(label)}{NBSP}»" for each in condition["reponses"] if (label := labels.get(str(each))))
    numbers = number_words([each.number for each in asked])
    least = int(condition.get("nombre") or 1)
    if len(asked) == 1:
        return f"{answers} à la question {numbers}"
    if condition.get("tous") is True:
        return f"{answers} aux questions {numbers}"
    return f"{answers} à {'l’une des' if least == 1 else f'au moins {least} des'} questions {numbers}"


def number_words(numbers: Sequence[int]) -> str:
    """« 2 à 9, 11 et 12 »."""
    runs: list[list[int]] = []
    for each in sorted(numbers):
        if runs and each == runs[-1][-1] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    pieces = [piece for run in runs for piece in ([f"{run[0]} à {run[-1]}"] if len(run) > 2 else map(str, run))]
    return " et ".join(part for part in (", ".join(pieces[:-1]), pieces[-1]) if part) if pieces else ""

"""The record of a tool and the answers of one person, or of several, come in; what the tool reads in them goes out, ready to be written as JSON.

The record is plain data, as it is written and once it is checked: a number may be a number (`2.3`) or its text (`"2.3"`), since records are read as
text. Answers are `{"reponses": {item: answer}, "courte": {part: answer}, "role": role}`; what the tool does not know in them counts as not answered.
Scores are fractions until they are written, to the nearest hundredth: a score of 2.3 is never 2.2999. `assets/js/reading.js` says the same in the
browser; both are held to the cases of `tests/data/readings/`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from operator import ge, gt, le, lt
from typing import Any

Tool = Mapping[str, Any]
Answers = Mapping[str, Any]

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_BOUNDS = {"moins_de": lt, "jusqua": le, "depuis": ge, "au_moins": ge, "plus_de": gt}


@dataclass(frozen=True)
class _Answer:
    id: str
    value: Fraction | None
    ignored: bool


@dataclass(frozen=True)
class _Item:
    id: str
    part: str
    mark: str
    scale: Mapping[str, _Answer]


@dataclass(frozen=True)
class _Part:
    id: str
    way: str
    scale: Mapping[str, _Answer]
    items: tuple[_Item, ...]
    factor: Fraction | None
    """What the answer to its one phrase is multiplied by in the short version; None when the short version does not speak of this part."""


@dataclass(frozen=True)
class _Form:
    """What one person answered: the exact score and the counts of each part, the answer to each item."""

    role: str
    scores: Mapping[str, Fraction | None]
    counts: Mapping[str, Mapping[str, Any]]
    answers: Mapping[str, _Answer]


def read(tool: Tool, answers: Answers, before: Answers | None = None) -> dict[str, Any]:
    """What one person's answers say. `before` is an earlier result of the same person or group, for the rules that compare with it.

    `pourquoi` says why a part has no score: `ignores`, too many « ne sait pas »; `vide`, too few answers yet.
    """
    parts = _parts(tool)
    form = _form(tool, parts, answers)
    earlier = _form(tool, parts, before).answers if before is not None else None
    fired = [rule for rule in tool.get("regles") or () if _fires(rule, parts, form.scores, form.answers, earlier)]
    return {
        "parties": {
            part.id: {"score": _written(form.scores[part.id]), **form.counts[part.id], "seuil": _band(tool, part.id, form.scores[part.id])} for part in parts
        },
        "regles": [rule["id"] for rule in fired],
        "couleur": _colour(fired),
        "complet": any(counts["compte"] for counts in form.counts.values()) and not any(counts["sans"] for counts in form.counts.values()),
    }


def read_group(tool: Tool, people: Sequence[Answers]) -> dict[str, Any]:
    """What the answers of several people say together: medians, and above all where they differ. Nobody is named nor ranked.

    A rule is read on the median of each part and, for each item, on the answer that more than half of the people give or go beyond (without values:
    the answer of more than half). `voix` counts, for each rule, the people whose own answers fire it. A colour that depends on answers, not on scores,
    is given as soon as one person's answers give it: a majority does not silence a « non ».
    """
    parts = _parts(tool)
    forms = [_form(tool, parts, answers) for answers in people]
    rules = tool.get("regles") or ()
    scores = {part.id: _sorted(form.scores[part.id] for form in forms) for part in parts}
    medians = {id: _median(values) for id, values in scores.items()}
    common = {item.id: answer for part in parts for item in part.items if (answer := _common(_given(forms, item), item))}
    fired = [rule for rule in rules if _fires(rule, parts, medians, common, None)]
    voices = [(rule, sum(_fires(rule, parts, form.scores, form.answers, None) for form in forms)) for rule in rules]
    return {
        "personnes": len(forms),
        "parties": {
            part.id: {
                "mediane": _written(medians[part.id]),
                **_spread(scores[part.id]),
                "scores": len(scores[part.id]),
                "seuil": _band(tool, part.id, medians[part.id]),
            }
            for part in parts
        },
        "items": _items(tool, parts, forms),
        "regles": [rule["id"] for rule in fired],
        "voix": [{"regle": rule["id"], "personnes": count} for rule, count in voices if count],
        "couleur": _colour([rule for rule, count in voices if rule in fired or (count and _is_on_answers(rule))]),
        "roles": _gaps(tool, parts, forms),
    }


def score_ranges(tool: Tool) -> dict[str, dict[str, Any] | None]:
    """The lowest and the highest score that each part can have; None for a part without score."""
    return {part.id: _range(part) for part in _parts(tool)}


# ── The record ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _parts(tool: Tool) -> list[_Part]:
    scales = {scale["id"]: {answer.id: answer for answer in map(_answer, scale.get("reponses") or ())} for scale in tool.get("echelles") or ()}
    factors = {phrase["partie"]: _number(phrase.get("facteur")) or Fraction(1) for phrase in tool.get("courte") or ()}
    parts = []
    for part in tool.get("parties") or ():
        scale = scales.get(part.get("echelle"), {})
        items = tuple(_Item(item["id"], part["id"], item.get("marque") or "", scale) for item in part.get("items") or ())
        parts.append(_Part(part["id"], part.get("calcul") or "aucun", scale, items, factors.get(part["id"])))
    return parts


def _answer(written: Mapping[str, Any]) -> _Answer:
    return _Answer(str(written["id"]), _number(written.get("valeur")), _is_true(written.get("ignore")))


def _is_true(written: Any) -> bool:
    return written is True or written in ("oui", "true")


def _number(written: Any) -> Fraction | None:
    if written is None or written == "":
        return None
    if not _NUMBER.fullmatch(str(written)):
        raise ValueError(f"{written!r} is no number: the record was not checked.")
    return Fraction(str(written))


def _written(value: Fraction | None) -> int | float | None:
    """To the nearest hundredth, a half away from zero."""
    if value is None:
        return None
    hundredths = (abs(value.numerator) * 200 + value.denominator) // (2 * value.denominator) * (-1 if value < 0 else 1)
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def _range(part: _Part) -> dict[str, Any] | None:
    values = _sorted(answer.value for answer in part.scale.values() if not answer.ignored)
    if part.way == "aucun" or not values or not part.items:
        return None
    times = len(part.items) if part.way == "somme" else 1
    return {"bas": _written(values[0] * times), "haut": _written(values[-1] * times)}


# ── One person ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _form(tool: Tool, parts: Sequence[_Part], answers: Answers) -> _Form:
    given = answers.get("reponses") or {}
    phrases = answers.get("courte") or {}
    role = next((each for each in tool.get("roles") or () if each["id"] == answers.get("role")), None)
    short = _is_true(role.get("courte")) if role else bool(phrases) and not given
    limit = _number(tool.get("ignores_un_sur"))
    found: dict[str, _Answer] = {}
    scores, counts = {}, {}
    for part in parts:
        if short:
            asked = [_chosen(part.scale, phrases.get(part.id))] if part.factor is not None else []
        else:
            asked = [_chosen(part.scale, given.get(item.id)) for item in part.items]
            found |= {item.id: answer for item, answer in zip(part.items, asked, strict=True) if answer}
        scores[part.id], counts[part.id] = _score(part, asked, limit, short)
    return _Form(role["id"] if role else "", scores, counts, found)


def _chosen(scale: Mapping[str, _Answer], given: Any) -> _Answer | None:
    return None if given is None else scale.get(str(given))


def _score(part: _Part, asked: Sequence[_Answer | None], limit: Fraction | None, short: bool) -> tuple[Fraction | None, dict[str, Any]]:
    """The score of a part, and `{compte, ignores, sans, pourquoi}`. Ignored and missing answers weigh the same: together, no more than one in `limit`."""
    missing = sum(answer is None for answer in asked)
    ignored = sum(answer is not None and answer.ignored for answer in asked)
    values = _sorted(answer.value for answer in asked if answer and not answer.ignored)
    counts = {"compte": len(asked) - missing - ignored, "ignores": ignored, "sans": missing, "pourquoi": ""}
    if part.way == "aucun":
        return None, counts
    if ignored and (ignored == len(asked) or (limit is not None and ignored * limit > len(asked))):
        return None, counts | {"pourquoi": "ignores"}
    if not values or (limit is not None and (ignored + missing) * limit > len(asked)):
        return None, counts | {"pourquoi": "vide"}
    mean = sum(values, Fraction(0)) / len(values)
    if short:
        return mean * (part.factor or 1), counts
    return mean * (len(part.items) if part.way == "somme" else 1), counts


# ── Bands, rules, colours ───────────────────────────────────────────────────────────────────────────────────────────────────


def _within(score: Fraction, bounds: Mapping[str, Any]) -> bool:
    return all(compare(score, limit) for name, compare in _BOUNDS.items() if (limit := _number(bounds.get(name))) is not None)


def _band(tool: Tool, part: str, score: Fraction | None) -> int | None:
    """The rank of the first band of `seuils` that speaks of this part and holds this score."""
    if score is None:
        return None
    bands = enumerate(tool.get("seuils") or ())
    return next((rank for rank, band in bands if part in (band.get("parties") or (part,)) and _within(score, band)), None)


def _fires(
    rule: Mapping[str, Any],
    parts: Sequence[_Part],
    scores: Mapping[str, Fraction | None],
    answers: Mapping[str, _Answer],
    earlier: Mapping[str, _Answer] | None,
) -> bool:
    """True when all the conditions of the rule are true; a rule without condition never fires."""
    conditions = rule.get("conditions") or ()
    return bool(conditions) and all(_holds(condition, parts, scores, answers, earlier) for condition in conditions)


def _holds(
    condition: Mapping[str, Any],
    parts: Sequence[_Part],
    scores: Mapping[str, Fraction | None],
    answers: Mapping[str, _Answer],
    earlier: Mapping[str, _Answer] | None,
) -> bool:
    wanted = condition.get("reponses")
    if not wanted and not _is_true(condition.get("comme_avant")):
        score = scores.get(condition.get("partie") or "")
        return score is not None and _within(score, condition)
    ids = [item.id for part in parts for item in part.items if _is_meant(item, condition)]
    if not wanted:
        now = [answers.get(id) for id in ids]
        return earlier is not None and any(now) and now == [earlier.get(id) for id in ids]
    found = sum(answers[id].id in map(str, wanted) for id in ids if id in answers)
    return 0 < len(ids) == found if _is_true(condition.get("tous")) else found >= (_number(condition.get("nombre")) or 1)


def _is_meant(item: _Item, condition: Mapping[str, Any]) -> bool:
    """A condition names its items, or their mark, or their part; when it names several of these, an item answers to all of them."""
    named = condition.get("items")
    return (not named or item.id in named) and condition.get("marque") in (None, "", item.mark) and condition.get("partie") in (None, "", item.part)


def _is_on_answers(rule: Mapping[str, Any]) -> bool:
    return all(condition.get("reponses") for condition in rule.get("conditions") or ())


def _colour(rules: Iterable[Mapping[str, Any]]) -> str:
    return next((rule["couleur"] for rule in rules if rule.get("couleur")), "")


# ── Several people ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sorted(values: Iterable[Fraction | None]) -> list[Fraction]:
    return sorted(value for value in values if value is not None)


def _median(values: Sequence[Fraction]) -> Fraction | None:
    middle = len(values) // 2
    if not values:
        return None
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def _spread(values: Sequence[Fraction]) -> dict[str, Any]:
    if not values:
        return {"bas": None, "haut": None, "ecart": None}
    return {"bas": _written(values[0]), "haut": _written(values[-1]), "ecart": _written(values[-1] - values[0])}


def _given(forms: Sequence[_Form], item: _Item) -> list[_Answer]:
    return [form.answers[item.id] for form in forms if item.id in form.answers]


def _counted(given: Sequence[_Answer]) -> list[_Answer]:
    return [answer for answer in given if not answer.ignored]


def _common(given: Sequence[_Answer], item: _Item) -> _Answer | None:
    """The answer of the group to an item: with values, the highest that more than half give or go beyond; without, the one of more than half, if any."""
    counted = _counted(given) or given
    values = _sorted(answer.value for answer in counted)
    if values and len(values) == len(counted):
        middle = values[(len(values) - 1) // 2]
        return next(answer for answer in item.scale.values() if answer in counted and answer.value == middle)
    return next((answer for answer, count in Counter(counted).items() if count * 2 > len(counted)), None)


def _items(tool: Tool, parts: Sequence[_Part], forms: Sequence[_Form]) -> list[dict[str, Any]]:
    """Each item with its spread: those that divide the people first, the widest gap before the others, then all the others in the order of the tool.

    Answers without value (oui, non) divide as soon as two of them are given.
    """
    limit = _number(tool.get("ecart_item"))
    rows = []
    for item in (item for part in parts for item in part.items):
        given = _given(forms, item)
        counted = _counted(given)
        values = _sorted(answer.value for answer in counted)
        gap = values[-1] - values[0] if values else Fraction(0)
        divided = limit is not None and gap >= limit if values else len(set(counted)) > 1
        counts = {answer.id: given.count(answer) for answer in item.scale.values() if answer in given}
        row = {"id": item.id, "mediane": _written(_median(values)), **_spread(values), "reponses": counts, "divise": divided}
        rows.append((not divided, -gap if divided else Fraction(0), row))
    return [row for _, _, row in sorted(rows, key=lambda each: each[:2])]


def _gaps(tool: Tool, parts: Sequence[_Part], forms: Sequence[_Form]) -> list[dict[str, Any]]:
    """The parts that two roles see differently, by at least `ecart_partie` between their medians."""
    limit = _number(tool.get("ecart_partie"))
    if limit is None:
        return []
    gaps = []
    for part in parts:
        of_role = {role["id"]: _median(_sorted(form.scores[part.id] for form in forms if form.role == role["id"])) for role in tool.get("roles") or ()}
        for (one, first), (other, second) in combinations(of_role.items(), 2):
            if first is not None and second is not None and abs(first - second) >= limit:
                scores = {"score_un": _written(first), "score_autre": _written(second)}
                gaps.append({"partie": part.id, "un": one, "autre": other, **scores, "ecart": _written(abs(first - second))})
    return gaps

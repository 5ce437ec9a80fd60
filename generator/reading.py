"""The record of a tool and the answers of one person, or of several, come in; what the tool reads in them goes out, ready to be written as JSON.

The record is plain data, as it is written and once it is checked: a number may be a number (`2.3`) or its text (`"2.3"`), since records are read as
text. Answers are `{"reponses": {item: answer}, "courte": {part: answer}, "role": role}` and may come from anywhere: whatever the tool does not know in
them counts as not answered. Scores are in the units of the tool's own answers (`valeur`); they are fractions until they are written, to the nearest
hundredth, so that a score of 2.3 is never 2.2999. `assets/js/reading.js` says the same in the browser, function by function (`_form_of` here is `formOf`
there); both are held to the cases of `tests/data/readings/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from operator import ge, gt, le, lt
from typing import Any

Tool = Mapping[str, Any]
Answers = Mapping[str, Any]

_ZERO = Fraction(0)
_ONE = Fraction(1)
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
    """What rules are read on: the exact score of each part and the answer to each item, of one person or of a group; `counts` is of one person only."""

    role: str
    scores: Mapping[str, Fraction | None]
    answers: Mapping[str, _Answer]
    counts: Mapping[str, Mapping[str, Any]]


def read(tool: Tool, answers: Answers, before: Answers | None = None) -> dict[str, Any]:
    """What one person's answers say. `before` is an earlier result of the same person or group, for the rules that compare with it.

    `{"parties": {part: {"score", "compte", "ignores", "sans", "pourquoi", "seuil"}}, "regles": [id], "couleur": "" or the colour, "complet": bool}`:
    `compte`, `ignores` and `sans` are numbers of answers (counted, not counted, missing); `seuil` is a rank in the tool's `seuils`; `pourquoi` says why a
    part has no score: `ignores`, too many « ne sait pas »; `vide`, too few answers yet.
    """
    parts = _parts_of(tool)
    form = _form_of(tool, parts, answers)
    earlier = None if before is None else _form_of(tool, parts, before)
    fired = [rule for rule in tool.get("regles") or () if _fires(rule, parts, form, earlier)]
    colour = _colour_of(fired)
    counts = form.counts.values()
    return {
        "parties": {
            part.id: {"score": _written(form.scores[part.id]), **form.counts[part.id], "seuil": _band_of(tool, part.id, form.scores[part.id])} for part in parts
        },
        "regles": [rule["id"] for rule in fired if _is_said(rule, colour)],
        "couleur": colour,
        "complet": any(each["compte"] or each["ignores"] for each in counts) and not any(each["sans"] for each in counts),
    }


def read_group(tool: Tool, people: Sequence[Answers]) -> dict[str, Any]:
    """What the answers of several people say together: medians, and above all where they differ. Nobody is named nor ranked.

    `{"personnes": n, "parties": {part: {"mediane", "bas", "haut", "ecart", "scores", "seuil"}}, "items": [...], "regles": [id], "voix": [{"regle",
    "personnes"}], "couleur", "roles": [...]}`; `_item_rows` and `_gaps` give the shape of `items` and `roles`.
    A rule is read on the median of each part and on the group's answer to each item (`_common_answer`). `voix` counts, for each rule, the people whose own
    answers fire it. A colour that depends on answers, not on scores, is given as soon as one person's answers give it: a majority does not silence a « non ».
    """
    parts = _parts_of(tool)
    forms = [_form_of(tool, parts, answers) for answers in people]
    scores = {part.id: _sorted(form.scores[part.id] for form in forms) for part in parts}
    group = _group_form(parts, forms, scores)
    rules = tool.get("regles") or ()
    fired = [rule for rule in rules if _fires(rule, parts, group, None)]
    voices = [(rule, sum(_fires(rule, parts, form, None) for form in forms)) for rule in rules]
    colour = _colour_of(rule for rule, count in voices if rule in fired or (count and _is_on_answers(rule)))
    return {
        "personnes": len(forms),
        "parties": {
            part.id: {
                "mediane": _written(group.scores[part.id]),
                **_spread(scores[part.id]),
                "scores": len(scores[part.id]),
                "seuil": _band_of(tool, part.id, group.scores[part.id]),
            }
            for part in parts
        },
        "items": _item_rows(tool, parts, forms),
        "regles": [rule["id"] for rule in fired if _is_said(rule, colour)],
        "voix": [{"regle": rule["id"], "personnes": count} for rule, count in voices if count and _is_said(rule, colour)],
        "couleur": colour,
        "roles": _gaps(tool, parts, forms),
    }


def score_ranges(tool: Tool) -> dict[str, dict[str, Any] | None]:
    """The lowest and the highest score that each part can have, `{part: {"bas", "haut"}}`; None for a part without score."""
    return {part.id: _range_of(part) for part in _parts_of(tool)}


def bands_of(tool: Tool, part: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The bands of `seuils` that speak of a part, each with its rank."""
    return [(rank, band) for rank, band in enumerate(tool.get("seuils") or ()) if part in (band.get("parties") or (part,))]


# ── The record ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _parts_of(tool: Tool) -> list[_Part]:
    scales = {scale["id"]: {answer["id"]: _answer_of(answer) for answer in scale.get("reponses") or ()} for scale in tool.get("echelles") or ()}
    factors = {phrase["partie"]: _number_or(phrase.get("facteur"), _ONE) for phrase in tool.get("courte") or ()}
    parts = []
    for part in tool.get("parties") or ():
        scale = scales.get(part.get("echelle"), {})
        items = tuple(_Item(item["id"], part["id"], item.get("marque") or "", scale) for item in part.get("items") or ())
        parts.append(_Part(part["id"], part.get("calcul") or "aucun", scale, items, factors.get(part["id"])))
    return parts


def _answer_of(written: Mapping[str, Any]) -> _Answer:
    return _Answer(written["id"], _number(written.get("valeur")), _is_true(written.get("ignore")))


def _is_true(written: Any) -> bool:
    return written is True or written in ("oui", "true")


def _number(written: Any) -> Fraction | None:
    if written is None or written == "":
        return None
    if not _NUMBER.fullmatch(str(written)):
        raise ValueError(f"{written!r} is no number: the record was not checked.")
    return Fraction(str(written))


def _number_or(written: Any, default: Fraction) -> Fraction:
    value = _number(written)
    return default if value is None else value


def _range_of(part: _Part) -> dict[str, Any] | None:
    values = _sorted(answer.value for answer in part.scale.values() if not answer.ignored)
    if part.way == "aucun" or not values or not part.items:
        return None
    return {"bas": _written(_score_from(part, values[0])), "haut": _written(_score_from(part, values[-1]))}


def _score_from(part: _Part, mean: Fraction) -> Fraction:
    """A sum is the mean times the number of items: with a « ne sait pas », the others stand for it."""
    return mean * len(part.items) if part.way == "somme" else mean


# ── Fractions ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sorted(values: Iterable[Fraction | None]) -> list[Fraction]:
    return sorted(value for value in values if value is not None)


def _median(values: Sequence[Fraction]) -> Fraction | None:
    """Of sorted values; between the two in the middle when they are even in number."""
    middle = len(values) // 2
    if not values:
        return None
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def _spread(values: Sequence[Fraction]) -> dict[str, Any]:
    if not values:
        return {"bas": None, "haut": None, "ecart": None}
    return {"bas": _written(values[0]), "haut": _written(values[-1]), "ecart": _written(values[-1] - values[0])}


def _written(value: Fraction | None) -> int | float | None:
    """To the nearest hundredth, a half away from zero."""
    if value is None:
        return None
    hundredths = (abs(value.numerator) * 200 + value.denominator) // (2 * value.denominator) * (-1 if value < 0 else 1)
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


# ── One person ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _form_of(tool: Tool, parts: Sequence[_Part], answers: Any) -> _Form:
    written = answers if isinstance(answers, Mapping) else {}
    given, phrases = _texts(written.get("reponses")), _texts(written.get("courte"))
    role = next((each for each in tool.get("roles") or () if each["id"] == written.get("role")), None)
    short = _is_true(role.get("courte")) if role else bool(phrases) and not given
    limit = _number(tool.get("ignores_un_sur"))
    found: dict[str, _Answer] = {}
    scores, counts = {}, {}
    for part in parts:
        asked = _phrase_asked(part, phrases) if short else [part.scale.get(given.get(item.id, "")) for item in part.items]
        if not short:
            found |= {item.id: answer for item, answer in zip(part.items, asked, strict=True) if answer}
        scores[part.id], counts[part.id] = _score_of(part, asked, limit, short)
    return _Form(role["id"] if role else "", scores, found, counts)


def _texts(written: Any) -> dict[str, str]:
    return {id: answer for id, answer in written.items() if isinstance(answer, str)} if isinstance(written, Mapping) else {}


def _phrase_asked(part: _Part, phrases: Mapping[str, str]) -> list[_Answer | None]:
    return [] if part.factor is None else [part.scale.get(phrases.get(part.id, ""))]


def _score_of(part: _Part, asked: Sequence[_Answer | None], limit: Fraction | None, short: bool) -> tuple[Fraction | None, dict[str, Any]]:
    """The score of a part, and `{compte, ignores, sans, pourquoi}`. Ignored and missing answers weigh the same: together, no more than one in `limit`."""
    missing = sum(answer is None for answer in asked)
    ignored = sum(answer is not None and answer.ignored for answer in asked)
    values = _sorted(answer.value for answer in asked if answer and not answer.ignored)
    counts = {"compte": len(asked) - missing - ignored, "ignores": ignored, "sans": missing, "pourquoi": ""}
    if part.way == "aucun":
        return None, counts
    if ignored and (ignored == len(asked) or _too_many(ignored, asked, limit)):
        return None, counts | {"pourquoi": "ignores"}
    if not values or _too_many(ignored + missing, asked, limit):
        return None, counts | {"pourquoi": "vide"}
    mean = sum(values, _ZERO) / len(values)
    return mean * (part.factor or _ZERO) if short else _score_from(part, mean), counts


def _too_many(count: int, asked: Sequence[_Answer | None], limit: Fraction | None) -> bool:
    return limit is not None and count * limit > len(asked)


# ── Bands, rules, colours ───────────────────────────────────────────────────────────────────────────────────────────────────


def _within(score: Fraction, bounds: Mapping[str, Any]) -> bool:
    return all(compare(score, limit) for name, compare in _BOUNDS.items() if (limit := _number(bounds.get(name))) is not None)


def _band_of(tool: Tool, part: str, score: Fraction | None) -> int | None:
    """The rank of the first band of `seuils` that speaks of this part and holds this score."""
    if score is None:
        return None
    return next((rank for rank, band in bands_of(tool, part) if _within(score, band)), None)


def _fires(rule: Mapping[str, Any], parts: Sequence[_Part], form: _Form, earlier: _Form | None) -> bool:
    """True when all the conditions of the rule are true; a rule without condition never fires."""
    conditions = rule.get("conditions") or ()
    return bool(conditions) and all(_holds(condition, parts, form, earlier) for condition in conditions)


def _holds(condition: Mapping[str, Any], parts: Sequence[_Part], form: _Form, earlier: _Form | None) -> bool:
    ids = [item.id for part in parts for item in part.items if is_meant(item.id, item.mark, item.part, condition)]
    if condition.get("reponses"):
        return _is_answered(condition, ids, form)
    if _is_true(condition.get("comme_avant")):
        return earlier is not None and _is_as_before(ids, form, earlier)
    score = form.scores.get(condition.get("partie") or "")
    return score is not None and _within(score, condition)


def _is_answered(condition: Mapping[str, Any], ids: Sequence[str], form: _Form) -> bool:
    found = sum(form.answers[id].id in condition["reponses"] for id in ids if id in form.answers)
    return 0 < len(ids) == found if _is_true(condition.get("tous")) else found >= _number_or(condition.get("nombre"), _ONE)


def _is_as_before(ids: Sequence[str], form: _Form, earlier: _Form) -> bool:
    return any(id in form.answers for id in ids) and all(form.answers.get(id) == earlier.answers.get(id) for id in ids)


def is_meant(item: str, mark: str, part: str, condition: Mapping[str, Any]) -> bool:
    """A condition names its items, or their mark, or their part; when it names several of these, an item answers to all of them."""
    named = condition.get("items")
    return (not named or item in named) and condition.get("marque") in (None, "", mark) and condition.get("partie") in (None, "", part)


def _is_on_answers(rule: Mapping[str, Any]) -> bool:
    return all(condition.get("reponses") for condition in rule.get("conditions") or ())


def _is_said(rule: Mapping[str, Any], colour: str) -> bool:
    """A green light is not said beside another colour: « partagez » would stand under « ne partagez pas »."""
    return rule.get("couleur") != "vert" or colour in ("vert", "")


def _colour_of(rules: Iterable[Mapping[str, Any]]) -> str:
    return next((rule["couleur"] for rule in rules if rule.get("couleur")), "")


# ── Several people ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _group_form(parts: Sequence[_Part], forms: Sequence[_Form], scores: Mapping[str, Sequence[Fraction]]) -> _Form:
    common = {item.id: _common_answer(_given_to(item, forms), item) for part in parts for item in part.items}
    return _Form("", {id: _median(values) for id, values in scores.items()}, {id: answer for id, answer in common.items() if answer}, {})


def _given_to(item: _Item, forms: Sequence[_Form]) -> list[_Answer]:
    return [form.answers[item.id] for form in forms if item.id in form.answers]


def _counted(given: Sequence[_Answer]) -> list[_Answer]:
    return [answer for answer in given if not answer.ignored]


def _common_answer(given: Sequence[_Answer], item: _Item) -> _Answer | None:
    """The group's answer to an item: with values, the highest that more than half of the people give or go beyond; without, the one of more than half, if any.

    « Ne sait pas » is heard only when nobody says anything else.
    """
    heard = _counted(given) or given
    values = _sorted(answer.value for answer in heard)
    scale = [answer for answer in item.scale.values() if answer in heard]
    if values and len(values) == len(heard):
        middle = values[(len(values) - 1) // 2]
        return next(answer for answer in scale if answer.value == middle)
    return next((answer for answer in scale if heard.count(answer) * 2 > len(heard)), None)


def _item_rows(tool: Tool, parts: Sequence[_Part], forms: Sequence[_Form]) -> list[dict[str, Any]]:
    """Each item with its spread: those that divide the people first, the widest gap before the others, then all the others in the order of the tool.

    `{"id", "mediane", "bas", "haut", "ecart", "reponses": {answer: people}, "divise": bool}`, the answers in the order of their scale. Answers without
    value (oui, non) divide as soon as two of them are given.
    """
    limit = _number(tool.get("ecart_item"))
    rows = []
    for item in (item for part in parts for item in part.items):
        given = _given_to(item, forms)
        heard = _counted(given)
        values = _sorted(answer.value for answer in heard)
        gap = values[-1] - values[0] if values else _ZERO
        divided = limit is not None and gap >= limit if values else len(set(heard)) > 1
        counts = {answer.id: given.count(answer) for answer in item.scale.values() if answer in given}
        rows.append((gap, {"id": item.id, "mediane": _written(_median(values)), **_spread(values), "reponses": counts, "divise": divided}))
    divided_rows = sorted((row for row in rows if row[1]["divise"]), key=lambda row: -row[0])
    return [row for _, row in divided_rows] + [row for _, row in rows if not row["divise"]]


def _gaps(tool: Tool, parts: Sequence[_Part], forms: Sequence[_Form]) -> list[dict[str, Any]]:
    """The parts that two roles see differently, by at least `ecart_partie` between their medians: `{"partie", "un", "autre", "score_un", "score_autre", "ecart"}`."""
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

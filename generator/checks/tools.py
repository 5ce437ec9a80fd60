"""The walk of one tool comes in, the problems of what its page computes with come out: scales, scores, bands of scores, rules of reading, short version.

`generator/reading.py` reads the answers given to a tool and trusts its record: what it needs is made sure of here. A key that is ill-written has its own
problem already, and nothing more is said of what depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from generator.catalogue import Ours, problem
from generator.checks.content import plain_numbers
from generator.checks.context import Context
from generator.checks.walk import Row, Walk
from generator.problem import Problem
from generator.reading import is_meant
from generator.words import nearest

# Short enough for sums and means to be exact in Python and in a browser alike.
_EXACT = re.compile(r"-?(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,6})?", re.ASCII)
_SCORED = ("moyenne", "somme")
_LOW, _HIGH = ("depuis", "plus_de", "au_moins"), ("moins_de", "jusqua")
# How many parts with a score a picture takes to be drawn: a net has knots, ties and meshes, a star at least three branches.
_PARTS_OF_PICTURE = {"filet": 3, "etoile": 3, "barres": 1}
_FILLED = ("image", "echelles", "parties")
_OF_A_FORM = (*_FILLED, "ignores_un_sur", "note", "seuils", "regles", "ecart_item", "ecart_partie", "roles", "courte", "poche")

# A cut between two numbers: just before this number (0), or just after (1). A band of scores goes from a cut to another.
_Cut = tuple[Fraction, int]
_Span = tuple[_Cut, _Cut]


@dataclass(frozen=True)
class _Scale:
    """A way of answering. `sure` when all its answers could be read."""

    row: Row
    answers: tuple[Row, ...]
    sure: bool

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(str(each.values["id"]) for each in self.answers if "id" in each.values)

    @cached_property
    def counted(self) -> tuple[Row, ...]:
        return tuple(each for each in self.answers if each.values.get("ignore") is not True)

    @cached_property
    def values(self) -> tuple[Fraction, ...]:
        return tuple(value for each in self.counted if (value := _number(each, "valeur")) is not None)


@dataclass(frozen=True)
class _Part:
    """Questions that are read together. `sure` when all of them could be read."""

    row: Row
    scale: _Scale | None
    items: tuple[Row, ...]
    sure: bool

    @property
    def id(self) -> str:
        return str(self.row.values.get("id", ""))

    @property
    def scored(self) -> bool:
        return self.row.values.get("calcul") in _SCORED

    @property
    def times(self) -> int:
        """What the mean of the answers is multiplied by to give the score."""
        return len(self.items) if self.row.values["calcul"] == "somme" else 1

    @cached_property
    def range(self) -> tuple[Fraction, Fraction] | None:
        """The lowest and the highest score; None without score, or when they cannot be known."""
        if not (self.scored and self.sure and self.items and self.scale and self.scale.sure and self.scale.values):
            return None
        return min(self.scale.values) * self.times, max(self.scale.values) * self.times


class _Form:
    """What a tool asks, out of the rows of its walk."""

    def __init__(self, found: Walk) -> None:
        self.found = found
        rows: dict[tuple, list[Row]] = {}
        for row in found.rows:
            rows.setdefault(row.path[:-1], []).append(row)
        self.rows: Mapping[tuple, Sequence[Row]] = rows
        self.scales = {str(row.values["id"]): self._scale(row) for row in reversed(rows.get(("echelles",), ())) if "id" in row.values}
        self.parts = [self._part(row) for row in rows.get(("parties",), ())]
        self.by_id = {part.id: part for part in reversed(self.parts) if part.id}
        self._meant: dict[tuple, list[tuple[Row, _Part]]] = {}

    def _scale(self, row: Row) -> _Scale:
        answers = self.rows.get((*row.path, "reponses"), ())
        sure = self._whole(row, "reponses", answers) and not any(
            _is_unread(self.found, each, "valeur") or _is_unread(self.found, each, "ignore") for each in answers
        )
        return _Scale(row, tuple(answers), sure)

    def _part(self, row: Row) -> _Part:
        items = self.rows.get((*row.path, "items"), ())
        return _Part(row, self.scales.get(str(row.values.get("echelle", ""))), tuple(items), self._whole(row, "items", items))

    def _whole(self, row: Row, key: str, read: Sequence[Row]) -> bool:
        """Could all the rows of a list be read?"""
        listed = self.found.written(row.path).get(key)
        return row.path not in self.found.strange and isinstance(listed, list) and len(listed) == len(read)

    def under(self, *path: str | int) -> Sequence[Row]:
        return self.rows.get(path, ())

    def conditions(self) -> Iterator[Row]:
        for rule in self.under("regles"):
            for row in self.under(*rule.path, "conditions"):
                if row.path not in self.found.strange:
                    yield row

    def meant(self, condition: Row) -> list[tuple[Row, _Part]]:
        """The questions that a condition is about, each with its part."""
        key = (tuple(condition.values.get("items") or ()), condition.values.get("marque"), condition.values.get("partie"))
        if key not in self._meant:
            self._meant[key] = [
                (item, each)
                for each in self.parts
                for item in each.items
                if is_meant(str(item.values.get("id", "")), str(item.values.get("marque", "")), each.id, condition.values)
            ]
        return self._meant[key]


def _number(row: Row, name: str) -> Fraction | None:
    written = row.values.get(name)
    return Fraction(written) if type(written) is str and _EXACT.fullmatch(written) else None


def _is_said(found: Walk, row: Row, name: str) -> bool:
    return found.written(row.path).get(name) not in (None, "", [])


def _is_unread(found: Walk, row: Row, name: str) -> bool:
    """Is something written there that could not be read? That is told."""
    if not _is_said(found, row, name):
        return (*row.path, name) in found.misspelt
    return name not in row.values or (name in (*_LOW, *_HIGH, "valeur", "facteur", "nombre") and _number(row, name) is None)


def _shown(value: Fraction) -> str:
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# Numbers and names


def exact_numbers(found: Walk, context: Context) -> Iterator[Problem]:
    """A number that the page computes with is written in plain digits."""
    told = set()
    for cell in found.cells.get("nombre", ()):
        if not _EXACT.fullmatch(str(cell.value)):
            place = found.document.place(*cell.path)
            told.add(place)
            yield problem("T008", place, field=cell.path, suggestion=_in_digits(str(cell.value)), cle=cell.field.name, trouve=cell.value)
    yield from (each for each in plain_numbers(found, context) if each.place not in told)


def _in_digits(written: str) -> str | None:
    meant = Decimal(written)
    text = f"{meant.normalize():f}" if abs(meant.adjusted()) < 6 else ""
    return text if _EXACT.fullmatch(text) else None


def distinct_items(found: Walk, context: Context) -> Iterator[Problem]:
    """A question has a name that no question of another part has: a saved answer goes by it."""
    seen: dict[str, Row] = {}
    for row in (item for part in _Form(found).parts for item in part.items):
        id = row.values.get("id")
        if type(id) is not str:
            continue
        first = seen.setdefault(id, row)
        if first.path[:-1] != row.path[:-1]:
            at = (*row.path, "id")
            yield problem("R031", found.document.place(*at), field=at, nom=id, premiere=found.document.place(*first.path, "id").line)


def known_marks(found: Walk, context: Context) -> Iterator[Problem]:
    """A mark that a condition names is that of a question."""
    form = _Form(found)
    items = [item for part in form.parts for item in part.items]
    if not all(part.sure for part in form.parts) or any(_is_unread(found, item, "marque") for item in items):
        return
    marks = dict.fromkeys(str(item.values["marque"]) for item in items if "marque" in item.values)
    for row in form.conditions():
        mark = row.values.get("marque")
        if type(mark) is str and mark not in marks:
            at = (*row.path, "marque")
            yield problem("R032", found.document.place(*at), field=at, suggestion=nearest(mark, marks), nom=mark)


def known_answers(found: Walk, context: Context) -> Iterator[Problem]:
    """An answer that a condition looks for is one that its questions take."""
    form = _Form(found)
    for row in form.conditions():
        meant = form.meant(row)
        scales = {id(part.scale): part.scale for _, part in meant if part.scale}
        if not scales or not all(part.scale and part.scale.sure for _, part in meant) or not isinstance(row.values.get("reponses"), list):
            continue
        known = dict.fromkeys(answer for scale in scales.values() for answer in sorted(scale.ids))
        for index, each in enumerate(found.written(row.path)["reponses"]):
            if type(each) is str and each and each not in known:
                at = (*row.path, "reponses", index)
                listed = ", ".join(f"`{answer}`" for answer in known)
                close = nearest(each, known)
                shown = Ours("" if close or len(known) > 12 else f" (on y trouve\u00a0: {listed})")
                yield problem("R033", found.document.place(*at), field=at, suggestion=close, nom=each, connues=shown)


# What a form is made of


def whole_form(found: Walk, context: Context) -> Iterator[Problem]:
    """A tool that people fill in has questions, a way to answer them and a picture of the result."""
    data = found.document.data
    said = [key for key in _OF_A_FORM if data.get(key) not in (None, "", [])]
    lacking = [key for key in _FILLED if data.get(key) in (None, "", []) and (key,) not in found.misspelt]
    if said and lacking:
        yield problem("C020", found.document.place(said[0], key=True), field=(said[0],), cle=said[0], manque=Ours(", ".join(f"`{key}`" for key in lacking)))


def drawable_picture(found: Walk, context: Context) -> Iterator[Problem]:
    """The picture of a result has enough to draw."""
    form = _Form(found)
    image = found.rows[0].values.get("image")
    place = found.document.place("image")
    due = _PARTS_OF_PICTURE.get(str(image), 0)
    scored = sum(part.scored for part in form.parts)
    if form.parts and scored < due and not any("calcul" not in part.row.values for part in form.parts):
        wanted = f"au moins {due} parties qui ont un score" if due > 1 else "au moins une partie qui a un score"
        yield problem("C021", place, field=("image",), image=image, attendu=Ours(wanted), trouve=Ours(f"il y en a {scored}" if scored else "il n'y en a pas"))
    rules = form.under("regles")
    if image == "feu" and form.parts and ("regles",) not in found.misspelt and not any(_is_said(found, rule, "couleur") for rule in rules):
        yield problem("C021", place, field=("image",), image=image, attendu=Ours("au moins une règle qui donne une couleur"), trouve=Ours("il n'y en a pas"))


def scales_with_values(found: Walk, context: Context) -> Iterator[Problem]:
    """The score of a part is made of the values of its answers: each has one, or says that it does not count."""
    told = set()
    for part in _Form(found).parts:
        scale = part.scale
        if not part.scored or not scale or not scale.sure:
            continue
        if not scale.values:
            at = (*part.row.path, "echelle")
            yield problem("C022", found.document.place(*at), field=at, partie=part.id, echelle=part.row.values["echelle"])
        elif scale.row.path not in told:
            told.add(scale.row.path)
            for answer in scale.counted:
                if "valeur" not in answer.values:
                    yield problem("C023", found.document.place(*answer.path), field=answer.path, nom=answer.values.get("id", ""), partie=part.id)


def sliders_with_two_ends(found: Walk, context: Context) -> Iterator[Problem]:
    """A slider goes from one sentence to the other, or from one end of its part to the other."""
    for part in _Form(found).parts:
        if not part.scale or part.scale.row.values.get("forme") != "curseur":
            continue
        if all(_is_said(found, part.row, name) or _is_unread(found, part.row, name) for name in ("bas", "haut")):
            continue
        for item in part.items:
            if not _is_said(found, item, "oppose") and not _is_unread(found, item, "oppose") and item.path not in found.strange:
                yield problem("C024", found.document.place(*item.path), field=item.path, nom=item.values.get("id", ""), partie=part.id)


def sliders_that_rise(found: Walk, context: Context) -> Iterator[Problem]:
    """The values of a slider rise from its first end to the other."""
    for scale in _Form(found).scales.values():
        values = scale.values
        if scale.row.values.get("forme") == "curseur" and scale.sure and any(one >= other for one, other in pairwise(values)):
            at = (*scale.row.path, "reponses")
            yield problem("C025", found.document.place(*at, key=True), field=at, trouve=Ours(", ".join(map(_shown, values[:12]))))


# Bands of scores


def possible_bands(found: Walk, context: Context) -> Iterator[Problem]:
    """A band has one lower bound and one upper bound at most, and room between them."""
    for row in _Form(found).under("seuils"):
        for names in (("depuis", "plus_de"), ("moins_de", "jusqua")):
            if all(_is_said(found, row, name) for name in names):
                yield problem("C029", found.document.place(*row.path), field=row.path, faute=Ours(f"celui-ci a `{names[0]}` et `{names[1]}`"))
        span = _span(found, row)
        if span and span[0] is not None and span[1] is not None and span[0] >= span[1]:
            yield problem("C029", found.document.place(*row.path), field=row.path, faute=Ours("aucun nombre n'est entre les bornes de celui-ci"))


def _span(found: Walk, row: Row) -> tuple[_Cut | None, _Cut | None] | None:
    """From where to where a band goes, None for an end without bound; None as a whole when one of its bounds is ill-written."""
    if row.path in found.strange or any(_is_unread(found, row, name) for name in (*_LOW, *_HIGH)):
        return None
    bounds = {name: value for name in (*_LOW, *_HIGH) if (value := _number(row, name)) is not None}
    lows = [(bounds[name], int(name == "plus_de")) for name in _LOW if name in bounds]
    highs = [(bounds[name], int(name == "jusqua")) for name in _HIGH if name in bounds]
    return max(lows, default=None), min(highs, default=None)


def bands_that_share_the_scores(found: Walk, context: Context) -> Iterator[Problem]:
    """Each score that a part can have is in one band, and in one only; each band holds some of these scores."""
    form = _Form(found)
    bands = form.under("seuils")
    listed = found.document.data.get("seuils") or []
    if ("seuils",) in found.misspelt or not isinstance(listed, list) or len(listed) != len(bands):
        return
    spans = [_span(found, row) for row in bands]
    if any(_is_unread(found, row, "parties") for row in bands):
        return
    for_all = [rank for rank, row in enumerate(bands) if "parties" not in row.values]
    for_one: dict[str, list[int]] = {}
    for rank, row in enumerate(bands):
        for id in row.values.get("parties") or ():
            for_one.setdefault(id, []).append(rank)
    used: set[int] = set()
    done: set[tuple] = set()
    overlaps: set[tuple[int, int]] = set()
    unsure = any(id not in form.by_id for id in for_one)
    for part in form.parts:
        if not part.scored or not part.id:
            unsure = unsure or not part.id or "calcul" not in part.row.values
            continue
        own = for_one.get(part.id, [])
        if not own and not for_all:
            if part.scale and part.scale.sure and not part.scale.values:
                continue  # there is no score to read
            if bands or not done:
                at = (*part.row.path, "calcul")
                yield problem("C026", found.document.place(*at), field=at, partie=part.id)
            done.add(())
            continue
        key = (part.range, tuple(own))
        if part.range is None or any(spans[rank] is None for rank in (*own, *for_all)):
            unsure = True
        elif key not in done:
            done.add(key)
            whole: _Span = ((part.range[0], 0), (part.range[1], 1))
            held = _held(spans, sorted({*own, *for_all}), whole)
            used.update(rank for _, rank in held)
            yield from _shared(found, bands, part, held, whole, overlaps)
    if not unsure:
        for rank, row in enumerate(bands):
            span = spans[rank]
            if rank not in used and span and not (span[0] is not None and span[1] is not None and span[0] >= span[1]):
                yield problem("C030", found.document.place(*row.path), field=row.path, libelle=row.values.get("libelle", ""))


def _held(spans: Sequence[tuple[_Cut | None, _Cut | None] | None], ranks: Iterable[int], whole: _Span) -> list[tuple[_Span, int]]:
    """The bands that hold some of the scores of a part, from the lowest to the highest, cut at the ends of these scores."""
    held = []
    for rank in ranks:
        span = spans[rank] or (None, None)
        cut = (max(whole[0], span[0] or whole[0]), min(whole[1], span[1] or whole[1]))
        if cut[0] < cut[1]:
            held.append((cut, rank))
    return sorted(held)


def _shared(found: Walk, bands: Sequence[Row], part: _Part, held: Sequence[tuple[_Span, int]], whole: _Span, told: set[tuple[int, int]]) -> Iterator[Problem]:
    reach, last = whole[0], -1
    assert part.range
    ends = {"partie": part.id, "bas": Ours(_shown(part.range[0])), "haut": Ours(_shown(part.range[1]))}
    for (start, end), rank in [*held, ((whole[1], whole[1]), -1)]:
        if start > reach:
            yield problem("C027", found.document.place("seuils", key=True), field=("seuils",), scores=Ours(_scores((reach, start))), **ends)
        elif rank >= 0 and start < reach:
            one, other = sorted((last, rank))
            if (one, other) not in told:
                told.add((one, other))
                both = Ours(_scores((start, min(reach, end))))
                line = found.document.place(*bands[one].path).line
                yield problem("C028", found.document.place(*bands[other].path), field=bands[other].path, scores=both, premiere=line, partie=part.id)
        if rank >= 0 and end > reach:
            reach, last = end, rank


def _scores(span: _Span) -> str:
    """« le score 2.3 », « les scores de 1.2 (compris) à 1.5 (non compris) »."""
    (low, after_low), (high, after_high) = span
    if low == high:
        return f"le score {_shown(low)}"
    return f"les scores de {_shown(low)} ({'non compris' if after_low else 'compris'}) à {_shown(high)} ({'compris' if after_high else 'non compris'})"


# Rules of reading


def whole_conditions(found: Walk, context: Context) -> Iterator[Problem]:
    """A condition is about the score of a part, about answers, or about an earlier result: about one of these."""
    for row in _Form(found).conditions():
        fault = _fault(found, row)
        if fault:
            yield problem("C031", found.document.place(*row.path), field=row.path, faute=Ours(fault))


def _fault(found: Walk, row: Row) -> str:
    said = {key for key in found.written(row.path) if _is_said(found, row, key) or _is_unread(found, row, key)}
    bounds = [name for name in (*_LOW, *_HIGH) if name in said]
    kinds = [*bounds[:1], *(name for name in ("reponses", "comme_avant") if name in said)]
    if row.values.get("comme_avant") is False:
        return "`comme_avant: non` ne dit rien"
    if not kinds:
        return "celle-ci ne dit pas ce qui doit être vrai"
    if len(kinds) > 1:
        return "celle-ci mêle " + " et ".join(f"`{name}`" for name in kinds)
    if bounds and "partie" not in said:
        return f"celle-ci a `{bounds[0]}`, mais ne nomme aucune `partie`"
    needless = [name for name in (("items", "marque", "nombre", "tous") if bounds else ("nombre", "tous") if "comme_avant" in said else ()) if name in said]
    if needless:
        return f"`{needless[0]}` ne va pas avec `{kinds[0]}`"
    if {"nombre", "tous"} <= said:
        return "`nombre` et `tous` disent deux choses différentes"
    return ""


def possible_conditions(found: Walk, context: Context) -> Iterator[Problem]:
    """A condition can be true."""
    form = _Form(found)
    for row in form.conditions():
        reason = "" if _fault(found, row) else _why_never(found, form, row)
        if reason:
            yield problem("C032", found.document.place(*row.path), field=row.path, raison=Ours(reason))


def _why_never(found: Walk, form: _Form, row: Row) -> str:
    values = row.values
    if any(_is_unread(found, row, name) for name in found.written(row.path)):
        return ""
    part = form.by_id.get(str(values.get("partie", "")))
    if "reponses" not in values and "comme_avant" not in values:
        if part is None:
            return ""
        if part.row.values.get("calcul") == "aucun":
            return f"la partie `{part.id}` n'a pas de score (`calcul: aucun`)"
        span = _span(found, row)
        if part.range and span and not _held([span], [0], ((part.range[0], 0), (part.range[1], 1))):
            return f"les scores de la partie `{part.id}` vont de {_shown(part.range[0])} à {_shown(part.range[1])}"
        return ""
    names = [name for name in _WORDS if name in values]
    items = [item for each in form.parts for item in each.items]
    if not all(each.sure for each in form.parts) or ("partie" in values and part is None):
        return ""
    if "marque" in values and not any(item.values.get("marque") == values["marque"] for item in items):
        return ""
    meant = form.meant(row)
    if not meant:
        told = not {item.values.get("id") for item in items}.issuperset(values.get("items") or ())
        return "" if told or len(names) < 2 else "aucune question n'est à la fois " + " et ".join(_WORDS[name] for name in names)
    number = _number(row, "nombre")
    if number is not None and number > len(meant):
        return f"elle compte {_shown(number)} questions, et il n'y en a que {len(meant)}"
    if values.get("tous") is True:
        wanted = set(values["reponses"])
        for item, each in meant:
            if each.scale and each.scale.sure and not wanted & each.scale.ids:
                return f"la question `{item.values.get('id', '')}` n'a aucune de ces réponses"
    return ""


_WORDS = {"items": "parmi ces `items`", "marque": "de cette `marque`", "partie": "de cette `partie`"}


# The short version


def phrases_that_give_a_score(found: Walk, context: Context) -> Iterator[Problem]:
    """A sentence of the short version stands for a part that has a score, alone, and gives a score of the same size."""
    form = _Form(found)
    seen: dict[str, Row] = {}
    for row in form.under("courte"):
        part = form.by_id.get(str(row.values.get("partie", "")))
        if part is None or row.path in found.strange:
            continue
        at = (*row.path, "partie")
        first = seen.setdefault(part.id, row)
        if first is not row:
            line = found.document.place(*first.path, "partie").line
            yield problem("C034", found.document.place(*at), field=at, faute=Ours(f"celle de la ligne {line} tient déjà lieu de la partie `{part.id}`"))
        elif part.row.values.get("calcul") == "aucun":
            yield problem("C034", found.document.place(*at), field=at, faute=Ours(f"la partie `{part.id}` n'a pas de score (`calcul: aucun`)"))
        elif part.range and part.scale and not _is_unread(found, row, "facteur"):
            factor = _number(row, "facteur")
            factor = Fraction(1) if factor is None else factor
            given = (min(part.scale.values) * factor, max(part.scale.values) * factor)
            if given != part.range:
                at = (*row.path, "facteur") if "facteur" in row.values else row.path
                ends = {name: Ours(_shown(value)) for name, value in zip(("de", "a", "bas", "haut"), (*given, *part.range), strict=True)}
                yield problem("C033", found.document.place(*at), field=at, partie=part.id, facteur=part.times, **ends)


def short_version_for_its_role(found: Walk, context: Context) -> Iterator[Problem]:
    """A role that answers the short version has one to answer."""
    if "courte" in found.document.data or ("courte",) in found.misspelt:
        return
    for row in _Form(found).under("roles"):
        if row.values.get("courte") is True:
            at = (*row.path, "courte")
            yield problem("C035", found.document.place(*at), field=at, role=row.values.get("libelle", ""))


RULES = (
    exact_numbers, distinct_items, known_marks, known_answers, whole_form, drawable_picture, scales_with_values, sliders_with_two_ends, sliders_that_rise,
    possible_bands, bands_that_share_the_scores, whole_conditions, possible_conditions, phrases_that_give_a_score, short_version_for_its_role,
)  # fmt: skip

"""A date as it is written in a record (a part of EDTF, the extended date format) comes in; its bounds, its sort key and its French wording go out.

Written: `2011`, `2011-09`, `2011-09-15`, `2006~` (about), `2006?` (not certain), `2006%` (both), `2018/2021`, `2018/..` (still open), `../2021`.
Source: Library of Congress, Extended Date/Time Format Specification, 2019, levels 0 and 1.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from generator.words import fold

MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")

Day = tuple[int, int, int]

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%])?", re.ASCII)


class EdtfError(ValueError):
    """The text is no date: `reason` is `forme` (not written so), `impossible` (no such day) or `envers` (the interval ends before it begins)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Point:
    """A year, a month or a day. `about` and `doubtful` are the marks that follow it."""

    year: int
    month: int = 0
    day: int = 0
    about: bool = False
    doubtful: bool = False

    @property
    def earliest(self) -> Day:
        return (self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> Day:
        month = self.month or 12
        return (self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def words(self) -> str:
        """« septembre 2011 », « 1er mars 2020 », without its marks."""
        if not self.month:
            return str(self.year)
        named = f"{MONTHS[self.month - 1]} {self.year}"
        return f"{'1er' if self.day == 1 else self.day} {named}" if self.day else named


@dataclass(frozen=True)
class Edtf:
    """One date or one interval. A point alone is its own start and end; an open side is None."""

    text: str
    start: Point | None
    end: Point | None
    interval: bool

    @property
    def earliest(self) -> Day | None:
        """The first day it may begin; None when its beginning is open."""
        return self.start.earliest if self.start else None

    @property
    def latest(self) -> Day | None:
        """The last day it may end; None when its end is open."""
        return self.end.latest if self.end else None

    @property
    def sort_key(self) -> tuple[Day, Day]:
        """Orders dates by their beginning, then by their end; an open side comes first, or last."""
        return self.earliest or (0, 0, 0), self.latest or (9999, 12, 31)

    @property
    def year(self) -> int:
        """The year it begins, or ends when its beginning is open."""
        return (self.start or self.end).year  # type: ignore[union-attr]

    @property
    def latest_year(self) -> int:
        """The last year it speaks of: the year it ends, or begins when its end is open."""
        return (self.end or self.start).year  # type: ignore[union-attr]

    def french(self) -> str:
        """« vers 2006 », « septembre 2011 », « de 2018 à 2021 », « depuis 2018 », « jusqu'en 2021 »."""
        if not self.interval:
            assert self.start
            words = f"vers {_le(self.start)}" if self.start.about else self.start.words
            return words + _doubt(self.start)
        if self.start is None:
            assert self.end
            return ("jusqu'au " if self.end.day else "jusqu'en ") + _marked(self.end)
        if self.end is None:
            return ("depuis le " if self.start.day else "depuis ") + _marked(self.start)
        begin = "du " if self.start.day else "d'" if self.start.words[0] in "ao" else "de "
        return begin + _marked(self.start) + (" au " if self.end.day else " à ") + _marked(self.end)


@lru_cache(maxsize=4096)
def parse_edtf(text: str) -> Edtf:
    """The date that a text says; `EdtfError` when it says none."""
    parts = text.split("/")
    if len(parts) == 1:
        point = _point(text)
        return Edtf(text, point, point, False)
    if len(parts) != 2 or parts == ["..", ".."]:
        raise EdtfError("forme")
    start, end = (None if part == ".." else _point(part) for part in parts)
    if start and end and end.latest < start.earliest:
        raise EdtfError("envers")
    return Edtf(text, start, end, True)


def _point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if not match:
        raise EdtfError("forme")
    year, month, day, mark = int(match[1]), int(match[2] or 0), int(match[3] or 0), match[4] or ""
    impossible = not year or (match[2] and not 1 <= month <= 12) or (match[3] and not 1 <= day <= monthrange(year, month)[1])
    if impossible:
        raise EdtfError("impossible")
    return Point(year, month, day, about=mark in ("~", "%"), doubtful=mark in ("?", "%"))


def _le(point: Point) -> str:
    return f"le {point.words}" if point.day else point.words


def _doubt(point: Point) -> str:
    return " (date incertaine)" if point.doubtful else ""


def _marked(point: Point) -> str:
    return point.words + (" environ" if point.about else "") + _doubt(point)


# What people write instead of a date: each line is tried in order on the folded text.
_MONTH_NAMES = {fold(name): number for number, name in enumerate(MONTHS, 1)} | {
    "janv": 1, "jan": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_NAMED = re.compile(r"(?:(\d{1,2})(?:er)? )?(" + "|".join(sorted(_MONTH_NAMES, key=len, reverse=True)) + r")\.? (\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{4})")
_LOOSE = re.compile(r"(\d{4})[/.-](\d{1,2})(?:[/.-](\d{1,2}))?")
_SEASON = re.compile(r"(?:au |en |l'|debut |fin |mi-?|courant |annee |an )*(?:printemps|ete|automne|hiver|)(?: de)? ?(\d{4})")
_ABOUT = re.compile(r"(?:vers|environ|circa|ca\.?|autour de|a peu pres en|\+/-|~) ?(.+)|(.+?) ?(?:environ|\(environ\)|approximativement)")
_BETWEEN = re.compile(r"(?:de |du |entre |d')?(.+?) ?(?:-|–|—|/| a | au | et | jusqu'en | jusqu'au )(?:le )? ?(.+)")
_SINCE = re.compile(r"(?:depuis|des|a partir de|a partir du)(?: le)? (.+)|(.+?) ?[-/] ?(?:\.\.\.?|…)?")
_UNTIL = re.compile(r"(?:jusqu'en|jusqu'au|jusqu'a|jusque)(?: le)? (.+)")
_DOUBTED = re.compile(r"(.+?) ?\(?\?\)?")
_DECADE = re.compile(r"(?:les |des )?annees (?:19)?([3-9])0")


def guess_edtf(text: str) -> str | None:
    """What a person most likely meant by a date written otherwise (« mars 2020 » -> `2020-03`), or None."""
    return _guess(fold(text)) if len(text) <= 80 else None


def _guess(text: str, depth: int = 0) -> str | None:
    if depth > 2:
        return None
    text = text.strip(" ,\"'“”«»").removeprefix("le ").removeprefix("en ")
    if match := _UNTIL.fullmatch(text):
        return _valid(f"../{_guess(match[1], depth + 1)}")
    if match := _SINCE.fullmatch(text):
        return _valid(f"{_guess(match[1] or match[2], depth + 1)}/..")
    if match := _DOUBTED.fullmatch(text):
        return _valid(f"{_guess(match[1], depth + 1)}?")
    if match := _DECADE.fullmatch(text):
        return _valid(f"19{match[1]}0/19{match[1]}9")
    text = text.strip(" .,")
    if match := _NAMED.fullmatch(text):
        return _written(match[3], str(_MONTH_NAMES[match[2]]), match[1])
    if match := _SLASHED.fullmatch(text):
        return _written(match[3], match[2], match[1])
    if match := _MONTH_FIRST.fullmatch(text):
        return _written(match[2], match[1])
    if match := _LOOSE.fullmatch(text):
        return _written(match[1], match[2], match[3])
    if match := _SEASON.fullmatch(text):
        return _written(match[1])
    if match := _ABOUT.fullmatch(text):
        return _valid(f"{_guess(match[1] or match[2], depth + 1)}~")
    if match := _BETWEEN.fullmatch(text):
        start, end = _guess(match[1], depth + 1), _guess(match[2], depth + 1)
        return _valid(f"{start}/{end}") if start and end else None
    return None


def _written(year: str, month: str | None = None, day: str | None = None) -> str | None:
    text = year + (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if day else "")
    return _valid(text)


def _valid(text: str) -> str | None:
    try:
        parse_edtf(text)
    except EdtfError:
        return None
    return text

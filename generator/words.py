"""A text goes in; the same text folded for comparison or as an id, the nearest of a list of values, or the letters that imitate Latin ones come out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from functools import lru_cache
from typing import NamedTuple

# Letters that Unicode does not decompose, and the apostrophes of word processors.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'", "ʼ": "'", "′": "'"})

# Letters of other scripts drawn like a Latin one: the part of Unicode's confusables.txt (UTS 39) that a keyboard or a copy-paste produces.
_IMITATIONS = dict(
    zip(
        "аеорсухіѕјһԁԛԝӏАВЕЅКМНОРСТУХІЈԌοανιρυκτχΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսոհցԼՏՍ",
        "aeopcyxisjhdqwlABESKMHOPCTYXIJGoavipuktxABEZHIKMNOPTYXounhgLSU",
        strict=True,
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_NO_ID = re.compile("[^a-z0-9]+")
_SEPARATORS = re.compile(r"[\s_\-./']+")


def fold(text: str) -> str:
    """The text without accents, capitals, ligatures, curly apostrophes or repeated white space: two texts a reader takes for the same are equal folded."""
    if not text.isascii():
        text = text.translate(_PLAIN_OF_COMMON)
        if not text.isascii():
            text = _without_accents(text)
    return " ".join(text.lower().split())


def dashed(folded: str) -> str:
    """A folded text as an id: its letters and figures, and a dash for all the rest."""
    return _NO_ID.sub("-", folded).strip("-")


def numbered(name: str, taken: Container[str]) -> str:
    """The name, with a number when something else has it already: `crise`, `crise-2`."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return plain.translate(_LETTERS)


# The letters and signs of European texts, folded once and for all.
_PLAIN_OF_COMMON = {ord(letter): _without_accents(letter) for letter in (*map(chr, range(0xA0, 0x180)), *"’‘\u202f…–—")}


def nearest(value: str, candidates: Iterable[str]) -> str | None:
    """The candidate a person most likely meant by `value`, or None when none is plausible.

    Compared folded, with spaces, hyphens and underscores taken for one another: equal, then few typing mistakes, then the only candidate that holds the
    value as whole words (or is held by it), one mistake allowed in a long word. Ties go to the same first letter, then to the alphabet.
    """
    wanted = _bare(value)
    if not wanted or len(wanted) > 80:
        return None
    allowed = 1 if len(wanted) <= 4 else 2 if len(wanted) <= 9 else 3
    best: tuple[int, bool, str] | None = None
    holding: list[str] = []
    for candidate in candidates:
        bare = _bare(candidate)
        if not bare:
            continue
        limit = allowed if best is None else min(allowed, best[0])
        distance = _distance(wanted, bare, limit)
        # A change of every letter is no mistake of typing.
        if distance <= limit and distance < len(bare) and distance < len(wanted):
            rank = (distance, bare[0] != wanted[0], candidate)
            if best is None or rank < best:
                best = rank
        elif (min(len(bare), len(wanted)) >= 4 and (f"-{wanted}-" in f"-{bare}-" or f"-{bare}-" in f"-{wanted}-")) or (
            len(wanted) >= 5 and any(len(word) >= 5 and _distance(wanted, word, 1) == 1 for word in bare.split("-"))
        ):
            holding.append(candidate)
    if best is not None:
        return best[2]
    return holding[0] if len(holding) == 1 else None


@lru_cache(maxsize=20_000)
def _bare(text: str) -> str:
    return _SEPARATORS.sub("-", fold(text)).strip("-")


def _distance(left: str, right: str, limit: int) -> int:
    """Letters to add, drop, change or swap with their neighbour to go from one text to the other; `limit + 1` as soon as there are more."""
    if left == right:
        return 0
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        current = [row]
        for column, other in enumerate(right, 1):
            cost = min(above[column] + 1, current[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit and min(above) > limit:
            return limit + 1
        before, above = above, current
    return min(above[-1], limit + 1)


class LookAlike(NamedTuple):
    """One letter that imitates another: where it is in the text (counted from 0), what it is, what it is taken for."""

    position: int
    letter: str
    latin: str


def look_alikes(text: str) -> list[LookAlike]:
    """The letters of other scripts that pass for Latin ones: in a word that also has Latin letters, or in a word made of nothing else.

    A word that is openly Greek or Cyrillic (one of its letters looks like no Latin one) is left alone.
    """
    if text.isascii():
        return []
    found: list[LookAlike] = []
    for word in _WORD.finditer(text):
        foreign = [(index, letter) for index, letter in enumerate(word.group(), word.start()) if not _is_latin(letter)]
        if not foreign or (len(word.group()) == 1 and text.strip() != word.group()):
            continue
        imitations = [LookAlike(index, letter, _imitated(letter)) for index, letter in foreign]
        if all(imitation.latin for imitation in imitations):
            found += imitations
    return found


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER", "FEMININE", "MASCULINE"))


def _imitated(letter: str) -> str:
    """The Latin letter that this one is drawn like, or nothing; full-width and mathematical letters are the compatibility forms of theirs."""
    if letter in _IMITATIONS:
        return _IMITATIONS[letter]
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain != letter and plain.isascii() and plain.isalpha() else ""

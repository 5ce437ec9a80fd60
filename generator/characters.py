"""A text comes in, the problems of its characters come out: those that nobody sees, that turn the reading round, that come from another encoding."""

from __future__ import annotations

import re
from itertools import islice

from generator.catalogue import Ours, problem
from generator.problem import Place, Problem

# One mistake made more often than this in a file is told once, with how often.
MAX_ALIKE = 3

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = "\u00ad\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f"
UNWANTED = re.compile(f"(?P<S014>[{_CONTROL}])|(?P<S015>[{_BIDI}])|(?P<S018>[{_HIDDEN}])")
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_TAB_INDENT = re.compile(r"^[ ]*\t[ \t]*(?=[^\s])", re.MULTILINE)
_SPACE_INDENT = re.compile(f"^[ \t]*[{SPACES}][ \t{SPACES}]*(?=[^\\s])", re.MULTILINE)
_DAMAGED = re.compile("\ufffd+|Ã[\u00a0-\u00bf]|â€[™œ\u009d\u0153\u201c\u201d]|Å“")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?= |$)", re.MULTILINE)


def spot(text: str, index: int, path: str) -> Place:
    """The place of the character number `index` of a text."""
    index = min(index, len(text))
    return Place(path, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


_ASCII = bytes([*range(0x20, 0x7F), *b"\n\t"])


def foreign_letters(text: str) -> str:
    """The characters that are not plain ASCII, a few of a French text: what is looked for among them is found at once."""
    return "" if text.isascii() and text.isprintable() else text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def character_problems(text: str, foreign: str, path: str) -> list[Problem]:
    """The characters that no text should hold. The common case, none of them, is settled by string searches."""
    found: list[Problem] = []
    if "<<<<<<<" in text or "=======" in text or ">>>>>>>" in text:
        found += [problem("S049", spot(text, mark.start(), path)) for mark in islice(_CONFLICT.finditer(text), 1)]
    if "\t" in text:
        found += _alike("S020", [(tab.end() - 1, {}) for tab in _TAB_INDENT.finditer(text)], text, path)
    if foreign:
        # Printable, for Python: neither control, nor separator other than the plain space, nor unassigned.
        printable = foreign.replace("\u00a0", "").replace("\u202f", "").isprintable()
        if not printable:
            found += _unwanted(text, path)
        # A space of another kind than the two of French is not printable; those two are looked for where an indentation may be.
        spaced = "\u00a0" in foreign or "\u202f" in foreign
        if not printable or (spaced and (text[0] in SPACES or _may_indent(text))):
            spots = [next(at for at in range(*indent.span()) if text[at] not in " \t") for indent in _SPACE_INDENT.finditer(text)]
            found += _alike("S021", [(at, {"caractere": text[at]}) for at in spots], text, path)
        if "\ufffd" in foreign or "Ã" in foreign or "â€" in foreign or "Å“" in foreign:
            damaged = [spot.start() for spot in _DAMAGED.finditer(text)]
            found += _alike("S019", [(at, {"trouve": word_around(text, at)}) for at in damaged], text, path)
    return sorted(found)


def _may_indent(text: str) -> bool:
    """Does a no-break space follow the beginning of a line, or another space?"""
    return any(before.endswith(("\n", " ", "\t")) for before in text.replace("\u202f", "\u00a0").split("\u00a0")[:-1])


def _unwanted(text: str, path: str) -> list[Problem]:
    found: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for spot in UNWANTED.finditer(text):
        found.setdefault(str(spot.lastgroup), []).append((spot.start(), {"caractere": spot.group()}))
    return [each for code, spots in found.items() for each in _alike(code, spots, text, path)]


def _alike(code: str, spots: list[tuple[int, dict[str, str]]], text: str, path: str) -> list[Problem]:
    """One mistake made at several places: each when they are few; else the first, and how many others there are, since they are most often mended all at once."""
    others = Ours(f" (et {len(spots) - 1} autres fois dans ce fichier)" if len(spots) > MAX_ALIKE else "")
    return [problem(code, spot(text, at, path), autres=others, **values) for at, values in (spots[:1] if others else spots)]


def word_around(text: str, index: int) -> str:
    """The word that a character stands in, cut when it is endless."""
    start, end = index, index + 1
    while start > 0 and index - start < 30 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and end - index < 30 and not text[end].isspace():
        end += 1
    return text[start:end]

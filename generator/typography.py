"""A French text goes in, the same text with its no-break spaces and curly apostrophes comes out.

Running it twice changes nothing more. Addresses, code spans, Markdown link targets and the site's own links (`fiche:slug`) go through untouched,
because a changed character there is a broken link. Every pass is linear in the length of the text and skipped when its sign is absent: this runs on
each text of each record. To look for one sign (`":" in text`) costs far less than to search for a pattern.
"""

from __future__ import annotations

import re
from functools import lru_cache

NBSP = "\u00a0"

# Stands for one protected piece while the rest is worked on. A text that already holds this private character keeps it (it is protected too).
_STASH = "\ue000"
_SPACE = "[ \t\u00a0\u202f]"
_PROTECTED = re.compile(
    r"`[^`\n]*`"
    r"|\]\(<[^<>\n]*>|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*"
    r"|\b(?:https?://|ftp://|mailto:|www\.)[^\s<>«»]*"
    r"|\b(?:fiche|notion|outil|page):(?=[a-z0-9])[^\s<>«»\])]*"
    r"|&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});"
    rf"|{_STASH}"
)
_PROTECTED_SIGNS = ("://", "fiche:", "notion:", "outil:", "page:", "mailto:")
_DIGITS = "0123456789"

_APOSTROPHE = re.compile(rf"'(?<=[^\W\d_]')(?=[\w«“*_\[(]|\"\w|{_STASH}+[\w«])")
_OPENING = re.compile(rf"«{_SPACE}*+(?=\S)")
_SPACED_SIGN = re.compile(rf"{_SPACE}++(?=[:;?»]|!(?!\[))")
# A sign glued to a word is punctuation only when nothing but a space or a closing sign follows: not in `11:30` nor in `a:b`.
_GLUED_SIGN = re.compile(rf"[:;?!»](?<=[\w)\]…”\"*.%€°²³’'{_STASH}].|»[:;?!]|[?!]»)(?=(?<=»)|[\s)\]»”\"*_,.…?!]|\Z)")
_MAY_OPEN_A_LINE = frozenset(" \t\u00a0\u202f-*+" + _DIGITS)  # a space, what a list marker begins with
_LIST_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])")
_THOUSANDS = re.compile(r"\d++(?:[ \u00a0\u202f]\d{3})+(?!\d)")
# What stands before the first digit when it belongs to something else than a number in thousands (`3,5`, `02-15`, `11:30`).
_NUMBER_GOES_ON = ",.-/:"
_PERCENT = re.compile(rf"{_SPACE}*+([%‰€])")
_UNIT = re.compile(
    rf"{_SPACE}(?<=\d{_SPACE}){_SPACE}*+(?="
    r"(?:km²?|m[²³]?|cm|mm|ha|kg|g|h|min|s|°C?|[kM]€|Md€|EUR|ans?|mois|jours?|semaines?|heures?|minutes?|euros?|millions?|milliards?)(?!\w))"
)
_DIGIT_SPACE = re.compile(rf"\d{_SPACE}")
_MINUTES = re.compile(rf"(\d{_SPACE}?h){_SPACE}++(?=\d\d(?!\d))")
_NUMERO = re.compile(rf"\bn°{_SPACE}++(?=\d)")
_INNER_SPACE = re.compile("[ \u202f]")


def french(text: str) -> str:
    """Spaces a French text as a printer would: `Qui ? « 1 815 000 € »` with U+00A0 wherever the line must not break."""
    kept: list[str] = []
    if _may_be_protected(text):

        def stash(match: re.Match[str]) -> str:
            kept.append(match.group())
            return _STASH

        text = _PROTECTED.sub(stash, text)
    if "'" in text:
        text = _APOSTROPHE.sub("’", text)
    if "«" in text:
        text = _OPENING.sub("«" + NBSP, text)
    if ":" in text or ";" in text or "?" in text or "!" in text or "»" in text:
        text = _SPACED_SIGN.sub(NBSP if "\n" not in text and text[0] not in _MAY_OPEN_A_LINE else _before_sign, text)
        text = _GLUED_SIGN.sub(lambda match: NBSP + match.group(), text)
    if any(map(text.__contains__, _DIGITS)):
        text = _numbers(text)
    if kept:
        pieces = iter(kept)
        text = re.sub(_STASH, lambda _: next(pieces), text)
    return text


def lower_first(text: str) -> str:
    """A title as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def _may_be_protected(text: str) -> bool:
    if ":" in text and any(sign in text for sign in _PROTECTED_SIGNS):
        return True
    return "`" in text or "&" in text or "](" in text or "www." in text or _STASH in text


def _numbers(text: str) -> str:
    if "%" in text or "€" in text or "‰" in text:
        text = _PERCENT.sub(_before_percent, text)
    if _DIGIT_SPACE.search(text):
        text = _THOUSANDS.sub(_inside_number, text)
        text = _UNIT.sub(NBSP, text)
    if "h" in text:
        text = _MINUTES.sub(rf"\1{NBSP}", text)
    if "°" in text:
        text = _NUMERO.sub(f"n°{NBSP}", text)
    return text


# What the schema says (titles, labels, definitions) is said on every sheet: it is spaced once.
said = lru_cache(maxsize=16_384)(french)


def _before_sign(match: re.Match[str]) -> str:
    """A space before a sign, but for one that begins a line or follows a list marker: there Markdown needs it as it is."""
    start, text = match.start(), match.string
    if start == 0 or text[start - 1] == "\n":
        return match.group()
    line = text.rfind("\n", max(0, start - 16), start) + 1
    if (line or start <= 16) and _LIST_MARKER.fullmatch(text, line, start):
        return match.group()
    return NBSP


def _inside_number(match: re.Match[str]) -> str:
    number, start = match.group(), match.start()
    if number[:4].isdecimal() or (start and match.string[start - 1] in _NUMBER_GOES_ON):
        return number
    return _INNER_SPACE.sub(NBSP, number)


def _before_percent(match: re.Match[str]) -> str:
    start = match.start()
    return NBSP + match.group(1) if start and match.string[start - 1].isdecimal() else match.group()

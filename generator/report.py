"""Problems go in; a text for a person, for GitHub's annotations, for a program (JSON) or for a job summary comes out, as a string that nothing prints here.

What a file says may reach these lines, so each line is made harmless whatever it holds: no control or bidirectional character, no second line, nothing
that a terminal or GitHub's runner takes for an order.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Literal, TextIO, get_args

from generator.catalogue import MESSAGES
from generator.problem import Level, Place, Problem

Format = Literal["auto", "text", "github", "json"]
# How many records were read: of the inventory's own kind, or of each kind by what a message calls one of them (« une fiche », « un outil »).
Records = int | Mapping[str, int] | None
FORMATS: tuple[str, ...] = get_args(Format)

_LEVELS: tuple[Level, ...] = get_args(Level)
_COLOURS: dict[Level, str] = {"erreur": "31", "avertissement": "33", "conseil": "36"}
_ANNOTATIONS: dict[Level, str] = {"erreur": "error", "avertissement": "warning", "conseil": "notice"}
# GitHub refuses a job summary above 1 MiB.
_SUMMARY_BYTES = 900_000


def render(
    problems: Iterable[Problem], format: Format = "auto", *, records: Records = None, colour: bool = False, environ: Mapping[str, str] | None = None
) -> str:
    """The whole report, sorted by place, ending with a line feed. `records` says how many were checked, for the last line."""
    ordered = sorted(problems, key=_order)
    if format == "auto":
        format = "github" if (os.environ if environ is None else environ).get("GITHUB_ACTIONS") == "true" else "text"
    if format == "json":
        return _json(ordered)
    lines = _annotations(ordered) if format == "github" else _text(ordered, colour)
    return "".join(f"{line}\n" for line in [*lines, summary_line(ordered, records)])


def wants_colour(stream: TextIO, environ: Mapping[str, str] | None = None) -> bool:
    """Colours are for a terminal whose owner did not decline them (https://no-color.org)."""
    environ = os.environ if environ is None else environ
    return stream.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def summary_line(problems: Sequence[Problem], records: Records = None) -> str:
    """The report in one French sentence: « 2 erreurs et 1 conseil dans 2 fichiers (32 fiches lues). »"""
    read = "" if records is None else _read({"une fiche": records} if isinstance(records, int) else records)
    if not problems:
        return f"Aucun problème ({read})." if read else "Aucun problème."
    counts = Counter(each.level for each in problems)
    parts = [_count(counts[level], level) for level in _LEVELS if counts[level]]
    return f"{_listed(parts)} dans {_count(len({each.place.path for each in problems}), 'fichier')}{f' ({read})' if read else ''}."


def _read(records: Mapping[str, int]) -> str:
    """`{"une fiche": 32, "un outil": 5}` → « 32 fiches et 5 outils lus »: a kind of which nothing was read is left out, but for the first."""
    first = next(iter(records))
    kept = {name: number for name, number in records.items() if number} or {first: 0}
    words = [_count(number, name.split(" ", 1)[-1]) for name, number in kept.items()]
    feminine = all(name.startswith("une ") for name in kept)
    return f"{_listed(words)} lu{'e' if feminine else ''}{'s' if sum(kept.values()) > 1 else ''}"


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} et {words[-1]}" if len(words) > 1 else words[0]


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 and not word.endswith(('s', 'x', 'z')) else ''}"


def _order(each: Problem) -> tuple[Place, str, str, str]:
    return each.place, each.code, each.field, each.message


# ----------------------------------------------------------------------------------------------------------------------------------- for a person


def _text(problems: Sequence[Problem], colour: bool) -> list[str]:
    lines: list[str] = []
    for _, group in groupby(problems, key=lambda each: each.place.path):
        for each in group:
            level = f"\033[{_COLOURS[each.level]}m{each.level} {each.code}\033[0m" if colour else f"{each.level} {each.code}"
            lines.append(f"{_where(each.place)}  {level}  {_harmless(each.message)}")
        lines.append("")
    return lines


def _where(place: Place) -> str:
    path = _harmless(place.path)
    if path.lstrip().startswith(("::", "##")):
        path = f"./{path.lstrip()}"
    return f"{path}:{place.line}:{place.column}" if place.line else path


# -------------------------------------------------------------------------------------------------------------------------------------- for GitHub


def _annotations(problems: Sequence[Problem]) -> list[str]:
    return [_annotation(each) for each in problems]


def _annotation(each: Problem) -> str:
    """One workflow command, escaped as the runner un-escapes it (actions/toolkit, packages/core/src/command.ts)."""
    properties = {"file": _harmless(each.place.path)}
    if each.place.line:
        properties |= {"line": str(each.place.line), "col": str(max(each.place.column, 1))}
    known = MESSAGES.get(each.code)
    properties["title"] = _harmless(f"{each.code} {known.titre}" if known else each.code)
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_ANNOTATIONS[each.level]} {said}::{_data(_harmless(each.message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render_summary(problems: Iterable[Problem], *, records: Records = None) -> str:
    """The report as Markdown for a job summary: HTML tables, where nothing of a record is taken for Markdown."""
    ordered = sorted(problems, key=_order)
    parts = ["## Vérification des fiches\n", f"\n{escape(summary_line(ordered, records))}\n"]
    size = told = 0
    for path, group in groupby(ordered, key=lambda each: each.place.path):
        rows = [_row(each) for each in group]
        part = f"\n<h3><code>{escape(_harmless(path))}</code></h3>\n<table>\n<tr><th>Ligne</th><th>Niveau</th><th>Code</th><th>Quoi faire</th></tr>\n"
        part += "".join(rows) + "</table>\n"
        size += len(part.encode("utf-8"))
        if size > _SUMMARY_BYTES:
            parts.append(f"\nLa suite est trop longue pour être montrée ici\u00a0: {len(ordered) - told} autres, à lire dans le journal.\n")
            break
        parts.append(part)
        told += len(rows)
    return "".join(parts)


def _row(each: Problem) -> str:
    line = f"{each.place.line}:{each.place.column}" if each.place.line else ""
    said = escape(_harmless(each.message))
    said = re.sub(r"`([^`]+)`", r"<code>\1</code>", said)
    return f"<tr><td>{line}</td><td>{each.level}</td><td>{escape(each.code)}</td><td>{said}</td></tr>\n"


# ------------------------------------------------------------------------------------------------------------------------------------ for a program


def _json(problems: Sequence[Problem]) -> str:
    objects = [
        {
            "file": _without_surrogates(each.place.path),
            "line": each.place.line,
            "column": each.place.column,
            "code": each.code,
            "level": each.level,
            "field": _without_surrogates(each.field),
            "message": _without_surrogates(each.message),
            "suggestion": None if each.suggestion is None else _without_surrogates(each.suggestion),
        }
        for each in problems
    ]
    # French stays readable; what is not printable stays an escape, so that the same bytes are safe on a terminal.
    return re.sub(r"[^\n -~]", _escaped, json.dumps(objects, ensure_ascii=False, indent=2)) + "\n"


def in_ascii(report: str) -> str:
    """The same JSON for a program that does not read UTF-8: every other letter is an escape."""
    return re.sub(r"[^\n -~]", lambda found: json.dumps(found[0])[1:-1], report)


def _escaped(found: re.Match[str]) -> str:
    letter = found[0]
    return letter if letter.isprintable() or unicodedata.category(letter) == "Zs" else json.dumps(letter)[1:-1]


# ---------------------------------------------------------------------------------------------------------------------------------------- harmless


def _without_surrogates(text: str) -> str:
    """A file name that is not UTF-8 comes from the system with lone surrogates, which no UTF-8 can carry."""
    return re.sub("[\ud800-\udfff]", lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def _harmless(text: str) -> str:
    """The text on one line, its unprintable characters named; the runner obeys `##[order]` anywhere in a line, so that mark is broken."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() or unicodedata.category(letter) == "Zs" else f"⟨U+{ord(letter):04X}⟩" for letter in text)
    return text.replace("##[", "## [")

"""A hand-written page that asks for a list of sheets or of tools goes in; the same page with the list in it comes out, made anew at each build.

A paragraph alone asks for it: `::fiches vocabulaire/terme::` (several terms may follow one another, and a number at the end shows at most so many),
`::outils vocabulaire/terme::`, `::outils::` for all tools. MkDocs's page is kept while only records change: the list leaves a place in it
(`with_places`), and what stands there is written when the site is made (`fill_in`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = ("fiches", "outils")

_NAME = r"[A-Za-z0-9_][\w-]*"
_WELL_WRITTEN = re.compile(rf"::(?P<kind>{'|'.join(KINDS)})(?P<terms>(?: +{_NAME}/{_NAME})*)(?: +(?P<most>[1-9]\d?))?::")
# Anything that looks like a list asked for, well written or not: a line that begins with the sign, or one of the two words right after it.
_LOOKS_LIKE = re.compile(r"^[ \t]*(?P<alone>::.*)$|(?P<inside>::[ \t]*(?:fiche|outil)s?\b.*)$", re.MULTILINE)
_PARAGRAPH = re.compile(r"<p>(?P<written>::[^<]*)</p>")
_PLACE = re.compile(r'<div class="mg-insertion" data-liste="(?P<written>[^"]*)">.*?</div>', re.DOTALL)
_MEANWHILE = "<p>Cette liste est tirée des fiches. Elle apparaît quand le site est fait en entier.</p>"


@dataclass(frozen=True)
class Asked:
    """A list that a page asks for. `terms` are (vocabulary, term) pairs; `most` is 0 when the page does not say how many it wants."""

    kind: str
    terms: tuple[tuple[str, str], ...]
    most: int = 0


@dataclass(frozen=True)
class Written:
    """A place of a text that looks like a list asked for: where it begins, its words, and what they ask for (None: ill written)."""

    start: int
    words: str
    asked: Asked | None


def asked_for(words: str) -> Asked | None:
    """`::fiches piege/dilution 3::` → what it asks for, None when it is not written like that."""
    found = _WELL_WRITTEN.fullmatch(words.strip())
    if found is None:
        return None
    terms = tuple((vocabulary, term) for vocabulary, _, term in (each.partition("/") for each in found["terms"].split()))
    if found["kind"] == "fiches" and not terms:
        return None
    return Asked(found["kind"], terms, int(found["most"] or 0))


def written_in(markdown: str) -> Iterator[Written]:
    """The lists that a Markdown text asks for. One that is not a paragraph by itself would stay as it is: it is ill written too."""
    for found in _LOOKS_LIKE.finditer(markdown):
        group = "alone" if found["alone"] else "inside"
        start, words = found.start(group), found[group].rstrip()
        alone = group == "alone" and "\t" not in markdown[found.start() : start] and start - found.start() < 4
        alone = alone and _blank_line_ends(markdown[: found.start()]) and _blank_line_begins(markdown[found.end() :])
        yield Written(start, words, asked_for(words) if alone else None)


def _blank_line_ends(before: str) -> bool:
    return not before.strip() or re.search(r"\n[ \t]*\n\Z", before) is not None


def _blank_line_begins(after: str) -> bool:
    return not after.strip() or re.match(r"\r?\n[ \t]*\r?\n", after) is not None


def with_places(page: str) -> str:
    """The HTML of a page where each list asked for has left a place."""

    def place(found: re.Match[str]) -> str:
        words = html.unescape(found["written"])
        return f'<div class="mg-insertion" data-liste="{html.escape(words)}">{_MEANWHILE}</div>' if asked_for(words) else found[0]

    return _PARAGRAPH.sub(place, page)


Draw = Callable[[Asked, str], str]
"""A list and the way from its page to the root of the site (`../../`) → its HTML."""


def fill_in(folder: Path, addresses: Iterable[str], draw: Draw) -> None:
    """Write the lists into the pages at these addresses of a site."""
    for address in addresses:
        file = folder / address / "index.html"
        page = file.read_bytes()
        if b'class="mg-insertion"' in page:
            file.write_bytes(filled(page.decode("utf-8"), "../" * address.count("/"), draw).encode("utf-8", "xmlcharrefreplace"))


def filled(page: str, root: str, draw: Draw) -> str:
    """One page with its lists."""

    def drawn(found: re.Match[str]) -> str:
        asked = asked_for(html.unescape(found["written"]))
        return found[0] if asked is None else f'<div class="mg-insertion">{draw(asked, root)}</div>'

    return _PLACE.sub(drawn, page)

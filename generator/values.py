"""Words, a date, a number or the page of a thing come in; what a template receives of them goes out: a value, and the parts and items made of values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from generator.edtf import EdtfError, parse_edtf
from generator.typography import french

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


class Value(NamedTuple):
    """One value: `html` is safe, `text` is the same in plain words, `hint` its definition.

    `url` leads to its page from the root of the site, or is empty; `link` is `html` inside a link to that page, from the page that shows it.
    """

    html: Markup
    text: str
    link: Markup
    url: str = ""
    hint: str = ""


class Part(NamedTuple):
    """One filled field."""

    name: str
    genre: str
    title: str
    values: tuple[Value, ...]
    vers: str = ""

    @property
    def html(self) -> Markup:
        return self.values[0].html if len(self.values) == 1 else joined(", ", [value.html for value in self.values])

    @property
    def links(self) -> Markup:
        return links(self.values)

    @property
    def text(self) -> str:
        return self.values[0].text if len(self.values) == 1 else ", ".join(value.text for value in self.values)

    @property
    def url(self) -> str:
        return self.values[0].url


class Call(NamedTuple):
    """A numbered link from a statement to the source it rests on; `id` is its own anchor."""

    number: int
    id: str
    title: str


class Item(NamedTuple):
    """One element of a list. `head` is the part that names it; the others are also sorted by what they are."""

    parts: tuple[Part, ...]
    head: Part | None = None
    handle: str = ""
    calls: tuple[Call, ...] = ()
    labels: tuple[Part, ...] = ()
    terms: tuple[Part, ...] = ()
    texts: tuple[Part, ...] = ()
    dates: tuple[Part, ...] = ()
    numbers: tuple[Part, ...] = ()
    references: tuple[Part, ...] = ()


def plain_value(text: str) -> Value:
    """Words that lead nowhere."""
    html = escape(text)
    return Value(html, text, html)


def linked(root: str, words: str, url: str, hint: str = "") -> Value:
    """Words that lead to a page of the site, seen from a page whose way back to the root is `root`."""
    html = escape(words)
    return Value(html, words, Markup(f'<a href="{escape(root + url)}">{html}</a>') if url else html, url, hint)


def links(values: Sequence[Value]) -> Markup:
    """Values one after the other, each with its link."""
    return values[0].link if len(values) == 1 else joined(", ", [value.link for value in values])


def joined(between: str, pieces: Iterable[Markup]) -> Markup:
    """Pieces that are HTML already, which `Markup.join` would escape one by one to find it out."""
    return Markup(between.join(pieces))


def whole_value(item: Item) -> Value:
    """All that an item says, as one value; in plain words, its first part."""
    html = joined(" · ", [part.html for part in item.parts])
    return Value(html, item.parts[0].text, joined(" · ", [part.links for part in item.parts]))


@lru_cache(maxsize=4096)
def date_words(text: str) -> str:
    """A date in French; what is no date is said as it is written (« inconnue »)."""
    try:
        return french(parse_edtf(text).french())
    except EdtfError:
        return french(text)


@lru_cache(maxsize=4096)
def number_words(text: str) -> str:
    """`1500.5` -> « 1 500,5 »."""
    if not _NUMBER.fullmatch(text):
        return text
    whole, _, decimals = text.partition(".")
    return f"{int(whole):,}".replace(",", "\u00a0") + (f",{decimals}" if decimals else "")

"""What the pages show: the page itself, ready to be pressed, and what several kinds of page list in the same way (cards, ways in, quotes)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Page:
    """One page of the site, ready to be pressed. `body` and `head` are safe HTML; the rest is plain text."""

    url: str
    kind: str
    title: str
    description: str
    body: str
    edit_url: str = ""
    head: str = ""
    lastmod: str = ""


@dataclass(frozen=True)
class Card:
    """A sheet as other pages show it."""

    url: str
    title: str
    meta: str
    text: str = ""
    lead: str = ""


@dataclass(frozen=True)
class Entry:
    """A way in, with the number of sheets behind it; `always` when its page exists even with none."""

    title: str
    url: str
    count: int
    always: bool = False
    text: str = ""


@dataclass(frozen=True)
class Quote:
    """What one sheet says about a term, an organisation or a place: (title of the field when it must be said, text) pairs."""

    card: Card
    texts: tuple[tuple[str, Markup], ...]
    where: str = ""


Maker = Callable[[], "Page"]

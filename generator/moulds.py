"""A page rendered once by MkDocs with markers in it goes in, a `Mould` comes out; a mould and a `Page` make the HTML of that page.

Rendering a page through MkDocs and its theme costs milliseconds; filling a mould costs microseconds. One mould serves every page that has the same
`Shape`: same kind, same depth (all links of the frame are relative), same active tab, and an edit link or not. The promise, kept by a test: what
`press` makes equals, byte for byte, what MkDocs renders for the same page. This module knows nothing of MkDocs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol
from urllib.parse import quote

SLOTS = ("title", "description", "canonical", "edit", "head", "body")

SKIP_TARGET = "contenu"
"""The id at which "skip to content" lands on every page."""

EVERYWHERE = ("js/menu.js", "js/shortcuts.js")
MODULES: dict[str, tuple[str, ...]] = {
    "explorer": ("js/explorer.js",),
    "fiche": ("js/here.js",),
    "etude": ("js/study.js",),
    "parcours": ("js/sessions.js",),
    "outil": ("js/tool.js",),
    "axes": ("js/sort.js",),
    "axe": ("js/sort.js", "js/unfold.js"),
}
"""Kind of page → the ES modules it loads besides those that every page loads, as paths under `generator/assets/`."""

TAB_OF_FOLDER = {"fiches/": "explorer/", "etude-de-cas/": "parcours/"}
"""Addresses that belong under a tab whose own address does not begin theirs."""


class Page(Protocol):
    """What a page must have to be pressed (see `pages.Page`)."""

    @property
    def url(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def edit_url(self) -> str: ...
    @property
    def head(self) -> str: ...
    @property
    def lastmod(self) -> str: ...


@dataclass(frozen=True, order=True)
class Shape:
    """What two pages must have in common to come out of the same mould."""

    kind: str
    depth: int
    tab: str
    edit: bool


@dataclass(frozen=True)
class Mould:
    """The pieces of HTML around the slots: `pieces[0] slots[0] pieces[1] slots[1] … pieces[-1]`."""

    pieces: tuple[str, ...]
    slots: tuple[str, ...]

    @cached_property
    def written(self) -> tuple[bytes, ...]:
        """The pieces as they stand in a file: the same for every page of the mould."""
        return tuple(piece.encode("utf-8", "xmlcharrefreplace") for piece in self.pieces)


def shape_of(page: Page, tabs: Iterable[str]) -> Shape:
    """The shape of `page` in a site whose navigation leads to the pressed pages `tabs`."""
    return Shape(page.kind, page.url.count("/"), tab_of(page.url, tabs), bool(page.edit_url))


def tab_of(url: str, tabs: Iterable[str]) -> str:
    """The address of the tab that is active on `url`: its own, else the nearest above it, else none ("-")."""
    for folder, tab in TAB_OF_FOLDER.items():
        if url.startswith(folder):
            url = tab
    above = [tab for tab in tabs if tab == url or (tab and url.startswith(tab))]
    return max(above, key=len, default="-")


def marker(slot: str) -> str:
    """What stands in a slot while MkDocs renders. The body's holds an `<h1`: without one, the theme would add its own."""
    return f"\x02{slot}<h1>\x03" if slot == "body" else f"\x02{slot}\x03"


_MARKER = re.compile(r"\x02([a-z]+)(?:<h1>)?\x03")


def cut(rendered: str) -> Mould:
    """Cut a page rendered with markers into a mould."""
    parts = _MARKER.split(rendered)
    mould = Mould(tuple(parts[::2]), tuple(parts[1::2]))
    missing = {"title", "body"} - set(mould.slots)
    if missing or set(mould.slots) - set(SLOTS):
        raise ValueError(f"The theme rendered the slots {sorted(set(mould.slots))}: it must at least render {sorted(missing) or 'known slots'}.")
    return mould


def slot_values(page: Page, site_url: str) -> dict[str, str]:
    """What fills each slot, as HTML: the theme escapes nothing, so everything that is text is escaped here."""
    return {
        "title": html.escape(page.title),
        "description": html.escape(page.description),
        "canonical": html.escape(canonical_url(page.url, site_url)),
        "edit": html.escape(page.edit_url),
        "head": page.head,
        "body": page.body,
    }


def canonical_url(url: str, site_url: str) -> str:
    """The whole address of a page, empty when the site's own address is not known."""
    return site_url + quote(url) if site_url else ""


def press(mould: Mould, page: Page, site_url: str) -> bytes:
    """The file of `page`, in UTF-8. `site_url` ends with "/" or is empty."""
    values = {slot: value.encode("utf-8", "xmlcharrefreplace") for slot, value in slot_values(page, site_url).items()}
    out = [mould.written[0]]
    for slot, piece in zip(mould.slots, mould.written[1:], strict=True):
        out.append(values[slot])
        out.append(piece)
    return b"".join(out)

"""The lists that hand-written pages ask for come in, their HTML goes out: the sheets that carry a term with their own words about it, or the tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.insertions import Asked, Draw
from generator.inventory import TOOLS
from generator.markup import plain
from generator.pages.desk import Desk, desk_of
from generator.pages.templates import environment
from generator.pages.wording import by_words, shorten
from generator.relate import Relations, TermUse
from generator.rows import terms_in
from generator.typography import NBSP, french

if TYPE_CHECKING:
    from generator.inventory import Inventory
    from generator.settings import Settings

MOST = 12
"""A page that does not say how many it wants gets at most so many, and a link to all."""
MOST_WORDS = 3
LONGEST = 260


@dataclass(frozen=True)
class Line:
    """A sheet or a tool of a list, and what it says: (term when there are several, words) pairs."""

    title: str
    url: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Way:
    """A way to all that a list does not show."""

    title: str
    url: str


def lists(inventory: Inventory, settings: Settings, related: Relations) -> Draw:
    """What draws any list of this inventory."""
    desk = desk_of(inventory, settings, related)
    return lambda asked, root: drawn(desk, asked, root)


def drawn(desk: Desk, asked: Asked, root: str) -> str:
    """The HTML of one list, seen from a page whose way to the root of the site is `root`."""
    known = [(name, id) for name, id in asked.terms if name in desk.schema.vocabularies and id in desk.schema.vocabularies[name].terms]
    labels = {(name, id): french(desk.schema.vocabularies[name].terms[id].libelle) for name, id in known}
    found = _sheets(desk, known, labels) if asked.kind == "fiches" else _tools(desk, asked, known)
    most = asked.most or MOST
    ways = [Way(labels[name, id], f"notions/{name}/{id}/") for name, id in known] if asked.kind == "fiches" else [Way("Tous les outils", "outils/")]
    return (
        environment()
        .get_template("partials/insertion.html")
        .render(
            root=root,
            of_sheets=asked.kind == "fiches",
            ways=ways,
            lines=found[:most],
            total=len(found),
            contribute=desk.contribute_from(root),
        )
    )


def _sheets(desk: Desk, terms: Sequence[tuple[str, str]], labels: dict[tuple[str, str], str]) -> list[Line]:
    """The sheets that carry these terms: those that carry most of them first, then those that say something of it, then by title."""
    said_of: dict[str, dict[tuple[str, str], None]] = {}
    carried: dict[str, set[tuple[str, str]]] = {}
    for term in terms:
        for use in desk.relations.uses.get(term, ()):
            words = _words(desk, use)
            carried.setdefault(use.slug, set()).add(term)
            mine = said_of.setdefault(use.slug, {})
            if words:
                mine[(labels[term] if len(terms) > 1 else "", words)] = None
    order = sorted(said_of, key=lambda slug: (-len(carried[slug]), not said_of[slug], desk.rank[slug]))
    return [Line(desk.titles[slug], f"fiches/{slug}/", tuple(said_of[slug])[:MOST_WORDS]) for slug in order]


def _words(desk: Desk, use: TermUse) -> str:
    """What the record says beside the term, in one go: « Choisir les membres. Les membres sont choisis une fois la négociation menée. »"""
    short = desk.schema.table(use.table).short
    sentences = []
    for index, (made, text) in enumerate(use.texts):
        words = plain(text, hidden=desk.hidden[use.slug])
        label = french(made.title) if index and made.name != short else ""
        if words:
            sentences.append(_ended(f"{label}{NBSP}: {words}" if label else words))
    return shorten(" ".join(dict.fromkeys(sentences)), LONGEST)


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…", "»")) else f"{words}."


def _tools(desk: Desk, asked: Asked, terms: Iterable[tuple[str, str]]) -> list[Line]:
    """The tools of these kinds, or whose questions name these terms; all of them when no term is asked for."""
    wanted = set(terms)
    found = []
    for slug, tool in desk.inventory.outils.items():
        if asked.terms and not wanted & terms_in(desk.schema.kinds[TOOLS].schema, tool.data).keys():
            continue
        summary = shorten(plain(str(tool.data.get("sous_titre") or tool.data.get("resume") or "")), LONGEST)
        found.append(Line(desk.tools[slug], f"outils/{slug}/", (("", summary),) if summary else ()))
    return sorted(found, key=lambda line: by_words(line.title))

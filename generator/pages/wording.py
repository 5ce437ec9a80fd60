"""Numbers, titles and texts go in; the words that the pages show come out."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from generator.typography import NBSP
from generator.words import fold

LONGEST_DESCRIPTION = 160
CARD_TEXT = 170
VERIFIED = {
    "verifie": ("Vérifié", "La définition a été comparée à la source citée."),
    "non-verifie": ("Non vérifié", "La définition est écrite de mémoire\u00a0: elle reste à comparer à une source."),
    "proposition": ("Proposition", "Cette formulation est propre à l’inventaire\u00a0: elle n’est à attribuer à aucun auteur."),
    "a-recontroler": ("À recontrôler", "Cette donnée est à comparer de nouveau à sa source avant de servir."),
}


def count(number: int, one: str, many: str) -> str:
    """« 0 fiche », « 1 fiche », « 2 fiches », « 1 200 fiches »."""
    return f"{number:,}".replace(",", NBSP) + NBSP + (one if number < 2 else many)


def shorten(text: str, length: int) -> str:
    """At most `length` characters, cut at a word."""
    if len(text) <= length:
        return text
    cut = text.rfind(" ", 0, length - 1)
    return text[: cut if cut > 0 else length - 1].rstrip(" ,;:.(«" + NBSP) + "…"


def distinct(titles: Mapping[str, str]) -> dict[str, str]:
    """The same titles, but for one that was already given: it says the id of its page too, since two pages never share a title."""
    seen: set[str] = set()
    found = {}
    for id, title in titles.items():
        found[id] = f"{title} ({id})" if title in seen else title
        seen.add(title)
    return found


def code_words(text: str) -> Markup:
    """What stands between back quotes becomes code; the rest is text."""
    parts = text.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if index % 2 else escape(part) for index, part in enumerate(parts))


def by_words(text: str) -> tuple[str, str]:
    """Orders French words without their accents."""
    return fold(text), text

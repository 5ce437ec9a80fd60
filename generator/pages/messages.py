"""The catalogue of the check comes in, the page that explains each of its messages goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator import catalogue
from generator.pages.desk import Desk
from generator.pages.page import Page
from generator.typography import french

LEVELS = {"erreur": "Erreur", "avertissement": "Avertissement", "conseil": "Conseil"}
FAMILIES = {
    "S": ("Structure", "Le fichier lui-même, sa forme, ses clés."),
    "T": ("Valeurs", "Ce qui est écrit dans une case."),
    "R": ("Renvois", "Ce qui est nommé doit exister : termes, territoires, organisations, fiches, sources."),
    "C": ("Contenu", "Ce qui est bien écrit mais incomplet, douteux ou contradictoire."),
    "P": ("Vie privée", "Ce qui ne doit pas être publié."),
}


@dataclass(frozen=True)
class Family:
    letter: str
    title: str
    text: str
    messages: tuple[Any, ...]


def messages_page(desk: Desk) -> Page:
    """The catalogue of the check, each code with what is wrong and what is right."""
    by_letter: dict[str, list[Any]] = {}
    for code, message in sorted(catalogue.MESSAGES.items()):
        by_letter.setdefault(code[0], []).append(message)
    families = [Family(letter, french(title), french(text), tuple(by_letter[letter])) for letter, (title, text) in FAMILIES.items() if letter in by_letter]
    return desk.page(
        "messages",
        "messages/",
        "Les messages de la vérification",
        "Ce que veut dire chaque message de la vérification des fiches, avec un exemple à ne pas suivre et un exemple à suivre.",
        families=families,
        levels=LEVELS,
        number=len(catalogue.MESSAGES),
        extracts=catalogue.shows_extracts(desk.schema.parts),
    )

"""The desk comes in, the glossary goes out: every word of the vocabularies by its letter, with its meanings and the way to the page of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from markupsafe import Markup

from generator.markup import render
from generator.pages.desk import NOT_NOTIONS, Desk
from generator.pages.page import Maker, Page
from generator.pages.wording import VERIFIED, by_words, count
from generator.typography import NBSP, french
from generator.words import dashed, fold, numbered

ADDRESS = "glossaire/"
NO_LETTER = "#"
SHAKY = frozenset({"non-verifie", "a-recontroler"})
"""A reader of the glossary is told of these without going to the page of the term."""

_ARTICLE = re.compile(r"(?P<article>(?:les?|la|des|du|une?)\b|l['’])\s*(?P<rest>\w.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Sense:
    """One meaning of a word: the family it belongs to and the page that tells all of it."""

    family: str
    url: str
    definition: Markup
    warning: str = ""


@dataclass(frozen=True)
class Word:
    """A word of the glossary, as it is looked up, with all that it means here."""

    title: str
    anchor: str
    senses: tuple[Sense, ...]


@dataclass(frozen=True)
class Letter:
    """The words that begin alike."""

    title: str
    anchor: str
    words: tuple[Word, ...]


def glossary_makers(desk: Desk) -> Iterator[tuple[str, Maker]]:
    if any(vocabulary.terms for name, vocabulary in desk.schema.vocabularies.items() if name not in NOT_NOTIONS):
        yield ADDRESS, partial(glossary_page, desk)


def glossary_page(desk: Desk) -> Page:
    found = letters(words(desk))
    total = sum(len(each.words) for each in found)
    return desk.page(
        "glossaire",
        ADDRESS,
        "Le glossaire",
        f"Le glossaire de l’inventaire, de A à Z : {count(total, 'mot expliqué', 'mots expliqués')} simplement, avec le chemin vers sa source et vers les fiches.",
        letters=found,
        total=total,
    )


def words(desk: Desk) -> list[Word]:
    """Every word, in the order of a dictionary; the terms that are written alike are meanings of one word."""
    resolve = desk.resolver("../")
    senses: dict[str, list[Sense]] = {}
    titles: dict[str, str] = {}
    for name, vocabulary in desk.schema.vocabularies.items():
        if name in NOT_NOTIONS:
            continue
        for term in vocabulary.terms.values():
            title = looked_up(french(term.libelle))
            warning = VERIFIED[term.verification][0] if term.verification in SHAKY else ""
            sense = Sense(desk.vocabulary_titles[name], f"notions/{name}/{term.id}/", render(term.definition, resolve), warning)
            titles.setdefault(fold(title), title)
            senses.setdefault(fold(title), []).append(sense)
    anchors = _anchors(sorted(senses))
    return [
        Word(titles[key], anchors[key], tuple(sorted(senses[key], key=lambda sense: by_words(sense.family))))
        for key in sorted(senses, key=lambda key: by_words(titles[key]))
    ]


def looked_up(label: str) -> str:
    """« La confiance » → « Confiance (la) »: a dictionary does not sort by articles."""
    found = _ARTICLE.fullmatch(label)
    if found is None:
        return label
    rest = found["rest"]
    return f"{rest[0].upper()}{rest[1:]}{NBSP}({found['article'].lower()})"


def letters(found: Iterable[Word]) -> list[Letter]:
    """The words by their first letter, without its accent; those that begin with none are together, first."""
    return [
        Letter(title, f"lettre-{title.lower() if title != NO_LETTER else 'autre'}", tuple(alike))
        for title, alike in groupby(sorted(found, key=lambda word: _letter(word) != NO_LETTER), key=_letter)
    ]


def _letter(word: Word) -> str:
    first = fold(word.title)[:1].upper()
    return first if first.isascii() and first.isalpha() else NO_LETTER


def _anchors(keys: Iterable[str]) -> dict[str, str]:
    """An id of its own for each word: its letters and figures, and a number when another word has the same."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        found[key] = numbered(f"mot-{dashed(key) or 'autre'}", taken)
        taken.add(found[key])
    return found

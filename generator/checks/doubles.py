"""The names that all records give to their experience and to organisations come in, the problems of names that are nearly the same come out (C1xx).

Two spellings are the same name when, without accents, capitals, plurals, small words and legal forms, they have the same words in any order; or when one
has an acronym where the other spells it out; or when one long word has one typing mistake. Names are put in blocks by their words first, so that the time
grows with the number of names and not with its square.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.catalogue import problem
from generator.problem import Place, Problem
from generator.schema import Schema
from generator.words import fold

ORGANISATIONS = "organisations"

_SMALL = "a au aux avec ce ces chez d dans de des du en entre et l la le les leur ou par pour s sa ses son sous sur un une vers"
_FORMS = "asbl aisbl vzw scrl sprl srl scop sc sa ong association"
_NO_WORDS = frozenset([*_SMALL.split(), *_FORMS.split()])
_DOTTED = re.compile(r"\b(?:\w\.){2,}\w?")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"\w+")
_LONG = 6


@dataclass(frozen=True)
class Name:
    """A name made ready to be compared: its significant words in order, the same sorted, the acronyms among them."""

    words: tuple[str, ...]
    key: tuple[str, ...]
    acronyms: frozenset[str]


@lru_cache(maxsize=100_000)
def compare_form(text: str) -> Name:
    """« C.P.A.S. de Liège (asbl) » -> words ("cpas", "liege"), acronyms {"cpas"}."""
    if "." in text:
        text = _DOTTED.sub(lambda match: match.group().replace(".", "") + " ", text)
    acronyms = {word for word, acronym in map(_folded, _WORD.findall(text)) if acronym}
    insides = _BRACKETS.findall(text) if "(" in text else ()
    words = _words(_BRACKETS.sub(" ", text) if insides else text)
    for inside in insides:
        said = _words(inside)
        # An acronym in brackets only repeats the name; other brackets say more.
        if not (len(said) == 1 and _initials_of(said[0], words)):
            words += said
    return Name(words, tuple(sorted(set(words))), frozenset(acronyms.intersection(words)))


def _words(text: str) -> tuple[str, ...]:
    found = map(_folded, _WORD.findall(text))
    return tuple([word if acronym else _singular(word) for word, acronym in found if word not in _NO_WORDS])


@lru_cache(maxsize=20_000)
def _folded(word: str) -> tuple[str, bool]:
    """A word as it is compared, and whether it is an acronym: names are made of the same few words."""
    return fold(word), _is_acronym(word)


def _is_acronym(word: str) -> bool:
    """« CPAS »; a longer word in capitals is a word that is shouted."""
    return 2 <= len(word) <= 6 and word.isalpha() and word.isupper()


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("aux"):
        return word[:-3] + "al"
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and not word.isdecimal() else word


def _initials_of(acronym: str, words: Sequence[str]) -> bool:
    return any("".join(word[0] for word in words[start : start + len(acronym)]) == acronym for start in range(len(words)))


def near_names(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs of different spellings that are the same name; each pair once, in the order of the names given."""
    order = {text: index for index, text in enumerate(dict.fromkeys(names))}
    forms = {text: compare_form(text) for text in order}
    pairs: set[tuple[str, str]] = set()

    def pair(one: str, other: str) -> None:
        if one != other:
            pairs.add((one, other) if order[one] < order[other] else (other, one))

    same_words: dict[tuple[str, ...], list[str]] = {}
    for text, form in forms.items():
        if form.key:
            same_words.setdefault(form.key, []).append(text)
    for group in same_words.values():
        for other in group[1:]:
            pair(group[0], other)
    acronyms = frozenset(acronym for form in forms.values() for acronym in form.acronyms if len(acronym) >= 3)
    for text, form in forms.items():
        for acronym, key in _shortened(form.words, acronyms):
            for other in same_words.get(key, ()):
                if acronym in forms[other].acronyms:
                    pair(text, other)
    for block in _blocks(same_words):
        for index, key in enumerate(block):
            for near in block[index + 1 :]:
                if key != near and _one_mistake(key, near, acronyms):
                    pair(same_words[key][0], same_words[near][0])
    return iter(sorted(pairs, key=lambda each: (order[each[0]], order[each[1]])))


def _shortened(words: tuple[str, ...], acronyms: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys that a name would have with one of the known acronyms instead of the words it stands for."""
    letters = "".join([word[0] for word in words])
    for start in range(len(words)):
        initials = letters[start:]
        for end in range(3, min(len(initials), 8) + 1):
            if initials[:end] in acronyms and initials[:end] not in words:
                yield initials[:end], tuple(sorted({*words[:start], initials[:end], *words[start + end :]}))


def _blocks(keys: Iterable[tuple[str, ...]]) -> Iterator[list[tuple[str, ...]]]:
    """Names equal but for one long word: a single mistake leaves its first three letters or its last three as they were."""
    alike: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}
    for key in keys:
        for index, word in enumerate(key):
            if len(word) >= _LONG and word.isalpha():
                alike.setdefault(key[:index] + key[index + 1 :], []).append((word, key))
    for group in alike.values():
        if len(group) > 1:
            blocks: dict[tuple[str, str], list[tuple[str, ...]]] = {}
            for word, key in group:
                blocks.setdefault((word[:3], ""), []).append(key)
                blocks.setdefault(("", word[-3:]), []).append(key)
            yield from (block for block in blocks.values() if len(block) > 1)


def _one_mistake(one: tuple[str, ...], other: tuple[str, ...], acronyms: frozenset[str]) -> bool:
    """Do two keys differ by one typing mistake in one long word? A final e is a feminine, not a mistake."""
    (left,) = set(one) - set(other) or {""}
    (right,) = set(other) - set(one) or {""}
    if abs(len(left) - len(right)) > 1 or min(len(left), len(right)) < _LONG or left in acronyms or right in acronyms:
        return False
    if left == right + "e" or right == left + "e" or left[0] != right[0]:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    tail, other_tail = left[start:], right[start:]
    if len(left) == len(right):
        return tail[1:] == other_tail[1:] or (tail[:2] == other_tail[1::-1] and tail[2:] == other_tail[2:])
    return tail[1:] == other_tail if len(left) > len(right) else tail == other_tail[1:]


# Over the inventory


@dataclass(frozen=True)
class Named:
    """The names that one record gives: its title, and the organisations it writes in words. Each with its place and its field."""

    slug: str
    title: tuple[str, Place, tuple] | None
    organisations: tuple[tuple[str, Place, tuple], ...]


def near_titles(records: Sequence[Named], schema: Schema) -> Iterator[Problem]:
    """Two sheets do not tell the same experience: their titles differ by more than a spelling."""
    by_title: dict[str, list[Named]] = {}
    for record in records:
        if record.title:
            by_title.setdefault(record.title[0], []).append(record)
    pairs = [(title, title) for title, group in by_title.items() if len(group) > 1] + list(near_names(by_title))
    for one, other in pairs:
        first = by_title[one][0]
        for record in by_title[other][1:] if one == other else by_title[other]:
            assert record.title and first.title
            _, place, field = record.title
            yield problem("C101", place, field=field, titre=record.title[0], autre=first.title[0], fiche=first.title[1].path)


def near_organisations(records: Sequence[Named], schema: Schema) -> Iterator[Problem]:
    """One organisation has one spelling, or its identifier when it is in the list of organisations."""
    listed = _listed(schema)
    known = {fold(spelling): id for spelling, id in reversed(tuple(listed.items()))}
    written = Counter(name for record in records for name, _, _ in record.organisations)
    candidates = [name for name in written if _proper(name)]
    alike = _alike(candidates, written, listed)
    for record in records:
        for name, place, field in record.organisations:
            id = known.get(fold(name))
            if id is None and name in alike and alike[name] in listed:
                id = listed[alike[name]]
            if id is not None:
                label = schema.vocabulary(ORGANISATIONS).terms[id].libelle
                yield problem("C103", place, field=field, suggestion=id, nom=name, libelle=label)
            elif name in alike:
                yield problem("C102", place, field=field, suggestion=alike[name], nom=name, autre=alike[name])


def _listed(schema: Schema) -> Mapping[str, str]:
    """The spellings of the listed organisations, with the identifier each means."""
    found: dict[str, str] = {}
    if ORGANISATIONS in schema.vocabularies:
        for term in schema.vocabulary(ORGANISATIONS).terms.values():
            alias = term.extra.get("alias") or ()
            for spelling in (term.libelle, *(alias if isinstance(alias, list) else (alias,))):
                found.setdefault(str(spelling), term.id)
    return found


def _alike(candidates: Sequence[str], written: Counter[str], listed: Mapping[str, str]) -> dict[str, str]:
    """For each spelling, the one to prefer: a listed one, else the most frequent, else the first in the alphabet."""
    found: dict[str, str] = {}

    def rank(name: str) -> tuple:
        return (name not in listed, -written[name], name)

    for one, other in near_names([*listed, *sorted(candidates)]):
        better, worse = sorted((one, other), key=rank)
        if worse not in listed and (worse not in found or rank(better) < rank(found[worse])):
            found[worse] = better
    return found


def _proper(name: str) -> bool:
    """Is it the name of one organisation, rather than a kind of people or of service? Then it has a capital beyond its first letter."""
    return any(letter.isupper() for letter in name[1:])


def organisation_fields(schema: Schema) -> dict[str, tuple[str, str]]:
    """The tables where an organisation is given by its identifier or else in words: {"acteur": ("organisation", "nom")}."""
    found = {}
    for table in schema.tables.values():
        for name in table.au_moins_un:
            others = [each for each in table.au_moins_un if table.field(each).genre == "texte"]
            if ORGANISATIONS in table.field(name).vocabulaires and others:
                found[table.name] = (name, others[0])
    return found


RULES = (near_titles, near_organisations)

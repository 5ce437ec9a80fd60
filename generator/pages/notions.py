"""The desk comes in, the pages of the vocabularies and of their terms go out, each term with what the sheets say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from generator.markup import plain, render, web_address
from generator.pages.desk import NOT_NOTIONS, REFERENCES, Desk
from generator.pages.page import Entry, Maker, Page, Quote
from generator.pages.wording import VERIFIED, by_words, count
from generator.relate import TermUse
from generator.schema import Term, Vocabulary
from generator.typography import french, said


@dataclass(frozen=True)
class Reference:
    """What a definition comes from."""

    title: str
    url: str = ""
    note: str = ""


def notion_makers(desk: Desk) -> Iterator[tuple[str, Maker]]:
    vocabularies = [each for name, each in desk.schema.vocabularies.items() if name not in NOT_NOTIONS]
    if not vocabularies:
        return
    used = {name for table in desk.schema.tables.values() for made in table.fields for name in made.vocabulaires}
    entries = [
        Entry(french(each.titre), f"notions/{each.name}/", len(each.terms), True, french(each.description))
        for each in sorted(vocabularies, key=lambda each: (each.name not in used, _code_order(each.code), by_words(each.titre)))
    ]
    yield (
        "notions/",
        partial(
            desk.page,
            "notions",
            "notions/",
            "Les notions",
            f"Les mots de l’inventaire, un par un : {count(sum(len(each.terms) for each in vocabularies), 'terme défini', 'termes définis')}, avec leur source et les fiches qui les portent.",
            entries=entries,
        ),
    )
    for vocabulary in vocabularies:
        yield f"notions/{vocabulary.name}/", partial(vocabulary_page, desk, vocabulary, vocabulary.name in used)
        for term in vocabulary.terms.values():
            yield f"notions/{vocabulary.name}/{term.id}/", partial(notion_page, desk, vocabulary, term, vocabulary.name in used)


def _code_order(code: str) -> tuple[bool, int, str]:
    """V2 before V10; vocabularies without a code last."""
    digits = "".join(letter for letter in code if letter.isdecimal())
    return not digits, int(digits or 0), code


def vocabulary_page(desk: Desk, vocabulary: Vocabulary, used: bool) -> Page:
    coverage = desk.relations.coverage.get(vocabulary.name, {})
    title = desk.vocabulary_titles[vocabulary.name]
    entries = [
        Entry(french(term.libelle), f"notions/{vocabulary.name}/{term.id}/", coverage.get(term.id, 0), True, french(term.definition))
        for term in vocabulary.terms.values()
    ]
    return desk.page(
        "vocabulaire",
        f"notions/{vocabulary.name}/",
        f"{title} – notions",
        f"{title} : {plain(vocabulary.description) or count(len(entries), 'terme', 'termes')}",
        heading=title,
        vocabulary=vocabulary,
        lead=render(vocabulary.description, desk.resolver("../../")),
        entries=entries,
        references=references(desk, vocabulary.source),
        verified=VERIFIED.get(vocabulary.verification),
        used=used,
    )


def references(desk: Desk, source: Sequence[str]) -> list[Reference]:
    """The sources of a definition: entries of the list of references, or a free text."""
    known = desk.schema.vocabularies[REFERENCES].terms if REFERENCES in desk.schema.vocabularies else {}
    found = []
    for id in source:
        if id in known:
            found.append(Reference(french(known[id].libelle), web_address(known[id].extra.get("url")), french(str(known[id].extra.get("note") or ""))))
        else:
            found.append(Reference(french(str(id))))
    return found


def notion_page(desk: Desk, vocabulary: Vocabulary, term: Term, used: bool) -> Page:
    root = "../../../"
    label, family = french(term.libelle), desk.vocabulary_titles[vocabulary.name]
    title = desk.term_titles[vocabulary.name][term.id]
    coverage = desk.relations.coverage.get(vocabulary.name, {})
    near = [
        Entry(french(each.libelle), f"notions/{vocabulary.name}/{each.id}/", coverage.get(each.id, 0), True)
        for each in vocabulary.terms.values()
        if each is not term and (each.parent == term.parent or each.parent == term.id or each.id == term.parent)
    ]
    quotes = quotes_of(desk, desk.relations.uses.get((vocabulary.name, term.id), ()), root)
    facet = desk.facet_of.get(vocabulary.name)
    examples = term.extra.get("exemples")
    return desk.page(
        "notion",
        f"notions/{vocabulary.name}/{term.id}/",
        f"{title} – {family}",
        f"{title} : {plain(term.definition) or 'un terme sans définition pour l’instant.'} {family}, {count(len(quotes), 'fiche', 'fiches')}.",
        heading=label,
        family=family,
        family_url=f"notions/{vocabulary.name}/",
        definition=render(term.definition, desk.resolver(root)),
        examples=[french(str(each)) for each in examples] if isinstance(examples, list) else [],
        references=references(desk, term.source),
        verified=VERIFIED.get(term.verification),
        note=render(str(term.extra.get("note") or ""), desk.resolver(root)),
        quotes=quotes,
        used=used,
        near=near,
        explorer_url=f"explorer/?{facet}={term.id}" if facet and quotes else "",
    )


def quotes_of(desk: Desk, uses: Iterable[TermUse], root: str) -> list[Quote]:
    """The sheets that carry a term, each once, with their own words about it."""
    main, resolve = desk.schema.main.name, desk.resolver(root)
    found: dict[str, dict[tuple[str, Markup], None]] = {}
    places: dict[str, dict[str, None]] = {}
    for use in uses:
        texts = found.setdefault(use.slug, {})
        title = use.field.title if use.table == main else desk.schema.table(use.table).title
        places.setdefault(use.slug, {})[said(title)] = None
        for index, (made, text) in enumerate(use.texts):
            texts[(said(made.title) if index else "", render(text, resolve, hidden=desk.hidden[use.slug]))] = None
    return [Quote(desk.cards[slug], tuple(found[slug]), ", ".join(places[slug])) for slug in sorted(found, key=desk.rank.__getitem__)]

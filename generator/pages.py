"""An inventory and the settings come in, every page made from them goes out: address, title, description and body.

Templates are compiled once for the process. Each page is made when it is asked for, so that ten thousand sheets never stand in memory together. Links in
a body are relative: `root` leads from the page to the root of the site.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, partial
from importlib import resources
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup, escape

from generator import catalogue
from generator.compiler import Environment
from generator.datapackage import DATA_PACKAGE, LICENCE, data_files
from generator.explorer import Explorer, Facet, Way, build_explorer, facet_sources, listed, page_values
from generator.markup import Resolver, plain, render
from generator.relate import ORGANISATIONS, TERRITORIES, Organisation, RelatedFiche, Relations, TermUse, relations
from generator.schema import Field, Schema, Table, Term, Vocabulary
from generator.sheet import Binder, Plan, Value, build_sheet, cell, date_words, hidden_addresses, linked, links, said, sheet_plan
from generator.typography import french
from generator.words import fold

if TYPE_CHECKING:
    from generator.inventory import Fiche, Inventory
    from generator.settings import Settings

LONGEST_DESCRIPTION = 160
CARD_TEXT = 170
NEWEST = 6
DOORS = 5
ENTRIES_OF_A_DOOR = 5
REFERENCES = "references"
# These lists are not notions: their members have pages of another kind, or none.
NOT_NOTIONS = frozenset({TERRITORIES, ORGANISATIONS, REFERENCES})
FEWEST_POINTS = 8
NBSP = "\u00a0"

VERIFIED = {
    "verifie": ("Vérifié", "La définition a été comparée à la source citée."),
    "non-verifie": ("Non vérifié", "La définition est écrite de mémoire\u00a0: elle reste à comparer à une source."),
    "proposition": ("Proposition", "Cette formulation est propre à l’inventaire\u00a0: elle n’est à attribuer à aucun auteur."),
    "a-recontroler": ("À recontrôler", "Cette donnée est à comparer de nouveau à sa source avant de servir."),
}
LEVELS = {"erreur": "Erreur", "avertissement": "Avertissement", "conseil": "Conseil"}
FAMILIES = {
    "S": ("Structure", "Le fichier lui-même, sa forme, ses clés."),
    "T": ("Valeurs", "Ce qui est écrit dans une case."),
    "R": ("Renvois", "Ce qui est nommé doit exister : termes, territoires, organisations, fiches, sources."),
    "C": ("Contenu", "Ce qui est bien écrit mais incomplet, douteux ou contradictoire."),
    "P": ("Vie privée", "Ce qui ne doit pas être publié."),
}
KINDS_OF_CELL = {
    "texte": "texte d’une ligne", "markdown": "texte", "terme": "terme d’une liste", "date-edtf": "date", "nombre": "nombre", "oui-non": "oui ou non",
    "reference": "renvoi", "identifiant": "identifiant", "contact": "contact", "adresse": "adresse d’une page", "liste": "liste",
}  # fmt: skip


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


@dataclass(frozen=True)
class Node:
    """A territory in its tree."""

    entry: Entry
    children: tuple[Node, ...] = ()


Maker = Callable[[], "Page"]


def page_makers(inventory: Inventory, settings: Settings, related: Relations | None = None) -> dict[str, Maker]:
    """What makes each page, by its address, in the order of the site. A page is made when it is asked for, in whatever process asks.

    `related` saves computing the relations twice when a caller has them.
    """
    desk = Desk(inventory, settings, related or relations(inventory))
    return {
        "": partial(home_page, desk),
        "explorer/": partial(explorer_page, desk),
        **{f"fiches/{slug}/": partial(sheet_page, desk, slug) for slug in desk.inventory.fiches},
        **dict(notion_makers(desk)),
        **dict(territory_makers(desk)),
        **dict(organisation_makers(desk)),
        "donnees/": partial(data_page, desk),
        "donnees/codebook/": partial(codebook_page, desk),
        "messages/": partial(messages_page, desk),
    }


def all_pages(inventory: Inventory, settings: Settings, related: Relations | None = None) -> Iterator[Page]:
    """Every page made from the inventory, one after the other."""
    for make in page_makers(inventory, settings, related).values():
        yield make()


# ── What every page needs ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Desk:
    """The inventory with all that is computed about it, and the helpers that pages share."""

    inventory: Inventory
    settings: Settings
    relations: Relations

    @property
    def schema(self) -> Schema:
        return self.inventory.schema

    @cached_property
    def plan(self) -> Plan:
        return sheet_plan(self.schema)

    @cached_property
    def explorer(self) -> Explorer:
        return build_explorer(self.inventory, self.relations)

    @cached_property
    def newest(self) -> tuple[Fiche, ...]:
        return listed(self.inventory, self.relations)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        made = self.plan.title
        return {slug: french(str(cell(fiche.data, made.path) or slug)) if made else slug for slug, fiche in self.inventory.fiches.items()}

    @cached_property
    def page_titles(self) -> Mapping[str, str]:
        return distinct(self.titles)

    @cached_property
    def descriptions(self) -> Mapping[str, str]:
        """The summary of each sheet, after its title when another sheet begins in the same way."""
        cut = {slug: shorten(text, LONGEST_DESCRIPTION) for slug, text in self.summaries.items()}
        seen: set[str] = set()
        found = {}
        for slug, text in cut.items():
            found[slug] = (
                text if text and text not in seen else f"{self.page_titles[slug]}{NBSP}: {text or f'une fiche de l’inventaire {self.settings.site_name}.'}"
            )
            seen.add(text)
        return found

    @cached_property
    def summaries(self) -> Mapping[str, str]:
        """The whole summary of each sheet, in plain words."""
        made = self.plan.summary
        return {slug: plain(str(cell(fiche.data, made.path) or ""), hidden=self.hidden[slug]) if made else "" for slug, fiche in self.inventory.fiches.items()}

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each sheet among all, by their titles."""
        return {slug: rank for rank, slug in enumerate(sorted(self.titles, key=lambda slug: by_words(self.titles[slug])))}

    @cached_property
    def metas(self) -> Mapping[str, str]:
        """Where and what each sheet is, in a few words: « Liège, Seraing · Réseau de projet »."""
        return {card.slug: " · ".join(part for part in (", ".join(card.places[:3]), ", ".join(card.tags[:1])) if part) for card in self.explorer.cards}

    @cached_property
    def hidden(self) -> Mapping[str, Mapping[str, str]]:
        return {slug: hidden_addresses(self.plan, fiche.data) for slug, fiche in self.inventory.fiches.items()}

    @cached_property
    def facet_of(self) -> Mapping[str, str]:
        """The facet of the explorer that holds the terms of a vocabulary."""
        found: dict[str, str] = {}
        for name, sources in facet_sources(self.schema).items():
            for source in sources:
                for vocabulary in source.field.vocabulaires:
                    found.setdefault(vocabulary, name)
        return found

    @cached_property
    def organisation_pages(self) -> Mapping[str, Organisation]:
        """The organisations that have a page: the known ones, and the others when several sheets name them."""
        return {id: each for id, each in self.relations.organisations.items() if each.known or len(each.slugs) > 1}

    @cached_property
    def vocabulary_titles(self) -> Mapping[str, str]:
        return distinct({name: french(each.titre) for name, each in self.schema.vocabularies.items()})

    @cached_property
    def term_titles(self) -> Mapping[str, Mapping[str, str]]:
        return {name: distinct({term.id: french(term.libelle) for term in each.terms.values()}) for name, each in self.schema.vocabularies.items()}

    @cached_property
    def organisation_titles(self) -> Mapping[str, str]:
        return distinct({id: french(each.libelle) for id, each in self.organisation_pages.items()})

    @cached_property
    def territory_titles(self) -> Mapping[str, str]:
        return self.term_titles[TERRITORIES]

    @cached_property
    def often_seen(self) -> Sequence[tuple[str, Organisation]]:
        """The organisations that have a page, those of most sheets first."""
        return sorted(self.organisation_pages.items(), key=lambda pair: (-len(pair[1].slugs), by_words(pair[1].libelle)))

    @cached_property
    def organisation_by_name(self) -> Mapping[str, str]:
        """The address of an organisation's page by its folded names."""
        return {fold(name): f"organisations/{id}/" for id, each in self.organisation_pages.items() for name in (each.libelle, *each.alias)}

    @cached_property
    def contribute(self) -> str:
        """Where one proposes a sheet: the page written for it, else the address of the sources, else nowhere."""
        written = any((self.settings.docs_dir / name).is_file() for name in ("contribuer.md", "contribuer/index.md"))
        return "contribuer/" if written else self.settings.repo_url

    @cached_property
    def kinds_of_actor(self) -> Mapping[str, Value]:
        """What an actor may be, by the vocabularies of the fields that say it; seen from the page of an organisation."""
        found: dict[str, Value] = {}
        for table in self.schema.tables.values():
            if any(made.vocabulaires == (ORGANISATIONS,) for made in table.fields):
                for name in (name for made in table.fields if made.vocabulaires != (ORGANISATIONS,) for name in made.vocabulaires):
                    for term in self.schema.vocabulary(name).terms.values():
                        found.setdefault(term.id, linked("../../", french(term.libelle), f"notions/{name}/{term.id}/"))
        return found

    @cached_property
    def tools(self) -> Mapping[str, str]:
        tools: Mapping[str, Any] = getattr(self.inventory, "outils", {})
        return {slug: french(str(tool.data.get("titre", slug))) for slug, tool in tools.items()}

    def contribute_from(self, root: str) -> str:
        return self.contribute if not self.contribute or "://" in self.contribute else root + self.contribute

    def resolver(self, root: str) -> Resolver:
        return self._resolvers(root)

    @cached_property
    def _resolvers(self) -> Callable[[str], Resolver]:
        @cache
        def resolver(root: str) -> Resolver:
            def resolve(kind: str, target: str) -> tuple[str, str] | None:
                target = target.strip("/")
                if kind == "fiche" and target in self.titles:
                    return f"{root}fiches/{target}/", self.titles[target]
                if kind == "outil" and target in self.tools:
                    return f"{root}outils/{target}/", self.tools[target]
                if kind == "notion":
                    name, _, id = target.partition("/")
                    vocabulary = self.schema.vocabularies.get(name)
                    if vocabulary and name not in NOT_NOTIONS and (not id or id in vocabulary.terms):
                        return f"{root}notions/{target}/", french(vocabulary.terms[id].libelle if id else vocabulary.titre)
                return None

            return resolve

        return resolver

    def binder(self, slug: str, root: str) -> Binder:
        return Binder(self.schema, self.titles, self.tools, self.resolver(root), self.hidden[slug], self.organisation_by_name, root)

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """Each sheet by its title alone, as it is quoted."""
        return {slug: Card(f"fiches/{slug}/", title, self.metas.get(slug, "")) for slug, title in self.titles.items()}

    @cached_property
    def summary_cards(self) -> Mapping[str, Card]:
        """Each sheet with the beginning of its summary, as it is listed."""
        return {slug: replace(card, text=shorten(self.summaries[slug], CARD_TEXT)) for slug, card in self.cards.items()}

    def page(self, kind: str, url: str, title: str, description: str, *, edit_url: str = "", head: str = "", lastmod: str = "", **values: Any) -> Page:
        root = "../" * url.count("/")
        body = (
            environment()
            .get_template(f"{kind}.html")
            .render(root=root, contribute=self.contribute_from(root), site_name=self.settings.site_name, title=title, edit_url=edit_url, **values)
        )
        return Page(url, kind, title, shorten(french(description), LONGEST_DESCRIPTION), body, edit_url, head, lastmod)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Our own Jinja: everything is escaped unless it is `Markup`, and a name that does not exist is an error."""
    made = Environment(
        loader=jinja2.FileSystemLoader(str(resources.files("generator") / "templates")),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters["fiches"] = lambda number: count(number, "fiche", "fiches")
    made.filters["lower_first"] = lambda text: text[:1].lower() + text[1:]
    made.filters["french"] = french
    made.filters["code_words"] = code_words
    made.filters["plain_code"] = lambda text: text.replace("`", "")
    made.globals["count"] = count
    made.globals["links"] = links
    layouts = [name for name in made.list_templates() if name.startswith("presentations/")]
    made.globals["layouts"] = {name.removeprefix("presentations/").removesuffix(".html"): made.get_template(name).module.draw for name in layouts}  # type: ignore[attr-defined]
    return made


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


# ── Home ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Door:
    """A way into the inventory: a facet, its most frequent values, and the page that lists them all."""

    title: str
    entries: tuple[Entry, ...]
    all_url: str


def home_page(desk: Desk) -> Page:
    settings = desk.settings
    fiches = desk.inventory.fiches
    title = settings.accueil_titre or settings.site_name
    text = settings.accueil_texte or settings.site_description or desk.schema.description
    sources = sum(facts.sources for facts in desk.relations.facts.values())
    figures = [
        (len(fiches), "expérience", "expériences", "explorer/"),
        (sum(1 for place in desk.relations.territories.values() if place.own), "territoire", "territoires", "territoires/"),
        (len(desk.relations.organisations), "organisation", "organisations", "organisations/"),
        (sources, "source", "sources", ""),
    ]
    # A date of reading says when we looked, not what is new: it comes after every date of information.
    newest = sorted(desk.newest, key=lambda fiche: desk.relations.facts[fiche.slug].read_only)
    description = plain(text) or count(len(fiches), "expérience", "expériences")
    return desk.page(
        "accueil",
        "",
        settings.site_name,
        description,
        heading=french(title),
        text=render(text, desk.resolver("")),
        figures=[(number, one if number < 2 else many, url) for number, one, many, url in figures if number],
        doors=doors(desk),
        newest=[(desk.summary_cards[fiche.slug], information(desk, fiche.slug)) for fiche in newest[:NEWEST]],
        number=len(fiches),
    )


def doors(desk: Desk) -> list[Door]:
    """The facets that the schema calls ways in (`x-facette: {porte: true}`), else the first ones."""
    flagged = {name for name, sources in facet_sources(desk.schema).items() if any(source.field.facette and source.field.facette.porte for source in sources)}
    facets = [facet for facet in desk.explorer.facets if facet.name in flagged] or list(desk.explorer.facets[:DOORS])
    vocabulary_of = {facet: vocabulary for vocabulary, facet in reversed(list(desk.facet_of.items()))}
    found = []
    for facet in facets:
        counts = facet_counts(facet)
        # In a tree, the top says little (a country): its children are the ways in.
        ranks = [rank for rank, value in enumerate(facet.values) if counts[rank] and (not facet.tree or is_door(facet, rank, counts))]
        ranks.sort(key=lambda rank: (-counts[rank], rank))
        entries = [Entry(facet.values[rank].label, f"explorer/?{facet.name}={facet.values[rank].id}", counts[rank]) for rank in ranks[:ENTRIES_OF_A_DOOR]]
        vocabulary = vocabulary_of.get(facet.name, "")
        all_url = {TERRITORIES: "territoires/", ORGANISATIONS: "organisations/", "": "explorer/"}.get(vocabulary, f"notions/{vocabulary}/")
        if entries:
            found.append(Door(facet.label, tuple(entries), all_url))
    several = [Entry(french(each.libelle), f"organisations/{id}/", len(each.slugs)) for id, each in desk.often_seen if len(each.slugs) > 1]
    if several and found:
        found.append(Door("Organisations", tuple(several[:ENTRIES_OF_A_DOOR]), "organisations/"))
    return found


def facet_counts(facet: Facet) -> list[int]:
    """How many sheets stand behind each value, those under it included."""
    totals = [0] * len(facet.values)
    for ranks in facet.sheets:
        reached = set()
        for rank in ranks:
            while rank >= 0 and rank not in reached:
                reached.add(rank)
                rank = facet.values[rank].parent
        for rank in reached:
            totals[rank] += 1
    return totals


def is_door(facet: Facet, rank: int, counts: Sequence[int]) -> bool:
    """In a tree: the values right under the top, and a top that has nothing under it."""
    parent = facet.values[rank].parent
    if parent >= 0:
        return facet.values[parent].parent < 0
    return not any(value.parent == rank and counts[child] for child, value in enumerate(facet.values))


def information(desk: Desk, slug: str) -> str:
    """As of when a sheet speaks, in French; a date of reading says so."""
    facts = desk.relations.facts[slug]
    if not facts.info:
        return ""
    words = french(facts.info.french())
    if not facts.read_only:
        return words
    return f"lu le {words}" if facts.info.start and facts.info.start.day else f"lu en {words}"


def explorer_page(desk: Desk) -> Page:
    """The list of all the sheets, where the explorer's module brings search, facets and views (see `explorer`)."""
    ways = [Way(f"../{desk.contribute}", "Proposer une expérience")] if desk.contribute and "://" not in desk.contribute else []
    number = count(len(desk.inventory.fiches), "expérience", "expériences")
    description = f"Chercher et filtrer {number} : {', '.join(facet.label.lower() for facet in desk.explorer.facets[:6])}…"
    return desk.page("explorer", "explorer/", "Explorer les expériences", description, **page_values(desk.explorer, desk.schema, ways))


# ── Sheets ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def related_card(desk: Desk, related: RelatedFiche) -> Card:
    """Another sheet: first the tie that a record states, then what the two have in common."""
    reasons = french(" ; ".join(related.reasons))
    tie = f"{related.relation}{NBSP}: {plain(related.texte)}" if related.relation and related.texte else related.relation
    card = desk.cards[related.slug]
    return Card(card.url, card.title, card.meta, reasons[:1].upper() + reasons[1:], french(tie) if tie else "")


def sheet_page(desk: Desk, slug: str) -> Page:
    fiche = desk.inventory.fiches[slug]
    root = "../../"
    facts = desk.relations.facts[slug]
    sheet = build_sheet(desk.plan, slug, fiche.data, desk.binder(slug, root), facts.completeness.missing)
    related = [related_card(desk, each) for each in desk.relations.related.get(slug, ())]
    contents = [(section.id, section.title) for section in sheet.sections]
    if related:
        contents.append(("proches", "Des expériences proches"))
    about = information(desk, slug)
    quoted = sheet.title.replace("«" + NBSP, "“").replace(NBSP + "»", "”")
    cite = f"«{NBSP}{quoted}{NBSP}», {desk.settings.site_name}" + (f", information de {about}" if about and not facts.read_only else "")
    if desk.settings.site_url:
        cite += f", {desk.settings.site_url}fiches/{slug}/"
    first = facts.info.earliest or facts.info.latest if facts.info else None
    return desk.page(
        "fiche",
        f"fiches/{slug}/",
        desk.page_titles[slug],
        desk.descriptions[slug],
        edit_url=desk.settings.edit_url(slug),
        lastmod="{:04}-{:02}-{:02}".format(*first) if first else "",
        sheet=sheet,
        fullness=facts.completeness if facts.completeness.total else None,
        related=related,
        contents=contents,
        section_ids={*(id for id, _ in contents), sheet.card_id},
        cite=cite + ".",
    )


# ── Notions ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────


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
            yield f"notions/{vocabulary.name}/{term.id}/", partial(notion_page, desk, vocabulary, term)


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
            url = str(known[id].extra.get("url") or "")
            found.append(
                Reference(
                    french(known[id].libelle), url if url.lower().startswith(("http://", "https://")) else "", french(str(known[id].extra.get("note") or ""))
                )
            )
        else:
            found.append(Reference(french(str(id))))
    return found


def notion_page(desk: Desk, vocabulary: Vocabulary, term: Term) -> Page:
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


# ── Territories ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def territory_makers(desk: Desk) -> Iterator[tuple[str, Maker]]:
    vocabulary = desk.schema.vocabularies.get(TERRITORIES)
    places = desk.relations.territories
    if not vocabulary or not places:
        return
    shown = {id for id in places} | {above for id in places for above in vocabulary.ancestors(id)}

    def entry(id: str) -> Entry:
        place = places.get(id)
        return Entry(french(vocabulary.terms[id].libelle), f"territoires/{id}/", len(place.own) + len(place.inside) if place else 0, True)

    def nodes(parent: str) -> tuple[Node, ...]:
        ids = [id for id in vocabulary.children.get(parent, ()) if id in shown]
        return tuple(Node(entry(id), nodes(id)) for id in sorted(ids, key=lambda id: by_words(vocabulary.terms[id].libelle)))

    own = sum(1 for place in places.values() if place.own)
    yield (
        "territoires/",
        partial(
            desk.page,
            "territoires",
            "territoires/",
            "Les territoires",
            f"Les expériences lieu par lieu, du pays à la commune : {count(own, 'territoire a sa fiche', 'territoires ont leurs fiches')}.",
            tree=nodes(""),
            own=own,
        ),
    )
    countries: dict[str, dict[str, tuple[float, float]]] = {}
    for id, term in vocabulary.terms.items():
        if point := _point(term):
            countries.setdefault((id, *vocabulary.ancestors(id))[-1], {})[id] = point
    for id in vocabulary.terms:
        if id in shown:
            yield (
                f"territoires/{id}/",
                partial(
                    territory_page,
                    desk,
                    vocabulary,
                    id,
                    [entry(child) for child in vocabulary.children.get(id, ()) if child in shown],
                    entry,
                    countries.get((id, *vocabulary.ancestors(id))[-1], {}),
                ),
            )


def _point(term: Term) -> tuple[float, float] | None:
    """Latitude and longitude of a territory, when it has them."""
    try:
        return float(term.extra["latitude"]), float(term.extra["longitude"])
    except (KeyError, TypeError, ValueError):
        return None


def territory_page(
    desk: Desk, vocabulary: Vocabulary, id: str, inside: Sequence[Entry], entry: Callable[[str], Entry], points: Mapping[str, tuple[float, float]]
) -> Page:
    term = vocabulary.terms[id]
    place = desk.relations.territories.get(id)
    own, within, mentioned = (place.own, place.inside, place.mentioned) if place else ((), (), ())
    label = french(term.libelle)
    above = [entry(each) for each in reversed(vocabulary.ancestors(id))]
    number = len(own) + len(within)
    where = f" ({above[-1].title})" if above else ""
    facet = desk.facet_of.get(vocabulary.name)

    def cards(slugs: Iterable[str]) -> list[Card]:
        return [desk.summary_cards[slug] for slug in sorted(slugs, key=desk.rank.__getitem__)]

    return desk.page(
        "territoire",
        f"territoires/{id}/",
        f"{desk.territory_titles[id]} – territoire",
        f"{desk.territory_titles[id]}{where} : {count(number, 'fiche', 'fiches')} d’expérience à lire, ici et dans les territoires voisins ou plus grands.",
        heading=label,
        kind_of_place=french(str(term.extra.get("type") or "")).capitalize(),
        code=str(term.extra.get("code_officiel") or ""),
        code_system=str(term.extra.get("systeme_code") or ""),
        above=above,
        inside=sorted(inside, key=lambda each: by_words(each.title)),
        own=cards(own),
        within=cards(within),
        mentioned=cards(mentioned),
        locator=locator(id, points),
        explorer_url=f"explorer/?{facet}={id}" if facet and number > 1 else "",
        verified=VERIFIED.get(term.verification),
    )


@dataclass(frozen=True)
class Locator:
    """Where a territory stands among the others: points in a drawing of `width` by `height`."""

    width: int
    height: int
    here: tuple[float, float]
    others: tuple[tuple[float, float], ...]


def locator(id: str, points: Mapping[str, tuple[float, float]]) -> Locator | None:
    """A place among those of its country, on an even map (a degree of longitude shrinks with the latitude); nothing when they draw no shape."""
    if id not in points or len(points) < FEWEST_POINTS:
        return None
    shrink = 0.65  # the cosine of 49.5°, near enough for every place of a small inventory
    flat = {each: (longitude * shrink, -latitude) for each, (latitude, longitude) in points.items()}
    left, right = min(x for x, _ in flat.values()), max(x for x, _ in flat.values())
    top, bottom = min(y for _, y in flat.values()), max(y for _, y in flat.values())
    scale = 200 / max(right - left, bottom - top, 0.01)
    width, height = round((right - left) * scale) + 40, round((bottom - top) * scale) + 40
    drawn = {each: (round((x - left) * scale + 20, 1), round((y - top) * scale + 20, 1)) for each, (x, y) in flat.items()}
    return Locator(width, height, drawn[id], tuple(sorted({point for each, point in drawn.items() if each != id})))


# ── Organisations ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Seen:
    """An organisation in the index: its page when it has one, else the sheet that names it."""

    title: str
    url: str
    count: int
    only: str = ""


def organisation_makers(desk: Desk) -> Iterator[tuple[str, Maker]]:
    everyone = desk.relations.organisations
    if not everyone:
        return
    groups: dict[str, list[Seen]] = {}
    for id, each in sorted(everyone.items(), key=lambda pair: by_words(pair[1].libelle)):
        letter = fold(each.libelle)[:1].upper()
        first = each.slugs[0]
        seen = (
            Seen(french(each.libelle), f"organisations/{id}/", len(each.slugs))
            if id in desk.organisation_pages
            else Seen(french(each.libelle), f"fiches/{first}/", 1, desk.titles[first])
        )
        groups.setdefault(letter if letter.isalpha() else "#", []).append(seen)
    yield (
        "organisations/",
        partial(
            desk.page,
            "organisations",
            "organisations/",
            "Les organisations",
            f"{count(len(everyone), 'organisation', 'organisations')} rencontrées dans les fiches, avec leur rôle dans chacune.",
            groups=groups,
            number=len(everyone),
            several=[Entry(french(each.libelle), f"organisations/{id}/", len(each.slugs)) for id, each in desk.often_seen if len(each.slugs) > 1][:12],
        ),
    )
    for id, each in desk.organisation_pages.items():
        yield f"organisations/{id}/", partial(organisation_page, desk, id, each)


def organisation_page(desk: Desk, id: str, organisation: Organisation) -> Page:
    root = "../../"
    vocabulary = desk.schema.vocabularies.get(ORGANISATIONS)
    term = vocabulary.terms.get(id) if vocabulary else None
    label = french(organisation.libelle)
    seen: dict[str, dict[tuple[str, Markup], None]] = {}
    kinds: dict[str, dict[str, None]] = {}
    for mention in organisation.mentions:
        texts = seen.setdefault(mention.slug, {})
        if mention.nom and fold(mention.nom) != fold(organisation.libelle):
            texts[("", Markup("<p>Nommée ici «{}{}{}».</p>").format(NBSP, french(mention.nom), NBSP))] = None
        if mention.role:
            texts[("", render(mention.role, desk.resolver(root), hidden=desk.hidden[mention.slug]))] = None
        if mention.type:
            kinds.setdefault(mention.slug, {})[mention.type] = None
    everywhere = [mention.type for mention in organisation.mentions if mention.type] + ([str(term.extra["type"])] if term and term.extra.get("type") else [])
    place = str(term.extra.get("territoire") or "") if term else ""
    territories = desk.schema.vocabularies.get(TERRITORIES)
    place_value = None
    if territories and place in territories.terms:
        known = place in desk.relations.territories
        place_value = linked(root, french(territories.terms[place].libelle), f"territoires/{place}/" if known else "")
    return desk.page(
        "organisation",
        f"organisations/{id}/",
        f"{desk.organisation_titles[id]} – organisation",
        f"{desk.organisation_titles[id]} : son rôle dans {count(len(seen), 'fiche', 'fiches')} de l’inventaire.",
        heading=label,
        alias=[french(each) for each in organisation.alias if fold(each) != fold(organisation.libelle)],
        kinds=[desk.kinds_of_actor[each] for each in dict.fromkeys(everywhere) if each in desk.kinds_of_actor],
        place=place_value,
        note=render(str(term.extra.get("note") or ""), desk.resolver(root)) if term else Markup(""),
        quotes=[
            Quote(desk.cards[slug], tuple(seen[slug]), ", ".join(desk.kinds_of_actor[each].text for each in kinds.get(slug, ()) if each in desk.kinds_of_actor))
            for slug in sorted(seen, key=desk.rank.__getitem__)
        ],
    )


# ── Data, codebook, messages ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Column:
    """One line of the codebook."""

    name: str
    title: str
    description: str
    kind: str
    vocabularies: tuple[Value, ...]
    required: bool
    rules: str
    example: str
    since: str


@dataclass(frozen=True)
class CodebookTable:
    name: str
    title: str
    description: str
    columns: tuple[Column, ...]


def data_page(desk: Desk) -> Page:
    title = "Les données"
    tables = data_tables(desk)
    return desk.page(
        "donnees",
        "donnees/",
        title,
        f"Tout l’inventaire {desk.settings.site_name} à télécharger : un fichier CSV par table, leur description, le codebook et la façon de citer.",
        tables=[each for each in tables if "/" not in each[0]],
        lists=[each for each in tables if "/" in each[0]],
        package=DATA_PACKAGE,
        licence=LICENCE["path"],
        number=len(desk.inventory.fiches),
        cite=f"{desk.settings.site_name}, {count(len(desk.inventory.fiches), 'fiche', 'fiches')}"
        + (f", état au {date_words(desk.relations.newest.isoformat())}" if desk.relations.newest else "")
        + (f", {desk.settings.site_url}" if desk.settings.site_url else "")
        + ".",
    )


def data_tables(desk: Desk) -> list[tuple[str, str, str]]:
    """(file, title, description) of each table of the data package: the package of the empty inventory says them."""
    package = json.loads(data_files(replace(desk.inventory, fiches={}))[DATA_PACKAGE])
    return [(each["path"], french(each["title"]), french(each["description"])) for each in package["resources"]]


def codebook_page(desk: Desk) -> Page:
    tables = tuple(codebook_table(desk, table) for table in desk.schema.tables.values())
    number = sum(len(table.columns) for table in tables)
    return desk.page(
        "codebook",
        "donnees/codebook/",
        "Le codebook",
        f"Ce que dit chaque champ de l’inventaire {desk.settings.site_name} : {count(number, 'champ', 'champs')} dans {count(len(tables), 'table', 'tables')}, avec règles et exemples.",
        tables=tables,
    )


def codebook_table(desk: Desk, table: Table) -> CodebookTable:
    return CodebookTable(table.name, french(table.title), french(table.description), tuple(column(desk, made) for made in table.fields))


def column(desk: Desk, made: Field) -> Column:
    kind = KINDS_OF_CELL.get(made.genre, made.genre)
    if made.table:
        kind = f"liste : table {made.table}"
    elif made.genre == "liste" and made.vocabulaires:
        kind = "liste de termes"
    vocabularies = []
    for name in made.vocabulaires:
        url = {TERRITORIES: "territoires/", ORGANISATIONS: "organisations/"}.get(name, f"notions/{name}/")
        vocabularies.append(linked("../../", french(desk.schema.vocabulary(name).titre), url))
    return Column(
        made.name,
        french(made.title),
        french(made.description),
        french(kind),
        tuple(vocabularies),
        made.required,
        french(rules_of(made)),
        made.example,
        made.depuis,
    )


def rules_of(made: Field) -> str:
    """The constraints of a field in words."""
    least, most = made.constraints.get("minLength"), made.constraints.get("maxLength")
    said = []
    if least and most:
        said.append(f"de {least} à {most} caractères")
    elif most:
        said.append(f"{most} caractères au plus")
    elif least:
        said.append(f"{least} caractères au moins")
    if made.constraints.get("enum"):
        said.append("au choix : " + ", ".join(str(each) for each in made.constraints["enum"]))
    low, high = made.constraints.get("minimum"), made.constraints.get("maximum")
    if low is not None:
        said.append(f"{low} au moins")
    if high is not None:
        said.append(f"{high} au plus")
    if made.exige:
        said.append("demande aussi " + ", ".join(made.exige))
    if made.appui:
        said.append("demande un appui : " + " ou ".join(made.appui))
    return " ; ".join(said)


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
    families = [Family(letter, *FAMILIES[letter], tuple(by_letter[letter])) for letter in FAMILIES if letter in by_letter]
    return desk.page(
        "messages",
        "messages/",
        "Les messages de la vérification",
        "Ce que veut dire chaque message de la vérification des fiches, avec un exemple à ne pas suivre et un exemple à suivre.",
        families=[Family(each.letter, french(each.title), french(each.text), each.messages) for each in families],
        levels=LEVELS,
        number=len(catalogue.MESSAGES),
        extracts=catalogue.shows_extracts(desk.schema.parts),
    )

"""The desk comes in, the home page goes out: figures, ways in, newest sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.explorer import Facet, facet_sources
from generator.markup import plain, render
from generator.pages.desk import Desk, address_of_list
from generator.pages.page import Entry, Page
from generator.pages.tools import kind_vocabulary, live_tools
from generator.pages.wording import count
from generator.relate import ORGANISATIONS
from generator.typography import french

NEWEST = 6
DOORS = 5
ENTRIES_OF_A_DOOR = 5


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
        (len(live_tools(desk)), "outil à remplir", "outils à remplir", "outils/"),
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
        newest=[(desk.summary_cards[fiche.slug], desk.information(fiche.slug)) for fiche in newest[:NEWEST]],
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
        vocabulary = vocabulary_of.get(facet.name)
        if entries:
            found.append(Door(facet.label, tuple(entries), _whole_list(desk, vocabulary)))
    if desk.often_seen and found:
        found.append(Door("Organisations", tuple(desk.often_seen[:ENTRIES_OF_A_DOOR]), address_of_list(ORGANISATIONS)))
    return found


def _whole_list(desk: Desk, vocabulary: str | None) -> str:
    """Where all the ways in of a door are listed; the kinds of tool are on the page of the tools, beside those that one fills in."""
    if desk.inventory.outils and vocabulary == kind_vocabulary(desk):
        return "outils/"
    return address_of_list(vocabulary) if vocabulary else "explorer/"


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

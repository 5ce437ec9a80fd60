"""The desk comes in, the tree of the territories and the page of each go out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from generator.pages.desk import Desk
from generator.pages.page import Card, Entry, Maker, Page
from generator.pages.wording import VERIFIED, by_words, count
from generator.relate import TERRITORIES
from generator.schema import Term, Vocabulary
from generator.typography import french

FEWEST_POINTS = 8


@dataclass(frozen=True)
class Node:
    """A territory in its tree."""

    entry: Entry
    children: tuple[Node, ...] = ()


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

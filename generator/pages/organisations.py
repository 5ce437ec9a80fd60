"""The desk comes in, the list of the organisations and the page of each go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from generator.markup import render
from generator.pages.desk import Desk
from generator.pages.page import Maker, Page, Quote
from generator.pages.wording import by_words, count
from generator.relate import ORGANISATIONS, TERRITORIES, Organisation
from generator.typography import NBSP, french
from generator.values import linked
from generator.words import fold


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
            several=desk.often_seen[:12],
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

"""The desk comes in, the pages of the learning paths go out: the list (« Se former »), and each path session by session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator.inventory import in_order
from generator.markup import plain, render
from generator.pages.desk import Desk
from generator.pages.notions import references
from generator.pages.page import Card, Maker, Page
from generator.pages.wording import CARD_TEXT, count, shorten
from generator.typography import french, said
from generator.values import Value, linked

if TYPE_CHECKING:
    from generator.inventory import Fiche

PATHS = "parcours/"
TITLE = "Se former"
ROOT = "../../"
STATES = {
    "verifie": ("Mené et relu", "Ce parcours a été mené avec un groupe, puis relu."),
    "non-verifie": ("Pas encore mené", "Ce parcours n’a pas encore été mené avec un groupe, à notre connaissance."),
    "proposition": ("Proposition", "Ce parcours est écrit pour l’inventaire\u00a0: il n’est à attribuer à aucun auteur, et reste à essayer."),
    "a-recontroler": ("À recontrôler", "Ce parcours a pu vieillir\u00a0: relisez-le avant de le mener."),
}


@dataclass(frozen=True)
class Session:
    """One session of a path; a sheet or a tool that is not there (any more) is left out: `maillage check` says so."""

    id: str
    number: int
    title: str
    duration: str
    aims: Sequence[str]
    sheets: Sequence[Card]
    tools: Sequence[Value]
    questions: Sequence[str]
    running: Markup
    material: Sequence[str]
    before: Markup


def path_makers(desk: Desk) -> Iterator[tuple[str, Maker]]:
    """The list and the paths, when there are any."""
    paths = in_order(desk.inventory.parcours)
    if not paths:
        return
    yield PATHS, partial(list_page, desk, paths)
    for path in paths:
        yield f"{PATHS}{path.slug}/", partial(path_page, desk, path)


def list_page(desk: Desk, paths: Sequence[Fiche]) -> Page:
    cards = [
        (
            Card(f"{PATHS}{path.slug}/", french(str(path.data["titre"])), french(str(path.data["duree"])), shorten(plain(str(path.data["resume"])), CARD_TEXT)),
            french(str(path.data["public_vise"])),
        )
        for path in paths
    ]
    return desk.page(
        "se-former",
        PATHS,
        TITLE,
        f"Des chemins pour apprendre le travail en réseau, seul ou en groupe : {count(len(paths), 'parcours', 'parcours')}, séance par séance, avec les fiches et les outils du site.",
        cards=cards,
        studied=desk.studied,
    )


def path_page(desk: Desk, path: Fiche) -> Page:
    data = path.data
    title = french(str(data["titre"]))
    return desk.page(
        "parcours",
        f"{PATHS}{path.slug}/",
        desk.path_titles[path.slug],
        f"{title} : {plain(str(data['resume']))}",
        heading=title,
        summary=_text(desk, data, "resume"),
        facts=[(label, french(str(data[key]))) for label, key in (("Pour qui", "public_vise"), ("Durée", "duree"))],
        aims=_list(data, "objectifs"),
        sessions=[_session(desk, each, number) for number, each in enumerate(data["seances"], 1)],
        assessment=_text(desk, data, "evaluation"),
        caution=_text(desk, data, "prudence"),
        state=STATES.get(str(data.get("verification", ""))),
        tried=data.get("verification") == "verifie",
        verified=None,
        references=references(desk, [str(each) for each in data.get("references", ())]),
        studied=desk.studied,
    )


def _session(desk: Desk, data: Mapping[str, Any], number: int) -> Session:
    return Session(
        id=f"seance-{number}",
        number=number,
        title=french(str(data["titre"])),
        duration=french(str(data["duree"])),
        aims=_list(data, "buts"),
        sheets=[desk.summary_cards[slug] for slug in data.get("fiches", ()) if slug in desk.summary_cards],
        tools=[linked(ROOT, desk.tools[slug], f"outils/{slug}/") for slug in data.get("outils", ()) if slug in desk.tools],
        questions=_list(data, "questions"),
        running=_text(desk, data, "animation"),
        material=_list(data, "materiel"),
        before=_text(desk, data, "a_preparer"),
    )


def _list(data: Mapping[str, Any], name: str) -> list[str]:
    return [said(str(each)) for each in data.get(name, ())]


def _text(desk: Desk, data: Mapping[str, Any], name: str) -> Markup:
    return render(str(data.get(name) or ""), desk.resolver(ROOT))

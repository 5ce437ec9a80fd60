"""The desk comes in, the list of the tools and the page of each go out: the questionnaire, its reading key, and the sheets that its terms lead to.

A tool with questions is filled in on its page (see `assets/js/tool.js`); without JavaScript the same page is the questionnaire to print, with its key. Any
other tool has a short page: its rights, and the sheets that use its kind. Everything said of a tool is read from its record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator.inventory import TOOLS, in_order
from generator.markup import plain, render, web_address
from generator.pages.desk import Desk
from generator.pages.notions import Reference, quotes_of, references
from generator.pages.page import Card, Maker, Page
from generator.pages.questionnaire import COLOURS, Part, keys_of, numbers_of, parts_of, pocket_key, rules_of
from generator.pages.team_words import TEAM_WORDS
from generator.pages.wording import VERIFIED, by_words, count, shorten
from generator.relate import TermUse
from generator.rows import values
from generator.typography import french, said
from generator.values import Value, date_words, linked

if TYPE_CHECKING:
    from generator.inventory import Fiche

SHEETS_OF_A_TERM = 3
SHEETS_OF_A_KIND = 4
QUOTE = 240  # characters of what a sheet says of a term

# What a definition says of itself does not suit a whole page.
CHECKED = {
    "verifie": "Ce qui est dit ici a été comparé à la source citée.",
    "non-verifie": "Ce qui est dit ici est écrit de mémoire\u00a0: cela reste à comparer à une source.",
    "a-recontroler": "Ce qui est dit ici est à comparer de nouveau à sa source avant de servir.",
}

# What the page's own modules compute with; the rest of the record is only read, and the page says it.
COMPUTED = (
    "titre", "image", "echelles", "parties", "ignores_un_sur", "note", "seuils", "regles", "ecart_item", "ecart_partie", "roles", "courte",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A tool in the list."""

    title: str
    url: str
    meta: str
    text: str
    rights: Markup
    address: str


@dataclass(frozen=True)
class KindOfTool:
    """A kind of tool met in the field, with some of the sheets that use it."""

    title: str
    url: str
    text: str
    number: int
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Box:
    title: str
    text: Markup
    date: str
    verified: tuple[str, str] | None
    references: Sequence[Reference]


@dataclass(frozen=True)
class Voice:
    """What a sheet says of a term: its own words, cut short."""

    card: Card
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Lead:
    """A term that questions lead to, with some of the sheets that carry it. `facet` is the explorer's name for its family."""

    id: str
    title: str
    url: str
    facet: str
    family: str
    number: int
    voices: tuple[Voice, ...]


# ── The pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Workshop:
    """What the pages of several tools share, computed once, when it is asked for."""

    desk: Desk

    @cached_property
    def users(self) -> Mapping[str, list[str]]:
        """The sheets that say they use a tool of this site, by tool."""
        desk = self.desk
        named = {table.name: [field for field in table.fields if field.vers == "outils"] for table in desk.schema.tables.values()}
        lists = [(field, names) for field in desk.schema.main.fields if field.table and (names := named[field.table])]
        found: dict[str, dict[str, None]] = {}
        for slug in sorted(desk.inventory.fiches, key=desk.rank.__getitem__):
            for field, names in lists:
                for row in values(desk.inventory.fiches[slug].data, field):
                    for tool in (tool for name in names for tool in values(row, name)):
                        found.setdefault(tool, {})[slug] = None
        return {tool: list(slugs) for tool, slugs in found.items()}

    @cached_property
    def lead(self) -> Callable[[str], Lead | None]:
        """A term with some of the sheets that carry it; several questions, and several tools, name the same."""
        return cache(partial(_lead, self.desk))


def tool_makers(desk: Desk) -> Iterator[tuple[str, Maker]]:
    tools = desk.inventory.outils
    if not tools:
        return
    yield "outils/", partial(tools_page, desk)
    shop = Workshop(desk)
    for slug, tool in tools.items():
        yield f"outils/{slug}/", partial(live_page if is_live(tool) else short_page, shop, slug, tool)


def is_live(tool: Fiche) -> bool:
    """A tool with questions is filled in on its page."""
    return bool(tool.data.get("parties"))


def live_tools(desk: Desk) -> list[Fiche]:
    """The tools that are filled in on this site, in their order."""
    return [tool for tool in in_order(desk.inventory.outils) if is_live(tool)]


def tools_page(desk: Desk) -> Page:
    others = [tool for tool in in_order(desk.inventory.outils) if not is_live(tool)]
    return desk.page(
        "outils",
        "outils/",
        "Les outils",
        f"Des outils à remplir seul ou à plusieurs, sans rien envoyer, et ceux que les expériences emploient : {count(len(desk.inventory.outils), 'outil', 'outils')}.",
        live=[_shown(desk, tool) for tool in live_tools(desk)],
        kinds=_kinds(desk, {str(tool.data.get("type")): tool.slug for tool in others if not web_address(tool.data.get("adresse"))}),
        existing=[_shown(desk, tool) for tool in others if web_address(tool.data.get("adresse"))],
    )


def _shown(desk: Desk, tool: Fiche) -> Shown:
    data = tool.data
    return Shown(
        desk.tools[tool.slug],
        f"outils/{tool.slug}/",
        french(str(data.get("duree") or "")),
        french(str(data.get("sous_titre") or "")) or shorten(plain(str(data.get("resume") or "")), QUOTE),
        render(str(data.get("droits") or ""), desk.resolver("../")),
        web_address(data.get("adresse")),
    )


def _kinds(desk: Desk, pages: Mapping[str, str]) -> list[KindOfTool]:
    """The kinds of tool that sheets use or that have a page here (`pages`: kind -> slug), the most used first."""
    vocabulary = kind_vocabulary(desk)
    found = []
    for term in desk.schema.vocabularies[vocabulary].terms.values() if vocabulary else ():
        slugs = sorted({use.slug for use in desk.relations.uses.get((vocabulary, term.id), ())}, key=desk.rank.__getitem__)
        if slugs or term.id in pages:
            url = f"outils/{pages[term.id]}/" if term.id in pages else f"notions/{vocabulary}/{term.id}/"
            cards = tuple(desk.cards[slug] for slug in slugs[:SHEETS_OF_A_KIND])
            found.append(KindOfTool(french(term.libelle), url, french(term.definition), len(slugs), cards))
    return sorted(found, key=lambda kind: (-kind.number, by_words(kind.title)))


def kind_vocabulary(desk: Desk) -> str:
    """The vocabulary of the kinds of tool: the one that the field `type` of a tool names, when this inventory has it."""
    made = next((field for field in desk.schema.kinds[TOOLS].schema.main.fields if field.name == "type"), None)
    return made.vocabulaire or "" if made and made.vocabulaire in desk.schema.vocabularies else ""


def short_page(shop: Workshop, slug: str, tool: Fiche) -> Page:
    desk = shop.desk
    common, uses = _common(shop, slug, tool)
    return desk.page(
        "instrument",
        f"outils/{slug}/",
        f"{desk.tools[slug]} – outil",
        f"{desk.tools[slug]} : {plain(str(tool.data.get('resume') or ''))}",
        quotes=quotes_of(desk, uses, "../../"),
        **common,
    )


def live_page(shop: Workshop, slug: str, tool: Fiche) -> Page:
    desk, root = shop.desk, "../../"
    data, resolve = tool.data, desk.resolver(root)
    common, uses = _common(shop, slug, tool)
    parts = parts_of(data, resolve)
    return desk.page(
        "outil",
        f"outils/{slug}/",
        f"{desk.tools[slug]} – outil",
        f"{desk.tools[slug]} : {plain(str(data.get('resume') or ''))}",
        slug=slug,
        image=str(data.get("image") or ""),
        parts=parts,
        keys=keys_of(parts),
        rules=rules_of(data, parts, resolve),
        colours=COLOURS,
        roles=[(str(each["id"]), french(str(each["libelle"])), each.get("courte") is True) for each in data.get("roles") or ()],
        phrases=sorted((part.phrase for part in parts if part.phrase), key=lambda phrase: phrase.number),
        pocket=[question for part in parts for question in part.questions if question.pocket],
        pocket_key=pocket_key(data.get("regles") or (), parts),
        printing=french(str(data.get("impression") or "")),
        boxes=[_box(desk, each, root) for each in data.get("encadres") or ()],
        leads=leads_of(shop, data, parts),
        kind_number=len({use.slug for use in uses}),
        record=_embedded({"slug": slug, "numeros": numbers_of(data), **{key: _french(data[key]) for key in COMPUTED if key in data}}),
        team_words=_embedded(_french(TEAM_WORDS)),
        **common,
    )


def _common(shop: Workshop, slug: str, tool: Fiche) -> tuple[dict[str, Any], Sequence[TermUse]]:
    """What the page of any tool says, and where sheets use its kind of tool."""
    desk, root = shop.desk, "../../"
    data, resolve = tool.data, desk.resolver(root)
    vocabulary, id = kind_vocabulary(desk), str(data.get("type"))
    term = desk.schema.vocabularies[vocabulary].terms.get(id) if vocabulary else None
    family: Value | None = linked(root, french(term.libelle), f"notions/{vocabulary}/{id}/") if term else None
    common = {
        "heading": desk.tools[slug],
        "subtitle": french(str(data.get("sous_titre") or "")),
        "lead": render(str(data.get("resume") or ""), resolve),
        "family": family,
        "facts": [(title, french(str(data[key]))) for key, title in (("quand", "Quand"), ("qui", "Qui"), ("duree", "Durée")) if data.get(key)],
        "how": render(str(data.get("mode_emploi") or ""), resolve),
        "caution": render(str(data.get("prudence") or ""), resolve),
        "rights": render(str(data.get("droits") or ""), resolve),
        "address": web_address(data.get("adresse")),
        "references": references(desk, [str(each) for each in data.get("references") or ()]),
        "verified": _verified(data),
        "users": [desk.summary_cards[each] for each in shop.users.get(slug, ())],
    }
    return common, desk.relations.uses.get((vocabulary, id), ())


def _verified(data: Mapping[str, Any]) -> tuple[str, str] | None:
    """How what a record says was verified, in two words and in a sentence."""
    id = str(data.get("verification"))
    return (VERIFIED[id][0], CHECKED.get(id, VERIFIED[id][1])) if id in VERIFIED else None


def _box(desk: Desk, data: Mapping[str, Any], root: str) -> Box:
    date = str(data.get("date") or "")
    return Box(
        french(str(data.get("titre") or "")),
        render(str(data.get("texte") or ""), desk.resolver(root)),
        date_words(date) if date else "",
        _verified(data),
        references(desk, [str(each) for each in data.get("references") or ()]),
    )


def _embedded(data: Mapping[str, Any]) -> Markup:
    """What the modules of the page work with, as JSON in which no tag can begin nor end."""
    return Markup(json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _french(value: Any) -> Any:
    """The same data, its texts as the page writes them; ids and numbers have nothing that French spacing changes."""
    if isinstance(value, Mapping):
        return {key: _french(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_french(each) for each in value]
    return french(value) if isinstance(value, str) else value


# ── From a result to the sheets ─────────────────────────────────────────────────────────────────────────────────────────────


def leads_of(shop: Workshop, data: Mapping[str, Any], parts: Sequence[Part]) -> list[tuple[Part, list[Lead]]]:
    """The terms that the questions of each part name, each told once, with sheets that carry them; a term that no sheet carries leads nowhere."""
    told: set[str] = set()
    found = []
    for part, written in zip(parts, data["parties"], strict=True):
        leads = []
        for id in dict.fromkeys(str(term) for item in written["items"] for term in item.get("termes") or ()):
            if id not in told and (lead := shop.lead(id)):
                leads.append(lead)
            told.add(id)
        if leads:
            found.append((part, leads))
    return found


def _lead(desk: Desk, id: str) -> Lead | None:
    schema = desk.schema.kinds[TOOLS].schema
    made = next((field for table in schema.tables.values() for field in table.fields if field.name == "termes"), None)
    vocabulary = next((name for name in (made.vocabulaires if made else ()) if id in desk.schema.vocabularies[name].terms), "")
    uses = desk.relations.uses.get((vocabulary, id), ())
    if not uses:
        return None
    facet = desk.facet_of.get(vocabulary, "")
    return Lead(
        id,
        desk.term_titles[vocabulary][id],
        f"notions/{vocabulary}/{id}/",
        facet,
        next((each.label for each in desk.explorer.facets if each.name == facet), ""),
        len({use.slug for use in uses}),
        tuple(_voices(desk, uses)),
    )


def _voices(desk: Desk, uses: Iterable[TermUse]) -> list[Voice]:
    """Some of the sheets that carry a term, those that say most about it first; only these are read."""
    by_sheet: dict[str, list[TermUse]] = {}
    for use in uses:
        by_sheet.setdefault(use.slug, []).append(use)

    def place(slug: str) -> tuple[int, int, int]:
        texts = [text for use in by_sheet[slug] for _, text in use.texts if text]
        return -min(len(texts), 2), -min(sum(map(len, texts)), 2 * QUOTE), desk.rank[slug]

    found = []
    for slug in sorted(by_sheet, key=place)[:SHEETS_OF_A_TERM]:
        texts: dict[str, str] = {}
        for use in by_sheet[slug]:
            for index, (field, text) in enumerate(use.texts):
                texts.setdefault(shorten(plain(text, hidden=desk.hidden[slug]), QUOTE), said(field.title) if index else "")
        found.append(Voice(desk.cards[slug], tuple((label, words) for words, label in list(texts.items())[:2] if words)))
    return found

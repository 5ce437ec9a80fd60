"""The desk comes in, the page of each record goes out."""

from __future__ import annotations

from generator.markup import plain
from generator.pages.desk import Desk
from generator.pages.page import Card, Page
from generator.pages.study import STUDY
from generator.relate import RelatedFiche
from generator.sheet import build_sheet
from generator.typography import NBSP, french


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
    transfers = desk.schema.transfers
    if transfers:
        contents.append(("chez-nous", f"Et chez nous{NBSP}?"))
    if related:
        contents.append(("proches", "Des expériences proches"))
    about = desk.information(slug)
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
        transfers=transfers,
        comparable=any(block.name in transfers for section in sheet.sections for block in section.blocks),
        study=f"{STUDY}?fiche={slug}" if desk.studied else "",
        contents=contents,
        section_ids={*(id for id, _ in contents), sheet.card_id},
        cite=cite + ".",
    )

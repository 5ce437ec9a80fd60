"""The schema comes in; the order of every sheet, read once, goes out. With it a record gives its title, and the addresses that its sheet hides.

Nothing here knows a field of ours but the list `sources`: where a part stands comes from `x-section`, how it looks from `x-presentation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.binder import Shape, cell, shape_of
from generator.roles import part_title, summary_field, title_field
from generator.schema import Field, Schema, Section, Table
from generator.typography import french, said


@dataclass(frozen=True)
class Group:
    """Fields of the identity card that make one line."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class PlannedRow:
    """A field of the main table with the fields that stand beside it: the running texts that support it, the terms that say who chose its value."""

    made: Field
    title: str
    texts: tuple[Field, ...]
    origin: tuple[Field, ...] = ()


@dataclass(frozen=True)
class PlannedSection:
    id: str
    title: str
    rows: tuple[PlannedRow, ...]
    codings: tuple[PlannedRow, ...]
    blocks: tuple[Field, ...]
    tops: frozenset[str]
    of_sources: bool
    of_gaps: bool

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of a record that it shows something of."""
        beside = [each for row in (*self.rows, *self.codings) for each in (row.made, *row.texts, *row.origin)]
        return frozenset(each.path[0] for each in (*beside, *self.blocks))


@dataclass(frozen=True)
class PlannedSources:
    """The list of sources, and the fields of its table that have a role of their own; `where` is the section of each part that a source may support."""

    made: Field
    shape: Shape
    publisher: Field | None
    addresses: tuple[Field, ...]
    withheld: Field | None
    supports: tuple[Field, ...]
    where: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """The order of every sheet of an inventory."""

    schema: Schema
    main: Table
    title: Field | None
    subtitle: Field | None
    summary: Field | None
    card: Section | None
    card_groups: tuple[Group, ...]
    more_groups: tuple[Group, ...]
    chips: tuple[Field, ...]
    notices: tuple[Field, ...]
    sections: tuple[PlannedSection, ...]
    shapes: Mapping[str, Shape]
    story: tuple[Field, ...]
    sources: PlannedSources | None
    tops: frozenset[str]
    part_titles: Mapping[str, str]

    def shape(self, made: Field) -> Shape:
        return self.shapes[made.table]


def sheet_plan(schema: Schema) -> Plan:
    """Reads once in the schema where each field stands in a sheet."""
    main = schema.main
    title, summary = title_field(schema), summary_field(schema)
    heading = {each.name for each in (title, summary) if each}
    subtitle = next((each for each in main.fields if title and each.genre == "texte" and each.section == title.section and each.name not in heading), None)
    heading |= {subtitle.name} if subtitle else set()
    card_id = next((each.section for each in main.fields if each.carte), None)
    card = next((each for each in schema.sections if each.id == card_id), None)
    notices = tuple(each for each in main.fields if each.presentation == "avis")
    placed = heading | {each.name for each in notices}
    on_card = [each for each in main.fields if each.carte and each.name not in placed]
    beside = [each for each in main.fields if card and each.section == card.id and not each.carte and each.name not in placed]
    placed |= {each.name for each in on_card + beside}

    by_name = main.by_name
    supports = {name for each in main.fields for name in each.appui}
    sources = by_name.get("sources")
    sections: list[PlannedSection] = []
    for section in (*schema.sections, Section("", "Autres informations")):
        here = [each for each in main.fields if each.section == section.id and each.name not in placed and each is not sources]
        codings = [
            each for each in main.fields if each.appui and each.section != section.id and any(by_name[name].section == section.id for name in each.appui)
        ]
        told_elsewhere = {name for each in codings for name in each.appui}
        rows = [each for each in here if not each.table and each.name not in told_elsewhere and not _supports_beside(each, here, supports)]
        blocks = tuple(each for each in here if each.table and each.presentation != "fiches")  # those are told among the related sheets
        tops = frozenset(each.path[0] for each in (*rows, *blocks))
        sections.append(
            PlannedSection(
                id=section.id,
                title=said(section.titre),
                rows=tuple(_planned_row(each, [by_name[name] for name in each.appui if by_name[name].section == each.section]) for each in rows),
                codings=tuple(_planned_row(each, [by_name[name] for name in each.appui]) for each in codings),
                blocks=blocks,
                tops=tops,
                of_sources=bool(sources and section.id == sources.section),
                of_gaps=bool(section.id) and not any(each.of_gaps for each in sections) and any(each.presentation == "lacunes" for each in blocks),
            )
        )
    # How the sheet itself was made comes after the sources: nobody misses it in the story.
    ids = [planned.id for planned in sections]
    last = ids.index(sources.section) if sources and sources.section in ids else len(ids)
    chips = sorted(
        (each for each in on_card if each.facette and each.genre == "terme" and not each.table), key=lambda each: each.facette.rang if each.facette else 0
    )
    return Plan(
        schema=schema,
        main=main,
        title=title,
        subtitle=subtitle,
        summary=summary,
        card=card,
        card_groups=_groups(on_card),
        more_groups=_groups(beside),
        chips=tuple(chips),
        notices=notices,
        sections=tuple(sections),
        shapes={name: shape_of(table) for name, table in schema.tables.items()},
        story=tuple(each for planned in sections for each in planned.blocks if each.presentation not in ("lacunes", "divergences")),
        sources=_planned_sources(main, sources, schema.tables[sources.table], sections) if sources and sources.table else None,
        part_titles={name: part_title(schema, name) for name in schema.parts},
        tops=frozenset(
            made.path[0]
            for planned in sections[:last]
            for made in (*(row.made for row in planned.rows), *planned.blocks)
            if made.presentation not in ("lacunes", "divergences")
        ),
    )


def _planned_row(made: Field, beside: Sequence[Field]) -> PlannedRow:
    texts = tuple(each for each in beside if each.genre in ("texte", "markdown"))
    return PlannedRow(made, said(made.title), texts, tuple(each for each in beside if each.genre == "terme"))


def _planned_sources(main: Table, made: Field, table: Table, sections: Sequence[PlannedSection]) -> PlannedSources:
    addresses = tuple(each for each in table.fields if each.genre == "adresse")
    required = [each for each in table.fields if each.genre == "texte" and each.required]
    return PlannedSources(
        made=made,
        shape=shape_of(table),
        publisher=required[-1] if len(required) > 1 else None,  # the last required one-line text that is not the title
        addresses=addresses,
        withheld=next((each for each in table.fields if addresses and each.genre == "oui-non" and each.name.startswith("adresse")), None),
        supports=tuple(each for each in table.fields if each.vers == "champs"),
        where={each.path[0]: each.section for each in main.fields} | {top: planned.id for planned in sections for top in planned.tops},
    )


def _supports_beside(made: Field, here: Sequence[Field], supports: set[str]) -> bool:
    """True for a text shown beside the coded value that it supports, in the same section."""
    return made.name in supports and any(made.name in each.appui for each in here)


def _groups(fields: Iterable[Field]) -> tuple[Group, ...]:
    groups: dict[str, list[Field]] = {}
    for each in fields:
        groups.setdefault(each.groupe or each.name, []).append(each)
    return tuple(Group(said(members[0].groupe or members[0].title), tuple(members)) for members in groups.values())


def title_of(plan: Plan, slug: str, data: Mapping[str, Any]) -> str:
    """The title of a sheet, spaced; its slug when the schema has no title or the record none."""
    return french(str(cell(data, plan.title.path) or slug)) if plan.title else slug


def hidden_addresses(plan: Plan, data: Mapping[str, Any]) -> dict[str, str]:
    """The addresses of a record that carry a person's name, each with what is shown in its place: the publisher's name."""
    sources = plan.sources
    if sources is None or sources.withheld is None:
        return {}
    address = sources.addresses[0]
    found = {}
    for row in cell(data, sources.made.path) or ():
        if isinstance(row, Mapping) and cell(row, sources.withheld.path) in ("oui", True) and cell(row, address.path):
            found[str(cell(row, address.path))] = str(cell(row, sources.publisher.path) or "") if sources.publisher else ""
    return found

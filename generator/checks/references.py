"""The walk of one record comes in, the problems of what it names come out (R): terms, sources, actors, sheets, tools, parts of the sheet, links in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from generator.catalogue import Ours, problem
from generator.checks.context import Context
from generator.checks.walk import Cell, Row, Walk
from generator.files import slugify
from generator.problem import Problem
from generator.schema import Schema, Vocabulary
from generator.words import nearest


def known_terms(found: Walk, context: Context) -> Iterator[Problem]:
    """A coded value is a term of its vocabulary."""
    sentences: set[tuple] = set()
    for cell in found.cells.get("terme", ()):
        if cell.field.vocabulaires and found.schema.term(cell.field, cell.value) is None:
            # Sentences in a list of words come from another list, whose first line was lost: the first of them is enough.
            if type(cell.path[-1]) is int and str(cell.value).count(" ") > 2:
                if cell.path[:-1] in sentences:
                    continue
                sentences.add(cell.path[:-1])
            yield _unknown_term(found, cell, [found.schema.vocabulary(name) for name in cell.field.vocabulaires])


# Beyond this number of vocabularies, a message names them and no longer says what is in them.
_MANY_LISTS = 3


def _unknown_term(found: Walk, cell: Cell, vocabularies: list[Vocabulary]) -> Problem:
    owners = {id: each for each in reversed(vocabularies) for id in each.terms}
    close = nearest(str(cell.value), owners) or _by_label(str(cell.value), vocabularies)
    several = _several(str(cell.value), owners) if type(cell.path[-1]) is int else None
    if several:
        designation = owners[several[0]].designation
        pas, values, close = "pas", "", ", ".join(several)
    elif close:
        designation = owners[close].designation
        pas, values = "pas", ""
    elif len(vocabularies) > _MANY_LISTS:
        designation, pas = "un terme des listes admises ici", "pas"
        values = " ; ces listes sont " + ", ".join(f"`{each.name}`" for each in vocabularies)
    else:
        designation = " ni ".join(each.designation for each in vocabularies)
        pas = "pas" if len(vocabularies) == 1 else "ni"
        values = _values(list(owners), vocabularies)
    return problem(
        "R012", found.document.place(*cell.path), field=cell.path, suggestion=close, terme=cell.value, pas=Ours(pas), designation=Ours(designation), valeurs=Ours(values)
    )  # fmt: skip


def _several(value: str, owners: Mapping[str, Vocabulary]) -> list[str] | None:
    """The terms that are written as one, without the comma that parts the elements of a list."""
    pieces = [piece for piece in re.split(r"[\s;,、/]+", value) if piece]
    return pieces if len(pieces) > 1 and all(piece in owners for piece in pieces) else None


def _by_label(value: str, vocabularies: list[Vocabulary]) -> str | None:
    """The term whose label (or other spelling) is what was written: « Maison médicale » for `maison-medicale`."""
    labels: dict[str, str] = {}
    for vocabulary in vocabularies:
        for term in vocabulary.terms.values():
            for label in (term.libelle, *_texts(term.extra.get("alias"))):
                labels.setdefault(label, term.id)
    close = nearest(value, labels)
    return labels[close] if close else None


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if isinstance(value, str) else []


def _values(ids: list[str], vocabularies: list[Vocabulary]) -> str:
    if len(ids) <= 15:
        return " ; valeurs possibles : " + ", ".join(f"`{id}`" for id in ids)
    files = " et ".join(f"`{each.path}`" for each in vocabularies)
    return f" ; la liste est dans {files}"


def known_targets(found: Walk, context: Context) -> Iterator[Problem]:
    """A source, an actor, a sheet, a tool or a part of the sheet that is named exists."""
    handles: dict[str, Mapping[str, object] | None] = {}
    for cell in found.cells.get("reference", ()):
        target = cell.field.vers
        if not target:
            continue
        if target not in handles:
            handles[target] = _handles(found, context, target)
        known = handles[target]
        if known is None or cell.value in known:
            continue
        place = found.document.place(*cell.path)
        close = nearest(str(cell.value), _others(known, context, target))
        listed = Ours("" if close or not known or len(known) > 12 else " (on y trouve\u00a0: " + ", ".join(f"`{each}`" for each in known) + ")")
        other = Ours("d'une autre fiche" if context.slug else "d'une fiche")
        advice = Ours("donnez seulement le `nom` et le `type` de l'outil" if "nom" in cell.row.table else "ôtez-le")
        code = _TARGETS.get(target, "R008")
        yield problem(code, place, field=cell.path, suggestion=close, nom=cell.value, connus=listed, liste=Ours(target), autre=other, conseil=advice)
        if not known and code == "R008":
            handles[target] = None  # the list is not there at all: that is said once


# A list that is not here is any other of the same file.
_TARGETS = {"sources": "R001", "acteurs": "R002", "fiches": "R003", "outils": "R004", "champs": "R005"}


def _handles(found: Walk, context: Context, target: str) -> Mapping[str, object] | None:
    """The names a reference may take; None when they cannot be known, since what is wrong there is already said."""
    if target == "fiches":
        return context.slugs
    if target == "outils":
        return context.tools
    if target == "champs":
        return dict.fromkeys(found.schema.parts)
    own = own_handle(found.schema, target)
    if own is None:
        return None
    table, name = own
    if (target,) in found.misspelt or (target in found.document.data and not isinstance(found.document.data[target], list)):
        return None
    if target not in found.schema.main and _is_lost_inside(found, target):
        return None
    if target not in found.document.data and target in found.schema.main and found.schema.main.field(target).required:
        return None
    known: dict[str, None] = {}
    for row in found.rows_of(table):
        written = row.values.get(name) or _written(found, row, name)
        if written:
            known[written] = None
        elif row.table.field(name).required or row.path in found.strange:
            return None
    return known


def _is_lost_inside(found: Walk, target: str) -> bool:
    """Is one of the lists `target`, inside the parts of a record, misspelt or no list at all, or the list of these parts? That is told."""
    holders = {table.name for table in found.schema.tables.values() if target in table and table.field(target).table}
    data = found.document.data
    above = [each.name for each in found.schema.main.fields if each.table in holders]
    return (
        any(path[-1] == target or path in [(name,) for name in above] for path in found.misspelt)
        or any(not isinstance(data.get(name, []), list) for name in above)
        or any(not isinstance(found.written(row.path).get(target, []), list) for row in found.rows if row.table.name in holders)
    )


def _written(found: Walk, row: Row, name: str) -> str:
    """The name that a row most likely means to have, when the one it has is ill-formed."""
    data = found.written(row.path)
    written = data.get(name) if isinstance(data, dict) else None
    return slugify(written) if isinstance(written, str) else ""


def _others(known: Iterable[str], context: Context, target: str) -> Iterable[str]:
    """What may be suggested: never the sheet itself."""
    return (each for each in known if target != "fiches" or each != context.slug)


@lru_cache(maxsize=16)
def own_handle(schema: Schema, target: str) -> tuple[str, str] | None:
    """The table of the list `target`, wherever a record has it, and its field that names a row (its `identifiant`): `sources` -> ("source", "id")."""
    inside = next((table.field(target).table for table in schema.tables.values() if target in table and table.field(target).table), "")
    if not inside:
        return None
    name = next((each.name for each in schema.table(inside).fields if each.genre == "identifiant"), None)
    return (inside, name) if name else None


def distinct_handles(found: Walk, context: Context) -> Iterator[Problem]:
    """In a list of a record, each identifier is given once."""
    first: dict[tuple, Cell] = {}
    for cell in found.cells.get("identifiant", ()):
        if not cell.row.path:
            continue
        seen = first.setdefault((cell.row.path[:-1], cell.value), cell)
        if seen is not cell:
            line = found.document.place(*seen.path).line
            yield problem("R030", found.document.place(*cell.path), field=cell.path, cle=cell.field.name, nom=cell.value, premiere=line)


def no_self_reference(found: Walk, context: Context) -> Iterator[Problem]:
    """A sheet does not point at itself."""
    for cell in found.cells.get("reference", ()):
        if cell.field.vers == "fiches" and cell.value == context.slug:
            yield problem("R006", found.document.place(*cell.path), field=cell.path, nom=cell.value)


# The links of the small Markdown: [words](target), <scheme:…>, and definitions ([words]: target).
_LINK = re.compile(r"\]\(\s*<?((?:[^()\s<>]|\([^()\s<>]*\))*)|<([A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*)>|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)", re.MULTILINE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_PAGE_SCHEMES = ("http", "https", "mailto")


def good_links(found: Walk, context: Context) -> Iterator[Problem]:
    """A link in a text leads to a web address, or to a sheet, a notion or a tool that exists."""
    for cell in found.cells.get("markdown", ()):
        text = cell.value
        if "](" not in text and "]:" not in text and "<" not in text:
            continue
        for match in _LINK.finditer(text):
            target = match[1] if match[1] is not None else match[2] or match[3]
            yield from _bad_link(found, context, cell, target)


def _bad_link(found: Walk, context: Context, cell: Cell, target: str) -> Iterator[Problem]:
    place = context.find(found.document.place(*cell.path), target)
    match = _SCHEME.fullmatch(target)
    scheme, rest = (match[1].lower(), match[2]) if match else ("", target)
    if scheme in _PAGE_SCHEMES:
        return
    if scheme == "fiche" and rest not in context.slugs:
        close = nearest(rest, _others(context.slugs, context, "fiches"))
        yield problem("R020", place, field=cell.path, suggestion=close and f"fiche:{close}", lien=target, nom=rest)
    elif scheme == "outil" and rest not in context.tools:
        close = nearest(rest, context.tools)
        yield problem("R022", place, field=cell.path, suggestion=close and f"outil:{close}", lien=target, nom=rest)
    elif scheme == "notion":
        yield from _bad_notion(found, cell, target, rest, place)
    elif scheme not in ("fiche", "outil"):
        yield problem("R023", place, field=cell.path, lien=target)


def _bad_notion(found: Walk, cell: Cell, target: str, rest: str, place) -> Iterator[Problem]:
    name, slash, id = rest.partition("/")
    vocabularies = found.schema.vocabularies
    if name not in vocabularies:
        close = nearest(name, vocabularies)
        right = f"notion:{close}" + (slash + id) if close else None
    elif id not in vocabularies[name].terms and (id or slash):
        close = nearest(id, vocabularies[name].terms)
        right = f"notion:{name}/{close}" if close else None
    else:
        return
    yield problem("R021", place, field=cell.path, suggestion=right, lien=target)


RULES = (known_terms, known_targets, distinct_handles, no_self_reference, good_links)

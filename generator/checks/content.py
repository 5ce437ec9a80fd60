"""The walk of one record comes in, the problems of what it says come out (C): codings alone, figures without a date, impossible periods, texts on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from generator.catalogue import Ours, problem
from generator.checks.context import Context
from generator.checks.references import own_handle
from generator.checks.walk import Cell, Path, Row, Walk
from generator.edtf import EdtfError, parse_edtf
from generator.problem import Place, Problem
from generator.schema import Field, Table

_LETTER = re.compile(r"[^\W_]")
_ONE_LINE = ("texte", "terme", "identifiant", "contact", "adresse", "reference")


def supported_codings(found: Walk, context: Context) -> Iterator[Problem]:
    """A coded value has beside it the fact that supports it, or says that it is the reader's judgement."""
    for row in found.rows:
        for each in _fields_with(row.table, "appui"):
            if each.name in row.values and not any(name in row.values or _misspelt(found, row, name) for name in each.appui):
                at = (*row.path, *each.path)
                yield problem("C001", found.document.place(*at), field=at, valeur=row.values[each.name], titre=Ours(each.title), appui=_keys(each.appui))


@lru_cache(maxsize=256)
def _fields_with(table: Table, asked: str) -> tuple[Field, ...]:
    """The fields of which the schema asks something: `appui`, `exige` or `unique`. They are few, and every row of every record is looked at."""
    return tuple(each for each in table.fields if getattr(each, asked))


def _misspelt(found: Walk, row: Row, name: str) -> bool:
    """Is the key there under a wrong name? That is told."""
    return (*row.path, *row.table.field(name).path) in found.misspelt


def complete_figures(found: Walk, context: Context) -> Iterator[Problem]:
    """A value that needs others beside it has them: a figure keeps its date and its source."""
    for row in found.rows:
        for each in _fields_with(row.table, "exige"):
            if each.name in row.values:
                lacking = tuple(
                    name
                    for name in each.exige
                    if name not in row.values and not _misspelt(found, row, name) and not _written(found, row.path, row.table.field(name).path)
                )
                if lacking:
                    at = (*row.path, *each.path)
                    yield problem("C002", found.document.place(*at), field=at, cle=each.name, valeur=row.values[each.name], manque=_keys(lacking, " et "))


def distinct_values(found: Walk, context: Context) -> Iterator[Problem]:
    """In a list, what tells its elements apart is given once (`x-unique`)."""
    first: dict[tuple, Path] = {}
    for row in found.rows:
        for each in _fields_with(row.table, "unique") if row.path else ():
            if each.name in row.values:
                at = (*row.path, *each.path)
                seen = first.setdefault((row.path[:-1], each.name, str(row.values[each.name])), at)
                if seen is not at:
                    line = found.document.place(*seen).line
                    yield problem("C015", found.document.place(*at), field=at, cle=each.name, valeur=row.values[each.name], premiere=line)


def at_least_one(found: Walk, context: Context) -> Iterator[Problem]:
    """A row has at least one of the values that give it a meaning."""
    for row in found.rows:
        names = row.table.au_moins_un
        if not names or row.path in found.strange:
            continue  # none is due, or one of them may be there under a wrong name
        if not any(name in row.values or _written(found, row.path, row.table.field(name).path) for name in names):
            yield problem("C004", found.document.place(*row.path), field=row.path, titre=Ours(row.table.title), cles=_keys(names))


def possible_periods(found: Walk, context: Context) -> Iterator[Problem]:
    """A period ends after it begins."""
    for row in found.rows:
        for start, end in _periods(row.table):
            start_text, end_text = row.values.get(start), row.values.get(end)
            if start_text is None or end_text is None:
                continue
            try:
                first, last = parse_edtf(start_text).earliest, parse_edtf(end_text).latest
            except EdtfError:
                continue  # a word that stands for a date, such as « inconnue »
            if first and last and last < first:
                at = (*row.path, *end.split("."))
                yield problem("C003", found.document.place(*at), field=at, debut=start_text, fin=end_text)


@lru_cache(maxsize=256)
def _periods(table: Table) -> tuple[tuple[str, str], ...]:
    """The fields of a table that say when something begins, each with the name of the one that would say when it ends."""
    starts = [each for each in table.fields if each.path[-1] == "debut" and each.genre == "date-edtf"]
    return tuple((each.name, ".".join((*each.path[:-1], "fin"))) for each in starts)


def one_line(found: Walk, context: Context) -> Iterator[Problem]:
    """A short text is on one line."""
    for genre in _ONE_LINE:
        for cell in found.cells.get(genre, ()):
            if type(cell.value) is str and "\n" in cell.value:
                place = found.document.place(*cell.path)
                if not cell.value.strip():
                    yield problem("C006", place, field=cell.path, cle=cell.field.name)
                    continue
                indented = _indented_line(context.text, place)
                advice = (
                    "Alignez cette ligne sur les autres" if indented else "Écrivez-le sous `>-` (qui réunit les lignes) plutôt que sous `|`, ou sans ligne vide"
                )
                yield problem("C007", indented or place, field=cell.path, cle=cell.field.name, conseil=Ours(advice))


def _indented_line(text: str, place: Place) -> Place | None:
    """The line of a text folded under `>` that is more indented than its first: it stays a line of its own."""
    lines = text.splitlines()[place.line - 1 :] if place.line else []
    if not lines or not lines[0][place.column - 1 :].startswith(">"):
        return None
    due = 0
    for number, line in enumerate(lines[1:], place.line + 1):
        indent = len(line) - len(line.lstrip(" "))
        due = due or indent
        if line.strip() and indent < due:
            return None
        if line.strip() and indent > due:
            return Place(place.path, number, indent + 1)
    return None


def filled_texts(found: Walk, context: Context) -> Iterator[Problem]:
    """A text says something: it is not made of spaces or of signs alone."""
    for genre in ("texte", "markdown"):
        for cell in found.cells.get(genre, ()):
            if type(cell.value) is str and not cell.value[:1].isalpha() and not _LETTER.search(cell.value):
                yield problem("C008", found.document.place(*cell.path), field=cell.path, cle=cell.field.name, trouve=cell.value)


def cited_sources(found: Walk, context: Context) -> Iterator[Problem]:
    """A source supports something: it is cited by a fact, or says itself which parts it supports."""
    own = own_handle(found.schema, "sources")
    if own is None:
        return
    table, handle = own
    cited = {cell.value for cell in found.cells.get("reference", ()) if cell.field.vers == "sources"}
    listing = [each.name for each in found.schema.table(table).fields if each.vers == "champs"]
    for row in found.rows_of(table):
        id = row.values.get(handle)
        if id is not None and id not in cited and not any(name in row.values for name in listing):
            at = (*row.path, handle)
            yield problem("C009", found.document.place(*at), field=at, nom=id, cles=_keys(tuple(listing)))


def known_version(found: Walk, context: Context) -> Iterator[Problem]:
    """The version of the model that a record follows is not one to come."""
    written = found.rows[0].values.get("version_schema")
    if isinstance(written, str) and _numbers(written) > _numbers(found.schema.version):
        yield problem("C010", found.document.place("version_schema"), field="version_schema", trouve=written, version=Ours(found.schema.version))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _keys(names: tuple[str, ...], joined: str = " ou ") -> Ours:
    return Ours(joined.join(f"`{name}`" for name in names))


def _written(found: Walk, path: tuple, inside: tuple[str, ...]) -> bool:
    """Is there something at this place, even ill-formed? Then what is wrong with it is already said."""
    data = found.document.data
    for step in (*path, *inside):
        if isinstance(data, str):
            return False
        if isinstance(data, dict) and step not in data:
            return False
        data = data[step]
    return data not in (None, "", [])


# What a copy from a web page brings along. Angle brackets around anything else are signs of a text.
_CODE = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|a|div|span|ul|ol|li|h[1-6]|img|table|tr|td|th|tbody|font|blockquote|script|style|iframe|svg)\b[^<>]*>"
    r"|&(?:nbsp|amp|lt|gt|quot|apos|[a-z]{1,3}(?:acute|grave|circ|uml|cedil|quo)|#[0-9]{2,5}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)


def no_page_code(found: Walk, context: Context) -> Iterator[Problem]:
    """A text holds no code of a web page."""
    if "<" not in found.prose and "&" not in found.prose:
        return
    for cell in _texts(found):
        code = _CODE.search(cell.value)
        if code:
            yield problem("C013", context.find(found.document.place(*cell.path), code[0]), field=cell.path, cle=cell.field.name, trouve=code[0])


def paired_quotes(found: Walk, context: Context) -> Iterator[Problem]:
    """A straight quotation mark is not alone in its text."""
    if '"' not in found.prose:
        return
    for cell in _texts(found):
        if cell.value.count('"') == 1:
            yield problem("C014", context.find(found.document.place(*cell.path), '"'), field=cell.path, cle=cell.field.name)


def _texts(found: Walk) -> Iterator[Cell]:
    return (cell for genre in ("texte", "markdown") for cell in found.cells.get(genre, ()) if type(cell.value) is str)


_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_OTHER_SIGNS = {"bareNumber", "decimalChar", "groupChar"}
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+", re.ASCII)


def plain_numbers(found: Walk, context: Context) -> Iterator[Problem]:
    """A number is written in one way: `1.500` is one and a half for the computer, and fifteen hundred for many readers."""
    for cell in found.cells.get("nombre", ()):
        written = cell.value
        if _OTHER_SIGNS & cell.field.descriptor.keys():
            continue  # the schema has numbers written in another way
        if type(written) is str and (not _PLAIN_NUMBER.fullmatch(written) or _THOUSANDS.fullmatch(written)):
            meant = Decimal(written)
            value = f"{meant.normalize():f}" if abs(meant.adjusted()) < 20 else str(meant)
            other = written.replace(".", "") if _THOUSANDS.fullmatch(written) else value
            yield problem("C012", found.document.place(*cell.path), field=cell.path, suggestion=other, cle=cell.field.name, trouve=written, lu=value)


RULES = (
    supported_codings, complete_figures, distinct_values, at_least_one, possible_periods, one_line, filled_texts, no_page_code, paired_quotes, plain_numbers, cited_sources,
    known_version,
)  # fmt: skip

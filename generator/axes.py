"""The schema's axes and the relations of an inventory go in; frozen tables that count sheets, and say which, come out (and their CSV files).

A cell holds the sheets that carry the term of its row and the term of its column. Nothing is read again in the records: the relations already know which
sheet carries which term, so that a table costs a look at each sheet that carries both vocabularies.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod
from pathlib import Path

from generator.datapackage import harmless
from generator.relate import Relations
from generator.schema import Axis, Crossing, Schema, Vocabulary

FOLDER = "axes"
# Under this number of sheets, a percentage would say more than what is known.
LEAST = 10
SHADES = 4
# What a drawing can show and still be read: terms of each vocabulary, lines between two vocabularies.
MOST_NODES = 6
MOST_LINES = 12
# The two columns of a table that looks at whether a field is filled in beside the term.
WITH, WITHOUT = "avec", "sans"

Slugs = tuple[str, ...]


@dataclass(frozen=True)
class Label:
    """A term, by its id and its words."""

    id: str
    words: str


@dataclass(frozen=True, eq=False)
class Variable:
    """A vocabulary as the sheets carry it: its terms in order, those that no sheet carries included."""

    vocabulary: Vocabulary
    sheets: Mapping[str, Slugs]

    @property
    def name(self) -> str:
        return self.vocabulary.name

    def label(self, id: str) -> Label:
        return Label(id, self.vocabulary.terms[id].libelle)

    @cached_property
    def terms_of(self) -> Mapping[str, Slugs]:
        """The terms that each sheet carries, in the order of the vocabulary; the sheets that carry none are not there."""
        found: dict[str, list[str]] = {}
        for id, slugs in self.sheets.items():
            for slug in slugs:
                found.setdefault(slug, []).append(id)
        return {slug: tuple(ids) for slug, ids in found.items()}

    @property
    def coded(self) -> int:
        return len(self.terms_of)


@dataclass(frozen=True)
class Line:
    """A row of a table. `sheets` carry its term; `base` of them say something of the columns too. `cells` go with the columns."""

    term: Label
    sheets: Slugs
    base: int
    cells: tuple[Slugs, ...]


@dataclass(frozen=True)
class Matrix:
    """One table that counts sheets. `both` sheets carry a term of the rows and one of the columns; `left_out` are the terms without a row or a column, since
    no sheet carries them."""

    crossing: Crossing
    rows: str
    columns: str
    heads: tuple[Label, ...]
    lines: tuple[Line, ...]
    both: int
    left_out: tuple[tuple[str, tuple[Label, ...]], ...]

    @property
    def mirrored(self) -> bool:
        """Whether a vocabulary is crossed with itself: each pair is there twice, and a term has no cell with itself."""
        return self.rows == self.columns

    def pairs(self) -> Iterator[tuple[Label, Label, Slugs]]:
        """Each cell once: its row, its column, its sheets."""
        for number, line in enumerate(self.lines):
            for rank, (head, slugs) in enumerate(zip(self.heads, line.cells, strict=True)):
                if not self.mirrored or rank > number:
                    yield line.term, head, slugs

    @cached_property
    def most(self) -> int:
        """The largest number of a cell."""
        return max((len(slugs) for _, _, slugs in self.pairs()), default=0)

    @cached_property
    def empty(self) -> tuple[tuple[Label, tuple[Label, ...]], ...]:
        """The rows that have empty cells, with the columns where they are."""
        found: dict[Label, list[Label]] = {}
        for row, column, slugs in self.pairs():
            if not slugs:
                found.setdefault(row, []).append(column)
        return tuple((row, tuple(columns)) for row, columns in found.items())


@dataclass(frozen=True)
class Tie:
    """Two terms of neighbouring vocabularies that the same sheets carry."""

    start: Label
    end: Label
    sheets: Slugs


@dataclass(frozen=True)
class Layer:
    """One vocabulary of a model: its most carried terms with their sheets, and how many carried terms are left out."""

    variable: Variable
    nodes: tuple[tuple[Label, Slugs], ...]
    left_out: int


@dataclass(frozen=True)
class Model:
    """Vocabularies side by side, and the ties between neighbours: `ties[0]` between the first two. `left_out` ties are not drawn."""

    layers: tuple[Layer, ...]
    ties: tuple[tuple[Tie, ...], ...]
    left_out: int

    @cached_property
    def most(self) -> int:
        return max((len(tie.sheets) for ties in self.ties for tie in ties), default=0)

    @property
    def sheets(self) -> int:
        """How many sheets hold the drawing together."""
        return len({slug for ties in self.ties for tie in ties for slug in tie.sheets})


@dataclass(frozen=True)
class Whole:
    """Several vocabularies at once, sheet by sheet: the terms of each sheet that carries at least two of the vocabularies. Of `possible` combinations of one
    term of each, `met` are those that a sheet carries."""

    variables: tuple[Variable, ...]
    sheets: tuple[tuple[str, tuple[tuple[Label, ...], ...]], ...]
    possible: int
    met: int


@dataclass(frozen=True)
class Counted:
    """An axis with all that is counted for it, over `total` sheets."""

    axis: Axis
    total: int
    variables: tuple[Variable, ...]
    matrices: tuple[Matrix, ...]
    whole: Whole | None
    model: Model | None


def percentage(number: int, base: int) -> int | None:
    """The share in hundredths, rounded; None when there are too few sheets, counted or in all, for a share to say anything."""
    return (200 * number + base) // (2 * base) if min(number, base) >= LEAST else None


def shade(number: int, most: int) -> int:
    """0 for none, then from 1 to `SHADES`, in equal steps up to the largest number."""
    return number if most <= SHADES else (number * SHADES + most - 1) // most


def shades(most: int) -> tuple[tuple[int, int, int], ...]:
    """(shade, smallest number, largest number) of each class of the numbers up to `most`."""
    classes: dict[int, list[int]] = {}
    for number in range(1, most + 1):
        classes.setdefault(shade(number, most), []).append(number)
    return tuple((each, numbers[0], numbers[-1]) for each, numbers in classes.items())


# ── Counting ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def variable(schema: Schema, relations: Relations, name: str) -> Variable:
    """A vocabulary with the sheets that carry each of its terms."""
    vocabulary = schema.vocabulary(name)
    return Variable(vocabulary, {id: tuple(sorted(relations.fiches_of(name, id))) for id in vocabulary.terms})


def count_axis(schema: Schema, relations: Relations, axis: Axis) -> Counted:
    """All that is counted for an axis."""
    variables = {name: variable(schema, relations, name) for name in axis.vocabularies}
    return Counted(
        axis=axis,
        total=len(relations.facts),
        variables=tuple(variables.values()),
        matrices=tuple(
            crossed(crossing, variables[crossing.lignes], variables[crossing.colonnes])
            if crossing.colonnes
            else accompanied(schema, relations, crossing, variables[crossing.lignes])
            for crossing in axis.croisements
        ),
        whole=whole([variables[name] for name in axis.ensemble]) if len(axis.ensemble) > 1 else None,
        model=model([variables[name] for name in axis.modele]) if len(axis.modele) > 1 else None,
    )


def crossed(crossing: Crossing, rows: Variable, columns: Variable) -> Matrix:
    """The terms of a vocabulary against those of another, or against one another."""
    cells: dict[tuple[str, str], list[str]] = {}
    bases: dict[str, int] = {}
    mirrored = rows.name == columns.name
    both = [slug for slug in sorted(rows.terms_of.keys() & columns.terms_of.keys()) if not mirrored or len(rows.terms_of[slug]) > 1]
    for slug in both:
        for row in rows.terms_of[slug]:
            bases[row] = bases.get(row, 0) + 1
            for column in columns.terms_of[slug]:
                if not (mirrored and column == row):
                    cells.setdefault((row, column), []).append(slug)
    kept = [id for id, slugs in columns.sheets.items() if slugs or crossing.complet]
    lines = tuple(
        Line(rows.label(row), slugs, bases.get(row, 0), tuple(tuple(cells.get((row, column), ())) for column in kept))
        for row, slugs in rows.sheets.items()
        if slugs or crossing.complet
    )
    return Matrix(crossing, rows.name, columns.name, tuple(columns.label(id) for id in kept), lines, len(both), _left_out(crossing, rows, columns))


def accompanied(schema: Schema, relations: Relations, crossing: Crossing, rows: Variable) -> Matrix:
    """The terms of a vocabulary against a field beside them being filled in. A sheet that fills it in once has it."""
    tables = [table for table in schema.tables.values() if any(rows.name in each.vocabulaires for each in table.fields)]
    title = next(table.field(crossing.avec).title for table in tables if crossing.avec in table)
    lines = []
    for id, slugs in rows.sheets.items():
        if slugs or crossing.complet:
            found = {use.slug for use in relations.uses.get((rows.name, id), ()) if any(made.name == crossing.avec for made, _ in use.texts)}
            cells = (tuple(slug for slug in slugs if slug in found), tuple(slug for slug in slugs if slug not in found))
            lines.append(Line(rows.label(id), slugs, len(slugs), cells))
    heads = (Label(WITH, f"Avec « {title} »"), Label(WITHOUT, f"Sans « {title} »"))
    return Matrix(crossing, rows.name, "", heads, tuple(lines), rows.coded, _left_out(crossing, rows))


def _left_out(crossing: Crossing, *variables: Variable) -> tuple[tuple[str, tuple[Label, ...]], ...]:
    """(title of the vocabulary, its terms that no sheet carries): they have no row and no column, unless the table is to be complete."""
    found = {each.vocabulary.titre: tuple(each.label(id) for id, slugs in each.sheets.items() if not slugs) for each in variables}
    return tuple((title, labels) for title, labels in found.items() if labels and not crossing.complet)


def whole(variables: Sequence[Variable]) -> Whole:
    """Several vocabularies at once, sheet by sheet."""
    slugs = sorted({slug for each in variables for slug in each.terms_of})
    terms = {slug: tuple(each.terms_of.get(slug, ()) for each in variables) for slug in slugs}
    combined = {combination for found in terms.values() for combination in _combinations(found)}
    return Whole(
        tuple(variables),
        tuple(
            (slug, tuple(tuple(each.label(id) for id in ids) for each, ids in zip(variables, found, strict=True)))
            for slug, found in terms.items()
            if sum(bool(ids) for ids in found) > 1
        ),
        prod(len(each.sheets) for each in variables),
        len(combined),
    )


def _combinations(found: Sequence[Slugs]) -> Iterator[Slugs]:
    """One term of each vocabulary, in every way; none when a vocabulary says nothing."""
    if not found:
        yield ()
        return
    for first in found[0]:
        for rest in _combinations(found[1:]):
            yield (first, *rest)


def model(variables: Sequence[Variable]) -> Model:
    """The most carried terms of vocabularies put side by side, and the sheets that carry two neighbours."""
    layers = [_layer(each) for each in variables]
    drawn, hidden = [], 0
    for left, right in pairwise(layers):
        found = []
        for start, carried in left.nodes:
            for end, others in right.nodes:
                if shared := tuple(sorted({*carried} & {*others})):
                    found.append(Tie(start, end, shared))
        found.sort(key=lambda tie: -len(tie.sheets))
        drawn.append(tuple(found[:MOST_LINES]))
        hidden += len(found[MOST_LINES:])
    return Model(tuple(layers), tuple(drawn), hidden)


def _layer(carried: Variable) -> Layer:
    """The terms of most sheets first; those of as many sheets, in the order of the vocabulary."""
    found = sorted(((carried.label(id), slugs) for id, slugs in carried.sheets.items() if slugs), key=lambda pair: -len(pair[1]))
    return Layer(carried, tuple(found[:MOST_NODES]), len(found[MOST_NODES:]))


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def matrix_file(crossing: Crossing) -> str:
    """The address of the numbers of a table, from its axis."""
    return f"{crossing.id}.csv"


def sheets_file(crossing: Crossing) -> str:
    """The address of the sheets behind each number of a table, from its axis."""
    return f"fiches/{crossing.id}.csv"


WHOLE_FILE = "fiche-par-fiche.csv"


def axis_files(counted: Counted) -> dict[str, bytes]:
    """The CSV files of an axis by their addresses from it: for each table, its numbers, then the sheets behind each; then what each sheet says."""
    found = {}
    for matrix in counted.matrices:
        found[matrix_file(matrix.crossing)] = _csv(
            ["terme", "libelle", *(head.id for head in matrix.heads), "fiches", "fiches_codees_des_deux"],
            ([line.term.id, line.term.words, *_numbers(matrix, line), len(line.sheets), line.base] for line in matrix.lines),
        )
        found[sheets_file(matrix.crossing)] = _csv(
            ["ligne", "ligne_libelle", "colonne", "colonne_libelle", "fiche"],
            ([row.id, row.words, column.id, column.words, slug] for row, column, slugs in matrix.pairs() for slug in slugs),
        )
    if counted.whole:
        found[WHOLE_FILE] = _csv(
            ["fiche", *(each.name for each in counted.whole.variables)],
            ([slug, *(" ".join(label.id for label in labels) for labels in terms)] for slug, terms in counted.whole.sheets),
        )
    return found


def _numbers(matrix: Matrix, line: Line) -> Iterator[str | int]:
    """The cells of a row; a term with itself says nothing, which is not zero."""
    for head, slugs in zip(matrix.heads, line.cells, strict=True):
        yield "" if matrix.mirrored and head == line.term else len(slugs)


def write_axes(schema: Schema, relations: Relations, folder: Path) -> None:
    """Write the files of every axis in the folder of the site."""
    for axis in schema.axes.axes if schema.axes else ():
        for name, content in axis_files(count_axis(schema, relations, axis)).items():
            path = folder / FOLDER / axis.id / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _csv(heads: Sequence[str], lines: Iterable[Sequence[str | int]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([each if isinstance(each, int) else harmless(each) for each in line] for line in lines)
    return text.getvalue().encode()

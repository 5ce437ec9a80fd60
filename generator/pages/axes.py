"""The desk comes in; the pages that count the inventory along the axes of its research go out, each figure with the way to its sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from generator import axes
from generator.axes import Counted, Label, Layer, Matrix, Model, Variable, Whole
from generator.markup import plain, render
from generator.pages.desk import NOT_NOTIONS, Desk
from generator.pages.notions import quotes_of
from generator.pages.page import Card, Maker, Page, Quote
from generator.pages.wording import count
from generator.schema import Axes, Axis
from generator.typography import NBSP, french, lower_first

MOST_LISTED = 60  # sheets of one cell written on the page: the file has them all
MOST_QUOTED = 12  # sheets quoted for one term: the page of the term has them all
MOST_WHOLE = 300

# The drawing of a model, in its own units.
NODE, NODE_HEIGHT, GAP, ROW = 200, 46, 116, 60
TOP, MARGIN, LETTERS, THICKNESS = 44, 2, 26, (0, 1.5, 3.5, 6, 9)


@dataclass(frozen=True)
class Figure:
    """A number of sheets and where they are; `more` is a percentage in words, when it says something."""

    number: int
    words: str
    url: str
    shade: int = 0
    more: str = ""


@dataclass(frozen=True)
class Coverage:
    """How many sheets say something of a vocabulary."""

    title: str
    url: str
    number: int
    share: str


@dataclass(frozen=True)
class Spread:
    """All that sheets say of a vocabulary, the most frequent first."""

    title: str
    figures: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True)
class Listing:
    """The sheets behind one figure. `more` sheets are only in the file."""

    id: str
    title: str
    number: int
    cards: tuple[Card, ...]
    more: int


@dataclass(frozen=True)
class Fold:
    """The lists of a row, folded together."""

    title: str
    listings: tuple[Listing, ...]


@dataclass(frozen=True)
class Row:
    """A row of a table, ready to be drawn; a cell that is None has nothing to say."""

    title: str
    url: str
    cells: tuple[Figure | None, ...]
    total: Figure
    base: int


@dataclass(frozen=True)
class Grid:
    """A table, ready to be drawn."""

    id: str
    title: str
    text: Markup
    corner: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    both: int
    base_title: str
    small: str
    shown: bool
    shades: tuple[tuple[int, str], ...]
    shares: bool
    mirrored: bool
    number: int
    empty: tuple[tuple[str, tuple[str, ...]], ...]
    empties: int
    left_out: tuple[tuple[str, tuple[str, ...]], ...]
    folds: tuple[Fold, ...]
    file: str
    sheets_file: str


@dataclass(frozen=True)
class Node:
    """A term of the drawing: where its box is, its words cut in lines, its number of sheets."""

    x: float
    y: float
    lines: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Line:
    """A tie of the drawing: its path, how thick, and the same thing in words."""

    path: str
    shade: int
    width: float
    start: str
    end: str
    figure: Figure


@dataclass(frozen=True)
class Drawing:
    """A model, ready to be drawn and to be read."""

    width: float
    height: float
    heads: tuple[tuple[float, str], ...]
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    told: tuple[Line, ...]
    shades: tuple[tuple[int, str, float], ...]
    left_out: tuple[str, ...]
    more_ties: int
    sheets: int
    small: str
    titles: tuple[str, ...]
    folds: tuple[Fold, ...]


@dataclass(frozen=True)
class WholeTable:
    """Several vocabularies, sheet by sheet."""

    heads: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[Card, tuple[str, ...]], ...]
    more: int
    possible: int
    met: int
    file: str


@dataclass(frozen=True)
class Facts:
    """A term with the facts that the sheets give for it."""

    title: str
    url: str
    definition: Markup
    quotes: tuple[Quote, ...]
    number: int


def axis_makers(desk: Desk) -> Iterator[tuple[str, Maker]]:
    """No page where the schema asks nothing."""
    asked = desk.schema.axes
    if asked is None or not asked.axes:
        return
    yield f"{axes.FOLDER}/", partial(axes_page, desk, asked)
    for axis in asked.axes:
        yield f"{axes.FOLDER}/{axis.id}/", partial(axis_page, desk, asked, axis)


def axes_page(desk: Desk, asked: Axes) -> Page:
    root, title = "../", french(asked.titre)
    names = dict.fromkeys(name for axis in asked.axes for name in axis.vocabularies)
    variables = [axes.variable(desk.schema, desk.relations, name) for name in names]
    return desk.page(
        "axes",
        f"{axes.FOLDER}/",
        title,
        f"{title}. {plain(asked.texte)}",
        heading=title,
        text=render(asked.texte, desk.resolver(root)),
        limits=render(asked.limites, desk.resolver(root)),
        entries=[(french(axis.titre), f"{axes.FOLDER}/{axis.id}/", french(axis.question)) for axis in asked.axes],
        total=len(desk.inventory.fiches),
        coverage=[coverage(desk, each) for each in variables],
        spreads=[spread(desk, axes.variable(desk.schema, desk.relations, name)) for name in asked.biais],
        least=axes.LEAST,
    )


def axis_page(desk: Desk, asked: Axes, axis: Axis) -> Page:
    root = "../../"
    resolve = desk.resolver(root)
    counted = axes.count_axis(desk.schema, desk.relations, axis)
    title = french(axis.titre)
    number = [each.id for each in asked.axes].index(axis.id) + 1
    return desk.page(
        "axe",
        f"{axes.FOLDER}/{axis.id}/",
        f"{title} – axe {number}",
        f"Axe {number}. {plain(axis.question)} {count(len(desk.inventory.fiches), 'fiche', 'fiches')}, comptées et croisées, chaque chiffre avec ses fiches.",
        heading=title,
        number=number,
        family=french(asked.titre),
        question=french(axis.question),
        text=render(axis.texte, resolve),
        limits=render(asked.limites, resolve),
        own_limits=render(axis.limites, resolve),
        total=counted.total,
        coverage=[coverage(desk, each) for each in counted.variables],
        spreads=[spread(desk, axes.variable(desk.schema, desk.relations, name)) for name in asked.biais],
        drawing=drawing(desk, counted.model) if counted.model else None,
        grids=[grid(desk, matrix) for matrix in counted.matrices],
        whole=whole(desk, counted.whole) if counted.whole else None,
        facts=facts(desk, counted, axis.faits, root) if axis.faits else (),
        facts_title=french(desk.schema.vocabulary(axis.faits).titre) if axis.faits else "",
        others=[(french(each.titre), f"{axes.FOLDER}/{each.id}/") for each in asked.axes if each is not axis],
        least=axes.LEAST,
        most_listed=MOST_LISTED,
    )


# ── Ways to the sheets ────────────────────────────────────────────────────────────────────────────────────────────────────────


def explorer_url(desk: Desk, terms: Sequence[tuple[str, str]]) -> str:
    """The explorer filtered by these terms of these vocabularies, when its filters can say that."""
    facets = [desk.exact_facet_of.get(vocabulary, "") for vocabulary, _ in terms]
    if not all(facets) or len(set(facets)) < len(facets):
        return ""
    return "explorer/?" + "&".join(f"{facet}={id}" for facet, (_, id) in zip(facets, terms, strict=True))


def term_url(vocabulary: str, id: str) -> str:
    return "" if vocabulary in NOT_NOTIONS else f"notions/{vocabulary}/{id}/"


def term_figure(desk: Desk, vocabulary: str, label: Label, number: int) -> Figure:
    """All the sheets of one term: in the explorer, else on the page of the term."""
    notion = term_url(vocabulary, label.id)
    url = explorer_url(desk, [(vocabulary, label.id)]) or (notion and f"{notion}#fiches")
    return Figure(number, figure_words(number, label), url if number else "")


def figure_words(number: int, *labels: Label) -> str:
    """« 3 fiches : Le mandat, Surcharge »"""
    return f"{count(number, 'fiche', 'fiches')}{NBSP}: {', '.join(french(each.words) for each in labels)}"


def class_words(low: int, high: int) -> str:
    """« 3 », « 4 à 6 »: the numbers that one shade stands for."""
    return str(low) if low == high else f"{low} à {high}"


def coverage(desk: Desk, each: Variable) -> Coverage:
    return Coverage(
        french(each.vocabulary.titre), "" if each.name in NOT_NOTIONS else f"notions/{each.name}/", each.coded, share(each.coded, len(desk.inventory.fiches))
    )


def share(number: int, base: int) -> str:
    found = axes.percentage(number, base)
    return "" if found is None else f"{found}{NBSP}%"


def spread(desk: Desk, each: Variable) -> Spread:
    found = sorted(((each.label(id), len(slugs)) for id, slugs in each.sheets.items() if slugs), key=lambda pair: -pair[1])
    return Spread(french(each.vocabulary.titre), tuple((french(label.words), term_figure(desk, each.name, label, number)) for label, number in found))


def small_words(number: int) -> str:
    """What must be said of a table that rests on few sheets."""
    if number == 0:
        return f"Aucune fiche ne dit quelque chose des deux à la fois{NBSP}: il n’y a rien à compter pour l’instant."
    if number < axes.LEAST:
        return f"Très petits nombres{NBSP}: ce tableau tient sur {count(number, 'fiche', 'fiches')}. Il montre où regarder, il ne permet aucune comparaison."
    if number < 3 * axes.LEAST:
        return f"Petits nombres{NBSP}: ce tableau tient sur {count(number, 'fiche', 'fiches')}. Une seule fiche de plus peut changer l’ordre des lignes."
    return ""


# ── Tables ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def grid(desk: Desk, matrix: Matrix) -> Grid:
    crossing = matrix.crossing
    rows = desk.schema.vocabulary(matrix.rows)
    columns = desk.schema.vocabulary(matrix.columns) if matrix.columns else None
    found = []
    for number, line in enumerate(matrix.lines):
        cells: list[Figure | None] = []
        for rank, (head, slugs) in enumerate(zip(matrix.heads, line.cells, strict=True)):
            same = matrix.mirrored and head == line.term
            # In a table crossed with itself, both halves lead to the same list.
            pair = (head, line.term) if matrix.mirrored and rank < number else (line.term, head)
            cells.append(None if same else cell(desk, matrix, pair[0], pair[1], slugs, line.base))
        total = term_figure(desk, matrix.rows, line.term, len(line.sheets))
        found.append(Row(french(line.term.words), term_url(matrix.rows, line.term.id), tuple(cells), total, line.base))
    other = columns.designation if columns else ""
    caption = (
        f"Nombre de fiches qui disent à la fois {rows.designation} (en ligne) et {other} (en colonne)."
        if columns and not matrix.mirrored
        else f"Nombre de fiches qui disent à la fois les deux termes de la liste « {rows.titre} »."
        if columns
        else f"Nombre de fiches qui disent {rows.designation}."
    )
    return Grid(
        id=crossing.id,
        title=french(crossing.titre),
        text=render(crossing.texte, desk.resolver("../../")),
        corner=french(rows.titre),
        caption=french(caption),
        heads=tuple(french(head.words) for head in matrix.heads),
        rows=tuple(found),
        both=matrix.both,
        base_title=f"Dont codées{NBSP}: {french(lower_first(columns.titre))}" if columns and not matrix.mirrored else "",
        small=small_words(matrix.both),
        shown=bool(matrix.lines) and (matrix.both > 0 or crossing.complet),
        shades=tuple((shade, class_words(low, high)) for shade, low, high in axes.shades(matrix.most)),
        shares=any(axes.percentage(len(slugs), line.base) for line in matrix.lines for slugs in line.cells),
        mirrored=matrix.mirrored,
        number=sum(1 for _ in matrix.pairs()),
        empty=tuple((french(row.words), tuple(french(each.words) for each in heads)) for row, heads in matrix.empty),
        empties=sum(len(heads) for _, heads in matrix.empty),
        left_out=tuple((french(title), tuple(french(each.words) for each in labels)) for title, labels in matrix.left_out),
        folds=folds(desk, matrix),
        file=axes.matrix_file(crossing),
        sheets_file=axes.sheets_file(crossing),
    )


def cell(desk: Desk, matrix: Matrix, row: Label, column: Label, slugs: Sequence[str], base: int) -> Figure:
    number = len(slugs)
    url = cell_url(desk, matrix, row, column) if number else ""
    return Figure(number, figure_words(number, row, column), url, axes.shade(number, matrix.most), share(number, base) if number else "")


def cell_url(desk: Desk, matrix: Matrix, row: Label, column: Label) -> str:
    """The explorer when it can show the very same sheets, else the list further down."""
    found = explorer_url(desk, [(matrix.rows, row.id), (matrix.columns, column.id)]) if matrix.columns else ""
    return found or f"#{anchor(matrix.crossing.id, row, column)}"


def anchor(table: str, row: Label, column: Label) -> str:
    return f"{table}--{row.id}--{column.id}"


def folds(desk: Desk, matrix: Matrix) -> tuple[Fold, ...]:
    """The lists that the figures of a table lead to."""
    found: dict[Label, list[Listing]] = {}
    for row, column, slugs in matrix.pairs():
        if slugs and cell_url(desk, matrix, row, column).startswith("#"):
            found.setdefault(row, []).append(listing(desk, anchor(matrix.crossing.id, row, column), column, slugs))
    return tuple(Fold(french(row.words), tuple(each)) for row, each in found.items())


def listing(desk: Desk, id: str, column: Label, slugs: Sequence[str]) -> Listing:
    ordered = sorted(slugs, key=desk.rank.__getitem__)
    return Listing(id, french(column.words), len(ordered), tuple(desk.cards[slug] for slug in ordered[:MOST_LISTED]), len(ordered[MOST_LISTED:]))


def whole(desk: Desk, found: Whole) -> WholeTable:
    sheets = sorted(found.sheets, key=lambda pair: desk.rank[pair[0]])
    rows = tuple((desk.cards[slug], tuple(french(", ".join(each.words for each in labels)) for labels in terms)) for slug, terms in sheets[:MOST_WHOLE])
    heads = tuple(french(each.vocabulary.titre) for each in found.variables)
    return WholeTable(heads, tuple(map(lower_first, heads)), rows, len(sheets[MOST_WHOLE:]), found.possible, found.met, axes.WHOLE_FILE)


def facts(desk: Desk, counted: Counted, name: str, root: str) -> tuple[Facts, ...]:
    """The facts that make sheets carry each term of a vocabulary: no word without what shows it."""
    variable = next(each for each in counted.variables if each.name == name)
    found = []
    for id, slugs in variable.sheets.items():
        term = variable.vocabulary.terms[id]
        kept = sorted(slugs, key=desk.rank.__getitem__)[:MOST_QUOTED]
        uses = [use for use in desk.relations.uses.get((name, id), ()) if use.slug in kept]
        quotes = tuple(quotes_of(desk, uses, root))
        found.append(Facts(french(term.libelle), term_url(name, id), render(term.definition, desk.resolver(root)), quotes, len(slugs)))
    return tuple(found)


# ── The drawing of a model ────────────────────────────────────────────────────────────────────────────────────────────────────


def drawing(desk: Desk, model: Model) -> Drawing:
    tallest = max((len(layer.nodes) for layer in model.layers), default=0)
    places = {
        (rank, label.id): place for rank, layer in enumerate(model.layers) for (label, _), place in zip(layer.nodes, _places(rank, layer, tallest), strict=True)
    }
    lines: list[Line] = []
    listings: dict[Label, list[Listing]] = {}
    for rank, ties in enumerate(model.ties):
        left, right = model.layers[rank].variable.name, model.layers[rank + 1].variable.name
        for tie in ties:
            number = len(tie.sheets)
            url = explorer_url(desk, [(left, tie.start.id), (right, tie.end.id)])
            if not url:
                id = anchor(f"modele-{rank + 1}", tie.start, tie.end)
                url = f"#{id}"
                listings.setdefault(tie.start, []).append(listing(desk, id, tie.end, tie.sheets))
            shade = axes.shade(number, model.most)
            start, end = french(tie.start.words), french(tie.end.words)
            figure = Figure(number, figure_words(number, tie.start, tie.end), url, shade)
            lines.append(Line(_path(places[rank, tie.start.id], places[rank + 1, tie.end.id]), shade, THICKNESS[shade], start, end, figure))
    return Drawing(
        width=len(model.layers) * (NODE + GAP) - GAP + 2 * MARGIN,
        height=TOP + tallest * ROW + MARGIN,
        heads=tuple((_left(rank), french(layer.variable.vocabulary.titre)) for rank, layer in enumerate(model.layers)),
        nodes=tuple(
            Node(*places[rank, label.id], _cut(french(label.words)), len(slugs)) for rank, layer in enumerate(model.layers) for label, slugs in layer.nodes
        ),
        # The thickest lines last, so that none is hidden; in words, the first.
        lines=tuple(sorted(lines, key=lambda line: line.shade)),
        told=tuple(sorted(lines, key=lambda line: -line.figure.number)),
        shades=tuple((shade, class_words(low, high), THICKNESS[shade]) for shade, low, high in axes.shades(model.most)),
        left_out=tuple(f"{french(layer.variable.vocabulary.titre)}{NBSP}: {layer.left_out}" for layer in model.layers if layer.left_out),
        more_ties=model.left_out,
        sheets=model.sheets,
        small=small_words(model.sheets),
        titles=tuple(french(lower_first(layer.variable.vocabulary.titre)) for layer in model.layers),
        folds=tuple(Fold(french(label.words), tuple(each)) for label, each in listings.items()),
    )


def _left(rank: int) -> float:
    return MARGIN + rank * (NODE + GAP)


def _places(rank: int, layer: Layer, tallest: int) -> list[tuple[float, float]]:
    """The top left corner of each box; a short column stands in the middle."""
    start = TOP + (tallest - len(layer.nodes)) * ROW / 2
    return [(_left(rank), start + number * ROW) for number in range(len(layer.nodes))]


def _path(start: tuple[float, float], end: tuple[float, float]) -> str:
    x, y = start[0] + NODE, start[1] + NODE_HEIGHT / 2
    to_x, to_y = end[0], end[1] + NODE_HEIGHT / 2
    bend = GAP / 2
    return f"M{x:g} {y:g}C{x + bend:g} {y:g} {to_x - bend:g} {to_y:g} {to_x:g} {to_y:g}"


def _cut(words: str) -> tuple[str, ...]:
    """At most two lines that fit in a box."""
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > LETTERS - (5 if len(lines) == 1 else 0):
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > 2:
        lines = [lines[0], lines[1] + "…"]
    return tuple(lines)

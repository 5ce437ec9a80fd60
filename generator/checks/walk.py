"""A record's document and the schema come in; its cells go out, sorted for the rules, with the problems of keys, shapes and values (S and T).

Each value is read by Frictionless's own field object; its notes become French messages here. The walk follows the YAML tree, so that every problem knows
its line: a mapping becomes dotted names, a list of mappings the rows of a child table, a text the short form of such a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from generator.catalogue import Ours, problem, quote
from generator.edtf import EdtfError, guess_edtf, parse_edtf
from generator.problem import Problem
from generator.read import Document
from generator.schema import Field, Schema, Table
from generator.words import dashed, fold, nearest

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Row:
    """One row of a table as it stands in the file: the record itself, or an element of one of its lists. `values` has the well-formed ones, by name."""

    table: Table
    path: Path
    values: dict[str, Any]


@dataclass(slots=True)
class Cell:
    """One well-formed simple value: a text, a yes or no. An element of a list of terms is a cell too."""

    field: Field
    path: Path
    value: Any
    row: Row


@dataclass
class Walk:
    """What is in one record: its rows and its cells, in reading order, the record with its short forms spelt out, the problems met on the way."""

    document: Document
    schema: Schema
    data: dict[str, Any]
    rows: list[Row] = field(default_factory=list)
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # Keys that are there under a wrong name, and the groups that hold a key with a wrong name: what is then missing is not told as well.
    misspelt: set[Path] = field(default_factory=set)
    strange: set[Path] = field(default_factory=set)

    def rows_of(self, table: str) -> Iterator[Row]:
        return (row for row in self.rows if row.table.name == table)

    def written(self, path: Path) -> Any:
        """What the file says at a path that is there, as it is written."""
        data = self.document.data
        for step in path:
            data = data[step]
        return data

    @cached_property
    def prose(self) -> str:
        """All that is written freely in the record, one text a line: a rule looks at it as a whole before it looks at each text."""
        return "\n".join(cell.value for genre in ("texte", "markdown") for cell in self.cells.get(genre, ()) if type(cell.value) is str)


# Ids, dates, short names come back from record to record: what Frictionless says of texts up to this length is remembered, field by field.
_SHORT = 60


@dataclass(frozen=True, eq=False, slots=True)
class _Leaf:
    field: Field
    plan: _Plan | None
    kind: str  # "rows", "list" or "cell"
    remembered: Callable[[str], tuple[Any, Any]]
    # A list of which the schema asks nothing: Frictionless takes any, but writes the whole of it out as a text before it says so.
    any_list: bool

    def read(self, value: Any) -> tuple[Any, Any]:
        """What Frictionless makes of a value, and its notes, which nobody may change."""
        return self.remembered(value) if type(value) is str and len(value) <= _SHORT else self.field.read(value)


@dataclass(frozen=True, eq=False, slots=True)
class _Plan:
    """A table made ready to be walked: `tree` leads from keys to leaves, through the mappings that dotted names stand for."""

    table: Table
    tree: Mapping[str, Any]
    required: tuple[_Leaf, ...]


@lru_cache(maxsize=4)
def _plan(schema: Schema) -> _Plan:
    return _table_plan(schema, schema.main)


def _table_plan(schema: Schema, table: Table) -> _Plan:
    tree: dict[str, Any] = {}
    required = []
    for each in table.fields:
        plan = _table_plan(schema, schema.table(each.table)) if each.table else None
        kind = "rows" if plan else "list" if each.type == "array" else "cell"
        any_list = each.type == "array" and not each.constraints.keys() - {"required"} and "arrayItem" not in each.descriptor
        leaf = _Leaf(each, plan, kind, lru_cache(maxsize=1024)(each.read), any_list)
        branch = tree
        for key in each.path[:-1]:
            branch = branch.setdefault(key, {})
        branch[each.path[-1]] = leaf
        if each.required:
            required.append(leaf)
    return _Plan(table, tree, tuple(required))


def walk(document: Document, schema: Schema) -> Walk:
    """Walk one record. The document's data must be a mapping (`read` saw to it)."""
    found = Walk(document, schema, {})
    plan = _plan(schema)
    row = Row(plan.table, (), {})
    found.rows.append(row)
    _walk_mapping(found, plan, plan.tree, document.data, (), row, found.data)
    _missing(found, plan, row)
    return found


def _walk_mapping(found: Walk, plan: _Plan, tree: Mapping[str, Any], data: Mapping[str, Any], path: Path, row: Row, out: dict[str, Any]) -> None:
    for key, value in data.items():
        node = tree.get(key)
        at = (*path, key)
        if node is None:
            other = "" if tree is plan.tree else _lost_group(found, key)
            if other:
                _told_astray(found, at, at[-2], other)
            else:
                found.problems.append(_unknown_key(found, plan, tree, data, at))
        elif value is None or value == "":
            if not _is_due(plan, tree, node, key) and not _is_last_hope(plan, data, key):
                found.problems.append(problem("C006", found.document.place(*at, key=True), field=at, cle=key))
        elif type(node) is dict:
            if isinstance(value, dict):
                inside: dict[str, Any] = {}
                _walk_mapping(found, plan, node, value, at, row, inside)
                if inside:
                    out[key] = inside
            else:
                keys = Ours(", ".join(f"`{each}`" for each in node))
                found.problems.append(problem("S053", found.document.place(*at), field=at, quoi=_named(key), cles=keys, trouve=_shown(value)))
        else:
            read = _KINDS[node.kind](found, node, value, at, row)
            if read is not None:
                out[key] = read


def _walk_cell(found: Walk, leaf: _Leaf, value: Any, at: Path, row: Row) -> Any:
    if isinstance(value, (dict, list)):
        found.problems.append(problem("S054", found.document.place(*at), field=at, quoi=_named(at[-1]), trouve=_shown(value), conseil=_one_value(value)))
        return None
    made = leaf.field
    read, notes = leaf.read(value)
    if notes:
        found.problems.append(_type_problem(found, made, notes, value, at))
        # A text of a wrong length is still a text: what else is wrong in it is said at once.
        return _keep(found, made, read, value, at, row) if type(value) is str and notes.keys() <= _LENGTHS else None
    if read is None:
        found.problems.append(problem("C006", found.document.place(*at, key=True), field=at, cle=at[-1]))
        return None
    return _keep(found, made, read, value, at, row)


def _keep(found: Walk, made: Field, read: Any, value: Any, at: Path, row: Row) -> Any:
    """Keep a value that Frictionless takes, when our own kinds take it too. A yes or no becomes True or False, the rest stays as it is written."""
    genre = made.genre
    if genre == "date-edtf" and made.type == "string":
        if value not in made.mots:
            try:
                parse_edtf(value)
            except EdtfError as error:
                found.problems.append(_date_problem(found, made, error.reason, value, at))
                return None
    elif type(read) is Decimal and not read.is_finite():
        found.problems.append(_type_problem(found, made, {"type": ""}, value, at))
        return None
    kept = read if type(read) is bool else value
    cells = found.cells.get(genre)
    if cells is None:
        cells = found.cells[genre] = []
    cells.append(Cell(made, at, kept, row))
    if type(at[-1]) is str:
        row.values[made.name] = kept
    return kept


def _walk_list(found: Walk, leaf: _Leaf, value: Any, at: Path, row: Row) -> Any:
    if not _is_list(found, leaf, value, at):
        return None
    made = leaf.field
    genre = "reference" if made.vers else "terme" if made.vocabulaires else made.genre
    kept = []
    seen: dict[str, int] = {}
    for index, each in enumerate(value):
        here = (*at, index)
        if each is None or each == "":
            found.problems.append(problem("C011", found.document.place(*here), field=here, cle=made.name))
            continue
        if isinstance(each, (dict, list)):
            said = problem("S054", found.document.place(*here), field=here, quoi=_element(made.name), trouve=_shown(each), conseil=_one_value(each))
            found.problems.append(said)
            continue
        if each in seen:
            found.problems.append(problem("C005", found.document.place(*here), field=here, cle=made.name, valeur=each))
            continue
        seen[each] = index
        found.cells.setdefault(genre, []).append(Cell(made, here, each, row))
        kept.append(each)
    if kept:
        row.values[made.name] = kept
    return kept or None


def _walk_rows(found: Walk, leaf: _Leaf, value: Any, at: Path, row: Row) -> Any:
    if not _is_list(found, leaf, value, at):
        return None
    plan = leaf.plan
    assert plan
    short = plan.table.short
    kept = []
    seen: set[str] = set()
    other = _other_list(found, plan, value)
    for index, each in enumerate(value):
        here = (*at, index)
        child = Row(plan.table, here, {})
        out: dict[str, Any] = {}
        if isinstance(each, dict) and each:
            if other and _belongs(other, plan, each):
                _told_astray(found, here, at[-1], other.field.name)
                continue
            found.rows.append(child)
            _walk_mapping(found, plan, plan.tree, each, here, child, out)
        elif short and isinstance(each, str) and each:
            if each in seen:
                found.problems.append(problem("C005", found.document.place(*here), field=here, cle=at[-1], valeur=each))
                continue
            seen.add(each)
            forgotten = _FORGOTTEN_COLON.match(each)
            if forgotten and forgotten["key"] in plan.tree:
                meant = quote(f"{forgotten['key']}: {forgotten['rest']}")
                advice = Ours(f"Ajoutez les deux-points de la clé (`{meant}`)")
                found.problems.append(problem("S042", found.document.place(*here), field=here, trouve=each, conseil=advice))
                continue
            found.rows.append(child)
            read = _walk_cell(found, plan.tree[short], each, here, child)
            if read is not None:
                out[short] = child.values[short] = read
        elif each is None or each == "":
            found.problems.append(problem("C011", found.document.place(*here), field=here, cle=at[-1]))
            continue
        else:
            keys = Ours(", ".join(f"`{name}`" for name in plan.tree))
            naming = next((name for name in plan.table.au_moins_un if plan.table.field(name).genre == "texte"), None)
            close = f"{naming}: {each}" if naming and isinstance(each, str) and len(each) < 60 else None
            found.problems.append(
                problem("S053", found.document.place(*here), field=here, suggestion=close, quoi=_element(at[-1]), cles=keys, trouve=_shown(each))
            )
            continue
        _missing(found, plan, child)
        if out:
            kept.append(out)
    if kept:
        row.values[leaf.field.name] = kept
    return kept or None


# « texte Les services se parlent » where a sentence may stand alone: a key, and the beginning of a value.
_FORGOTTEN_COLON = re.compile(r"(?P<key>[a-z_]+) ?[,;=]? +(?P<rest>[A-ZÀ-Ý0-9\"'«>|].*)", re.DOTALL)


def _other_list(found: Walk, plan: _Plan, rows: list[Any]) -> _Leaf | None:
    """The list of the record, absent from it, to which rows with foreign keys belong: the line that names that list has most likely been lost."""
    for data in rows:
        if isinstance(data, dict) and len(data) > 1 and not all(key in plan.tree for key in data):
            for leaf in _plan(found.schema).tree.values():
                if type(leaf) is _Leaf and leaf.plan and leaf.field.name not in found.document.data and _belongs(leaf, plan, data):
                    return leaf
    return None


def _belongs(leaf: _Leaf, plan: _Plan, data: Mapping[str, Any]) -> bool:
    """Are these the keys of a row of that list, and not of this one?"""
    return leaf.plan is not None and all(key in leaf.plan.tree for key in data) and not all(key in plan.tree for key in data)


def _told_astray(found: Walk, at: Path, key: object, other: str) -> None:
    """Tell once that the line of a part is lost: what is missing because of that is not told as well."""
    if (other,) not in found.misspelt:
        found.misspelt.add((other,))
        found.problems.append(problem("S056", found.document.place(*at, key=True), field=at, cle=key, autre=other))


_LENGTHS = {"minLength", "maxLength"}
_KINDS = {"cell": _walk_cell, "list": _walk_list, "rows": _walk_rows}


# What word processors put in front of the elements of a list.
_LONG_DASH = re.compile(r"[–—*•·▪‣●][ \t\u00a0]*(?P<rest>.*)", re.DOTALL)


def _is_list(found: Walk, leaf: _Leaf, value: Any, at: Path) -> bool:
    if not isinstance(value, list):
        bullet = _LONG_DASH.match(value) if isinstance(value, str) else None
        if bullet:
            first = bullet["rest"].split(f" {value[0]}")[0]
            found.problems.append(problem("S047", found.document.place(*at), field=at, trouve=f"{value[0]} {first}", attendu=f"- {first}"))
            return False
        pieces = [each.strip() for each in re.split("[,;]", value.strip("()[]{}"))] if isinstance(value, str) else []
        # A list of words may be written on one line; so may the rows of a table that a word stands for.
        short = leaf.plan.table.field(leaf.plan.table.short) if leaf.plan and leaf.plan.table.short else leaf.field
        words = leaf.kind == "list" or bool(short.vocabulaires)
        close = f"[{', '.join(pieces)}]" if words and pieces and all(pieces) and len(value) < 60 else None
        found.problems.append(problem("S052", found.document.place(*at), field=at, suggestion=close, cle=at[-1], trouve=_shown(value)))
        return False
    notes = None if leaf.any_list else leaf.field.read(list(value))[1]
    if notes:
        found.problems.append(_type_problem(found, leaf.field, notes, value, at))
        return False
    return True


def _named(key: object) -> Ours:
    return Ours(f"`{quote(key)}`")


def _element(key: object) -> Ours:
    return Ours(f"Chaque élément de `{quote(key)}`")


def _one_value(value: Any) -> Ours:
    return Ours("N'en gardez qu'une valeur, écrite" if isinstance(value, list) else "Écrivez la valeur")


def _lost_group(found: Walk, key: str) -> str:
    """The group of the record, absent from it, that has this key."""
    parents = (each.path[0] for each in found.schema.main.fields if len(each.path) > 1 and each.path[-1] == key)
    return next((parent for parent in parents if parent not in found.document.data or (parent,) in found.misspelt), "")


def _is_due(plan: _Plan, tree: Mapping[str, Any], node: Any, key: str) -> bool:
    """Must this key be filled in, or one of those under it? Then that is told."""
    if type(node) is _Leaf:
        return bool(node.field.required)
    return tree is plan.tree and any(leaf.field.path[0] == key for leaf in plan.required)


def _is_last_hope(plan: _Plan, data: Mapping[str, Any], key: str) -> bool:
    """Is this empty key one of which a row needs at least one, and has none? That is told of the row."""
    names = plan.table.au_moins_un
    return key in names and all(data.get(name) in (None, "") for name in names)


def _shown(value: Any) -> Ours:
    """« un texte », or what is there instead of one: une liste, un groupe de clés, rien."""
    return Ours(f"«\u00a0{quote(value)}\u00a0»" if isinstance(value, str) else quote(value))


# Keys


def _missing(found: Walk, plan: _Plan, row: Row) -> None:
    """Every required key is filled in."""
    for leaf in plan.required:
        if leaf.field.name in row.values:
            continue
        data = found.written(row.path)
        steps = 0
        for key in leaf.field.path:
            if not isinstance(data, dict) or key not in data:
                break
            data, steps = data[key], steps + 1
        if isinstance(data, str) and not steps:
            said = leaf.field.name == plan.table.short  # a text stands for this field and for no other
        else:
            said = data not in (None, "", []) and (steps == len(leaf.field.path) or not isinstance(data, dict))
        at = (*row.path, *leaf.field.path[:steps])
        if said or (*at, *leaf.field.path[steps : steps + 1]) in found.misspelt:
            continue  # something is there, and what is wrong with it has its own problem
        *group, key = leaf.field.path
        where = f"sous `{'.'.join(group)}`" if group else f"dans {_designation(plan.table, not row.path)}"
        place = found.document.place(*at, key=steps > 0)
        found.problems.append(problem("S051", place, field=(*row.path, *leaf.field.path), cle=key, titre=Ours(leaf.field.title), table=Ours(where)))


def _designation(table: Table, main: bool) -> str:
    return table.designation if main else f"la partie « {table.title} »"


# Looking for what was meant takes time: in a file with more problems than this, it is not done for each.
MANY = 100
_KEY = re.compile("[a-z][a-z0-9_]*")


def _unknown_key(found: Walk, plan: _Plan, tree: Mapping[str, Any], data: Mapping[str, Any], at: Path) -> Problem:
    """A key is one of the model's, at the place where the model has it."""
    key = str(at[-1])
    found.strange.add(at[:-1])
    if len(found.problems) > MANY:
        return problem("S050", found.document.place(*at, key=True), field=at, cle=key, table=Ours("le modèle"), ailleurs="")
    named = _designation(plan.table, tree is plan.tree and plan is _plan(found.schema)) if tree is plan.tree else f"`{at[-2]}`"
    close = nearest(key, tree)
    if close and close not in data:
        found.misspelt.add((*at[:-1], close))
    elsewhere = "" if close else _elsewhere(found.schema, plan, key)
    short = plan.table.short
    if short and tree is plan.tree and not close and not elsewhere and short not in data and (len(data) == 1 or not _KEY.fullmatch(key)):
        # « - Constat : les services se parlent peu » is a sentence, of which YAML made a key.
        found.misspelt.add((*at[:-1], short))
        return problem("S055", found.document.place(*at, key=True), field=at, cle=key)
    if not close and not elsewhere:
        listed = ", ".join(f"`{each}`" for each in tree) if len(tree) <= 12 else f"celles de `{plan.table.path}`"
        elsewhere = f" Les clés possibles sont {listed}."
    return problem(
        "S050", found.document.place(*at, key=True), field=at, suggestion=close, cle=key, table=Ours(named), ailleurs=Ours(elsewhere)
    )  # fmt: skip


def _elsewhere(schema: Schema, plan: _Plan, key: str) -> str:
    """Where the model has this key, when it is not here."""
    if plan.table is not schema.main and any(each.path[0] == key for each in schema.main.fields):
        return f" Cette clé existe au premier niveau de la fiche : alignez `{key}` sur le bord gauche."
    for parent in schema.main.fields:
        if len(parent.path) > 1 and parent.path[-1] == key:
            return f" Cette clé existe sous `{'.'.join(parent.path[:-1])}`."
        if parent.table and parent.table != plan.table.name and key in schema.table(parent.table):
            return f" Cette clé existe dans la partie `{parent.name}`."
    return ""


# Values


def _type_problem(found: Walk, made: Field, notes: Mapping[str, str], value: Any, at: Path) -> Problem:
    """One problem for one value: the first of Frictionless's notes, in French."""
    name = "type" if "type" in notes else next(iter(notes))
    key = made.name if type(at[-1]) is int else at[-1]
    place = found.document.place(*at)

    def say(code: str, close: str | None = None, **values: Any) -> Problem:
        return problem(code, place, field=at, suggestion=close, cle=key, **values)

    bound: Any = made.constraints.get(name)
    if made.genre == "adresse" and name in ("type", "pattern"):
        return say("T005", _guess_address(value), trouve=value)
    if name == "type":
        if value is True or value is False:
            return say("T003", trouve=value)
        if made.type in ("number", "integer"):
            return say("T001", _guess_number(made, value), quoi=Ours("un nombre entier" if made.type == "integer" else "un nombre"), trouve=value)
        if made.type == "boolean":
            return say("T002", _guess_boolean(made, value), oui=_first(made, "trueValues", "true"), non=_first(made, "falseValues", "false"), trouve=value)
        if made.type in ("date", "year", "yearmonth"):
            return say("T004", guess_edtf(str(value)), forme=Ours({"date": "2020-05-31", "year": "2020"}.get(made.type, "2020-05")), trouve=value)
        return say("T007", attendu=Ours(made.descriptor.get("format", made.type)), trouve=value)
    if name in ("minLength", "maxLength"):
        if made.type == "array":
            return say("T016" if name == "minLength" else "T017", nombre=len(value), limite=int(bound))
        length = len(value)
        if name == "minLength":
            return say("T010", longueur=length, minimum=int(bound))
        return say("T011", longueur=length, maximum=int(bound), exces=length - int(bound))
    if name == "pattern":
        if made.genre == "identifiant":
            return say("T006", _guess_id(made, value), trouve=value)
        return say("T012", motif=Ours(bound), exemple=Ours(f" Par exemple : `{made.example}`." if made.example else ""), trouve=value)
    if name == "enum":
        allowed = [str(each) for each in bound or ()]
        return say("T013", nearest(str(value), allowed), valeurs=Ours(", ".join(f"`{each}`" for each in allowed)), trouve=value)
    if name in _BOUNDS:
        return say(*_BOUNDS[name][:1], borne=Ours(_BOUNDS[name][1].format(bound)), trouve=value)
    return say("T007", attendu=Ours(notes[name]), trouve=value)


_BOUNDS = {
    "minimum": ("T014", "au moins {}"),
    "exclusiveMinimum": ("T014", "plus de {}"),
    "maximum": ("T015", "au plus {}"),
    "exclusiveMaximum": ("T015", "moins de {}"),
}


def _date_problem(found: Walk, made: Field, reason: str, value: Any, at: Path) -> Problem:
    place = found.document.place(*at)
    if reason == "impossible":
        return problem("T021", place, field=at, cle=at[-1], trouve=value)
    if reason == "envers":
        start, end = value.split("/")
        return problem("T022", place, field=at, suggestion=f"{end}/{start}", cle=at[-1], debut=start, fin=end)
    words = "".join(f", ou le mot `{each}`" for each in made.mots)
    return problem("T020", place, field=at, suggestion=nearest(value, made.mots) or guess_edtf(value), cle=at[-1], mots=Ours(words), trouve=value)


def _first(made: Field, key: str, default: str) -> Ours:
    return Ours(next(iter(made.descriptor.get(key) or ()), default))


_SPACES = re.compile(r"[\s\u00a0\u202f']")
_NUMBER = re.compile(r"(?:^-)?\d+(\.\d+)?", re.ASCII)


def _guess_number(made: Field, value: Any) -> str | None:
    """« 1 500 » -> `1500`, « 1,5 » -> `1.5`; the number at the head of a text (« 94 travailleurs ») when there is one."""
    if re.fullmatch(r"\D*0\d.*|\d{1,3}[.,]\d{3}|.*@.*", str(value)):
        return None  # a phone number, an address; thousands or decimals, who knows
    text = re.sub(r"(?<=\d),(?=\d)", ".", _SPACES.sub("", str(value)))
    match = _NUMBER.search(text)
    if not match or (made.type == "integer" and match[1]):
        return None
    return match[0] if not re.search(r"\d", text[: match.start()] + text[match.end() :]) else None


_YES, _NO = {"oui", "o", "yes", "y", "vrai", "true", "1"}, {"non", "n", "no", "faux", "false", "0"}


def _guess_boolean(made: Field, value: Any) -> str | None:
    meant = fold(str(value)).strip(" .,;!\"'“”«»")
    if meant in _YES:
        return str(_first(made, "trueValues", "true"))
    if meant in _NO:
        return str(_first(made, "falseValues", "false"))
    return None


def _guess_address(value: Any) -> str | None:
    text = str(value).strip().replace("\\", "/") if "://" in str(value) else str(value).strip()
    whole = re.findall(r"https?://[^\s<>\"()\[\]]+", text)
    if whole:
        return whole[0].rstrip(".,;") if len(whole) == 1 and not re.search(r"://\S+\s+\S", text) else None
    almost = re.fullmatch(r"[htps]{3,6}:?/{1,3}([\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"]*)?)", text)
    if almost:
        return f"https://{almost[1]}"
    return f"https://{text}" if re.fullmatch(r"(www\.)?[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/[^\s<>\"]*)?", text) else None


def _guess_id(made: Field, value: Any) -> str | None:
    if "@" in str(value) or len(re.findall(r"\d", str(value))) > 7:
        return None  # an address or a phone number makes no identifier
    text = dashed(fold(str(value)))
    limit = made.constraints.get("maxLength")
    return text if text and not (limit and len(text) > limit) else None

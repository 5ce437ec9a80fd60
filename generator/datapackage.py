"""The inventory goes in, an open data package comes out: one CSV file per table and `datapackage.json`, which Frictionless accepts.

A mapping becomes dotted columns (`periode.debut`), a list of terms a link table (`experience_territoires`), a list of texts or mappings a child table
keyed by record and rank, a vocabulary its own table; foreign keys say how they hold together. Two things are never published: the declared contact and the
addresses that carry a person's name. A cell that a spreadsheet would take for a formula is made harmless (see `harmless`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator.inventory import Inventory
from generator.markup import without_addresses
from generator.plan import hidden_addresses, sheet_plan
from generator.rows import Row, rows, value, values
from generator.schema import Field, Schema, Table, Vocabulary

DATA_PACKAGE = "datapackage.json"
HARMLESS = (
    "Une cellule de texte qui commence par =, +, - ou @ (même après des espaces), par une tabulation ou un retour, est précédée d'une apostrophe (') : sans elle, "
    "un tableur la prendrait pour une formule. De même à l'intérieur d'un texte, après un point-virgule, une tabulation ou un retour à la ligne. Les nombres restent tels quels."
)
# Rules for whoever writes a record: in a published cell an apostrophe may have been added, an address taken away.
RULES_OF_WRITING = ("minLength", "maxLength")
NUMBERS = ("number", "integer")
KEYS_OF_TERM = ("id", "libelle", "definition", "parent", "source", "verification")

# Excel also takes the full-width signs. Source: OWASP, CSV Injection.
_SIGNS = "=+\\-@＝＋－＠"
_FORMULA = re.compile(rf"\s*[{_SIGNS}]|[\t\r]")
# Where the list separator is « ; » (French Excel), a comma-separated file is cut there whatever its quotes.
_FORMULA_INSIDE = re.compile(r"(?<=[;\t\n])([ \u00a0\u202f]*+)(?=[=+@＝＋＠]|[-－](?! ))")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


@dataclass(frozen=True)
class Column:
    """One column of a CSV file: its name, what `datapackage.json` says of it, the vocabulary its cells belong to (if only one)."""

    name: str
    descriptor: Mapping[str, Any]
    vocabulary: str = ""


@dataclass
class Sheaf:
    """One CSV file in the making."""

    name: str
    path: str
    title: str
    description: str
    columns: list[Column]
    primary: list[str]
    foreign: list[dict[str, Any]]
    lines: list[list[Any]]


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run as a formula; a plain number is left as it is."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    if ";" in text or "\n" in text or "\t" in text:
        text = _FORMULA_INSIDE.sub(r"\1'", text)
    return text


def write_data(inventory: Inventory, folder: Path, today: date | None = None) -> tuple[str, ...]:
    """Write the data package into a folder, made when it is not there; the names of its files come back, in order."""
    files = data_files(inventory, today)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tuple(files)


def data_files(inventory: Inventory, today: date | None = None) -> dict[str, bytes]:
    """Every file of the data package by its path: the same inventory and date always give the same bytes."""
    schema = inventory.schema
    sheaves = [*_tables_of_records(inventory), *(_table_of_terms(schema, vocabulary) for vocabulary in schema.vocabularies.values())]
    contents = {sheaf.path: _csv(sheaf) for sheaf in sheaves}
    package = {
        "name": schema.name,
        "title": schema.title,
        "description": f"{schema.description} {HARMLESS}".strip(),
        "version": schema.version,
        **({"created": f"{today.isoformat()}T00:00:00Z"} if today else {}),
        **({"licenses": [asdict(each) for each in schema.licences]} if schema.licences else {}),
        "resources": [_resource(sheaf, contents[sheaf.path]) for sheaf in sheaves],
    }
    return {DATA_PACKAGE: (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode(), **contents}


# ── The tables of the records ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Filling:
    """How the rows of one table fill its CSV file and those of its lists. `several` when more than one list holds rows of this table."""

    table: Table
    sheaf: Sheaf
    cells: tuple[Field, ...]
    lists: tuple[tuple[Field, Sheaf], ...]
    parents: tuple[str, ...]
    several: bool


def _tables_of_records(inventory: Inventory) -> Iterator[Sheaf]:
    schema = inventory.schema
    fillings = {name: _filling(schema, table) for name, table in schema.tables.items()}
    plan = sheet_plan(schema)
    for slug, fiche in inventory.fiches.items():
        _fill(schema, fillings, slug, fiche.data, hidden_addresses(plan, fiche.data))
    for filling in fillings.values():
        yield filling.sheaf
        yield from (sheaf for _, sheaf in filling.lists)


def _holders(schema: Schema, table: Table) -> list[tuple[Table, Field]]:
    return [(holder, field) for holder in schema.tables.values() for field in holder.fields if field.table == table.name]


def _filling(schema: Schema, table: Table) -> _Filling:
    main = schema.main
    cells = tuple(each for each in table.fields if each.type != "array" and each.genre != "contact")
    keys = _keys(schema, table)
    own: list[Column] = []
    parents: list[str] = []
    foreign: list[dict[str, Any]] = []
    several = False
    if table is main:
        own.append(_key_column(keys[0], "L'identifiant de la fiche : le nom de son fichier et la fin de son adresse."))
    else:
        own += [_key_column(keys[0], "L'identifiant de la fiche."), _rank_column(keys[1], "La place de la ligne dans la fiche.")]
        foreign.append(_foreign(keys[:1], main.name, _keys(schema, main)))
        holders = [(holder, field) for holder in schema.tables.values() for field in holder.fields if field.table == table.name]
        several = len(holders) > 1
        parents = list(dict.fromkeys(holder.name for holder, _ in holders if holder is not main))
        for parent in parents:
            own.append(_rank_column(f"{parent}_rang", f"La place, dans la table {parent}, de la ligne qui contient celle-ci."))
        # Frictionless refuses a half-empty key: this one is said when every row has such a parent.
        if {holder.name for holder, _ in holders} == set(parents[:1]):
            foreign.append(_foreign([keys[0], f"{parents[0]}_rang"], parents[0], _keys(schema, schema.tables[parents[0]])))
        if several:
            own.append(
                Column("partie", {"name": "partie", "type": "string", "title": "Partie", "description": "La partie de la fiche qui contient cette ligne."})
            )
    columns = [_column(each) for each in cells]
    foreign += [key for each, column in zip(cells, columns, strict=True) for key in _foreign_of(schema, each, column, keys[0])]
    sheaf = Sheaf(table.name, f"{table.name}.csv", table.title, table.description, [*own, *columns], keys, foreign, [])
    lists = tuple((each, _link_sheaf(schema, table, each)) for each in table.fields if each.type == "array" and not each.table)
    return _Filling(table, sheaf, cells, lists, tuple(parents), several)


def _link_sheaf(schema: Schema, table: Table, field: Field) -> Sheaf:
    """The table of a list of terms or texts: one line per element."""
    name = f"{table.name}_{field.name.replace('.', '_')}"
    own = [_key_column(schema.main.name, "L'identifiant de la fiche.")]
    if table is not schema.main:
        own.append(_rank_column(f"{table.name}_rang", f"La place de la ligne dans la table {table.name}."))
    keys = [column.name for column in own]
    rank = _rank_column("rang", "La place dans la liste.")
    descriptor = {"name": field.path[-1], "type": "string", "title": field.title, "description": field.description, "constraints": {"required": True}}
    column = Column(field.path[-1], _with_vocabularies(descriptor, field), _only_vocabulary(field))
    foreign = [_foreign(keys, table.name, _keys(schema, table)), *_foreign_of(schema, field, column, keys[0])]
    return Sheaf(name, f"{name}.csv", field.title, field.description, [*own, rank, column], [*keys, rank.name], foreign, [])


def _fill(schema: Schema, fillings: Mapping[str, _Filling], slug: str, data: Mapping[str, Any], hidden: Mapping[str, str]) -> None:
    count: Counter[str] = Counter()
    ranks: dict[int, int] = {}
    for row in rows(schema, data):
        filling = fillings[row.table.name]
        count[row.table.name] += 1
        rank = ranks[id(row)] = count[row.table.name]
        line: list[Any] = [slug] if row.parent is None else [slug, rank]
        line += [_rank_of_parent(row, parent, ranks) for parent in filling.parents]
        if filling.several:
            line.append(row.held_by.name if row.held_by else "")
        said = row.data
        line += [_cell(field, found, hidden) if field.path[0] in said and (found := value(said, field.path)) is not None else "" for field in filling.cells]
        filling.sheaf.lines.append(line)
        keys = line[: 1 if row.parent is None else 2]
        for field, sheaf in filling.lists:
            for place, each in enumerate(values(said, field), 1):
                sheaf.lines.append([*keys, place, _cell(field, each, hidden)])


def _rank_of_parent(row: Row, parent: str, ranks: Mapping[int, int]) -> int | str:
    return ranks[id(row.parent)] if row.parent and row.parent.table.name == parent else ""


def _cell(field: Field, written: Any, hidden: Mapping[str, str]) -> str:
    if type(written) is bool:
        words = field.descriptor.get("trueValues" if written else "falseValues")
        return str(words[0]) if words else str(written).lower()
    text = str(written)
    if field.type in NUMBERS:
        return text
    if hidden:
        shown = without_addresses(text, hidden)
        text = "" if shown != text and field.genre == "adresse" else shown
    # A text that opens with a letter and has nothing to cut it at is harmless: most are.
    return text if text[:1].isalpha() and not (";" in text or "\n" in text or "\t" in text) else harmless(text)


# ── The tables of the vocabularies ────────────────────────────────────────────────────────────────────────────────────────────


def _table_of_terms(schema: Schema, vocabulary: Vocabulary) -> Sheaf:
    extras = list(dict.fromkeys(key for term in vocabulary.terms.values() for key in term.extra))
    numbers = {key for key in extras if all(_is_number(term.extra[key]) for term in vocabulary.terms.values() if key in term.extra)}
    titles = {
        "id": "Identifiant",
        "libelle": "Libellé",
        "definition": "Définition",
        "parent": "Terme plus large",
        "source": "Source",
        "verification": "Vérification",
    }
    columns = [
        Column(name, {"name": name, "type": "string", "title": titles[name], **({"constraints": {"required": True}} if name in ("id", "libelle") else {})})
        for name in KEYS_OF_TERM
    ]
    columns += [Column(key, {"name": key, "type": "number" if key in numbers else "string", "title": key.replace("_", " ").capitalize()}) for key in extras]
    lines: list[list[Any]] = [
        [
            *(harmless(each) for each in (term.id, term.libelle, term.definition, term.parent or "", " ; ".join(term.source), term.verification)),
            *(_extra(term.extra.get(key)) for key in extras),
        ]
        for term in vocabulary.terms.values()
    ]
    return Sheaf(
        _resource_of(vocabulary.name),
        f"vocabulaires/{vocabulary.name}.csv",
        vocabulary.titre,
        vocabulary.description,
        columns,
        ["id"],
        [_foreign(["parent"], "", ["id"])],
        lines,
    )


def _resource_of(vocabulary: str) -> str:
    return f"vocabulaire_{vocabulary}"


def _is_number(written: Any) -> bool:
    return isinstance(written, (int, float)) and not isinstance(written, bool)


def _extra(written: Any) -> str:
    if written is None:
        return ""
    if _is_number(written):
        return str(written)
    if isinstance(written, bool):
        return "oui" if written else "non"
    if isinstance(written, list) and not any(isinstance(each, (list, dict)) for each in written):
        return harmless(" ; ".join(str(each) for each in written))
    return harmless(written if isinstance(written, str) else json.dumps(written, ensure_ascii=False))


# ── Columns, keys and files ───────────────────────────────────────────────────────────────────────────────────────────────────


def _free(name: str, table: Table) -> str:
    """A name for a column of ours that no field of the table bears."""
    while name in table:
        name += "_"
    return name


def _keys(schema: Schema, table: Table) -> list[str]:
    """The columns that make a row of a table unique: the record, then the rank of the row in it."""
    return [_free("slug", table)] if table is schema.main else [_free(schema.main.name, table), _free("rang", table)]


def _key_column(name: str, description: str) -> Column:
    return Column(name, {"name": name, "type": "string", "title": "Fiche", "description": description, "constraints": {"required": True}})


def _rank_column(name: str, description: str) -> Column:
    return Column(name, {"name": name, "type": "integer", "title": "Rang", "description": description})


def _only_vocabulary(field: Field) -> str:
    return field.vocabulaires[0] if len(field.vocabulaires) == 1 else ""


def _column(field: Field) -> Column:
    descriptor: dict[str, Any] = {"name": field.name, "type": field.type, "title": field.title, "description": field.description}
    descriptor |= {key: _plain(written) for key, written in field.descriptor.items() if key not in (*descriptor, "constraints")}
    constraints = {key: _plain(written) for key, written in field.constraints.items() if key not in RULES_OF_WRITING}
    if field.genre == "adresse":
        constraints.pop("required", None)
    if constraints:
        descriptor["constraints"] = constraints
    return Column(field.name, _with_vocabularies(descriptor, field), _only_vocabulary(field))


def _plain(written: Any) -> Any:
    if isinstance(written, Mapping):
        return {key: _plain(each) for key, each in written.items()}
    return [_plain(each) for each in written] if isinstance(written, (list, tuple)) else written


def _with_vocabularies(descriptor: dict[str, Any], field: Field) -> dict[str, Any]:
    return {**descriptor, "x-vocabulaire": list(field.vocabulaires)} if field.vocabulaires else descriptor


def _foreign(fields: Sequence[str], resource: str, target: Sequence[str]) -> dict[str, Any]:
    return {"fields": list(fields), "reference": {"resource": resource, "fields": list(target)}}


def _foreign_of(schema: Schema, field: Field, column: Column, key: str) -> list[dict[str, Any]]:
    """What a column refers to. A handle is unique inside its record only, so that its key is double; Frictionless refuses it half empty: it must be due."""
    if column.vocabulary:
        return [_foreign([column.name], _resource_of(column.vocabulary), ["id"])]
    if field.vers == "fiches":
        return [_foreign([column.name], schema.main.name, _keys(schema, schema.main))]
    target = next((schema.tables[each.table] for each in schema.main.fields if each.path == (field.vers,) and each.table), None)
    handle = next((each for each in target.fields if each.genre == "identifiant"), None) if target else None
    if target and handle and (field.required or field.type == "array"):
        return [_foreign([key, column.name], target.name, [_keys(schema, target)[0], handle.name])]
    return []


def _csv(sheaf: Sheaf) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in sheaf.columns])
    writer.writerows(sheaf.lines)
    return text.getvalue().encode()


def _resource(sheaf: Sheaf, content: bytes) -> dict[str, Any]:
    return {
        "name": sheaf.name,
        "type": "table",
        "title": sheaf.title,
        "description": sheaf.description,
        "path": sheaf.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [dict(column.descriptor) for column in sheaf.columns],
            "primaryKey": sheaf.primary,
            "foreignKeys": sheaf.foreign,
        },
    }

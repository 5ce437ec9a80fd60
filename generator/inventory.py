"""The root folder of an inventory comes in, an `Inventory` of checked records goes out, with every problem of every file.

A record with an error is not in the inventory, its problems are; one bad file hides nothing of the others.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from generator.catalogue import problem
from generator.checks import check_inventory, check_record
from generator.checks.context import Context
from generator.checks.doubles import Named
from generator.collector import collecting_seldom
from generator.files import list_records
from generator.layout import RECORDS_FOLDER, SCHEMA_FOLDER
from generator.problem import Place, Problem
from generator.read import MAX_BYTES, Document, read_document
from generator.schema import Schema
from generator.schema_reader import load_schema
from generator.sharing import share

# The problems that one of reading explains, when it is at the same key.
SHAPES = ("S047", "S050", "S052", "S053", "S054")
TOOLS = "outil"
PATHS = "parcours"

# Below this number of records, starting other processes costs more than it saves.
_WORTH_SHARING = 300
_SHARE = 4


@dataclass(frozen=True)
class Fiche:
    """One checked record. `data` is the record as it is written, but for three things: a short statement is a mapping (`{"texte": …}`), an empty key is
    absent, a yes or no is True or False. `path` is where it is written."""

    slug: str
    data: Mapping[str, Any]
    path: str
    root: Path

    @cached_property
    def document(self) -> Document:
        """The file read again, for the places of what it says."""
        document, _ = read_document(self.root / self.path, self.root)
        return document or Document(self.path, dict(self.data), {})


@dataclass(frozen=True, eq=False)
class Inventory:
    """The checked records of a root folder, sorted by slug, and the schema they follow. `kinds` has the other kinds of records, by the name of the kind;
    `files` the files that were read, by the designation of what they hold (« une fiche »), `named` the names that the records give: both wrong ones included."""

    root: Path
    schema: Schema
    fiches: Mapping[str, Fiche]
    kinds: Mapping[str, Mapping[str, Fiche]] = field(default_factory=dict)
    files: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    named: Sequence[Named] = ()

    @property
    def outils(self) -> Mapping[str, Fiche]:
        return self.kinds.get(TOOLS, {})

    @property
    def parcours(self) -> Mapping[str, Fiche]:
        return self.kinds.get(PATHS, {})


def in_order(records: Mapping[str, Fiche]) -> list[Fiche]:
    """By the rank that records give themselves, those without one last."""
    return sorted(records.values(), key=lambda record: ("rang" not in record.data, int(record.data.get("rang") or 0), record.slug))


Progress = Callable[[int, int], None]


def load_inventory(root: Path, only: Iterable[Path] | None = None, progress: Progress | None = None) -> tuple[Inventory | None, list[Problem]]:
    """Read and check the inventory of a folder. No inventory comes out when the schema has errors.

    `only` keeps the problems of the files and folders it names (all records are read all the same, since they name one another); `progress` is told how many records
    are done, out of how many.
    """
    root = root.absolute()
    inventory, problems = read_inventory(root, progress)
    if inventory is None:
        return None, problems
    problems += problems_across(inventory)
    if only is not None:
        kept = [path.absolute() for path in only]
        problems = [each for each in problems if any((root / each.place.path).is_relative_to(path) for path in kept)]
    return inventory, sorted(problems)


def problems_across(inventory: Inventory) -> list[Problem]:
    """What is wrong between the records, which no record shows alone."""
    return check_inventory(inventory.named, inventory.schema)


@collecting_seldom()
def read_inventory(root: Path, progress: Progress | None = None, aside: Callable[[], None] = lambda: None) -> tuple[Inventory | None, list[Problem]]:
    """The inventory with the problems that each of its files shows alone (see `load_inventory`). `aside` is done here once the other processes are at work."""
    root = root.absolute()
    schema, problems = load_schema(root / SCHEMA_FOLDER, root)
    if schema is None:
        return None, problems
    paths, listing_problems = list_records(root / RECORDS_FOLDER, root)
    problems = [*problems, *listing_problems, *_astray(root, schema)]
    paths.sort(key=lambda path: path.stem)
    slugs = MappingProxyType(dict.fromkeys(path.stem for path in paths))
    others = {name: _paths_of_kind(root / kind.folder, root) for name, kind in schema.kinds.items()}
    tools = MappingProxyType({path.stem: None for path in others[TOOLS][0]} if TOOLS in others else {})
    job = _Job(root, schema, slugs, tools)
    results = _run(job, paths, progress, aside)
    kinds = {name: [check_file(path, replace(job, schema=schema.kinds[name].schema, own=False)) for path in others[name][0]] for name in others}
    fiches = {}
    named = []
    for result in results:
        problems.extend(result.problems)
        if result.named:
            named.append(result.named)
        if result.fiche:
            fiches[result.fiche.slug] = result.fiche
    for name, listed in others.items():
        problems += [*listed[1], *(each for result in kinds[name] for each in result.problems)]
    records = {name: MappingProxyType({each.fiche.slug: each.fiche for each in found if each.fiche}) for name, found in kinds.items()}
    files = {schema.main.designation: [*paths]}
    for name, (found, _) in others.items():
        files.setdefault(schema.kinds[name].schema.main.designation, []).extend(found)
    return Inventory(root, schema, MappingProxyType(fiches), MappingProxyType(records), MappingProxyType(files), named), sorted(problems)


def _paths_of_kind(folder: Path, root: Path) -> tuple[list[Path], list[Problem]]:
    """The files of another kind of record: an inventory may have none, nor the folder of them."""
    paths, problems = list_records(folder, root) if os.path.lexists(folder) else ([], [])
    return sorted(paths, key=lambda path: path.stem), problems


def _astray(root: Path, schema: Schema) -> Iterator[Problem]:
    """A record at the root of the inventory, where a page of GitHub puts a new file: it would be missing without anyone seeing it."""
    keys = {each.path[0] for each in schema.main.fields}
    required = {each.path[0] for each in schema.main.fields if each.required}
    for path in sorted([*root.glob("*.yaml"), *root.glob("*.yml")]):
        if path.is_file() and path.stat().st_size <= MAX_BYTES:
            said = set(re.findall(r"^(\w+)[ \u00a0]?:", path.read_bytes().decode("utf-8", "replace"), re.MULTILINE))
            if len(keys & said) >= 3 and len(required & said) > len(required) / 2:
                yield problem("S057", Place(path.name), nom=path.name, dossier=RECORDS_FOLDER)


@dataclass(frozen=True)
class _Job:
    root: Path
    schema: Schema
    slugs: Mapping[str, object]
    tools: Mapping[str, object]
    own: bool = True


@dataclass(frozen=True)
class _Result:
    fiche: Fiche | None
    named: Named | None
    problems: list[Problem]


def check_file(path: Path, job: _Job) -> _Result:
    """Read and check one record."""
    document, problems = read_document(path, job.root)
    if document is None:
        return _Result(None, None, problems)
    context = Context(job.root, path.stem if job.own else "", job.slugs, job.tools, document.text)
    data, named, found = check_record(document, job.schema, context)
    # A dash that is not one makes a text of a list: the first is told, and not the second as well.
    misread = {each.field for each in problems if each.level == "erreur" and each.field}
    # What a key written twice held is lost, with the names that are cited elsewhere.
    lost = ("R001", "R002") if any(each.code == "S032" for each in problems) else ()
    problems += [each for each in found if not (each.field in misread and each.code in SHAPES) and each.code not in lost]
    if any(each.level == "erreur" for each in problems):
        return _Result(None, named, problems)
    return _Result(Fiche(path.stem, data, document.path, job.root), named, problems)


def _run(job: _Job, paths: Sequence[Path], progress: Progress | None, aside: Callable[[], None]) -> list[_Result]:
    shares = [paths[start : start + _SHARE] for start in range(0, len(paths), _SHARE)]

    def tell(done: int) -> None:
        if progress:
            progress(min(done * _SHARE, len(paths)), len(paths))

    results: dict[int, list[_Result]] = {}
    for rank, outcome in share(lambda some: [check_file(path, job) for path in some], shares, len(paths) >= _WORTH_SHARING, tell):
        if not results:
            aside()
        results[rank] = outcome
    return [result for rank in range(len(shares)) for result in results[rank]]

"""The desk comes in; the page of the open data and the codebook, read from the schema, go out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from generator.datapackage import DATA_PACKAGE, data_files
from generator.pages.desk import Desk, address_of_list
from generator.pages.page import Page
from generator.pages.wording import count
from generator.schema import Field, Table
from generator.typography import french
from generator.values import Value, date_words, linked

KINDS_OF_CELL = {
    "texte": "texte d’une ligne", "markdown": "texte", "terme": "terme d’une liste", "date-edtf": "date", "nombre": "nombre", "oui-non": "oui ou non",
    "reference": "renvoi", "identifiant": "identifiant", "contact": "contact", "adresse": "adresse d’une page", "liste": "liste",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One line of the codebook."""

    name: str
    title: str
    description: str
    kind: str
    vocabularies: tuple[Value, ...]
    required: bool
    rules: str
    example: str
    since: str


@dataclass(frozen=True)
class CodebookTable:
    name: str
    title: str
    description: str
    columns: tuple[Column, ...]


def data_page(desk: Desk) -> Page:
    title = "Les données"
    tables = data_tables(desk)
    return desk.page(
        "donnees",
        "donnees/",
        title,
        f"Tout l’inventaire {desk.settings.site_name} à télécharger : un fichier CSV par table, leur description, le guide de codage et la façon de citer.",
        tables=[each for each in tables if "/" not in each[0]],
        lists=[each for each in tables if "/" in each[0]],
        package=DATA_PACKAGE,
        licences=desk.schema.licences,
        number=len(desk.inventory.fiches),
        axes=french(desk.schema.axes.titre) if desk.schema.axes else "",
        others=[french(kind.schema.main.title) for kind in desk.schema.kinds.values()],
        cite=f"{desk.settings.site_name}, {count(len(desk.inventory.fiches), 'fiche', 'fiches')}"
        + (f", état au {date_words(desk.relations.newest.isoformat())}" if desk.relations.newest else "")
        + (f", {desk.settings.site_url}" if desk.settings.site_url else "")
        + ".",
    )


def data_tables(desk: Desk) -> list[tuple[str, str, str]]:
    """(file, title, description) of each table of the data package: the package of the empty inventory says them."""
    package = json.loads(data_files(replace(desk.inventory, fiches={}))[DATA_PACKAGE])
    return [(each["path"], french(each["title"]), french(each["description"])) for each in package["resources"]]


def codebook_page(desk: Desk) -> Page:
    """The tables of the inventory's own records, then those of the other kinds of records."""
    schemas = (desk.schema, *(kind.schema for kind in desk.schema.kinds.values()))
    found = {name: table for schema in schemas for name, table in schema.tables.items()}
    tables = tuple(codebook_table(desk, table) for table in found.values())
    number = sum(len(table.columns) for table in tables)
    return desk.page(
        "codebook",
        "donnees/codebook/",
        "Guide de codage",
        f"Ce que dit chaque champ de l’inventaire {desk.settings.site_name} : {count(number, 'champ', 'champs')} dans {count(len(tables), 'table', 'tables')}, avec règles et exemples.",
        tables=tables,
    )


def codebook_table(desk: Desk, table: Table) -> CodebookTable:
    return CodebookTable(table.name, french(table.title), french(table.description), tuple(column(desk, made) for made in table.fields))


def column(desk: Desk, made: Field) -> Column:
    kind = KINDS_OF_CELL.get(made.genre, made.genre)
    if made.table:
        kind = f"liste : table {made.table}"
    elif made.genre == "liste" and made.vocabulaires:
        kind = "liste de termes"
    vocabularies = []
    for name in made.vocabulaires:
        vocabularies.append(linked("../../", french(desk.schema.vocabulary(name).titre), address_of_list(name)))
    return Column(
        made.name,
        french(made.title),
        french(made.description),
        french(kind),
        tuple(vocabularies),
        made.required,
        french(rules_of(made)),
        french(made.example) if made.genre in ("texte", "markdown") else made.example,
        made.depuis,
    )


def rules_of(made: Field) -> str:
    """The constraints of a field in words."""
    least, most = made.constraints.get("minLength"), made.constraints.get("maxLength")
    unit = "éléments" if made.type == "array" else "caractères"
    said = []
    if least and most:
        said.append(f"de {least} à {most} {unit}")
    elif most:
        said.append(f"{most} {unit} au plus")
    elif least:
        said.append(f"{least} {unit} au moins")
    if made.constraints.get("enum"):
        said.append("au choix : " + ", ".join(str(each) for each in made.constraints["enum"]))
    low, high = made.constraints.get("minimum"), made.constraints.get("maximum")
    if low is not None:
        said.append(f"{low} au moins")
    if high is not None:
        said.append(f"{high} au plus")
    if made.exige:
        said.append("demande aussi " + ", ".join(made.exige))
    if made.appui:
        said.append("demande un appui : " + " ou ".join(made.appui))
    return " ; ".join(said)

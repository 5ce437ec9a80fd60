"""The axes of a research: exact counts on tiny inventories, what is empty or small said as such, and every figure of the real pages equal to its sheets."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from helpers import ROOT, make_inventory, said, write_schema

from generator.axes import Counted, axis_files, count_axis, percentage, shade, shades, write_axes
from generator.explorer import build_explorer
from generator.inventory import Inventory, load_inventory
from generator.pages import all_pages, page_makers
from generator.pages.page import Page
from generator.relate import Relations, relations
from generator.schema_reader import load_schema
from generator.settings import Settings
from tests.orchards import orchards


def tiny(**axis: Any) -> dict[str, Any]:
    """A schema with two lists of terms (`ciel`, `saison`), one of traps with what was done against them, and one axis."""
    return {
        "datapackage.yaml": {
            "name": "petit",
            "title": "Petit inventaire",
            "resources": [{"name": "jour", "schema": "jour.yaml"}, {"name": "ecueil", "schema": "ecueil.yaml"}],
            "x-sections": [{"id": "tout", "titre": "Tout"}],
            "x-axes": {
                "titre": "Les axes",
                "texte": "On compte les jours.",
                "limites": "Les nuits ne sont pas racontées.",
                "biais": ["ciel"],
                "axes": [
                    {
                        "id": "temps",
                        "titre": "Le temps",
                        "question": "Quel temps fait-il ?",
                        "croisements": [{"id": "ciel-saison", "titre": "Ciel et saison", "lignes": "ciel", "colonnes": "saison"}],
                        **axis,
                    }
                ],
            },
        },
        "jour.yaml": {
            "name": "jour",
            "title": "Jour",
            "fields": [
                {"name": "nom", "type": "string", "title": "Nom", "constraints": {"required": True}, "x-genre": "texte"},
                {"name": "ciels", "type": "array", "title": "Ciels", "x-vocabulaire": "ciel", "x-facette": {"rang": 1, "libelle": "Ciel"}},
                {"name": "saison", "type": "string", "title": "Saison", "x-vocabulaire": "saison"},
                {"name": "ecueils", "type": "array", "title": "Écueils", "x-table": "ecueil"},
            ],
        },
        "ecueil.yaml": {
            "name": "ecueil",
            "title": "Écueil",
            "x-court": "texte",
            "fields": [
                {"name": "ecueil", "type": "string", "title": "Écueil", "x-vocabulaire": "ecueil"},
                {"name": "texte", "type": "string", "title": "Texte", "x-genre": "markdown"},
                {"name": "parade", "type": "string", "title": "Parade", "x-genre": "markdown"},
            ],
        },
        "vocabulaires/ciel.yaml": vocabulary("ciel", "Ciels", "bleu", "gris", "noir"),
        "vocabulaires/saison.yaml": vocabulary("saison", "Saisons", "ete", "hiver"),
        "vocabulaires/ecueil.yaml": vocabulary("ecueil", "Écueils", "vent", "pluie"),
    }


def vocabulary(id: str, titre: str, *terms: str) -> dict[str, Any]:
    return {"id": id, "titre": titre, "designation": f"un mot de {id}", "termes": [{"id": each, "libelle": each.capitalize()} for each in terms]}


DAYS: dict[str, Any] = {
    "lundi": {"nom": "Lundi", "ciels": ["bleu", "gris"], "saison": "ete", "ecueils": [{"ecueil": "vent", "texte": "Il souffle.", "parade": "On rentre."}]},
    "mardi": {"nom": "Mardi", "ciels": ["bleu"], "saison": "ete", "ecueils": [{"ecueil": "vent", "texte": "Il souffle fort."}]},
    "mercredi": {"nom": "Mercredi", "ciels": ["gris"]},
    "jeudi": {"nom": "Jeudi", "saison": "hiver", "ecueils": ["Une chose sans terme."]},
}


def related(root: Path, records: dict[str, Any], schema: dict[str, Any] | None = None) -> tuple[Inventory, Relations]:
    inventory, problems = load_inventory(make_inventory(root, records, schema or tiny()))
    assert inventory is not None and not [each for each in problems if each.level == "erreur"], problems
    return inventory, relations(inventory)


def counted(root: Path, records: dict[str, Any], schema: dict[str, Any] | None = None) -> Counted:
    inventory, found = related(root, records, schema)
    assert inventory.schema.axes is not None
    return count_axis(inventory.schema, found, inventory.schema.axes.axes[0])


def pages(root: Path, records: dict[str, Any], schema: dict[str, Any] | None = None) -> dict[str, Page]:
    inventory, found = related(root, records, schema)
    return {page.url: page for page in all_pages(inventory, settings_of(root), found) if page.url.startswith("axes/")}


def settings_of(root: Path) -> Settings:
    return Settings(root=root, config_file=root / "mkdocs.yml", docs_dir=root / "pages", site_dir=root / "site", site_name="Essai")


def words(page: Page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.body).replace("\u00a0", " "))


# ── Counting ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_cell_holds_the_sheets_that_carry_both_terms(tmp_path: Path) -> None:
    matrix = counted(tmp_path, DAYS).matrices[0]
    assert [head.id for head in matrix.heads] == ["ete", "hiver"]
    assert [(line.term.id, line.sheets, line.base, line.cells) for line in matrix.lines] == [
        ("bleu", ("lundi", "mardi"), 2, (("lundi", "mardi"), ())),
        ("gris", ("lundi", "mercredi"), 1, (("lundi",), ())),
    ]
    assert matrix.both == 2, "Mercredi says nothing of the season, Thursday nothing of the sky"


def test_a_term_that_no_sheet_carries_has_no_row_but_is_named(tmp_path: Path) -> None:
    matrix = counted(tmp_path, DAYS).matrices[0]
    assert [(title, [label.id for label in labels]) for title, labels in matrix.left_out] == [("Ciels", ["noir"])]


def test_a_complete_table_has_a_row_for_every_term(tmp_path: Path) -> None:
    crossing = {"id": "tout", "titre": "Tout", "lignes": "ciel", "colonnes": "saison", "complet": True}
    matrix = counted(tmp_path, DAYS, tiny(croisements=[crossing])).matrices[0]
    assert [line.term.id for line in matrix.lines] == ["bleu", "gris", "noir"]
    assert matrix.left_out == ()


def test_the_empty_cells_are_named(tmp_path: Path) -> None:
    matrix = counted(tmp_path, DAYS).matrices[0]
    assert [(row.id, [each.id for each in columns]) for row, columns in matrix.empty] == [("bleu", ["hiver"]), ("gris", ["hiver"])]


def test_a_list_crossed_with_itself_counts_each_pair_once_and_no_term_with_itself(tmp_path: Path) -> None:
    crossing = {"id": "ciels", "titre": "Ciels", "lignes": "ciel", "colonnes": "ciel"}
    matrix = counted(tmp_path, DAYS, tiny(croisements=[crossing])).matrices[0]
    assert matrix.mirrored
    assert [(row.id, column.id, slugs) for row, column, slugs in matrix.pairs()] == [("bleu", "gris", ("lundi",))]
    assert [line.cells for line in matrix.lines] == [((), ("lundi",)), (("lundi",), ())]
    assert matrix.both == 1


def test_a_trap_is_counted_with_and_without_what_was_done_against_it(tmp_path: Path) -> None:
    crossing = {"id": "parades", "titre": "Parades", "lignes": "ecueil", "avec": "parade"}
    matrix = counted(tmp_path, DAYS, tiny(croisements=[crossing])).matrices[0]
    assert [head.words for head in matrix.heads] == ["Avec « Parade »", "Sans « Parade »"]
    assert [(line.term.id, line.cells) for line in matrix.lines] == [("vent", (("lundi",), ("mardi",)))]


def test_several_lists_together_say_who_is_where(tmp_path: Path) -> None:
    whole = counted(tmp_path, DAYS, tiny(ensemble=["ciel", "saison", "ecueil"])).whole
    assert whole is not None
    assert [(slug, [[label.id for label in labels] for labels in terms]) for slug, terms in whole.sheets] == [
        ("lundi", [["bleu", "gris"], ["ete"], ["vent"]]),
        ("mardi", [["bleu"], ["ete"], ["vent"]]),
    ]
    assert (whole.possible, whole.met) == (3 * 2 * 2, 2), "lundi and mardi show « bleu, été, vent », lundi « gris, été, vent » too"
    files = axis_files(counted(tmp_path, DAYS, tiny(ensemble=["ciel", "saison", "ecueil"])))
    assert files["fiche-par-fiche.csv"].decode().splitlines() == ["fiche,ciel,saison,ecueil", "lundi,bleu gris,ete,vent", "mardi,bleu,ete,vent"]


def test_a_model_draws_the_most_carried_terms_and_the_ties_between_neighbours(tmp_path: Path) -> None:
    model = counted(tmp_path, DAYS, tiny(modele=["ciel", "saison", "ecueil"])).model
    assert model is not None
    assert [[(label.id, len(slugs)) for label, slugs in layer.nodes] for layer in model.layers] == [
        [("bleu", 2), ("gris", 2)],
        [("ete", 2), ("hiver", 1)],
        [("vent", 2)],
    ]
    assert [[(tie.start.id, tie.end.id, tie.sheets) for tie in ties] for ties in model.ties] == [
        [("bleu", "ete", ("lundi", "mardi")), ("gris", "ete", ("lundi",))],
        [("ete", "vent", ("lundi", "mardi"))],
    ]
    assert (model.sheets, model.most, model.left_out) == (2, 2, 0)


@pytest.mark.parametrize(("number", "base", "expected"), [(3, 9, None), (0, 0, None), (9, 40, None), (10, 16, 63), (12, 40, 30), (2, 3, None), (10, 10, 100)])
def test_no_percentage_is_given_under_ten_sheets(number: int, base: int, expected: int | None) -> None:
    assert percentage(number, base) == expected


@pytest.mark.parametrize(
    ("most", "expected"),
    [(0, ()), (1, ((1, 1, 1),)), (4, ((1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4))), (8, ((1, 1, 2), (2, 3, 4), (3, 5, 6), (4, 7, 8))),
     (5, ((1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 5)))],
)  # fmt: skip
def test_the_shades_cover_every_number_up_to_the_largest(most: int, expected: tuple[tuple[int, int, int], ...]) -> None:
    assert shades(most) == expected
    assert shade(0, most) == 0


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_each_table_has_a_file_of_its_numbers_and_one_of_its_sheets(tmp_path: Path) -> None:
    files = axis_files(counted(tmp_path, DAYS))
    assert list(files) == ["ciel-saison.csv", "fiches/ciel-saison.csv"]
    assert lines(files["ciel-saison.csv"]) == [
        ["terme", "libelle", "ete", "hiver", "fiches", "fiches_codees_des_deux"],
        ["bleu", "Bleu", "2", "0", "2", "2"],
        ["gris", "Gris", "1", "0", "2", "1"],
    ]
    assert lines(files["fiches/ciel-saison.csv"])[1:] == [
        ["bleu", "Bleu", "ete", "Ete", "lundi"],
        ["bleu", "Bleu", "ete", "Ete", "mardi"],
        ["gris", "Gris", "ete", "Ete", "lundi"],
    ]


def test_a_word_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    schema = tiny()
    schema["vocabulaires/ciel.yaml"]["termes"][0]["libelle"] = '=HYPERLINK("http://exemple.org")'
    assert lines(axis_files(counted(tmp_path, DAYS, schema))["ciel-saison.csv"])[1][1] == '\'=HYPERLINK("http://exemple.org")'


def test_the_files_are_written_beside_the_pages_and_are_the_same_each_time(tmp_path: Path) -> None:
    inventory, found = related(tmp_path / "inventaire", DAYS)
    for site in ("un", "deux"):
        write_axes(inventory.schema, found, tmp_path / site)
    written = {path.relative_to(tmp_path / "un").as_posix(): path.read_bytes() for path in (tmp_path / "un").rglob("*.csv")}
    assert sorted(written) == ["axes/temps/ciel-saison.csv", "axes/temps/fiches/ciel-saison.csv"]
    assert written == {path.relative_to(tmp_path / "deux").as_posix(): path.read_bytes() for path in (tmp_path / "deux").rglob("*.csv")}


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_pages_say_how_much_is_coded_what_is_small_and_what_is_empty(tmp_path: Path) -> None:
    found = pages(tmp_path, DAYS)
    assert list(found) == ["axes/", "axes/temps/"]
    text = words(found["axes/temps/"])
    assert "Les nuits ne sont pas racontées." in text
    assert "Très petits nombres : ce tableau tient sur 2 fiches." in text
    assert "Ciels, sans aucune fiche : Noir." in text
    assert "Les cases vides : 2 sur 4" in text
    assert "%" not in text, "four sheets make no percentage"


def test_a_percentage_is_shown_from_ten_sheets_on(tmp_path: Path) -> None:
    days = {f"jour-{number}": {"nom": f"Jour {number}", "ciels": ["bleu"], "saison": "ete" if number < 14 else "hiver"} for number in range(20)}
    body = pages(tmp_path, days)["axes/temps/"].body
    assert re.findall(r"<small>([^<]+)</small></td>", body) == ["(100\u00a0%)", "(100\u00a0%)", "70\u00a0%"], "14 of 20; 6 is too few"
    assert "Petits nombres" in body


def test_a_table_that_nothing_fills_is_not_drawn_unless_it_is_to_be_complete(tmp_path: Path) -> None:
    days = {"lundi": {"nom": "Lundi", "ciels": ["bleu"]}}
    assert "mg-matrix" not in pages(tmp_path / "un", days)["axes/temps/"].body
    crossing = {"id": "tout", "titre": "Tout", "lignes": "ciel", "colonnes": "saison", "complet": True}
    text = words(pages(tmp_path / "deux", days, tiny(croisements=[crossing]))["axes/temps/"])
    assert "Aucune fiche ne dit quelque chose des deux à la fois" in text
    assert "Les cases vides : 6 sur 6" in text


def test_an_inventory_without_a_sheet_still_has_its_pages(tmp_path: Path) -> None:
    axis = {"ensemble": ["ciel", "saison"], "modele": ["ciel", "saison"], "faits": "ciel"}
    assert list(pages(tmp_path, {}, tiny(**axis))) == ["axes/", "axes/temps/"]


def test_a_drawing_has_no_style_of_its_own_and_is_told_in_words(tmp_path: Path) -> None:
    body = pages(tmp_path, DAYS, tiny(modele=["ciel", "saison"]))["axes/temps/"].body
    drawing = body[body.index("<svg") : body.index("</svg>")]
    assert "style=" not in body
    assert drawing.count("<path") == 2
    assert "<title" in drawing and "<desc" in drawing
    assert re.findall(r'<tr><th scope="row">(\w+)</th><td>(\w+)</td><td class="mg-cell is-shade-\d" data-n="(\d+)">', body) == [
        ("Bleu", "Ete", "2"),
        ("Gris", "Ete", "1"),
    ]


def test_words_from_the_schema_and_the_records_stay_text(tmp_path: Path) -> None:
    attack = "<script>alert(1)</script>"
    schema = tiny(modele=["ciel", "saison"], ensemble=["ciel", "saison"], faits="ciel", titre=attack, question=attack, texte=attack)
    schema["vocabulaires/ciel.yaml"]["termes"][0]["libelle"] = attack
    schema["vocabulaires/ciel.yaml"]["titre"] = attack
    days = {**DAYS, "lundi": {**DAYS["lundi"], "nom": attack}}
    for page in pages(tmp_path, days, schema).values():
        assert "<script" not in page.body


def test_a_territory_that_asks_nothing_has_no_such_page_and_no_such_file(tmp_path: Path) -> None:
    inventory, problems = load_inventory(orchards(tmp_path, configured=False))
    assert inventory is not None and inventory.schema.axes is None, problems
    found = relations(inventory)
    assert [url for url in page_makers(inventory, settings_of(tmp_path), found) if url.startswith("axes")] == []
    write_axes(inventory.schema, found, tmp_path / "site")
    assert not (tmp_path / "site").exists()


# ── The schema says it ────────────────────────────────────────────────────────────────────────────────────────────────────────


def crossing(**changes: Any) -> dict[str, Any]:
    return {"id": "ciel-saison", "titre": "Ciel et saison", "lignes": "ciel", "colonnes": "saison"} | changes


@pytest.mark.parametrize(
    ("axis", "expected"),
    [
        ({"croisements": [crossing(lignes="ceil")]}, "S064 x-axes.axes[0].croisements[0].lignes: `ceil` doit être un vocabulaire, et ce nom n'existe pas ; vouliez-vous dire `ciel` ?"),
        ({"croisements": [crossing(colonne="saison")]}, "S060 x-axes.axes[0].croisements[0].colonne:"),
        ({"croisements": [{"id": "x", "titre": "X", "lignes": "ciel"}]}, "S061 x-axes.axes[0].croisements[0].colonnes:"),
        ({"croisements": [{"id": "x", "titre": "X", "lignes": "ecueil", "avec": "prade"}]}, "S064 x-axes.axes[0].croisements[0].avec:"),
        ({"croisements": [crossing(avec="parade")]}, "S062 x-axes.axes[0].croisements[0].avec:"),
        ({"croisements": [crossing(), crossing()]}, "S063 x-axes.axes[0].croisements[1].id:"),
        ({"id": "Le temps"}, "S062 x-axes.axes[0].id:"),
        ({"modele": ["ciel", "sasion"]}, "S064 x-axes.axes[0].modele[1]:"),
        ({"faits": "faits"}, "S064 x-axes.axes[0].faits:"),
        ({"ensemble": {"ciel": "saison"}}, "S062 x-axes.axes[0].ensemble:"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_axis_is_said_where_it_is(axis: dict[str, Any], expected: str, tmp_path: Path) -> None:
    schema, problems = load_schema(write_schema(tmp_path, tiny(**axis)), tmp_path)
    assert schema is None
    found = said(problems)
    assert len(found) == 1 and found[0].startswith(expected), found
    assert problems[0].place.path == "schema/datapackage.yaml"
    assert problems[0].place.line > 10


# ── The real inventory: each figure equals the sheets behind it ───────────────────────────────────────────────────────────────


class _Figures(HTMLParser):
    """(number shown, address) of each figure of a page, and how many sheets each list of it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.figures: list[tuple[int, str]] = []
        self.lists: dict[str, int] = {}
        self.address = ""
        self.list = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("class") == "mg-figure-link":
            self.address = values["href"] or ""
        if tag == "dt":
            self.list = values["id"] or ""
            self.lists[self.list] = 0
        if tag == "li" and self.list:
            self.lists[self.list] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "dl":
            self.list = ""

    def handle_data(self, data: str) -> None:
        if self.address and data.strip():
            self.figures.append((int(data), self.address))
            self.address = ""


@cache
def real() -> tuple[Inventory, Relations, dict[str, Page]]:
    inventory, _ = load_inventory(ROOT)
    assert inventory is not None
    found = relations(inventory)
    makers = page_makers(inventory, settings_of(ROOT), found)
    return inventory, found, {url: make() for url, make in makers.items() if url.startswith("axes/")}


@pytest.mark.parametrize("url", ["axes/", "axes/milieu/", "axes/soin-et-pouvoir/", "axes/emergence/"])
def test_each_figure_equals_the_number_of_sheets_behind_its_link(url: str) -> None:
    inventory, found, made = real()
    parser = _Figures()
    parser.feed(made[url].body)
    facets = {facet.name: facet for facet in build_explorer(inventory, found).facets}

    def behind(address: str) -> int:
        parts = urlsplit(address)
        if not parts.path:
            return parser.lists[parts.fragment]
        if parts.path.endswith("explorer/"):
            filters = [(facets[name], [value.id for value in facets[name].values].index(id)) for name, id in parse_qsl(parts.query, strict_parsing=True)]
            return sum(all(rank in facet.sheets[number] for facet, rank in filters) for number in range(len(inventory.fiches)))
        name, id = parts.path.rstrip("/").split("/")[-2:]
        return len(found.fiches_of(name, id))

    assert len(parser.figures) > 8
    assert [(number, address) for number, address in parser.figures if number != behind(address)] == []


def test_the_real_pages_count_every_sheet_of_a_crossing_once() -> None:
    inventory, found, _ = real()
    assert inventory.schema.axes is not None
    for axis in inventory.schema.axes.axes:
        for matrix in count_axis(inventory.schema, found, axis).matrices:
            for row, column, slugs in matrix.pairs():
                other = set(found.fiches_of(matrix.columns, column.id)) if matrix.columns else set(slugs)
                assert set(slugs) == set(found.fiches_of(matrix.rows, row.id)) & other or not matrix.columns
                assert len(set(slugs)) == len(slugs)

"""One sheet of each shape, letter by letter. After a wanted change: `REFRESH_GOLDEN=1 python -m pytest tests/golden`, then read the difference."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from generator.inventory import load_inventory
from generator.pages.desk import Desk
from generator.pages.sheets import sheet_page
from generator.relate import relations
from generator.settings import Settings

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "unit"))

from helpers import make_inventory  # noqa: E402

SHAPES = {path.stem: path.read_text("utf-8") for path in sorted((HERE / "experiences").glob("*.yaml"))}
COMMAND = "REFRESH_GOLDEN=1 python -m pytest tests/golden"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = make_inventory(tmp_path_factory.mktemp("golden"), SHAPES)
    inventory, problems = load_inventory(root)
    assert inventory and sorted(inventory.fiches) == sorted(SHAPES), problems
    settings = Settings(root, root / "mkdocs.yml", root, root / "site", "Inventaire", edit_base="https://exemple.org/experiences/")
    return Desk(inventory, settings, relations(inventory))


def readable(html: str) -> str:
    """The same HTML without the lines that the templates leave empty."""
    return re.sub(r"\n\s*\n+", "\n", html).strip() + "\n"


@pytest.mark.parametrize("slug", SHAPES)
def test_a_sheet_is_drawn_as_it_was_last_agreed(desk: Desk, slug: str) -> None:
    page = sheet_page(desk, slug)
    drawn = readable(f"<title>{page.title}</title>\n<!-- {page.description} -->\n{page.body}")
    agreed = HERE / "fiches" / f"{slug}.html"
    if os.environ.get("REFRESH_GOLDEN"):
        agreed.parent.mkdir(exist_ok=True)
        agreed.write_text(drawn, "utf-8", newline="\n")
    assert drawn == agreed.read_text("utf-8"), f"The sheet has changed. If that is wanted, run: {COMMAND}"

"""An inventory comes in; the same sheets go out as an ordinary MkDocs + Material site (one Markdown page a sheet): the peer that ours is measured against.

The peer is given its best case: its pages are kept out of the navigation (a thousand entries on each of a thousand pages would slow it down much further), its
fonts are off, and it renders only the sheets, without the notion, territory, organisation and data pages that ours also makes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

SETTINGS = """\
site_name: Peer
theme: {name: material, language: fr, font: false}
plugins: [%s]
nav: [index.md]
not_in_nav: "/fiches/"
"""


def write_plain_site(inventory: Path, out: Path, search: bool = True) -> None:
    """Writes `out/mkdocs.yml` and one Markdown page for each record of `inventory/experiences`."""
    pages = out / "docs" / "fiches"
    pages.mkdir(parents=True, exist_ok=True)
    (out / "mkdocs.yml").write_text(SETTINGS % ("search: {lang: fr}" if search else ""), "utf-8")
    (out / "docs" / "index.md").write_text("# Peer\n", "utf-8")
    for path in sorted((inventory / "experiences").glob("*.yaml")):
        record = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        (pages / f"{path.stem}.md").write_text(markdown_page(record), "utf-8")


def markdown_page(record: dict[str, Any]) -> str:
    """One record as Markdown: a heading for each key, a list for each list."""
    parts = [f"# {record['titre']}", str(record["resume"])]
    for key, value in record.items():
        if key not in {"titre", "resume"}:
            parts += [f"## {key.replace('_', ' ').capitalize()}", *lines(value)]
    return "\n\n".join(parts) + "\n"


def lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return ["\n".join(f"- {inline(item)}" for item in value)]
    return [inline(value)]


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return " ; ".join(f"**{key}** : {inline(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(inline(item) for item in value)
    return " ".join(str(value).split())

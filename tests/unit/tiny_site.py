"""Tiny inventories and tiny stages for the tests of the build: a fake inventory is a dict from slug to text."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from generator.build import Outcome, build
from generator.problem import Place, Problem
from generator.settings import Settings
from generator.stages import Maker, Progress, Stages, silent


@dataclass(frozen=True)
class Page:
    url: str
    kind: str
    title: str
    body: str
    description: str = "Une description"
    edit_url: str = ""
    head: str = ""
    lastmod: str = ""


@dataclass(frozen=True)
class Inventory:
    fiches: dict[str, str]


def read(root: Path, progress: Progress) -> tuple[Inventory | None, list[Problem]]:
    """A record is a text; one that holds « faux » is an error, « douteux » a warning."""
    fiches, problems = {}, []
    for path in sorted((root / "experiences").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        place = Place(f"experiences/{path.name}", 1, 1)
        if "faux" in text:
            problems.append(Problem(place, "S001", "erreur", "", "C'est faux."))
        else:
            fiches[path.stem] = text
        if "douteux" in text:
            problems.append(Problem(place, "C001", "avertissement", "", "C'est douteux."))
    return Inventory(fiches), problems


def across(inventory: Inventory) -> list[Problem]:
    """Two records that hold « jumeau » are one too many."""
    twins = [slug for slug, text in inventory.fiches.items() if "jumeau" in text]
    return [Problem(Place(f"experiences/{slug}.yaml", 1, 1), "C101", "avertissement", "", "C'est un jumeau.") for slug in twins[1:]]


def makers(inventory: Inventory, settings: Settings, related: Any) -> dict[str, Maker]:
    pages = [
        Page("", "accueil", settings.site_name, f"<h1>{settings.site_name}</h1>"),
        Page("explorer/", "explorer", "Explorer", f"<h1>Explorer</h1><p>{len(inventory.fiches)}</p>"),
        *(Page(f"fiches/{slug}/", "fiche", slug, f"<h1>{slug}</h1><p>{text}</p>", lastmod="2021-05") for slug, text in inventory.fiches.items()),
    ]
    return {page.url: partial(_same, page) for page in pages}


def _same(page: Page) -> Page:
    return page


def write_count(inventory: Inventory, related: Any, folder: Path) -> None:
    (folder / "explorer").mkdir(exist_ok=True)
    (folder / "explorer" / "compte.txt").write_text(str(len(inventory.fiches)), encoding="utf-8")


STAGES = Stages(read, lambda inventory: None, makers, (("Compte…", write_count),), across)


@dataclass(frozen=True)
class Root:
    """An inventory on the disk, and what it becomes."""

    path: Path
    site: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "site", self.path / "site")

    def with_cache(self, folder: Path) -> Root:
        """Let MkDocs run once for all the tests that do not look at what it does."""
        (self.path / ".cache").symlink_to(folder, target_is_directory=True)
        return self

    def write(self, **files: str) -> Root:
        """`write(a="texte")` writes a record; `write(**{"site_src/pages/b.md": "…"})` any file."""
        for name, text in files.items():
            path = self.path / (name if "/" in name or "." in name else f"experiences/{name}.yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self

    def build(self, stages: Stages = STAGES, **options: Any) -> Outcome:
        return build(self.path, stages=stages, **{"progress": silent, **options})

    def html(self, url: str) -> str:
        return (self.site / url / "index.html").read_text(encoding="utf-8")

    def snapshot(self) -> dict[str, bytes]:
        return {path.relative_to(self.site).as_posix(): path.read_bytes() for path in sorted(self.site.rglob("*")) if path.is_file()}

    def beside(self) -> list[str]:
        """What a build left beside the site."""
        return sorted(path.name for path in self.path.iterdir() if path.name.startswith("site."))

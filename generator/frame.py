"""What MkDocs made (files, hand-written pages, moulds) goes in and out of a folder, so that a build where only records changed does without MkDocs."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from generator.moulds import Mould, Shape

SAVED = "frame.json"
_FILES = "files"


class MissingMould(Exception):
    """A page has a shape that this saved frame knows no mould for: MkDocs has to run again."""


class FrameError(Exception):
    """MkDocs could not make the frame; the message says what it said."""


@dataclass(frozen=True)
class WrittenPage:
    """A hand-written page: its file under `docs_dir`, its address, its title."""

    path: str
    url: str
    title: str


@dataclass
class Frame:
    """`folder` holds the files as MkDocs wrote them. `render` begins to make a mould, while MkDocs is still at hand, and gives what waits for it."""

    folder: Path
    pages: tuple[WrittenPage, ...]
    tabs: tuple[str, ...]
    warnings: tuple[str, ...]
    moulds: dict[Shape, Mould] = field(default_factory=dict)
    render: Callable[[Shape], Callable[[], Mould]] | None = None
    begun: dict[Shape, Callable[[], Mould]] = field(default_factory=dict)

    def expect(self, shape: Shape) -> None:
        """Begin to make a mould that will be wanted."""
        if shape not in self.moulds and shape not in self.begun:
            if self.render is None:
                raise MissingMould(shape)
            self.begun[shape] = self.render(shape)

    def mould(self, shape: Shape) -> Mould:
        if shape not in self.moulds:
            self.expect(shape)
            self.moulds[shape] = self.begun.pop(shape)()
        return self.moulds[shape]

    def save(self, folder: Path) -> None:
        """Write what `load` reads, beside the files of the frame, which must already be in `folder`."""
        saved = {
            "pages": [asdict(page) for page in self.pages],
            "tabs": self.tabs,
            "warnings": self.warnings,
            "moulds": [[asdict(shape), asdict(mould)] for shape, mould in sorted(self.moulds.items())],
        }
        (folder / SAVED).write_text(json.dumps(saved, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> Frame | None:
    """The frame saved in `folder`, if there is one."""
    try:
        saved = json.loads((folder / SAVED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    moulds = {Shape(**shape): Mould(tuple(mould["pieces"]), tuple(mould["slots"])) for shape, mould in saved["moulds"]}
    pages = tuple(WrittenPage(**page) for page in saved["pages"])
    return Frame(files_folder(folder), pages, tuple(saved["tabs"]), tuple(saved["warnings"]), moulds)


def files_folder(folder: Path) -> Path:
    """Where the files of a saved frame are."""
    return folder / _FILES


DEFAULT_TABS: Mapping[str, str] = {
    "Explorer": "explorer/",
    "Outils": "outils/",
    "Notions": "notions/",
    "Territoires": "territoires/",
    "Organisations": "organisations/",
    "Se former": "parcours/",
    "Données": "donnees/",
}


def default_tabs(addresses: Collection[str]) -> Sequence[tuple[str, str]]:
    """The tabs of a site whose `mkdocs.yml` has no `nav`: the main made pages, those that there are."""
    return [(title, url) for title, url in DEFAULT_TABS.items() if url in addresses]

"""The parts of the way from records to pages that know what a record is, as one object: a build is given them, and the tests give it tiny ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from generator.insertions import Draw
from generator.moulds import Page
from generator.problem import Problem
from generator.settings import Settings


class Progress(Protocol):
    """Told of each step, in French, and how far it is (`total` 0: not known)."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None: ...


def silent(step: str, done: int = 0, total: int = 0) -> None:
    """Progress for who does not want any."""


def nothing(inventory: Any, folder: Path) -> None:
    """For stages that write nothing from the records alone."""


def faultless(inventory: Any) -> list[Problem]:
    """For stages that compare no record with another."""
    return []


def unprepared(inventory: Any, settings: Settings, related: Any) -> None:
    """For stages whose pages have nothing to compute together."""


Maker = Callable[[], Page]


@dataclass(frozen=True)
class Stages:
    """`related` is whatever `relate` returns, handed on as it is. `makers` gives, by its address, what makes each page, without making any.

    `read` tells what is wrong in each file, `across` what is wrong between the records that were read, while they are related to one another. A writer puts files
    of its own into the folder of the site; the words beside it tell what it does. `alone` writes what needs the records alone, while they are related too.
    `prepare` computes what many pages need, before their making is shared. `lists` draws what hand-written pages ask for.
    """

    read: Callable[[Path, Progress], tuple[Any | None, list[Problem]]]
    relate: Callable[[Any], Any]
    makers: Callable[[Any, Settings, Any], Mapping[str, Maker]]
    writers: tuple[tuple[str, Callable[[Any, Any, Path], None]], ...] = ()
    across: Callable[[Any], list[Problem]] = faultless
    alone: Callable[[Any, Path], None] = nothing
    prepare: Callable[[Any, Settings, Any], None] = unprepared
    lists: Callable[[Any, Settings, Any], Draw] | None = None


def real_stages(*, text_index: bool = True) -> Stages:
    """The stages of the generator, each imported when a build needs it. `text_index` is there for who is in a hurry."""
    from generator.inventory import problems_across, read_inventory

    def read(root: Path, progress: Progress) -> tuple[Any | None, list[Problem]]:
        return read_inventory(root, lambda done, total: progress("Fiches lues et vérifiées", done, total), _import_makers)

    def relate(inventory: Any) -> Any:
        from generator.relate import relations

        return relations(inventory)

    def makers(inventory: Any, settings: Settings, related: Any) -> Mapping[str, Maker]:
        from generator.pages import page_makers

        return page_makers(inventory, settings, related)

    def prepare(inventory: Any, settings: Settings, related: Any) -> None:
        from generator.pages import prepare

        prepare(inventory, settings, related)

    def lists(inventory: Any, settings: Settings, related: Any) -> Draw:
        from generator.pages.inserted import lists

        return lists(inventory, settings, related)

    def columns(inventory: Any, related: Any, folder: Path) -> None:
        from generator.explorer import build_explorer, write_explorer

        write_explorer(build_explorer(inventory, related), folder / "explorer")

    def texts(inventory: Any, related: Any, folder: Path) -> None:
        from generator.explorer import documents
        from generator.textindex import write_text_index

        write_text_index(documents(inventory, related), folder / "explorer" / "texte")

    def package(inventory: Any, folder: Path) -> None:
        from generator.datapackage import write_data
        from generator.press import date_asked
        from generator.relate import newest_information

        write_data(inventory, folder / "donnees", date_asked() or newest_information(inventory))

    def counts(inventory: Any, related: Any, folder: Path) -> None:
        from generator.axes import write_axes

        write_axes(inventory.schema, related, folder)

    def comparison(inventory: Any, related: Any, folder: Path) -> None:
        from generator.transfer import write_transfer

        write_transfer(inventory, related, folder)

    search = (("Index de la recherche…", texts),) if text_index else ()
    writers = (*search, ("Axes de la recherche…", counts), ("« Et chez nous ? »…", comparison), ("Index de l'explorateur…", columns))
    return Stages(read, relate, makers, writers, problems_across, package, prepare, lists)


def _import_makers() -> None:
    """What makes pages and files is imported while other processes read the records: both then cost half."""
    import generator.pages.inserted
    import generator.textindex
    import generator.transfer  # noqa: F401

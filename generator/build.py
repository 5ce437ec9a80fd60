"""An inventory's folder goes in; its whole site, new, takes the place of the former one, or the problems that prevent it come out and nothing has changed."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Self, TextIO

from generator import __version__, frame, links
from generator.catalogue import Ours, problem
from generator.collector import collecting_seldom
from generator.files import refusal
from generator.frame import Frame, MissingMould
from generator.moulds import Mould, Shape
from generator.own_code import code_digest
from generator.press import WORTH_SHARING, Job, begin, fill
from generator.problem import Place, Problem
from generator.publish import PublishError, fresh_folder, make_fresh, publish
from generator.settings import Settings, read_settings
from generator.sharing import apart, meanwhile
from generator.stages import Progress, Stages, real_stages, silent

PACKAGE = Path(__file__).parent
CACHE = Path(".cache", "maillage")
KEPT_FRAMES = 3
_FEW = 20
_FRAME_PACKAGES = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2")


# Files that are not there: `links` says so in French, with a line.
_TOLD_BETTER = re.compile(r"contains a link '[^']*', but the target|is included in the 'nav' configuration, which is not found")


@dataclass(frozen=True)
class Outcome:
    """What a build came to. When `published` is false, `problems` says why and the former site is as it was."""

    site: Path
    problems: tuple[Problem, ...]
    published: bool = False
    records: int = 0
    pages: int = 0


def terminal_progress(stream: TextIO) -> Progress:
    """One line that says how far the work is, on a terminal; nothing elsewhere."""
    if not stream.isatty():
        return silent
    shown = ""

    def show(step: str, done: int = 0, total: int = 0) -> None:
        nonlocal shown
        text = f"{step} {done} / {total}" if total else step
        if text != shown:
            stream.write(f"\r\033[2K{text}")
            stream.flush()
            shown = text

    return show


# ── The build ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@collecting_seldom()
def build(
    root: Path,
    *,
    config_file: Path | None = None,
    site_dir: Path | None = None,
    strict: bool = False,
    cache: bool = True,
    progress: Progress = silent,
    stages: Stages | None = None,
    text_index: bool = True,
    preview: bool = False,
) -> Outcome:
    """Build the site of the inventory in `root`, all or nothing. With `strict`, a warning prevents publishing as an error does.

    `text_index` makes the index of the search too. `preview` is for who is writing: dead links of hand-written pages are told but prevent nothing, and links
    start from the root of the computer's server.
    """
    root = root.resolve()
    settings, problems = read_settings(root, config_file)
    if settings is None:
        return Outcome(site_dir or root / "site", tuple(problems))
    settings = replace(settings, site_dir=site_dir or settings.site_dir, strict=strict or settings.strict)
    if preview:
        settings = replace(settings, site_url="", strict=False)
    with FrameSource(settings, cache, progress) as source:
        stages = stages or real_stages(text_index=text_index)
        inventory, found = stages.read(root, progress)
        problems += found
        if inventory is None:
            return Outcome(settings.site_dir, tuple(problems))
        if blocking(problems, settings.strict):
            return Outcome(settings.site_dir, tuple(sorted([*problems, *stages.across(inventory)])))
        try:
            with fresh_folder(settings.site_dir) as fresh:
                alone = partial(_from_records_alone, stages, inventory, fresh)
                with meanwhile(alone, worth=len(inventory.fiches) >= WORTH_SHARING) as found_across:
                    progress("Rapprochement des fiches…")
                    related = stages.relate(inventory)
                    makers = stages.makers(inventory, settings, related)
                    stages.prepare(inventory, settings, related)
                    problems += source.take(makers.keys())
                    shutil.copytree(source.frame.folder, fresh, dirs_exist_ok=True, copy_function=shutil.copyfile)
                    job = Job(fresh, source.frame, source.mould, makers, inventory, related, settings, stages)
                    begun = begin(job)
                problems = sorted([*problems, *found_across()])
                if blocking(problems, settings.strict) and not preview:
                    return Outcome(settings.site_dir, tuple(problems))
                pages = fill(job, begun, progress)
                source.keep()
                progress("Mise en place…")
                publish(fresh, settings.site_dir)
        except frame.FrameError as error:
            place = Place(links.shown_path(settings.config_file, root))
            return Outcome(settings.site_dir, (*problems, problem("S093", place, message=Ours(error))))
        except OSError as error:
            raise PublishError(_disk_message(error)) from error
    return Outcome(settings.site_dir, tuple(problems), True, len(inventory.fiches), pages)


def _from_records_alone(stages: Stages, inventory: Any, folder: Path) -> list[Problem]:
    """Write the files that need the records alone; what is wrong between the records comes out."""
    stages.alone(inventory, folder)
    return stages.across(inventory)


def check_pages(
    root: Path, inventory: Any, records: Collection[str], kinds: Mapping[str, Collection[str]] | None = None, stages: Stages | None = None
) -> list[Problem]:
    """What is wrong in `mkdocs.yml` and with the links of the hand-written pages, without making a page. `records` are the slugs of all the records,
    `kinds` those of the other kinds of records.

    Some addresses come from what the records say together (territories, organisations). They are computed only when a link may need them, and only when
    every record is right: that a page is missing because a record is wrong is not the fault of the link.
    """
    settings, problems = read_settings(root)
    if settings is None:
        return problems
    written, found = links.links_of_site(settings.docs_dir, settings.config_file, root)
    known = {*links.written_addresses(settings.docs_dir), *(f"{links.FOLDERS['fiche']}{slug}/" for slug in records)}
    wrong = {name: set(slugs) - set(inventory.kinds[name]) for name, slugs in (kinds or {}).items()}
    known.update(f"{links.FOLDERS['outil']}{slug}/" for slug in wrong.get("outil", ()))
    # A page that a few records give is given by all of them: most links are settled by none or a few.
    for number in (0, _FEW):
        if any(link.address not in known for link in written):
            stages = stages or real_stages()
            known.update(_addresses(replace(inventory, fiches=dict(islice(inventory.fiches.items(), number))), settings, stages))
    if stages and any(link.address not in known for link in written):
        if set(inventory.fiches) == set(records) and not any(wrong.values()):
            known.update(_addresses(inventory, settings, stages))
        else:
            written = [link for link in written if not link.reference.startswith("page:")]
    return [*found, *links.dead_links(written, known)]


def _addresses(inventory: Any, settings: Settings, stages: Stages) -> Collection[str]:
    return stages.makers(inventory, settings, stages.relate(inventory)).keys()


def blocking(problems: Iterable[Problem], strict: bool) -> bool:
    """Whether these problems prevent publishing."""
    levels = {"erreur", "avertissement"} if strict else {"erreur"}
    return any(each.level in levels for each in problems)


def _disk_message(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return f"Le site n'a pas pu être écrit\u00a0: {refusal(error)}{where}. Le site précédent est resté en place."


# ── The frame: hand-written pages, theme files, moulds ──────────────────────────────────────────────────────────────────────


class FrameSource:
    """The frame of the site: from the cache when nothing it depends on has changed, from MkDocs otherwise. Use as a context manager, then `take` the frame.

    MkDocs runs in a process apart: while the records are read, where the navigation is written; else once it is known which pages there are.
    """

    frame: Frame

    def __init__(self, settings: Settings, cache: bool = True, progress: Progress = silent) -> None:
        self.settings = settings
        self.cache = cache
        self.progress = progress
        self.addresses: Collection[str] = ()
        self.key: str | None = None
        self.rendered: Path | None = None
        self._opened = ExitStack()
        self._coming: Callable[[], Frame] | None = None

    def __enter__(self) -> Self:
        if self.settings.own_tabs and not self.settings.other_plugins:
            try:
                with contextlib.suppress(OSError):  # a page that cannot be read, say: told when the frame is taken
                    self._coming = self._begin()
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()
        if self.rendered is not None:
            shutil.rmtree(self.rendered, ignore_errors=True)

    def take(self, addresses: Collection[str]) -> list[Problem]:
        """Wait for the frame of a site that has pages made from records at these addresses; what is wrong in the hand-written pages comes out."""
        self.addresses = addresses
        self._coming = self._coming or self._begin()
        self.progress("Pages écrites à la main et habillage…")
        self.frame = self._coming()
        return [*self._warnings(), *links.dead_links_of_site(self.settings.docs_dir, self.settings.config_file, self.settings.root, addresses)]

    def mould(self, shape: Shape) -> Mould:
        """The mould of this shape. A kept frame may not know it yet: then MkDocs runs once more."""
        try:
            return self.frame.mould(shape)
        except MissingMould:
            known = self.frame.moulds
            self.frame = self._render()()
            self.frame.moulds.update(known)
            return self.frame.mould(shape)

    def _begin(self) -> Callable[[], Frame]:
        self.key = frame_key(self.settings, self.addresses) if self.cache else None
        kept = frame.load(self._kept) if self.key else None
        if kept is None:
            return self._render()
        os.utime(self._kept)  # the frames that go are those that have not served for longest
        return lambda: kept

    def _render(self) -> Callable[[], Frame]:
        """Begin to run MkDocs; what comes out waits for the frame."""
        if self.rendered is not None:
            shutil.rmtree(self.rendered)
        self.rendered = self._working_folder()
        ask = self._opened.enter_context(apart(_Renderer(self.settings, self.addresses, frame.files_folder(self.rendered))))
        coming = ask("frame")
        owner = os.getpid()

        def render(shape: Shape) -> Callable[[], Mould]:
            if os.getpid() != owner:
                raise MissingMould(shape)
            return ask("mould", shape)

        return lambda: replace(coming(), render=render)

    def keep(self) -> None:
        """Keep the frame, with the moulds that were needed, for the next build."""
        if self.rendered is None or self.key is None:
            return
        self.frame.save(self.rendered)
        if self._kept.exists():
            shutil.rmtree(self._kept)
        self.rendered.rename(self._kept)
        kept = sorted((path for path in self._kept.parent.iterdir() if (path / frame.SAVED).exists()), key=lambda path: path.stat().st_mtime)
        for old in kept[:-KEPT_FRAMES]:
            shutil.rmtree(old, ignore_errors=True)

    @property
    def _kept(self) -> Path:
        return self.settings.root / CACHE / str(self.key)

    def _working_folder(self) -> Path:
        if self.key:
            try:
                return make_fresh(self._kept.with_name("travail"))
            except OSError:
                self.key = None  # Nothing can be kept here (a read-only folder): the build goes on without.
        return Path(tempfile.mkdtemp(prefix="maillage-"))

    def _warnings(self) -> Iterable[Problem]:
        for message in self.frame.warnings:
            if _TOLD_BETTER.search(message):
                continue
            named = re.search(r"'([^']+\.md)'", message)
            file = self.settings.docs_dir / named[1] if named else self.settings.config_file
            yield problem("C090", Place(links.shown_path(file, self.settings.root)), message=Ours(message))


class _Renderer:
    """What the process that runs MkDocs is asked: the frame, then moulds."""

    def __init__(self, settings: Settings, addresses: Collection[str], folder: Path) -> None:
        self.settings = settings
        self.addresses = addresses
        self.folder = folder
        self.made: Frame | None = None

    def frame(self) -> Frame:
        from generator.plugin import render_frame  # MkDocs takes half a second to import: only when it has to run

        self.made = render_frame(self.settings, self.addresses, self.folder)
        return replace(self.made, render=None)  # what renders stays here: it cannot be sent

    def mould(self, shape: Shape) -> Mould:
        if self.made is None:
            self.frame()
        assert self.made
        return self.made.mould(shape)


def frame_key(settings: Settings, addresses: Collection[str]) -> str | None:
    """What the frame depends on, as one name; None when it depends on more than we can see (other plugins, hooks)."""
    if settings.other_plugins:
        return None
    digest = hashlib.sha256()

    def add(*values: object) -> None:
        for value in values:
            data = value if isinstance(value, bytes) else str(value).encode()
            digest.update(len(data).to_bytes(8, "big") + data)

    add(__version__, code_digest(PACKAGE), platform.python_version(), *(f"{name} {importlib.metadata.version(name)}" for name in _FRAME_PACKAGES))
    add(
        settings.site_name,
        settings.site_url,
        settings.site_description,
        settings.footer,
        sorted(frame.default_tabs(addresses)) if not settings.own_tabs else (),
    )
    sources: list[tuple[str, Path]] = []
    folders = [PACKAGE / "theme", PACKAGE / "assets", settings.docs_dir, *settings.theme_dirs]
    for folder in folders:
        sources += [(path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*")) if path.is_file()]
        sources.append(("", folder))
    for name, path in (*sources, ("mkdocs.yml", settings.config_file)):
        add(name, path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:24]

"""An inventory's folder goes in; its whole site, new, takes the place of the former one, or the problems that prevent it come out and nothing has changed."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from typing import Any, Protocol, Self, TextIO

from generator import __version__, frame, links
from generator.catalogue import Ours, problem
from generator.frame import Frame, MissingMould
from generator.moulds import Mould, Page, Shape, canonical_url, press, shape_of
from generator.problem import Place, Problem
from generator.publish import PublishError, fresh_folder, publish
from generator.settings import Settings, read_settings

PACKAGE = Path(__file__).parent
CACHE = Path(".cache", "maillage")
KEPT_FRAMES = 3
_ADDRESS = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*")
_FRAME_PACKAGES = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2")


# ── What a build is made of ─────────────────────────────────────────────────────────────────────────────────────────────────


class Progress(Protocol):
    """Told of each step, in French, and how far it is (`total` 0: not known)."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None: ...


@dataclass(frozen=True)
class Stages:
    """The parts of the way from records to pages that know what a record is. `related` is whatever `relate` returns, handed on as it is.

    A writer puts files of its own into the folder of the site; the words beside it tell what it does.
    """

    read: Callable[[Path, Progress], tuple[Any | None, list[Problem]]]
    relate: Callable[[Any], Any]
    addresses: Callable[[Any, Any], Collection[str]]
    pages: Callable[[Any, Settings, Any], Iterable[Page]]
    writers: tuple[tuple[str, Callable[[Any, Any, Path], None]], ...] = ()


def real_stages(*, text_index: bool = True) -> Stages:
    """The stages of the generator, imported when a build needs them. `text_index` is there for the benchmarks."""
    from generator.addresses import addresses
    from generator.datapackage import write_data
    from generator.explorer import build_explorer, documents, write_explorer
    from generator.inventory import load_inventory
    from generator.pages import all_pages
    from generator.relate import relations
    from generator.textindex import write_text_index

    def read(root: Path, progress: Progress) -> tuple[Any | None, list[Problem]]:
        return load_inventory(root, progress=lambda done, total: progress("Fiches lues et vérifiées", done, total))

    def columns(inventory: Any, related: Any, folder: Path) -> None:
        write_explorer(build_explorer(inventory, related), folder / "explorer")

    def texts(inventory: Any, related: Any, folder: Path) -> None:
        write_text_index(documents(inventory, related), folder / "explorer" / "texte")

    def data(inventory: Any, related: Any, folder: Path) -> None:
        write_data(inventory, folder / "donnees", related.newest)

    writers = [("Index de l'explorateur…", columns), ("Données ouvertes…", data)]
    if text_index:
        writers.append(("Index de la recherche…", texts))
    return Stages(read, relations, addresses, all_pages, tuple(writers))


@dataclass(frozen=True)
class Outcome:
    """What a build came to. When `published` is false, `problems` says why and the former site is as it was."""

    site: Path
    problems: tuple[Problem, ...]
    published: bool = False
    records: int = 0
    pages: int = 0


def silent(step: str, done: int = 0, total: int = 0) -> None:
    """Progress for who does not want any."""


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


def build(
    root: Path,
    *,
    config_file: Path | None = None,
    site_dir: Path | None = None,
    strict: bool = False,
    cache: bool = True,
    progress: Progress = silent,
    stages: Stages | None = None,
    preview: bool = False,
) -> Outcome:
    """Build the site of the inventory in `root`, all or nothing. With `strict`, a warning prevents publishing as an error does.

    `preview` is for who is writing: dead links of hand-written pages are told but prevent nothing, and links start from the root of the computer's server.
    """
    root = root.resolve()
    settings, problems = read_settings(root, config_file)
    if settings is None:
        return Outcome(site_dir or root / "site", tuple(problems))
    settings = replace(settings, site_dir=site_dir or settings.site_dir, strict=strict or settings.strict)
    if preview:
        settings = replace(settings, site_url="", strict=False)
    stages = stages or real_stages()
    inventory, found = stages.read(root, progress)
    problems += found
    if inventory is None or blocking(problems, settings.strict):
        return Outcome(settings.site_dir, tuple(problems))
    try:
        progress("Rapprochement des fiches…")
        related = stages.relate(inventory)
        addresses = stages.addresses(inventory, related)
        with fresh_folder(settings.site_dir) as fresh, FrameSource(settings, addresses, cache, progress) as source:
            problems += source.problems
            if blocking(problems, settings.strict) and not preview:
                return Outcome(settings.site_dir, tuple(problems))
            shutil.copytree(source.frame.folder, fresh, dirs_exist_ok=True, copy_function=shutil.copyfile)
            pages = fill(fresh, source.frame, source.mould, inventory, related, settings, stages, progress)
            source.keep()
            progress("Mise en place…")
            publish(fresh, settings.site_dir)
    except frame.FrameError as error:
        place = Place(links.shown_path(settings.config_file, root))
        return Outcome(settings.site_dir, (*problems, problem("S093", place, message=Ours(error))))
    except OSError as error:
        raise PublishError(_disk_message(error)) from error
    return Outcome(settings.site_dir, tuple(problems), True, len(getattr(inventory, "fiches", ())), pages)


def blocking(problems: Iterable[Problem], strict: bool) -> bool:
    """Whether these problems prevent publishing."""
    levels = {"erreur", "avertissement"} if strict else {"erreur"}
    return any(each.level in levels for each in problems)


def _disk_message(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return f"Le site n'a pas pu être écrit : {error.strerror or error}{where}. Le site précédent est resté en place."


def fill(
    folder: Path,
    framed: Frame,
    mould: Callable[[Shape], Mould],
    inventory: Any,
    related: Any,
    settings: Settings,
    stages: Stages,
    progress: Progress = silent,
) -> int:
    """Write in `folder` everything that is made from records, beside what MkDocs made. Returns the number of pages of the site."""
    written = {page.url for page in framed.pages}
    dates: dict[str, str] = dict.fromkeys(written, "")
    total = len({*written, *stages.addresses(inventory, related)})
    for page in stages.pages(inventory, settings, related):
        if page.url in written:
            continue  # A page written by hand at this address takes its place.
        if page.url in dates or not _ADDRESS.fullmatch(page.url):
            raise ValueError(f"Two pages have this address, or it is not one: {page.url!r}")
        dates[page.url] = page.lastmod
        html = press(mould(shape_of(page, framed.tabs)), page, settings.site_url)
        target = folder / page.url
        target.mkdir(parents=True, exist_ok=True)
        (target / "index.html").write_bytes(html.encode("utf-8", "xmlcharrefreplace"))
        if not len(dates) % 50:
            progress("Mise en page", len(dates), total)
    if settings.site_url:
        (folder / "sitemap.xml").write_text(sitemap(dates, settings.site_url), encoding="utf-8")
    for step, write in stages.writers:
        progress(step)
        write(inventory, related, folder)
    return len(dates)


def sitemap(dates: Mapping[str, str], site_url: str) -> str:
    """Every page with the date of what it says; a page without one has the date of the newest information (or `SOURCE_DATE_EPOCH`)."""
    asked = date_asked()
    newest = asked.isoformat() if asked else max(dates.values(), default="")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for url, day in sorted(dates.items()):
        lastmod = f"<lastmod>{escape(day or newest)}</lastmod>" if day or newest else ""
        lines.append(f"<url><loc>{escape(canonical_url(url, site_url))}</loc>{lastmod}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def date_asked() -> date | None:
    """The date that the environment gives the site (https://reproducible-builds.org/specs/source-date-epoch/): the clock is never read."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdecimal() else None


# ── The frame: hand-written pages, theme files, moulds ──────────────────────────────────────────────────────────────────────


class FrameSource:
    """The frame of the site: from the cache when nothing it depends on has changed, from MkDocs otherwise. Use as a context manager."""

    def __init__(self, settings: Settings, addresses: Collection[str], cache: bool = True, progress: Progress = silent) -> None:
        self.settings = settings
        self.addresses = addresses
        self.progress = progress
        self.key = frame_key(settings, addresses) if cache else None
        self.rendered: Path | None = None

    def __enter__(self) -> Self:
        kept = frame.load(self._kept) if self.key else None
        try:
            self.frame: Frame = kept or self._render()
            self.problems = [*self._warnings(), *self._dead_links()]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self.rendered is not None:
            shutil.rmtree(self.rendered, ignore_errors=True)

    def mould(self, shape: Shape) -> Mould:
        """The mould of this shape. A kept frame may not know it yet: then MkDocs runs once more."""
        try:
            return self.frame.mould(shape)
        except MissingMould:
            known = self.frame.moulds
            self.frame = self._render()
            self.frame.moulds.update(known)
            return self.frame.mould(shape)

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

    def _render(self) -> Frame:
        from generator.plugin import render_frame  # MkDocs takes half a second to import: only when it has to run

        self.progress("Pages écrites à la main et habillage…")
        if self.rendered is not None:
            shutil.rmtree(self.rendered)
        self.rendered = self._working_folder()
        return render_frame(self.settings, self.addresses, frame.files_folder(self.rendered))

    def _working_folder(self) -> Path:
        if self.key:
            try:
                self._kept.parent.mkdir(parents=True, exist_ok=True)
                return Path(tempfile.mkdtemp(prefix="travail-", dir=self._kept.parent))
            except OSError:
                self.key = None  # Nothing can be kept here (a read-only folder): the build goes on without.
        return Path(tempfile.mkdtemp(prefix="maillage-"))

    def _warnings(self) -> Iterable[Problem]:
        for message in self.frame.warnings:
            named = re.search(r"'([^']+\.md)'", message)
            file = self.settings.docs_dir / named[1] if named else self.settings.config_file
            yield problem("C090", Place(links.shown_path(file, self.settings.root)), message=Ours(message))

    def _dead_links(self) -> Iterable[Problem]:
        """Looked for at each build: a page may have gone since the frame was made."""
        there = {*self.addresses, *(page.url for page in self.frame.pages)}
        found, problems = links.links_of_pages(self.settings.docs_dir, self.settings.root)
        found += links.links_of_navigation(self.settings.config_file, self.settings.root)
        return [*problems, *links.dead_links(found, there)]


def frame_key(settings: Settings, addresses: Collection[str]) -> str | None:
    """What the frame depends on, as one name; None when it depends on more than we can see (other plugins, hooks)."""
    if settings.other_plugins:
        return None
    digest = hashlib.sha256()

    def add(*values: object) -> None:
        for value in values:
            data = value if isinstance(value, bytes) else str(value).encode()
            digest.update(len(data).to_bytes(8, "big") + data)

    add(__version__, platform.python_version(), *(f"{name} {importlib.metadata.version(name)}" for name in _FRAME_PACKAGES))
    add(settings.site_name, settings.site_url, settings.site_description, settings.footer, sorted(frame.default_tabs(addresses)))
    sources = [(path.name, path) for path in sorted(PACKAGE.glob("*.py"))]
    folders = [PACKAGE / "theme", PACKAGE / "assets", settings.docs_dir, *settings.theme_dirs]
    for folder in folders:
        sources += [(path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*")) if path.is_file()]
        sources.append(("", folder))
    for name, path in (*sources, ("mkdocs.yml", settings.config_file)):
        add(name, path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:24]

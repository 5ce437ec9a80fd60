"""The makers of the pages and the frame of the site go in; every page and every file made from the records comes out, in a folder.

A large inventory is shared between processes: each inherits the inventory as it is (fork), makes its share of the pages, and says what the others need to
know (titles, dates). The bytes do not depend on how the work was shared.
"""

from __future__ import annotations

import contextlib
import gc
import html as html_module
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from generator import insertions
from generator.frame import Frame, MissingMould
from generator.moulds import Mould, Page, Shape, canonical_url, press, shape_of
from generator.settings import Settings
from generator.sharing import share
from generator.stages import Maker, Progress, Stages, silent

WORTH_SHARING = 200
"""Below this number of pages, starting other processes costs more than it saves."""
SHARE = 8
_ADDRESS = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*")


@dataclass(frozen=True)
class _Job:
    """What every process needs to know."""

    folder: Path
    framed: Frame
    makers: Mapping[str, Maker]
    settings: Settings
    inventory: Any
    related: Any
    stages: Stages


@dataclass(frozen=True)
class _Made:
    """What a process tells of its share: title and date of each page, the pages that it had no mould for; or the step it took."""

    pages: Mapping[str, tuple[str, str]]
    unpressed: Sequence[Page]
    step: str = ""


Task = int | tuple[str, ...]
"""The rank of a writer, or the addresses of a share of the pages."""


def fill(
    folder: Path,
    framed: Frame,
    mould: Callable[[Shape], Mould],
    makers: Mapping[str, Maker],
    inventory: Any,
    related: Any,
    settings: Settings,
    stages: Stages,
    progress: Progress = silent,
) -> int:
    """Write in `folder` everything that is made from records, beside what MkDocs made. Returns the number of pages of the site.

    `mould` gives any mould, at whatever cost; `framed.mould` may not know them all. A page written by hand takes the place of one made at its address.
    """
    written = {page.url for page in framed.pages}
    wanted = [url for url in makers if url not in written]
    job = _Job(folder, framed, makers, settings, inventory, related, stages)
    worth = len(wanted) >= WORTH_SHARING
    first = _first_of_each_kind(wanted) if worth else ()
    pages = _with_new_moulds(job, mould, first)
    left = [url for url in wanted if url not in pages]
    shares: list[Task] = [tuple(left[start::step]) for step in [max(1, len(left) // SHARE)] for start in range(step)]
    tasks = [*range(len(stages.writers)), *shares]

    def tell(done: int) -> None:
        progress("Mise en page", len(wanted) * done // len(tasks), len(wanted))

    for made in _run(job, tasks, worth, tell):
        for page in made.unpressed:
            _write(folder, page, mould(shape_of(page, framed.tabs)), settings.site_url)
        pages.update(made.pages)
        if made.step:
            progress(made.step)
    _tell_apart(job, mould, wanted, pages)
    if stages.lists:
        insertions.fill_in(folder, sorted(written), stages.lists(inventory, settings, related))
    if settings.site_url:
        dates = {**dict.fromkeys(written, ""), **{url: day for url, (_, day) in pages.items()}}
        (folder / "sitemap.xml").write_text(sitemap(dates, settings.site_url), encoding="utf-8")
    return len(written) + len(wanted)


def _first_of_each_kind(wanted: Sequence[str]) -> Sequence[str]:
    """One page of each folder and depth: most of the shapes of a site are among theirs."""
    return tuple({(url.split("/")[0], url.count("/")): url for url in reversed(wanted)}.values())


def _with_new_moulds(job: _Job, mould: Callable[[Shape], Mould], urls: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Make pages whose moulds are most likely not known yet: while one is rendered, the next pages are made. Returns their titles and dates."""
    made = []
    for url in urls:
        page = _page(job, url)
        with contextlib.suppress(MissingMould):  # a kept frame knows it not, and begins nothing: `mould` runs MkDocs
            job.framed.expect(shape_of(page, job.framed.tabs))
        made.append(page)
    for page in made:
        _write(job.folder, page, mould(shape_of(page, job.framed.tabs)), job.settings.site_url)
    return {page.url: (page.title, page.lastmod) for page in made}


def _page(job: _Job, url: str) -> Page:
    page = job.makers[url]()
    if page.url != url or not _ADDRESS.fullmatch(url):
        raise ValueError(f"Not the address of this page: {url!r}")
    return page


def _tell_apart(job: _Job, mould: Callable[[Shape], Mould], wanted: Sequence[str], pages: Mapping[str, tuple[str, str]]) -> None:
    """Two pages never share a title: the second one says its address too."""
    seen = {html_module.unescape(page.title) for page in job.framed.pages}
    for url in wanted:
        title = pages[url][0]
        if title in seen:
            page = job.makers[url]()
            title = f"{title} ({url.rstrip('/').split('/')[-1]})"
            _write(job.folder, replace(page, title=title), mould(shape_of(page, job.framed.tabs)), job.settings.site_url)  # type: ignore[type-var]
        seen.add(title)


def _write(folder: Path, page: Page, mould: Mould, site_url: str) -> None:
    target = folder / page.url
    target.mkdir(parents=True, exist_ok=True)
    (target / "index.html").write_bytes(press(mould, page, site_url))


# ── Sharing the work ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _run(job: _Job, tasks: Sequence[Task], worth: bool, tell: Callable[[int], None]) -> Iterator[_Made]:
    """The outcome of each task, in any order."""
    gc.freeze()  # what is here before the fork stays shared
    try:
        yield from (made for _, made in share(partial(_do, job), tasks, worth, tell))
    finally:
        gc.unfreeze()


def _do(job: _Job, task: Task) -> _Made:
    if isinstance(task, int):
        step, write = job.stages.writers[task]
        write(job.inventory, job.related, job.folder)
        return _Made({}, (), step)
    pages: dict[str, tuple[str, str]] = {}
    unpressed = []
    for url in task:
        page = _page(job, url)
        pages[url] = (page.title, page.lastmod)
        try:
            mould = job.framed.mould(shape_of(page, job.framed.tabs))
        except MissingMould:
            unpressed.append(page)
        else:
            _write(job.folder, page, mould, job.settings.site_url)
    return _Made(pages, unpressed)


# ── The list of the pages ───────────────────────────────────────────────────────────────────────────────────────────────────


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

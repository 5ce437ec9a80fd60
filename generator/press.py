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
from functools import cached_property, partial
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
class Job:
    """What every process needs to know: the `folder` to write in, beside what MkDocs made, the frame, what makes each page and what it is made from.

    `mould` gives any mould, at whatever cost; `framed.mould` may not know them all. A page written by hand takes the place of one made at its address.
    """

    folder: Path
    framed: Frame
    mould: Callable[[Shape], Mould]
    makers: Mapping[str, Maker]
    inventory: Any
    related: Any
    settings: Settings
    stages: Stages

    @cached_property
    def written(self) -> frozenset[str]:
        return frozenset(page.url for page in self.framed.pages)

    @cached_property
    def wanted(self) -> Sequence[str]:
        return [url for url in self.makers if url not in self.written]

    @property
    def worth(self) -> bool:
        """Is the work worth sharing?"""
        return len(self.wanted) >= WORTH_SHARING


Told = Mapping[str, tuple[str, str]]
"""Of pages that are made, by their addresses: title and date."""


@dataclass(frozen=True)
class _Made:
    """What a process tells of its share: title and date of each page, the pages that it had no mould for; or the step it took."""

    pages: Told
    unpressed: Sequence[Page]
    step: str = ""


Task = int | tuple[str, ...]
"""The rank of a writer, or the addresses of a share of the pages."""


def fill(job: Job, begun: Told | None = None, progress: Progress = silent) -> int:
    """Write everything that is made from records. Returns the number of pages of the site.

    `begun` are the pages that are made already: those of `begin`.
    """
    pages = dict(begin(job) if begun is None else begun)
    left = [url for url in job.wanted if url not in pages]
    shares: list[Task] = [tuple(left[start::step]) for step in [max(1, len(left) // SHARE)] for start in range(step)]
    tasks = [*range(len(job.stages.writers)), *shares]

    def tell(done: int) -> None:
        progress("Mise en page", len(job.wanted) * done // len(tasks), len(job.wanted))

    for made in _run(job, tasks, tell):
        for page in made.unpressed:
            _write(job, page)
        pages.update(made.pages)
        if made.step:
            progress(made.step)
    _tell_apart(job, pages)
    if job.stages.lists:
        insertions.fill_in(job.folder, sorted(job.written), job.stages.lists(job.inventory, job.settings, job.related))
    if job.settings.site_url:
        dates = {**dict.fromkeys(job.written, ""), **{url: day for url, (_, day) in pages.items()}}
        (job.folder / "sitemap.xml").write_text(sitemap(dates, job.settings.site_url), encoding="utf-8")
    return len(job.written) + len(job.wanted)


def begin(job: Job) -> Told:
    """Make one page of each folder and depth: most of the shapes of a site are among theirs. While a mould is rendered, the next pages are made."""
    urls = {(url.split("/")[0], url.count("/")): url for url in reversed(job.wanted)}.values() if job.worth else ()
    made = []
    for url in urls:
        page = _page(job, url)
        with contextlib.suppress(MissingMould):  # a kept frame knows it not, and begins nothing: `mould` runs MkDocs
            job.framed.expect(shape_of(page, job.framed.tabs))
        made.append(page)
    for page in made:
        _write(job, page)
    return {page.url: (page.title, page.lastmod) for page in made}


def _page(job: Job, url: str) -> Page:
    page = job.makers[url]()
    if page.url != url or not _ADDRESS.fullmatch(url):
        raise ValueError(f"Not the address of this page: {url!r}")
    return page


def _tell_apart(job: Job, pages: Told) -> None:
    """Two pages never share a title: the second one says its address too."""
    seen = {html_module.unescape(page.title) for page in job.framed.pages}
    for url in job.wanted:
        title = pages[url][0]
        if title in seen:
            page = job.makers[url]()
            title = f"{title} ({url.rstrip('/').split('/')[-1]})"
            _write(job, replace(page, title=title))  # type: ignore[type-var]
        seen.add(title)


def _write(job: Job, page: Page, mould: Mould | None = None) -> None:
    html = press(mould or job.mould(shape_of(page, job.framed.tabs)), page, job.settings.site_url)
    folder = os.path.join(job.folder, page.url)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "index.html"), "wb") as file:
        file.write(html)


# ── Sharing the work ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _run(job: Job, tasks: Sequence[Task], tell: Callable[[int], None]) -> Iterator[_Made]:
    """The outcome of each task, in any order."""
    gc.freeze()  # what is here before the fork stays shared
    try:
        yield from (made for _, made in share(partial(_do, job), tasks, job.worth, tell))
    finally:
        gc.unfreeze()


def _do(job: Job, task: Task) -> _Made:
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
            _write(job, page, mould)
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

"""An inventory's folder goes in; its site is served on this computer, made again at each change, whatever state the records are in.

Nothing here stops on a mistake: a record with an error keeps its last good page (or has none yet), and what is wrong is told in the terminal, on the page
of that sheet and on the home page. `mkdocs serve` shows problems the same way (`with_problems`).
"""

from __future__ import annotations

import http.server
import mimetypes
import os
import posixpath
import re
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any, TextIO
from urllib.parse import quote, unquote, urlsplit

from generator.build import PACKAGE, build, terminal_progress
from generator.problem import Problem
from generator.publish import PublishError
from generator.report import render
from generator.settings import read_settings
from generator.stages import Progress, Stages, real_stages, silent

HOST = "127.0.0.1"
OWN = "/__apercu/"
PAUSE = 0.4  # seconds between two looks at the files
RECORDS = "experiences/"
_LIVE = """const source = new EventSource("{own}events" + new URL(import.meta.url).search);
source.addEventListener("changed", () => location.reload());
"""
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".csv": "text/csv"}


# ── Showing problems on pages ───────────────────────────────────────────────────────────────────────────────────────────────


def sheet_of(problem: Problem) -> str | None:
    """The slug of the sheet that a problem is about, if it is about one."""
    path = problem.place.path
    return path.removeprefix(RECORDS).removesuffix(".yaml") if path.startswith(RECORDS) and path.endswith(".yaml") else None


def serious(problems: Iterable[Problem]) -> list[Problem]:
    """What prevents publishing: the rest is for `maillage check`."""
    return [each for each in problems if each.level == "erreur"]


def problem_list(problems: Sequence[Problem]) -> str:
    """The problems as a reader sees them on a page. Everything in them is escaped: they quote the records."""
    items = "".join(f"<li><code>{escape(_place(each))}</code> <strong>{escape(each.code)}</strong> {_said(each.message)}</li>" for each in problems)
    return f"<ul>{items}</ul>"


def _said(message: str) -> str:
    """A message, what stands between back quotes shown as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(message))


def _place(problem: Problem) -> str:
    place = problem.place
    return f"{place.path}:{place.line}:{place.column}" if place.line else place.path


def with_problems(html: str | None, url: str, problems: Sequence[Problem], frame: str | None) -> str | None:
    """The page at `url` with what is wrong about it on top; `None` when there is no such page and nothing is wrong.

    `html` is the page as it was made, if it was; `frame` is any page of the site whose content can be replaced (the 404 page), when there is a site.
    """
    wrong = serious(problems)
    slug = url.removeprefix("fiches/").rstrip("/") if url.startswith("fiches/") else None
    about = [each for each in wrong if slug and sheet_of(each) == slug]
    if about:
        known = "Voici sa dernière version sans erreur." if html else "Elle paraîtra dès qu’elle sera corrigée."
        note = _note(f"Cette fiche est à corriger. {known}", problem_list(about))
        return _inserted(html, note) if html else _page(frame, f"{slug} : à corriger", note)
    if wrong and url == "":
        note = _note("Le site publié ne changera pas tant que ceci n’est pas corrigé.", _summary(wrong))
        return _inserted(html, note) if html else _page(frame, "À corriger", note)
    return html


def _summary(problems: Sequence[Problem]) -> str:
    """One line for each broken sheet, which leads to its page; the other problems in full."""
    slugs = dict.fromkeys(slug for each in problems if (slug := sheet_of(each)))
    lines = "".join(f'<li><a href="fiches/{quote(slug)}/">{escape(slug)}</a></li>' for slug in slugs)
    others = [each for each in problems if not sheet_of(each)]
    return (f"<ul>{lines}</ul>" if lines else "") + (problem_list(others) if others else "")


def _note(title: str, content: str) -> str:
    return f'<div class="mg mg-apercu"><div class="mg-note" role="status"><p><strong>{escape(title)}</strong></p>{content}</div></div>'


_CONTENT = '<article class="md-content__inner md-typeset">'


def _inserted(html: str, note: str) -> str:
    return html.replace(_CONTENT, _CONTENT + note, 1)


def _page(frame: str | None, title: str, note: str) -> str:
    """A page with nothing but the note, in the frame of the site when there is one."""
    body = f'<div class="mg"><h1 id="contenu">{escape(title)}</h1></div>{note}'
    if frame and _CONTENT in frame:
        before, _, rest = re.sub(r"<title>.*?</title>", lambda _: f"<title>{escape(title)}</title>", frame, count=1, flags=re.DOTALL).partition(_CONTENT)
        return f"{before}{_CONTENT}{body}</article>{rest.partition('</article>')[2]}"
    return f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title></head><body>{body}</body></html>'


def write_problems(folder: Path, problems: Sequence[Problem], failure: str = "") -> None:
    """The same on the files of a site, for a server that is not ours."""

    def text(name: str) -> str | None:
        path = folder / name
        return path.read_text(encoding="utf-8") if path.is_file() else None

    for url in dict.fromkeys(("", *(f"fiches/{slug}/" for each in serious(problems) if (slug := sheet_of(each))))):
        html = text(f"{url}index.html")
        shown = failure_page(failure, text("404.html")) if failure and url == "" else with_problems(html, url, problems, text("404.html"))
        if shown is not None and shown != html:
            (folder / url).mkdir(parents=True, exist_ok=True)
            (folder / url / "index.html").write_text(shown, encoding="utf-8")


def failure_page(failure: str, frame: str | None) -> str:
    """The home page when the site could not be made at all."""
    return _page(frame, "Le site n’a pas pu être construit", f'<div class="mg"><pre><code>{escape(failure)}</code></pre></div>')


# ── Building whatever happens ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Memory:
    """The last good state of the records."""

    inventory: Any = None
    fiches: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def tolerant(stages: Stages, memory: Memory) -> Stages:
    """The same stages, where a record with an error is replaced by its last good version and no error stops the build."""

    def read(root: Path, progress: Progress) -> tuple[Any | None, list[Problem]]:
        inventory, memory.problems = stages.read(root, progress)
        if inventory is None:
            return memory.inventory, []
        broken = {sheet_of(each) for each in serious(memory.problems)}
        kept = {slug: fiche for slug, fiche in memory.fiches.items() if slug in broken and slug not in inventory.fiches}
        memory.fiches = {**inventory.fiches, **kept}
        memory.inventory = replace(inventory, fiches=MappingProxyType(dict(sorted(memory.fiches.items()))))
        return memory.inventory, []

    return replace(stages, read=read)


@dataclass
class Preview:
    """The site as it stands, and what is wrong with it now. `number` grows with each build."""

    root: Path
    folder: Path
    stages: Stages
    progress: Progress = silent
    config_file: Path | None = None
    memory: Memory = field(default_factory=Memory)
    problems: tuple[Problem, ...] = ()
    failure: str = ""
    number: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def build(self) -> None:
        """Make the site again. What cannot be made stays as it was."""
        self.memory.problems = []
        failure = ""
        try:
            outcome = build(
                self.root, config_file=self.config_file, site_dir=self.folder, progress=self.progress, stages=tolerant(self.stages, self.memory), preview=True
            )
            problems = (*self.memory.problems, *outcome.problems)
        except PublishError as error:
            problems, failure = tuple(self.memory.problems), str(error)
        except Exception:  # A fault of ours, or of a template being written: the server stays up and tells.
            problems, failure = tuple(self.memory.problems), traceback.format_exc()
        with self.changed:
            self.problems, self.failure = problems, failure
            self.number += 1
            self.changed.notify_all()

    def page(self, url: str) -> str | None:
        """The HTML at `url` ("" or ending with "/"), with what is wrong on top."""
        if self.failure and url == "":
            return failure_page(self.failure, self._text("404.html"))
        return with_problems(self._text(f"{url}index.html"), url, self.problems, self._text("404.html"))

    def _text(self, name: str) -> str | None:
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None


# ── Watching ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def watched(root: Path, config_file: Path | None = None) -> list[Path]:
    """The files and folders that a site is made of."""
    settings, _ = read_settings(root, config_file)
    config = config_file or root / "mkdocs.yml"
    own = [settings.docs_dir, *settings.theme_dirs] if settings else []
    return [root / "experiences", root / "schema", root / "site_src", config, *own, PACKAGE / "theme", PACKAGE / "templates", PACKAGE / "assets"]


def state_of(paths: Iterable[Path]) -> Mapping[str, tuple[int, int]]:
    """Every file under `paths` with its date and size: two states differ when a file was written, added or removed."""
    state: dict[str, tuple[int, int]] = {}
    folders = [str(path) for path in paths]
    while folders:
        path = folders.pop()
        try:
            if os.path.isdir(path):
                with os.scandir(path) as entries:
                    for entry in entries:
                        if entry.is_dir():
                            folders.append(entry.path)
                        else:
                            seen = entry.stat()
                            state[entry.path] = (seen.st_mtime_ns, seen.st_size)
            else:
                seen = os.stat(path)
                state[path] = (seen.st_mtime_ns, seen.st_size)
        except OSError:
            continue  # gone between two looks: the next one sees it gone
    return state


# ── Serving ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Server(http.server.ThreadingHTTPServer):
    """Serves a preview to browsers of this computer only."""

    daemon_threads = True

    def __init__(self, port: int, preview: Preview) -> None:
        super().__init__((HOST, port), Handler)
        self.preview = preview
        self.stopping = False

    @property
    def address(self) -> str:
        return f"http://localhost:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves in the middle of an answer is nothing to tell."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers.get("Host", "").rsplit(":", 1)[0] not in ("localhost", HOST):
            # Another name that leads here is a page of another site trying to read this one.
            return self._answer(403, b"", "text/plain")
        path = unquote(urlsplit(self.path).path)
        if path == f"{OWN}live.js":
            return self._answer(200, _LIVE.format(own=OWN).encode(), "text/javascript")
        if path == f"{OWN}events":
            return self._events()
        normal = posixpath.normpath(path).lstrip("/")
        normal = "" if normal == "." else normal
        if any(part.startswith(".") for part in normal.split("/") if part) or "\0" in normal:
            return self._missing()
        preview = self.server.preview
        if not preview.number:
            return self._html(503, _page(None, "Le site se prépare…", "<p>Cette page se rafraîchira d’elle-même.</p>"))
        if path.endswith("/"):
            html = preview.page(f"{normal}/" if normal else "")
            return self._html(200, html) if html is not None else self._missing()
        file = preview.folder / normal
        if file.is_dir() or preview.page(f"{normal}/") is not None:
            return self._redirect(f"/{quote(normal)}/")
        try:
            content = file.read_bytes()
        except OSError:
            return self._missing()
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return self._answer(200, content, kind)

    do_HEAD = do_GET

    def _missing(self) -> None:
        html = self.server.preview._text("404.html")
        self._html(404, html if html is not None else _page(None, "Page introuvable", ""))

    def _redirect(self, where: str) -> None:
        query = urlsplit(self.path).query
        self.send_response(302)
        self.send_header("Location", f"{where}?{query}" if query else where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _html(self, status: int, html: str) -> None:
        live = f'<script type="module" src="{OWN}live.js?{self.server.preview.number}"></script>'
        before, found, after = html.rpartition("</body>")
        self._answer(status, f"{before}{live}{found}{after}".encode("utf-8", "xmlcharrefreplace"), "text/html")

    def _answer(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") or kind == "application/json" else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _events(self) -> None:
        """Tells the browser once that there is a newer build than the one of its page."""
        preview = self.server.preview
        query = urlsplit(self.path).query
        seen = int(query) if query.isdecimal() else preview.number
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        while not self.server.stopping:
            with preview.changed:
                changed = preview.changed.wait_for(lambda: preview.number != seen or self.server.stopping, timeout=15)
            self.wfile.write(b"event: changed\ndata: 1\n\n" if changed else b": still here\n\n")
            self.wfile.flush()
            if changed:
                return

    def log_message(self, format: str, *args: Any) -> None:
        """The terminal is for the problems of the records."""


def serve(
    root: Path,
    *,
    port: int | None = None,
    config_file: Path | None = None,
    stages: Stages | None = None,
    out: TextIO = sys.stderr,
    wait: Callable[[], object] = lambda: time.sleep(PAUSE),
) -> None:
    """Serve the site of the inventory in `root` until it is interrupted. Raises `OSError` when `port` is taken; without one, the first free from 8000 is."""
    from generator.pages.templates import environment  # with all that makes pages, which is not needed to draw the frame of a site

    with tempfile.TemporaryDirectory(prefix="apercu-") as folder:
        preview = Preview(root.resolve(), Path(folder) / "site", stages or real_stages(), terminal_progress(out), config_file)
        server = open_server(port, preview)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            print(f"Le site est servi sur {server.address} (Ctrl-C pour arrêter).", file=out)
            state: Mapping[str, tuple[int, int]] = {}
            while True:
                now = state_of(watched(preview.root, config_file))
                if now != state:
                    if any(path.startswith(str(PACKAGE / "templates")) for path, _ in now.items() ^ state.items()):
                        environment.cache_clear()
                    state = now
                    preview.build()
                    tell(preview, out)
                wait()
        finally:
            server.stopping = True
            with preview.changed:
                preview.changed.notify_all()
            server.shutdown()
            server.server_close()


def open_server(port: int | None, preview: Preview) -> Server:
    """A server on `port`, or on the first free port from 8000."""
    if port is not None:
        return Server(port, preview)
    for candidate in range(8000, 8020):
        try:
            return Server(candidate, preview)
        except OSError:
            continue
    return Server(0, preview)


def tell(preview: Preview, out: TextIO) -> None:
    """What the last build came to, in the terminal."""
    preview.progress("")
    wrong = [each for each in preview.problems if each.level != "conseil"]
    if wrong:
        print(render(wrong, "text"), end="", file=out)
    if preview.failure:
        print(preview.failure, file=out)
    elif not wrong:
        print(f"Site à jour : {len(preview.memory.fiches)} fiches.", file=out)

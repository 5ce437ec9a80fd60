"""The root folder of an inventory goes in; its site, built and served on this machine only, and visitors who look at it in a browser, come out.

The site is served under a folder (`/inventaire/`) on purpose: many are published so.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

from generator.inventory import load_inventory
from generator.pages import all_pages
from generator.settings import read_settings
from tests.whole_site import PUBLISHED_AT, built

PREFIX = urlsplit(PUBLISHED_AT).path

WRITTEN = "texte"
"""The kind of the hand-written pages."""
MISSING = "introuvable"
"""The kind of the page shown for an address that leads nowhere."""
NOWHERE = "adresse/qui-ne-mene-nulle-part/"
KINDS = (
    "accueil", "explorer", "fiche", "outils", "outil", "instrument", "notions", "vocabulaire", "notion", "territoires", "territoire", "organisations", "organisation",
    "donnees", "codebook", "axes", "axe", "glossaire", "se-former", "parcours", "etude", "messages", WRITTEN, MISSING,
)  # fmt: skip


# ── A site, built and served ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Site:
    """A built site. `url` is where it is served and ends with "/"; `pages` gives the addresses of each kind, the longest page first."""

    root: Path
    folder: Path
    url: str
    pages: Mapping[str, tuple[str, ...]]

    def at(self, address: str) -> str:
        """The whole address of a page by its address in the site."""
        return self.url + address

    def one(self, kind: str) -> str:
        """The whole address of the longest page of a kind."""
        return self.at(self.pages[kind][0])

    @cached_property
    def fiches(self) -> tuple[str, ...]:
        return tuple(sorted(self.pages["fiche"]))


def addresses_by_kind(root: Path, folder: Path) -> dict[str, tuple[str, ...]]:
    """The addresses of the built site, as the generator and its folder tell them."""
    settings, _ = read_settings(root)
    inventory, _ = load_inventory(root)
    assert settings is not None and inventory is not None
    found: dict[str, list[tuple[int, str]]] = {MISSING: [(0, NOWHERE)]}
    pressed = set()
    for page in all_pages(inventory, settings):
        pressed.add(page.url)
        found.setdefault(page.kind, []).append((-len(page.body), page.url))
    for path in folder.rglob("index.html"):
        address = path.parent.relative_to(folder).as_posix() + "/"
        if address != "./" and address not in pressed:
            found.setdefault(WRITTEN, []).append((-path.stat().st_size, address))
    return {kind: tuple(address for _, address in sorted(pages)) for kind, pages in found.items()}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a built site as a static host does, its 404 page included; the address of its home page comes out."""

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def translate_path(self, path: str) -> str:
            inside = urlsplit(path).path.startswith(PREFIX)
            return super().translate_path("/" + path.removeprefix(PREFIX)) if inside else str(folder / "outside-of-the-site")

        def send_error(self, code: int, *_: Any) -> None:
            body = (folder / "404.html").read_bytes() if code == 404 else b""
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing: the report of the tests is elsewhere."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def site_of(root: Path) -> Iterator[Site]:
    """Build and serve the inventory in `root`."""
    folder = built(root)
    with served(folder) as url:
        yield Site(root, folder, url, addresses_by_kind(root, folder))


# ── Someone who looks at it ─────────────────────────────────────────────────────────────────────────────────────────────────

# The explorer is ready when it says how many sheets it found.
_READY = """() => {
  const count = document.querySelector(".mg-explorer [data-role=compte]");
  return document.readyState === "complete" && (!count || count.textContent.trim() !== "");
}"""
_TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error("POLICY " + event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile + ":" + event.lineNumber + " " + event.sample);
});
"""


@dataclass
class Visitor:
    """Someone with a browser window. `complaints` gathers what a clean page never has: errors, violations of the policy, dialogs, missing files, requests
    to another host."""

    context: BrowserContext
    page: Page
    origin: str
    javascript: bool
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page:
        """Go to a page and wait until it is ready to be used."""
        self.page.goto(url, wait_until="load")
        self.wait()
        return self.page

    def forget(self) -> None:
        """Begin a new list of complaints and requests."""
        self.complaints.clear()
        self.requests.clear()

    def wait(self) -> None:
        """Wait until the page has done its own work."""
        if self.javascript:
            self.page.wait_for_function(_READY)

    def listen(self) -> None:
        """Gather what the pages complain of from now on."""
        self.page.on("console", lambda message: self._console(message.type, message.text, message.location.get("url", "")))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)
        self.page.on("popup", lambda page: self.complaints.append(f"window: {page.url}"))

    def _console(self, kind: str, text: str, url: str) -> None:
        if kind in ("error", "warning") and not url.endswith(NOWHERE):
            self.complaints.append(f"console {kind}: {text} ({url})")

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str) -> None:
        self.requests.append(url)
        if not url.startswith((self.origin, "data:", "about:")):
            self.complaints.append(f"request to elsewhere: {url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what a visitor leaves behind by going to another page
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.url.endswith(NOWHERE):
            self.complaints.append(f"{response.status}: {response.url}")


def new_visitor(
    browser: Browser, origin: str, *, width: int = 1280, height: int = 900, dark: bool = False, javascript: bool = True, bypass_csp: bool = False
) -> Visitor:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        java_script_enabled=javascript,
        locale="fr-FR",
        reduced_motion="reduce",
        bypass_csp=bypass_csp,
    )
    context.set_default_timeout(20_000)
    context.add_init_script(_TELL_VIOLATIONS)
    visitor = Visitor(context, context.new_page(), origin, javascript)
    visitor.listen()
    return visitor

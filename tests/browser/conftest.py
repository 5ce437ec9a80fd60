"""A real browser and a server of static files, shared by the tests that look at pages."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.site_under_test import Site, Visitor, new_visitor, site_of
from tests.find_browser import named, of_playwright, on_the_machine
from tests.whole_site import copy_inventory

# What a page of ours may load: its own files, nothing inline, nothing from elsewhere.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for way in (named, on_the_machine, of_playwright) if (found := way())), None)
    if path is None:
        pytest.fail("Les tests ont besoin d'un navigateur : « make test » en trouve ou en installe un.")
    with sync_playwright() as playwright:
        # As root, as in a container, Chromium only starts without its sandbox.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic"])
        yield browser
        browser.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Says nothing: the report of the tests is elsewhere."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves a folder; returns its address, which ends with "/"."""
    servers = []

    def start(folder: Path) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a fresh context. The test fails if a page logged an error (a script, a missing file, a violation of its policy)."""
    contexts = []
    complaints: list[str] = []

    def open_at(address: str, *, width: int = 1280, height: int = 900, dark: bool = False, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", java_script_enabled=javascript, locale="fr-FR"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


# ── The whole site of the repository ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The repository's own inventory, built and served once."""
    with site_of(copy_inventory(tmp_path_factory.mktemp("inventaire"))) as found:
        yield found


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """Makes a visitor of the whole site, who keeps what its pages complain of: `visit(width=360, dark=True)`."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> Visitor:
        visitor = new_visitor(browser, site.url, **options)
        opened.append(visitor.context)
        return visitor

    yield make
    for context in opened:
        context.close()

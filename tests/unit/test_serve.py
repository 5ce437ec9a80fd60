"""The site keeps being served whatever state the records are in, and says what is wrong where it is wrong."""

from __future__ import annotations

import http.client
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from tiny_site import STAGES, Root

from generator.plugin import MaillagePlugin
from generator.problem import Place, Problem
from generator.serve import Preview, Server, serve, state_of, with_problems


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def root(tmp_path: Path, cache: Path) -> Root:
    (tmp_path / "inventaire").mkdir()
    return Root(tmp_path / "inventaire").with_cache(cache).write(a="texte a", b="texte b")


@pytest.fixture
def preview(root: Root, tmp_path: Path) -> Preview:
    return Preview(root.path, tmp_path / "apercu" / "site", STAGES)


def shown(preview: Preview, url: str) -> str:
    html = preview.page(url)
    assert html is not None
    return html


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_record_that_is_wrong_from_the_start_has_a_page_that_says_so(root: Root, preview: Preview) -> None:
    root.write(c="faux")
    preview.build()
    page = shown(preview, "fiches/c/")
    assert "Cette fiche est à corriger. Elle paraîtra dès qu’elle sera corrigée." in page
    assert "<code>experiences/c.yaml:1:1</code> <strong>S001</strong> C&#x27;est faux." in page
    assert '<a href="fiches/c/">c</a>' in shown(preview, "")
    assert "texte a" in shown(preview, "fiches/a/")


def test_a_record_that_breaks_keeps_its_last_good_page_with_what_is_wrong_on_top(root: Root, preview: Preview) -> None:
    preview.build()
    root.write(a="faux")
    preview.build()
    page = shown(preview, "fiches/a/")
    assert "Voici sa dernière version sans erreur." in page and "texte a" in page
    root.write(a="réparé")
    preview.build()
    assert "à corriger" not in shown(preview, "fiches/a/") + shown(preview, "")
    assert "réparé" in shown(preview, "fiches/a/")


def test_a_sheet_that_is_removed_is_gone(root: Root, preview: Preview) -> None:
    preview.build()
    (root.path / "experiences" / "a.yaml").unlink()
    preview.build()
    assert preview.page("fiches/a/") is None


def test_a_schema_that_breaks_leaves_the_site_up(root: Root, preview: Preview) -> None:
    preview.build()
    wrong = Problem(Place("schema/experience.yaml", 3, 1), "S060", "erreur", "", "Champ inconnu.")
    preview.stages = replace(STAGES, read=lambda root, progress: (None, [wrong]))
    preview.build()
    assert "texte a" in shown(preview, "fiches/a/")
    assert "<code>schema/experience.yaml:3:1</code> <strong>S060</strong> Champ inconnu." in shown(preview, "")


def test_a_schema_that_is_broken_from_the_start_is_told_on_the_home_page(preview: Preview) -> None:
    wrong = Problem(Place("schema/experience.yaml", 3, 1), "S060", "erreur", "", "Champ inconnu.")
    preview.stages = replace(STAGES, read=lambda root, progress: (None, [wrong]))
    preview.build()
    assert "Champ inconnu." in shown(preview, "")


def test_wrong_settings_are_told_on_the_home_page(root: Root, preview: Preview) -> None:
    root.write(**{"mkdocs.yml": "site_name: 3\n"})
    preview.build()
    assert "<code>mkdocs.yml:1:1</code> <strong>S091</strong> <code>site_name</code> doit être un texte" in shown(preview, "")


def test_a_dead_link_of_a_hand_written_page_does_not_stop_the_preview(root: Root, preview: Preview) -> None:
    root.write(**{"site_src/pages/un.md": "# Un\n\n[x](fiche:absente)\n"})
    preview.build()
    assert "<h1" in shown(preview, "un/")
    assert "<code>site_src/pages/un.md:3:5</code>" in shown(preview, "")


def test_a_fault_of_the_generator_is_told_and_leaves_the_site_up(preview: Preview) -> None:
    preview.build()

    def fail(*_: Any) -> Any:
        raise ZeroDivisionError("une panne")

    preview.stages = replace(STAGES, makers=fail)
    preview.build()
    assert "ZeroDivisionError: une panne" in shown(preview, "")
    assert "texte a" in shown(preview, "fiches/a/")


def test_what_a_problem_quotes_stays_text() -> None:
    wrong = Problem(Place("experiences/<b>.yaml", 1, 1), "S001", "erreur", "", "On trouve `<script>alert(1)</script>`.")
    page = with_problems(None, "fiches/<b>/", [wrong], None)
    assert page is not None and "<script" not in page and "<b>" not in page
    assert "<code>&lt;script&gt;alert(1)&lt;/script&gt;</code>" in page


# ── The server ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def served(preview: Preview) -> Iterator[Server]:
    server = Server(0, preview)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.stopping = True
        with preview.changed:
            preview.changed.notify_all()
        server.shutdown()
        server.server_close()
        thread.join()


def get(server: Server, path: str, host: str = "localhost") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    connection.request("GET", path, headers={"Host": f"{host}:{server.server_port}"})
    return connection.getresponse()


def test_pages_and_files_are_served_to_this_computer_only(root: Root, preview: Preview) -> None:
    root.write(c="faux")
    preview.build()
    with served(preview) as server:
        assert server.server_address[0] == "127.0.0.1"
        page = get(server, "/fiches/a/")
        assert (page.status, page.getheader("Content-Type"), page.getheader("Cache-Control")) == (200, "text/html; charset=utf-8", "no-store")
        assert b"texte a" in page.read()
        assert (get(server, "/fiches/a?x=1").status, get(server, "/fiches/a?x=1").getheader("Location")) == (302, "/fiches/a/?x=1")
        assert get(server, "/fiches/c").getheader("Location") == "/fiches/c/"
        assert get(server, "/explorer/compte.txt").read() == b"2"
        assert get(server, "/assets/maillage/js/menu.js").getheader("Content-Type") == "text/javascript; charset=utf-8"
        missing = get(server, "/nulle/part/")
        assert missing.status == 404 and "Cette page n’existe pas" in missing.read().decode()
        for hidden in ("/.maillage-fichiers", "/../secret", "/%2e%2e/%2e%2e/etc/passwd", "/fiches/a%00", "//etc/passwd"):
            assert get(server, hidden).status == 404, hidden
        assert get(server, "/", host="site-mechant.example").status == 403


def test_a_browser_is_told_when_the_site_changed(preview: Preview) -> None:
    preview.build()
    with served(preview) as server:
        assert b'<script type="module" src="/__apercu/live.js?1"></script></body>' in get(server, "/").read()
        assert b'new EventSource("/__apercu/events"' in get(server, "/__apercu/live.js?1").read()
        events = get(server, "/__apercu/events?1")
        assert events.getheader("Content-Type") == "text/event-stream"
        preview.build()
        assert events.read() == b"event: changed\ndata: 1\n\n"
        late = get(server, "/__apercu/events?1")
        assert late.read() == b"event: changed\ndata: 1\n\n"


def test_before_the_first_build_a_browser_is_asked_to_wait(preview: Preview) -> None:
    with served(preview) as server:
        page = get(server, "/")
        assert page.status == 503 and "Le site se prépare…" in page.read().decode()


def test_serve_builds_at_the_start_and_at_each_change_until_it_is_interrupted(root: Root) -> None:
    out = io.StringIO()
    steps = [lambda: root.write(a="faux"), lambda: None, lambda: root.write(a="réparé de nouveau")]

    def wait() -> None:
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)()

    with pytest.raises(KeyboardInterrupt):
        serve(root.path, port=0, stages=STAGES, out=out, wait=wait)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("Le site est servi sur http://localhost:")
    assert lines[1:] == [
        "Site à jour : 2 fiches.",
        "experiences/a.yaml:1:1  erreur S001  C'est faux.",
        "",
        "1 erreur dans 1 fichier.",
        "Site à jour : 2 fiches.",
    ]
    assert not root.site.exists()


def test_a_port_that_is_taken_is_an_error(root: Root, preview: Preview) -> None:
    with served(preview) as server, pytest.raises(OSError):
        serve(root.path, port=server.server_port, stages=STAGES, out=io.StringIO())


def test_a_file_written_added_or_removed_changes_the_state(tmp_path: Path) -> None:
    file = tmp_path / "dossier" / "a.yaml"
    file.parent.mkdir()
    states = [state_of([tmp_path, tmp_path / "absent"])]
    file.write_text("un")
    states.append(state_of([tmp_path]))
    file.write_text("deux")
    states.append(state_of([tmp_path]))
    file.unlink()
    states.append(state_of([tmp_path]))
    assert states[0] == states[3] == {}
    assert states[1] != states[2]


# ── mkdocs serve ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def serve_once_with_mkdocs(root: Root, stages: Any = STAGES) -> MaillagePlugin:
    """What `mkdocs serve` does at each build, without its server."""
    config = MkDocsConfig(config_file_path=str(root.path / "mkdocs.yml"))
    docs = root.path / "pages"
    docs.mkdir(exist_ok=True)
    config.load_dict({"site_name": "Essai", "theme": {"name": "material"}, "plugins": ["maillage"], "docs_dir": str(docs), "site_dir": str(root.site)})
    assert config.validate() == ([], [])
    plugin = config.plugins["maillage"]
    assert isinstance(plugin, MaillagePlugin)
    plugin.stages = stages
    config.plugins.on_startup(command="serve", dirty=False)
    mkdocs_build(config, serve_url="http://127.0.0.1:8000/")
    return plugin


def test_mkdocs_serve_shows_a_wrong_record_and_does_not_raise(root: Root) -> None:
    root.write(c="faux")
    serve_once_with_mkdocs(root)
    assert "Cette fiche est à corriger." in root.html("fiches/c")
    assert '<a href="fiches/c/">c</a>' in root.html("")
    assert "texte a" in root.html("fiches/a")


def test_mkdocs_serve_does_not_raise_when_the_generator_fails(root: Root) -> None:
    def fail(*_: Any) -> Any:
        raise ZeroDivisionError("une panne")

    serve_once_with_mkdocs(root, replace(STAGES, makers=fail))
    assert "ZeroDivisionError: une panne" in root.html("")


def test_mkdocs_serve_lets_its_own_reloading_script_run(root: Root) -> None:
    serve_once_with_mkdocs(root)
    assert "script-src 'self' 'unsafe-inline';" in root.html("fiches/a")

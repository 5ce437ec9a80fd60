"""`mkdocs build` does the whole job, all or nothing, and its pages keep their promises."""

from __future__ import annotations

import hashlib
import logging
import re
from base64 import b64encode
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from tiny_site import STAGES, Root

from generator.plugin import MaillagePlugin
from generator.policy import inline_script_hashes, with_policy

CONFIG = """site_name: L'été & <nous>
docs_dir: pages
theme: {name: material}
plugins: [maillage]
markdown_extensions: [footnotes]
nav:
  - Explorer: page:explorer/
  - methode.md
  - Savoirs:
      - Accueil: page:/
      - savoir/un.md
"""
PAGES = {
    "pages/methode.md": '---\ntitle: Méthode & "outils"\ndescription: Ce qu\'est <ceci>\n---\n# Méthode\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n',
    "pages/savoir/un.md": "Sans titre, mais « *juste* » ! L'[abri](../a-propos.md)[^1].\n\n[^1]: Un livre.\n",
    "pages/a-propos.md": "# À propos\n",
    "pages/retrait.md": "# Retrait\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return Root(tmp_path).write(a="texte a", b="texte b", **{"mkdocs.yml": CONFIG}, **PAGES)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logger = logging.getLogger("mkdocs")
    before, logger.propagate = logger.propagate, False
    yield
    logger.propagate = before


def run_mkdocs(root: Root, stages: Any = STAGES, **options: Any) -> None:
    """`mkdocs build`, command line aside."""
    config = MkDocsConfig(config_file_path=str(root.path / "mkdocs.yml"))
    with (root.path / "mkdocs.yml").open("rb") as stream:
        config.load_file(stream)
    config.load_dict(options)
    errors, warnings = config.validate()
    assert (errors, warnings) == ([], [])
    plugin = config.plugins["maillage"]
    assert isinstance(plugin, MaillagePlugin)
    plugin.stages = stages
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    finally:
        config.plugins.on_shutdown()


# ── All or nothing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_mkdocs_build_makes_the_same_site_as_ours(root: Root) -> None:
    root.build()
    ours = root.snapshot()
    run_mkdocs(root)
    assert root.snapshot() == ours


def test_an_error_in_a_record_stops_mkdocs_and_changes_nothing(root: Root) -> None:
    run_mkdocs(root)
    before = root.snapshot()
    root.write(a="faux")
    with pytest.raises(Abort):
        run_mkdocs(root)
    assert root.snapshot() == before and root.beside() == []


DEAD_ANCHOR = {"mkdocs.yml": f"{CONFIG}\nvalidation: {{links: {{anchors: warn}}}}\n", "pages/methode.md": "# Méthode\n\n[x](#absente)\n"}


@pytest.mark.parametrize("files", [{"a": "douteux"}, {"a": "jumeau", "b": "jumeau"}, DEAD_ANCHOR], ids=["of a record", "between records", "of MkDocs"])
def test_a_warning_stops_a_strict_build_and_changes_nothing(root: Root, files: dict[str, str]) -> None:
    run_mkdocs(root)
    before = root.snapshot()
    root.write(**files)
    with pytest.raises(Abort):
        run_mkdocs(root, strict=True)
    assert root.snapshot() == before and root.beside() == []
    run_mkdocs(root)
    assert root.snapshot() != before


def test_a_dead_link_stops_mkdocs_and_changes_nothing(root: Root) -> None:
    with pytest.raises(Abort):
        run_mkdocs(root.write(**{"pages/methode.md": "[x](fiche:absente)\n"}))
    assert not root.site.exists() and root.beside() == []


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), RuntimeError("panne")], ids=["ctrl-c", "crash"])
@pytest.mark.parametrize("event", ["on_files", "on_env", "on_post_page", "_finish"])
def test_a_stop_while_mkdocs_works_changes_nothing(root: Root, monkeypatch: pytest.MonkeyPatch, event: str, stop: BaseException) -> None:
    run_mkdocs(root)
    before = root.snapshot()

    def fail(*_: object, **__: object) -> None:
        raise stop

    with monkeypatch.context() as patched, pytest.raises(type(stop)):
        patched.setattr(MaillagePlugin, event, fail)
        run_mkdocs(root)
    assert root.snapshot() == before and root.beside() == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("theme: {name: mkdocs}", "Le thème doit être « material »"),
        ("use_directory_urls: false", "« use_directory_urls » doit rester à « true »"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_french(root: Root, line: str, said: str, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("mkdocs").propagate = True
    key = line.split(":")[0]
    kept = "".join(each for each in CONFIG.splitlines(keepends=True) if not each.startswith(f"{key}:"))
    with pytest.raises(Abort):
        run_mkdocs(root.write(**{"mkdocs.yml": f"{kept}{line}\n"}))
    assert said in caplog.text


def test_an_option_that_is_wrong_is_told_in_french(root: Root) -> None:
    root.write(**{"mkdocs.yml": CONFIG.replace("[maillage]", "[{maillage: {contact: moi}}]")})
    plugin = MaillagePlugin()
    errors, _ = plugin.load_config({"contact": "moi"}, str(root.path / "mkdocs.yml"))
    assert [(key, str(error)) for key, error in errors] == [
        (
            "plugins[0].maillage.contact",
            "ligne 4 : `contact` doit être une adresse électronique, ou l'adresse complète d'une page\u00a0; on trouve `moi`.",
        )
    ]


# ── The frame of a page ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Root:
    built = Root(tmp_path_factory.mktemp("site")).write(a="texte a", **{"mkdocs.yml": CONFIG}, **PAGES)
    assert built.build().published
    return built


ALL_PAGES = pytest.mark.parametrize("url", ["", "explorer", "fiches/a", "methode", "savoir/un", "404.html"])


def page(site: Root, url: str) -> str:
    return (site.site / url).read_text(encoding="utf-8") if url.endswith(".html") else site.html(url)


@ALL_PAGES
def test_the_policy_comes_first_and_lets_in_exactly_the_inline_scripts_of_the_theme(site: Root, url: str) -> None:
    html = page(site, url)
    policy = re.search(r'<head>\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    assert policy, "the policy must be the first child of <head>"
    rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
    assert rules["default-src"] == rules["base-uri"] == "'none'"
    assert rules["form-action"] == rules["connect-src"] == rules["style-src"] == "'self'"
    assert "unsafe" not in policy[1]
    scripts = [
        code for attributes, code in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL) if "src=" not in attributes and "json" not in attributes
    ]
    assert scripts
    assert rules["script-src"].split()[1:] == list(dict.fromkeys(f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in scripts))


@ALL_PAGES
def test_no_page_has_an_inline_style_or_handler_or_asks_another_site_for_anything(site: Root, url: str) -> None:
    html = page(site, url)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
    assert not re.search(r"""(?:src|<link[^>]*href)=["']?(?:https?:)?//""", html)


@ALL_PAGES
def test_every_page_is_french_and_has_one_title_one_heading_and_a_way_past_the_menu(site: Root, url: str) -> None:
    html = page(site, url)
    assert '<html lang="fr"' in html
    assert html.count("<title>") == 1
    assert len(re.findall(r"<h1\b", html)) == 1
    skip = re.search(r'href="#([^"]+)" class="md-skip"', html)
    assert skip and f'id="{skip[1]}"' in html


@ALL_PAGES
def test_the_search_form_leads_to_the_explorer(site: Root, url: str) -> None:
    to_root = {"404.html": "/"}.get(url, "../" * (url.count("/") + 1) if url else "")
    assert f'action="{to_root}explorer/" method="get" role="search"' in page(site, url)
    assert 'data-md-component="search"' not in page(site, url)


@ALL_PAGES
def test_the_foot_links_the_pages_that_exist_and_no_other(site: Root, url: str) -> None:
    foot = page(site, url).partition('aria-label="À propos de ce site"')[2].partition("</nav>")[0]
    assert re.findall(r">([^<>\n]+)</a>", foot) == ["À propos", "Retrait"]


def test_the_404_page_works_at_any_depth(site: Root) -> None:
    html = page(site, "404.html")
    assert "<title>Page introuvable – L&#39;été &amp; &lt;nous&gt;</title>" in html
    assert 'name="robots" content="noindex"' in html
    assert all(address.startswith(("/", "#")) for address in re.findall(r'(?:href|src|action)="([^"]*)"', html))


def test_texts_that_name_the_site_or_a_page_are_escaped(site: Root) -> None:
    html = page(site, "methode")
    assert "<title>Méthode &amp; &#34;outils&#34; – L&#39;été &amp; &lt;nous&gt;</title>" in html
    assert '<meta name="description" content="Ce qu’est &lt;ceci&gt;">' in html
    assert "<nous>" not in html


def test_hand_written_pages_are_spaced_as_french_is_and_their_tables_have_no_style(site: Root) -> None:
    assert "Sans titre, mais «\u00a0<em>juste</em>\u00a0»\u00a0! L’<a" in page(site, "savoir/un")
    assert '<td align="right">2</td>' in page(site, "methode")


def test_the_way_back_from_a_footnote_is_said_in_french(site: Root) -> None:
    assert 'title="Revenir au texte, à l’appel de la note 1"' in page(site, "savoir/un")


def active_tabs(html: str) -> list[str]:
    tabs = html.partition('data-md-component="tabs"')[2].partition("</nav>")[0]
    return [re.sub(r"<[^>]*>", "", item).strip() for item in re.findall(r"md-tabs__item--active\">(.*?)</li>", tabs, re.DOTALL)]


@pytest.mark.parametrize(
    ("url", "tab"),
    [("", ["Savoirs"]), ("explorer", ["Explorer"]), ("fiches/a", ["Explorer"]), ("methode", ["Méthode &amp; &#34;outils&#34;"]), ("savoir/un", ["Savoirs"])],
)
def test_the_tab_of_the_page_is_the_active_one(site: Root, url: str, tab: list[str]) -> None:
    assert active_tabs(page(site, url)) == tab


@pytest.mark.parametrize("url", ["", "explorer", "fiches/a"])
def test_made_pages_do_without_the_side_columns_of_the_theme(site: Root, url: str) -> None:
    sidebars = re.findall(r'<div class="md-sidebar md-sidebar--(\w+)"[^>]*?\s(hidden)?\s*>', page(site, url))
    assert sidebars == [("primary", "hidden"), ("secondary", "hidden")]


def test_only_the_explorer_loads_its_module(site: Root) -> None:
    assert 'src="../assets/maillage/js/explorer.js"' in page(site, "explorer")
    assert "explorer.js" not in page(site, "fiches/a")


def test_the_theme_brings_neither_its_search_nor_its_maps(site: Root) -> None:
    names = [path.name for path in site.site.rglob("*")]
    assert not [name for name in names if name.endswith(".map") or name.startswith("lunr") or name == "workers" or name == "search_index.json"]


# ── The policy by itself ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_data_and_files_need_no_hash() -> None:
    assert inline_script_hashes('<script src="a.js"></script><script type="application/json">{}</script><script type="application/ld+json">{}</script>') == []


def test_a_theme_without_room_for_the_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="exactly one place"):
        with_policy("<html><head></head></html>")


# ── The theme we started from ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("partial", "digest"),
    [
        ("header.html", "8cf3fb15bcf969ff596649616fd99366b3c31c08d57a86d05308efc16d8fa75f"),
        ("copyright.html", "bc86bca3bf75070fe5d72e2a3463bdddf87c10f4d6459c945fe81c5d384e35ea"),
        ("source.html", "6847616d67be4920d39c278c2799bf20222bbc02ee2a8393aca85e3eaa518752"),
    ],
)
def test_the_parts_of_the_theme_that_we_rewrote_have_not_changed(partial: str, digest: str) -> None:
    text = (resources.files("material") / "templates" / "partials" / partial).read_bytes()
    assert hashlib.sha256(text).hexdigest() == digest, f"Compare generator/theme/partials/{partial} with the theme's new one, then write its digest here."

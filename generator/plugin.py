"""MkDocs's events go in, its frame (hand-written pages, theme files, moulds) comes out; under `mkdocs build` and `mkdocs serve`, the whole site does.

This is the only module that knows MkDocs from the inside. `maillage build` drives MkDocs through it too, and then takes the frame alone (`frame_only`).
"""

from __future__ import annotations

import logging
import os
import posixpath
import re
import shutil
import tempfile
import traceback
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import jinja2
import mkdocs
from markupsafe import escape
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.build import get_context
from mkdocs.config.base import ConfigErrors, ConfigWarnings, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import nest_paths
from mkdocs.utils.yaml import yaml_load

from generator import build, frame, insertions, links, moulds, policy, press, publish, report, serve, settings, stages
from generator.compiler import Kept
from generator.moulds import SKIP_TARGET, Shape
from generator.problem import Problem
from generator.typography import french

log = logging.getLogger("mkdocs.plugins.maillage")

PACKAGE = Path(__file__).parent
ASSETS_FOLDER = "assets/maillage/"
FEATURES = ["navigation.tabs", "navigation.top", "navigation.indexes", "toc.follow"]
PALETTE = [
    {
        "media": "(prefers-color-scheme: light)",
        "scheme": "default",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/weather-night", "name": "Passer au thème sombre"},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/weather-sunny", "name": "Passer au thème clair"},
    },
]
# The theme's own search, source maps, and the sitemap, which is written with the pages it lists.
_UNUSED_THEME_FILES = re.compile(r"assets/javascripts/(?:lunr|workers)/.*|assets/(?:javascripts|stylesheets)/.*\.map|sitemap\.xml")
_NO_SKIP_LINK = re.compile(r'(<div data-md-component="skip">)\s*(</div>)')


class PressedPage(MkDocsPage):
    """A page whose HTML is already made: MkDocs only puts the frame around it. `values` fill the slots, escaped."""

    def __init__(self, url: str, shape: Shape, values: dict[str, str], config: MkDocsConfig) -> None:
        file = File.generated(config, f"{url}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
        super().__init__(values["title"], file, config)
        self.shape = shape
        self.values = values
        if self.canonical_url:
            self.canonical_url = values["canonical"]
        self.edit_url = values["edit"] if shape.edit else None

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {
            "title": self.values["title"],
            "description": self.values["description"],
            "hide": ["navigation", "toc"],
            "maillage_kind": self.shape.kind,
            "maillage_head": self.values["head"],
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = _skip_target(self.values["body"])
        self.toc = _skip_toc()


_INLINE_STYLE = re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE)
_NOT_TEXT = re.compile(r"<(pre|code|script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
_HELD = "\ue000"  # a private character that `french` lets through


def _spaced(html: str) -> str:
    """The texts of a page spaced as French is, its tags and its code left alone."""
    kept = [match[0] for match in _NOT_TEXT.finditer(html)]
    pieces = french(_NOT_TEXT.sub(_HELD, html.replace(_HELD, ""))).split(_HELD)
    return "".join(piece + tag for piece, tag in zip(pieces, [*kept, ""], strict=True))


def _skip_target(body: str) -> str:
    return f'<div id="{SKIP_TARGET}">{body}</div>'


def _skip_toc() -> TableOfContents:
    """The theme makes its skip link from the first entry of the table of contents; a single entry of level 1 is not listed."""
    return TableOfContents([AnchorLink("", SKIP_TARGET, 1)])


class FrameView:
    """What our theme templates ask for, under the name `maillage`."""

    def __init__(self, stylesheets: list[str], footer: list[dict[str, str]]) -> None:
        self.stylesheets = stylesheets
        self.footer = footer

    def modules(self, page: MkDocsPage | None) -> list[str]:
        kind = page.meta.get("maillage_kind", "") if page is not None else ""
        return [ASSETS_FOLDER + name for name in (*moulds.EVERYWHERE, *moulds.MODULES.get(kind, ()))]


@jinja2.pass_context
def url_from_root(context: jinja2.runtime.Context, value: Any) -> str:
    """MkDocs's `url` filter, but through the root of the site every time: then two pages of the same depth have the same links."""
    address = str(value)
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address.startswith(("/", "#")):
        return address
    path = "" if address in (".", "./") else address
    base = context["base_url"].rstrip("/")
    whole = posixpath.join(base, path) if base else f"/{path}" if context["page"] is None else path
    return whole.removeprefix("./") or "./"


class _Warnings(logging.Handler):
    """Keeps the warnings of a build: MkDocs counts them too, but only acts on them when it is too late."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class MaillagePlugin(BasePlugin):  # type: ignore[type-arg]
    """`plugins: [maillage]` in `mkdocs.yml`. Options: see `settings`."""

    def __init__(self) -> None:
        self.command: Literal["build", "gh-deploy", "serve"] = "build"
        self.frame_only = False
        self.settings: settings.Settings | None = None
        self.addresses: frozenset[str] = frozenset()
        self.options: dict[str, Any] = {}
        self.stages: stages.Stages | None = None
        self.memory = serve.Memory()
        self.problems: list[Problem] = []
        self.inventory: Any = None
        self.related: Any = None
        self.makers: Mapping[str, stages.Maker] = {}
        self.failure = ""
        self.fresh: Path | None = None
        self.warnings = _Warnings()

    # ── Settings ────────────────────────────────────────────────────────────────────────────────────────────────────────────

    def load_config(self, options: dict[str, Any], config_file_path: str | None = None) -> tuple[ConfigErrors, ConfigWarnings]:
        """Our options are checked with the rest of `mkdocs.yml`, to say where in it they are wrong. MkDocs keeps one plugin for a whole process."""
        self.frame_only, self.settings, self.addresses = False, None, frozenset()
        errors, warnings = super().load_config({}, config_file_path)
        path = Path(config_file_path or settings.CONFIG_NAME)
        _, problems = settings.read_settings(path.parent, path) if path.is_file() else (None, [])
        self.options = dict(options)
        return [*errors, *((each.field, ValidationError(f"ligne {each.place.line} : {each.message}")) for each in problems)], warnings

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.command = command

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if config.theme.name != "material":
            raise PluginError("Le thème doit être « material » : écrivez « theme: {name: material} » dans mkdocs.yml.")
        if not config.use_directory_urls:
            raise PluginError("« use_directory_urls » doit rester à « true » : les adresses des fiches finissent par « / ».")
        if self.settings is None or not self.frame_only:
            self.settings = settings.from_mkdocs(config, self.options)
            if not self.frame_only and self.command != "serve":
                # MkDocs empties its folder, and only tells at the very end that it failed: let it work beside the site.
                self.fresh = publish.make_fresh(self.settings.site_dir)
                config.site_dir = str(self.fresh)
        config.site_name = escape(config.site_name)
        self._set_theme(config)
        self.warnings = _Warnings()
        logging.getLogger("mkdocs").addHandler(self.warnings)
        return config

    def _set_theme(self, config: MkDocsConfig) -> None:
        theme = config.theme
        own = str(PACKAGE / "theme")
        if own not in theme.dirs:
            theme.dirs.insert(1 if theme.custom_dir else 0, own)
        theme["language"] = "fr"
        theme["font"] = False
        wanted = [feature for feature in theme["features"] or [] if not feature.startswith(("navigation.instant", "search."))]
        theme["features"] = list(dict.fromkeys([*FEATURES, *wanted]))
        if not theme.get("palette"):
            theme["palette"] = PALETTE
        if theme.get("favicon") == "assets/images/favicon.png":
            theme["favicon"] = f"{ASSETS_FOLDER}img/icone.svg"
        if not theme.get("logo"):
            theme["icon"] = {"logo": "material/graph-outline", **(theme.get("icon") or {})}
        theme.static_templates.discard("sitemap.xml")
        config.extra.setdefault("homepage", ".")
        config.extra["generator"] = False
        # An aligned table cell would carry a `style`, which the policy forbids.
        config.mdx_configs.setdefault("tables", {})["use_align_attribute"] = True
        # Without words of ours, the way back from a footnote is said in English.
        config.mdx_configs.setdefault("footnotes", {}).setdefault("BACKLINK_TITLE", "Revenir au texte, à l’appel de la note {}")

    # ── Files and navigation ────────────────────────────────────────────────────────────────────────────────────────────────

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for file in list(files):
            if _UNUSED_THEME_FILES.fullmatch(file.src_uri):
                files.remove(file)
        for path in sorted((PACKAGE / "assets").rglob("*")):
            if path.is_file():
                files.append(File.generated(config, ASSETS_FOLDER + path.relative_to(PACKAGE / "assets").as_posix(), abs_src_path=str(path)))
        if config.nav is None:
            config.nav = self._default_nav(files)
        return files

    def _default_nav(self, files: Files) -> list[Any]:
        assert self.settings is not None
        tabs: list[Any] = [{title: f"page:{url}"} for title, url in frame.default_tabs(self.addresses)]
        written = [f.src_uri for f in files.documentation_pages() if f.src_uri not in (*self.settings.footer, "index.md", "README.md")]
        return [*tabs, *nest_paths(sorted(written))]

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        self.files, self.nav = files, nav
        self.tabs: dict[str, Link] = {}
        for link in _links_of(nav.items):
            if link.url.startswith("page:"):
                link.url = links.address_of("page", link.url.removeprefix("page:"))
                self.tabs.setdefault(link.url, link)
        return nav

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        assert self.settings is not None
        env.filters["url"] = url_from_root
        if not self.settings.other_plugins and not self.settings.theme_dirs:  # others may change what templates mean, in ways we cannot see
            env.bytecode_cache = Kept(f"mkdocs {mkdocs.__version__}")
        written = {file.src_uri: file.page for file in files.documentation_pages()}
        footer = [{"title": str(page.title), "url": page.url} for name in self.settings.footer if (page := written.get(name)) is not None]
        stylesheets = sorted(file.src_uri for file in files if file.src_uri.startswith(ASSETS_FOLDER) and file.src_uri.endswith(".css"))
        env.globals["maillage"] = FrameView(stylesheets, footer)
        self.env, self.mkdocs_config = env, config
        return env

    # ── Hand-written pages ──────────────────────────────────────────────────────────────────────────────────────────────────

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> None:
        for key in ("title", "description"):
            if key in page.meta and not isinstance(page, PressedPage):
                page.meta[key] = escape(french(str(page.meta[key])))

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        if isinstance(page, PressedPage):
            return html
        html = f'<div class="mg mg-texte">{_spaced(insertions.with_places(html))}</div>'
        if _INLINE_STYLE.search(html):
            log.warning(f"un attribut « style » n'a pas d'effet, la politique de sécurité du site le refuse : '{page.file.src_uri}'.")
        for entry in _entries_of(page.toc):
            entry.title = french(entry.title)
        if not page.toc:
            page.toc = _skip_toc()
            html = _skip_target(html)
        return links.with_addresses(html, "../" * page.url.count("/"))

    def on_page_context(self, context: Any, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation) -> None:
        if isinstance(page, PressedPage) and page.shape.tab in self.tabs:
            _set_active(self.tabs[page.shape.tab], True)

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        if isinstance(page, PressedPage) and page.shape.tab in self.tabs:
            _set_active(self.tabs[page.shape.tab], False)
        return self._with_policy(output)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        if template_name == "404.html":
            skip = f'<a href="#{SKIP_TARGET}" class="md-skip">Aller au contenu</a>'
            output_content, count = _NO_SKIP_LINK.subn(rf"\1{skip}\2", output_content)
            if count != 1:
                raise PluginError("The theme's skip link has changed: see 404.html.")
            return self._with_policy(output_content)
        return output_content

    def _with_policy(self, output: str) -> str:
        return policy.with_policy(output, allow_any_inline_script=self.command == "serve" and not self.frame_only)

    # ── The frame ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def frame(self) -> frame.Frame:
        """What MkDocs made, once it is done."""
        assert self.settings is not None
        written = [file.page for file in self.files.documentation_pages() if file.page is not None and not isinstance(file.page, PressedPage)]
        pages = tuple(frame.WrittenPage(page.file.src_uri, page.url, str(page.title)) for page in written)
        return frame.Frame(
            Path(self.mkdocs_config.site_dir), pages, tuple(self.tabs), tuple(self.warnings.messages), render=lambda shape: partial(self.render_mould, shape)
        )

    def render_mould(self, shape: Shape) -> moulds.Mould:
        """A mould for the pages of this shape, through MkDocs's own templates and events."""
        values = {slot: moulds.marker(slot) for slot in moulds.SLOTS}
        page = PressedPage("x/" * shape.depth, shape, values, self.mkdocs_config)
        page.read_source(self.mkdocs_config)
        page.render(self.mkdocs_config, self.files)
        return moulds.cut(self._rendered(page))

    def _rendered(self, page: MkDocsPage) -> str:
        config = self.mkdocs_config
        context = get_context(self.nav, self.files.documentation_pages(), config, page)
        context = config.plugins.on_page_context(context, page=page, config=config, nav=self.nav)
        output = self.env.get_template("main.html").render(context)
        return config.plugins.on_post_page(output, page=page, config=config)

    # ── The whole site, under `mkdocs build` and `mkdocs serve` ─────────────────────────────────────────────────────────────

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        if self.frame_only:
            return
        assert self.settings is not None
        self.stages = self.stages or stages.real_stages()
        used = serve.tolerant(self.stages, self.memory) if self.command == "serve" else self.stages
        self.failure = ""
        self.makers = {}
        try:
            self.inventory, problems = used.read(self.settings.root, stages.silent)
            across = [] if self.inventory is None else self.stages.across(self.inventory)
            self.problems = sorted([*problems, *self.memory.problems, *across])
            self._report(self.problems)
            if self.inventory is not None:
                self.related = self.stages.relate(self.inventory)
                self.makers = self.stages.makers(self.inventory, self.settings, self.related)
            self.addresses = frozenset(self.makers)
        except Exception:
            self._failed()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        assert self.settings is not None
        for path in serve.watched(self.settings.root, self.settings.config_file):
            if path.exists():
                server.watch(str(path))
        return server

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if not self.frame_only:
            try:
                self._finish(config)
            except Exception:
                self._failed()
            if self.command == "serve":
                serve.write_problems(Path(config.site_dir), self.problems, self.failure)
        self._stop_listening()

    def _failed(self) -> None:
        """Under `mkdocs serve`, MkDocs would hang on an exception: what failed is shown on the home page instead."""
        if self.command != "serve":
            raise
        self.failure = traceback.format_exc()
        log.error(self.failure)

    def _finish(self, config: MkDocsConfig) -> None:
        assert self.settings is not None and self.stages is not None
        made = self.frame()
        self._report(links.dead_links_of_site(self.settings.docs_dir, self.settings.config_file, self.settings.root, self.addresses))
        if self.inventory is not None:
            self.stages.alone(self.inventory, made.folder)
            press.fill(press.Job(made.folder, made, made.mould, self.makers, self.inventory, self.related, self.settings, self.stages))
        if self.command == "serve" or (config.strict and self.warnings.messages):
            return  # MkDocs stops here by itself when it is strict: what was made is thrown away.
        publish.publish(made.folder, self.settings.site_dir)
        config.site_dir = str(self.settings.site_dir)

    def _report(self, problems: list[Problem]) -> None:
        """Say what was found; under `mkdocs build`, errors stop here."""
        serious = [each for each in problems if each.level != "conseil"]
        if not serious:
            return
        text = report.render(serious, "text").rstrip()
        if self.command != "serve" and build.blocking(serious, False):
            raise PluginError(f"Le site n'est pas publié :\n{text}")
        log.warning(text)

    def on_build_error(self, *, error: Exception) -> None:
        self._stop_listening()

    def on_shutdown(self) -> None:
        self._stop_listening()

    def _stop_listening(self) -> None:
        logging.getLogger("mkdocs").removeHandler(self.warnings)
        if self.fresh is not None:
            shutil.rmtree(self.fresh, ignore_errors=True)
            self.fresh = None


# ── Driving MkDocs ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def render_frame(own: settings.Settings, addresses: Collection[str], folder: Path) -> frame.Frame:
    """Run MkDocs on the hand-written pages alone, into `folder`. The frame that comes out makes any mould."""
    with _mkdocs_kept_quiet(), tempfile.TemporaryDirectory() as nowhere:
        config = MkDocsConfig(config_file_path=str(own.config_file))
        written = _written_config(own.config_file)
        for settings_of_config in (
            {"theme": {"name": "material"}},
            written,
            {
                "site_name": own.site_name,
                "docs_dir": str(own.docs_dir if own.docs_dir.is_dir() else Path(nowhere)),
                "site_dir": str(folder),
                "strict": False,
                "plugins": _with_ours(written.get("plugins")),
            },
        ):
            config.load_dict(settings_of_config)
        errors, _ = config.validate()
        if errors:
            raise frame.FrameError("\n".join(f"{key} : {error}" for key, error in errors))
        plugin = config.plugins[settings.PLUGIN]
        assert isinstance(plugin, MaillagePlugin)
        plugin.settings, plugin.addresses, plugin.frame_only = own, frozenset(addresses), True
        try:
            mkdocs_build(config)
        except MkDocsException as error:
            raise frame.FrameError(str(error)) from error
        return plugin.frame()


def _written_config(config_file: Path) -> dict[str, Any]:
    if not config_file.is_file():
        return {}
    with config_file.open("rb") as stream:
        return yaml_load(stream) or {}


def _with_ours(plugins: Any) -> Any:
    """The plugins that `mkdocs.yml` names, ours among them, without the theme's search: the explorer is the search of the site."""
    if isinstance(plugins, dict):
        return {settings.PLUGIN: {}, **{name: options for name, options in plugins.items() if name != "search"}}
    named = [plugin for plugin in plugins or () if plugin != "search" and not (isinstance(plugin, dict) and "search" in plugin)]
    ours = any(plugin == settings.PLUGIN or (isinstance(plugin, dict) and settings.PLUGIN in plugin) for plugin in named)
    return named if ours else [*named, settings.PLUGIN]


@contextmanager
def _mkdocs_kept_quiet() -> Iterator[None]:
    """What MkDocs has to say comes back as the frame's warnings."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    logger = logging.getLogger("mkdocs")
    quiet = logging.NullHandler()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(quiet)
    try:
        yield
    finally:
        logger.removeHandler(quiet)
        logger.propagate = propagate


def _links_of(items: list[Any]) -> Iterator[Link]:
    for item in items:
        if isinstance(item, Link):
            yield item
        yield from _links_of(item.children or [])


def _entries_of(toc: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for entry in toc:
        yield entry
        yield from _entries_of(entry.children)


def _set_active(link: Link, active: bool) -> None:
    link.active = active  # type: ignore[attr-defined]
    for section in link.ancestors:
        section.active = active  # type: ignore[attr-defined]

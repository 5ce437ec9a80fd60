"""`mkdocs.yml` (or its absence) goes in, one frozen `Settings` comes out, with a located French problem for each mistake in it.

Only what the generator needs is read here; MkDocs reads the rest itself. MkDocs is not imported, so that `maillage check` does without it. A base file
named by `INHERIT` is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from yaml_env_tag import construct_env_tag

from generator.catalogue import Ours, problem
from generator.files import refusal
from generator.problem import Place, Problem
from generator.read import read_text
from generator.tree import place_of
from generator.words import nearest

CONFIG_NAME = "mkdocs.yml"
PLUGIN = "maillage"
# The settings of MkDocs 1.6 (mkdocs/config/defaults.py): one that is nearly of this name is a misspelling, that MkDocs would pass over.
MKDOCS_KEYS = (
    "INHERIT", "copyright", "dev_addr", "docs_dir", "draft_docs", "edit_uri", "edit_uri_template", "exclude_docs", "extra", "extra_css", "extra_javascript",
    "extra_templates", "hooks", "markdown_extensions", "mdx_configs", "nav", "not_in_nav", "plugins", "remote_branch", "remote_name", "repo_name", "repo_url",
    "site_author", "site_description", "site_dir", "site_name", "site_url", "strict", "theme", "use_directory_urls", "validation", "watch",
)  # fmt: skip
KNOWN_PLUGINS = {PLUGIN, "search"}
FOOTER_PAGES = ("a-propos.md", "mentions-legales.md", "confidentialite.md", "accessibilite.md", "retrait.md")


@dataclass(frozen=True)
class Settings:
    """Everything a build may be told, read once.

    `site_url` ends with "/" or is empty: then pages have no canonical address and the site no sitemap, since both need a whole address. `edit_base`
    ends with "/" or is empty: a record is corrected at `edit_base + "<slug>.yaml"`. `accueil_titre` and
    `accueil_texte` are what the home page says first. `footer` names hand-written pages, relative to `docs_dir`: those
    that exist are linked at the foot of every page. `theme_dirs` and `other_plugins` say what else of the territory's own the pages depend on; `own_tabs`
    that the navigation is written, and does not depend on the pages that there are.
    """

    root: Path
    config_file: Path
    docs_dir: Path
    site_dir: Path
    site_name: str
    site_url: str = ""
    site_description: str = ""
    repo_url: str = ""
    edit_base: str = ""
    territoire: str = ""
    contact: str = ""
    accueil_titre: str = ""
    accueil_texte: str = ""
    footer: tuple[str, ...] = FOOTER_PAGES
    strict: bool = False
    theme_dirs: tuple[Path, ...] = ()
    other_plugins: bool = False
    own_tabs: bool = False

    def edit_url(self, slug: str) -> str:
        """The address where the record `slug` is corrected at its source, empty when there is none."""
        return f"{self.edit_base}{slug}.yaml" if self.edit_base else ""


class _Loader(yaml.SafeLoader):
    """Reads what MkDocs accepts: `!ENV`, and tags such as `!!python/name:` whose value is of no use here."""


# Tags, anchors and aliases are refused in a record, not here.
_FINE_HERE = ("S025", "S026", "S027", "S028")
_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def read_settings(root: Path, config_file: Path | None = None) -> tuple[Settings | None, list[Problem]]:
    """The settings of the inventory in `root`. Without a `mkdocs.yml`, everything has a default; with a wrong one, `None` and why."""
    path = config_file or root / CONFIG_NAME
    text = ""
    try:
        if config_file is not None or path.exists():
            text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None, [_unreadable(path, "il n'existe pas")]
    except OSError as error:
        return None, [_unreadable(path, f"le système a répondu «\u00a0{refusal(error)}\u00a0»")]
    except UnicodeDecodeError:
        return None, [_unreadable(path, "il n'est pas en UTF-8")]
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            config = loader.construct_document(node) if node is not None else {}
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        explained = [each for each in read_text(text, path.name)[1] if each.code not in _FINE_HERE]
        return None, explained[:1] or [_unreadable(path, "cette ligne n'est pas du YAML", getattr(error, "problem_mark", None))]
    if not isinstance(config, dict):
        return None, [_unreadable(path, "ce n'en sont pas", node.start_mark if node else None)]
    return _settings(root, path, config, node)


def _settings(root: Path, path: Path, config: dict[str, Any], node: yaml.Node | None) -> tuple[Settings | None, list[Problem]]:
    problems: list[Problem] = []
    base = path.parent

    def complain(keys: tuple[str | int, ...], expected: str, found: Any) -> None:
        problems.append(problem("S091", _place(path, _mark(node, keys)), keys, reglage=keys[-1], attendu=Ours(expected), trouve=found))

    def text_of(key: str) -> str:
        value = config.get(key)
        if value is None or isinstance(value, str):
            return (value or "").strip()
        complain((key,), "un texte", value)
        return ""

    site_url = text_of("site_url")
    if site_url and not _is_web_address(site_url):
        complain(("site_url",), WHOLE_ADDRESS, site_url)
    theme = config.get("theme")
    custom_dir = theme.get("custom_dir") if isinstance(theme, dict) else None
    values: dict[str, Any] = {
        "root": root,
        "config_file": path,
        "site_name": text_of("site_name") or _title_of_the_inventory(root),
        "site_url": site_url and site_url.rstrip("/") + "/",
        "site_description": text_of("site_description"),
        "repo_url": text_of("repo_url"),
        "docs_dir": base / (text_of("docs_dir") or "site_src/pages"),
        "site_dir": base / (text_of("site_dir") or "site"),
        "strict": config.get("strict") is True,
        "theme_dirs": (base / custom_dir,) if isinstance(custom_dir, str) else (),
        "own_tabs": bool(config.get("nav")),
        "other_plugins": bool(config.get("hooks")) or any(_plugin_name(plugin) not in KNOWN_PLUGINS for plugin in config.get("plugins") or ()),
    }
    options, keys = _plugin_options(config)
    if not isinstance(options, dict):
        complain(keys, "un groupe de lignes «\u00a0clé: valeur\u00a0»", options)
        options = {}
    for key, value in options.items():
        if key not in OPTIONS:
            place = _place(path, _mark(node, (*keys, key)))
            problems.append(problem("S092", place, (*keys, key), nearest(str(key), OPTIONS), plugin=PLUGIN, liste=Ours(", ".join(OPTIONS)), reglage=key))
        elif not _is_absent(value) and not OPTIONS[key].accepts(value):
            complain((*keys, key), OPTIONS[key].expected, value)
    for key in config:
        if key not in MKDOCS_KEYS and (close := nearest(str(key), MKDOCS_KEYS)):
            problems.append(problem("S092", _place(path, _mark(node, (key,))), (key,), close, plugin=path.name, liste=Ours("ceux de MkDocs"), reglage=key))
    if problems:
        return None, problems
    return Settings(**values, **options_as_fields(options)), []


def from_mkdocs(config: Any, options: dict[str, Any]) -> Settings:
    """The same settings from a configuration that MkDocs has read and checked (it may come from its command line)."""
    return Settings(
        root=Path(config.config_file_path).resolve().parent,
        config_file=Path(config.config_file_path).resolve(),
        docs_dir=Path(config.docs_dir),
        site_dir=Path(config.site_dir),
        site_name=str(config.site_name),
        site_url=config.site_url or "",
        site_description=config.site_description or "",
        repo_url=config.repo_url or "",
        strict=config.strict,
        **options_as_fields(options),
    )


# ── The options under the plugin's key ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Option:
    """What an option may be: in words, and as a function."""

    expected: str
    accepts: Callable[[Any], bool]


def _is_absent(value: Any) -> bool:
    """An option left empty is one not given: an address may come from the environment (`!ENV`), which says nothing on most machines."""
    return value is None or value == ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_web_address(value: Any) -> bool:
    parts = urlsplit(value) if isinstance(value, str) else None
    return parts is not None and parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", value)


def _is_contact(value: Any) -> bool:
    return _is_web_address(value) or (isinstance(value, str) and bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value)))


def _is_pages(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(page, str) and page.endswith(".md") for page in value)


WHOLE_ADDRESS = "une adresse complète, qui commence par `https://`"
OPTIONS: dict[str, Option] = {
    "edit_base": Option(WHOLE_ADDRESS, _is_web_address),
    "territoire": Option("un texte", _is_text),
    "contact": Option("une adresse électronique, ou l'adresse complète d'une page", _is_contact),
    "accueil_titre": Option("un texte", _is_text),
    "accueil_texte": Option("un texte", _is_text),
    "footer": Option("une liste de pages, comme `[a-propos.md]`", _is_pages),
}


def options_as_fields(options: dict[str, Any]) -> dict[str, Any]:
    """Checked options as values for `Settings`."""
    values: dict[str, Any] = {}
    for key, value in options.items():
        if _is_absent(value):
            continue
        if key == "edit_base":
            value = value.rstrip("/") + "/"
        values[key] = tuple(value) if isinstance(value, list) else value.strip()
    return values


def _plugin_options(config: dict[str, Any]) -> tuple[Any, tuple[str | int, ...]]:
    """The options given to our plugin and the keys that lead to them; `plugins` may be a list or a mapping."""
    plugins = config.get("plugins")
    if isinstance(plugins, dict):
        return plugins.get(PLUGIN) or {}, ("plugins", PLUGIN)
    for index, plugin in enumerate(plugins if isinstance(plugins, list) else ()):
        if isinstance(plugin, dict) and PLUGIN in plugin:
            return plugin[PLUGIN] or {}, ("plugins", index, PLUGIN)
    return {}, ("plugins", PLUGIN)


def _plugin_name(plugin: Any) -> str:
    return str(next(iter(plugin), "")) if isinstance(plugin, dict) else str(plugin)


def _mark(node: yaml.Node | None, keys: tuple[str | int, ...]) -> yaml.Mark | None:
    """Where the value at `keys` is written, or its nearest ancestor."""
    mark = node.start_mark if node is not None else None
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == key), None)
            if pair is None:
                break
            mark, node = pair[0].start_mark, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            node = node.value[key]
            mark = node.start_mark
        else:
            break
    return mark


def _title_of_the_inventory(root: Path) -> str:
    """The title that the schema gives the inventory; a broken schema is reported by whoever loads it."""
    try:
        described = yaml.load((root / "schema" / "datapackage.yaml").read_text(encoding="utf-8"), _Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        described = None
    title = described.get("title") if isinstance(described, dict) else None
    return title if isinstance(title, str) and title.strip() else "Inventaire"


def _place(path: Path, mark: yaml.Mark | None) -> Place:
    return place_of(mark, path.name) if mark is not None else Place(path.name)


def _unreadable(path: Path, reason: str, mark: yaml.Mark | None = None) -> Problem:
    return problem("S090", _place(path, mark), fichier=path.name, raison=Ours(reason))

"""`mkdocs.yml` (or its absence) goes in, one frozen `Settings` comes out, with a located French problem for each mistake in it.

Only what the generator needs is read here; MkDocs reads the rest itself. MkDocs is not imported, so that `maillage check` does without it. A base file
named by `INHERIT` is not followed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from yaml_env_tag import construct_env_tag

from generator.problem import Place, Problem

CONFIG_NAME = "mkdocs.yml"
PLUGIN = "maillage"
FOOTER_PAGES = ("a-propos.md", "mentions-legales.md", "confidentialite.md", "accessibilite.md", "retrait.md")


@dataclass(frozen=True)
class Settings:
    """Everything a build may be told, read once.

    `site_url` ends with "/" or is empty: then pages have no canonical address and the site no sitemap, since both need a whole address. `edit_base`
    ends with "/" or is empty: a record is corrected at `edit_base + "<slug>.yaml"`. `footer` names hand-written pages, relative to `docs_dir`: those
    that exist are linked at the foot of every page.
    """

    root: Path
    docs_dir: Path
    site_dir: Path
    site_name: str
    site_url: str = ""
    site_description: str = ""
    repo_url: str = ""
    edit_base: str = ""
    territoire: str = ""
    contact: str = ""
    footer: tuple[str, ...] = FOOTER_PAGES
    strict: bool = False

    def edit_url(self, slug: str) -> str:
        """The address where the record `slug` is corrected at its source, empty when there is none."""
        return f"{self.edit_base}{slug}.yaml" if self.edit_base else ""


class _Loader(yaml.SafeLoader):
    """Reads what MkDocs accepts: `!ENV`, and tags such as `!!python/name:` whose value is of no use here."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def read_settings(root: Path, config_file: Path | None = None) -> tuple[Settings | None, list[Problem]]:
    """The settings of the inventory in `root`. Without a `mkdocs.yml`, everything has a default; with a wrong one, `None` and why."""
    path = config_file or root / CONFIG_NAME
    name = path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if config_file is not None:
            return None, [_problem(name, None, "", f"Le fichier de réglages « {path} » n'existe pas.")]
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        return None, [_problem(name, None, "", f"Ce fichier de réglages doit être un texte en UTF-8 ; il n'a pas pu être lu : {error}.")]
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            config = loader.construct_document(node) if node is not None else {}
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "forme inattendue"
        return None, [_problem(name, mark, "", f"Ce fichier de réglages n'est pas du YAML lisible ({what}). Corrigez cette ligne.")]
    if not isinstance(config, dict):
        return None, [_problem(name, node.start_mark, "", "Ce fichier de réglages doit contenir des lignes « clé: valeur ».")]
    base = path.resolve().parent if text else root
    return _settings(root, base, name, config, node)


def _settings(root: Path, base: Path, name: str, config: dict[str, Any], node: yaml.Node | None) -> tuple[Settings | None, list[Problem]]:
    problems: list[Problem] = []

    def complain(keys: tuple[str | int, ...], message: str, suggestion: str | None = None) -> None:
        problems.append(_problem(name, _mark(node, keys), ".".join(str(key) for key in keys), message, suggestion))

    def text_of(key: str) -> str:
        value = config.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            complain((key,), f"« {key} » doit être un texte ; trouvé : {value!r}.")
            return ""
        return value.strip()

    site_url = text_of("site_url")
    if site_url and not _is_web_address(site_url):
        complain(("site_url",), f"« site_url » doit être une adresse complète (https://…) ; trouvé : « {site_url} ».")
    values: dict[str, Any] = {
        "root": root,
        "site_name": text_of("site_name") or _title_of_the_inventory(root),
        "site_url": site_url and site_url.rstrip("/") + "/",
        "site_description": text_of("site_description"),
        "repo_url": text_of("repo_url"),
        "docs_dir": base / (text_of("docs_dir") or "site_src/pages"),
        "site_dir": base / (text_of("site_dir") or "site"),
        "strict": config.get("strict") is True,
    }
    options, keys = _plugin_options(config)
    if not isinstance(options, dict):
        complain(keys, f"Les réglages sous « {PLUGIN} » doivent être des lignes « clé: valeur ».")
        options = {}
    for key, message, suggestion in option_faults(options):
        complain((*keys, key), message, suggestion)
    if problems:
        return None, problems
    return Settings(**values, **options_as_fields(options)), []


def from_mkdocs(config: Any, options: dict[str, Any]) -> Settings:
    """The same settings from a configuration that MkDocs has read and checked (it may come from its command line)."""
    return Settings(
        root=Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd(),
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


def _is_web_address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", value)


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "doit être un texte"


def _address(value: Any) -> str | None:
    return None if isinstance(value, str) and _is_web_address(value) else "doit être une adresse complète, qui commence par https://"


def _contact(value: Any) -> str | None:
    if isinstance(value, str) and (_is_web_address(value) or re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value)):
        return None
    return "doit être une adresse électronique ou l'adresse d'une page (https://…)"


def _pages(value: Any) -> str | None:
    if isinstance(value, list) and all(isinstance(page, str) and page.endswith(".md") for page in value):
        return None
    return "doit être une liste de pages (par exemple : [a-propos.md])"


_OPTIONS: dict[str, Callable[[Any], str | None]] = {
    "edit_base": _address,
    "territoire": _text,
    "contact": _contact,
    "footer": _pages,
}


def option_faults(options: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """What is wrong among the options under the plugin's key: (key, French message, nearest valid key)."""
    faults: list[tuple[str, str, str | None]] = []
    for key, value in options.items():
        if key not in _OPTIONS:
            near = next(iter(difflib.get_close_matches(str(key), _OPTIONS, 1)), None)
            hint = f" ; vouliez-vous dire « {near} » ?" if near else "."
            faults.append((str(key), f"« {key} » n'est pas un réglage de « {PLUGIN} »{hint} Réglages possibles : {', '.join(_OPTIONS)}.", near))
        elif value is not None and (must := _OPTIONS[key](value)):
            faults.append((key, f"« {key} » {must} ; trouvé : {value!r}.", None))
    return faults


def options_as_fields(options: dict[str, Any]) -> dict[str, Any]:
    """Checked options as values for `Settings`."""
    values: dict[str, Any] = {}
    for key, value in options.items():
        if value is None:
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


def _problem(path: str, mark: yaml.Mark | None, field: str, message: str, suggestion: str | None = None) -> Problem:
    place = Place(path, mark.line + 1, mark.column + 1) if mark is not None else Place(path)
    return Problem(place, "S900", "erreur", field, message, suggestion)

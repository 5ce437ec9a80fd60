"""Settings have a default each, and a mistake in them is told in French, where it is."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from generator.settings import OPTIONS, Settings, read_settings


def settings_of(folder: Path, text: str) -> Settings:
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    settings, problems = read_settings(folder)
    assert problems == [] and settings is not None
    return settings


def wrong(folder: Path, text: str) -> list[str]:
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    settings, problems = read_settings(folder)
    assert settings is None
    return [f"{each.place.path}:{each.place.line}:{each.place.column} {each.code} {each.message}" for each in problems]


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "datapackage.yaml").write_text("title: L'inventaire d'ailleurs\n", encoding="utf-8")
    settings, problems = read_settings(tmp_path)
    assert problems == [] and settings is not None
    assert (settings.site_name, settings.site_url, settings.docs_dir, settings.site_dir) == (
        "L'inventaire d'ailleurs", "", tmp_path / "site_src" / "pages", tmp_path / "site",
    )  # fmt: skip


def test_addresses_end_with_a_slash(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "site_name: A\nsite_url: https://a.org/b\nplugins:\n  - maillage:\n      edit_base: https://a.org/edit/main\n")
    assert (settings.site_url, settings.edit_url("reseau")) == ("https://a.org/b/", "https://a.org/edit/main/reseau.yaml")


def test_the_plugin_may_be_a_word_a_mapping_or_a_key(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "site_name: A\nplugins: [maillage]\n").contact == ""
    assert settings_of(tmp_path, "site_name: A\nplugins:\n  maillage:\n    contact: a@b.org\n").contact == "a@b.org"
    assert settings_of(tmp_path, "site_name: A\nplugins:\n  - maillage:\n").contact == ""


def test_what_mkdocs_alone_understands_does_not_disturb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADRESSE_DU_SITE", "https://a.org/")
    settings = settings_of(tmp_path, "site_name: A\nsite_url: !ENV ADRESSE_DU_SITE\nextra: {f: !!python/name:os.system }\n")
    assert settings.site_url == "https://a.org/"


def test_other_plugins_and_hooks_are_seen(tmp_path: Path) -> None:
    assert not settings_of(tmp_path, "plugins: [maillage, search]\n").other_plugins
    assert settings_of(tmp_path, "plugins: [maillage, {git-dates: {}}]\n").other_plugins
    assert settings_of(tmp_path, "hooks: [a.py]\n").other_plugins


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "site_name: [A\n",
            "mkdocs.yml:1:12 S037 Une liste entre crochets ou un groupe entre accolades doit séparer ses éléments par des virgules et se fermer",
        ),
        ("sitename: A\n", "mkdocs.yml:1:1 S092 Sous `mkdocs.yml`, les réglages sont ceux de MkDocs\u00a0; on trouve `sitename`. Vouliez-vous dire `site_name`"),
        ("- A\n", "mkdocs.yml:1:1 S090 `mkdocs.yml` doit être un texte YAML en UTF-8, fait de lignes «\u00a0clé: valeur\u00a0»\u00a0; ce n'en sont pas."),
        ("site_name: 3\n", "mkdocs.yml:1:1 S091 `site_name` doit être un texte\u00a0; on trouve `3`."),
        ("site_url: a.org\n", "mkdocs.yml:1:1 S091 `site_url` doit être une adresse complète, qui commence par `https://`\u00a0; on trouve `a.org`."),
        (
            "plugins:\n  - maillage:\n      contact: moi\n",
            "mkdocs.yml:3:7 S091 `contact` doit être une adresse électronique, ou l'adresse complète d'une page\u00a0; on trouve `moi`.",
        ),
        (
            "plugins:\n  - maillage:\n      edit_bas: https://a.org\n",
            f"mkdocs.yml:3:7 S092 Sous `maillage`, les réglages sont {', '.join(OPTIONS)}\u00a0; on trouve `edit_bas`. Vouliez-vous dire `edit_base`\u00a0?",
        ),
        (
            "plugins:\n  - maillage: [a]\n",
            "mkdocs.yml:2:5 S091 `maillage` doit être un groupe de lignes «\u00a0clé: valeur\u00a0»\u00a0; on trouve `une liste`.",
        ),
        (
            "plugins:\n  - maillage:\n      footer: a-propos.md\n",
            "mkdocs.yml:3:7 S091 `footer` doit être une liste de pages, comme `[a-propos.md]`\u00a0; on trouve `a-propos.md`.",
        ),
    ],
)
def test_a_mistake_is_told_where_it_is(tmp_path: Path, text: str, said: str) -> None:
    (message,) = wrong(tmp_path, text)
    assert message.startswith(said)


def test_a_file_that_is_asked_for_must_exist(tmp_path: Path) -> None:
    settings, problems = read_settings(tmp_path, tmp_path / "autre.yml")
    assert settings is None and [each.code for each in problems] == ["S090"]


def test_every_option_is_a_field_of_the_settings() -> None:
    assert set(OPTIONS) <= {field.name for field in fields(Settings)}

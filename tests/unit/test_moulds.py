"""A pressed page equals, byte for byte, what MkDocs renders for the same page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig

from generator import moulds
from generator.moulds import press, shape_of
from generator.plugin import MaillagePlugin, PressedPage

HOSTILE = "</title><script>alert(1)</script> \"l'été\" & l'hiver\u00a0: \\1 {{ 7*7 }} \x02body\x03"


@dataclass(frozen=True)
class Page:
    url: str
    kind: str
    title: str = HOSTILE
    description: str = HOSTILE
    body: str = '<div class="mg"><h1>Un titre</h1><p>Un\u00a0texte &amp; {{ rien }}</p></div>'
    edit_url: str = ""
    head: str = '<meta name="essai" content="1">'
    lastmod: str = ""


PAGES = [
    Page("", "accueil"),
    Page("explorer/", "explorer"),
    Page("fiches/reseau-a/", "fiche", edit_url="https://exemple.org/edit/?a=1&b=2"),
    Page("fiches/reseau-b/", "fiche"),
    Page("notions/", "notions"),
    Page("notions/public/", "vocabulaire"),
    Page("notions/public/jeunes/", "notion"),
    Page("territoires/limousin/", "territoire"),
    Page("donnees/codebook/", "codebook"),
    Page("messages/", "messages"),
]


class RenderingPlugin(MaillagePlugin):
    """The plugin, with pages that MkDocs itself renders to the end."""

    pages: Sequence[Page] = ()

    def on_files(self, files, *, config):
        files = super().on_files(files, config=config)
        nav = ["explorer/", "notions/", "donnees/"]
        for page in self.pages:
            file = PressedPage(page.url, shape_of(page, nav), moulds.slot_values(page, config.site_url or ""), config).file
            files.append(file)
        return files


def render_with_mkdocs(folder: Path, pages: list[Page], **config: object) -> tuple[RenderingPlugin, Path]:
    docs = folder / "pages"
    docs.mkdir()
    (docs / "a-propos.md").write_text("# À propos\n\nTexte.\n", encoding="utf-8")
    (docs / "methode.md").write_text("# Méthode\n\n## Un\n\nVoir [elle](fiche:reseau-a).\n", encoding="utf-8")
    nav = [{"Explorer": "page:explorer/"}, {"Savoirs": [{"Notions": "page:notions/"}, {"Méthode": "methode.md"}]}, {"Données": "page:donnees/"}]
    loaded = MkDocsConfig(config_file_path=str(folder / "mkdocs.yml"))
    loaded.load_dict({"site_name": "L'été & <nous>", "docs_dir": str(docs), "site_dir": str(folder / "site"), "theme": {"name": "material"}, "plugins": []})
    loaded.load_dict({"nav": nav, **config})
    assert loaded.validate() == ([], [])
    plugin = RenderingPlugin()
    plugin.load_config({})
    plugin.pages = pages
    plugin.frame_only = True
    loaded.plugins["maillage"] = plugin
    mkdocs_build(loaded)
    return plugin, folder / "site"


@pytest.mark.parametrize("site_url", ["", "https://exemple.org/sous-dossier/"])
def test_a_pressed_page_is_what_mkdocs_renders_for_every_kind_and_depth(tmp_path: Path, site_url: str) -> None:
    plugin, site = render_with_mkdocs(
        tmp_path, PAGES, **({"site_url": site_url} if site_url else {}), theme={"name": "material", "features": ["content.action.edit"]}
    )
    frame = plugin.frame()
    for page in PAGES:
        pressed = press(frame.mould(shape_of(page, frame.tabs)), page, site_url)
        assert pressed == (site / page.url / "index.html").read_bytes(), page.url

"""Another territory: an inventory of orchards, with its own schema, two records, and (when asked for) its own settings and a hand-written page."""

from __future__ import annotations

import re
from pathlib import Path

from tests.whole_site import PUBLISHED_AT

SCHEMA = {
    "datapackage.yaml": """
        name: vergers
        title: Vergers du Grand Fleuve
        description: Les vergers anciens de la vallée et leurs fruits.
        x-version: "2.0"
        resources:
          - {name: verger, schema: verger.yaml}
          - {name: greffe, schema: greffe.yaml}
        x-sections:
          - {id: portrait, titre: Le portrait}
          - {id: sol, titre: La terre}
          - {id: greffes, titre: Les greffes}
    """,
    "verger.yaml": """
        name: verger
        title: Verger
        description: Un verger ancien.
        fields:
          - {name: nom, type: string, title: Nom du verger, constraints: {required: true}, x-section: portrait, x-genre: texte, x-recherche: 10}
          - {name: recit, type: string, title: Son histoire, x-section: portrait, x-genre: markdown, x-recherche: 4}
          - name: rives
            type: array
            title: Rives
            x-section: sol
            x-vocabulaire: rive
            x-carte: true
            x-facette: {rang: 1, libelle: Rive, arbre: true, porte: true}
          - {name: fruits, type: array, title: Fruits, x-section: sol, x-vocabulaire: fruit, x-carte: true, x-facette: {rang: 2, libelle: Fruit, porte: true}}
          - {name: plante_en, type: string, title: Planté en, x-section: sol, x-genre: date-edtf, x-carte: true}
          - {name: hauteur, type: number, title: Altitude, x-section: sol}
          - {name: greffes, type: array, title: Greffes, x-table: greffe, x-section: greffes, x-presentation: liste}
    """,
    "greffe.yaml": """
        name: greffe
        title: Greffe
        x-court: geste
        fields:
          - {name: geste, type: string, title: Geste, constraints: {required: true}, x-genre: markdown, x-recherche: 2}
          - {name: fruit, type: string, title: Fruit greffé, x-vocabulaire: fruit, x-appui: [geste]}
    """,
    "vocabulaires/rive.yaml": """
        id: rive
        titre: Rives
        designation: une rive
        description: Les deux bords du fleuve.
        termes:
          - {id: fleuve, libelle: Grand Fleuve}
          - {id: rive-nord, libelle: Rive nord, parent: fleuve, definition: "Le bord exposé au soleil."}
          - {id: rive-sud, libelle: Rive sud, parent: fleuve, definition: "Le bord à l'ombre des collines."}
    """,
    "vocabulaires/fruit.yaml": """
        id: fruit
        titre: Fruits
        designation: un fruit
        description: Ce que l'on cueille ici.
        termes:
          - {id: reinette, libelle: Reinette grise, definition: Une pomme qui se garde tout l'hiver., source: Catalogue du pépiniériste, verification: verifie}
          - {id: quetsche, libelle: Quetsche, definition: Une prune allongée.}
    """,
}
RECORDS = {
    "clos-du-meunier": """
        nom: Clos du Meunier
        recit: Douze pommiers plantés par le meunier, sauvés de l'arrachage et replantés plus haut.
        rives: [rive-nord]
        fruits: [reinette, quetsche]
        plante_en: "1911"
        hauteur: 240
        greffes:
          - geste: Une greffe en fente, faite en mars, sur un jeune pied.
            fruit: reinette
          - Une seconde, en écusson.
    """,
    "verger-des-soeurs": """
        nom: Verger des Sœurs
        recit: Un verger clos de murs, où les pruniers donnent encore. Voir aussi le [Clos du Meunier](fiche:clos-du-meunier).
        rives: [rive-sud]
        fruits: [quetsche]
        plante_en: 1880~
    """,
}
CONFIG = f"""
site_name: Les vergers de la vallée
site_url: {PUBLISHED_AT}
docs_dir: pages
theme: {{name: material}}
plugins:
  - maillage:
      accueil_titre: Bienvenue au verger
nav:
  - Explorer: page:explorer/
  - Fruits: page:notions/fruit/
  - Tailler: tailler.md
"""
PAGE = "# Tailler un pommier\n\nComme au [Clos du Meunier](fiche:clos-du-meunier), en fin d'hiver, avant [les quetsches](notion:fruit/quetsche).\n"


def dedent(text: str) -> str:
    return re.sub(r"(?m)^ {8}", "", text).strip() + "\n"


def orchards(root: Path, configured: bool) -> Path:
    """An inventory of orchards: a schema, two records and, when `configured`, settings and a hand-written page."""
    files = {f"schema/{name}": text for name, text in SCHEMA.items()} | {f"experiences/{slug}.yaml": text for slug, text in RECORDS.items()}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")
    if configured:
        (root / "mkdocs.yml").write_text(CONFIG, "utf-8")
        (root / "pages").mkdir()
        (root / "pages" / "tailler.md").write_text(PAGE, "utf-8")
    return root

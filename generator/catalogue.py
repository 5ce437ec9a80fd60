"""A code, a place and the values found in a file go in, a `Problem` with its French sentences comes out; every message of the check is written here, once.

Codes are stable: a code that goes is never given to another message. Families, and who is where inside them:

- S structure: S001–S019 the file and its bytes, S020–S049 the YAML, S050–S059 keys and shapes of a record, S060–S089 the schema's own files, S090–S099 the settings and hand-written pages;
- T type: the value of one cell;
- R reference: terms, territories, organisations, sheets, sources named by their id;
- C content: what is well-formed but incomplete, doubtful or contradictory;
- P privacy: what must not be published.

To add a message, add one `Message(...)` to the family's tuple. Write ordinary spaces: the no-break ones are put in here, outside `code`. In a template, a
`{value}` comes from a file: `problem` shows it through `quote`, so that nothing invisible or endless reaches a screen. Wrap in `Ours` what is not to be
quoted because we wrote it (a sentence of the schema, a list of allowed values).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from generator.problem import Level, Place, Problem

LONGEST_QUOTE = 80
LONGEST_SUGGESTION = 240  # it is there to be copied: a web address is long


@dataclass(frozen=True)
class Message:
    """One message: what it says where it is found, and what the published page says about it.

    `gabarit` is the template of the sentences (what must be true, what was found, what to do). `exemple` tells what `mauvais` and `bon` are, so that a
    test can run them: "fichier", the text of a whole file; "extrait", keys laid over a complete valid record; "description", words for what no text
    can show (bytes, names of files).
    """

    code: str
    level: Level
    titre: str
    gabarit: str
    explication: str
    mauvais: str
    bon: str
    exemple: Literal["fichier", "extrait", "description"] = "extrait"


class Ours(str):
    """A text of the house, not of a file: shown as it is, in full."""


_INVISIBLE = {
    "\t": "tabulation",
    "\n": "fin de ligne",
    "\r": "retour chariot",
    "\x00": "caractère nul",
    "\u00a0": "espace insécable",
    "\u202f": "espace fine insécable",
    "\u00ad": "trait d'union conditionnel",
    "\u200b": "espace sans chasse",
    "\ufeff": "marque d'ordre des octets",
}
# Controls (C), separators (Z) but the plain space, and the fillers that are letters by category but show as nothing.
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800\u034f"


def quote(value: object, longest: int = LONGEST_QUOTE) -> str:
    """A value of a file as a person can see it: invisible characters named between ⟨⟩, at most 80 characters, on one line."""
    if value is None:
        return "rien"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, dict):
        return "un groupe de clés"
    if isinstance(value, list | tuple):
        return "une liste"
    text = str(value)
    cut = len(text) > longest
    if cut:
        text = text[: longest - 1]
    if not (text.isascii() and text.isprintable()):
        text = "".join(_visible(letter) for letter in text)
    return text + "…" if cut else text


def _visible(letter: str) -> str:
    if letter in _INVISIBLE:
        return f"⟨{_INVISIBLE[letter]}⟩"
    if letter in _FILLERS or (letter != " " and unicodedata.category(letter)[0] in "CZ"):
        return f"⟨U+{ord(letter):04X}⟩"
    return letter


_SPACED = re.compile(r" (?=[:;?!»])|(?<=«) ")
_CODE = re.compile(r"(`[^`]*`)")


def _french(text: str) -> str:
    """The sentence with its no-break spaces, what stands between back quotes left alone."""
    return "".join(part if part.startswith("`") else _SPACED.sub("\u00a0", part) for part in _CODE.split(text))


def problem(code: str, place: Place, field: str | tuple[str | int, ...] = "", suggestion: str | None = None, **values: object) -> Problem:
    """The problem `code` at `place`, its template filled with `values`.

    `field` may be a data path (`("acteurs", 2, "type")`). A suggestion that the template does not place itself (`{suggestion}`) is offered at the end;
    a template that leaves its sentence open goes on with it.
    """
    message = MESSAGES[code]
    shown: dict[str, object] = {
        name: value if isinstance(value, Ours | int) and not isinstance(value, bool) else quote(value) for name, value in values.items()
    }
    text = message.gabarit.format(suggestion=quote(suggestion), **shown) if "{" in message.gabarit else message.gabarit
    if suggestion is not None and "{suggestion}" not in message.gabarit:
        meant = quote(suggestion, LONGEST_SUGGESTION)
        text += f" Vouliez-vous dire `{meant}`\u00a0?" if text.endswith(".") else f"\u00a0; vouliez-vous dire `{meant}`\u00a0?"
    elif not text.endswith((".", "?")):
        text += "."
    return Problem(place, code, message.level, field if isinstance(field, str) else dotted(field), text, suggestion)


def shows_extracts(parts: Collection[str]) -> bool:
    """Whether records made of these parts can be explained with the extracts of the catalogue: another model of record has other keys."""
    extracts = (message.bon for message in MESSAGES.values() if message.exemple != "description")
    return {key for extract in extracts for key in re.findall(r"^([^\s:#]+):", extract, re.MULTILINE)} <= set(parts)


def dotted(path: tuple[str | int, ...]) -> str:
    """`("acteurs", 2, "type")` as a person reads it: `acteurs[2].type`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


STRUCTURE: tuple[Message, ...] = (
    Message(
        "S001",
        "erreur",
        "Fichier illisible",
        "Ce fichier doit pouvoir être lu ; le système a répondu « {raison} ». Vérifiez qu'il existe encore et que vous avez le droit de le lire.",
        "Le fichier est là, mais l'ordinateur refuse de l'ouvrir : il a été déplacé pendant la lecture, le disque a un défaut, ou les droits d'accès manquent.",
        "Un fichier que seul un autre compte peut lire.",
        "Le même fichier, lisible par votre compte.",
        "description",
    ),
    Message(
        "S002",
        "erreur",
        "Extension `.yml` au lieu de `.yaml`",
        "Le nom d'une fiche doit finir par `.yaml` ; celui-ci finit par `{extension}` et la fiche n'est pas lue. {conseil}.",
        "Une seule extension est admise, pour qu'une même fiche n'existe pas deux fois sous deux noms.",
        "experiences/ma-fiche.yml",
        "experiences/ma-fiche.yaml",
        "description",
    ),
    Message(
        "S003",
        "erreur",
        "Ce n'est pas un fichier",
        "Une fiche doit être un fichier ordinaire ; `{nom}` est {nature}. Déplacez-le hors du dossier, ou donnez-lui un autre nom.",
        "Un dossier peut porter un nom qui finit par `.yaml`, mais il ne contient pas de fiche.",
        "Un dossier nommé experiences/ma-fiche.yaml/",
        "Un fichier nommé experiences/ma-fiche.yaml",
        "description",
    ),
    Message(
        "S004",
        "erreur",
        "Lien symbolique qui sort du dossier",
        "Une fiche doit se trouver dans le dossier lui-même ; `{nom}` est un lien vers un fichier d'ailleurs, qui n'est pas lu. Copiez le fichier à la place du lien.",
        "Un lien symbolique peut mener à n'importe quel fichier de l'ordinateur, et le publier par mégarde.",
        "experiences/ma-fiche.yaml → /etc/passwd",
        "experiences/ma-fiche.yaml, fichier ordinaire",
        "description",
    ),
    Message(
        "S005",
        "erreur",
        "Nom de fichier à corriger",
        "Le nom d'une fiche doit être fait de lettres minuscules sans accent, de chiffres et de traits d'union (80 caractères au plus) ; on trouve `{nom}`{detail}. {conseil}.",
        "Le nom du fichier est l'identifiant de la fiche : il devient son adresse sur le site et sert à la citer depuis d'autres fiches. Espaces, majuscules, accents et points y sont source d'erreurs.",
        "experiences/Été au Café.yaml",
        "experiences/ete-au-cafe.yaml",
        "description",
    ),
    Message(
        "S006",
        "erreur",
        "Nom de fichier avec une lettre trompeuse",
        "Le nom d'une fiche doit être fait de lettres latines sans accent ; dans `{nom}`, la lettre {numero} est `{lettre}` (U+{point}), d'un autre alphabet, qui ressemble à `{latin}`. {conseil}.",
        "Certaines lettres cyrilliques ou grecques se dessinent comme des lettres latines. Deux noms paraissent alors les mêmes sans l'être.",
        "experiences/cаfe.yaml, où le premier « а » est cyrillique",
        "experiences/cafe.yaml",
        "description",
    ),
    Message(
        "S007",
        "erreur",
        "Fichier trop gros",
        "Un fichier doit peser au plus {maximum} Ko ; celui-ci en pèse {taille} et n'est pas lu. Une fiche complète fait environ 10 Ko : vérifiez que rien d'autre n'a été collé dedans.",
        "Une fiche est un texte court. Un fichier énorme est toujours une erreur (une image, une archive, un copier-coller répété).",
        "Un fichier de 50 Mo.",
        "Un fichier de 10 Ko.",
        "description",
    ),
    Message(
        "S008",
        "erreur",
        "Dossier illisible",
        "Le dossier `{nom}` doit exister et pouvoir être lu ; le système a répondu « {raison} ». Vérifiez son nom et vos droits d'accès.",
        "L'inventaire se lit à partir d'un dossier `experiences/`. S'il manque ou refuse d'être lu, rien ne peut être vérifié.",
        "Une commande lancée dans un dossier qui ne contient pas `experiences/`.",
        "La même commande lancée à la racine de l'inventaire, ou avec `--root`.",
        "description",
    ),
    Message(
        "S009",
        "avertissement",
        "Fichier qui n'est pas lu",
        "Le dossier des fiches ne doit contenir que des fichiers `.yaml` ; `{nom}` n'est pas lu. {conseil}.",
        "Un fichier au nom inattendu (`.txt`, `.yaml.txt`, `.docx`, sous-dossier) est laissé de côté : sans cet avertissement, une fiche manquerait sans que personne ne le voie.",
        "experiences/ma-fiche.yaml.txt",
        "experiences/ma-fiche.yaml",
        "description",
    ),
    Message(
        "S010",
        "erreur",
        "Fichier qui n'est pas en UTF-8",
        "Le fichier doit être enregistré en UTF-8 ; à cette ligne, l'octet 0x{octet} n'en est pas ({supposition}). Dans votre éditeur, choisissez « Enregistrer sous », puis l'encodage UTF-8.",
        "Un encodage est la façon d'écrire les lettres en nombres. Les accents enregistrés autrement qu'en UTF-8 deviennent illisibles.",
        "Un fichier enregistré en « Windows-1252 » ou « ANSI ».",
        "Le même fichier enregistré en « UTF-8 ».",
        "description",
    ),
    Message(
        "S011",
        "erreur",
        "Fichier en UTF-16",
        "Le fichier doit être enregistré en UTF-8 ; celui-ci est en {encodage}. Dans votre éditeur, choisissez « Enregistrer sous », puis l'encodage UTF-8 (et non « Unicode »).",
        "Le Bloc-notes de Windows appelle « Unicode » l'UTF-16, qui n'est pas lu ici.",
        "Un fichier enregistré en « Unicode » (UTF-16).",
        "Le même fichier enregistré en « UTF-8 ».",
        "description",
    ),
    Message(
        "S012",
        "erreur",
        "Marque invisible au début du fichier (BOM)",
        "Le fichier doit commencer par son premier caractère visible ; il commence par une marque invisible (BOM). Dans votre éditeur, choisissez « Enregistrer sous », puis l'encodage « UTF-8 » et non « UTF-8 avec BOM ».",
        "Certains logiciels de Windows ajoutent trois octets invisibles en tête des fichiers UTF-8. Ils se collent au nom de la première clé.",
        "Un fichier enregistré en « UTF-8 avec BOM ».",
        "Le même fichier enregistré en « UTF-8 ».",
        "description",
    ),
    Message(
        "S013",
        "erreur",
        "Fichier qui n'est pas du texte",
        "Ce fichier doit être du texte ; {nature}. {conseil}.",
        "Changer le nom d'un document ne change pas ce qu'il est : un document de traitement de texte ou une image garde sa forme, que seul son logiciel sait lire.",
        "Un document .docx renommé en .yaml.",
        "Un fichier texte enregistré en UTF-8.",
        "description",
    ),
    Message(
        "S014",
        "erreur",
        "Caractère de contrôle",
        "Le texte ne doit contenir aucun caractère de contrôle ; on trouve ici {caractere}, invisible{autres}. Effacez-le et retapez le mot.",
        "Ces caractères invisibles, venus d'un copier-coller, commandent un terminal ou une imprimante : ils n'ont pas de place dans un texte.",
        'titre: "Un réseau\\e[31m de santé"\n',
        'titre: "Un réseau de santé"\n',
        "fichier",
    ),
    Message(
        "S015",
        "erreur",
        "Caractère qui renverse le sens de lecture",
        "Le texte ne doit contenir aucun caractère qui change le sens de lecture ; on trouve ici {caractere}, invisible{autres}. Effacez-le et retapez le mot.",
        "Ces caractères invisibles font lire un texte dans un autre ordre que celui où il est écrit : ils peuvent cacher ce que dit vraiment une fiche.",
        'titre: "Un réseau\\u202e de santé"\n',
        'titre: "Un réseau de santé"\n',
        "fichier",
    ),
    Message(
        "S016",
        "erreur",
        "Fichier vide",
        "Un fichier doit contenir au moins ses clés obligatoires ; celui-ci est vide. Remplissez-le, ou supprimez-le.",
        "Le fichier existe mais ne contient rien : il a peut-être été enregistré trop tôt.",
        "",
        "titre: Un réseau de santé\n",
        "fichier",
    ),
    Message(
        "S017",
        "erreur",
        "Rien que des commentaires",
        "Un fichier doit contenir au moins ses clés obligatoires ; celui-ci n'a que des commentaires (les lignes qui commencent par `#` ne sont pas lues). Ôtez le `#` des lignes à lire.",
        "Ce qui suit un `#` est une note pour soi : la fiche est donc vide.",
        "# titre: Un réseau de santé\n",
        "titre: Un réseau de santé\n",
        "fichier",
    ),
    Message(
        "S018",
        "avertissement",
        "Caractère invisible dans un mot",
        "Un mot ne doit pas contenir de caractère invisible ; on trouve ici {caractere}{autres}. Effacez-le et retapez le mot, sinon la recherche ne le trouvera pas.",
        "Ce caractère vient d'un copier-coller depuis une page du web ou un PDF. Il ne se voit pas, mais coupe le mot en deux pour la recherche.",
        "titre: Un rés\u200beau de santé\n",
        "titre: Un réseau de santé\n",
        "fichier",
    ),
    Message(
        "S019",
        "avertissement",
        "Lettres abîmées",
        "Chaque lettre accentuée doit se lire comme telle ; on trouve `{trouve}`, trace d'un mauvais changement d'encodage{autres}. Retapez le mot ; s'il y en a beaucoup, repartez du fichier d'origine et enregistrez-le en UTF-8.",
        "« Ã© » à la place de « é », ou « � » à la place d'une lettre, viennent d'un fichier enregistré dans un encodage et relu dans un autre.",
        "titre: Un rÃ©seau de santÃ©\n",
        "titre: Un réseau de santé\n",
        "fichier",
    ),
    Message(
        "S020",
        "erreur",
        "Tabulation en début de ligne",
        "Le décalage d'une ligne doit être fait d'espaces ; celle-ci commence par une tabulation{autres}. Remplacez chaque tabulation par deux espaces.",
        "En YAML, le décalage dit ce qui dépend de quoi, et seuls les espaces comptent. Réglez la touche de tabulation de votre éditeur sur « espaces ».",
        "periode:\n\tdebut: 2011\n",
        "periode:\n  debut: 2011\n",
        "fichier",
    ),
    Message(
        "S021",
        "erreur",
        "Espace insécable en début de ligne",
        "Le décalage d'une ligne doit être fait d'espaces ordinaires ; celle-ci commence par {caractere}{autres}. Effacez le début de la ligne et retapez-le avec la barre d'espace.",
        "L'espace insécable ressemble à une espace, mais n'en est pas une pour l'ordinateur. Il vient souvent d'un traitement de texte ou d'une page du web.",
        "periode:\n\u00a0\u00a0debut: 2011\n",
        "periode:\n  debut: 2011\n",
        "fichier",
    ),
    Message(
        "S022",
        "erreur",
        "Espace insécable à côté des deux-points d'une clé",
        "Une clé doit être suivie de deux-points collés, puis d'une espace ordinaire ; on trouve `{trouve}`. Retapez `{attendu}` au clavier.",
        "Les traitements de texte mettent une espace insécable avant les deux-points. En YAML, elle devient un morceau du nom de la clé.",
        "titre\u00a0: Un réseau de santé\n",
        "titre: Un réseau de santé\n",
        "fichier",
    ),
    Message(
        "S023",
        "erreur",
        "Plusieurs documents dans un fichier",
        "Un fichier doit contenir une seule fiche ; une ligne `---` en commence ici une autre. Mettez la seconde dans son propre fichier, ou effacez cette ligne.",
        "Trois tirets en début de ligne séparent deux documents. Pour tracer un trait dans un texte, décalez-le avec le texte.",
        "titre: Un réseau\n---\ntitre: Un autre\n",
        "titre: Un réseau\n",
        "fichier",
    ),
    Message(
        "S024",
        "erreur",
        "Directive YAML",
        "Une fiche ne doit pas contenir de directive ; cette ligne commence par `%`. Effacez-la.",
        "Les directives (`%YAML`, `%TAG`) changent la façon de lire le fichier : elles n'ont pas d'usage ici.",
        "%YAML 1.1\n---\ntitre: Un réseau\n",
        "titre: Un réseau\n",
        "fichier",
    ),
    Message(
        "S025",
        "erreur",
        "Renvoi (`*nom`)",
        "Chaque valeur doit être écrite là où elle se lit ; on trouve ici le renvoi `*{nom}`. Recopiez la valeur ; si l'astérisque fait partie du texte, mettez ce texte entre guillemets.",
        "YAML permet de renvoyer à une valeur écrite ailleurs. C'est refusé ici : une fiche se lit ligne à ligne, et quelques renvois suffisent à saturer un ordinateur.",
        "zone: &ville Limoges\ntitre: *ville\n",
        'titre: "*Limoges*"\n',
        "fichier",
    ),
    Message(
        "S026",
        "erreur",
        "Ancre (`&nom`)",
        "Une valeur ne doit pas porter d'ancre ; on trouve ici `&{nom}`. Effacez l'ancre ; si l'esperluette fait partie du texte, mettez ce texte entre guillemets.",
        "YAML permet de nommer une valeur pour la réutiliser. C'est refusé ici, comme les renvois.",
        "titre: &nom Un réseau\n",
        "titre: Un réseau\n",
        "fichier",
    ),
    Message(
        "S027",
        "erreur",
        "Clé de fusion (`<<`)",
        "Une fiche ne doit pas contenir de clé de fusion `<<`. Écrivez les clés voulues à cet endroit.",
        "Cette clé recopie les clés d'un autre groupe. C'est refusé ici : une fiche se lit ligne à ligne.",
        "periode:\n  <<: {debut: 2011}\n",
        "periode:\n  debut: 2011\n",
        "fichier",
    ),
    Message(
        "S028",
        "erreur",
        "Étiquette de type (`!nom`)",
        "Une valeur ne doit pas porter d'étiquette de type ; on trouve ici `{nom}`. Effacez-la ; si le point d'exclamation fait partie du texte, mettez ce texte entre guillemets.",
        "Un point d'exclamation en début de valeur donne un ordre à l'ordinateur (`!!python/object`, `!!int`). C'est toujours refusé.",
        "titre: !!str 2011\n",
        'titre: "2011"\n',
        "fichier",
    ),
    Message(
        "S029",
        "erreur",
        "Trop de niveaux imbriqués",
        "Un fichier doit tenir en {maximum} niveaux au plus ; à cet endroit on en est au {suivant}e. Vérifiez les crochets `[`, les accolades `{{` et les tirets.",
        "Une fiche n'a jamais plus de quatre ou cinq niveaux. Au-delà, c'est une erreur de frappe ou une malveillance.",
        "titre: " + "[" * 60 + "]" * 60 + "\n",
        "titre: Un réseau\n",
        "fichier",
    ),
    Message(
        "S030",
        "erreur",
        "Une liste au lieu de clés",
        "Un fichier doit être fait de clés suivies de leur valeur (`titre: …`) ; celui-ci est une liste. Ôtez le tiret au début des lignes de premier niveau.",
        "Un tiret commence un élément de liste. Les clés d'une fiche s'écrivent sans tiret, au bord gauche.",
        "- titre: Un réseau\n",
        "titre: Un réseau\n",
        "fichier",
    ),
    Message(
        "S031",
        "erreur",
        "Une phrase au lieu de clés",
        "Un fichier doit être fait de clés suivies de leur valeur (`titre: …`) ; on trouve la phrase « {trouve} ». Commencez chaque ligne par le nom d'une clé, deux-points et une espace.",
        "Le texte est là, mais rien ne dit de quelle partie de la fiche il s'agit.",
        "Un réseau de santé à Limoges\n",
        "titre: Un réseau de santé à Limoges\n",
        "fichier",
    ),
    Message(
        "S032",
        "erreur",
        "Clé écrite deux fois",
        "Une clé ne doit être écrite qu'une fois au même endroit ; `{cle}` est déjà à la ligne {premiere}{autres}. {conseil}",
        "De deux clés de même nom, la seconde effacerait la première sans rien dire.",
        "titre: Un réseau\ntitre: Un autre\n",
        "titre: Un réseau\n",
        "fichier",
    ),
    Message(
        "S033",
        "erreur",
        "Clé qui n'est pas un mot",
        "Une clé doit être un mot (`titre`, `resume`…) ; on trouve {trouve}. Écrivez le nom de la clé avant les deux-points.",
        "Devant les deux-points, il faut un nom de clé : ni liste, ni accolades, ni rien.",
        "? [titre, resume]\n: Un réseau\n",
        "titre: Un réseau\n",
        "fichier",
    ),
    Message(
        "S034",
        "erreur",
        "Deux-points dans un texte sans guillemets",
        "Un texte qui contient deux-points suivis d'une espace doit être entre guillemets ou sous `>-` ; ici, les seconds deux-points de la ligne passent pour la fin d'une clé. Écrivez `{cle}: \"…\"`, ou `{cle}: >-` et le texte décalé à la ligne suivante.",
        "En YAML, deux-points suivis d'une espace annoncent une valeur. Dans une phrase, ils trompent la lecture.",
        "titre: Limoges : un réseau de santé\n",
        'titre: "Limoges : un réseau de santé"\n',
        "fichier",
    ),
    Message(
        "S035",
        "erreur",
        "Guillemets qui ne se ferment pas",
        "Un texte ouvert par un guillemet droit doit se fermer par le même ; celui de la ligne {debut} ne se ferme pas. Ajoutez le guillemet de fin ; si le texte contient des guillemets, écrivez-le plutôt sous `>-`.",
        "Un texte entre guillemets va jusqu'au guillemet suivant. Dans un texte entre \"…\", un guillemet s'écrit `\\\"` ; entre '…', une apostrophe s'écrit `''`.",
        "titre: \"Un réseau\nresume: Des soignants s'entraident.\n",
        'titre: "Un réseau"\nresume: Des soignants s\'entraident.\n',
        "fichier",
    ),
    Message(
        "S036",
        "erreur",
        "Décalage irrégulier",
        "Les clés d'un même groupe, comme les tirets d'une même liste, doivent commencer à la même colonne ; {quoi}{rappel}. Alignez cette ligne sur ses voisines.",
        "Le décalage dit ce qui dépend de quoi : deux espaces par niveau, toujours les mêmes.",
        "periode:\n    debut: 2011\n  fin: 2014\n",
        "periode:\n  debut: 2011\n  fin: 2014\n",
        "fichier",
    ),
    Message(
        "S037",
        "erreur",
        "Crochet ou accolade à fermer",
        "Une liste entre crochets ou un groupe entre accolades doit séparer ses éléments par des virgules et se fermer ; celui de la ligne {debut} ne le fait pas. Ajoutez `{attendu}`, ou mettez le texte entre guillemets s'il commence par un crochet.",
        "Un crochet en début de valeur ouvre une liste, une accolade un groupe de clés. Une liste peut aussi s'écrire avec un tiret par ligne.",
        "publics: [jeunes, precarite\ntitre: Un réseau\n",
        "publics: [jeunes, precarite]\ntitre: Un réseau\n",
        "fichier",
    ),
    Message(
        "S038",
        "erreur",
        "Caractère réservé en début de texte",
        "Un texte ne doit pas commencer par « {trouve} », que YAML se réserve. {conseil}.",
        "Quelques caractères ont un sens particulier au début d'une valeur : `@`, `%`, `&`, `*`, `!`, `|`, `>`, `[`, `{`, ainsi que le tiret et le point d'interrogation suivis d'une espace.",
        "titre: @reseau\n",
        'titre: "@reseau"\n',
        "fichier",
    ),
    Message(
        "S039",
        "erreur",
        "YAML incompréhensible",
        "Chaque ligne doit être une clé et sa valeur (`titre: …`), un élément de liste (`- …`) ou la suite d'un texte ; celle-ci n'est rien de cela. Regardez cette ligne et la précédente : décalage, deux-points, guillemets.",
        "La lecture s'est arrêtée là. L'erreur est souvent une ligne plus haut.",
        "titre: ,\n",
        'titre: ","\n',
        "fichier",
    ),
    Message(
        "S040",
        "erreur",
        "Barre oblique inverse dans un texte entre guillemets",
        "Entre guillemets doubles, une barre oblique inverse doit être doublée (`\\\\`) ; `\\{trouve}` ne veut rien dire. Doublez-la, ou mettez le texte entre apostrophes droites.",
        "Entre guillemets doubles, la barre oblique inverse annonce un caractère spécial (`\\n`, une fin de ligne).",
        'titre: "Un \\réseau \\d"\n',
        "titre: 'Un \\réseau \\d'\n",
        "fichier",
    ),
    Message(
        "S041",
        "erreur",
        "Tiret de liste mal placé",
        "Un tiret de liste doit commencer une ligne, sous sa clé ; celui-ci est ailleurs. {conseil}.",
        "Une liste s'écrit un élément par ligne, chaque ligne commençant par un tiret et une espace.",
        "publics: - jeunes\n",
        "publics:\n  - jeunes\n",
        "fichier",
    ),
    Message(
        "S042",
        "erreur",
        "Ligne sans clé",
        "Chaque ligne doit être une clé et sa valeur (`titre: …`), ou la suite d'un texte et alors plus décalée que sa clé ; « {trouve} » n'est ni l'une ni l'autre. {conseil}.",
        "La suite d'un texte doit être plus à droite que sa clé. Au bord gauche, la ligne est prise pour une nouvelle clé.",
        "titre: Un réseau\nde santé\norientation: mixte\n",
        "titre: Un réseau\n  de santé\norientation: mixte\n",
        "fichier",
    ),
    Message(
        "S043",
        "erreur",
        "Espace oubliée après les deux-points",
        "Les deux-points d'une clé doivent être suivis d'une espace ; on trouve `{trouve}`. Écrivez `{attendu}`.",
        "Sans espace, clé et valeur ne font qu'un mot.",
        "titre:Réseau\norientation: mixte\n",
        "titre: Réseau\norientation: mixte\n",
        "fichier",
    ),
    Message(
        "S044",
        "erreur",
        "Texte après des guillemets fermés",
        "Un texte entre guillemets droits doit s'arrêter au second ; ici le texte continue après. Mettez tout le texte sous `>-`, ou doublez les apostrophes (`l''équipe`).",
        "Un texte qui commence par un guillemet droit ou une apostrophe s'arrête au suivant : une apostrophe au milieu d'un mot le ferme trop tôt.",
        "titre: 'Le réseau de l'équipe'\n",
        "titre: 'Le réseau de l''équipe'\n",
        "fichier",
    ),
    Message(
        "S045",
        "erreur",
        "Crochet ou accolade de trop",
        "Un crochet ou une accolade ne doit fermer que ce qui est ouvert ; `{trouve}` ne ferme rien ici. Effacez-le, ou mettez le texte entre guillemets.",
        "Chaque `]` répond à un `[`, chaque `}` à un `{`.",
        "publics: [jeunes, precarite]]\n",
        "publics: [jeunes, precarite]\n",
        "fichier",
    ),
    Message(
        "S046",
        "avertissement",
        "Texte coupé par un croisillon",
        "Un texte qui contient un croisillon `#` après une espace doit être entre guillemets ; « {trouve} » n'est pas lu, et manquera à la fiche. Mettez tout le texte entre guillemets ou sous `>-`.",
        "Ce qui suit une espace et un `#` est une note pour soi. Pour une vraie note, laissez une espace après le `#`.",
        "titre: Le réseau #Entraide\n",
        'titre: "Le réseau #Entraide"\n',
        "fichier",
    ),
    Message(
        "S047",
        "erreur",
        "Tiret de liste mal écrit",
        "Chaque élément d'une liste doit commencer par un tiret et une espace ; on trouve « {trouve} ». Écrivez « {attendu} ».",
        "Sans espace, le tiret fait partie du mot. Une puce (•), un tiret long (—) ou un astérisque, que mettent les traitements de texte, ne sont pas des tirets.",
        "publics:\n  - jeunes\n  -precarite\n",
        "publics:\n  - jeunes\n  - precarite\n",
        "fichier",
    ),
    Message(
        "S048",
        "erreur",
        "Texte sur la même ligne que `>` ou `|`",
        "Après `>-` ou `|`, le texte doit commencer à la ligne suivante, décalé de deux espaces ; ici il suit sur la même ligne. Passez à la ligne avant le texte.",
        "Ces signes annoncent un texte de plusieurs lignes : rien ne doit les suivre sur leur ligne.",
        "resume: >- Des soignants s'entraident.\n",
        "resume: >-\n  Des soignants s'entraident.\n",
        "fichier",
    ),
    Message(
        "S049",
        "erreur",
        "Deux versions du fichier mêlées",
        "Un fichier doit contenir une seule version de son texte ; à partir d'ici il en garde deux, entre des lignes `<<<<<<<`, `=======` et `>>>>>>>`. Gardez la bonne version, puis effacez ces trois lignes.",
        "Deux personnes ont changé la même ligne, et git a laissé les deux versions l'une sous l'autre : c'est à vous de choisir.",
        "<<<<<<< HEAD\ntitre: Un réseau\n=======\ntitre: Un réseau de santé\n>>>>>>> relecture\n",
        "titre: Un réseau de santé\n",
        "fichier",
    ),
    Message(
        "S050",
        "erreur",
        "Clé inconnue",
        "Chaque clé doit être prévue par le modèle ; `{cle}` n'existe pas dans {table}.{ailleurs}",
        "Une clé mal orthographiée ne serait ni vérifiée ni montrée. Le codebook donne toutes les clés.",
        "resumé: Des soignants et des habitants s'entraident.\n",
        "zone: Limoges et ses environs\n",
    ),
    Message(
        "S051",
        "erreur",
        "Clé obligatoire absente",
        "La clé `{cle}` ({titre}) doit être remplie {table} ; elle manque. Ajoutez-la.",
        "Quelques clés suffisent à une fiche éclair, mais celles-là sont indispensables.",
        "titre:\n",
        "titre: Un réseau de santé\n",
    ),
    Message(
        "S052",
        "erreur",
        "Une liste est attendue",
        "`{cle}` doit être une liste, un élément par ligne après un tiret ; on trouve {trouve}. Passez à la ligne et mettez `- ` devant la valeur.",
        "Même s'il n'y a qu'un élément, la clé attend une liste.",
        "territoires: fr\n",
        "publics: []\n",
    ),
    Message(
        "S053",
        "erreur",
        "Un groupe de clés est attendu",
        "{quoi} doit être un groupe de clés ({cles}) ; on trouve {trouve}. Passez à la ligne et écrivez chaque clé décalée de deux espaces.",
        "Cette partie de la fiche a plusieurs renseignements : chacun a sa clé.",
        "periode: 2011\n",
        "periode:\n  debut: 2011\n",
    ),
    Message(
        "S054",
        "erreur",
        "Un texte est attendu",
        "{quoi} doit être un texte ou une valeur simple ; on trouve {trouve}. {conseil} sur la même ligne, après les deux-points ou le tiret.",
        "Cette clé ne contient qu'un renseignement.",
        "zone:\n  - Limoges\n",
        "zone: Limoges\n",
    ),
    Message(
        "S055",
        "erreur",
        "Une phrase prise pour une clé",
        "Un texte qui contient deux-points suivis d'une espace doit être entre guillemets droits ; ici, « {cle} » passe pour le nom d'une clé. Écrivez `\"{cle} : …\"`, guillemets compris.",
        "En YAML, deux-points suivis d'une espace annoncent une valeur. Dans une phrase, ils trompent la lecture.",
        "constats:\n  - Le soir : les services sont fermés.\n",
        'constats:\n  - "Le soir : les services sont fermés."\n',
    ),
    Message(
        "S056",
        "erreur",
        "Partie dont le début manque",
        "Sous `{cle}`, chaque clé doit être une des siennes ; celle-ci, et peut-être les suivantes, sont celles de `{autre}`. Si la ligne `{autre}:` a disparu juste au-dessus, remettez-la.",
        "Sans la ligne qui la nomme, une partie se colle à celle d'avant.",
        "etapes:\n  - titre: Se parler\n    texte: Les services se réunissent.\n  - champ: periode\n    etat: a-recueillir\n",
        "etapes:\n  - titre: Se parler\n    texte: Les services se réunissent.\nlacunes:\n  - champ: periode\n    etat: a-recueillir\n",
    ),
    Message(
        "S057",
        "avertissement",
        "Fiche hors de son dossier",
        "Une fiche doit être dans le dossier `{dossier}/` ; `{nom}` en a les clés, mais n'y est pas et n'est pas lue. Déplacez-la.",
        "Sur la page de GitHub, un nouveau fichier se crée dans le dossier que l'on regarde : ouvrez d'abord `experiences/`.",
        "ma-fiche.yaml, à côté de mkdocs.yml",
        "experiences/ma-fiche.yaml",
        "description",
    ),
    Message(
        "S059",
        "erreur",
        "Trop de problèmes pour les dire tous",
        "Une fiche ne doit avoir aucun problème ; celle-ci en a plus de {maximum}, dont les premiers sont dits ici. Corrigez-les, puis relancez la vérification.",
        "Une fiche qui a tant de problèmes n'est sans doute pas une fiche, ou une même faute y est partout.",
        "Une fiche dont chacun des 120 constats nomme une source qui n'existe pas.",
        "La même fiche, où chaque source est décrite.",
        "description",
    ),
    Message(
        "S060",
        "erreur",
        "Modèle : clé inconnue",
        "`{cle}` n'est pas une clé que le modèle admet à cet endroit{connues}",
        "Les fichiers du dossier `schema/` décrivent ce qu'une fiche peut dire. Une clé mal orthographiée y serait ignorée sans rien dire.",
        "x-vocabulare: public",
        "x-vocabulaire: public",
        "description",
    ),
    Message(
        "S061",
        "erreur",
        "Modèle : clé absente",
        "La clé `{cle}` doit être remplie ici ; elle manque. Ajoutez-la.",
        "Une table a un nom et des champs, un champ a un nom, un terme a un identifiant et un libellé.",
        "- {id: jeunes}",
        "- {id: jeunes, libelle: Jeunes}",
        "description",
    ),
    Message(
        "S062",
        "erreur",
        "Modèle : valeur inattendue",
        "`{cle}` doit être {attendu} ; on trouve « {trouve} ».",
        "Chaque clé du modèle attend une forme précise : un texte, un nombre, `true` ou `false`, une liste, un groupe de clés.",
        "x-recherche: beaucoup",
        "x-recherche: 4",
        "description",
    ),
    Message(
        "S063",
        "erreur",
        "Modèle : nom en double",
        "Un nom ne doit servir qu'une fois ; `{nom}` ({quoi}) est déjà pris dans cette liste. Changez-en un, ou ôtez la répétition.",
        "Deux champs, deux termes ou deux tables de même nom ne pourraient pas être distingués.",
        "termes: [{id: jeunes, libelle: Jeunes}, {id: jeunes, libelle: Enfants}]",
        "termes: [{id: jeunes, libelle: Jeunes}, {id: enfants, libelle: Enfants}]",
        "description",
    ),
    Message(
        "S064",
        "erreur",
        "Modèle : nom qui n'existe pas",
        "`{nom}` doit être {quoi}, et ce nom n'existe pas{connus}",
        "Le modèle renvoie à une table, un vocabulaire, une partie de fiche ou un terme parent que personne n'a défini.",
        "x-section: identitee",
        "x-section: identite",
        "description",
    ),
    Message(
        "S065",
        "erreur",
        "Modèle : boucle",
        "`{nom}` ne doit pas se contenir lui-même ; en suivant ce qu'il nomme, on revient à lui. Corrigez l'un des noms de la boucle.",
        "Un terme ne peut pas être l'ancêtre de lui-même, ni une table se contenir.",
        "- {id: nord, libelle: Nord, parent: nord}",
        "- {id: nord, libelle: Nord}",
        "description",
    ),
    Message(
        "S066",
        "erreur",
        "Modèle : champ refusé par Frictionless",
        "Le champ `{nom}` doit respecter la norme Table Schema ; Frictionless répond : {notes}.",
        "Les tables suivent la norme Table Schema, que d'autres logiciels savent lire. La réponse de Frictionless est en anglais.",
        "constraints: {minimum: beaucoup}",
        "constraints: {minimum: 1}",
        "description",
    ),
    Message(
        "S067",
        "erreur",
        "Modèle : exemple qui ne suit pas sa propre règle",
        "L'exemple du champ `{nom}` doit être une valeur que ce champ accepte ; `{exemple}` n'en est pas une. Corrigez l'exemple ou la règle.",
        "L'exemple est montré aux personnes qui remplissent une fiche : il doit pouvoir être recopié tel quel.",
        "example: médecins",
        "example: medecin",
        "description",
    ),
    Message(
        "S068",
        "erreur",
        "Modèle : table qui n'est pas déclarée",
        "`{fichier}` décrit une table : elle doit être citée dans `datapackage.yaml`, sous `resources`. Ajoutez-la, ou déplacez ce fichier.",
        "Une table qui n'est pas déclarée ne serait jamais lue.",
        "schema/visite.yaml, sans rien dans datapackage.yaml",
        "- {name: visite, schema: visite.yaml}",
        "description",
    ),
    Message(
        "S069",
        "erreur",
        "Modèle : champ à la fois simple et composé",
        "Un champ doit être une valeur ou un groupe de clés, pas les deux ; `{nom}` ne va pas avec `{autre}`. Renommez l'un des deux.",
        "Un point dans un nom dit un groupe de clés : `periode.debut` est la clé `debut` sous `periode`.",
        "periode et periode.debut",
        "periode.texte et periode.debut",
        "description",
    ),
    Message(
        "S070",
        "erreur",
        "Modèle : nom différent de celui du fichier",
        "Ce nom doit être celui sous lequel le modèle connaît ce fichier, `{fichier}` ; on trouve `{nom}`.",
        "Un vocabulaire porte le nom de son fichier, une table celui que lui donne `datapackage.yaml`.",
        "id: publics, dans vocabulaires/public.yaml",
        "id: public, dans vocabulaires/public.yaml",
        "description",
    ),
    Message(
        "S071",
        "erreur",
        "Modèle : fichier qui n'en est pas un",
        "Le dossier `schema/` ne doit contenir que des tables (avec `fields`) et des vocabulaires (avec `termes`) ; `{fichier}` n'est ni l'un ni l'autre. Si c'est une fiche, sa place est dans `experiences/` ; sinon, déplacez-le.",
        "Ce dossier dit ce qu'une fiche peut contenir. Les fiches elles-mêmes sont ailleurs.",
        "Une fiche enregistrée dans schema/",
        "La même fiche dans experiences/",
        "description",
    ),
)

TYPES: tuple[Message, ...] = (
    Message(
        "T001",
        "erreur",
        "Un nombre est attendu",
        "`{cle}` doit être {quoi} écrit en chiffres, sans espace ni unité, avec un point pour les décimales (1500, 1.5) ; on trouve « {trouve} ».",
        "Le site compte et classe avec ces nombres. Ce que l'on compte s'écrit à côté, dans « unite ».",
        "resultats:\n  - texte: Des travailleurs ont été formés.\n    chiffre: 1 500\n    date: 2021\n    source: rapport-2021\n",
        "resultats:\n  - texte: Des travailleurs ont été formés.\n    chiffre: 1500\n    date: 2021\n    source: rapport-2021\n",
    ),
    Message(
        "T002",
        "erreur",
        "Oui ou non",
        "`{cle}` doit être `{oui}` ou `{non}` ; on trouve « {trouve} ».",
        "Cette clé ne demande qu'un oui ou un non. Ce qu'il faut nuancer se dit dans un texte, à côté.",
        "place_usager:\n  parole_presente: un peu\n",
        "place_usager:\n  parole_presente: oui\n",
    ),
    Message(
        "T003",
        "erreur",
        "Un texte est attendu, pas `true` ou `false`",
        "`{cle}` doit être un texte ; on trouve `{trouve}` sans guillemets, qui veut dire vrai ou faux. Mettez-le entre guillemets si c'est bien le texte voulu.",
        "En YAML, `true` et `false` sans guillemets ne sont pas des mots mais des valeurs vraies ou fausses.",
        "zone: true\n",
        'zone: "true"\n',
    ),
    Message(
        "T004",
        "erreur",
        "Une date complète est attendue",
        "`{cle}` doit être une date écrite `{forme}` ; on trouve « {trouve} ».",
        "Le modèle demande ici une date d'une précision fixe.",
        "Une clé de type « date » avec la valeur mars 2020",
        "La même clé avec la valeur 2020-03-01",
        "description",
    ),
    Message(
        "T005",
        "erreur",
        "Adresse de page mal écrite",
        "`{cle}` doit être une adresse complète, sans espace, qui commence par `https://` ou `http://` ; on trouve « {trouve} ».",
        "L'adresse doit pouvoir être ouverte d'un clic. Copiez-la depuis la barre du navigateur.",
        "sources:\n  - id: rapport-2021\n    titre: Rapport d'activité\n    editeur: Relais social\n    url: www.exemple.org/rapport\n    appuie: [resume]\n",
        "sources:\n  - id: rapport-2021\n    titre: Rapport d'activité\n    editeur: Relais social\n    url: https://www.exemple.org/rapport\n    appuie: [resume]\n",
    ),
    Message(
        "T006",
        "erreur",
        "Identifiant mal écrit",
        "`{cle}` doit être fait de lettres minuscules sans accent, de chiffres et de traits d'union ; on trouve « {trouve} ».",
        "Un identifiant est un nom court qui sert à citer une source ou un acteur ailleurs dans la fiche. Il ne se voit pas sur le site.",
        "sources:\n  - id: Rapport 2021\n    titre: Rapport d'activité\n    editeur: Relais social\n    appuie: [resume]\n",
        "sources:\n  - id: rapport-2021\n    titre: Rapport d'activité\n    editeur: Relais social\n    appuie: [resume]\n",
    ),
    Message(
        "T007",
        "erreur",
        "Valeur d'une autre nature",
        "`{cle}` doit suivre la règle {attendu} ; on trouve « {trouve} ».",
        "Le modèle demande ici une nature de valeur particulière (norme Table Schema).",
        "Une clé de format « email » avec la valeur bonjour",
        "La même clé avec la valeur info@exemple.org",
        "description",
    ),
    Message(
        "T010",
        "erreur",
        "Texte trop court",
        "`{cle}` doit compter au moins {minimum} caractères ; ce texte en compte {longueur}. Dites-en un peu plus.",
        "Un texte trop court ne se comprend pas seul.",
        "titre: RTS\n",
        "titre: Réseau des travailleurs sociaux\n",
    ),
    Message(
        "T011",
        "erreur",
        "Texte trop long",
        "`{cle}` doit compter au plus {maximum} caractères ; ce texte en compte {longueur}, soit {exces} de trop. Raccourcissez-le, ou répartissez-le dans d'autres parties de la fiche.",
        "Une limite garde la fiche lisible : le résumé se lit en une minute, un titre tient sur une ligne.",
        "titre: Un réseau qui réunit tous les services sociaux et tous les services de soins de la ville, du canton, du département et de la région entière\n",
        "titre: Un réseau qui réunit les services sociaux et les services de soins de la ville\n",
    ),
    Message(
        "T012",
        "erreur",
        "Valeur mal écrite",
        "`{cle}` doit suivre la forme `{motif}` ; on trouve « {trouve} ».{exemple}",
        "Cette valeur a une forme fixe. L'exemple la montre.",
        "version_schema: un\n",
        'version_schema: "1.0"\n',
    ),
    Message(
        "T013",
        "erreur",
        "Valeur hors de la liste",
        "`{cle}` doit être l'une de ces valeurs : {valeurs} ; on trouve « {trouve} ».",
        "Cette clé n'admet que quelques valeurs.",
        "relecture:\n  criteres:\n    clair: peut-être\n",
        "relecture:\n  criteres:\n    clair: oui\n",
    ),
    Message(
        "T014",
        "erreur",
        "Nombre trop petit",
        "`{cle}` doit être {borne} ; on trouve « {trouve} ».",
        "Le modèle fixe une borne à ce nombre.",
        "Un nombre de lits égal à -3",
        "Un nombre de lits égal à 3",
        "description",
    ),
    Message(
        "T015",
        "erreur",
        "Nombre trop grand",
        "`{cle}` doit être {borne} ; on trouve « {trouve} ».",
        "Le modèle fixe une borne à ce nombre.",
        "Une part de 140 %",
        "Une part de 40 %",
        "description",
    ),
    Message(
        "T016",
        "erreur",
        "Liste trop courte",
        "La liste `{cle}` doit compter au moins {limite} éléments ; elle en compte {nombre}.",
        "Le modèle fixe le nombre d'éléments de cette liste.",
        "Une liste d'un élément quand il en faut deux",
        "Une liste de deux éléments",
        "description",
    ),
    Message(
        "T017",
        "erreur",
        "Liste trop longue",
        "La liste `{cle}` doit compter au plus {limite} éléments ; elle en compte {nombre}.",
        "Le modèle fixe le nombre d'éléments de cette liste.",
        "Une liste de douze éléments quand il en faut dix au plus",
        "Une liste de dix éléments",
        "description",
    ),
    Message(
        "T020",
        "erreur",
        "Date mal écrite",
        "`{cle}` doit être une date écrite `2011`, `2011-09` ou `2011-09-15`, avec « ~ » après une date approximative et « / » entre un début et une fin (`2018/2021`){mots} ; on trouve « {trouve} ».",
        "Une seule façon d'écrire les dates permet de les classer, même quand on n'en connaît que l'année. Une date en mots s'écrit ainsi : « mars 2020 » devient `2020-03`, « vers 2006 » devient `2006~`, « depuis 2018 » devient `2018/..`.",
        "periode:\n  debut: mars 2020\n",
        "periode:\n  debut: 2020-03\n",
    ),
    Message(
        "T021",
        "erreur",
        "Date impossible",
        "`{cle}` doit être une date du calendrier ; « {trouve} » n'existe pas. Vérifiez le mois et le jour.",
        "Il n'y a pas de treizième mois, ni de 30 février.",
        "periode:\n  debut: 2021-02-30\n",
        "periode:\n  debut: 2021-02-28\n",
    ),
    Message(
        "T022",
        "erreur",
        "Dates à l'envers",
        "Dans `{cle}`, la première date doit venir avant la seconde ; on trouve {debut} puis {fin}.",
        "Une période écrite avec « / » donne son début, puis sa fin.",
        "resultats:\n  - texte: Des travailleurs ont été formés.\n    date: 2021/2018\n",
        "resultats:\n  - texte: Des travailleurs ont été formés.\n    date: 2018/2021\n",
    ),
)

REFERENCES: tuple[Message, ...] = (
    Message(
        "R001",
        "erreur",
        "Source inconnue",
        "`{nom}` doit être l'identifiant d'une source de la liste `sources` de cette fiche ; il n'y est pas{connus}. Corrigez-le, ou ajoutez la source.",
        "Chaque fait renvoie à une source décrite en bas de la même fiche.",
        "constats:\n  - texte: Les services se parlent peu.\n    source: rapport-2020\n",
        "constats:\n  - texte: Les services se parlent peu.\n    source: rapport-2021\n",
    ),
    Message(
        "R002",
        "erreur",
        "Acteur inconnu",
        "`{nom}` doit être le repère (`ref`) d'un acteur de cette fiche ; il n'y est pas{connus}. Corrigez-le, ou ajoutez `ref: {nom}` à l'acteur voulu.",
        "Un lien unit deux acteurs de la liste `acteurs`, chacun désigné par son repère.",
        "liens:\n  - de: relais\n    vers: cpass\n    type: concertation\n",
        "liens:\n  - de: relais\n    vers: cpas\n    type: concertation\n",
    ),
    Message(
        "R003",
        "erreur",
        "Fiche inconnue",
        "`{nom}` doit être le nom d'une autre fiche (son fichier, sans « .yaml ») ; aucune fiche ne s'appelle ainsi.",
        "Une fiche en désigne une autre par le nom de son fichier.",
        "liens_fiches:\n  - fiche: autre-fich\n    relation: voisine\n",
        "liens_fiches:\n  - fiche: autre-fiche\n    relation: voisine\n",
    ),
    Message(
        "R004",
        "erreur",
        "Outil inconnu",
        "`{nom}` doit être l'identifiant d'un outil présenté sur ce site ; aucun ne s'appelle ainsi. Corrigez-le, ou donnez seulement le `nom` et le `type` de l'outil.",
        "Les outils du site ont leur propre fichier. Un outil propre à une expérience se décrit par son nom et son type.",
        "outils:\n  - outil: outil-inconnu\n    nom: Charte\n",
        "outils:\n  - nom: Charte\n    type: charte-convention\n",
    ),
    Message(
        "R005",
        "erreur",
        "Partie de fiche inconnue",
        "`{nom}` doit être le nom d'une partie de la fiche, tel qu'il s'écrit dans le fichier ; il n'existe pas.",
        "Les lacunes, les divergences et ce qu'une source appuie désignent une clé de la fiche : `resultats`, `periode`, `periode.debut`…",
        "lacunes:\n  - champ: resultat\n    etat: a-recueillir\n",
        "lacunes:\n  - champ: resultats\n    etat: a-recueillir\n",
    ),
    Message(
        "R006",
        "erreur",
        "Fiche liée à elle-même",
        "Une fiche liée doit être une autre fiche ; `{nom}` est celle-ci. Corrigez le nom, ou ôtez ce lien.",
        "Un lien entre fiches mène d'une expérience à une autre.",
        "liens_fiches:\n  - fiche: ma-fiche\n    relation: voisine\n",
        "liens_fiches:\n  - fiche: autre-fiche\n    relation: voisine\n",
    ),
    Message(
        "R012",
        "erreur",
        "Terme inconnu",
        "`{terme}` n'est {pas} {designation}{valeurs}",
        "Les fiches emploient les mêmes mots pour les mêmes choses : chaque mot codé vient d'une liste, définie sur le site.",
        "acteurs:\n  - nom: Un cabinet\n    type: medecins\n",
        "acteurs:\n  - nom: Un cabinet\n    type: medecin\n",
    ),
    Message(
        "R020",
        "erreur",
        "Lien vers une fiche qui n'existe pas",
        "Le lien `{lien}` doit mener à une fiche ; aucune ne s'appelle `{nom}`.",
        "Dans un texte, `[des mots](fiche:nom-du-fichier)` mène à une autre fiche.",
        "constats:\n  - Voir [une autre expérience](fiche:autre-fich).\n",
        "constats:\n  - Voir [une autre expérience](fiche:autre-fiche).\n",
    ),
    Message(
        "R021",
        "erreur",
        "Lien vers une notion qui n'existe pas",
        "Le lien `{lien}` doit mener à une notion, écrite `notion:vocabulaire/terme` ; celle-ci n'existe pas.",
        "Dans un texte, `[des mots](notion:vocabulaire/terme)` mène à la définition d'un terme.",
        "constats:\n  - Voir [la surcharge](notion:piege/surchage).\n",
        "constats:\n  - Voir [la surcharge](notion:piege/surcharge).\n",
    ),
    Message(
        "R022",
        "erreur",
        "Lien vers un outil qui n'existe pas",
        "Le lien `{lien}` doit mener à un outil du site ; aucun ne s'appelle `{nom}`.",
        "Dans un texte, `[des mots](outil:nom)` mène à un outil présenté sur ce site.",
        "constats:\n  - Voir [un outil](outil:outil-inconnu).\n",
        "constats:\n  - Voir un outil.\n",
    ),
    Message(
        "R023",
        "erreur",
        "Lien d'un genre refusé",
        "Un lien doit mener à une adresse `https://`, `http://` ou `mailto:`, ou à `fiche:…`, `notion:…`, `outil:…` ; on trouve `{lien}`. Corrigez l'adresse, ou ôtez le lien.",
        "Les autres genres de liens ne mènent nulle part hors de votre ordinateur, ou sont dangereux.",
        "constats:\n  - Voir [cette page](page.html).\n",
        "constats:\n  - Voir [cette page](https://www.exemple.org/page.html).\n",
    ),
    Message(
        "R030",
        "erreur",
        "Identifiant donné deux fois",
        "Un identifiant ne doit servir qu'une fois dans la fiche ; `{nom}` est déjà donné à la ligne {premiere}. Changez l'un des deux `{cle}`.",
        "Si deux sources ou deux acteurs portent le même identifiant, on ne sait plus lequel est cité.",
        "acteurs:\n  - {ref: cpas, nom: Un service}\n  - {ref: cpas, nom: Un autre service}\n  - {ref: relais, nom: Un relais}\n",
        "acteurs:\n  - {ref: cpas, nom: Un service}\n  - {ref: autre, nom: Un autre service}\n  - {ref: relais, nom: Un relais}\n",
    ),
)

CONTENT: tuple[Message, ...] = (
    Message(
        "C001",
        "avertissement",
        "Un choix que rien n'appuie",
        "« {titre} » : la valeur `{valeur}` doit être appuyée par le fait qui la montre ; rien n'est écrit à côté. Remplissez {appui}.",
        "Un mot codé seul ne dit rien à qui lit. À côté se tient le fait qui l'appuie, ou l'aveu qu'il s'agit d'une lecture (`codage: lecture`).",
        "care:\n  - dimension: 1-se-soucier\n",
        "care:\n  - dimension: 1-se-soucier\n    texte: Quelqu'un remarque que les lieux d'accueil ferment tous ensemble.\n",
    ),
    Message(
        "C002",
        "erreur",
        "Un chiffre sans date ou sans source",
        "`{cle}` ({valeur}) doit garder avec lui sa date et sa source ; il manque {manque}. Ajoutez-les dans le même élément.",
        "Un chiffre sans date vieillit sans qu'on le voie, un chiffre sans source ne se vérifie pas. Si la date n'est pas connue, écrivez `date: inconnue`.",
        "resultats:\n  - texte: Des travailleurs ont été formés.\n    chiffre: 94\n",
        "resultats:\n  - texte: Des travailleurs ont été formés.\n    chiffre: 94\n    date: 2021\n    source: rapport-2021\n",
    ),
    Message(
        "C003",
        "erreur",
        "Une fin avant le début",
        "La fin doit venir après le début ; on trouve un début en {debut} et une fin en {fin}. Vérifiez les deux dates.",
        "Les deux dates ont sans doute été échangées, ou l'une a une faute de frappe.",
        "periode:\n  debut: 2015\n  fin: 2011\n",
        "periode:\n  debut: 2011\n  fin: 2015\n",
    ),
    Message(
        "C004",
        "erreur",
        "Un élément qui ne dit rien",
        "Un élément de « {titre} » doit avoir au moins {cles} ; aucun n'est rempli. Remplissez-en un, ou ôtez l'élément.",
        "Sans l'une de ces clés, on ne sait pas de quoi parle cet élément.",
        "acteurs:\n  - role: Coordonne le plan.\n",
        "acteurs:\n  - nom: Relais social\n    role: Coordonne le plan.\n",
    ),
    Message(
        "C005",
        "avertissement",
        "La même valeur deux fois",
        "La liste `{cle}` ne doit pas répéter une valeur ; `{valeur}` y est déjà. Ôtez la répétition.",
        "La répétition n'ajoute rien ; c'est souvent un oubli, ou une faute dans l'autre valeur.",
        "preuves:\n  types: [page-web, page-web]\n  verification: declare\n  date_info: 2021\n",
        "preuves:\n  types: [page-web]\n  verification: declare\n  date_info: 2021\n",
    ),
    Message(
        "C006",
        "avertissement",
        "Clé vide",
        "`{cle}` doit avoir une valeur, ou ne pas être écrite ; elle est vide. Remplissez-la, ou ôtez la ligne.",
        "Une clé absente veut dire « non renseigné » : il n'est pas nécessaire de l'écrire vide.",
        "zone:\n",
        "zone: Les deux cantons\n",
    ),
    Message(
        "C007",
        "erreur",
        "Un texte sur plusieurs lignes",
        "`{cle}` doit tenir sur une seule ligne ; ce texte en a plusieurs. {conseil}.",
        "Ce texte est montré sur une ligne : dans un titre, une carte ou un tableau.",
        "sous_titre: |\n  Des services\n  qui se parlent\n",
        "sous_titre: >-\n  Des services\n  qui se parlent\n",
    ),
    Message(
        "C008",
        "avertissement",
        "Un texte qui ne dit rien",
        "`{cle}` doit dire quelque chose ; on trouve « {trouve} ». Remplissez-la, ou ôtez la ligne.",
        "Une clé absente veut dire « non renseigné » ; un point d'interrogation ou un tiret seul serait montré tel quel.",
        'zone: "?"\n',
        "zone: Les deux cantons\n",
    ),
    Message(
        "C009",
        "conseil",
        "Une source qui n'appuie rien",
        "La source `{nom}` doit être citée par un fait, ou dire ce qu'elle appuie ; ce n'est pas le cas. Remplissez {cles}, ou ôtez la source.",
        "Qui lit doit pouvoir remonter d'un fait à sa source.",
        "sources:\n  - id: rapport-2021\n    titre: Rapport d'activité\n    editeur: Relais social\n    appuie: [resume]\n  - id: autre\n    titre: Un autre rapport\n    editeur: Relais social\n",
        "sources:\n  - id: rapport-2021\n    titre: Rapport d'activité\n    editeur: Relais social\n    appuie: [resume]\n",
    ),
    Message(
        "C010",
        "avertissement",
        "Version du modèle inconnue",
        "La version du modèle doit être au plus {version} ; cette fiche dit {trouve}. Corrigez-la, ou ôtez la ligne.",
        "La fiche suit une version du modèle que ce logiciel ne connaît pas encore.",
        'version_schema: "99.0"\n',
        'version_schema: "1.0"\n',
    ),
    Message(
        "C011",
        "avertissement",
        "Tiret suivi de rien",
        "Chaque élément de `{cle}` doit dire quelque chose ; ce tiret n'est suivi de rien. Remplissez la ligne, ou ôtez-la.",
        "C'est souvent un élément commencé puis oublié.",
        "constats:\n  - Les services se parlent peu.\n  -\n",
        "constats:\n  - Les services se parlent peu.\n",
    ),
    Message(
        "C012",
        "avertissement",
        "Nombre qui peut se lire de deux façons",
        "`{cle}` doit être écrit en chiffres seuls, avec un point pour les décimales (1500, 1.5) ; « {trouve} » est lu {lu}. Écrivez-le simplement, ou sans point si ce n'est pas ce nombre.",
        "Le point est ici celui des décimales : 1.500 vaut un et demi. Mille cinq cents s'écrit 1500.",
        "resultats:\n  - texte: Des travailleurs ont été formés.\n    chiffre: 1.500\n    date: 2021\n    source: rapport-2021\n",
        "resultats:\n  - texte: Des travailleurs ont été formés.\n    chiffre: 1500\n    date: 2021\n    source: rapport-2021\n",
    ),
    Message(
        "C013",
        "avertissement",
        "Code de page web dans un texte",
        "`{cle}` doit être un texte simple ; on trouve `{trouve}`, qui sera montré tel quel. Effacez-le.",
        "Un texte copié d'une page web garde parfois son code. Ici, on écrit `*mot*` pour l'insistance, une ligne vide entre deux paragraphes, et rien d'autre.",
        "zone: Les <b>deux</b> cantons\n",
        "zone: Les deux cantons\n",
    ),
    Message(
        "C014",
        "avertissement",
        "Guillemet seul",
        "Un guillemet doit s'ouvrir et se fermer ; dans `{cle}`, un guillemet droit est seul. Effacez-le, ou ajoutez l'autre.",
        "Le guillemet qui manque est sans doute au début ou à la fin du texte.",
        'zone: Les deux cantons"\n',
        'zone: Les deux cantons dits "du Nord"\n',
    ),
    Message(
        "C101",
        "avertissement",
        "Deux fiches au titre presque pareil",
        "Deux fiches ne doivent pas raconter la même expérience ; « {titre} » ressemble à « {autre} » (`{fiche}`). Réunissez-les, ou changez un titre pour qu'on les distingue.",
        "La même expérience a peut-être été proposée deux fois.",
        "Deux fiches : « Le café du lundi » et « Les cafés du lundi »",
        "Une seule fiche, ou deux titres qui disent la différence",
        "description",
    ),
    Message(
        "C102",
        "avertissement",
        "Une organisation écrite de deux façons",
        "Une même organisation doit s'écrire de la même façon dans toutes les fiches ; « {nom} » ressemble à « {autre} ». Choisissez une seule façon ; si ce sont deux organisations, précisez leurs noms.",
        "Une organisation écrite de deux façons apparaîtrait deux fois sur le site.",
        "« A.B.C. Entraide » dans une fiche, « ABC Entraide » dans une autre",
        "« ABC Entraide » dans les deux",
        "description",
    ),
    Message(
        "C103",
        "avertissement",
        "Une organisation de la liste, écrite en mots",
        "« {nom} » est dans la liste des organisations, sous le nom « {libelle} ». Écrivez `organisation: {suggestion}` à la place de son nom, ou à côté.",
        "L'identifiant réunit toutes les fiches où cette organisation agit.",
        "acteurs:\n  - nom: ABC Entraide",
        "acteurs:\n  - organisation: abc-entraide",
        "description",
    ),
)

PRIVACY: tuple[Message, ...] = (
    Message(
        "P001",
        "erreur",
        "Adresse électronique",
        "Une fiche ne doit contenir aucune adresse électronique, sauf dans `contribution.contact` ; on trouve « {trouve} » dans `{cle}`. Effacez-la.",
        "Une fiche publiée se copie et ne s'efface pas d'internet. Seule l'adresse d'une organisation, avec son accord, a sa place, dans `contribution.contact`.",
        "zone: Écrire à jeanne.durand@exemple.org\n",
        "zone: Les deux cantons\n",
    ),
    Message(
        "P002",
        "erreur",
        "Numéro de téléphone",
        "Une fiche ne doit contenir aucun numéro de téléphone, sauf dans `contribution.contact` ; on trouve « {trouve} » dans `{cle}`. Effacez-le.",
        "Un numéro change de main et reste en ligne. Renvoyez plutôt vers la page de l'organisation, dans les sources.",
        "zone: Appeler le 04 223 45 67\n",
        "zone: Les deux cantons\n",
    ),
    Message(
        "P003",
        "avertissement",
        "Adresse qui semble être celle d'une personne",
        "Le contact doit être celui d'une organisation ; « {trouve} » semble être l'adresse d'une personne. Donnez une adresse générale (`info@…`, `secretariat@…`), ou ôtez la clé.",
        "Une personne change de travail, et son adresse reste publiée. Une adresse générale dure plus longtemps et n'expose personne.",
        "contribution:\n  contact: jeanne.durand@exemple.org\n  consentement: oui\n",
        "contribution:\n  contact: info@exemple.org\n  consentement: oui\n",
    ),
    Message(
        "P004",
        "conseil",
        "Une personne semble nommée",
        "Une fiche ne doit nommer personne ; « {trouve} » semble être un nom. Dites plutôt le rôle (« une assistante sociale »).",
        "On raconte ce que des services et des rôles ont fait. Une personne nommée n'a pas toujours donné son accord, ou peut changer d'avis.",
        "zone: Chez Mme Durand\n",
        "zone: Chez une habitante\n",
    ),
)


SITE: tuple[Message, ...] = (
    Message(
        "S090",
        "erreur",
        "Réglages illisibles",
        "`{fichier}` doit être un texte YAML en UTF-8, fait de lignes « clé: valeur » ; {raison}. Corrigez-le, ou supprimez-le : sans lui, chaque réglage a une valeur d'office.",
        "Ce fichier donne le nom du site, son adresse et ses onglets. S'il ne peut pas être lu, rien n'est construit.",
        "site_name: [Mon inventaire",
        "site_name: Mon inventaire",
        "description",
    ),
    Message(
        "S091",
        "erreur",
        "Réglage à corriger",
        "`{reglage}` doit être {attendu} ; on trouve `{trouve}`.",
        "Un réglage mal écrit serait sans effet, ou ferait des adresses qui ne mènent nulle part.",
        "site_url: mon-site.example",
        "site_url: https://mon-site.example/",
        "description",
    ),
    Message(
        "S092",
        "erreur",
        "Réglage inconnu",
        "Sous `{plugin}`, les réglages sont {liste} ; on trouve `{reglage}`.",
        "Un réglage au nom inconnu est presque toujours une faute de frappe.",
        "edit_bas: https://exemple.org/edit/",
        "edit_base: https://exemple.org/edit/",
        "description",
    ),
    Message(
        "S093",
        "erreur",
        "MkDocs n'a pas pu préparer les pages",
        "MkDocs, qui met en page les textes écrits à la main, doit aller au bout ; il s'est arrêté et dit : {message}",
        "Le message vient de MkDocs, en anglais. Il s'agit le plus souvent d'un réglage de `mkdocs.yml` ou d'une page qui manque dans `nav`.",
        "theme: {name: inconnu}",
        "theme: {name: material}",
        "description",
    ),
    Message(
        "S094",
        "erreur",
        "Page qui n'est pas en UTF-8",
        "Cette page doit être enregistrée en UTF-8 ; à cette ligne, l'octet 0x{octet} n'en est pas. Dans votre éditeur, choisissez « Enregistrer sous », puis l'encodage UTF-8.",
        "Les accents enregistrés autrement qu'en UTF-8 deviennent illisibles.",
        "Une page enregistrée en « Windows-1252 ».",
        "La même page enregistrée en « UTF-8 ».",
        "description",
    ),
    Message(
        "S095",
        "erreur",
        "Liste mal demandée dans une page",
        "Une liste se demande seule entre deux lignes vides, sans retrait, comme `::fiches vocabulaire/terme::` ; `{demande}` n'est pas écrit ainsi. Corrigez-le.",
        "`::fiches vocabulaire/terme::` devient la liste des fiches qui portent ce terme, refaite à chaque publication. Plusieurs termes se suivent avec une espace ; un nombre à la fin limite la liste. `::outils::` donne les outils du site.",
        "Voir ::fiches vocabulaire/terme::",
        "::fiches vocabulaire/terme 3::",
        "description",
    ),
    Message(
        "R090",
        "erreur",
        "Lien d'une page vers rien",
        "Un lien d'une page écrite à la main doit mener à une page du site ; `{lien}` ne mène à aucune. Corrigez-le ou ôtez-le.",
        "On écrit `fiche:identifiant`, `notion:vocabulaire/terme`, `outil:identifiant`, ou `page:` suivi de l'adresse d'une page.",
        "Voir [cette fiche](fiche:fiche-inconnue).",
        "Voir [cette fiche](fiche:ma-fiche).",
        "description",
    ),
    Message(
        "R091",
        "erreur",
        "Lien d'une page vers un fichier absent",
        "Un lien d'une page écrite à la main doit mener à un fichier qui existe ; `{lien}` n'est pas là. Corrigez-le ou ôtez-le.",
        "Un lien vers une autre page écrite à la main se donne par le nom de son fichier, à partir de la page où il est.",
        "Voir [la page](pas-la.md).",
        "Voir [la page](contribuer.md).",
        "description",
    ),
    Message(
        "R092",
        "erreur",
        "Liste demandée pour un terme inconnu",
        "Une liste se demande pour un terme d'un vocabulaire ; `{terme}` n'en est pas un de `{vocabulaire}`. Corrigez-le, ou ôtez la ligne.",
        "On écrit l'identifiant du terme, tel qu'il est dans `schema/vocabulaires/` : sans accent ni majuscule.",
        "::fiches vocabulaire/term::",
        "::fiches vocabulaire/terme::",
        "description",
    ),
    Message(
        "R093",
        "erreur",
        "Liste demandée pour un vocabulaire inconnu",
        "Une liste se demande pour un terme d'un vocabulaire de cet inventaire ; `{vocabulaire}` n'en est pas un. Corrigez-le, ou ôtez la ligne.",
        "Un inventaire d'un autre territoire peut avoir d'autres vocabulaires : ses pages ne peuvent demander que les siens.",
        "::fiches vocabulair/terme::",
        "::fiches vocabulaire/terme::",
        "description",
    ),
    Message(
        "C090",
        "avertissement",
        "Avertissement de MkDocs",
        "MkDocs, qui met en page les textes écrits à la main, signale : {message}",
        "Le message vient de MkDocs, en anglais. Il s'agit le plus souvent d'un réglage de `mkdocs.yml` dont le nom est mal écrit.",
        "sitename: Mon inventaire",
        "site_name: Mon inventaire",
        "description",
    ),
)


def _registry(*families: tuple[Message, ...]) -> dict[str, Message]:
    registry: dict[str, Message] = {}
    for message in (message for family in families for message in family):
        if message.code in registry:
            raise ValueError(f"{message.code} is given twice")
        said: dict[str, Any] = {name: _french(getattr(message, name)) for name in ("titre", "gabarit", "explication")}
        registry[message.code] = Message(message.code, message.level, **said, mauvais=message.mauvais, bon=message.bon, exemple=message.exemple)
    return registry


MESSAGES: dict[str, Message] = _registry(STRUCTURE, TYPES, REFERENCES, CONTENT, PRIVACY, SITE)

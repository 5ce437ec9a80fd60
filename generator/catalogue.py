"""A code, a place and the values found in a file go in, a `Problem` with its French sentences comes out; every message of the check is written here, once.

Codes are stable: a code that goes is never given to another message. Families, and who is where inside them:

- S structure: S001–S019 the file and its bytes, S020–S049 the YAML, S050–S059 keys and shapes of a record, S060–S099 the schema's own files;
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
from dataclasses import dataclass
from typing import Any, Literal

from generator.problem import Level, Place, Problem

LONGEST_QUOTE = 80


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


def quote(value: object) -> str:
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
    cut = len(text) > LONGEST_QUOTE
    if cut:
        text = text[: LONGEST_QUOTE - 1]
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

    `field` may be a data path (`("acteurs", 2, "type")`). A suggestion that the template does not place itself (`{suggestion}`) is offered at the end.
    """
    message = MESSAGES[code]
    shown: dict[str, object] = {name: value if isinstance(value, Ours | int) and not isinstance(value, bool) else quote(value) for name, value in values.items()}
    text = message.gabarit.format(suggestion=quote(suggestion), **shown) if "{" in message.gabarit else message.gabarit
    if suggestion is not None and "{suggestion}" not in message.gabarit:
        text += f" Vouliez-vous dire `{quote(suggestion)}`\u00a0?"
    return Problem(place, code, message.level, field if isinstance(field, str) else dotted(field), text, suggestion)


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
        "Le nom d'une fiche doit finir par `.yaml` ; celui-ci finit par `{extension}` et la fiche n'est pas lue. Renommez le fichier en `{nouveau}`.",
        "Une seule extension est admise, pour qu'une même fiche n'existe pas deux fois sous deux noms.",
        "experiences/plan-grands-froids.yml",
        "experiences/plan-grands-froids.yaml",
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
        "Le nom d'une fiche doit être fait de lettres minuscules sans accent, de chiffres et de traits d'union (80 caractères au plus) ; on trouve `{nom}`{detail}. Renommez le fichier{renommer}.",
        "Le nom du fichier est l'identifiant de la fiche : il devient son adresse sur le site et sert à la citer depuis d'autres fiches. Espaces, majuscules, accents et points y sont source d'erreurs.",
        "experiences/Réseau Santé.yaml",
        "experiences/reseau-sante.yaml",
        "description",
    ),
    Message(
        "S006",
        "erreur",
        "Nom de fichier avec une lettre trompeuse",
        "Le nom d'une fiche doit être fait de lettres latines sans accent ; dans `{nom}`, la lettre {numero} est `{lettre}` (U+{point}), d'un autre alphabet, qui ressemble à `{latin}`. Renommez le fichier{renommer}.",
        "Certaines lettres cyrilliques ou grecques se dessinent comme des lettres latines. Deux noms paraissent alors les mêmes sans l'être.",
        "experiences/rеseau.yaml, où le premier « е » est cyrillique",
        "experiences/reseau.yaml",
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
        "Le dossier `{nom}` doit exister et pouvoir être lu ; le système a répondu « {raison} ». Vérifiez le chemin et vos droits d'accès.",
        "L'inventaire se lit à partir d'un dossier `experiences/`. S'il manque ou refuse d'être lu, rien ne peut être vérifié.",
        "Une commande lancée dans un dossier qui ne contient pas `experiences/`.",
        "La même commande lancée à la racine de l'inventaire, ou avec `--root`.",
        "description",
    ),
    Message(
        "S009",
        "avertissement",
        "Fichier qui n'est pas lu",
        "Le dossier des fiches ne doit contenir que des fichiers `.yaml` ; `{nom}` n'est pas lu. Si c'est une fiche, {conseil} ; sinon, déplacez-le.",
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
        "Caractère nul",
        "Le fichier doit être du texte ; il contient un caractère nul, signe d'un fichier abîmé ou d'un autre genre (image, document de traitement de texte). Repartez d'un fichier texte.",
        "Aucun éditeur de texte n'écrit de caractère nul : le fichier a été mal copié, ou n'est pas du texte.",
        "Un document .docx renommé en .yaml.",
        "Un fichier texte enregistré en UTF-8.",
        "description",
    ),
    Message(
        "S014",
        "erreur",
        "Caractère de contrôle",
        "Le texte ne doit contenir aucun caractère de contrôle ; on trouve ici {caractere}, invisible. Effacez-le et retapez le mot.",
        "Ces caractères invisibles, venus d'un copier-coller, commandent un terminal ou une imprimante : ils n'ont pas de place dans un texte.",
        'titre: "Un réseau\\e[31m de santé"\n',
        'titre: "Un réseau de santé"\n',
        "fichier",
    ),
    Message(
        "S015",
        "erreur",
        "Caractère qui renverse le sens de lecture",
        "Le texte ne doit contenir aucun caractère qui change le sens de lecture ; on trouve ici {caractere}, invisible. Effacez-le et retapez le mot.",
        "Ces caractères invisibles font lire un texte dans un autre ordre que celui où il est écrit : ils peuvent cacher ce que dit vraiment une fiche.",
        'titre: "Un réseau\\u202e de santé"\n',
        'titre: "Un réseau de santé"\n',
        "fichier",
    ),
    Message(
        "S016",
        "erreur",
        "Fichier vide",
        "Une fiche doit contenir au moins ses clés obligatoires ; ce fichier est vide. Remplissez-le, ou supprimez-le.",
        "Le fichier existe mais ne contient rien : il a peut-être été enregistré trop tôt.",
        "",
        "titre: Un réseau de santé\n",
        "fichier",
    ),
    Message(
        "S017",
        "erreur",
        "Rien que des commentaires",
        "Une fiche doit contenir au moins ses clés obligatoires ; ce fichier n'a que des commentaires (les lignes qui commencent par `#` ne sont pas lues). Ôtez le `#` des lignes à lire.",
        "Ce qui suit un `#` est une note pour soi : la fiche est donc vide.",
        "# titre: Un réseau de santé\n",
        "titre: Un réseau de santé\n",
        "fichier",
    ),
    Message(
        "S018",
        "avertissement",
        "Caractère invisible dans un mot",
        "Un mot ne doit pas contenir de caractère invisible ; on trouve ici {caractere}. Effacez-le et retapez le mot, sinon la recherche ne le trouvera pas.",
        "Ce caractère vient d'un copier-coller depuis une page du web ou un PDF. Il ne se voit pas, mais coupe le mot en deux pour la recherche.",
        "titre: Un rés\u200beau de santé\n",
        "titre: Un réseau de santé\n",
        "fichier",
    ),
    Message(
        "S019",
        "avertissement",
        "Lettres abîmées",
        "Chaque lettre accentuée doit se lire comme telle ; on trouve `{trouve}`, trace d'un mauvais changement d'encodage. Retapez le mot.",
        "« Ã© » à la place de « é », ou « � » à la place d'une lettre, viennent d'un fichier enregistré dans un encodage et relu dans un autre.",
        "titre: Un rÃ©seau de santÃ©\n",
        "titre: Un réseau de santé\n",
        "fichier",
    ),
    Message(
        "S020",
        "erreur",
        "Tabulation en début de ligne",
        "Le décalage d'une ligne doit être fait d'espaces ; celle-ci commence par une tabulation. Remplacez chaque tabulation par deux espaces.",
        "En YAML, le décalage dit ce qui dépend de quoi, et seuls les espaces comptent. Réglez la touche de tabulation de votre éditeur sur « espaces ».",
        "periode:\n\tdebut: 2011\n",
        "periode:\n  debut: 2011\n",
        "fichier",
    ),
    Message(
        "S021",
        "erreur",
        "Espace insécable en début de ligne",
        "Le décalage d'une ligne doit être fait d'espaces ordinaires ; celle-ci commence par {caractere}. Effacez le début de la ligne et retapez-le avec la barre d'espace.",
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
        "Une fiche doit tenir en {maximum} niveaux au plus ; à cet endroit on en est au {suivant}e. Vérifiez les crochets `[`, les accolades `{{` et les tirets.",
        "Une fiche n'a jamais plus de quatre ou cinq niveaux. Au-delà, c'est une erreur de frappe ou une malveillance.",
        "titre: " + "[" * 60 + "]" * 60 + "\n",
        "titre: Un réseau\n",
        "fichier",
    ),
    Message(
        "S030",
        "erreur",
        "Une liste au lieu de clés",
        "Une fiche doit être faite de clés suivies de leur valeur (`titre: …`) ; celle-ci est une liste. Ôtez le tiret au début des lignes de premier niveau.",
        "Un tiret commence un élément de liste. Les clés d'une fiche s'écrivent sans tiret, au bord gauche.",
        "- titre: Un réseau\n",
        "titre: Un réseau\n",
        "fichier",
    ),
    Message(
        "S031",
        "erreur",
        "Une phrase au lieu de clés",
        "Une fiche doit être faite de clés suivies de leur valeur (`titre: …`) ; on trouve la phrase « {trouve} ». Commencez chaque ligne par le nom d'une clé, deux-points et une espace.",
        "Le texte est là, mais rien ne dit de quelle partie de la fiche il s'agit.",
        "Un réseau de santé à Limoges\n",
        "titre: Un réseau de santé à Limoges\n",
        "fichier",
    ),
    Message(
        "S032",
        "erreur",
        "Clé écrite deux fois",
        "Une clé ne doit être écrite qu'une fois au même endroit ; `{cle}` est déjà à la ligne {premiere}. Gardez-en une seule, ou réunissez leurs valeurs.",
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
        'Un texte entre guillemets va jusqu\'au guillemet suivant. Dans un texte entre "…", un guillemet s\'écrit `\\"` ; entre \'…\', une apostrophe s\'écrit `\'\'`.',
        "titre: \"Un réseau\nresume: Des soignants s'entraident.\n",
        "titre: \"Un réseau\"\nresume: Des soignants s'entraident.\n",
        "fichier",
    ),
    Message(
        "S036",
        "erreur",
        "Décalage irrégulier",
        "Les clés d'un même groupe doivent commencer à la même colonne ; celle-ci ne s'aligne sur aucune autre{rappel}. Alignez-la sur ses voisines.",
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
        "Un texte ne doit pas commencer par « {trouve} », que YAML se réserve. Mettez ce texte entre guillemets.",
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
        "Un tiret de liste doit commencer une ligne, sous sa clé ; celui-ci est ailleurs. Passez à la ligne avant le tiret ; si c'est un texte qui commence par un tiret, mettez-le entre guillemets.",
        "Une liste s'écrit un élément par ligne, chaque ligne commençant par un tiret et une espace.",
        "publics: - jeunes\n",
        "publics:\n  - jeunes\n",
        "fichier",
    ),
    Message(
        "S042",
        "erreur",
        "Ligne sans clé",
        "Chaque ligne doit être une clé et sa valeur (`titre: …`), ou la suite d'un texte et alors plus décalée que sa clé ; « {trouve} » n'est ni l'une ni l'autre. Ajoutez la clé et les deux-points, ou décalez la ligne de deux espaces.",
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
        "Espace oubliée après un tiret",
        "Le tiret d'une liste doit être suivi d'une espace ; on trouve « {trouve} ». Écrivez « {attendu} ».",
        "Sans espace, le tiret fait partie du mot.",
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
        "S050",
        "erreur",
        "Clé inconnue",
        "Chaque clé doit être prévue par le modèle ; `{cle}` n'existe pas dans {table}.",
        "Une clé mal orthographiée ne serait ni vérifiée ni montrée. Le codebook donne toutes les clés.",
        "resumé: Des soignants et des habitants s'entraident.\n",
        "zone: Limoges et ses environs\n",
    ),
    Message(
        "S051",
        "erreur",
        "Clé obligatoire absente",
        "La clé `{cle}` ({titre}) doit être remplie dans {table} ; elle manque. Ajoutez-la.",
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
        "`{cle}` doit être un groupe de clés ({cles}) ; on trouve {trouve}. Passez à la ligne et écrivez chaque clé décalée de deux espaces.",
        "Cette partie de la fiche a plusieurs renseignements : chacun a sa clé.",
        "periode: 2011\n",
        "periode:\n  debut: 2011\n",
    ),
    Message(
        "S054",
        "erreur",
        "Un texte est attendu",
        "`{cle}` doit être un texte ou une valeur simple ; on trouve {trouve}. Écrivez la valeur sur la même ligne, après les deux-points.",
        "Cette clé ne contient qu'un renseignement.",
        "zone:\n  - Limoges\n",
        "zone: Limoges\n",
    ),
    Message(
        "S060",
        "erreur",
        "Modèle : clé inconnue",
        "Chaque clé du modèle doit être l'une de celles-ci : {connues} ; `{cle}` n'en est pas une.",
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
        "`{nom}` doit être {quoi} ; ce nom n'existe pas. Noms connus : {connus}.",
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
        "- {id: belgique, libelle: Belgique, parent: belgique}",
        "- {id: belgique, libelle: Belgique}",
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
)

TYPES: tuple[Message, ...] = ()

REFERENCES: tuple[Message, ...] = ()

CONTENT: tuple[Message, ...] = ()

PRIVACY: tuple[Message, ...] = ()


def _registry(*families: tuple[Message, ...]) -> dict[str, Message]:
    registry: dict[str, Message] = {}
    for message in (message for family in families for message in family):
        if message.code in registry:
            raise ValueError(f"{message.code} is given twice")
        said: dict[str, Any] = {name: _french(getattr(message, name)) for name in ("titre", "gabarit", "explication")}
        registry[message.code] = Message(message.code, message.level, **said, mauvais=message.mauvais, bon=message.bon, exemple=message.exemple)
    return registry


MESSAGES: dict[str, Message] = _registry(STRUCTURE, TYPES, REFERENCES, CONTENT, PRIVACY)

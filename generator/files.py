"""A folder comes in, its records that may be read come out, with the problems of the names found there; and how a path and a refusal of the system are said."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from generator.catalogue import Ours, problem
from generator.problem import Place, Problem
from generator.words import dashed, fold, look_alikes, nearest

MAX_SLUG = 80

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names that Windows keeps for itself, whatever their extension: a clone there would fail.
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


def list_records(folder: Path, root: Path) -> tuple[list[Path], list[Problem]]:
    """The records of a folder that may be read, sorted, and the problems of the names found there. Sub-folders are not searched."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as error:
        beside = (each.name for each in folder.parent.iterdir() if each.is_dir()) if folder.parent.is_dir() and not folder.exists() else ()
        renamed = nearest(folder.name, sorted(beside))
        return [], [problem("S008", Place(relative(folder, root)), suggestion=renamed, nom=relative(folder, root), raison=Ours(refusal(error)))]
    paths: list[Path] = []
    problems: list[Problem] = []
    for name in names:
        path = folder / name
        wrong = _name_problem(name, path, root)
        if wrong is not None:
            problems.append(wrong)
        elif name.endswith(".yaml") and not name.startswith(("._", ".#")):
            paths.append(path)
    return paths, problems


def _name_problem(name: str, path: Path, root: Path) -> Problem | None:
    place = Place(relative(path, root))
    stem, dot, extension = name.rpartition(".")
    # Files that editors and systems leave behind, and a note to whoever opens the folder.
    if name.startswith(_LEFT_BEHIND) or (extension != "yaml" and (name.startswith(".") or name.endswith("~") or fold(name).startswith(_NOTES))):
        return None
    if dot and extension != "yaml" and extension.lower() in ("yml", "yaml"):
        return problem("S002", place, extension=f".{extension}", conseil=_renaming(path, slugify(stem)))
    if extension != "yaml" or not dot:
        wanted = slugify(name.split(".")[0])
        if path.is_dir():
            advice = "Ce dossier n'est pas parcouru\u00a0: s'il contient des fichiers à lire, sortez-les-en"
        elif wanted and not (path.parent / f"{wanted}.yaml").exists():
            advice = f"S'il est à lire, renommez-le en `{wanted}.yaml`\u00a0; sinon, déplacez-le"
        elif wanted:
            advice = f"C'est sans doute une copie de `{wanted}.yaml`\u00a0: supprimez-la, ou déplacez-la"
        else:
            advice = "S'il est à lire, donnez-lui un nom en `.yaml`\u00a0; sinon, déplacez-le"
        return problem("S009", place, nom=name, conseil=Ours(advice))
    return kind_problem(name, path, place) or _slug_problem(stem, path, place)


_LEFT_BEHIND = ("._", ".#", "~$")
_NOTES = ("readme", "lisez-moi", "thumbs.db", "desktop.ini")


def _renaming(path: Path, wanted: str) -> Ours:
    """What to do with a file whose name should be another: not to rename it over a record that has that name."""
    if wanted and (path.parent / f"{wanted}.yaml").exists():
        return Ours(f"`{wanted}.yaml` existe déjà\u00a0: réunissez les deux fichiers, ou donnez un autre nom à celui-ci")
    return Ours(f"Renommez le fichier en `{wanted}.yaml`" if wanted else "Renommez le fichier")


def kind_problem(name: str, path: Path, place: Place) -> Problem | None:
    """A record is a file of its folder: not a folder, not a device, not a link to elsewhere."""
    try:
        if path.is_symlink() and path.resolve(strict=True).parent != path.parent.resolve(strict=True):
            return problem("S004", place, nom=name)
        mode = path.stat().st_mode
    except (OSError, RuntimeError) as error:
        return problem("S001", place, raison=Ours(refusal(error)))
    if stat.S_ISREG(mode):
        return None
    return problem("S003", place, nom=name, nature=Ours("un dossier" if stat.S_ISDIR(mode) else "un fichier spécial du système"))


def _slug_problem(slug: str, path: Path, place: Place) -> Problem | None:
    if len(slug) <= MAX_SLUG and SLUG.fullmatch(slug) and not _RESERVED.fullmatch(slug):
        return None
    wanted = slugify(slug)
    imitations = look_alikes(slug)
    if imitations:
        index, letter, latin = imitations[0]
        point = Ours(f"{ord(letter):04X}")
        return problem("S006", place, nom=slug, numero=index + 1, lettre=letter, point=point, latin=latin, conseil=_renaming(path, wanted))
    detail = ""
    if len(slug) > MAX_SLUG:
        detail = f", long de {len(slug)} caractères"
    elif _RESERVED.fullmatch(slug):
        detail = ", un nom que Windows se réserve"
        wanted = ""
    return problem("S005", place, nom=slug, detail=Ours(detail), conseil=_renaming(path, wanted if wanted != slug else ""))


def slugify(text: str) -> str:
    """The identifier nearest to a text (empty when the text has no letter): what a file named so should be called."""
    plain = list(text)
    for index, _, latin in look_alikes(text):
        plain[index] = latin
    return dashed(fold("".join(plain)))[:MAX_SLUG].strip("-")


def relative(path: Path, root: Path) -> str:
    """The path as problems show it: from the root of the inventory, with `/`."""
    return "." if path == root else path.as_posix().removeprefix(root.as_posix().rstrip("/") + "/")


_REFUSALS = {
    errno.ENOENT: "il n'existe pas",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.ENOTDIR: "ce n'est pas un dossier",
    errno.EISDIR: "c'est un dossier",
    errno.ELOOP: "le lien tourne en rond",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "la place qui vous est réservée est pleine",
    errno.EROFS: "le disque est en lecture seule",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EADDRINUSE: "il est déjà pris",
}


def refusal(error: Exception) -> str:
    """Why the system refused, in French: its own words depend on the machine's language."""
    if isinstance(error, RuntimeError):
        return _REFUSALS[errno.ELOOP]
    number: int = getattr(error, "errno", None) or 0
    return _REFUSALS.get(number, f"erreur n° {number or 'inconnu'} du système")

"""A path or a text goes in; a `Document` (data and the place of each piece of it) and the problems of its bytes, name and YAML come out.

Input is hostile until shown otherwise: nothing here may crash, hang, fill the memory, follow a link out of the folder or raise. What a record may say is
not known here: only that it is a UTF-8 text of moderate size, in the plain part of YAML, a mapping at its root.

Every scalar is text except plain `null`, `~` or nothing (None), `true` and `false`: YAML 1.1 would read `02` as 2, `0123` as 83, `no` as false, `11:30` as
690. Numbers and dates are made by the schema; the schema's own files, which hold plain numbers, are read with `typed=True`.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode

from generator.catalogue import Ours, problem, quote
from generator.problem import Place, Problem
from generator.words import dashed, fold, look_alikes, nearest

MAX_BYTES = 256 * 1024
MAX_DEPTH = 50
MAX_SLUG = 80
# A file full of one mistake is told so a few times, not 200,000 times; a mistake made more often than this is told once, with how often.
MAX_REPEATS = 10
MAX_ALIKE = 3

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names that Windows keeps for itself, whatever their extension: a clone there would fail.
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")

Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """What a file says, and where: `data` is made of dict, list, str, bool and None (and int and float when typed).

    `places` gives for each data path (`("acteurs", 2, "type")`) the node of its value, then that of its key; an element of a list has no key and gives its
    own node twice. `text` is the file as it is written, its ends of line made alike.
    """

    path: str
    data: Any
    places: Mapping[Steps, tuple[Node, Node]]
    text: str = ""

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Where the value at `path` is written (or its key); for what is not written, where the nearest group that would hold it begins."""
        found = self.places.get(path)
        if found is None:
            key = True
            while found is None and path:
                path = path[:-1]
                found = self.places.get(path)
        if found is None:
            return Place(self.path)
        return _place_of(found[1] if key else found[0], self.path)


def _place_of(node: Node, path: str) -> Place:
    """Where a node begins. Lines and columns are counted from 1, as editors do."""
    mark: Any = node.start_mark
    return Place(path, mark.line + 1, mark.column + 1)


# ---------------------------------------------------------------------------------------------------------------------------------------------- names


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
    return _kind_problem(name, path, place) or _slug_problem(stem, path, place)


_LEFT_BEHIND = ("._", ".#", "~$")
_NOTES = ("readme", "lisez-moi", "thumbs.db", "desktop.ini")


def _renaming(path: Path, wanted: str) -> Ours:
    """What to do with a file whose name should be another: not to rename it over a record that has that name."""
    if wanted and (path.parent / f"{wanted}.yaml").exists():
        return Ours(f"`{wanted}.yaml` existe déjà\u00a0: réunissez les deux fichiers, ou donnez un autre nom à celui-ci")
    return Ours(f"Renommez le fichier en `{wanted}.yaml`" if wanted else "Renommez le fichier")


def _kind_problem(name: str, path: Path, place: Place) -> Problem | None:
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


# ---------------------------------------------------------------------------------------------------------------------------------------------- bytes


def read_document(path: Path, root: Path, *, typed: bool = False, mapping: bool = True) -> tuple[Document | None, list[Problem]]:
    """Read one file, wherever it stands under `root`. The document is None when it cannot be understood; else its problems are those that remain."""
    shown = relative(path, root)
    place = Place(shown)
    wrong = _kind_problem(path.name, path, place)
    if wrong is not None:
        return None, [wrong]
    try:
        raw, size = _read_bytes(path)
    except OSError as error:
        return None, [problem("S001", place, raison=Ours(refusal(error)))]
    if raw is None:
        return None, [_too_big(size, place)]
    return read_bytes(raw, shown, typed=typed, mapping=mapping)


def _read_bytes(path: Path) -> tuple[bytes | None, int]:
    """The content and its size; None instead of a content that is too big. The file may change while it is read: what is read is bounded too."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with open(handle, "rb") as file:
        size = os.fstat(handle).st_size
        if size > MAX_BYTES:
            return None, size
        raw = file.read(MAX_BYTES + 1)
    return (raw, len(raw)) if len(raw) <= MAX_BYTES else (None, len(raw))


def read_bytes(raw: bytes, path: str, *, typed: bool = False, mapping: bool = True) -> tuple[Document | None, list[Problem]]:
    """Read the bytes of a file: not too many, UTF-8, no mark at the start, no null byte; then as `read_text`."""
    if len(raw) > MAX_BYTES:
        return None, [_too_big(len(raw), Place(path))]
    if not raw:
        return None, [problem("S016", Place(path))]
    kind = _other_kind(raw)
    if kind:
        advice = "Rapatriez-la avec la commande `git lfs pull`" if "LFS" in kind else _COPY
        return None, [problem("S013", Place(path, 1, 1), nature=Ours(f"c'est {kind}"), conseil=Ours(advice))]
    encoding = _other_encoding(raw)
    if encoding:
        return None, [problem("S011", Place(path, 1, 1), encodage=Ours(encoding))]
    if raw.startswith(b"\xef\xbb\xbf"):
        return None, [problem("S012", Place(path, 1, 1))]
    null = raw.find(b"\x00")
    if null >= 0:
        return None, [problem("S013", spot(raw[:null].decode("utf-8", "replace"), null, path), nature=_NULL, conseil=_COPY)]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        guess = "il est sans doute en Windows-1252, dit aussi ANSI" if _looks_like_windows(raw) else "le fichier est peut-être abîmé, ou n'est pas du texte"
        place = spot(before, len(before), path)
        return None, [problem("S010", place, octet=Ours(f"{raw[error.start]:02X}"), supposition=Ours(guess))]
    return read_text(text, path, typed=typed, mapping=mapping)


def _too_big(size: int, place: Place) -> Problem:
    weight = f"{size / 1_048_576:.1f} Mo".replace(".", ",") if size >= 1_048_576 else f"{-(-size // 1024)} Ko"
    return problem("S007", place, maximum=MAX_BYTES // 1024, taille=Ours(weight))


# What the files of other kinds begin with (in small letters).
_SIGNATURES = {
    b"pk\x03\x04": "un document de traitement de texte (.docx, .odt) ou une archive",
    b"\xd0\xcf\x11\xe0": "un document de traitement de texte (.doc)",
    b"{\\rtf": "un document de traitement de texte (.rtf)",
    b"%pdf-": "un document PDF",
    b"\x89png": "une image",
    b"\xff\xd8\xff": "une image",
    b"gif8": "une image",
    b"\x1f\x8b": "une archive",
    b"<!doctype": "une page web",
    b"<html": "une page web",
    b"version https://git-lfs.github.com/": "un renvoi de Git LFS, et non la fiche elle-même",
}
_COPY = Ours("Copiez son texte dans un nouveau fichier, enregistré en UTF-8")
_NULL = Ours("il contient un caractère nul, signe d'un fichier abîmé ou d'un autre genre (image, document de traitement de texte)")


def _other_kind(raw: bytes) -> str:
    """What the file is, when it is openly no record: a document of Word, an image… renamed."""
    head = raw[:64].lstrip().lower()
    if not head.startswith(tuple(_SIGNATURES)):
        return ""
    return next(kind for signature, kind in _SIGNATURES.items() if head.startswith(signature))


def _other_encoding(raw: bytes) -> str:
    """UTF-16 or UTF-32 by its mark or, without one, by the null byte that every ordinary letter has on the same side."""
    if raw.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    head = raw[:200]
    even, odd = head[::2], head[1::2]
    if len(head) >= 4 and b"\x00" in head and (even.count(0) >= 0.8 * len(even) > odd.count(0) or odd.count(0) >= 0.8 * len(odd) > even.count(0)):
        return "UTF-16"
    return ""


def _looks_like_windows(raw: bytes) -> bool:
    """Are the bytes beyond ASCII the few that French uses in Windows-1252, each among letters?"""
    high = [byte for byte in raw if byte >= 0x80]
    french = set("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ«»’‘“”…–—€°\u00a0".encode("cp1252"))
    return len(high) * 3 <= len(raw) and sum(byte in french for byte in high) >= 0.9 * len(high)


def spot(text: str, index: int, path: str) -> Place:
    """The place of the character number `index` of a text."""
    index = min(index, len(text))
    return Place(path, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


# ----------------------------------------------------------------------------------------------------------------------------------------------- text

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = "\u00ad\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f"
_UNWANTED = re.compile(f"(?P<S014>[{_CONTROL}])|(?P<S015>[{_BIDI}])|(?P<S018>[{_HIDDEN}])")
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_TAB_INDENT = re.compile(r"^[ ]*\t[ \t]*(?=[^\s])", re.MULTILINE)
_SPACE_INDENT = re.compile(f"^[ \t]*[{_SPACES}][ \t{_SPACES}]*(?=[^\\s])", re.MULTILINE)
_DAMAGED = re.compile("\ufffd+|Ã[\u00a0-\u00bf]|â€[™œ\u009d\u0153\u201c\u201d]|Å“")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?= |$)", re.MULTILINE)


def read_text(text: str, path: str, *, typed: bool = False, mapping: bool = True) -> tuple[Document | None, list[Problem]]:
    """Read a YAML text. `mapping=False` admits a list or a sentence at the root (the schema's own files)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    foreign = _foreign(text)
    problems = _character_problems(text, foreign, path)
    if any(found.code in _STOP for found in problems):
        return None, problems
    if not text.strip():
        return None, [*problems, problem("S016", Place(path))]
    loader = _Loader(text) if _may_be_deep(text) else _ShallowLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, [*problems, problem("S017", Place(path, 1, 1))]
        walk = _Walk(text, foreign, path, typed)
        data = walk.root(node)
        if "%" in text and "\n%" in "\n" + text:
            problems += _refused(text, path)
    except yaml.YAMLError as error:
        return None, _unless_told(problems, [*_refused(text, path), *_syntax(text, path, error)])
    except (_TooDeep, _Refused):
        return None, [*problems, *_refused(text, path)]
    problems += walk.problems
    if mapping and not isinstance(data, dict):
        place = _place_of(node, path)
        if data is None:
            return None, [*problems, problem("S016", place)]
        return None, _unless_told(problems, [problem("S030", place) if isinstance(data, list) else _sentence(data, place, text)])
    return Document(path, data, walk.places, text), problems


_STOP = frozenset({"S014", "S020", "S021", "S049"})


_ASCII = bytes([*range(0x20, 0x7F), *b"\n\t"])


def _foreign(text: str) -> str:
    """The characters that are not plain ASCII, a few of a French text: what is looked for among them is found at once."""
    return "" if text.isascii() and text.isprintable() else text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _character_problems(text: str, foreign: str, path: str) -> list[Problem]:
    """The characters that no text should hold. The common case, none of them, is settled by string searches."""
    found: list[Problem] = []
    if "<<<<<<<" in text or "=======" in text or ">>>>>>>" in text:
        found += [problem("S049", spot(text, mark.start(), path)) for mark in islice(_CONFLICT.finditer(text), 1)]
    if "\t" in text:
        found += _alike("S020", [(tab.end() - 1, {}) for tab in _TAB_INDENT.finditer(text)], text, path)
    if foreign:
        # Printable, for Python: neither control, nor separator other than the plain space, nor unassigned.
        printable = foreign.replace("\u00a0", "").replace("\u202f", "").isprintable()
        if not printable:
            found += _unwanted(text, path)
        # A space of another kind than the two of French is not printable; those two are looked for where an indentation may be.
        spaced = "\u00a0" in foreign or "\u202f" in foreign
        if not printable or (spaced and (text[0] in _SPACES or _may_indent(text))):
            spots = [next(at for at in range(*indent.span()) if text[at] not in " \t") for indent in _SPACE_INDENT.finditer(text)]
            found += _alike("S021", [(at, {"caractere": text[at]}) for at in spots], text, path)
        if "\ufffd" in foreign or "Ã" in foreign or "â€" in foreign or "Å“" in foreign:
            damaged = [spot.start() for spot in _DAMAGED.finditer(text)]
            found += _alike("S019", [(at, {"trouve": _word_around(text, at)}) for at in damaged], text, path)
    return sorted(found)


def _may_indent(text: str) -> bool:
    """Does a no-break space follow the beginning of a line, or another space?"""
    return any(before.endswith(("\n", " ", "\t")) for before in text.replace("\u202f", "\u00a0").split("\u00a0")[:-1])


def _unwanted(text: str, path: str) -> list[Problem]:
    found: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for spot in _UNWANTED.finditer(text):
        found.setdefault(str(spot.lastgroup), []).append((spot.start(), {"caractere": spot.group()}))
    return [each for code, spots in found.items() for each in _alike(code, spots, text, path)]


def _alike(code: str, spots: list[tuple[int, dict[str, str]]], text: str, path: str) -> list[Problem]:
    """One mistake made at several places: each when they are few; else the first, and how many others there are, since they are most often mended all at once."""
    others = Ours(f" (et {len(spots) - 1} autres fois dans ce fichier)" if len(spots) > MAX_ALIKE else "")
    return [problem(code, spot(text, at, path), autres=others, **values) for at, values in (spots[:1] if others else spots)]


def _word_around(text: str, index: int) -> str:
    start, end = index, index + 1
    while start > 0 and index - start < 30 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and end - index < 30 and not text[end].isspace():
        end += 1
    return text[start:end]


# ----------------------------------------------------------------------------------------------------------------------------------------------- YAML


class _TooDeep(Exception):
    pass


class _Refused(Exception):
    pass


class _Loader(CParser):  # type: ignore[misc]
    """The C composer without YAML's guesses about types (the costly half of it), and with a floor: it recurses in C, where too deep kills the process."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0

    def resolve(self, kind: type, value: str | None, implicit: object) -> None:
        return None

    def descend_resolver(self, parent: Node | None, index: object) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooDeep

    def ascend_resolver(self) -> None:
        self.depth -= 1


class _ShallowLoader(CParser):  # type: ignore[misc]
    """The same without the floor, which takes a fifth of the time: for texts that cannot be deep enough to reach it."""

    @staticmethod
    def resolve(kind: type, value: str | None, implicit: object) -> None:
        return None

    @staticmethod
    def descend_resolver(parent: Node | None, index: object) -> None:
        return None

    @staticmethod
    def ascend_resolver() -> None:
        return None


_FEW_COLUMNS = 12
_OPENED_FAR = re.compile(rf"\n[ \t?:-]{{{_FEW_COLUMNS}}}")  # begins with a fixed letter: that is searched several times quicker than `^`


def _may_be_deep(text: str) -> bool:
    """Could a node be deeper than the floor? Counted in excess.

    A group in brackets or braces needs its sign, and `[a: b]` makes two groups with one. Any other group begins where its line does, or after the signs of
    the groups around it: a mapping and a list at each column, at most.
    """
    return 2 * (text.count("[") + text.count("{") + _FEW_COLUMNS) >= MAX_DEPTH or _OPENED_FAR.search("\n" + text) is not None


# A property follows a space or a sign of YAML. One expression a sign: a search for a fixed letter is several times quicker.
_ANCHOR = re.compile(r"""&(?<![^\s\[\]{},:"'?-]&)(?=\S)""")
_TAG = re.compile(r"""!(?<![^\s\[\]{},:"'?-]!)(?=\S)""")
_LONE_MARK = re.compile(r"!(?!\S)")
_CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,17}\.[0-9]{1,17}")
# A note for oneself has a space after its sign: without one, it was most likely part of the text.
_LOST = re.compile(r" +(#[^\s#!][^\n]*)")
_GLUED = re.compile(f"[a-z_]+[ {_SPACES}]*:[{_SPACES}]")
# A line that was meant as an element of a list, inside a text that goes on: its dash is not under the other dashes, or is no plain dash and space.
_BULLETS = "•·▪▫◦‣●○■□➢➤"
_INNER_DASH = re.compile(rf"\n *(?P<all>(?P<sign>-(?=[ \t]|[^\W\d])|[{_BULLETS}])[ \t]*(?P<rest>\S[^\n]*))")
_FIRST_DASH = re.compile(rf"(?:-(?=[^\W\d])|[{_BULLETS}](?=[ \t]))[ \t]*(?P<rest>[^\n]*)")


class _Walk:
    """One pass over the nodes: data, places, and the problems that YAML lets by."""

    def __init__(self, text: str, foreign: str, path: str, typed: bool) -> None:
        self.text = text
        self.path = path
        self.typed = typed
        self.places: dict[Steps, tuple[Node, Node]] = {}
        self.problems: list[Problem] = []
        # A property (`&name`, `!tag`) is where its node begins: looked for only in a text where one may be.
        self.properties = _may_have_properties(text)
        self.escapes = "\\" in text
        self.spaces = ("\u00a0" in foreign and ":\u00a0" in text) or ("\u202f" in foreign and ":\u202f" in text)
        self.hashes = "#" in text and " #" in text
        self.bullets = any(sign in foreign for sign in _BULLETS)
        self.told: dict[str, int] = {}

    def root(self, node: Node) -> Any:
        self.places[()] = (node, node)
        return self.value(node, ())

    def value(self, node: Any, path: Steps) -> Any:
        kind = node.__class__
        if self.properties and self.text[node.start_mark.index : node.start_mark.index + 1] in ("&", "!"):
            raise _Refused
        if kind is ScalarNode:
            text: str = node.value
            style = node.style
            if style == "":
                return self.plain(node, text, path)
            if style == '"':
                if self.escapes and not text.isprintable():
                    self.escaped(node, text, path)
            elif style != "'":
                return text.rstrip("\n ")
            return text
        places = self.places
        if kind is MappingNode:
            group: dict[str, Any] = {}
            repeated: list[tuple[Node, Steps, int]] = []
            constants = _CONSTANTS
            for key_node, value_node in node.value:
                key: str | None = key_node.value if key_node.__class__ is ScalarNode else None
                # The common key is a bare word, settled here; `key` looks at all others.
                if key is None or not key.isidentifier() or key in constants or key_node.style != "" or self.properties:
                    key = self.key(key_node, path)
                    if key is None:
                        continue
                step = (*path, key)
                if key in group:
                    repeated.append((key_node, step, _place_of(places[step][1], self.path).line))
                    if group[key] is not None:
                        continue  # of a key that is empty and of the same that is not, the second is kept
                places[step] = (value_node, key_node)
                group[key] = self.value(value_node, step)
            if repeated:
                self.repeated(repeated)
            return group
        items: list[Any] = []
        for index, item in enumerate(node.value):
            step = (*path, index)
            places[step] = (item, item)
            items.append(self.value(item, step))
        return items

    def repeated(self, keys: list[tuple[Node, Steps, int]]) -> None:
        """One mistake repeats many keys: a record pasted twice, a dash forgotten before the next element of a list. It is told once, at the first."""
        (node, step, first), *others = keys
        lines = {at[-1]: each.start_mark.line + 1 for each, at, _ in reversed(others) if at[-1] != step[-1]}
        named = [f"`{quote(name)}` ligne {line}" for name, line in reversed(lines.items())]
        more = ""
        if len(named) > 6:
            named, more = named[:5], f" et {len(named) - 5} autres"
        advice = "Gardez-en une seule, ou réunissez leurs valeurs."
        if len(step) > 1 and isinstance(step[-2], int):
            advice += " Si un autre élément de la liste commence ici, mettez un tiret devant."
        elif len(step) == 1 and len(lines) > 4:
            advice = "La fiche a sans doute été collée deux fois\u00a0: gardez-en une seule."
        self.report("S032", node, step, cle=step[-1], premiere=first,
                    autres=Ours(f" (de même {', '.join(named)}{more})" if named else ""), conseil=Ours(advice))  # fmt: skip

    def plain(self, node: Any, text: str, path: Steps) -> Any:
        if " -" in text or text[:1] == "-" or self.bullets:
            self.dashes(node, text, path)
        if self.hashes:
            lost = _LOST.match(self.text, node.end_mark.index)
            if lost:
                self.report("S046", node, path, trouve=lost[1].rstrip())
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if self.spaces:
            glued = _GLUED.match(text)
            if glued:
                self.report("S022", node, path, trouve=glued.group(), attendu=Ours(_key_of(glued.group())))
        if self.typed:
            if _INTEGER.fullmatch(text):
                return int(text)
            if _DECIMAL.fullmatch(text):
                return float(text)
        return text

    def dashes(self, node: Any, text: str, path: Steps) -> None:
        """An element of a list that YAML takes for the text before it, since its dash is too far to the right, or not followed by a space."""
        start, end = node.start_mark.index, node.end_mark.index
        begins_its_line = not self.text[start - node.start_mark.column : start].strip(" ")
        first = _FIRST_DASH.match(self.text, start, end)
        if first and begins_its_line:
            self.dash("S047", start, path, trouve=first[0], attendu=f"- {first['rest']}")
            return
        found = _INNER_DASH.search(self.text, start, end)
        if found is None:
            return
        at = found.start("all")
        if found["sign"] != "-" or found["all"][1] not in " \t":
            self.dash("S047", at, path, trouve=found["all"], attendu=f"- {found['rest']}")
        elif path and begins_its_line and spot(self.text, at, "").column == node.start_mark.column + 1:
            line = self.text[start:].split("\n", 1)[0]
            self.dash("S047", start, path, trouve=line, attendu=f"- {line}")
        else:
            self.dash("S036", at, path, quoi=_MISPLACED_DASH, rappel=Ours(f" (ce texte commence à la ligne {node.start_mark.line + 1})"))

    def dash(self, code: str, index: int, path: Steps, **values: str) -> None:
        if len(self.problems) < MAX_REPEATS:
            self.problems.append(problem(code, spot(self.text, index, self.path), path, None, **values))

    def key(self, node: Any, path: Steps) -> str | None:
        """The name of a key, or None when the pair is to be left out."""
        if self.properties and self.text[node.start_mark.index : node.start_mark.index + 1] in ("&", "!"):
            raise _Refused
        if node.__class__ is not ScalarNode:
            self.report("S033", node, path, trouve=Ours("un groupe de clés" if node.__class__ is MappingNode else "une liste"))
            return None
        name: str = node.value
        if node.style == "":
            if name == "<<":
                self.report("S027", node, path)
                return None
            if name in _CONSTANTS:
                self.report("S033", node, path, trouve=Ours(f"`{name}`" if name else "rien"))
                return None
        elif node.style == '"' and self.escapes and not name.isprintable():
            self.escaped(node, name, path)
        if not name.isascii() and name != name.strip():
            self.report("S022", node, path, trouve=name + ":", attendu=Ours(_key_of(name)))
            name = name.strip()
        return name

    def escaped(self, node: Node, text: str, path: Steps) -> None:
        """What a text hides behind `\\u202e` or `\\0` is no better than the character itself."""
        found = _UNWANTED.search(text)
        if found:
            self.report(str(found.lastgroup), node, path, caractere=found.group(), autres="")

    def report(self, code: str, node: Node, path: Steps, **values: str | int) -> None:
        """Tell a problem of a node, unless this file has told enough of that code."""
        self.told[code] = self.told.get(code, 0) + 1
        if self.told[code] <= MAX_REPEATS:
            self.problems.append(problem(code, _place_of(node, self.path), path, None, **values))


def _may_have_properties(text: str) -> bool:
    """Could a node begin with `&` or `!`? An exclamation mark on its own (`Bravo !`) is a property only where a value begins."""
    if ("&" in text and _ANCHOR.search(text)) or ("!" in text and _TAG.search(text)):
        return True
    for mark in _LONE_MARK.finditer(text):
        before = text[max(0, mark.start() - 40) : mark.start()].rstrip(" ")
        if not before or before[-1] in "\n:?-[{,\"'":
            return True
    return False


def _key_of(found: str) -> str:
    return quote(re.split(f"[ {_SPACES}:]", found.strip())[0]) + ": "


def _sentence(data: object, place: Place, text: str) -> Problem:
    line = text.split("\n")[place.line - 1][place.column - 1 :]
    glued = _NO_SPACE.match(line)
    if glued:
        return _no_space(glued, place)
    return problem("S031", place, trouve=data)


# --------------------------------------------------------------------------------------------------------------------- what is YAML, but refused here


def _refused(text: str, path: str) -> list[Problem]:
    """Directives, anchors, aliases, tags, second documents and the first too deep level, by the stream of events: it does not recurse, nor expand."""
    return list(islice(_refusals(text, path), MAX_REPEATS))


def _refusals(text: str, path: str) -> Iterator[Problem]:
    loader = _Loader(text)
    depth = documents = 0
    while True:
        try:
            event = loader.get_event()
        except yaml.YAMLError:
            return
        if event is None:
            return
        mark: Any = event.start_mark
        place = Place(path, mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield problem("S023", place)
                return
            if event.version or event.tags:
                yield problem("S024", place)
        elif isinstance(event, yaml.AliasEvent):
            yield problem("S025", place, nom=event.anchor)
        elif isinstance(event, yaml.NodeEvent):
            if event.anchor:
                yield problem("S026", place, nom=event.anchor)
            if text[mark.index : mark.index + 1] == "!" or getattr(event, "tag", None):
                yield problem("S028", place, nom=re.split(r"[\s,\[\]{}]", text[mark.index : mark.index + 100])[0])
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    yield problem("S029", place, maximum=MAX_DEPTH, suivant=depth)
                    return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _unless_told(told: list[Problem], found: list[Problem]) -> list[Problem]:
    """A line already reported is not reported again: the second message is most often the shadow of the first."""
    kept = list(told)
    for each in found:
        if not any(other.place.line == each.place.line for other in kept):
            kept.append(each)
    return kept


# ---------------------------------------------------------------------------------------------------------------------------- what is not YAML at all

_DOCUMENT_END = re.compile(r"^\.\.\.(?:\s|$)", re.MULTILINE)
_AFTER_QUOTES = re.compile(r"^[^\"']*(?:\"[^\"]*\"|'[^']*')[^\"']*$")
_KEY = re.compile(r"^[ ]*(?:- +)*(?P<key>[^\s:#\"'\[\]{},-][^:#\n]{0,60}?)[ ]*:(?: |$)")
_GLUED_LINE = re.compile(f"^[ ]*(?:- +)*(?P<all>(?P<key>[A-Za-z_][\\w-]*)(?P<before>[ {_SPACES}]*):(?P<after>[{_SPACES}]?))")
_NO_SPACE = re.compile(r"^[ ]*(?:- +)*(?P<all>(?P<key>[a-z_]+):(?P<rest>[^\s:/][^\n]*))")
# What is written for the dash of a list: a dash without a space or with a tabulation, a bullet, a long dash, an asterisk.
_WRONG_DASH = re.compile(rf"^ *(?P<all>(?:-(?=\t|[^\s-])|[{_BULLETS}–—]|\*(?= ))\s*(?P<rest>\S.*))")
_FOLDED_WITHOUT_COLON = re.compile(r"^ *(?:- +)?(?P<key>[a-z_]+) +(?P<sign>[>|]-?) *$")
_MISALIGNED = Ours("celle-ci ne s'aligne sur aucune autre")
_MISPLACED_DASH = Ours("ce tiret est trop à droite et passe pour la suite d'un texte")


def _syntax(text: str, path: str, error: yaml.YAMLError) -> list[Problem]:
    """PyYAML's complaint, said in French for a contributor. None of its English words goes out."""
    complaint = f"{getattr(error, 'context', None) or ''} | {getattr(error, 'problem', None) or ''}"
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return [problem("S039", Place(path, 1, 1))]
    context: Any = getattr(error, "context_mark", None) or mark
    begun = Place(path, context.line + 1, context.column + 1)
    lines = text.split("\n")
    line = min(mark.line, len(lines) - 1)
    # At the end of the file, the mark is on the empty line after the last.
    while line > 0 and not lines[line].strip():
        line -= 1
    here = lines[line]
    column = min(mark.column, len(here)) if line == mark.line else len(here)
    place = Place(path, line + 1, column + 1)
    letter = here[column : column + 1]

    if "escape" in complaint or "hexdecimal" in complaint:
        after = text.rfind("\\", 0, mark.index + 1) + 1
        return [problem("S040", place, trouve=text[after : after + 1])]
    if "quoted scalar" in complaint:
        return [problem("S035", begun, debut=begun.line)]
    open_quote = _open_quote(text, mark.index)
    if open_quote is not None:
        return [problem("S035", spot(text, open_quote, path), debut=text.count("\n", 0, open_quote) + 1)]
    wrong_dash = _wrong_dash(here, line, path)
    if wrong_dash is not None:
        return [wrong_dash]
    if "mapping values are not allowed" in complaint:
        return [_stray_colon(lines, line, column, path)]
    if letter in ("]", "}") and "flow" not in complaint:
        return [problem("S045", place, trouve=letter)]
    if "flow sequence" in complaint or "flow mapping" in complaint:
        return [problem("S037", begun, debut=begun.line, attendu="]" if "sequence" in complaint else "}")]
    if "flow node" in complaint:
        return [problem("S037", place, debut=place.line, attendu="]" if "[" in here else "}")]
    if "block scalar" in complaint:
        return [problem("S048", place)]
    glued = _glued(lines, line, path)
    if glued is not None:
        return [glued]
    alone = here[column:].strip() in ("?", "-")
    if "sequence entries are not allowed" in complaint:
        advice = "Remplissez cette clé, ou ôtez la ligne" if alone else _DASH_ADVICE
        return [problem("S041", place, conseil=Ours(advice))]
    if "cannot start any token" in complaint or "mapping keys are not allowed" in complaint:
        advice = "Remplissez cette clé, ou ôtez la ligne" if alone else "Mettez ce texte entre guillemets"
        return [problem("S038", place, trouve=letter, conseil=Ours(advice))]
    if "expected ':'" in complaint:
        return [_keyless(lines, context.line, path)]
    if "scanning a directive" in complaint:
        return [problem("S024", begun)]
    if "alias" in complaint:
        return [problem("S025", begun, nom=_word_around(text, context.index)[1:])]
    if "anchor" in complaint:
        return [problem("S026", begun, nom=_word_around(text, context.index)[1:])]
    if " tag" in complaint:
        return [problem("S028", begun, nom=_word_around(text, context.index))]
    if "another document" in complaint or ("document start" in complaint and _DOCUMENT_END.search(text)):
        return [problem("S023", place)]
    if here.lstrip(" -").startswith(":"):
        return [problem("S033", place, trouve=Ours("rien"))]
    if _AFTER_QUOTES.match(here[:column]):
        return [problem("S044", place)]
    if "block mapping" in complaint and here.lstrip().startswith("- "):
        first = line
        while first > 0 and (not lines[first - 1].strip() or _indent(lines[first - 1]) >= _indent(here) + 2):
            first -= 1
        if first < line and lines[first - 1].rstrip().endswith(":") and _indent(lines[first]) == _indent(here) + 2:
            said = lines[first].strip()  # the first element has lost its dash
            return [problem("S047", Place(path, first + 1, _indent(lines[first]) + 1), trouve=said, attendu=f"- {said}")]
    if "block collection" in complaint and place.column == begun.column:
        return [problem("S047", place, trouve=here.strip(), attendu=f"- {here.strip()}")]
    above = _above(lines, line, path)
    if above is not None:
        return [above]
    if "block mapping" in complaint or "block collection" in complaint or "document start" in complaint:
        reminder = f" (le groupe commence à la ligne {begun.line}, colonne {begun.column})" if begun.line != place.line and "block" in complaint else ""
        return [problem("S036", place, quoi=_MISALIGNED, rappel=Ours(reminder))]
    return [problem("S039", place)]


_DASH_ADVICE = "Passez à la ligne avant le tiret\u00a0; si c'est un texte qui commence par un tiret, mettez-le entre guillemets"


def _open_quote(text: str, index: int) -> int | None:
    """Where the quoted text just before `index` begins, when it swallowed keys: its closing quote was forgotten, and the next opening one closed it."""
    loader = _Loader(text)
    last: Any = None
    try:
        while loader.check_token():
            token = loader.get_token()
            if token is None or token.start_mark.index >= index:
                break
            if isinstance(token, yaml.ScalarToken):
                last = token
    except yaml.YAMLError:
        pass  # the complaint being explained
    if last is None or last.plain or last.start_mark.line == last.end_mark.line or text[last.end_mark.index : index].strip():
        return None
    swallowed = text[last.start_mark.index : last.end_mark.index].split("\n")[1:]
    return last.start_mark.index if last.style in ("'", '"') and any(_KEY.match(line) for line in swallowed) else None


def _wrong_dash(here: str, line: int, path: str) -> Problem | None:
    found = _WRONG_DASH.match(here)
    return problem("S047", Place(path, line + 1, found.start("all") + 1), trouve=found["all"], attendu=f"- {found['rest']}") if found else None


def _stray_colon(lines: list[str], line: int, column: int, path: str) -> Problem:
    """A colon where no value may begin: the second of its line, or the first when the line before is no pair or this one is pushed under a text."""
    here = lines[line]
    start = len(here) - len(here.lstrip())
    if not here[:column].strip(" -"):
        return problem("S033", Place(path, line + 1, column + 1), trouve=Ours("rien"))
    key = _KEY.match(here)
    if key is None or column >= key.end():
        return problem("S034", Place(path, line + 1, column + 1), cle=key["key"] if key else "cle")
    above = _glued(lines, line - 1, path) if line else None
    if above is not None:
        return above
    # The line above may be the one without a key, that goes on here for YAML.
    alone = line
    while alone > 0 and _is_keyless(lines[alone - 1]) and _indent(lines[alone - 1]) == start:
        alone -= 1
    if alone < line:
        return _keyless(lines, alone, path)
    return _above(lines, line, path) or problem("S036", Place(path, line + 1, start + 1), quoi=_MISALIGNED, rappel="")


def _above(lines: list[str], line: int, path: str) -> Problem | None:
    """An element without its dash or its key, or with a wrong dash, some lines above: YAML took it for the beginning of a longer text."""
    for number in range(line - 1, max(line - 6, -1), -1):
        here, below = lines[number], lines[number + 1]
        wrong_dash = _wrong_dash(here, number, path)
        if wrong_dash is not None:
            return wrong_dash
        without_colon = _FOLDED_WITHOUT_COLON.match(here)
        if without_colon:
            advice = Ours(f"Ajoutez les deux-points de la clé (`{without_colon['key']}: {without_colon['sign']}`)")
            return problem("S042", Place(path, number + 1, without_colon.start("key") + 1), trouve=here.lstrip(" -").rstrip(), conseil=advice)
        if _is_keyless(here) and below.lstrip().startswith("- "):
            if _indent(below) == _indent(here):
                return _keyless(lines, number, path)
            if _indent(below) + 2 == _indent(here) and number and lines[number - 1].rstrip().endswith(":"):
                return problem("S047", Place(path, number + 1, _indent(here) + 1), trouve=here.strip(), attendu=f"- {here.strip()}")
    return None


def _is_keyless(line: str) -> bool:
    return bool(line.strip()) and _KEY.match(line) is None and not line.lstrip().startswith(("-", "#", '"', "'"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _keyless(lines: list[str], line: int, path: str) -> Problem:
    words = lines[line].strip()
    place = Place(path, line + 1, lines[line].find(words) + 1)
    other = _glued([lines[line]], 0, path) or _wrong_dash(lines[line], line, path)
    if other is not None:
        return replace(other, place=replace(other.place, line=line + 1))
    before = next((each for each in reversed(lines[:line]) if each.strip() and _indent(each) <= _indent(lines[line])), "")
    if _indent(before) == _indent(lines[line]) and before.lstrip().startswith("- "):
        return problem("S047", place, trouve=words, attendu=f"- {words}")
    after = next((each for each in lines[line + 1 :] if each.strip()), "")
    first, _, rest = words.partition(" ")
    if words.startswith("//"):
        advice = f"Pour une note, commencez la ligne par un croisillon\u00a0: `# {quote(words.strip('/ '))}`"
    elif re.fullmatch("[a-z][a-z_]{2,}", first) and (rest in (">", ">-", "|", "|-") or _KEY.match(after) or after.lstrip().startswith("- ")):
        advice = f"Si elle commence par une clé, ajoutez deux-points (`{quote(f'{first}: {rest}'.strip())}`)\u00a0; si c'est la suite d'un texte, décalez-la de deux espaces"
    else:
        advice = "Ajoutez la clé et les deux-points, ou décalez la ligne de deux espaces"
    return problem("S042", place, trouve=words, conseil=Ours(advice))


def _glued(lines: list[str], line: int, path: str) -> Problem | None:
    """A key whose colon is not followed by a plain space, on the line at fault or just above: the cause of many an obscure complaint."""
    for number in (line, line - 1):
        if number < 0:
            continue
        found = _GLUED_LINE.match(lines[number])
        if found and (found["after"] or found["before"].strip(" ")):
            place = Place(path, number + 1, found.start("all") + 1)
            return problem("S022", place, trouve=found["all"], attendu=Ours(found["key"] + ": "))
        bare = _NO_SPACE.match(lines[number])
        if bare:
            return _no_space(bare, Place(path, number + 1, bare.start("all") + 1))
    return None


def _no_space(found: re.Match[str], place: Place) -> Problem:
    return problem("S043", place, trouve=found["all"], attendu=Ours(f"{found['key']}: {quote(found['rest'][:40])}"))

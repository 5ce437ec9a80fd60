"""A path or a text goes in; a `Document` (data and the place of each piece of it) and the problems of its bytes, name and YAML come out.

Input is hostile until shown otherwise: nothing here may crash, hang, fill the memory, follow a link out of the folder or raise. What a record may say is
not known here: only that it is a UTF-8 text of moderate size, in the plain part of YAML, a mapping at its root.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import Node

from generator.catalogue import Ours, problem
from generator.characters import character_problems, foreign_letters, spot
from generator.faults import refused, sentence_problem, syntax_problems, unless_told
from generator.files import kind_problem, refusal, relative
from generator.problem import Place, Problem
from generator.tree import Loader, Refused, ShallowLoader, Steps, TooDeep, Tree, may_be_deep, place_of

MAX_BYTES = 256 * 1024
# With one of these, what YAML would say of the text is only its shadow.
_STOP = frozenset({"S014", "S020", "S021", "S049"})


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
        return place_of(found[1 if key else 0].start_mark, self.path)


def read_document(path: Path, root: Path, *, typed: bool = False, mapping: bool = True) -> tuple[Document | None, list[Problem]]:
    """Read one file, wherever it stands under `root`. The document is None when it cannot be understood; else its problems are those that remain."""
    shown = relative(path, root)
    place = Place(shown)
    wrong = kind_problem(path.name, path, place)
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


def read_text(text: str, path: str, *, typed: bool = False, mapping: bool = True) -> tuple[Document | None, list[Problem]]:
    """Read a YAML text. `mapping=False` admits a list or a sentence at the root (the schema's own files)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    foreign = foreign_letters(text)
    problems = character_problems(text, foreign, path)
    if any(found.code in _STOP for found in problems):
        return None, problems
    if not text.strip():
        return None, [*problems, problem("S016", Place(path))]
    loader = Loader(text) if may_be_deep(text) else ShallowLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, [*problems, problem("S017", Place(path, 1, 1))]
        tree = Tree(text, foreign, path, typed)
        data = tree.root(node)
        if "%" in text and "\n%" in "\n" + text:
            problems += refused(text, path)
    except yaml.YAMLError as error:
        return None, unless_told(problems, [*refused(text, path), *syntax_problems(text, path, error)])
    except (TooDeep, Refused):
        return None, [*problems, *refused(text, path)]
    problems += tree.problems
    if mapping and not isinstance(data, dict):
        place = place_of(node.start_mark, path)
        if data is None:
            return None, [*problems, problem("S016", place)]
        return None, unless_told(problems, [problem("S030", place) if isinstance(data, list) else sentence_problem(data, place, text)])
    return Document(path, data, tree.places, text), problems

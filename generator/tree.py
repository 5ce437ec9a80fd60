"""The text of a YAML file goes in, its nodes and then plain data come out, with the place of each piece and the problems that YAML lets by.

Every scalar is text except plain `null`, `~` or nothing (None), `true` and `false`: YAML 1.1 would read `02` as 2, `0123` as 83, `no` as false, `11:30` as
690. Numbers and dates are made by the schema; the schema's own files, which hold plain numbers, are read as `typed`.
"""

from __future__ import annotations

import re
from sys import intern
from typing import Any

from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode

from generator.catalogue import Ours, problem, quote
from generator.characters import SPACES, UNWANTED, spot
from generator.problem import Place, Problem

MAX_DEPTH = 50
# A file full of one mistake is told so a few times, not 200,000 times.
MAX_REPEATS = 10

Steps = tuple[str | int, ...]


class TooDeep(Exception):
    """Nodes are nested deeper than the floor."""


class Refused(Exception):
    """A node has a property (`&name`, `!tag`): `faults` says which."""


class Loader(CParser):  # type: ignore[misc]
    """The C composer without YAML's guesses about types (the costly half of it), and with a floor: it recurses in C, where too deep kills the process."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0

    def resolve(self, kind: type, value: str | None, implicit: object) -> None:
        return None

    def descend_resolver(self, parent: Node | None, index: object) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep

    def ascend_resolver(self) -> None:
        self.depth -= 1


class ShallowLoader(CParser):  # type: ignore[misc]
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


def may_be_deep(text: str) -> bool:
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
_GLUED = re.compile(f"[a-z_]+[ {SPACES}]*:[{SPACES}]")
# A line that was meant as an element of a list, inside a text that goes on: its dash is not under the other dashes, or is no plain dash and space.
BULLETS = "•·▪▫◦‣●○■□➢➤"
_INNER_DASH = re.compile(rf"\n *(?P<all>(?P<sign>-(?=[ \t]|[^\W\d])|[{BULLETS}])[ \t]*(?P<rest>\S[^\n]*))")
_FIRST_DASH = re.compile(rf"(?:-(?=[^\W\d])|[{BULLETS}](?=[ \t]))[ \t]*(?P<rest>[^\n]*)")
_MISPLACED_DASH = Ours("ce tiret est trop à droite et passe pour la suite d'un texte")


class Tree:
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
        self.bullets = any(sign in foreign for sign in BULLETS)
        self.told: dict[str, int] = {}

    def root(self, node: Node) -> Any:
        self.places[()] = (node, node)
        return self.value(node, ())

    def value(self, node: Any, path: Steps) -> Any:
        kind = node.__class__
        if self.properties and self.text[node.start_mark.index : node.start_mark.index + 1] in ("&", "!"):
            raise Refused
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
                key = intern(key)  # one text for all records: what looks a key up finds it at once
                step = (*path, key)
                if key in group:
                    repeated.append((key_node, step, place_of(places[step][1].start_mark, self.path).line))
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
            raise Refused
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
        found = UNWANTED.search(text)
        if found:
            self.report(str(found.lastgroup), node, path, caractere=found.group(), autres="")

    def report(self, code: str, node: Node, path: Steps, **values: str | int) -> None:
        """Tell a problem of a node, unless this file has told enough of that code."""
        self.told[code] = self.told.get(code, 0) + 1
        if self.told[code] <= MAX_REPEATS:
            self.problems.append(problem(code, place_of(node.start_mark, self.path), path, None, **values))


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
    return quote(re.split(f"[ {SPACES}:]", found.strip())[0]) + ": "


def place_of(mark: Any, path: str) -> Place:
    """A mark of YAML as a place. Lines and columns are counted from 1, as editors do."""
    return Place(path, mark.line + 1, mark.column + 1)

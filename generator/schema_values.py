"""A document of the schema and a key come in; the value goes out, of the shape wanted and among the names known, and what is wrong is gathered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.catalogue import Ours, problem
from generator.problem import Place, Problem
from generator.read import Document, read_document
from generator.words import nearest

NAME_WORDS = "des minuscules sans accent, des chiffres et « _ », en commençant par une lettre"
_ID_WORDS = "des minuscules sans accent et des chiffres, séparés par des traits d'union"
_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")

SHAPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: isinstance(value, (str, int, float)) and not isinstance(value, bool), "un texte"),
    "string": (lambda value: isinstance(value, str), "un texte"),
    "mapping": (lambda value: isinstance(value, dict), "un groupe de clés"),
    "mappings": (lambda value: isinstance(value, list) and all(isinstance(each, dict) for each in value), "une liste de groupes de clés"),
    "names": (
        lambda value: isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value)),
        "un nom ou une liste de noms",
    ),
    "texts": (
        lambda value: isinstance(value, list) and all(isinstance(each, (str, int)) and not isinstance(each, bool) for each in value),
        "une liste de textes",
    ),
    "list": (lambda value: isinstance(value, list), "une liste"),
    "address": (lambda value: isinstance(value, str) and value.startswith(("http://", "https://")), "une adresse (`https://…`)"),
    "integer": (lambda value: isinstance(value, int) and not isinstance(value, bool), "un nombre entier"),
    "number": (lambda value: isinstance(value, (int, float)) and not isinstance(value, bool), "un nombre"),
    "boolean": (lambda value: isinstance(value, bool), "`true` ou `false`"),
}


@dataclass
class ValueReader:
    """Gathers problems while values are read: every method answers with a usable value, so that one mistake hides no other. `misspelt` holds the keys that are
    there under a wrong name: they are not said to be missing too."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    misspelt: set[tuple] = field(default_factory=set)

    def say(self, code: str, place: Place, where: str | tuple = "", suggestion: str | None = None, **values: Any) -> None:
        self.problems.append(problem(code, place, field=where, suggestion=suggestion, **values))

    def document(self, path: Path) -> Document | None:
        document, problems = read_document(path, self.root, typed=True)
        self.problems.extend(problems)
        if document is None:
            return None
        if not isinstance(document.data, dict):
            self.say("S062", document.place(), cle=path.name, attendu=Ours("fait de clés suivies de leur valeur (`name: …`)"), trouve=document.data)
            return None
        return document

    def keys(self, document: Document, data: Mapping[str, Any], at: tuple, known: tuple[str, ...]) -> None:
        for key in data:
            if key not in known:
                close = nearest(str(key), known)
                if close and close not in data:
                    self.misspelt.add((document.path, *at, close))
                self.say("S060", document.place(*at, key, key=True), (*at, key), close, cle=key, connues=among(known, close))

    def value(self, document: Document, data: Mapping[str, Any], at: tuple, key: str, wanted: str, default: Any = None, due: bool = False) -> Any:
        """The value of a key when it has the wanted shape, else the default, with a problem."""
        if key not in data or data[key] is None:
            if due and (document.path, *at, key) not in self.misspelt:
                self.say("S061", document.place(*at), (*at, key), cle=key)
            return default
        found = data[key]
        accept, words = SHAPES[wanted]
        if not accept(found) or (due and found in ("", [], {})):
            self.say("S062", document.place(*at, key), (*at, key), cle=key, attendu=Ours(words), trouve=found)
            return default
        return str(found).strip() if wanted == "text" else found

    def known(self, document: Document, at: tuple, name: Any, names: tuple[str, ...] | Mapping[str, Any], what: str) -> bool:
        """True when the name is one of the names."""
        if isinstance(name, str) and name in names:
            return True
        close = nearest(str(name), tuple(names))
        self.say("S064", document.place(*at), at, close, nom=name, quoi=Ours(what), connus=among(tuple(names), close))
        return False

    def names(self, document: Document, data: Mapping[str, Any], at: tuple, key: str, known: tuple[str, ...] | Mapping[str, Any], what: str) -> tuple[str, ...]:
        """A name or a list of names, all known."""
        written = self.value(document, data, at, key, "names", [])
        if isinstance(written, str):
            return (written,) if self.known(document, (*at, key), written, known, what) else ()
        return tuple(each for index, each in enumerate(written) if self.known(document, (*at, key, index), each, known, what))

    def new_id(self, document: Document, at: tuple, id: str, taken: Mapping[str, Any], what: str) -> None:
        """An id makes an address: it is written as one, and stands for one thing."""
        if id and not _ID.fullmatch(id):
            self.say("S062", document.place(*at), at, cle="id", attendu=Ours(_ID_WORDS), trouve=id)
        if id and id in taken:
            self.say("S063", document.place(*at), at, nom=id, quoi=what)


def among(names: tuple[str, ...], close: str | None, limit: int = 12) -> Ours:
    """The names that may be written, when none of them is close to what was."""
    if close:
        return Ours("")
    shown = ", ".join(f"`{name}`" for name in names[:limit]) + ("…" if len(names) > limit else "")
    return Ours(f" (noms connus\u00a0: {shown})" if shown else " (il n'y en a aucun)")

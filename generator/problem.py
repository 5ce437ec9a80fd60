"""A place in a file and a level go in, one `Problem` comes out: the single object that every check yields and every report renders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["erreur", "avertissement", "conseil"]


@dataclass(frozen=True, order=True)
class Place:
    """Where something is written: a path relative to the inventory's root (posix), a line and a column counted from 1 (0: the file as a whole)."""

    path: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend.

    `code` is stable (a letter for the family, three digits). `field` is the dotted key with list indexes counted from 0, as in `acteurs[2].type`
    (empty for the whole file). `message` is one or more whole French sentences: what must be true, what was found, what to do. `suggestion` is the
    nearest valid value, when there is one.
    """

    place: Place
    code: str
    level: Level
    field: str
    message: str
    suggestion: str | None = None

"""What a rule may know beyond the record it looks at: the names of the other records and tools, and the text of the file as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.problem import Place


@dataclass(frozen=True)
class Context:
    """`slugs` and `tools` are the identifiers that a record may point at (their values mean nothing). `slug` is empty for a record
    that is none of `slugs`: a tool, a learning path. `text` is the file, empty when it is not at hand."""

    root: Path
    slug: str
    slugs: Mapping[str, object]
    tools: Mapping[str, object]
    text: str = ""

    def find(self, place: Place, words: str) -> Place:
        """The place of some words inside a value that begins at `place`: a long text runs over many lines, and a folded one has lost them."""
        lines = self.text.splitlines()
        for number in range(max(place.line, 1), len(lines) + 1):
            start = place.column - 1 if number == place.line else 0
            column = lines[number - 1].find(words, max(start, 0))
            if column >= 0:
                return Place(place.path, number, column + 1)
        return place

"""`python -m generator` is the command `maillage`."""

from __future__ import annotations

from generator.cli import command

command()

"""The words of the team mode are those that its script asks for, no more, no less."""

import re
from pathlib import Path

from generator.pages.team_words import TEAM_WORDS

SCRIPT = (Path(__file__).parents[2] / "generator" / "assets" / "js" / "team.js").read_text(encoding="utf-8")


def test_the_script_asks_for_every_word_and_for_no_other():
    asked = set(re.findall(r'\bwords\.(\w+)|\bsay\("(\w+)"', SCRIPT))
    named = {one or other for one, other in asked} | {key for key in re.findall(r'"(\w+)"', SCRIPT) if key in TEAM_WORDS}
    assert named == set(TEAM_WORDS)

"""The browser of the tests is found or asked for in one clear line, and never skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.find_browser import main


def test_the_first_browser_found_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main((lambda: None, lambda: Path("/opt/chromium"), lambda: Path("/other"))) == 0
    assert capsys.readouterr().out == "/opt/chromium\n"


def test_no_browser_is_one_clear_line_and_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main((lambda: None,)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Les tests ont besoin d'un navigateur : installez Chromium ou Chrome, ou donnez son chemin dans la variable MAILLAGE_CHROMIUM.\n"

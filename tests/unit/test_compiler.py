"""The compiler of templates: what it keeps is used only while nothing it was made from has changed."""

import sys
from pathlib import Path

import jinja2
import pytest

from generator import compiler
from generator.compiler import Environment


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the compiled templates, of its own for this test."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = tmp_path / "__pycache__"
    folder.mkdir()
    (tmp_path / "module.py").write_text("ONE = 1\n", "utf-8")
    monkeypatch.setattr(compiler, "__file__", str(tmp_path / "compiler.py"))
    return folder


def drawn(text: str) -> str:
    return Environment(loader=jinja2.DictLoader({"page.html": text})).get_template("page.html").render(name="Ana & co")


def count_compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled from now on."""
    compiled: list[str] = []
    compile_template = Environment.compile
    monkeypatch.setattr(
        Environment,
        "compile",
        lambda self, source, name=None, *more, **options: (compiled.append(name), compile_template(self, source, name, *more, **options))[1],
    )
    return compiled


def test_a_template_is_compiled_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = count_compiled(monkeypatch)
    assert [drawn("{{ name }}"), drawn("{{ name }}")] == ["Ana &amp; co"] * 2
    assert compiled == ["page.html"] and len(list(kept.iterdir())) == 1


def test_a_template_that_changed_is_compiled_again(kept: Path) -> None:
    assert drawn("{{ name }}") == "Ana &amp; co"
    assert drawn("<b>{{ name }}</b>") == "<b>Ana &amp; co</b>"


def test_a_change_of_our_own_code_compiles_everything_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = count_compiled(monkeypatch)
    drawn("{{ name }}")
    (kept.parent / "module.py").write_text("ONE = 2\n", "utf-8")
    drawn("{{ name }}")
    assert compiled == ["page.html", "page.html"]


def test_without_a_folder_to_keep_them_templates_are_drawn_all_the_same(kept: Path) -> None:
    kept.rmdir()
    assert drawn("{{ name }}") == "Ana &amp; co"


def test_an_item_or_an_attribute_that_is_not_there_is_an_error() -> None:
    assert drawn("{{ {'name': name}['name'] }}") == "Ana &amp; co"
    with pytest.raises(KeyError):
        drawn("{{ {'name': name}['title'] }}")
    with pytest.raises(AttributeError):
        drawn("{{ name.title_of_mine }}")

"""The benchmark corpus is valid, distinct, repeatable, and as rich in words as real prose."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from generator.inventory import load_inventory


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(1000, folder)
    return folder


def words_of(folder: Path) -> Counter[str]:
    text = " ".join(path.read_text("utf-8") for path in folder.glob("experiences/*.yaml"))
    return Counter(re.findall(r"[^\W\d_]{3,}", text.lower()))


def test_every_made_record_passes_the_check(corpus: Path) -> None:
    inventory, problems = load_inventory(corpus)
    assert [problem for problem in problems if problem.level == "erreur"] == []
    assert inventory is not None
    assert len(inventory.fiches) == 1000


def test_no_two_made_records_are_alike(corpus: Path) -> None:
    texts = {path.read_bytes() for path in corpus.glob("experiences/*.yaml")}
    assert len(texts) == 1000


def test_a_thousand_records_hold_at_least_five_thousand_words(corpus: Path) -> None:
    assert len(words_of(corpus)) >= 5000


def test_words_follow_a_zipf_like_law(corpus: Path) -> None:
    counts = sorted(words_of(corpus).values(), reverse=True)
    # A Zipf-like law: the top hundred words carry a large part of the text, and a third of the words are rare.
    assert sum(counts[:100]) > 0.3 * sum(counts)
    assert sum(1 for count in counts if count <= 3) > len(counts) / 3


def test_the_same_number_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_corpus(5, tmp_path / name)
    first = {path.name: path.read_bytes() for path in (tmp_path / "a/experiences").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "b/experiences").iterdir()}

"""The real records come in; N valid, distinct, realistic records go out, in an inventory of their own (`--out DIR`).

    python benchmarks/corpus.py 1000 --out /tmp/corpus

Each record takes its shape (which parts, how many rows) from a real one, its rows from all real ones, and made-up place, organisation and topic words drawn by
a Zipf law: a text engine looks fast on few words, so the vocabulary must grow as it does in real prose (at least 5,000 distinct words at N >= 1,000; a test says
so). The same N and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import random
import shutil
import sys
from bisect import bisect
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261122
TOPIC_WORDS = 9000  # words to draw from; the rarest are drawn about once at N = 1,000
ZIPF_EXPONENT = 1.0  # Zipf, 1949: frequency ~ 1 / rank in natural prose

SETTINGS = """site_name: Corpus
theme: {name: material}
plugins: [maillage]
nav:
  - Explorer: page:explorer/
  - Notions: page:notions/
  - Territoires: page:territoires/
  - Organisations: page:organisations/
  - Données: page:donnees/
"""
ONSETS = ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "br", "cr", "dr", "fl", "gr", "pl", "tr", "ch"]
NUCLEI = ["a", "e", "i", "o", "u", "ai", "au", "eu", "oi", "ou", "an", "en", "in", "on"]
CODAS = ["", "", "", "l", "r", "s", "t", "n", "c"]
ENDINGS = ["age", "ance", "ette", "ier", "ière", "oir", "ure", "eau", "in", "ois", "al", "ise"]
PLACES = ["{}ville", "{}mont", "{}-sur-Ourle", "Saint-{}", "Val-{}", "{}champs", "{}bourg"]
ORGANISATIONS = ["Maison {}", "Service {}", "Collectif {}", "Centre {}", "Antenne {}", "Relais {}", "Atelier {}"]
TOPIC_PHRASES = ["autour de la {}", "dans le cadre « {} »", "avec l'appui du groupe {}", "pendant la semaine {}", "à propos de {}"]


def made_up_words(count: int, rng: random.Random) -> list[str]:
    """`count` distinct pronounceable words that no dictionary has, in a fixed order."""
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = "".join(rng.choice(ONSETS) + rng.choice(NUCLEI) + rng.choice(CODAS) for _ in range(rng.choice((1, 1, 2))))
        words.setdefault(syllables + rng.choice(ENDINGS))
    return list(words)


class ZipfWords:
    """Draws words so that the word of rank r comes up in proportion to 1 / r."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.cumulated = list(itertools.accumulate(1 / rank**ZIPF_EXPONENT for rank in range(1, len(words) + 1)))

    def draw(self, rng: random.Random) -> str:
        return self.words[bisect(self.cumulated, rng.random() * self.cumulated[-1])]


def read_records(folder: Path) -> dict[str, dict[str, Any]]:
    """The records as plain data, every scalar as text, as the reader of the project sees them."""
    return {path.stem: yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in sorted(folder.glob("*.yaml"))}


def make_record(number: int, records: dict[str, dict[str, Any]], words: ZipfWords) -> tuple[str, dict[str, Any]]:
    """The record of that number: its slug and its data."""
    rng = random.Random(f"{SEED}-{number}")
    base = copy.deepcopy(records[rng.choice(list(records))])
    place, topic, organisation = (words.words[rng.randrange(len(words.words))] for _ in range(3))
    lieu = rng.choice(PLACES).format(place.capitalize())
    record = {key: mixed(key, value, records, rng, words) for key, value in base.items()}
    record["titre"] = f"{rng.choice(ORGANISATIONS).format(topic.capitalize())} à {lieu}, {organisation} {number}"
    record["zone"] = f"Quartier de {lieu}"
    record["resume"] = within(with_topic(record["resume"], rng, words), 690)
    sources = [source["id"] for source in record["sources"]]
    relink_sources(record, sources, rng)
    record.pop("liens_fiches", None)
    return f"exp-{number:05d}-{topic.encode('ascii', 'ignore').decode()}", record


def mixed(key: str, value: Any, records: dict[str, dict[str, Any]], rng: random.Random, words: ZipfWords) -> Any:
    """The same number of rows, each taken from any record; parts whose rows refer to one another stay as they are, with made-up names."""
    if key == "acteurs":
        return [renamed(actor, rng, words) for actor in value]
    if not isinstance(value, list) or key in {"sources", "liens", "territoires", "lacunes", "divergences"}:
        return value
    pool = [row for record in records.values() for row in record.get(key, [])]
    rows = {term_of(row): row for row in rng.sample(pool, min(len(value), len(pool)))}
    return [with_topic_row(copy.deepcopy(row), rng, words) for row in rows.values()]


def term_of(row: Any) -> str:
    """What may not come twice in one list: the term of a row that has one (it is its first value), else its whole text."""
    return next(iter(row.values())) if isinstance(row, dict) else row


def renamed(actor: Any, rng: random.Random, words: ZipfWords) -> Any:
    if isinstance(actor, dict) and "nom" in actor and rng.random() < 0.6:
        # One of the two words is drawn evenly: two names made of the same two words would be taken for one organisation.
        return {**actor, "nom": rng.choice(ORGANISATIONS).format(words.draw(rng).capitalize()) + " " + rng.choice(words.words)}
    return actor


def with_topic_row(row: Any, rng: random.Random, words: ZipfWords) -> Any:
    if isinstance(row, str):
        return with_topic(row, rng, words) if " " in row else row
    if isinstance(row, dict) and " " in row.get("texte", ""):
        longest = 290 if {"public", "secteur"} & row.keys() else 480
        row["texte"] = within(with_topic(row["texte"], rng, words), max(longest, len(row["texte"])))
    return row


def with_topic(sentence: str, rng: random.Random, words: ZipfWords) -> str:
    phrase = rng.choice(TOPIC_PHRASES).format(words.draw(rng))
    return f"{sentence.rstrip('. ')}, {phrase}."


def within(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;: ") + "."


def relink_sources(node: Any, sources: list[str], rng: random.Random) -> None:
    """Rows that came from another record cite one of this record's sources."""
    if isinstance(node, list):
        for item in node:
            relink_sources(item, sources, rng)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "source" and isinstance(value, str):
                node[key] = value if value in sources else rng.choice(sources)
            elif key != "criteres":
                relink_sources(value, sources, rng)


def write_record(path: Path, record: dict[str, Any]) -> None:
    text = yaml.dump(record, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(f"# yaml-language-server: $schema=../schema/experience.schema.json\n{text}", "utf-8")


def write_corpus(count: int, out: Path, root: Path = ROOT) -> None:
    """Writes `count` records in `out/experiences`, with the schema of `root` beside them and no hand-written page: those link to the real records."""
    records = read_records(root / "experiences")
    words = ZipfWords(made_up_words(TOPIC_WORDS, random.Random(SEED)))
    folder = out / "experiences"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    shutil.copytree(root / "schema", out / "schema", dirs_exist_ok=True)
    (out / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    for number in range(count):
        slug, record = make_record(number, records, words)
        write_record(folder / f"{slug}.yaml", record)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    options = parser.parse_args(arguments)
    write_corpus(options.count, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())

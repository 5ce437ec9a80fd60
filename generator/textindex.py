"""Documents (the passages of each sheet, with their weights) go in; a folder of small static files that `assets/js/search.js` searches comes out.

Four kinds of file, so that a first search downloads a few dozen kilobytes however large the inventory is:

- `index.json`: number of documents, stop words, sections, and the first entry of each shard below;
- `lexique-<n>.txt`: every word as a reader types it (folded), the group of words it belongs to and how common that group is, in alphabetical shards;
- `groupes-<n>.txt`: per group (words of one stem, singular and plural), the spellings seen and the documents that hold them with their weight;
- `textes/<slug>.json`: the passages of one sheet, fetched only to show an excerpt.

The stems are made here, once: the lexicon holds every spelling, so the browser needs no stemmer.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from generator.words import fold

LEXICON_SHARD = 8_000  # characters: about 600 words
GROUP_SHARD = 10_000
LONGEST_WORD = 40  # what is longer is an address or noise, and nobody types it

# Saturation and length normalisation of BM25 (Robertson and Zaragoza, « The Probabilistic Relevance Framework: BM25 and Beyond », 2009), scaled to field
# weights that go from 1 to 10: one word of a title is worth about four mentions in running text.
SATURATION = 4.0
LENGTH_SHARE = 0.5

LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # the weight of a group in a document, in 26 steps; also how common a group is, in powers of two
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# Words of grammar: ignored in a search unless there is nothing else. Written folded; the browser reads them from index.json.
STOP_WORDS = frozenset(
    """a afin ai ainsi alors apres as au aucun aucune aussi autre autres aux avant avec avoir c ca car ce ceci cela celle celles celui ces cet cette ceux chaque
    chez ci comme comment d dans de depuis des donc dont du elle elles en encore entre es est et etaient etait etant ete etre eu eux fait faire font fut il ils j
    je jusqu jusque l la le les leur leurs lors lorsqu lui m ma mais me meme memes mes moi moins mon n ne ni nos notre nous on ont ou par parce pas pendant peu peut
    plus plutot pour pourquoi qu quand que quel quelle quelles quels qui quoi quoiqu puis puisqu s sa sans se sera ses si soi soit son sont sous suis sur t ta
    tandis te tes toi ton tous tout toute toutes tres trop tu un une vers voici voila vos votre vous y""".split()  # noqa: SIM905
)
_ELISIONS = frozenset(["c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "puisqu", "qu", "quoiqu", "s", "t"])

# Letters and digits with the hyphens and apostrophes that tie them, or a dotted acronym (A.M.O.).
_TIED = r"[^\W_]+(?:['’ʼ\-‐‑][^\W_]+)*"
_WORD = re.compile(_TIED)
_WORD_OR_ACRONYM = re.compile(rf"(?<![^\W_])(?:[^\W\d_]\.){{2,}}[^\W\d_]?(?![^\W_])|{_TIED}")
_ACRONYM = re.compile(r"\.(?<=[^\W\d_]\.)[^\W\d_]\.")
_TIES = re.compile(r"(['’ʼ\-‐‑])")


class Passage(NamedTuple):
    """One text of a sheet: the section it stands in (an anchor of the sheet's page and its title, « trouvé dans … »), what a word in it weighs, the text."""

    section: str
    label: str
    weight: int
    text: str


@dataclass(frozen=True)
class TextDocument:
    """What a search can find of one sheet. The number of a document is its rank in the list given to `write_text_index`."""

    slug: str
    passages: tuple[Passage, ...]


def forms_of(written: str) -> tuple[str, ...]:
    """The folded words under one written word: parts of a compound, then the compound in one piece; elided articles are dropped.

    `l’usager` → usager; `rendez-vous` → rendez, vous, rendezvous; `A.M.O.` → amo.
    """
    return tuple(form for form, _ in _pieces(written))


@lru_cache(maxsize=200_000)
def _pieces(written: str) -> tuple[tuple[str, str], ...]:
    """Folded words under one written word, each with its spelling."""
    if "." in written:
        spelling = written.replace(".", "")
        return ((fold(spelling), spelling),)
    parts = _TIES.split(written)
    words = [
        part for index, part in enumerate(parts) if index % 2 == 0 and not (index + 1 < len(parts) and parts[index + 1] in "'’ʼ" and fold(part) in _ELISIONS)
    ]
    if len(words) > 1:
        words.append("".join(words))
    return tuple((form, word) for word in words if (form := fold(word)) and len(form) <= LONGEST_WORD and " " not in form)


@lru_cache(maxsize=200_000)
def stem_of(spelling: str) -> str:
    """The key under which a word is grouped with its singular, plural and feminine. Acronyms, short words and words with digits stand for themselves."""
    form = fold(spelling)
    if len(form) <= 3 or not form.isalpha() or (spelling.isupper() and len(form) <= 6):
        return form
    return _stem(spelling.lower())


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer  # every language of the world comes with it: only when there is something to stem

    return snowballstemmer.stemmer("french")


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return fold(_stemmer().stemWord(word)) or fold(word)


def write_text_index(documents: Sequence[TextDocument], folder: Path) -> None:
    """Writes the search files of the documents in `folder` (created if need be; files of an earlier index in it are removed)."""
    texts = folder / "textes"
    texts.mkdir(parents=True, exist_ok=True)
    for old in [*folder.glob("lexique-*.txt"), *folder.glob("groupes-*.txt"), *texts.glob("*.json")]:
        old.unlink()
    sections = sorted({(passage.section, passage.label) for document in documents for passage in document.passages})
    rank = {section: number for number, section in enumerate(sections)}
    for document in documents:
        rows = [[rank[passage.section, passage.label], passage.weight, passage.text] for passage in document.passages]
        _write(texts / f"{document.slug}.json", json.dumps(rows, ensure_ascii=False, separators=(",", ":")))
    groups = _groups(documents)
    numbers = {form: (number, group) for number, group in enumerate(groups) for form, _ in group.words}
    lexicon = [f"{form} {_base36(number)}{LEVELS[min(25, group.documents.bit_length() - 1)]}" for form, (number, group) in sorted(numbers.items())]
    lines = [f"{' '.join(spelling for _, spelling in group.words)}\t{group.postings}" for group in groups]
    lexicon_shards = _shards(lexicon, LEXICON_SHARD)
    group_shards = _shards(lines, GROUP_SHARD)
    for number, start in enumerate(lexicon_shards):
        _write(folder / f"lexique-{number}.txt", "\n".join(lexicon[start : (*lexicon_shards, None)[number + 1]]))
    for number, start in enumerate(group_shards):
        _write(folder / f"groupes-{number}.txt", "\n".join(lines[start : (*group_shards, None)[number + 1]]))
    index = {
        "documents": len(documents),
        "sections": sections,
        "lexique": [lexicon[start].split(" ")[0] for start in lexicon_shards],
        "groupes": group_shards,
        "elisions": sorted(_ELISIONS),
        "mots_vides": sorted(STOP_WORDS),
    }
    _write(folder / "index.json", json.dumps(index, ensure_ascii=False, separators=(",", ":")))


@dataclass(frozen=True)
class _Group:
    words: tuple[tuple[str, str], ...]  # (folded, usual spelling)
    documents: int
    postings: str


def _groups(documents: Sequence[TextDocument]) -> list[_Group]:
    written: Counter[str] = Counter()
    keys = _Keys()
    weights: dict[int, list[tuple[int, int]]] = defaultdict(list)  # key -> (document, weighted count)
    lengths: list[int] = []
    for number, document in enumerate(documents):
        by_weight: dict[int, list[str]] = {}
        for passage in document.passages:
            by_weight.setdefault(passage.weight, []).append(passage.text)
        length = 0
        weighted_words: list[str] = []  # each word as many times as it weighs: counting them is then one call
        for weight, texts in by_weight.items():
            words = written_words("\n".join(texts))
            length += len(words)
            written.update(words)
            weighted_words += words * weight
        lengths.append(length)
        total: dict[int, int] = {}
        for word, weighted in Counter(weighted_words).items():
            for key in keys[word]:
                total[key] = total.get(key, 0) + weighted
        for key, weighted in total.items():
            weights[key].append((number, weighted))
    average = sum(lengths) / len(lengths) if lengths else 1.0
    softening = [SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / (average or 1.0)) for length in lengths]
    spellings: dict[str, dict[str, int]] = defaultdict(dict)  # folded word -> how it is written, and how often
    for word, count in written.items():
        for form, spelling in _pieces(word):
            spellings[form][spelling] = spellings[form].get(spelling, 0) + count
    root = _united(spellings, keys.of_stem)
    forms_of_group: dict[int, list[str]] = {}
    for form in sorted(spellings):
        forms_of_group.setdefault(root[keys.of_stem[stem_of(next(iter(spellings[form])))]], []).append(form)
    alike: dict[int, list[int]] = {}
    for key, first in enumerate(root):
        alike.setdefault(first, []).append(key)
    steps = ["", "", *(_base36(step) for step in range(2, len(documents) + 1))]
    groups: list[_Group] = []
    for key, forms in sorted(forms_of_group.items(), key=lambda item: item[1]):
        postings: list[str] = []
        last = -1
        for number, weighted in _added_up([weights[each] for each in alike[key]]):
            postings.append(steps[number - last] + LEVELS[int(25.99 * weighted / (weighted + softening[number]))])
            last = number
        groups.append(_Group(tuple((form, _usual(spellings[form])) for form in forms), len(postings), "".join(postings)))
    return groups


class _Keys(dict[str, tuple[int, ...]]):
    """The keys of the stems under each written word: found the first time that the word is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.of_stem: dict[str, int] = {}

    def __missing__(self, word: str) -> tuple[int, ...]:
        found = self[word] = tuple(self.of_stem.setdefault(stem_of(spelling), len(self.of_stem)) for _, spelling in _pieces(word))
        return found


def written_words(text: str) -> list[str]:
    """The written words of a text. Few texts have a dotted acronym, which is long to look for at each letter."""
    return (_WORD_OR_ACRONYM if _ACRONYM.search(text) else _WORD).findall(text)


def _usual(spellings: Mapping[str, int]) -> str:
    """The most frequent spelling, else the first in the alphabet."""
    if len(spellings) == 1:
        return next(iter(spellings))
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _added_up(lists: Sequence[list[tuple[int, int]]]) -> Iterable[tuple[int, int]]:
    """The (document, weight) pairs of the stems of one group, those of one document added up, in the order of the documents."""
    if len(lists) == 1:
        return lists[0]
    total: dict[int, int] = {}
    for number, weighted in chain.from_iterable(lists):
        total[number] = total.get(number, 0) + weighted
    return sorted(total.items())


def _united(spellings: Mapping[str, Iterable[str]], keys: Mapping[str, int]) -> list[int]:
    """The representative of each key, once the stems of one folded word, and of a singular and its plural, are taken as one."""
    root = list(range(len(keys)))

    def find(key: int) -> int:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    def unite(left: str, right: str) -> None:
        first, second = sorted((find(keys[stem_of(left)]), find(keys[stem_of(right)])))
        root[second] = first

    for form, variants in spellings.items():
        one, *others = variants
        for other in others:
            unite(one, other)
        for singular in singulars(form):
            if singular in spellings:
                unite(one, next(iter(spellings[singular])))
    return [find(key) for key in range(len(root))]


def singulars(form: str) -> list[str]:
    """What a folded word may be the plural of: the pairs that stemming leaves apart (`abris` and `abri`, `travaux` and `travail`)."""
    if len(form) < 5 or form in STOP_WORDS or not form.isalpha():
        return []
    found = [form[:-1]] if form[-1] in "sx" else []
    return [*found, form[:-3] + "al", form[:-3] + "ail"] if form.endswith("aux") else found


def _shards(lines: Sequence[str], size: int) -> list[int]:
    """The first line of each shard: shards of about `size` characters."""
    starts: list[int] = []
    length = size
    for number, line in enumerate(lines):
        if length >= size:
            starts.append(number)
            length = 0
        length += len(line) + 1
    return starts


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
        if not number:
            return digits


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())

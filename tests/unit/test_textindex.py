"""The search files, read back by a reference reader that does in Python what `assets/js/search.js` does in the browser."""

import json
import re
from bisect import bisect_right

import pytest

from generator.textindex import GROUP_SHARD, LEXICON_SHARD, Passage, TextDocument, forms_of, singulars, stem_of, write_text_index
from generator.words import fold


class Reader:
    """Finds a word the way the browser does: its shard of the lexicon, its group, the documents of the group."""

    def __init__(self, folder):
        self.folder = folder
        self.index = json.loads((folder / "index.json").read_text(encoding="utf-8"))

    def lines(self, name):
        return (self.folder / name).read_text(encoding="utf-8").split("\n")

    def group(self, word):
        """(spellings, {document: weight letter}) of a word, or None when no document has it."""
        form = fold(word)
        shard = bisect_right(self.index["lexique"], form) - 1
        entries = dict(line.split(" ") for line in self.lines(f"lexique-{shard}.txt")) if shard >= 0 else {}
        if form not in entries:
            return None
        number = int(entries[form][:-1], 36)
        shard = bisect_right(self.index["groupes"], number) - 1
        spellings, postings = self.lines(f"groupes-{shard}.txt")[number - self.index["groupes"][shard]].split("\t")
        documents, document = {}, -1
        for step, level in re.findall(r"([0-9a-z]*)([A-Z])", postings):
            document += int(step, 36) if step else 1
            documents[document] = level
        return spellings.split(" "), documents

    def documents(self, word):
        found = self.group(word)
        return sorted(found[1]) if found else []


@pytest.fixture
def indexed(tmp_path):
    def index(*texts, weight=2):
        documents = [TextDocument(f"fiche-{number}", (Passage("resume", "Résumé", weight, text),)) for number, text in enumerate(texts)]
        write_text_index(documents, tmp_path)
        return Reader(tmp_path)

    return index


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("Réseaux", ("reseaux",)),
        ("cœur", ("coeur",)),
        ("l’usager", ("usager",)),
        ("d'Anvers", ("anvers",)),
        ("Jusqu’ici", ("ici",)),
        ("rendez-vous", ("rendez", "vous", "rendezvous")),
        ("aujourd'hui", ("aujourd", "hui", "aujourdhui")),
        ("l’avant-projet", ("avant", "projet", "avantprojet")),
        ("A.M.O.", ("amo",)),
        ("Astrid2020", ("astrid2020",)),
        ("x" * 41, ()),
    ],
)
def test_a_written_word_gives_the_folded_words_a_reader_may_type(written, forms):
    assert forms_of(written) == forms


@pytest.mark.parametrize(
    "pair", [("réseau", "réseaux"), ("hôpital", "hôpitaux"), ("travail", "travaux"), ("abri", "abris"), ("social", "sociale"), ("médecin", "Médecins")]
)
def test_singular_and_plural_find_the_same_sheets(indexed, pair):
    one, several = pair
    reader = indexed(f"Un {one} ici.", f"Des {several} là.")
    assert reader.documents(one) == reader.documents(several) == [0, 1]


def test_a_word_without_its_accents_or_its_ligature_is_found(indexed):
    reader = indexed("Au cœur du quartier Saint-Léonard", "Une maison médicale")
    assert reader.documents("coeur") == reader.documents("Cœur") == [0]
    assert reader.documents("leonard") == reader.documents("saintleonard") == [0]
    assert reader.documents("medicale") == [1]


def test_an_acronym_stands_for_itself(indexed):
    reader = indexed("Le CPAS et la A.M.O. du quartier", "une cape", "les amis")
    assert reader.group("cpas") == (["CPAS"], reader.group("cpas")[1])
    assert reader.documents("cpas") == reader.documents("amo") == [0]
    assert stem_of("CPAS") == "cpas"


def test_a_word_that_no_sheet_has_is_not_in_the_lexicon(indexed):
    assert indexed("un texte").group("licorne") is None


def test_a_word_of_a_heavy_field_weighs_more(tmp_path):
    title = TextDocument("a", (Passage("", "Titre", 10, "maraude"), Passage("resume", "Résumé", 2, "autre chose encore")))
    text = TextDocument("b", (Passage("", "Titre", 10, "accueil"), Passage("resume", "Résumé", 2, "une maraude encore")))
    write_text_index([title, text], tmp_path)
    weights = Reader(tmp_path).group("maraude")[1]
    assert weights[0] > weights[1]


def test_the_usual_spelling_of_a_word_is_kept_to_be_suggested(indexed):
    assert indexed("réseau RÉSEAU réseau", "des réseaux").group("reseau")[0] == ["réseau", "réseaux"]


def test_every_word_of_every_sheet_is_found_in_that_sheet_however_many_shards_there_are(tmp_path):
    words = [
        f"{start}{middle}{end}"
        for start in "bdfglmnprt"
        for middle in ("an", "eti", "oru", "ami", "ulo")
        for end in ("c", "dra", "fe", "gon", "li", "mus", "rt", "z")
    ]
    documents = [TextDocument(f"f{number}", (Passage("s", "S", 1, " ".join(words[number::7])),)) for number in range(7)]
    documents += [TextDocument(f"g{number}", (Passage("s", "S", 1, " ".join(words[number % 40 :: 40])),)) for number in range(400)]
    write_text_index(documents, tmp_path)
    reader = Reader(tmp_path)
    assert len(reader.index["groupes"]) > 1
    for number in (0, 6, 7, 200, 406):
        for word in documents[number].passages[0].text.split():
            assert number in reader.documents(word), word


def test_shards_are_small_and_announced_by_their_first_entry(tmp_path):
    documents = [TextDocument(f"f{number}", (Passage("s", "S", 1, f"mot{number} terme{number * 7} lieu{number * 13}"),)) for number in range(800)]
    write_text_index(documents, tmp_path)
    reader = Reader(tmp_path)
    assert len(reader.index["lexique"]) > 1
    for number, first in enumerate(reader.index["lexique"]):
        lines = reader.lines(f"lexique-{number}.txt")
        assert lines[0].split(" ")[0] == first
        assert lines == sorted(lines, key=lambda line: line.split(" ")[0])
        assert sum(map(len, lines)) < LEXICON_SHARD + 100
    assert all(sum(map(len, reader.lines(f"groupes-{number}.txt"))) < GROUP_SHARD + 1000 for number in range(len(reader.index["groupes"])))


def test_the_passages_of_a_sheet_are_written_whole_for_the_excerpts(tmp_path):
    passages = (Passage("", "Titre", 10, "Plan Grands Froids"), Passage("acteurs", "Acteurs", 4, "<b>CPAS</b> de Liège"))
    write_text_index([TextDocument("plan", passages)], tmp_path)
    sections = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))["sections"]
    assert sections == [["", "Titre"], ["acteurs", "Acteurs"]]
    assert json.loads((tmp_path / "textes" / "plan.json").read_text(encoding="utf-8")) == [[0, 10, "Plan Grands Froids"], [1, 4, "<b>CPAS</b> de Liège"]]


def test_writing_twice_gives_the_same_bytes_and_leaves_nothing_of_an_earlier_index(tmp_path):
    documents = [TextDocument("a", (Passage("s", "S", 1, "un été à Liège"),)), TextDocument("b", (Passage("s", "S", 3, "des étés ailleurs"),))]
    write_text_index([*documents, TextDocument("parti", (Passage("s", "S", 1, "x"),))], tmp_path)
    write_text_index(documents, tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.rglob("*.*")}
    write_text_index(documents, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.rglob("*.*")} == first
    assert "parti.json" not in first


def test_an_empty_inventory_has_an_index_where_nothing_is_found(tmp_path):
    write_text_index([], tmp_path)
    reader = Reader(tmp_path)
    assert reader.index["documents"] == 0
    assert reader.documents("rien") == []


def test_words_of_grammar_are_told_to_the_browser(indexed):
    assert {"le", "la", "dans", "qu"} <= set(indexed("le texte").index["mots_vides"])


def test_a_word_of_grammar_is_the_plural_of_nothing():
    assert singulars("dans") == singulars("sous") == singulars("moins") == []
    assert singulars("travaux") == ["travau", "traval", "travail"]

"""Words: what folds together, what is near, what imitates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.words import LookAlike, fold, look_alikes, nearest


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Réseaux", "reseaux"),
        ("CŒUR", "coeur"),
        ("Lætitia", "laetitia"),
        ("Straße", "strasse"),
        ("l’équipe", "l'equipe"),
        ("un\u00a0lieu\u202fouvert\n  à\ttous ", "un lieu ouvert a tous"),
        ("e\u0301te\u0301", "ete"),
        ("ﬁche", "fiche"),
        ("", ""),
    ],
)
def test_texts_a_reader_takes_for_the_same_fold_to_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("medecins", "medecin"),
        ("Médecin", "medecin"),
        ("infirmeir", "infirmier"),
        ("assistant social", "assistant-social"),
        ("assistant_social", "assistant-social"),
        ("medcin", "medecin"),
        ("maison-medicale-de-quartier", "maison-medicale"),
        ("medicale", "maison-medicale"),
        ("medciale", "maison-medicale"),
        ("juge", None),
        ("", None),
        ("x" * 5000, None),
        ("zzz", None),
    ],
)
def test_the_nearest_value_is_offered_only_when_plausible(value: str, meant: str | None) -> None:
    assert nearest(value, ["medecin", "infirmier", "assistant-social", "maison-medicale", "cpas"]) == meant


def test_of_two_equally_near_values_the_same_first_letter_wins() -> None:
    assert nearest("mage", ["page", "mare", "sage"]) == "mare"


def test_a_short_value_is_never_swapped_for_another_short_one() -> None:
    assert nearest("b", ["a", "c"]) is None


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=8))
def test_the_nearest_value_is_always_one_of_the_candidates(value: str, candidates: list[str]) -> None:
    assert nearest(value, candidates) in [*candidates, None]


def test_a_cyrillic_letter_in_a_latin_word_is_seen() -> None:
    assert look_alikes("rés\u0435au") == [LookAlike(3, "\u0435", "e")]


def test_a_word_made_only_of_imitations_is_seen() -> None:
    assert [found.latin for found in look_alikes("\u0441\u0430\u0440")] == ["c", "a", "p"]


def test_full_width_letters_are_seen() -> None:
    assert [found.latin for found in look_alikes("\uff43afe")] == ["c"]


@pytest.mark.parametrize("text", ["réseau cœur", "Ελλάδα", "привет", "n° 1ᵉʳ", "l’été", "東京", "β-bloquant"])
def test_honest_words_of_any_language_are_left_alone(text: str) -> None:
    assert look_alikes(text) == []

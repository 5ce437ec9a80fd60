"""French spacing: what is put in, what is left alone."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.typography import french

N = "\u00a0"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Pourquoi ? Parce que !", f"Pourquoi{N}? Parce que{N}!"),
        ("Pourquoi? Parce que!", f"Pourquoi{N}? Parce que{N}!"),
        ("Deux choses : la charte; le cadre", f"Deux choses{N}: la charte{N}; le cadre"),
        ("dit \u202f: oui", f"dit{N}: oui"),
        ("« ensemble »", f"«{N}ensemble{N}»"),
        ("«ensemble»", f"«{N}ensemble{N}»"),
        ("Quoi ?!", f"Quoi{N}?!"),
        ("**Attention:** suite", f"**Attention{N}:** suite"),
        ("l'abri d'hiver, aujourd'hui", "l’abri d’hiver, aujourd’hui"),
        ("l'*abri*, l'« abri »", f"l’*abri*, l’«{N}abri{N}»"),
        ("l'\ue000abri\ue000", "l’\ue000abri\ue000"),
        ("1 815 000 habitants", f"1{N}815{N}000 habitants"),
        ("1\u202f815 €", f"1{N}815{N}€"),
        ("100% et 50€", f"100{N}% et 50{N}€"),
        ("12 ans, 3 km, 18 h 30", f"12{N}ans, 3{N}km, 18{N}h{N}30"),
        ("18h 30", f"18h{N}30"),
        ("la loi n° 12", f"la loi n°{N}12"),
        ("Cette fiche: elle dit", f"Cette fiche{N}: elle dit"),
        ("voir https://exemple.org/?a=b ; puis", f"voir https://exemple.org/?a=b{N}; puis"),
    ],
)
def test_puts_the_spaces_a_printer_would_put(written, shown):
    assert french(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "une phrase simple",
        "à 11:30 précises",
        "https://exemple.org/l'abri?x=1;y=2!",
        "[la page](https://exemple.org/a'b?q=1;2!) suit",
        "[la page](<https://exemple.org/a b ?q=1>) suit",
        "[la fiche](fiche:plan-grands-froids) suit",
        "fiche:plan-grands-froids, notion:piege/surcharge, outil:filet",
        "mailto:info@exemple.org?subject=a",
        "`maillage check : l'abri ?`",
        "- ? un point d'interrogation seul".replace("'", "’"),
        "2018 150 personnes",
        "le 2021-02-15 100 lits",
        "(?) et [!]",
        "a:b",
        "'mot'",
        "&eacute; &#39; &amp;",
        "::error file=x",
    ],
)
def test_leaves_alone_what_is_not_punctuation(text):
    assert french(text) == text


def test_a_list_marker_keeps_its_ordinary_space():
    assert french("1. ! attention\n- : suite") == "1. ! attention\n- : suite"


def test_a_line_break_is_never_replaced():
    assert french("mot\n: suite\n« \nmot\n»") == "mot\n: suite\n« \nmot\n»"


FRENCH = st.text(alphabet=st.sampled_from(list("ab1239 \t\n'’«»:;?!%€°h*_[](){}&#<>`.,-/\u00a0\u202féA")), max_size=60)


@given(FRENCH | st.text())
@example("«»")
@example("« ?")
@example("1 815 0000")
@example("12 345 67")
@example("a !![")
def test_running_it_twice_changes_nothing_more(text):
    once = french(text)
    assert french(once) == once


@given(FRENCH | st.text())
def test_only_spaces_and_apostrophes_ever_change(text):
    def bare(value):
        return re.sub(r"[ \t\u00a0\u202f]", "", value).replace("’", "'")

    assert bare(french(text)) == bare(text)


@given(st.from_regex(r"https?://[a-z]{1,8}\.org/[a-z0-9'?;:!%=&()]{0,20}", fullmatch=True), FRENCH)
def test_an_address_comes_out_as_it_went_in(address, text):
    assert address in french(f"{text}\n{address}\n{text}")

"""Dates: what may be written, what it means, how it is said in French."""

import pytest

from generator.edtf import EdtfError, guess_edtf, parse_edtf


@pytest.mark.parametrize(
    ("written", "earliest", "latest", "french"),
    [
        ("2011", (2011, 1, 1), (2011, 12, 31), "2011"),
        ("2011-09", (2011, 9, 1), (2011, 9, 30), "septembre 2011"),
        ("2011-09-15", (2011, 9, 15), (2011, 9, 15), "15 septembre 2011"),
        ("2011-09-01", (2011, 9, 1), (2011, 9, 1), "1er septembre 2011"),
        ("2012-02", (2012, 2, 1), (2012, 2, 29), "février 2012"),
        ("2006~", (2006, 1, 1), (2006, 12, 31), "vers 2006"),
        ("2006-03~", (2006, 3, 1), (2006, 3, 31), "vers mars 2006"),
        ("2006-03-02~", (2006, 3, 2), (2006, 3, 2), "vers le 2 mars 2006"),
        ("2006?", (2006, 1, 1), (2006, 12, 31), "2006 (date incertaine)"),
        ("2006%", (2006, 1, 1), (2006, 12, 31), "vers 2006 (date incertaine)"),
        ("2018/2021", (2018, 1, 1), (2021, 12, 31), "de 2018 à 2021"),
        ("2018-10/2021-02", (2018, 10, 1), (2021, 2, 28), "d'octobre 2018 à février 2021"),
        ("2018-10-01/2021", (2018, 10, 1), (2021, 12, 31), "du 1er octobre 2018 à 2021"),
        ("2018/2021-03-04", (2018, 1, 1), (2021, 3, 4), "de 2018 au 4 mars 2021"),
        ("2006~/2010?", (2006, 1, 1), (2010, 12, 31), "de 2006 environ à 2010 (date incertaine)"),
        ("2018/..", (2018, 1, 1), None, "depuis 2018"),
        ("2018-10-01/..", (2018, 10, 1), None, "depuis le 1er octobre 2018"),
        ("../2021", None, (2021, 12, 31), "jusqu'en 2021"),
        ("../2021-03-04", None, (2021, 3, 4), "jusqu'au 4 mars 2021"),
    ],
)
def test_a_date_has_bounds_and_a_french_wording(written: str, earliest: tuple | None, latest: tuple | None, french: str) -> None:
    date = parse_edtf(written)
    assert (date.earliest, date.latest, date.french()) == (earliest, latest, french)


@pytest.mark.parametrize("written", ["2011-13", "2011-00", "2011-02-30", "2021-02-29", "2011-04-31", "2011-01-00", "0000", "2018/2021-13"])
def test_a_day_that_does_not_exist_is_impossible(written: str) -> None:
    with pytest.raises(EdtfError) as error:
        parse_edtf(written)
    assert error.value.reason == "impossible"


@pytest.mark.parametrize("written", ["2021/2018", "2018-05/2018-04"])
def test_an_interval_ends_after_it_begins(written: str) -> None:
    with pytest.raises(EdtfError) as error:
        parse_edtf(written)
    assert error.value.reason == "envers"


@pytest.mark.parametrize(
    "written", ["", "mars 2020", "2011-9", "20110915", "11", "2011 ", "../..", "/2018", "2018/", "2018/2019/2020", "201X", "٢٠١١", "2011-09-15T10:00"]
)
def test_what_is_written_otherwise_is_refused(written: str) -> None:
    with pytest.raises(EdtfError) as error:
        parse_edtf(written)
    assert error.value.reason == "forme"


def test_dates_are_sorted_by_their_beginning_then_by_their_end() -> None:
    dates = ["2018/..", "2018", "2017-12", "2018-01", "../2016", "2018/2019"]
    assert sorted(dates, key=lambda each: parse_edtf(each).sort_key) == ["../2016", "2017-12", "2018-01", "2018", "2018/2019", "2018/.."]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mars 2020", "2020-03"),
        ("Août 2011", "2011-08"),
        ("1er mars 2020", "2020-03-01"),
        ("le 15 septembre 2011", "2011-09-15"),
        ("sept. 2011", "2011-09"),
        ("15/03/2020", "2020-03-15"),
        ("03/2020", "2020-03"),
        ("2011-9", "2011-09"),
        ("2020/03", "2020-03"),
        ("vers 2006", "2006~"),
        ("2006 environ", "2006~"),
        ("depuis 2018", "2018/.."),
        ("2018-2021", "2018/2021"),
        ("de mars 2018 à juin 2019", "2018-03/2019-06"),
        ("fin 2019", "2019"),
        ("printemps 2020", "2020"),
    ],
)
def test_a_date_in_words_shows_how_to_write_it(written: str, meant: str) -> None:
    assert guess_edtf(written) == meant


@pytest.mark.parametrize("written", ["", "hier", "30/02/2020", "2011-02-30", "12345", "x" * 10_000])
def test_what_is_no_date_is_guessed_to_be_none(written: str) -> None:
    assert guess_edtf(written) is None

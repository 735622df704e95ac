"""The error messages themselves: two languages, quoting, places."""

import pickle
from fractions import Fraction

import numpy as np
import pytest

from investpakke import FileError, InputError, InvestpakkeError
from investpakke.text import Bilingual, quote, same


def factor_error() -> InputError:
    return InputError(
        Bilingual("tallet er uden for det tilladte", "the number is out of range"),
        where=Bilingual("indfasning", "phasing"),
        expected=Bilingual("faktorer fra 0 til 1", "factors from 0 to 1"),
        got=1.5,
        mend=Bilingual("Skriv 50 % som 0,5.", "Write 50 % as 0.5."),
    )


def test_a_message_says_where_what_expected_got_and_mend_in_english() -> None:
    assert str(factor_error()) == (
        "phasing: the number is out of range. Expected: factors from 0 to 1. Got: 1.5. "
        "Write 50 % as 0.5."
    )


def test_a_message_says_where_what_expected_got_and_mend_in_danish() -> None:
    assert factor_error().text("da") == (
        "indfasning: tallet er uden for det tilladte. Forventet: faktorer fra 0 til 1. Fik: 1,5. "
        "Skriv 50 % som 0,5."
    )


def test_a_message_leaves_out_what_it_is_not_given() -> None:
    error = FileError(Bilingual("filen mangler", "the file is missing"))
    assert str(error) == "the file is missing."
    assert error.text("da") == "filen mangler."


def test_a_blank_that_was_found_is_told_apart_from_nothing_told() -> None:
    assert str(InputError(same("x"), got=None)) == "x. Got: nothing."
    assert str(InputError(same("x"))) == "x."


def test_a_message_that_ends_in_a_question_gets_no_full_stop() -> None:
    assert str(InputError(same("x"), mend=same("Did you mean y?"))) == "x. Did you mean y?"


def test_a_place_stands_before_the_place_within_it() -> None:
    error = factor_error().within(Bilingual("sag 4.1", "case 4.1")).within("min_pakke.toml")
    assert str(error).startswith("min_pakke.toml, case 4.1, phasing: the number")
    assert error.text("da").startswith("min_pakke.toml, sag 4.1, indfasning: tallet")


def test_a_place_alone_has_no_comma() -> None:
    assert str(InputError(same("x")).within("a.toml")) == "a.toml: x."


def test_an_error_inside_a_place_keeps_its_kind_and_its_other_parts() -> None:
    before = FileError(same("x"), expected=same("y"), got=3, mend=same("z"))
    after = before.within("a.toml")
    assert type(after) is FileError
    assert str(after) == "a.toml: x. Expected: y. Got: 3. z."


def test_an_error_names_its_parameter_wherever_it_is_said_and_in_no_language() -> None:
    error = FileError(same("x"), parameter="first_year")
    copies = [error.within("a.toml"), error.relocated(same("b")), pickle.loads(pickle.dumps(error))]  # noqa: S301  pickled on the line itself
    assert [copy.parameter for copy in copies] == ["first_year"] * 3
    assert [str(copy) for copy in copies] == ["a.toml: x.", "b: x.", "x."]


def test_every_error_can_be_caught_as_one_kind() -> None:
    assert issubclass(InputError, InvestpakkeError)
    assert issubclass(FileError, InvestpakkeError)


def test_an_error_survives_the_way_between_processes() -> None:
    error = factor_error()
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  pickled on the line itself
    assert type(copy) is InputError
    assert (str(copy), copy.text("da")) == (str(error), error.text("da"))


def test_an_error_that_got_nothing_survives_the_way_between_processes_as_such() -> None:
    copy = pickle.loads(pickle.dumps(InputError(same("x"))))  # noqa: S301  as above
    assert str(copy) == "x."


@pytest.mark.parametrize(
    ("value", "da", "en"),
    [
        (None, "intet", "nothing"),
        (1.5, "1,5", "1.5"),
        (0.1 + 0.2, "0,3", "0.3"),
        (50.0, "50", "50"),
        (7, "7", "7"),
        (True, "True", "True"),
        ("halv", "'halv'", "'halv'"),
        ("", "''", "''"),
        (float("nan"), "nan", "nan"),
        (np.float32(0.5), "0,5", "0.5"),
        (np.int64(-3), "-3", "-3"),
        (Fraction(1, 4), "0,25", "0.25"),
        ([1, None], "[1, None]", "[1, None]"),
        (Bilingual("begge", "both"), "begge", "both"),
    ],
)
def test_a_value_is_quoted_as_its_reader_writes_it(value: object, da: str, en: str) -> None:
    assert quote(value) == Bilingual(da, en)


@pytest.mark.parametrize("value", ["x" * 500, list(range(500)), 10**500])
def test_a_long_value_is_cut(value: object) -> None:
    quoted = quote(value).en
    assert len(quoted) == 60
    assert quoted.endswith("…")


def test_a_text_is_read_in_the_language_asked_for() -> None:
    text = Bilingual("år", "year")
    assert (text.in_language("da"), text.in_language("en")) == ("år", "year")
    assert same("a.toml") == Bilingual("a.toml", "a.toml")

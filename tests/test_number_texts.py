"""Numbers typed as texts: read as Danish where nothing else can be meant, else refused."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke.errors import InvestpakkeError
from test_headings_of_models import amounts, read, years

HEADS = ["Forslag", *years("Udgift"), *years("Besparelse")]


def case(*saved: Any, name: str = "Job") -> list[Any]:
    return [name, 500, 500, 400, 400, *saved]


@pytest.mark.parametrize(
    ("text", "number"), [("1.250", 1250), ("1 250", 1250), ("1.250,5", 1250.5), ("980,5", 980.5)]
)
def test_a_text_among_whole_numbers_is_a_danish_number(text: str, number: float) -> None:
    found = read(HEADS, case(100, text, 900, 900), case(100, 700, 900, 900, name="Unge"))
    assert amounts(found)["Job"][1] == [100, number, 900, 900]
    assert any(
        "read as Danish numbers" in note.en and f"'{text}'" in note.en for note in found.notes
    )


def test_a_table_of_texts_alone_is_read_where_one_of_them_is_danish_for_certain() -> None:
    found = read(HEADS, ["Job", *(["1.250"] * 4), "0", "980,5", "2.140", "2.140"])
    assert amounts(found)["Job"] == ([1250] * 4, [0, 980.5, 2140, 2140])


def test_a_text_of_the_size_of_its_row_is_a_danish_number() -> None:
    found = read(HEADS, case(900.5, "1.250", 1300.5, 1300))
    assert amounts(found)["Job"][1] == [900.5, 1250, 1300.5, 1300]


@pytest.mark.parametrize(
    "saved",
    [
        (1.2, "1.250", 1.3, 1.4),  # 1.25, it may be
        (100, "1,250", 900, 900),
        (100, "1.25", 900, 900),
        (100, "ca. 600", 900, 900),
        (100, "0.250", 900, 900),
    ],
)
def test_a_text_that_may_be_another_number_is_refused(saved: tuple[Any, ...]) -> None:
    with pytest.raises(InvestpakkeError, match="the cell must hold a number"):
        read(HEADS, case(*saved))


def test_one_text_that_is_no_danish_number_leaves_all_of_them_refused() -> None:
    with pytest.raises(InvestpakkeError, match="the cell must hold a number"):
        read(HEADS, case(100, "1.250", "2.5", 900), case(100, 700, 900, 900, name="Unge"))


def test_a_sum_that_does_not_count_the_texts_is_not_overlooked() -> None:
    with pytest.raises(InvestpakkeError):
        read(
            HEADS,
            case(100, "1.250", 900, 900),
            case(100, 700, 900, 900, name="Unge"),
            ["I alt", 1000, 1000, 800, 800, 200, 700, 1800, 1800],
        )

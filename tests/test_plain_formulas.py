"""Formulas that depend on their place, as engines are asked them: the file's right value has two
witnesses, and a wrong one is stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from investpakke.validate.engines.calculation import Calculation
from investpakke.workbook.book import Book, Cell
from rule_books import build

CELLS = {"A1": 100, "A2": 200, "A3": 300, "A4": "A3", "A5": 2, "B1": 1, "B2": 2, "B3": 4}
LAMBDA = "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)"


def judged(path: Path, formula: str, shown: object, **setup: Any) -> Calculation:
    sheets = {
        "Ark1": {**CELLS, "D2": [formula, shown], "E1": "=A1*2"},
        "Ark2": {"A1": 10},
        "Ark3": {"A1": 20},
    }
    return Calculation(Book(build(path, {"sheets": sheets, "setup": setup})))


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("=SUM((A1:A2,B1))", 301),
        ("=LARGE((A1:A2,B1),1)", 200),
        ("=SUM(Ark2:Ark3!A1)", 30),
        ("=SUM(A1:INDEX(A:A,2))", 300),
        ("=SUM(Ark1!A1:INDEX(Ark1!A1:A3,A5))", 300),
        ("=SUM(A2:OFFSET(A2,1,0))", 500),
        ("=SUM(OFFSET(A1,A5-1,0,2,1))", 500),
        ("=INDIRECT(A4)*2", 600),
        ('=SUM(INDIRECT("A1:A"&A5))', 300),
        ('=INDIRECT("Ark2!A1")', 10),
        ("=ROW()*ROWS(A1:A3)+COLUMN(B1)", 8),
        ("=SUMPRODUCT((ROW(A1:A3)>1)*A1:A3)", 500),
        ("=_xlfn.SHEETS()+_xlfn.SHEET()", 4),
        ("=A1:A3+B1:B3", 202),
        ("=_xlfn.SINGLE(A1:A3)", 200),
        ("=_xlfn.LET(_xlpm.sats,A5,_xlpm.sats*A1)", 200),
        ("=_xlfn.LAMBDA(_xlpm.a,_xlpm.a+1)(A5)", 3),
        ("=DOBBELT(A5)+DOBBELT(1)", 6),
        ("=_xlfn.LET(f,_xlfn.LAMBDA(x,x+A5),f(3))", 5),
    ],
)
def test_what_depends_on_a_place_is_worked_out_before_engines_are_asked(
    formula: str, right: float, tmp_path: Path
) -> None:
    names = {"DOBBELT": LAMBDA}
    found = judged(tmp_path / "right.xlsx", formula, right, names=names)
    assert found.stale == frozenset()
    assert found.shares == (2, 0, 0)
    wrong = judged(tmp_path / "wrong.xlsx", formula, 12345, names=names)
    noted = {one.cell for one in (*wrong.doubts, *wrong.disagreements)}
    told = wrong.stale | noted
    assert told == {Cell("Ark1", 2, 4)}


def test_names_of_let_and_lambda_are_no_missing_names(tmp_path: Path) -> None:
    found = judged(tmp_path / "a.xlsx", "=_xlfn.LET(sats,A5,pris,A1,sats*pris)", 200)
    ((key, one),) = [(k, j) for k, j in found.formulas.items() if "LET" in k.form]
    assert one.resolved.obstacles == ()
    assert key.sheet == "Ark1"


@pytest.mark.parametrize(
    ("locale", "shown", "two"),
    [(None, "0,", 2), (None, "0.", 2), ("da", "0,", 2), ("da", "0.", 1), ("en", "0.", 2)],
)
def test_either_reading_confirms_unless_the_language_is_stated(
    locale: Any, shown: str, two: int, tmp_path: Path
) -> None:
    cells = {"A1": 0.5, "B1": ["=LEFT(A1,2)", shown], "C1": "=A1*2"}
    path = build(tmp_path / "a.xlsx", {"sheets": {"Ark1": cells}})
    found = Calculation(Book(path), locale=locale)
    assert found.stale == frozenset()
    assert found.shares.two == two


def test_where_excel_is_english_its_reading_of_texts_may_be_stale(tmp_path: Path) -> None:
    cells = {"A1": 0.5, "B1": ["=LEFT(A1,2)", "7."], "C1": "=A1*2"}
    path = build(tmp_path / "a.xlsx", {"sheets": {"Ark1": cells}})
    assert Calculation(Book(path), locale="en").stale == {Cell("Ark1", 1, 2)}
    assert Calculation(Book(path)).stale == frozenset()


def test_where_excel_is_english_a_limit_of_the_language_hides_no_other_limit(
    tmp_path: Path,
) -> None:
    cells = {"A1": 6.05, "B1": ["=FIXED(MROUND(A1,0.1),1)", "6.1"], "C1": "=A1*2"}
    path = build(tmp_path / "a.xlsx", {"sheets": {"Ark1": cells}})
    found = Calculation(Book(path), locale="en")
    assert found.stale == frozenset()
    assert [reason.en for reason in found.judgement(Cell("Ark1", 1, 2)).reasons] == [
        "MROUND works on the binary value"
    ]

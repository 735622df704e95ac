"""The engines that are asked in doubt: when they are loaded, and what a breakdown of one does."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from investpakke.validate import Severity, examine
from investpakke.validate.engines import by_formualizer, jury
from investpakke.validate.engines.calculation import Calculation
from investpakke.validate.engines.jury import EngineProcess
from investpakke.validate.engines.witness import Question
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.ooxml.sheet_cells import CellError, Value
from rule_books import build

INSTALLED = [name for name in ("ironcalc", "formulon") if jury.is_installed(name)]


def book(path: Path, cells: Mapping[str, Any], **setup: Any) -> Path:
    return build(path, {"sheets": {"Ark1": cells}, "setup": setup})


def at(address: str) -> Cell:
    return Cell("Ark1", int(address[1:]), ord(address[0]) - 64)


DOUBTED = {"A1": 2, "B1": ["=A1*10", 99], "C1": ["=A1+1", 3]}


# --- When they are loaded -----------------------------------------------------------------------


def test_neither_the_package_nor_its_validator_loads_an_engine() -> None:
    code = (
        "import sys, investpakke, investpakke.validate, investpakke_addin.work_process\n"
        "print([n for n in ('ironcalc', 'formulon', 'wasmtime', 'formulas', 'formualizer') "
        "if n in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout
    assert said.strip() == "[]"


def test_no_engine_but_the_first_is_asked_where_the_file_and_the_first_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_given: object) -> None:
        raise AssertionError("another engine was asked")

    for witness in (jury.ProcessWitness, jury.Formulas):
        monkeypatch.setattr(witness, "answers", asked)
        monkeypatch.setattr(witness, "knows", asked)
    report = examine(book(tmp_path / "a.xlsx", {"A1": 2, "B1": "=A1*10", "C1": "=SUM(A1:B1)"}))
    assert report.shares == (2, 0, 0)


def test_the_add_in_asks_no_engine_that_takes_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def started(_name: str) -> EngineProcess:
        raise AssertionError("a process was started")

    monkeypatch.setattr(jury, "_process_of", started)
    path = book(tmp_path / "a.xlsx", DOUBTED)
    assert [f.code for f in examine(path, apart=False).findings if f.code == "IP301"] == ["IP301"]


# --- What a breakdown does ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("import os\nfor _ in sys.stdin: os._exit(139)", id="it crashes"),
        pytest.param("import time\nfor _ in sys.stdin: time.sleep(600)", id="it hangs"),
        pytest.param("for _ in sys.stdin: print('no JSON', flush=True)", id="it raves"),
        pytest.param("for _ in sys.stdin: print('[1]', flush=True)", id="it answers too little"),
        pytest.param("raise SystemExit(1)", id="it does not start"),
    ],
)
def test_an_engine_that_breaks_down_is_no_answer(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "computing.py"
    broken.write_text(f"import sys\n{script}\n", "utf-8")
    monkeypatch.setattr(jury, "_SCRIPT", broken)
    monkeypatch.setattr(jury, "_process_of", lambda name: EngineProcess(name, seconds=1.0))
    monkeypatch.setattr(jury, "is_installed", lambda name: name == "ironcalc")
    calculation = Calculation(Book(book(tmp_path / "a.xlsx", DOUBTED)))
    assert calculation.stale == {at("B1")}
    assert list(calculation.engines_against(at("B1"))) == ["formualizer", "formulas"]


@pytest.mark.parametrize(("others", "stale"), [(True, {at("B1")}), (False, set())])
def test_where_the_time_of_an_engine_is_spent_the_others_judge(
    others: bool, stale: set[Cell], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two others that agree make an error; one alone is a note that says why it is alone."""
    monkeypatch.setattr("investpakke.validate.engines.calculation._MOST_WORK", 0)
    cells = {**DOUBTED, "A2": 5, "B2": ["=INVEST_NET(A1,A2)", 3]}
    path = book(tmp_path / "a.xlsx", cells)
    calculation = Calculation(Book(path), apart=others)
    assert calculation.stale == stale
    assert {doubt.cell for doubt in calculation.doubts} == {at("B1")} - stale
    fewer = {cell: judged.reasons[0].en for cell, judged in calculation.less_judged.items()}
    assert fewer.keys() == {at("B1"), at("B2")} - stale
    assert set(fewer.values()) == {
        "formulas: its time for one workbook is used up; --full gives it more"
    }
    assert Calculation(Book(path), apart=others, full=True).shares.two == 3


@pytest.mark.parametrize("engine", INSTALLED)
def test_an_engine_that_was_ended_between_two_workbooks_is_started_again(engine: str) -> None:
    asked = EngineProcess(engine)
    assert asked.ask({"functions": ["SUM"]}) == [True]
    assert asked._process is not None
    asked._process.kill()
    asked._process.wait()
    assert asked.ask({"functions": ["SUM"]}) == [True]


def test_an_engine_that_had_no_answer_for_a_workbook_is_begun_anew_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "computing.py"
    broken.write_text(
        "import sys\n"
        "for number, _ in enumerate(sys.stdin): print('null' if number < 2 else '[1]', flush=True)",
        "utf-8",
    )
    monkeypatch.setattr(jury, "_SCRIPT", broken)
    asked = EngineProcess("formulon")
    for _ in range(3):
        assert asked.ask({}) is None
        assert asked._process is None


def test_one_process_serves_one_workbook_after_another(tmp_path: Path) -> None:
    jury._RUNNING.clear()
    for name in ("a", "b"):
        calculation = Calculation(Book(book(tmp_path / f"{name}.xlsx", DOUBTED)))
        assert "ironcalc" in calculation.engines_against(at("B1"))
    (process,) = [one for name, one in jury._RUNNING.items() if name == "ironcalc"]
    assert process._process is not None
    assert process._process.poll() is None


@pytest.mark.parametrize("engine", INSTALLED)
def test_values_of_all_kinds_come_back_as_they_went(engine: str, tmp_path: Path) -> None:
    values: dict[str, Value] = {
        "A1": 0.1,
        "A2": "æ 'ø' \"å\" <&>\n",
        "A3": True,
        "A4": CellError("#DIV/0!"),
        "A5": "=1+1",
        "A6": -1e300,
    }
    cells = {f"B{i}": f"=A{i}" for i in range(1, 7)} | {"C1": '=IF(A9="","tom",1)'}
    path = book(tmp_path / "a.xlsx", cells | dict.fromkeys(values, 1))
    calculation = Calculation(Book(path))
    given = {at(address): value for address, value in values.items()}
    (witness,) = [one for one in calculation.witnesses if one.name == engine]
    made = [calculation.question(at(address), given.get) for address in cells]
    asked = [one for one in made if isinstance(one, Question)]
    found = witness.answers(asked, given.get)
    expected = {at(f"B{i}"): given[at(f"A{i}")] for i in range(1, 7)} | {at("C1"): "tom"}
    assert found == expected
    assert {type(found[at(f"B{i}")]) for i in (3, 4)} == {bool, CellError}


@pytest.mark.parametrize("engine", INSTALLED)
def test_each_engine_knows_a_parameter_that_may_be_left_out(engine: str, tmp_path: Path) -> None:
    """A file has it in another writing than the one in which it is typed."""
    moms = (
        "=_xlfn.LAMBDA(_xlpm.x,_xlop.sats,_xlpm.x*(1+IF(_xlfn.ISOMITTED(_xlpm.sats),2,_xlpm.sats)))"
    )
    cells = {"A1": 100, "B1": "=MOMS(A1)", "B2": "=MOMS(A1,4)", "B3": "=MOMS(MOMS(A1),0)"}
    calculation = Calculation(Book(book(tmp_path / "a.xlsx", cells, names={"MOMS": moms})))
    (witness,) = [one for one in calculation.witnesses if one.name == engine]
    made = [calculation.question(at(f"B{row}"), calculation.file_or_first) for row in (1, 2, 3)]
    asked = [one for one in made if isinstance(one, Question)]
    found = witness.answers(asked, calculation.file_or_first)
    assert found == {at("B1"): 300.0, at("B2"): 500.0, at("B3"): 300.0}


# --- Whatever one engine says -------------------------------------------------------------------

FUNCTIONS = {
    "SUM": "=SUM(A{r}:C{r})",
    "ROUND": "=ROUND(A{r}*1.37,1)",
    "IF": "=IF(A{r}>B{r},A{r},C{r})",
    "MAX": "=MAX(A{r}:C{r})",
    "SUMPRODUCT": "=SUMPRODUCT(A$1:A{r},B$1:B{r})",
    "INDEX": "=INDEX(A$1:A$8,{r})",
    "COUNTIF": '=COUNTIF(A$1:A$8,">4")',
    "ABS": "=ABS(A{r}-C{r})",
    "AVERAGE": "=AVERAGE(B{r}:C{r})",
    "MIN": "=MIN(A$1:C{r})",
}
ROWS = 8


@pytest.fixture
def lying(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Make one engine give something else for every formula that calls a function."""

    def lie(engine: str, function: str) -> None:
        of = {"formualizer": jury.Formualizer, "formulas": jury.Formulas}.get(
            engine, jury.ProcessWitness
        )
        honest = of.answers

        def answers(self: Any, asked: Any, *more: Any) -> Any:
            given = dict(honest(self, asked, *more))
            if self.name == engine:
                for one in asked:
                    if function in one.functions and one.cell in given:
                        given[one.cell] = _lie(given[one.cell])
            return given

        monkeypatch.setattr(of, "answers", answers)
        if engine == "formualizer":
            truly = by_formualizer.compute

            def computed(book: Any, texts: Any, *more: Any) -> Any:
                """What reads a lie is computed on it."""
                found, lies = truly(book, texts, *more), {}
                for _ in range(4):
                    told = {c: _lie(v) for c, v in found.items() if f"{function}(" in texts[c]}
                    if told.keys() == lies.keys():
                        break
                    lies = told
                    left = {c: text for c, text in texts.items() if c not in lies}
                    pinned = {**(more[0] if more else {}), **lies}
                    found = truly(book, left, pinned) | lies
                return found

            monkeypatch.setattr(by_formualizer, "compute", computed)

    return lie


def _lie(value: Any) -> Any:
    return value * 1.1 + 1 if isinstance(value, float) else value


def random_book(path: Path, rng: random.Random, stale: bool) -> tuple[Path, set[Cell]]:
    """Numbers in A to C, a formula of each function in D, and sums of those in E."""
    cells: dict[str, Any] = {
        f"{letter}{row}": round(rng.uniform(1, 9), 2) for letter in "ABC" for row in range(1, 9)
    }
    names = rng.sample(sorted(FUNCTIONS), ROWS)
    cells |= {f"D{row}": FUNCTIONS[name].format(r=row) for row, name in enumerate(names, start=1)}
    cells |= {f"E{row}": f"=SUM(D$1:D{row})*2" for row in range(1, 9)}
    build(path, {"sheets": {"Ark1": cells}})
    if not stale:
        return path, set()
    made = Book(path)
    address = f"{rng.choice('DE')}{rng.randint(1, ROWS)}"
    shown = made.by_name["Ark1"].cached(*at(address)[1:])
    assert isinstance(shown, float)
    said = f"{address}", shown * 1.3 + 5
    values = Calculation(made).first_values
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Ark1")
        for place, content in cells.items():
            if isinstance(content, str):
                value = said[1] if place == said[0] else values[at(place)]
                sheet.write_formula(place, content, None, value)
            else:
                sheet.write_number(place, content)
    return path, {at(address)}


@pytest.mark.parametrize("engine", ["formualizer", "formulas", *INSTALLED])
@pytest.mark.parametrize("seed", range(3))
def test_an_engine_that_lies_about_a_function_makes_no_error_and_hides_none(
    engine: str, seed: int, tmp_path: Path, lying: Callable[[str, str], None]
) -> None:
    rng = random.Random(f"{engine} {seed}")  # noqa: S311  the same workbooks on every run
    sound, _ = random_book(tmp_path / "sound.xlsx", rng, stale=False)
    faulty, planted = random_book(tmp_path / "faulty.xlsx", rng, stale=True)
    lying(engine, rng.choice(sorted(FUNCTIONS)))
    assert Calculation(Book(sound)).stale == frozenset()
    assert Calculation(Book(faulty)).stale == planted


def test_what_a_cell_after_a_stale_one_comes_to_is_found_though_the_first_engine_lies(
    tmp_path: Path, lying: Callable[[str, str], None]
) -> None:
    cells = {
        "A1": 2,
        "A2": 3,
        "B1": ["=A1*10", 99],
        "C1": ["=SUM(A2,B1)", 102],
        "D1": ["=MAX(C1,1)", 102],
        "E1": ["=D1*2", 204],
    }
    path = book(tmp_path / "a.xlsx", cells)
    lying("formualizer", "MAX")
    calculation = Calculation(Book(path))
    assert {cell.address for cell in calculation.stale} == {"B1", "C1", "D1", "E1"}
    assert [calculation.value(at(cell)) for cell in ("B1", "C1", "D1", "E1")] == [20, 23, 23, 46]


def test_what_follows_a_stale_cell_is_asked_about_in_the_order_of_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jury, "is_installed", lambda _: False)
    honest, seen = jury.Formulas.answers, []

    def answers(self: jury.Formulas, asked: Sequence[Question], *more: Any) -> Any:
        seen.append([one.cell.address for one in asked])
        return honest(self, asked, *more)

    monkeypatch.setattr(jury.Formulas, "answers", answers)
    cells = {"A1": 2, "B1": ["=A1*10", 99]}
    cells |= {f"C{row}": [f"=B$1+{row}", 99 + row] for row in range(1, 10)}
    assert len(Calculation(Book(book(tmp_path / "a.xlsx", cells))).stale) == 10
    assert [f"C{row}" for row in range(1, 10)] in seen


def test_the_script_takes_questions_as_it_says() -> None:
    """A question as the script's first lines describe it."""
    question = {
        "language": "en",
        "from_1904": False,
        "sheets": ["a", "b"],
        "values": [[0, 1, 1, 2]],
        "formulas": [[1, 1, 1, "=a!A1*2", 0, 0], [1, 2, 1, "=NOSUCH()", 0, 0]],
        "wanted": [[1, 1, 1], [1, 2, 1]],
    }
    said = subprocess.run(
        [sys.executable, "-P", str(jury._SCRIPT), "ironcalc"],
        input=json.dumps(question) + "\n",
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(said.stdout) == [4.0, {"none": True}]


@pytest.mark.parametrize(
    ("call", "right"),
    [
        ("INVEST_AVERAGE(1000)", 875.0),
        ("INVEST_AVERAGE(1000,,4)", 875.0),
        ("INVEST_BREAKEVEN(600,100)", 600 / 87.5),
        ("INVEST_PAYBACK(300,400,,6)", 2.0),
    ],
)
def test_a_call_that_leaves_arguments_out_has_two_witnesses(
    call: str, right: float, tmp_path: Path
) -> None:
    sound = examine(book(tmp_path / "sound.xlsx", {"A1": [f"={call}", right]}))
    assert not [f for f in sound.findings if f.code in {"IP301", "IP401", "IP402"}]
    wrong = examine(book(tmp_path / "wrong.xlsx", {"A1": [f"={call}", right + 75]}))
    assert [f.severity for f in wrong.findings if f.code == "IP301"] == [Severity.ERROR]

"""The shipped files in a real spreadsheet: typed formulas go through their own VBA into Python.

LibreOffice opens `investpakke.xlam` and `investeringspakke-2024.xlsm` as they ship. Only the
start of Python is exchanged once they are open, for one that calls this process instead of a
Windows DLL: the wrappers, the ribbon's macros and the button's are those that users get.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlwings

from addin_cells import (
    CASES,
    COLUMNS,
    FIRST,
    LAST,
    Python,
    assert_same,
    constant,
    engine,
    formula,
    in_cells,
    in_column,
    in_row,
    letters,
)
from calc_host import CalcHost, python_with_uno
from conftest import need
from investpakke import boundary
from investpakke.boundary import ERROR_NAMES, NOT_AVAILABLE, REFUSED
from investpakke.functions import Function, catalogue, lookup
from investpakke.show.native_formulas import typed as typed_value
from investpakke.text import Text
from investpakke_addin import excel
from investpakke_addin.build import ADDIN_FILE, BUILT, BUTTON_MACRO, WORKBOOK_FILE
from investpakke_addin.function_test_sheet import SHEET, SILENT, WORKS
from investpakke_addin.vba_source import UDF_MODULE, sources

EVERY_FUNCTION = pytest.mark.parametrize("function", catalogue(), ids=lambda f: f.name)


@pytest.fixture(scope="module")
def python() -> Python:
    return Python()


@pytest.fixture(scope="module")
def calc(libreoffice: None, python: Python) -> Iterator[CalcHost]:
    del libreoffice
    need(python_with_uno(), "LibreOffice's Python module uno", "install python3-uno")
    with CalcHost(python) as host:
        yield host


@pytest.fixture
def addin(calc: CalcHost, python: Python) -> Iterator[CalcHost]:
    """The add-in with the cases of 2024 on its own sheet."""
    assert set(sources()) < set(calc.do("use", str(BUILT / ADDIN_FILE)))
    python.calls.clear()
    for letter, column in COLUMNS.items():
        calc.do("write", "", {f"{letter}{FIRST + at}": value for at, value in enumerate(column)})
    yield calc
    python.fault, python.answer = None, ...


@pytest.fixture
def workbook(calc: CalcHost, python: Python) -> Iterator[CalcHost]:
    """The workbook of 2024 with macros."""
    calc.do("open", str(BUILT / WORKBOOK_FILE))
    python.calls.clear()
    yield calc
    python.fault, python.answer = None, ...


def shown(host: CalcHost, area: str, sheet: str = "") -> Any:
    """Return what one cell shows, or the rows of a range."""
    rows = host.do("read", sheet, area)
    return rows if ":" in area else rows[0][0]


def typed(host: CalcHost, formula: str, cell: str = "K1") -> Any:
    """Type a formula and return what its cell shows."""
    host.do("write", "", {cell: formula})
    return shown(host, cell)


# --- Figures ---------------------------------------------------------------------------------


@EVERY_FUNCTION
def test_a_formula_in_every_case_row_gives_the_engines_figures(
    addin: CalcHost, python: Python, function: Function
) -> None:
    """A cell a case for each function, 13 of each: the way most people will use them."""
    cells: dict[str, str] = {}
    for row in range(FIRST, LAST + 1):
        where = f"K{row}:N{row}" if function.shape == "years" else f"K{row}"
        cells[where] = formula(function, in_row(row))
    addin.do("write", "", cells)
    last = "N" if function.shape == "years" else "K"
    found = addin.do("read", "", f"K{FIRST}:{last}{LAST}")
    expected = [in_cells(engine(function, slice(at, at + 1)))[0] for at in range(len(CASES))]
    assert_same(found, expected)
    assert python.calls == [(UDF_MODULE, function.name)] * len(CASES)


@EVERY_FUNCTION
def test_one_array_formula_over_all_cases_gives_the_engines_figures(
    addin: CalcHost, python: Python, function: Function
) -> None:
    written = formula(function, in_column)
    last = "N" if function.shape == "years" else "K"
    area = f"K{FIRST}:{last}{LAST}"
    addin.do("write", "", {area: written})
    assert_same(shown(addin, area), in_cells(engine(function, slice(None))))
    assert python.calls == [(UDF_MODULE, function.name)]


@EVERY_FUNCTION
def test_the_worked_example_typed_as_numbers_gives_its_result(
    addin: CalcHost, function: Function
) -> None:
    written = [
        f"{{{';'.join(map(str, v))}}}" if isinstance(v, tuple) else typed_value(v, "en")
        for v in function.example.arguments
    ]
    wanted = np.atleast_2d(function.example.result).tolist()
    area = "K1" if np.size(wanted) == 1 else "K1:N1"
    addin.do("write", "", {area: f"={function.name}({';'.join(written)})"})
    assert_same(addin.do("read", "", area), wanted)


@EVERY_FUNCTION
def test_arguments_left_out_count_as_their_defaults(addin: CalcHost, function: Function) -> None:
    required = [argument for argument in function.arguments if argument.default is None]
    addresses = [in_row(FIRST)(letter) for letter in letters(function)[: len(required)]]
    values = [
        COLUMNS[letter][0] if letter in COLUMNS else constant(letter)
        for letter in letters(function)[: len(required)]
    ]
    wanted = in_cells(function.python(*values))
    area = "K1:N1" if function.shape == "years" else "K1"
    addin.do("write", "", {area: f"={function.name}({';'.join(addresses)})"})
    assert_same(addin.do("read", "", area), wanted)


def test_a_changed_cell_is_calculated_anew(addin: CalcHost) -> None:
    assert typed(addin, "=INVEST_NET(A2;B2)") == 260
    addin.do("write", "", {"A2": 700})
    assert shown(addin, "K1") == 160


def test_other_formulas_reckon_with_the_results(addin: CalcHost) -> None:
    assert typed(addin, f"=SUM(INVEST_NET(A{FIRST}:A{LAST};B{FIRST}:B{LAST}))") == 6777
    assert typed(addin, '=IF(INVEST_NET(A2;B2)>0;"gevinst";"nettoudgift")') == "gevinst"


def test_names_may_be_typed_in_any_case(addin: CalcHost) -> None:
    assert typed(addin, "=invest_net(A2;B2)") == 260


# --- What is not a figure --------------------------------------------------------------------


def test_an_investment_never_paid_back_is_a_true_error_value(addin: CalcHost) -> None:
    assert typed(addin, "=INVEST_PAYBACK(1000;10)") == NOT_AVAILABLE


def test_an_error_value_stands_in_its_own_place_in_an_array(addin: CalcHost) -> None:
    addin.do("write", "", {"H1": 1000, "H2": 600, "H3": 1000, "I1": 10, "I2": 860, "I3": 10})
    addin.do("write", "", {"K1:K3": "=INVEST_PAYBACK(H1:H3;I1:I3;1)"})
    assert shown(addin, "K1:K3") == [[NOT_AVAILABLE], [1.0], [NOT_AVAILABLE]]


@EVERY_FUNCTION
@pytest.mark.parametrize(
    ("content", "shown_error"),
    [("mange penge", REFUSED), (None, REFUSED), ("=1/0", "#DIV/0!"), ("=NA()", "#N/A")],
)
def test_a_refused_call_is_a_true_error_and_an_argument_s_error_is_passed_on(
    addin: CalcHost, function: Function, content: str | None, shown_error: str
) -> None:
    """In one cell, and in every element of an array."""
    if function.arguments[0].shape == "text" and content == "mange penge":
        content = "1"
    if content:
        addin.do("write", "", {"H1": content, "H2": content})
    given = letters(function)[1:]
    one = [in_row(FIRST)(letter) for letter in given]
    assert typed(addin, f"={function.name}({';'.join(['H1', *one])})") == shown_error
    addin.do("write", "", {"K2:L3": f"={function.name}({';'.join(['H1:H2', *one])})"})
    assert shown(addin, "K2:L3") == [[shown_error] * 2] * 2


@pytest.mark.parametrize("error", ERROR_NAMES.values(), ids=lambda error: error.en)
def test_every_error_that_a_refusal_tells_of_is_passed_on(
    addin: CalcHost, python: Python, error: Text
) -> None:
    python.answer = boundary.call(lookup("INVEST_NET"), [1.0, error.en])
    assert typed(addin, "=INVEST_NET(1;2)") == error.en
    python.answer = boundary.call(lookup("INVEST_NET"), [1.0, python.answer])
    assert typed(addin, "=INVEST_NET(1;3)") == REFUSED


def test_no_refusal_is_a_text_that_a_sum_passes_over(addin: CalcHost) -> None:
    addin.do("write", "", {"H1": "mange penge", "H2": "=1/0"})
    addin.do(
        "write",
        "",
        {
            "K1": "=INVEST_NET(A2;H1)",
            "K2": "=INVEST_NET(A2;H2)",
            "K3": "=INVEST_NET(K1;K2)",
            "K4": "=INVEST_NET(A2;K2)",
        },
    )
    assert shown(addin, "K1:K4") == [["#VALUE!"], ["#DIV/0!"], ["#VALUE!"], ["#DIV/0!"]]


def test_a_danish_number_as_text_counts_as_the_number(addin: CalcHost) -> None:
    addin.do("write", "", {"H1": "1.234,5"})
    assert typed(addin, "=INVEST_NET(1000;H1)") == 234.5


def test_a_refusal_of_the_engine_is_an_error_too(addin: CalcHost) -> None:
    assert typed(addin, "=INVEST_MARGIN(100;0)") == REFUSED


@EVERY_FUNCTION
def test_without_python_a_cell_shows_an_error_and_no_zero(
    addin: CalcHost, python: Python, function: Function
) -> None:
    python.fault = "Could not load xlwings64-0.37.8.dll"
    assert typed(addin, formula(function, in_row(FIRST))) == REFUSED


@pytest.mark.parametrize(
    "answer", ["#INVEST: intern fejl i INVEST_NET (KeyError).", "", "hvad som helst", None]
)
def test_whatever_text_python_answers_is_an_error(
    addin: CalcHost, python: Python, answer: str | None
) -> None:
    python.answer = [[answer, 1.0], [2.0, answer]]
    addin.do("write", "", {"K1:L2": "=INVEST_NET(A2;B2)"})
    assert shown(addin, "K1:L2") == [[REFUSED, 1.0], [2.0, REFUSED]]
    python.answer = [[3.0, answer]]
    addin.do("write", "", {"K4:L4": "=INVEST_NET(A2;B2)"})
    assert shown(addin, "K4:L4") == [[3.0, REFUSED]]
    python.answer = answer
    assert typed(addin, "=INVEST_NET(A3;B3)", "K6") == REFUSED


# --- The start of Python ---------------------------------------------------------------------


def started(host: CalcHost, settings: Path, content: str) -> list[str]:
    """Return the libraries that were looked for, then the command or what was refused."""
    settings.write_bytes(content.replace("\n", "\r\n").encode("cp1252"))
    return str(host.do("started", str(settings))).split("\n")


def test_python_is_started_as_the_users_settings_say(addin: CalcHost, tmp_path: Path) -> None:
    python = r"C:\Users\bo & co\venv\Scripts\python.exe"
    folders = r"D:\egne;%HOME%;100%;%INGEN_SAADAN%;%%"
    told = f'"SHOW CONSOLE","False"\n"interpreter_win","{python}"\n"PYTHONPATH","{folders}"\n'
    *libraries, command = started(addin, tmp_path / "x.conf", told)
    assert libraries == [
        r"C:\Users\bo & co\venv\Scripts\xlwings.dll",
        r"C:\Users\bo & co\venv\xlwings.dll",
    ]
    paths = rf"D:\\egne;{os.environ['HOME']};100%;%INGEN_SAADAN%;%%"
    code = (
        f"import sys;sys.path[0:0]=[p for p in '{paths}'.split(';') if p];"
        "sys.modules.update(pandas=None,matplotlib=None);"
        "import xlwings;xlwings.serve('$(CLSID)')"
    )
    assert command == rf'\System32\cmd.exe  /K ""{python}" -B -P -c "{code}""'


@pytest.mark.parametrize("folders", ["", r"D:\egne;;E:\Bo's & co"])
def test_python_imports_nothing_from_the_folder_of_a_workbook(
    addin: CalcHost, tmp_path: Path, folders: str
) -> None:
    """Excel is in the folder of the workbook that was opened: a file there must not be run."""
    told = f'"INTERPRETER_WIN","C:\\venv\\python.exe"\n"PYTHONPATH","{folders}"\n'
    command = started(addin, tmp_path / "x.conf", told)[-1]
    found = re.search(r'python.exe" (-B -P) -c "(.*)""$', command)
    assert found is not None
    for planted in ("xlwings", "sys", "numpy", "investpakke"):
        (tmp_path / f"{planted}.py").write_text("raise SystemExit('planted')", "utf-8")
    code = found[2].replace("xlwings.serve('$(CLSID)')", "print(sys.path[:2], xlwings.__version__)")
    environment = {name: v for name, v in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(
        [sys.executable, *found[1].split(), "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.endswith(f"{xlwings.__version__}\n")
    assert ("Bo's & co" in run.stdout) == bool(folders)


@pytest.mark.parametrize(
    "named", ["python", "", "venv/Scripts/python.exe", r"venv\Scripts\python.exe"]
)
def test_a_python_that_windows_would_have_to_look_for_is_not_started(
    addin: CalcHost, named: str, tmp_path: Path
) -> None:
    told = f'"INTERPRETER_WIN","{named}"\n'
    assert started(addin, tmp_path / "x.conf", told) == [
        f"INTERPRETER_WIN er ikke en hel sti: {named}"
    ]


def test_a_library_of_xlwings_that_is_not_beside_python_is_not_looked_for_elsewhere(
    addin: CalcHost, tmp_path: Path
) -> None:
    told = '"INTERPRETER_WIN","C:\\python.exe"\n'
    assert started(addin, tmp_path / "x.conf", told) == [
        r"C:\xlwings.dll",
        r"C:\xlwings.dll",
        "xlwings.dll mangler i C: og i mappen over",
    ]


# --- Ribbon, button and the workbook ---------------------------------------------------------


@pytest.mark.parametrize("name", [ADDIN_FILE, WORKBOOK_FILE])
def test_the_buttons_macro_calls_the_refresh_in_python(
    calc: CalcHost, python: Python, name: str
) -> None:
    calc.do("open", str(BUILT / name))
    python.calls.clear()
    calc.do("run", f"InvestFunctions.{BUTTON_MACRO}")
    pressed = [call for call in python.calls if call[0] == excel.__name__]
    assert pressed == [(excel.__name__, "about"), (excel.__name__, "refresh")]
    # Opened, only what fills several cells is computed: LibreOffice keeps no values of arrays.
    arrays = {function for module, function in python.calls if module == UDF_MODULE}
    assert all(
        lookup(function).shape == "years" or function == "INVEST_SHARE" for function in arrays
    )


@pytest.mark.parametrize(
    "action",
    [
        "refresh",
        "refresh_as_read",
        "read",
        "keep_reading",
        "check",
        "marked_copy",
        "report",
        "new_package",
        "add_functions",
        "explain",
        "functions_help",
        "about",
    ],
)
def test_a_macro_shows_what_python_answers(addin: CalcHost, action: str) -> None:
    assert addin.do("run", "InvestFunctions.Press", [action]) == f"Udført: {action}"


def test_a_macro_says_in_danish_that_python_is_missing(addin: CalcHost, python: Python) -> None:
    python.fault = "No module named 'investpakke_addin'"
    answer = addin.do("run", "InvestFunctions.Press", ["refresh"])
    assert answer.startswith("Knappen kunne ikke udføres, fordi Python-delen")
    assert python.fault in answer
    assert "investpakke addin doctor" in answer


def test_registering_help_texts_stops_nothing_where_it_is_not_possible(addin: CalcHost) -> None:
    """LibreOffice has no Application.MacroOptions: Auto_Open must pass over that."""
    addin.do("run", "InvestHelp.Auto_Open")
    assert typed(addin, "=INVEST_NET(A2;B2)") == 260


def live_rows(host: CalcHost) -> dict[str, int]:
    """Return the row of each function on the sheet Funktionsprøve."""
    labels = [row[0] for row in host.do("read", SHEET, "B1:B600")]
    names = [function.name for function in catalogue()]
    return {
        name: labels.index(found) + 1
        for name in names
        for found in labels
        if str(found).startswith(f"{name}, ")
    }


def test_the_function_test_sheet_shows_every_function_beside_its_twin(
    workbook: CalcHost, python: Python
) -> None:
    rows = live_rows(workbook)
    assert list(rows) == [function.name for function in catalogue()]
    cached = {name: workbook.do("read", SHEET, f"C{row}:F{row + 2}") for name, row in rows.items()}
    workbook.do("calculate")
    assert {name for _, name in python.calls} == set(rows)
    for name, row in rows.items():
        live, native, difference = workbook.do("read", SHEET, f"C{row}:F{row + 2}")
        assert shown(workbook, f"G{row + 2}", SHEET) == WORKS, name
        wanted = np.ravel(lookup(name).example.result).tolist()
        for at, number in enumerate(wanted):
            assert [live[at], native[at]] == pytest.approx([number, number], rel=1e-12)
            assert difference[at] == pytest.approx(0)
        assert cached[name][0][: len(wanted)] == pytest.approx(live[: len(wanted)])


def test_the_function_test_sheet_follows_its_yellow_cells(workbook: CalcHost) -> None:
    row = live_rows(workbook)["INVEST_NET"]
    workbook.do("calculate")
    workbook.do("write", SHEET, {f"C{row - 1}": 3000})
    assert shown(workbook, f"C{row}:C{row + 1}", SHEET) == [[660.0], [660.0]]
    assert shown(workbook, f"G{row + 2}", SHEET) == WORKS


def test_the_function_test_sheet_says_that_python_is_silent(
    workbook: CalcHost, python: Python
) -> None:
    python.fault = "ingen Python"
    workbook.do("calculate")
    for name, row in live_rows(workbook).items():
        assert shown(workbook, f"G{row + 2}", SHEET) == SILENT, name


def test_the_workbooks_own_figures_stand_without_python(workbook: CalcHost, python: Python) -> None:
    python.fault = "ingen Python"
    workbook.do("calculate")
    assert str(shown(workbook, "J1", "Pakke")).startswith("OK")
    assert shown(workbook, "D8", "Pakke") is not None

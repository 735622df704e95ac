"""Try the add-in in a real Excel: ``python -m investpakke_addin.excel_smoke``.

For somebody who has Excel on Windows, with the add-in installed: it starts an Excel of its own,
types every function, presses every button on a small model, saves, reads back, and prints a table.
The saved files are kept: they show what Excel writes, and become inputs of the tests. What a
program cannot see is in docs/windows-smoke-test.md. An Excel that is open already is left alone.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import resources
from math import isclose, isnan
from pathlib import Path
from typing import Any, Literal, Protocol

from investpakke.command_line.language import say
from investpakke.errors import FileError, InvestpakkeError
from investpakke.functions import Function, Value, catalogue
from investpakke.problems import FOLDER_UNUSABLE
from investpakke.text import Problem, Text, both, same
from investpakke.workbook.layout import PAKKE, SHEETS
from investpakke_addin import kept_reports
from investpakke_addin.environment import ADDIN, WINDOWS, this_machine
from investpakke_addin.function_test_sheet import SHEET, WORKS
from investpakke_templates.texts import texts

FUNCTIONS_BOOK = "investpakke-funktioner.xlsx"
MACRO_BOOK = "investeringspakke-2024.xlsm"
_SAID = texts("investpakke_addin")["excel_smoke"]
_SAYS, PAGES = _SAID["says"], _SAID["pages"]
"""What the buttons' boxes must say, and how the names of the pages end that some show."""

RIBBON = "InvestRibbon"
"""How the macros of the ribbon's buttons begin; the rest is what the table calls the button."""

STARTERS = (
    '=RunPython("import os")',
    '=LoadLibrary("x")',
    "=Python()",
    "=Prepare()",
    "=ReadSettings()",
    "=Pressing()",
    "=Tell()",
    "=OpdaterPakken()",
    "=DescribeOnce()",
    "=ForCell(1)",
)
"""What no cell may be able to do: start something, or read what is not its own."""

FREE_WITHIN = 5.0
"""Seconds after which Excel must be free again when long work was started."""

Verdict = Literal["as expected", "DIFFERS", "noted"]


@dataclass(frozen=True, slots=True)
class Row:
    """What was tried, what should come, and what came; "noted" is what nobody knew before."""

    what: str
    expected: str
    got: str
    verdict: Verdict


class Desk(Protocol):
    """A running Excel, as much of it as the trial uses."""

    def about(self) -> str:
        """Return which Excel it is."""

    def open(self, path: Path) -> Any:
        """Open a file, and return what stands for the workbook."""

    def new(self) -> Any:
        """Return a new workbook."""

    def type(self, book: Any, sheet: str, cell: str, content: object) -> None:
        """Type a number, a text or an English formula; in a range: one formula that fills it."""

    def read(self, book: Any, sheet: str, area: str) -> list[list[object]]:
        """Return what cells show: an error as its English text."""

    def formulas(self, book: Any, sheet: str) -> list[str]:
        """Return the formulas of a sheet's cells, as Excel shows them in English."""

    def sheets(self, book: Any) -> list[str]:
        """Return the names of a workbook's sheets."""

    def books(self) -> list[str]:
        """Return the names of the open workbooks."""

    def select(self, book: Any, sheet: str, cell: str) -> None:
        """Bring a cell before the user's eyes."""

    def calculate(self) -> None:
        """Calculate everything, as Ctrl+Alt+F9 does."""

    def press(self, macro: str, *, ribbon: bool = True) -> list[str]:
        """Run a button's macro on the workbook in front; return what its boxes said."""

    def save(self, book: Any, path: Path) -> None:
        """Save a workbook as a file."""

    def close(self, book: Any) -> None:
        """Close a workbook without saving."""

    def pythons(self) -> int:
        """Return how many processes of Python there are."""

    def wait(self, done: Callable[[], object], seconds: float) -> bool:
        """Wait until something is true, and return whether it became so."""

    def seconds(self) -> float:
        """Return a clock's time."""

    def quit(self) -> None:
        """End this Excel."""


class Trial:
    """The trial: every step adds rows, and none stops the next.

    Parameters
    ----------
    desk : Desk
        The Excel.
    folder : Path
        Where the saved files are kept.
    addin : Path
        The add-in; opened by its path, for an Excel that a program starts opens none by itself.
    """

    def __init__(self, desk: Desk, folder: Path, addin: Path) -> None:
        self.desk, self.folder, self.addin = desk, folder, addin
        self.rows: list[Row] = []

    def run(self) -> list[Row]:
        """Do everything, and return the rows."""
        steps = (
            self.see_names_alone,
            self.open_addin,
            self.open_macro_book,
            self.type_functions,
            self.type_what_is_wrong,
            self.start_from_a_cell,
            self.see_which_wins,
            self.press_buttons,
            self.press_long_work,
            self.insert_package,
            self.calculate_macro_book,
        )
        self.note("Excel", self.desk.about())
        for step in steps:
            try:
                step()
            except Exception as error:  # the table says so, and the next step is tried
                self.rows.append(
                    Row(step.__name__, "no error", f"{type(error).__name__}: {error}", "DIFFERS")
                )
        return self.rows

    def note(self, what: str, got: object) -> None:
        """Write down what nobody knew before."""
        self.rows.append(Row(what, "written down", str(got), "noted"))

    def check(self, what: str, expected: object, got: object, *, ok: bool | None = None) -> None:
        """Compare what came with what should."""
        right = expected == got if ok is None else ok
        self.rows.append(Row(what, str(expected), str(got), "as expected" if right else "DIFFERS"))

    @contextmanager
    def opened(self, path: Path | None = None) -> Iterator[Any]:
        """Give a workbook that is closed afterwards."""
        book = self.desk.new() if path is None else self.desk.open(path)
        try:
            yield book
        finally:
            self.desk.close(book)

    # --- What stands in files ----------------------------------------------------------------

    def see_names_alone(self) -> None:
        """Try the LAMBDA edition in an Excel without the add-in."""
        with self.opened(_shipped("investpakke_templates", FUNCTIONS_BOOK)) as book:
            sheet = self.desk.sheets(book)[0]
            formulas = self.desk.formulas(book, sheet)
            asked = [text for text in formulas if text.startswith("=@")]
            self.check(f"{FUNCTIONS_BOOK}: formulas that begin with =@", 0, len(asked))
            self.desk.type(book, sheet, "AA1", "=INVEST_NET(2340,2345)")
            got = self.desk.read(book, sheet, "AA1")[0][0]
            self.check("a name as a function, without the add-in", 5.0, got)
            self.desk.save(book, self.folder / "names-alone.xlsx")

    def open_addin(self) -> None:
        """Open the add-in: it starts no Python."""
        before = self.desk.pythons()
        self.desk.open(self.addin)
        self.check("opening the add-in: new processes of Python", 0, self.desk.pythons() - before)

    def open_macro_book(self) -> None:
        """Open the workbook with macros: the values are in it."""
        before = self.desk.pythons()
        with self.opened(_shipped("investpakke_addin", MACRO_BOOK)) as book:
            new = self.desk.pythons() - before
            self.check(f"opening {MACRO_BOOK}: new processes of Python", 0, new)
            asked = [text for text in self.desk.formulas(book, SHEET) if text.startswith("=@")]
            self.note(f"{MACRO_BOOK}: formulas that Excel shows with =@", len(asked))

    # --- Functions in cells ------------------------------------------------------------------

    def type_functions(self) -> None:
        """Type every function over its worked example, save, and read back."""
        path = self.folder / "functions-as-saved.xlsx"
        places: dict[str, tuple[Function, str]] = {}
        with self.opened() as book:
            sheet = self.desk.sheets(book)[0]
            row = 1
            for function in catalogue():
                places[function.name] = function, f"H{row}"
                row = self._type_example(book, sheet, function, row)
            for function, cell in places.values():
                self._check_example(book, sheet, function, cell, "")
            self.desk.type(book, sheet, "A1", 2000)
            changed = self.desk.read(book, sheet, places["INVEST_NET"][1])[0][0]
            saving = float(_rows(catalogue()[0].example.arguments[1])[0][0])
            self.check("a changed input is followed at once", saving - 2000, changed)
            self.desk.type(book, sheet, "A1", _rows(catalogue()[0].example.arguments[0])[0][0])
            before = self.desk.pythons()
            with self.opened() as other:
                name = self.desk.sheets(other)[0]
                self.desk.type(other, name, "A1", "=INVEST_NET(1,2)")
                got = self.desk.read(other, name, "A1")[0][0]
                self.check("a second workbook", 1.0, got)
            new = self.desk.pythons() - before
            self.check("a second workbook: new processes of Python", 0, new)
            self.desk.save(book, path)
        for line in as_saved(path):
            self.note("as Excel saves a call", line)
        with self.opened(path) as book:
            for function, cell in places.values():
                self._check_example(book, sheet, function, cell, "opened again, ")

    def _type_example(self, book: Any, sheet: str, function: Function, row: int) -> int:
        """Type the arguments into columns A to F and the call into H; return the next free row."""
        areas, height = [], 1
        for column, argument in zip("ABCDEF", function.example.arguments, strict=False):
            rows = _rows(argument)
            for down, line in enumerate(rows):
                self.desk.type(book, sheet, f"{column}{row + down}", line[0])
            last = row + len(rows) - 1
            areas.append(f"{column}{row}" if len(rows) == 1 else f"{column}{row}:{column}{last}")
            height = max(height, len(rows))
        wanted = _result(function)
        self.desk.type(book, sheet, _area("H", row, wanted), f"={function.name}({','.join(areas)})")
        return row + max(height, len(wanted)) + 1

    def _check_example(
        self, book: Any, sheet: str, function: Function, cell: str, when: str
    ) -> None:
        wanted = _result(function)
        got = self.desk.read(book, sheet, _area(cell[0], int(cell[1:]), wanted))
        self.check(f"{when}{function.name}", wanted, got, ok=_alike(wanted, got))

    def type_what_is_wrong(self) -> None:
        """Try bad input: it gives an error, which a sum does not pass over."""
        with self.opened() as book:
            sheet = self.desk.sheets(book)[0]
            typed = {
                "A1": _SAID["no_number"],
                "B1": "=INVEST_NET(1,A1)",
                "C1": "=SUM(B1,1)",
                "A2": "=1/0",
                "B2": "=INVEST_NET(1,A2)",
                "B3": "=INVEST_PAYBACK(1000,10)",
            }
            for cell, content in typed.items():
                self.desk.type(book, sheet, cell, content)
            wanted = {"B1": "#VALUE!", "C1": "#VALUE!", "B2": "#DIV/0!", "B3": "#N/A"}
            for cell, error in wanted.items():
                self.check(typed[cell], error, self.desk.read(book, sheet, cell)[0][0])
            self.desk.select(book, sheet, "C1")
            self._says("Explain")

    def start_from_a_cell(self) -> None:
        """Try to start from a cell what is not one of the functions."""
        before = self.desk.pythons()
        with self.opened() as book:
            sheet = self.desk.sheets(book)[0]
            for row, plain in enumerate((*STARTERS, *map(_in_addin, STARTERS)), 1):
                try:
                    self.desk.type(book, sheet, f"A{row}", plain)
                    got = self.desk.read(book, sheet, f"A{row}")[0][0]
                except Exception as error:  # Excel takes no such formula
                    got = f"refused: {type(error).__name__}"
                ok = isinstance(got, str) and got.startswith(("#", "refused"))
                self.check(f"typed in a cell: {plain}", "refused, or an error", got, ok=ok)
        self.check("typed in a cell: new processes", 0, self.desk.pythons() - before)

    def see_which_wins(self) -> None:
        """Find which of name and add-in Excel calls where both are there."""
        path = self.folder / "name-and-addin.xlsx"
        with self.opened(_shipped("investpakke_templates", FUNCTIONS_BOOK)) as book:
            sheet = self.desk.sheets(book)[0]
            self.desk.type(book, sheet, "AA1", "=INVEST_NET(2340,2345)")
            got = self.desk.read(book, sheet, "AA1")[0][0]
            self.check("name and add-in both there: the value", 5.0, got)
            self.desk.save(book, path)
        by_addin = any("]!INVEST_NET" in line for line in as_saved(path))
        winner = "the add-in" if by_addin else "the name"
        self.note("name and add-in both there: which wins", winner)

    # --- Buttons -----------------------------------------------------------------------------

    def _press(self, button: str) -> str:
        """Press a button of the ribbon, and return what its boxes said."""
        return "\n---\n".join(self.desk.press(f"{RIBBON}{button}"))

    def _says(self, button: str, *, again: bool = False) -> None:
        said, wanted = self._press(button), _SAYS[f"{button}_again" if again else button]
        what = f"button {button}{', pressed twice' if again else ''}"
        self.check(what, f"»… {wanted} …«", said, ok=wanted in said)

    def press_buttons(self) -> None:
        """Press the buttons that answer with a box, on a small model."""
        with self.opened() as book:
            self._type_model(book)
            self._says("About")
            self._says("Functions")
            self._says("Read")
            self._says("Refresh")
            self._says("Refresh", again=True)
            figures = [line[0] for line in self.desk.read(book, PAKKE, "D4:D5")]
            self.check("investment and saving of the package", [1100.0, 1460.0], figures)
            self._says("AddFunctions")
            self._says("AddFunctions", again=True)
            self.desk.save(book, self.folder / "model-after-buttons.xlsx")

    def _type_model(self, book: Any) -> None:
        sheet = self.desk.sheets(book)[0]
        for row, line in enumerate(_SAID["model"], 1):
            for column, content in zip("ABCDE", line, strict=False):
                self.desk.type(book, sheet, f"{column}{row}", content)
        self.desk.select(book, sheet, "A1")

    def press_long_work(self) -> None:
        """Start check, marked copy and report: Excel is free at once, and the page comes."""
        with self.opened() as book:
            self._type_model(book)
            for button, ending in PAGES.items():
                before = _pages(ending)
                self._start_long_work(button)
                if f"{button}_again" in _SAYS:
                    self._says(button, again=True)
                came = self._page_comes(ending, before)
                self.check(f"{button}: its page", "comes", "comes" if came else "does not come")
            books = set(self.desk.books())
            self._start_long_work("Mark")
            came = self.desk.wait(lambda: set(self.desk.books()) - books, 120)
            self.check("Mark: a new workbook", "opens", "opens" if came else "does not open")
            gone = self.desk.wait(lambda: not kept_reports.work_folders(), 30)
            self.check("the copies afterwards", "removed", "removed" if gone else "left")

    def _page_comes(self, ending: str, before: set[Path]) -> bool:
        return self.desk.wait(lambda: _pages(ending) - before, 120)

    def _start_long_work(self, button: str) -> None:
        start = self.desk.seconds()
        said = self._press(button)
        took = self.desk.seconds() - start
        self.check(f"{button}: boxes", "", said)
        free = f"within {FREE_WITHIN:g} s"
        self.check(f"{button}: Excel is free", free, f"after {took:.1f} s", ok=took <= FREE_WITHIN)

    def insert_package(self) -> None:
        """Insert the empty package into a workbook without cases."""
        with self.opened() as book:
            before = len(self.desk.sheets(book))
            self._says("New")
            self.check("sheets that were inserted", list(SHEETS), self.desk.sheets(book)[before:])
            self.desk.save(book, self.folder / "new-package.xlsx")

    def calculate_macro_book(self) -> None:
        """Calculate every function beside its native twin; press the button on the sheet."""
        with self.opened(_shipped("investpakke_addin", MACRO_BOOK)) as book:
            self.desk.calculate()
            shown = [line[0] for line in self.desk.read(book, SHEET, "G1:G600")]
            verdicts = [text for text in shown if isinstance(text, str) and text]
            works = sum(text == WORKS for text in verdicts)
            self.check(f"{SHEET}: functions that work", len(catalogue()), works)
            said = "\n".join(self.desk.press("OpdaterPakken", ribbon=False))
            wanted = _SAYS["OpdaterPakken"]
            self.check("the button on the sheet", f"»… {wanted} …«", said, ok=wanted in said)
            self.desk.save(book, self.folder / "2024-as-saved.xlsm")


def _area(column: str, row: int, rows: Sequence[Sequence[object]]) -> str:
    """Return the cells that some rows fill from a first cell on."""
    first, last = f"{column}{row}", f"{chr(ord(column) + len(rows[0]) - 1)}{row + len(rows) - 1}"
    return first if first == last else f"{first}:{last}"


def _shipped(package: str, name: str) -> Path:
    return Path(str(resources.files(package).joinpath("built", name)))


def _in_addin(formula: str) -> str:
    return f"={ADDIN}!{formula[1:]}"


def _pages(ending: str) -> set[Path]:
    return set(kept_reports.folder().glob(f"rapport-*/*-{ending}.html"))


def _rows(value: Value) -> list[list[Any]]:
    """Return an argument or a result as the rows of a range; several numbers are a column."""
    if isinstance(value, tuple):
        return [list(line) if isinstance(line, tuple) else [line] for line in value]
    return [[value]]


def _result(function: Function) -> list[list[object]]:
    """Return what the worked example shows in cells: years are a row."""
    rows = _rows(function.example.result)
    if function.shape == "years" and len(rows[0]) == 1:
        rows = [[line[0] for line in rows]]
    return [["#N/A" if _is_nan(cell) else cell for cell in line] for line in rows]


def _is_nan(cell: object) -> bool:
    return isinstance(cell, float) and isnan(cell)


def _alike(wanted: Sequence[Sequence[object]], got: Sequence[Sequence[object]]) -> bool:
    """Whether cells show the same, but for the last digits."""
    if [len(line) for line in wanted] != [len(line) for line in got]:
        return False
    pairs = [pair for lines in zip(wanted, got, strict=True) for pair in zip(*lines, strict=True)]
    return all(
        isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
        if isinstance(one, int | float) and isinstance(other, int | float)
        else one == other
        for one, other in pairs
    )


def as_saved(path: Path) -> list[str]:
    """Return how a saved workbook calls the functions, and to what file its links lead."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    calls = {
        call
        for name, text in parts.items()
        if name.startswith("xl/worksheets/sheet")
        for call in re.findall(r"<f[^>]*>([^<]*INVEST_NET\([^<]*)</f>", text)
    }
    links = {
        f"link of kind {kind} to {target}"
        for name, text in parts.items()
        if "externalLinks/_rels" in name
        for kind, target in re.findall(r'Type="[^"]*/(\w+)"[^>]*Target="([^"]*)"', text)
    }
    return [*sorted(calls), *sorted(links)]


# --- The command -----------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Try everything, print the table, and return 1 if something differs, 2 if Excel is missing."""
    parser = argparse.ArgumentParser("python -m investpakke_addin.excel_smoke", description=__doc__)
    now = datetime.now().astimezone()
    parser.add_argument("--keep", type=Path, default=Path(f"excel-smoke-{now:%Y%m%d-%H%M}"))
    parser.add_argument("--addin", type=Path, help="the add-in; by default the installed one")
    given = parser.parse_args(arguments)
    try:
        addin = _usable(sys.platform, given.addin)
        _make(given.keep)
        desk = _start()
    except InvestpakkeError as error:
        print(say(both(error.text)), file=sys.stderr)
        return 2
    try:
        rows = Trial(desk, given.keep, addin).run()
    finally:
        desk.quit()
    return told(rows, given.keep)


def told(rows: Sequence[Row], folder: Path) -> int:
    """Print the table, keep it beside the files, and return the exit code."""
    lines = [
        f"{row.verdict:<12}{row.what}\n{'':<12}  expected {row.expected}; got {row.got}"
        for row in rows
    ]
    differ = sum(row.verdict == "DIFFERS" for row in rows)
    lines.append(f"{len(rows)} rows, {differ} differ. The saved files are in {folder}")
    text = "\n".join(lines)
    code_page = sys.stdout.encoding or "utf-8"
    print(text.encode(code_page, "replace").decode(code_page))
    (folder / "result.txt").write_text(f"{text}\n", "utf-8")
    form = json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2)
    (folder / "result.json").write_text(f"{form}\n", "utf-8")
    return int(differ > 0)


def _usable(platform: str, addin: Path | None) -> Path:
    """Return the add-in to try.

    Raises
    ------
    FileError
        Not on Windows, or no add-in is installed.
    """
    if platform != WINDOWS:
        raise FileError(
            Problem("addin.no_excel", "the trial needs Excel on Windows"),
            where=same(platform),
            mend=Text("Run it on a Windows machine with Excel, after: investpakke addin install"),
        )
    found = addin or this_machine().addin
    if found is None or not found.is_file():
        raise FileError(
            Problem("addin.not_there", "the add-in is not installed"),
            where=same(str(found)),
            mend=Text("Run: investpakke addin install"),
        )
    return found


def _make(folder: Path) -> None:
    """Make the folder for the saved files; nothing in it is overwritten."""
    if folder.is_dir() and any(folder.iterdir()):
        raise FileError(
            FOLDER_UNUSABLE,
            where=str(folder),
            expected=Text("a new or an empty folder"),
            got=Text("a folder with files in it"),
        )
    folder.mkdir(parents=True, exist_ok=True)


def _start() -> Desk:
    """Start an Excel of its own.

    Raises
    ------
    FileError
        It cannot be started.
    """
    from investpakke_addin.excel_desk import RunningExcel

    try:
        return RunningExcel.started()
    except Exception as error:
        raise FileError(
            Problem("addin.excel_not_started", "Excel could not be started"),
            where=Text("this machine"),
            got=same(f"{type(error).__name__}: {error}"),
            mend=Text("Check whether Excel is installed, and run: investpakke addin doctor"),
        ) from error


if __name__ == "__main__":
    sys.exit(main())

"""Compute some cells with LibreOffice Calc: the third opinion where two engines differ.

LibreOffice never opens the workbook itself, only a plain copy of its values with the formulas in
question: no macros, no links, no pictures. It runs with its own profile, for a limited time, and
is ended together with all processes that it started.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from investpakke.errors import FileError, InvestpakkeError
from investpakke.programs.running import find, ran
from investpakke.text import Problem, Text
from investpakke.validate.engines.plain_workbook import plain_workbook
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.ooxml.sheet_cells import Value

SECONDS = 120
"""How long LibreOffice may take; it starts in 1 to 3 seconds and loads 100,000 cells a second."""

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
)
_SETTINGS = {
    "Office.Calc/Formula/Load": {"OOXMLRecalcMode": "0"},  # always: it shows cached values else
    "Office.Calc/Content/Update": {"Link": "2"},  # never
    "Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
}


def executable() -> str:
    """Return the path of LibreOffice.

    Raises
    ------
    FileError
        It is not installed.
    """
    program = next(find(_NAMES, _PLACES), None)
    if program is None:
        raise FileError(
            Problem("libreoffice.missing", "LibreOffice is not on this machine"),
            expected=Text("the program soffice"),
            mend=Text("Install LibreOffice, or leave out --third-opinion"),
        )
    return program


def compute(
    book: Book, texts: Mapping[Cell, str], shown: Mapping[Cell, Value | None]
) -> dict[Cell, Value | None]:
    """Return the values that LibreOffice computes for some cells.

    Parameters
    ----------
    book : Book
        Gives the constants.
    texts : mapping of Cell to str
        The formulas to compute, as A1 text with "=", with rectangles as their only references.
    shown : mapping of Cell to value
        The values of all other formulas.

    Returns
    -------
    dict of Cell to value
        Empty where LibreOffice gave no answer in time.

    Raises
    ------
    FileError
        LibreOffice is not installed.
    """
    program = executable()
    if not texts:
        return {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "plain.xlsx"
        source.write_bytes(plain_workbook(book, texts, shown))
        converted = _convert(program, source, folder)
        return {} if converted is None else _read(converted, texts)


def _convert(program: str, source: Path, folder: Path) -> Path | None:
    """Return the workbook computed and saved by LibreOffice; None if that failed."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    out = folder / "out"
    command = [
        program,
        f"-env:UserInstallation={profile.resolve().as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--nolockcheck",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(out),
        str(source),
    ]
    if not ran(command, SECONDS):
        return None
    converted = out / source.name
    return converted if converted.is_file() else None


def _read(path: Path, wanted: Collection[Cell]) -> dict[Cell, Value | None]:
    try:
        sheets = Book(path).by_name
    except InvestpakkeError:
        return {}
    return {
        cell: sheets[cell.sheet].cached(cell.row, cell.column)
        for cell in wanted
        if cell.sheet in sheets
    }


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, properties in _SETTINGS.items()
        for name, value in properties.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )

"""Build the files with macros that ship: ``python -m investpakke_addin.build`` writes them.

They are built on any machine, without Excel, and come out the same byte for byte: a test holds
that the shipped files are what the sources give today.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import xlsxwriter

from investpakke import __version__, load_package
from investpakke.workbook.layout import PAKKE
from investpakke_addin import function_test_sheet, vba_source
from investpakke_addin.macros import with_macros, with_ribbon
from investpakke_templates.build import workbook_bytes
from investpakke_templates.content import Content
from investpakke_templates.styles import Styles
from investpakke_templates.texts import texts

BUILT = Path(__file__).parent / "built"
ADDIN_FILE = "investpakke.xlam"
WORKBOOK_FILE = "investeringspakke-2024.xlsm"
BUTTON_MACRO = "OpdaterPakken"

_SAID = texts("investpakke_addin")["filer"]

_CREATED = datetime(2024, 1, 1)


def addin_bytes() -> bytes:
    """Return ``investpakke.xlam``: the macros and the ribbon tab, in an all but empty workbook."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties(
        {
            "title": "Investeringspakke",
            "author": "investpakke",
            "comments": f"investpakke {__version__}",
            "created": _CREATED,
        }
    )
    book.add_worksheet("investpakke").write_string(
        0, 0, _SAID["addin_sheet"].format(version=__version__)
    )
    book.close()
    return with_ribbon(with_macros(buffer.getvalue(), "addin"))


def workbook_with_macros_bytes() -> bytes:
    """Return ``investeringspakke-2024.xlsm``: the 2024 workbook with the same macros.

    The ribbon tab is the add-in's alone: with both files open it would stand there twice.
    """
    package = load_package("aarhus-2024")
    return with_macros(workbook_bytes(package, extra=_with_button_and_test), "workbook")


SHIPPED: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {ADDIN_FILE: addin_bytes, WORKBOOK_FILE: workbook_with_macros_bytes}
)
"""File name and what builds it."""


def build_shipped() -> None:
    """Write the generated VBA and every shipped file anew."""
    vba_source.write_generated()
    BUILT.mkdir(exist_ok=True)
    for name, build in SHIPPED.items():
        (BUILT / name).write_bytes(build())


def _with_button_and_test(
    book: xlsxwriter.Workbook, styles: Styles, content: Content, master: str
) -> None:
    """Add the sheet `Funktionsprøve`, and the button on `Pakke`."""
    function_test_sheet.write(book, styles, content, master)
    button = {
        "macro": BUTTON_MACRO,
        "caption": _SAID["button"],
        "width": 150,
        "height": 34,
        "x_offset": 4,
        "y_offset": 3,
        "description": _SAID["button"],
    }
    book.get_worksheet_by_name(PAKKE).insert_button("F1", button)


if __name__ == "__main__":
    build_shipped()

"""The VBA of the add-in as readable ``.bas`` files, generated from the catalogue.

``InvestFunctions.bas`` holds one wrapper per INVEST_* function, with its description, and what is
written by hand in ``vba_templates``: the buttons and the start of Python. ``InvestHelp.bas``
registers the texts of Excel's function wizard. Run this module to write them anew. The files are
UTF-8; a VBA project keeps them in the Danish code page.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from investpakke.boundary import ERROR_NAMES, NOT_AVAILABLE, PASSED_ON
from investpakke.functions import CATEGORY, Argument, Function, catalogue
from investpakke_addin.boxes import LANGUAGE
from investpakke_addin.environment import SETTINGS_NAME, UDF_MODULE

FOLDER = Path(__file__).parent / "vba"
TEMPLATE = Path(__file__).parent / "vba_templates" / "InvestFunctions.bas"
BUTTON_MODULE = "investpakke_addin.excel"
"""The Python module of the buttons."""

ENCODING = "cp1252"
"""The code page of the VBA project."""

_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_GENERATED = (
    "' Generated from the catalogue (functions.py) by investpakke_addin.vba_source.\n"
    "' Do not edit: python -m investpakke_addin.vba_source\n"
)

_HELP_HEAD = """Option Explicit
Option Private Module

Private described As Boolean

' Runs when the file is opened. It registers help texts and does nothing else, and whatever fails
' must not stop Excel from starting. Excel may refuse to describe the macros of a hidden workbook,
' and an add-in is hidden; to show it now would flash a window, so the first button does that.
Public Sub Auto_Open()
    Describe
End Sub

' What the buttons call: what Excel refused at the start is done now, once, with the add-in shown
' meanwhile on a still screen if it must be.
Public Sub DescribeOnce()
    Dim before As Object, drawn As Boolean
    On Error Resume Next
    Describe
    If Not described And ThisWorkbook.IsAddin Then
        Set before = ActiveWindow
        drawn = Application.ScreenUpdating
        Application.ScreenUpdating = False
        ThisWorkbook.IsAddin = False
        Describe
        ThisWorkbook.IsAddin = True
        before.Activate
        Application.ScreenUpdating = drawn
    End If
    described = True
End Sub

Private Sub Describe()
    Dim saved As Boolean
    On Error Resume Next
    If described Then Exit Sub
    saved = ThisWorkbook.Saved
    DescribeFunctions
    ThisWorkbook.Saved = saved
End Sub

Private Sub DescribeFunctions()
    On Error Resume Next
"""


def vba_name(argument: Argument) -> str:
    """Return an argument's Danish name in letters that VBA accepts in every code page.

    Examples
    --------
    >>> from investpakke.functions import lookup
    >>> [vba_name(argument) for argument in lookup("INVEST_PHASED").arguments]
    ['besparelse', 'indfasning', 'aar']
    """
    return argument.name.da.translate(_ASCII)


def functions_module() -> str:
    """Return ``InvestFunctions.bas``: the template with a wrapper for every function.

    It names the DLL of the xlwings that is installed: the one that ``pyproject.toml`` pins.
    """
    values = {
        "generated": _GENERATED.rstrip(),
        "xlwings": version("xlwings"),
        "buttons": BUTTON_MODULE,
        "settings": SETTINGS_NAME,
        "not_available": NOT_AVAILABLE,
        "passed_on": "\n".join(_passed_on()),
        "wrappers": "\n".join(_wrapper(function) for function in catalogue()),
    }
    module = TEMPLATE.read_text("utf-8")
    for name, value in values.items():
        module = module.replace(f"{{{name}}}", value)
    return module


def help_module() -> str:
    """Return ``InvestHelp.bas``: the texts of Excel's function wizard, registered at opening."""
    calls = "\n".join("\n".join(_macro_options(function)) for function in catalogue())
    head = f'Attribute VB_Name = "InvestHelp"\n{_GENERATED}{_HELP_HEAD}'
    return f"{head}{calls}\n    described = (Err.Number = 0)\nEnd Sub\n"


GENERATED = {"InvestFunctions": functions_module, "InvestHelp": help_module}


def sources() -> dict[str, str]:
    """Return the project's own modules as they stand in the ``.bas`` files."""
    return {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.bas"))}


def write_generated() -> None:
    """Write the generated modules."""
    for name, module in GENERATED.items():
        (FOLDER / f"{name}.bas").write_text(module(), "utf-8", newline="\n")


def _wrapper(function: Function) -> str:
    names = [vba_name(argument) for argument in function.arguments]
    written = [
        name if argument.default is None else f"Optional {name}"
        for name, argument in zip(names, function.arguments, strict=True)
    ]
    return f"""Public Function {function.name}({", ".join(written)})
Attribute {function.name}.VB_Description = {_literal(function.help.in_language(LANGUAGE))}
    On Error GoTo failed
    {function.name} = ForCell(Python.CallUDF("{UDF_MODULE}", "{function.name}", _
        Array({", ".join(names)})))
    Exit Function
failed:
    {function.name} = CVErr(xlErrValue)
End Function
"""


def _passed_on() -> Iterator[str]:
    """Yield the VBA that turns a passed-on error into that error."""
    numbers = {name.en: number for number, name in ERROR_NAMES.items()}
    for end, name in PASSED_ON.items():
        yield f"        Case {_literal(f' {end}')}: ErrorFor = CVErr({numbers[name]})"


def _macro_options(function: Function) -> Iterator[str]:
    yield f'    Application.MacroOptions Macro:="{function.name}", Category:="{CATEGORY}", _'
    yield f"        Description:={_literal(function.help.in_language(LANGUAGE))}, _"
    yield "        ArgumentDescriptions:=Array( _"
    for argument in function.arguments:
        end = ")" if argument is function.arguments[-1] else ", _"
        yield f"            {_literal(argument.help.in_language(LANGUAGE))}{end}"


def _literal(text: str) -> str:
    """Return a text as VBA writes it.

    >>> print(_literal('kolonne "gns." i kr.'))
    "kolonne ""gns."" i kr."
    """
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


if __name__ == "__main__":
    write_generated()

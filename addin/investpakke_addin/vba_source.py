"""The VBA of the add-in as readable ``.bas`` files, two of them generated from the catalogue.

``InvestFunctions.bas`` holds one wrapper per INVEST_* function, with its description, and
``InvestHelp.bas`` registers that and the other texts of Excel's function wizard; run this module
to write them anew. ``InvestRibbon.bas`` is written by hand. The files are UTF-8; a VBA project
keeps them in the Danish code page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from investpakke.boundary import NOT_AVAILABLE
from investpakke.functions import CATEGORY, Argument, Function, catalogue

FOLDER = Path(__file__).parent / "vba"
UDF_MODULE = "investpakke_addin.udfs"
"""The Python module that xlwings looks the functions up in, whatever the workbook is called."""

ENCODING = "cp1252"
"""The code page of the VBA project."""

_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_GENERATED = (
    "' Generated from the catalogue (functions.py) by investpakke_addin.vba_source.\n"
    "' Do not edit: python -m investpakke_addin.vba_source\n"
)

_FUNCTIONS_TAIL = f"""
' A value for the cell: Python's "{NOT_AVAILABLE}" becomes Excel's own error value, also in arrays.
' xlwings hands one row over as an array with one dimension, several rows with two.
Private Function ForCell(ByVal answer As Variant) As Variant
    Dim r As Long, c As Long
    If Not IsArray(answer) Then
        ForCell = ErrorOrValue(answer)
        Exit Function
    End If
    If HasTwoDimensions(answer) Then
        For r = LBound(answer, 1) To UBound(answer, 1)
            For c = LBound(answer, 2) To UBound(answer, 2)
                answer(r, c) = ErrorOrValue(answer(r, c))
            Next c
        Next r
    Else
        For c = LBound(answer) To UBound(answer)
            answer(c) = ForCell(answer(c))
        Next c
    End If
    ForCell = answer
End Function

Private Function ErrorOrValue(ByVal value As Variant) As Variant
    ErrorOrValue = value
    If VarType(value) = vbString Then
        If value = "{NOT_AVAILABLE}" Then ErrorOrValue = CVErr(xlErrNA)
    End If
End Function

Private Function HasTwoDimensions(ByVal answer As Variant) As Boolean
    Dim last As Long
    On Error GoTo one
    last = UBound(answer, 2)
    HasTwoDimensions = True
one:
End Function

' What a cell shows when Python itself cannot be reached.
Private Function NoAnswer(ByVal reason As String) As String
    NoAnswer = Left$("#INVEST: Python svarer ikke; " & _
        "kør: investpakke addin doctor (" & reason & ")", 255)
End Function
"""

_HELP_HEAD = """Option Explicit

' Runs when the file is opened. It registers help texts and does nothing else.
' Excel describes no macro of a hidden workbook, and an add-in is hidden: it is shown meanwhile,
' on a still screen. Whatever fails must not stop Excel from starting.
Public Sub Auto_Open()
    Dim hidden As Boolean, saved As Boolean, drawn As Boolean
    On Error Resume Next
    hidden = ThisWorkbook.IsAddin
    saved = ThisWorkbook.Saved
    drawn = Application.ScreenUpdating
    If hidden Then
        Application.ScreenUpdating = False
        ThisWorkbook.IsAddin = False
    End If
    DescribeFunctions
    If hidden Then
        ThisWorkbook.IsAddin = True
        Application.ScreenUpdating = drawn
    End If
    ThisWorkbook.Saved = saved
End Sub

Private Sub DescribeFunctions()
    On Error Resume Next
"""


def vba_name(argument: Argument) -> str:
    """Return an argument's Danish name in letters that VBA takes in every code page.

    Examples
    --------
    >>> from investpakke.functions import lookup
    >>> [vba_name(argument) for argument in lookup("INVEST_PHASED").arguments]
    ['besparelse', 'indfasning', 'aar']
    """
    return argument.name.da.translate(_ASCII)


def functions_module() -> str:
    """Return ``InvestFunctions.bas``: a wrapper for every function of the catalogue."""
    wrappers = "\n".join(_wrapper(function) for function in catalogue())
    head = f'Attribute VB_Name = "InvestFunctions"\n{_GENERATED}Option Explicit\n\n'
    return head + wrappers + _FUNCTIONS_TAIL


def help_module() -> str:
    """Return ``InvestHelp.bas``: the texts of Excel's function wizard, registered at opening."""
    calls = "\n".join("\n".join(_macro_options(function)) for function in catalogue())
    head = f'Attribute VB_Name = "InvestHelp"\n{_GENERATED}{_HELP_HEAD}'
    return f"{head}{calls}\nEnd Sub\n"


GENERATED = {"InvestFunctions": functions_module, "InvestHelp": help_module}


def sources() -> dict[str, str]:
    """Return the project's own modules as they stand in the ``.bas`` files."""
    return {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.bas"))}


def write_generated() -> None:
    """Write the generated modules anew."""
    for name, module in GENERATED.items():
        (FOLDER / f"{name}.bas").write_text(module(), "utf-8", newline="\n")


def _wrapper(function: Function) -> str:
    names = [vba_name(argument) for argument in function.arguments]
    written = [
        name if argument.default is None else f"Optional {name}"
        for name, argument in zip(names, function.arguments, strict=True)
    ]
    return f"""Public Function {function.name}({", ".join(written)})
Attribute {function.name}.VB_Description = {_literal(function.help.da)}
    On Error GoTo failed
    {function.name} = ForCell(XLPy.CallUDF("{UDF_MODULE}", "{function.name}", _
        Array({", ".join(names)})))
    Exit Function
failed:
    {function.name} = NoAnswer(Err.Description)
End Function
"""


def _macro_options(function: Function) -> Iterator[str]:
    yield f'    Application.MacroOptions Macro:="{function.name}", Category:="{CATEGORY}", _'
    yield f"        Description:={_literal(function.help.da)}, _"
    yield "        ArgumentDescriptions:=Array( _"
    for argument in function.arguments:
        end = ")" if argument is function.arguments[-1] else ", _"
        yield f"            {_literal(argument.help.da)}{end}"


def _literal(text: str) -> str:
    """Return a text as VBA writes it.

    >>> print(_literal('kolonne "gns." i kr.'))
    "kolonne ""gns."" i kr."
    """
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


if __name__ == "__main__":
    write_generated()

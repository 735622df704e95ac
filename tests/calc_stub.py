"""The stub of xlwings inside LibreOffice: VBA's calls go out as lines of JSON.

Imported by `calc_server` in a Python with `uno`.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable
from typing import Any

import uno
import unohelper
from com.sun.star.lang import XServiceInfo, XSingleComponentFactory
from com.sun.star.script import XInvocation

STUB_SERVICE = "dk.investpakke.test.XLPy"
STUB_NAME = "XLPyStub"
_START = re.compile(r"(?ms)^' --- The start of Python .*?(?=^' --- The functions )")
_CALLING = f"""Private Function Python() As Object
    Set Python = New {STUB_NAME}
End Function
Public Function Press(name)
    pressed = name
    Press = Pressing()
End Function
"""
_AGREED = """
Private Function Agreed(question, buttons, title)
    Agreed = vbYes
End Function
"""


def with_stub(source: str) -> str:
    """Return the wrappers' module with the stub for the start of Python, which is a Windows DLL's.

    ``Press`` does what a button does, and returns what its message box shows; what a macro asks
    is answered yes, for nobody is there. Nothing else of the shipped VBA is changed.
    """
    stubbed, count = _START.subn(lambda _: _CALLING, source)
    assert count == 1
    return stubbed.replace("If MsgBox(", "If Agreed(") + _AGREED


def with_start(source: str, settings: str) -> str:
    """Return the wrappers' module with its start of Python, but for what Windows alone has.

    ``Started`` returns the libraries that were looked for, and the command or what was refused.
    """
    kept = re.sub(r"(?ms)^Private Type .* Lib \"KERNEL32\".*?$", _DECLARED, source, count=1)
    kept = re.sub(r"(?ms)^Private Sub PutInAnsi.*?^End Sub$", "", kept, count=1)
    kept = kept.replace("As AnsiText", "As String").replace("PutInAnsi", "ansi = text")
    home = r'Environ$("USERPROFILE") & "\.investpakke\investpakke.conf"'
    assert home in kept
    return kept.replace(home, f'"{settings}"') + _WITHOUT_WINDOWS


_DECLARED = """Private Const DLL_NAME As String = "xlwings.dll"
Private looked_for As String
"""
_WITHOUT_WINDOWS = """
Private Function LoadLibrary(library)
    looked_for = looked_for & library & vbLf
    If InStr(library, "venv\\xlwings.dll") > 0 Then LoadLibrary = 1
End Function
Public Function Started()
    On Error GoTo failed
    looked_for = ""
    ready = False
    Prepare
    Started = looked_for & starting
    Exit Function
failed:
    Started = looked_for & Err.Description
End Function
"""

STUB = f"""Option VBASupport 1
Option ClassModule
Public Function CallUDF(script, fname, args, Optional book)
    Dim sent, values, name As String, r As Long, c As Long
    If Not IsMissing(book) Then name = book.Name
    sent = CreateUnoService("{STUB_SERVICE}").CallUDF(script, fname, args, name)
    If sent(0) = 0 Then
        CallUDF = sent(2)
    ElseIf sent(0) = 1 Then
        ReDim values(0 To sent(1) - 1)
        For c = 0 To sent(1) - 1
            values(c) = sent(2 + c)
        Next c
        CallUDF = values
    Else
        ReDim values(0 To sent(0) - 1, 0 To sent(1) - 1)
        For r = 0 To sent(0) - 1
            For c = 0 To sent(1) - 1
                values(r, c) = sent(2 + r * sent(1) + c)
            Next c
        Next r
        CallUDF = values
    End If
End Function
"""
"""What Python answers becomes what pywin32 makes of it: a value; an array of one dimension for one
row; an array of two."""


class Wire:
    """Standard input and output, one message a line."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.RLock()  # a button may set cells calculating
        self.do: Callable[[dict[str, Any]], dict[str, Any]] = dict

    def receive(self) -> dict[str, Any] | None:
        line = sys.stdin.readline()
        return json.loads(line) if line else None

    def send(self, message: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a call; what is asked for meanwhile is done."""
        with self._one_at_a_time:
            self.send({"call": message})
            while (received := self.receive()) and "do" in received:
                self.send(self.do(received))
            return received or {"error": "the test has gone"}


class XLPy(unohelper.Base, XInvocation):  # type: ignore[misc]
    """What xlwings' DLL hands to VBA in Excel, for as much as the add-in uses of it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def invoke(self, _name: str, arguments: Any, _indexes: Any, _out: Any) -> Any:
        module, function, given, book = arguments
        message = {
            "module": module,
            "function": function,
            "book": book,
            "arguments": [_read(value) for value in given],
        }
        answer = self._wire.ask(message)
        if "error" in answer:
            raise uno.getClass("com.sun.star.uno.RuntimeException")(answer["error"], None)
        return _as_sent(answer["result"]), (), ()

    def getIntrospection(self) -> None:  # noqa: N802
        return None

    def hasMethod(self, _name: str) -> bool:  # noqa: N802
        return True

    def hasProperty(self, _name: str) -> bool:  # noqa: N802
        return False

    def getValue(self, _name: str) -> None:  # noqa: N802
        return None

    def setValue(self, _name: str, _value: Any) -> None:  # noqa: N802
        return None


class Factory(unohelper.Base, XSingleComponentFactory, XServiceInfo):  # type: ignore[misc]
    """Makes XLPy when VBA asks for the service."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def createInstanceWithContext(self, _context: Any) -> XLPy:  # noqa: N802
        return XLPy(self._wire)

    def createInstanceWithArgumentsAndContext(self, _args: Any, _context: Any) -> XLPy:  # noqa: N802
        return XLPy(self._wire)

    def getImplementationName(self) -> str:  # noqa: N802
        return STUB_SERVICE + "Factory"

    def supportsService(self, name: str) -> bool:  # noqa: N802
        return name == STUB_SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        return (STUB_SERVICE,)


def _read(value: Any) -> Any:
    """Return an argument as xlwings would read it: a range as rows, errors as their text."""
    if hasattr(value, "getCellRange"):
        found = value.getCellRange()
        rows, columns = found.Rows.Count, found.Columns.Count
        return [[cell(found.getCellByPosition(c, r)) for c in range(columns)] for r in range(rows)]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple):
        return [list(row) if isinstance(row, tuple) else row for row in value]
    return {"unknown": repr(value)}


ERRORS = {
    "Error 2000": "#NULL!",
    "Error 2007": "#DIV/0!",
    "Error 2015": "#VALUE!",
    "Error 2023": "#REF!",
    "Error 2029": "#NAME?",
    "Error 2036": "#NUM!",
    "Error 2042": "#N/A",
    "Error 2045": "#SPILL!",
    "Error 2050": "#CALC!",
}
"""What VBA's CVErr is in Excel: here it becomes a text, which Calc's own formulas pass over."""


def cell(cell: Any) -> Any:
    """Return what a cell shows, an error by its name."""
    if cell.getError():
        return cell.String
    kind = cell.FormulaResultType2 if cell.Type.value == "FORMULA" else 0
    if cell.Type.value == "EMPTY":
        return None
    if cell.Type.value == "TEXT" or kind == 2:
        return ERRORS.get(cell.String, cell.String) if kind else cell.String
    return cell.Value


def _as_sent(value: Any) -> tuple[Any, ...]:
    """Return an answer as the stub takes it: number of rows and of columns, then the values."""
    if not isinstance(value, list):
        return (0, 0, value)
    return (len(value), len(value[0]), *(cell for row in value for cell in row))

"""xlwings' own Windows code at work on documents that are open in LibreOffice Calc.

Runs in the process that `windows_stubs` makes. xlwings holds `CalcObject`s where it holds
pywin32's objects in Excel; each passes on, by name, what it is asked, to `calc_excel`.
"""

from __future__ import annotations

import importlib
import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from calc_host import CalcHost
from investpakke_addin.excel_desk import Boxes, RunningExcel
from investpakke_addin.excel_smoke import Row, Trial
from investpakke_addin.vba_source import sources
from windows_stubs import MISSING, ComError

_hosts: list[CalcHost] = []

_REFUSED = -2147352567
_NO_SUCH_NAME = -2147352570


def start() -> None:
    """Start LibreOffice; what its VBA calls is answered by xlwings' COM server."""
    _hosts.append(CalcHost(_answer))
    client: Any = importlib.import_module("win32com.client")
    client.Dispatch = lambda held: (
        _calc_object()(held.number) if isinstance(held, _Number) else held
    )


def application() -> Any:
    """Return the Excel as xlwings has one that it started."""
    xlwings: Any = importlib.import_module("xlwings")
    windows: Any = importlib.import_module("xlwings._xlwindows")
    return xlwings.App(impl=windows.App(xl=_received(do("excel_application"))))


def trial(step: str, folder: Path) -> list[Row]:
    """Return the rows of one step of the trial."""
    in_addin = step == "type_functions"  # LibreOffice lets a document call its own macros alone
    tried = Trial(_Desk(application(), in_addin), folder, folder)
    getattr(tried, step)()
    return tried.rows


class _Desk(RunningExcel):
    """The trial's own, but for what Windows has: message boxes, and a list of processes."""

    def __init__(self, app: Any, in_addin: bool) -> None:
        super().__init__(app, Boxes)
        self._in_addin = in_addin
        source = sources()["InvestFunctions"]
        self._actions = dict(
            re.findall(r'Sub (\w+)\((?:control As Object)?\)\n    pressed = "(\w+)"', source)
        )

    def new(self) -> Any:
        return self.app.books[0] if self._in_addin else super().new()

    def close(self, book: Any) -> None:
        if not self._in_addin:
            super().close(book)

    def select(self, book: Any, sheet: str, cell: str) -> None:
        assert sheet
        assert cell
        book.api.Activate()

    def press(self, macro: str, *, ribbon: bool = True) -> list[str]:
        assert ribbon
        action = self._actions[macro]
        said = [do("run", "InvestFunctions.Press", [action])]
        if said[0].startswith("?"):
            agreed = {"refresh": "refresh_as_read", "read": "keep_reading"}[action]
            said.append(do("run", "InvestFunctions.Press", [agreed]))
        return said

    def pythons(self) -> int:
        return 1


def wait_for_work() -> None:
    """Wait until what a button has started is done, with what it does to the documents."""
    importlib.import_module("investpakke_addin.long_work").wait_for_all()


def stop() -> None:
    """End LibreOffice."""
    _hosts.pop().__exit__()


def do(name: str, *arguments: Any) -> Any:
    """Run a command of `calc_server.Calc`."""
    return _hosts[-1].do(name, *arguments)


def _answer(call: dict[str, Any]) -> object:
    """Answer a call of VBA through xlwings: its conversions, its Book, its Range."""
    server = importlib.import_module("xlwings.com_server").XLPython()
    given = tuple(_as_com(argument) for argument in call["arguments"])
    book = [_received(do("excel_book", call["book"]))] if call["book"] else []
    answer = server.CallUDF(call["module"], call["function"], given, *book)
    one_row = isinstance(answer, list) and not isinstance(answer[0], list)
    return [answer] if one_row else answer


def _as_com(argument: Any) -> Any:
    if argument is None:
        return MISSING
    return tuple(map(tuple, argument)) if isinstance(argument, list) else argument


def _received(value: Any) -> Any:
    """Return what an object of Calc answered, as pywin32 hands it over."""
    if isinstance(value, list):  # the rows of a range
        return tuple(map(tuple, value))
    return _calc_object()(value["object"]) if isinstance(value, dict) else value


def _sent(value: Any) -> Any:
    """Return an argument as it is sent; xlwings wraps objects, pywin32 unwraps them."""
    inner = getattr(value, "_oleobj_", None)
    if inner is not None:
        return {"object": inner.number}
    return list(value) if isinstance(value, tuple) else value


def _asked(command: str, *arguments: Any) -> Any:
    try:
        return do(command, *arguments)
    except RuntimeError as error:
        if str(error).startswith("AttributeError: "):  # as pywin32 says it of a name
            raise AttributeError(str(error)) from error
        details = (0, "Calc", str(error), None, 0, -2146827284)
        raise ComError(_REFUSED, "refused", details, None) from error


class _Number:
    """Stands for the object itself, as `_oleobj_` does in pywin32."""

    def __init__(self, number: int) -> None:
        self.number = number

    def GetIDsOfNames(self, _locale: int, name: str) -> None:  # noqa: N802
        raise ComError(_NO_SUCH_NAME, name, None, None)


def _calc_object() -> type:
    """Return the class of such objects: one that xlwings takes for pywin32's."""
    dispatch: Any = importlib.import_module("win32com.client").CDispatch
    return types.new_class("CalcObject", (_CalcObject, dispatch))


class _CalcObject:
    def __init__(self, number: int) -> None:
        vars(self)["_oleobj_"] = _Number(number)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = _asked("excel_get", self._oleobj_.number, name)
        if isinstance(found, dict) and "method" in found:
            return types.MethodType(_method(name), self)
        return _received(found)

    def __setattr__(self, name: str, value: Any) -> None:
        _asked("excel_put", self._oleobj_.number, name, _sent(value))

    def __call__(self, *given: Any) -> Any:
        return _method("Item")(self, *given)

    def __iter__(self) -> Iterator[Any]:
        return (self(number) for number in range(1, self.Count + 1))


def _method(name: str) -> Any:
    def call(held: _CalcObject, *given: Any, **named: Any) -> Any:
        arguments = [_sent(value) for value in given]
        options = {key: _sent(value) for key, value in named.items()}
        return _received(_asked("excel_call", held._oleobj_.number, name, arguments, options))

    return call

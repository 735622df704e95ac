"""xlwings' own Windows code on any machine: its decorators, conversions and COM server.

Stubs stand in for pywin32 and the few parts of `ctypes` that exist on Windows alone;
everything from xlwings is real. What is imported this way stays so for the whole
process, so tests run it in a process of its own: see `windows_xlwings`.
"""

from __future__ import annotations

import ctypes
import importlib.util
import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ParamSpec, TypeVar

MISSING = -2147352572
"""What COM delivers for an argument that a VBA wrapper was not given."""

RANGE = "{00020846-0000-0000-C000-000000000046}"
"""The interface by which xlwings knows a range from a value."""

ERROR_CODES = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
    "#SPILL!": -2146826243,
}
"""What COM delivers for an error cell."""

_READ_PLATFORM = (
    "asyncio",
    "ctypes",
    "multiprocessing",
    "numpy",
    "pandas",
    "subprocess",
    "tempfile",
)
"""Imported before the platform is changed, so that they keep to the real one."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Cells:
    """A range as Excel holds it: rows of cells; ``currency`` are those in a currency format."""

    rows: tuple[tuple[object, ...], ...]
    currency: frozenset[tuple[int, int]] = frozenset()
    areas: int = 1

    @classmethod
    def of(cls, *rows: tuple[object, ...]) -> Cells:
        return cls(rows)

    @classmethod
    def column(cls, *cells: object) -> Cells:
        return cls(tuple((cell,) for cell in cells))


class ComError(Exception):
    """What pywin32 raises where Excel refuses: number, text, Excel's own words, argument."""

    @property
    def hresult(self) -> object:
        return self.args[0]

    @property
    def excepinfo(self) -> object:
        return self.args[2] if len(self.args) > 2 else None


class WindowsXlwings:
    """xlwings as on Windows, in a process of its own."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a function of this module returns there."""
        return self._pool.submit(function, *args, **kwargs).result(timeout=120)

    def call(self, name: str, *arguments: object, module: str = "investpakke_addin.udfs") -> object:
        """Return what a cell is given for a call of a function."""
        return self.run(call_udf, module, name, arguments)


@contextmanager
def windows_xlwings() -> Iterator[WindowsXlwings]:
    """Start the process, and end it."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, initializer=install) as pool:
        yield WindowsXlwings(pool)


# --- What runs in that process -------------------------------------------------------------


def install() -> None:
    """Import xlwings as on Windows, for the rest of this process."""
    for name in _READ_PLATFORM:
        if importlib.util.find_spec(name):
            importlib.import_module(name)
    _stub_pywin32()
    python_dll, platform = ctypes.PyDLL, sys.platform
    ctypes.PyDLL = vars(ctypes)["windll"] = vars(ctypes)["oledll"] = _Anything()  # type: ignore[misc, assignment]
    sys.platform = "win32"
    try:
        importlib.import_module("xlwings")
    finally:
        sys.platform = platform
        ctypes.PyDLL = python_dll  # type: ignore[misc]


def call_udf(module: str, name: str, arguments: tuple[object, ...]) -> object:
    """Call a function as a VBA wrapper does, through xlwings' COM server."""
    given = tuple(com_range(item) if isinstance(item, Cells) else com(item) for item in arguments)
    return prepared(module, name, given)()


def prepared(module: str, name: str, given: tuple[object, ...]) -> Callable[[], object]:
    """Return such a call of arguments as COM delivers them."""
    server = importlib.import_module("xlwings.com_server").XLPython()
    return lambda: server.CallUDF(module, name, given)


def call_with_book(module: str, name: str, *sheets: str) -> object:
    """Call a function as a button's macro does, with a workbook that has such sheets."""
    book = workbook("model.xlsx")
    book.Worksheets = tuple(SimpleNamespace(Name=sheet) for sheet in sheets)
    server = importlib.import_module("xlwings.com_server").XLPython()
    try:
        return server.CallUDF(module, name, (), book)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def vba_wrappers(module: str, book: str = "investpakke.xlam") -> str:
    """Return the VBA that xlwings' "Import Functions" would write for a module."""
    return _imported(module, book)[0]


def macro_options(module: str) -> dict[str, dict[str, Any]]:
    """Return what "Import Functions" would register for Excel's function wizard."""
    return _imported(module, "investpakke.xlam")[1]


def registered(module: str) -> dict[str, dict[str, Any]]:
    """Return what xlwings' decorators keep of each function."""
    found = vars(importlib.import_module(module)).values()
    functions = [vars(item)["__xlfunc__"] for item in found if "__xlfunc__" in _attributes(item)]
    return {info["name"]: _plain(info) for info in functions}


def _attributes(item: object) -> dict[str, Any]:
    return vars(item) if hasattr(item, "__dict__") else {}


def _plain(info: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a registration without what cannot leave the process."""
    arguments = [
        {**argument, "options": {k: v for k, v in argument["options"].items() if k != "convert"}}
        for argument in info["args"]
    ]
    return {**info, "args": arguments, "argmap": None, "ret": {"doc": info["ret"]["doc"]}}


def com(cell: object) -> object:
    """Return a cell's content as COM delivers it."""
    if isinstance(cell, str) and cell in ERROR_CODES:
        return ERROR_CODES[cell]
    if isinstance(cell, int) and not isinstance(cell, bool) and cell != MISSING:
        return float(cell)  # Excel knows no whole numbers
    return com_time(cell) if isinstance(cell, date) else cell


def com_time(day: date) -> object:
    """Return a date as COM delivers it."""
    return sys.modules["pywintypes"].TimeType(day.year, day.month, day.day)


def com_range(cells: Cells) -> SimpleNamespace:
    """Return a range as pywin32 delivers it: one cell's value alone, or a tuple of rows."""
    exact = tuple(tuple(com(cell) for cell in row) for row in cells.rows)
    shown = tuple(
        tuple(
            Decimal(f"{cell:.4f}") if (r, c) in cells.currency else cell
            for c, cell in enumerate(row)
        )
        for r, row in enumerate(exact)
    )
    count = len(exact), len(exact[0])
    one = count == (1, 1)
    attributes = SimpleNamespace(iid=RANGE)
    described = SimpleNamespace(GetTypeAttr=lambda: attributes)
    return SimpleNamespace(
        Value=shown[0][0] if one else shown,
        Value2=exact[0][0] if one else exact,
        Worksheet=SimpleNamespace(Name="Sager", Parent=workbook()),
        Row=1,
        Column=1,
        Rows=SimpleNamespace(Count=count[0]),
        Columns=SimpleNamespace(Count=count[1]),
        Count=count[0] * count[1],
        Areas=SimpleNamespace(Count=cells.areas),
        GetAddress=lambda *_: "$A$1",
        _oleobj_=SimpleNamespace(GetTypeInfo=lambda: described),
    )


def workbook(name: str = "investpakke.xlam", **more: object) -> SimpleNamespace:
    """Return a workbook without sheets, as pywin32 delivers it."""
    application = SimpleNamespace(Hwnd=1, Version="16.0")
    return SimpleNamespace(Name=name, Application=application, Worksheets=(), **more)


def _imported(module: str, book: str) -> tuple[str, dict[str, dict[str, Any]]]:
    """Run xlwings' "Import Functions" on a workbook that keeps what it is given."""
    sources: list[str] = []
    options: dict[str, dict[str, Any]] = {}
    components = _Components(sources)
    fake = workbook(book, VBProject=SimpleNamespace(VBComponents=components))
    fake.Application.MacroOptions = lambda name, **given: options.update({name: given})
    importlib.import_module("xlwings").import_udfs(module, fake)
    return sources[0], options


class _Components:
    """The modules of a VBA project: none yet, and each import is kept."""

    def __init__(self, sources: list[str]) -> None:
        self._sources = sources

    def __call__(self, name: str) -> object:
        raise ComError(name)

    def Remove(self, component: object) -> None:  # noqa: N802
        raise AssertionError(component)

    def Import(self, path: str) -> None:  # noqa: N802
        self._sources.append(Path(path).read_text("utf-8"))


class _Anything:
    """A library of which every function exists and does nothing."""

    def __getattr__(self, name: str) -> _Anything:
        return self

    def __call__(self, *_args: object, **_options: object) -> _Anything:
        return self


def _stub_pywin32() -> None:
    """Put stand-ins for the modules of pywin32 where xlwings imports them from."""
    import datetime

    def itself(thing: object, **_options: object) -> object:
        return thing

    def nothing(*_args: object, **_options: object) -> None:
        return None

    def kind(name: str, base: type = object) -> type:
        return type(name, (base,), {})

    dispatch_id = object()
    error = {"com_error": ComError, "ole_error": ComError, "error": ComError}
    _module("pywintypes", **error, IID=itself, TimeType=kind("TimeType", datetime.datetime))
    _module(
        "pythoncom",
        **error,
        __file__="pythoncom.dll",
        CoInitialize=nothing,
        CoInitializeEx=nothing,
        COINIT_MULTITHREADED=0,
        CoMarshalInterThreadInterfaceInStream=lambda _kind, held: held,
        CoGetInterfaceAndReleaseStream=lambda stream, _kind: stream,
        IID_IDispatch=dispatch_id,
        IID_IEnumVARIANT=object(),
        TypeIIDs={dispatch_id: kind("PyIDispatch")},
    )
    for name in ("win32api", "win32con", "win32event", "win32gui"):
        _module(name)
    _module("win32process", GetWindowThreadProcessId=lambda _window: (1, 1234))
    _module("win32timezone", TimeZoneInfo=object)
    _module("win32com")
    classes = {name: kind(name) for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass")}
    _module("win32com.client", **classes, Dispatch=itself, DispatchEx=itself)
    _module("win32com.client.build")
    _module("win32com.client.dynamic", CDispatch=classes["CDispatch"], Dispatch=itself)
    _module("win32com.client.gencache", EnsureModule=nothing)
    _module("win32com.server")
    _module("win32com.server.dispatcher")
    _module("win32com.server.policy", DefaultPolicy=kind("DefaultPolicy"))
    _module("win32com.server.util", wrap=itself, unwrap=itself)


def _module(name: str, **content: object) -> None:
    module = ModuleType(name)
    vars(module).update(content)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)

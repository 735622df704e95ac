"""Long work of a button: a process of its own on a saved copy, while Excel is free.

Excel waits for a button's answer, and nobody can type meanwhile. So the button saves a copy,
starts a process that works on it, and answers at once; the status bar says what goes on. The
process shows its page itself, and so it does where Excel is closed meanwhile. A thread waits for
it: it tells if the process failed, removes the copy, and puts the status bar back.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from investpakke.errors import FileError
from investpakke.text import Problem, Text, joined, same
from investpakke_addin import work_process
from investpakke_addin.boxes import LANGUAGE
from investpakke_addin.kept_reports import folder as reports_folder
from investpakke_addin.kept_reports import new_work_folder
from investpakke_addin.open_excel import refusal
from investpakke_addin.saved_copy import save_copy
from investpakke_addin.work_process import MARKED, MINUTES, NOT_SHOWN, SHOWN, show_failure

Browse = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of long work.

    Parameters
    ----------
    name : str
        What `work_process` calls it.
    status : Text
        What Excel's status bar shows meanwhile.
    command : str
        What does the same in a command prompt, after the workbook's name.
    """

    name: str
    status: Callable[[str], Text]
    command: str


CHECK = Kind(
    "check",
    lambda name: Text("Checking {workbook} … The report opens in the browser.", workbook=name),
    'investpakke validate "{file}"',
)
REPORT = Kind(
    "report",
    lambda name: Text("Making the report on {workbook} … It opens in the browser.", workbook=name),
    'investpakke report "{file}"',
)
MARK = Kind(
    "mark",
    lambda name: Text(
        "Marking the findings in a copy of {workbook} … It opens as a new workbook.", workbook=name
    ),
    'investpakke validate "{file}" --annotate gennemgang.xlsx',
)


class Started(Protocol):
    """As much of `subprocess.Popen` as is used."""

    returncode: int

    def communicate(self, *, timeout: float | None = None) -> tuple[bytes, object]:
        """Wait for the end, and return what was written."""

    def kill(self) -> None:
        """End it."""


class ExcelLater(Protocol):
    """Excel, for the thread that waits."""

    def do(self, action: Callable[[Any], object]) -> bool:
        """Do something with Excel, and return whether it could be done."""


class HandedOver:
    """Excel, handed over by COM's rules from the thread that a button came in on to another."""

    SECONDS, PAUSE = 120.0, 0.5
    """How long Excel may be busy: while a cell is edited or a box is open, it refuses all calls."""

    def __init__(self, app: Any) -> None:
        self._com: Any = import_module("pythoncom")
        own = app.api._oleobj_  # what pywin32 hands over
        self._stream = self._com.CoMarshalInterThreadInterfaceInStream(self._com.IID_IDispatch, own)
        self._excel: Any = None

    def do(self, action: Callable[[Any], object]) -> bool:
        """Do something with Excel as soon as it takes calls; False if it is gone or stays busy."""
        com, last = self._com, time.monotonic() + self.SECONDS
        try:
            if self._excel is None:
                com.CoInitializeEx(com.COINIT_MULTITHREADED)
                handed = com.CoGetInterfaceAndReleaseStream(self._stream, com.IID_IDispatch)
                self._excel = import_module("win32com.client").Dispatch(handed)
            while True:
                try:
                    action(self._excel)
                except com.com_error as error:
                    if error.hresult not in _BUSY or time.monotonic() > last:
                        raise
                    time.sleep(self.PAUSE)
                else:
                    return True
        except Exception:  # Excel was closed, or refused
            return False


_BUSY = {-2147418111, -2147417846, -2146777998}
"""RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE."""


@dataclass(eq=False, slots=True)
class _Job:
    kind: Kind
    workbook: str
    process: Started
    folder: Path
    excel: ExcelLater

    @property
    def command(self) -> str:
        return self.kind.command.format(file=self.workbook)


_jobs: dict[tuple[str, str], _Job] = {}
_threads: list[threading.Thread] = []


def launch(arguments: Sequence[str]) -> Started:
    """Start the process, without a window, with this Python and where it finds its modules."""
    start = (
        f"import sys;sys.path[:]={sys.path!r};"
        f"from {work_process.__name__} import main,within_time;within_time();"
        "sys.exit(main(sys.argv[1:]))"
    )
    quiet = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    modest = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    return subprocess.Popen(  # noqa: S603  our own module, on a copy that we made
        [sys.executable, "-B", "-P", "-c", start, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=reports_folder(),  # not the workbook's folder, which the user may want to move
        creationflags=quiet | modest,
    )


def start(
    kind: Kind,
    book: Any,
    *,
    launch: Callable[[Sequence[str]], Started] = launch,
    excel_later: Callable[[Any], ExcelLater] = HandedOver,
    browse: Browse = webbrowser.open,
) -> Text:
    """Start long work on a workbook that is open in Excel, and return what is to be said: nothing.

    Parameters
    ----------
    kind : Kind
        What to do.
    book : xlwings.Book
        The workbook at hand; nothing in it is changed.
    launch, excel_later, browse : callable
        What starts the process, hands Excel to the thread that waits, and opens a page.

    Raises
    ------
    FileError
        Excel could not save a copy, or the process could not be started. Nothing is left then.
    """
    key = kind.name, str(book.name)  # Excel opens no two workbooks of one name
    if key in _jobs:
        return Text(
            "This is in progress already for {workbook}. You can go on working in Excel.",
            workbook=book.name,
        )
    folder = new_work_folder()
    try:
        book.app.status_bar = kind.status(book.name).in_language(LANGUAGE)
        copy = save_copy(book, folder)
        later = excel_later(book.app)
        try:
            process = launch([kind.name, str(copy), book.name])
        except OSError as error:
            raise _not_started(kind, book.name, error) from error
    except BaseException:
        book.app.status_bar = False
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _jobs[key] = job = _Job(kind, book.name, process, folder, later)
    thread = threading.Thread(target=_see_through, args=(key, job, browse), daemon=True)
    _threads[:] = [*filter(threading.Thread.is_alive, _threads), thread]
    thread.start()
    return same("")


def wait_for_all() -> None:
    """Wait until everything that was started is done."""
    for thread in _threads:
        thread.join()


def _see_through(key: tuple[str, str], job: _Job, browse: Browse) -> None:
    """Wait for the end of a job, and do what remains."""
    last_word: Text | None = None
    try:
        last_word = _outcome(job, browse)
    except Exception as error:  # a full drive, say: the user waits for a page
        last_word = _failed(job, browse, same(f"{type(error).__name__}: {refusal(error)}."))
    finally:
        shutil.rmtree(job.folder, ignore_errors=True)
        _jobs.pop(key, None)
        others = [other.kind.status(other.workbook) for other in _jobs.values()]
        said = last_word or next(iter(others), None)
        status = False if said is None else said.in_language(LANGUAGE)
        job.excel.do(lambda excel: setattr(excel, "StatusBar", status))


def _outcome(job: _Job, browse: Browse) -> Text | None:
    """Return what the status bar is to say in the end, if anything."""
    try:
        written, _ = job.process.communicate(timeout=60 * MINUTES + 30)
        code = job.process.returncode
    except subprocess.TimeoutExpired:
        job.process.kill()
        return _failed(job, browse, Text("It took more than {n} minutes.", n=MINUTES))
    if code == SHOWN:
        return None
    if code == NOT_SHOWN:
        return Text("The page is in {page}", page=written.decode("utf-8", "replace"))
    if code != MARKED:
        return _failed(job, browse, Text("Its process ended with code {code}.", code=code))
    name = Path(job.workbook)
    marked = job.folder / f"{name.stem}-fund{name.suffix or '.xlsx'}"
    marked.parent.mkdir(mode=0o700, exist_ok=True)  # removed with the copy
    marked.write_bytes(written)
    if job.excel.do(lambda excel: _open_as_new(excel, marked)):
        return None
    return _failed(job, browse, Text("Excel did not open the copy."))


def _open_as_new(excel: Any, path: Path) -> None:
    """Open a copy that cannot be saved over the file, at its last sheet; no macro of it runs."""
    events = excel.EnableEvents
    try:
        excel.EnableEvents = False
        sheets = excel.Workbooks.Add(str(path)).Sheets
        sheets(sheets.Count).Activate()
    finally:
        excel.EnableEvents = events


def _failed(job: _Job, browse: Browse, why: Text) -> Text | None:
    page = show_failure(job.workbook, joined([why, _instead(job.command)], " "), browse)
    return None if page is None else Text("The page is in {page}", page=page)


def _not_started(kind: Kind, name: str, error: OSError) -> FileError:
    return FileError(
        Problem("addin.no_process", "the work could not be started as a process of its own"),
        where=same(name),
        got=same(refusal(error)),
        mend=_instead(kind.command.format(file=name)),
    )


def _instead(command: str) -> Text:
    return Text("Save the workbook, and run in a command prompt: {command}", command=command)

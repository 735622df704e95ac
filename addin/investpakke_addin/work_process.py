"""The process of a button's long work: a saved copy in, a page in the browser out.

Started by `long_work`. It needs Excel no more, ends by itself within `MINUTES`, and has removed
the copy then. A copy with marked cells goes back through standard output: Excel opens it.
"""

from __future__ import annotations

import faulthandler
import shutil
import sys
import traceback
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

from investpakke.errors import FileError, InvestpakkeError
from investpakke.text import Problem, Text, both, same
from investpakke_addin.boxes import LANGUAGE
from investpakke_addin.kept_reports import keep

MINUTES = 15
"""A check takes seconds, and of the largest models a minute or two."""

SHOWN, NOT_SHOWN, MARKED = 0, 3, 4
"""How the process ends: its page was shown; no browser showed it, and its path is written; the
marked copy is written. Any other end is a failure."""

Browse = Callable[[str], bool]


def main(arguments: Sequence[str], browse: Browse | None = None) -> int:
    """Do the work, show its page, and return how it ended.

    Parameters
    ----------
    arguments : sequence of str
        The kind of work, the copy in a folder of its own, and the workbook's name.
    browse : callable, optional
        Opens an address in the user's browser and says whether it could.
    """
    kind, path, workbook = arguments
    browse, copy = browse or webbrowser.open, Path(path)
    try:
        if kind == "mark":
            _hand_back(_marked(copy), workbook)
            return MARKED
        ending, page = _PAGES[kind](copy, workbook)
    except InvestpakkeError as error:
        where = error.where.changed(lambda text: text.replace(str(copy), workbook))
        unshown = show_failure(workbook, both(error.relocated(where).text), browse)
    except Exception as error:  # whatever it is, the user waits for a page
        last = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
        unshown = show_failure(workbook, same(why), browse)
    else:
        unshown = _show(f"{Path(workbook).stem}-{ending}.html", page, browse)
    finally:
        shutil.rmtree(copy.parent, ignore_errors=True)
    if unshown is None:
        return SHOWN
    _write(str(unshown).encode())
    return NOT_SHOWN


def show_failure(workbook: str, why: Text, browse: Browse) -> Path | None:
    """Show a page that says that work on a workbook did not finish; return it if it is not shown.

    Parameters
    ----------
    workbook : str
        The name of the workbook.
    why : Text
        What was in the way, and what to do.
    browse : callable
        As in `main`.
    """
    from investpakke.show.html import document, tag

    title = Text("{workbook}: the work did not finish", workbook=workbook)
    unchanged = Text("Nothing was changed in the workbook.")
    style = resources.files("investpakke.show.validation").joinpath("html_report.css")
    body = tag(
        "body",
        tag(
            "main",
            tag("h1", title.in_language(LANGUAGE)),
            tag("p", why.in_language(LANGUAGE), class_="verdict error"),
            tag("p", unchanged.in_language(LANGUAGE)),
        ),
    )
    page = document(title.in_language(LANGUAGE), style.read_text("utf-8"), body, LANGUAGE)
    return _show(f"{Path(workbook).stem}.html", page, browse)


def _show(name: str, page: bytes, browse: Browse) -> Path | None:
    kept = keep(name, page)
    return None if browse(kept.as_uri()) else kept


def _hand_back(marked: bytes, workbook: str) -> None:
    """Write the marked copy for the Excel that asked for it."""
    try:
        _write(marked)
    except OSError as error:  # nobody reads any more
        raise FileError(
            Problem("addin.excel_closed", "Excel was closed before the copy was ready"),
            where=same(workbook),
            mend=Text("Open the workbook and press the button again"),
        ) from error


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


# --- The kinds of work -----------------------------------------------------------------------


def _check(copy: Path, workbook: str) -> tuple[str, bytes]:
    """Return the page of `investpakke validate`, also where the workbook cannot be read."""
    from investpakke.show.validation.forms import written
    from investpakke.validate.acceptance.checking import CheckedFile
    from investpakke.validate.batch.attempt import Options, Unreadable, attempt

    found = attempt(copy, Options(mapped=True))
    if isinstance(found, Unreadable):
        raise found.error
    report = replace(found, path=Path(workbook))
    return "kontrol", written("html", [CheckedFile(report)], LANGUAGE)


def _report(copy: Path, _workbook: str) -> tuple[str, bytes]:
    """Return the page of `investpakke report`."""
    from investpakke.show.report.document import document_of
    from investpakke.show.results.subject import subject_of
    from investpakke.show.writer import Writer
    from investpakke.source import Source

    return "rapport", document_of(subject_of(Source(copy)), Writer(LANGUAGE)).html


def _marked(copy: Path) -> bytes:
    """Return the workbook with its findings, as `investpakke validate --annotate` writes it."""
    from investpakke.show.validation.annotated_copy import annotated
    from investpakke.validate.batch.attempt import Options, Unreadable, attempt

    found = attempt(copy, Options(mapped=True))
    if isinstance(found, Unreadable):
        raise found.error
    return annotated(found, LANGUAGE, date.today())


_PAGES = {"check": _check, "report": _report}


def within_time(minutes: float = MINUTES) -> None:
    """End this process when it takes too long, even if all of it hangs."""
    faulthandler.dump_traceback_later(60 * minutes, exit=True)

"""The forms of a validation report, by name."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from investpakke.show.plain import PLAIN_WIDTH, json_bytes
from investpakke.text import Language
from investpakke.validate.acceptance.checking import CheckedFile

Form = Literal["human", "json", "junit", "sarif", "html"]

_Writer = Callable[[Sequence[CheckedFile], Language], bytes]


def written(form: Form, results: Sequence[CheckedFile], language: Language) -> bytes:
    """Return a report as the bytes of a file."""
    return _WRITERS[form](results, language)


def _human(results: Sequence[CheckedFile], language: Language) -> bytes:
    from rich.console import Console

    from investpakke.show.validation.terminal_page import parts

    page = io.StringIO()
    console = Console(file=page, width=PLAIN_WIDTH, highlight=False, markup=False, emoji=False)
    for part in parts(results, language):
        console.print(part)
    lines = (line.rstrip() for line in page.getvalue().splitlines())
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _json(results: Sequence[CheckedFile], language: Language) -> bytes:
    from investpakke.show.validation.json_report import report_form

    return json_bytes(report_form(results, language))


def _junit(results: Sequence[CheckedFile], language: Language) -> bytes:
    from investpakke.show.validation.junit_report import junit_bytes

    return junit_bytes(results, language)


def _sarif(results: Sequence[CheckedFile], language: Language) -> bytes:
    from investpakke.show.validation.sarif_report import sarif_form

    return json_bytes(sarif_form(results, language, Path.cwd()))


def _html(results: Sequence[CheckedFile], language: Language) -> bytes:
    from investpakke.show.validation.html_report import html_bytes

    return html_bytes(results, language, date.today())


_WRITERS: Mapping[Form, _Writer] = {
    "human": _human,
    "json": _json,
    "junit": _junit,
    "sarif": _sarif,
    "html": _html,
}

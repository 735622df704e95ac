"""The command ``investpakke report``: the package as one document, HTML and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from investpakke.command_line.bilingual import command, format_option, option
from investpakke.command_line.language import language_of, say
from investpakke.command_line.output import print_json, tell
from investpakke.command_line.source import source_argument
from investpakke.command_line.standard_range import standard_option
from investpakke.command_line.typed_numbers import Whole
from investpakke.command_line.waiting import waiting
from investpakke.defaults import DRAWS, MOST_DRAWS
from investpakke.errors import FileError, InputError
from investpakke.text import Problem, Text, same
from investpakke.whole_file import refuse_existing, write_whole

if TYPE_CHECKING:
    from investpakke.source import Source

_ALL = ("alle", "all")
_HTML, _PDF = (".html", ".htm"), (".pdf",)


@command(
    "report",
    about=Text("Produce a decision report of the package: HTML and PDF."),
    more=Text(
        "Overview, year by year, a page for each target group and each case, and "
        "then the basis of the decision: switching values, sensitivity, chances, "
        "scenarios, reconciliation and assumptions. The page is one file without "
        "scripts that fetches nothing. The PDF is made by Edge, Chrome or "
        "Chromium. An existing file is replaced only with --force."
    ),
    examples=(
        "investpakke report aarhus-2024 -o rapport.html",
        "investpakke report model.xlsx -o rapport.html --pdf rapport.pdf --force",
        'investpakke report model.xlsx -o rapport.html --title "Investeringspakke 2026"',
        "investpakke report model.xlsx -o rapport.html --cases 1.1,3.2 --lang en",
    ),
)
@source_argument
@option(
    "-o",
    "--output",
    "target",
    required=True,
    value=Text("FILE.html"),
    about=Text("The file to write the report to."),
)
@option("--pdf", value=Text("FILE.pdf"), about=Text("Make the report a PDF too."))
@option("--title", value=Text("TITLE"), about=Text("The report's title; else the package's name."))
@option(
    "--cases",
    value=Text("NO,NO"),
    about=Text("Cases with a page of their own, or all (default: at most the 100 largest)."),
)
@option(
    "--ranges", value=Text("FILE.toml"), about=Text("Ranges of the sensitivity, as in sensitivity.")
)
@option(
    "--uncertainty", value=Text("FILE.toml"), about=Text("Uncertainty of the chances, as in risk.")
)
@standard_option
@option(
    "--draws",
    type=Whole(0, MOST_DRAWS),
    default=DRAWS,
    told=DRAWS,
    about=Text("Number of draws; 0 leaves out the chances."),
)
@option("--scenarios", value=Text("FILE.toml"), about=Text("Scenarios, as in scenarios."))
@option(
    "--actuals",
    value=Text("FILE.toml|csv"),
    about=Text("Actual figures (default: the workbook's sheet Opfølgning)."),
)
@option("--force", is_flag=True, about=Text("Replace the files if they exist."))
@format_option
def report(source: Source, target: str, output: str, *, force: bool, **asked: Any) -> None:
    """Write the report, and tell where it is."""
    from investpakke.show.report.document import document_of
    from investpakke.show.results.subject import subject_of
    from investpakke.show.writer import Writer

    targets = _Targets.of(target, asked.pop("pdf"), force=force)
    only = _only(asked.pop("cases"), source)
    subject = subject_of(source, only=only, **asked)
    with waiting(Text("Making the report")):
        made = document_of(subject, Writer(language_of()))
    written = {targets.html: made.html}
    if targets.pdf is not None:
        from investpakke.programs.browser import printed

        written[targets.pdf] = printed(made.html)
    for path, content in written.items():
        write_whole(path, content)
    if output == "json":
        print_json(
            {
                "id": subject.package.id,
                "files": [
                    {"file": str(path), "bytes": len(data)} for path, data in written.items()
                ],
                "pages": [{"anchor": page.key, "title": page.title} for page in made.pages],
                "cases_without_page": subject.without_page,
            }
        )
        return
    for path in written:
        tell(say(Text("The report is in {path}", path=path.resolve())))
    if subject.without_page:
        tell(
            say(
                Text(
                    "{without_page} cases have no page of their own; choose them with --cases.",
                    without_page=len(subject.without_page),
                )
            )
        )


def _only(typed: str | None, source: Source) -> list[str] | None:
    """Return the cases that were typed as ``1.1,3.2``; None where nothing was asked for."""
    if typed is None:
        return None
    if typed.strip().lower() in _ALL:
        return [case.number for case in source.package.cases]
    found = [part.strip() for part in typed.split(",") if part.strip()]
    if not found:
        raise InputError(
            Problem("package.no_cases_to_report", "there are no cases"),
            where=same("--cases"),
            expected=Text("e.g. 1.1,3.2 or all"),
            got=typed,
        )
    return found


@dataclass(frozen=True, slots=True)
class _Targets:
    """Where the report goes: names of the right kind, and no file that would be lost."""

    html: Path
    pdf: Path | None

    @classmethod
    def of(cls, html: str, pdf: str | None, *, force: bool) -> _Targets:
        found = cls(_named(html, _HTML), None if pdf is None else _named(pdf, _PDF))
        for path in (found.html, found.pdf):
            if path is not None:
                refuse_existing(path, force=force)
        return found


def _named(name: str, suffixes: tuple[str, ...]) -> Path:
    path = Path(name)
    if not path.suffix and path.name not in {"", ".", ".."}:
        path = path.with_suffix(suffixes[0])
    if path.suffix.lower() not in suffixes:
        raise FileError(
            Problem("file.name", "the file name has the wrong ending"),
            where=name,
            expected=Text("a name that ends in {suffixes}", suffixes=suffixes[0]),
            got=path.suffix or None,
        )
    if not path.parent.is_dir():
        raise FileError(
            Problem("folder.missing", "there is no such folder"),
            where=name,
            expected=Text("a folder that exists"),
            got=str(path.parent),
        )
    return path

"""The command ``investpakke validate``: check whether workbooks can be trusted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from investpakke.command_line.bilingual import OneOf, argument, command, option
from investpakke.command_line.language import language_of
from investpakke.command_line.model_options import Told, model_options
from investpakke.command_line.output import page_width, print_page, tell
from investpakke.command_line.typed_numbers import Whole
from investpakke.errors import FileError
from investpakke.text import Language, Problem, Text, counted, joined, same
from investpakke.whole_file import refuse_existing, write_whole

if TYPE_CHECKING:
    from investpakke.show.validation.forms import Form
    from investpakke.validate.acceptance.checking import CheckedFile, Request

FORMS = ("human", "json", "junit", "sarif", "html")
_SUFFIXES = {".json": "json", ".xml": "junit", ".sarif": "sarif", ".html": "html", ".htm": "html"}
_MILDEST = {"error": "fejl", "warning": "advarsel", "note": "note", "never": "aldrig"}
_FILE = Text("FILE")
_CODES = Text("CODES")
_MORE = Text(
    "The workbook is recalculated by several engines, compared with the "
    "Python engine if it has a table of cases, and inspected by rules with "
    "codes: IP1xx structure, IP2xx formulas, IP3xx calculation, IP4xx "
    "cross-check, IP5xx published figures, IP6xx add-in. Nothing in the file "
    "is run, fetched or changed. Exit code: 0 clean (notes do not count), 1 "
    "findings, 2 a file cannot be read or wrong use. Settings can be in "
    "pyproject.toml ([tool.investpakke.validate]) or investpakke.toml "
    "([validate])."
)


@command(
    "validate",
    about=Text("Check whether a workbook can be trusted."),
    more=_MORE,
    examples=(
        "investpakke validate model.xlsx",
        "investpakke validate model.xlsx --output rapport.html",
        "investpakke validate model.xlsx --annotate gennemgang.xlsx",
        "investpakke validate modeller/ --select IP2,IP3 --jobs 4",
        "investpakke validate model.xlsx --write-baseline accepteret.toml",
        "investpakke explain IP201",
    ),
)
@argument(
    "files",
    nargs=-1,
    required=True,
    value=Text("FILE…"),
    about=Text("Workbooks (.xlsx, .xlsm), folders, or patterns such as 'models/*.xlsx'."),
)
@option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    told="human",
    about=Text("The report's format (default: by the file name of --output)."),
)
@option("--output", value=_FILE, about=Text("Write the report to a file."))
@option(
    "--annotate",
    value=Text("COPY"),
    about=Text("Make a copy for Excel with a sheet of findings and marked cells."),
)
@option(
    "--force",
    is_flag=True,
    about=Text("Overwrite the file of --output or --annotate if it exists."),
)
@option(
    "--all",
    "whole",
    is_flag=True,
    about=Text("Show all findings and lines on the screen, not just the first."),
)
@option("--select", multiple=True, value=_CODES, about=Text("Only these rules; e.g. IP2,IP301."))
@option("--ignore", multiple=True, value=_CODES, about=Text("Leave out these rules."))
@option(
    "--fail-on",
    type=OneOf(_MILDEST),
    told="warning",
    about=Text("The lowest severity that gives exit code 1."),
)
@option("--baseline", value=_FILE, about=Text("Accepted findings with a reason and a date."))
@option(
    "--write-baseline",
    value=_FILE,
    about=Text("Write all errors and warnings to the file, for reasons to be added."),
)
@option("--full", is_flag=True, about=Text("Let formulas compute every cell too (slow)."))
@option("--third-opinion", is_flag=True, about=Text("Ask LibreOffice where engines disagree."))
@option(
    "--locale",
    type=OneOf({"da": "da", "en": "en"}),
    about=Text("The language of Excel that calculated it, for numbers in texts."),
)
@option(
    "--against",
    value=Text("PACKAGE"),
    about=Text("The package with the published figures, e.g. aarhus-2024."),
)
@option("--jobs", type=Whole(1, 256), default=1, told="1", about=Text("Processes on this machine."))
@option(
    "--scheduler",
    value=Text("ADDRESS"),
    about=Text(
        "A Dask cluster that does the work, e.g. tcp://10.0.0.1:8786. It gets the "
        "files, and whoever reaches it can run programs on all machines, yours too: "
        "closed network, TLS or ssh only."
    ),
)
@model_options
@click.pass_context
def validate(  # noqa: PLR0913  each option is a name
    context: click.Context,
    /,
    files: tuple[str, ...],
    form: str | None,
    *,
    output: str | None,
    force: bool,
    whole: bool,
    annotate: str | None,
    write_baseline: str | None,
    told: Told,
    **wanted: Any,
) -> None:
    """Examine workbooks and report what was found."""
    from investpakke.show.validation.forms import written
    from investpakke.workbook.ooxml.opening import SUFFIXES

    _refuse_one_file_for_all(output, write_baseline, annotate)
    language = language_of(context)
    if output is not None:
        refuse_existing(Path(output), force=force, never=SUFFIXES)
    copy = None if annotate is None else _copy(annotate, files, force=force)
    chosen = _form(form, output)
    asked = _request(wanted, told, mapped=chosen == "html")
    results = _results(files, asked, language)
    _tell_readings(results, told)
    if copy is not None:
        _annotate(copy, results[0], language)
    if write_baseline is not None:
        _accept(results, Path(write_baseline), language)
        if output is not None:
            write_whole(Path(output), written(chosen, results, language))
        return
    if output is not None:
        write_whole(Path(output), written(chosen, results, language))
        from investpakke.show.validation.terminal_page import headlines

        print_page(headlines(results, language), page_width(), err=True)
    elif chosen == "human":
        from investpakke.show.validation.terminal_page import parts, short_parts

        width = page_width()
        page = parts(results, language) if whole else short_parts(results, language, width)
        print_page(page, width)
    else:
        click.echo(written(chosen, results, language), nl=chosen != "html")
    context.exit(max(result.exit_code for result in results))


def _refuse_one_file_for_all(*named: str | None) -> None:
    given = [Path(name).absolute() for name in named if name is not None]
    twice = next((path for path in given if given.count(path) > 1), None)
    if twice is not None:
        raise FileError(
            Problem(
                "file.shared", "the report, the accepted findings and the copy need different files"
            ),
            where=same("--output, --write-baseline, --annotate"),
            expected=Text("a file for each"),
            got=same(str(twice)),
        )


def _copy(name: str, files: Sequence[str], *, force: bool) -> Path:
    """Return the path of the marked copy; an unsuitable name is refused."""
    from investpakke.show.validation.annotated_copy import refuse_copy
    from investpakke.validate.batch.many import collect

    copy = Path(name)
    refuse_copy(copy, collect(files), force=force)
    return copy


def _annotate(copy: Path, result: CheckedFile, language: Language) -> None:
    """Write a marked copy of a workbook; unreadable files are in the report."""
    from investpakke.show.validation.annotated_copy import annotated
    from investpakke.validate.batch.report import Report

    if isinstance(result.outcome, Report):
        write_whole(copy, annotated(result.outcome, language, date.today()))
        told = Text(
            "The marked copy was written to {copy}; its last sheet has the findings.", copy=copy
        )
        tell(told.in_language(language))


def _form(asked: str | None, output: str | None) -> Form:
    """Return the report's format: as requested, else by the file's suffix."""
    from investpakke.show.validation.forms import Form

    found = asked or _SUFFIXES.get(Path(output or "").suffix.lower(), "human")
    return next(form for form in get_args(Form) if form == found)


def _tell_readings(results: Sequence[CheckedFile], told: Told) -> None:
    """Print how other models were read, with their names if there are several."""
    for result in results:
        reading = getattr(result.outcome, "reading", None)
        if reading is not None:
            name = f"{result.path.name}: " if len(results) > 1 else ""
            told.tell(joined([same(name), reading.line], ""))


def _request(wanted: dict[str, Any], told: Told, *, mapped: bool) -> Request:
    """Return the command line's request; a wrong code or package is refused here."""
    from investpakke.source import Source
    from investpakke.validate.acceptance.checking import Request
    from investpakke.validate.acceptance.settings import read_codes
    from investpakke.validate.batch.many import Options

    if wanted["against"] is not None:
        _ = Source(wanted["against"]).package  # one that cannot be read is refused here
    options = Options(
        select=read_codes(wanted["select"], "--select"),
        ignore=read_codes(wanted["ignore"], "--ignore"),
        full=wanted["full"],
        third_opinion=wanted["third_opinion"],
        first_year=told.first_year,
        mapping=told.mapping,
        against=wanted["against"],
        mapped=mapped,
        locale=wanted["locale"],
    )
    baseline = wanted["baseline"]
    return Request(
        options,
        fail_on=wanted["fail_on"],
        baseline=None if baseline is None else Path(baseline),
        jobs=wanted["jobs"],
        scheduler=wanted["scheduler"],
    )


def _results(files: Sequence[str], asked: Request, language: Language) -> list[CheckedFile]:
    """Return the outcome for each workbook, in the order of the arguments."""
    from investpakke.validate.acceptance.checking import check_files
    from investpakke.validate.batch.many import collect

    paths = collect(files)
    place = {path: index for index, path in enumerate(paths)}
    with _progress(len(paths), language) as step:
        results = []
        for result in check_files(paths, asked, date.today()):
            results.append(result)
            step()
    return sorted(results, key=lambda result: place[result.path])


@contextmanager
def _progress(total: int, language: Language) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr while many files are examined; only on a terminal."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    words = Text("Checking").in_language(language)
    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda: bar.advance(task)


def _accept(results: Sequence[CheckedFile], path: Path, language: Language) -> None:
    """Write all findings to a baseline; existing entries keep their reasons."""
    from investpakke.validate.acceptance.baseline import baseline_text, make_baseline, read_baseline
    from investpakke.validate.batch.report import Report
    from investpakke.validate.finding import Severity

    known = read_baseline(path, reasons=False).entries if path.exists() else ()
    reports = []
    for result in results:
        if not isinstance(result.outcome, Report):
            raise result.outcome.error
        reports.append(result.outcome)
    today = date.today()
    baseline = make_baseline(reports, path, known, today, language)
    write_whole(path, baseline_text(baseline, language).encode("utf-8"))
    count = len(baseline.entries)
    open_ones = sum(not entry.reason for entry in baseline.entries)
    told = Text(
        "{count} findings were written to {path}; {open_ones} lack a reason.",
        count=count,
        path=path,
        open_ones=open_ones,
    )
    notes = sum(found.severity == Severity.NOTE for each in reports for found in each.findings)
    if notes:
        left = counted(
            "Left out: {n} note; notes need no acceptance.",
            "Left out: {n} notes; notes need no acceptance.",
            notes,
        )
        told = Text("{told} {left}", told=told, left=left)
    tell(told.in_language(language))

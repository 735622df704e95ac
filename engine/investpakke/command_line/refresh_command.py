"""The command ``investpakke refresh``: the sheet "Pakke" of an existing model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from investpakke.command_line.bilingual import argument, command, format_option, option
from investpakke.command_line.language import language_of, say
from investpakke.command_line.model_options import Told, model_options
from investpakke.command_line.output import all_option, print_json, print_view, tell
from investpakke.text import Language, Text, counted, joined
from investpakke.workbook.foreign.units import all_units

if TYPE_CHECKING:
    from investpakke.show.view import Element
    from investpakke.workbook.refresh import RefreshReport

_MOST_LINES = 20


@command(
    "refresh",
    about=Text("Refresh the sheet Pakke of a model that you already have."),
    more=Text(
        "Finds the table of cases by its headers, computes the package and "
        "writes it on the sheet Pakke, which is created if it is missing. All "
        "else in the file stays byte for byte, and copies of the file are kept "
        "beside it: the first as .bak, which stays, and the latest three as "
        ".bak2 and so on. Files of others are never overwritten. Only if the "
        "sheet is created does the file get cell formats for it, and only if "
        "formulas read the sheet is Excel asked to recalculate them. If anything "
        "is ambiguous, nothing is written. A workbook made by investpakke "
        "calculates itself and is only checked: exit code 1 if its key figures "
        "differ from the engine's."
    ),
    examples=(
        "investpakke refresh model.xlsx --dry-run",
        "investpakke refresh model.xlsm",
        "investpakke refresh model.xlsx --mapping kolonner.toml --first-year 2025",
        "investpakke refresh model.xlsx --format json",
    ),
)
@argument("file", value=Text("FILE.xlsx"), about=Text("The model (.xlsx or .xlsm)."))
@option("--dry-run", is_flag=True, about=Text("Show what would change; write nothing."))
@all_option
@model_options
@format_option
@click.pass_context
def refresh(context: click.Context, file: str, output: str, *, dry_run: bool, told: Told) -> None:
    """Refresh a model and print what changed."""
    from investpakke.workbook import refresh as engine

    report = engine.refresh(file, mapping=told.mapping, dry_run=dry_run, first_year=told.first_year)
    if report.reading is not None:
        told.tell(report.reading.line)
    if output == "json":
        print_json(_form(report, language_of(context)))
    else:
        print_view(_parts(report, language_of(context)))
        if report.backup is not None:
            kept = Text("A copy of the old file is in ")
            tell(say(kept, context) + str(report.backup))
    context.exit(int(report.computes_itself and bool(report.changes)))


def _form(report: RefreshReport, language: Language) -> dict[str, Any]:
    from investpakke.workbook.ooxml.addresses import get_column_letter

    table = report.table
    return {
        "file": str(report.path),
        "table": {
            "sheet": table.sheet,
            "header_row": table.header_row,
            "columns": {key: get_column_letter(n) for key, n in table.columns.items()},
            "units": dict(table.units),
            "cases": len(table.rows),
            "totals": [{"row": t.row, "label": t.label, "rows": t.of} for t in report.totals],
        },
        "first_year": report.package.first_year,
        "years": report.package.years,
        "sheet": report.sheet,
        "new_sheet": report.new_sheet,
        "computes_itself": report.computes_itself,
        "written": report.written,
        "backup": None if report.backup is None else str(report.backup),
        "notes": [note.in_language(language) for note in report.notes],
        "changes": [
            {"cell": change.cell, "old": change.old, "new": change.new} for change in report.changes
        ],
    }


def _parts(report: RefreshReport, language: Language) -> Iterator[Element]:
    from investpakke.show.changed_cells import before_and_now
    from investpakke.show.view import Column, Kind, Paragraph, Row, Table

    table, count = report.table, len(report.table.rows)
    units = all_units(sorted(set(table.units.values())), ", ")
    years = report.package.shown_years
    found = counted(
        "Found {n} case on the sheet {sheet}, headers in row {header_row}, amounts in {units}, "
        "years {years}–{years2}.",
        "Found {n} cases on the sheet {sheet}, headers in row {header_row}, amounts in {units}, "
        "years {years}–{years2}.",
        count,
        sheet=table.sheet,
        header_row=table.header_row,
        units=units,
        years=years[0],
        years2=years[-1],
    )
    yield Paragraph(found)
    yield from map(Paragraph, report.notes)
    yield Paragraph(_verdict(report), "strong")
    if report.changes and not report.new_sheet:  # a new sheet is seen better on the sheet
        columns = (
            Column(Text("Cell"), Kind.TEXT),
            Column(Text("Before"), Kind.AMOUNT),
            Column(Text("Now"), Kind.AMOUNT),
        )
        rows = [Row([change.cell, *before_and_now(change, language)]) for change in report.changes]
        yield Table(Text("The cells that change"), columns, [rows])


def _verdict(report: RefreshReport) -> Text:
    count = len(report.changes)
    if report.computes_itself:
        if count:
            return Text(
                "{count} key figures on {sheet} differ from the engine's: open and save "
                "the file in Excel.",
                count=count,
                sheet=report.sheet,
            )
        return Text("The key figures on {sheet} match the engine's.", sheet=report.sheet)
    if not count:
        return Text("The sheet {sheet} is up to date: nothing was changed.", sheet=report.sheet)
    if report.written:
        return Text("{count} cells on {sheet} were changed.", count=count, sheet=report.sheet)
    would = Text(
        "{count} cells on {sheet} would change; nothing was written.",
        count=count,
        sheet=report.sheet,
    )
    return joined([would, Text("The sheet is created.")], " ") if report.new_sheet else would

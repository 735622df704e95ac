"""The command ``investpakke follow-up``: actual figures compared with the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from investpakke.command_line.bilingual import OneOf, command, format_option, option
from investpakke.command_line.output import all_option, print_json, print_view, terminal_writer
from investpakke.command_line.source import source_argument
from investpakke.errors import FileError
from investpakke.text import Problem, Text, same

if TYPE_CHECKING:
    from investpakke.source import Source

_METHODS = {"share": "andel", "level": "niveau", "plan": "plan"}
_FAILING = {
    "red": {"red"},
    "yellow": {"red", "yellow"},
    "unknown": {"red", "yellow", "unknown"},
    "never": set[str](),
}
_FAILING_NAMES = {"red": "rød", "yellow": "gul", "unknown": "ukendt", "never": "aldrig"}


@command(
    "follow-up",
    about=Text("Compare actual figures with the plan."),
    more=Text(
        "The cases' full-year persons, cost and unit saving, month by month or "
        "for longer periods, compared with the plan for the same months. The "
        "variance of the saving is split into volume, pace and price, which add "
        "up exactly. Months without figures are missing; they are not zero. Then "
        "follow a forecast to each case's horizon and a traffic light per case. "
        "The figures are on the sheet Opfølgning of a workbook, or in a file "
        "given with --actuals."
    ),
    examples=(
        "investpakke follow-up model.xlsx",
        "investpakke follow-up aarhus-2024 --actuals realiseret.csv --until 2025-06",
        "investpakke follow-up model.xlsx --method plan --fail-on red --format json",
    ),
)
@source_argument
@option(
    "--actuals",
    value=Text("FILE.toml|csv"),
    about=Text("Actual figures (default: the workbook's sheet Opfølgning)."),
)
@option(
    "--until",
    value=Text("YYYY-MM"),
    about=Text("Last month with figures due (default: latest month reported)."),
)
@option(
    "--method",
    type=OneOf(_METHODS),
    about=Text(
        "Estimate of months without figures: the same share of the plan "
        "(default), the latest level or as planned."
    ),
)
@option(
    "--fail-on",
    type=OneOf(_FAILING_NAMES),
    default="never",
    told="never",
    about=Text("Exit code 1 if a case's light is red; yellow or red; not green."),
)
@all_option
@format_option
@click.pass_context
def follow_up_command(
    context: click.Context,
    source: Source,
    output: str,
    *,
    actuals: str | None,
    until: str | None,
    method: str | None,
    fail_on: str,
) -> None:
    """Print actual and expected figures, the forecast and the lights."""
    from investpakke.deciding.follow_up import Method, follow_up
    from investpakke.show.results import follow_up as view

    package = source.package  # what is wrong with it comes first
    outcomes = source.outcomes(actuals)
    if outcomes is None:
        raise _no_figures(source)
    if until is not None:
        outcomes = replace(outcomes, until=until)
    if method is not None:
        outcomes = replace(outcomes, method=Method(method))
    found = follow_up(package, outcomes)
    if output == "json":
        print_json(view.form(found))
    else:
        print_view(view.page(found, terminal_writer()))
    context.exit(int(bool(_FAILING[fail_on].intersection(found.case_lights))))


def _no_figures(source: Source) -> FileError:
    from investpakke.workbook.layout import OPFOELGNING

    if source.is_workbook:
        return FileError(
            Problem("follow_up.no_sheet", "the workbook has no follow-up sheet"),
            where=source.name,
            expected=same(OPFOELGNING),
            got=same(", ".join(source.sheet_names)),
            mend=Text(
                "Build it with the sheet: investpakke new new.xlsx --from {file} --sheets "
                "opfølgning. Or write the figures in a file",
                file=source.name,
            ),
            parameter="actuals",
        )
    return FileError(
        Problem("follow_up.no_actuals", "there are no actual figures"),
        where=source.name,
        expected=Text("a workbook with the sheet Opfølgning, or a file of figures"),
        got=None,
        parameter="actuals",
    )

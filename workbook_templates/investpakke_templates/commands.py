"""The commands that build workbooks: ``investpakke new`` and ``investpakke demo``."""

from __future__ import annotations

from pathlib import Path

import click

from investpakke.command_line.bilingual import argument, command, format_option, option
from investpakke.command_line.language import say
from investpakke.command_line.model_options import Told, model_options
from investpakke.command_line.output import print_json, print_view, tell, terminal_writer
from investpakke.command_line.standard_range import standard_option
from investpakke.command_line.typed_numbers import Whole
from investpakke.errors import FileError, InputError
from investpakke.text import Problem, Text, same
from investpakke.whole_file import refuse_existing
from investpakke.workbook.layout import CHOSEN_SHEETS
from investpakke.written_names import folded, named_one

_SUFFIX = ".xlsx"
_OF_EVERY_COMMAND = {"--lang", "--help"}
_DEMO_FOLDER = "investpakke-demo"


@command(
    "new",
    about=Text("Build a workbook, empty or filled."),
    more=Text(
        "The workbook has sheets for assumptions, cases, phasing, rates, the package, "
        "checks and, last, calculation; --sheets adds those for the decision, and "
        "--from with it rebuilds a workbook with what is typed in it. It computes by "
        "itself, without macros or add-ins. After --package a model of your own may "
        "stand: its cases move, and so does what you have typed on sheets that are "
        "called Følsomhed, Risiko, Scenarier and Prioritering. With --lambda the "
        "INVEST_* functions are in it as names, which Excel 365 computes without the "
        "add-in. With --functions the workbook is one of the functions: each as such a "
        "name, with an example beside the same in Excel's own formulas. An existing "
        "file is replaced only with --force."
    ),
    examples=(
        "investpakke new model.xlsx",
        "investpakke new model.xlsx --cases 80 --years 10",
        "investpakke new model.xlsx --sheets risiko,scenarier",
        "investpakke new model2.xlsx --from model.xlsx --sheets alle",
        "investpakke new model.xlsx --lambda",
        "investpakke new investpakke-funktioner.xlsx --functions",
        "investpakke new pakke.xlsx --package model.xlsx",
        "investpakke new pakke-2024.xlsx --package aarhus-2024",
        "investpakke new pakke-2024.xlsx --package aarhus-2024 --uncertainty usikkerhed.toml",
    ),
)
@argument("file", value=Text("FILE.xlsx"), about=Text("Where the workbook goes."))
@option(
    "--package",
    "--from",
    "source",
    value=Text("NAME|FILE"),
    about=Text(
        "Package to fill in: a model of your own, a filled workbook, a TOML file or aarhus-2024."
    ),
)
@option(
    "--uncertainty",
    "file_of_risk",
    value=Text("FILE.toml"),
    about=Text(
        "Uncertainty for the sheet Risiko, as in risk; what the sheet has no cells for is refused."
    ),
)
@standard_option
@option(
    "--sheets",
    "chosen",
    value=Text("SHEET,…|alle"),
    about=Text(
        "Further sheets: beskrivelse, vippepunkter, følsomhed, risiko, nutidsværdi, scenarier, "
        "prioritering, opfølgning, funktioner, or alle. A sheet that holds what is filled in, "
        "or that the workbook after --package has, is there anyway."
    ),
)
@option(
    "--cases",
    type=Whole(1),
    about=Text("Rows for cases; otherwise 40, or ten more than the package has."),
)
@option(
    "--years",
    type=Whole(1),
    about=Text("Columns for years; otherwise as many as the package uses."),
)
@option(
    "--lambda",
    "with_names",
    is_flag=True,
    about=Text("Put the INVEST_* functions in as named LAMBDAs (Excel 365 and Excel 2024)."),
)
@option(
    "--functions",
    is_flag=True,
    about=Text("Write the workbook of the INVEST_* functions, which has no cases."),
)
@option("--force", is_flag=True, about=Text("Replace the file if it exists."))
@model_options
def new(  # noqa: PLR0913  one parameter an option
    file: str,
    source: str | None,
    file_of_risk: str | None,
    chosen: str | None,
    cases: int | None,
    years: int | None,
    *,
    standard: bool,
    with_names: bool,
    functions: bool,
    force: bool,
    told: Told,
) -> None:
    """Build a workbook where the user asks for it."""
    target = Path(file)
    if not target.suffix and target.name:
        target = target.with_suffix(_SUFFIX)
    _refuse_target(target, force=force)
    if functions:
        _refuse_with_functions(click.get_current_context())
        _write_functions(target)
        return
    if source is None and (told.mapping is not None or told.first_year is not None):
        from investpakke.workbook.refresh.any_model import refuse_mapping

        refuse_mapping("--package", told.mapping, told.first_year)
    opened = told.source(source or "")
    package = None if source is None else opened.package
    from investpakke_templates.build import build_workbook
    from investpakke_templates.decisions import decisions_of

    decisions = decisions_of(opened, file_of_risk, standard=standard)
    path = build_workbook(
        target,
        package,
        cases=cases,
        years=years,
        decisions=decisions,
        functions=with_names,
        sheets=[*_named_sheets(chosen or ""), *opened.sheet_names],
    )
    tell(say(Text("The workbook is in {path}", path=path.resolve())))
    tell(say(_next_step(target, filled=package is not None)))


@command(
    "demo",
    about=Text(
        "Show it all on the 2024 package: workbook, cross-check, reconciliation and tables."
    ),
    more=Text(
        "Builds the published package as a workbook, recalculates every formula "
        "with another engine, reads the workbook back, reconciles with the "
        "published figures and shows the package. Exit code 1 if something does "
        "not agree."
    ),
    examples=("investpakke demo", "investpakke demo --folder C:/temp/demo --lang en"),
)
@option(
    "--folder",
    default=_DEMO_FOLDER,
    told=_DEMO_FOLDER,
    value=Text("FOLDER"),
    about=Text("Where the files go."),
)
@format_option
@click.pass_context
def demo(context: click.Context, folder: str, output: str) -> None:
    """Build, recalculate, read back and reconcile the 2024 package."""
    from investpakke_templates.demonstration import demo_parts, demonstrate

    shown = demonstrate(Path(folder), tell=lambda text: tell(say(text, context)))
    if output == "json":
        print_json(shown.form())
    else:
        print_view(demo_parts(shown, terminal_writer()))
        click.echo(say(Text("\nFiles:")))
        click.echo(f"{shown.workbook}\n{shown.figures}")  # whole, however long
    context.exit(0 if shown.agrees else 1)


def _refuse_target(target: Path, *, force: bool) -> None:
    """Refuse a name that Excel would not open, and a file that would be lost."""
    if target.suffix.lower() != _SUFFIX:
        raise FileError(
            Problem("file.not_workbook_name", "the file cannot be a workbook"),
            where=str(target),
            expected=Text("a name that ends in .xlsx"),
            got=target.suffix or None,
        )
    refuse_existing(target, force=force)


def _refuse_with_functions(context: click.Context) -> None:
    """Refuse what says something of a package's workbook."""
    typed = context.get_parameter_source
    own = {"file", "functions", "force"}
    more = [
        option.opts[0]
        for option in context.command.params
        if option.name not in own
        and typed(option.name or "") is click.core.ParameterSource.COMMANDLINE
        and option.opts[0].startswith("--")
        and option.opts[0] not in _OF_EVERY_COMMAND
    ]
    if more:
        raise InputError(
            Problem("functions.together", "these options cannot be combined"),
            expected=Text("--functions alone, or with --force"),
            got=same(" ".join(["--functions", *more])),
        )


def _write_functions(target: Path) -> None:
    from investpakke.whole_file import write_whole
    from investpakke_templates.function_workbook import function_workbook_bytes

    write_whole(target, function_workbook_bytes())
    tell(say(Text("The workbook is in {path}", path=target.resolve())))


def _named_sheets(chosen: str) -> list[str]:
    """Return the sheets that are named, by their own names; "alle" is all of them."""
    names = {sheet: (sheet, sheet) for sheet in CHOSEN_SHEETS}
    found: list[str] = []
    for each in filter(None, map(str.strip, chosen.split(","))):
        if folded(each) in ("alle", "all"):
            return list(CHOSEN_SHEETS)
        what = Problem("new.sheet_unknown", "the sheet is not one of those that can be chosen")
        found.append(named_one(each, names, what, same("--sheets")))
    return found


def _next_step(target: Path, *, filled: bool) -> Text:
    typed = f'"{target}"' if " " in str(target) else str(target)
    if filled:
        return Text(
            "Next step: open it and see the sheet Pakke, or run: investpakke package {typed}",
            typed=typed,
        )
    return Text(
        "Next step: fill in the sheets Forudsætninger and Sager, save, and run: "
        "investpakke package {typed}",
        typed=typed,
    )

"""The command ``investpakke read``: how a model of somebody's own is read, and keeping that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investpakke.command_line.bilingual import argument, command, format_option, option
from investpakke.command_line.language import language_of, say
from investpakke.command_line.model_options import Told, model_options
from investpakke.command_line.output import (
    all_option,
    print_json,
    print_view,
    tell,
    terminal_writer,
)
from investpakke.text import Text

if TYPE_CHECKING:
    from investpakke.workbook.refresh.keeping import Kept


@command(
    "read",
    about=Text("Show how a model of your own is read, and keep that in it."),
    more=Text(
        "Shows the table of cases, each header with its cell and the use of the "
        "column, units and signs, what is not used and why, where first year, "
        "number of years and price level are, and which rows are cases, groups, "
        "sums and remarks. With --save this is kept on the sheet investpakke of "
        "the model (in a file beside it if the workbook is locked), so that all "
        "commands and the button in Excel read it in the same way later. What "
        "the model says in its own cells is not kept but read each time."
    ),
    examples=(
        "investpakke read model.xlsx",
        "investpakke read model.xlsx --sign besparelse=minus --first-year 2026 --save",
        "investpakke read model.xlsx --format json",
    ),
)
@argument("file", value=Text("FILE.xlsx"), about=Text("The model (.xlsx or .xlsm)."))
@option("--save", is_flag=True, about=Text("Keep the reading in the model."))
@model_options
@all_option
@format_option
def read(file: str, output: str, *, save: bool, told: Told) -> None:
    """Print how a model is read, and keep it where that is asked for."""
    from investpakke.calc.magnitude import compute_checked
    from investpakke.show.results import reading as view
    from investpakke.workbook.foreign.own_figures import differences
    from investpakke.workbook.refresh.keeping import keep_reading, read_model

    parts, found = read_model(file, mapping=told.mapping, first_year=told.first_year)
    result = compute_checked(found.package, file)
    reading = found.reading
    kept = keep_reading(parts, found) if save else None
    if output == "json":
        form = view.form(reading, language_of())
        form["saved"] = None if kept is None else {"file": str(kept.path), "sheet": kept.sheet}
        print_json(form)
        told.tell(reading.line)
    else:
        print_view(view.page(reading, terminal_writer()), narrowest=72)
    for note in (*found.notes, *differences(found.stated, result)):
        told.tell(note)
    if kept is not None:
        _tell_kept(kept)


def _tell_kept(kept: Kept) -> None:
    if kept.sheet is None:
        tell(
            say(
                Text(
                    "The workbook is locked: the reading is kept in {path}, which must be "
                    "kept with it.",
                    path=kept.path,
                )
            )
        )
        return
    tell(
        say(
            Text(
                "The reading is kept on the sheet {sheet} of {path}.",
                sheet=kept.sheet,
                path=kept.path,
            )
        )
    )
    for note in kept.notes:
        tell(say(note))
    if kept.backup is not None:
        was = Text("A copy of the old file is in ")
        tell(say(was) + str(kept.backup))

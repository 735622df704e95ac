"""The command ``investpakke functions``: the catalogue, and the LAMBDA edition in a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from investpakke.command_line.bilingual import argument, command, format_option, option
from investpakke.command_line.language import language_of, say
from investpakke.command_line.output import (
    all_option,
    print_json,
    print_view,
    tell,
    terminal_writer,
)
from investpakke.errors import InputError
from investpakke.text import Language, Problem, Text, counted, same

if TYPE_CHECKING:
    from investpakke.show.view import Element
    from investpakke.workbook.addin_calls import CallLeft, CallOfAddin
    from investpakke.workbook.function_names import NamedFunctions


@command(
    "functions",
    about=Text("Show the INVEST_* functions, or put them into a model."),
    more=Text(
        "Without a name: the whole catalogue. With a name: one function with its "
        "arguments, units, defaults, an example from the 2024 package and the "
        "equivalent Excel formulas. --add-to puts all functions into a model as "
        "names that Excel 365 and Excel 2024 calculate by themselves: no Python, "
        "no macros, no add-in. Only the model's list of names changes, all else "
        "stays byte for byte, and a copy of the file is kept beside it. A model "
        "that already has such names is refused. Formulas that were typed with "
        "the add-in still call it, also in conditional formats, data validations, "
        "tables and names; they are counted, and --convert makes them call the "
        "names. --remove removes the names again. investpakke new FILE.xlsx "
        "--functions writes a workbook that shows them at work."
    ),
    examples=(
        "investpakke functions",
        "investpakke functions INVEST_BREAKEVEN",
        "investpakke functions invest_npv --format json",
        "investpakke functions --add-to model.xlsx",
        "investpakke functions --add-to model.xlsx --convert",
        "investpakke functions --remove model.xlsx",
    ),
)
@argument(
    "name",
    value=Text("FUNCTION"),
    about=Text("The function's name, e.g. INVEST_NET."),
    required=False,
)
@option(
    "--add-to",
    value=Text("FILE.xlsx"),
    about=Text("Put the functions into this model as named LAMBDAs (.xlsx or .xlsm)."),
)
@option(
    "--convert",
    is_flag=True,
    about=Text("With --add-to: make formulas that call the add-in call the names."),
)
@option(
    "--remove", value=Text("FILE.xlsx"), about=Text("Remove the named LAMBDAs from this model.")
)
@all_option
@format_option
def functions(
    name: str | None, output: str, *, add_to: str | None, convert: bool, remove: str | None
) -> None:
    """Print the catalogue or one function, or change a model's names."""
    if add_to is None and remove is None and not convert:
        _print_catalogue(name, output)
        return
    _refuse_together(name, add_to, remove, convert=convert)
    from investpakke.workbook import function_names

    if add_to is not None:
        done = function_names.add_functions(add_to, convert=convert)
    else:
        done = function_names.remove_functions(remove or "")
    if output == "json":
        print_json(_form(done, language_of()))
        return
    print_view(_parts(done, added=add_to is not None))
    if done.backup is not None:
        tell(say(Text("A copy of the old file is in ")) + str(done.backup))


def _print_catalogue(name: str | None, output: str) -> None:
    from investpakke.functions import catalogue, lookup
    from investpakke.show.results import functions as view

    writer = terminal_writer()
    found = catalogue() if name is None else (lookup(name),)
    if output == "json":
        forms = [view.form(function, writer.language) for function in found]
        print_json({"functions": forms} if name is None else forms[0])
    elif name is None:
        print_view(view.catalogue_page(found, writer))
    else:
        print_view(view.page(found[0], writer))


def _refuse_together(
    name: str | None, add_to: str | None, remove: str | None, *, convert: bool
) -> None:
    """Refuse options that cannot be combined."""
    given = [
        word
        for word, is_given in (
            (name or "", name is not None),
            ("--add-to", add_to is not None),
            ("--remove", remove is not None),
            ("--convert", convert),
        )
        if is_given
    ]
    if given not in (["--add-to"], ["--add-to", "--convert"], ["--remove"]):
        raise InputError(
            Problem("functions.together", "these options cannot be combined"),
            expected=Text("--add-to FILE, --add-to FILE --convert or --remove FILE"),
            got=same(" ".join(given)),
        )


def _form(done: NamedFunctions, language: Language) -> dict[str, Any]:
    return {
        "file": str(done.path),
        "added": list(done.added),
        "renewed": list(done.renewed),
        "removed": list(done.removed),
        "calls_of_names": done.plain,
        "calls_of_addin": [
            {
                "cell": call.cell,
                "owner": call.owner,
                "formula": call.formula,
                "with_names": call.converted,
            }
            for call in done.calls
        ],
        "rewritten": list(done.rewritten),
        "stays": list(done.stays),
        "calls_left": [
            {
                "cell": call.cell,
                "owner": call.owner,
                "formula": call.formula,
                "function": call.function,
                "file": call.file or None,
            }
            for call in done.left
        ],
        "converted": done.converted,
        "link_removed": done.unlinked,
        "backup": None if done.backup is None else str(done.backup),
        "notes": [note.in_language(language) for note in done.notes],
    }


def _parts(done: NamedFunctions, *, added: bool) -> Iterator[Element]:
    from investpakke.show.view import Column, Kind, Paragraph, Row, Table

    for line in _said(done, added=added):
        yield Paragraph(line)
    yield from map(Paragraph, done.notes)
    if done.calls and added:
        columns = (
            Column(Text("Cell"), Kind.TEXT),
            Column(Text("Before") if done.converted else Text("Formula"), Kind.TEXT),
            Column(Text("Now") if done.converted else Text("With the names"), Kind.TEXT),
        )
        rows = [Row([_where(call), call.formula, call.converted]) for call in done.calls]
        yield Table(Text("Formulas that were typed with the add-in"), columns, [rows])
    if done.left and added:
        columns = (
            Column(Text("Cell"), Kind.TEXT),
            Column(Text("Formula"), Kind.TEXT),
            Column(Text("Why"), Kind.TEXT),
        )
        rows = [Row([_where(call), call.formula, _why_left(call)]) for call in done.left]
        yield Table(Text("Calls that have no name to call instead"), columns, [rows])


_OWNERS = {
    "conditional format": Text("conditional format"),
    "data validation": Text("data validation"),
    "table column": Text("table column"),
    "name": Text("name"),
}


def _why_left(call: CallLeft) -> Text:
    if call.file:
        return Text("calls {file}, which is not the add-in", file=call.file)
    return Text("this version has no function {name}", name=call.function)


def _where(call: CallOfAddin | CallLeft) -> Text:
    """Return where a formula stands."""
    if call.owner not in _OWNERS:
        return same(call.cell)
    return Text("{place} ({owner})", place=call.cell, owner=_OWNERS[call.owner])


def _said(done: NamedFunctions, *, added: bool) -> Iterator[Text]:
    yield from _names_said(done, added=added)
    if not (done.added or done.renewed or done.removed):
        yield (
            Text("The functions are in the model already.")
            if added
            else Text("None of our names are in the model.")
        )
    if done.stays:
        yield counted(
            "{n} name stays, for its text is not ours, or was changed by hand: {names}. Delete it "
            "under Formulas, Name Manager, if nothing uses it.",
            "{n} names stay, for their texts are not ours, or were changed by hand: {names}. "
            "Delete them under Formulas, Name Manager, if nothing uses them.",
            len(done.stays),
            names=same(", ".join(done.stays)),
        )
    if done.backup is None:
        yield Text("Nothing was changed.")
    if added:
        yield from _calls_said(done)
    elif done.plain:
        yield counted(
            "{n} cell calls a function: without the names and the add-in it shows #NAME?.",
            "{n} cells call a function: without the names and the add-in they show #NAME?.",
            done.plain,
        )


def _names_said(done: NamedFunctions, *, added: bool) -> Iterator[Text]:
    if done.added:
        yield counted(
            "{n} function was put into the model as a name.",
            "{n} functions were put into the model as names.",
            len(done.added),
        )
        yield Text(
            "Excel 365 and Excel 2024 compute them; older ones show #NAME?. Cells that "
            "show #NAME? already are computed by Ctrl+Alt+F9."
        )
    if done.rewritten:
        yield counted(
            "{n} of our names had been rewritten, so that Excel cannot compute it: LibreOffice "
            "does so when it saves.",
            "{n} of our names had been rewritten, so that Excel cannot compute them: LibreOffice "
            "does so when it saves.",
            len(done.rewritten),
        )
        if added:
            yield Text(
                "They are as they should be again. Cells that show an error are computed by "
                "Ctrl+Alt+F9."
            )
    renewed = len({*done.renewed} - {name.upper() for name in done.rewritten})
    if renewed:
        yield counted(
            "{n} name of an earlier version was renewed.",
            "{n} names of an earlier version were renewed.",
            renewed,
        )
    if done.removed:
        yield counted(
            "{n} name was taken out of the model.",
            "{n} names were taken out of the model.",
            len(done.removed),
        )


def _calls_said(done: NamedFunctions) -> Iterator[Text]:
    if done.calls and done.converted:
        yield counted(
            "{n} formula called the add-in and calls the names now.",
            "{n} formulas called the add-in and call the names now.",
            len(done.calls),
        )
        yield _link_said(done)
    elif done.calls:
        yield counted(
            "{n} formula calls the add-in and not the names; --convert changes it.",
            "{n} formulas call the add-in and not the names; --convert changes them.",
            len(done.calls),
        )
    if done.left:
        yield counted(
            "{n} formula calls a function that none of the names can take the place of, and is "
            "left.",
            "{n} formulas call functions that none of the names can take the place of, and are "
            "left.",
            len(done.left),
        )


def _link_said(done: NamedFunctions) -> Text:
    if done.unlinked:
        return Text("Nothing uses the link to the add-in any more, and it was taken out.")
    if done.link_in_use:
        return Text(
            "The link to the add-in is still in the model, for formulas use it. Do not break "
            "it: that would turn them into values."
        )
    return Text(
        "The link to the add-in is still in the model, since a link to another file comes "
        "after it, or a text holds its number. No formula uses it: it can be broken under "
        "Data, Edit Links."
    )

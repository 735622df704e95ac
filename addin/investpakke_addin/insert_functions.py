"""The ribbon's "Indsæt funktioner": the INVEST_* functions as names of the workbook that is open.

Excel 365 and Excel 2024 compute them then without the add-in, on every machine. It is what
`investpakke functions --add-to` does with a file.
"""

from __future__ import annotations

from typing import Any

from investpakke.errors import InvestpakkeError
from investpakke.lambdas import as_shown, is_shown_by_us
from investpakke.text import Text, counted, listed
from investpakke.workbook.function_names import calls_of_addin, function_names
from investpakke_addin.boxes import paragraphs
from investpakke_addin.open_excel import refusal, undisturbed
from investpakke_addin.saved_copy import saved_copy


def insert_functions(book: Any) -> Text:
    """Put the INVEST_* functions into a workbook open in Excel, all or none.

    Parameters
    ----------
    book : xlwings.Book
        The workbook at hand. Where it is protected or shared, where a name of it is called as a
        function is, or where Excel refuses, it stays as it is.

    Returns
    -------
    Text
        What was done.
    """
    if book.api.ProtectStructure:
        return _left(
            Text(
                "The structure of the workbook is protected. Remove the protection under Review, "
                "Protect Workbook."
            )
        )
    if book.api.MultiUserEditing:
        return _left(
            Text("The workbook is shared with the legacy feature. Stop it under Review, Unshare.")
        )
    before = {name.Name: str(name.RefersTo) for name in book.api.Names}
    functions = {name.name for name in function_names()}
    taken = [
        name
        for name, text in before.items()
        if name.rpartition("!")[2].upper() in functions and not is_shown_by_us(text)
    ]
    if taken:
        return _left(
            counted(
                "The workbook has a name of its own that is called so: {names}. Rename it under "
                "Formulas, Name Manager.",
                "The workbook has names of its own that are called so: {names}. Rename them under "
                "Formulas, Name Manager.",
                len(taken),
                names=listed(taken),
            )
        )
    new = [
        name
        for name in function_names()
        if "".join(before.get(name.name, "").split()) != "".join(as_shown(name.text).split())
    ]
    if not new:
        return Text("The functions are in the workbook already. Nothing was changed.")
    with undisturbed(book.app, Text("Inserting the functions …")):
        try:
            for name in new:
                added = book.api.Names.Add(name.name, as_shown(name.text))
                added.Comment = name.comment
        except Exception as error:  # Excel 2021 and older know no LAMBDA
            _put_back(book, before, functions)
            why = Text("Excel did not take them: {reason}", reason=refusal(error))
            return _left(why, Text("They need Excel 365 or Excel 2024."))
    return _inserted(book, len(new))


def _put_back(book: Any, before: dict[str, str], functions: set[str]) -> None:
    for name in list(book.api.Names):
        if name.Name in functions:
            if name.Name in before:
                name.RefersTo = before[name.Name]
            else:
                name.Delete()


def _left(*why: Text) -> Text:
    return paragraphs(Text("Nothing was changed."), *why)


def _inserted(book: Any, count: int) -> Text:
    said = [
        counted(
            "{n} function was put into {workbook} as a name. Excel 365 and Excel 2024 compute it "
            "without the add-in; older ones show #NAME?.",
            "{n} functions were put into {workbook} as names. Excel 365 and Excel 2024 compute "
            "them without the add-in; older ones show #NAME?.",
            count,
            workbook=book.name,
        )
    ]
    calls = _calls(book)
    if calls:
        said.append(
            counted(
                "{n} formula was typed with the add-in and goes on calling it. Save the "
                "workbook, close it, and run investpakke functions --add-to FILE --convert.",
                "{n} formulas were typed with the add-in and go on calling it. Save the "
                "workbook, close it, and run investpakke functions --add-to FILE --convert.",
                calls,
            )
        )
    return paragraphs(*said)


def _calls(book: Any) -> int:
    """Return how many cells call the add-in, as Excel saves them."""
    with saved_copy(book) as copy:
        try:
            return len(calls_of_addin(copy))
        except InvestpakkeError:
            return 0

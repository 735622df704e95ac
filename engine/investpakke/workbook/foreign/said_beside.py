"""What is told of words beside a table of cases: a note, or why the model is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from investpakke.errors import FileError
from investpakke.problems import MODEL_NOT_YEARLY, MODEL_WHOLE_PERIOD
from investpakke.text import Problem, Text, joined, same
from investpakke.workbook.foreign.headers import folded
from investpakke.workbook.foreign.remarks import Remarks

_LONGEST = 90
"""Characters of a remark that are quoted."""
_MOST = 3
"""Places that are quoted."""


class Said(NamedTuple):
    """What a cell says of the amounts.

    Parameters
    ----------
    kind : str
        Of the savings a "phasing", that they are "later", or a "share"; of all amounts that they
        are those of the whole "period", or come "once"; or what a remark says of the cases.
    where : str
        The cell.
    text : Text
        What it says.
    """

    kind: str
    where: str
    text: Text


_WHAT: Final[Mapping[str, tuple[Problem, Text]]] = {
    "phasing": (
        Problem("model.phasing_beside", "a phasing beside the table is not read"),
        Text("the phasing in a column 'Phasing' for each case, or the saving year by year"),
    ),
    "later": (
        Problem("model.later_beside", "the saving may begin later than the table shows"),
        Text("a year in a column 'Start year' for each case, or the saving year by year"),
    ),
    "share": (
        Problem("model.share_beside", "a share of the saving beside the table is not read"),
        Text("the part of the saving that the municipality gets, in the table"),
    ),
    "risk": (
        Problem("model.risk_beside", "it is not clear whether the amounts hold a deduction"),
        Text(
            "the effect that is counted on, in the table: all of it, or less a deduction for risk"
        ),
    ),
    "period": (MODEL_WHOLE_PERIOD, Text("amounts a year, or year by year")),
    "once": (
        Problem("model.once", "the amounts may come only once"),
        Text("a column 'One-off cost', or amounts year by year"),
    ),
    "withdrawn": (
        Problem("model.withdrawn", "a remark says that a case may not be in the package"),
        Text("a table of the cases that are in it, or a sum of the model's own of them all"),
    ),
    "twice": (
        Problem("model.counted_twice", "a remark says that amounts are counted twice"),
        Text("each amount in one case: added as they stand, the cases count it double"),
    ),
    "ends": (
        Problem("model.some_years", "the amounts may be those of some of the years only"),
        Text("amounts year by year, or a year in a column 'End year'"),
    ),
    "changes": (
        Problem("model.changing", "the amounts may not be the same in every year"),
        Text("amounts year by year"),
    ),
    "exclusive": (
        Problem("model.exclusive", "a remark says that cases may exclude one another"),
        Text("cases whose amounts may be added"),
    ),
    "outdated": (
        Problem("model.outdated", "a remark says that amounts may not be the present ones"),
        Text("the present amounts in the table"),
    ),
    "already": (
        Problem("model.in_the_budget", "the amounts may already be in the budget"),
        Text("amounts that come on top of the budget"),
    ),
    "paid": (
        Problem(
            "model.paid_by_others", "others than the municipality may have a part of the amounts"
        ),
        Text("the municipality's own cost and saving in the table"),
    ),
    "running": (
        Problem("model.running_totals", "the amounts may be running totals"),
        Text("each year's own amount"),
    ),
    "per_month": (MODEL_NOT_YEARLY, Text("amounts a year")),
    "less_costs": (
        Problem("model.already_net", "the savings may already be less the costs"),
        Text("savings of which the costs have not been taken"),
    ),
    "signs": (
        Problem("model.signs_told", "a remark says of the signs what the table does not show"),
        Text("costs and savings without a minus; an added cost among the costs"),
    ),
    "levels": (
        Problem("model.price_levels", "the amounts may be in different price levels"),
        Text("all amounts in one price level"),
    ),
    "foreign": (
        Problem("model.currency", "the amounts may not be in Danish kroner"),
        Text("amounts in DKK, DKK thousand or million"),
    ),
    "per_person": (
        Problem("model.of_one_person", "the amounts may be those of one person"),
        Text("the case's whole amount a year, or columns 'Unit saving' and 'Full-year persons'"),
    ),
}

_INTO_THE_TABLE: Final = Text("Put it into the table. If the amounts hold it already")
_MENDS: Final[Mapping[str, Text]] = {
    "withdrawn": Text(
        "Delete the case that is not in it, or move it to another sheet. If all cases are in it"
    ),
    "exclusive": Text(
        "Keep the case that holds, and move the others to another sheet. If they are to be added"
    ),
    "twice": Text("Take the amount out of one of the cases. If it has been taken out"),
    "outdated": Text("Correct the amounts in the table. If they are corrected"),
}
"""What to do about each kind, before word of how the remark is passed over."""

_NOTES: Final[Mapping[str, Text]] = {
    "overlap": Text("The target groups of cases overlap; the amounts are added as they stand"),
    "lacks": Text("Not in the amounts"),
    "adjusted": Text("By the model the amounts hold this already; they are taken as they stand"),
    "starts": Text("A case begins within a year; the amounts are taken as they stand"),
    "named": Text("A remark on a case; the amounts are taken as they stand"),
}


def note_of(said: Said) -> Text:
    """Return what is told of a remark that stops no reading."""
    return Text("{note} ({cell}): {text}", note=_NOTES[said.kind], cell=said.where, text=said.text)


def remarks_left(found: Sequence[Said]) -> Text:
    """Return what is told of remarks of which nothing is understood."""
    said = [
        Text("'{text}' ({cell})", text=_shortened(said.text.da), cell=said.where.rpartition("!")[2])
        for said in found[:_MOST]
    ]
    remarks, more = joined(said, "; "), len(found) - _MOST
    if more > 0:
        return Text(
            "Remarks that are not used: {remarks}; and {more} more", remarks=remarks, more=more
        )
    return Text("Remarks that are not used: {remarks}", remarks=remarks)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def refusal_of(found: Sequence[Said], remarks: Remarks) -> FileError:
    """Return the refusal of what stands beside a table, with the cells and the way out."""
    first = found[0]
    what, expected = _WHAT[first.kind]
    mend = _MENDS.get(first.kind, _INTO_THE_TABLE)
    if first.kind == "ends":
        last = remarks.until(folded(first.text.da))
        span = f"{remarks.first_year}–{remarks.first_year + remarks.years - 1}"
        expected = Text(
            "{expected}: by the remark they end with {last}, by the table they are of {span}",
            expected=expected,
            last=last,
            span=span,
        )
    got = joined((said.text for said in found[:_MOST]), "; ")
    more = len(found) - _MOST
    cells = ", ".join(f"'{said.where}'" for said in found)
    return FileError(
        what,
        where=first.where,
        expected=expected,
        got=got if more <= 0 else joined([got, same(f"(+{more})")], " "),
        mend=Text(
            "{mend}, type on a sheet called 'investpakke' 'ignore' and in the "
            "cells beside it: {cells}",
            mend=mend,
            cells=cells,
        ),
        parameter="mapping",
    )

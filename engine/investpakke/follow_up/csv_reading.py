"""Actual figures in a CSV file: as a Danish Excel or ledger exports it, or with points."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Callable, Iterator, Mapping
from io import StringIO

from investpakke.danish_numbers import danish_number, not_a_number
from investpakke.errors import FileError, InputError, Text, same
from investpakke.follow_up.outcomes import Actual
from investpakke.follow_up.period import Period

_HEADS: Mapping[str, tuple[str, ...]] = {
    "case": ("sag", "case"),
    "period": ("periode", "period"),
    "persons": ("helårspersoner", "persons"),
    "cost": ("investering", "cost"),
    "unit_saving": ("enhedsbesparelse", "unit_saving"),
    "full_persons": ("fuld effekt nu", "full_persons"),
    "note": ("bemærkning", "note"),
}
"""The heads of the columns, Danish or English; case and period must be there."""

_NEEDED = ("case", "period")
_TEXTS = ("case", "period", "note")


def csv_actuals(text: str) -> tuple[Actual, ...]:
    r"""Return the actual figures of a CSV text.

    Semicolons between fields go with Danish numbers (1234,5), commas with points (1234.5). A
    number that might be read in two ways (1.234) is refused. An empty field is a figure that is
    not known.

    Raises
    ------
    FileError
        No head, an unknown one, or one that stands twice.
    InputError
        A line that is refused.

    Examples
    --------
    >>> found = csv_actuals("sag;periode;helårspersoner;investering\n4.4;2024;6,5;2340\n")
    >>> found[0].persons, found[0].cost, found[0].unit_saving
    (6.5, 2340.0, None)
    """
    danish = ";" in text.lstrip().partition("\n")[0]
    rows = csv.reader(StringIO(text, newline=""), delimiter=";" if danish else ",", strict=True)
    number = danish_number if danish else _plain_number
    try:
        return tuple(_actuals(rows, number))
    except csv.Error as error:
        raise FileError(
            Text("filen er ikke gyldig CSV", "the file is not valid CSV"),
            where=_line(rows.line_num),
            got=same(str(error)),
        ) from None


def _actuals(rows: Iterator[list[str]], number: Callable[[str], float]) -> Iterator[Actual]:
    keys: list[str] = []
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not keys:
            keys = _keys(cells)
            continue
        line = _line(rows.line_num)  # type: ignore[attr-defined]  # of csv.reader
        try:
            yield _actual(keys, cells, number)
        except InputError as error:
            raise error.inside(line) from None
    if not keys:
        _keys([])


def _actual(keys: list[str], cells: list[str], number: Callable[[str], float]) -> Actual:
    if len(cells) != len(keys):
        raise InputError(
            Text("antallet af felter passer ikke", "the number of fields does not fit"),
            expected=Text(f"{len(keys)} som i overskriften", f"{len(keys)} as in the head"),
            got=len(cells),
        )
    said = dict(zip(keys, cells, strict=True))
    amounts = {}
    for key in keys:
        if key not in _TEXTS and said[key]:
            try:
                amounts[key] = number(said[key])
            except InputError as error:
                raise error.inside(Text(*_HEADS[key])) from None
    return Actual(
        case=said["case"], period=Period.parse(said["period"]), note=said.get("note", ""), **amounts
    )


def _keys(heads: list[str]) -> list[str]:
    """Return what the columns are, from their heads."""
    known = {head: key for key, names in _HEADS.items() for head in names}
    expected = Text(*("; ".join(names[i] for names in _HEADS.values()) for i in (0, 1)))
    keys = []
    for head in heads:
        name = " ".join(head.lower().split())
        if name not in known or known[name] in keys:
            near = difflib.get_close_matches(name, known, n=1)
            raise FileError(
                Text("overskriften kendes ikke eller står to gange",
                     "the head is not known or stands twice"),
                expected=expected,
                got=head,
                mend=Text(f"Mente du {near[0]}?", f"Did you mean {near[0]}?") if near else None,
            )  # fmt: skip
        keys.append(known[name])
    for key in _NEEDED:
        if key not in keys:
            raise FileError(
                Text("en kolonne mangler", "a column is missing"),
                where=Text(*_HEADS[key]),
                expected=expected,
                got=None,
            )
    return keys


def _plain_number(text: str) -> float:
    try:
        if not text.isascii() or "_" in text:
            raise ValueError
        return float(text)
    except ValueError:
        raise not_a_number(text) from None


def _line(number: int) -> Text:
    return Text(f"linje {number}", f"line {number}")

"""Actual figures in a CSV file: as a Danish Excel or ledger exports it, or with points."""

from __future__ import annotations

import csv
import difflib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from io import StringIO

from investpakke.danish_numbers import danish_number, not_a_number
from investpakke.errors import FileError, InputError, Text, same
from investpakke.follow_up.outcomes import Actual
from investpakke.follow_up.period import Period

HEADS: Mapping[str, tuple[str, ...]] = {
    "case": ("sag", "case"),
    "period": ("periode", "period"),
    "year": ("år", "year"),
    "first": ("fra måned", "from month"),
    "last": ("til måned", "to month"),
    "persons": ("helårspersoner", "persons", "helårspersoner, realiseret"),
    "cost": ("investering", "cost", "investering, realiseret"),
    "unit_saving": ("enhedsbesparelse", "unit_saving", "enhedsbesparelse, realiseret"),
    "full_persons": ("fuld effekt nu", "full_persons", "fuld effekt, som den ventes nu"),
    "note": ("bemærkning", "note", "kilde / bemærkning"),
}
"""The heads of the columns: Danish, English, and as on the sheet `Opfølgning`."""

_AMOUNTS = ("persons", "cost", "unit_saving", "full_persons")
_MONTHS_OF_A_YEAR = ("year", "first", "last")
_MONEY = ("cost", "unit_saving")
_TKR = {"kr.": 0.001, "tkr.": 1.0, "t.kr.": 1.0, "tusind kr.": 1.0, "1.000 kr.": 1.0,
        "mio. kr.": 1000.0}  # fmt: skip
"""Units that may stand in brackets after the head of an amount; without one it is tkr."""

_EXPECTED = Text(
    "sag; periode (eller år; fra måned; til måned); helårspersoner; investering; "
    "enhedsbesparelse; fuld effekt nu; bemærkning",
    "case; period (or year; from month; to month); persons; cost; unit_saving; full_persons; note",
)


def csv_actuals(text: str) -> tuple[Actual, ...]:
    r"""Return the actual figures of a CSV text.

    Semicolons between fields go with Danish numbers (1234,5), commas with points (1234.5). A
    number that might be read in two ways (1.234) is refused. An empty field is a figure that is
    not known; empty fields at the end of a line may be left out, as Excel does. A first line
    ``sep=;`` is passed over.

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
    >>> found = csv_actuals("Sag;År;Fra måned;Til måned;Investering\n4.4;2024;1;6;1170\n")
    >>> str(found[0].period)
    '2024-01..2024-06'
    """
    text = unicodedata.normalize("NFC", text)  # a Mac takes letters such as å apart
    first, _, rest = text.partition("\n")
    if first.strip().strip('"') in {"sep=;", "sep=,"}:  # what stands between fields, told to Excel
        text = f"\n{rest}"
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
    worth: dict[str, float] = {}
    for row in rows:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            del cells[-1]
        if not cells:
            continue
        if not keys:
            plain, worth = _without_units(cells)
            keys = _keys(plain)
            continue
        line = _line(rows.line_num)  # type: ignore[attr-defined]  # of csv.reader
        try:
            yield _actual(keys, cells, number, worth)
        except InputError as error:
            raise error.inside(line) from None
    if not keys:
        _keys([])


def _without_units(heads: list[str]) -> tuple[list[str], dict[str, float]]:
    """Return heads without the units of money in brackets, and what those are worth in tkr."""
    plain, worth = [], {}
    for head in heads:
        name, _, unit = head.lower().rstrip(") ").partition("(")
        key = next((key for key in _MONEY if " ".join(name.split()) in HEADS[key]), None)
        if key is not None and unit.strip() in _TKR:
            worth[key] = _TKR[unit.strip()]
            plain.append(name)
        else:
            plain.append(head)
    return plain, worth


def _actual(
    keys: list[str],
    cells: list[str],
    number: Callable[[str], float],
    worth: Mapping[str, float],
) -> Actual:
    if len(cells) > len(keys):
        raise InputError(
            Text("antallet af felter passer ikke", "the number of fields does not fit"),
            expected=Text(f"{len(keys)} som i overskriften", f"{len(keys)} as in the head"),
            got=len(cells),
        )
    said = dict(zip(keys, cells, strict=False))
    amounts = {key: _number(key, said[key], number) * worth.get(key, 1.0)
               for key in _AMOUNTS if said.get(key)}  # fmt: skip
    return Actual(
        case=said.get("case", ""),
        period=Period.parse(said.get("period", "")) if "period" in keys
        else _period(keys, said, number),
        note=said.get("note", ""),
        **amounts,
    )  # fmt: skip


def _period(keys: list[str], said: Mapping[str, str], number: Callable[[str], float]) -> Period:
    """Return the months that stand in columns of their own; the year alone is all of it."""
    typed = []
    for key in _MONTHS_OF_A_YEAR:
        if key in keys:
            if not said.get(key):
                raise InputError(
                    Text("feltet er tomt", "the field is empty"),
                    where=Text(*HEADS[key][:2]),
                    expected=Text("sag, år, fra måned og til måned", "case, year and both months"),
                )
            typed.append(_number(key, said[key], number))
    return Period(*typed)  # type: ignore[arg-type]  # Period refuses what is not whole


def _number(key: str, text: str, number: Callable[[str], float]) -> float:
    try:
        return number(text)
    except InputError as error:
        raise error.inside(Text(*HEADS[key][:2])) from None


def _keys(heads: list[str]) -> list[str]:
    """Return what the columns are, from their heads."""
    known = {head: key for key, names in HEADS.items() for head in names}
    keys: list[str] = []
    for head in heads:
        name = " ".join(head.lower().split())
        if name not in known or known[name] in keys:
            near = difflib.get_close_matches(name, known, n=1)
            raise FileError(
                Text("overskriften kendes ikke eller står to gange",
                     "the head is not known or stands twice"),
                expected=_EXPECTED,
                got=head,
                mend=Text(f"Mente du {near[0]}?", f"Did you mean {near[0]}?") if near else None,
            )  # fmt: skip
        keys.append(known[name])
    if "period" in keys and set(_MONTHS_OF_A_YEAR) & set(keys):
        raise FileError(
            Text("perioden står to gange", "the period stands twice"),
            where=Text("periode; år", "period; year"),
            expected=_EXPECTED,
        )
    stated = [key for key in _MONTHS_OF_A_YEAR if key in keys]
    of_period = ["year"] if stated == ["year"] else _MONTHS_OF_A_YEAR if stated else ["period"]
    for key in ("case", *of_period):
        if key not in keys:
            raise FileError(
                Text("en kolonne mangler", "a column is missing"),
                where=Text(*HEADS[key][:2]),
                expected=_EXPECTED,
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

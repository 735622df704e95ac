"""Actual results in a file: TOML with settings, or CSV.

CSV files may be exported by a Danish Excel or ledger, or use decimal points.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

from investpakke.danish_numbers import danish_number, not_a_number
from investpakke.deciding.follow_up.outcomes import (
    WRITTEN_METHODS,
    Actual,
    Limits,
    Method,
    Outcomes,
)
from investpakke.deciding.follow_up.period import Period
from investpakke.errors import FileError, InputError, InvestpakkeError
from investpakke.problems import FOLLOW_UP_METHOD_UNKNOWN, UNIT_MISSING, UNIT_UNKNOWN
from investpakke.text import Bilingual, Problem, Text, same
from investpakke.toml_table import Table, placed, read_text, toml_data
from investpakke.written_names import named_one

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
"""The headers of the columns: Danish, English, and as on the sheet `Opfølgning`."""

RESULTS = (
    "investeringsforslag",
    "status",
    "forventede personer",
    "forventet besparelse",
    "volumen",
    "tempo",
    "pris",
    "afvigelse",
    "forventet investering",
    "afvigelse, investering",
)
"""Headers of the sheet's table above computed columns, which are not read."""


def _head(key: str) -> Text:
    """Return the header of a column."""
    danish, english, *_ = HEADS[key]
    return Bilingual(danish, english)


_AMOUNTS = ("persons", "cost", "unit_saving", "full_persons")
_MONTHS_OF_A_YEAR = ("year", "first", "last")
_MONEY = ("cost", "unit_saving")
_UNITS = {"case": "nr.", "year": "årstal"}
"""The units below these headers on the sheet."""
_TKR = {
    "kr.": 0.001,
    "tkr.": 1.0,
    "t.kr.": 1.0,
    "tusind kr.": 1.0,
    "1.000 kr.": 1.0,
    "mio. kr.": 1000.0,
}
"""Units that may be in brackets after the header of an amount; the default is tkr."""

_LARGE = {"cost": 100_000.0, "unit_saving": 10_000.0}
"""Amounts too large for tkr.: 100 mio. kr. of cost, 10 mio. kr. per person."""

_CSV_EXPECTED = Text(
    "case; period (or year; from month; to month); persons; cost; unit_saving; full_persons; note"
)


def csv_actuals(text: str) -> tuple[Actual, ...]:
    r"""Return the actual figures of a CSV text.

    Semicolons or tabs between fields go with Danish numbers (1234,5), commas with points
    (1234.5). A number that might be read in two ways (1.234) is refused, unless other numbers of
    the file have a decimal comma and none a decimal point. An empty field is a figure that is not
    known; empty fields at the end of a line may be left out, as Excel does. A first line ``sep=;``
    is passed over. The table may be a copy of the one on the sheet `Opfølgning`, with what that
    computes and its line of units.

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
    text = unicodedata.normalize("NFC", text)  # a Mac decomposes letters such as å
    first, _, rest = text.partition("\n")
    if first.strip().strip('"') in {"sep=;", "sep=,"}:  # the separator, as stated for Excel
        text = f"\n{rest}"
    head = text.lstrip().partition("\n")[0]
    between = next((mark for mark in ";\t" if mark in head), ",")
    rows = csv.reader(StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        lines = [(rows.line_num, [cell.strip() for cell in row]) for row in rows]
    except csv.Error as error:
        raise FileError(
            Problem("csv.invalid", "the file is not valid CSV"),
            where=_line(rows.line_num),
            got=same(str(error)),
        ) from None
    return tuple(_csv_actuals(lines, danish=between != ","))


def _csv_actuals(lines: list[tuple[int, list[str]]], *, danish: bool) -> Iterator[Actual]:
    for _, cells in lines:
        while cells and not cells[-1]:
            del cells[-1]
    filled = [(number, cells) for number, cells in lines if cells]
    plain, worth = _without_units(filled[0][1] if filled else [])
    keys, rows = _keys(plain), filled[1:]
    if rows and all(_said(keys, rows[0][1]).get(key) == unit for key, unit in _UNITS.items()):
        worth, rows = _worth(_said(keys, rows[0][1])), rows[1:]
    amounts = [
        said[key]
        for _, cells in rows
        if (said := _said(keys, cells))
        for key in _AMOUNTS
        if key in said
    ]
    number = _danish_numbers(amounts) if danish else _plain_number
    found = []
    for line, cells in rows:
        try:
            found.append(_actual(keys, cells, number, worth))
        except InputError as error:
            raise error.within(_line(line)) from None
    _check_units(found, worth)
    yield from found


def _check_units(found: Sequence[Actual], worth: Mapping[str, float]) -> None:
    """Refuse whole amounts without a unit that are as large as kr.: tkr. is usual."""
    for key, large in _LARGE.items():
        amounts = [amount for each in found if (amount := getattr(each, key))]
        if (
            key not in worth
            and amounts
            and max(amounts) >= large
            and not any(amount % 1 for amount in amounts)
        ):
            raise FileError(
                UNIT_MISSING,
                where=_head(key),
                expected=Text("the unit in the header: such whole amounts may be kr. or tkr."),
                got=max(amounts),
                mend=Text("Type '{head} (kr.)' or '{head} (tkr.)' as the head", head=_head(key)),
            )


def _said(keys: list[str], cells: list[str]) -> dict[str, str]:
    """Return the fields of a line by name."""
    return dict(zip(keys, cells, strict=False))


def _without_units(heads: list[str]) -> tuple[list[str], dict[str, float]]:
    """Return headers without units in brackets, and the value of those units in tkr."""
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


def _worth(units: Mapping[str, str]) -> dict[str, float]:
    """Return the value in tkr. of the units in the sheet's line of units."""
    found = {}
    for key in _MONEY:
        unit = units.get(key, "").lower().removesuffix("i perioden").removesuffix("pr. år").strip()
        if key in units and unit not in _TKR:
            raise FileError(
                UNIT_UNKNOWN,
                where=_head(key),
                expected=same(", ".join(_TKR)),
                got=units[key] or None,
            )
        found[key] = _TKR.get(unit, 1.0)
    return found


def _actual(
    keys: list[str], cells: list[str], number: Callable[[str], float], worth: Mapping[str, float]
) -> Actual:
    if len(cells) > len(keys):
        raise InputError(
            Problem("csv.fields", "the number of fields is wrong"),
            expected=Text("{keys} as in the header", keys=len(keys)),
            got=len(cells),
        )
    said = _said(keys, cells)
    amounts = {
        key: _number(key, said[key], number) * worth.get(key, 1.0)
        for key in _AMOUNTS
        if said.get(key)
    }
    return Actual(
        case=said.get("case", ""),
        period=Period.parse(said.get("period", ""))
        if "period" in keys
        else _period(keys, said, number),
        note=said.get("note", ""),
        **amounts,
    )


def _period(keys: list[str], said: Mapping[str, str], number: Callable[[str], float]) -> Period:
    """Return the months stated in separate columns; a year alone means all of it."""
    typed = []
    for key in _MONTHS_OF_A_YEAR:
        if key in keys:
            if not said.get(key):
                raise InputError(
                    Problem("csv.field_empty", "the field is empty"),
                    where=_head(key),
                    expected=Text("case, year and both months"),
                )
            typed.append(_number(key, said[key], number))
    return Period(*typed)  # type: ignore[arg-type]  # Period refuses what is not whole


def _number(key: str, text: str, number: Callable[[str], float]) -> float:
    try:
        return number(text)
    except InputError as error:
        raise error.within(_head(key)) from None


def _keys(heads: list[str]) -> list[str]:
    """Return the names of the columns, from their headers."""
    known = {head: key for key, names in HEADS.items() for head in names}
    keys: list[str] = []
    for head in heads:
        name = " ".join(head.lower().split())
        if name in RESULTS:
            keys.append("")
            continue
        if name not in known or known[name] in keys:
            near = difflib.get_close_matches(name, known, n=1)
            raise FileError(
                Problem("csv.head_unknown", "the header is unknown or occurs twice"),
                expected=_CSV_EXPECTED,
                got=head,
                mend=Text("Did you mean {near}?", near=near[0]) if near else None,
            )
        keys.append(known[name])
    if "period" in keys and set(_MONTHS_OF_A_YEAR) & set(keys):
        raise FileError(
            Problem("csv.period_twice", "the period occurs twice"),
            where=Text("period; year"),
            expected=_CSV_EXPECTED,
        )
    stated = [key for key in _MONTHS_OF_A_YEAR if key in keys]
    of_period = ["year"] if stated == ["year"] else _MONTHS_OF_A_YEAR if stated else ["period"]
    for key in ("case", *of_period):
        if key not in keys:
            raise FileError(
                Problem("csv.column_missing", "a column is missing"),
                where=_head(key),
                expected=_CSV_EXPECTED,
                got=None,
            )
    return keys


def _danish_numbers(amounts: list[str]) -> Callable[[str], float]:
    """Return how the amounts of a file are read: decimal commas show what points mean.

    Excel shows a whole number in a format with optional decimals with its comma: "2.340,".
    """
    commas = any(_DECIMAL_COMMA.fullmatch(field) for field in amounts)
    points = any(_DECIMAL_POINT.fullmatch(field) for field in amounts)

    def number(field: str) -> float:
        whole = f"{field}0" if _DANGLING.fullmatch(field) else field
        if commas and not points and _EITHER.fullmatch(whole):
            whole = f"{whole}0" if "," in whole else whole.replace(".", "")
        return danish_number(whole)

    return number


_DANGLING = re.compile(r"-?[0-9][0-9. \xa0]*,")
_DECIMAL_COMMA = re.compile(r"-?[0-9][0-9. \xa0]*,(?:[0-9]{1,2}|[0-9]{4,})?")
_DECIMAL_POINT = re.compile(r"-?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})")
_EITHER = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")


def _plain_number(text: str) -> float:
    try:
        if not text.isascii() or "_" in text:
            raise ValueError
        return float(text)
    except ValueError:
        if "," in text:  # in quotes, where a Danish number may be between commas
            return danish_number(text)
        raise not_a_number(text) from None


def _line(number: int) -> Text:
    return Text("line {number}", number=number)


MAX_BYTES = 5_000_000
_EXPECTED = Text("a file of actual figures (.toml or .csv)")
_DANISH = {
    "actuals": ("realiseret",),
    "until": ("til_og_med",),
    "method": ("metode",),
    "lights": ("lys",),
    "green_from": ("grøn_fra",),
    "yellow_from": ("gul_fra",),
    "least_gain": ("mindste_gevinst",),
    **{key: (HEADS[key][0],) for key in ("case", "period", "note", "full_persons")},
    "persons": ("personer", "helårspersoner"),
    "cost": ("investering",),
    "unit_saving": ("enhedsbesparelse",),
}
"""Keys in Danish: all that a file may contain."""

AMOUNTS = ("persons", "cost", "unit_saving", "full_persons")


def read_outcomes(path: str | Path) -> Outcomes:
    """Return the outcomes in a file.

    Parameters
    ----------
    path : str or Path
        A ``.toml`` file with ``[[actuals]]`` and perhaps ``until``, ``method`` and
        ``[lights]``; or a ``.csv`` file with a head and one line a case and period.

    Raises
    ------
    FileError
        Not there, not readable, or another kind of file.
    InputError
        A key or a line that is refused.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in {".toml", ".csv"}:
        raise FileError(
            Problem("file.kind_unknown", "the kind of file is not known"),
            where=str(path),
            expected=_EXPECTED,
            got=path.suffix or None,
        )
    text = read_text(path, _EXPECTED, MAX_BYTES, or_windows=kind == ".csv")
    try:
        if kind == ".csv":
            return Outcomes(actuals=csv_actuals(text))
        return parse_outcomes(text, "")
    except InvestpakkeError as error:
        raise error.within(str(path)) from None


def parse_outcomes(text: str, file: str) -> Outcomes:
    """Return the outcomes in a TOML text; ``file`` names it in messages.

    Examples
    --------
    >>> found = parse_outcomes('''
    ... until = "2024-09"
    ... [lights]
    ... green_from = 0.9
    ... [[actuals]]
    ... case = "4.4"
    ... period = "2024-01..2024-06"
    ... persons = 6
    ... ''', "outcomes.toml")
    >>> found.actuals[0].period.months, found.limits.green_from, found.method.value
    (6, 0.9, 'share')
    """
    root = Table(toml_data(text, file), same(""), danish=_DANISH)
    outcomes = Outcomes(
        actuals=_actuals(root.tables("actuals")),
        until=root.take("until", str, default=""),
        method=_method(root),
        limits=_limits(root.inner_or_none("lights")),
    )
    root.finish()
    return outcomes


def method_named(name: str, where: Text) -> Method:
    """Return the method of that name."""
    what = FOLLOW_UP_METHOD_UNKNOWN
    return named_one(name, WRITTEN_METHODS, what, where)


def _method(root: Table) -> Method:
    return method_named(root.take("method", str, default=Method.SHARE.value), root.at("method"))


def _limits(table: Table | None) -> Limits:
    if table is None:
        return Limits()
    usual = Limits()

    def limits(table: Table) -> Limits:
        return Limits(
            *(
                table.take(name, float, default=getattr(usual, name))
                for name in ("green_from", "yellow_from", "least_gain")
            )
        )

    return placed(table, limits)


def _actuals(tables: Sequence[Table]) -> tuple[Actual, ...]:
    def actual(table: Table) -> Actual:
        return Actual(
            case=table.take("case", str),
            period=Period.parse(table.take("period", str)),
            note=table.take("note", str, default=""),
            **{name: table.take(name, float, default=None) for name in AMOUNTS},
        )

    return tuple(placed(table, actual) for table in tables)

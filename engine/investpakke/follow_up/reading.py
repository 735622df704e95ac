"""Outcomes as users write them in a file: TOML with settings, or CSV as a ledger exports it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from investpakke.errors import FileError, InvestpakkeError
from investpakke.follow_up.csv_reading import HEADS, csv_actuals
from investpakke.follow_up.outcomes import WRITTEN_METHODS, Actual, Limits, Method, Outcomes
from investpakke.follow_up.period import Period
from investpakke.problems import FOLLOW_UP_METHOD_UNKNOWN
from investpakke.text import Problem, Text, same
from investpakke.toml_table import Table, placed, read_text, toml_data
from investpakke.written_names import named_one

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
"""Keys in Danish: all that a file may hold."""

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
        Not there, not readable, another kind of file.
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

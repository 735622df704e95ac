"""Reading an `Uncertainty` from a TOML file.

[uncertainty]                       # all cases; relative changes, the delay in years
persons = {low = -0.3, likely = 0.0, high = 0.1}    # PERT
unit_saving = {mean = 0.0, sd = 0.05}               # normal
investment = {low = 0.0, high = 0.2}                # uniform
delay = 0                                           # not uncertain
standard = false                    # true: the standard range where nothing is stated

[groups.2]                          # the cases of one group
persons = {low = -0.4, likely = -0.1, high = 0.1}

[correlation]                       # between cases; without it: none, and 0.5 beside it
all = 0.2
persons = 0.4

[grades]                            # your own table: taken off the saving
A = 0.0
B = 0.1

[corrections]                       # all cases
grade = "B"
deadweight = 0.05

[cases."1.1"]                       # one case
grade = "A"
fade = 0.1
fade_after = 3
persons = {low = -0.5, likely = -0.1, high = 0.1}

Every key may be Danish: `_DANISH` has them. `[usikkerhed]`, `personer = {lav = -0.3, sandsynlig
= 0.0, hoej = 0.1}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from investpakke.deciding.drivers import DRIVER_KEYS, Driver
from investpakke.deciding.probability.corrections import Correction, Grades
from investpakke.deciding.probability.correlation import Correlation
from investpakke.deciding.probability.distribution import Distribution, Normal, Pert, Uniform, fixed
from investpakke.deciding.probability.uncertainty import Uncertainty, possible
from investpakke.errors import InputError
from investpakke.text import Problem, Text, same
from investpakke.toml_table import Table, placed, read_text, toml_data

_MOST_BYTES = 1_000_000
_DANISH = {
    **DRIVER_KEYS,
    "uncertainty": ("usikkerhed",),
    "low": ("lav",),
    "likely": ("sandsynlig",),
    "high": ("høj",),
    "mean": ("middel",),
    "sd": ("spredning",),
    "groups": ("grupper", "målgrupper"),
    "cases": ("sager",),
    "correlation": ("korrelation",),
    "all": ("alle",),
    "matrix": ("matrice",),
    "grades": ("evidensgrader",),
    "grade": ("evidensgrad",),
    "corrections": ("korrektioner",),
    "optimism": ("fratræk",),
    "deadweight": ("dødvægt",),
    "fade": ("fald",),
    "fade_after": ("fald_efter",),
}
"""Keys in Danish: all that a file may contain except ``standard``, which is the same."""

_EXPECTED = Text("a TOML file with [uncertainty]")
_FORMS = Text("{low, likely, high}; {mean, sd}; {low, high}; 0.1")


def read_uncertainty(path: Path) -> Uncertainty:
    """Return the uncertainty in a TOML file; omitted keys have defaults.

    Raises
    ------
    FileError, InputError
        The wrong file, key or value, and where it is.
    """
    text = read_text(path, _EXPECTED, _MOST_BYTES)
    try:
        return _uncertainty(Table(toml_data(text, str(path)), same(""), danish=_DANISH))
    except InputError as error:
        raise error.within(str(path)) from None


def _uncertainty(root: Table) -> Uncertainty:
    usual, cases = root.inner_or_none("uncertainty"), root.inner_or_none("cases")
    groups = root.inner_or_none("groups")
    correlation, corrections = root.inner_or_none("correlation"), root.inner_or_none("corrections")
    grades = root.inner_or_none("grades")
    root.finish()
    own = {} if cases is None else {key: cases.inner(key) for key in cases.keys}
    read = {key: (_distributions(table), _correction(table)) for key, table in own.items()}
    for table in own.values():
        table.finish()
    standard = usual is not None and usual.take("standard", bool, default=False)
    return Uncertainty(
        usual={} if usual is None else placed(usual, _distributions),
        by_case={key: distributions for key, (distributions, _) in read.items()},
        by_group={} if groups is None else dict(_groups(groups)),
        standard=standard,
        correlation=None if correlation is None else placed(correlation, _correlation),
        correction=Correction() if corrections is None else placed(corrections, _correction),
        corrections={key: correction for key, (_, correction) in read.items()},
        grades=Grades({}) if grades is None else placed(grades, _grades),
    )


def _groups(table: Table) -> Iterator[tuple[int, dict[Driver, Distribution]]]:
    for key in table.keys:
        if not key.isdecimal():
            raise InputError(
                Problem("group.no_number", "the group has no number"),
                where=table.where,
                expected=same("[groups.1]"),
                got=same(key),
            )
        yield int(key), placed(table.inner(key), _distributions)


def _distributions(table: Table) -> dict[Driver, Distribution]:
    return {driver: _distribution(table, driver) for driver in Driver if table.has(driver.value)}


def _distribution(table: Table, driver: Driver) -> Distribution:
    where = table.at(driver.value)
    value: object = table.take(driver.value, dict, float)
    try:
        stated = (
            _stated(Table(value, where, danish=_DANISH))
            if isinstance(value, dict)
            else fixed(cast("float", value))
        )
        return possible(driver, stated, where)
    except InputError as error:
        raise (error if error.is_inside(where) else error.within(where)) from None


def _stated(points: Table) -> Distribution:
    for kind, keys in (
        (Pert, ("low", "likely", "high")),
        (Normal, ("mean", "sd")),
        (Uniform, ("low", "high")),
    ):
        if set(points.keys) == set(keys):
            return kind(*(points.take(key, float) for key in keys))
    raise InputError(
        Problem("distribution.unknown", "the distribution is not known"),
        where=points.where,
        expected=_FORMS,
        got=same(", ".join(points.keys) or "{}"),
    )


def _correlation(table: Table) -> Correlation:
    usual = table.take("all", float, default=0.0)
    by_driver = {
        driver: table.take(driver.value, float) for driver in Driver if table.has(driver.value)
    }
    groups = table.take("groups", list, default=[])
    matrix = table.take("matrix", list, default=[])
    if not all(isinstance(row, list) for row in matrix):
        raise InputError(
            Problem("correlation.not_numbers", "the matrix is not rows of numbers"),
            where=table.at("matrix"),
            expected=same("[[0.5, 0.1], [0.1, 0.5]]"),
            got=matrix,
        )
    return Correlation(usual, by_driver, groups, matrix)


def _correction(table: Table) -> Correction:
    return Correction(
        grade=table.take("grade", str, default=None),
        optimism=table.take("optimism", float, default=None),
        deadweight=table.take("deadweight", float, default=None),
        fade=table.take("fade", float, default=None),
        fade_after=table.take("fade_after", int, default=None),
    )


def _grades(table: Table) -> Grades:
    return Grades({grade: table.take(grade, float) for grade in table.keys})

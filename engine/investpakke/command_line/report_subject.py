"""What a report is about, from a package and the files or sheets that say more of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from investpakke.calc.sensible import compute_sensible
from investpakke.command_line.range_options import ranges_of
from investpakke.command_line.risk_command import uncertainty_of
from investpakke.command_line.scenarios_command import scenarios_of
from investpakke.command_line.source import WORKBOOKS, open_package
from investpakke.deciding.probability.simulating import DRAWS
from investpakke.errors import InputError, Text, same
from investpakke.follow_up import Outcomes, follow_up
from investpakke.follow_up.reading import read_outcomes
from investpakke.model import Package
from investpakke.show.report.subject import Subject

_ALL = ("alle", "all")


def subject_of(
    source: str,
    *,
    ranges: str | None = None,
    uncertainty: str | None = None,
    standard: bool = False,
    draws: int = DRAWS,
    scenarios: str | None = None,
    actuals: str | None = None,
    cases: str | None = None,
) -> Subject:
    """Return what the report is about; whatever is wrong with an input is said here.

    Parameters
    ----------
    source : str
        The package: a shipped name, a TOML file or a workbook.
    ranges, uncertainty, scenarios, actuals : str, optional
        Files that stand above the workbook's own sheets.
    standard : bool
        Whether what nobody states an uncertainty of varies in the standard range.
    draws : int
        Of the simulation; 0 leaves it out.
    cases : str, optional
        Numbers of the cases that get a page, with commas between; or all.
    """
    package = open_package(source)
    result = compute_sensible(package, source)
    numbers = [case.number for case in package.cases]
    outcomes = _outcomes(source, package, actuals)
    return Subject(
        package,
        result,
        date.today(),
        source=Path(source).name,  # a document that is passed on tells no folders
        ranges=ranges_of(source, ranges),
        uncertainty=uncertainty_of(source, uncertainty, standard=standard),
        draws=draws,
        scenarios=scenarios_of(source, scenarios),
        follow_up=None if outcomes is None else follow_up(package, outcomes),
        only=_cases(cases, numbers),
    )


def _outcomes(source: str, package: Package, actuals: str | None) -> Outcomes | None:
    """Return the actual figures of a file, else of the workbook; None where there are none."""
    if actuals is not None:
        return read_outcomes(Path(actuals))
    if Path(source).suffix.lower() not in WORKBOOKS:
        return None
    from investpakke.workbook.inputs.follow_up import workbook_follow_up

    found = workbook_follow_up(source, package)
    return found if found is not None and found.actuals else None


def _cases(typed: str | None, numbers: list[str]) -> list[str] | None:
    """Return the cases that were typed as ``1.1,3.2``; None where nothing was asked for."""
    if typed is None:
        return None
    if typed.strip().lower() in _ALL:
        return numbers
    found = [part.strip() for part in typed.split(",") if part.strip()]
    if not found:
        raise InputError(
            Text("der er ingen sager", "there are no cases"),
            where=same("--cases"),
            expected=Text("fx 1.1,3.2 eller alle", "e.g. 1.1,3.2 or all"),
            got=typed,
        )
    return found

"""Workbooks checked as their settings, their accepted findings and the caller want it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from investpakke.validate.acceptance.baseline import read_baseline
from investpakke.validate.acceptance.settings import FailOn, Settings, settings_for
from investpakke.validate.batch.many import Options, Unreadable, examine_files
from investpakke.validate.batch.report import Report
from investpakke.validate.finding import Severity

LEAST = {"error": Severity.ERROR, "warning": Severity.WARNING, "note": Severity.NOTE}


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller wants of all workbooks; it stands above what settings say.

    Parameters
    ----------
    options : Options
        How they are examined.
    fail_on : FailOn, optional
        The least severity that fails a workbook.
    baseline : Path, optional
        The file of accepted findings.
    jobs : int
        Processes on this machine.
    scheduler : str, optional
        The address of a Dask cluster.
    """

    options: Options
    fail_on: FailOn | None = None
    baseline: Path | None = None
    jobs: int = 1
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What a workbook came to, and whether that fails it.

    Parameters
    ----------
    outcome : Report or Unreadable
        What was found, or why nothing could be.
    fail_on : FailOn
        The least severity that fails it.
    """

    outcome: Report | Unreadable
    fail_on: FailOn = "warning"

    @property
    def path(self) -> Path:
        """The workbook."""
        return self.outcome.path

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings, 2 unreadable."""
        if isinstance(self.outcome, Unreadable):
            return 2
        return int(self.fail_on != "never" and self.outcome.fails(LEAST[self.fail_on]))


def checked(paths: Sequence[Path], asked: Request, today: date) -> Iterator[CheckedFile]:
    """Yield what each workbook comes to; those with the same options come together.

    Parameters
    ----------
    paths : sequence of Path
        The workbooks.
    asked : Asked
        What the caller wants.
    today : date
        The day on which acceptances have run out or not.

    Raises
    ------
    FileError, InputError
        Settings or accepted findings that cannot be used.
    """
    nearest = cache(settings_for)
    accepted = cache(read_baseline)
    by_options: dict[Options, list[Path]] = {}
    for path in paths:
        options = nearest(path.parent).options_for(path, asked.options)
        by_options.setdefault(options, []).append(path)
    baselines = [asked.baseline or nearest(path.parent).baseline for path in paths]
    for file in dict.fromkeys(baselines):  # refused before anything is examined
        if file is not None:
            accepted(file)
    for options, group in by_options.items():
        outcomes = examine_files(group, options, jobs=asked.jobs, scheduler=asked.scheduler)
        for outcome in outcomes:
            settings = nearest(outcome.path.parent)
            file = asked.baseline or settings.baseline
            if isinstance(outcome, Report) and file is not None:
                outcome = accepted(file).applied(outcome, today)  # noqa: PLW2901
            yield _weighed(outcome, settings, asked)


def _weighed(outcome: Report | Unreadable, settings: Settings, asked: Request) -> CheckedFile:
    weighed = settings.weighed(outcome) if isinstance(outcome, Report) else outcome
    return CheckedFile(weighed, asked.fail_on or settings.fail_on)

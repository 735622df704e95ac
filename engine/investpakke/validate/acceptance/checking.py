"""Check workbooks with their settings, their accepted findings and the caller's options."""

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
    """What the caller asks for all workbooks; it takes precedence over settings files.

    Parameters
    ----------
    options : Options
        How they are examined.
    fail_on : FailOn, optional
        The lowest severity that fails a workbook.
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
    """The outcome for one workbook, and whether it fails.

    Parameters
    ----------
    outcome : Report or Unreadable
        The report, or why the file could not be examined.
    fail_on : FailOn
        The lowest severity that fails it.
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


def check_files(paths: Sequence[Path], request: Request, today: date) -> Iterator[CheckedFile]:
    """Yield the outcome for each workbook; workbooks with the same options are examined together.

    Parameters
    ----------
    paths : sequence of Path
        The workbooks.
    request : Asked
        What the caller asks for.
    today : date
        The day on which acceptances are tested for expiry.

    Raises
    ------
    FileError, InputError
        Settings or accepted findings that cannot be used.
    """
    nearest = cache(settings_for)
    accepted = cache(read_baseline)
    by_options: dict[Options, list[Path]] = {}
    for path in paths:
        options = nearest(path.parent).options_for(path, request.options)
        by_options.setdefault(options, []).append(path)
    baselines = [request.baseline or nearest(path.parent).baseline for path in paths]
    for file in dict.fromkeys(baselines):  # refused before anything is examined
        if file is not None:
            accepted(file)
    for options, group in by_options.items():
        outcomes = examine_files(group, options, jobs=request.jobs, scheduler=request.scheduler)
        for outcome in outcomes:
            settings = nearest(outcome.path.parent)
            file = request.baseline or settings.baseline
            if isinstance(outcome, Report) and file is not None:
                outcome = accepted(file).apply(outcome, today)  # noqa: PLW2901
            yield _checked_file(outcome, settings, request)


def _checked_file(
    outcome: Report | Unreadable, settings: Settings, request: Request
) -> CheckedFile:
    weighed = settings.reweigh(outcome) if isinstance(outcome, Report) else outcome
    return CheckedFile(weighed, request.fail_on or settings.fail_on)

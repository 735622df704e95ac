"""Validation settings of a folder, from `investpakke.toml` or `pyproject.toml`."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from investpakke.errors import FileError, InputError, InvestpakkeError
from investpakke.problems import SETTINGS_UNREADABLE, TOML_WRONG_TYPE, VALUE_UNKNOWN
from investpakke.text import Problem, Text, same
from investpakke.toml_table import Table, toml_reason
from investpakke.validate.batch.attempt import Options
from investpakke.validate.batch.report import Report
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rules import all_rules


def read_codes(texts: Sequence[str], where: str | Text) -> tuple[str, ...]:
    """Return rule codes, or the prefixes of codes, in the form in which they are compared.

    Parameters
    ----------
    texts : sequence of str
        Each may hold several, separated by commas.
    where : str or Text
        The option or key that they were given to.

    Raises
    ------
    InputError
        No rule has such a code.

    Examples
    --------
    >>> read_codes(["ip3, IP201"], "--select")
    ('IP3', 'IP201')
    """
    parts = [part.strip().upper() for text in texts for part in text.split(",")]
    wanted = tuple(dict.fromkeys(part for part in parts if part))
    known = [rule.code for rule in all_rules()]
    for code in wanted:
        if not any(rule.startswith(code) for rule in known):
            raise _unknown_code(code, known, where)
    return wanted


def _unknown_code(code: str, known: Sequence[str], where: str | Text) -> InputError:
    near = difflib.get_close_matches(code, known, n=1, cutoff=0.5)
    return InputError(
        Problem("rule.unknown", "no rule has that code"),
        where=where,
        expected=Text("a code or its beginning, e.g. IP301 or IP3"),
        got=same(code),
        mend=Text("Did you mean {near}?", near=near[0]) if near else None,
    )


FailOn = Literal["error", "warning", "note", "never"]
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)

_T = TypeVar("_T", bound=str)

OWN_FILE, SHARED_FILE = "investpakke.toml", "pyproject.toml"
_SEVERITIES = {severity.label.en: severity for severity in Severity}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings for the workbooks of a folder.

    Parameters
    ----------
    folder : Path, optional
        The folder of the settings file; None where there is none.
    select, ignore : tuple of str
        As in `Options`.
    fail_on : FailOn
        The lowest severity that fails a workbook.
    baseline : Path, optional
        The file of accepted findings.
    per_file_ignores : mapping of str to tuple of str
        Codes to ignore by a pattern of file names, relative to the folder.
    severity : mapping of str to Severity
        Severities that replace the usual ones, by code or prefix.
    """

    folder: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: FailOn = "warning"
    baseline: Path | None = None
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)

    def options_for(self, workbook: Path, options: Options) -> Options:
        """Return the options for one workbook; the command line takes precedence."""
        ignore = options.ignore or self.ignore
        for pattern, codes in self.per_file_ignores.items():
            if self._matches(workbook, pattern):
                ignore += codes
        return replace(options, select=options.select or self.select, ignore=ignore)

    def _matches(self, workbook: Path, pattern: str) -> bool:
        if fnmatch(workbook.name, pattern):
            return True
        target = workbook.absolute()
        return (
            self.folder is not None
            and target.is_relative_to(self.folder)
            and fnmatch(target.relative_to(self.folder).as_posix(), pattern)
        )

    def reweigh(self, report: Report) -> Report:
        """Return a report with the severities of these settings, the most severe findings first."""
        if not self.severity:
            return report
        findings = map(self._reweigh, report.findings)
        return replace(report, findings=tuple(sorted(findings, key=lambda found: -found.severity)))

    def _reweigh(self, finding: Finding) -> Finding:
        """Return a finding with the highest severity of its own parts; its effects keep theirs."""
        parts = [
            replace(part, severity=self._severity(part.code, part.severity))
            for part in finding.sightings
        ]
        worst = max(part.severity for part in parts)
        return replace(finding, severity=worst, parts=tuple(parts) if finding.parts else ())

    def _severity(self, code: str, usual: Severity) -> Severity:
        """Return the severity of a code; the longest matching prefix decides."""
        fitting = [start for start in self.severity if code.startswith(start)]
        return self.severity[max(fitting, key=len)] if fitting else usual


def settings_for(folder: Path) -> Settings:
    """Return the settings nearest above a folder, else those nearest above the working directory.

    Parameters
    ----------
    folder : Path
        The folder of the workbook.

    Raises
    ------
    FileError
        A settings file that is not TOML.
    InputError
        An invalid key or value.
    """
    return _nearest_above(folder.absolute()) or _nearest_above(Path.cwd()) or Settings()


def _nearest_above(folder: Path) -> Settings | None:
    for place in (folder, *folder.parents):
        for file in (place / OWN_FILE, place / SHARED_FILE):
            data = _section(file) if file.is_file() else None
            if data is not None:
                try:
                    return _settings(Table(data, same(_TABLES[file.name])), place)
                except InvestpakkeError as error:
                    raise error.within(str(file)) from None
    return None


_TABLES = {OWN_FILE: "validate", SHARED_FILE: "tool.investpakke.validate"}


def _section(file: Path) -> Mapping[str, Any] | None:
    """Return the validation table of a settings file; None where it has none."""
    try:
        data: Any = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise FileError(SETTINGS_UNREADABLE, where=str(file), got=toml_reason(error)) from None
    for key in _TABLES[file.name].split("."):
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else None


def _settings(table: Table, folder: Path) -> Settings:
    select, ignore = _codes(table, "select"), _codes(table, "ignore")
    fail_on = _choice(table, "fail-on", FAIL_ON, "warning")
    baseline = table.take("baseline", str, default=None)
    per_file, severity = table.inner_or_none("per-file-ignores"), table.inner_or_none("severity")
    table.finish()
    return Settings(
        folder=folder,
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        baseline=None if baseline is None else folder / baseline,
        per_file_ignores={key: _codes(per_file, key) for key in per_file.keys} if per_file else {},
        severity=dict(_severities(severity)) if severity else {},
    )


def _codes(table: Table, key: str) -> tuple[str, ...]:
    given = table.take(key, str, list, default=[])
    texts: list[Any] = given if isinstance(given, list) else [given]
    for text in texts:
        if not isinstance(text, str):
            raise InputError(
                TOML_WRONG_TYPE, where=table.at(key), expected=Text("codes, e.g. IP301"), got=text
            )
    return read_codes(texts, table.at(key))


def _severities(table: Table) -> Iterator[tuple[str, Severity]]:
    for key in table.keys:
        chosen = _choice(table, key, tuple(_SEVERITIES), "")
        for code in read_codes([key], table.where):
            yield code, _SEVERITIES[chosen]


def _choice(table: Table, key: str, allowed: Sequence[_T], default: _T) -> _T:
    given = str(table.take(key, str, default=str(default)))
    found = next((choice for choice in allowed if choice == given), None)
    if found is not None or given == default:
        return default if found is None else found
    near = difflib.get_close_matches(given, allowed, n=1)
    raise InputError(
        VALUE_UNKNOWN,
        where=table.at(key),
        expected=same(", ".join(allowed)),
        got=given,
        mend=Text("Did you mean {near}?", near=near[0]) if near else None,
    )

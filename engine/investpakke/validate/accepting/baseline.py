"""Accepted findings: a file that says which, why, since when, and until when."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from investpakke.errors import FileError, InputError, InvestpakkeError, Language, Text, same
from investpakke.toml_table import Table
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.report import Accepted, Report

MAX_BYTES = 5_000_000
"""More than this is not a list of accepted findings."""

_HEAD = Text(
    "# Accepterede fund, læst af `investpakke validate --baseline`. Skriv en begrundelse (reason)\n"
    "# ved hvert fund; en tom afvises. Med expires = 2027-01-31 udløber accepten efter den dag.\n",
    "# Accepted findings, read by `investpakke validate --baseline`. Give a reason for each; an\n"
    "# empty one is refused. With expires = 2027-01-31 the acceptance ends after that day.\n",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted finding, as the file states it.

    Parameters
    ----------
    file : str
        The workbook, seen from the folder of the baseline; "" is any.
    code, sheet, range, fingerprint : str
        Which finding: the fingerprint decides, the range tells apart two that are alike.
    what : str
        What it says, for the reader.
    reason : str
        Why it is accepted.
    accepted : date
        When.
    expires : date, optional
        The last day of the acceptance.
    """

    file: str
    code: str
    sheet: str
    range: str
    fingerprint: str
    what: str
    reason: str
    accepted: date
    expires: date | None = None

    @property
    def said(self) -> str:
        """The entry as a remark names it."""
        place = "!".join(part for part in (self.sheet, self.range) if part)
        return " ".join(part for part in (self.code, place) if part)


@dataclass(frozen=True, slots=True)
class Baseline:
    """A file of accepted findings."""

    path: Path
    entries: tuple[Entry, ...] = ()

    def of(self, workbook: Path) -> tuple[Entry, ...]:
        """Return the entries that are about a workbook."""
        name = _seen_from(self.path, workbook)
        return tuple(entry for entry in self.entries if entry.file in {"", name})

    def applied(self, report: Report, today: date) -> Report:
        """Return a report without the accepted findings; they are told apart.

        An entry accepts one finding. One that has expired, or that nothing matches any more,
        is remarked on, so that the file does not outlive what it is about.
        """
        left = list(report.findings)
        accepted: list[Accepted] = []
        remarks: list[Text] = []
        for entry in self.of(report.path):
            found = _best(entry, left)
            if found is None:
                if entry.code in report.looked:
                    remarks.append(_no_longer(entry, self.path))
            elif entry.expires is not None and entry.expires < today:
                remarks.append(_expired(entry))
            else:
                left.remove(found)
                accepted.append(Accepted(found, entry.reason, entry.accepted, entry.expires))
        return replace(
            report,
            findings=tuple(left),
            accepted=(*report.accepted, *accepted),
            remarks=(*report.remarks, *remarks),
        )


def _best(entry: Entry, findings: Iterable[Finding]) -> Finding | None:
    """Return the finding that an entry accepts: of several alike, the one at its range."""
    alike = [
        found
        for found in findings
        if (found.code, found.fingerprint) == (entry.code, entry.fingerprint)
    ]
    at_range = (found for found in alike if found.place.range == entry.range)
    return next(at_range, alike[0] if alike else None)


def _no_longer(entry: Entry, path: Path) -> Text:
    return Text(
        f"{entry.said}: det accepterede fund findes ikke længere. Slet det i {path.name}.",
        f"{entry.said}: the accepted finding is no longer there. Delete it in {path.name}.",
    )


def _expired(entry: Entry) -> Text:
    return Text(
        f"{entry.said}: accepten udløb {entry.expires}, så fundet tæller igen.",
        f"{entry.said}: the acceptance ran out on {entry.expires}, so the finding counts again.",
    )


# --- reading ---------------------------------------------------------------------------------


def read_baseline(path: Path, *, reasons: bool = True) -> Baseline:
    """Return the accepted findings of a file.

    Parameters
    ----------
    path : Path
        A TOML file with a table ``[[accepted]]`` for each finding.
    reasons : bool
        Refuse an entry without a reason.

    Raises
    ------
    FileError
        No such file, or no TOML.
    InputError
        A key that is missing or unknown, or a reason that is not given.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise ValueError(f"> {MAX_BYTES} bytes")
        data = tomllib.loads(text.decode("utf-8-sig"))
    except OSError as error:
        raise FileError(
            Text("filen med accepterede fund kan ikke læses",
                 "the file of accepted findings cannot be read"),
            where=str(path),
            got=same(error.strerror or type(error).__name__),
            mend=Text("Lav den med --write-baseline", "Make it with --write-baseline"),
        ) from None  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise FileError(
            Text("filen er ikke gyldig TOML", "the file is not valid TOML"),
            where=str(path), got=same(str(error)),
        ) from None  # fmt: skip
    try:
        table = Table(data, same(""), any_text=True)
        entries = tuple(_entry(item, reasons=reasons) for item in table.tables("accepted"))
        table.finish()
    except InvestpakkeError as error:
        raise error.inside(str(path)) from None
    return Baseline(path, entries)


def _entry(table: Table, *, reasons: bool) -> Entry:
    expires = table.take("expires", date, default=None)
    entry = Entry(
        file=table.take("file", str, default=""),
        code=table.take("code", str),
        sheet=table.take("sheet", str, default=""),
        range=table.take("range", str, default=""),
        fingerprint=table.take("fingerprint", str),
        what=table.take("what", str, default=""),
        reason=table.take("reason", str).strip(),
        accepted=_day(table.take("accepted", date)),
        expires=None if expires is None else _day(expires),
    )
    table.finish()
    if reasons and not entry.reason:
        raise InputError(
            Text("begrundelsen mangler", "the reason is missing"),
            where=table.at("reason"),
            expected=Text("hvorfor fundet accepteres", "why the finding is accepted"),
            got=Text(f"en tom begrundelse for {entry.said}", f"an empty reason for {entry.said}"),
        )
    return entry


def _day(moment: date) -> date:
    """Return the day of a date that may have a time."""
    return date(moment.year, moment.month, moment.day)


# --- writing ---------------------------------------------------------------------------------


def accepting(
    reports: Iterable[Report], path: Path, known: Sequence[Entry], today: date, language: Language
) -> Baseline:
    """Return a baseline of all that the reports find; notes need no acceptance.

    Entries that are known already, and that still match, keep their reasons.
    """
    entries: list[Entry] = []
    before = Baseline(path, tuple(known))
    for report in reports:
        left = list(before.of(report.path))
        for found in (*report.findings, *(item.finding for item in report.accepted)):
            if found.severity > Severity.NOTE:
                entry = next((old for old in left if _best(old, [found]) is not None), None)
                if entry is None:
                    entry = _new(found, _seen_from(path, report.path), today, language)
                else:
                    left.remove(entry)
                entries.append(entry)
    return Baseline(path, tuple(entries))


def _new(found: Finding, file: str, today: date, language: Language) -> Entry:
    return Entry(
        file=file, code=found.code, sheet=found.place.sheet or "", range=found.place.range,
        fingerprint=found.fingerprint, what=found.what.in_language(language), reason="",
        accepted=today,
    )  # fmt: skip


def baseline_text(baseline: Baseline, language: Language) -> str:
    """Return a baseline as TOML."""
    lines = [_HEAD.in_language(language)]
    lines += ("\n".join(_written(entry)) + "\n" for entry in baseline.entries)
    return "\n".join(lines)


def _written(entry: Entry) -> Iterator[str]:
    yield "[[accepted]]"
    for key in ("file", "code", "sheet", "range", "fingerprint", "what", "reason"):
        value = getattr(entry, key)
        if value or key == "reason":
            yield f"{key} = {_quoted(value)}"
    yield f"accepted = {entry.accepted.isoformat()}"
    if entry.expires is not None:
        yield f"expires = {entry.expires.isoformat()}"


def _quoted(text: str) -> str:
    """Return a text as a TOML string: JSON's escapes are TOML's, but for DEL and surrogates."""
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\x7f", " ")
    return json.dumps(clean, ensure_ascii=False)


def _seen_from(baseline: Path, workbook: Path) -> str:
    """Return a workbook's name seen from the folder of a baseline, with forward slashes."""
    folder = baseline.absolute().parent
    target = workbook.absolute()
    if target.is_relative_to(folder):
        return target.relative_to(folder).as_posix()
    return target.as_posix()

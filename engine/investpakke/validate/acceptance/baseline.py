"""Accepted findings: a file that says which, why, since when, and until when."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from investpakke.errors import FileError, InputError, InvestpakkeError
from investpakke.problems import TOML_INVALID
from investpakke.text import Language, Problem, Text, same
from investpakke.toml_table import Table
from investpakke.validate.batch.report import Accepted, Report
from investpakke.validate.causes import restrict
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.fingerprint import with_fingerprint
from investpakke.workbook.book import Book
from investpakke.workbook.ooxml.sheet_cells import Area

MAX_BYTES = 5_000_000
"""A larger file is not a list of accepted findings."""

_HEAD = Text(
    "# Accepted findings, read by `investpakke validate --baseline`. Give a "
    "reason for each; an\n# empty one is refused. With expires = 2027-01-31 the "
    "acceptance ends after that day.\n"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an accepted finding.

    Parameters
    ----------
    code, fingerprint, sheet, range : str
        The fingerprint decides; sheet and range tell apart findings with the same fingerprint.
    """

    code: str
    fingerprint: str
    sheet: str = ""
    range: str = ""

    def __str__(self) -> str:
        return "!".join(part for part in (self.sheet, self.range) if part)


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted finding, as the file states it.

    Parameters
    ----------
    file : str
        The workbook, relative to the folder of the baseline; "" means any workbook.
    code : str
        The rule.
    spots : tuple of Spot
        Its places. Version 0.1.0 wrote one entry per place.
    what : str
        What the finding says, for the reader.
    reason : str
        Why it is accepted.
    accepted : date
        The day it was accepted.
    expires : date, optional
        The last day on which the acceptance holds.
    """

    file: str
    code: str
    spots: tuple[Spot, ...]
    what: str
    reason: str
    accepted: date
    expires: date | None = None

    @property
    def label(self) -> str:
        """The entry as a remark names it."""
        more = ", …" if len(self.spots) > 1 else ""
        return " ".join(part for part in (self.code, f"{self.spots[0]}{more}") if part)


@dataclass(frozen=True, slots=True)
class Baseline:
    """A file of accepted findings."""

    path: Path
    entries: tuple[Entry, ...] = ()

    def entries_for(self, workbook: Path) -> tuple[Entry, ...]:
        """Return the entries for a workbook."""
        name = _relative_name(self.path, workbook)
        return tuple(entry for entry in self.entries if entry.file in {"", name})

    def apply(self, report: Report, today: date) -> Report:
        """Return a report whose accepted findings are listed apart.

        An entry accepts only the places that it names: the same finding elsewhere still counts. An
        entry that has expired, or that no longer matches anything, adds a remark to the report, so
        that the file is kept up to date.
        """
        left = _Unaccepted(report.findings, report.path)
        accepted: dict[tuple[int, str, date, date | None], list[Finding]] = {}
        remarks: list[Text] = []
        for entry in self.entries_for(report.path):
            is_over = entry.expires is not None and entry.expires < today
            taken = left.take(entry, keep=is_over)
            if not taken:
                if entry.code in report.looked and not left.has_matched(entry):
                    remarks.append(_gone(entry, self.path))
            elif is_over:
                remarks.append(_expired(entry))
            for number, part in () if is_over else taken:
                key = (number, entry.reason, entry.accepted, entry.expires)
                accepted.setdefault(key, []).append(part)
        return replace(
            report,
            findings=left.findings(),
            accepted=(
                *report.accepted,
                *(
                    Accepted(restrict(report.findings[number], parts), reason, since, until)
                    for (number, reason, since, until), parts in accepted.items()
                ),
            ),
            remarks=(*report.remarks, *remarks),
        )


class _Unaccepted:
    """The findings of a report that no entry has accepted yet."""

    def __init__(self, findings: Sequence[Finding], path: Path) -> None:
        self._findings, self._path = findings, path
        self._parts = [list(finding.sightings) for finding in findings]
        self._known = {(p.code, p.fingerprint) for parts in self._parts for p in parts}
        self._index = self._build_index()

    def _build_index(self) -> dict[tuple[str, str], list[tuple[int, Finding]]]:
        index: dict[tuple[str, str], list[tuple[int, Finding]]] = {}
        for number, parts in enumerate(self._parts):
            for part in parts:
                index.setdefault((part.code, part.fingerprint), []).append((number, part))
        return index

    def take(self, entry: Entry, *, keep: bool = False) -> list[tuple[int, Finding]]:
        """Take what an entry accepts; of several findings that are alike, the one at its place."""
        taken: list[tuple[int, Finding]] = []
        for spot in entry.spots:
            key = spot.code, spot.fingerprint
            alike = self._index.get(key, [])
            if not alike and key not in self._known:
                alike = self._cut(spot)
            where = (spot.sheet, spot.range)
            at_place = (p for _, p in alike if (p.place.sheet or "", p.place.range) == where)
            best = next(at_place, alike[0][1] if alike else None)
            if best is not None:
                here = [item for item in alike if item[1].place == best.place]
                taken += here
                if not keep:
                    alike[:] = [item for item in alike if item not in here]
                    for number, part in here:
                        self._parts[number] = [p for p in self._parts[number] if p is not part]
        return taken

    def _cut(self, spot: Spot) -> list[tuple[int, Finding]]:
        """Return the part of a larger finding that a spot accepts.

        What is reported as one block now may have been several; the formula at the spot decides.
        """
        try:
            shape = Area.of(spot.range)
        except ValueError:  # a sheet, the workbook, or what somebody has typed
            return []
        for number, parts in enumerate(self._parts):
            for part in parts:
                if (part.code, part.place.sheet) == (spot.code, spot.sheet):
                    area = self._matching_cells(part, spot, shape)
                    if area is not None and part.place.area is not None:
                        own = replace(part, place=Place(spot.sheet, area))
                        rest = [
                            replace(part, place=Place(spot.sheet, one))
                            for one in part.place.area.without(area)
                        ]
                        at = next(n for n, one in enumerate(parts) if one is part)
                        parts[at : at + 1] = [own, *rest]
                        self._index = self._build_index()
                        return [(number, own)]
        return []

    def _matching_cells(self, part: Finding, spot: Spot, shape: Area) -> Area | None:
        """Return the cells of a place, in the given shape, that have the fingerprint of a spot."""
        area = part.place.area
        if area is None or not area.column <= shape.column <= shape.last_column <= area.last_column:
            return None
        height = shape.last_row - shape.row
        rows = range(area.row, area.last_row - height + 1)
        for row in sorted(rows, key=lambda row: row != shape.row):
            one = Area(row, shape.column, row + height, shape.last_column)
            seen = replace(part, place=Place(spot.sheet, one))
            if with_fingerprint(self._book, seen).fingerprint == spot.fingerprint:
                return one
        return None

    @cached_property
    def _book(self) -> Book:
        return Book(self._path)

    def has_matched(self, entry: Entry) -> bool:
        """Return whether an entry matched anything, even if another has accepted it since."""
        return any((spot.code, spot.fingerprint) in self._known for spot in entry.spots)

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings, reduced to the parts that are not accepted."""
        both = zip(self._findings, self._parts, strict=True)
        return tuple(restrict(finding, parts) for finding, parts in both if parts)


def _gone(entry: Entry, path: Path) -> Text:
    return Text(
        "{said}: the accepted finding no longer occurs. Delete it in {name}.",
        said=entry.label,
        name=path.name,
    )


def _expired(entry: Entry) -> Text:
    return Text(
        "{said}: the acceptance expired on {expires}, so the finding counts again.",
        said=entry.label,
        expires=entry.expires,
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
            Problem("baseline.unreadable", "the file of accepted findings cannot be read"),
            where=str(path),
            got=same(error.strerror or type(error).__name__),
            mend=Text("Make it with --write-baseline"),
        ) from None
    except (ValueError, RecursionError) as error:
        raise FileError(TOML_INVALID, where=str(path), got=same(str(error))) from None
    try:
        table = Table(data, same(""), any_text=True)
        entries = tuple(_entry(item, reasons=reasons) for item in table.tables("accepted"))
        table.finish()
    except InvestpakkeError as error:
        raise error.within(str(path)) from None
    return Baseline(path, entries)


def _entry(table: Table, *, reasons: bool) -> Entry:
    expires = table.take("expires", date, default=None)
    code = table.take("code", str)
    places = table.tables("places")
    entry = Entry(
        file=table.take("file", str, default=""),
        code=code,
        spots=tuple(_spot(place, code) for place in places) or (_spot(table, code),),
        what=table.take("what", str, default=""),
        reason=table.take("reason", str).strip(),
        accepted=_day(table.take("accepted", date)),
        expires=None if expires is None else _day(expires),
    )
    for place in (*places, table):
        place.finish()
    if reasons and not entry.reason:
        raise InputError(
            Problem("baseline.reason_missing", "the reason is missing"),
            where=table.at("reason"),
            expected=Text("why the finding is accepted"),
            got=Text("an empty reason for {said}", said=entry.label),
        )
    return entry


def _spot(table: Table, code: str) -> Spot:
    """Return a place of an entry; it has a code of its own where another rule reported it."""
    return Spot(
        code=table.take("code", str, default=code),
        fingerprint=table.take("fingerprint", str),
        sheet=table.take("sheet", str, default=""),
        range=table.take("range", str, default=""),
    )


def _day(moment: date) -> date:
    """Return the date of a TOML date or date-time."""
    return date(moment.year, moment.month, moment.day)


# --- writing ---------------------------------------------------------------------------------


def make_baseline(
    reports: Iterable[Report], path: Path, known: Sequence[Entry], today: date, language: Language
) -> Baseline:
    """Return a baseline of all findings of the reports but the notes, which never fail a file.

    Known entries that still match keep their reasons.
    """
    entries: list[Entry] = []
    before = Baseline(path, tuple(known))
    for report in reports:
        name = _relative_name(path, report.path)
        found = (*report.findings, *(item.finding for item in report.accepted))
        left = _Unaccepted([one for one in found if one.severity > Severity.NOTE], report.path)
        for entry in before.entries_for(report.path):
            taken = left.take(entry)
            if taken:
                entries.append(replace(entry, spots=_spots(part for _, part in taken)))
        entries += (_new_entry(one, name, today, language) for one in left.findings())
    return Baseline(path, tuple(entries))


def _new_entry(finding: Finding, file: str, today: date, language: Language) -> Entry:
    return Entry(
        file=file,
        code=finding.code,
        spots=_spots(finding.sightings),
        what=finding.what.in_language(language),
        reason="",
        accepted=today,
    )


def _spots(parts: Iterable[Finding]) -> tuple[Spot, ...]:
    spots = (Spot(p.code, p.fingerprint, p.place.sheet or "", p.place.range) for p in parts)
    return tuple(dict.fromkeys(spots))


def baseline_text(baseline: Baseline, language: Language) -> str:
    """Return a baseline as TOML."""
    lines = [_HEAD.in_language(language)]
    lines += ("\n".join(_entry_lines(entry)) + "\n" for entry in baseline.entries)
    return "\n".join(lines)


def _entry_lines(entry: Entry) -> Iterator[str]:
    yield "[[accepted]]"
    one = entry.spots[0] if len(entry.spots) == 1 else None
    for key, value in (("file", entry.file), ("code", entry.code)):
        yield from _key_value(key, value)
    if one is not None and one.code == entry.code:
        yield from _spot_toml(one, entry.code)
    yield from _key_value("what", entry.what)
    yield f"reason = {_toml_string(entry.reason)}"
    if one is None or one.code != entry.code:
        yield "places = ["
        yield from (f"  {{ {', '.join(_spot_toml(at, entry.code))} }}," for at in entry.spots)
        yield "]"
    yield f"accepted = {entry.accepted.isoformat()}"
    if entry.expires is not None:
        yield f"expires = {entry.expires.isoformat()}"


def _spot_toml(spot: Spot, code: str) -> Iterator[str]:
    if spot.code != code:
        yield from _key_value("code", spot.code)
    yield from _key_value("sheet", spot.sheet)
    yield from _key_value("range", spot.range)
    yield from _key_value("fingerprint", spot.fingerprint)


def _key_value(key: str, value: str) -> Iterator[str]:
    if value:
        yield f"{key} = {_toml_string(value)}"


def _toml_string(text: str) -> str:
    """Return a text as a TOML string: JSON's escapes are valid but for DEL and surrogates."""
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\x7f", " ")
    return json.dumps(clean, ensure_ascii=False)


def _relative_name(baseline: Path, workbook: Path) -> str:
    """Return a workbook's name relative to the folder of a baseline, with forward slashes."""
    folder = baseline.absolute().parent
    target = workbook.absolute()
    if target.is_relative_to(folder):
        return target.relative_to(folder).as_posix()
    return target.as_posix()

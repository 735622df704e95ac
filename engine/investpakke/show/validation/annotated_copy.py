"""A copy of a workbook for people who work in Excel: a sheet of findings, and marked cells.

The copy differs from the workbook in a new sheet, in conditional formats that mark the cells, and
in the lists that these are entered in. Cells, formulas and all other parts are byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from investpakke import __version__
from investpakke.errors import FileError
from investpakke.show.validation import words
from investpakke.text import Language, Problem, Text, both, same
from investpakke.validate.batch.report import Report
from investpakke.validate.finding import Finding, Place, Severity, range_text
from investpakke.validate.patterns import rectangles
from investpakke.whole_file import refuse_existing
from investpakke.workbook.formula.areas import quoted
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.looks import Look
from investpakke.workbook.ooxml.marking import Mark, add_marks
from investpakke.workbook.ooxml.opening import damaged
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.patch import PLAIN, Content, RowLook, patch_sheet, printable
from investpakke.workbook.ooxml.protection import refuse_protected
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.ooxml.replacing import refuse_if_open
from investpakke.workbook.ooxml.workbook_xml import Additions
from investpakke.workbook.ooxml.xml_elements import attribute

_MOST_ROWS = 5_000
"""Places that the sheet lists, and that are marked on one sheet."""

_MOST_PLACES = 50
"""Places of one finding that the sheet lists; the others are marked, and the report has them."""

_LONGEST = 500
_NAME = Text("Findings")
_ACCEPTED = Text("Accepted")
_HEADS = (
    Text("No."),
    Text("Severity"),
    Text("Place"),
    Text("What is wrong"),
    Text("Expected"),
    Text("Found"),
    Text("How to fix it"),
    Text("Cells it touches"),
    Text("Rule"),
)
_WIDTHS = (6, 11, 30, 56, 28, 28, 48, 12, 9)
_PLACE, _SEVERITY = 3, 2
_LINE = 15.0
"""Points of a line."""

_ABOUT = (
    Text(
        "Click a place to go to its cell. The marks in the cells are conditional "
        "formats: red is an error, yellow a warning, blue a note."
    ),
    Text(
        "This is a copy for review. Figures and formulas are as they were; "
        "correct them in the original file."
    ),
    Text("Formulas are shown as they stand in the file."),
)
_HEAD_ROW = 3 + len(_ABOUT) + 1

_COLOURS = {
    Severity.ERROR: ("FFFFC7CE", "FFC00000"),
    Severity.WARNING: ("FFFFEB9C", "FFBF8F00"),
    Severity.NOTE: ("FFDDEBF7", "FF2F75B5"),
}
_LINK = '<font><u/><color rgb="FF0563C1"/></font>'
_HEAD = (
    '<font><b/><color rgb="FFFFFFFF"/></font>'
    '<fill><patternFill patternType="solid"><bgColor rgb="FF1F4E78"/></patternFill></fill>'
)


def annotated(report: Report, language: Language, today: date) -> bytes:
    """Return a copy of a workbook with its findings.

    Parameters
    ----------
    report : Report
        What was found in it.
    language : Language
        Danish or English.
    today : date
        The day that stands on the sheet.

    Raises
    ------
    FileError
        The workbook is signed, its structure is protected, or it cannot be written to.
    """
    parts = WorkbookParts(report.path)
    taken = {sheet.get("name", "").casefold() for sheet in parts.listed_sheets}
    plain = _NAME.in_language(language)
    numbers = ("", *(f" {number}" for number in range(2, len(taken) + 3)))
    name = next(plain + n for n in numbers if (plain + n).casefold() not in taken)
    try:
        refuse_protected(parts, None, name, _UNSIGNED)
    except FileError as error:
        raise error.within(str(report.path)) from None
    try:
        changed = _changed(parts, report, name, language, today)
    except (ExpatError, LookupError, StopIteration, ValueError) as error:
        raise damaged(report.path, f"{type(error).__name__}: {error}") from None
    data = replace_members(parts.data, changed, parts.path)
    _check(parts, data, name)
    return data


_UNSIGNED = Text("Use --output report.html, or make the copy from a file without the signature")


def _changed(
    parts: WorkbookParts, report: Report, name: str, language: Language, today: date
) -> dict[str, bytes]:
    added = Additions(parts)
    first = added.add_differential([*map(_mark, _COLOURS), _LINK, _HEAD])
    formats = dict(zip(_COLOURS, range(first, first + len(_COLOURS)), strict=True))
    link, head = first + len(_COLOURS), first + len(_COLOURS) + 1
    rows = list(islice(_rows(report, language), _MOST_ROWS + 1))
    lines, sheet = _sheet(report, rows[:_MOST_ROWS], language, today)
    if len(rows) > _MOST_ROWS:
        more = Text("… and more, which --output report.html shows")
        lines[_HEAD_ROW + _MOST_ROWS + 1] = {_PLACE: more.in_language(language)}
    title, wrapped = Look(bold=True), Look(wrap=True)
    styles = added.add_looks([title, wrapped])
    usual = dict.fromkeys(range(1, len(_HEADS) + 1), styles[wrapped])
    bold = RowLook({1: styles[title]})
    looks = {1: bold, 2: bold, **dict.fromkeys(range(3, _HEAD_ROW), PLAIN)}
    part = added.add_sheet(name, sheet)
    written = patch_sheet(
        added.changed[part],
        lines,
        lambda row, _: looks.get(row) or RowLook(usual, _height(lines[row])),
        name,
    )
    added.changed[part] = add_marks(written, _own_marks(rows[:_MOST_ROWS], formats, link, head))
    for each in parts.sheets:
        marks = _marks(report, each.name, formats)
        if marks:
            added.change(each.part, partial(add_marks, marks=marks))
    return added.changed


def _height(cells: Mapping[int, Content]) -> float:
    """Return how high a row must be for its longest text."""
    texts = [(len(text), _WIDTHS[n - 1]) for n, text in cells.items() if isinstance(text, str)]
    return _LINE * max((-(-size // width) for size, width in texts), default=1)


def _mark(severity: Severity) -> str:
    ground, edge = _COLOURS[severity]
    sides = "".join(
        f'<{side} style="thin"><color rgb="{edge}"/></{side}>'
        for side in ("left", "right", "top", "bottom")
    )
    return (
        f'<fill><patternFill patternType="solid"><bgColor rgb="{ground}"/></patternFill></fill>'
        f"<border>{sides}</border>"
    )


# --- the sheet of findings -------------------------------------------------------------------


class _Row(NamedTuple):
    """A line of the sheet: its cells, where it leads to, and how much it weighs."""

    cells: tuple[Content, ...]
    place: Place
    severity: Severity | None


def _rows(report: Report, language: Language) -> Iterator[_Row]:
    """Yield a line for each place of each finding; what is said of all places stands once."""
    for number, finding in enumerate(report.findings, 1):
        said = finding.severity.label.in_language(language).capitalize()
        mend = "" if finding.mend is None else words.sentence(finding.mend.in_language(language))
        yield from _finding(number, finding, said, mend, finding.severity, language)
    for number, item in enumerate(report.accepted, len(report.findings) + 1):
        said = _ACCEPTED.in_language(language)
        reason = f"{item.accepted}: {item.reason}"
        yield from _finding(number, item.finding, said, reason, None, language)


def _finding(
    number: int,
    finding: Finding,
    said: str,
    mend: str,
    severity: Severity | None,
    language: Language,
) -> Iterator[_Row]:
    several = len(finding.sightings) > 1
    for index, part in enumerate(finding.sightings[:_MOST_PLACES]):
        first = index == 0
        what = part.what.in_language(language)
        if first:
            what = words.what_of(finding, language)
            if part.what != finding.what:
                what = f"{what} {words.sentence(part.what.in_language(language))}"
        elif several and part.what in (finding.what, finding.sightings[0].what):
            what = ""
        expected, found = (
            None if text is None else text.in_language(language)
            for text in (part.expected, part.found)
        )
        where = words.WHOLE_WORKBOOK.in_language(language)
        touched = finding.figures if first and finding.figures else None
        cells = (
            float(number),
            said,
            str(part.place) or where,
            words.sentence(what) if what else None,
            expected,
            found,
            mend if first else None,
            None if touched is None else float(touched),
            part.code,
        )
        yield _Row(tuple(map(_cut, cells)), part.place, severity)
    more = len(finding.sightings) - _MOST_PLACES
    if more > 0:
        told = Text("… and {more} more, marked where they stand on a sheet", more=more)
        yield _Row((float(number), said, told.in_language(language)), Place(), severity)


def _cut(content: Content) -> Content:
    if not isinstance(content, str):
        return content
    text = printable(content)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _sheet(
    report: Report, rows: Sequence[_Row], language: Language, today: date
) -> tuple[dict[int, dict[int, Content]], str]:
    """Return the cells of the sheet, and what stands around them."""
    title = Text("Findings of the check of {name}", name=report.path.name)
    verdict = f"{words.counts(report, language)}. {words.verdict(report).in_language(language)}"
    made = Text(
        "Made {today} by investpakke {version}. {judged}",
        today=today,
        version=__version__,
        judged=both(partial(words.judged, report)),
    )
    about = [made, *_ABOUT]
    lines: dict[int, dict[int, Content]] = {
        1: {1: printable(title.in_language(language))},
        2: {1: words.sentence(verdict)},
        **{3 + n: {1: text.in_language(language)} for n, text in enumerate(about)},
        _HEAD_ROW: {n: head.in_language(language) for n, head in enumerate(_HEADS, 1)},
    }
    for number, row in enumerate(rows, _HEAD_ROW + 1):
        lines[number] = {n: cell for n, cell in enumerate(row.cells, 1) if cell is not None}
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(_WIDTHS, 1)
    )
    last, end = get_column_letter(len(_HEADS)), _HEAD_ROW + max(len(rows), 1)
    links = "".join(
        f'<hyperlink ref="{get_column_letter(_PLACE)}{number}" '
        f"location={attribute(_target(row.place))}/>"
        for number, row in enumerate(rows, _HEAD_ROW + 1)
        if row.place.sheet is not None
    )
    sheet = (
        '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        f'<pane ySplit="{_HEAD_ROW}" topLeftCell="A{_HEAD_ROW + 1}" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData/>'
        f'<autoFilter ref="A{_HEAD_ROW}:{last}{end}"/>'
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    )
    return lines, sheet


def _target(place: Place) -> str:
    return f"{quoted(place.sheet or '')}!{place.range or 'A1'}"


# --- marks -----------------------------------------------------------------------------------


def _own_marks(
    rows: Sequence[_Row], formats: dict[Severity, int], link: int, head: int
) -> list[Mark]:
    """Return the colours of the sheet's own cells."""
    numbered = list(enumerate(rows, _HEAD_ROW + 1))
    cells = {
        head: [(_HEAD_ROW, column) for column in range(1, len(_HEADS) + 1)],
        link: [(at, _PLACE) for at, row in numbered if row.place.sheet is not None],
    }
    for severity, look in formats.items():
        cells[look] = [(at, _SEVERITY) for at, row in numbered if row.severity is severity]
    return [
        Mark(tuple(map(range_text, rectangles(own))), look) for look, own in cells.items() if own
    ]


def _marks(report: Report, sheet: str, formats: dict[Severity, int]) -> list[Mark]:
    """Return the marks of a sheet of the workbook, errors first."""
    ranges: dict[Severity, dict[str, None]] = {severity: {} for severity in formats}
    for finding in report.findings:
        for place in finding.places:
            if place.sheet == sheet and place.area is not None:
                ranges[finding.severity][place.range] = None
    return [
        Mark(tuple(islice(found, _MOST_ROWS)), formats[severity])
        for severity, found in ranges.items()
        if found
    ]


# --- the copy read back ----------------------------------------------------------------------


def _check(parts: WorkbookParts, data: bytes, name: str) -> None:
    """Refuse a copy that does not show what the workbook shows, and the sheet of findings."""
    again = WorkbookParts(parts.path, data=data)
    names = [sheet.name for sheet in again.sheets]
    same_sheets = names == [*(sheet.name for sheet in parts.sheets), name]
    changed = [sheet for sheet in parts.sheets if again.raw(sheet.part) != parts.raw(sheet.part)]
    if not same_sheets or any(
        again.cells(sheet).rows != parts.cells(sheet).rows
        or again.cells(sheet).formulas != parts.cells(sheet).formulas
        for sheet in changed
    ):
        raise FileError(
            Problem("copy.differs", "the copy does not show what the workbook shows"),
            where=str(parts.path),
            expected=Text("the same sheets, figures and formulas"),
            mend=Text("Use --output report.html"),
        )


def refuse_copy(copy: Path, paths: Sequence[Path], *, force: bool) -> None:
    """Refuse a name for a copy that would lose a file, or that a copy cannot have.

    Parameters
    ----------
    copy : Path
        Where the copy is to be.
    paths : sequence of Path
        The workbooks that are examined.
    force : bool
        Whether the user lets a file be lost; never the workbook itself.
    """
    if len(paths) != 1:
        raise FileError(
            Problem("copy.one_at_a_time", "a marked copy is made of one workbook at a time"),
            where=same("--annotate"),
            expected=Text("one file"),
            got=Text("{paths} files", paths=len(paths)),
        )
    (path,) = paths
    if copy.exists() and path.exists() and copy.samefile(path):
        raise FileError(
            Problem("copy.replaces_workbook", "the copy cannot replace the workbook itself"),
            where=str(copy),
            expected=Text("a new name"),
            mend=Text("Choose another name"),
        )
    if copy.suffix.lower() != path.suffix.lower():
        raise FileError(
            Problem("copy.other_kind", "the copy must be of the workbook's kind"),
            where=str(copy),
            expected=same(path.suffix.lower()),
            got=same(copy.suffix or "–"),
        )
    refuse_existing(copy, force=force)
    if copy.exists():
        refuse_if_open(copy)

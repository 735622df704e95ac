"""What the cases of blocks and forms are called: where it is said, and which word holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from investpakke.errors import FileError
from investpakke.text import Problem, Text
from investpakke.workbook.foreign.headers import folded, one_of, shown_text, texts, unit_line
from investpakke.workbook.foreign.one_case import name_in_title
from investpakke.workbook.foreign.posts import Place
from investpakke.workbook.foreign.segments import (
    Segment,
    field_beside,
    group_lines,
    is_overview,
    is_plain_head,
    texts_in,
)


class Name(NamedTuple):
    """The name of a case, its number where that is said, and the cells of name and label."""

    text: str
    number: str
    place: Place
    label: Place | None = None


def names_of(segments: Sequence[Segment]) -> list[Name]:
    """Return the name of the case of each block: of the first source that tells them all apart.

    A field of the form says it, or a title "Business case: …"; else the corner left of the years,
    a line above the block, or the name of the sheet where that is no version of another.
    """
    for source in (by_field, by_title):
        found = source(segments)
        named = [name for name in found if name is not None]
        if len(named) == len(segments):
            return named
        if named:
            raise _without_name(segments[found.index(None)])
    for source in (_by_corner, _by_line, _by_tab):
        found = source(segments)
        names = [name for name in found if name is not None]
        if len({folded(name.text) for name in names}) == len(segments):
            bare = [name._replace(text=untitled(name.text)) for name in names]
            return bare if len({folded(name.text) for name in bare}) == len(names) else names
    raise _without_name(segments[-1])


def _without_name(segment: Segment) -> FileError:
    return FileError(
        Problem("model.blocks_without_names", "it is not said which case each block is"),
        where=segment.place,
        expected=Text("a name of its own over each block, or left of its years"),
        got=None,
        mend=Text("Type the name of each case in the row above its years"),
    )


def by_field(segments: Sequence[Segment]) -> list[Name | None]:
    """Return what stands beside "Titel:" in the form of each case."""
    found = [field_beside(segment, "name") for segment in segments]
    return [
        None if field is None else Name(shown_text(field.value), "", field.place, field.label)
        for field in found
    ]


def by_title(segments: Sequence[Segment]) -> list[Name | None]:
    """Return what stands in a line after "Business case:", and the number of "Case 2:"."""
    title = _title()
    found = list[Name | None]()
    for segment in segments:
        lines = (
            (row, column, text)
            for rows in group_lines(segment)
            for row in rows
            for column, text in texts_in(segment.sheet, row)
        )
        titled = (
            Name(name_in_title(parts[1]), said["number"] or "", (row, column))
            for row, column, text in lines
            if len(parts := _PARTED.split(text, maxsplit=1)) > 1
            and (said := title.fullmatch(folded(parts[0])))
            and parts[1].strip()
        )
        found.append(next(titled, None))
    return found


_PARTED = re.compile(r"\s*[:–—]\s*")


@cache
def _title() -> re.Pattern[str]:
    words = one_of(texts()["case_titles"]["words"])
    return re.compile(rf"(?:{words})(?:\s+(?:nr\.?|no\.?)?\s*(?P<number>\d+(?:\.\d+)*)\.?)?")


def untitled(name: str) -> str:
    """Return a case's name without "Case 2:" before it."""
    parts = _PARTED.split(name, maxsplit=1)
    is_titled = len(parts) > 1 and parts[1].strip() and _title().fullmatch(folded(parts[0]))
    return parts[1].strip() if is_titled else name


def _by_corner(segments: Sequence[Segment]) -> list[Name | None]:
    return [
        next(
            (
                Name(shown_text(text), "", (segment.header, column))
                for column, text in segment.heads.items()
                if not is_plain_head(text)
            ),
            None,
        )
        for segment in segments
    ]


def _by_line(segments: Sequence[Segment]) -> list[Name | None]:
    """Return the line above each block, so many rows above as in all of them."""
    groups = [[list(group) for group in group_lines(segment)] for segment in segments]
    groups = [
        [kept for rows in of if (kept := [row for row in rows if not _is_remark(segment, row)])]
        for segment, of in zip(segments, groups, strict=True)
    ]
    for of in groups:
        if len(of) > 1 and all(_is_unit(segments[groups.index(of)], row) for row in of[-1]):
            of.pop()
    if not all(groups):
        return [None for _ in segments]
    height = min(len(of[-1]) for of in groups)
    return [
        _of_all(segment) or _in_line(segment, of[-1][-height])
        for segment, of in zip(segments, groups, strict=True)
    ]


def _of_all(segment: Segment) -> Name | None:
    """Return the corner of a block that says that it is of all cases, "Alle cases"."""
    return next(
        (
            Name(shown_text(text), "", (segment.header, column))
            for column, text in segment.heads.items()
            if is_overview(text)
        ),
        None,
    )


def _is_remark(segment: Segment, row: int) -> bool:
    """Return whether a line under a block is a remark on it, and names nothing below."""
    remark = re.compile(one_of(texts()["proved"]["remark"]))
    said = texts_in(segment.sheet, row)
    return bool(said) and all(remark.match(folded(text).strip()) for _, text in said)


def _is_unit(segment: Segment, row: int) -> bool:
    return all(unit_line(text) for _, text in texts_in(segment.sheet, row))


def _in_line(segment: Segment, row: int) -> Name | None:
    """Return the name in a row, after its number where that has a cell of its own."""
    said = texts_in(segment.sheet, row)
    cells = segment.sheet.rows[row]
    left = [v for c, v in sorted(cells.items()) if c < said[-1][0]]
    number = shown_text(left[0]) if len(left) == 1 and _is_number(shown_text(left[0])) else ""
    column, text = said[-1] if number else said[0]
    if unit_line(text) or is_plain_head(text):
        return None
    return Name(shown_text(text), number, (row, column))


def _is_number(text: str) -> bool:
    return len(text.split()) == 1 and (any(map(str.isdigit, text)) or len(text) < 3)


def _by_tab(segments: Sequence[Segment]) -> list[Name | None]:
    said = one_of(texts()["table_kinds"]["versions"])
    version = re.compile(rf"(?:{said})(?![^\W\d_])|[\W\d]*$")
    return [
        None
        if version.match(folded(segment.tab))
        else Name(segment.tab, "", (segment.header, min(segment.sheet.rows[segment.header])))
        for segment in segments
    ]

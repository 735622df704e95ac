"""Which cases a model leaves out of its package, or states as readings of one another.

A case that is "udgået", or one of two estimates of the same, must not be added to the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, lru_cache

from investpakke.errors import FileError
from investpakke.text import Problem, Text, same
from investpakke.workbook.foreign.case_rows import CaseRow, Heading, Rows
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.headers import (
    compact,
    folded,
    one_of,
    shown_text,
    texts,
    without_prices,
)
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.ooxml.sheet_cells import Value

_MOST_WORDS = 5
"""Words of a text that says of its case whether it is in the package; a longer one tells more."""
_MOST_MARKS = 3
"""Different marks of a column that chooses cases: yes, no and not yet; a number or a day is one."""
_PARTS = re.compile(r"\s*[():;,/]\s*|\s+[–—-]\s+")
_WORDS = re.compile(r"[^\W_]+")


# --- Cases that are left out -----------------------------------------------------------------


@cache
def _said(kind: str) -> re.Pattern[str]:
    """Return what matches a text that begins with one of some words."""
    return re.compile(rf"(?:{one_of(texts()['left_out'][kind])})(?!\w)")


@lru_cache(maxsize=8192)
def is_left_out(text: str) -> bool:
    """Return whether a part of a text says that its case is not in the package.

    Examples
    --------
    >>> [is_left_out(t) for t in ("Udgået", "1.3 Unge (udgår)", "Ikke med i pakken", "Udgående")]
    [True, True, True, False]
    >>> is_left_out("Forslag der ikke anbefales"), is_left_out("Forslag der indstilles")
    (True, False)
    """
    parts = (_lead().sub("", part, count=1) for part in _PARTS.split(folded(text).strip()))
    return any(
        _said("out").match(part) is not None and len(_WORDS.findall(part)) <= _MOST_WORDS
        for part in parts
    )


@cache
def _lead() -> re.Pattern[str]:
    """Return what matches the beginning of "forslag, der ikke indstilles", before the verb."""
    leads = one_of(texts()["left_out"]["leads"])
    return re.compile(rf"^(?:(?:{leads})\s+)?(?:(?:som|der|that|which)\s+)(?:er\s+|bliver\s+)?")


@cache
def _choosing() -> tuple[frozenset[str], frozenset[str]]:
    said = texts()["deciding"]
    return frozenset(map(folded, said["chooses"])), frozenset(map(folded, said["chooses_around"]))


def is_choice(header: str) -> bool:
    """Return whether a header asks which cases are chosen.

    Examples
    --------
    >>> is_choice("Med i pakken?"), is_choice("Status")
    (True, False)
    """
    heads, around = _choosing()
    words = re.findall(r"[^\W\d_]+", folded(header))
    return " ".join(words) in heads or " ".join(w for w in words if w not in around) in heads


def chooses(header: str, values: Sequence[Value | None]) -> bool:
    """Return whether a column says which of some cases belong to the package, and not all do.

    Examples
    --------
    >>> chooses("Valgt (x)", ["x", None]), chooses("Status", ["Vedtaget", "Forslag"])
    (True, True)
    >>> chooses("Valgt", ["x", "x"]), chooses("Status", ["I gang", "Ny"])
    (False, False)
    """
    named = is_choice(header)
    if not named and all(value is None or isinstance(value, float) for value in values):
        return False  # numbers say so only under a header that does
    said = [folded(shown_text(value)).strip() for value in values]
    if len(set(said)) < 2:
        return False
    numbers = {float(value) for value in values if isinstance(value, float)}
    are_flags = numbers <= {0.0, 1.0}
    marks = {
        mark if are_flags or not isinstance(value, float) else "#"
        for value, mark in zip(values, said, strict=True)
    }
    if named and 1 < len(marks) <= _MOST_MARKS:
        return True
    short = [text for text in said if len(_WORDS.findall(text)) <= _MOST_WORDS]
    undecided = any(_said("open").match(text) or is_left_out(text) for text in short)
    agreed = any(_said("agreed").match(text) and not _said("open").match(text) for text in short)
    return any(map(is_left_out, said)) or (undecided and agreed)


# --- Readings of one thing -------------------------------------------------------------------


@cache
def _estimates() -> tuple[re.Pattern[str], re.Pattern[str]]:
    said = texts()["alternatives"]
    words, estimates, around, solutions = (
        one_of(said[key]) for key in ("words", "estimates", "around", "solutions")
    )
    return (
        re.compile(rf"(?:{words})(?:\s*\d{{1,2}}|\s+(?:[a-zæøå]|i{{1,3}}))(?!\w)"),
        re.compile(
            rf"(?:{words}|{solutions})\s*(?:\d{{1,2}}|[a-zæøå])|"
            rf"(?:(?:{estimates}|{around})\s*)*(?:{estimates})(?:\s*(?:{around}))*"
        ),
    )


@lru_cache(maxsize=8192)
def reading_in(text: str) -> tuple[str, str]:
    """Return a name without the words that tell readings of one thing apart, and these words.

    Examples
    --------
    >>> reading_in("Scenarie 2: optimistisk"), reading_in("Unge (lavt skøn)")
    (('', 'scenarie 2 optimistisk'), ('unge', 'lavt skøn'))
    >>> reading_in("Flere unge i job"), reading_in("Unge (2026-priser)")
    (('flereungeijob', ''), ('unge', '2026'))
    """
    lower = folded(text).strip()
    numbered, estimate = _estimates()
    if numbered.match(lower):
        return "", " ".join(_WORDS.findall(lower))
    plain = without_prices(lower)
    told = " ".join(re.findall(r"(?:19|20)\d\d", lower)) if plain != lower else ""
    kept = list[str]()
    apart = [told] if told else []
    for place, part in enumerate(filter(None, _PARTS.split(plain.strip()))):
        is_name = place == 0 and part.startswith(tuple(texts()["alternatives"]["solutions"]))
        (apart if estimate.fullmatch(part) and not is_name else kept).append(part)
    words = plain.split()
    if not apart and len(words) > 2 and estimate.fullmatch(" ".join(words[-2:])):
        kept, apart = [" ".join(words[:-2])], [" ".join(words[-2:])]
    return compact("".join(kept)), " ".join(apart)


def _alternatives(names: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Return the first names, with their rows, that are readings of one thing; else none."""
    found: dict[str, list[tuple[int, str]]] = {}
    for row, name in names:
        rest, apart = reading_in(name)
        if apart:
            found.setdefault(rest, []).append((row, name))
    for alike in found.values():
        if len({reading_in(name)[1] for _, name in alike}) > 1:
            return tuple(alike)
    return ()


# --- Refused ---------------------------------------------------------------------------------


def refuse_choices(
    table: CaseTable, rows: Rows, mapping: UserMapping, are_counted: Callable[[], bool]
) -> tuple[Text, ...]:
    """Refuse cases that are left out by their name or heading, and readings of one thing.

    Cases in hidden rows are told of where ``are_counted`` says that the model's own sum has them.

    Raises
    ------
    FileError
        The cell, and how the user says that the rows are cases all the same.
    """
    if table.is_ours:
        return ()
    told = {compact(label) for label in mapping.cases}
    cases = {case.row for case in rows.cases}
    named = [item for item in _named(table, rows) if compact(item[1]) not in told]
    out = next(((row, name) for row, name in named if is_left_out(name)), None)
    if out is not None:
        raise _left_out(_at(table, out[0]), out[1])
    for case in rows.cases:
        if _is_struck(table, case) and compact(_name(case)) not in told:
            name = _name(case)
            struck = Text("'{name}' is struck out", name=name)
            raise _left_out(_at(table, case.row), name, struck)
    for where, text in _between(table, cases):
        if compact(text) not in told and is_left_out(text):
            raise _left_out(where, text)
    for kind in (
        [(case.row, name) for case in rows.cases if (name := _name(case))],
        [item for item in named if item[0] not in cases],
        _groups_of(table, rows),
    ):
        alike = _alternatives([item for item in kind if compact(item[1]) not in told])
        if alike:
            raise _readings(table, alike)

    hidden = [case for case in rows.cases if case.row in (table.real or table.sheet).hidden]
    hidden = [case for case in hidden if compact(_name(case)) not in told]
    if hidden and not are_counted():
        raise _left_out(
            _at(table, hidden[0].row),
            _name(hidden[0]),
            Text("'{name}' in a hidden row", name=_name(hidden[0])),
        )
    return tuple(
        Text(
            "'{name}' ({cell}) stands in a hidden row.", name=_name(case), cell=_at(table, case.row)
        )
        for case in hidden
    )


def _is_struck(table: CaseTable, case: CaseRow) -> bool:
    """Return whether the number or the name of a case is struck out."""
    sheet = table.real or table.sheet
    if not sheet.struck:  # as in most models
        return False
    places = getattr(table.sheet, "places", {})
    cells = [places.get((case.row, table.columns[key]), (0, 0)) for key in case.texts]
    if any(cell in sheet.struck for cell in cells):
        return True
    said = {text for text in case.texts.values() if text}
    return any(
        (case.row, column) in sheet.struck and shown_text(value) in said
        for column, value in sheet.rows.get(case.row, {}).items()
    )


def _between(table: CaseTable, cases: Collection[int]) -> Iterator[tuple[str, str]]:
    """Yield the texts of rows between cases that are none, in any column, with their cells."""
    sheet = table.real or table.sheet
    for row in range(min(cases, default=0), max(cases, default=0)):
        for column, value in sheet.rows.get(row, {}).items() if row not in cases else ():
            if isinstance(value, str):
                yield sheet.at(row, column), value


def _name(case: CaseRow) -> str:
    return case.texts.get("name") or case.texts.get("number", "")


def _named(table: CaseTable, rows: Rows) -> Iterator[tuple[int, str]]:
    """Yield the names of headings, cases and their groups, with their rows; empty ones apart."""
    last = max((case.row for case in rows.cases), default=0)
    for item in rows.items:
        if isinstance(item, Heading) and item.row < last and item.name:
            yield item.row, item.name
        elif isinstance(item, CaseRow):
            yield item.row, _name(item)
    yield from _groups_of(table, rows)


def _groups_of(table: CaseTable, rows: Rows) -> list[tuple[int, str]]:
    """Return the group of each case whose group stands in a column."""
    if "group" not in table.columns:
        return []
    return [(case.row, case.group) for case in rows.cases if isinstance(case.group, str)]


def _at(table: CaseTable, row: int) -> str:
    key = next((key for key in ("name", "number", "group") if key in table.columns), "")
    return table.sheet.at(row, table.columns.get(key, 1))


def _left_out(where: str, name: str, got: Text | None = None) -> FileError:
    return FileError(
        Problem("model.case_may_be_out", "the case may not be in the package"),
        where=where,
        expected=Text("cases that all are in it"),
        got=got or same(name),
        mend=Text(
            "Move the cases that are not in it to another sheet. If they are, "
            "type 'cases' and '{name}' in two cells side by side on a sheet "
            "called 'investpakke'",
            name=name,
        ),
        parameter="mapping",
    )


def _readings(table: CaseTable, alike: Sequence[tuple[int, str]]) -> FileError:
    said = "; ".join(dict.fromkeys(name for _, name in alike))
    names = ", ".join(f"'{name}'" for name in dict.fromkeys(name for _, name in alike))
    return FileError(
        Problem("model.alternatives", "the cases may be several readings of one thing"),
        where=_at(table, alike[1][0]),
        expected=Text("cases whose amounts may be added"),
        got=same(said),
        mend=Text(
            "Keep the one that holds, and move the others to another sheet. If "
            "they are to be added, type on a sheet called 'investpakke' 'cases', "
            "and beside it {names}",
            names=names,
        ),
        parameter="mapping",
    )

"""Cases under years whose own nets prove what each of their rows is, whatever they are called.

Rows under a row of years are taken in turn; a net ends a case. What the words of a row leave open
is decided by sums: a total adds the rows before it, and the net is the savings less the costs in
every year. Only where all of this holds for every row of every case is the model read; a model
of which another reading is known is never looked at here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from investpakke.workbook.foreign.case_row_cells import is_dash
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.deciding_headers import plain
from investpakke.workbook.foreign.headers import (
    column_key,
    compact,
    folded,
    one_of,
    shown_text,
    spoken,
    texts,
    total_word,
    unit_line,
    unit_named,
)
from investpakke.workbook.foreign.laid_out import laid_out, stacked
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import Meaning, meaning_of, meaning_of_text
from investpakke.workbook.foreign.posts import Block, Place, Post, is_no_money
from investpakke.workbook.foreign.segments import (
    FEWEST_YEARS,
    Segment,
    family,
    is_overview,
    segments_of,
)
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.units import UNIT
from investpakke.workbook.ooxml.sheet_cells import CellError, SheetCells, Value

_TITLE_ROWS = 3
"""Rows above years in which a line may say what is under them."""
_NUMBERED = re.compile(
    r"^\W*(?:[^\W\d_]+\.?\s+)?((?:[A-ZÆØÅ]{1,5}-?)?\d[\d.]*)\s*[.:–-]?\s+(\S.*)$"
)


@dataclass
class _Line:
    """A row of amounts under years."""

    row: int
    label: str
    kind: str
    is_total: bool
    amounts: Mapping[int, float]
    said: Mapping[int, str]
    columns: Mapping[int, int]


@dataclass
class _Group:
    """The rows up to a net: one case, or all of them."""

    segment: Segment
    lines: list[_Line] = field(default_factory=list)
    asides: list[_Line] = field(default_factory=list)
    above: list[tuple[Place, str]] = field(default_factory=list)
    net: _Line | None = None

    @property
    def costs(self) -> list[_Line]:
        """Its costs, without their total."""
        return [line for line in self.lines if line.kind == "cost"]

    @property
    def savings(self) -> list[_Line]:
        """Its savings, without their total."""
        return [line for line in self.lines if line.kind == "saving"]


def proved_table(sheets: Sequence[SheetCells], mapping: UserMapping) -> CaseTable | None:
    """Return the table of cases whose nets prove each of their rows; None where any is unproved."""
    if mapping.columns or mapping.ignore or mapping.totals or mapping.cases:
        return None  # the user has said how the model is to be read
    banded = [(sheet, _in_bands(sheet)) for sheet in sheets]
    in_bands = [(sheet, groups) for sheet, groups in banded if groups]
    if in_bands:
        return _table(*in_bands[0]) if len(in_bands) == 1 else None
    used = [sheet for sheet in sheets if segments_of(sheet)]
    if not used:
        return None
    whole = stacked(used)
    found = list[_Group]()
    for segment in segments_of(whole):
        groups = _groups_of(segment)
        if groups is None:
            return None
        found += groups
    return _table(whole, found)


def _table(whole: SheetCells, found: Sequence[_Group]) -> CaseTable | None:
    """Return the table of some proved cases, where one rule and one name each holds for all."""
    cases = _without_sum(found)
    if not cases or not _follow_one_rule(found):
        return None
    names = _names_of(cases)
    years = cases[0].segment.years.keys()
    units = {group.segment.unit for group in found if group.segment.unit}
    if names is None or len(units) > 1 or any(g.segment.years.keys() != years for g in found):
        return None
    groups = _groups_said(cases)
    blocks = [
        _block(case, *name)._replace(group=group)
        for case, name, group in zip(cases, names, groups, strict=True)
    ]
    header = min(case.segment.header for case in cases)
    said = dict.fromkeys(("cost", "saving", "gain", "net_cost"), *units) if units else {}
    return laid_out(whole, header, blocks, said)


# --- Bands ------------------------------------------------------------------------------------


def _in_bands(sheet: SheetCells) -> list[_Group]:
    """Return the rows of a sheet whose costs, savings and nets stand in bands of years.

    None of them where one is not proved, or any number beside the bands is not explained.
    """
    groups, bands = list[_Group](), list[tuple[str, dict[int, int]]]()
    segment: Segment | None = None
    for row in sorted(sheet.rows):
        heads = _bands_headed(sheet, row)
        if heads:
            bands = heads
            years = bands[0][1]
            segment = Segment(sheet, sheet.name, 1, row, sheet.last_row, years, "", 0, None)
            continue
        if segment is None:
            continue
        group = _banded(segment, row, bands)
        if group is None:
            return []
        groups += [group] if group.net else []
    return groups


def _bands_headed(sheet: SheetCells, row: int) -> list[tuple[str, dict[int, int]]]:
    """Return what each run of years of a row is of, and its columns; none unless a net is there."""
    runs = list[dict[int, int]]()
    kinds = list[set[str]]()
    for column, value in sorted(sheet.rows[row].items()):
        said = meaning_of((value,), date1904=sheet.date1904)
        if said is None or said.year is None or said.until is not None:
            continue
        if said.unit is not None:
            return []  # who says a unit at each amount may mean another one than the sheet's
        if not runs or said.year != max(runs[-1]) + 1:
            runs.append({})
            kinds.append(set())
        runs[-1][said.year] = column
        kinds[-1].add(said.quantity)
    if len(runs) < 3 or len({tuple(run) for run in runs}) != 1 or len(runs[0]) < FEWEST_YEARS:
        return []
    found = [(_kind_over(sheet, row, run, own), run) for own, run in zip(kinds, runs, strict=True)]
    of = [kind for kind, _ in found]
    is_known = "" not in of and of.count("net") == 1 and {"cost", "saving"} <= {*of}
    return found if is_known else []


def _kind_over(sheet: SheetCells, row: int, run: Mapping[int, int], own: set[str]) -> str:
    """Return what a run of years is of: as its heads say, a line above, or the text before it."""
    first, last = min(run.values()), max(run.values())
    if own != {""}:
        said = own.pop() if len(own) == 1 else ""
        return family(said)
    for above in range(row - 1, max(row - 1 - _TITLE_ROWS, 0), -1):
        cells = sheet.rows.get(above, {})
        said_above = [v for c, v in cells.items() if first <= c <= last and type(v) is str]
        if len(said_above) == 1 and (kind := _kind(said_above[0])):
            return "" if _says_unit(said_above[0]) else kind
    before = sheet.get(row, first - 1)
    return _kind(before) if type(before) is str and not _says_unit(before) else ""


def _says_unit(text: str) -> bool:
    return UNIT.search(spoken(text)) is not None


def _banded(
    segment: Segment, row: int, bands: Sequence[tuple[str, Mapping[int, int]]]
) -> _Group | None:
    """Return a row with what its bands say, its net too if it states one; None if unproved."""
    sheet, group = segment.sheet, _Group(segment)
    cells = sheet.rows[row]
    first = min(min(run.values()) for _, run in bands)
    said = {c: shown_text(v) for c, v in sorted(cells.items()) if c < first and type(v) is str}
    taken = {column for _, run in bands for column in run.values()}
    if not any(type(cells.get(column)) is float for column in taken):
        return group
    for kind, run in bands:
        values = {year: cells.get(column, 0.0) for year, column in run.items()}
        amounts = {y: 0.0 if is_dash(v) else v for y, v in values.items()}
        if not all(type(value) is float for value in amounts.values()):
            return None
        numbers = {year: float(value) for year, value in amounts.items()}
        line = _Line(row, "", kind, False, numbers, said, run)
        if kind == "net":
            group.net = line
        elif kind != "aside":
            group.lines.append(line)
    runs = [run for _, run in bands]
    return group if _explains_others(segment, row, runs) and _is_proved(group) else None


def _explains_others(segment: Segment, row: int, runs: Sequence[Mapping[int, int]]) -> bool:
    """Return whether the numbers of a row beside its years are sums, means, or none that decide."""
    sheet, first = segment.sheet, min(min(run.values()) for run in runs)
    taken = {column for run in runs for column in run.values()}
    for column, value in sheet.rows[row].items():
        if type(value) is not float or column in taken:
            continue
        if column > first:
            if not _sums_a_run(sheet.rows[row], column, runs):
                return False
            continue
        tall = 2 if len(runs) > 1 else 1
        above = range(segment.header, max(segment.header - tall, 0), -1)
        heads = [v for at in above if type(v := sheet.get(at, column)) is str]
        if not heads:
            return False  # a year whose head is lost
        is_code = any(word in plain(heads[0]) for word in texts()["deciding"]["harmless"])
        if column_key(heads[0]) not in {"number", "group"} and not is_code:
            return False
    return True


def _sums_a_run(cells: Mapping[int, Value], column: int, runs: Sequence[Mapping[int, int]]) -> bool:
    """Return whether a number beside a run of years is their sum, or their mean."""
    before = [run for run in runs if max(run.values()) < column]
    values = [cells.get(c, 0.0) for c in (before[-1] if before else {}).values()]
    numbers = [float(value) for value in values if type(value) is float]
    stated, total = float(cells[column]), sum(numbers)
    slack = _slack([stated, *numbers])
    return bool(numbers) and (
        abs(stated - total) <= slack or abs(stated - total / len(numbers)) <= slack
    )


# --- Rows ------------------------------------------------------------------------------------


def _groups_of(segment: Segment) -> list[_Group] | None:
    """Return the cases under one row of years; None where a row is not understood."""
    if segment.counts:
        return []  # people and posts, no money
    groups, group, section = list[_Group](), _Group(segment), ""
    group.above = list(_texts_over(segment))
    for row in segment.rows:
        line = _line(segment, row, section)
        if line is None:
            return None
        if not line.amounts:
            heading = _kind(line.label) if meaning_of_text(line.label) else ""
            section = heading if heading in {"cost", "saving"} else section
            if line.label and not group.lines:
                group.above.append(_name_in(line))
                section = section if heading else ""
            continue
        ended = _ends_case(segment, line, group, groups)
        if ended is None:
            return None
        if ended:
            group, section = _Group(segment), ""
    return groups if not group.lines else None


def _ends_case(segment: Segment, line: _Line, group: _Group, groups: list[_Group]) -> bool | None:
    """Take a row of amounts up; return whether it ends its case, None where it is not proved."""
    if line.kind == "aside":
        group.asides.append(line)
        return False
    if not _explains_others(segment, line.row, [segment.years]):
        return None
    if not group.lines and _nets_all(line, groups):
        return True
    if line.kind != "net":
        return False if _added(group, line) else None
    group.net = line
    _set_feeding_aside(group)
    if not _is_proved(group):
        return None
    groups.append(group)
    return True


def _line(segment: Segment, row: int, section: str) -> _Line | None:
    """Return a row with what it says; None where a value under a year is no number."""
    sheet, amounts = segment.sheet, dict[int, float]()
    cells = sheet.rows[row]
    said = {
        column: shown_text(value)
        for column, value in sorted(cells.items())
        if column < segment.first and type(value) is str and value.strip()
    }
    for year, column in segment.years.items():
        value = cells.get(column)
        if isinstance(value, CellError) or (type(value) is str and not is_dash(value)):
            return None if amounts or said else _Line(row, "", "", False, {}, {}, {})
        if value is not None:
            amounts[year] = 0.0 if is_dash(value) else float(value)
    label = next((text for text in said.values() if _kind(text)), "")
    label = label or next(iter(said.values()), "")
    kind = _kind(label)
    if kind != "aside" and any(map(_says_unit, said.values())) and _has_numbers(segment, row):
        return None  # a unit of its own
    if amounts and not kind and section:
        kind = section
    amounts = {year: amounts.get(year, 0.0) for year in segment.years} if amounts else {}
    is_total = bool(total_word(label))
    return _Line(row, label, kind, is_total, amounts, said, segment.years)


def _has_numbers(segment: Segment, row: int) -> bool:
    return any(type(segment.sheet.get(row, column)) is float for column in segment.years.values())


def _kind(label: str) -> str:
    """Return what a label says its row to be: "cost", "saving", "net", "aside", or ""."""
    said = meaning_of_text(label)
    words, lower = _words(), folded(label).strip()
    if is_no_money(label) or words["aside"].search(lower):
        return "aside"
    if said is not None and said.quantity:
        kind = family(said.quantity)
        return kind if kind in {"cost", "saving", "net"} else "aside" if kind == "persons" else ""
    if words["net"].match(lower):
        return "net"
    saving, cost = words["saving"].search(lower), words["cost"].search(lower)
    return "" if bool(saving) == bool(cost) else "saving" if saving else "cost"


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """Return beginnings of words that say what a row is."""
    said = texts()["proved"]
    found = {key: re.compile(rf"(?<![^\W_])(?:{one_of(said[key])})") for key in said}
    return {**found, "net": re.compile(rf"\W*(?:{one_of(said['net'])})")}


def _added(group: _Group, line: _Line) -> bool:
    """Take a row up into its case; return whether it may belong there."""
    if line.kind and line.is_total:
        parts = [one for one in group.lines if one.kind in {line.kind, ""} and not one.is_total]
        if parts and not _adds(line.amounts, parts):
            return False
        for part in parts:
            part.kind = line.kind
        if parts:
            return True
        line.is_total = False
    group.lines.append(line)
    return True


def _adds(amounts: Mapping[int, float], parts: Sequence[_Line]) -> bool:
    """Return whether amounts are the sums of some rows in every year."""
    return all(
        abs(sum(part.amounts[year] for part in parts) - value)
        <= _slack([value, *(part.amounts[year] for part in parts)])
        for year, value in amounts.items()
    )


def _slack(values: Sequence[float]) -> float:
    """Return how far rounding may set a sum off from its parts."""
    places = max(map(decimals, values))
    return 1e-6 * max(map(abs, values)) + (0.51 * len(values) * 10.0**-places if places else 1e-6)


def _set_feeding_aside(group: _Group) -> None:
    """Take out of a case the rows that are not known and of which its savings are products.

    In every year a saving is persons times an amount for each, and the persons may be those
    without less those with: what their rows are called does not matter then.
    """
    open_lines = [line for line in group.lines if not line.kind]
    some = [*group.asides, *open_lines]
    pairs = [(one, other) for place, one in enumerate(some) for other in some[:place]]
    feeding = [
        line
        for pair in pairs
        if any(_is_product(saving, *pair) for saving in group.savings)
        for line in pair
    ]
    feeding += [
        line
        for pair in pairs
        if any(_is_difference(fed, *pair) for fed in feeding if fed not in pair)
        for line in pair
    ]
    rest = [line for line in group.lines if line.kind or line not in feeding]
    group.lines[:] = rest


def _is_product(saving: _Line, one: _Line, other: _Line) -> bool:
    """Return whether a row is two others multiplied in every year, in kroner or thousands."""
    found = {y: one.amounts[y] * other.amounts[y] for y in saving.amounts}
    return any(map(abs, saving.amounts.values())) and any(
        all(abs(found[y] / scale - v) <= 1e-6 * abs(v) + 1e-9 for y, v in saving.amounts.items())
        for scale in (1.0, 1e3, 1e6)
    )


def _is_difference(fed: _Line, one: _Line, other: _Line) -> bool:
    """Return whether a row is what two others differ by in every year."""
    return any(fed.amounts.values()) and all(
        abs(abs(one.amounts[y] - other.amounts[y]) - abs(v)) <= 1e-6 * abs(v) + 1e-9
        for y, v in fed.amounts.items()
    )


# --- Nets ------------------------------------------------------------------------------------

_RULES = {
    "gain": (1, -1, 1),  # saving, cost, and the sign of the net that they make
    "net_cost": (1, -1, -1),
    "signed gain": (1, 1, 1),
}


def _fits(group: _Group, rule: str) -> bool:
    """Return whether a case's net is its savings and costs by a rule, in every year."""
    saving, cost, net = _RULES[rule]
    assert group.net is not None  # noqa: S101  the groups that are looked at end with one
    for year, stated in group.net.amounts.items():
        saved = [line.amounts[year] for line in group.savings]
        spent = [line.amounts[year] for line in group.costs]
        computed = saving * sum(saved) + cost * sum(spent)
        if abs(computed - net * stated) > _slack([stated, *saved, *spent]):
            return False
    return True


def _nets_all(line: _Line, groups: Sequence[_Group]) -> bool:
    """Return whether a net that no cost or saving stands over is that of the cases before it."""
    nets = [group.net for group in groups if group.net is not None]
    return bool(nets) and bool(total_word(line.label)) and _adds(line.amounts, nets)


def _is_proved(group: _Group) -> bool:
    """Return whether every row of a case is known, and its net what they give."""
    known = all(line.kind in {"cost", "saving"} for line in group.lines)
    both = bool(group.costs) and bool(group.savings)
    tells = any(v for line in group.lines for v in line.amounts.values())
    return known and both and tells and any(_fits(group, rule) for rule in _RULES)


def _follow_one_rule(groups: Sequence[_Group]) -> bool:
    """Return whether the nets of all cases are made by one rule, and each kind has one sign."""
    rules = [rule for rule in _RULES if all(_fits(group, rule) for group in groups)]
    for kind in ("costs", "savings"):
        amounts = [v for g in groups for line in getattr(g, kind) for v in line.amounts.values()]
        if any(v > 0 for v in amounts) and any(v < 0 for v in amounts):
            return False
    return bool(rules)


# --- Cases -----------------------------------------------------------------------------------


def _without_sum(groups: Sequence[_Group]) -> list[_Group] | None:
    """Return the cases without a block of them all; None where that is not their sum."""
    tabs = Counter(group.segment.tab for group in groups)
    wholes = [
        group
        for group in groups
        if _is_whole(group) or (tabs[group.segment.tab] == 1 and is_overview(group.segment.tab))
    ]
    cases = [group for group in groups if group not in wholes]
    if not cases:
        return list(groups) if len(groups) == 1 else None
    for whole in wholes:
        if not _sums_up(whole, cases):
            return None
    for case in cases if len(cases) > 2 else ():
        if _sums_up(case, [other for other in cases if other is not case]):
            return None  # a case, or the sum of the others?
    return cases


def _is_whole(group: _Group) -> bool:
    said = [text for _, text in group.above[-1:]]
    said += [text for text in group.lines[0].said.values() if text != group.lines[0].label]
    said += list(group.segment.heads.values())
    return any(is_overview(text) or total_word(text) for text in said)


def _sums_up(whole: _Group, cases: Sequence[_Group]) -> bool:
    """Return whether costs and savings are those of some cases together, in every year."""
    for kind in ("costs", "savings"):
        parts = [line for case in cases for line in getattr(case, kind)]
        mine = getattr(whole, kind)
        for year in whole.segment.years:
            stated = sum(line.amounts[year] for line in mine)
            values = [line.amounts.get(year, 0.0) for line in parts]
            if abs(sum(values) - stated) > _slack([stated, *values]):
                return False
    return True


def _names_of(cases: Sequence[_Group]) -> list[tuple[str, str, Place]] | None:
    """Return number, name and place of each case, from the first source that tells all apart."""
    for source in (_beside, _nearest_above, _corner, _second_above, _tab):
        found = [source(case) for case in cases]
        names = [item[1] for item in found if item is not None]
        if len(names) == len(cases) and len({*map(compact, names)}) == len(cases):
            return [item for item in found if item is not None]
    return None


def _name_in(line: _Line) -> tuple[Place, str]:
    """Return the name in a row of texts alone, after the number that stands before it."""
    column = max(line.said, key=lambda at: len(line.said[at]))
    texts_left = [text for at, text in line.said.items() if at < column]
    return (line.row, column), " ".join([*texts_left[-1:], line.said[column]])


def _groups_said(cases: Sequence[_Group]) -> list[str]:
    """Return the target group of each case: of its column, or of a heading over several cases."""
    beside, headed = list[str](), list[str]()
    heading = ""
    for case in cases:
        first = case.lines[0]
        heads = {c: column_key(text) for c, text in case.segment.heads.items()}
        column = next((c for c, key in heads.items() if key == "group"), 0)
        said = shown_text(case.segment.sheet.get(first.row, column)) if column else ""
        beside.append(said or (beside[-1] if beside and column else ""))
        under = [text for (row, _), text in case.above if row > case.segment.header]
        heading = under[-1] if under else heading
        headed.append(heading)
    if any(beside):
        return beside
    named_beside = all(_beside(case) is not None for case in cases)
    return headed if named_beside and all(headed) else [""] * len(cases)


def _split(text: str, place: Place) -> tuple[str, str, Place]:
    numbered = _NUMBERED.match(text)
    return (numbered[1].rstrip("."), numbered[2], place) if numbered else ("", text, place)


def _beside(case: _Group) -> tuple[str, str, Place] | None:
    """Return what stands left of the label in a case's first row."""
    first, heads = case.lines[0], case.segment.heads
    labels = [column for column, text in first.said.items() if text == first.label]
    said = {c: text for c, text in first.said.items() if not labels or c < labels[0]}
    keyed = {column_key(heads.get(column, "")): column for column in said}
    if not said:
        return None
    column = keyed.get("name", max(said, key=lambda at: len(said[at])))
    value = case.segment.sheet.get(first.row, keyed.get("number", 0))
    if value is None:
        numbers = [
            v
            for c, v in case.segment.sheet.rows[first.row].items()
            if c < column and type(v) is float
        ]
        value = numbers[0] if len(numbers) == 1 else None
    number = shown_text(value)
    return (
        (number, said[column], (first.row, column))
        if number
        else _split(said[column], (first.row, column))
    )


def _nearest_above(case: _Group) -> tuple[str, str, Place] | None:
    return _split(case.above[-1][1], case.above[-1][0]) if case.above else None


def _second_above(case: _Group) -> tuple[str, str, Place] | None:
    return _split(case.above[-2][1], case.above[-2][0]) if len(case.above) > 1 else None


def _corner(case: _Group) -> tuple[str, str, Place] | None:
    heads = {c: t for c, t in case.segment.heads.items() if not unit_named(t)}
    if not heads:
        return None
    column = max(heads, key=lambda at: len(heads[at]))
    return _split(heads[column], (case.segment.header, column))


def _tab(case: _Group) -> tuple[str, str, Place] | None:
    place = (case.segment.header, min(case.segment.sheet.rows[case.segment.header]))
    return _split(case.segment.tab, place)


def _texts_over(segment: Segment) -> Iterator[tuple[Place, str]]:
    """Yield the lines over a row of years that may name what is under it, from the top."""
    for row in range(segment.top, segment.header):
        cells = segment.sheet.rows.get(row, {})
        said = {c: shown_text(v) for c, v in sorted(cells.items()) if type(v) is str}
        told = [text for text in said.values() if text and not _is_remark(text)]
        if told and not any(type(value) is float for value in cells.values()):
            column = max(said, key=lambda at: len(said[at]))
            yield (row, column), " ".join(told) if len(told) < 3 else said[column]


def _is_remark(text: str) -> bool:
    lower = folded(text).strip()
    return bool(unit_line(text) or unit_named(text) or _words()["remark"].match(lower))


def _block(case: _Group, number: str, name: str, place: Place) -> Block:
    """Return a case with its costs, its savings and the net that proves them."""
    net = case.net
    assert net is not None  # noqa: S101  it was proved by it
    quantity = "gain" if _fits(case, "gain") or _fits(case, "signed gain") else "net_cost"
    lines = [*((line, line.kind) for line in case.lines), (net, quantity)]
    header = case.segment.header
    posts = tuple(
        Post(
            line.row,
            kind,
            meaning_of_text(line.label) or Meaning(kind),
            line.amounts,
            {year: (line.row, column) for year, column in line.columns.items()},
            {year: (header, column) for year, column in line.columns.items()},
        )
        for line, kind in lines
    )
    where = {"name": place, **({"number": place} if number else {})}
    return Block(case.lines[0].row, name, number, "", posts, where)

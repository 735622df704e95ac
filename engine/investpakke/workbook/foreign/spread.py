"""Models whose cases are spread over blocks, forms or tables: read as one table of cases.

A block or a form is one case with its posts; a table of one quantity holds a row of each case.
Either comes to cases with posts. Tables of what the cases come to are held against them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from investpakke.errors import FileError
from investpakke.text import Problem, Text, same
from investpakke.workbook.foreign.block_names import Name, by_field, by_title, names_of, untitled
from investpakke.workbook.foreign.blocks import CaseRowsUnderYears
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.doubtful_units import two_units
from investpakke.workbook.foreign.form_sections import with_sections
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    compact,
    folded,
    one_of,
    shown_text,
    texts,
    unit_line,
)
from investpakke.workbook.foreign.kind_tables import (
    Case,
    KindTable,
    alike,
    check_wholes,
    found_in,
    hold,
    hold_overview,
    other_years,
    refuse_same_case_twice,
)
from investpakke.workbook.foreign.laid_out import Rearranged, laid_out, own_unit, stacked
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.posts import Block, Place, not_given
from investpakke.workbook.foreign.segments import (
    Segment,
    field_beside,
    group_lines,
    is_overview,
    segments_of,
    texts_in,
)
from investpakke.workbook.foreign.turned import as_it_stands, turned_segments
from investpakke.workbook.foreign.unread_column import UnreadColumn
from investpakke.workbook.ooxml.sheet_cells import SheetCells, Value


def spread_table(sheets: Sequence[SheetCells], mapping: UserMapping) -> CaseTable | None:
    """Return the table that the blocks, forms or tables of a model make; None where it has none.

    Raises
    ------
    FileError
        Parts that are not joined beyond doubt: of other years or units, of cases that are not in
        all of them, of the same case; or a table of nets that is not what the cases give.
    """
    used = [part for sheet in sheets for part in _parts(sheet, mapping)]
    cases = [part for part in used if part.is_of_cases]
    filled = [part for part in cases if part.is_filled]
    told = [_no_case(part) for part in cases if not part.is_filled]
    told += [_counted(part) for part in used if part.segment.counts and part not in cases]
    named = [p for p in filled if len(filled) == 1 or not is_template(p.segment.tab)] or filled
    told += [_no_case(part) for part in filled if part not in named]
    kinds = [p for p in used if not p.is_of_cases and p.segment.kind and p.segment.has_amounts]
    if not named:
        said = {"cost" if p.segment.kind in COSTS else p.segment.kind for p in kinds}
        if not {"cost", "saving"} <= said:
            return None
    elif len(named) + len(kinds) == 1 and len(cases) == 1 and _is_plain(named[0].segment):
        return None
    places = {part.segment.place for part in (*named, *kinds)}
    tables = sorted(kinds, key=lambda part: part.segment.kind not in COSTS)
    of_all = tables and all(_is_of_all(part.segment) for part in named)
    order = [*tables, *named] if of_all else [*named, *tables]
    tabs = dict.fromkeys(part.segment.tab for part in order)
    by_name = {sheet.name: sheet for sheet in sheets}
    whole = stacked([by_name[tab] for tab in tabs])
    everything = _parts(whole, mapping)
    again = [part for part in everything if part.segment.place in places]
    _refuse_unknown(everything, again)
    spread = _Spread(whole, again, mapping)
    return replace(spread.table(), told=(*told, *spread.told))


def _refuse_unknown(parts: Sequence[_Part], used: Sequence[_Part]) -> None:
    """Refuse amounts under years, on a sheet of the cases, that are none of the known parts."""
    for part in parts:
        segment = part.segment
        if part in used or part.is_of_cases or not segment.has_amounts or segment.counts:
            continue
        raise FileError(
            Problem("model.part_unknown", "it is not said what the amounts under the years are"),
            where=segment.place,
            expected=Text("a title that says it: 'Costs', 'Savings', 'Net'"),
            got=same("; ".join(_lines_over(segment)) or segment.tab),
            mend=Text(
                "Type it in the row above the years. If they are not to be read, type 'ignore' and "
                "the title in two cells side by side on a sheet called 'investpakke'"
            ),
            parameter="mapping",
        )


def _lines_over(segment: Segment) -> list[str]:
    rows = group_lines(segment)[-1:]
    said = [text for row in (rows[0] if rows else []) for _, text in texts_in(segment.sheet, row)]
    return [*said, *segment.heads.values()][:3]


class _Part(NamedTuple):
    """A row of years with what is under it: cases with their posts, or one quantity of each."""

    segment: Segment
    is_of_cases: bool

    @property
    def is_filled(self) -> bool:
        """Whether any amount under the years is not 0."""
        s = self.segment
        return any(
            type(value := s.sheet.get(row, column)) is float and value
            for row in s.rows
            for column in s.years.values()
        )


def _parts(sheet: SheetCells, mapping: UserMapping) -> list[_Part]:
    found = sorted([*segments_of(sheet), *turned_segments(sheet)], key=lambda s: s.header)
    found = with_sections([s for s in found if not s.is_ignored(mapping)])
    return [_Part(s, _reader(s, mapping).has_posts) for s in found]


def _reader(segment: Segment, mapping: UserMapping) -> CaseRowsUnderYears:
    return CaseRowsUnderYears(
        segment.sheet, segment.header, segment.years, mapping, section=segment.section
    )


def _is_plain(segment: Segment) -> bool:
    """Return whether a block alone is read as any sheet of rows under years is."""
    is_turned = isinstance(segment.sheet, Rearranged)
    return not is_turned and not any(field_beside(segment, key) for key in ("name", "persons"))


def _no_case(part: _Part) -> Text:
    return Text("{place} is no case: the form is empty, or an example.", place=part.segment.place)


def _counted(part: _Part) -> Text:
    what = "; ".join(_lines_over(part.segment)) or part.segment.tab
    return Text("{place} '{what}' counts, and is no money.", place=part.segment.place, what=what)


class _Spread:
    """The parts of one model."""

    def __init__(self, sheet: SheetCells, parts: Sequence[_Part], mapping: UserMapping) -> None:
        self.sheet, self.mapping = sheet, mapping
        self.parts = [part.segment for part in parts]
        self.of_cases = [part.segment for part in parts if part.is_of_cases]
        self.tables = [KindTable(p.segment, mapping) for p in parts if not p.is_of_cases]
        self.beside = list[UnreadColumn]()
        self.ones = list[Segment]()
        self.whole: Segment | None = None
        self.read: Mapping[str, list[Block]] = {}
        self.told = list[Text]()
        self.units: dict[str, dict[str | None, str]] = {}

    def table(self) -> CaseTable:
        """Return all parts as one table of a row a case."""
        first = self.parts[0]
        apart = next((p for p in self.parts if p.years.keys() != first.years.keys()), None)
        if apart is not None and not self._are_within_an_overview():
            raise other_years(first, apart)
        for table in self.tables:
            if not (table.lines or table.wholes):
                raise _unknown_cases(table)
            self.beside += table.checked()
        overviews = self._overviews()
        self.of_cases = [part for part in self.of_cases if part not in overviews]
        if self.of_cases:
            blocks = self._held(self._blocks())
            self._check_other_years(blocks, apart)
            tables = [table for table in self.tables if self._is_of(table, blocks)]
            held = [table for table in tables if table.kind != "persons"]
            joined = [table for table in tables if table.kind == "persons"]
        else:
            self.tables = _of_same_cases(self.tables)
            held = [table for table in self.tables if table.kind in RESULTS]
            joined = [table for table in self.tables if table not in held]
            blocks = self._of_tables(joined)
        where = (self.of_cases or [table.segment for table in joined])[0].place
        if self.of_cases:
            blocks = self._with(blocks, joined, where)
        refuse_same_case_twice(blocks, self._at)
        stated = {quantity: next(iter(said)) for quantity, said in self.units.items()}
        for table in held:
            hold(table, blocks, self._unit_of(table.segment), stated, where)
        for overview in overviews:
            self._hold_overview(overview, blocks, stated)
        blocks = self._with_nets(blocks, held)
        units, left = self._units()
        left += [row for overview in overviews for row, _ in self._unit_lines(overview)]
        header = min(part.header for part in self.parts)
        return laid_out(
            self.sheet,
            header,
            blocks,
            units,
            beside=tuple(self.beside),
            left=frozenset(left),
            roles=self._roles(blocks, held),
        )

    def _are_within_an_overview(self) -> bool:
        """Return whether the blocks have some of the years of one that sums all of them.

        That it does is seen when the blocks are read: a block has nothing in other years then.
        """
        whole = max(self.parts, key=lambda part: len(part.years))
        years, others = whole.years.keys(), [part for part in self.parts if part is not whole]
        said = {year for part in others for year in part.years}
        follow = all(b == a + 1 for a, b in pairwise(sorted(years)))
        self.whole = whole if len(others) > 1 and said == years and follow else None
        return self.whole is not None and not self.tables

    def _check_other_years(self, blocks: Sequence[Block], apart: Segment | None) -> None:
        """Refuse blocks of other years whose sums, year by year, the overview does not hold."""
        if self.whole is None or apart is None:
            return
        sums = self.read[self.whole.place]
        kinds = {post.quantity for block in sums for post in block.posts}
        if (
            len(sums) != 1
            or sums[0].row in {block.row for block in blocks}
            or not (kinds & {*COSTS} and "saving" in kinds)
            or _differing(sums[0], blocks) is not None
        ):
            raise other_years(self.parts[0], apart)
        self.told.append(
            Text(
                "The cases are of different years: in the others their amounts are 0, as in "
                "the sums in {place}.",
                place=self.whole.place,
            )
        )

    def _overviews(self) -> list[Segment]:
        """Return the blocks of all cases beside tables that hold the costs and savings of each."""
        kinds = {"cost" if t.kind in COSTS else t.kind for t in self.tables if t.lines}
        if not {"cost", "saving"} <= kinds:
            return []
        whole = [part for part in self.of_cases if _is_of_all(part)]
        return whole if len(whole) == len(self.of_cases) else []

    def _hold_overview(
        self, part: Segment, cases: Sequence[Block], units: Mapping[str, str | None]
    ) -> None:
        """Refuse an overview that is not what the cases give."""
        reader = _reader(part, self.mapping)
        blocks, beside = reader.cases()
        self.beside += beside
        for block in (as_it_stands(part, block) for block in blocks):
            hold_overview(self.sheet, part.years, block, cases, self._unit_of(part), units)

    def _with_nets(self, blocks: Sequence[Block], held: Sequence[KindTable]) -> list[Block]:
        """Return cases with the net of each from a table of nets: it tells what a minus means."""
        nets = [table for table in held if table.kind in RESULTS and table.lines]
        if len(nets) != 1 or any(p.quantity in RESULTS for block in blocks for p in block.posts):
            return list(blocks)
        cases = [Case(block.number, block.name, self._at(block)) for block in blocks]
        lines = found_in(nets[0], cases, nets[0].segment.place)
        known = next((unit for said in self.units.values() for unit in said), None)
        self._say(nets[0].kind, self._unit_of(nets[0].segment) or known, nets[0].segment)
        return [
            block._replace(posts=(*block.posts, nets[0].post(line)))
            for block, line in zip(blocks, lines, strict=True)
        ]

    def _roles(self, blocks: Sequence[Block], held: Sequence[KindTable]) -> dict[int, str]:
        """Return what the rows are that hold no post of a case."""
        found = {part.header: "header" for part in self.parts}
        found |= {block.places["name"][0]: "name" for block in blocks if block.name}
        found |= {line.row: table.kind for table in held for line in (*table.lines, *table.wholes)}
        return found

    def _is_of(self, table: KindTable, blocks: Sequence[Block]) -> bool:
        """Return whether a table is of the cases: it stands beside them, or names one of them."""
        beside = table.segment.tab in {segment.tab for segment in self.of_cases}
        if beside or (table.wholes and table.kind in RESULTS):
            return True
        mine = {
            compact(text)
            for block in blocks
            for text in (untitled(block.name), block.number)
            if text
        }
        return any(
            compact(untitled(said)) in mine for line in table.lines for said in line[1:3] if said
        )

    def _at(self, block: Block) -> str:
        return self.sheet.at(*block.places["name" if block.name else "number"])

    # --- Blocks and forms ------------------------------------------------------------------

    def _blocks(self) -> list[Block]:
        """Return the cases of all blocks, named as the lines above them or their forms say."""
        found = list[list[Block]]()
        ones = list[Segment]()
        for segment in self.of_cases:
            reader = _reader(segment, self.mapping)
            blocks, beside = reader.cases()
            blocks = [as_it_stands(segment, block) for block in blocks]
            self.beside += beside
            if reader.is_one_case:
                ones.append(segment)
            found.append(blocks)
            for post in (post for block in blocks for post in block.posts):
                if post.quantity != "persons":
                    self._say(post.quantity, own_unit(post) or self._unit_of(segment), segment)
        self._check_alike(ones)
        of = dict(zip([segment.place for segment in self.of_cases], found, strict=True))
        self.read = of
        ones = self._without_sum(ones, of)
        names = names_of(ones)
        named = [
            self._named(of[segment.place][0], segment, name)
            for segment, name in zip(ones, names, strict=True)
        ]
        places = {one.place for one in self.ones}
        listed = [b for s in self.of_cases if s.place not in places for b in of[s.place]]
        return [*named, *self._not_in_forms(listed, named)]

    def _without_sum(self, ones: list[Segment], of: Mapping[str, list[Block]]) -> list[Segment]:
        """Return the blocks of one case without a nameless one that is the sum of the others."""
        self.ones = ones
        for source in (by_field, by_title):
            names = source(ones)
            nameless = [one for one, name in zip(ones, names, strict=True) if name is None]
            if len(nameless) == 1 and len(ones) > 2:
                others = [of[one.place][0] for one in ones if one is not nameless[0]]
                if _differing(of[nameless[0].place][0], others) is None:
                    return [one for one in ones if one is not nameless[0]]
        return ones

    def _not_in_forms(self, listed: Sequence[Block], forms: Sequence[Block]) -> list[Block]:
        """Return cases of a list without those that have a form too, which must say the same."""
        by_name = {compact(form.name): form for form in forms}
        for block in listed:
            form = by_name.get(compact(block.name))
            differing = None if form is None else _differing(block, [form])
            if differing is not None:
                cell, computed, stated = differing
                raise not_given(self.sheet.at(*cell), same(""), computed, stated)
        return [block for block in listed if compact(block.name) not in by_name]

    def _check_alike(self, forms: Sequence[Segment]) -> None:
        """Refuse forms on sheets of their own that have their years in other columns."""
        for form in forms:
            if form.tab != forms[0].tab and form.years != forms[0].years:
                raise FileError(
                    Problem("model.forms_not_alike", "the forms of the cases are not alike"),
                    where=form.place,
                    expected=Text(
                        "the years in the same columns as in {first}", first=forms[0].place
                    ),
                    got=None,
                    mend=Text(
                        "Let each case have the same form. If a sheet is no case, type 'ignore' "
                        "and its name in two cells side by side on a sheet called 'investpakke'"
                    ),
                    parameter="mapping",
                )

    def _named(self, block: Block, segment: Segment, name: Name) -> Block:
        """Return the case of a block with its name, and what its form says of it besides."""
        places = {**block.places, "name": name.place, "name label": name.label or name.place}
        fields = {key: field_beside(segment, key) for key in ("number", "persons")}
        if any(post.quantity == "persons" for post in block.posts):
            fields["persons"] = None
        for key, field in fields.items():
            if field is not None:
                places[key], places[f"{key} label"] = field.place, field.label
        number = "" if fields["number"] is None else shown_text(fields["number"].value)
        if name.number and not number:
            number, places["number"] = name.number, name.place
            places["number label"] = name.place
        persons = fields["persons"]
        return block._replace(
            name=name.text,
            number=number,
            places=places,
            persons=None if persons is None else persons.value,
        )

    def _held(self, blocks: list[Block]) -> list[Block]:
        """Return the cases without a block of them all, which must be their sum."""
        wholes = [block for block in blocks if is_overview(block.name)]
        cases = [block for block in blocks if block not in wholes]
        if not cases:
            return blocks
        for whole in wholes:
            self._check_sum(whole, cases)
        for block in cases if len(cases) > 2 else ():
            others = [other for other in cases if other is not block]
            if _differing(block, others) is None:
                raise self._sum_or_case(block)
        return cases

    def _check_sum(self, whole: Block, cases: Sequence[Block]) -> None:
        differing = _differing(whole, cases)
        if differing is not None:
            cell, computed, stated = differing
            raise not_given(self.sheet.at(*cell), same(""), computed, stated)

    def _sum_or_case(self, block: Block) -> FileError:
        return FileError(
            Problem("model.block_sum_or_case", "the block may be a case or the sum of the others"),
            where=self._at(block),
            expected=Text("a name that says it: 'Total', or that of a case"),
            got=block.name,
            mend=Text("Call it 'Total' if it is the sum"),
        )

    # --- Tables of one quantity ------------------------------------------------------------

    def _of_tables(self, tables: Sequence[KindTable]) -> list[Block]:
        """Return the cases that stand in a table of costs, one of savings, and others."""
        base = next(table for table in tables if table.kind in COSTS)
        cases = [Case(line.number, line.name, base.at(line)) for line in base.lines]
        found_in(base, cases, base.segment.place)
        blocks = [
            Block(line.row, line.name, line.number, line.group, (), base.places(line.row))
            for line in base.lines
        ]
        return self._with(blocks, tables, base.segment.place)

    def _with(
        self, blocks: Sequence[Block], tables: Sequence[KindTable], where: str
    ) -> list[Block]:
        """Return cases with what tables say of each."""
        seen: dict[str, KindTable] = {}
        found = list(blocks)
        for table in tables:
            if table.kind in seen:
                raise alike(seen[table.kind].segment, table.segment)
            seen[table.kind] = table
            cases = [Case(block.number, block.name, self._at(block)) for block in found]
            lines = found_in(table, cases, where)
            for place, (block, line) in enumerate(zip(found, lines, strict=True)):
                name = block.name or line.name
                places = (
                    block.places
                    if block.name
                    else {**block.places, "name": table.places(line.row)["name"]}
                )
                found[place] = block._replace(
                    name=name, posts=(*block.posts, table.post(line)), places=places
                )
            check_wholes(table)
            if table.kind != "persons":
                self._say(table.kind, self._unit_of(table.segment), table.segment)
        return found

    # --- Units -----------------------------------------------------------------------------

    def _unit_of(self, segment: Segment) -> str | None:
        """Return the unit of a part: its own, else that of a line above all parts of its sheet."""
        if segment.unit:
            return segment.unit
        first = next(part for part in self.parts if part.tab == segment.tab)
        return next((unit for row, unit in self._unit_lines(first) if row != first.kind_row), None)

    def _unit_lines(self, segment: Segment) -> Iterator[tuple[int, str]]:
        """Yield the units that lines over a part say, and their rows."""
        for row in range(segment.header - 1, segment.top - 1, -1):
            for _, text in texts_in(self.sheet, row):
                unit = unit_line(text)
                if unit:
                    yield row, unit

    def _say(self, quantity: str, unit: str | None, segment: Segment) -> None:
        self.units.setdefault(quantity, {}).setdefault(unit, segment.place)

    def _units(self) -> tuple[dict[str, str | None], list[int]]:
        """Return the unit of each quantity, and lines above that hold for a part of them alone."""
        if self.mapping.unit is not None:
            return {}, []
        of_all = {unit: where for said in self.units.values() for unit, where in said.items()}
        if len(of_all) > 1 and None in of_all:
            raise _lacks_unit(of_all)
        for said in self.units.values():
            if len(said) > 1:
                places = ", ".join(f"{unit} ({where})" for unit, where in said.items())
                raise two_units([*said.values()][-1], places)
        first = min(self.parts, key=lambda part: part.header)
        lines = dict(self._unit_lines(first))
        units = {quantity: next(iter(said)) for quantity, said in self.units.items()}
        if len(of_all) > 1:
            return units, list(lines)
        one = next(iter(of_all), None)
        is_told = {*lines.values()} == {one}  # else the line and the table contradict each other
        return dict.fromkeys(units, None if is_told else one), []


def _of_same_cases(tables: Sequence[KindTable]) -> list[KindTable]:
    """Return tables without those on sheets of their own that name no case of any other."""

    def said(table: KindTable) -> set[str]:
        return {compact(text) for line in table.lines for text in (line.number, line.name) if text}

    alone = [
        table
        for table in tables
        if table.lines
        and not any(
            other.segment.tab == table.segment.tab or said(other) & said(table)
            for other in tables
            if other is not table
        )
    ]
    kept = [table for table in tables if table not in alone]
    kinds = {"cost" if table.kind in COSTS else table.kind for table in kept}
    return kept if {"cost", "saving"} <= kinds else list(tables)


def _is_of_all(part: Segment) -> bool:
    """Return whether the sheet, a line over a block, or its corner says it is of all cases."""
    said = (part.tab, *_lines_over(part), *part.heads.values())
    return any(is_overview(text) for text in said)


def _lacks_unit(said: dict[str | None, str]) -> FileError:
    known = ", ".join(f"{unit} ({where})" for unit, where in said.items() if unit)
    return FileError(
        Problem("model.part_without_unit", "the unit of one of the model's tables is not said"),
        where=said[None],
        expected=Text("the unit of each table, as of the others: {known}", known=known),
        got=None,
        mend=Text("Type the unit over the table, or give --unit"),
        parameter="unit",
    )


def _unknown_cases(table: KindTable) -> FileError:
    return FileError(
        Problem("model.part_without_cases", "it is not said which case each row is of"),
        where=table.segment.place,
        expected=Text("a column with the number or the name of each case"),
        got=None,
        mend=Text("Type it left of the years"),
    )


def _differing(whole: Block, cases: Sequence[Block]) -> tuple[Place, float, Value] | None:
    """Return the first amount of a block that is not the sum of those of others."""
    for kinds in (frozenset(COSTS), frozenset({"saving"})):
        for year, cell in _cells(whole, kinds).items():
            stated, computed = _sum(whole, kinds, year), sum(_sum(b, kinds, year) for b in cases)
            if abs(stated - computed) > 1e-6 * max(1.0, abs(stated)) + 0.5 * len(cases) * (
                1e-6 if stated % 1 == 0 else 0.01
            ):
                return cell, computed, stated
    return None


def _cells(block: Block, kinds: frozenset[str]) -> dict[int, Place]:
    return {
        year: cell
        for post in block.posts
        if post.quantity in kinds
        for year, cell in post.cells.items()
    }


def _sum(block: Block, kinds: frozenset[str], year: int) -> float:
    amounts = (post.amounts.get(year) for post in block.posts if post.quantity in kinds)
    return sum(float(value) for value in amounts if type(value) is float)


def is_template(tab: str) -> bool:
    """Return whether a sheet is by its name the form itself, or an example of it."""
    words = one_of(texts()["sheets"]["templates"])
    return re.search(rf"(?<![^\W_])(?:{words})(?![^\W_])", folded(tab)) is not None

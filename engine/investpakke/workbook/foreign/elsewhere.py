"""Words outside a table of cases that change what its amounts mean.

A phasing, a first year of effect or a share of the saving may be said in a sentence, or in a cell
of assumptions, on any sheet. Where the table shows nothing of it, and none of its formulas reads
it, the amounts may mean something else than they seem to.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

from investpakke.text import Text, joined, quote, same
from investpakke.workbook.cells import date_value
from investpakke.workbook.foreign.case_rows import CaseRow
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    MONEY,
    compact,
    folded,
    is_year,
    one_of,
    quantity_of,
    shown_text,
    spoken,
    texts,
    unit_line,
)
from investpakke.workbook.foreign.laid_out import sheets_of
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.mapping import mapping_sheet
from investpakke.workbook.foreign.meaning import meaning_of_text
from investpakke.workbook.foreign.phasing_cells import first_factor
from investpakke.workbook.foreign.remarks import NOTED, Remarks, may_remark
from investpakke.workbook.foreign.said_beside import Said, note_of, refusal_of, remarks_left
from investpakke.workbook.foreign.segments import kind_in
from investpakke.workbook.foreign.units import PRICES, UNIT
from investpakke.workbook.foreign.unread import counts_all
from investpakke.workbook.foreign.wholes import lines_say_yearly
from investpakke.workbook.formula.areas import read_reference
from investpakke.workbook.formula.forms import forms_of
from investpakke.workbook.formula.tree import read_tree
from investpakke.workbook.layout import BLOCK_TITLE
from investpakke.workbook.ooxml.sheet_cells import Area, DateNumber, SheetCells, Value

_COSTS_A_YEAR = frozenset(("investment", "running"))
_LONGEST_LABEL = 80
_COSTING = frozenset((*COSTS, "investment"))
_LASTING = frozenset((*MONEY, *COSTS, "saving"))
_GENERATION = 30
_FARTHEST = 20_000
"""Cells that are followed from the amounts of a table to what its formulas read."""
_SHARE = r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?)\s*(?:%|pct\.|pct(?![.\w])|procent(?!\w))"
_OF_IT = r"(?!\s+(?:af|of)\s+(?!(?:den |det |the )?(?:fuld|full|effekt|besparels|gevinst)))"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\w)år\s+\d(?!\d)")
_MARK_OF_NOTE = re.compile(r"\*+(?=\)?)|\d{1,2}\)|\(\d{1,2}\)|[¹²³]+")
_DAY = re.compile(r"\d{1,2}\s*[./-]\s*(\d{1,2})\s*[./-]?\s*20\d\d")
_YEARS = re.compile(r"20\d\d|år", re.IGNORECASE)
_SENTENCE = 3
"""Words of a text that may be a sentence."""
_FEW_WORDS = 2
"""Words that a remark may add to when a case begins, and still say no more than that."""
_SENTENCES = re.compile(r"(?<=[a-zæøå0-9%)])[.!?]\s+(?=[A-ZÆØÅ])|[\r\n]+")


def refuse_elsewhere(
    sheets: Sequence[SheetCells],
    table: CaseTable,
    cases: Sequence[CaseRow],
    mapping: UserMapping,
    own: Mapping[str, Sequence[Area]],
    first_year: int,
    years: int,
) -> tuple[Text, ...]:
    """Return what a model says of its cases beside its table; refuse what changes its figures.

    Parameters
    ----------
    sheets : sequence of SheetCells
        All sheets of the workbook.
    table : CaseTable
        Its table of cases.
    cases : sequence of CaseRow
        Its cases.
    mapping : Mapping
        What the user says.
    own : mapping of str to sequence of Area
        Areas that this tool has written.
    first_year, years : int
        The calendar year of year 1, and how many years are shown.

    Raises
    ------
    FileError
        The cells, and what to do.
    """
    if table.is_ours:
        return ()
    model = _Model(sheets, table, cases, mapping, own, first_year, years)
    found = list(model.found())
    stopping = [said for said in found if said.kind not in NOTED]
    if stopping:
        raise refusal_of(stopping, model.remarks)
    left = list(model.remarks_left({said.where for said in found}))
    return (*map(note_of, found), *([remarks_left(left)] if left else []))


def refuse_lines(lines: Sequence[tuple[str, str]], table: CaseTable, mapping: UserMapping) -> None:
    """Refuse a table whose unit is said in a line that says more: "t.kr. for hele perioden".

    Parameters
    ----------
    lines : sequence of (str, str)
        Such lines and their cells.
    table : CaseTable
        The table below them.
    mapping : Mapping
        What the user says: a line that is ignored says no more than its unit.

    Raises
    ------
    FileError
        The line that says of amounts that they are no yearly ones of a case.
    """
    remarks = Remarks([], [], (), 0, 0, per_person="unit_saving" in table.columns)
    for text, where in lines:
        said = PRICES.sub(" ", folded(text))
        kind = _Model.kind_of_amounts(said) if {*MONEY} & table.columns.keys() else ""
        kind = kind or remarks.kind(said)
        said_there = Said(kind, where, same(text))
        if kind in {"period", "once", "per_person"} and not _is_ignored(said_there, mapping):
            raise refusal_of([said_there], remarks)


@dataclass
class _Model:
    """A workbook, looked through for what is said of its savings."""

    sheets: Sequence[SheetCells]
    table: CaseTable
    read: Sequence[CaseRow]
    mapping: UserMapping
    own: Mapping[str, Sequence[Area]]
    first_year: int
    years: int
    cases: frozenset[int] = field(init=False)
    kinds: frozenset[str] = field(init=False)
    remarks: Remarks = field(init=False)

    def __post_init__(self) -> None:
        self.cases = frozenset(case.row for case in self.read)
        keys = {*self.table.columns, *self.table.series}
        whole = {
            "cost" if key in _COSTS_A_YEAR else "saving"
            for key in MONEY
            if key in keys and key != "one_off"
        }
        self.remarks = Remarks(
            [(case.texts.get("number", ""), case.texts.get("name", "")) for case in self.read],
            [self._lasting(case) for case in self.read],
            whole,
            self.first_year,
            self.years,
            per_person="unit_saving" in keys,
        )
        by_year = {"saving", "phasing", "persons"} & self.table.series.keys()
        kinds = {"phasing", "later", "share", "risk", "period", "once"}
        if by_year or "phasing" in keys:
            kinds -= {"phasing", "later"}
        elif "start" in keys:
            kinds -= {"later"}
        if not {*MONEY} & keys:  # every amount is one of its year
            kinds -= {"period", "once"}
        if {*COSTS} & keys or "cost" in self.table.series:
            kinds -= {"once"}
        self.kinds = frozenset(kinds)

    def _lasting(self, case: CaseRow) -> dict[str, int]:
        """Return the last year in which a case costs, and saves, as its row says."""
        found: dict[str, int] = {}
        final = self.first_year + self.years - 1
        end = int(min(case.numbers.get("end", final), final))
        for key, value in case.numbers.items():
            quantity, _, year = key.partition(" ")
            if not value or quantity not in _LASTING or key == "one_off":
                continue
            kind = "cost" if quantity in _COSTING else "saving"
            last = int(year) if year else end
            last += self.first_year - 1 if last < self.first_year - _GENERATION else 0
            found[kind] = max(found.get(kind, 0), last)
        return found

    def found(self) -> Iterator[Said]:
        mine = self.table.real or self.table.sheet
        for sheet in self._searched():
            for row, cells in sheet.rows.items():
                for column, value in cells.items():
                    if value.__class__ is not str:
                        continue
                    beside = row in self.cases and sheet is mine
                    if not (_may_say(value) or (beside and _YEARS.search(value))):
                        continue
                    if self._is_read(sheet, row, column):
                        continue
                    said = self._said(sheet, row, column, value)
                    if said is not None and not self._is_ignored(said):
                        yield said
            for row, column, text in sheet.laid_over:
                said = self._sentence(sheet, row, column, text) if _may_say(text) else None
                if said is not None and not self._is_ignored(said):
                    quoted = said.text.da
                    yield said._replace(
                        text=Text("{quoted} (a comment or text box)", quoted=quoted)
                    )

    def remarks_left(self, told: Collection[str]) -> Iterator[Said]:
        """Yield the sentences below the cases, and the comments, of which nothing is understood."""
        sheet = self.table.real or self.table.sheet
        last = max((*self.cases, *getattr(self.table.sheet, "posts", {})), default=0)
        texts_below = (
            (row, column, value)
            for row, cells in sheet.rows.items()
            if row > last and not any(isinstance(value, float) for value in cells.values())
            for column, value in cells.items()
            if type(value) is str and not self._is_read(sheet, row, column)
        )
        for row, column, text in (*texts_below, *sheet.laid_over):
            said = Said("", sheet.at(row, column), same(" ".join(text.split())))
            is_sentence = len(re.findall(r"[^\W\d_]+", text)) >= _SENTENCE
            is_used = unit_line(text) is not None or said.where in told or self._is_ignored(said)
            if is_sentence and not is_used:
                yield said

    def _searched(self) -> Iterator[SheetCells]:
        mine = self.table.real or self.table.sheet
        told = mapping_sheet(self.sheets)
        yield mine
        passed = {part.name for _, part in sheets_of(mine)} | ({told.name} if told else set())
        for sheet in self.sheets:
            if sheet.name not in passed and not _is_of_refresh(sheet):
                yield sheet

    def _is_read(self, sheet: SheetCells, row: int, column: int) -> bool:
        """Return whether a cell is a header, or is read of a case, or is one of this tool's own."""
        if any(area.holds(row, column) for area in self.own.get(sheet.name, ())):
            return True
        if sheet.name != self.table.sheet.name:
            return False
        tops = [(self.table.top, self.table.bottom), *self.table.repeated]
        if any(top <= row <= bottom for top, bottom in tops):
            return True
        head = self.table.sheet.get(self.table.bottom, column)
        if row in self.cases and self.mapping.ignores(column, shown_text(head)):
            return True
        if self.table.real is not None:
            is_post = row in getattr(self.table.sheet, "posts", {}) and column <= self._last_year
            return (
                is_post or (row, column) in self._cells_read or self._heads_nets(sheet, row, column)
            )
        return row in self.cases and column in self.table.all_columns.values()

    def _heads_nets(self, sheet: SheetCells, row: int, column: int) -> bool:
        """Return whether a cell beside years says that a table is of nets, which are held."""
        roles = getattr(self.table.sheet, "roles", {})
        text = shown_text(sheet.get(row, column))
        return roles.get(row) == "header" and kind_in(text) in RESULTS

    @cached_property
    def _cells_read(self) -> frozenset[tuple[int, int]]:
        """The cells of the user's sheet that were laid out anew."""
        return frozenset(getattr(self.table.sheet, "places", {}).values())

    @cached_property
    def _last_year(self) -> int:
        """The last column of years on the user's sheet, where its rows were laid out anew."""
        places = getattr(self.table.sheet, "places", {}).values()
        return max((column for _, column in places), default=0)

    def _sentence(self, sheet: SheetCells, row: int, column: int, text: str) -> Said | None:
        """Return what the sentences of a text say of the amounts, None for nothing.

        One that stops the reading goes before one that is only told.
        """
        found: list[Said] = []
        for sentence in _SENTENCES.split(text):
            said = PRICES.sub(" ", folded(sentence))
            kind = self._kind(said)
            if not kind and _words()["in_all"].search(said) and self._is_title(sheet, row, said):
                kind = "period"
            if not kind and self._cases_at(sheet, row, said):
                kind = self._kind_beside(said)
            remark = (
                ""
                if kind in (self.kinds | NOTED) - {"later"}
                else self._remark(sheet, row, sentence)
            )
            if kind not in self.kinds | NOTED or remark == "changes":
                kind = remark or (self._held_against_years(sheet, row, said) if kind else "")
            if kind:
                found.append(Said(kind, sheet.at(row, column), same(" ".join(text.split()))))
        return min(found, key=lambda said: said.kind in NOTED, default=None)

    def _is_title(self, sheet: SheetCells, row: int, said: str) -> bool:
        """Return whether a line stands over a table that is read, and says nothing of each year."""
        mine = self.table.real or self.table.sheet
        others = sheets_of(getattr(self.table.sheet, "of", None) or mine)[1:]
        if _words()["each_year"].search(said):
            return False
        if sheet.name in {part.name for _, part in others}:
            return not lines_say_yearly(sheet, sheet.last_row, "yearly_saving")
        return sheet.name == mine.name and row < self.table.top and not self._says_yearly

    @cached_property
    def _says_yearly(self) -> bool:
        """Whether the line of the unit, or the head of every amount, says that it is yearly."""
        table, columns = self.table, self.table.inputs
        if lines_say_yearly(table.sheet, table.bottom, "investment"):
            return True
        money = columns.keys() & {*MONEY, *COSTS}
        heads = [shown_text(table.sheet.get(table.bottom, columns[key])) for key in money]
        return all(_words()["each_year"].search(folded(head)) for head in heads)

    def _held_against_years(self, sheet: SheetCells, row: int, said: str) -> str:
        """Return "later" where a case saves, by its years, before a sentence says that it begins.

        A start within the first year is told: its amounts may be those of a part of it.
        """
        began = [match["when"] for match in _words()["begins"].finditer(said)]
        years = [int(year) for when in began for year in re.findall(r"20\d\d", when)]
        places = self._cases_at(sheet, row, said) or sorted(self.remarks.named_in(said))
        cases = [self.read[place] for place in places] or self.read
        before = (
            value
            for case in cases
            for key, value in case.numbers.items()
            if quantity_of(key) == "saving" and int(key.split()[1]) < max(years, default=0)
        )
        if any(before):
            return "later"
        within = self._starts_within(said) or any(map(self._is_later, began))
        return "starts" if within and set(years) <= {self.first_year} else ""

    def _said(self, sheet: SheetCells, row: int, column: int, value: str) -> Said | None:
        where = sheet.at(row, column)
        sentence = self._sentence(sheet, row, column, value)
        if sentence is not None:
            return sentence
        both = self._with_next(sheet, row, column, value)
        kind = self._remark(sheet, row, both) if both else ""
        if both and not kind and self._kind(folded(both)) == "later":
            kind = self._held_against_years(sheet, row, folded(both))
        if kind:
            return Said(kind, where, same(both))
        if len(value) > _LONGEST_LABEL:
            return None
        beside = list(self._beside(sheet, row, column))
        kind = self._labelled(sheet, folded(value), beside, row)
        if kind not in self.kinds or self._is_used(sheet, row, beside, value):
            return None
        values = [self._shown(sheet, cell) for _, cell in beside]
        label = shown_text(value)
        return Said(kind, where, joined([same(label), joined(values, "; ")], ": "))

    # --- Remarks on cases ------------------------------------------------------------------

    def _remark(self, sheet: SheetCells, row: int, sentence: str) -> str:
        """Return what a sentence says of cases, "" where the model's own sum shows otherwise."""
        mine = sheet is (self.table.real or self.table.sheet)
        said = folded(sentence)
        kind = self.remarks.kind(said, at=self._cases_at(sheet, row, said), mine=mine)
        is_counted = kind == "withdrawn" and self._counts_all
        return "named" if is_counted else kind

    def _cases_at(self, sheet: SheetCells, row: int, said: str) -> list[int]:
        """Return the places of the cases in whose row a remark stands, or whose mark it has."""
        if sheet is not (self.table.real or self.table.sheet):
            return []
        if row in self.cases:
            return [place for place, case in enumerate(self.read) if case.row == row]
        mark = _MARK_OF_NOTE.match(said)
        return [
            place
            for place, case in enumerate(self.read)
            if mark is not None
            and any(text.rstrip().endswith(mark[0].strip()) for text in case.texts.values())
        ]

    def _with_next(self, sheet: SheetCells, row: int, column: int, value: str) -> str:
        """Return a label and what stands right of it as one sentence, "" where nothing does."""
        if len(value) > _LONGEST_LABEL:
            return ""
        right = min((c for c in sheet.rows[row] if c > column), default=0)
        beside = sheet.get(row, right)
        label = value.strip().rstrip(":")
        if isinstance(beside, DateNumber):
            day = date_value(beside, sheet)
            return f"{label} {day.year}" if isinstance(day, date) else ""
        if isinstance(beside, float):
            years = "" if is_year(beside) else " år"
            whole = beside.is_integer() and ("år" in folded(label) or not years)
            return f"{label} {beside:.0f}{years}" if whole else ""
        is_text = isinstance(beside, str) and len(beside) <= _LONGEST_LABEL
        return f"{label} {beside}" if is_text else ""

    @cached_property
    def _counts_all(self) -> bool:
        return counts_all(self.sheets, self.table, sorted(self.cases))

    # --- Sentences -------------------------------------------------------------------------

    def _kind(self, said: str) -> str:
        """Return which kind of word of the savings a sentence says, "" for none."""
        words = _words()
        adjusted = self._adjusted(said)
        if adjusted or words["counted"].search(said):
            return adjusted
        share = any(0 < float(s.replace(",", ".")) < 100 for s in re.findall(_SHARE + _OF_IT, said))
        half = bool(words["halves"].search(said))
        late = any(self._is_later(year) for year in _YEAR.findall(said))
        timed = late or bool(_YEAR.search(said) or words["first_years"].search(said))
        effect = words["effects"].search(said)
        if words["phases"].search(said) and (share or half or late or words["spans"].search(said)):
            return "phasing"
        if effect and ((share and timed) or words["half_effect"].search(said)):
            return "phasing"
        if words["keeps"].search(said) and words["of_saving"].search(said):
            return "share"
        later = effect and any(self._is_later(m["when"]) for m in words["begins"].finditer(said))
        if later or self._starts_within(said):
            return "later"
        return self.kind_of_amounts(said)

    def _adjusted(self, said: str) -> str:
        """Return "adjusted" where the amounts are said to hold a part of the effect, or "risk".

        Of an effect that is persons times a unit saving, the part may be in the persons or not.
        """
        words = _words()
        part = words["counted"].search(said) and words["of_saving"].search(said)
        if not (part or words["adjusted"].search(said)) or words["if"].search(said):
            return ""
        is_done = words["done"].search(said) and not words["not_yet"].search(said)
        product = {"persons", "unit_saving"} <= self.table.columns.keys()
        return "adjusted" if is_done and not product else "risk"

    def _starts_within(self, said: str) -> bool:
        """Return whether a sentence says that a case starts within the first year, or a year."""
        plain = _MARK_OF_NOTE.sub("", said, count=1).strip()
        for match in _words()["starts"].finditer(plain):
            day, month = match["day_month"], match["month"]
            year = int(match["in_year"] or self.first_year)
            is_january = (day and int(day) == 1) or (month or "").startswith("januar")
            if is_january or year != self.first_year:
                continue
            subject = plain[: match.start()].split()
            is_case = self.remarks.names_a_case(plain) or self.remarks.is_of_cases(plain)
            if not subject or is_case or _words()["effects"].search(plain):
                return True
        return False

    def _kind_beside(self, said: str) -> str:
        """Return what a remark in a case's row says of its amounts, though it does not name them.

        "Starter 1/7 2027", "Samlet for alle fire år"; who goes on about it says more than that.
        """
        words = _words()
        plain = _MARK_OF_NOTE.sub("", said, count=1).strip()
        begins = words["begins"].match(plain)
        if begins is not None and self._is_later(begins["when"]):
            clause = re.split(r"[,;.()]", plain[begins.end() :], maxsplit=1)[0]
            return "later" if len(clause.split()) <= _FEW_WORDS else ""
        is_sum = words["whole_period"].match(plain) and not words["average"].search(plain)
        return "period" if is_sum else ""

    @staticmethod
    def kind_of_amounts(said: str) -> str:
        """Return whether a sentence says of amounts that they are no yearly ones, and how."""
        words = _words()
        is_of_amounts = words["amounts"].search(said) and not words["average"].search(said)
        kinds = {"whole_period": "period", "once": "once"}
        return next(
            (kind for key, kind in kinds.items() if is_of_amounts and words[key].search(said)), ""
        )

    def _is_later(self, said: str) -> bool:
        """Return whether a year, or a month of the first one, is after the model's beginning."""
        digits = re.search(r"\d{4}", said) or re.search(r"\d", said)
        if digits is None:
            return False
        year = int(digits[0])
        month = _words()["months"].search(said)
        day = _DAY.search(said)
        if len(digits[0]) == 1:
            return year > 1
        is_january = int(day[1]) == 1 if day else month is None or month[0].startswith("januar")
        return self._is_shown_later(year) or (year == self.first_year and not is_january)

    def _is_shown_later(self, year: float) -> bool:
        """Return whether a year is after the first; one a generation off is none of the model's."""
        return self.first_year < year < self.first_year + _GENERATION

    # --- Labels with a value beside them ---------------------------------------------------

    def _beside(self, sheet: SheetCells, row: int, column: int) -> Iterator[tuple[int, Value]]:
        """Yield the numbers, dates and shares right of a cell, up to the next text."""
        for right, value in sorted(sheet.rows[row].items()):
            if right <= column:
                continue
            if isinstance(value, float | DateNumber) or (
                isinstance(value, str) and first_factor(value) is not None
            ):
                yield right, value
            else:
                return

    def _labelled(
        self, sheet: SheetCells, label: str, beside: Sequence[tuple[int, Value]], row: int
    ) -> str:
        """Return which kind of word of the savings a label says with what stands beside it."""
        words = _words()
        if not beside or words["counted"].search(label):
            return ""
        meaning = meaning_of_text(label)
        phases = words["phases"].search(label) is not None
        effect = words["effects"].search(label) is not None
        timed = bool(_YEAR.search(label) or words["first_years"].search(label))
        above = sheet is (self.table.real or self.table.sheet) and row < self.table.top
        named = above and meaning is not None and meaning.quantity in {"phasing", "effect"}
        said = words["percent"].search(label) or any(isinstance(v, str) for _, v in beside)
        percent = phases or bool(said)
        if UNIT.search(spoken(label)):
            return ""  # amounts
        shares = [
            factor
            for _, value in beside
            if (factor := first_factor(value, is_percent=percent)) is not None
        ]
        part = any(0 < share < 1 for share in shares) or (0 in shares and len(shares) > 1)
        whole = timed and len(shares) == len(beside) and (said or words["comes"].search(label))
        if part and (phases or named or (effect and whole)):
            return "phasing"
        if part and (
            (effect and said and words["keeps"].search(label)) or words["shares"].search(label)
        ):
            return "share"
        if effect and words["begin"].search(label) and len(beside) == 1:
            return "later" if self._begins_later(sheet, beside[0][1]) else ""
        return ""

    def _begins_later(self, sheet: SheetCells, value: Value) -> bool:
        if isinstance(value, DateNumber):
            day = date_value(value, sheet)
            return isinstance(day, date) and (
                self._is_shown_later(day.year) or (day.year == self.first_year and day.month > 1)
            )
        return is_year(value) and isinstance(value, float) and self._is_shown_later(value)

    @staticmethod
    def _shown(sheet: SheetCells, value: Value) -> Text:
        if isinstance(value, DateNumber):
            day = date_value(value, sheet)
            return same(f"{day:%d-%m-%Y}" if isinstance(day, date) else str(day))
        return quote(value) if isinstance(value, float) else same(shown_text(value))

    # --- What the user, or a formula, has taken care of ------------------------------------

    def _is_ignored(self, said: Said) -> bool:
        return _is_ignored(said, self.mapping)

    def _is_used(
        self, sheet: SheetCells, row: int, beside: Sequence[tuple[int, Value]], label: str
    ) -> bool:
        """Return whether the amounts of the table are computed of the values beside a label."""
        cells, names = self._precedents
        name = folded(sheet.name)
        if any((name, row, column) in cells for column, _ in beside):
            return True
        words = set(re.findall(r"[^\W\d_]{4,}", folded(label)))
        return any(word in used for word in words for used in names)

    @cached_property
    def _precedents(self) -> tuple[set[tuple[str, int, int]], set[str]]:
        """The cells that the table's amounts are computed of, and names that formulas use."""
        sheets = {folded(sheet.name): sheet for sheet in self.sheets}
        forms = {name: forms_of(sheet) for name, sheet in sheets.items()}
        columns = set(self.table.inputs.values())
        posts = getattr(self.table.sheet, "posts", {})
        rows = self.cases.union(posts)
        waiting = [
            (folded(sheet.name), row, column)
            for before, sheet in sheets_of(self.table.real or self.table.sheet)
            for row, column in sheet.formulas
            if row + before in rows and (posts or column in columns)
        ]
        seen, names = set(waiting), set[str]()
        areas = set[tuple[str, Area]]()
        while waiting and len(seen) < _FARTHEST:
            name, row, column = waiting.pop()
            form = forms[name].at(row, column)
            tree = None if form is None else read_tree(form)
            for node in () if tree is None else tree.walk():
                if node.kind != "reference":
                    continue
                found = read_reference(node.text)
                area = None if found is None else found.area(row, column)
                if found is None or area is None:
                    names.add(folded(node.text))
                    continue
                other = name if found.sheet is None else folded(found.sheet)
                if (other, area) in areas:
                    continue
                areas.add((other, area))
                for cell in self._inside(sheets.get(other), area):
                    place = (other, *cell)
                    if place not in seen:
                        seen.add(place)
                        waiting.append(place)
        return seen, names

    @staticmethod
    def _inside(sheet: SheetCells | None, area: Area) -> Iterator[tuple[int, int]]:
        """Yield the cells of an area that hold anything."""
        if sheet is None:
            return
        for row in sheet.rows.keys() & set(range(area.row, min(area.last_row, sheet.last_row) + 1)):
            for column in sheet.rows[row]:
                if area.column <= column <= area.last_column:
                    yield row, column


def _is_ignored(said: Said, mapping: UserMapping) -> bool:
    """Return whether the user says of a cell, or of its text, that it is to be passed over."""
    mine = {
        compact(said.where),
        compact(said.where.rpartition("!")[2]),
        compact(said.text.da),
        compact(said.text.da.partition(":")[0]),
    }
    return any(compact(word) in mine for word in mapping.ignore)


def _is_of_refresh(sheet: SheetCells) -> bool:
    """Return whether this tool has written to a sheet, renamed or copied though it may be."""
    return any(
        type(value) is str and value.startswith(BLOCK_TITLE)
        for cells in sheet.rows.values()
        for value in cells.values()
    )


# --- Words -----------------------------------------------------------------------------------


@cache
def _words() -> dict[str, re.Pattern[str]]:
    said = {kind: one_of(words) for kind, words in texts()["beside"].items()}
    effects = rf"\w*(?:{said['effects']})(?!iv(?!iser))\w*"
    day = r"\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]?\s*"
    day += rf"|(?:\d{{1,2}}\.?\s*)?(?:(?:{said['months']})\s*)?"
    when = rf"(?P<when>(?:{day})(?:20\d\d)|år\s+\d(?!\d))"
    return {
        "phases": re.compile(rf"(?<!\w)(?:{said['phases']})"),
        "effects": re.compile(rf"(?<!\w){effects}"),
        "counted": re.compile(rf"(?<!\w)(?:{said['counted']})(?!\w)"),
        "first_years": re.compile(rf"(?<!\w)(?:{said['first_years']})(?!\w)"),
        "halves": re.compile(rf"(?<!\w)(?:{said['halves']})(?!\w)"),
        "half_effect": re.compile(
            rf"(?<!\w)(?:{said['halves']})s?[\s-]*(?:års)?(?:af )?(?:den )?{effects}"
        ),
        "average": re.compile(r"(?<!\w)(?:gns|gennemsnit|average|mean)"),
        "amounts": re.compile(rf"(?<!\w)\w*(?:{said['amounts']})"),
        "whole_period": re.compile(
            rf"(?<!\w)(?:{said['whole_period']})(?!\w)|"
            rf"(?:sum\w*|samle\w*|i alt|total\w*|beløb\w*|tallene)\W+(?:\w+\W+){{0,4}}"
            rf"(?:for|over|af) (?:de |alle )?(?:{said['numerals']}) år"
        ),
        "in_all": re.compile(
            rf"(?:{said['amounts']})(?:r|er|ne|erne)?\s+(?:i alt|in all|over (?:hele )?perioden"
            rf"|over (?:the period|årene|de (?:{said['numerals']}) år))(?!\w)"
            rf"|samlede \w*(?:{said['amounts']})(?:r|er|ne|erne)?(?!\w)"
        ),
        "each_year": re.compile(r"(?<!\w)(?:årlig\w*|pr\.? år|om året|hvert år|gennemsnit\w*|gns)"),
        "once": re.compile(rf"(?<!\w)(?:{said['once']})(?!\w)"),
        "months": re.compile(said["months"]),
        "spans": re.compile(rf"(?:over|i løbet af|within)\s+(?:{said['numerals']})\s+(?:år|years)"),
        "keeps": re.compile(rf"(?<!\w)\w*(?:{said['keeps']})"),
        "shares": re.compile(
            rf"(?<!\w)(?:{said['shares']}|andel af (?:den |de )?(?:besparels|gevinst|mindreudg))"
        ),
        "of_saving": re.compile(
            rf"{_SHARE}\s+(?:af|of)\s+(?:\w+\s+)?"
            r"(?:besparels|gevinst|effekt|mindreudgift|saving)"
        ),
        "begin": re.compile(
            rf"(?<!\w)(?:{said['begins']})(?: og med)?(?: år)?\W*$|^(?:start|første år)"
        ),
        "adjusted": re.compile(said["adjusted"]),
        "done": re.compile(rf"(?<!\w)(?:{said['done']})"),
        "not_yet": re.compile(rf"(?<!\w)(?:{said['not_yet']})(?!\w)"),
        "if": re.compile(r"(?<!\w)(?:hvis|såfremt|if)(?!\w)"),
        "starts": re.compile(
            rf"(?<!\w)(?:{said['starts']})(?!\w)\W+(?:[^\W\d]+\W+){{0,3}}?(?:"
            rf"(?:\d{{1,2}}\.?\s*)?(?P<month>{said['months']})(?!\w)"
            rf"|\d{{1,2}}\s*[./-]\s*(?P<day_month>\d{{1,2}})(?!\s*[./-]?\s*\d{{1,2}}(?!\d))"
            rf"|(?:{said['parts_of_year']})(?!\w))(?:\W*(?P<in_year>20\d\d))?"
        ),
        "percent": re.compile(r"pct|procent|percent|%|andel|del af|beholder|share"),
        "comes": re.compile(r"effekt(?!iv)|virkning|effect"),
        "begins": re.compile(rf"(?<!\w)(?:{said['begins']})(?!\w)\W+(?:[^\W\d]+\W+){{0,3}}?{when}"),
    }


@cache
def _any_word() -> re.Pattern[str]:
    """Return what matches a text that has any of the words."""
    said = texts()["beside"]
    kinds = ("phases", "effects", "shares", "amounts", "adjusted", "starts")
    return re.compile(one_of(word for kind in kinds for word in said[kind]))


def _may_say(text: str) -> bool:
    """Return whether a text has any word that is looked for."""
    lower = folded(text)
    return bool(_any_word().search(lower) or may_remark().search(lower))

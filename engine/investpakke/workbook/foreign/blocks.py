"""Models in which a case is several rows under years: laid out as one row a case, and read as that.

Udgift, besparelse and netto stand under each other, in a column of their own beside the case's
name, or under the case's name as a heading; or the whole sheet is one case, and its rows are posts.
The cells keep their addresses: what is refused is refused where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from investpakke.errors import FileError
from investpakke.problems import MODEL_CASE_ROW_MISSING
from investpakke.text import Problem, Text, quote, same
from investpakke.workbook.foreign.case_table import CaseTable, refuse_onwards
from investpakke.workbook.foreign.choices import chooses
from investpakke.workbook.foreign.deciding_headers import is_deciding_header
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    column_key,
    compact,
    folded,
    is_part,
    shown_text,
    texts,
    total_word,
    unit_line,
    unit_named,
)
from investpakke.workbook.foreign.laid_out import laid_out, placed, units_of
from investpakke.workbook.foreign.mapping import NO_MAPPING
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import Meaning, meaning_of, quantity_by_sign
from investpakke.workbook.foreign.one_case import OneCase
from investpakke.workbook.foreign.posts import (
    Block,
    Place,
    Post,
    named_otherwise,
    plain_number,
    quantity_in,
    sign_of,
    sort_in,
)
from investpakke.workbook.foreign.told_of_others import told_by_header
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.unread import is_mean_header, is_rounded
from investpakke.workbook.foreign.unread_column import UnreadColumn, refused_columns
from investpakke.workbook.foreign.year_stages import before_package, dated
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.sheet_cells import CellError, SheetCells, Value

_FEWEST_YEARS: Final = 2


def rearranged_tables(
    sheets: Sequence[SheetCells], mapping: UserMapping = NO_MAPPING
) -> list[CaseTable]:
    """Return the tables that blocks of rows make, one for each sheet that has any.

    Rows that the user has ignored, or says to be sums, are none of a case.

    Raises
    ------
    FileError
        A row of amounts under the years of which it is not known what it is.
    """
    return [table for sheet in sheets if (table := _table_on(sheet, mapping)) is not None]


def _table_on(sheet: SheetCells, mapping: UserMapping) -> CaseTable | None:
    headed = [(row, years) for row in sorted(sheet.rows) if (years := years_in(sheet, row))]
    for place, (row, years) in enumerate(headed):
        found = CaseRowsUnderYears(sheet, row, years, mapping)
        if found.has_posts:
            if place + 1 < len(headed):
                raise _second_table(sheet, row, headed[place + 1][0])
            return found.table()
    return None


def _second_table(sheet: SheetCells, first: int, second: int) -> FileError:
    places = [sheet.at(row, min(sheet.rows[row])) for row in (first, second)]
    return FileError(
        Problem("model.two_year_tables", "there are two tables of years"),
        where=places[1],
        expected=Text("one table of cases"),
        got=same(", ".join(places)),
        mend=Text("Move one to another sheet, and state 'sheet' on a sheet called 'investpakke'"),
        parameter="mapping",
    )


def years_in(sheet: SheetCells, row: int) -> dict[int, int] | None:
    """Return the column of each year of a row that is headed by one run of years."""
    found: dict[int, int] = {}
    before = _before_package(sheet, row)
    for column, value in sorted(dated(sheet.rows[row]).items()):
        if isinstance(value, CellError):
            return None
        if column in before:
            continue
        meaning = meaning_of((value,), date1904=sheet.date1904)
        if meaning is not None and meaning.is_year_alone and meaning.year is not None:
            if meaning.year in found:
                return None
            found[meaning.year] = column
        elif isinstance(value, float):
            return None
    years = list(found)
    follow = all(b == a + 1 for a, b in pairwise(years))
    return found if len(found) >= _FEWEST_YEARS and follow else None


def _name_or_ignore(column: int) -> Text:
    """Return how a column of numbers is read, or left."""
    letter = get_column_letter(column)
    return Text(
        "Type a header. If the column is not to be used, type 'ignore' and "
        "'{letter}' in two cells side by side on a sheet called 'investpakke'",
        letter=letter,
    )


def _before_package(sheet: SheetCells, row: int) -> set[int]:
    """Return the columns of a row of years that stand before those of the package."""
    heads = {
        column: value for column, value in dated(sheet.rows[row]).items() if type(value) is str
    }
    return before_package(heads)


class _Title(NamedTuple):
    """A row that names the case of the rows below it."""

    row: int
    name: str
    number: str
    place: Place


_NO_TITLE = _Title(0, "", "", (0, 0))


class CaseRowsUnderYears(OneCase):
    """One sheet on which rows of amounts stand under years, of one case or of several."""

    closed = 0
    """The last row that sums all cases above it."""

    def _blocks(self) -> list[Block]:
        beside = self._columns()
        named = [column for key, column in beside.items() if key != "group"]
        rows = [row for row in self.rows if self._amounts(row)]
        if any(self.sheet.get(row, column) is not None for row in rows for column in named):
            blocks = self._grouped(self._gathered(list(self._beside(beside))))
        else:
            blocks = self._under_headings(beside)
            if not blocks:
                return self._one_case()
        blocks = [self._resolved(self._without_parts(block)) for block in blocks]
        for block in blocks:
            self._check(block)
        return blocks

    def _without_parts(self, block: Block) -> Block:
        """Return a case without the posts below "Udgift i alt" that add up to it."""
        posts = list(block.posts)
        for place, whole in enumerate(block.posts, 1):
            label = self._label(whole.row)
            if not quantity_in(label) or total_word(label) in {"", "compares"}:
                continue
            for end in range(len(block.posts), place + 1, -1):
                parts = block.posts[place:end]
                alike = {part.quantity for part in parts} <= {whole.quantity, ""}
                if alike and self._sums(whole.amounts, parts):
                    posts = [post for post in posts if post not in parts]
                    break
        return block._replace(posts=tuple(posts))

    def _resolved(self, block: Block) -> Block:
        """Return a case whose rows that do not say what they are cost what its own net says."""
        posts = tuple(
            post._replace(quantity=post.quantity or self.meant.get(post.row, ""))
            for post in block.posts
        )
        unknown = [post for post in posts if not post.quantity]
        signs = {sign_of(post) for post in posts if post.quantity in COSTS}
        if unknown:
            stated = any(post.quantity in RESULTS for post in posts)
            if not stated or not {sign_of(post) for post in unknown} == signs <= {1, -1}:
                raise self._unknown(unknown[0].row)
            posts = tuple(post._replace(quantity=post.quantity or "cost") for post in posts)
            self._check_net_of(posts)
        return block._replace(posts=posts)

    def _check_net_of(self, posts: Sequence[Post]) -> None:
        self._check_net(
            [post for post in posts if post.quantity in {*COSTS, "saving"}],
            [post for post in posts if post.quantity in RESULTS],
        )

    def _check_added(self, block: Block) -> None:
        """Refuse several costs, or savings, that nothing says may be added.

        Each is of a sort of its own, or the case's net, or a sum of them all, says that they may.
        """
        if any(post.quantity in RESULTS for post in block.posts):
            labels = [self._label(post.row) for post in block.posts]
            if any(not quantity_in(label) for label in labels):
                self._check_net_of(block.posts)
        for kinds in (COSTS, ("saving",)):
            posts = [post for post in block.posts if post.quantity in kinds]
            labels = [self._label(post.row) for post in posts]
            sorts = [sort_in(label)[1] for label in labels]
            plain = all(
                quantity_in(label) or quantity_by_sign(label, post.amounts.values())
                for label, post in zip(labels, posts, strict=True)
            )
            if plain and len({post.quantity for post in posts}) == len(posts):
                continue
            if all(sorts) and len(set(sorts)) == len(sorts) and len(set(map(sign_of, posts))) == 1:
                continue
            if self._are_detailed(posts):
                continue
            if any(post.quantity in RESULTS for post in block.posts):
                self._check_net_of(block.posts)
            elif not all(post.row in self.confirmed for post in posts):
                raise self._not_added(posts)

    def _are_detailed(self, posts: Sequence[Post]) -> bool:
        """Return whether rows of one quantity each have another text in a column such as "Art"."""
        details = {compact(word) for word in texts()["long_lists"]["details"]}
        for column in (c for c, head in self.heads.items() if compact(head) in details):
            said = [shown_text(self.sheet.get(post.row, column)) for post in posts]
            apart = all(said) and len({*map(compact, said)}) == len(said)
            plain = not any(is_part(text) or total_word(text) for text in said)
            if column != self.labels and apart and plain and len({*map(sign_of, posts)} - {0}) == 1:
                return True
        return False

    def _not_added(self, posts: Sequence[Post]) -> FileError:
        """Return the refusal of costs, or savings, that may not be added."""
        last = posts[-1]
        if len(posts) > 1 and total_word(self._label(last.row)) not in {"", "compares"}:
            return self._other_sum(last.row, last.amounts, posts[:-1])
        return self._twice(last.row) if len(posts) > 1 else self._unknown(last.row)

    def _check(self, block: Block) -> None:
        """Refuse a case without a cost or a saving, and rows of a kind that may not be added."""
        said = [post.quantity for post in block.posts]
        cost, saving = any(q in COSTS for q in said), "saving" in said or "persons" in said
        others = [post for post in block.posts if post.quantity not in {*COSTS, "saving"}]
        for place, post in enumerate(others):
            if any(post.quantity == other.quantity for other in others[:place]):
                raise self._twice(post.row)
        self._check_added(block)
        if not (cost and saving):
            raise FileError(
                MODEL_CASE_ROW_MISSING,
                where=self.sheet.at(block.row, self.labels or 1),
                expected=Text("a row of costs and one of savings"),
                got=same(", ".join(self._label(post.row) for post in block.posts)),
                mend=Text("Add the row, with 0 in the years if there is nothing"),
            )

    def _columns(self) -> dict[str, int]:
        """Return the columns of texts left of the labels: number, name and group of a case."""
        found: dict[str, int] = {}
        for column, text in self.heads.items():
            if column == self.labels:
                continue
            key = column_key(text)
            if key in {"number", "name", "group"}:
                found.setdefault(key, column)
        under = [row for row in self.rows if self._amounts(row)]
        others = [
            c
            for c in range(1, self.labels or 1)
            if c not in found.values()
            and any(isinstance(self.sheet.get(row, c), str) for row in under)
        ]
        if not {"name", "number"} & found.keys() and len(others) == 1:
            found["name"] = others[0]
        return found

    def _beside(self, columns: Mapping[str, int]) -> Iterator[Block]:
        """Yield the cases whose names stand beside their posts, in the first of their rows."""
        said = dict.fromkeys(("number", "name", "group"), "")
        start, posts = 0, list[Post]()
        for row in self.rows:
            cells = {key: self.sheet.get(row, column) for key, column in columns.items()}
            new = {key: shown_text(value) for key, value in cells.items() if value is not None}
            same_case = all(said[key] == text for key, text in new.items()) and bool(posts)
            name = new.get("name", "")
            if not (same_case and new) and (
                self._nets_all(row, name) or self._is_of_all(row, name, posts)
            ):
                if posts:
                    yield Block(start, said["name"], said["number"], said["group"], tuple(posts))
                start, posts, self.closed = 0, [], row
                continue
            if (new.get("name") or new.get("number")) and self._amounts(row) and not same_case:
                if posts:
                    yield Block(start, said["name"], said["number"], said["group"], tuple(posts))
                said = {"group": said["group"], "name": "", "number": "", **new}
                start, posts = row, []
            if self._amounts(row):
                if self._is_no_post(row, posts):
                    self.closed = row if total_word(self._label(row)) else self.closed
                    continue
                if not start:
                    raise self._unknown(row)
                posts.append(self._post(row, posts))
                self.seen.append(posts[-1])
        if posts:
            yield Block(start, said["name"], said["number"], said["group"], tuple(posts))

    def _gathered(self, blocks: Sequence[Block]) -> list[Block]:
        """Return each case once, where all costs stand first and then all savings.

        Rows of one number, or one name, are of one case if none of them says what another does.
        """
        by_number = all(block.number for block in blocks)
        found: dict[tuple[str, str], Block] = {}
        for place, block in enumerate(blocks):
            key = (plain_number(block.number) if by_number else compact(block.name), block.group)
            before = found.get(key)
            if before is None:
                found[key] = block
                continue
            said = {post.quantity for post in block.posts}
            again = said & {post.quantity for post in before.posts}
            if again and "saving" in said and said & {*COSTS}:
                found[f"{place}", "again"] = block  # a whole case, of the same name
                continue
            if again:
                raise self._twice(block.posts[0].row)
            names = [compact(name) for name in (before.name, block.name) if name]
            if len({*names}) > 1:
                where = (self.sheet.at(one.row, self.labels or 1) for one in (before, block))
                raise named_otherwise(before, block.name, *where)
            name = before.name or block.name
            found[key] = before._replace(name=name, posts=(*before.posts, *block.posts))
        return list(found.values())

    def _grouped(self, blocks: Sequence[Block]) -> list[Block]:
        """Return cases with the group that a text alone in a row over them names.

        One stands over the first case then: without it, texts between cases are remarks.
        """
        heads = {
            row: shown_text(text)
            for row in self.rows
            for text in list(self.sheet.rows[row].values())[:1]
            if len(self.sheet.rows[row]) == 1
            and isinstance(text, str)
            and not (total_word(shown_text(text)) or quantity_in(text))
            and unit_line(text) is None
        }
        over = [[text for row, text in heads.items() if row < block.row] for block in blocks]
        if not all(over) or any(block.group for block in blocks):
            return list(blocks)
        return [block._replace(group=texts[-1]) for block, texts in zip(blocks, over, strict=True)]

    def _nets_all(self, row: int, name: str) -> bool:
        """Return whether a row is the net of all cases above it, "I alt"; another is refused."""
        amounts, label = self._amounts(row), self._label(row)
        is_total = any(total_word(text) in {"whole", "first"} for text in (name, label))
        quantity = quantity_in(label) or quantity_in(name)
        if not (amounts and is_total) or (label and not quantity):
            return False
        nets = [post for post in self.seen if post.quantity in RESULTS]
        kinds = {post.quantity for post in nets}
        if quantity not in {"", *RESULTS} or len(kinds) > 1:
            return False
        if quantity and quantity not in kinds and "netto" not in folded(label or name):
            return False
        if len(nets) > 1 and not self._sums(amounts, nets, rounded=True):
            raise self._other_sum(row, amounts, nets)
        return len(nets) > 1

    def _is_of_all(self, row: int, name: str, posts: Sequence[Post]) -> bool:
        """Return whether a row sums all cases above it: "Udgifter i alt", "Samlet gevinst".

        It says so where a case's name stands and no post does, or below such a row. A net that is
        that of the case above it is the case's.

        Raises
        ------
        FileError
            Where it can be nothing else, and is not their sum.
        """
        amounts, label = self._amounts(row), self._label(row)
        said = label or name
        quantity, alone = quantity_in(said), bool(name) and not label
        is_total = total_word(said) in {"whole", "first"}
        is_net = quantity in RESULTS or not quantity
        if not amounts or not self.seen or not (quantity or is_total):
            return False
        if not alone and not quantity and self._is_net_of(amounts, self.seen):
            return not self._is_net_of(amounts, posts)  # "I alt" below the last case
        if not alone and not (quantity in RESULTS and (is_total or self.closed)):
            return False
        kinds = COSTS if quantity in COSTS else (quantity,)
        every = [post for post in self.seen if is_net or post.quantity in kinds]
        since = [post for post in every if post.row > self.closed]
        if is_net:
            agrees = self._is_net_of(amounts, every) or self._is_net_of(amounts, since)
            if not alone and self._is_net_of(amounts, posts):
                return False
        else:
            agrees = any(self._sums(amounts, some, rounded=True) for some in (every, since))
        if alone and not agrees:
            raise self._other_sum(row, amounts, every)
        return agrees

    def _is_net_of(self, amounts: Mapping[int, Value], posts: Sequence[Post]) -> bool:
        """Return whether amounts are the savings of some posts less their costs, or the reverse."""
        nets = dict.fromkeys(self.years, 0.0)
        for post in posts:
            way = 1 if post.quantity == "saving" else -1 if post.quantity in COSTS else 0
            for year, value in post.amounts.items():
                nets[year] += way * abs(value) if type(value) is float else 0.0
        stated = {year: v for year, v in amounts.items() if type(v) is float}
        slack = 0.51 * (len(posts) + 1) * 10.0 ** -max(map(decimals, stated.values()), default=0)
        slack = slack if any(v % 1 for v in stated.values()) else 1e-6
        return any(
            all(abs(sign * nets[year] - value) <= slack for year, value in stated.items())
            for sign in (1, -1)
        )

    def _under_headings(self, columns: Mapping[str, int]) -> list[Block]:
        """Return the cases whose names stand over their posts; a heading over one is its group.

        Empty where the headings are not names of cases, or a row says not what it is.
        """
        group, title, posts = "", _NO_TITLE, list[Post]()
        blocks = list[Block]()

        def close() -> None:
            if posts:
                places = {"name": title.place, "number": title.place}
                blocks.append(
                    Block(title.row, title.name, title.number, group, tuple(posts), places)
                )
                posts.clear()

        for row in self.rows:
            if self._amounts(row):
                if self._is_of_all(row, "", posts):
                    close()
                    self.closed, title = row, _NO_TITLE
                elif not self._is_no_post(row, posts):
                    label = self._label(row)
                    known = quantity_in(label) or sort_in(label)[0] or self._nets(row, posts)
                    if not title.name or not known:
                        return []  # its rows are posts of one case, or nothing that is known
                    posts.append(self._post(row, posts))
                    self.seen.append(posts[-1])
                continue
            said = self._title_in(row, columns)
            group = title.name if said.name and not posts and title.name else group
            if said.name:
                close()
                title = said
        close()
        return blocks if self._are_named(blocks) else []

    def _are_named(self, blocks: Sequence[Block]) -> bool:
        """Return whether what stands over blocks of posts names cases, and no quantity."""
        if any(quantity_in(block.name) for block in blocks):
            return False
        posts_of = [{post.quantity for post in block.posts} for block in blocks]
        labels = [self._label(post.row) for block in blocks for post in block.posts]
        both = all(said & {*COSTS} and "saving" in said for said in posts_of)
        return both or all(quantity_in(label) for label in labels if label)

    def _title_in(self, row: int, columns: Mapping[str, int]) -> _Title:
        """Return the name of a case, and its number, from a row that holds no amounts."""
        texts_of = [c for c, v in sorted(self.sheet.rows[row].items()) if type(v) is str]
        number = shown_text(self.sheet.get(row, columns.get("number", 0)))
        others = [c for c in texts_of if c < self.first and c != columns.get("number")]
        column = self.labels if self._label(row) else next(iter(others), 0)
        name = shown_text(self.sheet.get(row, column or 0))
        return _Title(row, name, number if name else "", (row, column or 1))

    def _check_onwards(self) -> None:
        """Refuse a year that says to go on where it may not."""
        for column in self.years.values():
            head = self.sheet.get(self.header, column)
            said = None if head is None else meaning_of((head,), date1904=self.sheet.date1904)
            refuse_onwards(self.sheet, self.header, column, said, self.years)

    def _check_beside(self) -> Iterator[UnreadColumn]:
        """Yield the columns of means and sums of the years, once their numbers are seen to agree.

        Other numbers beside the years, under a header that does not say what they are, are refused.
        """
        self._refuse_before()
        last = max(self.years.values())
        found: dict[int, UnreadColumn] = {}
        for row in self.rows:
            amounts = self._amounts(row)
            if not amounts:
                continue
            for column, value in self.sheet.rows[row].items():
                if type(value) is not float or column in {*self.years.values(), *self.known}:
                    continue
                head = self.sheet.get(self.header, column)
                said = shown_text(head)
                if self.mapping.ignores(column, said):
                    continue
                meaning = meaning_of((head,)) if head is not None else None
                total = meaning is not None and (
                    "total" in meaning.qualifiers or self._is_period(meaning)
                )
                why = "sum" if total else "mean" if is_mean_header([said]) else ""
                if why:
                    self._check_of_years(row, column, value, amounts, why)
                    found[column] = self._unused(column, said, why)
                deciding = column > last and is_deciding_header(said)
                others = "" if why else self._of_others(column, said)
                if others:
                    found[column] = self._unused(column, said, others)
                    continue
                if not why and (column in {self.first - 1, last + 1} or deciding):
                    raise FileError(
                        Problem(
                            "model.header_missing",
                            "a column of numbers has no header that can be read",
                        ),
                        where=self.sheet.at(row, column),
                        expected=Text("a year, 'Total' or 'Average' over the column"),
                        got=head,
                        mend=_name_or_ignore(column),
                        parameter="mapping",
                    )
        yield from found.values()

    def _is_period(self, meaning: Meaning) -> bool:
        """Return whether a head, "2026-2029", is that of all the years and of nothing else."""
        whole = min(self.years), max(self.years)
        return not meaning.quantity and (meaning.year, meaning.until) == whole

    def _of_others(self, column: int, head: str) -> str:
        """Return whether a column beside the years tells of the past, or of staff."""
        shown = [
            float(value) for row in self.rows if type(value := self.sheet.get(row, column)) is float
        ]
        return told_by_header(head, min(self.years), max(map(abs, shown), default=0.0))

    def _unused(
        self, column: int, head: str, why: str = "", *, decides: bool = False
    ) -> UnreadColumn:
        """Return a column beside the years that is not read."""
        cell = self.sheet.at(self.header, column)
        return UnreadColumn(
            cell.sheet, head, cell.range, column, is_ignored=False, decides=decides, why=why
        )

    def _check_of_years(
        self, row: int, column: int, value: float, amounts: Mapping[int, Value], why: str
    ) -> None:
        """Refuse a number that is called the mean or the sum of its row's years and is not."""
        numbers = [float(amount) for amount in amounts.values() if type(amount) is float]
        is_mean = why == "mean"
        if not is_mean and quantity_in(self._label(row)) == "persons":
            return  # the persons of several years are no sum that means anything
        computed = sum(numbers) / (len(self.years) if is_mean else 1)
        if is_rounded(value, computed, numbers, many=not is_mean):
            return
        number = quote(round(computed, 9) + 0.0)
        raise FileError(
            Problem("model.not_the_mean_of_years", "the number is not the mean of the years")
            if is_mean
            else Problem("model.not_the_sum_of_years", "the number is not the sum of the years"),
            where=self.sheet.at(row, column),
            expected=Text("{number}, as the years give", number=number),
            got=value,
            mend=Text(
                "Correct the number or the years, or type 'ignore' and the column's "
                "letter on a sheet called 'investpakke'"
            ),
            parameter="mapping",
        )

    def _refuse_before(self) -> None:
        """Refuse numbers under years before those of the package, unless they are ignored."""
        heads = {
            column: shown_text(self.sheet.get(self.header, column))
            for column in sorted(_before_package(self.sheet, self.header))
        }
        found = [
            self._unused(column, head, decides=True)
            for column, head in heads.items()
            if not (self.mapping.ignores(column, head) or self._of_others(column, head))
            and any(type(self.sheet.get(row, column)) is float for row in self.rows)
        ]
        if found:
            raise refused_columns(found)

    def _check_choices(self, rows: Sequence[int]) -> None:
        """Refuse a column beside the years that says which cases belong to the package."""
        for column, value in sorted(self.sheet.rows[self.header].items()):
            head = shown_text(value)
            taken = column == self.labels or column in self.years.values()
            if taken or self.mapping.ignores(column, head):
                continue
            if chooses(head, [self.sheet.get(row, column) for row in rows]):
                raise refused_columns([self._unused(column, head, "chooses", decides=True)])

    def cases(self) -> tuple[list[Block], tuple[UnreadColumn, ...]]:
        """Return the cases, and the columns beside the years that were seen to agree."""
        self._check_onwards()
        beside = tuple(self._check_beside())
        blocks = [placed(self._told(block), self.header, self.years) for block in self._blocks()]
        self._check_choices([block.row for block in blocks])
        return blocks, beside

    def _told(self, block: Block) -> Block:
        """Return a block that says where its texts stand."""
        usual = dict.fromkeys(("number", "name", "group"), (block.row, self.labels or 1))
        return block._replace(places={**usual, **block.places})

    @property
    def unit(self) -> str | None:
        """The unit that a head left of the years says."""
        heads = self.heads.values()
        return next((unit for text in heads if (unit := unit_named(text) or unit_line(text))), None)

    def table(self) -> CaseTable:
        """Return the blocks as a table of one row a case."""
        blocks, beside = self.cases()
        units = units_of(blocks, self.unit)
        return laid_out(self.sheet, self.header, blocks, units, beside=beside)

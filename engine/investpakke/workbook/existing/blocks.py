"""Models in which a case is several rows under years: laid out as one row a case, and read as that.

Udgift, besparelse and netto stand under each other, in a column of their own beside the case's
name, or under the case's name as a heading; or the whole sheet is one case, and its rows are posts.
The cells keep their addresses: what is refused is refused where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from openpyxl.utils.cell import get_column_letter

from investpakke.errors import FileError, Text, same, shown
from investpakke.workbook.existing.case_table import CaseTable
from investpakke.workbook.existing.choices import chooses
from investpakke.workbook.existing.deciding_headers import is_deciding_header
from investpakke.workbook.existing.header_rows import COSTS, RESULTS
from investpakke.workbook.existing.headers import (
    column_key,
    compact,
    folded,
    shown_text,
    texts,
    total_word,
    unit_line,
    unit_named,
)
from investpakke.workbook.existing.mapping import NO_MAPPING
from investpakke.workbook.existing.mapping import Mapping as UserMapping
from investpakke.workbook.existing.meaning import Meaning, meaning_of, meaning_of_text
from investpakke.workbook.existing.totals import decimals
from investpakke.workbook.existing.unread import UnreadColumn, refused_columns
from investpakke.workbook.ooxml.sheet_cells import CellError, SheetCells, Value

_FEWEST_YEARS: Final = 2
_POSTS: Final = frozenset((*COSTS, "saving", "gain", "net_cost", "persons"))
_WITHIN: Final = 0.02
"""What rounding may change a sum by, of its size."""
_SPLIT = re.compile(r"\s*[:–—]\s*")


@dataclass(eq=False)
class Rearranged(SheetCells):
    """A sheet with some of its cells in other places; each cell keeps the address it had.

    Parameters
    ----------
    places : mapping of (row, column) to (row, column)
        Where a cell stands on the user's sheet.
    posts : mapping of int to str
        What each row of amounts is, by its number on the user's sheet.
    """

    places: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    posts: Mapping[int, str] = field(default_factory=dict)

    def at(self, row: int, column: int) -> str:
        """Return the address that a cell has on the user's sheet."""
        return super().at(*self.places.get((row, column), (row, column)))


class _Post(NamedTuple):
    """A row of amounts under years: what it is, and of which case."""

    row: int
    quantity: str
    meaning: Meaning | None
    amounts: Mapping[int, Value]


class _Block(NamedTuple):
    """The rows of one case."""

    row: int
    name: str
    number: str
    group: str
    posts: tuple[_Post, ...]


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
    headed = [(row, years) for row in sorted(sheet.rows) if (years := _years_in(sheet, row))]
    for place, (row, years) in enumerate(headed):
        found = _Sheet(sheet, row, years, mapping)
        if found.has_posts:
            if place + 1 < len(headed):
                raise _second_table(sheet, row, headed[place + 1][0])
            return found.table()
    return None


def _second_table(sheet: SheetCells, first: int, second: int) -> FileError:
    places = [sheet.at(row, min(sheet.rows[row])) for row in (first, second)]
    return FileError(
        Text("der er to tabeller med år", "there are two tables of years"),
        where=places[1], expected=Text("én tabel med sager", "one table of cases"),
        got=same(", ".join(places)),
        mend=Text("Flyt den ene til et andet ark, og angiv 'Ark' på et ark, der hedder "
                  "'investpakke'",
                  "Move one to another sheet, and state 'sheet' on a sheet called 'investpakke'"),
        parameter="mapping",
    )  # fmt: skip


def _years_in(sheet: SheetCells, row: int) -> dict[int, int] | None:
    """Return the column of each year of a row that is headed by one run of years."""
    found: dict[int, int] = {}
    for column, value in sorted(sheet.rows[row].items()):
        if isinstance(value, CellError):
            return None
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


class _Sheet:
    """One sheet on which rows of amounts stand under years."""

    def __init__(
        self, sheet: SheetCells, header: int, years: Mapping[int, int], mapping: UserMapping
    ) -> None:
        self.sheet, self.header, self.years, self.mapping = sheet, header, years, mapping
        self.first = min(years.values())
        self.confirmed = set[int]()
        self.left = {compact(text) for text in (*mapping.ignore, *mapping.totals)}
        self.rows = [row for row in sorted(sheet.rows) if row > header]
        self.heads = {column: shown_text(value) for column, value in sheet.rows[header].items()
                      if column < self.first and isinstance(value, str)}  # fmt: skip
        self.labels = self._label_column()

    @property
    def has_posts(self) -> bool:
        """Whether rows of costs and of savings stand under the years."""
        return self.labels is not None

    def _label_column(self) -> int | None:
        """Return the column left of the years whose texts name costs and savings, or a net."""
        found: dict[int, set[str]] = {}
        for row in self.rows:
            for column, value in self.sheet.rows[row].items():
                if column < self.first and type(value) is str:
                    quantity = _quantity_of(value) or _begins_as(value)
                    if quantity:
                        found.setdefault(column, set()).add(quantity)
        both = [c for c, said in found.items()
                if "saving" in said and said & {*COSTS, *RESULTS}]  # fmt: skip
        return max(both, default=None)

    # --- Rows ------------------------------------------------------------------------------

    def _amounts(self, row: int) -> dict[int, Value]:
        cells = self.sheet.rows[row]
        found = {year: cells[column] for year, column in self.years.items() if column in cells}
        return found if any(type(value) is not str for value in found.values()) else {}

    def _label(self, row: int) -> str:
        value = self.sheet.get(row, self.labels or 0)
        return shown_text(value) if isinstance(value, str) else ""

    def _blocks(self) -> list[_Block]:
        beside = self._columns()
        if "name" in beside or "number" in beside:
            blocks = list(self._beside(beside))
        else:
            blocks = self._under_headings()
            if not blocks:
                return self._one_case()
        for block in blocks:
            self._check(block)
        return blocks

    def _check(self, block: _Block) -> None:
        """Refuse a case without a cost or a saving, and one with two rows of a kind."""
        said = [post.quantity for post in block.posts]
        cost, saving = any(q in COSTS for q in said), "saving" in said or "persons" in said
        twice = next((post for place, post in enumerate(block.posts)
                      if post.quantity in said[:place]), None)  # fmt: skip
        if twice is not None:
            raise self._twice(twice.row)
        if not (cost and saving):
            raise FileError(
                Text("sagen mangler en række", "the case lacks a row"),
                where=self.sheet.at(block.row, self.labels or 1),
                expected=Text("en række med udgift og en med besparelse",
                              "a row of costs and one of savings"),
                got=same(", ".join(self._label(post.row) for post in block.posts)),
                mend=Text("Tilføj rækken, med 0 i årene, hvis der intet er",
                          "Add the row, with 0 in the years if there is nothing"),
            )  # fmt: skip

    def _twice(self, row: int) -> FileError:
        return FileError(
            Text("to rækker i samme sag har samme betydning",
                 "two rows of one case mean the same"),
            where=self.sheet.at(row, self.labels or 1),
            expected=Text("én række af hver slags, eller sagens navn over den næste",
                          "one row of a kind, or the case's name before the next"),
            got=self._label(row),
            mend=Text("Læg dem sammen, eller skriv navnet på den sag, som rækken hører til",
                      "Add them up, or type the name of the case that the row belongs to"),
        )  # fmt: skip

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
        others = [c for c in range(1, self.labels or 1) if c not in found.values()
                  and any(isinstance(self.sheet.get(row, c), str) for row in under)]  # fmt: skip
        if not {"name", "number"} & found.keys() and len(others) == 1:
            found["name"] = others[0]
        return found

    def _beside(self, columns: Mapping[str, int]) -> Iterator[_Block]:
        """Yield the cases whose names stand beside their posts, in the first of their rows."""
        said = dict.fromkeys(("number", "name", "group"), "")
        start, posts = 0, list[_Post]()
        for row in self.rows:
            cells = {key: self.sheet.get(row, column) for key, column in columns.items()}
            new = {key: shown_text(value) for key, value in cells.items() if value is not None}
            same_case = all(said[key] == text for key, text in new.items()) and bool(posts)
            if (new.get("name") or new.get("number")) and self._amounts(row) and not same_case:
                if posts:
                    yield _Block(start, said["name"], said["number"], said["group"], tuple(posts))
                said = {"group": said["group"], "name": "", "number": "", **new}
                start, posts = row, []
            if self._amounts(row):
                if self._is_no_post(row, posts):
                    continue
                if not start:
                    raise self._unknown(row)
                posts.append(self._post(row, posts))
        if posts:
            yield _Block(start, said["name"], said["number"], said["group"], tuple(posts))

    def _under_headings(self) -> list[_Block]:
        """Return the cases whose names stand over their posts; a heading over one is its group.

        Empty where the headings are not names of cases, or a row says not what it is.
        """
        group, name, start = "", "", 0
        posts = list[_Post]()
        blocks = list[_Block]()
        for row in self.rows:
            if self._amounts(row):
                if not self._is_no_post(row, posts):
                    if not name or not (_quantity_of(self._label(row)) or self._nets(row, posts)):
                        return []  # its rows are posts of one case, or nothing that is known
                    posts.append(self._post(row, posts))
                continue
            label = self._label(row)
            if not label:
                continue
            if posts:
                blocks.append(_Block(start, name, "", group, tuple(posts)))
                posts = []
            elif name:
                group = name
            name, start = label, row
        if posts:
            blocks.append(_Block(start, name, "", group, tuple(posts)))
        return [] if any(_quantity_of(block.name) for block in blocks) else blocks

    # --- One case, whose rows are posts ----------------------------------------------------

    def _one_case(self) -> list[_Block]:
        """Return the case that a whole sheet is of: posts under headings, with their totals."""
        posts, nets = self._posts_of_one()
        unknown = [post for post in posts if not post.quantity]
        self._check_named_once([*posts, *nets])
        if unknown and not self._follow_net(posts, nets):
            raise self._unknown(unknown[0].row)
        known = [self._by_sign(post, posts) if not post.quantity else post for post in posts]
        self._check_net(known, nets)
        return self._by_label(known) or [
            _Block(self.rows[0], self._title(), "", "", (*known, *nets))
        ]

    def _posts_of_one(self) -> tuple[list[_Post], list[_Post]]:
        """Return the posts of a form of one case, and its nets; the totals of posts are held."""
        section, heading = "", ""
        posts, nets, open_posts = list[_Post](), list[_Post](), list[_Post]()
        rows = iter(self.rows)
        for row in rows:
            amounts, label = self._amounts(row), self._label(row)
            if not amounts:
                if label:
                    section, heading, open_posts = _quantity_of(label), label, []
                continue
            if self._runs_on(row, [*posts, *nets]):
                continue
            if self._is_no_post(row, posts, within=open_posts):
                open_posts = [] if total_word(label) else open_posts
                continue
            quantity = "net_cost" if self._nets(row, posts) else _quantity_of(label)
            if quantity in RESULTS:
                nets.append(_Post(row, quantity, meaning_of_text(label), amounts))
                continue
            meaning = meaning_of_text(label) or meaning_of_text(heading)
            post = _Post(row, quantity or _begins_as(label) or section, meaning, amounts)
            if _is_no_money(label):
                raise self._unknown(row)
            posts.append(post)
            open_posts.append(post)
            for part in self._parts_below(post):  # "Merudgifter" holds the sum of what follows
                self.confirmed.add(post.row)
                while next(rows) != part:
                    pass
                open_posts = []
        return posts, nets

    def _parts_below(self, post: _Post) -> list[int]:
        """Return the rows below a post with a quantity's name that split its amounts up."""
        parts = list[_Post]()
        if _quantity_of(self._label(post.row)) not in {*COSTS, "saving"}:
            return []
        for row in self.rows[self.rows.index(post.row) + 1 :]:
            amounts, label = self._amounts(row), self._label(row)
            if not amounts or not label or _quantity_of(label) or total_word(label) == "whole":
                break
            parts.append(_Post(row, "", None, amounts))
            if len(parts) > 1 and self._sums(post.amounts, parts):
                return [part.row for part in parts]
        return []

    def _check_named_once(self, posts: Sequence[_Post]) -> None:
        """Refuse two rows that are named alike by what they are: the form is of several cases."""
        seen = set[str]()
        for post in posts:
            label = self._label(post.row)
            if _quantity_of(label) and label in seen:
                raise self._twice(post.row)
            seen.add(label)

    def _by_label(self, posts: Sequence[_Post]) -> list[_Block]:
        """Return a case for each name that stands once among costs and once among savings."""
        costs = [post for post in posts if post.quantity in COSTS]
        savings = {self._label(post.row): post for post in posts if post.quantity == "saving"}
        names = [self._label(post.row) for post in costs]
        alike = len(set(names)) == len(names) > 1 and set(names) == savings.keys()
        if not alike or len(savings) + len(costs) < len(posts):
            return []
        return [_Block(post.row, name, "", "", (post, savings[name]))
                for post, name in zip(costs, names, strict=True)]  # fmt: skip

    def _check_net(self, posts: Sequence[_Post], nets: Sequence[_Post]) -> None:
        """Refuse a form whose net is not its savings less its costs: a row may be none of them."""
        totals: dict[tuple[bool, int], float] = {}
        for post in posts:
            for year, value in post.amounts.items():
                if type(value) is float:
                    key = post.quantity == "saving", year
                    totals[key] = totals.get(key, 0.0) + value
        gains = {year: abs(totals.get((True, year), 0.0)) - abs(totals.get((False, year), 0.0))
                 for year in self.years}  # fmt: skip
        slack = 0.51 * (len(posts) + 1) * min(
            (10.0 ** -decimals(float(v)) for p in posts for v in p.amounts.values()
             if type(v) is float), default=0.0)  # fmt: skip
        for net in nets:
            stated = {year: net.amounts.get(year, 0.0) for year in self.years}
            for sign in (1.0, -1.0):
                if all(type(value) is float and abs(sign * value - gains[year])
                       <= slack + 1e-6 * abs(value) for year, value in stated.items()):  # fmt: skip
                    return
        if not nets and self._are_confirmed(posts):
            return
        if not nets:
            raise self._lacks_net()
        shown_net = nets[-1]
        year = next(iter(self.years))
        raise _not_given(
            self.sheet.at(shown_net.row, self.years[year]),
            Text(": besparelser minus udgifter", ": savings less costs"), gains[year],
            shown_net.amounts.get(year),
        )  # fmt: skip

    def _are_confirmed(self, posts: Sequence[_Post]) -> bool:
        """Return whether each post is in a total that agrees, or is the one of its kind."""
        kinds = [post.quantity == "saving" for post in posts]
        return {True, False} == set(kinds) and all(
            post.row in self.confirmed or kinds.count(kind) == 1
            for post, kind in zip(posts, kinds, strict=True)
        )

    def _lacks_net(self) -> FileError:
        return FileError(
            Text("sagen mangler en række", "the case lacks a row"),
            where=self.sheet.at(self.rows[-1], self.labels or 1),
            expected=Text("en række 'Netto' (besparelser minus udgifter), eller 'I alt' under "
                          "udgifterne og under besparelserne, at holde posterne op imod",
                          "a row 'Net' (savings less costs), or 'Total' under the costs and under "
                          "the savings, which the posts are held against"),
            got=None,
            mend=Text("Tilføj rækken under posterne", "Add the row below the posts"),
        )  # fmt: skip

    def _sums(
        self, amounts: Mapping[int, Value], posts: Sequence[_Post], *, rounded: bool = False
    ) -> bool:
        """Return whether amounts are the sums of some posts, in every year.

        With ``rounded``, each of them may have been rounded by itself.
        """
        for year, value in amounts.items():
            found = [post.amounts.get(year, 0.0) for post in posts]
            if type(value) is not float or not all(type(v) is float for v in found):
                return False
            added = [float(v) for v in found if type(v) is float]
            slack = 0.5 * len(added) * _step(value)
            if rounded and len(added) > 1:
                shown_with = max(decimals(amount) for amount in (*added, value))
                slack = max(slack, 0.5 * (len(added) + 1) * 10.0**-shown_with)
                slack = min(slack, _WITHIN * abs(value))
            if abs(sum(added) - value) > 1e-6 * max(1.0, abs(value)) + slack:
                return False
        return bool(posts)

    def _follow_net(self, posts: Sequence[_Post], nets: Sequence[_Post]) -> bool:
        """Return whether a net is the plain sum of all posts: signs tell costs from savings."""
        return bool(nets) and self._sums(nets[-1].amounts, posts)

    def _by_sign(self, post: _Post, posts: Sequence[_Post]) -> _Post:
        """Return a post with the quantity of those that are known and have its sign."""
        for other in posts:
            if other.quantity and _sign(other) == _sign(post) != 0:
                return post._replace(quantity=other.quantity)
        raise self._unknown(post.row)

    def _title(self) -> str:
        """Return the case's name from the lines above: after "Business case:", else the first."""
        above = [value for row in sorted(self.sheet.rows) if row < self.header
                 for value in self.sheet.rows[row].values() if type(value) is str]  # fmt: skip
        words = {folded(word) for word in texts()["case_titles"]["words"]}
        for text in above:
            parts = _SPLIT.split(text, maxsplit=1)
            if len(parts) > 1 and folded(parts[0]) in words:
                return re.sub(r",?\s*(?:19|20)\d\d\s*[-–—]\s*(?:19|20)\d\d\s*$", "", parts[1])
        return next((text for text in above if unit_line(text) is None), self.sheet.name)

    # --- Posts -----------------------------------------------------------------------------

    def _is_no_post(
        self, row: int, posts: Sequence[_Post], within: Sequence[_Post] | None = None
    ) -> bool:
        """Return whether a row with amounts is none of a case's own: a sum, a part or a remark.

        A sum must be that of the posts above it, a part no more than the post that it is of.

        Raises
        ------
        FileError
            A sum that is another, or a part that is more.
        """
        amounts, label = self._amounts(row), self._label(row)
        if compact(label) in self.left:
            return True
        gap = row - 1 not in self.sheet.rows
        if gap and 0 < len(amounts) < len(self.years) and not _quantity_of(label):
            return True  # a remark below a blank row, with numbers that are not of every year
        if _is_part(label):
            return self._splits(row, amounts, posts)
        if total_word(label) in {"", "compares"} or _quantity_of(label) in RESULTS:
            return False
        return self._adds(row, posts, within)

    def _adds(self, row: int, posts: Sequence[_Post], within: Sequence[_Post] | None) -> bool:
        """Return whether a row that is named as a sum adds posts above it; another is refused."""
        amounts, quantity = self._amounts(row), _quantity_of(self._label(row))
        if self._nets(row, posts):
            return False
        kinds = COSTS if quantity in COSTS else (quantity,)
        mine = [post for post in posts if not quantity or post.quantity in kinds]
        for some in (within or [], mine):
            if len(some) > (within is None) and self._sums(amounts, some, rounded=True):
                self.confirmed.update(post.row for post in some)
                return True
        if within is not None and mine:
            raise self._other_sum(row, amounts, within if within else mine)
        return False

    def _nets(self, row: int, posts: Sequence[_Post]) -> bool:
        """Return whether a row "I alt" adds costs and savings that stand with a minus: a net."""
        label, kinds = self._label(row), {post.quantity == "saving" for post in posts}
        signs = {_sign(post) for post in posts}
        is_sum = total_word(label) not in {"", "compares"} and not _quantity_of(label)
        return is_sum and len(kinds) > 1 and signs == {1, -1} and (
            self._sums(self._amounts(row), posts, rounded=True)
        )  # fmt: skip

    def _runs_on(self, row: int, posts: Sequence[_Post]) -> bool:
        """Return whether a row "Akkumuleret …" is a net or a post above it, added year by year."""
        if not folded(self._label(row)).startswith(tuple(texts()["posts"]["running"])):
            return False
        amounts = self._amounts(row)
        for post in posts:
            added = accumulate(v if type(v := post.amounts.get(year)) is float else 0.0
                               for year in self.years)  # fmt: skip
            if all(type(value := amounts.get(year)) is float
                   and abs(value - total) <= _WITHIN * abs(total) + 1e-9
                   for year, total in zip(self.years, added, strict=True)):  # fmt: skip
                return True
        return False

    def _splits(self, row: int, amounts: Mapping[int, Value], posts: Sequence[_Post]) -> bool:
        """Return whether a row "heraf …" splits the post above it: it is no more in any year."""
        whole = posts[-1].amounts if posts else {}
        for year, value in amounts.items():
            top = whole.get(year, 0.0)
            if type(value) is not float or type(top) is not float or abs(value) > abs(top):
                raise self._unknown(row)
        return True

    def _other_sum(
        self, row: int, amounts: Mapping[int, Value], posts: Sequence[_Post]
    ) -> FileError:
        """Return the refusal of a sum that is not that of the posts above it."""
        for year, value in amounts.items():
            computed = sum(v for post in posts if type(v := post.amounts.get(year)) is float)
            if type(value) is not float or abs(value - computed) > 1e-6 * max(1.0, abs(value)):
                break
        return _not_given(self.sheet.at(row, self.years[year]), same(""), computed, value)

    def _post(self, row: int, posts: Sequence[_Post]) -> _Post:
        label = self._label(row)
        quantity = _quantity_of(label) or ("net_cost" if self._nets(row, posts) else "")
        if not quantity:
            raise self._unknown(row)
        return _Post(row, quantity, meaning_of_text(label), self._amounts(row))

    def _unknown(self, row: int) -> FileError:
        column = self.labels or self.first
        label = self.sheet.get(row, column)
        return FileError(
            Text("det fremgår ikke, hvad rækken er", "it is not said what the row is"),
            where=self.sheet.at(row, column),
            expected=Text("fx 'Udgift', 'Besparelse' eller 'Netto' foran beløbene",
                          "e.g. 'Cost', 'Saving' or 'Net' before the amounts"),
            got=label,
            mend=Text("Skriv det i rækken, eller i en overskrift over den",
                      "Type it in the row, or in a heading over it"),
        )  # fmt: skip

    # --- The table -------------------------------------------------------------------------

    def _check_beside(self) -> None:
        """Refuse numbers beside the years under a header that does not say what they are."""
        last = max(self.years.values())
        for row in self.rows:
            if not self._amounts(row):
                continue
            for column, value in self.sheet.rows[row].items():
                if type(value) is not float or column in self.years.values():
                    continue
                head = self.sheet.get(self.header, column)
                if self.mapping.ignores(column, shown_text(head)):
                    continue
                meaning = meaning_of((head,)) if head is not None else None
                total = meaning is not None and "total" in meaning.qualifiers
                deciding = column > last and is_deciding_header(shown_text(head))
                if not total and (column in {self.first - 1, last + 1} or deciding):
                    raise FileError(
                        Text("en kolonne med tal har ingen overskrift, der kan læses",
                             "a column of numbers has no header that can be read"),
                        where=self.sheet.at(row, column),
                        expected=Text("et årstal eller 'I alt' over kolonnen",
                                      "a year or 'Total' over the column"),
                        got=head,
                        mend=Text("Skriv en overskrift", "Type a header"),
                    )  # fmt: skip

    def _check_choices(self, rows: Sequence[int]) -> None:
        """Refuse a column beside the years that says which cases belong to the package."""
        for column, value in sorted(self.sheet.rows[self.header].items()):
            head = shown_text(value)
            taken = column == self.labels or column in self.years.values()
            if taken or self.mapping.ignores(column, head):
                continue
            if chooses(head, [self.sheet.get(row, column) for row in rows]):
                raise refused_columns([UnreadColumn(
                    self.sheet.name, head, f"{get_column_letter(column)}{self.header}", column,
                    is_ignored=False, decides=True, why="chooses",
                )])  # fmt: skip

    def table(self) -> CaseTable:
        """Return the blocks as a table of one row a case."""
        self._check_beside()
        blocks = self._blocks()
        self._check_choices([block.row for block in blocks])
        found = [q for q in (*COSTS, "saving", "persons", "gain", "net_cost")
                 if any(p.quantity == q for block in blocks for p in block.posts)]  # fmt: skip
        width = max((max(row, default=0) for row in self.sheet.rows.values()), default=0)
        texts_of = {key: place for place, key in enumerate(("number", "name", "group"), width + 1)
                    if any(getattr(block, key) for block in blocks)}  # fmt: skip
        series: dict[str, dict[int, int]] = {}
        column = width + 4
        for quantity in found:
            for year in self.years:
                series.setdefault(quantity, {})[year] = column
                column += 1
        rows: dict[int, dict[int, Value]] = {
            row: dict(cells) for row, cells in self.sheet.rows.items() if row <= self.header
        }
        places: dict[tuple[int, int], tuple[int, int]] = {}
        for block in blocks:
            line = rows.setdefault(block.row, {})
            for key, place in texts_of.items():
                if getattr(block, key):
                    line[place] = getattr(block, key)
                places[block.row, place] = (block.row, self.labels or place)
            for post in block.posts:
                for year, value in post.amounts.items():
                    self._put(line, places, (block.row, series[post.quantity][year]),
                              (post.row, self.years[year]), value)  # fmt: skip
        for quantity in found:
            for year, place in series[quantity].items():
                places[self.header, place] = (self.header, self.years[year])
        posts = {post.row: post.quantity for block in blocks for post in block.posts}
        sheet = Rearranged(self.sheet.name, rows, date1904=self.sheet.date1904, places=places,
                           posts=posts)  # fmt: skip
        return CaseTable(
            sheet, self.header, self.header, texts_of, self._units(found, blocks),
            series=series, meanings=self._meanings(series, blocks), real=self.sheet,
        )  # fmt: skip

    def _put(
        self, line: dict[int, Value], places: dict[tuple[int, int], tuple[int, int]],
        place: tuple[int, int], real: tuple[int, int], value: Value,
    ) -> None:  # fmt: skip
        """Put an amount into its place; several posts of a kind are added."""
        column = place[1]
        before = line.get(column)
        if before is None:
            places[place] = real
            line[column] = value
        elif type(before) is float and type(value) is float:
            line[column] = before + value

    def _units(self, found: Sequence[str], blocks: Sequence[_Block]) -> dict[str, str | None]:
        corner = next((unit for text in self.heads.values()
                       if (unit := unit_named(text) or unit_line(text))), None)  # fmt: skip
        units: dict[str, str | None] = {}
        for quantity in found:
            said = {post.meaning.unit for block in blocks for post in block.posts
                    if post.quantity == quantity and post.meaning is not None
                    and post.meaning.unit is not None}  # fmt: skip
            units[quantity] = said.pop() if len(said) == 1 else corner
        return units

    def _meanings(
        self, series: Mapping[str, Mapping[int, int]], blocks: Sequence[_Block]
    ) -> dict[int, Meaning]:
        """Return what the labels of each quantity say together, by its columns."""
        found: dict[int, Meaning] = {}
        for quantity, years in series.items():
            said = [post.meaning for block in blocks for post in block.posts
                    if post.quantity == quantity]  # fmt: skip
            minus = all(m is not None and "minus" in m.qualifiers for m in said)
            for year, column in years.items():
                qualifiers = frozenset({"minus"} if minus else ())
                found[column] = Meaning(quantity, qualifiers, year)
        return found


def _not_given(where: str, how: Text, computed: float, got: Value | None) -> FileError:
    """Return the refusal of a sum or a net that is not what the posts give."""
    number = shown(round(computed, 9) + 0.0)
    return FileError(
        Text("modellens eget tal er ikke det, sagerne giver",
             "the model's own figure is not what its cases give"),
        where=where,
        expected=Text(number.da + how.da, number.en + how.en),
        got=got,
        mend=Text("Ret summerne, eller skriv 'Ignorer' og teksten på de rækker, der ikke er "
                  "poster, på et ark, der hedder 'investpakke'",
                  "Mend the sums, or type 'ignore' and the text of rows that are no posts on a "
                  "sheet called 'investpakke'"),
    )  # fmt: skip


def _is_part(label: str) -> bool:
    """Return whether a row's label says that it splits up the row above: "- heraf løn"."""
    said = " ".join(re.findall(r"[^\W\d_]+", folded(label)))
    return any(re.match(rf"{re.escape(word)}(?!\w)", said) for word in texts()["posts"]["parts"])


def _is_no_money(label: str) -> bool:
    """Return whether a row's label names a count, a share or what one person costs."""
    said = folded(label).strip()
    counts, shares = texts()["posts"]["counts"], texts()["posts"]["shares"]
    return any(re.match(rf"{re.escape(word)}(?!\w)", said) for word in counts) or any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) for word in shares
    )


def _quantity_of(label: str) -> str:
    """Return the quantity that a row's label names, "" where it names none."""
    meaning = meaning_of_text(label)
    if meaning is None or meaning.year is not None:
        return ""
    return meaning.quantity if meaning.quantity in _POSTS else ""


def _begins_as(label: str) -> str:
    """Return the quantity with whose word a post begins: "Sparet forsørgelse, kontanthjælp"."""
    said = folded(label).strip()
    for quantity in ("saving", "cost"):
        words = texts()["posts"][quantity]
        if any(re.match(rf"{re.escape(folded(word))}(?![^\W_])", said) for word in words):
            return quantity
    return ""


def _sign(post: _Post) -> int:
    values = [value for value in post.amounts.values() if type(value) is float and value]
    if all(float(v) > 0 for v in values) and values:
        return 1
    return -1 if values and all(float(v) < 0 for v in values) else 0


def _step(value: float) -> float:
    """Return the worth of the last digit that an amount is likely rounded to."""
    return 1e-6 if value % 1 else 1e-9

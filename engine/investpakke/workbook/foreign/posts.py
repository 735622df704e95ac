"""Rows of amounts under years: what each is, and which of them are sums, parts or remarks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Final, NamedTuple, Protocol

from investpakke.errors import FileError
from investpakke.problems import MODEL_OWN_FIGURE_DIFFERS
from investpakke.text import Problem, Text, joined, quote, same
from investpakke.workbook.foreign.case_row_cells import is_dash
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    compact,
    folded,
    is_part,
    one_of,
    shown_text,
    spoken,
    texts,
    total_word,
)
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import Meaning, meaning_of_text, quantity_by_sign
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.units import UNIT
from investpakke.workbook.ooxml.sheet_cells import SheetCells, Value

_POSTS: Final = frozenset((*COSTS, "saving", "gain", "net_cost", "persons"))
_WITHIN: Final = 0.02
"""What rounding may change a sum by, of its size."""


_NEAR: Final = 3
"""Rows between a saving and what it is computed of, at most."""
_ENUMERATED = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]|[A-Za-z][.)])\s+(?=\D)")
Place = tuple[int, int]
"""Row and column of a cell."""

_NOWHERE: Final[Mapping[int, Place]] = {}
_UNSAID: Final[Mapping[str, Place]] = {}


class Post(NamedTuple):
    """A row of amounts under years: what it is, and of which case.

    ``cells`` and ``heads`` are where the amount of each year stands, and its year.
    """

    row: int
    quantity: str
    meaning: Meaning | None
    amounts: Mapping[int, Value]
    cells: Mapping[int, Place] = _NOWHERE
    heads: Mapping[int, Place] = _NOWHERE


class Block(NamedTuple):
    """The rows of one case; ``places`` are where its number, name, group and persons stand."""

    row: int
    name: str
    number: str
    group: str
    posts: tuple[Post, ...]
    places: Mapping[str, Place] = _UNSAID
    persons: Value | None = None


class Posts:
    """The rows of one sheet whose amounts stand under years."""

    def __init__(
        self,
        sheet: SheetCells,
        header: int,
        years: Mapping[int, int],
        mapping: UserMapping,
        section: str = "",
    ) -> None:
        self.section = section
        self.sheet, self.header, self.years, self.mapping = sheet, header, years, mapping
        self.first = min(years.values())
        self.known = frozenset[int]()
        self.confirmed = set[int]()
        self.meant = dict[int, str]()
        self.seen = list[Post]()
        self.left = {compact(text) for text in (*mapping.ignore, *mapping.totals)}
        self.rows = [row for row in sorted(sheet.rows) if row > header]
        self.heads = {
            column: shown_text(value)
            for column, value in sheet.rows[header].items()
            if column < self.first and isinstance(value, str)
        }
        self.labels = self._label_column()
        factors = self._factors()
        self.rows = [row for row in self.rows if row not in factors]

    def _factors(self) -> set[int]:
        """Return the rows of shares, and of the full effect, whose products are a row of savings.

        Each year's saving is the one full amount times the share of the year: the two say how it
        was computed, and are none of a case.
        """
        found = set[int]()
        rows = [row for row in self.rows if self.labels and self._amounts(row)]
        numbers = {
            row: {year: v for year, v in self._amounts(row).items() if type(v) is float}
            for row in rows
        }
        for above, row in enumerate(rows):
            shares, label = numbers[row], self._label(row)
            is_share = label and not quantity_in(label) and len(shares) == len(self.years) > 1
            if not is_share or not all(0 <= share <= 1 for share in shares.values()):
                continue
            near = rows[max(above - _NEAR, 0) : above + _NEAR + 1]
            once = [r for r in near if len(numbers[r]) == 1 and len(self._amounts(r)) == 1]
            fulls = [r for r in once if not _may_be_cost(self._label(r))]
            for full in fulls:
                of = next(iter(numbers[full].values()))
                if any(
                    quantity_in(self._label(r)) == "saving"
                    and len(numbers[r]) == len(self.years)
                    and any(numbers[r].values())
                    and all(
                        abs(value - of * shares[year]) <= _step(value) + 1e-6 * abs(value)
                        for year, value in numbers[r].items()
                    )
                    for r in near
                ):
                    found |= {row, full}
        return found

    @property
    def has_posts(self) -> bool:
        """Whether rows of costs and of savings stand under the years."""
        return self.labels is not None

    def _label_column(self) -> int | None:
        """Return the column left of the years whose texts name costs and savings, or a net."""
        first = min(self.heads, default=0) if self.section else 0
        found: dict[int, set[str]] = {first: {self.section}} if first else {}
        for row in self.rows:
            for column, value in self.sheet.rows[row].items():
                if column < self.first and type(value) is str:
                    amounts = self._amounts(row).values()
                    quantity = quantity_in(value) or sort_in(value)[0] or begins_as(value)
                    quantity = quantity or (amounts and quantity_by_sign(value, amounts)) or ""
                    if quantity:
                        found.setdefault(column, set()).add(quantity)
        both = [c for c, said in found.items() if "saving" in said and said & {*COSTS, *RESULTS}]
        return max(both, default=None)

    def _amounts(self, row: int) -> dict[int, Value]:
        cells = self.sheet.rows[row]
        found = {year: cells[column] for year, column in self.years.items() if column in cells}
        if not any(type(value) is not str for value in found.values()):
            return {}
        return {year: 0.0 if is_dash(value) else value for year, value in found.items()}

    def _label(self, row: int) -> str:
        value = self.sheet.get(row, self.labels or 0)
        return shown_text(value) if isinstance(value, str) else ""

    def _is_no_post(
        self, row: int, posts: Sequence[Post], within: Sequence[Post] | None = None
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
        if gap and 0 < len(amounts) < len(self.years) and not quantity_in(label):
            return True  # a remark below a blank row, with numbers that are not of every year
        if is_part(label):
            return self._splits(row, amounts, posts)
        if total_word(label) in {"", "compares"} or quantity_in(label) in RESULTS:
            return False
        return self._adds(row, posts, within)

    def _adds(self, row: int, posts: Sequence[Post], within: Sequence[Post] | None) -> bool:
        """Return whether a row that is named as a sum adds posts above it; another is refused."""
        amounts, quantity = self._amounts(row), quantity_in(self._label(row))
        if self._nets(row, posts):
            return False
        kinds = COSTS if quantity in COSTS else (quantity,)
        mine = [post for post in posts if not quantity or post.quantity in kinds]
        named = [
            post
            for post in posts
            if post in mine or (not post.quantity and post.row not in self.meant)
        ]
        every = [
            post
            for post in self.seen
            if quantity and (post.quantity or self.meant.get(post.row)) in kinds
        ]
        for some in (within or [], mine, named if quantity else [], every):
            if len(some) > (within is None) and self._sums(amounts, some, rounded=True):
                self.confirmed.update(post.row for post in some)
                self.meant.update((post.row, quantity) for post in some if not post.quantity)
                return True
        if within is not None and mine:
            raise self._other_sum(row, amounts, within if within else mine)
        return False

    def _nets(self, row: int, posts: Sequence[Post]) -> bool:
        """Return whether a row "I alt" adds costs and savings that stand with a minus: a net."""
        label = self._label(row)
        if total_word(label) in {"", "compares"} or quantity_in(label):
            return False
        are_both = len({post.quantity == "saving" for post in posts}) > 1
        return (
            are_both
            and {sign_of(post) for post in posts} == {1, -1}
            and (self._sums(self._amounts(row), posts, rounded=True))
        )

    def _runs_on(self, row: int, posts: Sequence[Post]) -> bool:
        """Return whether a row "Akkumuleret …" is a net or a post above it, added year by year."""
        if not _words()["running"].match(folded(self._label(row))):
            return False
        amounts = self._amounts(row)
        for post in posts:
            added = accumulate(
                v if type(v := post.amounts.get(year)) is float else 0.0 for year in self.years
            )
            if all(
                type(value := amounts.get(year)) is float
                and abs(value - total) <= _WITHIN * abs(total) + 1e-9
                for year, total in zip(self.years, added, strict=True)
            ):
                return True
        return False

    def _splits(self, row: int, amounts: Mapping[int, Value], posts: Sequence[Post]) -> bool:
        """Return whether a row "heraf …" splits the post above it: it is no more in any year."""
        whole = posts[-1].amounts if posts else {}
        for year, value in amounts.items():
            top = whole.get(year, 0.0)
            if type(value) is not float or type(top) is not float or abs(value) > abs(top):
                raise self._unknown(row)
        return True

    def _sums(
        self, amounts: Mapping[int, Value], posts: Sequence[Post], *, rounded: bool = False
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

    def _other_sum(
        self, row: int, amounts: Mapping[int, Value], posts: Sequence[Post]
    ) -> FileError:
        """Return the refusal of a sum that is not that of the posts above it."""
        for year, value in amounts.items():
            computed = sum(v for post in posts if type(v := post.amounts.get(year)) is float)
            if type(value) is not float or abs(value - computed) > 1e-6 * max(1.0, abs(value)):
                break
        return not_given(self.sheet.at(row, self.years[year]), same(""), computed, value)

    def _post(self, row: int, posts: Sequence[Post]) -> Post:
        """Return a row as a post of a case; its quantity is "" where the case's net must tell."""
        label = self._label(row)
        quantity = quantity_in(label) or ("net_cost" if self._nets(row, posts) else "")
        amounts = self._amounts(row)
        quantity = quantity or sort_in(label)[0] or quantity_by_sign(label, amounts.values())
        if quantity != "persons" and (is_no_money(label) or not (quantity or label)):
            raise self._unknown(row)
        return Post(row, quantity or begins_as(label), meaning_of_text(label), amounts)

    def _unknown(self, row: int) -> FileError:
        column = self.labels or self.first
        label = self.sheet.get(row, column)
        return FileError(
            Problem("model.row_unknown", "it is not said what the row is"),
            where=self.sheet.at(row, column),
            expected=Text("e.g. 'Cost', 'Saving' or 'Net' before the amounts"),
            got=label,
            mend=Text("Type it in the row, or in a heading over it"),
        )

    def _twice(self, row: int) -> FileError:
        return FileError(
            Problem("model.row_twice", "two rows of one case mean the same"),
            where=self.sheet.at(row, self.labels or 1),
            expected=Text("one row of a kind, or the case's name before the next"),
            got=self._label(row),
            mend=Text("Add them up, or type the name of the case that the row belongs to"),
        )


def _may_be_cost(label: str) -> bool:
    """Return whether a label says that a row is a cost, as "Engangsudgift" and "Løn" do."""
    return bool({quantity_in(label), begins_as(label), sort_in(label)[0]} & {*COSTS})


def plain_number(number: str) -> str:
    """Return a case's number without what does not count in it: "1.1." and "1.1" are one."""
    return "".join(folded(number).rstrip(".").split())


class _Named(Protocol):
    """What has a number and a name."""

    @property
    def number(self) -> str: ...
    @property
    def name(self) -> str: ...


def named_otherwise(known: _Named, got: str, first: str, where: str) -> FileError:
    """Return the refusal of a name at a number that another name has."""
    return FileError(
        Problem("model.case_named_otherwise", "one number stands at two names"),
        where=where,
        expected=Text(
            "'{name}', as in {place}: both have the number {number}",
            name=known.name,
            place=first,
            number=known.number,
        ),
        got=got,
        mend=Text("Correct the number or the name, so that each case has one of each"),
    )


def not_given(where: str, how: Text, computed: float, got: Value | None) -> FileError:
    """Return the refusal of a sum or a net that is not what the posts give."""
    number = quote(round(computed, 9) + 0.0)
    return FileError(
        MODEL_OWN_FIGURE_DIFFERS,
        where=where,
        expected=joined([number, how], ""),
        got=got,
        mend=Text(
            "Correct the sums, or type 'ignore' and the text of rows that are no "
            "posts on a sheet called 'investpakke'"
        ),
    )


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """Return what the labels of rows begin with, by kind; "shares" stand anywhere in them."""
    said = {kind: one_of(words) for kind, words in texts()["posts"].items()}
    return {
        "running": re.compile(said["running"]),
        "counts": re.compile(rf"(?:{said['counts']})(?!\w)"),
        "shares": re.compile(rf"(?<!\w)(?:{said['shares']})(?!\w)"),
        "turns": re.compile(rf"(?<![^\W_])(?:{said['turns']})"),
        "saving": re.compile(rf"(?:{said['saving']})(?![^\W_])"),
        "cost": re.compile(rf"(?:{said['cost']})(?![^\W_])"),
    }


def is_no_money(label: str) -> bool:
    """Return whether a row's label names a count, a share or what one person costs."""
    said, words = folded(label).strip(), _words()
    return bool(words["counts"].match(said) or words["shares"].search(said))


def names_sort(label: str) -> bool:
    """Return whether a row is named after a sort of cost, or a public support.

    Examples
    --------
    >>> [names_sort(text) for text in ("Løn", "Færre på kontanthjælp", "Jobcoach")]
    [True, True, False]
    """
    words = compact(label)
    return bool(sort_in(label)[0] or begins_as(label) or any(word in words for word in _supports()))


@cache
def _supports() -> tuple[str, ...]:
    return tuple(compact(word) for word in texts()["posts"]["saving_sorts"])


def is_line(label: str) -> bool:
    """Return whether all words of a row's label are of costs or public supports: it is money.

    Examples
    --------
    >>> [is_line(text) for text in ("It og telefon", "Færre på kontanthjælp", "To jobcoaches")]
    [True, True, True]
    >>> [is_line(text) for text in ("Tilskud", "Gns. kontanthjælp", "Løn, alternativ B")]
    [False, False, False]
    """
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", folded(label))
    known, roles = _line_words()
    return bool(words) and all(word in known or roles.fullmatch(word) for word in words)


@cache
def _line_words() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the words of lines that are money, and what the names of staff end with."""
    said = texts()["posts"]
    phrases = [*said["cost_sorts"], *said["saving_sorts"], *said["line_words"]]
    known = {word for phrase in phrases for word in folded(phrase).split()}
    return frozenset(known), re.compile(rf"\w*(?:{one_of(said['roles'])})(?:e|er|r|es|s|en|ne)?")


def quantity_in(label: str) -> str:
    """Return the quantity that a row's label names, "" where it names none.

    Examples
    --------
    >>> quantity_in("1. Udgifter"), quantity_in("b) Besparelser"), quantity_in("Jobcoach")
    ('cost', 'saving', '')
    """
    meaning = meaning_of_text(_ENUMERATED.sub("", label))
    if meaning is None or meaning.year is not None:
        return ""
    return meaning.quantity if meaning.quantity in _POSTS else ""


def begins_as(label: str) -> str:
    """Return the quantity with whose word a post begins: "Sparet forsørgelse, kontanthjælp"."""
    said = folded(label).strip()
    return next((key for key in ("saving", "cost") if _words()[key].match(said)), "")


@cache
def _sorts() -> tuple[tuple[str, re.Pattern[str], dict[str, str]], ...]:
    """Return, for costs and savings, what may stand before a sort, and the sorts by their words."""
    said = texts()["posts"]
    found = []
    for quantity in ("cost", "saving"):
        lead = one_of(said[quantity])
        begins = re.compile(rf"(?:{lead})(?![^\W_])(?:\s+(?:til|for|på|vedrørende|vedr)\b)?")
        sorts = {compact(word): compact(word) for word in said[f"{quantity}_sorts"]}
        found.append((quantity, begins, sorts))
    return tuple(found)


def sort_in(label: str) -> tuple[str, str]:
    """Return the quantity of which a label names one known sort, and that sort; else "" twice.

    Examples
    --------
    >>> sort_in("Lønudgifter"), sort_in("Udgift til husleje"), sort_in("Besparelse, kontanthjælp")
    (('cost', 'løn'), ('cost', 'husleje'), ('saving', 'kontanthjælp'))
    >>> sort_in("Udgift"), sort_in("Kontanthjælp"), sort_in("Lønudgifter pr. person")
    (('', ''), ('', ''), ('', ''))
    >>> sort_in("Øvrige udgifter (kurser, it mv.)"), sort_in("Lønudgifter (kun halvdelen)")
    (('cost', 'øvrige'), ('', ''))
    """
    said = re.sub(r"\(\s*\)", " ", UNIT.sub(" ", spoken(_without_examples(label))))
    for quantity, begins, sorts in _sorts():
        led = begins.match(said)
        rest = said[led.end() :] if led else ""
        sort = sorts.get(compact(rest)) or (sorts.get(compact(said)) if quantity == "cost" else "")
        if sort:
            return quantity, re.sub(r"(?:udgift|udgifter)$", "", sort) or sort
    return "", ""


_EXAMPLES = re.compile(r"\s*\(([^()\d]*)\)\s*$")


def _without_examples(label: str) -> str:
    """Return a label without a bracket at its end that names what is in it: "(kurser, it mv.)"."""
    found = _EXAMPLES.search(label)
    if found is None or not found[1].strip() or meaning_of_text(found[1]) is not None:
        return label
    turns = _words()["turns"].search(folded(found[1]))
    return label if turns or is_no_money(found[1]) else label[: found.start()]


def sign_of(post: Post) -> int:
    """Return 1 where all amounts of a post that are not 0 are above it, -1 below, else 0."""
    values = [value for value in post.amounts.values() if type(value) is float and value]
    if all(float(v) > 0 for v in values) and values:
        return 1
    return -1 if values and all(float(v) < 0 for v in values) else 0


def _step(value: float) -> float:
    """Return the worth of the last digit that an amount is likely rounded to."""
    return 1e-6 if value % 1 else 1e-9

"""Amounts with a minus throughout: turned where the model says so, else refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Final

from investpakke.errors import FileError, InputError
from investpakke.text import Problem, Text
from investpakke.workbook.foreign.case_numbers import CaseNumbers, or_left
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import (
    compact,
    folded,
    header_text,
    is_of_year,
    one_of,
    quantity_of,
    texts,
)
from investpakke.workbook.foreign.meaning import meaning_of_text, signed_in

_SAVINGS: Final = ("saving", "average_saving", "yearly_saving", "full_saving", "unit_saving")
_COSTS: Final = ("investment", *COSTS)
_GAINS: Final = ("gain", "net_cost", "gain_total")


class Signs(CaseNumbers):
    """The signs of one table's amounts."""

    def _turned(self) -> frozenset[str]:
        """Return the quantities that stand with a minus throughout, and are meant without."""
        turned = set()
        for quantity in dict.fromkeys(map(quantity_of, self.table.inputs)):
            if quantity not in {*_COSTS, *_SAVINGS}:
                continue
            keys = [key for key in self.table.inputs if quantity_of(key) == quantity]
            found = [
                (place, key, amounts[key])
                for place, amounts in enumerate(self.money)
                for key in keys
                if amounts.get(key)
            ]
            negative = [item for item in found if item[2] < 0]
            if negative and len(negative) < len(found):
                raise self._mixed(negative[0][0], negative[0][1])
            if negative:
                turned.add(quantity)
        self._check_legend(turned)
        doubtful = {quantity for quantity in turned if not self._is_told_negative(quantity)}
        if doubtful and not self._gain_fits():
            key = next(key for key in self.table.inputs if quantity_of(key) in doubtful)
            raise self._negative(key)
        return frozenset(turned)

    def _check_legend(self, turned: Collection[str]) -> None:
        """Refuse a line that says of amounts that they have a minus, where all are above 0.

        The model's own gains may show that they are meant without.
        """
        for group, quantities in (("cost", _COSTS), ("saving", _SAVINGS)):
            keys = [key for key in self.table.inputs if quantity_of(key) in quantities]
            plain = any(amounts.get(key, 0) > 0 for amounts in self.money for key in keys)
            where = self._signed_above.get(group)
            if where and plain and not {*quantities} & {*turned} and not self._gain_fits():
                raise self._other_than_said(keys, where)

    def _other_than_said(self, keys: Sequence[str], where: str) -> FileError:
        place, key = next(
            (n, key) for n, amounts in enumerate(self.money) for key in keys if amounts.get(key)
        )
        return FileError(
            Problem("sign.other_than_said", "the amounts have another sign than the model says"),
            where=self._at(place, key),
            expected=Text(
                "amounts with a minus, as {where} says, or none that says so", where=where
            ),
            got=self.rows[place].numbers[key],
            mend=Text(
                "Correct the signs or the line. If it is of something else, type on a "
                "sheet called 'investpakke' 'ignore' and '{where}' in two cells side by "
                "side",
                where=where,
            ),
            parameter="mapping",
        )

    def _is_told_negative(self, quantity: str) -> bool:
        columns = [c for key, c in self.table.inputs.items() if quantity_of(key) == quantity]
        said = [self.table.meanings.get(column) for column in columns]
        group = "cost" if quantity in _COSTS else "saving"
        if group == "saving" and self._is_less_expense():
            return True
        return group in {*self.mapping.negative, *self._signed_above} or all(
            meaning is not None and "minus" in meaning.qualifiers for meaning in said
        )

    def _is_less_expense(self) -> bool:
        """Return whether savings are called "Mindreudgift", costs, with no minus, "Merudgift".

        Less expense is a minus in a budget. That it were more expense in every case would leave
        a package that saves nothing. A gain of the model's own must fit.
        """
        plus = all(
            value >= 0
            for amounts in self.money
            for key, value in amounts.items()
            if quantity_of(key) in _COSTS
        )
        has_gain = any(quantity_of(key) in _GAINS for key in self.table.all_columns)
        return (
            plus
            and "cost" not in self._signed_above
            and self._are_called("less_expense", _SAVINGS)
            and self._are_called("more_expense", _COSTS)
            and not (has_gain and not self._gain_fits())
        )

    def _are_called(self, words: str, quantities: Collection[str]) -> bool:
        """Return whether all amounts of some quantities are called so, over or beside them."""
        real = self.table.real
        if real is None:
            columns = {c for key, c in self.table.inputs.items() if quantity_of(key) in quantities}
            heads = [self._over(column) for column in columns]
        else:
            said = [
                text for row in real.rows.values() for text in row.values() if type(text) is str
            ]
            heads = [
                text
                for text in said
                if (found := meaning_of_text(text)) is not None and found.quantity in quantities
            ]
        named = re.compile(one_of(texts()["deciding"][words]))
        return bool(heads) and all(named.search(folded(head)) for head in heads)

    def _over(self, column: int) -> str:
        """Return the texts over a column, merged headings too."""
        tops = range(self.table.top, self.table.bottom + 1)
        merged = [
            self.sheet.get(area.row, area.column)
            for area in self.sheet.merged
            if any(area.holds(row, column) for row in tops)
        ]
        own = [self.sheet.get(row, column) for row in tops]
        return " ".join(text for text in (*merged, *own) if isinstance(text, str))

    @cached_property
    def _signed_above(self) -> dict[str, str]:
        """Which amounts a line above the table says to stand with a minus, and its cell."""
        above = (
            (self.sheet.at(number, column), value, {"cost", "saving"})
            for number, row in self.sheet.rows.items()
            if number < self.table.top
            for column, value in row.items()
        )
        ignored = {compact(word) for word in self.mapping.ignore}
        return {
            said: where
            for where, value, groups in (*self._above_parts(), *above)
            if type(value) is str
            if not {compact(where), compact(where.rpartition("!")[2]), compact(value)} & ignored
            for said in signed_in(value) & groups
        }

    def _above_parts(self) -> Iterator[tuple[str, object, set[str]]]:
        """Yield the cells over each part that is of costs, or of savings, alone, and of which."""
        real, posts = self.table.real, getattr(self.table.sheet, "posts", {})
        roles = getattr(self.table.sheet, "roles", {})
        heads = sorted(row for row, role in roles.items() if role == "header")
        for before, head, after in zip(
            [0, *heads], heads, [*heads[1:], max(posts, default=0) + 1], strict=False
        ):
            kinds = {"cost" if q in _COSTS else q for r, q in posts.items() if head < r < after}
            if real is None or kinds not in ({"cost"}, {"saving"}):
                continue
            for row, cells in real.rows.items():
                if before < row < head and row not in posts:
                    for column, value in cells.items():
                        yield real.at(row, column), value, kinds

    def _gain_fits(self) -> bool:
        """Return whether the model's own gains are savings less costs, both without signs."""
        fits = other = True
        seen = False
        for place in range(len(self.rows)):
            for gain, cost, saving, slack in self._gains(place):
                difference, total = abs(saving) - abs(cost), abs(saving) + abs(cost)
                fits = fits and self._near(abs(gain), abs(difference), slack)
                other = other and self._near(abs(gain), total, slack)
                seen = seen or bool(cost and saving)
        return seen and fits and not other

    def _gains(self, place: int) -> Iterator[tuple[float, float, float, float]]:
        """Yield each gain that a case's row states, with cost, saving and what rounding allows."""
        row, amounts = self.rows[place].row, self.money[place]
        costs = [key for key in self.table.inputs if quantity_of(key) in _COSTS]
        for quantity in ("gain", "net_cost"):
            for year, column in self.table.series.get(quantity, {}).items():
                value = self.sheet.get(row, column)
                keys = [k for k in costs if k.endswith(f" {year}")] or [
                    k for k in costs if not is_of_year(k)
                ]
                saving = f"saving {year}"
                if type(value) is float and keys and saving in amounts:
                    slack = sum(self._slack(place, key) for key in (*keys, saving))
                    yield (
                        value * self._gain_worth(quantity),
                        sum(amounts.get(k, 0) for k in keys),
                        amounts[saving],
                        slack,
                    )
            column_of = self.table.columns.get(quantity)
            value = None if column_of is None else self.sheet.get(row, column_of)
            scalars = [k for k in costs if not is_of_year(k)]
            known = next((k for k in ("average_saving", "yearly_saving") if k in amounts), None)
            if type(value) is float and scalars and known and "cost" not in self.table.series:
                slack = sum(self._slack(place, key) for key in (*scalars, known))
                yield (
                    value * self._gain_worth(quantity),
                    sum(amounts.get(k, 0) for k in scalars),
                    amounts[known],
                    slack,
                )

    def _mixed(self, place: int, key: str) -> InputError:
        value = self.rows[place].numbers[key]
        return InputError(
            Problem("sign.mixed", "the signs are mixed"),
            where=self._at(place, key),
            expected=Text(
                "all numbers of '{key}' without a minus (a saving is positive), or all with one",
                key=header_text(quantity_of(key)),
            ),
            got=value,
            mend=_BOTH_SIGNS,
            parameter="mapping",
        )

    def _negative(self, key: str) -> FileError:
        place = next(p for p, amounts in enumerate(self.money) if amounts.get(key, 0) < 0)
        is_cost = quantity_of(key) in _COSTS
        option = "udgift" if is_cost else "besparelse"
        return FileError(
            Problem(
                "sign.all_minus",
                "all amounts have a minus, and the model does not say what it means",
            ),
            where=self._at(place, key),
            expected=_COST_SIGN if is_cost else _SAVING_SIGN,
            got=self.rows[place].numbers[key],
            mend=Text(
                "Type the amounts without a minus, or give --sign {option}=minus "
                "(on the sheet 'investpakke': 'fortegn' and '{option} med minus')",
                option=option,
            ),
            parameter="sign",
        )


_COST_SIGN: Final = Text("costs without a minus (one with a minus may be a saving)")
_SAVING_SIGN: Final = Text(
    "savings without a minus: with one they may be lower costs (a gain) or higher ones"
)
_BOTH_SIGNS: Final = or_left(
    Text(
        "If the amount is an added cost it belongs to the costs; "
        "if it is a saving, type it positive"
    )
)

"""A sheet that is one case: its rows are posts, under headings and with totals, and a net."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise

from investpakke.errors import FileError
from investpakke.problems import MODEL_CASE_ROW_MISSING
from investpakke.text import Problem, Text, same
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    folded,
    shown_text,
    spoken,
    texts,
    total_word,
    unit_line,
)
from investpakke.workbook.foreign.meaning import meaning_of_text, quantity_by_sign
from investpakke.workbook.foreign.posts import (
    Block,
    Post,
    Posts,
    begins_as,
    is_line,
    is_no_money,
    not_given,
    quantity_in,
    sign_of,
    sort_in,
)
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.units import PRICES, UNIT

_MOST = 4
"""Names that are quoted."""
_SPLIT = re.compile(r"\s*[:–—]\s*")
_LAST_PART = re.compile(r"(?:\s*[,(;–—]|\s+-\s)\s*([^,(;–—]*?)\)?\s*$")


class OneCase(Posts):
    """The rows of one sheet, read as the posts of one case."""

    is_one_case = False

    def _one_case(self) -> list[Block]:
        """Return the case that a whole sheet is of: posts under headings, with their totals."""
        found, nets = self._posts_of_one()
        found = [  # what a sum of costs, or of savings, adds is one of them, whatever it is called
            post if post.quantity else post._replace(quantity=self.meant.get(post.row, ""))
            for post in found
        ]
        persons = [post for post in found if post.quantity == "persons"]
        posts = [post for post in found if post not in persons]
        unknown = [post for post in posts if not post.quantity]
        self._check_named_once([*found, *nets])
        if unknown and not self._follow_net(posts, nets):
            raise self._unknown(unknown[0].row)
        known = [self._by_sign(post, posts) if not post.quantity else post for post in posts]
        self._check_net(known, nets)
        by_label = self._by_label([*known, *persons])
        self.is_one_case = not by_label
        every = (*known, *persons, *nets)
        return by_label or [Block(self.rows[0], self._title(), "", "", every)]

    def _posts_of_one(self) -> tuple[list[Post], list[Post]]:
        """Return the posts of a form of one case, and its nets; the totals of posts are held."""
        section = self.section
        heading = next(iter(self.heads.values()), "") if section else ""
        posts, nets, open_posts = list[Post](), list[Post](), list[Post]()
        rows = iter(self.rows)
        for row in rows:
            amounts, label = self._amounts(row), self._label(row)
            if not amounts:
                if label:
                    section, heading, open_posts = quantity_in(label), label, []
                continue
            if self._runs_on(row, [*posts, *nets]):
                continue
            if self._is_no_post(row, posts, within=open_posts):
                open_posts = [] if total_word(label) else open_posts
                continue
            quantity = "net_cost" if self._nets(row, posts) else quantity_in(label)
            if quantity in RESULTS:
                nets.append(Post(row, quantity, meaning_of_text(label), amounts))
                continue
            meaning = meaning_of_text(label) or meaning_of_text(heading)
            said = quantity or begins_as(label) or section or sort_in(label)[0]
            said = said or quantity_by_sign(label, amounts.values())
            post = Post(row, said, meaning, amounts)
            if is_no_money(label) and said != "persons":
                raise self._unknown(row)
            posts.append(post)
            open_posts += [post] if said != "persons" else []
            for part in self._parts_below(post):  # "Merudgifter" holds the sum of what follows
                self.confirmed.add(post.row)
                while next(rows) != part:
                    pass
                open_posts = []
        return posts, nets

    def _parts_below(self, post: Post) -> list[int]:
        """Return the rows below a post with a quantity's name that split its amounts up."""
        parts = list[Post]()
        if quantity_in(self._label(post.row)) not in {*COSTS, "saving"}:
            return []
        for row in self.rows[self.rows.index(post.row) + 1 :]:
            amounts, label = self._amounts(row), self._label(row)
            if not amounts or not label or quantity_in(label) or total_word(label) == "whole":
                break
            parts.append(Post(row, "", None, amounts))
            if len(parts) > 1 and self._sums(post.amounts, parts):
                return [part.row for part in parts]
        return []

    def _check_named_once(self, posts: Sequence[Post]) -> None:
        """Refuse two rows that are named alike by what they are: the form is of several cases."""
        seen = set[str]()
        for post in posts:
            label = self._label(post.row)
            if quantity_in(label) and label in seen:
                raise self._twice(post.row)
            seen.add(label)

    def _by_label(self, posts: Sequence[Post]) -> list[Block]:
        """Return a case for each name that stands once among costs and once among savings.

        Persons may stand under the names too. Capital letters, numbers and marks of notes do not
        count. Where some names stand on both sides and others do not, they may be cases whose
        names are spelled in two ways.
        """
        costs = [post for post in posts if post.quantity in COSTS]
        savings = [post for post in posts if post.quantity == "saving"]
        persons = [post for post in posts if post.quantity == "persons"]
        named, saved, counted = (
            {self._name(post): post for post in some} for some in (costs, savings, persons)
        )
        both = [
            name
            for name in named.keys() & saved.keys()
            if not (quantity_in(name) or sort_in(name)[0] or begins_as(name))
        ]
        if not both or len(savings) + len(costs) + len(persons) < len(posts):
            return []
        kinds = [(costs, named), (savings, saved), (persons, counted)]
        used = [kind for kind in kinds if kind[0]]
        if any({len(some), len(names)} != {len(both)} for some, names in used) or (
            counted and counted.keys() != saved.keys()
        ):
            raise self._named_apart([*costs, *savings, *persons], both)
        return [
            Block(
                post.row, self._label(post.row), "", "", tuple(names[name] for some, names in used)
            )
            for name, post in named.items()
        ]

    def _name(self, post: Post) -> str:
        """Return a row's label, but for capital letters, blanks, number and the mark of a note."""
        said = re.sub(r"[*¹²³]+\)?\s*$", "", folded(self._label(post.row)))
        return " ".join(re.sub(r"^\s*\d{1,2}(?:\.\d{1,3})*[.):]?\s+(?=\D)", "", said).split())

    def _named_apart(self, posts: Sequence[Post], both: Sequence[str]) -> FileError:
        """Return the refusal of names that stand among the costs, or the savings, alone."""
        alone = [post for post in posts if self._name(post) not in both]
        rows = [post.row for post in alone] or [posts[0].row]
        return FileError(
            Problem(
                "model.names_differ", "the names among costs and among savings are not the same"
            ),
            where=self.sheet.at(rows[0], self.labels or 1),
            expected=Text("each case's name once among the costs and once among the savings"),
            got=same(", ".join(f"'{self._label(row)}'" for row in rows[:_MOST])),
            mend=Text("Spell the name the same in both places, or add the row that is missing"),
        )

    def _check_net(self, posts: Sequence[Post], nets: Sequence[Post]) -> None:
        """Refuse a form whose net is not its savings less its costs: a row may be none of them."""
        totals: dict[tuple[bool, int], float] = {}
        for post in posts:
            for year, value in post.amounts.items():
                if type(value) is float:
                    key = post.quantity == "saving", year
                    totals[key] = totals.get(key, 0.0) + value
        gains = {
            year: abs(totals.get((True, year), 0.0)) - abs(totals.get((False, year), 0.0))
            for year in self.years
        }
        slack = (
            0.51
            * (len(posts) + 1)
            * min(
                (
                    10.0 ** -decimals(float(v))
                    for p in posts
                    for v in p.amounts.values()
                    if type(v) is float
                ),
                default=0.0,
            )
        )
        for net in nets:
            stated = {year: net.amounts.get(year, 0.0) for year in self.years}
            for sign in (1.0, -1.0):
                if all(
                    type(value) is float
                    and abs(sign * value - gains[year]) <= slack + 1e-6 * abs(value)
                    for year, value in stated.items()
                ):
                    return
        if not nets and (self._are_confirmed(posts) or self._are_listed(posts)):
            return
        if not nets:
            raise self._lacks_net()
        shown_net = nets[-1]
        apart = [
            y
            for y, v in shown_net.amounts.items()
            if type(v) is float and abs(abs(gains[y]) - abs(float(v))) > slack
        ]
        year = next(iter([*apart, *self.years]))
        raise not_given(
            self.sheet.at(shown_net.row, self.years[year]),
            Text(": savings less costs"),
            gains[year],
            shown_net.amounts.get(year),
        )

    def _are_confirmed(self, posts: Sequence[Post]) -> bool:
        """Return whether each post is in a total that agrees, or is the one of its kind."""
        kinds = [post.quantity == "saving" for post in posts]
        return {True, False} == set(kinds) and all(
            post.row in self.confirmed or kinds.count(kind) == 1
            for post, kind in zip(posts, kinds, strict=True)
        )

    def _are_listed(self, posts: Sequence[Post]) -> bool:
        """Return whether each post is a line under "Udgifter" or "Besparelser", and money.

        None of them may be the sum of lines beside it, or say anything that is not known to be
        money; those of a kind have one sign.
        """
        kinds = {post.quantity == "saving" for post in posts}
        if len(kinds) < 2 or not {post.row for post in posts} <= self._under_heads():
            return False
        if any(
            len({sign_of(p) for p in posts if (p.quantity == "saving") is kind} - {0}) > 1
            for kind in kinds
        ):
            return False
        for place, post in enumerate(posts):
            label = self._label(post.row)
            if not is_line(label):
                return False
            for run in (posts[:place][::-1], posts[place + 1 :]):
                other = (n for n, p in enumerate(run) if p.quantity != post.quantity)
                alike = run[: next(other, len(run))]
                if any(self._sums(post.amounts, alike[:n]) for n in range(1, len(alike) + 1)):
                    return False
        return True

    def _under_heads(self) -> set[int]:
        """Return the rows between a heading "Udgifter", or "Besparelser", and the next gap."""
        found, section, inside = set[int](), self.section, True
        for row in self.rows:
            label = self._label(row)
            if not self._amounts(row):
                section, inside = (quantity_in(label), True) if label else (section, inside)
                continue
            inside = inside and not total_word(label)
            if inside and section and quantity_in(label) in {"", section}:
                found.add(row)
            inside = inside and row + 1 in self.sheet.rows
        return found

    def _lacks_net(self) -> FileError:
        return FileError(
            MODEL_CASE_ROW_MISSING,
            where=self.sheet.at(self.rows[-1], self.labels or 1),
            expected=Text(
                "a row 'Net' (savings less costs), or 'Total' under the costs "
                "and under the savings, which the posts are held against"
            ),
            got=None,
            mend=Text("Add the row below the posts"),
        )

    def _follow_net(self, posts: Sequence[Post], nets: Sequence[Post]) -> bool:
        """Return whether a net is the plain sum of all posts: signs tell costs from savings."""
        return bool(nets) and self._sums(nets[-1].amounts, posts)

    def _by_sign(self, post: Post, posts: Sequence[Post]) -> Post:
        """Return a post with the quantity of those that are known and have its sign."""
        for other in posts:
            if other.quantity and sign_of(other) == sign_of(post) != 0:
                return post._replace(quantity=other.quantity)
        raise self._unknown(post.row)

    def _title(self) -> str:
        """Return the case's name from the lines above: after "Business case:", else the first."""
        above = [
            value
            for row in sorted(self.sheet.rows)
            if row < self.header
            for value in self.sheet.rows[row].values()
            if type(value) is str
        ]
        words = {folded(word) for word in texts()["case_titles"]["words"]}
        beside = self._beside_title(words)
        if beside:
            return beside
        for text in above:
            parts = _SPLIT.split(text, maxsplit=1)
            if len(parts) > 1 and folded(parts[0]) in words:
                return name_in_title(parts[1])
        return next((text for text in above if unit_line(text) is None), self.sheet.name)

    def _beside_title(self, words: Collection[str]) -> str:
        """Return the text right of a label that names the case, "Forslagets titel:"."""
        for row in sorted(self.sheet.rows):
            cells = sorted(self.sheet.rows[row].items()) if row < self.header else []
            for (_, label), (_, value) in pairwise(cells):
                if type(label) is str and type(value) is str and value.strip():
                    said = folded(label).strip().rstrip(":").strip()
                    if said in words or said in _titles():
                        return name_in_title(shown_text(value))
        return ""


@cache
def _titles() -> frozenset[str]:
    return frozenset(map(folded, texts()["case_titles"]["labels"]))


def name_in_title(title: str) -> str:
    """Return a title without the years, the unit and the price level that stand last in it.

    Examples
    --------
    >>> name_in_title("Ungeteam 2026-2029 (hele kr., 2026-pl)"), name_in_title("Unge, ikke i job")
    ('Ungeteam', 'Unge, ikke i job')
    """
    last = _LAST_PART.search(title)
    if last is not None and _is_no_name(last[1]):
        return name_in_title(title[: last.start()])
    return re.sub(r",?\s*(?:19|20)\d\d\s*[-–—]\s*(?:19|20)\d\d\s*$", "", title).strip()


def _is_no_name(part: str) -> bool:
    """Return whether a part of a title is a unit or a price level, and nothing else."""
    said = spoken(part)
    rest = PRICES.sub(" ", UNIT.sub(" ", said))
    words = set(re.findall(r"\w+", rest))
    return rest != said and words <= set(texts()["unit_line"]["words"])

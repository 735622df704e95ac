"""What a remark beside a table says of its cases: withdrawn, counted twice, for some years only.

A remark that leaves the amounts as they are says nothing here, nor one of what may come to be, nor
one that tells what has been taken care of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from investpakke.workbook.foreign.headers import folded, one_of, texts
from investpakke.workbook.foreign.units import PRICES, price_year_of

_YEAR = r"(?<!\d)(?P<{0}>20\d\d)(?!\d)"
_MARK = re.compile(
    r"^\s*(?:\*+\)?|\d{1,2}\)|\(\d{1,2}\)|[¹²³]+|note \d{1,2}[.:]?)\s*|"
    r"^\s*(?:nb|obs|ps|note|bemærk|anm|bemærkning)\b[.:!]*\s*"
)
_LEADS = re.compile(r"^(?:(?:er|bliver|blev|nu|desværre|dog|but|is)\s+)*")
_AMOUNTS = re.compile(r"(?:alle |all )?(?:beløb|tal|tallene|amounts?) (?:i|in) ")
"""How a line begins that says what all amounts are in."""
_NOTHING = re.compile(
    r"(?<!\w)(?:i )?20\d\d (?:er|udgør) (?:\w+ ){0,3}(?:0|nul)(?![\w.,]\d|\w)"
    r"|(?<!\d)20\d\d,? (?:dog |alene )?kun (?:\w+ ){0,2}\d"
)
"""How a line says that there is nothing in a year, or little."""
_AMOUNT = (
    r"(?:tal|tallene|\w*(?:beløb|udgift|investering|omkostning)\w*"
    r"|\w*(?:besparelse|gevinst|amount|cost|saving)\w*)"
)
_UNIT = r"(?:(?:hele )?(?:1\.?000|tusind|mio\.?|t\.?)? ?(?:kr|tkr|kroner|dkk)\.? )?"
_PER_HUNDRED = re.compile(r"pr\.? 1\.?0+ (?:borgere|personer|deltagere|ledige|forløb|pladser)")
_SHORTEST_WORD = 4
"""Letters of a word by which a case's name is known in a sentence."""
_FAR_PAST = 2
"""Years before the first one from which on a remark tells of the past."""

_CLAUSES = re.compile(r"\s*[,;]?\s+(?:men|mens|hvorimod|imens|but|while)\s+|\s*;\s+")
"""What begins another clause: "… ophører i 2027, men effekten er varig"."""

_ONWARDS = re.compile(
    r"(?<!\w)(?:fra|siden|frem|fremover|fremadrettet|derefter|from|since|on)(?!\w)"
)
"""Words with which a year begins something that goes on."""

NOTED = frozenset(("overlap", "lacks", "adjusted", "starts", "named"))
"""What is told, and stops no reading."""

KINDS = NOTED | {
    "withdrawn",
    "twice",
    "ends",
    "changes",
    "exclusive",
    "outdated",
    "already",
    "paid",
    "running",
    "per_month",
    "per_person",
    "foreign",
    "levels",
    "less_costs",
    "signs",
    "period",
    "share",
}
"""What a remark may say."""


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """Return what matches a text with any word of each kind: as its beginning, but some."""
    whole = {"generic", "only", "hypothetical", "stated", "foreign", "first_ones"}
    lists = {kind: one_of(words) for kind, words in texts()["remarks"].items()}
    return {
        kind: re.compile(rf"(?<!\w)(?:{words})" + (r"(?!\w)" if kind in whole else ""))
        for kind, words in lists.items()
    }


@cache
def may_remark() -> re.Pattern[str]:
    """Return what matches a text that any remark's word is in."""
    said = texts()["remarks"]
    kinds = [
        *("withdrawn", "only", "twice", "also_in", "overlap", "stops", "limited", "given"),
        *("changing", "exclusive", "outdated", "already", "paid", "lacks", "running"),
        *("per_month", "per_person", "foreign", "made_of", "partly", "may_alter"),
        *("less_costs", "signs"),
    ]
    return re.compile(one_of(word for kind in kinds for word in said[kind]))


_DEFINES_NET = re.compile(
    r"(?<![^\W_])(?:netto(?!besp)|resultat)\w*\W[^.;]*?"
    r"(?:bespar|mindreudg)\w*\s+(?:minus|fratrukket)\s+(?:\w+\s+)?(?:udg|merudg|omk|invest)"
)
"""A sentence that says what a net is, "Netto er besparelser fratrukket udgifter", and no more."""


@cache
def _of_shorter_time() -> re.Pattern[str]:
    """Return what matches a sentence that begins as one on amounts of a month or a week does."""
    per = one_of(texts()["remarks"]["per_month"])
    return re.compile(
        rf"(?:alle |all )?{_AMOUNT} (?:(?:er|i|angivet|opgjort|is|are|in|stated) )*"
        rf"{_UNIT}(?:{per})\w*"
        rf"|(?:{per})\w* {_AMOUNT}"
    )


@cache
def _counts() -> str:
    words = one_of(texts()["remarks"]["count_words"])
    return rf"(?:\d{{1,2}}|{words})"


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else int(texts()["remarks"]["count_words"][said])


@cache
def _times() -> dict[str, re.Pattern[str]]:
    """Return what matches how long something lasts, and until when."""
    n, stop = _counts(), r"(?!\w)"
    stops = one_of(texts()["remarks"]["stops"])
    return {
        "years": re.compile(
            rf"(?<!\w)(?:de (?P<a>{n}) første|(?:de )?første (?P<b>{n})|(?P<c>{n})) år{stop}"
            rf"|(?<!\w)(?P<d>{n})[- ]?årig"
        ),
        "first_year": re.compile(
            r"(?<!\w)(?:kun |alene )(?:i )?(?:(?:det )?første år|opstartsåret|startåret)"
        ),
        "months": re.compile(rf"(?<!\w)(?P<m>{n}) (?:måneder|mdr|md){stop}"),
        "until": re.compile(
            r"(?:til og med|t\.?o\.?m\.?|frem til|indtil|udgangen af|ultimo|ud|til|until|to|"
            rf"(?:{stops})\w*(?: i| ved| med| den| pr\.?| efter| after)?)\W+(?:\d{{1,2}}\.? ?\w* )?"
            + _YEAR.format("y")
        ),
        "stated_over": re.compile(
            rf"(?:opgjort|beregnet|samlet|i alt|summeret) (?:over|for) (?:en )?(?:de )?{n}"
            r"(?: år|-årig|årig)"
        ),
        "begins": re.compile(
            r"(?:først|begynder|starter|fra og med)\W+(?:[^\W\d]+\W+){0,3}?" + _YEAR.format("y")
        ),
        "period": re.compile(_YEAR.format("from") + r"\s*(?:[-–—]|til|to)\s*" + _YEAR.format("y")),
        "only_in": re.compile(
            r"(?:kun|alene|udelukkende|only)\W+(?:\w+\W+){0,3}?i?\s*"
            + _YEAR.format("from")
            + r"(?:\s*(?:og|and|,)\s*"
            + _YEAR.format("y")
            + ")?"
        ),
    }


@dataclass(frozen=True)
class Remarks:
    """The cases and years of a model, of which remarks are read.

    Parameters
    ----------
    cases : sequence of (str, str)
        Number and name of each case.
    lasting : sequence of mapping of str to int
        The last year of "cost" and of "saving" that the table shows, of each case.
    whole : collection of str
        "cost" and "saving", as far as the table has one amount of it for all years.
    first_year, years : int
        The calendar year of year 1, and how many years there are.
    per_person : bool
        Whether the table holds savings of one person.
    """

    cases: Sequence[tuple[str, str]]
    lasting: Sequence[Mapping[str, int]]
    whole: Collection[str]
    first_year: int
    years: int
    per_person: bool

    def kind(self, said: str, *, at: Collection[int] = (), mine: bool = True) -> str:
        """Return what a sentence, in small letters, says of the cases; "" for nothing.

        Parameters
        ----------
        said : str
            The sentence.
        at : collection of int
            The places of the cases in whose row it stands, or whose mark it has.
        mine : bool
            Whether it stands on the sheet of the table.
        """
        said = " ".join(said.split())
        if _has("hypothetical", said) or self._is_of_the_past(said):
            return ""
        return next((kind for kind, found in self._kinds(said, at, mine) if found), "")

    def _kinds(self, said: str, at: Collection[int], mine: bool) -> Iterator[tuple[str, bool]]:
        named, beside = self.names_a_case(said), bool(at)
        money = _has("money", said)
        yield "exclusive", _has("exclusive", said) and self._excludes(said, at)
        yield "withdrawn", self._withdraws(said, named, beside, mine)
        yield "twice", self._counts_twice(said, named)
        yield "ends", self._ends(said, at, is_meant=money or named or beside)
        is_open = not _has("undone", said)
        yield "already", (money or named) and _has("already", said)
        yield "outdated", (money or named or beside) and _has("outdated", said)
        if is_open:
            is_paid = money and _has("paid", said) and _has("outsiders", said)
            yield "paid", is_paid and not (_has("counted", said) or self._is_over(said))
        yield "changes", self._changes(said)
        is_less = _has("savings", said) and _has("less_costs", said)
        yield "less_costs", is_less and _DEFINES_NET.search(said) is None
        yield "signs", mine and _has("signs", said)
        whole = bool(self._of(said) & set(self.whole))
        yield "period", whole and _times()["stated_over"].search(said) is not None
        yield "share", _has("savings", said) and _has("partly", said)
        yield "levels", money and len(set(map(price_year_of, PRICES.finditer(said)))) > 1
        yield "per_person", money and _PER_HUNDRED.search(said) is not None
        if money and is_open and (_has("stated", said) or _AMOUNTS.match(said)):
            yield "running", _has("running", said)
            yield "foreign", _has("foreign", said) and not re.search(r"\d", said)
            yield "per_month", _has("per_month", said) and not re.search(r"\d", _undated(said))
            each = _has("per_person", said) and not re.search(r"\d", said)
            yield "per_person", each and not self.per_person
        yield "per_month", self._is_of_shorter_time(said, beside)
        yield "overlap", _has("overlap", said) and is_open
        yield "lacks", (money or "overhead" in said) and _has("lacks", said)
        yield "named", named and mine and not beside and _has("may_alter", said)

    @staticmethod
    def is_of_cases(said: str) -> bool:
        """Return whether a sentence has a word for any case: "indsatsen"."""
        return _has("generic", said)

    # --- Which case ------------------------------------------------------------------------

    def names_a_case(self, said: str) -> bool:
        """Return whether a sentence names a case, by its number or by a word of its name."""
        return bool(self.named_in(said)) or self._numbered.search(said) is not None

    def named_in(self, said: str) -> set[int]:
        """Return the places of the cases that a sentence names."""
        found = {place for place, pattern in enumerate(self._patterns) if pattern.search(said)}
        for run in self._numbered.findall(said):
            for number in re.findall(r"\d{1,2}(?:\.\d{1,3})*", run):
                numbers = [folded(n) for n, _ in self.cases]
                if number in numbers:
                    found.add(numbers.index(number))
                elif number.isdecimal() and 0 < int(number) <= len(self.cases):
                    found.add(int(number) - 1)
        return found

    @cached_property
    def _numbered(self) -> re.Pattern[str]:
        words = one_of(texts()["remarks"]["generic"])
        one = r"\d{1,2}(?:\.\d{1,3})*"
        return re.compile(
            rf"(?<!\w)(?:{words}|nr\.?|pkt\.?|punkt|model)\s*(?:nr\.?\s*)?"
            rf"({one}(?:\s*(?:,|og|eller|samt|and|or|-)\s*{one})*)(?![.,]?\d)"
        )

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        """What each case is known by: its name, a number with a dot, a word of its name alone."""
        words = [
            {word for word in re.findall(r"[^\W\d_]+", folded(name)) if len(word) >= _SHORTEST_WORD}
            for _, name in self.cases
        ]
        generic = {folded(word) for word in texts()["remarks"]["generic"]}
        found = []
        for place, (number, name) in enumerate(self.cases):
            others = set().union(*(w for other, w in enumerate(words) if other != place))
            known = [re.escape(w) for w in words[place] - others - generic]
            known += [re.escape(folded(name)) + r"(?!\w)"] if name.strip() else []
            if "." in number:
                known.append(re.escape(folded(number)) + r"(?!\.?\w)")
            found.append(re.compile(rf"(?<![\w.])(?:{'|'.join(known)})" if known else r"(?!)"))
        return found

    def _is_of_the_past(self, said: str) -> bool:
        years = [int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", said)]
        return bool(years) and max(years) <= self.first_year - _FAR_PAST

    def _is_over(self, said: str) -> bool:
        """Return whether a sentence is of single years, all of them before the first one."""
        years = [int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", said)]
        return bool(years) and max(years) < self.first_year and not _ONWARDS.search(said)

    # --- What is said ----------------------------------------------------------------------

    def _withdraws(self, said: str, named: bool, beside: bool, mine: bool) -> bool:
        plain = _LEADS.sub("", _MARK.sub("", said))
        out = next(
            (
                m
                for m in _words()["withdrawn"].finditer(said)
                if not re.search(r"(?:ikke|aldrig|ingen|intet|not|never)\s+$", said[: m.start()])
            ),
            None,
        )
        if out is not None and not re.search(r"(?<!\w)(?:ingen|intet|hverken)(?!\w)", said):
            begins = _words()["withdrawn"].match(plain) is not None
            if named or (mine and (begins or (_has("generic", said)) or (beside and begins))):
                return True
        of_some = named or (_has("generic", said) and _has("first_ones", said))
        told = self.named_in(said)
        if _has("made_of", said):
            return 0 < len(told) < len(self.cases)
        is_choice = _has("only", said) and _has("chosen", said)
        return is_choice and of_some and len(told) < len(self.cases)

    def _counts_twice(self, said: str, named: bool) -> bool:
        if _has("undone", said) and not _has("not_undone", said):
            return False
        if _has("twice", said):
            return True
        others = named or _has("both", said)
        also = _words()["also_in"].search(said)
        if also:
            after = said[also.start() :]
            return self.names_a_case(after) or _has("both", after)
        shared = re.search(
            r"besparels|udgift|gevinst|mindreudgift|beløb|effekt|\d ?(?:t\.|m)?kr", said
        )
        return bool(
            _words()["overlap"].search(said)
            and shared
            and others
            and not re.search(r"målgruppe|borgere|personer", said)
        )

    def until(self, said: str) -> int | None:
        """Return the last year of which a sentence says that money is there, None if none."""
        times = _times()
        if times["first_year"].search(said):
            return self.first_year
        found = times["years"].search(said)
        if found:
            count = next(value for value in found.groupdict().values() if value)
            return self.first_year + _number(count) - 1
        months = times["months"].search(said)
        if months:
            return self.first_year + -(-_number(months["m"]) // 12) - 1
        for name in ("period", "only_in", "until"):
            match = times[name].search(said)
            if match:
                groups = match.groupdict()
                return int(groups.get("y") or groups["from"])
        return None

    @staticmethod
    def _is_of_shorter_time(said: str, beside: bool) -> bool:
        """Return whether a sentence is no more than that amounts are those of a month or a week."""
        plain = _LEADS.sub("", _MARK.sub("", said))
        found = _of_shorter_time().match(plain)
        if found is None:
            return beside and _words()["per_month"].fullmatch(plain.strip(" .")) is not None
        return re.search(r"\d", plain[found.end() :]) is None

    def _ends(self, said: str, at: Collection[int], *, is_meant: bool) -> bool:
        alone = any(_has(kind, said) for kind in ("stops", "limited"))
        if not (alone or (is_meant and (_has("given", said) or "årig" in said))) or (
            _has("payback", said)
        ):
            return False
        clause = next((part for part in _CLAUSES.split(said) if self.until(part) is not None), said)
        of = self._of(clause) or {"cost", *self.whole}  # years of savings may outlast a project
        last = self.until(clause)
        if last is None or last < self.first_year:
            return False
        places = self.named_in(said) or set(at) or set(range(len(self.cases)))
        return any(last < self.lasting[place].get(kind, 0) for place in places for kind in of)

    def _of(self, said: str) -> set[str]:
        """Return whether a sentence says that it is of costs, of savings or of both."""
        return {kind for kind in ("cost", "saving") if _has(f"{kind}s", said)}

    def _changes(self, said: str) -> bool:
        of = self._of(said)
        if not of & set(self.whole) or _has("prices", said):
            return False
        if _NOTHING.search(said):
            return True
        begins = [int(m["y"]) for m in _times()["begins"].finditer(said)]
        if "cost" in of and any(self.first_year < y < self.first_year + self.years for y in begins):
            return True
        if not _has("changing", said):
            return False
        later = [int(y) for y in re.findall(r"(?<!\d)(20\d\d)(?!\d)", said)]
        return _has("each_year", said) or any(
            self.first_year < year < self.first_year + self.years for year in later
        )

    def _excludes(self, said: str, at: Collection[int]) -> bool:
        if re.search(r"(?<!\w)(?:enten|either)(?!\w)", said) and not re.search(
            r"(?<!\w)(?:eller|or)(?!\w)", said
        ):
            return False
        told = self.named_in(said) | set(at)
        plural = re.search(
            r"(?<!\w)(?:forslagene|sagerne|tiltagene|indsatserne|projekterne|cases)"
            r"(?!\w)",
            said,
        )
        several = re.search(r"\d\s*(?:,|og|eller|samt|and|or|til)\s*\D{0,20}\d", said)
        numbered = len(self._numbered.findall(said))
        return len(told) > 1 or plural is not None or numbered > (0 if several else 1)


def _undated(said: str) -> str:
    """Return a sentence without its years."""
    return re.sub(r"(?<!\d)20\d\d(?!\d)", " ", said)


def _has(kind: str, said: str) -> bool:
    return _words()[kind].search(said) is not None

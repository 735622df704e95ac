"""Models with a trap: two readings, or one that is easily missed.

Each trap changes a layout drawn at random. What holds two readings must be refused; what a
careful reader reads one way (`Trap.either`) may be refused, but never read to other figures.

    python tests/layout_traps.py --report [--count 5] [--seed 1] [--write FOLDER]
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import layout_twists as twists
from layout_grammar import at_random, drawn, known_of, planned
from layout_known import Known, Outcome, read
from layout_plan import Layout, Plan
from layout_sheet import Sheet, ref, write

BOTH_YEARS = ("years", "years-repeated")
PLAIN = ("average", "yearly", "unit", "unit-effect")
UNITS_OF_PERSONS = ("unit", "unit-effect", "unit-years")
BLOCKS = ("rows-post", "rows-heading")
AVERAGES = ("average", "yearly")


@dataclass(frozen=True)
class Trap:
    """A change of a layout that makes it a trap."""

    forms: Sequence[str]
    twist: Callable[[Plan], None] | None = None
    """Changes the columns before they are written."""
    after: Callable[[Plan], None] | None = None
    """Changes the sheet, or the known cases, when all is written."""
    either: bool = False
    """Whether a careful reader reads it one way."""
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Values of dimensions that the trap needs."""
    no_net: bool = False
    budget_signs: bool = False
    """Whether a careful reader reads it one way where costs and savings are a budget's."""
    known: Callable[[Known], Known] = lambda known: known
    """What the model no longer says."""

    def build(self, layout: Layout) -> tuple[list[Sheet], Known | None]:
        """Return the sheets, and what they say: None where they must be refused."""
        plan = planned(layout, twist=self.twist, no_net=self.no_net)
        either = self.either or (self.budget_signs and _has_budget_signs(plan))
        if self.after:
            self.after(plan)
        return [plan.sheet, *plan.more], self.known(known_of(plan)) if either else None


def _has_budget_signs(plan: Plan) -> bool:
    """Return whether costs are called "Merudgift" and savings "Mindreudgift", as in a budget."""
    words = {"cost": "merudgift", "saving": "mindreudgift"}
    return all(
        word in f"{column.band} {column.head}".casefold()
        for kind, word in words.items()
        for column in twists.money(plan, kind)
    )


PLUS = {"sign": ["plus"]}
ABOVE_PLUS = {"unit_place": ["above", "title"], **PLUS}
NAKED = {"sign": ["plus"], "totals": ["none"], "extras": ["none"]}
TOTAL = {"totals": ["name", "first", "group"], "groups": ["none", "column", "merged"]}
IN_TKR = {"unit": ["tkr"], "unit_place": ["above"]}
BAND_NUMBERS = {"years": ["number"], "sign": ["plus"]}
LONE = {"groups": ["none"], "numbers": ["text", "absent"]}
UNSUMMED = {"extras": ["none", "notes", "print-titles", "frozen", "second-sheet", "text-columns"]}
TITLED = {"first": ["title+headers"]}
UNSPLIT = {"groups": ["none", "column"], "extras": ["none", "print-titles"]}

STEPS = re.compile(r"[\d/ ]+( ?%| pct\.)")

TRAPS: dict[str, Trap] = {
    "mixed-signs": Trap(
        (*AVERAGES, "years", "years-repeated", "cost-saving-years"),
        twists.turn_some,
        only=PLUS,
        no_net=True,
    ),
    "mixed-signs-in-blocks": Trap(BLOCKS, after=twists.turn_blocks, only=NAKED, no_net=True),
    "minus-unsaid": Trap(
        (*AVERAGES, *BOTH_YEARS, "cost-saving-years"),
        twists.turn_all("saving"),
        only=PLUS,
        no_net=True,
        budget_signs=True,
    ),
    "cost-minus-unsaid": Trap(
        (*AVERAGES, *BOTH_YEARS), twists.turn_all("cost"), only=PLUS, no_net=True
    ),
    "all-minus-unsaid": Trap(
        (*AVERAGES, *BOTH_YEARS), twists.turn_all("cost", "saving"), only=PLUS, no_net=True
    ),
    "minus-net-fits-neither": Trap(
        (*AVERAGES, *BOTH_YEARS),
        twists.turn_with_net_that_fits_neither,
        budget_signs=True,
        only={**PLUS, "totals": ["none"]},
    ),
    "minus-hidden-by-format": Trap(
        AVERAGES, twists.minus_hidden_by_format, either=True, only=NAKED, no_net=True
    ),
    "unit-against-line": Trap(
        (*AVERAGES, *BOTH_YEARS),
        after=twists.line_of_other_unit,
        only={"unit_place": ["header"], **PLUS},
    ),
    "unit-against-title": Trap(
        (*PLAIN, *BOTH_YEARS, *BLOCKS),
        after=twists.title_of_other_unit,
        only={"unit_place": ["above", "cell"], **PLUS},
    ),
    "no-unit": Trap(
        (*PLAIN, *BOTH_YEARS, *BLOCKS), after=twists.no_unit, only={"unit_place": ["title"], **PLUS}
    ),
    "unit-in-one-header": Trap(
        AVERAGES,
        twists.unit_in_one_header,
        either=True,
        no_net=True,
        after=twists.no_unit,
        only={"unit": ["tkr"], "unit_place": ["title"], **PLUS},
    ),
    "each-header-its-unit": Trap(
        AVERAGES,
        twists.each_header_its_unit,
        either=True,
        no_net=True,
        after=twists.no_unit,
        only={"unit": ["tkr"], "unit_place": ["title"], **PLUS},
    ),
    "scaled-by-format": Trap(
        (*AVERAGES, *BOTH_YEARS),
        twists.scaled_by_format,
        either=True,
        no_net=True,
        only={**IN_TKR, **NAKED},
    ),
    "cost-per-month": Trap(
        ("average", "yearly", "unit"), twists.per_month, either=True, no_net=True, only=NAKED
    ),
    "unit-saving-per-month": Trap(
        ("unit", "unit-effect"),
        twists.unit_saving_per_month,
        either=True,
        no_net=True,
        only={"unit_place": ["above", "cell", "title"]},
    ),
    "line-per-month": Trap(
        AVERAGES,
        after=twists.line_of_months,
        only={"unit": ["tkr"], "unit_place": ["title"], **PLUS},
    ),
    "participants": Trap(
        UNITS_OF_PERSONS,
        twists.participants("Enhedsbesparelse", "Besparelse pr. borger", "Besparelse pr. person"),
        no_net=True,
    ),
    "participants-unconfirmed": Trap(
        ("unit-effect", "unit-years"),
        twists.participants("Besparelse pr. helårsperson", "Besparelse pr. fuldtidsperson"),
    ),
    "participants-with-effect": Trap(
        ("unit", "unit-effect"), twists.participants_with_effect, no_net=True
    ),
    "participants-beside": Trap(
        (*AVERAGES, "years"), twists.participants_beside, either=True, known=twists.no_persons
    ),
    "persons-each-year": Trap(
        ("unit-years",),
        twists.persons_each_year,
        either=True,
        known=twists.of_persons_unchecked,
        only=NAKED,
    ),
    "wrong-total": Trap(
        (*AVERAGES, *BOTH_YEARS, "cost-saving-years"), after=twists.wrong_total, only=TOTAL
    ),
    "wrong-group-total": Trap(
        (*AVERAGES, *BOTH_YEARS),
        after=twists.wrong_total,
        only={"totals": ["subtotals"], "groups": ["sections", "merged", "column"]},
    ),
    "wrong-total-of-a-table": Trap(
        (*AVERAGES, "years"),
        after=twists.wrong_total,
        only={"totals": ["name"], "groups": ["tables"]},
    ),
    "wrong-total-of-blocks": Trap(
        (*BLOCKS, "one-case", "overall-effect"), after=twists.wrong_total, only={"totals": ["name"]}
    ),
    "total-leaves-out-a-case": Trap(
        (*AVERAGES, "years"), after=twists.total_leaves_out_a_case, only={**TOTAL, **PLUS}
    ),
    "rounded-totals": Trap(
        (*AVERAGES, *BOTH_YEARS), after=twists.rounded_totals, either=True, only=TOTAL
    ),
    "odd-total": Trap((*PLAIN, "years"), after=twists.odd_total, either=True, only=TOTAL),
    "unnamed-total": Trap((*PLAIN, "years"), after=twists.unnamed_total, either=True, only=TOTAL),
    "sums-on-section-rows": Trap(
        (*PLAIN, "years"),
        after=twists.sums_on_section_rows,
        either=True,
        only={"groups": ["sections"], "totals": ["none", "name"]},
    ),
    "other-first-year": Trap(
        PLAIN,
        after=twists.other_first_year,
        only={"first": ["title"], "unit_place": ["header", "title"]},
    ),
    "two-ranges-in-title": Trap(
        PLAIN,
        after=twists.two_ranges_in_title,
        only={"first": ["title"], "unit_place": ["header", "above"]},
    ),
    "title-of-other-years": Trap(
        ("years", "cost-saving-years"),
        after=twists.title_of_other_years,
        either=True,
        only={"unit_place": ["header", "above"]},
    ),
    "older-budget-in-subtitle": Trap(
        PLAIN,
        after=twists.older_budget_in_subtitle,
        either=True,
        only={"first": ["cell", "title"], "unit_place": ["header", "title"]},
    ),
    "missing-year": Trap(("years",), twists.missing_year, only=BAND_NUMBERS),
    "year-twice": Trap(("years",), twists.year_twice, only=BAND_NUMBERS),
    "savings-a-year-later": Trap(
        ("years",), twists.savings_a_year_later, either=True, no_net=True, only=BAND_NUMBERS
    ),
    "last-years-accounts": Trap(("years",), twists.last_years_accounts, either=True, only=UNSUMMED),
    "months-then-years": Trap(
        ("years",), twists.months_then_years, either=True, no_net=True, only=PLUS
    ),
    "budget-year-and-three": Trap(
        ("years", "cost-saving-years"),
        twists.years_called("Budgetår", "Overslagsår {number}"),
        either=True,
        only=TITLED,
    ),
    "year-1-to-4": Trap(
        ("years", "cost-saving-years"),
        twists.years_called("År 1", "År {next}"),
        either=True,
        only=TITLED,
    ),
    "years-of-two-digits": Trap(
        ("years", "cost-saving-years"), twists.years_called("B{short}", "BO{short}"), either=True
    ),
    "years-with-price-level": Trap(
        ("years",), twists.years_called("{year} (2024-pl)", "{year} (2024-pl)"), either=True
    ),
    "years-in-another-unit": Trap(
        ("years",),
        twists.years_called("{year} (mio. kr.)", "{year} (mio. kr.)"),
        only={"unit": ["tkr"], "unit_place": ["above", "header"]},
    ),
    "each-band-its-unit": Trap(
        ("years",),
        twists.each_band_its_unit,
        either=True,
        after=twists.no_unit,
        no_net=True,
        only={**UNSUMMED, **PLUS, "unit": ["tkr"], "unit_place": ["title"]},
    ),
    "cost-of-two-years": Trap(
        ("years",), twists.cost_of_two_years, either=True, no_net=True, only=PLUS
    ),
    "blank-zeros": Trap(("years", *BLOCKS), after=twists.blank_zeros, either=True),
    "quarters": Trap(
        ("years",), twists.quarters, either=True, no_net=True, only={**PLUS, "years": ["number"]}
    ),
    "accumulated-beside": Trap(("years",), twists.accumulated_beside, either=True, only=UNSUMMED),
    "priority-beside": Trap((*PLAIN, "years"), twists.priority_beside, either=True),
    "wrong-net": Trap((*AVERAGES, "years"), after=twists.wrong_net, either=True, only=PLUS),
    "net-of-the-other-sign": Trap(
        (*AVERAGES, "years"), twists.net_of_the_other_sign, either=True, only=PLUS
    ),
    "heraf-in-blocks": Trap(
        BLOCKS, after=twists.heraf_in_blocks, either=True, no_net=True, only=NAKED
    ),
    "two-costs-in-blocks": Trap(
        BLOCKS, after=twists.two_costs_in_blocks, either=True, no_net=True, only=NAKED
    ),
    "other-section": Trap(
        ("one-case",),
        after=twists.other_section,
        either=True,
        only={**PLUS, "totals": ["none"], "extras": ["none"]},
    ),
    "footnote-in-amount": Trap(
        (*AVERAGES, "years"),
        twists.amount_as("1.450 1)", "1.200*", "(850)", "1.450,-"),
        no_net=True,
        only={**UNSUMMED, "totals": ["none"], "extras": ["none", "notes"]},
    ),
    "numbered-columns": Trap(
        (*PLAIN, "years"), after=twists.numbered_columns, either=True, only=UNSPLIT
    ),
    "headers-in-two-rows": Trap(PLAIN, after=twists.headers_in_two_rows, either=True, only=UNSPLIT),
    "total-first": Trap(
        (*AVERAGES, "years"),
        after=twists.total_first,
        either=True,
        only={**UNSPLIT, "totals": ["name", "first"]},
    ),
    "accumulated": Trap(
        ("years", "cost-saving-years"),
        twists.accumulated,
        either=True,
        no_net=True,
        only={"unit_place": ["above", "title", "cell"], **PLUS, **UNSUMMED},
    ),
    "over-the-period": Trap(("average",), twists.over_the_period, no_net=True, only=ABOVE_PLUS),
    "hidden-year": Trap(("years", "years-repeated"), after=twists.hidden_year, either=True),
    "years-of-nothing": Trap(("years",), twists.years_of_nothing, no_net=True, only=ABOVE_PLUS),
    "two-bands-of-cost": Trap(("years",), twists.two_bands_of_cost, no_net=True, only=ABOVE_PLUS),
    "income-too": Trap(("years",), twists.income_too, either=True, no_net=True, only=ABOVE_PLUS),
    "before-refund": Trap(
        ("years",), twists.before_refund, either=True, no_net=True, only=ABOVE_PLUS
    ),
    "one-off-without-year": Trap(
        ("one-off",),
        twists.one_off_without_year,
        either=True,
        only={"unit_place": ["above", "title"]},
    ),
    "end-before-start": Trap(("start-end",), twists.end_before_start),
    "mixed-percentages": Trap(
        ("unit-effect", "average-effect"), twists.mixed_percentages, no_net=True
    ),
    "years-of-phasing": Trap(
        ("unit-effect", "average-effect"), twists.years_of_phasing, no_net=True
    ),
    "unclear-amount": Trap(
        (*AVERAGES, "years"),
        twists.amount_as("?", "afventer", "ca. 500", "se notat", "1.200/1.400"),
        only={**UNSUMMED, "totals": ["none"], "extras": ["none", "notes"]},
        no_net=True,
    ),
    "amount-missing": Trap(
        AVERAGES, twists.amount_missing, no_net=True, only={**PLUS, "totals": ["none"]}
    ),
    "zero-as-dash": Trap(
        ("years",),
        twists.zero_as_dash,
        either=True,
        no_net=True,
        only={**UNSUMMED, **PLUS, "totals": ["none"]},
    ),
    "texts-for-numbers": Trap(
        (*AVERAGES, "years"),
        twists.texts_for_numbers,
        either=True,
        no_net=True,
        only={**UNSUMMED, **PLUS, "unit": ["tkr"]},
    ),
    "net-saving-alone": Trap(
        ("yearly",),
        twists.net_saving_alone,
        no_net=True,
        only={**PLUS, "unit_place": ["above", "title"]},
    ),
    "persons-that-contradict": Trap(
        ("unit",), twists.persons_that_contradict, only={"unit_place": ["above", "title"]}
    ),
    "heraf-rows": Trap(
        (*AVERAGES, "years"),
        after=twists.heraf_rows,
        either=True,
        only={"totals": ["none"], "groups": ["none", "column"], "extras": ["none", "frozen"]},
    ),
    "cases-below-total": Trap(
        (*AVERAGES, "years"),
        after=twists.cases_below_total,
        either=True,
        only={"totals": ["name", "first"], "groups": ["none", "column"], "extras": ["none"]},
    ),
    "hidden-case": Trap(
        (*AVERAGES, "years"),
        after=twists.hidden_case,
        either=True,
        only={"totals": ["name"], "groups": ["none", "column"]},
    ),
    "second-table": Trap(
        (*AVERAGES, "years", "rows-post", "one-case"),
        after=twists.second_table,
        only={"extras": ["none", "notes"], "groups": ["none", "column"]},
    ),
    "transposed": Trap(
        (*AVERAGES, "unit"),
        after=twists.transposed,
        either=True,
        only={**LONE, "extras": ["none"], "unit_place": ["above", "title", "header"]},
    ),
    "two-sheets-by-name": Trap(
        AVERAGES,
        after=twists.on_two_sheets(names=True),
        either=True,
        no_net=True,
        only={
            "numbers": ["absent"],
            "totals": ["none"],
            "extras": ["none"],
            "groups": ["none"],
            "unit_place": ["header"],
            **PLUS,
        },
    ),
    "two-sheets": Trap(
        AVERAGES,
        after=twists.on_two_sheets(names=False),
        no_net=True,
        only={
            "numbers": ["absent"],
            "totals": ["none"],
            "extras": ["none"],
            "groups": ["none"],
            "unit_place": ["header"],
            **PLUS,
        },
    ),
    "typed-ten": Trap(
        (*AVERAGES, "years"),
        twists.typed_ten,
        either=True,
        known=twists.unnamed,
        only={"numbers": ["text"], "groups": ["none"]},
    ),
    "number-twice": Trap(
        (*PLAIN, "years"),
        twists.number_twice,
        only={"numbers": ["text"], "groups": ["none", "column"]},
    ),
    "unordered-tens": Trap(
        (*PLAIN, "years"), twists.unordered_tens, only={"numbers": ["typed"], "groups": ["none"]}
    ),
    "block-without-saving": Trap(
        BLOCKS, after=twists.block_without_saving, either=True, no_net=True, only=NAKED
    ),
    "block-with-two-savings": Trap(
        BLOCKS, after=twists.block_with_two_savings, no_net=True, only=NAKED
    ),
}


def mixtures(count: int, seed: int) -> Iterator[tuple[str, Layout]]:
    """Return every trap in ``count`` layouts each."""
    for name, trap in TRAPS.items():
        draw = random.Random(f"{seed} {name}")  # noqa: S311  variants, not secrets
        for serial in range(count):
            yield name, drawn(draw, seed * 1000 + serial, trap.forms, **trap.only)


STRANGE = ("Diverse", "Øvrigt", "Kol. 7", "Tal", "2. udkast")


def with_a_lost_text(layout: Layout) -> tuple[list[Sheet], Known, str]:
    """Return a layout of which one text or header is gone or strange, what it says, and the text.

    Numbers, groups and persons are left unchecked: the text may have been theirs.
    """
    plan = planned(layout)
    cells = plan.sheet.cells
    at = plan.draw.choice(
        sorted(
            at
            for at, cell in cells.items()
            if cell.look == "head" or not isinstance(cell.value, int | float)
            if not STEPS.fullmatch(str(cell.value))  # a case without phasing has its full effect
        )
    )
    lost = cells.pop(at)
    if plan.draw.random() < 0.5:
        cells[at] = lost._replace(value=plan.draw.choice(STRANGE), form="")
    plan.sheet.table = None  # a table has all of its headers
    known = twists.of_persons_unchecked(
        replace(known_of(plan), numbered=False, grouped=False, named=False)
    )
    return [plan.sheet, *plan.more], known, f"{ref(*at)} {lost.value}"


def outcome_of(name: str, layout: Layout, path: Path) -> Outcome:
    """Write a trap's workbook and let the product read it."""
    sheets, known = TRAPS[name].build(layout)
    write(sheets, path, layout.producer)
    return read(path, known)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what becomes of each trap."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", action="store_true", required=True)
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help="keep the workbooks in this folder")
    chosen = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.write or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name, layout in mixtures(chosen.count, chosen.seed):
            path = folder / f"{name}-{layout.serial}.xlsx"
            outcome = outcome_of(name, layout, path)
            counts[outcome.verdict] += 1
            kind = "either" if TRAPS[name].either else "refuse"
            print(f"{outcome.verdict:8}{name} ({kind}) {layout}\n        {outcome.why[:230]}")
        for layout in at_random(chosen.count * 20, chosen.seed):
            sheets, known, lost = with_a_lost_text(layout)
            path = folder / f"without-{layout.serial}.xlsx"
            write(sheets, path, layout.producer)
            outcome = read(path, known)
            counts[outcome.verdict] += 1
            print(
                f"{outcome.verdict:8}without {lost!r} (either) {layout}",
                f"\n        {outcome.why[:230]}",
            )
    print(dict(counts))
    return int(counts["WRONG"] > 0)


if __name__ == "__main__":
    sys.exit(main())

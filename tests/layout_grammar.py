"""Models as municipalities lay them out, with what each of them says.

A layout is a form and a value of every other dimension (`Layout`, whose id names them). From
it and a random package `build` makes the sheets and `Known`: the figures that are written
there, in tkr., as a careful reader has them. What the product reads is held against that.

    python tests/layout_grammar.py --report [--count 300] [--seed 1] [--write FOLDER]

prints what becomes of each layout: read right, refused (and why), or WRONG.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import layout_blocks as blocks
import layout_forms as rows
from layout_known import Known, Outcome, read
from layout_plan import DIMENSIONS, UNITS, YEAR_HEADS, Form, Layout, Plan, plan_of
from layout_sheet import Sheet, write

SIGNS = ("plus", "minus-head", "minus-line", "minus-net", "minus-gain", "cost-minus")
BANDED = tuple(YEAR_HEADS)
TABLE_YEARS = {"none", "text", "repeated"}
"""Year headers that an Excel table may have: texts."""
PRODUCERS = ("openpyxl", "xlsxwriter")
"""LibreOffice saves what they write, in the long proof."""

FORMS: dict[str, Form] = {
    "average": Form(rows.form_average, signs=SIGNS, english=True),
    "average-effect": Form(rows.form_average_effect),
    "yearly": Form(rows.form_yearly, signs=("plus", "minus-head", "minus-gain"), english=True),
    "unit": Form(rows.form_unit, english=True),
    "unit-effect": Form(rows.form_unit_effect),
    "unit-steps": Form(rows.form_unit_steps),
    "unit-years": Form(rows.form_unit_years, years=BANDED, bands=True, english=True),
    "unit-repeated": Form(rows.form_unit_years, years=("repeated",)),
    "full-phased": Form(rows.form_full_phased, years=BANDED, bands=True, english=True),
    "years": Form(rows.form_years, years=BANDED, signs=SIGNS, bands=True, english=True, sums=True),
    "years-repeated": Form(rows.form_years, years=("repeated",), signs=SIGNS),
    "years-persons": Form(rows.form_years_persons, years=BANDED, bands=True),
    "cost-saving-years": Form(
        rows.form_yearly_cost_saving_years, years=BANDED, bands=True, english=True, sums=True
    ),
    "cost-years-average": Form(rows.form_cost_years_average, years=BANDED, bands=True),
    "cost-years-unit": Form(rows.form_cost_years_unit, years=BANDED, bands=True),
    "one-off": Form(rows.form_one_off),
    "months": Form(rows.form_months, bands=True),
    "start-end": Form(rows.form_start_end, horizon=True),
    "rows-post": Form(blocks.rows_post, years=BANDED, signs=SIGNS, rows=False),
    "rows-heading": Form(blocks.rows_heading, years=BANDED, signs=SIGNS, rows=False),
    "one-case": Form(blocks.one_case, years=BANDED, signs=SIGNS, rows=False, one=True),
    "overall-effect": Form(
        blocks.overall_effect, years=BANDED, signs=("minus-net",), rows=False, one=True
    ),
}


def choices(layout: dict[str, str], dimension: str, form: Form) -> Sequence[str]:
    """Return the values that a dimension may take beside those chosen before it."""
    groups = layout.get("groups", "none")
    plain = form.rows and not form.bands and groups in {"none", "column"}
    plain = plain and layout.get("unit_place") != "below-head"
    values: dict[str, Sequence[str]] = {
        "years": form.years,
        "unit": list(UNITS),
        "unit_place": [
            "above",
            "above-right",
            "title",
            "cell",
            "header" if form.rows else "corner",
        ],
        "sign": form.signs,
        "groups": ["none", "column"],
        "totals": ["none", "name"],
        "first": ["title"] if form.horizon else ["title", "cell", "date-cell"],
        "numbers": ["text", "absent", "in-name"],
        "extras": [
            *("none", "notes", "print-titles", "conditional-format", "second-sheet", "frozen"),
            *(["excel-table"] if plain and layout.get("years") in TABLE_YEARS else []),
        ],
        "producer": PRODUCERS,
    }
    if form.years != ("none",):
        values["first"] = ["headers", "title+headers"]
    if form.one:
        values |= {"groups": ["none"], "numbers": ["absent"]}
    if form.rows:
        own = {"column": ["group", "subtotals"], "sections": ["subtotals"]}
        own["merged"] = own["once"] = own["column"]
        values["groups"] = [*values["groups"], "merged", "once", "sections", "tables"]
        values["totals"] = [*values["totals"], "first", *own.get(groups, [])]
        values["numbers"] = [*values["numbers"], "coded", "whole", "typed"]
        values["extras"] = [*values["extras"], "hidden-column", "text-columns"]
        if not form.bands:
            values["unit_place"] = [*values["unit_place"], "below-head"]
    if form.sums:
        values["extras"] = [*values["extras"], "sum-column"]
    return values[dimension]


def choose(count: int, seed: int, forms: Sequence[str] | None = None) -> list[Layout]:
    """Return layouts in which every value of every dimension occurs about as often."""
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    used: Counter[tuple[str, str]] = Counter()
    names = list(forms or FORMS)
    layouts = []
    for serial in range(count):
        chosen = {"form": names[serial % len(names)]}
        form = FORMS[chosen["form"]]
        order = DIMENSIONS[1:]
        for name in order:
            values = list(choices(chosen, name, form))
            draw.shuffle(values)
            chosen[name] = min(values, key=lambda value: used[name, value])
            used[name, chosen[name]] += 1
        layouts.append(Layout(**chosen, serial=seed * 1000 + serial))
    return layouts


def at_random(count: int, seed: int) -> list[Layout]:
    """Return layouts drawn freely."""
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    return [drawn(draw, seed * 1000 + serial) for serial in range(count)]


def drawn(
    draw: random.Random, serial: int, forms: Sequence[str] = (), **only: Sequence[str]
) -> Layout:
    """Return one layout of one of the forms, with each dimension as far as possible in ``only``."""
    chosen = {"form": draw.choice(list(forms or FORMS))}
    for name in DIMENSIONS[1:]:
        values = list(choices(chosen, name, FORMS[chosen["form"]]))
        wanted = [value for value in values if value in only.get(name, values)]
        chosen[name] = draw.choice(wanted or values)
    return Layout(**chosen, serial=serial)


def build(layout: Layout) -> tuple[list[Sheet], Known]:
    """Return the sheets of a layout, and what they say."""
    plan = planned(layout)
    return [plan.sheet, *plan.more], known_of(plan)


def planned(layout: Layout, **fields_: Any) -> Plan:
    """Return the plan of a layout, built; fields of it may be set before."""
    plan = plan_of(layout, FORMS[layout.form])
    for name, value in fields_.items():
        setattr(plan, name, value)
    FORMS[layout.form].build(plan)
    return plan


def known_of(plan: Plan) -> Known:
    """Return what a built plan says."""
    layout, form = plan.layout, FORMS[plan.layout.form]
    return Known(
        plan.first_year,
        plan.years,
        tuple(plan.cases),
        years_stated=form.years != ("none",) or "title" in layout.first,
        grouped=layout.groups != "none",
        numbered=layout.numbers in {"text", "coded", "whole", "typed"}
        and not form.one
        and layout.form != "rows-heading",
        named=not form.one,
    )


# ------------------------------------------------------------------------------------- report


def make(layout: Layout, path: Path) -> Known:
    """Write a layout's workbook; return what it says."""
    sheets, known = build(layout)
    write(sheets, path, layout.producer)
    return known


def outcomes(layouts: Sequence[Layout], folder: Path) -> Iterator[tuple[Layout, Outcome]]:
    """Build every layout in a folder and let the product read it."""
    for layout in layouts:
        path = folder / f"{layout.serial}.xlsx"
        yield layout, read(path, make(layout, path))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what becomes of each layout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", action="store_true", required=True)
    parser.add_argument("--count", type=int, default=70)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--random", action="store_true", help="drawn freely, not one value after another"
    )
    parser.add_argument("--write", type=Path, help="keep the workbooks in this folder")
    chosen = parser.parse_args(arguments)
    layouts = (at_random if chosen.random else choose)(chosen.count, chosen.seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.write or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        counts: Counter[str] = Counter()
        for layout, outcome in outcomes(layouts, folder):
            counts[outcome.verdict] += 1
            print(f"{outcome.verdict:8}{layout}\n        {outcome.why[:230]}")
    print(dict(counts))
    return int(counts["WRONG"] > 0)


if __name__ == "__main__":
    sys.exit(main())

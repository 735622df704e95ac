"""What makes a trap of a model: changes of its columns, and of its sheet.

What is named after what it does changes the columns before they are written where it takes
`plan.columns`, and the written sheet where it takes `plan.sheet`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from layout_grammar import planned
from layout_known import Known
from layout_plan import Column, Plan, change, number, plain, words
from layout_sheet import Sheet, as_datetime


def money(plan: Plan, *kinds: str) -> list[Column]:
    """Return the columns of these kinds: cost, saving, net and others."""
    return [column for column in plan.columns if column.key.startswith(kinds)]


def amounts(column: Column) -> list[float]:
    """Return the values of a column of amounts."""
    return [plain(number(value)) for value in column.values]


# ---------------------------------------------------------------------------------------- signs


def turn_some(plan: Plan) -> None:
    """Write the saving of some cases with minus."""
    turned = set(
        plan.draw.sample(range(len(plan.cases)), plan.draw.randint(1, len(plan.cases) - 1))
    )
    for column in money(plan, "saving"):
        column.values = [-v if at in turned else v for at, v in enumerate(amounts(column))]


def turn_all(*kinds: str) -> Callable[[Plan], None]:
    """Return what writes every amount of some kinds with minus."""

    def twist(plan: Plan) -> None:
        for column in money(plan, *kinds):
            column.values = [-value for value in amounts(column)]

    return twist


def turn_blocks(plan: Plan) -> None:
    """Write the saving of the first case with minus, and of the others without."""
    sheet = plan.sheet
    heads = {*words()["blocks"]["saving"]}
    rows = sorted(
        row for (row, _), cell in sheet.cells.items() if cell.value in heads and cell.look == "text"
    )
    for (row, column), cell in list(sheet.cells.items()):
        if row == rows[0] and cell.form in {"amount", "whole"}:
            sheet.cells[row, column] = cell._replace(value=-max(1, number(cell.value)))


def turn_with_net_that_fits_neither(plan: Plan) -> None:
    """Write every saving with minus, beside a net that is neither the sum nor the difference."""
    for column in money(plan, "saving"):
        column.values = [-value for value in amounts(column)]
    for column in money(plan, "net"):
        column.formula = ""
        column.values = [plain(value * 1.7 + plan.money(900)) for value in amounts(column)]


def minus_hidden_by_format(plan: Plan) -> None:
    """Write every saving with minus, in a format that shows none."""
    for column in money(plan, "saving"):
        column.values, column.form = [-value for value in amounts(column)], "unsigned"


# ---------------------------------------------------------------------------------------- units


def line_of_other_unit(plan: Plan) -> None:
    """Say another unit above the table than in the headers."""
    other = {"kr": "t.kr.", "tkr": "mio. kr.", "mio": "1.000 kr."}[plan.layout.unit]
    plan.sheet.put(
        plan.top - 1, plan.left, plan.draw.choice(["Alle beløb i ", "Beløb i ", ""]) + other, "note"
    )


def title_of_other_unit(plan: Plan) -> None:
    """Say another unit in the title than above the table."""
    other = {"kr": "t.kr.", "tkr": "mio. kr.", "mio": "1.000 kr."}[plan.layout.unit]
    place = min(at for at, cell in plan.sheet.cells.items() if cell.look == "title")
    cell = plan.sheet.cells[place]
    plan.sheet.cells[place] = cell._replace(value=f"{cell.value} ({other})")


def no_unit(plan: Plan) -> None:
    """Say no unit at all: the title of the model says it, and is taken away."""
    for at, cell in list(plan.sheet.cells.items()):
        if cell.look == "title":
            plan.sheet.cells[at] = cell._replace(
                value=str(cell.value).replace(f" ({plan.unit})", "").replace(f", {plan.unit}", "")
            )


def unit_in_one_header(plan: Plan) -> None:
    """Say the unit in the header of the cost only."""
    cost, saving = money(plan, "cost")[0], money(plan, "saving")[0]
    cost.head, saving.head = f"{cost.head} (t.kr.)", f"{saving.head}"


def each_header_its_unit(plan: Plan) -> None:
    """Give cost and saving different units, each in its header."""
    for column, unit, factor in (
        (money(plan, "cost")[0], "t.kr.", 1),
        (money(plan, "saving")[0], "mio. kr.", 1000),
    ):
        column.values = [plain(value / factor) for value in amounts(column)]
        column.head = f"{column.head} ({unit})"


def scaled_by_format(plan: Plan) -> None:
    """Store kr. in cells whose format shows thousands; header and line say t.kr."""
    for column in money(plan, "cost", "saving"):
        column.values = [value * 1000 for value in amounts(column)]
        column.form = "scaled"


def per_month(plan: Plan) -> None:
    """State the yearly cost per month, and say so."""
    column = money(plan, "cost")[0]
    column.head = plan.draw.choice(
        ["Månedlig udgift", "Udgift pr. måned", "Udgift pr. md.", "Omkostning pr. måned"]
    )
    column.values = [plain(value / 12) for value in amounts(column)]


def unit_saving_per_month(plan: Plan) -> None:
    """State the unit saving per month, and say so."""
    column = money(plan, "unit")[0]
    column.head = plan.draw.choice(
        ["Besparelse pr. helårsperson pr. måned", "Enhedsbesparelse pr. måned"]
    )
    column.values = [plain(value / 12) for value in amounts(column)]


def line_of_months(plan: Plan) -> None:
    """Say above the table that the amounts are per month; the headers say yearly."""
    plan.sheet.put(plan.top - 1, plan.left, "Beløb i t.kr. pr. måned", "note")


# -------------------------------------------------------------------------------------- persons


def participants(*units: str) -> Callable[[Plan], None]:
    """Return what heads the persons as citizens, with one of these unit savings."""

    def twist(plan: Plan) -> None:
        words_of = [
            "Borgere",
            "Deltagere",
            "Antal",
            "Personer",
            "Antal borgere",
            "Antal deltagere",
            "Antal personer",
            "Unge",
        ]
        money(plan, "persons")[0].head = plan.draw.choice(words_of)
        money(plan, "unit")[0].head = plan.draw.choice(units)
        plan.columns = [
            column for column in plan.columns if not column.key.startswith(("saving", "net"))
        ]

    return twist


def participants_with_effect(plan: Plan) -> None:
    """Head the persons as participants, with a share that has effect and no duration."""
    participants("Besparelse pr. helårsperson", "Enhedsbesparelse")(plan)
    shares: list[Any] = [plan.draw.choice([0.2, 0.25, 0.4]) for _ in plan.cases]
    plan.columns.insert(2, Column("share", "Andel med effekt", shares, "percent"))


def participants_beside(plan: Plan) -> None:
    """Show participants beside cost and saving; they are no helårspersoner."""
    head = plan.draw.choice(
        ["Deltagere", "Antal deltagere", "Årsværk", "Antal forløb", "Borgere i målgruppen"]
    )
    values: list[Any] = [plan.draw.randint(20, 300) for _ in plan.cases]
    plan.columns.insert(0, Column("participants", head, values, "whole", summed=True))


def persons_each_year(plan: Plan) -> None:
    """Give the helårspersoner year by year, with a unit saving."""
    unit = money(plan, "unit")[0]
    plan.columns = [
        column for column in plan.columns if column is not unit and column.key != "persons"
    ]
    for column in money(plan, "phasing"):
        column.values = [
            plain((case.persons or 0) * case.factors[int(column.key[-1])]) for case in plan.cases
        ]
        column.form, column.summed = "amount", True
        column.band = "Helårspersoner"
    plan.columns.append(unit)
    change(plan, persons=lambda _: None, is_phased=lambda _: False)


# --------------------------------------------------------------------------------------- totals


def _totals(plan: Plan) -> list[tuple[int, int]]:
    """Return the cells that hold a total of money."""
    heads = {
        at: column
        for at, column in _columns(plan).items()
        if column.key.startswith(("cost", "saving"))
    }
    return [
        at
        for at, cell in plan.sheet.cells.items()
        if cell.look == "total"
        and cell.value
        and not isinstance(cell.value, str)
        and (at[1] in heads or not plan.columns)
    ]


def _columns(plan: Plan) -> dict[int, Column]:
    """Return the sheet's columns that hold quantities."""
    names = {str(column.head): column for column in plan.columns}
    banded: dict[int, Column] = {}
    band = ""
    bands = {column.band for column in plan.columns} - {""}
    for (_, at), cell in sorted(plan.sheet.cells.items(), key=lambda item: item[0]):
        if cell.look == "band" and cell.value in bands and at not in banded:
            band = str(cell.value)
            own = [column for column in plan.columns if column.band == band]
            banded |= {at + offset: column for offset, column in enumerate(own)}
        elif cell.look == "head" and str(cell.value) in names and at not in banded:
            banded[at] = names[str(cell.value)]
    return banded


def wrong_total(plan: Plan) -> None:
    """Type a total that is not the sum of its cases."""
    at = plan.draw.choice(_totals(plan))
    cell = plan.sheet.cells[at]
    value = number(cell.value)
    other = value * plan.draw.choice([0.9, 1.12, 1.5]) + plan.money(37) * (1 if value > 0 else -1)
    plan.sheet.cells[at] = cell._replace(value=plain(other), formula="")


def total_leaves_out_a_case(plan: Plan) -> None:
    """Let every total leave out the first case, as a sum over too few rows does."""
    columns = _columns(plan)
    for at in _totals(plan):
        cell = plan.sheet.cells[at]
        without = number(cell.value) - number(columns[at[1]].values[0])
        plan.sheet.cells[at] = cell._replace(value=plain(without), formula="")


def rounded_totals(plan: Plan) -> None:
    """Round every total as it is shown: in mio. kr. to two decimals, else to whole ones."""
    for at in _totals(plan):
        cell = plan.sheet.cells[at]
        value = round(number(cell.value), 2 if plan.layout.unit == "mio" else 0)
        plan.sheet.cells[at] = cell._replace(value=plain(value), formula="")


def odd_total(plan: Plan) -> None:
    """Call the total something else."""
    for at, cell in list(plan.sheet.cells.items()):
        if cell.look == "total" and isinstance(cell.value, str):
            word = plan.draw.choice(
                [
                    "Pakken",
                    "Tilsammen",
                    "Resultat",
                    "Hele pakken",
                    "Ialt",
                    "Alle",
                    "Samlet for jobcentret",
                ]
            )
            plan.sheet.cells[at] = cell._replace(value=word)


def unnamed_total(plan: Plan) -> None:
    """Give the total no name."""
    for at, cell in list(plan.sheet.cells.items()):
        if cell.look == "total" and isinstance(cell.value, str):
            del plan.sheet.cells[at]


def sums_on_section_rows(plan: Plan) -> None:
    """Write each group's sums beside its heading, above its cases."""
    sheet, columns = plan.sheet, _columns(plan)
    sections = [row for (row, _), cell in sheet.cells.items() if cell.look == "section"]
    for row in sections:
        group = next(cell.value for (r, _), cell in sheet.cells.items() if r == row)
        own = [at for at, case in enumerate(plan.cases) if case.group == group]
        for at, column in columns.items():
            if column.summed:
                total = plain(sum(number(column.values[case]) for case in own))
                sheet.put(row, at, total, "section", "amount")


# ---------------------------------------------------------------------------------------- years


def other_first_year(plan: Plan) -> None:
    """Say another first year in a cell than in the title."""
    plan.sheet.put(plan.top - 1, plan.left, "Første år", "plain")
    plan.sheet.put(plan.top - 1, plan.left + 1, plan.first_year + 1, "plain")


def two_ranges_in_title(plan: Plan) -> None:
    """Name two ranges of years in the title."""
    place = min(at for at, cell in plan.sheet.cells.items() if cell.look == "title")
    first = plan.first_year
    text = f"Bilag til budget {first}-{first + 3}: investeringer {first + 1}-{first + 4}"
    plan.sheet.cells[place] = plan.sheet.cells[place]._replace(value=text)


def title_of_other_years(plan: Plan) -> None:
    """Name other years in the title than the headers have."""
    place = min(at for at, cell in plan.sheet.cells.items() if cell.look == "title")
    first = plan.first_year - 1
    plan.sheet.cells[place] = plan.sheet.cells[place]._replace(
        value=f"Investeringspakke {first}-{first + plan.years - 1}"
    )


def older_budget_in_subtitle(plan: Plan) -> None:
    """Mention an older budget under the title."""
    plan.sheet.put(plan.top - 1, plan.left, f"Vedtaget i budget {plan.first_year - 2}", "note")


def _change_year_heads(plan: Plan, of: Callable[[int], int]) -> None:
    for column in money(plan, "cost", "saving", "net"):
        year = int(column.key.lstrip("costavinge"))
        column.head = of(year)


def years_called(first: str, later: str) -> Callable[[Plan], None]:
    """Return what heads the years in other words."""

    def twist(plan: Plan) -> None:
        for column in money(plan, "cost", "saving", "net"):
            digits = column.key.lstrip("costavinge")
            if digits and column.band:
                at = int(digits)
                year = plan.first_year + at
                text = later if at else first
                column.head = text.format(number=at, next=at + 1, year=year, short=year % 100)
                column.head_form = ""

    return twist


def each_band_its_unit(plan: Plan) -> None:
    """Give the costs and the savings each their unit, in their band."""
    for column in money(plan, "cost"):
        column.band = f"{column.band} (t.kr.)"
    for column in money(plan, "saving"):
        column.band = f"{column.band} (mio. kr.)"
        column.values = [plain(value / 1000) for value in amounts(column)]


def cost_of_two_years(plan: Plan) -> None:
    """Show the costs of the first two years only: there are no others."""
    plan.columns = [c for c in plan.columns if not c.key.startswith("cost") or c.key[4:] in "01"]
    change(plan, investment=lambda c: (*c.investment[:2], *[0.0] * (plan.years - 2)))


def blank_zeros(plan: Plan) -> None:
    """Leave the cells of amounts that are 0 empty."""
    for at, cell in list(plan.sheet.cells.items()):
        if cell.look == "amount" and cell.form in {"amount", "whole"} and cell.value == 0:
            del plan.sheet.cells[at]


def quarters(plan: Plan) -> None:
    """Split the first year of each band into quarters."""
    columns: list[Column] = []
    for column in plan.columns:
        if column.key in {"cost0", "saving0"}:
            for quarter in range(1, 5):
                values: list[Any] = [plain(value / 4) for value in amounts(column)]
                head = f"{quarter}. kvartal {plan.first_year}"
                key = f"{column.key}-{quarter}"
                columns.append(Column(key, head, values, band=column.band, summed=True))
        else:
            columns.append(column)
    plan.columns = columns


def accumulated_beside(plan: Plan) -> None:
    """Show the accumulated net in a band of its own."""
    running = [0.0] * len(plan.cases)
    for year in range(plan.years):
        running = [
            total + case.saving[year] - case.investment[year]
            for total, case in zip(running, plan.cases, strict=True)
        ]
        head, form = plan.year_head(year)
        values: list[Any] = [plan.money(total) for total in running]
        band = plan.with_unit("Akkumuleret nettogevinst")
        plan.columns.append(
            Column(f"sum{year}", head, values, band=band, summed=True, head_form=form)
        )


def priority_beside(plan: Plan) -> None:
    """Show a priority beside the amounts."""
    head = plan.draw.choice(["Prioritet", "Prioritering", "Rang"])
    order: list[Any] = [*range(1, len(plan.cases) + 1)]
    plan.draw.shuffle(order)
    plan.columns.append(Column("priority", head, order, ""))


def wrong_net(plan: Plan) -> None:
    """Type a net that is not what cost and saving come to, in one cell."""
    nets = [at for at, column in _columns(plan).items() if column.key.startswith("net")]
    if nets:
        row, at = _first_row(plan), plan.draw.choice(nets)
        cell = plan.sheet.cells[row, at]
        value = plain(number(cell.value) + plan.money(250))
        plan.sheet.cells[row, at] = cell._replace(value=value, formula="")


def net_of_the_other_sign(plan: Plan) -> None:
    """Show the net as an expense: cost − saving, both positive."""
    for column in money(plan, "net"):
        column.values = [-value for value in amounts(column)]
        column.formula = ""
        if column.band:
            column.band = "Netto"
        else:
            column.head = "Nettoudgift"


def missing_year(plan: Plan) -> None:
    """Leave out a year among the headers."""
    gap = plan.draw.randint(1, plan.years - 1)
    _change_year_heads(plan, lambda year: plan.first_year + year + (year >= gap))


def year_twice(plan: Plan) -> None:
    """Head two columns of a band with the same year."""
    again = plan.draw.randint(1, plan.years - 1)
    _change_year_heads(plan, lambda year: plan.first_year + year - (year >= again))


def savings_a_year_later(plan: Plan) -> None:
    """Let the savings' years begin a year after the costs'."""
    for column in money(plan, "saving"):
        column.head = plan.first_year + int(column.key.removeprefix("saving")) + 1
    plan.years += 1
    change(plan, investment=lambda c: (*c.investment, 0.0), saving=lambda c: (0.0, *c.saving))


def last_years_accounts(plan: Plan) -> None:
    """Show last year's accounts before the budget years of each band."""
    columns: list[Column] = []
    for column in plan.columns:
        if column.key in {"cost0", "saving0"}:
            values: list[Any] = [plan.money(plan.draw.randint(10, 300) * 5) for _ in plan.cases]
            head = plan.draw.choice(["Regnskab {y}", "R{y}", "Regnskab {y}"]).format(
                y=plan.first_year - 1
            )
            columns.append(
                Column(f"accounts{column.key}", head, values, band=column.band, summed=True)
            )
        columns.append(column)
    plan.columns = columns


def months_then_years(plan: Plan) -> None:
    """Split the first year of each band into months."""
    columns: list[Column] = []
    for column in plan.columns:
        if column.key in {"cost0", "saving0"}:
            for month in range(1, 13):
                values: list[Any] = [plain(value / 12) for value in amounts(column)]
                columns.append(
                    Column(
                        f"{column.key}-{month}",
                        as_datetime(plan.first_year, month),
                        values,
                        band=column.band,
                        summed=True,
                        head_form="month",
                    )
                )
        else:
            columns.append(column)
    plan.columns = columns


def accumulated(plan: Plan) -> None:
    """Accumulate the savings over the years, and say so."""
    columns = money(plan, "saving")
    running = [0.0] * len(plan.cases)
    word = plan.draw.choice(
        ["Akkumuleret besparelse", "Besparelse, akkumuleret", "Kumuleret besparelse"]
    )
    for column in columns:
        running = [total + value for total, value in zip(running, amounts(column), strict=True)]
        column.values, column.band = [plain(total) for total in running], word


def over_the_period(plan: Plan) -> None:
    """State cost and saving for all years together."""
    first, last = plan.first_year, plan.first_year + plan.years - 1
    for kind, head in (("cost", "Investering i alt"), ("saving", "Samlet besparelse")):
        column = money(plan, kind)[0]
        column.values = [plain(value * plan.years) for value in amounts(column)]
        column.head = f"{head} {first}-{last}"


def hidden_year(plan: Plan) -> None:
    """Hide the column of one year."""
    at = plan.draw.choice(
        [at for at, column in _columns(plan).items() if column.key.startswith(("cost", "saving"))]
    )
    plan.sheet.hidden.add(at)


def years_of_nothing(plan: Plan) -> None:
    """Head the amounts with words that do not say what they are."""
    for kind, words_of in (
        ("cost", ["Beløb", "Budget", "Økonomi"]),
        ("saving", ["Ændring", "Forslag", "Konsekvens"]),
    ):
        word = plan.draw.choice(words_of)
        for column in money(plan, kind):
            column.band = word


def scaled(plan: Plan, kind: str, key: str, band: str, factor: float) -> list[Column]:
    """Return copies of the columns of a kind under another heading, each amount so many times."""
    return [
        replace(
            column,
            key=f"{key}{column.key}",
            band=band,
            values=[plain(value * factor) for value in amounts(column)],
        )
        for column in money(plan, kind)
    ]


def two_bands_of_cost(plan: Plan) -> None:
    """Show a low and a high cost."""
    high = scaled(plan, "cost", "high", "Udgift, højt skøn", 1.3)
    for column in money(plan, "cost"):
        column.band = "Udgift, lavt skøn"
    plan.columns = [*money(plan, "cost"), *high, *money(plan, "saving")]


def income_too(plan: Plan) -> None:
    """Show an income that pays for part of the cost."""
    grants = scaled(plan, "cost", "income", "Indtægt (puljemidler)", 0.5)
    plan.columns = [*money(plan, "cost"), *grants, *money(plan, "saving")]
    change(plan, investment=lambda c: tuple(0.5 * value for value in c.investment))


def before_refund(plan: Plan) -> None:
    """Show the saving before refund beside that after it."""
    gross = scaled(plan, "saving", "gross", "Besparelse før refusion", 1.25)
    for column in money(plan, "saving"):
        column.band = "Besparelse efter refusion"
    plan.columns = [*money(plan, "cost"), *gross, *money(plan, "saving")]


def one_off_without_year(plan: Plan) -> None:
    """Leave out the year of a one-off cost."""
    money(plan, "once")[0].head = plan.draw.choice(
        ["Engangsudgift", "Etableringsudgift", "Opstartsomkostninger"]
    )


def end_before_start(plan: Plan) -> None:
    """Let a case end before it starts."""
    starts, ends = money(plan, "starts")[0], money(plan, "ends")[0]
    starts.values[0], ends.values[0] = plan.first_year + 2, plan.first_year + 1


# -------------------------------------------------------------------------- phasing, odd values


def mixed_percentages(plan: Plan) -> None:
    """Write some phasing as 50 and some as 0.5, and a 1 that may be either."""
    column = money(plan, "effect")[0]
    column.head, column.form = "Indfasning", "amount"
    column.values = [[50, 0.5, 1][at % 3] for at in range(len(plan.cases))]


def years_of_phasing(plan: Plan) -> None:
    """State how many years the phasing takes."""
    column = money(plan, "effect")[0]
    column.head, column.form = (
        plan.draw.choice(["Indfasning (år)", "Indfasningsperiode, år", "Antal år til fuld effekt"]),
        "",
    )
    column.values = [plan.draw.choice([1, 2, 3]) for _ in plan.cases]


def amount_as(*values: str) -> Callable[[Plan], None]:
    """Return what writes a text where one saving stands."""

    def twist(plan: Plan) -> None:
        column = plan.draw.choice(money(plan, "saving"))
        column.values[plan.draw.randrange(len(plan.cases))] = plan.draw.choice(values)

    return twist


def amount_missing(plan: Plan) -> None:
    """Leave out the one saving of a case."""
    money(plan, "saving")[0].values[plan.draw.randrange(len(plan.cases))] = None


def zero_as_dash(plan: Plan) -> None:
    """Write a case's nothing as a dash."""
    column, case = money(plan, "saving")[0], plan.draw.randrange(len(plan.cases))
    column.values[case] = "-"
    kept = plan.cases[case]
    plan.cases[case] = replace(kept, saving=(0.0, *kept.saving[1:]))


def texts_for_numbers(plan: Plan) -> None:
    """Store every saving as text, as an export does."""
    for column in money(plan, "saving"):
        column.values = [
            f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
            for value in amounts(column)
        ]
        column.summed = False


# ------------------------------------------------------------------------------- gain, two kinds


def net_saving_alone(plan: Plan) -> None:
    """Show what may be the saving net of the cost, or net of refund."""
    column = money(plan, "saving")[0]
    column.head = plan.draw.choice(["Årlig nettobesparelse", "Nettobesparelse pr. år", "Netto"])
    costs = amounts(money(plan, "cost")[0])
    column.values = [
        plain(value - cost) for value, cost in zip(amounts(column), costs, strict=True)
    ]


def persons_that_contradict(plan: Plan) -> None:
    """State an average saving that persons × unit saving does not come to."""
    saved: list[Any] = [plan.money(round(case.mean_saving * 1.4)) for case in plan.cases]
    plan.columns = [
        column for column in plan.columns if not column.key.startswith(("saving", "net"))
    ]
    plan.columns.append(Column("saving", "Gns. årlig besparelse", saved, summed=True))


def heraf_rows(plan: Plan) -> None:
    """Show under the last case what part of it is salaries."""
    row = max(row for (row, _), cell in plan.sheet.cells.items() if cell.look in {"text", "amount"})
    name_at = next(
        at
        for (r, at), cell in plan.sheet.cells.items()
        if r == row and plan.cases[-1].name in str(cell.value)
    )
    plan.sheet.put(
        row + 1, name_at, plan.draw.choice(["heraf løn", "- heraf løn", "Heraf lønudgift"])
    )
    for (r, at), cell in list(plan.sheet.cells.items()):
        if r == row and cell.form in {"amount", "whole"}:
            plan.sheet.put(row + 1, at, plain(number(cell.value) * 0.6), "amount", "amount")


def cases_below_total(plan: Plan) -> None:
    """Show cases that were not chosen, below the total."""
    row = plan.sheet.last_row + 2
    plan.sheet.put(
        row,
        plan.left,
        plan.draw.choice(["Fravalgte sager", "Ikke prioriterede forslag"]),
        "section",
    )
    top = min(
        r for (r, _), cell in plan.sheet.cells.items() if plan.cases[0].name in str(cell.value)
    )
    for offset in range(2):
        for (r, at), cell in list(plan.sheet.cells.items()):
            if r == top:
                value = (
                    f"9.{offset + 1}"
                    if cell.value == plan.cases[0].number
                    else (
                        f"{cell.value} {offset + 2}"
                        if isinstance(cell.value, str)
                        else plain(number(cell.value) * 1.3)
                    )
                )
                plan.sheet.put(row + 1 + offset, at, value, cell.look, cell.form)


def hidden_case(plan: Plan) -> None:
    """Hide the row of a case that the total counts."""
    case = plan.draw.choice(plan.cases)
    plan.sheet.hidden_rows.add(
        next(r for (r, _), cell in plan.sheet.cells.items() if case.name in str(cell.value))
    )


def second_table(plan: Plan) -> None:
    """Put last year's package under this year's, or on a sheet of its own."""
    other = planned(
        replace(plan.layout, serial=plan.layout.serial + 1, producer=plan.layout.producer)
    )
    place = plan.draw.choice(["below", "beside", "sheet"])
    if place == "sheet":
        other.sheet.name = "Sidste år"
        plan.more.append(other.sheet)
        return
    down = plan.sheet.last_row + 3 if place == "below" else 0
    right = 0 if place == "below" else plan.sheet.last_column + 2
    for (row, column), cell in other.sheet.cells.items():
        if cell.look != "title" or place == "below":
            plan.sheet.cells[row + down, column + right] = cell._replace(formula="")
    plan.sheet.merged += [
        (t + down, le + right, b + down, r + right) for t, le, b, r in other.sheet.merged
    ]


def transposed(plan: Plan) -> None:
    """Turn the table: a column for each case."""
    sheet, top = plan.sheet, plan.top
    moved = {at: cell for at, cell in sheet.cells.items() if at[0] >= top}
    for at in moved:
        del sheet.cells[at]
    for (row, column), cell in moved.items():
        sheet.cells[top + column - plan.left, plan.left + row - top] = cell._replace(formula="")
    sheet.merged = []


def on_two_sheets(names: bool) -> Callable[[Plan], None]:
    """Return what moves the savings to a sheet of their own, without case numbers."""

    def after(plan: Plan) -> None:
        sheet, effects = plan.sheet, Sheet("Effekt")
        columns = _columns(plan)
        saving = next(at for at, column in columns.items() if column.key.startswith("saving"))
        effects.put(1, 1, "Effekt af indsatserne", "title")
        order = list(range(len(plan.cases)))
        plan.draw.shuffle(order)
        effects.put(3, 1, "Indsats", "head")
        effects.put(3, 2, columns[saving].head, "head")
        for row, at in enumerate(order):
            effects.put(
                4 + row, 1, plan.cases[at].name if names else f"Effekt {'ABCDEFGHIJKLMNOP'[row]}"
            )
            effects.put(4 + row, 2, columns[saving].values[at], "amount", "amount")
        for place in [at for at in sheet.cells if at[1] >= saving and at[0] >= plan.top - 1]:
            del sheet.cells[place]
        sheet.name = "Udgifter"
        plan.more.append(effects)

    return after


# ------------------------------------------------------------------------------- case numbers


def typed_ten(plan: Plan) -> None:
    """Type 1.10 as a number after 1.9; it is stored as 1.1."""
    count = len(plan.cases)
    texts = [f"1.{at}" for at in range(max(1, 11 - count), 13)]  # few cases begin at 1.8
    numbers = iter(texts)
    plan.layout = replace(plan.layout, numbers="typed")
    plan.cases = [replace(case, number=next(numbers)) for case in plan.cases]


def number_twice(plan: Plan) -> None:
    """Give two cases one number."""
    plan.cases[1] = replace(plan.cases[1], number=plan.cases[0].number)


def unordered_tens(plan: Plan) -> None:
    """Type numbers so that 1.1 stands twice, side by side: 1.1 and 1.10 in no order."""
    numbers = ["1.1", "1.1", *[f"1.{at}" for at in range(2, 9)]]
    plan.cases = [
        replace(case, number=number) for case, number in zip(plan.cases, numbers, strict=False)
    ]


# --------------------------------------------------------------------------------------- blocks


def block_without_saving(plan: Plan) -> None:
    """Leave out the saving's row of the last case."""
    heads = {*words()["blocks"]["saving"]}
    rows = sorted(
        row
        for (row, _), cell in plan.sheet.cells.items()
        if cell.value in heads and cell.look == "text"
    )
    for at in [at for at in plan.sheet.cells if at[0] == rows[-1]]:
        del plan.sheet.cells[at]
    last = plan.cases[-1]
    plan.cases[-1] = replace(last, saving=(0.0,) * plan.years)


def block_with_two_savings(plan: Plan) -> None:
    """Head the cost's row of the first case as a saving too."""
    costs, savings = {*words()["blocks"]["cost"]}, [*words()["blocks"]["saving"]]
    row, column = min(
        at for at, cell in plan.sheet.cells.items() if cell.value in costs and cell.look == "text"
    )
    plan.sheet.cells[row, column] = plan.sheet.cells[row, column]._replace(value=savings[0])


def heraf_in_blocks(plan: Plan) -> None:
    """Show under the first case's cost what part of it is salaries."""
    costs = {*words()["blocks"]["cost"]}
    row, column = min(
        at for at, cell in plan.sheet.cells.items() if cell.value in costs and cell.look == "text"
    )
    _move_down(plan, row + 1)
    plan.sheet.put(row + 1, column, plan.draw.choice(["heraf løn", "- heraf løn"]))
    for year in range(plan.years):
        value = number(plan.sheet.cells[row, column + 1 + year].value)
        plan.sheet.put(row + 1, column + 1 + year, plain(value * 0.6), "amount", "amount")


def two_costs_in_blocks(plan: Plan) -> None:
    """Split the first case's cost into two rows of posts that are both costs."""
    costs = {*words()["blocks"]["cost"]}
    row, column = min(
        at for at, cell in plan.sheet.cells.items() if cell.value in costs and cell.look == "text"
    )
    _move_down(plan, row + 1)
    plan.sheet.put(row, column, "Udgift, løn")
    plan.sheet.put(row + 1, column, "Udgift, øvrig drift")
    for year in range(plan.years):
        at = column + 1 + year
        cell = plan.sheet.cells[row, at]
        value = number(cell.value)
        plan.sheet.cells[row, at] = cell._replace(value=plain(value * 0.6))
        plan.sheet.put(row + 1, at, plain(value - value * 0.6), "amount", "amount")


def other_section(plan: Plan) -> None:
    """Show effects outside the municipality below the form; they are no saving of its own."""
    row = plan.sheet.last_row + 2
    plan.sheet.put(row, plan.left, "Effekter for staten og regionen (indgår ikke)", "section")
    plan.sheet.put(row + 1, plan.left, "Øgede skatteindtægter, staten")
    for year in range(plan.years):
        value = plan.money(plan.draw.randint(10, 200) * 5)
        plan.sheet.put(row + 1, plan.left + 1 + year, value, "amount", "amount")


def unnamed(known: Known) -> Known:
    """Leave the numbers of the cases unchecked."""
    return replace(known, numbered=False)


def no_persons(known: Known) -> Known:
    """Say that the model states no persons."""
    return replace(known, no_persons=True)


def of_persons_unchecked(known: Known) -> Known:
    """Leave the persons unchecked."""
    cases = tuple(replace(case, persons=None) for case in known.cases)
    return replace(known, cases=cases)


# --------------------------------------------------------------------------------------- headers


def _first_row(plan: Plan) -> int:
    """Return the row of the first case."""
    return min(
        row for (row, _), cell in plan.sheet.cells.items() if plan.cases[0].name in str(cell.value)
    )


def _move_down(plan: Plan, row: int) -> None:
    """Make room for a row: what stands there and below moves down; formulas become values."""
    sheet = plan.sheet
    for at in sorted((at for at in sheet.cells if at[0] >= row), reverse=True):
        sheet.cells[at[0] + 1, at[1]] = sheet.cells.pop(at)._replace(formula="")
    for at, cell in sheet.cells.items():
        sheet.cells[at] = cell._replace(formula="")
    sheet.merged = [(t + (t >= row), le, b + (b >= row), r) for t, le, b, r in sheet.merged]


def numbered_columns(plan: Plan) -> None:
    """Number the columns under their headers, as official forms do."""
    row = _first_row(plan)
    _move_down(plan, row)
    style = plan.draw.choice(["{}", "({})", "whole"])
    for at in range(plan.left, plan.sheet.last_column + 1):
        number = at - plan.left + 1
        plan.sheet.put(
            row,
            at,
            number if style == "whole" else style.format("abcdefghijklmnopqrstuvwxyz"[number - 1]),
            "head",
        )


def headers_in_two_rows(plan: Plan) -> None:
    """Write each header of several words in two cells, one above the other."""
    row = plan.top
    _move_down(plan, row)
    for (at, column), cell in list(plan.sheet.cells.items()):
        if at == row + 1 and cell.look == "head" and " " in str(cell.value):
            upper, _, lower = str(cell.value).partition(" ")
            plan.sheet.cells[row, column] = cell._replace(value=upper)
            plan.sheet.cells[row + 1, column] = cell._replace(value=lower)


def total_first(plan: Plan) -> None:
    """Put the total above the cases."""
    sheet, row = plan.sheet, _first_row(plan)
    total = max(at for (at, _), cell in sheet.cells.items() if cell.look == "total")
    cells = {
        column: sheet.cells.pop((at, column)) for at, column in list(sheet.cells) if at == total
    }
    _move_down(plan, row)
    for column, cell in cells.items():
        sheet.cells[row, column] = cell._replace(formula="")

"""Rules on patterns and references: silent on well-formed models, loud on one fault in each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from building import proofs_after
from investpakke.validate import Finding, examine
from investpakke.workbook.formula.relative import absolute, relative
from random_sheets import Draft, Table, draw
from rule_books import build

RULES = ("IP201", "IP202", "IP203", "IP204", "IP205", "IP206", "IP207", "IP214")
SEEDS = range(40)


def findings(draft: Draft, path: Path) -> tuple[Finding, ...]:
    build(path, {"sheets": draft.sheets})
    return examine(path, chosen=lambda rule: rule.code in RULES).sightings


@pytest.mark.parametrize("seed", proofs_after(SEEDS, quick=10))
def test_no_rule_on_patterns_fires_on_a_well_formed_model(seed: int, tmp_path: Path) -> None:
    assert [(f.code, str(f.place)) for f in findings(draw(seed), tmp_path / "bog.xlsx")] == []


# --- One fault each: returns the cell or sheet that a finding must name, None if it cannot be done


def inner(random: Random, table: Table) -> int:
    """Return a row that is neither the first nor the last of its group."""
    return random.choice([row for rows in table.groups for row in rows[1:-1]])


def typed_over(random: Random, draft: Draft, table: Table) -> str | None:
    cell = f"{random.choice(table.computed)}{inner(random, table)}"
    draft.sheets["Sager"][cell] = 4321
    return cell


def typed_text_over(random: Random, draft: Draft, table: Table) -> str | None:
    cell = f"{random.choice(table.computed)}{inner(random, table)}"
    draft.sheets["Sager"][cell] = "se bilag"
    return cell


def amount_added(random: Random, draft: Draft, table: Table) -> str | None:
    cell = f"{random.choice(table.computed)}{inner(random, table)}"
    draft.sheets["Sager"][cell] += "+100"
    return cell


def stops_short(random: Random, draft: Draft, table: Table) -> str | None:
    """The range of a sum of inputs begins a row too late or ends a row too soon."""
    rows, column = random.choice(table.groups), random.choice(table.inputs)
    sheet = draft.sheets["Sager"]
    whole = f"=SUM({column}{rows[0]}:{column}{rows[-1]})"
    cell = next(at for at, content in sheet.items() if content == whole)
    short = random.choice((rows[1:], rows[:-1]))
    sheet[cell] = f"=SUM({column}{short[0]}:{column}{short[-1]})"
    return cell


def reads_next_row(random: Random, draft: Draft, table: Table) -> str | None:
    row = inner(random, table)
    sheet = draft.sheets["Sager"]
    for column in table.computed:
        if "$" not in sheet[f"{column}{row}"]:
            sheet[f"{column}{row}"] = sheet[f"{column}{row + 1}"]
            return f"{column}{row}"
    return None


def out_of_step(_random: Random, draft: Draft, _table: Table) -> str | None:
    """A whole column of the summary reads the rows below its own."""
    sheet = draft.sheets["Overblik"]
    moved = False
    for at, content in list(sheet.items()):
        if isinstance(content, str) and content.startswith("=Sager!") and content.endswith("*2"):
            sheet[at], moved = absolute(relative(content, 5, 5), 6, 5), True
    return "Overblik" if moved else None


def dollars_lost(random: Random, draft: Draft, table: Table) -> str | None:
    row = inner(random, table)
    sheet = draft.sheets["Sager"]
    for column in table.computed:
        for fixed, loose in (("$B$1", "B1"), ("$B$2", "B3")):
            if fixed in sheet[f"{column}{row}"]:
                sheet[f"{column}{row}"] = sheet[f"{column}{row}"].replace(fixed, loose)
                return f"{column}{row}"
    return None


def rate_drifts(_random: Random, draft: Draft, table: Table) -> str | None:
    """The rate was never fixed: every copy reads one cell further down."""
    sheet, rows = draft.sheets["Sager"], table.groups[0]
    for column in table.computed:
        if "*$B$2" in sheet[f"{column}{rows[0]}"]:
            for place, row in enumerate(rows):
                cell = f"{column}{row}"
                sheet[cell] = sheet[cell].replace("$B$2", f"B{2 + place}")
            return f"{column}{rows[1]}"
    return None


def reads_nothing(_random: Random, draft: Draft, _table: Table) -> str | None:
    draft.sheets["Overblik"]["H40"] = "=Sager!B1*Sager!Z99"
    return "H40"


def text_among_amounts(random: Random, draft: Draft, table: Table) -> str | None:
    cell = f"{random.choice(table.inputs)}{inner(random, table)}"
    draft.sheets["Sager"][cell] = "n/a"
    return ""


def counted_twice(random: Random, draft: Draft, table: Table) -> str | None:
    sheet, column = draft.sheets["Sager"], random.choice(table.inputs)
    cell = f"{column}{table.total_row}"
    if "+" not in sheet[cell]:
        return None
    sheet[cell] = f"=SUM({column}{table.rows[0]}:{column}{table.total_row - 1})"
    return cell


def total_typed(random: Random, draft: Draft, table: Table) -> str | None:
    """A total of inputs is typed; it is right today."""
    sheet, column, place = (
        draft.sheets["Sager"],
        random.choice(table.inputs),
        random.choice((0, -1)),
    )
    cell = f"{column}{table.totals[place]}"
    sheet[cell] = sum(sheet[f"{column}{row}"] for row in table.groups[place])
    return cell


def total_of_one(random: Random, draft: Draft, table: Table) -> str | None:
    """A total takes the first of its rows alone."""
    column, rows = random.choice(table.inputs), table.groups[0]
    cell = f"{column}{table.totals[0]}"
    draft.sheets["Sager"][cell] = f"=SUM({column}{rows[0]}:{column}{rows[0]})"
    return cell


def total_averaged(random: Random, draft: Draft, table: Table) -> str | None:
    """A total of amounts is their average; three or more beside it are sums."""
    columns = [c for c in (*table.inputs, *table.computed) if c not in table.averaged]
    cell = f"{random.choice(columns)}{table.totals[0]}"
    sheet = draft.sheets["Sager"]
    sheet[cell] = sheet[cell].replace("SUM", "AVERAGE")
    return cell if len(columns) > 3 else None


def total_too_high(random: Random, draft: Draft, table: Table) -> str | None:
    """A total takes the row above its first one, and not its last one."""
    column, rows = random.choice(table.inputs), table.groups[0]
    cell = f"{column}{table.totals[0]}"
    draft.sheets["Sager"][cell] = f"=SUM({column}{rows[0] - 1}:{column}{rows[-1] - 1})"
    return cell


def products_off_by_a_row(_random: Random, draft: Draft, table: Table) -> str | None:
    """All products of a column read one of their lists a row too low."""
    sheet, rows = draft.sheets["Sager"], table.rows
    a, b = table.inputs[:2]
    for column in table.computed:
        if (
            len(table.groups) == 1
            and sheet[f"{column}{rows[0]}"] == f"={a}{rows[0]}*{b}{rows[0]}/1000"
        ):
            for row in rows:
                sheet[f"{column}{row}"] = f"={a}{row}*{b}{row + 1}/1000"
            return f"{column}{rows[0]}"
    return None


def term_lost(_random: Random, draft: Draft, _table: Table) -> str | None:
    """The last year's net is its saving alone."""
    sheet = draft.sheets["Sager"]
    row = next(int(at[1:]) for at, content in sheet.items() if at[0] == "B" and content == "Netto")
    nets = [at for at, content in sheet.items() if at[1:] == str(row) and "-" in str(content)]
    last = max(nets)
    sheet[last] = sheet[last].partition("-")[0]
    return last


Fault = Callable[[Random, Draft, Table], str | None]
FAULTS: list[tuple[str, Fault]] = [
    ("IP201", typed_over),
    ("IP201", typed_text_over),
    ("IP202", amount_added),
    ("IP203", stops_short),
    ("IP204", reads_next_row),
    ("IP204", out_of_step),
    ("IP205", dollars_lost),
    ("IP205", rate_drifts),
    ("IP206", reads_nothing),
    ("IP207", text_among_amounts),
    ("IP214", counted_twice),
    ("IP201", total_typed),
    ("IP203", total_of_one),
    ("IP202", total_averaged),
    ("IP204", total_too_high),
    ("IP204", products_off_by_a_row),
    ("IP202", term_lost),
]


@pytest.mark.parametrize("models", proofs_after([5, 25]))
@pytest.mark.parametrize(("code", "fault"), FAULTS, ids=[fault.__name__ for _, fault in FAULTS])
def test_a_fault_in_a_well_formed_model_is_found(
    code: str, fault: Fault, models: int, tmp_path: Path
) -> None:
    tried, missed = 0, []
    for seed in range(25):
        if tried == models:
            break
        random, draft = Random(seed), draw(seed)  # noqa: S311  nothing secret
        where = fault(random, draft, draft.tables[0])
        if where is None:
            continue
        tried += 1
        found = [str(f.place) for f in findings(draft, tmp_path / "bog.xlsx") if f.code == code]
        if not any(where in place for place in found):
            missed.append((seed, where, found))
    assert tried >= 3
    assert missed == []

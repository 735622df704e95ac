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


def of_the_list(draft: Draft) -> tuple[dict[str, object], list[int]]:
    """Return the sheet of the list with blank rows between, and its rows."""
    sheet = draft.sheets["Poster"]
    return sheet, [int(at[1:]) for at in sheet if at[0] == "D" and at != "D3"]


def short_beside_one(random: Random, draft: Draft, _table: Table) -> str | None:
    """One of two totals, with no other beside it, leaves out its first or its last row."""
    sheet = draft.sheets["Bilag"]
    column = random.choice("BC")
    cell, whole = next((at, str(f)) for at, f in sheet.items() if f"SUM({column}4" in str(f))
    first, last = 4, int(whole.rpartition(column)[2].rstrip(")"))
    first, last = random.choice(((first + 1, last), (first, last - 1)))
    sheet[cell] = f"=SUM({column}{first}:{column}{last})"
    return cell


def one_product_of_two_lists(_random: Random, draft: Draft, _table: Table) -> str | None:
    draft.sheets["Bilag"]["F1"] = "=SUM(B4*C4)"
    return "F1"


def other_across_blanks(random: Random, draft: Draft, _table: Table) -> str | None:
    """One of the formulas with a blank row after each does something else."""
    sheet, rows = of_the_list(draft)
    row = random.choice(rows)
    sheet[f"D{row}"] = f"=B{row}+C{row}"
    return f"D{row}"


def shifted_across_blanks(random: Random, draft: Draft, _table: Table) -> str | None:
    """One of the formulas with a blank row after each reads the line below in one of its places."""
    sheet, rows = of_the_list(draft)
    row = random.choice(rows[1:-1])
    sheet[f"D{row}"] = f"=B{row}*C{row + 2}"
    return f"D{row}"


def typed_across_blanks(random: Random, draft: Draft, _table: Table) -> str | None:
    sheet, rows = of_the_list(draft)
    row = random.choice(rows[1:-1])
    sheet[f"D{row}"] = 4321
    return f"D{row}"


def nets(draft: Draft) -> tuple[dict[str, object], list[str]]:
    """Return the sheet of the years, and the cells of each year's net in order."""
    sheet = draft.sheets["Sager"]
    row = next(at[1:] for at, content in sheet.items() if at[0] == "B" and content == "Netto")
    return sheet, sorted(at for at, f in sheet.items() if at[1:] == row and "-" in str(f))


def other_at_an_end(random: Random, draft: Draft, _table: Table) -> str | None:
    """The first or the last year does something else with the same cells."""
    sheet, cells = nets(draft)
    cell = random.choice((cells[0], cells[-1]))
    sheet[cell] = str(sheet[cell]).replace("-", "+")
    return cell


def drifts_by_a_column(random: Random, draft: Draft, _table: Table) -> str | None:
    """A year's net reads its cost a year too early or too late."""
    sheet, cells = nets(draft)
    place = random.randrange(1, len(cells) - 1)
    own = str(sheet[cells[place]]).partition("-")
    other = str(sheet[cells[place + random.choice((-1, 1))]]).partition("-")
    sheet[cells[place]] = f"{own[0]}-{other[2]}"
    return cells[place]


def averaged_at_an_end(random: Random, draft: Draft, table: Table) -> str | None:
    """The first or the last of a row of totals is an average."""
    columns = [*table.inputs, *table.computed]
    column = random.choice((columns[0], columns[-1]))
    cell, sheet = f"{column}{table.totals[0]}", draft.sheets["Sager"]
    if table.averaged or len(columns) < 4 or "+" in str(sheet[cell]):
        return None
    sheet[cell] = str(sheet[cell]).replace("SUM", "AVERAGE")
    return cell


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
    ("IP203", short_beside_one),
    ("IP203", one_product_of_two_lists),
    ("IP202", other_across_blanks),
    ("IP204", shifted_across_blanks),
    ("IP201", typed_across_blanks),
    ("IP202", other_at_an_end),
    ("IP204", drifts_by_a_column),
    ("IP202", averaged_at_an_end),
]


@pytest.mark.parametrize("models", proofs_after([3, 25]))
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

"""Which rows of a model are sums: none is ever a case, and no case is ever a sum."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from openpyxl.utils.cell import get_column_letter

from building import QUICK, refusal
from investpakke import FileError, InputError, compute_package
from investpakke.workbook.foreign import row_formulas
from investpakke.workbook.foreign.find import FoundModel
from investpakke.workbook.foreign.headers import total_word
from investpakke.workbook.foreign.mapping import Mapping, mapping_on_sheet, read_mapping
from investpakke.workbook.foreign.own_figures import check_stated, differences
from investpakke.workbook.foreign.totals import Line, _Running, totals_among
from investpakke.workbook.formula.tree import read_tree
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area
from running import run, run_json
from test_find_case_table import HEADS, a_sheet, find

UNNUMBERED = HEADS[1:]
CASES = (("Job", 12, 1450, 1980), ("Sundhed", 24, 3100, 3720), ("Unge", 18, 1250, 1375))
SUM = (54, 5800, 7075)
DOUBT = "rækken kan være en sum eller en sag"


def numbered(*numbers: Any) -> list[list[Any]]:
    return [[number, *case] for number, case in zip(numbers, CASES, strict=True)]


def names(found: FoundModel) -> list[str]:
    return [case.name for case in found.package.cases]


def sums(rows: Sequence[int], row: int, columns: str = "CDE") -> dict[tuple[int, int], str]:
    """Return formulas in a row that add others, as plus and as SUM."""
    first, last = rows[0], rows[-1]
    plus = "+".join(f"{columns[0]}{r}" for r in rows)
    return {(row, ord(c) - 64): f"SUM({c}{first}:{c}{last})" for c in columns} | {
        (row, ord(columns[0]) - 64): plus
    }


# --- Certain -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label", ["I alt", "Hele pakken", "Pakken", "Tilsammen", "Resultat", "Samlet", "TOTAL (tkr.)"]
)
def test_a_row_whose_whole_label_is_a_totals_word_is_no_case(label: str) -> None:
    """Of a model without case numbers, whatever its amounts are."""
    for amounts in (SUM, (54, 5800, 7000)):
        found = find(a_sheet([UNNUMBERED, *CASES, [label, *amounts]]))
        assert names(found) == ["Job", "Sundhed", "Unge"]
        assert [(total.row, total.label) for total in found.totals] == [(7, label)]


def test_the_label_may_stand_in_the_column_of_groups() -> None:
    heads = ["Gruppe", *UNNUMBERED]
    lines = [heads, *[[1, *case] for case in CASES], ["I alt", None, *SUM]]
    assert names(find(a_sheet(lines))) == ["Job", "Sundhed", "Unge"]


def test_a_totals_word_in_a_note_or_in_a_column_beside_a_name_says_nothing() -> None:
    for head in ("Note", "Bemærkninger", "Omfang"):
        lines = [[*UNNUMBERED, head], *[[*case, "I alt"] for case in CASES]]
        assert names(find(a_sheet(lines))) == ["Job", "Sundhed", "Unge"]


@pytest.mark.parametrize("computed", [True, False])
def test_a_row_of_sums_without_a_number_is_no_case_whatever_it_is_called(computed: bool) -> None:
    """As SUM or with plus, and though no program has computed it yet."""
    row = ["Hele byen", *(SUM if computed else [NOT_COMPUTED] * 3)]
    found = find(a_sheet([UNNUMBERED, *CASES, row], formulas=sums([4, 5, 6], 7)))
    assert names(found) == ["Job", "Sundhed", "Unge"]
    assert found.totals[0].of == (4, 5, 6)


@pytest.mark.parametrize(
    "formula",
    [
        "D4*2",
        "D4",
        "SUM(D7:D7)*1",
        "SUM(F7:G7)",
        "AVERAGE(D4:D6)",
        "SUM(Andet!D4:D6)",
        "SUBTOTAL(1,D4:D6)",
        "1250+0",
        "MAX(D4:D6)",
    ],
)
def test_a_formula_that_does_something_else_makes_no_sum_of_its_row(formula: str) -> None:
    row = ["Hele byen", 17, 2222, 3333]
    formulas = dict.fromkeys([(7, 3), (7, 4), (7, 5)], formula)
    assert len(find(a_sheet([UNNUMBERED, *CASES, row], formulas=formulas)).package.cases) == 4


@pytest.mark.parametrize(
    "formula",
    [
        "SUBTOTAL(109,{0}4:{0}6)",
        "ROUND(SUM({0}4:{0}6),0)",
        "SUM({0}4,{0}5:{0}6)",
        'SUMIF(B4:B6,"*",{0}4:{0}6)',
        "AGGREGATE(9,6,{0}4:{0}6)",
        "+{0}4+{0}5+{0}6",
    ],
)
def test_every_way_to_add_rows_makes_a_sum(formula: str) -> None:
    formulas = {(7, ord(c) - 64): formula.format(c) for c in "CDE"}
    sheet = a_sheet([UNNUMBERED, *CASES, ["Hele byen", *SUM]], formulas=formulas)
    assert names(find(sheet)) == ["Job", "Sundhed", "Unge"]


def test_a_sum_in_the_last_row_of_an_excel_table_is_no_case() -> None:
    formulas = {(7, c): "SUBTOTAL(109,[Beløb])" for c in (3, 4, 5)}
    sheet = a_sheet(
        [UNNUMBERED, *CASES, ["Hele byen", *SUM]], formulas=formulas, tables=[Area(3, 2, 7, 5)]
    )
    assert names(find(sheet)) == ["Job", "Sundhed", "Unge"]


def test_a_group_whose_heading_carries_its_sum_is_a_heading_and_no_case() -> None:
    lines = [UNNUMBERED, ["Borgere", *SUM], *CASES]
    found = find(a_sheet(lines, formulas=sums([5, 6, 7], 4)))
    assert names(found) == ["Job", "Sundhed", "Unge"]
    assert [group.name for group in found.package.groups] == ["Borgere"]


def test_a_sum_of_sums_is_of_the_cases_in_them() -> None:
    lines = [
        HEADS,
        *numbered("1.1", "1.2", "2.1")[:2],
        [None, "Total", 36, 4550, 5700],
        *numbered("1.1", "1.2", "2.1")[2:],
        [None, "Hele byen", *SUM],
    ]
    found = find(a_sheet(lines, formulas={(8, 4): "D6+D7", (8, 5): "E6+E7", (8, 6): "F6+F7"}))
    assert [total.of for total in found.totals] == [(4, 5), (4, 5, 7)]


# --- Signs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label", ["Samlet for byen", "I alt, borgere", "Udgifter i alt", "Total, jobcenter"]
)
def test_amounts_and_a_word_decide_together(label: str) -> None:
    assert len(find(a_sheet([UNNUMBERED, *CASES, [label, *SUM]])).package.cases) == 3
    lines = [HEADS, *numbered(1, 2, 3), [4, label, *SUM]]
    assert len(find(a_sheet(lines)).package.cases) == 3


def test_amounts_and_a_missing_number_or_name_decide_together() -> None:
    lines = [HEADS, *numbered("1.1", "1.2", "1.3"), [None, "Hele byen", *SUM]]
    assert len(find(a_sheet(lines)).package.cases) == 3
    assert len(find(a_sheet([UNNUMBERED, *CASES, [None, *SUM]])).package.cases) == 3


@pytest.mark.parametrize(
    "lines",
    [
        [UNNUMBERED, *CASES, ["Hele byen", *SUM]],  # the amounts alone
        [UNNUMBERED, ["Hele byen", *SUM], *CASES],  # the sum above
        [UNNUMBERED, *CASES, ["Samlet for byen", 54, 5800, 7000]],  # a word alone
        [UNNUMBERED, CASES[0], ["Samlet indsats", 24, 3100, 3720], CASES[2]],
        [HEADS, *numbered(1, 2, 3), [4, "Hele byen", *SUM]],
        [HEADS, *numbered(1, 2, 3), [4, "Samlet indsats", 20, 2000, 2600]],
        [HEADS, *numbered("1.1", "1.2", "1.3"), ["1.4", "Samlet for byen", *SUM]],
        [HEADS, *numbered("1.1", "1.2", "1.3"), [None, "Samlet indsats", 20, 2000, 2600]],
        [["Gruppe", *UNNUMBERED], [1, *CASES[0]], ["Samlet", *CASES[1]], [2, *CASES[2]]],
    ],
)
def test_one_sign_alone_leaves_two_readings_and_is_refused_with_both(
    lines: list[list[Any]],
) -> None:
    _, danish = refusal(lambda: find(a_sheet(lines)))
    assert DOUBT in danish
    assert "Er en sum" in danish
    assert "Er en sag" in danish


def test_the_refusal_says_what_each_reading_comes_to() -> None:
    _, danish = refusal(lambda: find(a_sheet([UNNUMBERED, *CASES, ["Hele byen", *SUM]])))
    assert danish == (
        "Ark!B7: rækken kan være en sum eller en sag. Forventet: en sum af række 4–6 (årlig "
        "investering er da 5800) eller en sag (11600). Fik: 'Hele byen'. Skriv på et ark, der "
        "hedder 'investpakke', 'Er en sum' | 'Hele byen' eller 'Er en sag' | 'Hele byen' i to "
        "celler ved siden af hinanden."
    )


def test_rounded_sums_are_sums_too() -> None:
    cases = [["Job", 12, 1450.4, 1980.4], ["Sundhed", 24, 3100.3, 3720.3]]
    assert len(find(a_sheet([UNNUMBERED, *cases, ["Total, by", 36, 4551, 5701]])).totals) == 1


def test_a_case_with_a_number_of_its_own_may_be_called_samlet() -> None:
    cases = numbered("1.1", "B-7", "2.1")
    lines = [HEADS, *[[number, f"Samlet {name}", *more] for number, name, *more in cases]]
    assert len(find(a_sheet(lines)).package.cases) == 3


def test_the_user_settles_it_on_the_sheet_or_in_the_file(tmp_path: Path) -> None:
    model = a_sheet([UNNUMBERED, *CASES, ["Hele byen", *SUM]])
    for said, count in (("Er en sum", 3), ("er en sag", 4), ("totals", 3)):
        told = a_sheet([[said, "hele byen"]], "investpakke", row=1, column=1)
        assert len(find(model, mapping=mapping_on_sheet([told])).package.cases) == count
    file = tmp_path / "told.toml"
    file.write_text('cases = ["Hele byen"]\n', "utf-8")
    assert len(find(model, mapping=read_mapping(file)).package.cases) == 4


def test_shares_and_means_are_no_cases_and_sum_nothing() -> None:
    rows = (["Andel af pakken", 0.5, 0.3, 0.2], ["Gns. pr. sag", 18, 5800 / 3, 7075 / 3])
    for row in rows:
        found = find(a_sheet([UNNUMBERED, *CASES, row]))
        assert [total.of for total in found.totals] == [()]
    _, danish = refusal(lambda: find(a_sheet([UNNUMBERED, *CASES, ["Andel i job", 5, 60, 70]])))
    assert DOUBT in danish


# --- Compared ------------------------------------------------------------------------------


def told(found: FoundModel) -> list[str]:
    return [note.da for note in differences(found.stated, compute_package(found.package))]


def test_a_total_that_is_not_the_sum_stops_the_model_with_both_figures() -> None:
    found = find(a_sheet([UNNUMBERED, *CASES, ["I alt", 54, 5900, 7075]]))
    _, danish = refusal(
        lambda: check_stated(found.stated, compute_package(found.package)),
        FileError,  # type: ignore[arg-type]
    )
    assert danish.startswith(
        "Ark!D7: modellens eget tal er ikke det, sagerne giver. Forventet: 5800 tusind kr. "
        "Fik: 5900"
    )
    told_so = find(
        a_sheet([UNNUMBERED, *CASES, ["I alt", 54, 5900, 7075]]), mapping=Mapping(totals=("I alt",))
    )
    check_stated(told_so.stated, compute_package(told_so.package))
    assert told(found) == [
        "Modellens egne tal er ikke de beregnede: D7 (årlig investering) 5900, beregnet 5800 "
        "tusind kr."
    ]
    assert told(find(a_sheet([UNNUMBERED, *CASES, ["I alt", *SUM]]))) == []
    assert told(find(a_sheet([UNNUMBERED, *CASES, ["I alt", 54, 5801.4, 7075]]))) != []


def test_a_gain_that_is_not_saving_less_investment_is_told() -> None:
    heads = [*UNNUMBERED, "Gevinst"]
    lines = [heads, *[[*case, case[3] - case[2]] for case in CASES], ["I alt", *SUM, 1275]]
    assert told(find(a_sheet(lines))) == []
    lines[1][4] = 130
    assert "F4 (gns. årlig gevinst) 130, beregnet 530" in told(find(a_sheet(lines)))[0]


def test_commands_list_what_was_read_as_a_sum_and_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "model.xlsx"
    book = openpyxl.Workbook()
    for line in ([["Første år", 2025]], [], [UNNUMBERED, *CASES, ["I alt", 54, 5900, 7075]]):
        for row in line:
            book.active.append(row)
    book.create_sheet("investpakke").append(["Er en sum", "I alt"])
    book.save(path)
    assert run_json("refresh", path, "--dry-run")["table"]["totals"] == [
        {"row": 6, "label": "I alt", "rows": [3, 4, 5]}
    ]
    said = " ".join(run("refresh", path, "--dry-run").stdout.split())
    others = [run(command, path, "--format", "json") for command in ("package", "value")]
    assert all(other.stdout.startswith("{") for other in others)
    for text in (said, *[other.stderr for other in others]):
        assert "Læst som sum, ikke som sag: række 6 (I alt)." in text
        assert "C6 (årlig investering) 5900, beregnet 5800" in text


# --- Words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("I alt:", "whole"),
        ("Målgruppe 1 i alt", "whole"),
        ("Sum af alle sager", "whole"),
        ("Investeringspakke 2025", "whole"),
        ("Pakke 1", ""),
        ("Summerkursus", ""),
        ("Hele familien", ""),
        ("Totalrenovering", ""),
        ("Total rehabilitering", "first"),
        ("Heraf unge", "compares"),
        ("", ""),
    ],
)
def test_a_label_says_that_it_is_a_sum_wholly_first_or_not(label: str, says: str) -> None:
    assert total_word(label) == says


# --- Both ways, over random packages -------------------------------------------------------

NAMES = st.sampled_from(
    [
        "Job",
        "Unge",
        "Sundhed",
        "Mentor",
        "Samlet indsats",
        "Total rehabilitering",
        "Hele familien",
        "Andel i job",
        "Pakke 1",
        "Afklaring i alt",
    ]
)
LABELS = st.sampled_from(
    [
        "I alt",
        "Total",
        "Samlet",
        "Hele pakken",
        "Hele byen",
        "Byens udgifter",
        "I alt, job",
        "Pakken i alt",
        "Subtotal",
    ]
)
A_CASE = st.tuples(st.integers(1, 9), st.integers(1, 60), st.integers(1, 60))


def laid_out(
    groups: list[list[tuple[int, int, int]]],
    given_names: list[str],
    labels: list[str],
    *,
    numbers: str,
    subtotals: bool,
    grand: bool,
    formulas: bool,
) -> tuple[list[list[Any]], dict[tuple[int, int], str], list[tuple[Any, ...]]]:
    """Return a model's lines, its formulas, and the cases that it means."""
    heads = UNNUMBERED if numbers == "none" else HEADS
    lines: list[list[Any]] = [heads]
    added: dict[tuple[int, int], str] = {}
    meant: list[tuple[Any, ...]] = []
    first = 2 + len(heads) - 3

    def total(rows: list[int], label: str, amounts: list[tuple[int, int, int]]) -> None:
        summed = [sum(column) for column in zip(*amounts, strict=True)]
        lines.append([*([None] if numbers != "none" else []), label, *summed])
        if formulas:
            row = len(lines) + 2
            added.update(
                {
                    (row, first + i): "+".join(f"{chr(64 + first + i)}{r}" for r in rows)
                    for i in range(3)
                }
                if len(rows) > 1
                else {(row, first + i): f"SUM({chr(64 + first + i)}{rows[0]})" for i in range(3)}
            )

    every: list[int] = []
    for group, cases in enumerate(groups, start=1):
        rows = []
        for place, amounts in enumerate(cases, start=1):
            name = given_names[len(meant) % len(given_names)]
            number = {"dotted": f"{group}.{place}", "plain": len(meant) + 1}.get(numbers)
            lines.append([*([number] if number else []), name, *amounts])
            rows.append(len(lines) + 2)
            meant.append((name, *amounts))
        every += rows
        if subtotals:
            total(rows, labels[group % len(labels)], cases)
    if grand:
        total(every, labels[0], [amounts for cases in groups for amounts in cases])
    return lines, added, meant


LAYOUTS = {
    "groups": st.lists(st.lists(A_CASE, min_size=1, max_size=4), min_size=1, max_size=3),
    "labels": st.lists(LABELS, min_size=1, max_size=3),
    "numbers": st.sampled_from(["none", "dotted", "plain"]),
    "subtotals": st.booleans(),
    "grand": st.booleans(),
    "formulas": st.booleans(),
}


def read(lines: list[list[Any]], formulas: dict[tuple[int, int], str]) -> list[tuple[Any, ...]]:
    found = find(a_sheet(lines, formulas=formulas))
    return [
        (case.name, case.persons, case.investment[0], case.average_saving)
        for case in found.package.cases
    ]


@QUICK
@given(given_names=st.lists(NAMES, min_size=1, max_size=4), **LAYOUTS)
@example(
    given_names=["Job", "Samlet indsats"],
    groups=[[(1, 2, 3), (1, 2, 3)]],
    labels=["Total"],
    numbers="none",
    subtotals=True,
    grand=True,
    formulas=False,
)
def test_no_random_package_loses_a_case_and_none_gains_one(
    given_names: list[str], groups: list[Any], labels: list[str], **layout: Any
) -> None:
    """Names and labels are hostile here: what is not read as meant is refused."""
    lines, formulas, meant = laid_out(groups, given_names, labels, **layout)
    try:
        found = read(lines, formulas)
    except (FileError, InputError) as error:
        said = error.text("da")
    else:
        assert found == meant
        return
    twice = len(set(meant)) < len(meant) and "sagen står to gange" in said
    assert DOUBT in said or "kun delvist udfyldt" in said or twice


@QUICK
@given(**LAYOUTS)
def test_a_package_whose_sums_say_so_is_read_and_not_refused(
    groups: list[Any], labels: list[str], **layout: Any
) -> None:
    """By formulas or by labels, of cases of which none is the sum of those above it."""
    amounts = [case for cases in groups for case in cases]
    sizes = [100 * 2**place for place in range(len(amounts))]  # no case is a sum of others
    spread = iter((p, size + i, size + s) for (p, i, s), size in zip(amounts, sizes, strict=True))
    groups = [[next(spread) for _ in cases] for cases in groups]
    plain = [label if layout["formulas"] else "I alt" for label in labels]
    assume(layout["subtotals"] or layout["grand"])
    lines, formulas, meant = laid_out(groups, ["Job", "Mentor", "Unge"], plain, **layout)
    assert read(lines, formulas) == meant


# --- Many rows -----------------------------------------------------------------------------


@QUICK
@given(
    amounts=st.lists(st.integers(-3, 3), min_size=2, max_size=12),
    added=st.integers(1, 12),
    off=st.sampled_from([0.0, 0.0, 0.4, 3.0]),
)
def test_the_nearest_rows_that_an_amount_sums_are_those_of_a_plain_loop(
    amounts: list[int], added: int, off: float
) -> None:
    """Whatever their signs; within a slack; two rows at least."""
    values = [100.0 * amount for amount in amounts]
    wanted = sum(values[-added:]) + off
    beside = _Running(["investment"])
    for row, value in enumerate(values):
        beside.add(a_line(row, value))
    plain = next(
        (
            tuple(range(first, len(values)))
            for first in range(len(values) - 2, -1, -1)
            if abs(sum(values[first:]) - wanted) <= min(0.5, 0.02 * abs(wanted))
        ),
        (),
    )
    found = beside.ending(
        a_line(99, wanted), lambda _key, amount, _count: min(0.5, 0.02 * abs(amount))
    )
    assert found == (plain if wanted else ())


def a_line(row: int, amount: float) -> Line:
    return Line(row, {"investment": amount}, {"name": f"Sag {row}"}, "", True, ())


@pytest.mark.parametrize("last", [-40, 40])
def test_four_times_the_rows_take_four_times_the_work(last: int) -> None:
    """Counted in calls, also where one amount is negative, and with sums that only a label says."""
    few, many = (calls_of(lines_with_sums(size, last)) for size in (100, 400))
    assert many < 6 * few


def lines_with_sums(count: int, last: int) -> list[Line]:
    lines = [a_line(row, 100.0 + row % 7) for row in range(count)]
    for row in range(9, count, 10):
        lines[row] = lines[row]._replace(texts={"name": "I alt"})
    return [*lines, a_line(count, float(last))]


def calls_of(lines: list[Line]) -> int:
    count = 0

    def note(_frame: object, _event: str, _of: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        found = totals_among(lines)
    finally:
        sys.setprofile(before)
    assert len(found) == len(lines) // 10
    return count


def test_copies_of_a_formula_are_understood_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(form: str) -> Any:
        read.append(form)
        return read_tree(form)

    monkeypatch.setattr(row_formulas, "read_tree", noted)
    rows = range(4, 44)
    lines = [[*UNNUMBERED, "Merudgift"], *[[f"Sag {row}", 1, 50, 90, 7] for row in rows]]
    formulas = {(row, 4): f"E{row}*41+C{row}" for row in rows}
    formulas |= {(row, 6): f"D{row}*$E$3/43" for row in rows}
    assert len(names(find(a_sheet(lines, formulas=formulas)))) == len(rows)
    assert 1 <= len(read) == len(set(read)) <= 2


def test_columns_of_results_may_follow_each_other_however_far() -> None:
    """Each from the one to its right; the last from one that is read, or from the first again."""
    first, last = 6, 1505
    formulas = {(4, column): f"{get_column_letter(column + 1)}4*2" for column in range(first, last)}
    lines = [
        [*UNNUMBERED, *[f"Budget {2025 + year % 100}" for year in range(1500)]],
        ["Job", 12, 1450, 1980, *[1.0] * 1500],
    ]
    assert names(find(a_sheet(lines, formulas=formulas | {(4, last): "D4*2"}))) == ["Job"]
    with pytest.raises(FileError):
        find(a_sheet(lines, formulas=formulas | {(4, last): "F4*2"}))


@pytest.mark.parametrize(
    ("formula", "shown", "stops"),
    [
        ("SUM(C4:C6)", 0, False),  # never calculated: as old as the file
        ("SUM(C4:C6)", 4550, False),
        ("SUBTOTAL(109,C4:C6)", 4550, True),  # a hidden row is not in it
        ("SUBTOTAL(109,C4:C6)", 5800, False),
        ('SUMIF(F4:F6,"Ja",C4:C6)', 4550, True),
    ],
)
def test_a_formula_that_may_pass_over_cases_must_add_them_all(
    formula: str, shown: float, stops: bool
) -> None:
    heads = ["Sag", "Årlig udgift (tkr.)", "Gns. besparelse (tkr.)"]
    lines = [[name, cost, saving] for name, _, cost, saving in CASES]
    found = find(a_sheet([heads, *lines, ["I alt", shown, 7075]], formulas={(7, 3): formula}))
    result = compute_package(found.package)
    if stops:
        message = refusal(lambda: found.check(result), FileError)[1]
        assert message.startswith("Ark!C7: modellens eget tal er ikke det, sagerne giver")
    else:
        found.check(result)

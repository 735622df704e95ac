"""One finding for each cause: its places, what explains it, its weight, what was accepted of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from investpakke.show.validation.terminal_page import short_parts
from investpakke.text import Problem, same
from investpakke.validate import Finding, Place, Report, Severity, examine
from investpakke.validate.acceptance.baseline import baseline_text, make_baseline, read_baseline
from investpakke.validate.acceptance.checking import CheckedFile
from investpakke.validate.batch.examine import Dependents
from investpakke.validate.causes import group_by_cause, restrict
from investpakke.validate.fingerprint import with_fingerprint
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Book
from investpakke.workbook.ooxml.sheet_cells import Area
from rule_books import build

DAY = date(2026, 3, 1)


def seen(code: str, place: Place, cause: str | None = None, **more: Any) -> Finding:
    """Return what a rule sees at a place, with a fingerprint made of the place."""
    return Finding(
        code,
        more.pop("severity", Severity.WARNING),
        place,
        Problem(more.pop("id", code), same(more.pop("what", code))),
        fingerprint=f"{code} {place}",
        cause=None if cause is None else (cause,),
        **more,
    )


def rule(code: str, explains: tuple[str, ...] = ()) -> Rule:
    return Rule(code, same(code), Severity.WARNING, lambda *_: iter(()), explains=explains)


def cell(address: str, sheet: str = "Ark") -> Place:
    return Place(sheet, Area.of(address))


# --- one a cause ---------------------------------------------------------------------------------


def test_what_has_one_cause_is_one_finding_with_all_its_places() -> None:
    parts = [
        seen("IP208", cell("B2"), "1.25"),
        seen("IP208", cell("D9", "Andet"), "1.25"),
        seen("IP208", cell("B3"), "7"),
    ]
    first, second = group_by_cause(parts, [])
    assert first.places == (cell("B2"), cell("D9", "Andet"))
    assert second.places == (cell("B3"),)
    assert first.fingerprint != second.fingerprint


def test_without_a_cause_the_same_said_on_one_sheet_is_one_finding() -> None:
    parts = [
        seen("IP104", cell("B2")),
        seen("IP104", cell("B9")),
        seen("IP104", cell("B2", "To")),
        seen("IP104", cell("C2"), found=same("x")),
        seen("IP104", cell("C9"), what="y"),
    ]
    assert [len(found.places) for found in group_by_cause(parts, [])] == [2, 1, 1, 1]


def test_what_weighs_less_of_one_cause_stays_a_note() -> None:
    parts = [seen("IP208", cell("B2"), "7"), seen("IP208", cell("B3"), "7", severity=Severity.NOTE)]
    assert [found.severity for found in group_by_cause(parts, [])] == [
        Severity.WARNING,
        Severity.NOTE,
    ]


def test_several_places_are_told_in_their_own_words() -> None:
    parts = [
        seen(
            "IP112",
            Place(),
            "dead",
            what=f"the name {name} is dead",
            several=same("names are dead"),
        )
        for name in "ab"
    ]
    (one,) = group_by_cause(parts, [])
    assert one.what.en == "names are dead"
    assert one.id == "IP112"
    assert [part.what.en for part in one.sightings] == ["the name a is dead", "the name b is dead"]
    (alone,) = group_by_cause(parts[:1], [])
    assert alone.what.en == "the name a is dead"


@pytest.mark.parametrize(
    ("name", "fingerprint"),
    [
        ("IP103.own_colour", "648d3fd98a1930c3"),
        ("IP103.number_format", "ab2a0d390b33f7c8"),
        ("IP105.left_out", "9a781719bd2dab3f"),
        ("IP105.number_as_text", "68a3e7605e472e6d"),
    ],
)
def test_causes_have_the_fingerprints_that_words_gave_them(name: str, fingerprint: str) -> None:
    (found,) = group_by_cause([replace(seen(name[:5], cell("B2")), cause=("Ark", name))], [])
    assert found.fingerprint == fingerprint


# --- what explains what --------------------------------------------------------------------------

EXPLAINING = [rule("IP207", ("IP302",)), rule("IP302")]


def test_an_error_value_is_told_with_what_causes_it_and_lends_its_severity() -> None:
    parts = [
        seen("IP207", cell("B2"), "text"),
        seen("IP207", cell("B3"), "text"),
        seen("IP302", cell("B2:B3"), "pattern", severity=Severity.ERROR),
    ]
    (one,) = group_by_cause(parts, EXPLAINING)
    assert (one.code, one.severity) == ("IP207", Severity.ERROR)
    assert [part.code for part in one.sightings] == ["IP207", "IP207", "IP302"]


def test_an_error_value_with_a_cell_more_than_its_cause_stands_alone() -> None:
    parts = [seen("IP207", cell("B2")), seen("IP302", cell("B2:B3"))]
    assert [found.code for found in group_by_cause(parts, EXPLAINING)] == ["IP207", "IP302"]


def test_of_an_error_value_in_two_places_the_unexplained_one_is_left() -> None:
    parts = [
        seen("IP207", cell("B2")),
        seen("IP302", cell("B2"), "x"),
        seen("IP302", cell("F9"), "x"),
    ]
    text, error = group_by_cause(parts, EXPLAINING)
    assert text.places == (cell("B2"),)
    assert error.places == (cell("F9"),)


def test_a_finding_of_which_only_the_effect_is_left_is_the_effects() -> None:
    parts = [seen("IP207", cell("B2")), seen("IP302", cell("B2"), severity=Severity.ERROR)]
    (one,) = group_by_cause(parts, EXPLAINING)
    left = restrict(one, one.sightings[1:])
    assert (left.code, left.severity) == ("IP302", Severity.ERROR)
    assert restrict(one, one.sightings[:1]).severity is Severity.WARNING


ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (
            {"sheets": {"Ark": {"A1": "n/a", "A2": 3, "B1": ["=A1*2", "#VALUE!"], "B2": "=A2*2"}}},
            [("IP207", ERROR, 2)],
        ),
        (
            {
                "sheets": {"Ark": {"A1": 1, "B1": ["=A1*Rente", "#REF!"]}},
                "setup": {
                    "names": {"Rente": "=Ark!$A$1"},
                    "edits": [
                        {"part": "xl/workbook.xml", "old": "Ark!$A$1</", "new": "Ark!#REF!</"}
                    ],
                },
            },
            [("IP112", ERROR, 3)],
        ),
        (
            {
                "sheets": {
                    "Ark": {
                        "A1": 1,
                        "B1": ["=MINMAKRO(A1)", "#NAME?"],
                        "C4": ["=MINMAKRO(A1)+1", "#NAME?"],
                    }
                }
            },
            [("IP305", ERROR, 4)],
        ),
        (
            {
                "sheets": {
                    name: {"A1": 0, "B1": "=1/A1", "C1": "=B1", "A9": 0, "B9": "=1/A9"}
                    for name in ("Ark", "To")
                }
            },
            [("IP302", ERROR, 4)],
        ),
        (
            {
                "sheets": {
                    "Ark": {"A1": 1, "B1": "=A1*1.25", "B5": "=A1*1.25+A2", "C9": "=A1*1.25*3.7"},
                    "To": {"A1": 1, "B1": "=A1*1.25"},
                }
            },
            [("IP208", WARNING, 3), ("IP208", WARNING, 1), ("IP208", WARNING, 1)],
        ),
        (
            {
                "sheets": {
                    "Ark": {
                        **{f"A{row}": row for row in range(1, 7)},
                        "B1": "=A1/61",
                        "B2": "=A2/61",
                        "B3": "=A3/73",
                        "B4": "=A4/59",
                        "B5": "=A5*1.25",
                        "B6": "=A6*1.35",
                    }
                }
            },
            [("IP208", WARNING, 3), ("IP208", WARNING, 1), ("IP208", WARNING, 1)],
        ),
        (
            {
                "sheets": {"Ark": {"A1": 1}},
                "setup": {
                    "names": dict.fromkeys(("Alfa", "Beta", "Gl"), "=Ark!$A$7"),
                    "edits": [{"part": "xl/workbook.xml", "old": "Ark!$A$7</", "new": "#REF!</"}],
                },
            },
            [("IP112", WARNING, 3)],
        ),
    ],
    ids=[
        "text",
        "broken name",
        "unknown function",
        "error value",
        "constant",
        "a number of its own in each copy",
        "dead names",
    ],
)
def test_each_cause_in_a_workbook_is_one_finding(
    case: Any, expected: list[tuple[str, Severity, int]], tmp_path: Path
) -> None:
    codes = ("IP112", "IP207", "IP208", "IP302", "IP305")
    found = examine(build(tmp_path / "bog.xlsx", case), chosen=lambda rule: rule.code in codes)
    assert [(one.code, one.severity, len(one.sightings)) for one in found.findings] == expected


def test_a_formula_that_makes_a_figure_wrong_is_told_with_it_as_one_error(tmp_path: Path) -> None:
    heads = ("Nr.", "Navn", "Målgruppe", "Investering (tkr.)", "Gns. besparelse (tkr.)", "Gevinst")
    cells: dict[str, Any] = {
        f"{column}1": head for column, head in zip("ABCDEF", heads, strict=True)
    }
    for row in range(2, 8):
        line = (f"1.{row - 1}", f"Sag {row}", "1", 90 + row, 190 + 2 * row, f"=E{row}-D{row}")
        cells |= {f"{column}{row}": cell for column, cell in zip("ABCDEF", line, strict=True)}
    cells |= {"B8": "I alt", "D8": "=SUM(D2:D7)", "E8": "=SUM(E2:E6)", "F8": "=SUM(F2:F7)"}
    path = build(tmp_path / "bog.xlsx", {"sheets": {"Sager": cells}})
    report = examine(path, first_year=2026)
    (one,) = [found for found in report.findings if found.severity > Severity.NOTE]
    assert (one.code, one.severity, one.places) == ("IP203", ERROR, (cell("E8", "Sager"),))
    assert [(part.code, part.severity) for part in one.sightings] == [
        ("IP203", WARNING),
        ("IP404", ERROR),
    ]
    shown = " ".join(str(part) for part in short_parts([CheckedFile(report)], "en", 100))
    assert "Sager!E8: expected =SUM(E2:E7), found =SUM(E2:E6); Sager!E8: Average saving" in shown


# --- weight --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "at", "touched"),
    [
        ({"A1": 1, "B1": "=A1*2", "C1": "=B1*2", "D1": 4}, "A1", 3),
        ({"A1": 1, "B1": "=A1*2", "C1": "=B1*2", "D1": 4}, "D1", 1),
        ({"A1": "x", "B1": "=SUM(C1:C9)"}, "A1", 0),
        (
            {
                **{f"A{r}": r for r in range(1, 40)},
                **{f"B{r}": f"=A{r}*2" for r in range(1, 40)},
                "B40": "=SUM(B1:B39)",
            },
            "A5",
            3,
        ),
        (
            {
                **{f"A{r}": r for r in range(1, 40)},
                **{f"B{r}": f"=SUM(A$1:A{r})" for r in range(1, 40)},
            },
            "A30",
            11,
        ),
        ({"A1": 1, **{f"A{r}": f"=A{r - 1}+1" for r in range(2, 60)}}, "A50", 10),
        ({"A1": 1, **{f"{c}2": "=$A$1*2" for c in "ABCDEFGH"}, "J9": "=SUM(2:2)"}, "A1", 10),
        ({"A1": "=B1", "B1": "=A1"}, "A1", 2),
    ],
)
def test_a_place_touches_its_figures_and_all_that_read_them(
    cells: dict[str, Any], at: str, touched: int, tmp_path: Path
) -> None:
    path = build(tmp_path / "bog.xlsx", {"sheets": {"Ark": cells}})
    assert Dependents(Subject(path)).count([cell(at)]) == touched


def test_errors_come_first_then_what_touches_most_and_tidying_up_last(tmp_path: Path) -> None:
    cells = {
        **{f"A{row}": row for row in range(1, 6)},
        "B1": "=A1*7.7",
        "B2": "=A2*8.8",
        "C2": "=B2",
        "D2": "=C2",
        "F9": "=1/0",
    }
    case = {"sheets": {"Ark": cells, "Gemt": {"A1": 1}}, "setup": {"hidden_sheets": ["Gemt"]}}
    path = build(tmp_path / "bog.xlsx", case)
    codes = ("IP101", "IP208", "IP302")
    found = examine(path, chosen=lambda rule: rule.code in codes).findings
    assert [(one.code, one.figures) for one in found] == [
        ("IP302", 1),
        ("IP208", 3),
        ("IP208", 1),
        ("IP101", 0),
    ]


# --- accepted ------------------------------------------------------------------------------------


def report(path: Path, *parts: Finding) -> Report:
    whole = examine(build(path, {"sheets": {"Ark": {"A1": 1}}}), chosen=lambda _: False)
    looked = tuple(sorted({part.code for part in parts}))
    return replace(whole, findings=tuple(group_by_cause(parts, EXPLAINING)), looked=looked)


def accepted(path: Path, one: Report, reason: str = "Aftalt") -> Path:
    made = make_baseline([one], path, (), DAY, "da")
    entries = tuple(replace(entry, reason=reason) for entry in made.entries)
    path.write_text(baseline_text(replace(made, entries=entries), "da"), "utf-8")
    return path


NINE = [seen("IP208", cell(f"B{row}"), "1.25") for row in range(1, 10)]


def test_a_finding_is_accepted_with_its_places_and_a_new_place_counts(tmp_path: Path) -> None:
    path = accepted(tmp_path / "b.toml", report(tmp_path / "x.xlsx", *NINE[:8]))
    assert path.read_text("utf-8").count("[[accepted]]") == 1
    found = read_baseline(path).apply(report(tmp_path / "x.xlsx", *NINE), DAY)
    (left,), (known,) = found.findings, found.accepted
    assert left.places == (cell("B9"),)
    assert len(known.finding.places) == 8
    assert found.remarks == ()


def test_a_finding_with_fewer_places_than_were_accepted_is_accepted(tmp_path: Path) -> None:
    path = accepted(tmp_path / "b.toml", report(tmp_path / "x.xlsx", *NINE))
    found = read_baseline(path).apply(report(tmp_path / "x.xlsx", *NINE[3:5]), DAY)
    assert (found.findings, len(found.accepted), found.remarks) == ((), 1, ())


OLD = """
[[accepted]]
file = "x.xlsx"
code = "IP208"
sheet = "Ark"
range = "B{row}"
fingerprint = "IP208 Ark!B{row}"
reason = "{reason}"
accepted = 2026-01-01
"""


def test_entries_of_version_0_1_0_accept_a_place_each(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    old = [OLD.format(row=row, reason="Låst" if row < 3 else "Aftalt") for row in range(1, 9)]
    path.write_text("".join(old), "utf-8")
    found = read_baseline(path).apply(report(tmp_path / "x.xlsx", *NINE), DAY)
    assert [one.places for one in found.findings] == [(cell("B9"),)]
    assert [(one.reason, len(one.finding.places)) for one in found.accepted] == [
        ("Låst", 2),
        ("Aftalt", 6),
    ]


def test_writing_anew_keeps_old_entries_and_adds_one_for_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text("".join(OLD.format(row=row, reason="Låst") for row in (1, 2)), "utf-8")
    known = read_baseline(path).entries
    made = make_baseline([report(tmp_path / "x.xlsx", *NINE)], path, known, DAY, "da")
    assert [(entry.reason, len(entry.spots)) for entry in made.entries] == [
        ("Låst", 1),
        ("Låst", 1),
        ("", 7),
    ]
    path.write_text(baseline_text(made, "da"), "utf-8")
    assert read_baseline(path, reasons=False).entries == made.entries


def test_alike_places_that_one_entry_takes_together_are_not_missed_by_the_next(
    tmp_path: Path,
) -> None:
    path = tmp_path / "b.toml"
    path.write_text(OLD.format(row=1, reason="Låst") * 2, "utf-8")
    alike = [replace(NINE[0], what=same(what)) for what in ("1.25", "7")]
    found = read_baseline(path).apply(report(tmp_path / "x.xlsx", *alike), DAY)
    assert (found.findings, found.remarks) == ((), ())


def test_an_effect_that_was_accepted_by_itself_stays_accepted(tmp_path: Path) -> None:
    effect = seen("IP302", cell("B2"), severity=Severity.ERROR)
    path = accepted(tmp_path / "b.toml", report(tmp_path / "x.xlsx", effect))
    both = report(tmp_path / "x.xlsx", seen("IP207", cell("B2")), effect)
    found = read_baseline(path).apply(both, DAY)
    assert [(one.code, one.severity) for one in found.findings] == [("IP207", Severity.WARNING)]
    whole = accepted(tmp_path / "c.toml", both)
    assert read_baseline(whole).apply(both, DAY).findings == ()


@pytest.mark.parametrize("above", [0, 3])
def test_what_was_a_block_of_its_own_once_is_cut_out_of_a_larger_one(
    above: int, tmp_path: Path
) -> None:
    def book(first: int) -> Path:
        cells: dict[str, object] = {f"A{row}": row for row in range(first, first + 9)}
        cells |= {f"{c}{row}": f"=$A{row}*1.25" for row in range(first, first + 9) for c in "BC"}
        return build(tmp_path / "x.xlsx", {"sheets": {"Ark": cells}})

    (part,) = examine(book(1), chosen=lambda rule: rule.code == "IP208").sightings
    small = with_fingerprint(Book(tmp_path / "x.xlsx"), replace(part, place=cell("C3:C5")))
    entry = OLD.replace("B{row}", "C3:C5", 1).replace("IP208 Ark!B{row}", small.fingerprint)
    path = tmp_path / "b.toml"
    path.write_text(entry.format(reason="Låst"), "utf-8")
    now = examine(book(1 + above), chosen=lambda rule: rule.code == "IP208")
    found = read_baseline(path).apply(now, DAY)
    row = 4 if above else 3
    assert [one.finding.places for one in found.accepted] == [(cell(f"C{row}:C{row + 2}"),)]
    (left,) = found.findings
    assert sum(place.area.size for place in left.places if place.area) == 15
    assert found.remarks == ()

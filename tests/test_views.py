"""A view on the terminal and in HTML: what is cut, what never is, what links lead to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from html_pages import Page
from investpakke.command_line import output
from investpakke.show.html import tag
from investpakke.show.report.html_view import HtmlView
from investpakke.show.view import (
    Bar,
    Bars,
    Column,
    Heading,
    Kind,
    Link,
    Mark,
    Paragraph,
    Row,
    RowLabel,
    Strong,
    Table,
)
from investpakke.show.writer import Writer
from running import PACKAGE, run
from terminal_pages import ENGLISH, on_terminal

_COLUMNS = (Column("Case", Kind.LABEL), Column("Average yearly gain"))
_MOST = 40


def of(number: int) -> Row:
    return Row([RowLabel(f"1.{number}", f"Name {number}", f"1.{number}", f"case-{number}"), number])


def table(*counts: int, titles: tuple[str, ...] = ()) -> Table:
    """Return a table of blocks of so many cases, each with its sum."""
    blocks, first = [], 1
    for block, count in enumerate(counts):
        rows = [of(number) for number in range(first, first + count)]
        blocks.append([*rows, Row([RowLabel("", f"Sum {block}", "Sum"), -1234567], "total")])
        first += count
    return Table("Gains, tkr.", _COLUMNS, blocks, titles)


def many_cases(folder: Path, count: int) -> Path:
    case = PACKAGE[PACKAGE.index("[[cases]]") :]
    others = (case.replace('"1.1"', f'"1.{number}"') for number in range(2, count + 1))
    path = folder / "many.toml"
    path.write_text(PACKAGE + "".join(others), "utf-8")
    return path


# --- the terminal ------------------------------------------------------------------------


def test_a_long_table_is_cut_and_says_how_many_rows_are_left_out() -> None:
    shown = on_terminal([table(50)], most=_MOST, writer=ENGLISH)
    assert "Name 40 " in shown
    assert "Name 41 " not in shown
    assert "… and 10 more rows (--all shows all)" in shown.splitlines()


def test_sums_are_shown_whatever_is_cut_above_them() -> None:
    shown = on_terminal([table(30, 30, 30)], most=_MOST, writer=ENGLISH)
    assert all(f"Sum {block}" in shown for block in range(3))
    assert "… and 50 more rows" in shown


def test_a_block_of_which_nothing_is_left_takes_its_title_along() -> None:
    rows = [[of(number)] for number in range(1, 4)]
    shown = on_terminal([Table("", _COLUMNS, rows, ("A", "B", "C"))], most=2, writer=ENGLISH)
    lines = shown.splitlines()
    assert "B" in lines
    assert "C" not in lines
    assert "… and 1 more row (--all shows all)" in lines


@pytest.mark.parametrize("count", [1, 39, 40])
def test_a_table_that_is_not_long_is_whole(count: int) -> None:
    shown = on_terminal([table(count)], most=_MOST)
    assert f"Name {count}" in shown
    assert "--all" not in shown


def test_no_number_is_cut_on_a_page_that_is_too_narrow_for_it() -> None:
    rows = [Row(["A long name of a case", 1234567890.0, -9876543210.0])]
    columns = [Column("Case", Kind.NAME), Column("Investment"), Column("Average yearly gain")]
    shown = on_terminal([Table("", columns, [rows])], width=20, writer=ENGLISH)
    assert "A long name…  1,234,567,890  -9,876,543,210" in shown


def test_a_table_of_many_years_has_every_number_whole() -> None:
    columns = [Column("Net", Kind.TEXT), *(Column(str(1900 + year)) for year in range(300))]
    part = Table("", columns, [[Row(["The package", *range(1_000_000, 1_000_300)])]])
    shown = on_terminal([part], writer=ENGLISH)
    assert all(f"1,000,{number:03}" in shown for number in range(300))


def test_heads_fold_only_where_the_table_has_no_room_for_them() -> None:
    roomy = on_terminal([table(1)], width=90, writer=ENGLISH)
    tight = on_terminal([table(1)], width=30, writer=ENGLISH)
    assert "No.  Case    Average yearly gain" in roomy.splitlines()
    assert [line.strip() for line in tight.splitlines()[1:3]] == [
        "Average yearly",
        "No.  Case              gain",
    ]


def test_paragraphs_fold_at_the_page_even_beside_a_wider_table() -> None:
    words = Paragraph("word " * 40)
    shown = on_terminal([words, table(1)], width=30)
    assert max(len(line) for line in shown.splitlines() if "word" in line) <= 30


def test_bars_are_drawn_on_a_terminal_and_in_a_document() -> None:
    bars = Bars("chart", "Shares", [Bar("Persons", 0.5, "50%"), Bar("Delay", 0.25, "25%")])
    shown = on_terminal([bars]).splitlines()
    assert shown == ["Shares", f"Persons  50%  {'█' * 24}", f"Delay    25%  {'█' * 12}"]
    assert "Persons: 50%; Delay: 25%" in HtmlView(ENGLISH).parts([bars])


def test_a_page_is_cut_on_a_screen_and_whole_with_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = many_cases(tmp_path, 45)
    assert "1.45" in run("switching", path).stdout  # to a file or a program
    monkeypatch.setattr(output, "on_screen", lambda: True)
    cut = run("switching", path).stdout
    assert "1.41" not in cut
    assert "… og 5 rækker til (--all viser alle)" in cut
    assert "Pakken i alt" in cut
    whole = run("switching", path, "--all").stdout
    assert "1.45" in whole
    assert "--all" not in whole


@pytest.mark.parametrize(
    "command",
    [
        "package",
        "reconcile",
        "switching",
        "sensitivity",
        "value",
        "risk",
        "scenarios",
        "choose",
        "follow-up",
        "rates",
        "functions",
        "read",
        "refresh",
        "explain",
    ],
)
def test_every_command_of_tables_can_show_all(command: str) -> None:
    assert "--all" in run(command, "--help", "--lang", "en").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of another kind")
def test_a_real_terminal_is_a_screen(tmp_path: Path) -> None:
    import pty

    path = many_cases(tmp_path, 45)
    screen, terminal = pty.openpty()
    arguments = [sys.executable, "-m", "investpakke", "switching", str(path), "--lang", "en"]
    with subprocess.Popen(arguments, stdout=terminal, stdin=terminal) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                part = os.read(screen, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        assert process.wait() == 0
    os.close(screen)
    assert "… and 5 more rows (--all shows all)" in shown.decode("utf-8")


# --- HTML --------------------------------------------------------------------------------


def test_a_link_leads_only_to_a_page_that_is_there() -> None:
    shown = HtmlView(ENGLISH, {"case-1"}).parts([table(2)])
    assert '<a href="#case-1">1.1</a>' in shown
    assert "case-2" not in shown
    assert "1.2" in shown


def test_a_document_cuts_nothing() -> None:
    assert HtmlView(ENGLISH).parts([table(500)]).count("<tr") == 502


def test_the_first_cell_that_is_filled_is_a_rows_head() -> None:
    columns = [Column("No.", Kind.TEXT), Column("Figure", Kind.TEXT), Column("Value")]
    row = Row(["", "Net", 5])
    shown = HtmlView(ENGLISH).parts([Table("Figures", columns, [[row]])])
    assert '<td></td><th scope="row">Net</th><td class="number">5</td>' in shown


def test_what_only_a_terminal_shows_is_left_out_of_a_document() -> None:
    columns = [Column("Case", Kind.TEXT), Column("Aside", aside=True), Column("", Kind.BAR)]
    part = Table("Cases", columns, [[Row(["1.1", 17, 1.0])]])
    assert "Aside" not in HtmlView(ENGLISH).parts([part])
    assert "17" not in HtmlView(ENGLISH).parts([part])
    assert "█" in on_terminal([part])


def test_texts_are_escaped_wherever_they_stand() -> None:
    hostile = '<b>"&'
    parts = [
        Heading(hostile),
        Paragraph((Strong(hostile), Link(hostile, "nowhere"), hostile), "note"),
        Table(hostile, [Column(hostile, Kind.TEXT)], [[Row([Mark(hostile, "red")])]], [hostile]),
    ]
    shown = HtmlView(Writer("da")).parts(parts)
    Page(tag("main", shown))
    assert "<b>" not in shown
    assert shown.count("&lt;b&gt;&quot;&amp;") == 9

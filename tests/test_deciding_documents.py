"""docs/switching.md, sensitivity.md and choosing.md: the numbers printed there are computed."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from building import refusal
from document_text import DOCS, en, row, text_of
from investpakke import compute_package, load_package
from investpakke.command_line.range_options import read_ranges
from investpakke.deciding import Demands, Driver, choose, frontier, switching, tornado
from investpakke.show.numbers import percent, short
from investpakke_templates.sheets.vippepunkter.places import CHARTED
from investpakke_templates.sheets.vippepunkter.values import GONE, HOLDS, LOSS

SWITCHING = DOCS / "switching.md"
SENSITIVITY = DOCS / "sensitivity.md"
CHOOSING = DOCS / "choosing.md"


def test_the_switching_page_shows_the_switching_values_of_the_thinnest_cases() -> None:
    package = load_package("aarhus-2024")
    found = switching(package, compute_package(package))
    for index in found.ranking[:5].tolist():
        values = {driver: float(found.values[driver][index]) for driver in Driver}
        assert row(
            package.cases[index].number,
            en(found.gain[index]),
            percent(found.margin[index], "en"),
            en(values[Driver.PERSONS], 2),
            en(values[Driver.UNIT_SAVING], 1),
            percent(found.changes[Driver.PHASING][index], "en"),
            en(values[Driver.INVESTMENT]),
            short(values[Driver.DELAY], "en"),
            en(found.gain_with_one_fewer[index]),
        ) in text_of(SWITCHING)


def test_the_switching_pages_python_example_gives_what_it_shows() -> None:
    ran = doctest.testfile(str(SWITCHING), module_relative=False, encoding="utf-8")
    assert ran.attempted == 4
    assert ran.failed == 0


def test_the_switching_page_says_the_words_of_the_sheet_and_how_many_bars_it_has() -> None:
    page = text_of(SWITCHING)
    assert all(f"`{word}`" in page for word in (HOLDS, GONE, LOSS))
    assert f"the {CHARTED} thinnest margins" in page


def test_the_sensitivity_page_shows_the_tornado_and_its_ranges_can_be_read(tmp_path: Path) -> None:
    package, page = load_package("aarhus-2024"), text_of(SENSITIVITY)
    rows = [
        row(
            bar.driver.value,
            *(short(value, "en") for value in bar.changes or ()),
            *(en(gain) for gain in bar.gains),
            en(bar.swing),
        )
        for bar in tornado(package, compute_package(package)).bars
    ]
    assert "\n".join(rows) in page
    written = re.search(r"```toml\n(.+?)```", page, re.DOTALL)
    assert written is not None
    (tmp_path / "ranges.toml").write_text(written[1], "utf-8")
    assert read_ranges(tmp_path / "ranges.toml").of("1.2", Driver.PERSONS) == (-0.4, 0)


def test_the_choosing_page_shows_the_best_sets_the_frontier_and_a_refusal() -> None:
    package, page = load_package("aarhus-2024"), text_of(CHOOSING)
    result = compute_package(package)
    for budget in (5000, 10000, 15000, 27890):
        found = choose(package, result, Demands(budget))
        chosen = [c.number for c, is_in in zip(package.cases, found.chosen, strict=True) if is_in]
        figures = en(budget), en(found.investment), en(found.gain)
        assert row(*figures, " ".join(chosen)) in page
    assert f"{len(frontier(package, result, Demands()))} sets for the whole 2024 package" in page
    english, _ = refusal(lambda: choose(package, result, Demands(5000, must=["3.1"])))
    assert f"Error: {english}" in page

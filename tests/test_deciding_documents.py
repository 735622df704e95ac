"""docs/switching.md, sensitivity.md and choosing.md: the numbers printed there are computed."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from building import refusal
from document_text import DOCS, en, row, text_of
from investpakke import compute_package, load_package
from investpakke.deciding import Demands, Driver, Ranges, choose, frontier, switching, tornado
from investpakke.deciding.ranges import read_ranges
from investpakke.show.numbers import number, percent, short
from investpakke.workbook.layout import VIPPEPUNKTER
from investpakke_templates.sheets.vippepunkter_figures import CHARTED, GONE, HOLDS, LOSS
from investpakke_templates.texts import heads
from user_guide import section, table

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
    assert f"the {CHARTED} smallest margins" in page


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


# --- the Danish guide ----------------------------------------------------------------------------


def da(value: float, decimals: int = 0) -> str:
    return number(value, "da", decimals)


def test_the_guide_names_the_columns_and_the_words_of_vippepunkter() -> None:
    text = section("Arket Vippepunkter")
    known = {" ".join(head.text.split()) for head in heads(VIPPEPUNKTER, "lines")}
    assert {line[0] for line in table(text, "Kolonne")} <= known
    assert all(f"`{word}`" in text for word in (HOLDS, GONE, LOSS))
    assert f"de {CHARTED} mindste marginer" in text


def test_the_guide_says_where_the_thinnest_case_tips() -> None:
    package = load_package("aarhus-2024")
    found = switching(package, compute_package(package))
    thinnest = int(found.ranking[0])
    text = " ".join(section("Arket Vippepunkter").split())
    assert f"Sag {package.cases[thinnest].number} står øverst" in text
    for said in (
        f"en margin på {percent(float(found.margin[thinnest]), 'da')}",
        f"{da(found.values[Driver.PERSONS][thinnest], 2)} personer",
        f"{da(found.values[Driver.UNIT_SAVING][thinnest], 1)} tkr.",
        f"{da(found.values[Driver.INVESTMENT][thinnest])} tkr.",
    ):
        assert said in text
    late = int((found.values[Driver.DELAY] <= 1).sum())
    assert found.values[Driver.DELAY][thinnest] == 1
    assert f"i {late} af de {len(package.cases)} sager" in text


def test_the_guide_shows_the_ranges_of_a_new_workbook_and_the_package_under_them() -> None:
    text, package = section("Arket Følsomhed"), load_package("aarhus-2024")
    tables = text.split("Med dem er pakken sådan:")
    shown = table(tables[0], "Forudsætning")
    assert shown == [
        [driver.label.da, *(_change(driver, v) for v in Ranges().of("", driver))]
        for driver in Driver
    ]
    bars = tornado(package, compute_package(package)).bars
    assert table(tables[1], "Forudsætning") == [
        [bar.driver.label.da, *(da(gain) for gain in bar.gains), da(bar.swing)] for bar in bars
    ]


def _change(driver: Driver, value: float) -> str:
    return f"{value:g} år" if driver is Driver.DELAY else f"{value * 100:g} %"

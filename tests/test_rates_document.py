"""What docs/rates.md and the guide say of `Satser` is what workbook and engine have today."""

from __future__ import annotations

from pathlib import Path

from building import make_package
from cells import looked_at
from investpakke.rates import PriceIndex, cost_of, load_rates, saving_from
from investpakke.rates.cost import years_covered
from investpakke.rates.model import Grounds
from investpakke.text import same
from investpakke.workbook.layout import BENEFIT_COLUMNS, SATSER
from investpakke_templates.content import Content
from investpakke_templates.grid import Grid
from investpakke_templates.rate_grid import OWN_ROWS
from user_guide import ROOT, section, table

GUIDE = " ".join(section("Arket Satser").split())
PAGE = " ".join((ROOT / "docs" / "rates.md").read_text("utf-8").split())
BOOK = load_rates()


def danish(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def test_the_guide_names_the_columns_of_sager() -> None:
    named = [line[0] for line in table(section("Arket Satser"), "Kolonne")]
    assert named == [column.header for column in BENEFIT_COLUMNS]


def test_the_guides_example_has_the_engines_figures() -> None:
    source = saving_from(BOOK, "sygedagpenge", 2024, 30, of_maximum=0.9)
    paid = cost_of(BOOK, "sygedagpenge", 2024).paid
    assert f"giver {danish(source.unit_saving)} tkr. pr. helårsperson" in GUIDE
    assert f"Satsen er {danish(paid)} tkr." in GUIDE
    assert f"udbetales {danish(paid * 0.9)} tkr." in GUIDE
    assert f"betaler staten {source.state_share:.0%}".replace("%", " %") in GUIDE
    mean, after = (saving_from(BOOK, "sygedagpenge", 2024, week) for week in (0, 53))
    assert f"Uden uge og andel er det {danish(mean.unit_saving)} tkr." in GUIDE
    assert f"i uge 53 er det {danish(after.unit_saving)} tkr." in GUIDE


def test_the_guides_index_has_the_engines_figure() -> None:
    index = PriceIndex("own", {2025: 0.03}, Grounds("assumed", same("own")))
    paid = cost_of(BOOK, "sygedagpenge", 2025, index=index).paid
    assert f"med 3 % i 2025 er sygedagpenge {danish(paid)} tkr. i 2025" in GUIDE


def test_the_guide_and_the_page_name_the_tables_of_the_sheet(workbook_2024: Path) -> None:
    sheet = looked_at(workbook_2024)[SATSER]
    titles = [cell.value for cell in sheet["B"] if str(cell.value)[1:3] == ". "]
    assert [title[0] for title in titles] == list("123456789")
    in_guide = [line[0] for line in table(section("Arket Satser"), "Tabel")]
    in_page = [line[0] for line in _page_table()]
    assert "".join(in_guide) == "1. Satser2. Refusion3. og 4.5. Dage6. til 8.9. Sager"
    assert in_page == ["1", "2", "3–4", "5", "6–8", "9"]


def _page_table() -> list[list[str]]:
    text = (ROOT / "docs" / "rates.md").read_text("utf-8")
    rows = text.split("| table | what |", 1)[1].split("\n\n", 1)[0]
    lines = [row for row in rows.splitlines() if row.startswith("| ")]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in lines]


def test_the_years_and_the_room_that_the_page_states() -> None:
    rates = Content(make_package(), Grid(1, 4)).rates
    assert f"{rates.years[0]} to {rates.years[-1]}" in PAGE
    assert len(rates.years) == 10
    assert "looks ten years ahead" in PAGE
    assert OWN_ROWS == 8
    assert "eight rows for the user's own" in PAGE


def test_the_rates_that_ship_are_of_the_years_that_the_guide_states() -> None:
    years = {year for benefit in BOOK.benefits for year in years_covered(benefit)}
    assert years == {2023, 2024}
    assert "maksima** for 2023 og 2024" in GUIDE

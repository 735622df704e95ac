"""docs/scenarios.md and the guide's section are what the engine and the sheet give today."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from investpakke import invest_delayed, load_package
from investpakke.deciding import compare, read_scenarios, standard_scenarios
from investpakke.deciding.scenarios.change import LEVERS
from investpakke.deciding.scenarios.comparison import Figures
from investpakke.show.numbers import number, short
from investpakke.workbook.inputs.scenarios import GROUP_LABEL, LEVER_LABELS
from running import run
from user_guide import lines, section

PAGE = (Path(__file__).parents[1] / "docs" / "scenarios.md").read_text("utf-8")
GUIDE = section("Arket Scenarier")
PACKAGE = load_package("aarhus-2024")
ALL = np.ones(len(PACKAGE.cases), dtype=bool)
STANDARD = compare(PACKAGE, standard_scenarios())
FIGURES = STANDARD.figures(ALL)

Said = Callable[[Figures], str]


def row(label: str, said: Said) -> str:
    return f"| {label} | {' | '.join(map(said, FIGURES))} |"


def en(name: str) -> Said:
    return lambda figures: number(getattr(figures, name), "en")


def da(name: str) -> Said:
    return lambda figures: number(getattr(figures, name), "da")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Annual investment", en("investment")),
        ("Average saving", en("saving")),
        ("Average gain", en("gain")),
        ("Change against base", lambda f: number(f.change, "en", signed=True)),
        ("Present value", en("net_present_value")),
        ("Paid back in year no.", lambda f: str(f.payback or "–")),
        ("Cases that lose", lambda f: str(len(f.losing))),
    ],
)
def test_the_page_shows_what_the_command_shows(label: str, said: Said) -> None:
    assert row(label, said) in PAGE
    shown = run("scenarios", "aarhus-2024", "--lang", "en").stdout
    line = next(text for text in shown.splitlines() if text.startswith(label))
    assert line.removeprefix(label).split() == list(map(said, FIGURES))


def test_the_page_names_the_scenarios_and_the_cases_that_lose() -> None:
    assert f"| | {' | '.join(s.name.en for s in STANDARD.scenarios)} |" in PAGE
    late = FIGURES[2].losing
    assert f"makes {', '.join(late[:-1])} and {late[-1]} lose" in PAGE


def test_the_page_explains_every_key() -> None:
    keys = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert sorted(keys) == sorted(LEVERS)


def test_the_table_of_delays_is_what_the_function_gives() -> None:
    for delay in (0, 0.5, 1, 1.5):
        factors = " | ".join(short(f, "en") for f in invest_delayed(0.5, delay, 4))  # type: ignore[union-attr]
        assert f"| {short(delay, 'en')} | {factors} |" in PAGE


def test_the_file_of_own_scenarios_can_be_read_and_gives_what_is_said(tmp_path: Path) -> None:
    written = re.search(r"```toml\n(.+?)```", PAGE, re.DOTALL)
    assert written is not None
    (tmp_path / "own.toml").write_text(written[1], "utf-8")
    found = compare(PACKAGE, read_scenarios(tmp_path / "own.toml")).figures(ALL)
    first, second = (number(figures.gain, "en") for figures in found[1:])
    assert f"gains {first} and {second} tkr. a year on average" in PAGE


# --- the guide -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Gns. investering", da("investment")),
        ("Gns. besparelse", da("saving")),
        ("Gns. gevinst", da("gain")),
        ("Ændring mod grundlaget", da("change")),
        ("Nutidsværdi af netto over viste år", da("net_present_value")),
        ("Sager med tab", lambda f: str(len(f.losing))),
    ],
)
def test_the_guide_shows_the_2024_package_under_the_standard_scenarios(
    label: str, said: Said
) -> None:
    assert row(label, said) in GUIDE
    assert f"| | {' | '.join(s.name.da for s in STANDARD.scenarios)} |" in GUIDE


def test_the_guide_names_every_field_of_the_sheet_as_it_stands_there() -> None:
    named = [cells[0] for cells in lines(GUIDE)]
    assert [name for name in named if name in {*LEVER_LABELS.values(), GROUP_LABEL}] == [
        *LEVER_LABELS.values(),
        GROUP_LABEL,
    ]


def test_the_guide_says_what_half_a_year_late_does() -> None:
    factors = invest_delayed(0.5, 0.5, 3)
    assert factors.tolist() == [0.25, 0.75, 1.0]  # type: ignore[union-attr]
    assert "25 % i 2024, 75 % i 2025 og 100 % fra 2026" in " ".join(GUIDE.split())

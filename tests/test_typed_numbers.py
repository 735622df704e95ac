"""Numbers as they are typed on the command line: one reading in every option of every command."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import QUICK
from investpakke.cli import commands
from investpakke.command_line.typed_numbers import Amount, Share, Whole
from investpakke.danish_numbers import typed_number
from investpakke.errors import InputError
from investpakke.show.numbers import number
from running import run, run_json


def parameters(group: click.Group, *name: str) -> Iterator[tuple[tuple[str, ...], click.Parameter]]:
    """Yield every parameter of every command, with what is typed to reach the command."""
    context = click.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        if isinstance(command, click.Group):
            yield from parameters(command, *name, each)
        elif command is not None:
            yield from (((*name, each), parameter) for parameter in command.params)


PARAMETERS = list(parameters(commands))
NUMERIC = [(name, p) for name, p in PARAMETERS if isinstance(p.type, Amount)]


def test_no_parameter_of_any_command_has_a_reading_of_numbers_of_its_own() -> None:
    clicks = (click.types.IntParamType, click.types.FloatParamType)
    assert [(name, p.name) for name, p in PARAMETERS if isinstance(p.type, clicks)] == []
    assert {p.name for _, p in NUMERIC} >= {
        "budget",
        "step",
        "correlation",
        "of_maximum",
        "draws",
        "seed",
        "years",
        "week",
        "group",
        "first_year",
        "jobs",
        "cases",
        "year",
    }


@pytest.mark.parametrize(
    ("name", "parameter"), NUMERIC, ids=[f"{n[-1]} {p.name}" for n, p in NUMERIC]
)
def test_what_may_be_two_numbers_is_refused_with_both_readings_in_every_option(
    name: tuple[str, ...], parameter: click.Parameter
) -> None:
    typed = [parameter.opts[0]] if isinstance(parameter, click.Option) else ["a benefit"]
    for language, readings in (("da", "2680 eller 2,680"), ("en", "2680 or 2.680")):
        result = run("--lang", language, *name, *typed, "2.680")
        assert result.exit_code == 2
        assert result.stdout == ""
        assert f": {readings}. " in result.stderr


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("15.000,5", 15000.5),
        ("15000,5", 15000.5),
        ("15000.5", 15000.5),
        ("15 000,5", 15000.5),
        ("1.234.567", 1234567),
        ("0.500", 0.5),
        ("0,500", 0.5),
        (".5", 0.5),
        ("-0.3", -0.3),
        ("1234.567", 1234.567),
        ("14299.9995", 14299.9995),
        ("4,5%", 0.045),
        ("12.5 %", 0.125),
        ("\N{MINUS SIGN}7", -7),
        ("600", 600),
        ("600,0", 600),
        ("0", 0),
        ("1.5", 1.5),
    ],
)
def test_a_number_that_can_be_meant_in_one_way_is_that_number(text: str, meant: float) -> None:
    assert typed_number(text) == meant


@pytest.mark.parametrize(
    ("text", "readings", "instead"),
    [
        ("600.000", "600000 eller 600,000", "600000 eller 600"),
        ("2.680", "2680 eller 2,680", "2680 eller 2,68"),
        ("2,685", "2685 eller 2,685", "2685 eller 2,6850"),
        ("-12.500", "-12500 eller -12,500", "-12500 eller -12,5"),
        ("4,500%", "4500% eller 4,500%", "4500% eller 4,5%"),
    ],
)
def test_a_number_of_two_readings_is_refused_and_told_how_each_is_typed(
    text: str, readings: str, instead: str
) -> None:
    with pytest.raises(InputError) as refused:
        typed_number(text)
    assert refused.value.text("da") == (
        f"tallet kan læses på to måder. Forventet: {readings}. Fik: '{text}'. Skriv {instead}."
    )
    one, other = (typed_number(said) for said in instead.split(" eller "))
    assert one == pytest.approx(1000 * other)


@pytest.mark.parametrize(
    "text", ["1e4", "nan", "inf", "1_000", "15,000.5", "1.23.4", "to", "", "5 tkr.", "٣", "5."]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        typed_number(text)


@QUICK
@given(st.integers(-(10**9), 10**9), st.sampled_from([1, 2, 4]))
def test_a_number_typed_as_danes_or_programs_write_it_is_read_as_it(
    digits: int, decimals: int
) -> None:
    amount = digits / 10**decimals
    assert typed_number(number(amount, "da", decimals=decimals)) == amount
    assert typed_number(f"{amount:.{decimals}f}") == amount


def test_a_budget_is_read_as_it_is_written_in_danish() -> None:
    said = [
        run_json("choose", "aarhus-2024", "--budget", text)
        for text in ("15.000,5", "15000,5", "15000.5")
    ]
    assert said[0] == said[1] == said[2]
    assert said[0] != run_json("choose", "aarhus-2024", "--budget", "600")


@pytest.mark.parametrize(
    "arguments",
    [
        ("value", "aarhus-2024", "--rate", "4.500%"),
        ("value", "aarhus-2024", "--state-share", "1.1=20,000%"),
        ("choose", "aarhus-2024", "--budget", "9000", "--share", "3=20.000%"),
        ("sensitivity", "aarhus-2024", "--range", "persons=-10.000%:20%"),
        ("sensitivity", "aarhus-2024", "--range", "delay=0:1.000"),
        ("risk", "aarhus-2024", "--vary", "delay=0:0:1.000"),
        ("risk", "aarhus-2024", "--vary", "persons=-20%:0%:10.000%"),
    ],
)
def test_a_number_inside_a_longer_value_is_read_the_same_way(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "tallet kan læses på to måder" in result.stderr


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        (Amount(), "5%", "et beløb er ikke en procent"),
        (Whole(), "1,5", "værdien er ikke et helt tal. Forventet: et helt tal."),
        (Whole(1990, 2200), "25", "Forventet: et helt tal fra 1990 til 2200."),
        (Whole(1), "0", "Forventet: et helt tal på mindst 1."),
    ],
)
def test_a_number_of_the_wrong_kind_is_refused(kind: Amount, text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        kind.read(text)
    assert told in refused.value.text("da")


def test_a_share_is_a_number_or_a_percentage_and_a_whole_number_may_have_groups() -> None:
    assert Share().read("50%") == Share().read("0,5") == Share().read("0.5") == 0.5
    assert Whole().read("1.000.000") == 1_000_000
    assert Whole().read("2025,0") == 2025

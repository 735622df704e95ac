"""Danish names for what users type: drivers, values of options, keys of files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from building import refusal
from investpakke.cli import commands
from investpakke.command_line.bilingual import OneOf
from investpakke.deciding import ranges
from investpakke.deciding.drivers import DRIVER_KEYS, DRIVER_NAMES, Driver, driver_named
from investpakke.deciding.follow_up import reading
from investpakke.deciding.follow_up.reading import read_outcomes
from investpakke.deciding.probability import uncertainty_file
from investpakke.deciding.probability.uncertainty_file import read_uncertainty
from investpakke.deciding.ranges import read_ranges
from investpakke.deciding.scenarios import files
from investpakke.deciding.scenarios.change import LEVERS
from investpakke.deciding.scenarios.files import read_scenarios
from investpakke.text import same
from investpakke.toml_table import Table
from running import run, run_json

RANGES = """
[ranges]
persons = [-0.2, 0.1]
delay = [0, 2]
[cases."1.2"]
unit_saving = [-0.4, 0.0]
investment = [0.0, 0.4]
phasing = [0, 0]
"""
SCENARIOS = """
[[scenarios]]
name = "Dyrere"
investment = 0.05
price_level = 0.01
price_growth = 0.02
[[scenarios.changes]]
groups = [4]
cases = ["1.2"]
delay = 1.5
investment_delay = 1
persons = -0.1
unit_saving = 0.1
phasing = -0.1
"""
UNCERTAINTY = """
[uncertainty]
persons = {low = -0.3, likely = 0.0, high = 0.1}
unit_saving = {mean = 0.0, sd = 0.05}
investment = {low = 0.0, high = 0.1}
phasing = 0
standard = true
[correlation]
all = 0.2
persons = 0.4
[groups.3]
persons = {low = -0.4, likely = -0.1, high = 0.1}
[grades]
A = 0.0
B = 0.05
[corrections]
grade = "A"
deadweight = 0.02
[cases."3.1"]
optimism = 0.1
fade = 0.1
fade_after = 3
delay = {low = 0.0, likely = 0.25, high = 1.0}
"""
OUTCOMES = """
until = "2025-06"
method = "level"
[lights]
green_from = 0.9
yellow_from = 0.7
least_gain = -10.0
[[actuals]]
case = "1.1"
period = "2025-01..2025-06"
persons = 6.5
cost = 1234.5
unit_saving = 100.0
full_persons = 8
note = "jobindsats"
"""
FILES = {
    "ranges": (RANGES, read_ranges, ranges._DANISH),
    "scenarios": (SCENARIOS, read_scenarios, files._DANISH),
    "uncertainty": (UNCERTAINTY, read_uncertainty, uncertainty_file._DANISH),
    "outcomes": (OUTCOMES, read_outcomes, reading._DANISH),
}


def in_danish(text: str, names: dict[str, tuple[str, ...]], which: int) -> str:
    """Write each key of a file in Danish: its first name, or its last one."""

    def written(match: re.Match[str]) -> str:
        found = names.get(match[0])
        return match[0] if found is None else f'"{found[which]}"'

    return re.sub(r"(?<![\w\"-])[a-z_]+(?=[\w.\"]*\]| =|\.)", written, text)


@pytest.mark.parametrize("which", [0, -1])
@pytest.mark.parametrize("kind", FILES)
def test_a_file_says_the_same_in_danish(tmp_path: Path, kind: str, which: int) -> None:
    text, read, names = FILES[kind]
    english, danish = tmp_path / "en.toml", tmp_path / "da.toml"
    written = in_danish(text, dict(names), which)
    english.write_text(text, "utf-8")
    danish.write_text(written, "utf-8")
    left = {key for key in names if f"\n{key} =" in written or f"[{key}]" in written}
    assert left == set()
    assert read(danish) == read(english)


def test_keys_without_danish_letters_need_no_quotes(tmp_path: Path) -> None:
    file = tmp_path / "u.toml"
    file.write_text(
        "[usikkerhed]\npersoner = {lav = -0.3, sandsynlig = 0.0, hoej = 0.1}\n", "utf-8"
    )
    assert read_uncertainty(file).usual[Driver.PERSONS].low == -0.3  # type: ignore[attr-defined]


def test_a_key_in_both_languages_is_refused_and_a_place_is_said_as_it_is_written() -> None:
    names = DRIVER_KEYS
    twice = refusal(lambda: Table({"persons": 1, "personer": 2}, same("x"), danish=names))
    assert twice[1].startswith("x, persons: nøglen står to gange.")
    assert "Fik: persons, personer." in twice[1]
    wrong = refusal(lambda: Table({"personer": "a"}, same("x"), danish=names).take("persons", int))
    assert wrong[1].startswith("x, personer: værdien har forkert type.")
    unknown = Table({"personr": 1}, same("x"), danish=names)
    assert unknown.has("persons") is False
    said = refusal(unknown.finish)
    assert "Forventet: personer." in said[1]
    assert "Skal personr hedde personer?" in said[1]
    assert "Expected: persons." in said[0]


def test_every_driver_and_lever_has_a_danish_name() -> None:
    assert set(DRIVER_NAMES) == set(Driver)
    assert set(LEVERS) <= set(files._DANISH)
    for driver, names in DRIVER_NAMES.items():
        for name in (*names, *(each.upper() for each in names), driver.label.da):
            assert driver_named(name, same("")) is driver


def choices(command: click.Command, *words: str) -> Iterator[tuple[tuple[str, ...], str, OneOf]]:
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from choices(inner, *words, name)
    for parameter in command.params:
        if isinstance(parameter.type, OneOf):
            yield words, parameter.opts[0], parameter.type


CHOICES = list(choices(commands))


def test_options_with_named_values_are_known() -> None:
    found = {option for _, option, _ in CHOICES}
    assert found >= {"--maximise", "--method", "--fail-on", "--format"}


@pytest.mark.parametrize(("words", "option", "kind"), CHOICES)
def test_each_value_has_two_names_that_mean_the_same(
    words: tuple[str, ...], option: str, kind: OneOf
) -> None:
    convert: Callable[[str], Any] = lambda name: kind.convert(name, None, None)  # noqa: E731
    for english, names in kind.names.items():
        assert {convert(name) for name in (*names, names[0].upper())} == {english}
    danish, english = (run(*words, "--help", "--lang", each).stdout for each in ("da", "en"))
    assert f"{option} {kind.listed.da}" in danish
    assert f"{option} {kind.listed.en}" in english
    wrong = run(*words, "x", option, "ukendt-navn")
    assert wrong.exit_code == 2
    assert f"'ukendt-navn' er ikke en af '{kind.listed.da.split('|')[0]}'" in wrong.stderr


def test_the_commands_give_the_same_by_danish_names() -> None:
    of = ("aarhus-2024", "--format", "json")
    for danish, english in (
        (
            ("sensitivity", "--range", "personer=-20%:10%"),
            ("sensitivity", "--range", "persons=-20%:10%"),
        ),
        (
            ("choose", "--budget", "9000", "--maximise", "nutidsværdi"),
            ("choose", "--budget", "9000", "--maximise", "npv"),
        ),
        (
            ("choose", "--budget", "9000", "--share", "3=20"),
            ("choose", "--budget", "9000", "--share", "3=20%"),
        ),
        (("value", "--rate", "4,5"), ("value", "--rate", "4,5%")),
    ):
        assert run_json(danish[0], *of, *danish[1:]) == run_json(english[0], *of, *english[1:])

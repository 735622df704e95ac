"""Package files in TOML: what is read, and what is refused by file, place and value."""

import re
from pathlib import Path

import numpy as np
import pytest

from building import refusal, refused
from investpakke import (
    FileError,
    Group,
    InputError,
    Package,
    Phasing,
    compute_package,
    load_package,
)
from investpakke.packages import parse_package, shipped_packages
from investpakke.packages.loader import MAX_BYTES
from published_2024 import CASES, GROUPS, YEARS

SMALL = """
[package]
id = "nordby-2026"
name = "Job til flere"
municipality = "Nordby Kommune"
unit = "tkr."
first_year = 2026
years = 5

[phasings]
"Rampe" = [0.25, 0.5, 1]
"Halv" = 0.5
"Fuld" = 1

[[groups]]
id = 1
name = "Unge"

[[groups]]
id = 2
name = "Sygemeldte"

[[cases]]
number = "A"
name = "Mentorer"
group = 1
persons = 20
investment = [1000, 800, 600]
unit_saving = 120
phasing = "Rampe"

[[cases]]
number = "B"
name = "Tidlig indsats"
group = 2
persons = 8.5
investment = 700
average_saving = 875
phasing = 0.5

[[published]]
scope = "package"
quantity = "persons"
unit = "personer"
decimals = 1
place = "Forsiden"
value = 28.5
"""


# --- What is read --------------------------------------------------------------------------


def test_a_second_municipalitys_package_is_read_as_it_is_written() -> None:
    package = parse_package(SMALL, "nordby.toml")
    mentors, early = package.cases
    assert package.shown_years == (2026, 2027, 2028, 2029, 2030)
    assert package.groups == (Group(1, "Unge"), Group(2, "Sygemeldte"))
    assert package.averaging_years == 4
    assert package.discount_rate == 0.035
    assert mentors.investment == (1000.0, 800.0, 600.0)
    assert (mentors.unit_saving, mentors.average_saving) == (120.0, None)
    assert mentors.phasing == Phasing((0.25, 0.5, 1.0), "Rampe")
    assert (early.unit_saving, early.average_saving) == (None, 875.0)
    assert early.phasing == Phasing((0.5, 1.0))
    assert [phasing.name for phasing in package.phasings] == ["Rampe", "Halv", "Fuld"]
    assert package.phasings[1:] == (Phasing((0.5, 1.0), "Halv"), Phasing((1.0,), "Fuld"))


def test_a_second_municipalitys_package_computes_right() -> None:
    result = compute_package(parse_package(SMALL, "nordby.toml"))
    assert result.full_saving.tolist() == [2400, 1000]
    assert result.investment_by_case.tolist() == [
        [1000, 800, 600, 600, 600],
        [700, 700, 700, 700, 700],
    ]
    assert result.saving_by_case.tolist() == [
        [600, 1200, 2400, 2400, 2400],
        [500, 1000, 1000, 1000, 1000],
    ]
    assert result.by_case.investment.tolist() == [750, 700]
    assert result.by_case.saving.tolist() == [1650, 875]
    assert result.by_group.gain.tolist() == [900, 175]
    assert result.cumulative_net_by_year.tolist() == [-600, 100, 2200, 4300, 6400]
    np.testing.assert_allclose(result.by_case.break_even_persons, [20 * 750 / 1650, 8.5 * 0.8])


@pytest.mark.parametrize(
    ("unit", "amounts"),
    [
        ("kr.", ["[1000000, 800000, 600000]", "120000", "700000", "875000"]),
        ("mio. kr.", ["[1, 0.8, 0.6]", "0.12", "0.7", "0.875"]),
    ],
)
def test_the_same_amounts_in_another_unit_give_the_same_package(
    unit: str, amounts: list[str]
) -> None:
    text = SMALL.replace('unit = "tkr."', f'unit = "{unit}"')
    for before, after in zip(["[1000, 800, 600]", "120", "700", "875"], amounts, strict=True):
        assert text.count(f"= {before}\n") == 1
        text = text.replace(f"= {before}\n", f"= {after}\n")
    in_tkr = parse_package(SMALL, "a.toml")
    other = parse_package(text, "a.toml")
    assert stated_amounts(other) == pytest.approx(stated_amounts(in_tkr), rel=1e-12)
    assert stated_amounts(in_tkr) == [1000, 800, 600, 120, 0, 700, 0, 875]


def stated_amounts(package: Package) -> list[float]:
    return [
        amount
        for case in package.cases
        for amount in (*case.investment, case.unit_saving or 0, case.average_saving or 0)
    ]


def test_a_case_takes_the_packages_averaging_years_unless_it_has_its_own() -> None:
    text = SMALL.replace("years = 5\n", "years = 5\naveraging_years = 3\n")
    text = text.replace("persons = 20\n", "persons = 20\naveraging_years = 2\n")
    assert [c.averaging_years for c in parse_package(text, "a.toml").cases] == [2, 3]


def test_a_case_without_a_phasing_has_full_effect_from_the_start() -> None:
    text = SMALL.replace('phasing = "Rampe"\n', "")
    assert parse_package(text, "a.toml").cases[0].phasing.over(3).tolist() == [1, 1, 1]


def test_a_phasing_may_be_a_row_of_factors_in_the_case_itself() -> None:
    text = SMALL.replace('phasing = "Rampe"', "phasing = [0, 0.5]")
    assert parse_package(text, "a.toml").cases[0].phasing.over(3).tolist() == [0, 0.5, 0.5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_is_read_by_its_path_with_danish_letters(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "pakke æøå.toml"
    path.write_text(SMALL.replace("Unge", "Ærø-øboere på Å"), encoding, newline="\r\n")
    assert load_package(path).groups[0].name == "Ærø-øboere på Å"
    assert load_package(str(path)) == load_package(path)


# --- The package that ships ----------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Package:
    return load_package("aarhus-2024")


def test_the_2024_package_ships_under_its_own_name(shipped: Package) -> None:
    assert shipped_packages() == ("aarhus-2024",)
    assert shipped.id == "aarhus-2024"
    assert shipped.shown_years == YEARS


def test_every_shipped_case_is_as_printed(shipped: Package) -> None:
    read = [
        (
            case.number,
            case.group,
            case.persons,
            case.investment,
            case.average_saving,
            case.phasing.over(3).tolist(),
            case.averaging_years,
        )
        for case in shipped.cases
    ]
    assert read == [
        (
            case.number,
            case.group,
            case.persons,
            (case.investment,),
            case.saving,
            [0.5 if case.half_effect else 1, 1, 1],
            case.averaging_years,
        )
        for case in CASES
    ]


def test_the_shipped_package_has_the_four_groups(shipped: Package) -> None:
    assert [group.id for group in shipped.groups] == [group.group for group in GROUPS]


def test_every_shipped_published_figure_is_as_printed(shipped: Package) -> None:
    stated = {(f.scope, f.key, f.quantity, f.unit): f.value for f in shipped.published}
    for case in CASES:
        assert stated["case", case.number, "annual_investment", "tkr."] == case.investment
        assert stated["case", case.number, "average_saving", "tkr."] == case.saving
        assert stated["case", case.number, "average_gain", "tkr."] == case.gain
        assert stated["case", case.number, "average_gain", "mio. kr."] == case.gain / 1000
        assert stated["case", case.number, "persons", "personer"] == case.persons
    for group in GROUPS:
        key = str(group.group)
        assert stated["group", key, "annual_investment", "tkr."] == group.investment
        assert stated["group", key, "average_saving", "tkr."] == group.saving
        assert stated["group", key, "average_gain", "tkr."] == group.gain
        assert stated["group", key, "share", "%"] == group.percent


def test_the_shipped_yearly_path_is_as_printed_with_one_figure_lost(shipped: Package) -> None:
    path = {(f.quantity, f.key): f.value for f in shipped.published if f.scope == "year"}
    years = [str(year) for year in YEARS]
    assert [path["investment", year] for year in years] == [28] * 6
    assert [path["saving", year] for year in years] == [20, 37, 40, 41, 41, 42]
    assert [path["net", year] for year in years] == [-8, 9, 12, 13, None, 14]


def test_every_shipped_figure_says_where_it_is_printed(shipped: Package) -> None:
    assert len(shipped.published) == 114
    assert all(figure.place and "{" not in figure.place for figure in shipped.published)


# --- What is refused -----------------------------------------------------------------------

NO_KEY = ("the key is missing", "nøglen mangler")
UNKNOWN = ("the key is not known", "nøglen kendes ikke")
WRONG_TYPE = ("wrong type", "forkert type")

REFUSALS: dict[str, tuple[str, str, str, list[str], list[str]]] = {
    # what is wrong: (text before, text after, the problem, in the English and the Danish message)
    "unknown key": (
        "persons = 20\n",
        "persons = 20\navereging_years = 6\n",
        "toml.key_unknown",
        ["cases[1]: ", UNKNOWN[0], "averaging_years", "Did you mean averaging_years by avereging"],
        ["cases[1]: ", UNKNOWN[1], "Skal avereging_years hedde averaging_years?"],
    ),
    "unknown key like none": (
        "persons = 20\n",
        "persons = 20\nxyz = 6\n",
        "toml.key_unknown",
        ["cases[1]: ", "Got: 'xyz'."],
        ["cases[1]: ", "Fik: 'xyz'."],
    ),
    "misspelt saving": (
        "average_saving = 875",
        "averge_saving = 875",
        "toml.key_unknown",
        ["cases[2]: ", "Did you mean average_saving by averge_saving?"],
        ["cases[2]: ", "Skal averge_saving hedde average_saving?"],
    ),
    "misspelt persons": (
        "persons = 20",
        "person = 20",
        "toml.key_unknown",
        ["cases[1]: ", "Did you mean persons by person?"],
        ["cases[1]: ", "Skal person hedde persons?"],
    ),
    "unknown table": (
        "[[cases]]",
        "[[case]]",
        "toml.key_unknown",
        ["Got: 'case'", "Did you mean cases by case?"],
        ["Fik: 'case'", "Skal case hedde cases?"],
    ),
    "unknown key in the head": (
        "years = 5\n",
        "years = 5\ncolour = 1\n",
        "toml.key_unknown",
        ["package: ", "'colour'"],
        ["package: ", "'colour'"],
    ),
    "a unit saving without persons": (
        "persons = 20\n",
        "",
        "case.unit_saving_without_persons",
        [
            "cases[1], case A, persons: ",
            "without persons",
            "above 0. Got: nothing",
            "average_saving",
        ],
        ["cases[1], sag A, helårspersoner: ", "ingen helårspersoner", "Fik: intet"],
    ),
    "persons as text": (
        "persons = 20",
        'persons = "20"',
        "toml.wrong_type",
        ["cases[1], persons: ", WRONG_TYPE[0], "Expected: a number. Got: '20'"],
        ["cases[1], persons: ", WRONG_TYPE[1], "Forventet: et tal. Fik: '20'"],
    ),
    "persons as truth value": (
        "persons = 20",
        "persons = true",
        "toml.wrong_type",
        ["cases[1], persons: ", "Got: True"],
        ["cases[1], persons: ", "Fik: True"],
    ),
    "group as fraction": (
        "group = 1",
        "group = 1.0",
        "toml.wrong_type",
        ["cases[1], group: ", "a whole number. Got: 1"],
        ["cases[1], group: ", "et helt tal. Fik: 1"],
    ),
    "number not a text": (
        'number = "A"',
        "number = 1.1",
        "toml.wrong_type",
        ["cases[1], number: ", "a text. Got: 1.1"],
        ["cases[1], number: ", "en tekst. Fik: 1,1"],
    ),
    "larger than a whole number may be": (
        "persons = 20",
        f"persons = 1{'0' * 400}",
        "toml.wrong_type",
        ["cases[1], persons: ", "Got: 1000"],
        ["cases[1], persons: ", "Fik: 1000"],
    ),
    "cases not a list": (
        '[[cases]]\nnumber = "A"',
        '[cases]\nnumber = "A"',
        "toml.invalid",
        ["not valid TOML"],
        ["ikke gyldig TOML"],
    ),
    "duplicate case number": (
        'number = "B"',
        'number = "A"',
        "value.twice",
        ["case numbers", "occurs twice", "Got: 'A'"],
        ["sagernes numre", "står to gange", "Fik: 'A'"],
    ),
    "duplicate group": (
        "id = 2",
        "id = 1",
        "value.twice",
        ["group ids", "Got: 1"],
        ["målgruppernes numre", "Fik: 1"],
    ),
    "missing unit": (
        'unit = "tkr."\n',
        "",
        "unit.none",
        ["package, unit: the unit is missing", "Expected: kr., tkr., mio. kr. Got: nothing"],
        ["package, unit: enheden mangler", "Forventet: kr., tkr., mio. kr. Fik: intet"],
    ),
    "unknown unit": (
        'unit = "tkr."',
        'unit = "1000 kr"',
        "unit.unknown",
        ["package, unit: the unit is not known", "kr., tkr., mio. kr.", "Got: '1000 kr'"],
        ["package, unit: enheden kendes ikke", "kr., tkr., mio. kr.", "Fik: '1000 kr'"],
    ),
    "missing head": (
        "[package]",
        "[pakke]",
        "toml.key_missing",
        ["package: ", NO_KEY[0]],
        ["package: ", NO_KEY[1]],
    ),
    "missing name": (
        'name = "Mentorer"\n',
        "",
        "toml.key_missing",
        ["cases[1], name: "],
        ["cases[1], name: "],
    ),
    "no saving": (
        "average_saving = 875\n",
        "",
        "case.saving_not_one_way",
        ["cases[2], case B, saving: ", "either unit_saving or average_saving", "nothing"],
        ["cases[2], sag B, besparelse: ", "enten enhedsbesparelse eller", "intet"],
    ),
    "two savings": (
        "average_saving = 875\n",
        "average_saving = 875\nunit_saving = 100\n",
        "case.saving_not_one_way",
        ["cases[2], case B, saving: ", "Got: both"],
        ["cases[2], sag B, besparelse: ", "Fik: begge"],
    ),
    "group that does not exist": (
        "group = 2",
        "group = 3",
        "group.unknown",
        ["case B, group: the group does not exist", "one of 1, 2", "Got: 3"],
        ["sag B, målgruppe: målgruppen findes ikke", "en af 1, 2", "Fik: 3"],
    ),
    "negative persons": (
        "persons = 8.5",
        "persons = -8.5",
        "number.out_of_range",
        ["cases[2], case B, persons: ", "above 0", "Got: -8.5"],
        ["cases[2], sag B, helårspersoner: ", "over 0", "Fik: -8,5"],
    ),
    "persons not a number": (
        "persons = 20",
        "persons = nan",
        "number.unreadable",
        ["cases[1], case A, persons: ", "not a number", "Got: nan"],
        ["cases[1], sag A, helårspersoner: ", "ikke et tal", "Fik: nan"],
    ),
    "negative factor": (
        "phasing = 0.5",
        "phasing = -0.5",
        "number.out_of_range",
        ["cases[2], phasing, year 1: ", "from 0 to 1", "Got: -0.5"],
        ["cases[2], indfasning, år 1: ", "fra 0 til 1", "Fik: -0,5"],
    ),
    "factor in per cent": (
        "[0.25, 0.5, 1]",
        "[0.25, 50, 1]",
        "number.out_of_range",
        ["phasing 'Rampe', year 2: ", "from 0 to 1", "Got: 50"],
        ["indfasning 'Rampe', år 2: ", "fra 0 til 1", "Fik: 50"],
    ),
    "named first-year factor in per cent": (
        '"Halv" = 0.5',
        '"Halv" = 50',
        "number.out_of_range",
        ["phasing 'Halv', year 1: ", "Got: 50"],
        ["indfasning 'Halv', år 1: ", "Fik: 50"],
    ),
    "named phasing as text": (
        '"Halv" = 0.5',
        '"Halv" = "halv"',
        "toml.wrong_type",
        ["phasings, Halv: ", "a number or a list. Got: 'halv'"],
        ["phasings, Halv: ", "et tal eller en liste. Fik: 'halv'"],
    ),
    "unknown named phasing": (
        'phasing = "Rampe"',
        'phasing = "Ramp"',
        "phasing.unknown",
        ["cases[1], phasing: the phasing does not exist", "Rampe, Halv, Fuld", "Got: 'Ramp'"],
        ["cases[1], phasing: indfasningen findes ikke", "Rampe, Halv, Fuld", "Fik: 'Ramp'"],
    ),
    "phasing without effect": (
        "phasing = 0.5",
        "phasing = [0, 0, 0, 0, 1]",
        "case.no_effect",
        ["cases[2], case B, phasing: ", "no effect", "first 4 years"],
        ["cases[2], sag B, indfasning: ", "ingen effekt", "første 4 år"],
    ),
    "text in the investment": (
        "[1000, 800, 600]",
        '[1000, "800", 600]',
        "list.not_numbers",
        ["cases[1], investment: ", "one amount per year", "[1000, '800', 600]"],
        ["cases[1], investment: ", "et beløb pr. år", "[1000, '800', 600]"],
    ),
    "truth value in the investment": (
        "[1000, 800, 600]",
        "[1000, true]",
        "list.not_numbers",
        ["cases[1], investment: ", "one amount per year"],
        ["cases[1], investment: ", "et beløb pr. år"],
    ),
    "too large a number in the investment": (
        "[1000, 800, 600]",
        f"[1000, 1{'0' * 400}]",
        "toml.wrong_type",
        ["cases[1], investment: "],
        ["cases[1], investment: "],
    ),
    "no investment": (
        "[1000, 800, 600]",
        "[]",
        "years.count",
        ["cases[1], case A, investment: ", "0 numbers"],
        ["cases[1], sag A, investering: ", "0 tal"],
    ),
    "negative investment": (
        "investment = 700",
        "investment = -700",
        "number.out_of_range",
        ["cases[2], case B, investment, year 1: ", "at least 0", "Got: -700"],
        ["cases[2], sag B, investering, år 1: ", "mindst 0", "Fik: -700"],
    ),
    "no years": (
        "years = 5",
        "years = 0",
        "number.out_of_range",
        ["years: ", "from 1 to 100", "Got: 0"],
        ["antal viste år: ", "fra 1 til 100", "Fik: 0"],
    ),
    "not TOML": ("years = 5", "years 5", "toml.invalid", ["line 8"], ["linje 8"]),
    "key twice": ("years = 5", "years = 5\nyears = 6", "toml.invalid", ["line 9"], ["linje 9"]),
    "unknown scope": (
        'scope = "package"',
        'scope = "pakke"',
        "published.scope_unknown",
        ["published[1], scope: ", "case, group, package", "Got: 'pakke'"],
        ["published[1], scope: ", "tallets art kendes ikke", "Fik: 'pakke'"],
    ),
    "published without a value": (
        "value = 28.5\n",
        "",
        "toml.key_missing",
        ["published[1], value: "],
        ["published[1], value: "],
    ),
    "published value as text": (
        "value = 28.5",
        'values = { "" = "28,5" }',
        "toml.wrong_type",
        ["published[1], values, : ", "Got: '28,5'"],
        ["published[1], values, : ", "Fik: '28,5'"],
    ),
    "decimals that lack a key": (
        "decimals = 1\n",
        'decimals = { "1.1" = 1 }\n',
        "toml.key_missing",
        ["published[1], decimals"],
        ["published[1], decimals"],
    ),
    "decimals without a figure": (
        "decimals = 1\n",
        'decimals = { "" = 1, "1.1" = 1 }\n',
        "toml.key_unknown",
        ["published[1], decimals", "'1.1'"],
        ["published[1], decimals", "'1.1'"],
    ),
    "lost figure without a text for key": (
        "value = 28.5",
        "missing = [2028]",
        "list.not_texts",
        ["published[1], missing: ", "keys as texts", "Got: 2028"],
        ["published[1], missing: ", "nøgler som tekst", "Fik: 2028"],
    ),
    "figure that need not tie without why": (
        "value = 28.5",
        "value = 28.5\nmust_tie = false",
        "published.no_reason",
        ["published[1], package  persons: ", "a reason (why)"],
        ["published[1], package  persons: ", "en begrundelse (why)"],
    ),
    "why in one language": (
        "value = 28.5",
        'value = 28.5\nmust_tie = false\nwhy.da = "rundet"',
        "toml.key_missing",
        ["published[1], why, en: "],
        ["published[1], why, en: "],
    ),
    "ratio of one number": (
        "value = 28.5",
        "value = 28.5\nratio = [5]",
        "value.not_a_pair",
        ["published[1], ratio: ", "two numbers", "[5]"],
        ["published[1], ratio: ", "to tal", "[5]"],
    ),
}


@pytest.mark.parametrize("wrong", REFUSALS)
def test_a_wrong_file_is_refused_by_file_place_and_value(wrong: str) -> None:
    before, after, problem, english, danish = REFUSALS[wrong]
    assert before in SMALL
    text = SMALL.replace(before, after)
    kind = FileError if problem == "toml.invalid" else InputError
    error = refused(lambda: parse_package(text, "min_pakke.toml"), kind)
    en, da = error.text("en"), error.text("da")
    assert error.id == problem
    assert en.startswith(("min_pakke.toml, ", "min_pakke.toml: "))
    assert da.startswith(("min_pakke.toml, ", "min_pakke.toml: "))
    assert all(part in en for part in english), en
    assert all(part in da for part in danish), da


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "1" * 10_000, "\x00"])
def test_a_hostile_file_is_refused_as_not_toml(text: str) -> None:
    en, da = refusal(lambda: parse_package(text, "a.toml"), FileError)
    assert en.startswith("a.toml: the file is not valid TOML. Got: ")
    assert da.startswith("a.toml: filen er ikke gyldig TOML. Fik: ")


def test_an_empty_file_lacks_its_head() -> None:
    en, da = refusal(lambda: parse_package("", "a.toml"))
    assert en == "a.toml, package: the key is missing. Expected: a table. Got: nothing."
    assert da == "a.toml, package: nøglen mangler. Forventet: en tabel. Fik: intet."


@pytest.mark.parametrize("name", ["mangler.toml", "aarhus-2025", "mappe", "a\0b"])
def test_a_file_that_cannot_be_read_is_refused_with_the_packages_that_ship(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "mappe").mkdir()
    en, da = refusal(lambda: load_package(tmp_path / name), FileError)
    assert name in en
    assert "the file cannot be read. Expected: a TOML file or one of aarhus-2024" in en
    assert re.search(r"Got: .+\.$", en)
    assert name in da
    assert "filen kan ikke læses. Forventet: en TOML-fil eller en af aarhus-2024" in da


def test_a_file_too_large_for_a_package_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "stor.toml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    en, da = refusal(lambda: load_package(path), FileError)
    assert "stor.toml: the file is too large. Expected: at most 5000000 bytes. Got: 5000001" in en
    assert "stor.toml: filen er for stor. Forventet: højst 5000000 byte. Fik: 5000001" in da


def test_a_file_saved_in_windows_letters_is_refused_with_the_way_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "ansi.toml"
    path.write_text(SMALL.replace("Unge", "Ældre"), "cp1252")
    en, da = refusal(lambda: load_package(path), FileError)
    assert "ansi.toml: the file is not saved as UTF-8" in en
    assert f"at byte {path.read_bytes().index('Æ'.encode('cp1252')) + 1}" in en
    assert "ansi.toml: filen er ikke gemt som UTF-8" in da

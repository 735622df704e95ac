"""The command line: the JSON contract, tables, languages, help, wrong use."""

from importlib import resources

import pytest

import investpakke
from investpakke import compute_package, load_package
from investpakke.show.results.package import page
from published_2024 import CASES, GROUPS, YEARS, full_saving, yearly_saving
from running import PACKAGE, as_user, run, run_json, strict_json
from terminal_pages import DANISH, on_terminal

COMMANDS = (
    "package",
    "reconcile",
    "switching",
    "sensitivity",
    "risk",
    "choose",
    "functions",
    "new",
    "demo",
)


@pytest.fixture(scope="module")
def form():
    return run_json("package", "aarhus-2024")


# --- The JSON contract ---------------------------------------------------------------------------


def test_package_json_has_the_keys_of_the_contract(form):
    case = {
        "number",
        "group",
        "annual_investment",
        "average_saving",
        "average_gain",
        "persons",
        "full_saving",
        "unit_saving",
        "break_even_persons",
        "margin",
        "saving_by_year",
    }
    group = {"id", "annual_investment", "average_saving", "average_gain", "share"}
    package = {"annual_investment", "average_saving", "average_gain", "persons"}
    assert all(case <= item.keys() for item in form["cases"])
    assert all(group <= item.keys() for item in form["groups"])
    assert package <= form["package"].keys()
    assert {"years", "investment_by_year", "saving_by_year", "net_by_year"} <= form.keys()


def test_package_json_reproduces_every_published_case(form):
    assert [case["number"] for case in form["cases"]] == [case.number for case in CASES]
    for case, published in zip(form["cases"], CASES, strict=True):
        assert case["group"] == published.group
        assert case["annual_investment"] == pytest.approx(published.investment)
        assert case["average_saving"] == pytest.approx(published.saving)
        assert case["average_gain"] == pytest.approx(published.gain)
        assert case["persons"] == published.persons


def test_package_json_gives_the_figures_behind_the_published_ones(form):
    for case, published in zip(form["cases"], CASES, strict=True):
        full = full_saving(published)
        ratio = published.investment / published.saving
        assert case["full_saving"] == pytest.approx(full)
        assert case["unit_saving"] == pytest.approx(full / published.persons)
        assert case["break_even_persons"] == pytest.approx(published.persons * ratio)
        assert case["margin"] == pytest.approx(1 - ratio)
        yearly = [yearly_saving(published, year) for year in YEARS]
        assert case["saving_by_year"] == pytest.approx(yearly)


def test_package_json_reproduces_the_group_totals_and_shares(form):
    for group, published in zip(form["groups"], GROUPS, strict=True):
        assert group["id"] == published.group
        assert group["annual_investment"] == pytest.approx(published.investment)
        assert group["average_saving"] == pytest.approx(published.saving)
        assert group["average_gain"] == pytest.approx(published.gain)
        assert round(group["share"] * 100) == published.percent


def test_package_json_reproduces_the_package_and_its_years(form):
    total = form["package"]
    assert total["annual_investment"] == pytest.approx(27890)
    assert total["average_saving"] == pytest.approx(34667)
    assert total["average_gain"] == pytest.approx(6777)
    assert total["persons"] == 307
    saving = [sum(yearly_saving(case, year) for case in CASES) for year in YEARS]
    assert form["years"] == list(YEARS)
    assert form["investment_by_year"] == pytest.approx([27890] * 6)
    assert form["saving_by_year"] == pytest.approx(saving)
    assert form["net_by_year"] == pytest.approx([value - 27890 for value in saving])
    assert total["mean_net"] == pytest.approx(sum(saving) / 6 - 27890)


def test_package_json_keeps_danish_letters_and_full_precision():
    text = run("package", "aarhus-2024", "--format", "json").stdout
    assert "boligområder" in text
    assert "38151.4155844" in text
    assert strict_json(text)["unit"] == "tkr."


def test_package_json_is_the_same_in_both_languages():
    danish = run("package", "aarhus-2024", "--format", "json")
    english = run("package", "aarhus-2024", "--format", "json", "--lang", "en")
    assert danish.stdout == english.stdout


def test_a_package_without_cases_is_computed(tmp_path):
    path = tmp_path / "empty.toml"
    path.write_text(PACKAGE.partition("[[cases]]")[0], "utf-8")
    form = run_json("package", path)
    assert form["cases"] == []
    assert form["net_by_year"] == [0, 0, 0, 0]
    assert run("package", path).exit_code == 0


NO_PERSONS = (
    PACKAGE
    + """
[[cases]]
number = "1.2"
name = "Uden personer"
group = 1
investment = 500
average_saving = 800
"""
)


def test_persons_that_are_not_stated_are_null_and_never_a_number(tmp_path):
    path = tmp_path / "package.toml"
    path.write_text(NO_PERSONS, "utf-8")
    form = run_json("package", path)
    known, unknown = form["cases"]
    assert (known["persons"], known["unit_saving"]) == (10, 100)
    assert [unknown[key] for key in ("persons", "unit_saving", "break_even_persons")] == [None] * 3
    assert unknown["margin"] == pytest.approx(300 / 800)
    for part in (form["groups"][0], form["package"]):
        assert (part["persons"], part["break_even_persons"]) == (None, None)
        assert part["average_saving"] == pytest.approx(875 + 800)


# --- Tables --------------------------------------------------------------------------------------


def test_the_danish_table_writes_numbers_as_danes_do():
    table = run("package", "aarhus-2024").stdout
    for shown in ("1.806", "34.667", "6.777", "23,7 %", "0,2 %", "15,97", "-4.573", "38.151"):
        assert shown in table
    assert "Målgruppe 3: Flere sygemeldte" in table


def test_the_english_table_writes_numbers_as_the_english_do():
    table = run("package", "aarhus-2024", "--lang", "en").stdout
    for shown in ("1,806", "34,667", "6,777", "23.7%", "0.2%", "15.97", "-4,573", "38,151"):
        assert shown in table
    assert "Group 3: Flere sygemeldte" in table


def test_the_table_names_the_cases_that_one_person_fewer_wipes_out():
    table = " ".join(run("package", "aarhus-2024").stdout.split())
    assert "fjerner gevinsten i sag 1.2, 1.4, 3.2, 4.4 og 4.5" in table


def test_the_table_shows_a_dash_for_persons_that_are_not_stated_and_says_so(tmp_path):
    path = tmp_path / "package.toml"
    path.write_text(NO_PERSONS, "utf-8")
    lines = run("package", path).stdout.splitlines()
    row = next(line.split() for line in lines if "Uden personer" in line)
    whole = next(line.split() for line in lines if "Pakken i alt" in line)
    assert row[-4:] == ["–", "–", "37,5", "%"]
    assert whole[-4:] == ["–", "–", "34,3", "%"]
    assert "Helårspersoner er ikke oplyst i sag 1.2;" in " ".join(" ".join(lines).split())


def test_the_table_shows_both_averages_and_says_why_they_differ(tmp_path):
    path = tmp_path / "pakke.toml"
    source = resources.files("investpakke.packages").joinpath("aarhus_2024.toml")
    path.write_text(source.read_text("utf-8").split("[[published]]")[0], "utf-8")
    table = " ".join(run("package", path, "--lang", "en").stdout.split())
    assert "Two averages, both right: the gain of 6,777 tkr." in table
    assert "the net of 7,789 tkr. a year" in table
    assert "Doc. net" not in table
    assert run_json("package", path)["published_path"] is None


def test_the_documents_path_stands_beside_the_computed_one_and_why_they_differ():
    table = " ".join(run("package", "aarhus-2024", "--lang", "en").stdout.split())
    assert "Document's saving (mio. kr.) Document's net (mio. kr.)" in table
    assert "2024 27,890 23,317 -4,573 -4,573 20 -8" in table
    assert "the document's net is 9 mio. kr. a year in 2024-2029" in table
    assert "with the cases' phasing it is 7.8" in table
    assert "the cases' average gains sum to 6.8" in table
    path = run_json("package", "aarhus-2024")["published_path"]
    assert path["unit"] == "mio. kr."
    assert path["saving_by_year"] == [20, 37, 40, 41, 41, 42]
    assert path["net_by_year"] == [-8, 9, 12, 13, None, 14]
    assert path["mean_net"] == 9
    assert "* Averages over 6 years for 2.1; over 4 years for the others." in table


def test_a_case_that_loses_money_is_named(tmp_path):
    path = tmp_path / "loss.toml"
    path.write_text(PACKAGE.replace("investment = 600", "investment = 6000"), "utf-8")
    assert "dækker ikke investeringen i sag 1.1" in run("package", path).stdout


@pytest.mark.parametrize("width", [90, 100, 120])
def test_lines_fit_the_page_and_only_names_are_shortened(width):
    package = load_package("aarhus-2024")
    text = on_terminal(page(package, compute_package(package), DANISH), width)
    assert max(map(len, text.splitlines())) <= width
    assert "34.667" in text
    assert "246,99" in text


@pytest.mark.parametrize("code", ["001b[31m", "0007", "0000", "FFFE", "007F"])
def test_control_codes_in_a_file_are_refused_and_do_not_reach_the_terminal(code, tmp_path):
    path = tmp_path / "codes.toml"
    path.write_text(PACKAGE.replace("Flere i job", f"Flere\\u{code} i job"), "utf-8")
    result = run("package", path)
    assert result.exit_code == 2
    assert "styretegn" in result.stderr
    assert result.stderr.replace("\n", "").isprintable()


def test_no_colour_is_asked_for_and_given():
    coloured = as_user("package", "aarhus-2024", FORCE_COLOR="1").stdout
    plain = as_user("package", "aarhus-2024", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert b"\x1b[31m" in coloured
    assert b"\x1b[31m" not in plain


# --- Languages, help, wrong use ------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("--lang", "en", "package", "aarhus-2024"),
        ("package", "aarhus-2024", "--lang", "en"),
        ("package", "--lang=en", "aarhus-2024"),
        ("--lang", "da", "package", "aarhus-2024", "--lang", "en"),
    ],
)
def test_the_language_may_stand_before_or_after_the_command(arguments):
    assert "Present value" in run(*arguments).stdout


def test_the_environment_sets_the_language_and_an_option_overrides_it():
    environment = {"INVESTPAKKE_LANG": "en"}
    assert "Present value" in run("package", "aarhus-2024", env=environment).stdout
    danish = run("package", "aarhus-2024", "--lang", "da", env=environment)
    assert "Nutidsværdi" in danish.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples_in_both_languages(name):
    danish = run(name, "--help").stdout
    assert danish.startswith(f"Brug: investpakke {name}")
    assert "Eksempler:\n  investpakke" in danish
    assert "Vis denne hjælp." in danish
    assert "Options" not in danish
    english = run(name, "--help", "--lang", "en").stdout
    assert english.startswith(f"Usage: investpakke {name}")
    assert "Examples:\n  investpakke" in english
    assert "VALG" not in english
    assert run(name, "--lang", "en", "--help").stdout == english


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_the_help_lists_every_command_with_a_line_about_it(arguments):
    result = run(*arguments)
    assert result.exit_code == 0
    listed = result.stdout.partition("Daglig brug:")[2].partition("Valg:")[0]
    lines = [line for line in listed.splitlines() if line.startswith("  ")]
    assert {line.split()[0] for line in lines} >= set(COMMANDS)
    assert all(len(line.split()) > 3 for line in lines)


def test_the_help_groups_the_commands_by_what_they_are_for():
    for language, titles in (
        ("da", ("Daglig brug", "Beslutning", "Kontrol", "Installation og opslag")),
        ("en", ("Daily use", "Decision", "Control", "Installation and reference")),
    ):
        page = run("--help", "--lang", language).stdout
        places = [page.index(f"\n{title}:\n") for title in titles]
        assert places == sorted(places)
        assert "Andre kommandoer" not in page
        assert "Other commands" not in page
        assert page.index("  refresh ") < page.index("  risk ") < page.index("  validate ")


@pytest.mark.parametrize("words", [(), ("package",), ("addin", "install")])
@pytest.mark.parametrize("asked", ["help", "hjælp"])
def test_help_before_a_command_is_help_after_it(words, asked):
    assert run(asked, *words).stdout == run(*words, "--help").stdout
    assert run(asked, *words, "--lang", "en").stdout.startswith("Usage: investpakke")


def test_the_version_is_told():
    assert run("--version").stdout == f"investpakke {investpakke.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "danish", "english"),
    [
        (("pakke",), "Kommandoen 'pakke' findes ikke.", "No such command 'pakke'."),
        (("package",), "Der mangler 'FIL|NAVN'.", "Missing argument 'FILE|NAME'."),
        (("new",), "Der mangler 'FIL.xlsx'.", "Missing argument 'FILE.xlsx'."),
        (("package", "a", "b"), "for mange argumenter: b", "unexpected extra argument"),
        (
            ("read", "min", "model.xlsx"),
            "Sæt anførselstegn om et navn med mellemrum",
            "Put a name with spaces in quotes",
        ),
        (("read", "a", "--sprog", "da"), "Mente du '--lang'?", "Did you mean '--lang'?"),
        (("read", "a", "--ark", "Sager"), "Mente du '--sheet'?", "Did you mean '--sheet'?"),
        (("package", "a", "--formt", "json"), "Valget '--formt' findes ikke.", "No such option"),
        (("package", "a", "--format", "xml"), "'xml' er ikke en af", "'xml' is not one of"),
        (
            ("package", "a", "--format"),
            "Valget '--format' mangler sin værdi.",
            "requires an argument",
        ),
        (("new", "a.xlsx", "--cases", "to"), "værdien er ikke et tal", "is not a number"),
        (("new", "a.xlsx", "--cases", "0"), "tallet er uden for det tilladte", "out of range"),
    ],
)
def test_wrong_use_exits_2_and_says_what_is_wrong_in_the_language_chosen(
    arguments, danish, english
):
    for language, text, usage in (("da", danish, "Brug: "), ("en", english, "Usage: ")):
        result = run("--lang", language, *arguments)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert text in result.stderr
        assert result.stderr.startswith(usage)


def test_a_language_that_does_not_exist_is_refused():
    result = run("package", "aarhus-2024", "--lang", "fr")
    assert result.exit_code == 2
    assert "'fr'" in result.stderr

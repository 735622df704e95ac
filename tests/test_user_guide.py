"""The Danish user guide says what the code does: every formula, figure, header and command."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import click
import numpy as np
import openpyxl
import pytest
from defusedxml import ElementTree

import refused_models
from danish_formula import Cells, compute
from example_model import make_example
from existing_models import MODELS, make_model
from investpakke import InvestpakkeError, boundary, compute_package, load_package
from investpakke.cli import commands
from investpakke.deciding import Demands, Driver
from investpakke.deciding.probability import Pert
from investpakke.functions import catalogue
from investpakke.reconciliation import Verdict, reconcile
from investpakke.show.changed_cells import before_and_now
from investpakke.show.numbers import number, percent
from investpakke.source import Source
from investpakke.workbook.foreign.headers import texts
from investpakke.workbook.foreign.mapping import mapping_on_sheet, read_mapping
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.refresh import refresh
from investpakke.workbook.refresh.package_sheet import MARKERS, build_blocks
from investpakke_addin.build import BUILT, RIBBON, WORKBOOK_FILE
from investpakke_addin.finding import State
from investpakke_addin.refresh import result_text
from investpakke_templates.shipped import BUILT as TEMPLATES
from pictures import DOCUMENT, IMAGES, OWN_REPORT, PICTURES, REPORT
from running import run
from user_guide import ROOT, SEPARATOR, TEXT, Line, code, fenced, lines, section, table

# --- Formulas and what their cells show ------------------------------------------------------

FORMULAS = [line for line in lines(TEXT) if line[0].startswith("`=")]


@cache
def shipped_workbook() -> Any:
    return openpyxl.load_workbook(BUILT / WORKBOOK_FILE, data_only=True)


def cells(sheet: str, area: str) -> list[list[object]]:
    """Return cells of the 2024 workbook, or those that the guide lists for refused calls."""
    page = shipped_workbook()[sheet] if sheet else error_cells()
    found = page[area]
    rows = found if isinstance(found, tuple) else ((found,),)
    return [[cell.value for cell in row] for row in rows]


def error_rows() -> list[Line]:
    return table(section("I en celle"), "Række")


@cache
def error_cells() -> Any:
    sheet = openpyxl.Workbook().active
    sheet.append(["Investering", "Besparelse"])
    for _, investment, saving in error_rows():
        content = saving.removeprefix("teksten ")
        special = {"tom": None, "en formel, der giver `#DIVISION/0!`": "#DIV/0!"}
        plain = float(content) if content == saving and content.isdigit() else content
        sheet.append([float(investment), special.get(content, plain)])
    return sheet


def said(shown: object, as_printed: str) -> str:
    """Return what a cell shows as the guide prints it: with as many decimals."""
    if isinstance(shown, str):
        error = boundary.error_shown(shown)
        return f"`{next(name.da for name in boundary.ERROR_NAMES.values() if name.en == error)}`"
    decimals = [len(part.partition(",")[2]) for part in as_printed.split(SEPARATOR)]
    values = np.ravel(shown).tolist()  # type: ignore[call-overload]
    assert len(values) == len(decimals)
    return SEPARATOR.join(number(v, "da", d) for v, d in zip(values, decimals, strict=True))


@pytest.mark.parametrize("line", FORMULAS, ids=lambda line: line[0])
def test_a_formula_gives_what_the_guide_prints(line: Line) -> None:
    look: Cells = cells
    shown = compute(code(line[0]), look)
    assert said(shown, line[1]) == line[1]
    if isinstance(shown, str) and shown.startswith(boundary.PREFIX):
        assert code(line[2]) == shown.removeprefix(boundary.PREFIX)


def test_every_formula_in_the_guide_is_computed_and_every_function_is_shown() -> None:
    written = set(re.findall(r"`(=[A-Z(_]*INVEST_[^`]+)`", TEXT))
    assert written == {code(line[0]) for line in FORMULAS}
    for function in catalogue():
        assert any(f"={function.name}(" in formula for formula in written), function.name
    refused = [line[0] for line in error_rows()[1:]]
    assert {f"=INVEST_NET(A{row}; B{row})" for row in refused} < written


def test_the_functions_are_written_as_the_catalogue_says() -> None:
    assert [code(line[0]) for line in table(section("Funktionerne"), "Funktion")] == [
        function.syntax("da") for function in catalogue()
    ]
    arguments = [argument for function in catalogue() for argument in function.arguments]
    names = dict.fromkeys(argument.name.da for argument in arguments)
    shown = {line[0]: line[2] for line in table(section("Funktionerne"), "Argument")}
    assert shown.keys() == names.keys() - {"værdier"}
    for argument in arguments:
        if argument.default is not None:
            assert shown[argument.name.da].startswith(f"{argument.default:g}".replace(".", ","))


# --- What a refresh knows --------------------------------------------------------------------


def split(cell: str) -> list[str]:
    return cell.split(SEPARATOR)


def danish_key(key: str) -> str:
    """Return what a column is called on the sheet "investpakke"."""
    names = {value: name for name, value in texts()["mapping"].items()}
    return str(names.get(key, "gevinst"))


def test_the_guide_lists_the_headers_that_are_known_and_no_others() -> None:
    columns = table(section("Hvad værktøjet leder efter"), "Kolonne")
    shown = {line[0]: sorted(split(line[2]) + split(line[3])) for line in columns}
    known = texts()["columns"]
    assert shown == {danish_key(key): sorted(names) for key, names in known.items()}


def test_the_guide_lists_the_units_that_are_known() -> None:
    assert {line[0]: split(line[1]) for line in table(section("Enheder"), "Enhed")} == dict(
        texts()["units"]
    )


def test_the_guide_lists_the_labels_that_are_known_and_where_they_may_stand() -> None:
    heading = "Første år og andre forudsætninger"
    shown = [split(line[1]) for line in table(section(heading), "Oplysning")]
    labels = dict(texts()["labels"])
    sheets = labels.pop("sheets")
    assert sorted(shown) == sorted(labels.values())
    assert f"{', '.join(sheets[:-1])} eller {sheets[-1]}" in " ".join(section(heading).split())


def test_the_guide_lists_the_words_for_phasing_and_for_sums() -> None:
    full, half = (split(line[1]) for line in table(section("Indfasning"), "Betyder"))
    words = texts()["phasings"]
    assert full == [word for word, factor in words.items() if factor == 1]
    assert half == [word for word, factor in words.items() if factor == 0.5]
    assert len(full) + len(half) == len(words)
    words = texts()["totals"]["sums"] + texts()["totals"]["wholes"]
    assert f"{', '.join(words)}." in section("Rækker, der springes over")


def test_the_sheet_investpakke_of_the_guide_is_one_that_works(tmp_path: Path) -> None:
    pairs = [line[:2] for line in table(section("Arket investpakke"), "Nøgle")]
    path = make_model("mapped", tmp_path)
    sheets = WorkbookParts(path).all_cells
    told_there = next(sheet for sheet in sheets if sheet.name == "investpakke")
    there = [[str(v) for _, v in sorted(row.items())] for row in told_there.rows.values()]
    assert [[key, value.removesuffix(".0")] for key, value in there] == pairs
    keys = [key for key in texts()["mapping"] if key != "sheet_name"]
    assert f"Alle nøgler: {', '.join(keys)}." in section("Arket investpakke")
    file = tmp_path / "kolonner.toml"
    file.write_text(next(t for t in fenced(TEXT) if "[columns]" in t), "utf-8")
    assert read_mapping(file) == mapping_on_sheet(sheets)


def test_what_is_typed_on_sheets_of_a_model_is_read_as_the_guide_says_and_moves_with_it(
    tmp_path: Path,
) -> None:
    path = make_example(tmp_path / "model.xlsx")
    book = openpyxl.load_workbook(path)
    typed = section("Intervaller, scenarier og krav")
    for name, shown in re.findall(r"\*\*(\w+)\*\*:[^|]*(\|(?:.|\n)*?)\n\n", typed):
        sheet = book.create_sheet(name)
        head, _, *rest = lines(shown)
        for line in (head, *rest):
            sheet.append([typed_value(cell) for cell in line])
    book.save(path)
    assert run("new", tmp_path / "pakke", "--package", path).exit_code == 0
    for file in (path, tmp_path / "pakke.xlsx"):
        source = Source(file)
        assert source.ranges().usual[Driver.PERSONS] == (-0.2, 0.1)
        assert [scenario.name.da for scenario in source.scenarios()] == ["Lavkonjunktur", "Dyrere"]
        asked = source.choosing()
        assert asked is not None
        assert asked.demands == Demands(3000.0, {2: 0.2}, must=("1.1",), without=("2.2",))
        assert asked.ticked == ("1.1",)
        stated = source.uncertainty()
        assert (stated.usual, stated.by_group, stated.by_case) == (
            {Driver.PERSONS: Pert(-0.2, 0.0, 0.1)},
            {2: {Driver.PERSONS: Pert(-0.3, 0.0, 0.1)}},
            {"1.1": {Driver.PERSONS: Pert(-0.1, 0.0, 0.05)}},
        )


def typed_value(cell: str) -> object:
    """Return what a user who types a text has in the cell."""
    found = re.fullmatch(r"(-?\d+(?:,\d+)?)(%?)", cell)
    if found is None or re.fullmatch(r"\d\.\d", cell):
        return cell or None
    return float(found[1].replace(",", ".")) / (100 if found[2] else 1)


# --- What a refresh says and shows -----------------------------------------------------------


def test_the_message_boxes_say_what_the_guide_shows(tmp_path: Path) -> None:
    path = make_example(tmp_path / "model.xlsx")
    result = run("refresh", path, "--dry-run").stdout
    assert fenced(section("Uden Excel: kommandolinjen"))[0].strip() in result
    refresh(path)
    assert f"`{result_text(refresh(path)).da}`" in section("Hvad beskeden siger")
    changed, refused = fenced(section("Hvad beskeden siger"))
    refused_models.changed(path, refused_models.cells("Investeringspakke", D7=1000))
    report = refresh(path, dry_run=True)
    assert result_text(report).da.startswith(changed)
    first = report.changes[0]
    said = "{} (årlig investering) fra {} til {}".format(first.cell, *before_and_now(first, "da"))
    assert said in section("Hvad beskeden siger")
    refused_models.changed(path, refused_models.cells("Investeringspakke", D7="600 tkr."))
    with pytest.raises(InvestpakkeError) as caught:
        refresh(path)
    assert caught.value.text("da").replace(str(path), path.name) == refused.strip()


def test_the_reading_is_shown_as_the_guide_prints_it(tmp_path: Path) -> None:
    path = make_example(tmp_path / "model.xlsx")
    found = run("read", path).stdout
    told = section("Se, hvordan modellen læses")
    for line in fenced(told)[0].splitlines():
        assert line in found
    assert f"`{run('package', path).stderr.splitlines()[0]}`" in told


def test_the_blocks_are_those_that_a_refresh_writes() -> None:
    shown = [code(line[0]) for line in table(section("Hvad der skrives"), "Titel")]
    assert shown == list(MARKERS)


def shown_as(value: float, unit: str, like: str) -> str:
    if unit == "andel":
        return percent(value, "da")
    return number(value, "da", len(like.partition(",")[2]))


def test_the_key_figures_are_those_of_the_2024_package() -> None:
    package = load_package("aarhus-2024")
    block = build_blocks(package, compute_package(package))[0]
    shown = table(section("Nøgletal"), "Nøgletal")
    assert [line[:2] for line in shown] == [
        [str(label), shown_as(float(value), str(unit), line[1])]
        for (_, label, value, unit), line in zip(block.values[2:], shown, strict=True)
    ]


def test_the_yearly_path_is_that_of_the_2024_package() -> None:
    result = compute_package(load_package("aarhus-2024"))
    flows = (
        result.investment_by_year,
        result.saving_by_year,
        result.net_by_year,
        result.cumulative_net_by_year,
    )
    shown = table(section("År for år"), "mio. kr.")
    assert [line[1:] for line in shown] == [
        [number(value / 1000, "da", 1) for value in flow] for flow in flows
    ]


def test_the_cases_that_lose_their_gain_with_one_person_fewer_are_those() -> None:
    package = load_package("aarhus-2024")
    figures = compute_package(package).by_case
    wanted = []
    for at, case in enumerate(package.cases):
        gain, enough = float(figures.gain[at]), float(figures.break_even_persons[at])
        left = gain - float(figures.saving[at]) / case.persons
        amounts = ((case.persons, 0), (gain, 0), (enough, 2), (case.persons - enough, 2))
        margin = percent(float(figures.margin[at]), "da")
        if left < 0:
            line = [number(value, "da", decimals) for value, decimals in amounts]
            wanted.append([case.number, *line, margin, number(left, "da", 1)])
    heading = "Break-even og margin: hvad en beslutning hviler på"
    assert table(section(heading), "Sag") == wanted
    assert len(wanted) == 5


def test_the_figures_of_the_running_text_are_the_engines() -> None:
    package = load_package("aarhus-2024")
    result = compute_package(package)
    at = [case.number for case in package.cases].index("4.4")
    saving = float(result.by_case.saving[at])
    text = " ".join(section("Break-even og margin: hvad en beslutning hviler på").split())
    for value, decimals in ((saving, 0), (saving / 16, 1), (saving / 16 * 15, 1)):
        assert f"{number(value, 'da', decimals)} tkr." in text
    assert percent(float(result.by_case.margin[at - 1]), "da") in text
    published = np.mean([-8, 9, 12, 13, 13, 14])
    horizons = [float(result.total.gain) / 1000, result.mean_net / 1000, float(published)]
    shown = table(section("9 mio. kr. eller 6.777 tkr."), "mio. kr.")
    assert [line[0] for line in shown] == [number(value, "da", 3) for value in horizons]
    verdicts = [line.verdict for line in reconcile(package, result)]
    counts = (verdicts.count(v) for v in (Verdict.TIES, Verdict.KNOWN, Verdict.LOST))
    ties, known, lost = counts
    assert (
        f"{ties} af dokumentets {len(verdicts)} tal stemmer med beregningen, {known} afviger og er "
        f"forklaret, og {lost} mangler" in " ".join(TEXT.split())
    )


# --- Buttons, commands, files and pictures ---------------------------------------------------


def test_the_buttons_are_those_of_the_ribbon() -> None:
    ribbon = ElementTree.parse(RIBBON)
    buttons = [item.get("label") for item in ribbon.iterfind(".//{*}button")]
    shown = [line[0].strip("*") for line in table(section("Båndet"), "Knap")]
    assert shown == buttons
    assert f"**{ribbon.find('.//{*}tab').get('label')}**" in section("Båndet")


def test_what_the_guide_counts_is_as_many() -> None:
    text = " ".join(TEXT.split())
    assert len(table(section("Båndet"), "Knap")) == 10
    assert "har ti knapper" in text
    assert len(MODELS) == 10
    assert "Ti forskellige modeller er opdateret" in text


def test_the_doctors_verdicts_are_explained() -> None:
    shown = [line[0] for line in table(section("Gør det selv"), "Resultat")]
    assert sorted(shown) == sorted(state.label.da for state in State)


COMMANDS = sorted(set(re.findall(r"(?:`|^    )(investpakke [a-z][^`\n]*)", TEXT, re.MULTILINE)))


@pytest.mark.parametrize("written", COMMANDS)
def test_a_command_in_the_guide_is_one_that_exists(written: str) -> None:
    command: click.Command = commands
    words: Sequence[str] = written.split()[1:]
    while isinstance(command, click.Group) and words:
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, words[0]
        command, words = found, words[1:]
    options = {name for item in command.params for name in item.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= options
    assert words or not isinstance(command, click.Group)


def test_the_table_of_commands_has_every_command_in_the_order_of_the_help() -> None:
    shown = [
        code(line[0]).split()[1]
        for line in table(section("Uden Excel: kommandolinjen"), "Kommando")
    ]
    listed = [name for _, names in commands.sections for name in names]
    assert list(dict.fromkeys(shown)) == listed


def test_the_workbooks_that_the_guide_names_ship() -> None:
    names = {code(line[0]) for line in table(section("De færdige projektmapper"), "Projektmappe")}
    shipped = {path.name for folder in (TEMPLATES, BUILT) for path in folder.iterdir()}
    assert names == {name for name in shipped if name.endswith((".xlsx", ".xlsm"))}


def test_every_picture_has_its_recipe_and_is_shown_somewhere() -> None:
    others = (REPORT, OWN_REPORT, *DOCUMENT)
    made = {f"{name}.png" for name in (*(picture.name for picture in PICTURES), *others)}
    assert {path.name for path in IMAGES.iterdir()} == made
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    linked = {
        name
        for page in pages
        for name in re.findall(r"images/([\w-]+\.png)\)", page.read_text("utf-8"))
    }
    assert linked == made
    for path in IMAGES.iterdir():
        assert path.read_bytes().startswith(b"\x89PNG"), path
        assert path.stat().st_size < 200_000, path

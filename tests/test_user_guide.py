"""The Danish user guide says what the code does: every formula, figure, header and error text."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
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
from existing_models import make_model
from investpakke import InvestpakkeError, compute_package, load_package
from investpakke.cli import commands
from investpakke.errors import FileError
from investpakke.functions import catalogue, lookup
from investpakke.reconcile import Verdict, reconcile
from investpakke.show.numbers import number, percent
from investpakke.workbook.existing.headers import texts
from investpakke.workbook.existing.mapping import mapping_on_sheet, read_mapping
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.refresh import refresh
from investpakke.workbook.refresh.package_sheet import MARKERS, build_blocks
from investpakke_addin import boundary, vba_source
from investpakke_addin.build import BUILT, WORKBOOK_FILE
from investpakke_addin.deployment import export
from investpakke_addin.environment import ADDIN, Environment
from investpakke_addin.finding import State
from investpakke_addin.install import install
from investpakke_addin.macros import RIBBON
from investpakke_addin.refresh import told
from investpakke_templates.shipped import BUILT as TEMPLATES
from pictures import ERROR_CELLS, IMAGES, PICTURES
from running import run

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "brugervejledning.md"
TEXT = GUIDE.read_text("utf-8")
SEPARATOR = " · "

Line = list[str]


def section(heading: str) -> str:
    """Return what stands under a heading, down to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", TEXT, re.MULTILINE)
    assert found is not None, heading
    rest = TEXT[found.end() :]
    return re.split(rf"^#{{1,{len(found[1])}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def lines(text: str) -> list[Line]:
    """Return the rows of the tables in a text; a cell is without the blanks around it."""
    found = re.findall(r"^\|(.*)\|$", text, re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in found]


def table(text: str, first_head: str) -> list[Line]:
    """Return the rows of the table whose first head is given, without heads."""
    found = re.search(rf"^\| {re.escape(first_head)} \|", text, re.MULTILINE)
    assert found is not None, first_head
    return lines(text[found.start() :].split("\n\n", 1)[0])[2:]


def code(cell: str) -> str:
    """Return a text without the marks of code around it."""
    assert cell.startswith("`"), cell
    return cell.strip("`")


def fenced(text: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


# --- Formulas and what their cells show ------------------------------------------------------

FORMULAS = [line for line in lines(TEXT) if line[0].startswith("`=")]


@cache
def shipped_workbook() -> Any:
    return openpyxl.load_workbook(BUILT / WORKBOOK_FILE, data_only=True)


def cells(sheet: str, area: str) -> list[list[object]]:
    """Return cells of the 2024 workbook, or those in the picture of error texts."""
    if sheet:
        found = shipped_workbook()[sheet][area]
        rows = found if isinstance(found, tuple) else ((found,),)
        return [[cell.value for cell in row] for row in rows]
    book = openpyxl.Workbook()
    for row, (investment, saving, _) in enumerate(ERROR_CELLS, start=2):
        shown = "#DIV/0!" if saving == "=1/0" else saving
        book.active.cell(row, 1, investment)
        book.active.cell(row, 2, shown)
    found = book.active[area]
    rows = found if isinstance(found, tuple) else ((found,),)
    return [[cell.value for cell in row] for row in rows]


def said(shown: object, as_printed: str) -> str:
    """Return what a cell shows as the guide prints it: with as many decimals."""
    if isinstance(shown, str):
        return f"`{'#I/T' if shown == boundary.NOT_AVAILABLE else shown}`"
    decimals = [len(part.partition(",")[2]) for part in as_printed.split(SEPARATOR)]
    values = np.ravel(shown).tolist()  # type: ignore[call-overload]
    assert len(values) == len(decimals)
    return SEPARATOR.join(number(v, "da", d) for v, d in zip(values, decimals, strict=True))


@pytest.mark.parametrize("line", FORMULAS, ids=lambda line: line[0])
def test_a_formula_gives_what_the_guide_prints(line: Line) -> None:
    look: Cells = cells
    assert said(compute(code(line[0]), look), line[1]) == line[1]


def test_every_formula_in_the_guide_is_computed_and_every_function_is_shown() -> None:
    written = set(re.findall(r"`(=[A-Z(_]*INVEST_[^`]+)`", TEXT))
    assert written == {code(line[0]) for line in FORMULAS}
    for function in catalogue():
        assert any(f"={function.name}(" in formula for formula in written), function.name


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


# --- Error texts in cells --------------------------------------------------------------------


def broken() -> object:
    """Return what a cell shows where a function fails in a way that nobody thought of."""

    def fail(*_: object) -> float:
        raise RuntimeError

    return boundary.call(replace(lookup("INVEST_NET"), python=fail), [1.0, 2.0])


RARE: dict[str, Callable[[], object]] = {
    "der er for mange år": lambda: boundary.call(
        lookup("INVEST_PHASED"), [1.0, [[0.5] * 101], 4.0]
    ),
    "tallene er for store eller for små at regne med": lambda: boundary.call(
        lookup("INVEST_NET"), [1e308, -1e308]
    ),
    "intern fejl i": broken,
    "Python svarer ikke": lambda: vba_source.sources()["InvestFunctions"],
}

NEVER_FROM_EXCEL = {
    "der er for mange argumenter",  # Excel itself refuses to end the formula
    "rækkerne er tomme eller ikke lige lange",  # a range is a rectangle
}


def test_a_rare_text_is_one_that_a_cell_may_show() -> None:
    shown = [code(line[0]) for line in table(section("I en celle"), "Teksten siger")]
    assert shown == list(RARE)
    for text, show in RARE.items():
        assert text in str(show())


def test_excels_own_errors_have_their_danish_names() -> None:
    danish = {name.da for name in boundary.ERROR_NAMES.values()}
    shown = {code(line[0]) for line in table(section("I en celle"), "Cellen viser")}
    assert shown == {"#NAVN?", "#I/T", "#OVERLØB!"} <= danish


# --- Refusals --------------------------------------------------------------------------------

Refuse = Callable[[Path], object]


def _of_model(change: refused_models.Change) -> Refuse:
    return lambda folder: refresh(refused_models.model(folder / "model.xlsx", change))


def _of_refreshed(change: Refuse) -> Refuse:
    def refuse(folder: Path) -> None:
        path = refused_models.model(folder / "model.xlsx")
        refresh(path)
        change(path)
        refresh(path)

    return refuse


def _of_template(change: refused_models.Change) -> Refuse:
    def refuse(folder: Path) -> None:
        path = folder / "pakke.xlsx"
        shutil.copy(TEMPLATES / "investeringspakke-2024.xlsx", path)
        refresh(refused_models.changed(path, change, values=True))

    return refuse


def _of_file(use: Refuse) -> Refuse:
    return lambda folder: use(refused_models.model(folder / "model.xlsx"))


REFUSALS: dict[str, Refuse] = {
    **{text: _of_model(change) for text, change in refused_models.FAULTS.items()},
    **{text: _of_refreshed(change) for text, change in refused_models.REFRESHED.items()},
    **{text: _of_template(change) for text, change in refused_models.TEMPLATE.items()},
    **{text: _of_file(use) for text, use in refused_models.FILES.items()},
}


def test_the_guide_explains_every_refusal_once() -> None:
    shown = [code(line[0]) for line in lines(section("Når en model opdateres")) if "`" in line[0]]
    assert sorted(shown) == sorted(REFUSALS)


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_said_in_the_words_of_the_guide(text: str, tmp_path: Path) -> None:
    with pytest.raises(InvestpakkeError) as caught:
        REFUSALS[text](tmp_path)
    assert caught.value.what.da == text


def _refusals_in(path: Path) -> Iterator[str]:
    """Yield what the Danish texts of a module's refusals look like, as regular expressions."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = getattr(call, "func", None)
        if getattr(name, "id", getattr(name, "attr", "")) in {
            "FileError", "InputError", "refuse", "_refuse",
        }:  # fmt: skip
            for argument in ast.walk(ast.Tuple(call.args, ast.Load())):  # type: ignore[attr-defined]
                if isinstance(argument, ast.Call) and getattr(argument.func, "id", "") == "Text":
                    yield _pattern(argument.args[0])


def _pattern(danish: ast.expr) -> str:
    if isinstance(danish, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else None for part in danish.values)
        return "".join(".+" if part is None else re.escape(str(part)) for part in parts)
    assert isinstance(danish, ast.Constant)
    return re.escape(str(danish.value))


def test_no_refusal_of_a_cell_or_a_refresh_is_left_out_of_the_guide() -> None:
    engine = ROOT / "engine" / "investpakke"
    addin = ROOT / "addin" / "investpakke_addin"
    modules = [
        *engine.glob("workbook/*/*.py"), *engine.glob("calc/*.py"),
        *(engine / "workbook" / f"{name}.py" for name in ("cells", "read")),
        *(addin / f"{name}.py" for name in ("boundary", "danish_numbers")),
    ]  # fmt: skip
    found = {text for module in modules for text in _refusals_in(module)}
    assert len(found) > 40
    explained = section("Fejltekster")
    missing = {text for text in found if not re.search(text, explained)}
    assert missing == {re.escape(text) for text in NEVER_FROM_EXCEL}


def _windows(folder: Path, settings: str = "") -> Environment:
    package, start = folder / ADDIN, folder / "XLSTART"
    package.write_bytes(b"an add-in")
    start.mkdir()
    machine = Environment("win32", folder, start, Path(r"C:\Python\python.exe"), package)
    if settings:
        machine.config.parent.mkdir()
        machine.config.write_text(settings)
    return machine


def _excel_open(folder: Path) -> object:
    machine = _windows(folder)
    install(machine)
    machine.package.write_bytes(b"a newer one")
    machine.xlstart.joinpath(f"~${ADDIN}").touch()  # type: ignore[union-attr]
    return install(machine)


INSTALLING: dict[str, Refuse] = {
    "tilføjelsen kan kun installeres i Excel på Windows": lambda folder: install(
        replace(_windows(folder), platform="linux")
    ),
    "Excel har tilføjelsen åben": _excel_open,
    "indstillingerne har allerede en anden værdi af INTERPRETER_WIN": lambda folder: install(
        _windows(folder, '"INTERPRETER_WIN","C:\\Andet\\python.exe"\n')
    ),
    "indstillingerne kan ikke læses": lambda folder: install(_windows(folder, "ødelagt\n")),
    "mappen kan ikke bruges": lambda folder: export(_windows(folder), folder, "python.exe"),
}


def test_what_buttons_and_installing_say_is_in_the_guides_words(tmp_path: Path) -> None:
    shown = [code(line[0]) for line in table(section("Knapper og installation"), "Teksten siger")]
    assert shown[2:] == list(INSTALLING)
    macros = vba_source.sources()["InvestRibbon"]
    assert all(text in macros for text in shown[:2])
    for place, (text, use) in enumerate(INSTALLING.items()):
        folder = tmp_path / str(place)
        folder.mkdir()
        with pytest.raises(FileError) as caught:
            use(folder)
        assert caught.value.what.da == text


# --- What a refresh knows --------------------------------------------------------------------


def split(cell: str) -> list[str]:
    return cell.split(SEPARATOR)


def danish_key(key: str) -> str:
    """Return what a column is called on the sheet "investpakke"."""
    names = {value: name for name, value in texts()["mapping"].items()}
    return str(names.get(key, "gevinst"))


def test_the_guide_lists_the_headers_that_are_known_and_no_others() -> None:
    shown = {line[0]: split(line[2]) for line in table(section("Hvad værktøjet leder efter"),
                                                       "Kolonne")}  # fmt: skip
    assert shown == {danish_key(key): names for key, names in texts()["columns"].items()}


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
    assert f"{', '.join(texts()['totals']['words'])}." in section("Rækker, der springes over")


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


# --- What a refresh says and shows -----------------------------------------------------------


def test_the_message_boxes_say_what_the_guide_shows(tmp_path: Path) -> None:
    path = make_model("document headers", tmp_path).rename(tmp_path / "model.xlsx")
    result = run("refresh", path, "--dry-run").stdout
    assert fenced(section("Uden Excel: kommandolinjen"))[0].strip() in result
    refresh(path)
    assert told(refresh(path)) == "Arket Pakke passer allerede. Intet er ændret."
    changed, refused = fenced(section("Hvad beskeden siger"))
    refused_models.changed(path, refused_models.cells("Investeringspakke", E7=700))
    message = told(refresh(path, dry_run=True)).splitlines()
    assert [line for line in changed.splitlines() if line not in message] == ["…"]
    refused_models.changed(path, refused_models.cells("Investeringspakke", E7="600 tkr."))
    with pytest.raises(InvestpakkeError) as caught:
        refresh(path)
    assert caught.value.text("da").replace(str(path), path.name) == refused.strip()


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
    flows = (result.investment_by_year, result.saving_by_year, result.net_by_year,
             result.cumulative_net_by_year)  # fmt: skip
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
        f"{ties} af dokumentets {len(verdicts)} tal stemmer, {known} er kendte afvigelser, og "
        f"{lost} mangler" in " ".join(TEXT.split())
    )


# --- Buttons, commands, files and pictures ---------------------------------------------------


def test_the_buttons_are_those_of_the_ribbon() -> None:
    ribbon = ElementTree.parse(RIBBON)
    buttons = [item.get("label") for item in ribbon.iterfind(".//{*}button")]
    shown = [line[0].strip("*") for line in table(section("Båndet"), "Knap")]
    assert shown == buttons
    assert f"**{ribbon.find('.//{*}tab').get('label')}**" in section("Båndet")


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


def test_the_workbooks_that_the_guide_names_ship() -> None:
    names = {code(line[0]) for line in table(section("De færdige projektmapper"), "Projektmappe")}
    shipped = {path.name for folder in (TEMPLATES, BUILT) for path in folder.iterdir()}
    assert names == {name for name in shipped if name.endswith((".xlsx", ".xlsm"))}


def test_every_picture_has_its_recipe_and_is_shown_somewhere() -> None:
    made = {f"{picture.name}.png" for picture in PICTURES}
    assert {path.name for path in IMAGES.iterdir()} == made
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    linked = {name for page in pages for name in
              re.findall(r"images/([\w-]+\.png)\)", page.read_text("utf-8"))}  # fmt: skip
    assert linked == made
    for path in IMAGES.iterdir():
        assert path.read_bytes().startswith(b"\x89PNG"), path
        assert path.stat().st_size < 200_000, path

"""The builder's tables: formulas that name columns, and what the builders leave to the wording."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from investpakke.functions import catalogue
from investpakke.reconciliation import PER_UNIT
from investpakke_templates.table import Column, Table, formula_of, lettered
from investpakke_templates.texts import heads, texts

HERE = Path(__file__).parent
BUILDERS = HERE.parent / "workbook_templates" / "investpakke_templates"

CASES = Table("Sager", 10, 5, lettered(("number", "gain", "low", "high"), 3, 10))
RESULT = Table("Beregning", 20, 5, lettered(("number", "gain"), 3, 10))
TABLES = {"result": RESULT, "total": RESULT.line(5), "above": CASES.moved(-1)}


# -- formulas -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("=[@gain]", "=$C12"),
        ("=SUM([@low:high])", "=SUM($D12:$E12)"),
        ("=SUM([gain])", "=SUM($C$10:$C$14)"),
        ("=SUM([low:high])", "=SUM($D$10:$E$14)"),
        ("=COUNT([..@gain])", "=COUNT($C$10:$C12)"),
        ("=[@year]", "=L12"),
        ("=SUM([@..year])", "=SUM($K12:L12)"),
        ("=SUM([@years])", "=SUM($K12:$M12)"),
        ("=SUM([years])", "=SUM($K$10:$M$14)"),
        ("=SUM([year])", "=SUM(L$10:L$14)"),
        ("=[@this]-[@before]", "=L12-K12"),
        ("=result[@gain]*SUM(result[year])", "=Beregning!$C22*SUM(Beregning!L$20:L$24)"),
        ("=total[gain]+total[year]", "=Beregning!$C$25+Beregning!L$25"),
        ("=SUM(total[..year])", "=SUM(Beregning!$K$25:L$25)"),
        ("=above[@gain]+1", "=$C11+1"),
        ('=IF([@gain]="{x}",1,0)', '=IF($C12="{x}",1,0)'),
    ],
)
def test_a_formula_names_cells_as_excels_own_tables_do(text: str, formula: str) -> None:
    assert CASES.formula(text, TABLES)(12, "L") == formula


def test_parts_and_lines_of_a_table_keep_its_columns() -> None:
    assert list(CASES.part(2, 2).rows) == [12, 13]
    assert CASES.part(2, 2).at("gain") == CASES.at("gain") == 2
    assert formula_of("=line[gain]", {"line": CASES.line(1)}) == "=Sager!$C$11"


def test_a_text_may_differ_from_row_to_row() -> None:
    formula = CASES.formula(lambda place: f"=[@gain]*{place}")
    assert [formula(row) for row in (10, 12)] == ["=$C10*0", "=$C12*2"]


def test_a_column_or_table_that_there_is_none_of_is_refused() -> None:
    for text in ("=[@loss]", "=results[@gain]"):
        with pytest.raises(KeyError):
            CASES.formula(text, TABLES)
    with pytest.raises(ValueError, match="year"):
        lettered(("number", "year"))


def test_a_column_without_a_head_takes_its_place() -> None:
    names = [head.name for head in heads("Beregning", "investment")]
    assert names[1:3] == ["name", "nothing0"]
    assert lettered(names)["mean"] == "J"
    assert Column("gain", "=1", [1]).kind == "plain"


# -- the builders ---------------------------------------------------------------------


def constants(path: Path) -> Iterator[str]:
    """Yield the strings of a module that document nothing."""
    tree = ast.parse(path.read_text("utf-8"))
    bare = {id(part.value) for part in ast.walk(tree) if isinstance(part, ast.Expr)}
    for part in ast.walk(tree):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in bare:
            yield part.value


LETTERS = re.compile(r"\$[A-Z]{1,2}(?![A-Za-z(])|^[A-Z]{1,2}[0-9]*$|![A-Z]{1,2}\$|:\$?[A-Z]{1,2}\$")
"""A cell's column, written out."""


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        *((text, True) for text in ("=$C12", "C", "AB3", "$C$", ":D$")),
        *((text, False) for text in ("=[@gain]", "#,##0", "=IF([@gain]>0,1,0)", "OK, ")),
    ],
)
def test_a_letter_in_a_builder_is_seen(text: str, letters: bool) -> None:
    assert bool(LETTERS.search(text)) is letters


def test_no_builder_of_a_sheet_writes_out_the_letter_of_a_column() -> None:
    found = [
        f"{path.name}: {text}"
        for path in sorted((BUILDERS / "sheets").glob("*.py"))
        for text in constants(path)
        if LETTERS.search(text)
    ]
    assert found == [], "name the column; the wording lists a table's columns"


def run_fresh(code: str) -> str:
    """Return what a program of a new process prints: builders keep texts from their import on."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


MARKED = """
import html, io, json, re, tomllib, zipfile
from types import SimpleNamespace
from investpakke_templates import texts

def marked(found):
    if isinstance(found, dict):
        return {key: part if key == "validation" else marked(part) for key, part in found.items()}
    if isinstance(found, list):
        return [marked(part) for part in found]
    return f"¤{found}" if isinstance(found, str) and found else found

texts.tomllib = SimpleNamespace(loads=lambda text: marked(tomllib.loads(text)))
from dataclasses import replace
from investpakke import load_package
from investpakke_templates.build import workbook_bytes

package = load_package("aarhus-2024")
shown = set()
with zipfile.ZipFile(io.BytesIO(workbook_bytes(package, cases=len(package.cases)))) as book:
    for name in book.namelist():
        part = book.read(name).decode()
        quoted = re.findall(r"<f>(.*?)</f>", part, re.S) if "worksheets/" in name else []
        quoted += re.findall(r'formatCode="(.*?)"|<c:formatCode>(.*?)</c:formatCode>', part)
        for text in quoted:
            shown.update(re.findall('"([^"]*)"', html.unescape("".join(text))))
        shown.update(re.findall(r"<(?:t|a:t|c:v)(?: [^>]*)?>(.*?)</", part, re.S))
        shown.update(re.findall(r'descr="(.*?)"', part))
print(json.dumps([html.unescape(text) for text in shown if "¤" not in text]))
"""


def test_every_text_in_a_cell_that_is_no_data_comes_from_the_wording() -> None:
    """With every text of the wording marked, none that is shown unmarked stands in a builder.

    Names of arguments and rows of the functions, and units, are data that builders go by.
    """
    shown = {text for text in json.loads(run_fresh(MARKED)) if re.search("[a-zæøå]", text)}
    assert "Fremskudt indsats til at nedbringe langvarigt sygefravær" in " ".join(shown)
    data = {argument.name.da for function in catalogue() for argument in function.arguments}
    data |= {row.name for function in catalogue() for row in function.twin.rows}
    data |= {"værdi", "tkr.", "kr.", *PER_UNIT}
    found = [
        f"{path.name}: {text}"
        for path in sorted((BUILDERS / "sheets").glob("*.py"))
        + [BUILDERS / name for name in ("build.py", "content.py", "sheet_writer.py", "check.py")]
        for text in constants(path)
        if any(
            part in text and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text)
            for part in shown - data
        )
    ]
    assert found == [], "put it into wording/"


MOVED = """
import sys
from dataclasses import replace
from pathlib import Path
from investpakke_templates.texts import texts

for name in sys.argv[2:]:
    sheet, table = name.split(".")
    listed = texts()[sheet][table]
    columns = list(listed["columns"].items())
    listed["columns"] = dict([*columns[:2], ("put_in", 1), *columns[2:]])

from investpakke import load_package
from investpakke.workbook.crosscheck import cross_check
from investpakke_templates.build import build_workbook

package = load_package("aarhus-2024")
package = replace(package, cases=package.cases[:2], published=())
check = cross_check(build_workbook(sys.argv[1], package, cases=2))
print(check.cells, check.agrees, check.differences[:3])
"""


@pytest.mark.proof
def test_a_column_put_into_every_table_moves_all_formulas_with_it(tmp_path: Path) -> None:
    """Into all that have room left of the years: then every formula is computed anew."""
    tables = [
        f"{sheet}.{name}"
        for sheet, of_sheet in texts().items()
        for name, table in of_sheet.items()
        if isinstance(table, dict) and len(table.get("columns", {})) >= 3
        if name not in BESIDE_YEARS.get(sheet, ())
    ]
    assert len(tables) >= 24
    code = f"import sys; sys.argv = {['', str(tmp_path / 'a.xlsx'), *tables]!r}\n{MOVED}"
    cells, agrees, *differences = run_fresh(code).split(maxsplit=2)
    assert agrees == "True", differences
    assert int(cells) > 5000


FULL = ("basis", "investment", "saving", "result", "group_result", "path")
BESIDE_YEARS = {
    "beregning": FULL,
    "nutidsvaerdi": ("rate", "years", "sums", "cases", "workings"),
    "pakke": ("path", "lines"),
    "indfasning": ("profiles",),
    "satser": ("units", "paid", "municipality", "state"),
    "prioritering": ("figures",),
    "vippepunkter": ("weights",),
}
"""Tables whose last column stands beside the years, or whose first ones are a cell's place."""

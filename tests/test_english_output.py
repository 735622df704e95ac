"""What is shown in English holds no Danish word of ours: only names that users and laws gave."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest

import refused_models
from document_text import DOCS, ROOT
from investpakke import translating
from investpakke.cli import commands
from investpakke.rates import load_rates
from investpakke.validate.rules import all_rules
from investpakke.workbook import layout
from running import run

WORD = re.compile(r"[^\W\d_]{3,}")
MODEL = DOCS / "eksempel" / "model.xlsx"
NAMED = {"lang", "fast", "addin", "til", "videreførel"}
"""The option --lang, the FAST Standard, a folder in an example, and a name that is cut."""


def words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


@cache
def danish() -> frozenset[str]:
    """The words of the catalogue's Danish that no English text of ours has."""
    found: dict[str, set[str]] = {"da": set(), "en": set()}
    for message in translating.texts(translating.kept()):
        for language, texts in (("en", message.id), ("da", message.string)):
            for text in [texts] if isinstance(texts, str) else texts:
                found[language] |= words(text)
    return frozenset(found["da"] - found["en"])


@cache
def names() -> frozenset[str]:
    """The words of what users, laws and the workbook call things."""
    sheets = [value for value in vars(layout).values() if isinstance(value, str)]
    book = load_rates()
    named = [each.name for each in (*book.benefits, *book.ladders)]
    package = (ROOT / "engine/investpakke/packages/aarhus_2024.toml").read_text("utf-8")
    cells = [
        str(cell.value)
        for sheet in openpyxl.load_workbook(MODEL)
        for row in sheet.iter_rows()
        for cell in row
    ]
    return frozenset(words(" ".join([*sheets, *named, package, *cells])) | NAMED)


def left(text: str) -> list[str]:
    """Return the lines that hold Danish of ours; cut words and names of files do not count."""
    whole = re.sub(r"\w+…|\S+\.(?:toml|xlsx|html|pdf|csv)\b|\S+/", "", text)
    return [line for line in whole.splitlines() if set(_danish_in(line))]


def _danish_in(line: str) -> Iterator[str]:
    for word in words(line) - names():
        if word in danish() or re.search("[æøå]", word):
            yield word


def english(*arguments: str | Path) -> str:
    result = run("--lang", "en", *arguments)
    assert result.exit_code in {0, 1}, result.stderr
    return result.stdout + result.stderr


OF_A_PACKAGE = [
    ["package"],
    ["switching"],
    ["sensitivity"],
    ["sensitivity", "--case", "2.1"],
    ["value", "--state-share", "20%"],
    ["risk"],
    ["risk", "--standard", "--draws", "1000"],
    ["scenarios"],
    ["choose", "--budget", "3000", "--frontier"],
]


def test_the_words_that_are_looked_for_are_those_that_were_once_left() -> None:
    assert {"lavere", "senere", "ydelsessatser", "måned", "gengivelse"} & danish()
    assert left("Read: Sager!A4:E6, tusind kr. og i alt") == []  # the package's own words
    assert left("Alle ydelsessatser") != []


@pytest.mark.parametrize("arguments", OF_A_PACKAGE, ids=" ".join)
@pytest.mark.parametrize("source", ["aarhus-2024", str(MODEL)], ids=["shipped", "model"])
def test_a_command_on_a_package_speaks_english_throughout(
    source: str, arguments: list[str]
) -> None:
    command, *options = arguments
    assert left(english(command, source, *options)) == []


def test_the_checks_and_the_reading_of_a_model_speak_english_throughout(tmp_path: Path) -> None:
    assert left(english("read", MODEL)) == []
    assert left(english("validate", MODEL)) == []
    assert left(english("refresh", MODEL, "--dry-run")) == []
    page = tmp_path / "report.html"
    english("report", MODEL, "--output", page)
    text = re.sub(r"<style.*?</style>|<[^>]+>", "\n", page.read_text("utf-8"), flags=re.DOTALL)
    assert left(html.unescape(text)) == []


def test_a_model_without_groups_has_all_cases_in_english(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (
        ["Budget 2026"],
        ["Nr.", "Forslag", "Årlig investering (tusind kr.)", "Gns. årlig besparelse (tusind kr.)"],
        ["1", "One", 100, 150],
        ["2", "Two", 200, 250],
    ):
        book.active.append(line)
    book.save(tmp_path / "model.xlsx")
    for command in ("read", "package", "value", "switching"):
        shown = english(command, tmp_path / "model.xlsx")
        assert "alle sager" not in shown.lower(), command
        assert left(shown) == [], command
    assert "Group 1: All cases" in english("package", tmp_path / "model.xlsx")


def test_the_shipped_workbooks_own_scenarios_are_english_in_english(workbook_2024: Path) -> None:
    assert left(english("scenarios", workbook_2024)) == []


def test_reference_pages_speak_english_throughout() -> None:
    for command in ("reconcile", "rates", "functions"):
        assert left(english(command)) == [], command


@pytest.mark.proof
def test_the_fit_and_every_rule_speak_english_throughout() -> None:
    assert left(english("reconcile", "--fit")) == []
    for rule in all_rules():
        assert left(english("explain", rule.code)) == [], rule.code


def test_every_help_page_speaks_english_throughout() -> None:
    for _, group in commands.sections:
        for name in group:
            assert left(english(name, "--help")) == [], name


@pytest.mark.parametrize(
    ("fault", "words_said"),
    [
        ("kolonnen mangler: gns. årlig besparelse", "Annual investment"),
        ("enheden kan læses på to måder", "tkr."),
        ("enheden fremgår ikke", "one of kr., tkr., mio. kr."),
        ("rækken er kun delvist udfyldt", "a value in 'Årlig investering (tkr.)'"),
        ("årene er ikke de samme", "Cost 2025–2026"),
        ("fortegnene er blandede", "Annual investment"),
    ],
)
def test_a_model_is_refused_in_english_without_danish_of_ours(
    fault: str, words_said: str, tmp_path: Path
) -> None:
    path = refused_models.model(tmp_path / "m.xlsx", refused_models.FAULTS[fault])
    said = run("read", path, "--lang", "en").stderr
    assert words_said in said
    assert "tusind" not in said
    assert "Udgift 2025–" not in said

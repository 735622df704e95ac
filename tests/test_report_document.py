"""The page docs/report.md and the guide's section: pages, options and sizes as they are."""

from __future__ import annotations

import re
from pathlib import Path

import click

from investpakke import load_package
from investpakke.command_line.report_command import report
from investpakke.deciding.probability import Uncertainty
from investpakke.show.html import POLICY
from investpakke.show.report.document import document_of
from investpakke.show.results.subject import MOST_CASE_PAGES
from investpakke.show.writer import Writer
from test_report import large, made, subject_of
from user_guide import section, table

PAGE = (Path(__file__).parents[1] / "docs" / "report.md").read_text("utf-8")


def test_the_page_has_every_option_and_no_other() -> None:
    common = {"--lang", "--help", "-h", "--format"}
    options = {
        name for item in report.params if isinstance(item, click.Option) for name in item.opts
    } - common
    told = set(re.findall(r"^\| .*?`(--?[\w-]+)`", PAGE, re.MULTILINE))
    told |= set(re.findall(r"^\| `-o`, `(--output)`", PAGE, re.MULTILINE)) | {"-o"}
    assert told == options


def test_the_page_says_how_many_pages_and_bytes_the_2024_report_has() -> None:
    by_name = subject_of(load_package("aarhus-2024"), uncertainty=Uncertainty())
    found = document_of(by_name, Writer("da"))
    assert f"has {len(found.pages)} pages." in PAGE
    assert f"package is {len(found.html) / 1e6:.1f} MB and {len(found.pages)} sheets" in PAGE


def test_the_page_says_what_a_report_of_500_cases_comes_to() -> None:
    html = made(large(500), uncertainty=Uncertainty())
    assert f"{len(html) / 1e6:.1f} MB of HTML" in PAGE
    assert f"the {MOST_CASE_PAGES} largest" in PAGE


def test_the_policy_is_quoted_as_it_is() -> None:
    assert "`default-src 'none'`" in PAGE
    assert POLICY.startswith("default-src 'none'")


def test_the_guide_names_the_pages_by_their_headings() -> None:
    text = section("Rapporten")
    pages = document_of(subject_of(load_package("aarhus-2024")), Writer("da")).pages
    titles = {page.title.removesuffix(" (standardinterval)") for page in pages}
    named = [line[0] for line in table(text, "Side")]
    plain = [
        name
        for name in named
        if not name.startswith(("En side", "År for år", "Afstemning", "Opfølgning"))
    ]
    assert set(plain) <= titles
    assert {page.key.split("-")[0] for page in pages} == {
        "overview",
        "years",
        "group",
        "case",
        "plausibility",
        "switching",
        "sensitivity",
        "probability",
        "fan",
        "value",
        "scenarios",
        "reconciliation",
        "assumptions",
        "method",
    }
    assert len(named) == 14  # the fan stands with the chances


def test_the_guide_quotes_what_the_page_of_a_case_says() -> None:
    quoted = re.search(r"\*(Planen er .*?)\*", section("Rapporten"), re.DOTALL)
    assert quoted is not None
    html = made(load_package("aarhus-2024"), draws=0).decode("utf-8")
    assert " ".join(quoted[1].split()) in html

"""The documents say what the code does: pages, links, examples and printed numbers."""

from __future__ import annotations

import doctest
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

import third_party
from building import refusal
from document_text import DOCS, ROOT, en, row, text_of
from investpakke import Package, compute_package, load_package
from investpakke.cli import commands
from investpakke.command_line.validate_command import FORMS, validate
from investpakke.packages import parse_package
from investpakke.reconciliation import Verdict, reconcile
from investpakke.show.documents import functions_page, rules_page, with_limits
from investpakke.show.numbers import short
from investpakke.validate.acceptance.baseline import read_baseline
from investpakke.validate.acceptance.settings import settings_for
from investpakke.validate.engines.limits import limits
from investpakke_addin.pip_command import INSTALL
from investpakke_templates.build import workbook_bytes
from running import run

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")),
    *(ROOT / name / "README.md" for name in ("benchmarks", "tests")),
    ROOT / "tests" / "fault-matrix.md",
    *sorted(DOCS.glob("*.md")),
]
FLAGS = re.MULTILINE | re.DOTALL
GROUPS = ("start", "guide", "reference", "method", "developers")
OF_GROUPS = {f"{group}.md" for group in GROUPS}


def test_the_functions_page_is_what_the_catalogue_gives_today() -> None:
    again = "python -m investpakke.show.documents docs"
    assert text_of(DOCS / "functions.md") == functions_page(), f"make it anew: {again}"


def test_the_rules_page_is_what_the_rules_say_today() -> None:
    again = "python -m investpakke.show.documents docs"
    assert text_of(DOCS / "rules.md") == rules_page(), f"make it anew: {again}"


def test_the_validation_page_has_the_limits_of_the_engines_as_they_are_today() -> None:
    page = text_of(DOCS / "validation.md")
    again = "python -m investpakke.show.documents docs"
    assert with_limits(page) == page, f"make it anew: {again}"
    assert all(limit.reason.en in page for limit in limits())


def test_the_validation_page_has_every_option_and_every_report_form() -> None:
    page = text_of(DOCS / "validation.md")
    names = {name for option in validate.params for name in option.opts if name.startswith("--")}
    assert [name for name in sorted(names - {"--help"}) if name not in page] == []
    assert "|".join(FORMS).replace("|", r"\|") in page


def test_the_settings_and_the_acceptance_that_the_validation_page_shows_can_be_read(
    tmp_path: Path,
) -> None:
    page = text_of(DOCS / "validation.md")
    settings, accepted = re.findall(r"```toml\n(.+?)```", page, re.DOTALL)
    (tmp_path / "investpakke.toml").write_text(settings, "utf-8")
    assert settings_for(tmp_path).fail_on == "error"
    (tmp_path / "accepted.toml").write_text(accepted, "utf-8")
    assert read_baseline(tmp_path / "accepted.toml").entries[0].reason


def test_the_readmes_python_example_gives_what_it_shows() -> None:
    ran = doctest.testfile(
        str(ROOT / "README.md"),
        module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE,
        encoding="utf-8",
    )
    assert ran.attempted >= 4
    assert ran.failed == 0


def test_the_readmes_first_example_prints_what_it_shows() -> None:
    readme, model = text_of(ROOT / "README.md"), "docs/eksempel/model.xlsx"
    example = re.compile(r"^```console\n\$ investpakke ([^\n]+)\n(.+?)^```", FLAGS)
    ((command, output),) = example.findall(readme)
    printed = run(*command.replace(model, str(ROOT / model)).split()).stdout
    for part in output.split("…\n"):
        assert part in printed


def test_the_readme_shows_six_commands_that_there_are() -> None:
    listed = text_of(ROOT / "README.md").split("## Six commands\n\n", 1)[1].split("\n\n")[0]
    names = re.findall(r"^    investpakke ([\w-]+) ", listed, re.MULTILINE)
    assert len(names) == 6
    assert set(names) <= {name for _, group in commands.sections for name in group}


def test_away_from_its_files_the_readme_links_to_none_of_them() -> None:
    readme = text_of(ROOT / "README.md")
    for_an_index = runpy.run_path(str(ROOT / "hatch_build.py"))["for_an_index"]
    plain = for_an_index(readme, "", "1.2.3")
    assert not re.findall(r"\]\((?!https?://|#)", plain)
    assert "images/" not in plain
    published = for_an_index(readme, "https://example.org/us/them", "1.2.3")
    assert len(links_in(published)) == len(links_in(readme))
    for target in links_in(readme):
        path, _, anchor = target.partition("#")
        kind = "raw" if path.endswith(".png") else "blob"
        there = f"https://example.org/us/them/{kind}/v1.2.3/{path}"
        assert f"]({there}{'#' * bool(anchor)}{anchor})" in published


def test_each_page_stands_in_one_group_and_each_group_in_the_index() -> None:
    index = links_in(text_of(DOCS / "README.md"))
    assert [f"{group}.md" for group in GROUPS] == [name for name in index if name in OF_GROUPS]
    listed = [name for group in GROUPS for name in links_in(text_of(DOCS / f"{group}.md"))]
    own = sorted(name for name in listed if "/" not in name)
    assert own == sorted({page.name for page in DOCS.glob("*.md")} - OF_GROUPS - {"README.md"})


def test_the_page_of_third_parties_has_all_that_is_declared_and_installed() -> None:
    page = text_of(third_party.PAGE)
    rows = re.findall(r"^\| ([\w-]+) \| ([^|]+) \| ", page, re.MULTILINE)
    extras = third_party.PROJECT["optional-dependencies"]
    named = list(third_party.PROJECT["dependencies"])
    named += [requirement for extra in third_party.EXTRAS for requirement in extras[extra]]
    installed = third_party.closure([third_party.name_of(one) for one in named])
    again = "python tests/third_party.py"
    assert sorted(set(installed) - {name for name, _ in rows}) == [], f"make it anew: {again}"
    said = dict(rows)
    assert {n: said[n] for n in installed} == {n: third_party.licence(n) for n in installed}, again
    copyleft = {name for name, licence in rows if re.search("EUPL|MPL|GPL", licence)}
    readme = text_of(ROOT / "README.md")
    assert copyleft == {"formulas", "schedula", "tqdm"}
    assert all(f"`{name}`" in readme for name in copyleft)


def test_every_page_says_the_same_command_that_installs_the_add_in() -> None:
    shipped = ROOT / "addin" / "investpakke_addin"
    pages = [*PAGES, *shipped.glob("*.md"), *shipped.glob("*.py")]
    said = {
        page.name: found
        for page in pages
        if (found := re.findall(r'pip install [^`\n]*?\[excel\]"', text_of(page)))
    }
    assert said == {
        "README.md": ['pip install ".[excel]"'],  # it stands in the folder itself
        "kom-i-gang.md": [INSTALL.da],
        "brugervejledning.md": [INSTALL.da],
        "windows-smoke-test.md": [INSTALL.en],
        "pip_command.py": [INSTALL.en],
    }
    assert "{install}" in text_of(shipped / "deployment_note.md")


# --- links ---------------------------------------------------------------------------------------


def links_in(text: str) -> list[str]:
    """Return the links that a page shows, without those in code."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", prose)


def links(page: Path) -> Iterator[str]:
    """Yield the links of a page that lead to files or headings, not to the web."""
    for target in links_in(text_of(page)):
        if "://" not in target:
            yield target


def anchors(page: Path) -> set[str]:
    """Return what a page's headings are called in links, as GitHub does it."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_or_heading_that_exists(page: Path) -> None:
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


# --- docs/package-format.md ----------------------------------------------------------------------

FORMAT = DOCS / "package-format.md"


def example() -> str:
    """Return the package that the page shows in full."""
    found = re.search(r"^```toml\n(.+?)^```$", text_of(FORMAT), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def package() -> Package:
    return parse_package(example(), "package-format.md")


def test_the_example_package_gives_the_numbers_printed_under_it(package: Package) -> None:
    result, page = compute_package(package), text_of(FORMAT)
    figures = result.by_case
    for index, case in enumerate(package.cases):
        averages = (figures.investment, figures.saving, figures.gain)
        assert (
            row(
                case.number,
                en(result.mean_factor[index], 2),
                short(result.full_saving[index], "en", 1),
                *(en(values[index]) for values in averages),
                en(figures.break_even_persons[index], 2),
            )
            in page
        )
    assert row("investment", *map(en, result.investment_by_year)) in page
    assert row("saving", *map(en, result.saving_by_year)) in page


def test_the_example_package_reconciles_and_becomes_a_workbook(package: Package) -> None:
    lines = reconcile(package, compute_package(package))
    assert [line.verdict for line in lines] == [Verdict.TIES] * 3
    assert workbook_bytes(package, cases=len(package.cases)).startswith(b"PK")


FAULTS = {
    "text for a number": ("persons = 20", 'persons = "20"'),
    "per cent": ('første år" = 0.5', 'første år" = 50'),
    "unknown phasing": ('phasing = "Langsom start"', 'phasing = "Langsom"'),
    "both savings": ("average_saving = 1400", "average_saving = 1400\nunit_saving = 110"),
    "unknown group": ("group = 1", "group = 3"),
    "no reason": ("decimals = 0", "decimals = 0\nmust_tie = false"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mistake_gives_the_message_that_the_page_shows(fault: str) -> None:
    right, wrong = FAULTS[fault]
    assert right in example()
    english, _ = refusal(lambda: parse_package(example().replace(right, wrong, 1), "my.toml"))
    assert f"`{english.removeprefix('my.toml, ')}`" in text_of(FORMAT)


def test_a_misspelt_key_gives_the_message_that_the_page_shows() -> None:
    wrong = example().replace("unit_saving = 110", "unit_savings = 110")
    english, _ = refusal(lambda: parse_package(wrong, "my.toml"))
    start, end = english.removeprefix("my.toml, ").split("group, ", 1)
    assert f"`{start}… {end[end.index('Got: ') :]}`" in text_of(FORMAT)


# --- docs/reconciliation.md ----------------------------------------------------------------------

RECONCILIATION = DOCS / "reconciliation.md"


def test_the_reconciliation_page_counts_what_reconcile_counts() -> None:
    package = load_package("aarhus-2024")
    verdicts = [line.verdict for line in reconcile(package, compute_package(package))]
    counts = [verdicts.count(v) for v in (Verdict.TIES, Verdict.KNOWN, Verdict.LOST)]
    assert row("in all", *map(str, (len(verdicts), *counts))) in text_of(RECONCILIATION)
    assert Verdict.DIFFERS not in verdicts


def test_the_reconciliation_page_shows_the_path_and_the_thin_cases_as_computed() -> None:
    package = load_package("aarhus-2024")
    result, page = compute_package(package), text_of(RECONCILIATION)
    saving, net = result.saving_by_year / 1000, result.net_by_year / 1000
    assert row("computed under the stated phasing", *(en(value, 2) for value in saving)) in page
    assert row("computed net", *(en(value, 2) for value in net)) in page
    figures = result.by_case
    for index, case in enumerate(package.cases):
        gain, enough = figures.gain[index], figures.break_even_persons[index]
        left = gain - figures.saving[index] / case.persons
        shown = row(
            case.number,
            en(case.persons),
            en(gain),
            en(enough, 2),
            en(case.persons - enough, 2),
            en(left, 1),
        )
        assert (shown in page) == (left < 0), case.number


# --- docs/workbook.md ----------------------------------------------------------------------------


def listed(start: str, end: str) -> str:
    """Return the part of the workbook page between two texts."""
    return text_of(DOCS / "workbook.md").partition(start)[2].partition(end)[0]


def test_the_workbook_page_lists_the_functions_that_the_workbook_may_use() -> None:
    rules = text_of(ROOT / "tests" / "test_workbook_rules.py")
    allowed = re.search(r"EXCEL_2016 = \{(.+?)\}", rules, re.DOTALL)
    assert allowed is not None
    said = listed("## Functions used", "All are in")
    assert re.findall(r"\b[A-Z]{2,}\b", said) == re.findall(r'"([A-Z]+)"', allowed[1])


def test_the_workbook_page_has_all_24_rules() -> None:
    numbers = re.findall(r"^\| (\d+) \|", listed("## The rules", "## Printing"), re.MULTILINE)
    assert numbers == [str(rule) for rule in range(1, 25)]

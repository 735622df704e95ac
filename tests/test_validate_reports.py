"""The forms of a validation report: JSON, JUnit, SARIF and HTML, whatever the cells hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree as ET  # noqa: N817  as the standard library's is called

from checked_books import RULES, SCRIPT, faulty, hostile, sound
from chromium import dom
from html_pages import Page
from investpakke.errors import FileError
from investpakke.show.validation.forms import Form, sarif_form, written
from investpakke.show.validation.html_report import MOST_PLACES, html_bytes
from investpakke.text import Bilingual, Language, Problem, same
from investpakke.validate import Finding, Place, Report, Severity, examine
from investpakke.validate.acceptance.checking import CheckedFile
from investpakke.validate.batch.many import Unreadable
from investpakke.validate.batch.report import Accepted
from investpakke.validate.engines.calculation import Shares
from investpakke.validate.rules import all_rules
from investpakke.validate.sheet_map import MOST_BANDS, MOST_COLUMNS
from investpakke.workbook.ooxml.sheet_cells import Area
from rule_books import build
from running import run, run_json, strict_json

CODES = ("IP201", "IP301")
LANGUAGES: tuple[Language, ...] = ("da", "en")
DAY = date(2026, 3, 1)

pytestmark = pytest.mark.usefixtures("in_this_process")


def report_of(path: Path) -> Report:
    return examine(path, chosen=lambda rule: rule.code in CODES, mapped=True)


def results(*outcomes: Report | Unreadable) -> list[CheckedFile]:
    return [CheckedFile(outcome) for outcome in outcomes]


def unreadable(path: Path) -> Unreadable:
    error = FileError(
        Problem("file.broken", Bilingual("filen er brudt", "the file is broken")), where=str(path)
    )
    return Unreadable(path, error)


@pytest.fixture
def bad(tmp_path: Path) -> Report:
    return report_of(faulty(tmp_path / "dårlig & <b>.xlsx"))


@pytest.fixture
def accepted(bad: Report) -> Report:
    first, second = bad.findings
    return replace(
        bad,
        findings=(first,),
        accepted=(Accepted(second, "Aftalt <i>", DAY, DAY),),
        remarks=(Bilingual("Udløbet <i>", "Expired <i>"),),
    )


# --- JSON ----------------------------------------------------------------------------------------

KEYS = {
    "file",
    "outcome",
    "verdict",
    "error",
    "error_id",
    "counts",
    "formula_cells",
    "findings",
    "accepted",
    "remarks",
    "rules",
    "rules_not_applicable",
    "judged_by_fewer",
    "reconciliation",
}
FINDING_KEYS = {
    "code",
    "id",
    "title",
    "severity",
    "sheet",
    "range",
    "what",
    "expected",
    "found",
    "mend",
    "fingerprint",
    "figures",
    "places",
}


def test_json_has_the_documented_keys_and_values(tmp_path: Path) -> None:
    path = faulty(tmp_path / "model.xlsx")
    form = run_json("validate", path, *RULES, "--lang", "en")
    assert form.keys() == {"schema", "tool", "language", "exit_code", "workbooks"}
    (book,) = form["workbooks"]
    assert book.keys() == KEYS
    first, second = book["findings"]
    assert first.keys() == second.keys() == FINDING_KEYS
    assert (second["code"], second["sheet"], second["range"]) == ("IP201", "Sager", "C4")
    assert (first["expected"], first["found"]) == ("2", "3")
    said = {"id": first["id"], "what": first["what"], "expected": "2", "found": "3"}
    assert first["places"] == [{"sheet": "Andet", "range": "B1"} | said]
    assert (first["id"], second["id"]) == ("IP301.stale", "IP201.typed_over")
    assert book["counts"] == {"note": 0, "warning": 1, "error": 1, "accepted": 0}
    assert book["formula_cells"] == {"total": 6, "two_engines": 6, "one_engine": 0, "no_engine": 0}
    assert (form["schema"], form["exit_code"], book["outcome"]) == (2, 1, "findings")


def test_every_key_of_the_json_is_described_in_the_document() -> None:
    page = (Path(__file__).parents[1] / "docs" / "validation.md").read_text("utf-8")
    missing = [key for key in KEYS | FINDING_KEYS if f"`{key}`" not in page]
    assert missing == []


def test_json_of_an_unreadable_workbook_has_the_error(tmp_path: Path) -> None:
    form = strict_json(written("json", results(unreadable(tmp_path / "x.xlsx")), "en"))
    (book,) = form["workbooks"]
    assert (form["exit_code"], book["outcome"]) == (2, "unreadable")
    assert book["error"].endswith("x.xlsx: the file is broken.")
    assert book["error_id"] == "file.broken"


def test_json_has_the_reconciliation_by_three_hands(workbook_2024: Path) -> None:
    form = run_json("validate", workbook_2024, *RULES, "--against", "aarhus-2024")
    figures = {f["figure"]: f for f in form["workbooks"][0]["reconciliation"]}
    case = figures["Årlig investering, sag 1.1"]
    assert (case["published"], case["engine"], case["workbook"]) == (600, 600.0, 600.0)
    assert case["verdict"] == "ties"
    published = [figure for figure in figures.values() if figure["published"] is not None]
    assert {figure["verdict"] for figure in published} == {"ties", "known"}
    assert figures["Helårspersoner, målgruppe 1"]["verdict"] is None


# --- JUnit ---------------------------------------------------------------------------------------


def test_junit_has_a_suite_for_each_workbook_and_a_test_for_each_rule(
    bad: Report, tmp_path: Path
) -> None:
    root = ET.fromstring(written("junit", results(bad, unreadable(tmp_path / "x.xlsx")), "da"))
    assert root.tag == "testsuites"
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "2", "1")
    suite, broken = root
    assert [case.get("name", "")[:5] for case in suite] == ["IP201", "IP301"]
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert "Sager!C4: En fast værdi" in (failure.text or "")
    assert broken.find("testcase/error") is not None


def test_junit_fails_only_what_the_command_fails(bad: Report) -> None:
    root = ET.fromstring(written("junit", [CheckedFile(bad, "never")], "da"))
    assert root.get("failures") == "0"
    assert len(root.findall("testsuite/testcase/system-out")) == 2


def test_junit_is_xml_whatever_control_codes_a_cell_holds(bad: Report) -> None:
    first = replace(
        bad.findings[0], found=same("\x00\x1b[31m]]>\ud800"), what=same("a\x01b"), parts=()
    )
    data = written("junit", results(replace(bad, findings=(first,))), "da")
    assert ET.fromstring(data).find("testsuite/testcase/failure") is not None


# --- SARIF ---------------------------------------------------------------------------------------

ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "log": ({"version", "runs"}, {"$schema"}),
    "run": ({"tool"}, {"language", "columnKind", "invocations", "results"}),
    "driver": ({"name"}, {"version", "rules"}),
    "rule": (
        {"id"},
        {"name", "shortDescription", "fullDescription", "help", "defaultConfiguration"},
    ),
    "invocation": ({"executionSuccessful"}, {"toolExecutionNotifications"}),
    "notification": ({"message"}, {"level", "locations"}),
    "result": (
        {"message"},
        {
            "ruleId",
            "ruleIndex",
            "level",
            "locations",
            "partialFingerprints",
            "suppressions",
            "relatedLocations",
        },
    ),
    "location": (set(), {"physicalLocation", "logicalLocations", "message"}),
    "physical": (set(), {"artifactLocation", "region"}),
    "region": (set(), {"startLine", "startColumn", "endLine", "endColumn"}),
    "logical": (set(), {"name", "fullyQualifiedName", "kind"}),
    "artifact": (set(), {"uri", "uriBaseId"}),
    "suppression": ({"kind"}, {"status", "justification"}),
}
"""The keys that SARIF 2.1.0 requires and allows, of those that are used: it refuses others."""


def check(kind: str, form: Any) -> Any:
    required, allowed = ALLOWED[kind]
    assert required <= form.keys() <= required | allowed, kind
    return form


def check_locations(locations: list[Any]) -> None:
    for location in locations:
        physical = check("physical", check("location", location)["physicalLocation"])
        assert " " not in check("artifact", physical["artifactLocation"])["uri"]
        region = check("region", physical.get("region", {}))
        assert all(isinstance(number, int) and number >= 1 for number in region.values())
        for logical in location.get("logicalLocations", ()):
            check("logical", logical)


def test_sarif_has_the_structure_of_version_2_1_0(accepted: Report, tmp_path: Path) -> None:
    gone = unreadable(tmp_path / "væk.xlsx")
    whole = Finding("IP301", Severity.NOTE, Place(), Problem("IP301.whole", same("hele")))
    whole = replace(whole, parts=(whole, replace(whole, place=Place.cell("Ark 1", 2, 2))))
    sheet = Finding(
        "IP301", Severity.WARNING, Place("Ark 1"), Problem("IP301.sheet", same("arket"))
    )
    more = replace(accepted, findings=(*accepted.findings, whole, sheet))
    log = check("log", strict_json(written("sarif", results(more, gone), "da")))
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    driver = check("driver", check("run", one)["tool"]["driver"])
    for rule in driver["rules"]:
        check("rule", rule)
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"note", "warning", "error"}
    (invocation,) = one["invocations"]
    assert check("invocation", invocation)["executionSuccessful"] is False
    for notification in invocation["toolExecutionNotifications"]:
        check_locations(check("notification", notification)["locations"])
    assert len(one["results"]) == 4
    for result in one["results"]:
        check_locations(check("result", result)["locations"])
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        check_locations(result.get("relatedLocations", []))
        for suppression in result.get("suppressions", ()):
            assert check("suppression", suppression)["kind"] == "external"


def test_sarif_names_the_file_seen_from_the_root_and_the_cell(bad: Report) -> None:
    (one,) = sarif_form(results(bad), "da", bad.path.parent)["runs"]
    (location,) = one["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {
        "uri": "d%C3%A5rlig%20%26%20%3Cb%3E.xlsx",
        "uriBaseId": "%SRCROOT%",
    }
    assert location["physicalLocation"]["region"]["startLine"] == 1
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "Andet!B1"


def test_sarif_marks_accepted_findings_as_suppressed(accepted: Report) -> None:
    (one,) = sarif_form(results(accepted), "da", Path.cwd())["runs"]
    suppressed = [result for result in one["results"] if "suppressions" in result]
    assert [result["ruleId"] for result in suppressed] == ["IP201"]
    assert suppressed[0]["suppressions"][0]["justification"] == "Aftalt <i>"


# --- HTML ----------------------------------------------------------------------------------------


def page_of(report: Report | Unreadable, language: Language = "da") -> str:
    return html_bytes(results(report), language, DAY).decode("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_needs_nothing_and_its_links_lead_somewhere(
    accepted: Report, language: Language
) -> None:
    page = Page(page_of(accepted, language))
    assert page.all("script", "img", "link", "iframe", "object", "form") == []
    targets = {str(attributes["href"]) for attributes in page.all("a")}
    anchors = {f"#{attributes['id']}" for _, attributes in page.tags if "id" in attributes}
    assert targets <= anchors
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_verdict_comes_first_then_counts_then_findings(bad: Report) -> None:
    text = page_of(bad)
    parts = [
        "Brug ikke tallene, før fejlene er rettet.",
        '<dl class="counts">',
        "<h2>Fund</h2>",
        "<h2>Kort over arkene</h2>",
        "<h2>Afstemning</h2>",
        "<h2>Vidner</h2>",
        "<h2>Reglerne</h2>",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_headings_captions_and_language_are_there_for_those_who_listen(bad: Report) -> None:
    text = page_of(bad, "en")
    page = Page(text)
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("caption")) == len(page.all("table")) > 3
    assert all("scope" in attributes for attributes in page.all("th"))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_findings_are_marked_on_the_map_and_linked(bad: Report) -> None:
    text = page_of(bad)
    assert '<td class="n x"><a href="#w0-f1">•!</a></td>' in text  # the typed number
    assert '<a href="#w0-f0">1!</a>' in text  # the stale formula
    assert 'id="w0-f0"' in text


def test_like_rows_are_one_line_of_the_map(tmp_path: Path) -> None:
    text = page_of(report_of(sound(tmp_path / "god.xlsx")))
    assert "2–7" in text
    assert "×6" in text
    assert text.count('<td class="c0">1</td>') == 1


def test_a_large_sheet_is_cut_and_says_so(tmp_path: Path) -> None:
    from openpyxl.utils.cell import get_column_letter

    wide = {f"{get_column_letter(column)}1": column for column in range(1, MOST_COLUMNS + 10)}
    tall = {f"{'AB'[row % 2]}{row}": row for row in range(2, 3 * MOST_BANDS)}
    path = build(tmp_path / "stor.xlsx", {"sheets": {"Ark": {**wide, **tall}}})
    report = report_of(path)
    (drawn,) = report.maps
    assert len(drawn.bands) == MOST_BANDS
    assert drawn.is_cut
    assert f"Arket er stort: kortet viser A1:BH{drawn.shown.last_row} af A1:BQ" in page_of(report)


def test_a_very_long_list_of_places_is_cut_and_counted(bad: Report) -> None:
    parts = tuple(
        replace(bad.findings[0], place=Place.cell("Sager", row, 3), parts=())
        for row in range(1, MOST_PLACES + 51)
    )
    text = page_of(replace(bad, findings=(replace(bad.findings[0], parts=parts),), maps=()))
    assert f"{MOST_PLACES + 50} steder i alt" in text
    assert len(re.findall(r">Sager!C\d+<", text)) == MOST_PLACES


def test_accepted_findings_and_remarks_have_a_section(accepted: Report) -> None:
    text = page_of(accepted)
    assert "Aftalt &lt;i&gt;" in text
    assert "Udløbet &lt;i&gt;" in text


def test_the_reconciliation_shows_where_the_workbook_differs(workbook_2024: Path) -> None:
    report = examine(workbook_2024, against="aarhus-2024")
    text = page_of(report)
    said = "100 af 114 offentliggjorte tal stemmer med beregningen, 13 afviger fra beregningen"
    assert said in text
    assert "PROJEKTMAPPEN AFVIGER" not in text
    first, *rest = report.reconciliation
    changed = replace(
        report, reconciliation=(replace(first, workbook=601.0, workbook_agrees=False), *rest)
    )
    assert page_of(changed).count("PROJEKTMAPPEN AFVIGER") == 1


def test_of_many_figures_those_that_tie_are_folded_away(workbook_2024: Path) -> None:
    report = examine(workbook_2024, chosen=lambda _: False)
    seen, _, folded = page_of(report).partition('<details class="ties">')
    assert "Besparelse, 2024</th>" in seen
    assert "sag 1.1</th>" not in seen
    assert folded.startswith("<summary>104 tal, der stemmer</summary>")
    assert "sag 1.1</th>" in folded.partition("</details>")[0]
    few = replace(report, reconciliation=report.reconciliation[:20])
    assert '<details class="ties">' not in page_of(few)


def test_a_danish_reader_is_told_that_formulas_are_in_english(bad: Report, tmp_path: Path) -> None:
    said = "funktionerne har engelske navne"
    assert said in page_of(bad)
    assert said not in page_of(report_of(sound(tmp_path / "god.xlsx")))
    assert "Formler er vist" not in page_of(bad, "en")


def test_the_source_of_a_rule_is_shown_without_its_fine_print(bad: Report) -> None:
    page = page_of(bad)
    assert "FAST Standard 3.01-01" in page
    assert "Outside tables an end of a block" not in page


def test_several_workbooks_are_listed_first(bad: Report, tmp_path: Path) -> None:
    page = html_bytes(results(bad, unreadable(tmp_path / "x.xlsx")), "da", DAY).decode("utf-8")
    assert page.index("2 projektmapper: 1 er afvist, og 1 kunne ikke læses.") < page.index(
        'id="w0"'
    )
    assert "filen er brudt" in page


def test_shares_are_never_rounded_up_to_all(bad: Report) -> None:
    text = page_of(replace(bad, shares=Shares(two=5026, one=0, none=1)))
    assert "5.026 (99 %)" in text
    assert "100 %" not in text


def test_texts_of_cells_stay_texts_in_every_form(tmp_path: Path) -> None:
    path = hostile(tmp_path / "ond.xlsx")
    report = report_of(path)
    (one,) = report.findings
    assert [place.range for place in one.places] == ["B1", "B3", "B5"]
    forms: tuple[Form, ...] = ("human", "json", "junit", "sarif", "html")
    for form in forms:
        data = written(form, results(report), "da").decode("utf-8")
        assert (SCRIPT in data) == (form in {"human", "json", "sarif"}), form


@pytest.mark.usefixtures("chromium")
def test_a_script_in_a_cell_does_not_run_in_a_browser(tmp_path: Path) -> None:
    page = tmp_path / "rapport.html"
    run("validate", hostile(tmp_path / "ond.xlsx"), "--output", page)
    shown = dom(page, tmp_path / "profile")
    assert "<title>Kontrol af ond.xlsx</title>" in shown
    assert "<script" not in shown
    assert "&lt;b&gt;Ark &amp; mål" in shown


@pytest.mark.usefixtures("chromium")
def test_not_even_a_script_that_got_into_the_page_would_run(tmp_path: Path, bad: Report) -> None:
    page = tmp_path / "rapport.html"
    page.write_text(page_of(bad).replace("</body>", f"{SCRIPT}</body>"), "utf-8")
    assert "<title>run</title>" not in dom(page, tmp_path / "profile")
    page.write_text(f"<!DOCTYPE html><title>x</title>{SCRIPT}", "utf-8")
    assert "<title>run</title>" in dom(page, tmp_path / "other")  # the test can tell


# --- all rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_can_be_shown_in_every_form(language: Language, tmp_path: Path) -> None:
    place = Place("Ark", Area(1, 1, 2, 2))
    findings = tuple(
        Finding(rule.code, rule.severity, place, Problem("x", same("x")), fingerprint="0")
        for rule in all_rules()
    )
    report = Report(tmp_path / "x.xlsx", findings, Shares(0, 0, 0))
    forms: tuple[Form, ...] = ("human", "json", "junit", "sarif", "html")
    for form in forms:
        assert written(form, results(report), language), form

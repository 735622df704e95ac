"""`import investpakke` in a notebook: what is there, and results that say what they are of."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import investpakke as ip
from building import make_case, make_package, refusal
from document_text import DOCS
from investpakke.functions import catalogue

AARHUS = ip.load("aarhus-2024")
STANDARD = ip.Uncertainty(standard=True)
EMPTY = make_package(groups=[ip.Group(1, "Unge")])
ACTUAL = ip.Actual(case="4.4", period=ip.Period(2024), persons=6, unit_saving=167.5, cost=2340)

VERBS: dict[str, Callable[[ip.Package], Any]] = {
    "compute": ip.compute,
    "value": ip.value,
    "switching": ip.switching,
    "scenarios": ip.scenarios,
    "choose": lambda package: ip.choose(package, 10_000),
    "simulate": lambda package: ip.simulate(package, STANDARD, draws=500),
    "follow_up": lambda package: ip.follow_up(package, [ACTUAL] if package.cases else []),
    "reconcile": ip.reconcile,
}
BY = {
    "compute": ("case", "group", "year"),
    "value": ("case", "group", "package", "year"),
    "scenarios": ("scenario", "case", "group"),
    "simulate": ("case", "group", "package", "year"),
    "follow_up": ("case", "group", "year"),
}
LABELS = {
    "case": [case.number for case in AARHUS.cases],
    "group": [1, 2, 3, 4],
    "package": ["package"],
    "year": list(range(2024, 2030)),
}

# --- The top level -------------------------------------------------------------------------------


def test_the_top_level_has_what_a_notebook_needs_and_nothing_else() -> None:
    functions = {function.python.__name__ for function in catalogue()}
    verbs = {*VERBS, "load", "fit"}
    words = {"Case", "Group", "Package", "Phasing", "Source"}
    words |= {"Scenario", "Change", "Uncertainty", "Driver", "Pert", "Actual", "Outcomes", "Period"}
    errors = {"FileError", "InputError", "InvestpakkeError", "ModelReading"}
    assert set(ip.__all__) == functions | verbs | words | errors
    assert set(dir(ip)) == {*ip.__all__, "__version__"}
    assert all(getattr(ip, name) is not None for name in ip.__all__)
    with pytest.raises(AttributeError, match="no attribute 'notebook'"):
        _ = ip.notebook  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "home"),
    [("load_package", "packages"), ("compute_package", "calc"), ("PackageResult", "calc")],
)
def test_a_name_of_the_first_version_works_as_it_did_and_where_it_lives(
    name: str, home: str
) -> None:
    assert name not in ip.__all__
    there = __import__(f"investpakke.{home}", fromlist=[name])
    assert getattr(ip, name) is getattr(there, name)


def test_a_folder_of_the_same_name_does_not_hide_a_function() -> None:
    """Importing a submodule sets an attribute of the package: none has a function's name."""
    code = (
        "import investpakke as ip, investpakke.cli, pkgutil\n"
        "names = {m.name for m in pkgutil.iter_modules(ip.__path__)}\n"
        "print(sorted(names & set(ip.__all__)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_somebodys_own_model_is_loaded_with_how_it_was_read() -> None:
    with pytest.warns(ip.ModelReading, match=r"Investeringspakke!A4:I14, 4 cases, 2027–2030"):
        package = ip.load(DOCS / "eksempel" / "model.xlsx")
    assert round(float(ip.compute(package).total.gain)) == 700


# --- Results -------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
def test_a_result_shows_itself_on_one_short_line(verb: str) -> None:
    for package in (AARHUS, EMPTY):
        shown = repr(VERBS[verb](package))
        assert "\n" not in shown
        assert len(shown) < 140
        assert "array(" not in shown


@pytest.mark.parametrize(("verb", "by"), [(verb, by) for verb, ways in BY.items() for by in ways])
def test_a_frame_has_a_labelled_row_for_each_thing(verb: str, by: str) -> None:
    found = VERBS[verb](AARHUS).to_frame(by)
    assert found.index.name == by
    assert list(found.index) == LABELS.get(by, ["Base", *_standard_names()])
    assert len(set(found.columns)) == len(found.columns)


def _standard_names() -> list[str]:
    return ["20 % lower effect", "Start half a year late", "PL +2 %", "Pessimistic"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_package_without_cases_gives_results_without_rows(verb: str) -> None:
    result = VERBS[verb](EMPTY)
    if verb != "scenarios":
        assert len(result.to_frame()) == 0
    for by in BY.get(verb, ()):
        assert list(result.to_frame(by).columns) == list(VERBS[verb](AARHUS).to_frame(by).columns)


def test_frames_hold_the_figures_of_the_results() -> None:
    result = ip.compute(AARHUS)
    cases = result.to_frame()
    assert cases.loc["4.4", "average_gain"] == pytest.approx(5)
    assert cases["annual_investment"].sum() == 27_890
    groups = cases.groupby("group")["average_gain"].sum()
    assert groups.tolist() == pytest.approx(result.to_frame("group")["average_gain"].tolist())
    assert result.to_frame("year").loc[2029, "cumulative_net"] == pytest.approx(46_734, abs=1)
    worth = ip.value(AARHUS).to_frame("package")
    assert worth.loc["package", "municipality_present_value"] == pytest.approx(41_758, abs=1)
    assert ip.value(AARHUS).to_frame("package").loc["package", "municipality_payback"] == 2025
    switching = ip.switching(AARHUS).to_frame()
    assert switching.loc["1.2", "persons"] == pytest.approx(14.95, abs=0.01)
    assert ip.switching(AARHUS, by="group").to_frame().index.tolist() == [1, 2, 3, 4]
    chosen = ip.choose(AARHUS, 10_000)
    assert tuple(chosen.to_frame().query("chosen").index) == chosen.cases
    late = ip.scenarios(AARHUS, [ip.Scenario("Late", [ip.Change(delay=1)])]).to_frame("case")
    assert list(late.columns) == ["Base", "Late"]
    figures = ip.reconcile(AARHUS).to_frame()
    assert (figures["verdict"] == "ties").sum() == 100
    assert ip.follow_up(AARHUS, [ACTUAL]).to_frame().loc["4.4", "light"] == "red"


def test_the_fit_has_a_row_a_case_and_a_column_a_year() -> None:
    found = ip.fit(AARHUS).to_frame()
    assert list(found.columns) == ["changed", *range(2024, 2030)]
    assert repr(ip.fit(AARHUS)).startswith("Fit(13 of 13 cases have another ramp")


def test_a_frame_that_a_result_does_not_have_is_refused_with_those_it_has() -> None:
    english, _ = refusal(lambda: ip.compute(AARHUS).to_frame("month"))  # type: ignore[arg-type]
    assert english == (
        "by: the result has no such frame. Expected: one of 'case', 'group', 'year'. Got: 'month'."
    )


def test_without_pandas_a_frame_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r'pip install "investpakke\[pandas\]"'):
        ip.compute(AARHUS).to_frame()


def test_nothing_but_a_frame_loads_pandas() -> None:
    code = (
        "import sys, investpakke as ip\n"
        "print(ip.compute(ip.load('aarhus-2024')), 'pandas' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.endswith("tkr. a year) False\n")


# --- Arguments -----------------------------------------------------------------------------------


def test_a_phasing_may_be_a_factor_or_factors() -> None:
    factors = [make_case(phasing=p).phasing.factors for p in (0.5, 1, [0.2, 0.6], np.float64(0.5))]
    assert factors == [(0.5, 1.0), (1.0, 1.0), (0.2, 0.6), (0.5, 1.0)]
    assert make_case(phasing=0.5) == make_case(phasing=ip.Phasing.first_year(0.5))


def test_a_scenarios_name_may_be_a_str() -> None:
    found = ip.Scenario("Sent", [ip.Change(delay=1)])
    assert (found.name.en, found.name.da) == ("Sent", "Sent")
    english, _ = refusal(lambda: ip.Scenario(" "))
    assert english.startswith("the scenario's name: the text is missing")


def test_a_simulation_of_what_nobody_called_uncertain_is_refused() -> None:
    english, _ = refusal(lambda: ip.simulate(AARHUS, ip.Uncertainty()))
    assert english.startswith("uncertainty: no uncertainty is stated")


def test_refusals_in_python_speak_of_elements_and_labels_not_of_cells() -> None:
    column = pd.Series([600.0, np.nan], index=["a", "b"])
    cases = {
        "investment['b']: the value is not a number": (column, 860),
        "investment[1]: the value is missing": ([600, None], 860),
        "investment[1, 0]: the value is not a number": (np.array([[600], [np.inf]]), 860),
        "saving: the shapes do not match. Expected: one value or 3 values. Got: 2 values": (
            [1, 2, 3],
            [1, 2],
        ),
    }
    for said, arguments in cases.items():
        english, _ = refusal(lambda arguments=arguments: ip.invest_net(*arguments))
        assert english.startswith(said)
        assert not {"cell", "range", "row", "column"} & set(english.replace(",", " ").split())


OF_ROWS = [f for f in catalogue() if f.name != "INVEST_FADED"]  # its rows are those of phasing


@pytest.mark.parametrize("function", OF_ROWS, ids=lambda function: function.name)
def test_columns_without_rows_give_a_result_without_rows(function: Any) -> None:
    usual = {"benefit": "dagpenge", "year": 2024, "phasing": 0.5, "rate": 0.03, "low": 0, "high": 3}
    usual |= {
        "probability": 0.5,
        "state_share": 0.2,
        "fall": 0.1,
        "correction": 0.1,
        "deadweight": 0.1,
    }
    given: dict[str, Any] = {a.name.en: usual.get(a.name.en, 1) for a in function.arguments}
    if function.name == "INVEST_DISCOUNT":
        given = {"year": 1}
    first = next(name for name in given if name != "phasing")
    frame = pd.DataFrame({first: pd.Series([given[first]])})
    alone = np.asarray(function.python(**given | {first: frame[first]}))
    for empty in ([], frame[first][:0], np.empty(0)):
        found = np.asarray(function.python(**given | {first: empty}))
        assert found.shape == (0, *alone.shape[1:])


LARGE = """
import resource, sys
import numpy as np, investpakke as ip
rows, most = int(sys.argv[1]), int(sys.argv[2])
some = np.random.default_rng(1)
cost, saving = some.uniform(100, 900, rows), some.uniform(100, 900, rows)
first, years = some.uniform(0.1, 1, (rows, 1)), some.integers(90, 101, rows).astype(float)
ip.invest_npv([1.0, 2.0], 3.0, years=100)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for function in (ip.invest_npv, ip.invest_payback, ip.invest_delay, ip.invest_breakeven):
    found = function(cost, saving, first, years)
    last = function(cost[-3:], saving[-3:], first[-3:], years[-3:])
    assert np.allclose(found[-3:], last, equal_nan=True), function
used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
assert used < most, f"{used:.0f} MB"
"""


def large(rows: int, megabytes: int) -> None:
    """Compute rows of up to a hundred years; the dense way takes 800 MB an array at 1e6 rows."""
    code = [sys.executable, "-c", LARGE, str(rows), str(megabytes)]
    ran = subprocess.run(code, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_memory_follows_from_the_rows_and_not_from_their_years() -> None:
    large(100_000, 40)  # one dense array is 80 MB


@pytest.mark.proof
@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_a_hundred_years_of_a_million_rows_take_little_memory() -> None:
    large(1_000_000, 200)


# --- The page ------------------------------------------------------------------------------------

PAGE = DOCS / "notebook.md"


def test_what_the_notebook_page_prints_is_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import doctest
    import re
    import shutil

    shutil.copytree(DOCS / "eksempel", tmp_path / "docs" / "eksempel")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.+?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 20
    with pd.option_context("display.width", 100, "display.max_columns", 12):
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
        with pytest.warns(ip.ModelReading):
            failed, _ = runner.run(test)
    assert failed == 0

"""The engine's speed, as ratios to the bare computation in the same run; see README.md."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from investpakke import Case, Group, Package, PackageResult, Phasing, invest_phased
from investpakke.calc import CaseTable, compute

CASES = 13_000
GROUPS = 4
YEARS = 6
ROWS = 1_000
DISCOUNT_RATE = 0.035

Outputs = dict[str, NDArray[np.float64]]


class Comparison(NamedTuple):
    """One line of the report: two times in seconds, and the ratio aimed at."""

    name: str
    ours: float
    other: float
    aim: str


def main() -> None:
    """Run every comparison and print it."""
    package = large_package()
    lines = [*compare_compute(package), compare_phased(), *compare_import()]
    print(f"{'':<58}{'ours, ms':>10}{'other, ms':>11}{'ratio':>9}  aim")
    for line in lines:
        ratio = line.ours / line.other
        print(
            f"{line.name:<58}{line.ours * 1e3:>10.3f}{line.other * 1e3:>11.3f}"
            f"{ratio:>9.3f}  {line.aim}"
        )


def fastest(*calls: Callable[[], object], rounds: int = 60) -> list[float]:
    """Return each call's shortest time; the calls take turns, so that they share the noise."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, own in zip(calls, times, strict=True):
            start = perf_counter()
            call()
            own.append(perf_counter() - start)
    return [min(own) for own in times]


# --- A package's result --------------------------------------------------------------------


def large_package() -> Package:
    """Return a package a thousand times as large as the 2024 one."""
    random = np.random.default_rng(2024)
    saving = random.uniform(500, 6000, CASES)
    cases = [
        Case(
            number=str(number),
            name=f"Sag {number}",
            group=1 + number % GROUPS,
            persons=5 + number % 60,
            investment=float(round(saving[number] * 0.8)),
            average_saving=float(saving[number]) if number % 2 else None,
            unit_saving=None if number % 2 else 100.0,
            phasing=Phasing.first_year(0.5) if number % 3 else Phasing((1.0,)),
            averaging_years=6 if number % 13 == 4 else 4,
        )
        for number in range(CASES)
    ]
    return Package(
        id="bench",
        name="Bench",
        municipality="Bench",
        first_year=2024,
        years=YEARS,
        groups=[Group(number, f"Målgruppe {number}") for number in range(1, GROUPS + 1)],
        cases=cases,
    )


def engine_outputs(table: CaseTable) -> Outputs:
    """Return what `bare_outputs` returns, computed by the engine."""
    result = compute(table, years=YEARS, groups=GROUPS, discounting=DISCOUNT_RATE)
    return {
        "investment": result.investment_by_case,
        "saving": result.saving_by_case,
        "net": result.net_by_case,
        "cumulative": result.cumulative_net_by_case,
        "full": result.full_saving,
        "unit": result.unit_saving,
        **of_engine_totals(result),
        "share": result.share,
        "investment by year": result.investment_by_year,
        "saving by year": result.saving_by_year,
        "net by year": result.net_by_year,
        "cumulative by year": result.cumulative_net_by_year,
        "mean net": np.asarray(result.mean_net),
        "present value": np.asarray(result.net_present_value),
    }


def of_engine_totals(result: PackageResult) -> Outputs:
    """Return the averages of cases, groups and package, and derived figures."""
    levels = {"case": result.by_case, "group": result.by_group, "total": result.total}
    return {
        f"{level} {name}": getattr(totals, name)
        for level, totals in levels.items()
        for name in ("investment", "saving", "persons", "gain", "break_even_persons", "margin")
    }


def bare_outputs(table: CaseTable) -> Outputs:
    """Return the same figures by plain NumPy, as one would write it for this table alone."""
    within = np.arange(table.factors.shape[1]) < table.averaging_years
    horizon = table.averaging_years[:, 0]
    mean = (table.factors * within).sum(axis=1) / horizon
    stated = table.average_saving[:, 0]
    persons = table.persons[:, 0]
    full = np.where(np.isnan(stated), persons * table.unit_saving[:, 0], stated / mean)
    average = full * mean
    annual = (table.investment * within).sum(axis=1) / horizon
    saving = full[:, None] * table.factors
    net = saving - table.investment
    by_group = [np.bincount(table.group, values, GROUPS) for values in (annual, average, persons)]
    total = [annual.sum(), average.sum(), persons.sum()]
    invested_by_year, saved_by_year = table.investment.sum(axis=0), saving.sum(axis=0)
    net_by_year = saved_by_year - invested_by_year
    outputs = {
        "investment": table.investment,
        "saving": saving,
        "net": net,
        "cumulative": net.cumsum(axis=1),
        "full": full,
        "unit": full / persons,
        "share": by_group[0] / total[0],
        "investment by year": invested_by_year,
        "saving by year": saved_by_year,
        "net by year": net_by_year,
        "cumulative by year": net_by_year.cumsum(),
        "mean net": net_by_year.mean(),
        "present value": (net_by_year / (1 + DISCOUNT_RATE) ** np.arange(YEARS)).sum(),
    }
    levels = {"case": (annual, average, persons), "group": by_group, "total": total}
    for level, (invested, saved, people) in levels.items():
        outputs[f"{level} investment"] = invested
        outputs[f"{level} saving"] = saved
        outputs[f"{level} persons"] = people
        outputs[f"{level} gain"] = saved - invested
        outputs[f"{level} break_even_persons"] = invested * people / saved
        outputs[f"{level} margin"] = (saved - invested) / saved
    return outputs


def compare_compute(package: Package) -> list[Comparison]:
    """Compare the engine's package result with plain NumPy; both must give the same figures."""
    table = CaseTable.of(package)
    ours, bare = engine_outputs(table), bare_outputs(table)
    assert ours.keys() == bare.keys()
    for name, values in ours.items():
        np.testing.assert_allclose(values, bare[name], rtol=1e-9, err_msg=name)
    engine_time, bare_time, table_time = fastest(
        lambda: engine_outputs(table), lambda: bare_outputs(table), lambda: CaseTable.of(package)
    )
    size = f"{CASES:,} cases x {YEARS} years"
    return [
        Comparison(f"compute, {size} / bare NumPy", engine_time, bare_time, "at most 3"),
        Comparison("the table made of the cases / bare NumPy", table_time, bare_time, "none"),
    ]


# --- One call over many rows ---------------------------------------------------------------


def compare_phased() -> Comparison:
    """Compare one INVEST_PHASED over many rows with one call per row."""
    savings = np.random.default_rng(2024).uniform(500, 6000, ROWS)

    def one_by_one() -> list[object]:
        return [invest_phased(saving, 0.5, YEARS) for saving in savings]

    np.testing.assert_array_equal(invest_phased(savings, 0.5, YEARS), one_by_one())
    array_time, scalar_time = fastest(
        lambda: invest_phased(savings, 0.5, YEARS), one_by_one, rounds=20
    )
    name = f"invest_phased, one call over {ROWS:,} rows / {ROWS:,} calls"
    return Comparison(name, array_time, scalar_time, "at most 0.05")


# --- Starting up ---------------------------------------------------------------------------


def compare_import(pairs: int = 15) -> list[Comparison]:
    """Compare fresh processes that take turns, by the median of each."""
    statements = ("import investpakke", "import numpy", "pass")
    times: dict[str, list[float]] = {statement: [] for statement in statements}
    with TemporaryDirectory() as bytecode:
        for statement in statements * 2:
            start_process(statement, bytecode)  # compiled as an installed package is
        for statement in statements * pairs:
            times[statement].append(start_process(statement, bytecode))
    ours, numpy, empty = (median(own) for own in times.values())
    return [
        Comparison("process that imports investpakke / imports numpy", ours, numpy, "at most 1.5"),
        Comparison("the same less an empty process", ours - empty, numpy - empty, "none"),
    ]


def start_process(statement: str, bytecode: str) -> float:
    """Return the time that a fresh Python takes for one statement."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode, "PYTHONDONTWRITEBYTECODE": ""}
    start = perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)
    return perf_counter() - start


if __name__ == "__main__":
    main()

"""Has the quick run its teeth? Code mutants, sampled by a fixed seed, and which tests catch them.

    python tests/mutation_sample.py               the sample and seed that tests/README.md names
    python tests/mutation_sample.py --mutants 3   the first three of it

It is no test and takes hours; `coverage` is needed. Each mutant is one operator, number or result
changed on one line of code. The quick tests that reach the line run first, those of short files
before others, until one fails. A line that runs once - at import, in a fixture, behind a cache -
counts as reached by all tests that reach its module. What survives meets the long proofs in the
same way. A mutant that no test at all catches is left out of the figure: it may well be the same
program.
"""

from __future__ import annotations

import argparse
import ast
import faulthandler
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("engine", "workbook_templates", "addin")
SEED, SIZE = 20_261, 60
QUICK, PROOFS = "not proof", "proof"
PATIENCE = {QUICK: 300, PROOFS: 1_800}
"""Seconds that one test may take before it counts as failed: a mutant may loop for ever."""
MEMORY = 6 * 2**30
"""Bytes that the tests of a mutant may hold: one that loops may fill a list meanwhile."""

# --- The sample ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutant:
    """One change of one line of code."""

    file: str
    line: int
    what: str
    before: str
    after: str


_COMPARISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
}


def changed(node: ast.expr | ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """Yield what a node may become instead, and what that is called."""
    match node:
        case ast.Compare(left, [operator], right) if type(operator) in _COMPARISONS:
            yield "comparison", ast.Compare(left, [_COMPARISONS[type(operator)]()], right)
        case ast.BinOp(left, operator, right) if type(operator) in _ARITHMETIC:
            if not any(isinstance(side, ast.JoinedStr) or _is_text(side) for side in (left, right)):
                yield "arithmetic", ast.BinOp(left, _ARITHMETIC[type(operator)](), right)
        case ast.BoolOp(ast.And(), values):
            yield "boolean", ast.BoolOp(ast.Or(), values)
        case ast.BoolOp(ast.Or(), values):
            yield "boolean", ast.BoolOp(ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield "boolean", operand
        case ast.Constant(bool() as value):
            yield "constant", ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield "constant", ast.Constant(value + 1)
        case ast.Return(ast.expr() as value) if not _is_nothing(value):
            yield "return", ast.Return(ast.Constant(None))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def places(path: Path) -> Iterator[Mutant]:
    """Yield all mutants of a module that stay on one line."""
    source = path.read_text("utf-8")
    lines = source.splitlines()
    for node in _run(ast.parse(source)):
        if node.lineno != node.end_lineno:
            continue
        line = lines[node.lineno - 1].encode()  # offsets count bytes
        for what, other in changed(node):
            new = ast.unparse(ast.fix_missing_locations(other))
            new = new if isinstance(other, ast.stmt | ast.Constant) else f"({new})"
            after = line[: node.col_offset] + new.encode() + line[node.end_col_offset :]
            name = path.relative_to(ROOT).as_posix()
            yield Mutant(name, node.lineno, what, line.decode(), after.decode())


def _run(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """Yield what runs: no annotation, no decorator, nothing that is there for the type checker."""
    for name, field in ast.iter_fields(node):
        if name in {"annotation", "returns", "type_params", "decorator_list"}:
            continue
        for child in field if isinstance(field, list) else [field]:
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.expr | ast.stmt):
                yield child
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr):
                yield from _run(child)


def sample(seed: int, size: int) -> list[Mutant]:
    """Return mutants of so many lines, each line as likely as any other."""
    by_line: dict[tuple[str, int], list[Mutant]] = {}
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for mutant in places(path):
                by_line.setdefault((mutant.file, mutant.line), []).append(mutant)
    draw = random.Random(seed)  # noqa: S311  a sample, no secret
    return [draw.choice(by_line[line]) for line in draw.sample(sorted(by_line), size)]


# --- Which tests reach which line: a plugin of the run that is measured --------------------------

_MAP, _LIMIT = "INVESTPAKKE_TEST_MAP", "INVESTPAKKE_TEST_LIMIT"
_seconds: dict[str, float] = {}
_failing: set[str] = set()
_contexts = [""]
_fixtures: dict[str, list[str]] = {}


@contextmanager
def _context(name: str) -> Iterator[None]:
    """Let `coverage` note under a name what runs here, and then under the name before."""
    import coverage

    current, before = coverage.Coverage.current(), _contexts[-1]
    if current is None:  # tests that are run on a mutant
        yield
        return
    _contexts.append(name)
    current.switch_context(name)
    try:
        yield
    finally:
        _contexts.pop()
        current.switch_context(before)


def _bound() -> None:
    """End the run of a mutant where its next test takes too long."""
    if _LIMIT in os.environ:
        faulthandler.dump_traceback_later(int(os.environ[_LIMIT]), exit=True)


def pytest_configure() -> None:
    """Bound what the run of a mutant takes, from its imports on."""
    _bound()
    if _LIMIT in os.environ:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, hard))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any) -> Iterator[None]:
    """Note what a shared fixture runs as run by all tests that use it."""
    if fixturedef.scope == "function":
        return (yield)
    with _context(f"fixture {fixturedef.argname}"):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note what a test runs as its own."""
    _bound()
    _fixtures[item.nodeid] = sorted(getattr(item, "fixturenames", ()))
    with _context(item.nodeid):
        return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how long a test takes, and whether it fails before anything is changed."""
    _seconds[report.nodeid] = _seconds.get(report.nodeid, 0.0) + report.duration
    if report.failed:
        _failing.add(report.nodeid)


def pytest_sessionfinish() -> None:
    """Write what was noted."""
    if _MAP in os.environ:
        passing = {test: seconds for test, seconds in _seconds.items() if test not in _failing}
        said = {"seconds": passing, "fixtures": _fixtures}
        Path(os.environ[_MAP]).write_text(json.dumps(said), "utf-8")


class Reach:
    """What reaches what in one of the two runs."""

    def __init__(
        self, clone: Path, marker: str, files: Iterable[str], within: Sequence[str]
    ) -> None:
        from coverage import CoverageData

        base = clone / f".map {marker}"
        data, notes = base.with_suffix(".coverage"), base.with_suffix(".json")
        settings = {_MAP: str(notes), "COVERAGE_FILE": str(data)}
        included = ",".join(str(clone / file) for file in files)
        command = ["-m", "coverage", "run", f"--include={included}", "-m"]
        code = _pytest(clone, marker, within, settings, measured_by=command)
        assert code in {0, 1, 5}, (clone / ".log").read_text("utf-8")
        noted = json.loads(notes.read_text("utf-8"))
        self.seconds: dict[str, float] = noted["seconds"]
        self._users: dict[str, set[str]] = {}
        for test, fixtures in noted["fixtures"].items():
            for fixture in fixtures:
                self._users.setdefault(f"fixture {fixture}", set()).add(test)
        found = CoverageData(basename=str(data))
        found.read()
        self._lines = {
            Path(file).relative_to(clone).as_posix(): found.contexts_by_lineno(file)
            for file in found.measured_files()
        }

    def tests(self, mutant: Mutant) -> list[str]:
        """Return the tests that reach a line, those of quick files first."""
        lines = self._lines.get(mutant.file, {})
        reached = self._of(lines.get(mutant.line, ()))
        if "" in lines.get(mutant.line, ()) or not reached:
            reached |= self._of(context for of_line in lines.values() for context in of_line)
        files: dict[str, float] = {}
        for test in reached:
            file = test.split("::")[0]
            files[file] = files.get(file, 0.0) + self.seconds[test]
        order = {test: place for place, test in enumerate(self.seconds)}
        return sorted(reached, key=lambda t: (files[t.split("::")[0]], order[t]))

    def _of(self, contexts: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for context in contexts:
            found |= self._users.get(context, {context})
        return found & self.seconds.keys()


# --- The runs ------------------------------------------------------------------------------------


def _pytest(
    clone: Path,
    marker: str,
    tests: Sequence[str],
    settings: Mapping[str, str],
    *,
    measured_by: Sequence[str] = (),
) -> int:
    """Run tests in the copy of the project, all where they are measured; return the exit code."""
    listed = clone / ".tests"
    paths = [str(clone / folder) for folder in (*CODE, "tests")]
    environment = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(paths)}
    listed.write_text("\n".join(tests), "utf-8")
    options = ["-p", "mutation_sample", "-p", "no:cacheprovider", "-n", "0", "-q", "-m", marker]
    options += [] if measured_by else ["-x"]
    options += [f"@{listed}"] if tests else []
    command = [sys.executable, *(measured_by or ("-m",)), "pytest", *options]
    with (clone / ".log").open("w") as log:
        run = subprocess.Popen(
            command, cwd=clone, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        code = run.wait()
        with suppress(ProcessLookupError):  # what a run that was ended has left running
            os.killpg(run.pid, signal.SIGKILL)
        return code


def _failed(clone: Path) -> str:
    lines = (clone / ".log").read_text("utf-8", "replace").splitlines()
    return next((line for line in lines if line.startswith(("FAILED", "ERROR"))), "out of time")


def caught(clone: Path, mutant: Mutant, reach: Reach, marker: str) -> str | None:
    """Return the test that catches a mutant, None where none does."""
    tests = reach.tests(mutant)
    if not tests:
        return None
    path = clone / mutant.file
    source = path.read_text("utf-8")
    lines = source.splitlines(keepends=True)
    assert lines[mutant.line - 1].rstrip("\n") == mutant.before
    lines[mutant.line - 1] = mutant.after + "\n"
    path.write_text("".join(lines), "utf-8")
    limit = {_LIMIT: str(PATIENCE[marker])}
    try:
        code = _pytest(clone, marker, tests, limit)
        if code == pytest.ExitCode.USAGE_ERROR:  # a test that the mutant gives another name
            code = _pytest(clone, marker, sorted({test.split("::")[0] for test in tests}), limit)
    finally:
        path.write_text(source, "utf-8")
    return None if code == 0 else _failed(clone)


def main() -> None:
    """Make the mutants one by one and say which run catches each."""
    asked = argparse.ArgumentParser(description="Code mutants against the quick run.")
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--mutants", type=int, default=SIZE, help="the first so many of the sample")
    asked.add_argument("--within", action="append", default=[], help="these tests only, to try it")
    asked.add_argument("--only-sample", action="store_true", help="show the sample, run nothing")
    asked.add_argument("--output", type=Path, help="where the results go as JSON")
    wanted = asked.parse_args()
    mutants = sample(wanted.seed, SIZE)[: wanted.mutants]
    if wanted.only_sample:
        for mutant in mutants:
            print(f"{mutant.file}:{mutant.line} {mutant.what}\n  {mutant.before}\n  {mutant.after}")
        return
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        clone = Path(folder) / "project"
        left_out = shutil.ignore_patterns(".git", "node_modules", "__pycache__", ".*_cache")
        shutil.copytree(ROOT, clone, ignore=left_out)
        if (ROOT / "node_modules").exists():  # the validator of the proofs
            (clone / "node_modules").symlink_to((ROOT / "node_modules").resolve())
        for told in _results(clone, mutants, wanted.within):
            if wanted.output:
                wanted.output.write_text(json.dumps(told, indent=1, ensure_ascii=False), "utf-8")
    quick = sum(result[QUICK] is not None for result in told)
    both = quick + sum(result[PROOFS] is not None for result in told)
    print(
        f"{len(told)} mutants: the quick run catches {quick}, both runs {both}: {quick / both:.0%}"
    )


def _results(
    clone: Path, mutants: Sequence[Mutant], within: Sequence[str]
) -> Iterator[list[dict[str, Any]]]:
    """Yield what is known so far, each time that more is."""
    results: list[dict[str, Any]] = []
    quick = Reach(clone, QUICK, sorted({mutant.file for mutant in mutants}), within)
    for mutant in mutants:
        result = {**asdict(mutant), QUICK: caught(clone, mutant, quick, QUICK), PROOFS: None}
        results.append(result)
        print(f"{mutant.file}:{mutant.line} {mutant.what}: {result[QUICK]}", flush=True)
        yield results
    left = [(m, r) for m, r in zip(mutants, results, strict=True) if r[QUICK] is None]
    if left:
        proofs = Reach(clone, PROOFS, sorted({mutant.file for mutant, _ in left}), within)
        for mutant, result in left:
            result[PROOFS] = caught(clone, mutant, proofs, PROOFS)
            print(
                f"{mutant.file}:{mutant.line} {mutant.what}, proofs: {result[PROOFS]}", flush=True
            )
            yield results


if __name__ == "__main__":
    main()

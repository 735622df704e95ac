"""Many workbooks at once: which files are meant, and that one bad file never stops the rest."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from investpakke.errors import FileError, InputError
from investpakke.validate.batch import attempt as attempts
from investpakke.validate.batch import many
from investpakke.validate.batch.attempt import attempt_bytes
from investpakke.validate.batch.many import (
    Options,
    Unreadable,
    collect,
    examine_files,
    examine_in_processes,
)
from investpakke.validate.batch.report import Report
from rule_books import build
from troubled_options import TroubleOnce

COLUMN = {f"A{row}": row for row in range(1, 6)}
FORMULAS = {f"B{row}": f"=A{row}*2" for row in range(1, 6)}
TYPED_OVER = {"sheets": {"Ark1": {**COLUMN, **FORMULAS, "B3": 7}}}
CLEAN = {"sheets": {"Ark1": {"A1": 1, "A2": "=A1*2"}}}


@pytest.fixture
def four(tmp_path: Path) -> list[Path]:
    """A clean workbook, two that cannot be read, and one with a fault."""
    text = tmp_path / "b.xlsx"
    text.write_text("not a workbook")
    return [
        build(tmp_path / "a.xlsx", CLEAN),
        text,
        tmp_path / "c.xlsx",
        build(tmp_path / "d.xlsx", TYPED_OVER),
    ]


def outcome(found: Report | Unreadable) -> Any:
    if isinstance(found, Unreadable):
        return found.path, str(found.error)
    return found.path, found.findings, found.shares, found.skipped


def check_four(found: list[Report | Unreadable], four: list[Path]) -> None:
    assert [item.path for item in found] == four
    assert [isinstance(item, Unreadable) for item in found] == [False, True, True, False]
    one_by_one = [outcome(item) for item in examine_files(four, Options(), jobs=0)]
    assert [outcome(item) for item in found] == one_by_one


# --- Which files -----------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder as it is found on a shared drive."""
    for name in (
        "2024/model.xlsx",
        "2024/Model B.XLSM",
        "2024/~$model.xlsx",
        "2024/model.bak.xlsx",
        "2024/model.bak2.xlsx",
        "2025/dybere/model.xlsm",
        ".skjult/model.xlsx",
        "2025/.x.xlsx",
        "noter.docx",
        "top.xlsx",
        "mappe.xlsx/inde.xlsx",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def names(found: list[Path], tree: Path) -> list[str]:
    return [path.relative_to(tree).as_posix() for path in found]


def test_a_folder_stands_for_the_workbooks_in_it_and_below(tree: Path) -> None:
    assert names(collect([tree]), tree) == [
        "top.xlsx",
        "2024/Model B.XLSM",
        "2024/model.xlsx",
        "2025/dybere/model.xlsm",
        "mappe.xlsx/inde.xlsx",
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("2024/*.xlsx", ["2024/model.xlsx"]),
        ("**/*.xlsm", ["2025/dybere/model.xlsm"]),
        ("*.xlsx", ["mappe.xlsx/inde.xlsx", "top.xlsx"]),
        ("202?", ["2024/Model B.XLSM", "2024/model.xlsx", "2025/dybere/model.xlsm"]),
    ],
)
def test_a_pattern_that_the_shell_left_alone_is_expanded(
    tree: Path, pattern: str, expected: list[str]
) -> None:
    assert names(collect([str(tree / pattern)]), tree) == expected


def test_each_file_is_examined_once_in_the_order_that_the_paths_name(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree)
    found = collect(["top.xlsx", tree / "2024", "2024/model.xlsx", tree / "top.xlsx"])
    assert [path.name for path in found] == ["top.xlsx", "Model B.XLSM", "model.xlsx"]


def test_a_file_is_taken_as_it_is_named_and_lock_files_are_left(tree: Path) -> None:
    brackets = tree / "model [1].xlsx"
    brackets.touch()
    named = [tree / "noter.docx", tree / "2024/model.bak.xlsx", brackets]
    assert collect([*named, tree / "2024/~$model.xlsx"]) == named


@pytest.mark.parametrize("path", ["findes-ikke.xlsx", "*.xls", "tom"])
def test_a_path_that_stands_for_nothing_is_refused(tree: Path, path: str) -> None:
    (tree / "tom").mkdir()
    with pytest.raises(FileError) as caught:
        collect([tree / "top.xlsx", tree / path])
    assert str(tree / path) in caught.value.text("da")
    assert "ingen projektmapper" in caught.value.text("da")
    assert "no workbooks" in caught.value.text("en")


# --- One after the other ---------------------------------------------------------------------


def test_a_file_that_cannot_be_read_does_not_stop_the_rest(four: list[Path]) -> None:
    check_four(list(examine_files(four, Options(), jobs=0)), four)


def test_files_are_examined_in_another_process_unless_told_otherwise(
    four: list[Path], tmp_path: Path
) -> None:
    options = TroubleOnce.at(tmp_path / "flag", "kill")
    found = list(examine_files([four[0], four[3]], options))
    assert [isinstance(item, Unreadable) for item in found] == [True, False]


def test_the_options_reach_the_rules(four: list[Path]) -> None:
    bad = four[3]

    def codes(**given: Any) -> set[str]:
        (found,) = examine_files([bad], Options(**given), jobs=0)
        assert isinstance(found, Report)
        return {finding.code for finding in found.findings}

    assert "IP201" in codes()
    assert codes(select=("IP2",)) == {"IP201"}
    assert "IP201" not in codes(ignore=("IP20",))
    assert codes(select=("IP2",), ignore=("IP201",)) == set()


def test_an_error_of_the_programs_own_is_said_of_the_file(
    four: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """As those of engines that are not Python."""

    def panics(*_: object, **__: object) -> Report:
        raise Panic

    monkeypatch.setattr(attempts, "examine", panics)
    (found,) = examine_files(four[:1], Options(), jobs=0)
    assert isinstance(found, Unreadable)
    assert found.error.text("da").startswith(f"{four[0]}: filen kunne ikke undersøges.")
    assert "Panic (test_validate_many.py:" in found.error.text("en")


def test_options_and_outcomes_cross_a_process_border(four: list[Path]) -> None:
    options = Options(select=("IP2",), first_year=2024, against="aarhus-2024")
    assert pickle.loads(pickle.dumps(options)) == options  # noqa: S301
    for found in examine_files(four, Options(), jobs=0):
        again = pickle.loads(pickle.dumps(found))  # noqa: S301
        assert outcome(again) == outcome(found)


# --- By processes ----------------------------------------------------------------------------


def test_processes_find_the_same_in_the_same_order(four: list[Path]) -> None:
    check_four(list(examine_files(four, Options(), jobs=2)), four)
    assert list(examine_files([], Options(), jobs=2)) == []


def test_a_file_that_kills_its_worker_does_not_stop_the_rest(
    four: list[Path], tmp_path: Path
) -> None:
    files = [four[0], four[3], four[0], four[3]]
    options = TroubleOnce.at(tmp_path / "flag", "kill")
    found = list(examine_in_processes(files, options, jobs=2, seconds=300))
    assert [item.path for item in found] == files
    (killed,) = [item for item in found if isinstance(item, Unreadable)]
    assert killed.error.text("da").startswith(f"{killed.path}: undersøgelsen brød sammen.")
    assert "crashed" in killed.error.text("en")


def test_a_file_that_takes_too_long_is_given_up(four: list[Path], tmp_path: Path) -> None:
    options = TroubleOnce.at(tmp_path / "flag", "hang")
    (found,) = examine_files([four[0]], options, jobs=2, seconds=1.5)
    assert isinstance(found, Unreadable)
    assert "tog for lang tid" in found.error.text("da")
    assert "at most 1.5 seconds" in found.error.text("en")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no address space")
def test_a_file_that_takes_too_much_memory_is_given_up(four: list[Path], tmp_path: Path) -> None:
    options = TroubleOnce.at(tmp_path / "flag", "eat")
    files = [four[0], four[3]]
    found = list(examine_in_processes(files, options, jobs=1, seconds=300))
    assert [isinstance(item, Unreadable) for item in found] == [True, False]
    assert isinstance(found[0], Unreadable)
    assert "MemoryError" in str(found[0].error)


# --- By a cluster ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A real cluster of Dask on this machine: one worker process, given up after one death."""
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address="127.0.0.1:0") as made,
    ):
        yield made


def test_a_cluster_finds_the_same_in_the_same_order(four: list[Path], cluster: Any) -> None:
    files = [*four, four[0], *four]
    found = list(examine_files(files, Options(), scheduler=cluster.scheduler_address))
    assert [item.path for item in found] == files
    check_four(found[:4], four)
    check_four(found[5:], four)


def test_files_travel_to_a_cluster_as_bytes(four: list[Path], cluster: Any) -> None:
    found = examine_files([four[3], four[0]], Options(), scheduler=cluster.scheduler_address)
    next(found)
    first = outcome(next(iter(examine_files([four[0]], Options(), jobs=0))))
    four[0].unlink()
    assert outcome(next(found)) == first


@pytest.mark.proof
def test_a_file_that_kills_a_workers_process_does_not_stop_the_cluster(
    four: list[Path], cluster: Any, tmp_path: Path
) -> None:
    options = TroubleOnce.at(tmp_path / "flag", "kill")
    address = cluster.scheduler_address
    (killed,) = examine_files([four[0]], options, scheduler=address)
    assert isinstance(killed, Unreadable)
    assert "crashed" in str(killed.error)
    check_four(list(examine_files(four, Options(), scheduler=address)), four)


def test_a_file_that_takes_too_long_on_a_cluster_is_given_up(
    four: list[Path], tmp_path: Path
) -> None:
    from distributed import LocalCluster

    options = TroubleOnce.at(tmp_path / "flag", "wait")
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0"
    ) as made:
        address = made.scheduler_address
        (found,) = examine_files([four[0]], options, scheduler=address, seconds=1)
        (tmp_path / "flag.end").touch()
    assert isinstance(found, Unreadable)
    assert "too long" in str(found.error)


def test_a_file_that_came_as_bytes_is_said_to_lie_where_it_came_from(four: list[Path]) -> None:
    for path in four[:2]:
        away = Path("/langt/borte", path.name)
        data = path.read_bytes()
        found = attempt_bytes(away, data, Options())
        assert found.path == away
        if isinstance(found, Unreadable):
            assert str(found.error).startswith(f"{away}: ")
            assert "investpakke-" not in str(found.error)


def test_what_lies_beside_a_locked_model_travels_with_it(tmp_path: Path) -> None:
    away = Path("/langt/borte/model.xlsx")
    sheet = (book := openpyxl.Workbook()).active
    for line in (
        ["Første år", 2026],
        ["Sag", "Årlig investering", "Årlig besparelse"],
        ["Unge", 600, 860],
    ):
        sheet.append(line)
    book.save(path := tmp_path / "model.xlsx")
    lost = attempt_bytes(away, path.read_bytes(), Options())
    read = attempt_bytes(away, path.read_bytes(), Options(), mapping=b'unit = "tkr."')
    assert not isinstance(lost, Unreadable)
    assert not isinstance(read, Unreadable)
    assert [finding.code for finding in lost.findings] == ["IP120"]
    assert not read.findings


def test_a_cluster_that_does_not_answer_is_refused(
    four: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "CONNECT", 1)
    with pytest.raises(InputError) as caught:
        list(examine_files(four, Options(), scheduler="tcp://127.0.0.1:1"))
    assert "klyngen svarer ikke" in caught.value.text("da")
    assert "tcp://127.0.0.1:1" in caught.value.text("en")

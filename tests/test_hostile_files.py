"""Files that would do harm: refused or examined within bounds; nothing run, nothing fetched."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import once
from hostile_files import EXAMINED, GIVEN_UP, LARGE, PLAIN, REFUSED
from investpakke.errors import FileError, InvestpakkeError
from investpakke.validate import examine
from investpakke.validate.batch.many import Options, Unreadable, examine_files
from investpakke.validate.engines import jury
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.refresh import refresh

HEAVY = {
    "10,000 distinct formulas",
    "3,000 arrays",
    "whole columns",
    "chain 200,000 deep",
    "arrays as large as a sheet",
    "two million styled cells",
    "longest formula",
    "longest sum",
    "millions of numbers",
    "braces 2,000 deep",
    "table over the whole sheet",
    "zip bomb",
    "2,000 long formulas",
    "running sums",
    "a billion products",
    "array over the whole sheet",
    "array over a column",
    "data table over the whole sheet",
    "huge merged areas",
    "50,000 parts",
    "1,048,576 styled rows",
    "deep XML in the workbook",
    "cells without ends",
    "texts without ends",
}
"""Files measured in a process of their own, for their memory."""

LONG = {"names that double", "60,000 names", "huge powers"}
"""Files that take seconds. That names are given up, test_formula_text.py says quickly; that engines
in processes of their own break down, test_jury.py."""

MEGABYTES, SECONDS = 1_000, 120
"""What any of these files may take; 60 MB and half a second are the program itself."""


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    def written(data: bytes) -> Path:
        path = tmp_path / "model.xlsx"
        path.write_bytes(data)
        return path

    return written


_FORBIDDEN: set[str] = set()
_LEAVING = {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec"}


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _FORBIDDEN:
        return
    is_an_engine = event == "subprocess.Popen" and str(jury._SCRIPT) in arguments[1]
    if not is_an_engine:  # which has a process of its own
        raise AssertionError(f"{event} {arguments}")


@pytest.fixture
def nothing_leaves() -> Iterator[None]:
    """Fail a test in which a process of another program is started or an address is asked for."""
    if _hook not in _HOOKED:
        sys.addaudithook(_hook)
        _HOOKED.append(_hook)
    _FORBIDDEN.update(_LEAVING)
    yield
    _FORBIDDEN.clear()


_HOOKED: list[Callable[[str, object], None]] = []  # an audit hook cannot be taken away


def light(cases: Any) -> list[Any]:
    marks = dict.fromkeys(LONG, pytest.mark.proof)
    return [pytest.param(n, marks=marks.get(n, ())) for n in cases if n not in HEAVY]


def made_once(name: str) -> bytes:
    """Return a file of these; some take seconds to make."""
    make = REFUSED[name][0] if name in REFUSED else EXAMINED[name]
    return once.made(
        ("hostile", name), lambda half: half.write_bytes(make()), ".hostile"
    ).read_bytes()


def refusal_of(path: Path) -> FileError:
    with pytest.raises(FileError) as caught:
        examine(path)
    return caught.value


@pytest.mark.usefixtures("nothing_leaves")
@pytest.mark.parametrize("name", light(REFUSED))
def test_a_file_that_cannot_be_read_is_refused_in_both_languages(
    put: Callable[[bytes], Path], name: str
) -> None:
    expected = REFUSED[name][1]
    path = put(made_once(name))
    error = refusal_of(path)
    assert str(path) in error.text("da")
    assert expected in error.text("en")
    assert error.text("da") != error.text("en")
    assert "Traceback" not in error.text("en")


@pytest.mark.usefixtures("nothing_leaves")
@pytest.mark.parametrize("name", light(EXAMINED))
def test_a_file_that_can_be_read_is_examined_whatever_it_holds(
    put: Callable[[bytes], Path], name: str
) -> None:
    report = examine(put(made_once(name)))
    assert report.shares.total == SHARES.get(name, report.shares.total)


SHARES = {
    "links": 5,
    "shared formula without its master": 1,
    "array over the whole sheet": 1,
    "names that double": 1,
    "last cell": 1,
    "plain": 0,
}
"""Formula cells that must be counted, judged or not."""


@pytest.mark.usefixtures("nothing_leaves")
@pytest.mark.parametrize("name", [*light(REFUSED), *light(EXAMINED)])
def test_refresh_and_the_reader_of_packages_refuse_them_too(
    put: Callable[[bytes], Path], name: str
) -> None:
    path = put(made_once(name))
    with pytest.raises(InvestpakkeError):
        refresh(path, dry_run=True, first_year=2024)
    with pytest.raises(InvestpakkeError):
        read_package(path)


@pytest.mark.proof
@pytest.mark.parametrize("name", sorted(HEAVY))
def test_a_heavy_file_takes_bounded_time_and_memory(
    put: Callable[[bytes], Path], name: str
) -> None:
    path = put(REFUSED[name][0]() if name in REFUSED else EXAMINED[name]())
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name("measured.py"), path],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    found = json.loads(run.stdout)
    assert ("refused" in found) == (name in REFUSED)
    assert found["megabytes"] < MEGABYTES
    assert not run.stderr


@pytest.mark.proof
@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no address space")
def test_a_file_that_no_bound_holds_ends_its_process_and_not_the_others(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    files = []
    for name, make in (GIVEN_UP | LARGE).items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(make())
        files += [path]
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(PLAIN)
    found = list(examine_files([*files, plain], Options(), jobs=2, seconds=20))
    ended = [isinstance(item, Unreadable) for item in found]
    assert ended == [True] * len(GIVEN_UP) + [False] * (len(LARGE) + 1)
    assert capfd.readouterr().err == ""


def test_other_files_than_workbooks_are_refused_by_their_names(tmp_path: Path) -> None:
    old = tmp_path / "model.xls"
    old.write_bytes(PLAIN)
    folder = tmp_path / "mappe.xlsx"
    folder.mkdir()
    for path in (old, folder, tmp_path / "findes-ikke.xlsx"):
        assert "an .xlsx or .xlsm file" in refusal_of(path).text("en")


def test_a_file_larger_than_any_workbook_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "model.xlsx"
    with path.open("wb") as file:
        file.write(PLAIN)
        file.truncate(10**12)
    assert "too large" in refusal_of(path).text("en")


@pytest.mark.parametrize("length", [*range(0, len(PLAIN), 37), len(PLAIN) - 1])
def test_a_file_cut_short_anywhere_is_refused(put: Callable[[bytes], Path], length: int) -> None:
    assert "whole, unencrypted" in refusal_of(put(PLAIN[:length])).text("en")

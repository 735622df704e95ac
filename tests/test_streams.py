"""What leaves a command: the answer alone on standard output, one line where it is stopped."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest

from investpakke import load_package
from investpakke.cli import commands
from investpakke.command_line import waiting
from investpakke.command_line.encoding import nearest
from investpakke.command_line.waiting import Clock
from investpakke.deciding import probability
from investpakke.deciding.probability import Uncertainty, simulate
from investpakke.errors import FileError, InputError
from investpakke.show.report import document
from investpakke.workbook.crosscheck import CrossCheck
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke_addin import addin_commands
from investpakke_addin.environment import ADDIN, Environment
from investpakke_templates import demonstration
from raw_parts import with_part
from refused_models import model
from running import PACKAGE, as_user, run, strict_json

CASE = PACKAGE[PACKAGE.index("[[cases]]") :]
CASES = 300

JSON = {
    "package": "{package}",
    "reconcile": "{package}",
    "switching": "{package}",
    "sensitivity": "{package}",
    "value": "{package}",
    "budget": "{package}",
    "risk": "{package} --draws 1000",
    "scenarios": "{package}",
    "choose": "{package} --budget 90000.7 --maximise npv",
    "report": "{package} -o {folder}/rapport.html --draws 1000 --force",
    "follow-up": "{package} --actuals {folder}/realiseret.csv",
    "read": "{model}",
    "refresh": "{model}",
    "validate": "{model}",
    "explain": "IP301",
    "demo": "--folder {folder}/demo",
    "functions": "",
    "rates": "",
    "addin install": "",
    "addin doctor": "",
    "addin status": "",
    "addin uninstall": "",
    "addin export": "{folder}/ud",
}
"""Every command that gives JSON, and what it needs for an answer; packages have 300 cases."""


def with_json(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the names of a command and of those in it that take ``--format``."""
    if isinstance(command, click.Group):
        within = click.Context(command)
        for name in command.list_commands(within):
            inner = command.get_command(within, name)
            assert inner is not None
            yield from with_json(inner, (*path, name))
    elif any("--format" in option.opts for option in command.params):
        yield " ".join(path)


def test_no_command_that_gives_json_is_left_out_here() -> None:
    assert sorted(with_json(commands)) == sorted(JSON)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A package of 300 cases whose amounts are no round numbers, as a file and as a model."""
    folder = tmp_path_factory.mktemp("stor")
    amounts = [round(600 + 7.31 * (i % 41), 2) for i in range(CASES)]
    cases = [
        CASE.replace('"1.1"', f'"1.{i + 1}"').replace("600", f"{amount:.2f}")
        for i, amount in enumerate(amounts)
    ]
    path = folder / "stor.toml"
    path.write_text(PACKAGE.replace(CASE, "") + "".join(cases), "utf-8")
    (folder / "realiseret.csv").write_text("sag;periode;helårspersoner\n1.1;2025-01;4\n", "utf-8")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Første år", 2025])
    sheet.append(["Nr.", "Navn", "Årlig investering (tkr.)", "Gns. årlig besparelse (tkr.)"])
    for i, amount in enumerate(amounts):
        sheet.append([f"1.{i + 1}", f"Hold {i + 1} i job", amount, round(1.1 * amount, 2)])
    book.save(folder / "model.xlsx")
    return {"folder": folder, "package": path, "model": folder / "model.xlsx"}


@pytest.fixture
def quick_and_harmless(
    large: dict[str, Path], workbook_2024: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo's workbook is there already; the add-in's machine is a folder."""
    monkeypatch.setattr(demonstration, "cross_check", lambda _: CrossCheck(1, 0.0, ()))
    monkeypatch.setattr(
        demonstration,
        "build_workbook",
        lambda path, _, **_size: shutil.copyfile(workbook_2024, path),
    )
    home = large["folder"] / "home"
    package = home / ADDIN
    home.mkdir(exist_ok=True)
    package.write_bytes(b"a stand-in")
    machine = Environment("win32", home, home / "XLSTART", Path(sys.executable), package)
    monkeypatch.setattr(addin_commands, "this_machine", lambda: machine)


@pytest.mark.usefixtures("quick_and_harmless")
@pytest.mark.parametrize("command", JSON)
def test_json_is_all_that_stands_on_standard_output(
    command: str, large: dict[str, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    more = (part.format(**large) for part in JSON[command].split())
    found = run(*command.split(), *more, "--format", "json")
    assert found.exit_code in {0, 1}, found.stderr
    strict_json(found.stdout)
    assert capfd.readouterr().out == ""  # of what is no Python, such as a solver


@pytest.mark.parametrize("command", ["", *sorted(commands.list_commands(None))])
def test_every_command_has_help_under_both_names(command: str) -> None:
    words = [command] if command else []
    short, long = run(*words, "-h"), run(*words, "--help")
    assert short.exit_code == 0
    assert short.stdout == long.stdout
    assert "Brug: " in short.stdout


_INTERRUPTED = """
import signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Finder())
sys.argv = ["investpakke", *{arguments!r}]
from investpakke.start import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind")
@pytest.mark.parametrize(("language", "line"), [("da", b"Afbrudt.\n"), ("en", b"Stopped.\n")])
@pytest.mark.parametrize(
    "module",
    [
        "click",
        "numpy",
        "investpakke.cli",
        "investpakke.packages.loader",
        "investpakke.show.results.package",
        "rich.console",
    ],
)
def test_ctrl_c_is_one_line_whatever_is_just_being_imported(
    module: str, language: str, line: bytes
) -> None:
    arguments = ["package", "aarhus-2024", "--lang", language]
    found = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED.format(module=module, arguments=arguments)],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (found.returncode, found.stderr, found.stdout) == (130, line, b"")


def _into(target: int, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "investpakke", *arguments],
        stdout=target,
        stderr=subprocess.PIPE,
        check=False,
        timeout=120,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize(
    "words", [("package", "aarhus-2024"), ("functions", "--format", "json"), ("package", "-h")]
)
def test_a_full_disk_is_told_in_one_line(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        found = _into(full.fileno(), *words)
    assert found.returncode == 2
    assert found.stderr.decode() == (
        "Fejl: standard output: svaret kan ikke skrives. Fik: der er ikke mere plads på disken.\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of another kind")
@pytest.mark.parametrize("words", [("package", "aarhus-2024"), ("--help",)])
def test_a_closed_pipe_ends_a_command_in_silence(words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    found = _into(write, *words)
    os.close(write)
    assert (found.returncode, found.stderr) == (141, b"")


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-1"])
def test_an_encoding_that_lacks_characters_gets_their_like(encoding: str) -> None:
    found = as_user("package", "aarhus-2024", PYTHONIOENCODING=encoding)
    text = found.stdout.decode(encoding)
    assert "?" not in text
    assert "-4.573" in text
    assert "------" in text


def test_letters_without_a_like_lose_their_marks() -> None:
    assert nearest("Łódź ≥ −5 ─ ő") == "Lodz >= -5 - o"


def test_more_shared_texts_than_cells_are_refused(
    workbook_2024: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("investpakke.workbook.ooxml.parts.MAX_TEXTS", 5)
    with pytest.raises(FileError, match=r"5 shared texts|5 fælles tekster"):
        _ = WorkbookParts(workbook_2024).all_cells


@pytest.mark.parametrize("name", ["model.xlsx", "pakke.toml"])
def test_a_file_that_may_not_be_read_is_told_as_such(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    path.write_text(PACKAGE)

    def refuse(*_given: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "read_text", refuse)
    found = run("package", path)
    assert found.exit_code == 2
    assert "filen kan ikke læses" in found.stderr
    assert "adgang nægtet" in found.stderr


def test_too_little_memory_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def starve(_self: object) -> None:
        raise MemoryError

    monkeypatch.setattr("investpakke.source.Source.package", property(starve))
    found = run("switching", "aarhus-2024")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "der er ikke hukommelse nok" in found.stderr


@pytest.mark.parametrize("code", ["\x00", "\x1b[31m", "\x07", "\ufffe"])
def test_a_case_whose_name_cannot_be_shown_is_refused_from_any_source(code: str) -> None:
    with pytest.raises(InputError, match=r"hidden character|ikke kan vises"):
        replace(load_package("aarhus-2024").cases[0], name=f"Flere{code}")


@pytest.mark.parametrize("cases", [1_000, 13_000])
def test_a_simulation_that_would_take_too_long_is_told_how_many_draws_it_may_have(
    cases: int,
) -> None:
    package = load_package("aarhus-2024")
    first = package.cases[0]
    many = replace(package, cases=[replace(first, number=str(i)) for i in range(cases)])
    with pytest.raises(InputError) as caught:
        simulate(many, Uncertainty(standard=True), draws=600_000)
    assert f"højst {500_000_000 // cases} med {cases} sager" in caught.value.text("da")
    assert caught.value.parameter == "draws"


def test_a_name_in_a_model_that_cannot_be_shown_is_refused_at_its_cell(tmp_path: Path) -> None:
    path = model(tmp_path / "model.xlsx")
    part = next(part.part for part in WorkbookParts(path).sheets if part.name == "Sager")
    hidden = b'<c r="B3" t="inlineStr"><is><t>Flere_x001B_ i job</t></is></c>'
    with_part(path, part, lambda xml: re.sub(rb'<c r="B3".*?</c>', hidden, xml))
    found = run("package", path)
    assert found.exit_code == 2
    assert "Sager!B3: teksten har et tegn, der ikke kan vises" in found.stderr


# --- What is told while something takes long ------------------------------------------------


class FakeClock(Clock):
    """A clock that runs as fast as it is asked, and stands still at some second."""

    def __init__(self, last: float) -> None:
        self.last, self.time = last, 0.0
        self.stands_still = threading.Event()

    def now(self) -> float:
        return self.time

    def ends(self, ended: threading.Event, seconds: float) -> bool:
        if self.time + seconds > self.last:
            self.stands_still.set()
            return ended.wait(60)
        self.time += seconds
        return False


LONG: dict[str, tuple[Any, str]] = {
    "risk": (probability, "simulate_beside"),
    "report": (document, "document_of"),
}
"""Where each command does what may take long."""


@pytest.fixture
def told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, float, bool], tuple[str, str]]:
    """Run a command whose work takes so many seconds; return its two streams."""

    def told(command: str, seconds: float, is_watched: bool) -> tuple[str, str]:
        module, name = LONG[command]
        work, clock = getattr(module, name), FakeClock(seconds)

        def long_work(*arguments: Any, **more: Any) -> Any:
            assert not is_watched or clock.stands_still.wait(60)
            return work(*arguments, **more)

        (tmp_path / "pakke.toml").write_text(PACKAGE, "utf-8")
        more = ["--draws", "1000"]
        if command == "report":
            more += ["-o", str(tmp_path / "r.html"), "--force"]
        with monkeypatch.context() as patch:
            patch.setattr(waiting, "CLOCK", clock)
            patch.setattr(waiting, "is_watched", lambda: is_watched)
            patch.setattr(module, name, long_work)
            found = run(command, tmp_path / "pakke.toml", *more)
        assert found.exit_code == 0, found.stderr
        return found.stdout, found.stderr

    return told


@pytest.mark.parametrize(("command", "line"), [("risk", "Trækker"), ("report", "Laver rapporten")])
@pytest.mark.parametrize(
    ("seconds", "shown"), [(1.9, []), (2.0, ["2 s"]), (4.5, ["2 s", "3 s", "4 s"])]
)
def test_who_waits_at_a_terminal_is_told_after_two_seconds_and_then_every_second(
    command: str, line: str, seconds: float, shown: list[str], told_of: Any
) -> None:
    _, errors = told_of(command, seconds, True)
    expected = "".join(f"\r{line} … {each}" for each in shown)
    wiped = f"\r{' ' * len(f'{line} … 2 s')}\r" if shown else ""
    assert errors.startswith(expected + wiped)
    assert errors.count("\r") == len(shown) + 2 * bool(shown)


@pytest.mark.parametrize("command", LONG)
def test_nothing_of_it_is_told_where_nobody_watches_and_never_on_standard_output(
    command: str, told_of: Any
) -> None:
    answer, errors = told_of(command, 9.0, False)
    assert "\r" not in errors + answer
    assert "\r" not in told_of(command, 9.0, True)[0]

"""The command line as a process: what it loads, plugins, pipes and encodings."""

import subprocess
import sys
import zipfile

from checked_books import sound
from investpakke.command_line import group as command_group
from running import as_user, run, strict_json


def test_a_broken_plugin_says_so_and_stops_no_other_command(monkeypatch):
    point = command_group.metadata.EntryPoint(
        "broken", "no_such_module:command", command_group.ENTRY_POINTS
    )
    monkeypatch.setattr(command_group, "_plugins", lambda: (point,))
    listed = " ".join(run("--help").stdout.split())
    assert "broken (kan ikke indlæses: ModuleNotFoundError" in listed
    assert run("package", "aarhus-2024").exit_code == 0
    result = run("broken", "anything", "--at", "all", "--lang", "en")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: broken: the command cannot be loaded.")


def test_only_the_command_that_runs_is_loaded():
    code = (
        "import sys; from investpakke.cli import commands\n"
        "commands(['package', 'aarhus-2024', '--format', 'json'], standalone_mode=False)\n"
        "heavy = {'rich', 'openpyxl', 'xlsxwriter', 'formulas', 'investpakke_templates'}\n"
        "sys.exit(str(heavy & sys.modules.keys()) if heavy & sys.modules.keys() else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_module_runs_as_the_command():
    done = as_user("package", "aarhus-2024", "--format", "json")
    assert done.returncode == 0
    assert done.stderr == b""
    assert strict_json(done.stdout)["package"]["persons"] == 307


def test_json_is_utf_8_whatever_the_terminal_says():
    done = as_user("package", "aarhus-2024", "--format", "json", PYTHONIOENCODING="ascii")
    assert "boligområder" in done.stdout.decode("utf-8")


def test_a_terminal_without_danish_letters_still_gets_its_table():
    done = as_user("package", "aarhus-2024", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"34.667" in done.stdout


def test_a_reader_that_stops_early_sees_no_error():
    writer = [sys.executable, "-m", "investpakke", "reconcile"]
    with subprocess.Popen(writer, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_validate_starts_its_workers_from_a_launcher_as_pip_makes_it_on_windows(tmp_path):
    """There the command is a zip with a ``__main__``, which a worker must not run again."""
    launcher = tmp_path / "investpakke.exe"
    with zipfile.ZipFile(launcher, "w") as archive:
        archive.writestr(
            "__main__.py", "import sys\nfrom investpakke.start import main\nsys.exit(main())\n"
        )
    model = sound(tmp_path / "model.xlsx")
    call = [sys.executable, str(launcher), "validate", str(model), "--format", "json"]
    done = subprocess.run(call, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert strict_json(done.stdout)["exit_code"] == 0

"""Installing the Excel add-in: what is written, kept, refused, removed. No real home is touched."""

import json
import re
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from investpakke import FileError, InputError
from investpakke_addin import addin_commands, installing_files, kept_reports
from investpakke_addin.deployment import USUAL_PYTHON, export
from investpakke_addin.environment import ADDIN, Environment, this_machine
from investpakke_addin.install import AddinState, install, status, uninstall
from investpakke_addin.settings import Settings, english_boolean, read_settings
from investpakke_addin.vba_source import sources
from running import run, run_json

STAND_IN = b"an add-in of this version"
PYTHON = r"C:\Users\Søren\venv\Scripts\python.exe"
FRESH = (f'"INTERPRETER_WIN","{PYTHON}"\r\n"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n').encode(
    "cp1252"
)
OWN = b'"SHOW CONSOLE","False"\r\n"LICENSE_KEY","abc-123"\r\n"FREMTID","1,2"\r\n'
"""Settings that were there before; the last key is of no known version."""


@pytest.fixture
def windows(tmp_path):
    """A Windows machine in a temporary folder: home, start folder, packaged add-in."""
    package = tmp_path / "package" / "built" / ADDIN
    package.parent.mkdir(parents=True)
    package.write_bytes(STAND_IN)
    home = tmp_path / "home"
    start = home / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
    home.mkdir()
    return Environment("win32", home, start, Path(PYTHON), package, version="1.0")


def own_settings(windows, data=OWN):
    windows.config.parent.mkdir()
    windows.config.write_bytes(data)


def refused(call, *arguments):
    """Return the Danish message with which a call is refused."""
    with pytest.raises(FileError) as caught:
        call(*arguments)
    return caught.value.text("da")


def files(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# --- Installing ----------------------------------------------------------------------------------


def test_installing_puts_the_addin_where_excel_starts_it_and_nothing_else_there(windows):
    done = install(windows)
    assert files(windows.xlstart) == {Path(ADDIN): STAND_IN}
    assert done.addin == windows.xlstart / ADDIN
    assert done.sha256 == sha256(STAND_IN).hexdigest()
    assert list(windows.xlstart.parent.iterdir()) == [windows.xlstart]


def test_a_new_user_gets_english_booleans_keys_with_spaces_and_the_ansi_code_page(windows):
    install(windows)
    assert windows.config.read_bytes() == FRESH


def test_xlwings_itself_reads_the_settings_that_are_written(windows, monkeypatch):
    xlwings = pytest.importorskip("xlwings")
    from xlwings.utils import read_user_config

    windows = replace(windows, encoding="utf-8")
    install(windows)
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(windows.config))
    assert read_user_config() == {"interpreter_win": PYTHON, "add_workbook_to_pythonpath": "False"}


def test_the_settings_are_where_the_macros_of_the_addin_look_for_them(windows):
    source = "".join(sources().values())
    ((folder, name),) = re.findall(r'Environ\$\("USERPROFILE"\) & "\\(.+)\\(.+)" For', source)
    assert windows.config == windows.home / folder / name
    assert "xlwings.conf" not in source, "a name that others use"


def test_a_python_named_by_a_variable_is_the_same_python(windows, monkeypatch):
    monkeypatch.setenv("USERS_PYTHON", r"c:\users\søren\VENV")
    own_settings(windows, rb'"INTERPRETER_WIN","%USERS_PYTHON%\Scripts\python.exe"' + b"\r\n")
    assert "INTERPRETER_WIN" not in [change.key for change in install(windows).changes]


def test_installing_twice_changes_nothing(windows):
    install(windows)
    before = files(windows.home)
    stamps = {path: path.stat().st_mtime_ns for path in windows.home.rglob("*") if path.is_file()}
    again = install(windows)
    assert (again.copied, again.changes, again.backups) == (False, (), ())
    assert files(windows.home) == before
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in stamps.items())


def test_the_users_own_settings_stay_byte_for_byte_and_are_copied_first(windows):
    own_settings(windows)
    done = install(windows)
    assert windows.config.read_bytes() == OWN + FRESH
    (backup,) = done.backups
    assert backup.read_bytes() == OWN
    assert backup.parent == windows.config.parent


def test_the_settings_of_other_workbooks_with_xlwings_are_left_to_them(windows):
    theirs = windows.home / ".xlwings" / "xlwings.conf"
    theirs.parent.mkdir()
    theirs.write_bytes(b'"INTERPRETER_WIN","D:\\anden\\python.exe"\r\n"UDF MODULES","budget"\r\n')
    before = files(theirs.parent)
    install(windows)
    assert windows.config.read_bytes() == FRESH
    assert files(theirs.parent) == before
    uninstall(windows)
    assert files(windows.home) == {theirs.relative_to(windows.home): before[Path("xlwings.conf")]}


def test_a_python_path_is_written_only_where_python_needs_it(windows):
    own_settings(windows, b'"PYTHONPATH","D:\\egne"\r\n')
    needs = replace(windows, python_path=(Path("C:/kilde/engine"), Path("C:/kilde/addin")))
    install(needs)
    settings = read_settings(windows.config, "cp1252")
    assert settings is not None
    assert settings.get("PYTHONPATH") == r"D:\egne;C:/kilde/engine;C:/kilde/addin"
    assert install(needs).changes == ()


def test_a_newer_addin_replaces_the_older_one_without_a_copy_of_it(windows):
    install(windows)
    windows.package.write_bytes(b"a newer add-in")
    done = install(replace(windows, version="1.1"))
    assert (done.copied, done.backups) == (True, ())
    assert files(windows.xlstart) == {Path(ADDIN): b"a newer add-in"}


def test_an_addin_that_somebody_else_put_there_is_copied_outside_the_start_folder(windows):
    windows.xlstart.mkdir(parents=True)
    (windows.xlstart / ADDIN).write_bytes(b"another add-in")
    done = install(windows)
    (backup,) = done.backups
    assert backup.read_bytes() == b"another add-in"
    assert backup.parent == windows.config.parent
    assert files(windows.xlstart) == {Path(ADDIN): STAND_IN}


@pytest.mark.parametrize("command", [install, uninstall, status])
def test_a_folder_where_the_addin_belongs_or_a_file_where_its_folder_does_is_told(windows, command):
    (windows.xlstart / ADDIN).mkdir(parents=True)
    assert "Forventet: en fil. Fik: en mappe. Flyt den" in refused(command, windows)
    (windows.xlstart / ADDIN).rmdir()
    windows.xlstart.rmdir()
    windows.xlstart.write_bytes(b"x")
    assert "Forventet: en mappe. Fik: en fil. Flyt den" in refused(command, windows)
    assert windows.xlstart.read_bytes() == b"x"


def test_a_newly_made_python_environment_takes_over_from_the_one_that_install_wrote(windows):
    own_settings(windows)
    install(windows)
    moved = replace(windows, python=Path(r"D:\ny\python.exe"))
    (change,) = install(moved).changes
    assert (change.before, change.after) == (PYTHON, r"D:\ny\python.exe")
    uninstall(moved)
    assert windows.config.read_bytes() == OWN


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "key", "value"),
    [
        (b'"INTERPRETER_WIN","D:\\anden\\python.exe"\r\n', "INTERPRETER_WIN", "D:\\anden"),
        (b'"Interpreter","python"\r\n', "INTERPRETER", "'python'"),
        (b'"CONDA PATH","D:\\conda"\r\n"CONDA ENV","budget"\r\n', "CONDA ENV", "'budget'"),
        (b'"ADD_WORKBOOK_TO_PYTHONPATH","True"\r\n', "ADD_WORKBOOK_TO_PYTHONPATH", "'True'"),
    ],
)
def test_settings_that_say_something_else_are_replaced_only_when_asked(windows, own, key, value):
    own_settings(windows, own)
    before = files(windows.home)
    danish = refused(install, windows)
    assert f"indstillingerne har allerede en anden værdi af {key}" in danish
    assert value in danish
    assert "Brug --replace for at erstatte den; uninstall sætter den tilbage" in danish
    assert files(windows.home) == before
    install(windows, replace=True)
    uninstall(windows)
    assert windows.config.read_bytes() == own


def test_a_danish_boolean_is_written_in_english_without_asking(windows):
    own_settings(windows, b'"ADD_WORKBOOK_TO_PYTHONPATH","FALSK"\r\n')
    install(windows)
    assert b'"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n' in windows.config.read_bytes()
    uninstall(windows)
    assert windows.config.read_bytes() == b'"ADD_WORKBOOK_TO_PYTHONPATH","FALSK"\r\n'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (OWN + b'"PYTHONPATH"\r\n', "linje 4: indstillingerne kan ikke læses"),
        (b"\xef\xbb\xbf" + OWN, "linje 1: indstillingerne kan ikke læses"),
        (OWN.decode().encode("utf-16"), "linje 1: indstillingerne kan ikke læses"),
        (b'"PYTHONPATH","C:\\\x81"\r\n', "Fik: 'byte 0x81'"),
        (OWN + b'"FREMTID","3"\r\n', "en indstilling står to gange med hver sin værdi"),
    ],
)
def test_settings_that_cannot_be_read_are_refused_and_nothing_is_written(windows, data, told):
    own_settings(windows, data)
    before = files(windows.home)
    for command in (install, uninstall):
        danish = refused(command, windows)
        assert told in danish
        assert "gem den som ANSI; intet er ændret" in danish
    assert files(windows.home) == before


def test_a_path_that_vba_could_not_read_is_refused(windows):
    strange = replace(windows, python=Path(r"C:\Users\Łukasz\python.exe"))
    danish = refused(install, strange)
    assert "en indstilling har bogstaver, som VBA ikke kan læse" in danish
    assert "Fik: 'Ł'" in danish
    assert files(windows.home) == {}


def test_an_addin_that_excel_has_open_is_neither_replaced_nor_removed(windows):
    install(windows)
    windows.package.write_bytes(b"a newer add-in")
    (windows.xlstart / f"~${ADDIN}").write_bytes(b"")
    before = files(windows.home)
    for command in (install, uninstall):
        danish = refused(command, windows)
        assert "Excel har tilføjelsen åben" in danish
        assert "Luk alle Excel-vinduer, og kør kommandoen igen; intet er ændret" in danish
    assert files(windows.home) == before


def test_a_file_that_windows_does_not_let_go_of_is_reported_as_open(windows, monkeypatch):
    own_settings(windows)
    before = files(windows.home)

    def locked(*_arguments):
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(installing_files, "_replace", locked)
    assert "Excel har tilføjelsen åben" in refused(install, windows)
    assert files(windows.home) == before


def test_a_full_drive_is_not_taken_for_an_open_excel(windows, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(installing_files.os, "fsync", full)
    assert "filen kan ikke skrives" in refused(install, windows)
    assert files(windows.home) == {}


@pytest.mark.parametrize("step", range(4))
def test_an_installation_that_is_cut_short_can_be_done_again_and_undone(windows, monkeypatch, step):
    own_settings(windows)
    whole, steps = installing_files._replace, iter(range(9))

    def cut_short(*arguments):
        if next(steps) == step:
            raise OSError(28, "No space left on device")
        whole(*arguments)

    monkeypatch.setattr(installing_files, "_replace", cut_short)
    refused(install, windows)
    assert windows.config.read_bytes() == OWN
    monkeypatch.undo()
    install(windows)
    uninstall(windows)
    assert windows.config.read_bytes() == OWN
    assert files(windows.xlstart) == {}


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_other_platforms_are_refused_and_told_what_they_can_do(windows, platform):
    danish = refused(install, replace(windows, platform=platform, xlstart=None))
    assert danish.startswith(f"{platform}: tilføjelsen kan kun installeres i Excel på Windows")
    assert "investpakke addin export MAPPE" in danish


def test_a_package_without_its_addin_is_refused_before_anything_is_written(windows):
    windows.package.unlink()
    assert "Excel-tilføjelsen kan ikke læses" in refused(install, windows)
    assert files(windows.home) == {}


# --- Uninstalling --------------------------------------------------------------------------------


def test_uninstalling_leaves_nothing_behind_for_a_user_who_had_nothing(windows):
    install(windows)
    uninstall(windows)
    assert files(windows.home) == {}
    assert not windows.config.parent.exists()


def test_uninstalling_leaves_the_users_other_settings_and_other_addins(windows):
    own_settings(windows)
    install(windows)
    other = windows.xlstart / "PERSONAL.XLSB"
    other.write_bytes(b"macros of the user's own")
    done = uninstall(windows)
    assert done.addin == windows.xlstart / ADDIN
    assert files(windows.xlstart) == {Path("PERSONAL.XLSB"): b"macros of the user's own"}
    assert windows.config.read_bytes() == OWN


def test_what_the_user_changed_since_is_left_and_told(windows):
    install(windows)
    text = windows.config.read_bytes().replace(b'"False"', b'"True"')
    windows.config.write_bytes(text)
    (windows.xlstart / ADDIN).write_bytes(b"changed since")
    done = uninstall(windows)
    told = [text.da for text in done.left]
    assert done.addin is None
    assert told == [
        f"{windows.xlstart / ADDIN} er ikke den fil, som install lagde der; slet den selv",
        "ADD_WORKBOOK_TO_PYTHONPATH er ændret siden installationen og er ikke rørt",
    ]
    assert windows.config.read_bytes() == b'"ADD_WORKBOOK_TO_PYTHONPATH","True"\r\n'
    assert (windows.xlstart / ADDIN).read_bytes() == b"changed since"


def test_uninstalling_what_was_never_installed_does_nothing(windows):
    own_settings(windows)
    before = files(windows.home)
    done = uninstall(windows)
    assert (done.addin, done.changes, done.left) == (None, (), ())
    assert files(windows.home) == before


def test_a_note_about_the_installation_that_is_damaged_is_refused(windows):
    install(windows)
    windows.record.write_text("{}", "utf-8")
    danish = refused(uninstall, windows)
    assert "noten om installationen kan ikke læses" in danish
    assert "Slet filen, og kør: investpakke addin install" in danish
    assert (windows.xlstart / ADDIN).exists()


# --- Status --------------------------------------------------------------------------------------


def test_status_compares_the_installed_addin_with_the_packaged_one(windows):
    assert status(windows).state is AddinState.MISSING
    install(windows)
    found = status(windows)
    assert (found.state, found.version) == (AddinState.CURRENT, "1.0")
    assert found.sha256 == found.packaged_sha256 == sha256(STAND_IN).hexdigest()
    windows.package.write_bytes(b"a newer add-in")
    assert status(replace(windows, version="1.1")).state is AddinState.OUTDATED
    (windows.xlstart / ADDIN).write_bytes(b"changed since")
    assert status(windows).state is AddinState.FOREIGN


def test_a_copy_that_the_it_department_signed_is_known_as_the_one_installed(windows, tmp_path):
    signed = tmp_path / "signed.xlam"
    signed.write_bytes(STAND_IN + b" signed")
    install(replace(windows, package=signed))
    assert status(windows).state is AddinState.SIGNED
    assert uninstall(windows).addin == windows.xlstart / ADDIN


def test_status_reads_only_and_tells_of_settings_that_are_broken(windows):
    own_settings(windows, b"hvad\r\n")
    before = files(windows.home)
    fault = status(windows).fault
    assert fault is not None
    assert "indstillingerne kan ikke læses" in fault.text("da")
    assert files(windows.home) == before


# --- Settings ------------------------------------------------------------------------------------


def test_settings_without_quotes_are_read_and_written_back_as_they_were(tmp_path):
    path = tmp_path / "xlwings.conf"
    data = b'INTERPRETER_WIN, C:\\python.exe\n"UDF MODULES","a;b"\n'
    path.write_bytes(data)
    settings = read_settings(path, "cp1252")
    assert settings is not None
    assert settings.get("interpreter_win") == r"C:\python.exe"
    assert settings.data("cp1252", path) == data


def test_blank_lines_which_vba_would_trip_over_are_not_written(tmp_path):
    path = tmp_path / "xlwings.conf"
    path.write_bytes(b'"A","1"\r\n\r\n"B","2"\r\n\r\n')
    settings = read_settings(path, "cp1252")
    assert settings is not None
    assert settings.data("cp1252", path) == b'"A","1"\r\n"B","2"\r\n'


def test_a_setting_is_found_in_any_case_and_changed_in_its_place():
    settings = Settings().having("A", "1").having("B", "2").having("a", "3")
    assert [(line.key, line.value) for line in settings.lines] == [("a", "3"), ("B", "2")]
    assert settings.without("A").get("a") is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [("SAND", "True"), ("Falsk", "False"), ("false", "False"), ("1", None), ("", None)],
)
def test_booleans_are_understood_in_danish_and_english(written, meant):
    assert english_boolean(written) == meant


# --- Export --------------------------------------------------------------------------------------


def test_the_exported_folder_holds_the_addin_its_settings_sums_and_a_danish_note(windows, tmp_path):
    vba = windows.package.parents[1] / "vba"
    vba.mkdir()
    (vba / "InvestFunctions.bas").write_text("' kilde", "utf-8")
    folder = tmp_path / "til-it"
    done = export(windows, folder)
    made = files(folder)
    assert {path.as_posix() for path in made} == {
        ADDIN,
        windows.config.name,
        "investpakke.intellisense.xml",
        "vba/InvestFunctions.bas",
        "requirements.txt",
        "sbom.cdx.json",
        "it-sikkerhed.md",
        "SECURITY.md",
        "THIRD-PARTY-NOTICES.md",
        "SHA256SUMS",
        "UDRULNING.md",
    }
    assert made[Path(ADDIN)] == STAND_IN
    sums = dict(line.split(" *")[::-1] for line in made[Path("SHA256SUMS")].decode().splitlines())
    assert sums.keys() == {path.as_posix() for path in made} - {"SHA256SUMS"}
    itself = {"SHA256SUMS": sha256(made[Path("SHA256SUMS")]).hexdigest()}
    assert done.checksums == sums | itself
    assert all(sha256(made[Path(name)]).hexdigest() == digest for name, digest in sums.items())
    assert made[Path(windows.config.name)].startswith(
        b'"INTERPRETER_WIN","%LOCALAPPDATA%\\investpakke\\Scripts\\python.exe"\r\n'
    )


def test_installing_puts_nothing_but_the_add_in_where_excel_opens_every_file(windows):
    """The tooltips are in the add-in; uninstalling removes both with it."""
    install(windows)
    assert [path.name for path in windows.xlstart.iterdir()] == [ADDIN]
    uninstall(windows)
    assert list(windows.xlstart.iterdir()) == []


def test_the_note_answers_what_an_it_department_asks(windows, tmp_path):
    export(windows, tmp_path / "til-it", python=r"C:\Python311\python.exe")
    note = (tmp_path / "til-it" / "UDRULNING.md").read_text("utf-8")
    for answered in (
        "pålidelige placeringer",
        "Mark of the Web",
        "signér",
        "cmd.exe",
        "underproces",
        "d4f940ab-401b-4efc-aadc-ad5f3c50688a",
        "OneDrive og SharePoint",
        "XLSTART",
        sha256(STAND_IN).hexdigest(),
        r'"INTERPRETER_WIN","C:\Python311\python.exe"',
        "investpakke_addin.udfs",
        "én gang på hver maskine",
        "--no-index --find-links pakker --require-hashes -r requirements.txt",
        "CycloneDX",
        "Ikke afprøvet i Excel",
    ):
        assert answered in note
    assert "{" not in note


PYTHONS = {
    r"C:\Program Files\investpakke\Scripts\python.exe": r"C:\Program Files\investpakke",
    r"C:\Python311\python.exe": r"C:\Python311",
    r"D:\it\py 3\python.exe": r"D:\it\py 3",
    r"%USERPROFILE%\værktøj\Scripts\python.exe": r"%USERPROFILE%\værktøj",
    USUAL_PYTHON: r"%LOCALAPPDATA%\investpakke",
}


@pytest.mark.parametrize("python", PYTHONS)
def test_every_step_of_the_note_is_of_the_python_that_was_asked_for(windows, tmp_path, python):
    export(windows, tmp_path / "til-it", python=python)
    note = (tmp_path / "til-it" / "UDRULNING.md").read_text("utf-8")
    run = f'"{python}"' if {" ", "%"} & {*python} else python
    for step in (
        "-m pip install",
        "-m investpakke addin install",
        "-m investpakke addin doctor",
        "-m investpakke addin uninstall",
    ):
        assert f"`{run} {step}" in note, step
    place = PYTHONS[python]
    made = f'`python -m venv "{place}"`' if {" ", "%"} & {*place} else f"`python -m venv {place}`"
    assert (made in note) == python.endswith(r"\Scripts\python.exe")
    assert f"`{place}`; det må ikke være en mappe" in note
    users = note.replace(kept_reports.SHOWN, "").count("%LOCALAPPDATA%")
    assert (users > 0) == (python == USUAL_PYTHON)
    shared = not python.startswith("%")
    assert ("én gang på hver maskine" in note) == shared
    assert ("uden administratorrettigheder" in note) != shared
    assert "{" not in note


def test_an_empty_folder_may_be_exported_to(windows, tmp_path):
    (tmp_path / "tom").mkdir()
    export(windows, tmp_path / "tom")
    assert (tmp_path / "tom" / ADDIN).read_bytes() == STAND_IN


@pytest.mark.parametrize(
    ("name", "got"),
    [
        ("fuld", "Fik: en mappe med filer i"),
        ("fuld/note.txt", "Fik: en fil"),
        ("mangler/til-it", "Fik: mappen over den findes ikke"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused_and_left_alone(windows, tmp_path, name, got):
    (tmp_path / "fuld").mkdir()
    (tmp_path / "fuld" / "note.txt").write_text("min")
    before = files(tmp_path)
    danish = refused(export, windows, tmp_path / name)
    assert "mappen kan ikke bruges. Forventet: en ny eller en tom mappe" in danish
    assert got in danish
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    "python",
    [
        "",
        "  ",
        "C:\\a\nb",
        'C:\\"x"\\python.exe',
        "python",
        "python.exe",
        r"..\python.exe",
        r"C:\x\..\python.exe",
        r"C:python.exe",
        "/usr/bin/python3",
        r"C:\x\cmd.exe",
        "C:\\x\\",
        "%PATHEXT%python.exe",
    ],
)
def test_what_is_no_full_path_of_a_python_exe_is_refused_as_pythons_path(windows, tmp_path, python):
    with pytest.raises(InputError) as caught:
        export(windows, tmp_path / "til-it", python=python)
    assert caught.value.text("da").startswith("python: stien til Python kan ikke bruges.")
    assert "den fulde sti til en python.exe på Windows" in caught.value.text("da")
    assert not (tmp_path / "til-it").exists()


def test_an_export_that_fails_on_the_way_writes_nothing(windows, tmp_path, monkeypatch):
    folder = tmp_path / "udgave"
    folder.mkdir()
    written = Path.write_bytes

    def fails_late(path, data):
        if path.name == "UDRULNING.md":
            raise OSError(28, "No space left on device")
        return written(path, data)

    monkeypatch.setattr(Path, "write_bytes", fails_late)
    assert "Intet er skrevet" in refused(export, windows, folder)
    assert list(folder.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir() if "investpakke-" in path.name] == []


# --- The commands --------------------------------------------------------------------------------


@pytest.fixture
def on_windows(windows, monkeypatch):
    """Let the commands see the Windows machine in the temporary folder."""
    monkeypatch.setattr(addin_commands, "this_machine", lambda: windows)
    return windows


def test_the_commands_install_tell_and_uninstall(on_windows):
    installed = run("addin", "install").stdout
    assert f"Tilføjelsen er lagt i {on_windows.addin}" in installed
    assert "  ADD_WORKBOOK_TO_PYTHONPATH = False" in installed
    assert "skriv =INVEST_NET(2340;2345)" in installed
    assert "Tilføjelsen lå allerede i" in run("addin", "install").stdout
    told = run("addin", "status").stdout
    assert "Tilføjelsen: installeret, den nyeste" in told
    assert sha256(STAND_IN).hexdigest() in told
    assert "Tilføjelsen er fjernet fra" in run("addin", "uninstall").stdout
    assert "Tilføjelsen: ikke installeret" in run("addin", "status").stdout
    assert "Tilføjelsen var ikke installeret" in run("addin", "uninstall").stdout


def test_the_commands_give_json(on_windows, tmp_path):
    form = run_json("addin", "install")
    assert (form["copied"], form["version"]) == (True, "1.0")
    assert form["settings"][0] == {"key": "INTERPRETER_WIN", "before": None, "after": PYTHON}
    assert run_json("addin", "status")["state"] == "current"
    assert run_json("addin", "uninstall")["addin"] == str(on_windows.addin)
    form = run_json("addin", "export", tmp_path / "ud")
    assert {ADDIN, on_windows.config.name, "SHA256SUMS"} < set(form["sha256"])


def test_a_refusal_exits_2_with_one_line(on_windows):
    own_settings(on_windows, b"hvad\r\n")
    result = run("addin", "install")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Fejl: ")
    assert "indstillingerne kan ikke læses" in result.stderr


@pytest.mark.usefixtures("on_windows")
def test_another_addin_and_another_start_folder_may_be_given(tmp_path):
    signed = tmp_path / "signed.xlam"
    signed.write_bytes(b"signed")
    run("addin", "install", "--addin", signed, "--folder", tmp_path / "start")
    assert (tmp_path / "start" / ADDIN).read_bytes() == b"signed"
    assert "fx signeret" in run("addin", "status").stdout


def test_a_licence_key_is_not_shown(on_windows):
    own_settings(on_windows)
    shown = run("addin", "status").stdout + run("addin", "status", "--format", "json").stdout
    assert "LICENSE_KEY" in shown
    assert "abc-123" not in shown


def test_the_group_lists_its_own_commands_only():
    listed = run("addin").stdout.partition("Kommandoer:")[2].partition("Valg:")[0]
    names = [line.split()[0] for line in listed.strip().splitlines()]
    assert names == ["install", "doctor", "status", "uninstall", "export"]
    assert "Kommandoen 'demo' findes ikke." in run("addin", "demo").stderr


@pytest.mark.parametrize("name", ["install", "doctor", "status", "uninstall", "export"])
def test_every_addin_command_has_help_in_both_languages(name):
    danish = run("addin", name, "--help").stdout
    assert danish.startswith(f"Brug: investpakke addin {name}")
    assert "Eksempler:\n  investpakke addin" in danish
    english = run("addin", name, "--help", "--lang", "en").stdout
    assert english.startswith(f"Usage: investpakke addin {name}")
    assert "VALG" not in english


def test_this_machine_is_described_without_touching_it(tmp_path):
    here = this_machine({"APPDATA": str(tmp_path), "USERPROFILE": str(tmp_path)})
    assert here.python == Path(sys.executable)
    assert here.package.parts[-2:] == ("built", ADDIN)
    assert here.python_path == ()
    assert list(tmp_path.iterdir()) == []


def test_the_note_of_an_installation_is_plain_json(windows):
    install(windows)
    form = json.loads(windows.record.read_text("utf-8"))
    assert form["addin"] == str(windows.addin)
    assert form["changes"][0] == {"key": "INTERPRETER_WIN", "before": None, "after": PYTHON}


def test_a_refusal_is_a_file_error_in_both_languages(windows):
    with pytest.raises(FileError, match="can be installed in Excel on Windows only"):
        install(replace(windows, platform="linux"))

"""The doctor of the Excel add-in: its checks, and what it reads of a real machine."""

import io
import struct
import sys
import tomllib
import zipfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from investpakke.errors import FileError
from investpakke_addin import addin_commands, desk, machine
from investpakke_addin.deployment import NOTE, export
from investpakke_addin.doctor import CHECKS, diagnose, problems
from investpakke_addin.environment import ADDIN, Environment
from investpakke_addin.finding import State
from investpakke_addin.install import AddinState, Status, install
from investpakke_addin.machine import EXCEL_KEY, Answer, Machine
from investpakke_addin.settings import Settings
from investpakke_addin.vba_reader import decompress, vba_sources, xlwings_version_in
from running import run, run_json

POLICIES = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
GROUP_POLICY = rf"{POLICIES}\Windows Defender Exploit Guard\ASR\Rules"
INTUNE = rf"{POLICIES}\Policy Manager"
CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
WIN32_CALLS = "92e97fa1-2e40-4476-bdd6-9dd0b4dddc7b"
EXCEL = Path("C:/Program Files/Microsoft Office/root/Office16/EXCEL.EXE")


@pytest.fixture
def healthy(tmp_path):
    """A Windows machine on which everything is as it should be."""
    python = tmp_path / "venv" / "Scripts" / "python.exe"
    python.parent.mkdir(parents=True)
    python.write_bytes(b"")
    environment = Environment("win32", tmp_path, tmp_path / "XLSTART", python, version="1.0")
    return Machine(
        environment=environment,
        system="Windows-11",
        excel=EXCEL,
        excel_bits=64,
        python_version="3.12.1",
        python_bits=64,
        xlwings="0.37.8",
        dlls=("xlwings32-0.37.8.dll", "xlwings64-0.37.8.dll"),
        vba_xlwings="0.37.8",
        status=Status(
            AddinState.CURRENT,
            tmp_path / "XLSTART" / ADDIN,
            "1.0",
            "ab12",
            "ab12",
            settings(INTERPRETER_WIN=str(python), ADD_WORKBOOK_TO_PYTHONPATH="False"),
            None,
        ),
        cloud_folders=(Path("C:/", "Users", "Eva", "OneDrive - Kommunen"),),
        paths=(python.parent,),
        keys={GROUP_POLICY: {CHILD_PROCESSES: "0", WIN32_CALLS: "2"}},
        network_drives=(),
        conda=False,
        answer=Answer([[5.0]]),
    )


def settings(**values):
    found = Settings()
    for key, value in values.items():
        found = found.having(key, value)
    return found


def found(described, check):
    return next(finding for finding in diagnose(described) if finding.check == check)


def on_linux(described):
    environment = replace(described.environment, platform="linux", xlstart=None)
    status = replace(described.status, state=AddinState.MISSING, settings=None)
    return replace(described, environment=environment, status=status, system="Linux-6")


def with_settings(described, **values):
    return replace(described, status=replace(described.status, settings=settings(**values)))


def program(kind):
    """Return the start of a Windows program of that machine type."""
    head = bytearray(256)
    head[:2] = b"MZ"
    struct.pack_into("<I", head, 0x3C, 128)
    head[128:132] = b"PE\0\0"
    struct.pack_into("<H", head, 132, kind)
    return bytes(head)


# --- The checks ----------------------------------------------------------------------------------


def test_a_healthy_machine_has_no_problem_and_one_finding_a_check(healthy):
    findings = diagnose(healthy)
    assert [finding.state for finding in findings] == [State.OK] * len(CHECKS)
    assert problems(findings) == 0


def test_every_finding_is_one_line_in_both_languages(healthy):
    broken = replace(healthy, excel=None, xlwings=None, answer=Answer(fault="ImportError: x"))
    for finding in (*diagnose(healthy), *diagnose(broken), *diagnose(on_linux(healthy))):
        for language in ("da", "en"):
            assert finding.line(language)
            assert "\n" not in finding.line(language)


@pytest.mark.parametrize(
    ("check", "changes", "state", "told"),
    [
        ("excel", {"excel": None}, State.PROBLEM, "Excel er ikke registreret på maskinen"),
        ("excel", {"excel_bits": None}, State.WARNING, "programfilen kan ikke læses"),
        ("python", {"excel_bits": 32}, State.OK, "Excel er 32-bit; det er i orden"),
        ("xlwings", {"xlwings": None}, State.PROBLEM, "Kør: pip install xlwings==0.37.8"),
        (
            "xlwings",
            {"xlwings": "0.38.0"},
            State.PROBLEM,
            "Python har 0.38.0, tilføjelsens makroer kalder 0.37.8. "
            "Kør: pip install xlwings==0.37.8",
        ),
        ("xlwings", {"vba_xlwings": None}, State.UNKNOWN, "makroer kan ikke læses"),
        (
            "xlwings",
            {"dlls": ("xlwings32-0.37.8.dll", "xlwings64-0.30.0.dll")},
            State.PROBLEM,
            "xlwings64-0.37.8.dll mangler i ",
        ),
        ("xlwings", {"excel_bits": 32, "dlls": ("xlwings32-0.37.8.dll",)}, State.OK, "0.37.8 i"),
        (
            "xlwings",
            {"excel_bits": None, "dlls": ()},
            State.PROBLEM,
            "xlwings32-0.37.8.dll, xlwings64-0.37.8.dll mangler i ",
        ),
        (
            "defender",
            {"keys": {GROUP_POLICY: {CHILD_PROCESSES: "1"}}},
            State.PROBLEM,
            "Defender standser de programmer, Excel starter",
        ),
        (
            "defender",
            {"keys": {GROUP_POLICY: {CHILD_PROCESSES: "6"}}},
            State.PROBLEM,
            "= 6). Sæt reglen til at notere (2)",
        ),
        (
            "defender",
            {"keys": {GROUP_POLICY: {CHILD_PROCESSES: "2"}}},
            State.OK,
            "standser den ikke",
        ),
        ("defender", {"keys": {}}, State.UNKNOWN, "Get-MpPreference"),
        (
            "defender_win32",
            {"keys": {INTUNE: {"asrrules": f"{CHILD_PROCESSES}=2|{WIN32_CALLS.upper()}=1"}}},
            State.PROBLEM,
            "kalder Windows direkte",
        ),
        (
            "functions",
            {"answer": Answer(fault="ModuleNotFoundError: x")},
            State.PROBLEM,
            "Python svarer ikke på INVEST_NET: ModuleNotFoundError: x",
        ),
        ("functions", {"answer": Answer("#INVEST: nej")}, State.PROBLEM, "gav #INVEST: nej, ikke"),
        ("functions", {"answer": Answer([[4.0]])}, State.PROBLEM, "INVEST_NET(2340; 2345) gav"),
        ("functions", {"answer": Answer(5)}, State.OK, "INVEST_NET(2340; 2345) = 5"),
    ],
)
def test_a_check_says_what_is_wrong_and_what_to_do(healthy, check, changes, state, told):
    finding = found(replace(healthy, **changes), check)
    assert finding.state is state
    assert told in finding.line("da")
    assert state in {State.OK, State.UNKNOWN} or finding.remedy is not None


def test_settings_that_are_missing_say_how_to_write_them(healthy):
    for described in (
        replace(healthy, status=replace(healthy.status, settings=None)),
        with_settings(healthy, PYTHONPATH="x"),
    ):
        finding = found(described, "settings")
        assert finding.state is State.PROBLEM
        assert "INTERPRETER_WIN mangler i" in finding.line("da")
        assert finding.line("da").endswith("Kør: investpakke addin install")


def test_a_python_that_is_gone_is_a_problem_and_another_one_a_warning(healthy, tmp_path):
    gone = found(with_settings(healthy, INTERPRETER_WIN="C:/væk/python.exe"), "settings")
    assert gone.state is State.PROBLEM
    assert "INTERPRETER_WIN findes ikke" in gone.line("da")
    other = tmp_path / "python.exe"
    other.write_bytes(b"")
    finding = found(with_settings(healthy, INTERPRETER_WIN=str(other)), "settings")
    assert finding.state is State.WARNING
    assert "Excel starter en anden Python end denne" in finding.line("da")


def test_python_from_the_microsoft_store_is_a_problem(healthy):
    python = Path(r"C:\Users\Eva\AppData\Local\Microsoft\WindowsApps\python.exe")
    described = replace(healthy, environment=replace(healthy.environment, python=python))
    finding = found(described, "python")
    assert finding.state is State.PROBLEM
    assert "installér Python fra python.org" in finding.line("da")


STORE = (
    r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_3.12.2_x64__qbz5n2kfra8p0"
)


def test_python_from_the_store_is_seen_behind_a_virtual_environment(healthy):
    (healthy.environment.python.parents[1] / "pyvenv.cfg").write_text(f"home = {STORE}\n")
    assert found(healthy, "python").state is State.PROBLEM
    with pytest.raises(FileError, match="Microsoft Store") as refused:
        install(healthy.environment)
    assert "python.org" in refused.value.text("da")
    assert not healthy.environment.config.exists()
    assert not healthy.environment.xlstart.exists()


def test_the_python_that_excel_starts_is_the_one_that_is_named_as_the_stores(healthy, tmp_path):
    other = tmp_path / "andet" / "Scripts" / "python.exe"
    other.parent.mkdir(parents=True)
    (other.parents[1] / "pyvenv.cfg").write_text(f"home = {STORE}\n")
    finding = found(with_settings(healthy, INTERPRETER_WIN=str(other)), "python")
    assert finding.state is State.PROBLEM
    assert str(other) in finding.line("da")


def test_python_from_the_store_is_seen_by_its_base_too(healthy):
    environment = replace(healthy.environment, base=Path(STORE))
    assert found(replace(healthy, environment=environment), "python").state is State.PROBLEM


def test_a_folder_that_mentions_the_store_elsewhere_in_its_settings_is_not_the_store(healthy):
    file = healthy.environment.python.parents[1] / "pyvenv.cfg"
    file.write_text("home = C:\\Python312\nprompt = windowsapps\n")
    assert found(healthy, "python").state is State.OK


@pytest.mark.parametrize(
    ("state", "outcome", "told"),
    [
        (AddinState.MISSING, State.PROBLEM, "ikke installeret"),
        (AddinState.OUTDATED, State.WARNING, "fra en anden version"),
        (AddinState.FOREIGN, State.WARNING, "en fil, som install ikke har lagt der"),
        (AddinState.SIGNED, State.OK, "fx signeret"),
    ],
)
def test_the_addin_is_compared_with_the_packaged_one(healthy, state, outcome, told):
    described = replace(healthy, status=replace(healthy.status, state=state))
    finding = found(described, "addin")
    assert finding.state is outcome
    assert told in finding.line("da")


def test_a_package_without_its_addin_is_a_problem_on_every_platform(healthy):
    without = replace(healthy, status=replace(healthy.status, packaged_sha256=None))
    for described in (without, on_linux(without)):
        assert "mangler i pakken" in found(described, "addin").line("da")
        assert found(described, "addin").state is State.PROBLEM


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        (r"C:\Users\Eva\onedrive - kommunen\model.xlsm", True),
        ("https://kommunen.sharepoint.com/sites/oekonomi/model.xlsm", True),
        (r"\\kommunen.sharepoint.com@SSL\DavWWWRoot\model.xlsm", True),
        (r"C:\Users\Eva\OneDrive - Kommunen2\model.xlsm", False),
        (r"C:\Users\Eva\AppData\Local\investpakke\Scripts", False),
    ],
)
def test_a_path_on_onedrive_or_sharepoint_is_a_warning(healthy, path, inside):
    class AsTyped(type(Path())):
        def __str__(self):
            return path

    finding = found(replace(healthy, paths=(AsTyped(path),)), "cloud")
    assert finding.state is (State.WARNING if inside else State.OK)
    assert (path in finding.line("da")) is inside


def test_on_linux_the_doctor_says_what_cannot_be_checked_there(healthy):
    findings = diagnose(on_linux(healthy))
    unknown = {finding.check for finding in findings if finding.state is State.UNKNOWN}
    assert unknown == {"platform", "excel", "settings", "addin", "cloud"} | {
        check.name for check in desk.checks()
    }
    assert problems(findings) == 0
    assert "Kør investpakke addin doctor på Windows-maskinen" in findings[0].line("da")


# --- Recorded machines ---------------------------------------------------------------------------

RECORDED = sorted((Path(__file__).parent / "machines").glob("*.toml"))


def recorded(path, healthy):
    """Return a machine from a file, and what the doctor must say of it."""
    told = tomllib.loads(path.read_text("utf-8"))
    folders = {name: Path(told[name]) for name in ("xlstart", "base") if name in told}
    status = replace(healthy.status, state=AddinState(told.get("addin", "current")))
    keys = {
        key: {
            name: disabled_item(value) if name == "item" else value for name, value in key_.items()
        }
        for key, key_ in told.get("registry", {}).items()
    }
    answer = Answer(fault=told["answer"]) if "answer" in told else healthy.answer
    described = replace(
        healthy,
        environment=replace(healthy.environment, **folders),
        status=status,
        keys=desk.read_keys(lambda key: keys.get(key, {})),
        network_drives=tuple(told.get("network_drives", ())),
        conda=told.get("conda", False),
        answer=answer,
    )
    return described, told["expected"]


def disabled_item(path):
    """Return an entry as Excel writes it: type, two lengths, path and name."""
    texts = [f"{path.lower()}\0".encode("utf-16-le"), "investpakke\0".encode("utf-16-le")]
    return struct.pack("<III", 1, *map(len, texts)) + b"".join(texts)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_recorded_machine_gets_the_findings_that_it_should(healthy, path):
    described, expected = recorded(path, healthy)
    assert {
        finding.check: finding.state.value
        for finding in diagnose(described)
        if finding.state is not State.OK
    } == expected


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_what_is_not_all_right_says_what_to_do_who_does_it_and_the_source(healthy, path):
    described, _ = recorded(path, healthy)
    for finding in diagnose(described):
        if finding.state in {State.PROBLEM, State.WARNING}:
            assert finding.remedy is not None
            assert finding.check == "functions" or "Kilde: http" in finding.line("da")


def test_every_check_of_the_table_has_a_source_or_is_never_a_problem(healthy):
    for check in desk.checks():
        for value in check.stops:
            place = check.places[0]
            keys = {place.key: {place.value.lower(): value}}
            state = found(replace(healthy, keys=keys), check.name).state
            expected = {State.PROBLEM, State.WARNING} if check.sources else {State.UNKNOWN}
            assert state in expected


@pytest.mark.parametrize("value", ["5", "x", "99"])
def test_a_value_that_nobody_knows_is_not_called_all_right(healthy, value):
    described = replace(healthy, keys={GROUP_POLICY: {CHILD_PROCESSES: value}})
    assert found(described, "defender").state is State.UNKNOWN


def test_the_line_names_the_source_of_the_place_where_the_rule_is_set(healthy):
    set_by_intune = replace(healthy, keys={INTUNE: {"asrrules": f"{CHILD_PROCESSES}=1"}})
    set_by_policy = replace(healthy, keys={GROUP_POLICY: {CHILD_PROCESSES: "1"}})
    assert "troubleshoot-settings" in found(set_by_intune, "defender").line("en")
    assert "ExploitGuard_ASR_Rules" in found(set_by_policy, "defender").line("en")


def test_the_deployment_note_has_every_check_its_place_and_its_source(tmp_path):
    environment = Environment("win32", tmp_path, tmp_path / "XLSTART", Path("python.exe"))
    export(environment, tmp_path / "til-it")
    note = (tmp_path / "til-it" / NOTE).read_text("utf-8")
    for check in desk.checks():
        assert f"**{check.title.da}.**" in note
        assert all(f"`{place.shown}`" in note for place in check.places)
        assert all(source.url in note for source in check.sources)


# --- What is read of a machine -------------------------------------------------------------------


@pytest.fixture
def installed(tmp_path):
    """An installation in temporary folders whose Python is the one that runs the tests."""
    package = tmp_path / "package" / ADDIN
    package.parent.mkdir()
    package.write_bytes(b"stand-in")
    environment = Environment(
        "win32", tmp_path, tmp_path / "XLSTART", Path(sys.executable), package, encoding="utf-8"
    )
    install(environment)
    return environment


def test_a_machine_is_examined_through_the_registry_and_its_files(installed, tmp_path):
    excel = tmp_path / "EXCEL.EXE"
    excel.write_bytes(program(0x014C))
    keys = {EXCEL_KEY: {"": f'"{excel}"'}, GROUP_POLICY: {CHILD_PROCESSES: "1"}}
    described = machine.examine(
        installed,
        registry=lambda key: keys.get(key, {}),
        environ={"OneDrive": str(tmp_path), "OneDriveCommercial": ""},
        workbook=Path("model.xlsx"),
    )
    assert (described.excel, described.excel_bits) == (excel, 32)
    assert found(described, "defender").state is State.PROBLEM
    assert described.cloud_folders == (tmp_path,)
    assert Path("model.xlsx") in described.paths
    assert described.status.state is AddinState.CURRENT
    assert described.vba_xlwings is None


def test_the_udf_module_answers_in_the_python_that_excel_would_start(installed):
    pytest.importorskip("xlwings")
    described = machine.examine(installed, registry=lambda _key: {}, environ={})
    assert found(described, "functions").line("da") == "INVEST_NET(2340; 2345) = 5"


def test_a_module_of_the_settings_python_path_answers_and_its_faults_are_told(tmp_path):
    (tmp_path / "svarer.py").write_text("def F(*cells): return cells[0]\ndef G(): 1 / 0\n")
    here = Path(sys.executable)
    assert machine.ask(here, [str(tmp_path)], "svarer", "F", [[[5]]]) == Answer([[5]])
    assert machine.ask(here, [str(tmp_path)], "svarer", "G", []).fault.startswith("ZeroDivision")
    assert "svarer" in machine.ask(here, [], "svarer", "F", [[[5]]]).fault
    assert machine.ask(tmp_path / "python.exe", [], "x", "F", []).fault.startswith("FileNotFound")


def test_python_is_asked_without_the_search_path_of_an_activated_shell():
    shell = {"PATH": r"C:\conda\Library\bin", "SystemRoot": r"C:\Windows", "CONDA_PREFIX": "x"}
    bare = machine.bare_environment(shell)
    assert bare == {"PATH": r"C:\Windows\System32;C:\Windows", "SystemRoot": r"C:\Windows"}


@pytest.mark.parametrize(("kind", "bits"), [(0x014C, 32), (0x8664, 64), (0xAA64, 64), (1, None)])
def test_the_bitness_of_excel_is_read_from_its_program_file(tmp_path, kind, bits):
    path = tmp_path / "EXCEL.EXE"
    path.write_bytes(program(kind))
    assert machine.program_bits(path) == bits


@pytest.mark.parametrize("data", [None, b"", b"MZ", b"not a program" * 99])
def test_a_program_file_that_cannot_be_read_has_no_bitness(tmp_path, data):
    path = tmp_path / "EXCEL.EXE"
    if data is not None:
        path.write_bytes(data)
    assert machine.program_bits(path) is None


def test_the_dlls_are_looked_for_where_the_macros_look(tmp_path):
    scripts = tmp_path / "venv" / "Scripts"
    scripts.mkdir(parents=True)
    (scripts / "xlwings32-0.37.8.dll").touch()
    (scripts.parent / "xlwings64-0.37.8.dll").touch()
    (tmp_path / "xlwings64-0.1.dll").touch()
    near = machine.dlls_near(scripts / "python.exe")
    assert near == ("xlwings32-0.37.8.dll", "xlwings64-0.37.8.dll")


def test_the_registry_is_not_read_outside_windows():
    assert sys.platform == "win32" or machine.registry_key(EXCEL_KEY) == {}


def test_every_value_of_a_registry_key_is_read_under_its_name_in_lower_case(monkeypatch):
    values = [("VBAWarnings", 4, 4), ("3F2A", b"\x01", 3)]
    winreg = SimpleNamespace(
        HKEY_CURRENT_USER="user",
        HKEY_LOCAL_MACHINE="machine",
        KEY_READ=1,
        KEY_WOW64_64KEY=256,
        OpenKey=lambda root, path, _zero, _access: nullcontext((root, path)),
        QueryInfoKey=lambda _key: (0, len(values), 0),
        EnumValue=lambda key, number: values[number] if key == ("user", r"Software\X") else None,
    )
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    monkeypatch.setattr(sys, "platform", "win32")
    assert machine.registry_key(r"HKCU\Software\X") == {"vbawarnings": "4", "3f2a": b"\x01"}


# --- The VBA inside an add-in --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["quickstart_addin_ribbon.xlam", "addin/xlwings.xlam"])
def test_the_xlwings_version_is_read_from_the_macros_of_real_addins(name):
    xlwings = pytest.importorskip("xlwings")
    data = (Path(xlwings.__file__).parent / name).read_bytes()
    assert xlwings_version_in(data) == xlwings.__version__


def test_the_addin_that_ships_calls_the_xlwings_that_the_tests_run_with():
    xlwings = pytest.importorskip("xlwings")
    environment = Environment("win32", Path(), None, Path("python.exe"))
    shipped = environment.packaged()
    assert xlwings_version_in(shipped) == xlwings.__version__
    name = rf"\.{environment.config.stem}\{environment.config.name}"
    assert any(name in source for source in vba_sources(shipped))


def test_the_source_that_is_read_is_the_source_that_xlwings_ships():
    xlwings = pytest.importorskip("xlwings")
    folder = Path(xlwings.__file__).parent
    longest = max(vba_sources((folder / "quickstart_standalone.xlsm").read_bytes()), key=len)
    shipped = (folder / "xlwings.bas").read_text("cp1252")
    assert longest.splitlines() == shipped.splitlines()


def test_a_compressed_text_is_read_as_the_specification_shows_it():
    """[MS-OVBA] 3.2.2, the normal compression example."""
    container = bytes.fromhex(
        "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 20"
        "6D 6E 6F 70 06 71 02 70 04 00 72 73 74 75 76 10 77 78 79 7A 00 2C"
    )
    text = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert decompress(container) == text


@pytest.mark.parametrize(
    "data",
    [b"", b"no zip", b"PK\x05\x06" + bytes(18), "no compound file", "a compound file cut short"],
)
def test_an_addin_that_is_damaged_has_no_version(data):
    if isinstance(data, str):
        magic = bytes.fromhex("D0CF11E0A1B11AE1") if "short" in data else b""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            file.writestr("xl/vbaProject.bin", magic + bytes(60))
        data = buffer.getvalue()
    assert xlwings_version_in(data) is None


def test_a_chain_of_sectors_that_never_ends_is_refused():
    xlwings = pytest.importorskip("xlwings")
    folder = Path(xlwings.__file__).parent
    with zipfile.ZipFile(folder / "quickstart_addin.xlam") as file:
        project = bytearray(file.read("xl/vbaProject.bin"))
    (table,) = struct.unpack_from("<I", project, 76)
    (directory,) = struct.unpack_from("<I", project, 48)
    struct.pack_into("<I", project, 512 + 512 * table + 4 * directory, directory)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("xl/vbaProject.bin", bytes(project))
    assert xlwings_version_in(buffer.getvalue()) is None


# --- The command ---------------------------------------------------------------------------------


def describe(monkeypatch, described):
    monkeypatch.setattr(addin_commands, "examine", lambda *_args, **_more: described)


def test_the_command_exits_0_without_problems(monkeypatch, healthy):
    describe(monkeypatch, healthy)
    result = run("addin", "doctor")
    assert result.exit_code == 0
    assert "INVEST_NET(2340; 2345) = 5" in result.stdout
    assert run_json("addin", "doctor")["problems"] == 0


def test_the_command_exits_1_with_a_problem_and_shows_its_remedy(monkeypatch, healthy):
    describe(monkeypatch, replace(healthy, xlwings=None))
    result = run("addin", "doctor")
    assert result.exit_code == 1
    assert "Kør: pip install xlwings==0.37.8" in " ".join(result.stdout.split())
    english = run("addin", "doctor", "--lang", "en").stdout
    assert "xlwings is not installed" in english


def test_the_command_gives_every_finding_as_json(monkeypatch, healthy):
    describe(monkeypatch, on_linux(healthy))
    form = run_json("addin", "doctor")
    names = [finding["check"] for finding in form["findings"]]
    assert names == [
        "platform",
        "excel",
        "python",
        "xlwings",
        "settings",
        "addin",
        "cloud",
        *(check.name for check in desk.checks()),
        "functions",
    ]
    assert form["findings"][0]["state"] == "cannot_be_checked"

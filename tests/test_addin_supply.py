"""What goes to an IT department beside the add-in: the lock file, the SBOM, and checked wheels."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from packaging.requirements import Requirement

import investpakke
from investpakke.errors import InputError
from investpakke_addin import supply
from investpakke_addin.supply import Locked
from running import run
from sbom import FILE
from third_party import PROJECT, name_of

VERSION = investpakke.__version__
DIRECT = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["excel"]]


# --- The lock file -------------------------------------------------------------------------------


def test_the_lock_file_holds_what_is_declared_in_a_version_that_is_allowed() -> None:
    versions: dict[str, list[str]] = {}
    for one in supply.locked():
        versions.setdefault(one.name, []).append(one.version)
    for declared in map(Requirement, DIRECT):
        assert versions[name_of(str(declared))], declared
        assert all(map(declared.specifier.contains, versions[name_of(str(declared))])), declared


def test_every_line_of_the_lock_file_is_a_package_with_hashes_and_no_address() -> None:
    lines = [line for line in supply.lock_text().splitlines() if not line.lstrip().startswith("#")]
    assert all(one.hashes for one in supply.locked())
    assert sum(len(one.hashes) for one in supply.locked()) + len(supply.locked()) == len(lines)
    assert "://" not in supply.lock_text()
    assert "--index" not in supply.lock_text()


# --- The SBOM ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def test_the_sbom_names_the_packages_of_the_lock_file_each_with_its_licence(told: Any) -> None:
    bom = Bom.from_json(told)  # type: ignore[attr-defined]  made by a decorator
    named = {(part.name, part.version) for part in bom.components}
    assert named == {(o.name, o.version) for o in supply.locked() if "darwin" not in o.marker}
    assert all(part.licenses and part.purl for part in bom.components)
    assert (bom.metadata.component.name, bom.metadata.component.version) == ("investpakke", VERSION)


def test_everything_in_the_sbom_is_there_because_something_needs_it(told: Any) -> None:
    needs = {item["ref"]: item.get("dependsOn", []) for item in told["dependencies"]}
    reached, ahead = set(), ["investpakke"]
    while ahead:
        ref = ahead.pop()
        if ref not in reached:
            reached.add(ref)
            ahead += needs[ref]
    assert reached == {part["bom-ref"] for part in told["components"]} | {"investpakke"}


# --- Wheels --------------------------------------------------------------------------------------

OTHER = b"another package"
LOCKED = (
    Locked("other-package", "2.0", "", frozenset({sha256(OTHER).hexdigest()})),
    Locked("pywin32", "312", "sys_platform == 'win32'", frozenset({sha256(b"w").hexdigest()})),
    Locked("appscript", "1.5", "sys_platform == 'darwin'", frozenset()),
)
OWN = f"investpakke-{VERSION}-py3-none-any.whl"
ANY = "other_package-2.0-py3-none-any.whl"


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(supply, "locked", lambda: LOCKED)
    folder = tmp_path / "hjul"
    folder.mkdir()
    (folder / OWN).write_bytes(b"ours")
    (folder / ANY).write_bytes(OTHER)
    return folder


def test_wheels_are_exported_with_requirements_that_hold_investpakke_too(wheels: Path) -> None:
    files = supply.files(wheels, VERSION)
    assert (files[f"pakker/{OWN}"], files[f"pakker/{ANY}"]) == (b"ours", OTHER)
    said = f"investpakke[excel]=={VERSION} \\\n    --hash=sha256:{sha256(b'ours').hexdigest()}\n"
    assert files["requirements.txt"].decode() == supply.lock_text() + said


def test_without_wheels_the_requirements_are_the_lock_file() -> None:
    assert supply.files(None, VERSION)["requirements.txt"].decode() == supply.lock_text()


@pytest.mark.parametrize(
    ("change", "got"),
    [
        (
            {ANY: b"changed"},
            f"{ANY} with the SHA-256 {sha256(b'changed').hexdigest()}, and the lock",
        ),
        ({"other_package-2.1-py3-none-any.whl": OTHER}, "2.1-py3-none-any.whl, which the lock"),
        ({"other-package-2.0.tar.gz": OTHER}, "other-package-2.0.tar.gz, which is no wheel"),
        ({"investpakke-0.0.1-py3-none-any.whl": b"old"}, "investpakke-0.0.1-py3-none-any.whl"),
        ({OWN: None}, "no wheel of investpakke"),
        ({ANY: None}, "no wheel of other-package"),
        ({ANY: None, "other_package-2.0-cp312-cp312-win_amd64.whl": OTHER}, "no wheel of pywin32"),
    ],
)
def test_a_folder_of_other_wheels_is_refused(
    wheels: Path, change: dict[str, bytes | None], got: str
) -> None:
    for name, data in change.items():
        if data is None:
            (wheels / name).unlink()
        else:
            (wheels / name).write_bytes(data)
    with pytest.raises(InputError) as raised:
        supply.files(wheels, VERSION)
    assert got in raised.value.text("en")


def test_the_command_refuses_and_writes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "til-it"
    done = run("addin", "export", target, "--wheels", tmp_path / "findes-ikke")
    assert (done.exit_code, target.exists()) == (2, False)
    assert "Fik: mappen findes ikke" in done.stderr


def test_the_names_of_packages_are_compared_as_indexes_write_them() -> None:
    assert supply.normal("Et_XmlFile") == supply.normal("et.xmlfile") == "et-xmlfile"


BUILT = [
    "other_package-2.0-cp313-cp313-{platform}.whl",
    "stable-1.0-cp310-abi3-{platform}.whl",
    "plain-1.0-py3-none-any.whl",
]


@pytest.mark.parametrize(
    ("platform", "systems", "not_windows"),
    [
        ("win_amd64", ("Windows x64",), ()),
        ("manylinux_2_27_x86_64.manylinux_2_28_x86_64", ("Linux",), ("other-package", "stable")),
    ],
)
def test_wheels_say_which_python_and_system_they_are_for(
    platform: str, systems: tuple[str, ...], not_windows: tuple[str, ...]
) -> None:
    fit = supply.fit_of(name.format(platform=platform) for name in BUILT)
    assert (fit.pythons, fit.systems, fit.not_windows) == (("3.13",), systems, not_windows)
    said = [note.in_language("en") for note in fit.notes()]
    assert said[0] == f"The wheels are for Python 3.13 on {systems[0]}."
    assert len(said) == 1 + bool(not_windows)
    assert all("other-package, stable" in note for note in said[1:])


def test_wheels_for_windows_and_linux_together_can_be_installed_on_windows() -> None:
    names = [
        name.format(platform=p) for p in ("win_amd64", "manylinux_2_28_x86_64") for name in BUILT
    ]
    assert supply.fit_of(names).not_windows == ()


def test_the_page_on_security_is_exported_and_says_what_a_package_without_an_address_means() -> (
    None
):
    page = supply.files(None, VERSION)["SECURITY.md"].decode()
    assert "har udgaven ingen offentlig adresse" in page
    assert "](" not in page

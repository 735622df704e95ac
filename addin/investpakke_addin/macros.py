"""Put the VBA project and the ribbon into a workbook, on any machine, without Excel."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from investpakke_addin.parts import packed, replaced, unpacked
from investpakke_addin.vba_source import ENCODING, sources

Kind = Literal["addin", "workbook"]

CONTENT_TYPE: Mapping[Kind, str] = {
    "addin": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "workbook": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}
RIBBON = Path(__file__).parent / "ribbon" / "customUI14.xml"
RIBBON_PART = "customUI/customUI14.xml"
SETTINGS_NAME = "investpakke"
"""Name of the settings that the VBA reads: ``%USERPROFILE%/.investpakke/investpakke.conf``, written
by ``investpakke addin install``. Not "xlwings": then another Python, named for a user's other
workbooks in their ``xlwings.conf`` (file or sheet), would be asked for the INVEST_* functions."""

XLWINGS_MODULE = "xlwings"

CHANGES_OF_XLWINGS = (
    # As xlwings' own ``quickstart --addin`` leaves it to everyone.
    ('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{SETTINGS_NAME}"'),
    # The settings name the program that is started. A sheet of a workbook, or a file beside it,
    # must not: with one INVEST_ formula a workbook from anywhere could start anything.
    ('Optional source As String = "")', 'Optional source As String = "user")'),
    # One command is one Python process. With the workbook's name in it each workbook would start
    # one of its own, and a name that is odd enough none at all.
    ('ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName', '";"'),
)
"""What is changed in xlwings' module: a text that stands there once, and what replaces it."""

_PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_VBA_PART = "xl/vbaProject.bin"
_NO_CACHE = bytes.fromhex("CC61FFFF000000")
"""[MS-OVBA] 2.3.4.1: written files have version 0xFFFF and no performance cache, so every
Office version compiles the modules from their source."""


def xlwings_module() -> str:
    """Return xlwings' own VBA for add-ins, from the installed xlwings (BSD-3), with our changes."""
    import xlwings

    path = Path(xlwings.__file__).parent / "xlwings_custom_addin.bas"
    source = path.read_bytes()
    for old, new in CHANGES_OF_XLWINGS:
        source = replaced(source, old, new)
    return source.decode()


def modules() -> dict[str, str]:
    """Return every module of the VBA project by its name, xlwings' own included."""
    return {**sources(), XLWINGS_MODULE: xlwings_module()}


def with_macros(workbook: bytes, kind: Kind) -> bytes:
    """Return a workbook with the VBA project inside.

    Parameters
    ----------
    workbook : bytes
        An .xlsx as XlsxWriter makes it.
    kind : {"addin", "workbook"}
        What the file becomes: an .xlam or an .xlsm.

    Returns
    -------
    bytes
        The file; the same for the same workbook and sources.
    """
    from pyopenvba import ExcelFile

    parts = unpacked(workbook)
    types = parts["[Content_Types].xml"]
    as_workbook = replaced(types, _PLAIN_TYPE, CONTENT_TYPE["workbook"])
    parts["[Content_Types].xml"] = as_workbook
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.xlsm"
        path.write_bytes(packed(parts))
        with ExcelFile(path) as file:
            project = file.add_vba_project()
            for name, source in modules().items():
                project.add_module(name, _as_vba(source))
            file.save()
        parts = unpacked(path.read_bytes())
    parts[_VBA_PART] = without_cache(parts[_VBA_PART])
    if kind == "addin":
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = replaced(
            types, CONTENT_TYPE["workbook"], CONTENT_TYPE["addin"]
        )
    return packed(parts)


def with_ribbon(file: bytes) -> bytes:
    """Return a file with the ribbon tab of ``ribbon/customUI14.xml``."""
    parts = unpacked(file)
    relation = f'<Relationship Id="rIdRibbon" Type="{_RIBBON_TYPE}" Target="{RIBBON_PART}"/>'
    end = "</Relationships>"
    parts["_rels/.rels"] = replaced(parts["_rels/.rels"], end, relation + end)
    parts[RIBBON_PART] = RIBBON.read_bytes()
    return packed(parts)


def without_cache(project: bytes) -> bytes:
    """Return a ``vbaProject.bin`` whose ``_VBA_PROJECT`` stream holds no compiled code."""
    from pyopenvba.cfb import CFB

    container = CFB.from_bytes(project)
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    return bytes(container.to_bytes())


def _as_vba(source: str) -> str:
    """Return a source as a VBA project keeps it: Windows line ends, its own code page."""
    text = "\r\n".join(source.splitlines()) + "\r\n"
    text.encode(ENCODING)  # a letter outside the code page must stop the build
    return text

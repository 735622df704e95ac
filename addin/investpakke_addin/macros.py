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

_PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_VBA_PART = "xl/vbaProject.bin"
_NO_CACHE = bytes.fromhex("CC61FFFF000000")
"""[MS-OVBA] 2.3.4.1: written files have version 0xFFFF and no performance cache, so every
Office version compiles the modules from their source."""


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
            for name, source in sources().items():
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

"""Build the shipped files with macros: ``python -m investpakke_addin.build``.

They are built on any machine, without Excel, and come out the same byte for byte: a test holds
that the shipped files are what the sources give today.

Put the VBA project and the ribbon into a workbook, on any machine, without Excel.

Office files as named parts: read, change and write them, the same bytes every time.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import xlsxwriter

from investpakke import __version__, load_package
from investpakke.workbook.layout import PAKKE
from investpakke_addin import function_test_sheet, vba_source
from investpakke_addin.intellisense import FILE as TOOLTIPS_FILE
from investpakke_addin.intellisense import NAMESPACE, intellisense_xml
from investpakke_addin.vba_source import ENCODING, sources
from investpakke_templates.build import workbook_bytes
from investpakke_templates.content import Content
from investpakke_templates.styles import Styles
from investpakke_templates.texts import texts

Parts = dict[str, bytes]
"""The parts of a file by their names, in the order of the file."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o600 << 16


def unpack(data: bytes) -> Parts:
    """Return a file's parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return a file of the parts, with a fixed time: the same parts give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE
            entry.create_system = 0
            archive.writestr(entry, data)
    return buffer.getvalue()


def replace_in_part(part: bytes, old: str, new: str) -> bytes:
    """Return a part with the one place of ``old`` replaced.

    Raises
    ------
    ValueError
        ``old`` does not stand there exactly once: the part is not the one expected.
    """
    text = part.decode("utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times in the part, expected once")
    return text.replace(old, new).encode("utf-8")


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
_COMPUTED = '<calcPr calcId="124519" fullCalcOnLoad="1"/>'
_CURRENT = '<calcPr calcId="191029"/>'
"""XlsxWriter's own words, and those of the Excel of today: 2019, 2021, 2024 and 365 write that."""

_TOOLTIPS = "customXml/item1.xml"
_TOOLTIPS_ID = "{5B7A0A0E-6B7C-4C53-9A0F-1E4B1C0D2F11}"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"

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

    parts = unpack(workbook)
    types = parts["[Content_Types].xml"]
    as_workbook = replace_in_part(types, _PLAIN_TYPE, CONTENT_TYPE["workbook"])
    parts["[Content_Types].xml"] = as_workbook
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.xlsm"
        path.write_bytes(pack(parts))
        with ExcelFile(path) as file:
            project = file.add_vba_project()
            for name, source in sources().items():
                project.add_module(name, _as_vba(source))
            file.save()
        parts = unpack(path.read_bytes())
    parts[_VBA_PART] = without_cache(parts[_VBA_PART])
    if kind == "addin":
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = replace_in_part(
            types, CONTENT_TYPE["workbook"], CONTENT_TYPE["addin"]
        )
    return pack(parts)


def with_ribbon(file: bytes) -> bytes:
    """Return a file with the ribbon tab of ``ribbon/customUI14.xml``."""
    parts = unpack(file)
    relation = f'<Relationship Id="rIdRibbon" Type="{_RIBBON_TYPE}" Target="{RIBBON_PART}"/>'
    end = "</Relationships>"
    parts["_rels/.rels"] = replace_in_part(parts["_rels/.rels"], end, relation + end)
    parts[RIBBON_PART] = RIBBON.read_bytes()
    return pack(parts)


def with_tooltips(file: bytes) -> bytes:
    """Return a file with the functions' help for the Excel-DNA IntelliSense add-in."""
    parts = unpack(file)
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    relations = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns='
    relations += '"http://schemas.openxmlformats.org/package/2006/relationships">'
    end = "</Relationships>"
    to_item = f'<Relationship Id="rIdTooltips" Type="{office}/relationships/customXml" Target='
    to_item += f'"../{_TOOLTIPS}"/>'
    to_properties = f'<Relationship Id="rId1" Type="{office}/relationships/customXmlProps" Target='
    to_properties += '"itemProps1.xml"/>'
    properties = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<ds:datastoreItem ds:itemID="{_TOOLTIPS_ID}" xmlns:ds="{office}/customXml"><ds:schemaRefs>\
<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>"""
    listed = f'<Override PartName="/customXml/itemProps1.xml" ContentType="{_PROPERTIES_TYPE}"/>'
    types, of_book = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    parts[types] = replace_in_part(parts[types], "</Types>", f"{listed}</Types>")
    parts[of_book] = replace_in_part(parts[of_book], end, to_item + end)
    parts[_TOOLTIPS] = intellisense_xml()
    parts["customXml/itemProps1.xml"] = properties.encode()
    parts["customXml/_rels/item1.xml.rels"] = f"{relations}{to_properties}{end}".encode()
    return pack(parts)


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


BUILT = Path(__file__).parent / "built"
ADDIN_FILE = "investpakke.xlam"
WORKBOOK_FILE = "investeringspakke-2024.xlsm"
BUTTON_MACRO = "OpdaterPakken"

_SAID = texts("investpakke_addin")["filer"]

_CREATED = datetime(2024, 1, 1)


def addin_bytes() -> bytes:
    """Return ``investpakke.xlam``: the macros and the ribbon tab, in an all but empty workbook."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties(
        {
            "title": "Investeringspakke",
            "author": "investpakke",
            "comments": f"investpakke {__version__}",
            "created": _CREATED,
        }
    )
    book.add_worksheet("investpakke").write_string(
        0, 0, _SAID["addin_sheet"].format(version=__version__)
    )
    book.close()
    return with_tooltips(with_ribbon(with_macros(buffer.getvalue(), "addin")))


def workbook_with_macros_bytes() -> bytes:
    """Return ``investeringspakke-2024.xlsm``: the 2024 workbook with the same macros.

    The ribbon tab is the add-in's alone: with both files open it would stand there twice.
    """
    package = load_package("aarhus-2024")
    book = workbook_bytes(package, extra=_with_button_and_test)
    return with_macros(_with_kept_values(book), "workbook")


def _with_kept_values(workbook: bytes) -> bytes:
    """Return a workbook that Excel opens with the values in it, and computes when one changes.

    Every formula is written with the engine's value. Excel computes a file anew as it opens when
    the file asks for it, or was computed by an older Excel: then the functions would start Python.
    """
    parts = unpack(workbook)
    parts["xl/workbook.xml"] = replace_in_part(parts["xl/workbook.xml"], _COMPUTED, _CURRENT)
    return pack(parts)


SHIPPED: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        ADDIN_FILE: addin_bytes,
        WORKBOOK_FILE: workbook_with_macros_bytes,
        TOOLTIPS_FILE: intellisense_xml,
    }
)
"""File name and what builds it."""


def build_shipped() -> None:
    """Write the generated VBA and every shipped file anew."""
    vba_source.write_generated()
    BUILT.mkdir(exist_ok=True)
    for name, build in SHIPPED.items():
        (BUILT / name).write_bytes(build())


def _with_button_and_test(
    book: xlsxwriter.Workbook, styles: Styles, content: Content, master: str
) -> None:
    """Add the sheet `Funktionsprøve`, and the button on `Pakke`."""
    function_test_sheet.write(book, styles, content, master)
    button = {
        "macro": BUTTON_MACRO,
        "caption": _SAID["button"],
        "width": 150,
        "height": 34,
        "x_offset": 4,
        "y_offset": 3,
        "description": _SAID["button"],
    }
    book.get_worksheet_by_name(PAKKE).insert_button("F1", button)


if __name__ == "__main__":
    build_shipped()

"""Workbooks that call the add-in, as Excel saves them: with a link to its file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from raw_parts import with_part

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXCELS = "http://schemas.microsoft.com/office/2006/relationships/xlExternalLinkPath"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
PATH, START, MISSING, LIBRARY = (
    f"{RELATED}/externalLinkPath",
    f"{EXCELS}/xlStartup",
    f"{EXCELS}/xlPathMissing",
    f"{EXCELS}/xlLibrary",
)
ADDIN = ("investpakke.xlam", START)
"""The link that Excel writes to the add-in in its start folder: file, and kind of link."""


def model(path: Path, *formulas: str) -> Path:
    """Make a workbook with a name of its own, two numbers and formulas under them."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sager")
        sheet.write_row(0, 0, [600, 860])
        for row, formula in enumerate(formulas, start=1):
            sheet.write_formula(row, 2, formula, None, 260)
        book.define_name("Rente", "=0.035")
    return path


def with_links(path: Path, *links: tuple[str, str]) -> Path:
    """Give a workbook with defined names links: the file and the kind of each, in order."""
    with zipfile.ZipFile(path, "a") as archive:
        for number, (file, kind) in enumerate(links, start=1):
            _write_link(archive, number, file, kind)
    numbers = range(1, len(links) + 1)
    led = "".join(
        f'<Relationship Id="rId9{n}" Type="{RELATED}/externalLink" '
        f'Target="externalLinks/externalLink{n}.xml"/>'
        for n in numbers
    )
    typed = "".join(
        f'<Override PartName="/xl/externalLinks/externalLink{n}.xml" ContentType="{TYPE}"/>'
        for n in numbers
    )
    listed = "".join(f'<externalReference r:id="rId9{n}"/>' for n in numbers)
    for part, before, new in (
        ("xl/_rels/workbook.xml.rels", "</Relationships>", led),
        ("[Content_Types].xml", "</Types>", typed),
        ("xl/workbook.xml", "<definedNames>", f"<externalReferences>{listed}</externalReferences>"),
    ):
        with_part(path, part, _before(before, new))
    return path


def _before(text: str, new: str) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(text.encode(), (new + text).encode())


def _write_link(archive: zipfile.ZipFile, number: int, file: str, kind: str) -> None:
    spaces = f'xmlns="{MAIN}" xmlns:r="{RELATED}"'
    folder = "xl/externalLinks"
    archive.writestr(
        f"{folder}/externalLink{number}.xml",
        f'<externalLink {spaces}><externalBook r:id="rId1"/></externalLink>',
    )
    told = f'<Relationship Id="rId1" Type="{kind}" Target="{file}" TargetMode="External"/>'
    archive.writestr(
        f"{folder}/_rels/externalLink{number}.xml.rels",
        f'<Relationships xmlns="{PACKAGE}">{told}</Relationships>',
    )


def linked(path: Path, *formulas: str, file: str = ADDIN[0], kind: str = ADDIN[1]) -> Path:
    """Make a workbook that links to an add-in, as Excel saves one whose functions it calls."""
    return with_links(model(path, *formulas), (file, kind))

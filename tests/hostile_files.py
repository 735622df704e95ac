"""Files that are damaged, disguised or built to do harm, each made of a few lines of XML."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from openpyxl.utils.cell import get_column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>'
)


def relationships(*targets: tuple[str, str], external: str = "") -> str:
    """Return a part that relates to others, by type and target; rId1, rId2, …"""
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{target}"{external}/>'
            for i, (kind, target) in enumerate(targets, start=1)
        )
        + "</Relationships>"
    )


def workbook_xml(
    inside: str = "", sheets: str = '<sheet name="A" sheetId="1" r:id="rId1"/>'
) -> str:
    """Return the part that lists the sheets."""
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets>{inside}</workbook>'
    )


def sheet_xml(data: str, after: str = "") -> str:
    """Return a worksheet."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'


def rows(*cells: str) -> str:
    """Return a row for each text of cells."""
    return "".join(f'<row r="{i}">{text}</row>' for i, text in enumerate(cells, start=1))


def formula(text: str, at: str = "A1", shown: str = "<v>1</v>") -> str:
    """Return the row of one formula cell."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    row = at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{at}"><f>{escaped}</f>{shown}</c></row>'


def parts_of(data: str = "", after: str = "", inside: str = "") -> dict[str, str]:
    """Return the parts of a workbook with one sheet."""
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook_xml(inside),
        "xl/_rels/workbook.xml.rels": relationships(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": sheet_xml(data, after),
    }


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def book(
    data: str = "",
    after: str = "",
    inside: str = "",
    parts: Mapping[str, str | bytes] = MappingProxyType({}),
) -> bytes:
    """Return a workbook with one sheet, and with further or other parts."""
    return packed({**parts_of(data, after, inside), **parts})


ONE = rows('<c r="A1"><v>1</v></c>')
PLAIN = book(ONE)

# --- Not a workbook --------------------------------------------------------------------------


def encrypted() -> bytes:
    """An OLE container, as Excel wraps a workbook with a password, and as .xls files are."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(24) + b"\x3e\x00\x03\x00\xfe\xff" + bytes(4000)
    )


def word_document() -> bytes:
    return packed(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
            "word/document.xml": "<document><body/></document>",
        }
    )


def encrypted_members() -> bytes:
    """A zip file whose members say that they are encrypted."""
    data = bytearray(PLAIN)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def unknown_compression() -> bytes:
    data = bytearray(PLAIN)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 10] = 99
        at += 4
    return bytes(data)


# --- Bombs -----------------------------------------------------------------------------------


def zip_bomb() -> bytes:
    """400 MB of blanks in 400 kB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(ONE).items():
            archive.writestr(name, content)
        with archive.open("xl/media/a.bin", "w") as member:
            for _ in range(400):
                member.write(b" " * 1_000_000)
    return stream.getvalue()


def lying_bomb() -> bytes:
    """A sheet that unpacks to 400 MB and says that it is 100 bytes."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = b"".join(squeezer.compress(b" " * 1_000_000) for _ in range(400)) + squeezer.flush()
    plain = parts_of(ONE)
    del plain["xl/worksheets/sheet1.xml"]
    data = packed(plain)
    end = data.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HII", data, end + 10)
    name = b"xl/worksheets/sheet1.xml"
    common = struct.pack("<HHHHIIIHH", 0, 8, 0, 33, 0, len(raw), 100, len(name), 0)
    local = b"PK\x03\x04" + struct.pack("<H", 20) + common + name + raw
    entry = b"PK\x01\x02" + struct.pack("<HH", 20, 20) + common
    entry += struct.pack("<HHHII", 0, 0, 0, 0, start) + name
    directory = data[start : start + size] + entry
    tail = struct.pack(
        "<4sHHHHIIH",
        b"PK\x05\x06",
        0,
        0,
        count + 1,
        count + 1,
        len(directory),
        start + len(local),
        0,
    )
    return data[:start] + local + directory + tail


def overlapping_bomb() -> bytes:
    """1,000 entries of the directory that all name the same 1 MB (after D. Fifield)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b" " * 1_000_000)
    data = stream.getvalue()
    end = data.rfind(b"PK\x05\x06")
    _, size, start = struct.unpack_from("<HII", data, end + 10)
    entry = data[start : start + size]
    directory = b"".join(
        entry[:28] + struct.pack("<H", 4) + entry[30:46] + f"{i:04}".encode() for i in range(1000)
    )
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1000, 1000, len(directory), start, 0)
    return data[:start] + directory + tail


def nested_zip() -> bytes:
    """A zip bomb inside a workbook: nothing unpacks it."""
    return book(ONE, parts={"xl/embeddings/bomb.zip": zip_bomb()})


def many_parts() -> bytes:
    return packed({**parts_of(ONE), **{f"xl/x{i}.xml": "" for i in range(50_000)}})


def entities() -> bytes:
    """A billion laughs."""
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    data = parts_of(ONE)
    data["xl/sharedStrings.xml"] = f"<!DOCTYPE s [{levels}]><sst><si><t>&l9;</t></si></sst>"
    data["xl/_rels/workbook.xml.rels"] = relationships(
        ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
    )
    return packed(data)


def entities_in(part: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    """Return a maker of a workbook one part of which has a document type with a file's content."""

    def made() -> bytes:
        data: dict[str, str | bytes] = dict(parts_of(ONE))
        head = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding != "utf-8" else ""
        doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        data[part] = f"{head}{doctype}{data[part]}".encode(encoding)
        return packed(data)

    return made


# --- Large and deep --------------------------------------------------------------------------


def styled_rows() -> bytes:
    """Every row of the sheet carries a style, and nothing else."""
    return book("".join(f'<row r="{i}" s="1" customFormat="1"/>' for i in range(1, 1_048_577)))


def styled_cells() -> bytes:
    """Two million cells that have a style and are empty."""
    return book(
        "".join(
            f'<row r="{i}"><c r="A{i}" s="1"/><c r="B{i}" s="1"/></row>'
            for i in range(1, 1_048_577)
        )
    )


def millions_of_numbers() -> bytes:
    return book(
        "".join(
            f'<row r="{i}">' + "".join(f'<c r="{c}{i}"><v>1</v></c>' for c in "ABCDEFGH") + "</row>"
            for i in range(1, 600_001)
        )
    )


def last_cell() -> bytes:
    return book(
        '<row r="1"><c r="A1"><f>SUM(A2:XFD1048576)</f><v>7</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    )


def formulas_at_the_corners() -> bytes:
    return book(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><f>A1</f><v>2</v></c></row>'
    )


def nested(opening: str, depth: int, closing: str = ")") -> Callable[[], bytes]:
    return lambda: book(formula(opening * depth + "1" + closing * depth))


def longest_formula() -> bytes:
    return book(formula("+".join(["B1"] * 2_731)))


def longest_sum() -> bytes:
    return book(formula("SUM(" + ",".join(f"B{i}" for i in range(1, 1_600)) + ")"))


def too_long_formula() -> bytes:
    return book(formula("+".join(["1"] * 500_000)))


def many_forms(count: int, text: str) -> Callable[[], bytes]:
    return lambda: book("".join(formula(text.format(i), f"A{i}") for i in range(1, count + 1)))


def long_forms() -> bytes:
    """2,000 distinct formulas of 8,000 characters each."""
    text = "+".join(f"IF(B{i}>0,C{i},D{i})" for i in range(1, 380))
    return book("".join(formula(f"{i}+{text}", f"A{i}") for i in range(1, 2_001)))


def long_chain() -> bytes:
    """Each cell reads the one below it: 200,000 deep."""
    cells = (f'<row r="{i}"><c r="A{i}"><f>A{i + 1}+1</f></c></row>' for i in range(1, 200_001))
    return book("".join(cells) + '<row r="200001"><c r="A200001"><v>1</v></c></row>')


def running_sums() -> bytes:
    """Each cell sums all above it: 50,000² / 2 additions."""
    cells = (
        f'<row r="{i}"><c r="A{i}"><v>1</v></c><c r="B{i}"><f>SUM(A$1:A{i})</f></c></row>'
        for i in range(1, 50_001)
    )
    return book("".join(cells))


def whole_columns() -> bytes:
    """5,000 products of three whole columns."""
    cells = (
        f'<row r="{i}"><c r="A{i}"><v>1</v></c><c r="B{i}">'
        f"<f>SUMPRODUCT((A:A=A{i})*(A:A&gt;0)*A:A)</f></c></row>"
        for i in range(1, 5_001)
    )
    return book("".join(cells))


def quadratic(function: str) -> Callable[[], bytes]:
    """Return a maker of one formula with a billion steps in a few cells."""
    return lambda: book(
        formula(function, "Z1")
        + "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(2, 30_001))
    )


def huge_array(how: str) -> Callable[[], bytes]:
    return lambda: book(f'<row r="1"><c r="A1"><f {how}>ROW(A1)</f><v>1</v></c></row>')


def huge_merged() -> bytes:
    merged = "".join(f'<mergeCell ref="A{i}:XFD1048576"/>' for i in range(1, 5_000))
    return book(ONE, f"<mergeCells>{merged}</mergeCells>")


def many_arrays() -> bytes:
    """3,000 array formulas over one column each."""
    return book(
        "<row r='1'>"
        + "".join(
            f'<c r="{get_column_letter(i)}1"><f t="array" ref="{get_column_letter(i)}1:'
            f'{get_column_letter(i)}1000">ROW(A1:A1000)</f><v>1</v></c>'
            for i in range(1, 3_001)
        )
        + "</row>"
    )


def deep_xml() -> bytes:
    data = parts_of()
    data["xl/worksheets/sheet1.xml"] = sheet_xml("<a>" * 200_000 + "</a>" * 200_000)
    return packed(data)


def deep_workbook() -> bytes:
    data = parts_of(ONE)
    data["xl/workbook.xml"] = workbook_xml("<a>" * 300_000 + "</a>" * 300_000)
    return packed(data)


def cells_without_ends() -> bytes:
    """Cells that begin and never end: what seeks their ends must not read to the last each time."""
    return book('<c r="A1"><f>A</f>' * 300_000)


def texts_without_ends() -> bytes:
    """Shared texts that begin and never end."""
    related = relationships(
        ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
    )
    texts = f'<sst xmlns="{MAIN}">{"<si><r>" * 300_000}</sst>'
    more = {"xl/_rels/workbook.xml.rels": related, "xl/sharedStrings.xml": texts}
    return book(rows('<c r="A1" t="s"><v>0</v></c>'), parts=more)


def long_text() -> bytes:
    return book(rows(f'<c r="A1" t="inlineStr"><is><t>{"x" * 20_000_000}</t></is></c>'))


def long_texts_joined() -> bytes:
    """REPT and & would make 32 GB of text."""
    return book(
        formula('REPT("x",32767)')
        + "".join(formula("&".join([f"A{i - 1}"] * 50), f"A{i}") for i in range(2, 12))
    )


def long_repeat() -> bytes:
    return book(formula('REPT("x",2000000000)') + formula('LEN(REPT("xy",1000000000))', "A2"))


def huge_power() -> bytes:
    return book(formula("10^10^10^10") + formula("FACT(1E9)+COMBIN(1E9,5E8)", "A2"))


def made_arrays() -> bytes:
    """Formulas that make arrays as large as a sheet."""
    return book(
        formula("SUM(SEQUENCE(1048576,16384))")
        + formula("SUM(ROW(1:1048576)*COLUMN(A:XFD))", "A2")
        + formula("SUM(MUNIT(100000))", "A3")
        + formula("SUM(RANDARRAY(1048576,16384))", "A4")
        + formula("SUMPRODUCT(ROW(A1:A1048576)*COLUMN(A1:XFD1))", "A5")
        + formula("SUM(MMULT(ROW(A1:A1048576),COLUMN(A1:XFD1)))", "A6")
        + formula("SUM(TRANSPOSE(ROW(A1:A1048576))*ROW(A1:A1048576))", "A7")
    )


# --- Names, tables, sheets -------------------------------------------------------------------


def names(text: str) -> str:
    return f"<definedNames>{text}</definedNames>"


def name(key: str, meaning: str) -> str:
    return f'<definedName name="{key}">{meaning}</definedName>'


def names_of_themselves() -> bytes:
    inside = names(name("Mig", "Mig+1") + name("Du", "Ham") + name("Ham", "Du"))
    return book(formula("Mig+Du"), inside=inside)


def names_that_double() -> bytes:
    """Each name holds the next one twice: 2^18 terms, were they written out."""
    chain = "".join(name(f"N_{i}", f"N_{i + 1}+N_{i + 1}") for i in range(18))
    return book(formula("N_0"), inside=names(chain + name("N_18", "A!$B$1")))


def thousands_of_names() -> bytes:
    return book(ONE, inside=names("".join(name(f"Navn_{i}", "A!$A$1") for i in range(60_000))))


def table(
    ref: str, more: str = "", columns: str = '<tableColumn id="1" name="x"/>'
) -> Callable[[], bytes]:
    """Return a maker of a workbook with an Excel table that says odd things of itself."""
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    return lambda: book(
        formula("SUM(T[x])", "D9"),
        f'<tableParts count="1"><tablePart xmlns:r="{OFFICE}" r:id="rId1"/></tableParts>',
        parts={
            rels: relationships(("table", "../tables/table1.xml")),
            "xl/tables/table1.xml": f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" '
            f'ref="{ref}" {more}><tableColumns count="1">{columns}</tableColumns></table>',
        },
    )


def sheets(text: str) -> Callable[[], bytes]:
    """Return a maker of a workbook that lists its sheets in its own way."""
    return lambda: book(ONE, parts={"xl/workbook.xml": workbook_xml(sheets=text)})


def part(name: str, content: str | bytes) -> Callable[[], bytes]:
    """Return a maker of a workbook with one part replaced."""
    return lambda: book(ONE, parts={name: content})


def cells(*texts: str) -> Callable[[], bytes]:
    """Return a maker of a workbook with a row for each text of cells."""
    return lambda: book(rows(*texts))


def linked() -> bytes:
    """A workbook that links to a web server and a file share; nothing fetches either."""
    away = ' TargetMode="External"'
    return book(
        formula("[1]A!A1+1")
        + formula('WEBSERVICE("http://127.0.0.1:9/")', "A2")
        + formula("'\\\\server\\drev\\[x.xlsx]A'!A1", "A3")
        + formula('HYPERLINK("file:///etc/passwd")', "A4")
        + formula("cmd|'/C calc'!A0", "A5"),
        parts={
            "xl/_rels/workbook.xml.rels": relationships(
                ("worksheet", "worksheets/sheet1.xml"), ("externalLink", "externalLinks/e1.xml")
            ),
            "xl/externalLinks/e1.xml": f'<externalLink xmlns="{MAIN}"/>',
            "xl/externalLinks/_rels/e1.xml.rels": relationships(
                ("externalLinkPath", "http://127.0.0.1:9/x.xlsx"), external=away
            ),
        },
    )


# --- All of them -----------------------------------------------------------------------------

WHOLE = "whole, unencrypted"
TYPES = "document type"
LARGE = "too large"

REFUSED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", WHOLE),
    "text": (lambda: b"Sager;1;2", WHOLE),
    "encrypted, or an .xls": (encrypted, WHOLE),
    "word document": (word_document, WHOLE),
    "encrypted members": (encrypted_members, WHOLE),
    "unknown compression": (unknown_compression, WHOLE),
    "truncated": (lambda: PLAIN[: len(PLAIN) // 2], WHOLE),
    "without its end": (lambda: PLAIN[:-10], WHOLE),
    "zip bomb": (zip_bomb, LARGE),
    "lying bomb": (lying_bomb, WHOLE),
    "overlapping bomb": (overlapping_bomb, LARGE),
    "entities": (entities, TYPES),
    "entities in the workbook": (entities_in("xl/workbook.xml"), TYPES),
    "entities in a sheet": (entities_in("xl/worksheets/sheet1.xml"), TYPES),
    "entities in the relationships": (entities_in("_rels/.rels"), TYPES),
    "entities in UTF-16": (entities_in("xl/workbook.xml", "utf-16"), TYPES),
    "millions of numbers": (millions_of_numbers, LARGE),
    "2,000 long formulas": (long_forms, LARGE),
    "not XML": (part("xl/worksheets/sheet1.xml", "<worksheet"), WHOLE),
    "not UTF-8": (part("xl/workbook.xml", b"<workbook>\xff\xfe</workbook>"), WHOLE),
    "no sheets part": (sheets('<sheet name="A" sheetId="1" r:id="rId9"/>'), WHOLE),
    "no sheets": (sheets(""), WHOLE),
    "a sheet's name twice": (
        sheets(
            '<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="a" sheetId="2" r:id="rId1"/>'
        ),
        WHOLE,
    ),
    "row 0": (cells('<c r="A0"><v>1</v></c>'), WHOLE),
    "row -1": (lambda: book('<row r="-1"><c><v>1</v></c></row>'), WHOLE),
    "row 1048577": (lambda: book('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'), WHOLE),
    "column XFE": (cells('<c r="XFE1"><v>1</v></c>'), WHOLE),
    "column AAAA": (cells('<c r="AAAA1"><v>1</v></c>'), WHOLE),
    "cells without ends": (cells_without_ends, WHOLE),
    "texts without ends": (texts_without_ends, WHOLE),
    "missing text": (cells('<c r="A1" t="s"><v>7</v></c>'), WHOLE),
    "wrong area of a table": (table("A1:B"), WHOLE),
    "wrong header rows of a table": (table("A1:A3", 'headerRowCount="mange"'), WHOLE),
    "wrong area of an array": (huge_array('t="array" ref="#REF!"'), WHOLE),
    "wrong merged area": (
        lambda: book(ONE, '<mergeCells><mergeCell ref="A0:!"/></mergeCells>'),
        WHOLE,
    ),
}
"""Files that are refused, and what the message says was expected."""

EXAMINED: Mapping[str, Callable[[], bytes]] = {
    "plain": lambda: PLAIN,
    "50,000 parts": many_parts,
    "formula of a million characters": too_long_formula,
    "deep XML in a sheet": deep_xml,
    "deep XML in the workbook": deep_workbook,
    "nested zip": nested_zip,
    "1,048,576 styled rows": styled_rows,
    "two million styled cells": styled_cells,
    "last cell": last_cell,
    "formulas at the corners": formulas_at_the_corners,
    "ABS 60 deep": nested("ABS(", 60),
    "ABS 1,000 deep": nested("ABS(", 1_000),
    "IF 60 deep": nested("IF(1,", 60, ",0)"),
    "IF 1,000 deep": nested("IF(1,", 1_000, ",0)"),
    "parentheses 4,000 deep": nested("(", 4_000),
    "8,000 minuses": nested("-", 8_000, ""),
    "8,000 percents": nested("", 8_000, "%"),
    "braces 2,000 deep": nested("{", 2_000, "}"),
    "opened only": nested("IF(", 2_000, ""),
    "longest formula": longest_formula,
    "longest sum": longest_sum,
    "10,000 distinct formulas": many_forms(10_000, "B1*{0}+1"),
    "chain 200,000 deep": long_chain,
    "running sums": running_sums,
    "whole columns": whole_columns,
    "a billion products": quadratic("SUM((A2:A30001=TRANSPOSE(A2:A30001))*1)"),
    "array over the whole sheet": huge_array('t="array" ref="A1:XFD1048576"'),
    "array over a column": huge_array('t="array" ref="A1:A1048576"'),
    "data table over the whole sheet": huge_array('t="dataTable" ref="A1:XFD1048576"'),
    "3,000 arrays": many_arrays,
    "shared formula without its master": huge_array('t="shared" si="4"'),
    "shared formula over the whole sheet": huge_array('t="shared" si="0" ref="A1:XFD1048576"'),
    "huge merged areas": huge_merged,
    "long text": long_text,
    "huge powers": huge_power,
    "arrays as large as a sheet": made_arrays,
    "names of themselves": names_of_themselves,
    "names that double": names_that_double,
    "60,000 names": thousands_of_names,
    "table over the whole sheet": table("A1:XFD1048576"),
    "table with more headers than rows": table("A1:A2", 'headerRowCount="9" totalsRowCount="9"'),
    "table without columns": table("A1:A3", columns=""),
    "links": linked,
    "formulas and scripts as text": cells(
        '<c r="A1" t="inlineStr"><is><t>=cmd|\'/C calc\'!A0</t></is></c>',
        '<c r="A2" t="inlineStr"><is><t>&lt;script&gt;alert(1)&lt;/script&gt;</t></is></c>',
        '<c r="A3" t="str"><f>"&lt;img src=x onerror=alert(1)&gt;"</f><v>x</v></c>',
        '<c r="A4" t="inlineStr"><is><t>&#27;[31m_x0000__x001B_]8;;http://x&#7;</t></is></c>'.replace(
            "&#27;", ""
        ).replace("&#7;", ""),
    ),
    "numbers beyond numbers": cells(
        '<c r="A1"><v>1e400</v></c><c r="B1"><f>A1+1</f><v>INF</v></c>',
        '<c r="A2"><v>NaN</v></c><c r="B2"><f>A2*2</f><v>NaN</v></c>',
        '<c r="A3"><v>-INF</v></c><c r="B3"><f>SUM(A1:A3)</f><v>1e308</v></c>',
    ),
    "dates from 1904": lambda: book(
        rows(
            '<c r="A1"><v>-1</v></c><c r="B1"><f>YEAR(A1)</f><v>1903</v></c>',
            '<c r="A2"><v>3000000</v></c><c r="B2"><f>TEXT(A2,"yyyy")</f></c>',
            '<c r="A3"><v>1</v></c><c r="B3"><f>DATE(1900,2,29)+A3</f><v>61</v></c>',
        ),
        parts={
            "xl/workbook.xml": workbook_xml().replace(
                "<sheets>", '<workbookPr date1904="1"/><sheets>'
            )
        },
    ),
    "a sheet's part twice": sheets(
        '<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId1"/>'
    ),
}
"""Files that are examined, whatever is said of them; within bounded time and memory."""

GIVEN_UP: Mapping[str, Callable[[], bytes]] = {
    "a billion comparisons": quadratic("SUMPRODUCT(COUNTIF(A2:A30001,A2:A30001))"),
    "texts joined to 32 GB": long_texts_joined,
}
"""Files whose formulas an engine cannot be kept from computing: their process is ended."""

LARGE: Mapping[str, Callable[[], bytes]] = {"text repeated": long_repeat}
"""Files that take gigabytes, and no more than a process may have: they are examined."""

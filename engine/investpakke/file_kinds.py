"""Files other than .xlsx and TOML: what they are, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from investpakke.errors import FileError
from investpakke.text import Problem, Text

_SAVE_AS: Final = Text("Open it in Excel and save as .xlsx")
_SHEET: Final = Text("Use the spreadsheet that the figures are in, saved as .xlsx")
_MENDS: Final[Mapping[str, Text]] = {
    **dict.fromkeys(
        (".ods", ".fods", ".xls", ".xlsb", ".xltx", ".xltm", ".csv", ".tsv", ".numbers", ".gsheet"),
        _SAVE_AS,
    ),
    **dict.fromkeys((".docx", ".doc", ".odt", ".pdf", ".pptx", ".rtf"), _SHEET),
}
"""What to do with a file, by its suffix."""

_ADDRESS = re.compile(r"(https?|ftp|file):[/\\]+", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = tuple(
    name.encode("utf-16-le") for name in ("EncryptedPackage", "DRMEncrypted", "DRMContent")
)
"""Streams of a workbook with a password or a label, by [MS-OFFCRYPTO]."""
_BIFF = tuple(bytes((9, version)) for version in (0, 2, 4, 8))
"""How Excel's files from before 1995 begin, which are not compound files."""
_XML_2003 = b'progid="Excel.Sheet"'
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
ENCRYPTED: Final = Text("a file with a password or a sensitivity label")
_OLDER: Final = Text("a file of an older kind, e.g. .xls")
BINARY: Final = Text("a binary workbook (.xlsb)")
WORKBOOK: Final = Text("an .xlsx or .xlsm file")


def refuse_address(name: str | Path) -> None:
    """Refuse an internet address in place of a file: nothing is fetched."""
    if _ADDRESS.match(str(name)):
        raise FileError(
            Problem("file.internet", "an internet address cannot be opened"),
            where=_ADDRESS.sub(r"\1://", str(name), count=1),  # a `Path` has lost a slash
            expected=Text("a file on the computer or a drive"),
            mend=Text("Download the file, or sync the SharePoint folder, and use the file's path"),
        )


def of_another_kind(path: Path) -> bool:
    """Return whether a file's suffix is neither that of a workbook nor TOML."""
    return path.suffix.lower() in _MENDS


def no_workbook(path: Path) -> FileError:
    """Return the refusal of a file without the suffix of a readable workbook."""
    return FileError(
        Problem("file.not_workbook", "the file is not a readable workbook"),
        where=str(path),
        expected=WORKBOOK,
        got=path.suffix or Text("no ending"),
        mend=_MENDS.get(path.suffix.lower()),
    )


def is_open_document(data: bytes) -> bool:
    """Return whether bytes are an OpenDocument file, regardless of the name."""
    return _OPEN_DOCUMENT in data[:200]


def kind_of(data: bytes) -> Text | None:
    """Return the kind of a file with a workbook's name, by its bytes; None if unknown.

    Examples
    --------
    >>> kind_of(b"%PDF-1.7").en
    'a PDF'
    """
    if not data:
        return Text("an empty file")
    if data.startswith(_OLE) and any(stream in data for stream in _ENCRYPTED):
        return ENCRYPTED
    if data.startswith((_OLE, *_BIFF)) or _XML_2003 in data[:400]:
        return _OLDER
    if data.startswith(b"%PDF"):
        return Text("a PDF")
    if data.startswith(b"PK"):
        return None
    return Text("a file of another kind")

"""What protects a workbook from changes, and how to change it anyway."""

from __future__ import annotations

from typing import Final

from investpakke.errors import FileError
from investpakke.text import Problem, Text
from investpakke.workbook.ooxml.parts import SheetPart, WorkbookParts

_YES = {"1", "true", "on"}
_STRUCTURE: Final = Problem("workbook.protected", "the workbook's structure is protected")
_UNPROTECT: Final = Text("Lift the protection under Review")


def refuse_protected(
    parts: WorkbookParts, sheet: SheetPart | None, name: str, signed: Text | None = None
) -> None:
    """Refuse to change a workbook that its owner has protected.

    Parameters
    ----------
    parts : WorkbookParts
        The workbook.
    sheet : SheetPart or None
        The sheet to be written; None if it would have to be added.
    name : str
        The sheet's name.
    signed : Text, optional
        What to do about a signature; by default, refresh a copy without it.

    Raises
    ------
    FileError
        The workbook is signed, its structure is protected and a sheet would have to be added,
        or the sheet is protected.
    """
    _refuse_signed(parts, name, signed)
    if sheet is None:
        if _says(parts, parts.workbook, "workbookProtection", "lockStructure"):
            raise structure_protected(name, name)
    elif _says(parts, sheet.part, "sheetProtection", "sheet"):
        raise sheet_protected(name)


def refuse_locked(parts: WorkbookParts) -> None:
    """Refuse to change the names of a workbook that is signed, locked or shared.

    Raises
    ------
    FileError
        It is one of these.
    """
    file = str(parts.path)
    _refuse_signed(
        parts, file, Text("Take a copy without the signature (File, Info, View Signatures)")
    )
    if _says(parts, parts.workbook, "workbookProtection", "lockStructure"):
        raise FileError(
            _STRUCTURE,
            where=file,
            expected=Text("a workbook whose structure is not locked"),
            mend=_UNPROTECT,
        )
    related = parts.relationships(parts.workbook).values()
    if any(one.type.endswith("/revisionHeaders") for one in related):
        raise FileError(
            Problem("workbook.shared", "the workbook is shared with the legacy feature"),
            where=file,
            expected=Text("a workbook that is not shared by Share Workbook (Legacy)"),
            mend=Text("Stop sharing it under Review, Unshare Workbook"),
        )


def cannot_add_sheet(parts: WorkbookParts) -> bool:
    """Return whether a workbook is signed or its structure protected: no sheet can be added."""
    return _is_signed(parts) or _says(parts, parts.workbook, "workbookProtection", "lockStructure")


def structure_protected(where: str, name: str) -> FileError:
    """Return the refusal to add a sheet to a workbook whose structure is protected."""
    return FileError(
        _STRUCTURE,
        where=where,
        expected=Text("a workbook into which the sheet {name} can be inserted", name=name),
        mend=_UNPROTECT,
    )


def sheet_protected(where: str) -> FileError:
    """Return the refusal to write on a protected sheet."""
    return FileError(
        Problem("sheet.protected", "the sheet is protected"),
        where=where,
        expected=Text("a sheet that can be changed"),
        mend=_UNPROTECT,
    )


def _refuse_signed(parts: WorkbookParts, where: str, signed: Text | None) -> None:
    if _is_signed(parts):
        raise FileError(
            Problem(
                "workbook.signed",
                "the workbook is signed digitally, and a change makes the signature invalid",
            ),
            where=where,
            expected=Text("a workbook without a digital signature"),
            mend=signed
            or Text(
                "Refresh a copy without the signature (File, Info, View Signatures, "
                "Remove Signature), and sign it again"
            ),
        )


def _is_signed(parts: WorkbookParts) -> bool:
    related = parts.relationships("").values()
    return any(r.type.endswith("/digital-signature/origin") for r in related) or any(
        name.casefold().startswith("_xmlsignatures/") for name in parts.names
    )


def _says(parts: WorkbookParts, part: str, element: str, key: str) -> bool:
    """Return whether a direct child of a part sets an attribute; large parts seldom have it."""
    if element not in parts.read(part):
        return False
    found = parts.tree(part).find(f"{{*}}{element}")
    return found is not None and found.get(key) in _YES

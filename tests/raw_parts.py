"""The parts of a workbook as they lie in the file, read with nothing of the engine's."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path


def raw_parts(path: Path) -> dict[str, bytes]:
    """Return each member's local header and compressed bytes, in the order of the directory."""
    data = path.read_bytes()
    found = {}
    with zipfile.ZipFile(path) as archive:
        for item in archive.infolist():
            start = item.header_offset
            name, extra = struct.unpack_from("<HH", data, start + 26)
            found[item.filename] = data[start : start + 30 + name + extra + item.compress_size]
    return found


def directory(path: Path) -> dict[str, tuple[object, ...]]:
    """Return what the directory says of each member, but for where it lies."""
    with zipfile.ZipFile(path) as archive:
        return {
            item.filename: (
                item.date_time,
                item.compress_type,
                item.CRC,
                item.external_attr,
                item.flag_bits,
                item.extra,
                item.comment,
                item.create_system,
            )
            for item in archive.infolist()
        }


def differing(one: Path, other: Path) -> set[str]:
    """Return the members that differ in bytes or in the directory, or stand in one file only."""
    raw_one, raw_other = raw_parts(one), raw_parts(other)
    entries_one, entries_other = directory(one), directory(other)
    return {
        name
        for name in raw_one.keys() | raw_other.keys()
        if raw_one.get(name) != raw_other.get(name)
        or entries_one.get(name) != entries_other.get(name)
    }


def with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Write a workbook anew with one part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item, change(data) if item.filename == name else data)
    path.write_bytes(stream.getvalue())
    return path

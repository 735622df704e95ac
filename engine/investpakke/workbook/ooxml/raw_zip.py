"""A zip file with some members replaced or added, and all others copied byte for byte."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from investpakke.workbook.ooxml.opening import damaged

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_CENTRAL_SIZE, _END_SIZE, _LOCAL_SIZE = 46, 22, 30
_UTF8, _ENCRYPTED = 0x800, 0x1
_ZIP64 = 0xFFFFFFFF
_DEFLATED = 8
_VERSION = 20
_LARGE = 1_000_000
"""Above so many bytes fast compression matters more than tight compression."""

_TIME, _DATE = 0, (1 << 5) | 1
"""1 January 1980: a changed part does not show when it was changed."""


@dataclass(frozen=True, slots=True)
class Member:
    r"""One member of a zip file: its directory entry, and its raw bytes.

    ``name`` is that of its part, with "/" where the file may have "\".
    """

    name: str
    entry: bytes
    offset: int
    raw: bytes


def members(data: bytes, path: Path) -> list[Member]:
    """Return the members of a zip file in the order of its directory.

    Parameters
    ----------
    data : bytes
        The file.
    path : Path
        Names it in messages.

    Raises
    ------
    FileError
        A file that cannot be copied member by member: encrypted, with a name twice,
        with more than 4 GB, or with bytes that belong to no member.
    """
    end = _end(data, path)
    count, size, start = struct.unpack_from("<HII", data, end + 10)
    if start + size != end or start == _ZIP64:
        raise damaged(path, "zip: directory")
    entries = []
    at = start
    for _ in range(count):
        if data[at : at + 4] != _CENTRAL or at + _CENTRAL_SIZE > end:
            raise damaged(path, "zip: directory")
        name_size, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        entry = data[at : at + _CENTRAL_SIZE + name_size + extra + comment]
        entries.append((_name(entry, path), entry, struct.unpack_from("<I", entry, 42)[0]))
        at += len(entry)
    if at != end or len({name for name, _, _ in entries}) != count:
        raise damaged(path, "zip: names")
    return _with_bytes(entries, data, start, path)


def _end(data: bytes, path: Path) -> int:
    end = data.rfind(_END)
    if end < 0 or len(data) < end + _END_SIZE:
        raise damaged(path, "zip: end")
    if end + _END_SIZE + struct.unpack_from("<H", data, end + 20)[0] != len(data):
        raise damaged(path, "zip: end")
    return end


def _name(entry: bytes, path: Path) -> str:
    flags, size = struct.unpack_from("<H", entry, 8)[0], struct.unpack_from("<H", entry, 28)[0]
    if flags & _ENCRYPTED or struct.unpack_from("<I", entry, 42)[0] == _ZIP64:
        raise damaged(path, "zip: member")
    raw = entry[_CENTRAL_SIZE : _CENTRAL_SIZE + size]
    return raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace").replace("\\", "/")


def _with_bytes(
    entries: list[tuple[str, bytes, int]], data: bytes, start: int, path: Path
) -> list[Member]:
    """Return members with all bytes up to the next one: header, content and descriptor."""
    offsets = sorted(offset for _, _, offset in entries)
    follows = dict(zip(offsets, [*offsets[1:], start], strict=True))
    found = []
    for name, entry, offset in entries:
        if offset >= start or data[offset : offset + 4] != _LOCAL:
            raise damaged(path, f"zip: {name}")
        found.append(Member(name, entry, offset, data[offset : follows[offset]]))
    if len(follows) != len(entries) or (offsets and offsets[0] != 0):
        raise damaged(path, "zip: order")
    return found


def replace_members(data: bytes, changes: Mapping[str, bytes | None], path: Path) -> bytes:
    """Return a zip file with members replaced or removed, and new ones added at its end.

    Every other member keeps its bytes, its order, its time and its attributes.

    Parameters
    ----------
    data : bytes
        The file.
    changes : mapping of str to bytes or None
        New content by member name; None removes the member.
    path : Path
        Names the file in messages.

    Raises
    ------
    FileError
        As in `members`.
    """
    gone = {name for name, new in changes.items() if new is None}
    found = [member for member in members(data, path) if member.name not in gone]
    physical = sorted(found, key=lambda member: member.offset)
    content: list[bytes] = []
    entries: dict[str, bytes] = {}
    at = 0
    for member in physical:
        raw, entry = member.raw, member.entry
        new = changes.get(member.name)
        if new is not None:
            raw, entry = _pack(_coded_name(entry), new, at)
        else:
            entry = entry[:42] + struct.pack("<I", at) + entry[46:]
        content.append(raw)
        entries[member.name] = entry
        at += len(raw)
    order = [member.name for member in found]
    for name, new in changes.items():
        if new is not None and name not in entries:
            raw, entries[name] = _pack((name.encode(), not name.isascii()), new, at)
            content.append(raw)
            order.append(name)
            at += len(raw)
    directory = b"".join(entries[name] for name in order)
    comment = data[_end(data, path) + _END_SIZE :]
    end = struct.pack(
        "<4sHHHHIIH", _END, 0, 0, len(order), len(order), len(directory), at, len(comment)
    )
    return b"".join((*content, directory, end, comment))


def _coded_name(entry: bytes) -> tuple[bytes, bool]:
    """Return a member's name as in its entry, and whether that is in UTF-8."""
    flags, size = struct.unpack_from("<H", entry, 8)[0], struct.unpack_from("<H", entry, 28)[0]
    return entry[_CENTRAL_SIZE : _CENTRAL_SIZE + size], bool(flags & _UTF8)


def _pack(coded_name: tuple[bytes, bool], content: bytes, offset: int) -> tuple[bytes, bytes]:
    """Return a member's bytes and its directory entry."""
    level = 1 if len(content) > _LARGE else 6
    squeezer = zlib.compressobj(level, zlib.DEFLATED, -15)
    packed = squeezer.compress(content) + squeezer.flush()
    coded, is_utf8 = coded_name
    common = struct.pack(
        "<HHHHIIIHH",
        _UTF8 if is_utf8 else 0,
        _DEFLATED,
        _TIME,
        _DATE,
        zlib.crc32(content),
        len(packed),
        len(content),
        len(coded),
        0,
    )
    local = struct.pack("<4sH", _LOCAL, _VERSION) + common + coded
    entry = struct.pack("<4sHH", _CENTRAL, _VERSION, _VERSION) + common
    return local + packed, entry + struct.pack("<HHHII", 0, 0, 0, 0, offset) + coded

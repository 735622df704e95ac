"""Read the VBA source inside an add-in: which xlwings its macros belong to.

The project is a compound file ([MS-CFB]: streams in chains of sectors) inside the zip; each
module's source is compressed ([MS-OVBA] 2.4.1). Only reading, only what the doctor asks.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from struct import unpack_from

_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_LAST_SECTOR = 0xFFFFFFFA  # this and above mark the end of a chain
_IN_HEADER = 109  # sectors of the allocation table that the header itself lists
_STREAM, _ROOT = 2, 5
_SOURCE = b"\x00Attribut"  # eight literal letters, as every compressed module begins
_CODE_PAGE = "cp1252"
_XLWINGS = re.compile(r'XLWINGS_VERSION As String = "([^"]+)"|xlwings(?:32|64)-([\d.]+)\.dll')


def xlwings_version_in(addin: bytes) -> str | None:
    """Return the xlwings version that an add-in's macros call; None if it cannot be told."""
    try:
        sources = list(vba_sources(addin))
    except (ValueError, KeyError, IndexError, struct.error, zipfile.BadZipFile):
        return None
    for source in sources:
        match = _XLWINGS.search(source)
        if match:
            return match[1] or match[2]
    return None


def vba_sources(addin: bytes) -> Iterator[str]:
    """Yield the source of every VBA module of a workbook or add-in.

    Raises
    ------
    ValueError, KeyError, IndexError, struct.error, zipfile.BadZipFile
        If the file is not one, or is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(addin)) as file:
        project = file.read("xl/vbaProject.bin")
    for stream in _streams(project):
        start = stream.find(_SOURCE)
        if start >= 3 and stream[start - 3] == 1:
            yield decompress(stream[start - 3 :]).decode(_CODE_PAGE, "replace")


def decompress(container: bytes) -> bytes:
    """Return the content of a compressed container of [MS-OVBA]."""
    if container[:1] != b"\x01":
        raise ValueError("no compressed container")
    text, place = bytearray(), 1
    while place + 2 <= len(container):
        (header,) = unpack_from("<H", container, place)
        if header >> 12 & 7 != 3:
            break
        end = min(place + (header & 0xFFF) + 3, len(container))
        chunk = container[place + 2 : end]
        text += _chunk(chunk) if header >> 15 else chunk
        place = end
    return bytes(text)


def _chunk(data: bytes) -> bytearray:
    """Return one chunk: flag bytes, each with eight letters or copies of earlier text."""
    out, place = bytearray(), 0
    while place < len(data):
        flags = data[place]
        place += 1
        for bit in range(8):
            if place >= len(data):
                break
            if not flags >> bit & 1:
                out.append(data[place])
                place += 1
                continue
            (token,) = unpack_from("<H", data, place)
            place += 2
            offset_bits = max((len(out) - 1).bit_length(), 4)
            offset = (token >> 16 - offset_bits) + 1
            for _ in range((token & 0xFFFF >> offset_bits) + 3):
                out.append(out[-offset])
    return out


def _streams(data: bytes) -> Iterator[bytes]:
    """Yield the content of every stream of a compound file."""
    if not data.startswith(_MAGIC):
        raise ValueError("no compound file")
    (shift,) = unpack_from("<H", data, 30)
    directory, cutoff, mini_table = (unpack_from("<I", data, at)[0] for at in (48, 56, 60))
    size = 1 << shift
    table = _allocation_table(data, size)
    entries = _chain(data[size:], directory, table, size)
    mini, minis = b"", _numbers(_chain(data[size:], mini_table, table, size))
    for at in range(0, len(entries), 128):
        kind, (start,), (length,) = (
            entries[at + 66],
            unpack_from("<I", entries, at + 116),
            unpack_from("<Q", entries, at + 120),
        )
        if kind == _ROOT:
            mini = _chain(data[size:], start, table, size)
        elif kind == _STREAM and length >= cutoff:
            yield _chain(data[size:], start, table, size)[:length]
        elif kind == _STREAM:
            yield _chain(mini, start, minis, 64)[:length]


def _allocation_table(data: bytes, size: int) -> list[int]:
    sectors = [n for n in _numbers(data[76 : 76 + 4 * _IN_HEADER]) if n < _LAST_SECTOR]
    more, seen = unpack_from("<I", data, 68)[0], 0
    while more < _LAST_SECTOR and seen < len(data) // size:
        listed = _numbers(_sector(data[size:], more, size))
        sectors += [n for n in listed[:-1] if n < _LAST_SECTOR]
        more, seen = listed[-1], seen + 1
    return [n for sector in sectors for n in _numbers(_sector(data[size:], sector, size))]


def _chain(data: bytes, start: int, table: list[int], size: int) -> bytes:
    """Return the sectors of a chain in order; an endless chain is refused."""
    found: list[bytes] = []
    while start < _LAST_SECTOR:
        if len(found) > len(table):
            raise ValueError("a chain of sectors never ends")
        found.append(_sector(data, start, size))
        start = table[start]
    return b"".join(found)


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[number * size : (number + 1) * size]


def _numbers(data: bytes) -> list[int]:
    return [int(n) for n in unpack_from(f"<{len(data) // 4}I", data)]

"""Office files as named parts: read, change and write them, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

Parts = dict[str, bytes]
"""The parts of a file by their names, in the order of the file."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o600 << 16


def unpacked(data: bytes) -> Parts:
    """Return a file's parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
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


def replaced(part: bytes, old: str, new: str) -> bytes:
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

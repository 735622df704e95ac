"""The encodings of XML parts: UTF-8, UTF-16, or the one that a part declares."""

from __future__ import annotations

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FIRST_LETTERS = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(r"""\A\ufeff?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)""")
_CONTROL_CODES = bytes(code for code in range(32) if chr(code) not in "\t\n\r")
_ONE_BYTE = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d")


def encoding_of(raw: bytes) -> str:
    """Return the encoding that a part is written in, as Python names it.

    Raises
    ------
    ValueError
        It declares one that is not known.

    Examples
    --------
    >>> encoding_of(b"<a/>"), encoding_of(b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>')
    ('utf-8', 'iso8859-1')
    """
    for first, encoding in (*_BYTE_ORDER_MARKS, *_FIRST_LETTERS):
        if raw.startswith(first):
            return encoding
    declared = _DECLARED.match(raw[:200].decode("latin-1"))
    if declared is None:
        return "utf-8"
    try:
        encoding = codecs.lookup(declared[1]).name
    except LookupError:
        encoding = ""
    if not _ONE_BYTE.fullmatch(encoding):
        raise ValueError(f"encoding {declared[1]}")
    return encoding


def decoded(raw: bytes) -> str:
    """Return a part's text, without a byte order mark.

    Raises
    ------
    ValueError
        It is not written in the encoding that it declares, that one is not known, or it holds
        a control code, which no XML does.
    """
    encoding = encoding_of(raw)
    text = raw.decode(encoding).removeprefix("\ufeff")
    coded = raw if encoding.startswith("utf-8") else text.encode()
    if len(coded.translate(None, _CONTROL_CODES)) != len(coded):
        raise ValueError("control code")
    return text


def in_utf8(raw: bytes) -> bytes:
    """Return a part in UTF-8: as it is if it is so written, else with that declared.

    Raises
    ------
    ValueError
        As in `decoded`.
    """
    encoding = encoding_of(raw)
    if encoding in {"utf-8", "utf-8-sig"}:
        return raw
    text = raw.decode(encoding)
    declared = _DECLARED.match(text)
    if declared is not None:
        text = f"{text[: declared.start(1)]}UTF-8{text[declared.end(1) :]}"
    return text.encode()

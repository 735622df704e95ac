"""Number formats: the built-in ones, and whether one shows a date."""

from __future__ import annotations

import re

KNOWN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
"""The built-in codes (ECMA-376, part 1, 18.8.30), as Excel writes them in English."""

_NO_LETTERS = re.compile(r'"[^"]*"|\[(?!h{1,2}\]|m{1,2}\]|s{1,2}\])[^]]*\]')
"""Texts in quotes, colours and currencies; ``[h]`` is a number of hours."""

_OF_DATES = re.compile(r"(?<![_\\])[dmhysDMHYS]")


def shows_date(code: str) -> bool:
    """Return whether a number format shows numbers as days or hours.

    Examples
    --------
    >>> shows_date("dd-mm-yyyy"), shows_date("[h]:mm"), shows_date('#,##0 "dage"')
    (True, True, False)
    """
    return _OF_DATES.search(_NO_LETTERS.sub("", code.partition(";")[0])) is not None


def shows_minus(code: str) -> bool:
    r"""Return whether a number format shows numbers above 0 with a minus, or in brackets.

    Examples
    --------
    >>> shows_minus("-#,##0"), shows_minus("(#,##0)"), shows_minus(r'"-"0')
    (True, True, True)
    >>> shows_minus("#,##0;-#,##0"), shows_minus(r'_-* #,##0_-;\-* #,##0_-'), shows_minus("dd-mm")
    (False, False, False)
    """
    first = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code, maxsplit=1)[0]
    shown = re.sub(r"[_*].|\[[^\]]*\]", "", first)
    number = re.search(r"[0#?]", shown)
    before = shown[: number.start()] if number else ""
    return not shows_date(code) and re.search(r"[-\u2212\u2013(]", before) is not None


_TEXTS = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|[_*].')


def text_shown(code: str) -> str:
    r"""Return the text that a number format adds to a positive number.

    Examples
    --------
    >>> text_shown('#,##0.0" mio. kr."'), text_shown(r"#,##0\ [$kr.-406]"), text_shown("0.00")
    ('mio. kr.', 'kr.', '')
    """
    first = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code, maxsplit=1)[0]
    return "".join("".join(found.groups("")) for found in _TEXTS.finditer(first)).strip()

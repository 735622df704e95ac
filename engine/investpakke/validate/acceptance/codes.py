"""Codes of rules as people give them: whole, or how they begin."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from investpakke.errors import InputError
from investpakke.text import Problem, Text, same
from investpakke.validate.rules import all_rules


def codes_of(texts: Sequence[str], where: str | Text) -> tuple[str, ...]:
    """Return codes or beginnings of codes, as they are compared.

    Parameters
    ----------
    texts : sequence of str
        Each may hold several, with commas between.
    where : str or Text
        What they were given to.

    Raises
    ------
    InputError
        No rule has such a code.

    Examples
    --------
    >>> codes_of(["ip3, IP201"], "--select")
    ('IP3', 'IP201')
    """
    parts = [part.strip().upper() for text in texts for part in text.split(",")]
    wanted = tuple(dict.fromkeys(part for part in parts if part))
    known = [rule.code for rule in all_rules()]
    for code in wanted:
        if not any(rule.startswith(code) for rule in known):
            raise _unknown(code, known, where)
    return wanted


def _unknown(code: str, known: Sequence[str], where: str | Text) -> InputError:
    near = difflib.get_close_matches(code, known, n=1, cutoff=0.5)
    return InputError(
        Problem("rule.unknown", "no rule has that code"),
        where=where,
        expected=Text("a code or how it begins, e.g. IP301 or IP3"),
        got=same(code),
        mend=Text("Did you mean {near}?", near=near[0]) if near else None,
    )

"""What a rule's own file says of it, in two languages: read from its docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from investpakke.text import Bilingual, Language, Text, same
from investpakke.validate.measured import of_rule
from investpakke.validate.rule import Needs
from investpakke.validate.rules import module_of

_SECTION = re.compile(r"^(\S.*)\n-+\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RuleText:
    """The texts of a rule.

    Parameters
    ----------
    summary : str
        One English sentence.
    problem, practice : Text
        The anti-pattern and the better practice.
    source : str
        Where the rule comes from.
    """

    summary: str
    problem: Text
    practice: Text
    source: str


@cache
def rule_text(code: str) -> RuleText:
    """Return what the file of a rule says.

    Parameters
    ----------
    code : str
        E.g. "IP301".

    Examples
    --------
    >>> rule_text("IP304").practice.da
    'Åbn projektmappen i Excel én gang, og gem den.'
    """
    first, *parts = _SECTION.split(inspect.cleandoc(module_of(code).__doc__ or ""))
    said = {title: _one_line(body) for title, body in zip(parts[::2], parts[1::2], strict=True)}
    return RuleText(
        summary=_one_line(first),
        problem=Bilingual(said["Problemet"], said["Anti-pattern"]),
        practice=Bilingual(said["Bedre praksis"], said["Better practice"]),
        source=said["Source"],
    )


def _one_line(text: str) -> str:
    """Return paragraphs whose lines run on; a blank line still parts them."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


SECTIONS: tuple[Text, ...] = (
    Text("Anti-pattern"),
    Text("Better practice"),
    Text("Source"),
    Text("How often it is right"),
)
"""What the parts are called."""


NEEDED: Mapping[Needs, Text] = {
    "workbook": Text("any workbook"),
    "package": Text("workbooks with a table of cases"),
    "template": Text("workbooks made by investpakke"),
}
"""Which workbooks a rule applies to."""


def parts_of(code: str, language: Language) -> list[tuple[str, str]]:
    """Return title and text of each part of a rule, in one language."""
    text = rule_text(code)
    said = (text.problem, text.practice, same(text.source), of_rule(code).said)
    bodies = [part.in_language(language) for part in said]
    return [(t.in_language(language), b) for t, b in zip(SECTIONS, bodies, strict=True)]

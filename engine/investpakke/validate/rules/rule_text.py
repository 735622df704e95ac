"""The description of a rule, in two languages: read from the docstring of its module."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from investpakke.text import Language, Text, in_context, same
from investpakke.validate.measured import of_rule
from investpakke.validate.rule import Needs
from investpakke.validate.rules import module_of

_SECTION = re.compile(r"^(\S.*)\n-+\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RuleText:
    """The description of a rule.

    Parameters
    ----------
    summary : str
        One English sentence.
    problem, practice : Text
        The anti-pattern and the better practice.
    source : str
        The origin of the rule.
    """

    summary: str
    problem: Text
    practice: Text
    source: str


@cache
def rule_text(code: str) -> RuleText:
    """Return the description of a rule.

    Parameters
    ----------
    code : str
        E.g. "IP301".

    Examples
    --------
    >>> rule_text("IP304").practice.da
    'Åbn projektmappen i Excel én gang, og gem den.'
    """
    parts = sections(inspect.getdoc(module_of(code)) or "")
    return RuleText(
        summary=parts[""],
        problem=in_context(CONTEXT, parts["Anti-pattern"]),
        practice=in_context(CONTEXT, parts["Better practice"]),
        source=parts["Source"],
    )


CONTEXT = "rules"
"""The context of rule texts in the catalogue."""

TRANSLATED = ("Anti-pattern", "Better practice")
"""The sections with a Danish translation there."""


def sections(docstring: str) -> Mapping[str, str]:
    """Return the sections of a rule's docstring by title; the first has none."""
    parts = ["", *_SECTION.split(docstring)]
    return dict(zip(parts[::2], map(_one_line, parts[1::2]), strict=True))


def _one_line(text: str) -> str:
    """Return paragraphs with their lines joined; a blank line still separates them."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


SECTIONS: tuple[Text, ...] = (
    Text("Anti-pattern"),
    Text("Better practice"),
    Text("Source"),
    Text("How often it is right"),
)
"""The titles of the parts."""


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

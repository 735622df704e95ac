"""docs/rules.md: ``python -m investpakke.show.rules_document > docs/rules.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from investpakke.text import Text
from investpakke.validate.measured import of_rule
from investpakke.validate.rule import Rule
from investpakke.validate.rules import all_rules
from investpakke.validate.rules.rule_text import NEEDED, rule_text

_HEAD = """\
# Rules

<!-- Made by `python -m investpakke.show.rules_document > docs/rules.md`; do not edit. -->

What `investpakke validate` looks for. A rule's code never changes its meaning.
An *error* says that figures are or may be wrong, a *warning* that a rule of good practice is broken
so that it can mislead, a *note* tells something and never fails a workbook.
[validation.md](validation.md) tells how to choose rules, accept findings and change severities;
`investpakke explain CODE` prints the same in Danish or English.
"""
_FAMILIES = {
    "IP1": "Structure",
    "IP2": "Formulas",
    "IP3": "Calculation",
    "IP4": "Cross-check",
    "IP5": "Published figures",
    "IP6": "Add-in",
}


def document() -> str:
    """Return the page as Markdown.

    Examples
    --------
    >>> document().splitlines()[0]
    '# Rules'
    """
    rules = all_rules()
    index = (
        (
            f"[{rule.code}](#{rule.code.lower()})",
            rule.severity.said.en,
            rule.title.en,
            rule.title.da,
            NEEDED[rule.needs].en,
        )
        for rule in rules
    )
    parts = [_HEAD, _table("Rule | Severity | What it finds | På dansk | Applies to", index)]
    for start, title in _FAMILIES.items():
        family = [rule for rule in rules if rule.code.startswith(start)]
        if family:
            parts.append(f"## {title} ({start}xx)\n")
            parts += [part for rule in family for part in _rule(rule)]
    return "\n".join(parts)


def _rule(rule: Rule) -> Iterator[str]:
    text = rule_text(rule.code)
    yield f"### {rule.code}\n"
    kind = f"{rule.severity.said.en}, {NEEDED[rule.needs].en}"
    yield f"**{rule.title.en}** ({kind}). {text.summary}\n"
    yield _both("Anti-pattern", text.problem)
    yield _both("Better practice", text.practice)
    yield f"*Source.* {' '.join(text.source.split())}\n"
    yield f"*How often it is right.* {of_rule(rule.code).said.en}\n"


def _both(title: str, text: Text) -> str:
    danish = text.da.replace("\n\n", "\n>\n> ")
    return f"*{title}.* {text.en}\n\n> {danish}\n"


def _table(heads: str, rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, " | ".join(["---"] * (heads.count("|") + 1)), *map(" | ".join, rows)]
    return "".join(f"| {line} |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.buffer.write(document().encode("utf-8"))  # whatever the terminal's encoding

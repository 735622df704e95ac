"""The command ``investpakke explain``: what a rule is against, and what is better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from investpakke.command_line.bilingual import argument, command, format_option
from investpakke.command_line.language import language_of
from investpakke.command_line.output import page_width, print_json, print_page
from investpakke.text import Language, Text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from investpakke.validate.rule import Rule


@command(
    "explain",
    about=Text("Explain a rule that investpakke validate uses."),
    more=Text("Without a code all rules are listed. A code may begin several: IP2."),
    examples=(
        "investpakke explain",
        "investpakke explain IP301",
        "investpakke explain IP2 --lang en",
    ),
)
@argument("code", value=Text("CODE"), about=Text("The rule's code, e.g. IP301."), required=False)
@format_option
def explain(code: str | None, output: str) -> None:
    """Print a rule in full, or the list of rules."""
    from investpakke.validate.acceptance.settings import codes_of
    from investpakke.validate.rules import all_rules

    language = language_of()
    starts = codes_of([code], Text("CODE")) if code else ("",)
    rules = [rule for rule in all_rules() if rule.code.startswith(starts)]
    if output == "json":
        print_json({"rules": [_form(rule, language) for rule in rules]})
    elif len(rules) == 1:
        print_page(_rule(rules[0], language), page_width())
    else:
        print_page(_list(rules, language), page_width())


def _form(rule: Rule, language: Language) -> dict[str, Any]:
    from investpakke.validate.measured import of_rule
    from investpakke.validate.rules.rule_text import rule_text

    text, found = rule_text(rule.code), of_rule(rule.code)
    return {
        "code": rule.code,
        "title": rule.title.in_language(language),
        "severity": rule.severity.said.en,
        "needs": rule.needs,
        "anti_pattern": text.problem.in_language(language),
        "better_practice": text.practice.in_language(language),
        "source": text.source,
        "measured": {
            "right": found.right,
            "findings": found.findings,
            "workbooks": found.workbooks,
            "date": found.date.isoformat(),
        },
    }


def _rule(rule: Rule, language: Language) -> Iterator[RenderableType]:
    from rich.padding import Padding

    from investpakke.show.tables import QUIET, TITLE, paragraph
    from investpakke.validate.rules.rule_text import NEEDED, parts_of

    severity = rule.severity.said.in_language(language)
    yield paragraph(f"{rule.code} · {rule.title.in_language(language)} · {severity}", TITLE)
    needed = NEEDED[rule.needs]
    applies = Text("Applies to {needed}.", needed=needed)
    yield paragraph(applies.in_language(language), QUIET)
    for title, text in parts_of(rule.code, language):
        yield ""
        yield paragraph(title, TITLE)
        for part in text.split("\n\n"):
            yield Padding(paragraph(part), (0, 0, 0, 2))


def _list(rules: list[Rule], language: Language) -> Iterator[RenderableType]:
    from investpakke.show.tables import Column, Layout, Row

    heads = (Text("Code"), Text("Weight"), Text("Rule"))
    columns = [
        Column(head.in_language(language), number=False, stretches=index == 2, folds=index == 2)
        for index, head in enumerate(heads)
    ]
    rows = [
        Row([rule.code, rule.severity.said.in_language(language), rule.title.in_language(language)])
        for rule in rules
    ]
    layout = Layout.of(columns, rows, page_width())
    yield layout.head()
    yield layout.block(rows)

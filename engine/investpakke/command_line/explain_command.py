"""The command ``investpakke explain``: the anti-pattern and better practice of a rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from investpakke.command_line.bilingual import argument, command, format_option
from investpakke.command_line.language import language_of
from investpakke.command_line.output import all_option, print_json, print_view, terminal_writer
from investpakke.text import Language, Text

if TYPE_CHECKING:
    from investpakke.show.view import Element
    from investpakke.show.writer import Writer
    from investpakke.validate.rule import Rule


@command(
    "explain",
    about=Text("Explain a rule that investpakke validate uses."),
    more=Text("Without a code all rules are listed. A code may be the start of several: IP2."),
    examples=(
        "investpakke explain",
        "investpakke explain IP301",
        "investpakke explain IP2 --lang en",
    ),
)
@argument("code", value=Text("CODE"), about=Text("The rule's code, e.g. IP301."), required=False)
@all_option
@format_option
def explain(code: str | None, output: str) -> None:
    """Print a rule in full, or the list of rules."""
    from investpakke.validate.acceptance.settings import read_codes
    from investpakke.validate.rules import all_rules

    language = language_of()
    starts = read_codes([code], Text("CODE")) if code else ("",)
    rules = [rule for rule in all_rules() if rule.code.startswith(starts)]
    if output == "json":
        print_json({"rules": [_form(rule, language) for rule in rules]})
    elif len(rules) == 1:
        print_view(_rule(rules[0], terminal_writer()))
    else:
        print_view(_list(rules))


def _form(rule: Rule, language: Language) -> dict[str, Any]:
    from investpakke.validate.measured import of_rule
    from investpakke.validate.rules.rule_text import rule_text

    text, found = rule_text(rule.code), of_rule(rule.code)
    return {
        "code": rule.code,
        "title": rule.title.in_language(language),
        "severity": rule.severity.label.en,
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


def _rule(rule: Rule, writer: Writer) -> Iterator[Element]:
    from investpakke.show.view import Heading, Paragraph
    from investpakke.validate.rules.rule_text import NEEDED, parts_of

    severity = writer.say(rule.severity.label)
    yield Heading(f"{rule.code} · {writer.say(rule.title)} · {severity}")
    yield Paragraph(Text("Applies to {needed}.", needed=NEEDED[rule.needs]), "note")
    for title, text in parts_of(rule.code, writer.language):
        yield Heading(title)
        yield from (Paragraph(part, "indented") for part in text.split("\n\n"))


def _list(rules: list[Rule]) -> Iterator[Element]:
    from investpakke.show.view import Column, Kind, Row, Table

    columns = (
        Column(Text("Code"), Kind.TEXT),
        Column(Text("Severity"), Kind.TEXT),
        Column(Text("Rule"), Kind.PROSE),
    )
    rows = [Row([rule.code, rule.severity.label, rule.title]) for rule in rules]
    yield Table(Text("The rules"), columns, [rows])

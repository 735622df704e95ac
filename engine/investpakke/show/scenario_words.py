"""A scenario in words: which levers it moves, how far, and in which cases."""

from __future__ import annotations

from investpakke.deciding.scenarios.change import DELAYS, LEVERS, Change
from investpakke.deciding.scenarios.scenario import Scenario
from investpakke.show.numbers import percent, short
from investpakke.text import Language, Text, year_word


def described(scenario: Scenario, language: Language) -> str:
    """Return what a scenario changes.

    Examples
    --------
    >>> from investpakke.deciding import standard_scenarios
    >>> described(standard_scenarios()[1], "en")
    'delay 0.5 years'
    """
    said = [_change(change, language) for change in scenario.changes]
    return "; ".join(said) or Text("no changes").in_language(language)


def _change(change: Change, language: Language) -> str:
    moved = ", ".join(_moved(lever, value, language) for lever, value in change.changed.items())
    case, group = (word.in_language(language) for word in (Text("case"), Text("group")))
    where = [
        *(f"{group} {each}" for each in change.groups),
        *(f"{case} {each}" for each in change.cases),
    ]
    return " · ".join([moved, *([", ".join(where)] if where else [])])


def _moved(lever: str, value: float, language: Language) -> str:
    name = LEVERS[lever].in_language(language).lower()
    if lever in DELAYS:
        years = year_word(value).in_language(language)
        return f"{name} {short(value, language)} {years}"
    sign = "+" if value > 0 else ""
    return f"{name} {sign}{percent(value, language)}"

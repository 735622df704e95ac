"""What chances rest on, in words: what is stated, what is not, and how to state it."""

from __future__ import annotations

from collections.abc import Sequence

from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import STANDARD, Correlation, Uncertainty
from investpakke.model import Package
from investpakke.text import Text, decimal, listed

NOT_STATED = Text(
    "No uncertainty is stated, so no chances are shown. The switching "
    "values say instead how much it takes for the gain to be gone."
)
HOW_TO_STATE = Text(
    "State how far persons, unit saving or investment may be from the "
    "plan: low, likely and high, for all cases, a group or a case. Type "
    "it on the sheet Risiko of a workbook from investpakke new, in a "
    "file with --uncertainty FILE.toml, or run investpakke risk with "
    "--vary persons=-20%:0%:10%. With --standard a standard range of "
    "10% down and up is used."
)
STANDARD_LABEL = Text("standard range")
"""Stands wherever a figure of the standard range does."""

INDEPENDENT = Text("independent cases")
COMMON = Text("common shock")
KEY = Text(
    "Independent cases: what hits one case does not hit the others. Common "
    "shock: the cases are often hit by the same thing, such as the labour market "
    "(correlation 0.5). Nobody has stated the correlation, so both are shown."
)


def not_stated_texts(uncertainty: Uncertainty) -> list[Text]:
    """Return that no uncertainty is stated, and how to state one."""
    untouched = untouched_text(uncertainty)
    return [NOT_STATED, *([untouched] if untouched else []), HOW_TO_STATE]


def correlation_text(correlation: Correlation | None) -> Text:
    """Return how cases hang together, in a few words.

    Examples
    --------
    >>> correlation_text(Correlation(0.5)).en, correlation_text(Correlation(0.3)).da
    ('common shock (correlation 0.5)', 'korrelation 0,3')
    """
    of = correlation or Correlation()
    if of.by_driver or of.matrix:
        return Text("stated correlations")
    if not of.usual:
        return INDEPENDENT
    value = Text("correlation {share}", share=decimal(f"{of.usual:g}"))
    if of.usual == 0.5:
        return Text("{common} ({value})", common=COMMON, value=value)
    return value


def labelled(title: Text, uncertainty: Uncertainty, package: Package) -> Text:
    """Return a title of figures, marked where they rest on the standard range."""
    if not uncertainty.on_standard(package):
        return title
    return Text("{title} ({standard_label})", title=title, standard_label=STANDARD_LABEL)


def remarks(uncertainty: Uncertainty, package: Package) -> list[Text]:
    """Return what must be known of chances: what is standard, held, and only filled in."""
    found = []
    untouched = untouched_text(uncertainty)
    if untouched is not None:
        found.append(untouched)
    standard = uncertainty.on_standard(package)
    if standard:
        names = named(standard)
        points = STANDARD[standard[0]]
        ten = f"{points.high:.0%}".removesuffix("%")
        found.append(
            Text(
                "Standard range: {names} vary {ten}% down and up (PERT) where "
                "nothing else is stated. It is used because it was asked for; "
                "nobody has judged it for these cases.",
                names=names,
                ten=ten,
            )
        )
    varying = uncertainty.varying(package)
    held = named([driver for driver in Driver if driver not in varying])
    if varying and held.da:
        found.append(Text("Does not vary, as it is not stated as uncertain: {held}.", held=held))
    return found


def basis(uncertainty: Uncertainty, package: Package) -> Text:
    """Return what a single chance rests on, to stand beside it."""
    if uncertainty.on_standard(package):
        return Text(
            "Standard range, 10% down and up: nobody has judged the uncertainty of this case."
        )
    held = [driver for driver in Driver if driver not in uncertainty.varying(package)]
    if not held:
        return Text("Rests on the uncertainty that is stated.")
    return Text(
        "Rests on the uncertainty that is stated; {drivers} do not vary.", drivers=named(held)
    )


def untouched_text(uncertainty: Uncertainty) -> Text | None:
    """Return that ranges stand as version 0.1.0 filled them in; None where none do."""
    if not uncertainty.untouched:
        return None
    names = named(uncertainty.untouched)
    return Text(
        "On the sheet Risiko {names} stand as version 0.1.0 filled in the sheet "
        "(10% down and up). That does not count as stated; the sheet's own "
        "chances rest on it.",
        names=names,
    )


def named(drivers: Sequence[Driver]) -> Text:
    """Return the names of drivers as part of a sentence."""
    return listed([driver.label.changed(str.lower) for driver in drivers])

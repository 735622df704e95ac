"""The lowest part of `Risiko`: the means and variances that the points give, and the scale."""

from __future__ import annotations

from investpakke.deciding.probability import COMMON_SHOCK
from investpakke.deciding.probability.distribution import WEIGHT
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.show.chances import SCALE
from investpakke.workbook.inputs.risk import STANDARD_CHOSEN
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.old_blocks import CASE_HEADS
from investpakke_templates.sheets.risiko.figures import RiskFigures
from investpakke_templates.sheets.risiko.inputs import chosen_text, labels
from investpakke_templates.sheets.risiko.places import (
    CORRELATION,
    DEADWEIGHT,
    FIRST_COLUMN,
    LAST_COLUMN,
    OPTIMISM,
    POINT_LETTERS,
    STANDARD,
    TEXTS,
    USUAL_ROW,
    Places,
)
from investpakke_templates.sheets.risiko.points import stated
from investpakke_templates.styles import FACTOR, TKR_1, WHOLE
from investpakke_templates.texts import texts

_VARIANCE = "0.000000"
_PARTS = "MNOP"
"""What persons, unit saving, both together, and investment move a gain by."""


def write_moments(writer: SheetWriter, content: Content, figures: RiskFigures) -> None:
    """Write mean and variance of each driver, of each gain, and of the package's gain."""
    places, said = Places(content.grid), texts()["risiko"]
    block = places.moments
    writer.section(block.first - 2, said["moments"], LAST_COLUMN)
    writer.heads(block.first - 1, 1, (*CASE_HEADS, *said["moment_heads"]), left=2)
    writer.sheet.set_row(block.first - 2, 42)
    labels(writer, content, block)
    _changes(writer, places, figures)
    _gains(writer, places, figures)
    _parts(writer, places, figures)
    _shared(writer, places, figures)
    _package(writer, places, figures)
    _pert(writer, places)
    _correlations(writer, places, figures)
    _titles(writer, places, content, figures)
    _words(writer, places)
    writer.rule_rows(block, "B", LAST_COLUMN)


def _changes(writer: SheetWriter, places: Places, figures: RiskFigures) -> None:
    """Write the PERT means in D, F and H, the variances in E, G and I."""
    block, up = places.moments, places.points.first - places.moments.first
    _, weight, _, below_mean, below_variance = (f"$D${row}" for row in places.pert.rows)
    for index, driver in enumerate(SCALED):
        letters = POINT_LETTERS[driver]
        mean_letter, column = "DFH"[index], FIRST_COLUMN + 2 * index

        def mean(row: int, of: tuple[str, str, str] = letters) -> str:
            at, (a, m, b) = row + up, of
            weighed = f"(${a}{at}+{weight}*${m}{at}+${b}{at})/{below_mean}"
            return f"=IF({stated(of, at)},{weighed},0)"

        def variance(row: int, of: tuple[str, str, str] = letters, k: str = mean_letter) -> str:
            at, (a, _, b) = row + up, of
            product = f"(${k}{row}-${a}{at})*(${b}{at}-${k}{row})/{below_variance}"
            return f"=IF({stated(of, at)},MAX(0,{product}),0)"

        means, variances = figures.changes[driver]
        writer.fill(block.rows, column, mean, means, number=FACTOR)
        writer.fill(block.rows, column + 1, variance, variances, number=_VARIANCE)


def _gains(writer: SheetWriter, places: Places, figures: RiskFigures) -> None:
    """Write in J the saving after what is taken off, in K and L mean and variance of the gain."""
    block, up = places.moments, places.points.first - places.moments.first

    def saving(row: int) -> str:
        stated, at = places.of_case("E", row, block), row + up
        return f"={stated}*(1-${OPTIMISM}{at})*(1-${DEADWEIGHT}{at})"

    def gain(row: int) -> str:
        spent = places.of_case("D", row, block)
        return f"=$J{row}*(1+$D{row})*(1+$F{row})-{spent}*(1+$H{row})"

    def variance(row: int) -> str:
        persons, unit = f"(1+$D{row})^2", f"(1+$F{row})^2"
        product = f"({persons}+$E{row})*({unit}+$G{row})-{persons}*{unit}"
        return f"=$J{row}^2*({product})+{places.of_case('D', row, block)}^2*$I{row}"

    writer.fill(block.rows, 9, saving, figures.saving, number=TKR_1)
    writer.fill(block.rows, 10, gain, figures.spread.mean, number=TKR_1)
    writer.fill(block.rows, 11, variance, figures.spread.sd**2, number=TKR_1)


def _parts(writer: SheetWriter, places: Places, figures: RiskFigures) -> None:
    """Write in M to P what each driver moves the gain by: its standard deviation, in tkr."""
    block = places.moments

    def invested(row: int) -> str:
        return f"={places.of_case('D', row, block)}*$I{row}^(1/2)"

    formulas = (
        lambda r: f"=$J{r}*$E{r}^(1/2)*(1+$F{r})",
        lambda r: f"=$J{r}*(1+$D{r})*$G{r}^(1/2)",
        lambda r: f"=$J{r}*($E{r}*$G{r})^(1/2)",
        invested,
    )
    for column, (formula, values) in enumerate(zip(formulas, figures.parts, strict=True), 12):
        writer.fill(block.rows, column, formula, values, number=TKR_1)


def _shared(writer: SheetWriter, places: Places, figures: RiskFigures) -> None:
    """Write in Q and R each case's part of the package's variance: its own, and what is common.

    Q is with the stated correlation, or none; R with that of a common shock.
    """
    total = places.total_row
    for shown, (column, at) in enumerate(zip((16, 17), places.correlations.rows, strict=True)):

        def part(row: int, rho: str = f"$D${at}") -> str:
            across = {k: f"${k}{row}*(${k}${total}-${k}{row})" for k in _PARTS}
            alone = "+".join(across[k] for k in "MNP")
            return f"=$L{row}+{rho}*({alone})+{rho}^2*{across['O']}"

        writer.fill(places.moments.rows, column, part, figures.package_parts(shown), number=TKR_1)


def _package(writer: SheetWriter, places: Places, figures: RiskFigures) -> None:
    """Write the sums over the cases: the last two are the package's variances."""
    row, block = places.total_row, places.moments
    for column in range(1, 10):
        writer.text(row, column, "Investeringspakken i alt" if column == 2 else "", "total")
    sums = (
        figures.spread.mean,
        figures.spread.sd**2,
        *figures.parts,
        figures.package_parts(0),
        figures.package_parts(1),
    )
    for column, (letter, values) in enumerate(zip("KLMNOPQR", sums, strict=True), 10):
        formula = f"=SUM({block.local(letter)})"
        writer.formula(row, column, formula, float(values.sum()), "total", TKR_1)


def _pert(writer: SheetWriter, places: Places) -> None:
    """Write the weights of the three points, and what mean and variance are divided by."""
    block = places.pert
    low, _, high, total, last = block.rows
    for row, label in zip(block.rows, texts()["risiko"]["pert_labels"], strict=True):
        writer.text(row, 2, label)
    for row, weight in zip(block.rows, (1.0, WEIGHT, 1.0), strict=False):
        writer.number(row, FIRST_COLUMN, weight, "calc", WHOLE)
    for row, formula, value in (
        (total, f"=SUM($D${low}:$D${high})", WEIGHT + 2),
        (last, f"=1+$D${total}", WEIGHT + 3),
    ):
        writer.formula(row, FIRST_COLUMN, formula, value, "calc", WHOLE)


def _correlations(writer: SheetWriter, places: Places, figures: RiskFigures) -> None:
    """Write the correlation that is reckoned with, and that of a common shock beside it."""
    first, second = places.correlations.rows
    for row, label in zip((first, second), texts()["risiko"]["correlation_labels"], strict=True):
        writer.text(row, 2, label)
    stated = figures.asked.correlation
    writer.formula(
        first,
        FIRST_COLUMN,
        f"=IF(ISNUMBER({CORRELATION}),{CORRELATION},0)",
        0.0 if stated is None else stated.usual,
        "calc",
        FACTOR,
    )
    writer.formula(
        second,
        FIRST_COLUMN,
        f"=IF(ISNUMBER({CORRELATION}),0,$E${second})",
        COMMON_SHOCK if stated is None else 0.0,
        "calc",
        FACTOR,
    )
    writer.number(second, FIRST_COLUMN + 1, COMMON_SHOCK, "calc", FACTOR)


def _titles(writer: SheetWriter, places: Places, content: Content, figures: RiskFigures) -> None:
    """Write whether the standard range is used, and the texts that formulas choose among."""
    said, (used, title) = texts()["risiko"], places.titles.rows
    usual = "+".join(f"({stated(letters, USUAL_ROW)})" for letters in POINT_LETTERS.values())
    writer.text(used, 2, said["standard_used"])
    chosen = f'{STANDARD}="{STANDARD_CHOSEN}"'
    writer.formula(
        used,
        FIRST_COLUMN,
        f"=IF({chosen},1-(({usual})={len(SCALED)}),0)",
        int(figures.on_standard),
        "calc",
        WHOLE,
    )
    writer.text(title, 2, said["chart_title"])
    formula, value = chosen_text(content, figures, "range_chart")
    writer.formula(title, FIRST_COLUMN, formula, value, "calc")
    writer.text(places.texts.first - 1, 2, said["texts_title"], "bold")
    for row, key in zip(places.texts.rows, TEXTS, strict=True):
        writer.text(row, 2, said["texts"][key])


def _words(writer: SheetWriter, places: Places) -> None:
    """Write from which chance each word is used."""
    writer.text(places.words.first - 1, 2, texts()["risiko"]["words"], "bold")
    for row, (least, word) in zip(places.words.rows, SCALE, strict=True):
        writer.text(row, 2, word.da)
        writer.number(row, FIRST_COLUMN, least, "calc", "0.0 %")

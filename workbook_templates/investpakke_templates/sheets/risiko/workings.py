"""The lower part of `Risiko`: the points of each case, and the means and variances they give."""

from __future__ import annotations

from investpakke.deciding.probability.distribution import WEIGHT
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.workbook.inputs.risk import WORKINGS_TITLE
from investpakke_templates.content import Content
from investpakke_templates.paper import Paper
from investpakke_templates.sheets.beregning.blocks import CASE_HEADS
from investpakke_templates.sheets.risiko.figures import RiskFigures
from investpakke_templates.sheets.risiko.inputs import formats, input_heads, labels
from investpakke_templates.sheets.risiko.places import (
    CORRELATION,
    DEADWEIGHT,
    FIRST_COLUMN,
    INPUT_LETTERS,
    LAST_COLUMN,
    OPTIMISM,
    ORDER_COLUMN,
    POINT_LETTERS,
    USUAL_ROW,
    Places,
)
from investpakke_templates.styles import FACTOR, TKR_1, WHOLE
from investpakke_templates.texts import texts

_VARIANCE = "0.000000"
_PARTS = "MNOP"
"""What persons, unit saving, both together, and investment move a gain by."""


def write_points(paper: Paper, content: Content, figures: RiskFigures) -> None:
    """Write the points that are reckoned with: a case's own, or those of all cases."""
    places = Places(content.grid)
    block, up = places.points, places.own.first - places.points.first
    paper.section(block.first - 2, WORKINGS_TITLE, ORDER_COLUMN)
    input_heads(paper, block.first - 1, CASE_HEADS)
    labels(paper, content, block)
    for index, (letter, number) in enumerate(zip(INPUT_LETTERS, formats(), strict=True)):
        paper.fill(
            block.rows, FIRST_COLUMN + index,
            lambda r, k=letter: f'=IF({k}{r + up}="",{k}${USUAL_ROW},{k}{r + up})',  # type: ignore[misc]
            figures.points[:, index], number=number,
        )  # fmt: skip
    paper.text(block.first - 1, ORDER_COLUMN, texts()["risiko"]["order_head"], "head")
    paper.fill(block.rows, ORDER_COLUMN, _out_of_order, [0] * block.count, number=WHOLE)
    paper.rule_rows(block, "B", ORDER_COLUMN)


def _out_of_order(row: int) -> str:
    """Count the pairs of points of which the first is above the second."""
    pairs = [pair for low, likely, high in POINT_LETTERS.values()
             for pair in ((low, likely), (likely, high))]  # fmt: skip
    return "=" + "+".join(f"(${high}{row}<${low}{row})" for low, high in pairs)


def write_moments(paper: Paper, content: Content, figures: RiskFigures) -> None:
    """Write mean and variance of each driver, of each gain, and of the package's gain."""
    places, said = Places(content.grid), texts()["risiko"]
    block = places.moments
    paper.section(block.first - 2, said["moments"], LAST_COLUMN)
    paper.heads(block.first - 1, 1, (*CASE_HEADS, *said["moment_heads"]), left=2)
    paper.sheet.set_row(block.first - 2, 42)
    labels(paper, content, block)
    _changes(paper, places, figures)
    _gains(paper, places, figures)
    _parts(paper, places, figures)
    _shared(paper, places, figures)
    _package(paper, places, figures)
    _pert(paper, places)
    paper.rule_rows(block, "B", LAST_COLUMN)


def _changes(paper: Paper, places: Places, figures: RiskFigures) -> None:
    """Write the PERT means in D, F and H, the variances in E, G and I."""
    block, up = places.moments, places.points.first - places.moments.first
    _, weight, _, below_mean, below_variance = (f"$D${row}" for row in places.pert.rows)
    for index, driver in enumerate(SCALED):
        low, likely, high = POINT_LETTERS[driver]
        mean_letter, column = "DFH"[index], FIRST_COLUMN + 2 * index

        def mean(row: int, a: str = low, m: str = likely, b: str = high) -> str:
            at = row + up
            return f"=(${a}{at}+{weight}*${m}{at}+${b}{at})/{below_mean}"

        def variance(row: int, a: str = low, b: str = high, k: str = mean_letter) -> str:
            at = row + up
            return f"=MAX(0,(${k}{row}-${a}{at})*(${b}{at}-${k}{row})/{below_variance})"

        means, variances = figures.changes[driver]
        paper.fill(block.rows, column, mean, means, number=FACTOR)
        paper.fill(block.rows, column + 1, variance, variances, number=_VARIANCE)


def _gains(paper: Paper, places: Places, figures: RiskFigures) -> None:
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

    paper.fill(block.rows, 9, saving, figures.saving, number=TKR_1)
    paper.fill(block.rows, 10, gain, figures.spread.mean, number=TKR_1)
    paper.fill(block.rows, 11, variance, figures.spread.sd**2, number=TKR_1)


def _parts(paper: Paper, places: Places, figures: RiskFigures) -> None:
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
        paper.fill(block.rows, column, formula, values, number=TKR_1)


def _shared(paper: Paper, places: Places, figures: RiskFigures) -> None:
    """Write in Q each case's part of the package's variance: its own, and what is common."""
    total = places.total_row

    def part(row: int) -> str:
        across = {k: f"${k}{row}*(${k}${total}-${k}{row})" for k in _PARTS}
        alone = "+".join(across[k] for k in "MNP")
        return f"=$L{row}+{CORRELATION}*({alone})+{CORRELATION}^2*{across['O']}"

    paper.fill(places.moments.rows, LAST_COLUMN, part, figures.package_parts, number=TKR_1)


def _package(paper: Paper, places: Places, figures: RiskFigures) -> None:
    """Write the sums over the cases: the last one is the package's variance."""
    row, block = places.total_row, places.moments
    for column in range(1, 10):
        paper.text(row, column, "Investeringspakken i alt" if column == 2 else "", "total")
    sums = (figures.spread.mean, figures.spread.sd**2, *figures.parts, figures.package_parts)
    for column, (letter, values) in enumerate(zip("KLMNOPQ", sums, strict=True), 10):
        formula = f"=SUM({block.local(letter)})"
        paper.formula(row, column, formula, float(values.sum()), "total", TKR_1)


def _pert(paper: Paper, places: Places) -> None:
    """Write the weights of the three points, and what mean and variance are divided by."""
    block = places.pert
    low, _, high, total, last = block.rows
    for row, label in zip(block.rows, texts()["risiko"]["pert_labels"], strict=True):
        paper.text(row, 2, label)
    for row, weight in zip(block.rows, (1.0, WEIGHT, 1.0), strict=False):
        paper.number(row, FIRST_COLUMN, weight, "calc", WHOLE)
    for row, formula, value in ((total, f"=SUM($D${low}:$D${high})", WEIGHT + 2),
                                (last, f"=1+$D${total}", WEIGHT + 3)):  # fmt: skip
        paper.formula(row, FIRST_COLUMN, formula, value, "calc", WHOLE)

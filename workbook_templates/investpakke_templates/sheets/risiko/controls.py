"""What `Kontrol` holds against `Risiko`: its figures another way, and its inputs."""

from __future__ import annotations

from investpakke.workbook.layout import RISIKO
from investpakke_templates.check import AMOUNT, CheckRow
from investpakke_templates.content import Content
from investpakke_templates.sheets.risiko.figures import RiskFigures
from investpakke_templates.sheets.risiko.places import (
    CORRELATION,
    DEADWEIGHT,
    HEAD_ROW,
    INPUT_LETTERS,
    OPTIMISM,
    PACKAGE_ROW,
    POINT_LETTERS,
    USUAL_ROW,
    Places,
)
from investpakke_templates.styles import WHOLE


def checks(content: Content) -> list[CheckRow]:
    """Return the sheet's rows of section B."""
    figures, places = RiskFigures(content), Places(content.grid)
    return [_mean(content, figures, places), _spread(figures, places), *_inputs(places)]


def _mean(content: Content, figures: RiskFigures, places: Places) -> CheckRow:
    column = {letter: places.moments.column(letter) for letter in "DFHJ"}
    spent = content.grid.result.column("D")
    saved = f"SUMPRODUCT({column['J']}*(1+{column['D']})*(1+{column['F']}))"
    return (
        "Risiko: pakkens forventede gevinst = forventet besparelse - forventet investering",
        f"={RISIKO}!$F${PACKAGE_ROW}", f"={saved}-SUMPRODUCT({spent}*(1+{column['H']}))",
        float(figures.package.mean[0]), "tkr.", AMOUNT,
    )  # fmt: skip


def _spread(figures: RiskFigures, places: Places) -> CheckRow:
    """Compare the spread with the one from what drivers have in common and what they have not."""
    rho = f"{RISIKO}!{CORRELATION}"

    def part(letter: str, weight: str) -> str:
        area = places.moments.column(letter)
        return f"{weight}*SUM({area})^2+(1-{weight})*SUMPRODUCT({area}*{area})"

    parts = "+".join([*(part(k, rho) for k in "MNP"), part("O", f"{rho}^2")])
    return (
        "Risiko: pakkens spredning = fælles og egne udsving lagt sammen",
        f"={RISIKO}!$G${PACKAGE_ROW}", f"=({parts})^(1/2)",
        float(figures.package.sd[0]), "tkr.", AMOUNT,
    )  # fmt: skip


def _inputs(places: Places) -> list[CheckRow]:
    block = places.points
    order = "+".join(
        f"SUMPRODUCT(({block.column(high)}<{block.column(low)})*1)"
        for low, likely, last in POINT_LETTERS.values()
        for low, high in ((low, likely), (likely, last))
    )
    beyond = [f'COUNTIF({block.column(low)},"<-1")' for low, _, _ in POINT_LETTERS.values()]
    shares = block.area(OPTIMISM, DEADWEIGHT)
    beyond += [f'COUNTIF({shares},"<0")', f'COUNTIF({shares},">1")']
    cell = f"{RISIKO}!{CORRELATION}"
    beyond.append(f"({cell}<0)+({cell}>1)")
    rows = (
        ("Risiko: punkter, hvor lav er over sandsynlig, eller sandsynlig er over høj", order),
        ("Risiko: ændringer under -100 %, fratræk og korrelation uden for 0 til 1",
         "+".join(beyond)),
    )  # fmt: skip
    return [
        *((label, "=0", f"={formula}", 0.0, "antal", WHOLE) for label, formula in rows),
        _filled(),
    ]


def _filled() -> CheckRow:
    """Compare the numbers of what holds for all cases with the heads above them."""
    heads, cells = (
        f"{RISIKO}!${INPUT_LETTERS[0]}${row}:${INPUT_LETTERS[-1]}${row}"
        for row in (HEAD_ROW, USUAL_ROW)
    )
    return (
        "Risiko: tal i det, der gælder for alle sager, og i korrelationen",
        f"=COUNTA({heads})+1", f"=COUNT({cells})+COUNT({RISIKO}!{CORRELATION})",
        len(INPUT_LETTERS) + 1.0, "antal", WHOLE,
    )  # fmt: skip

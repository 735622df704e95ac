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
    """Compare the variance with what is each case's own, and what is common over all of them."""
    rho, row = f"{RISIKO}!{CORRELATION}", places.total_row
    persons, unit, both, spent, own, whole = (f"{RISIKO}!${k}${row}" for k in "MNOPLQ")

    def squares(first: str, last: str) -> str:
        return f"SUMPRODUCT({places.moments.area(first, last)}^2)"

    alone = f"{persons}^2+{unit}^2+{spent}^2-{squares('M', 'N')}-{squares('P', 'P')}"
    return (
        "Risiko: pakkens varians = sagernes egne og det, de har fælles",
        f"={whole}", f"={own}+{rho}*({alone})+{rho}^2*({both}^2-{squares('O', 'O')})",
        float(figures.package_parts.sum()), "tkr.²", AMOUNT,
    )  # fmt: skip


def _inputs(places: Places) -> list[CheckRow]:
    block = places.points
    order = f"SUM({block.column('O')})"
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

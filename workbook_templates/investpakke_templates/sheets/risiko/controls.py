"""What `Kontrol` holds against `Risiko`: its figures another way, and its inputs."""

from __future__ import annotations

from investpakke.workbook.inputs.risk import STANDARD_CHOICES
from investpakke.workbook.layout import RISIKO
from investpakke_templates.check import AMOUNT, CheckRow
from investpakke_templates.content import Content
from investpakke_templates.sheets.risiko.figures import RiskFigures
from investpakke_templates.sheets.risiko.places import (
    CORRELATION,
    DEADWEIGHT,
    INPUT_LETTERS,
    OPTIMISM,
    POINT_LETTERS,
    STANDARD,
    Places,
)
from investpakke_templates.styles import WHOLE


def checks(content: Content) -> list[CheckRow]:
    """Return the sheet's rows of section B."""
    figures, places = RiskFigures(content), Places(content.grid)
    return [_mean(content, figures, places), *_spreads(figures, places), *_inputs(places)]


def _mean(content: Content, figures: RiskFigures, places: Places) -> CheckRow:
    column = {letter: places.moments.column(letter) for letter in "DFHJ"}
    spent = content.grid.result.column("D")
    saved = f"SUMPRODUCT({column['J']}*(1+{column['D']})*(1+{column['F']}))"
    return (
        "Risiko: pakkens forventede gevinst = forventet besparelse - forventet investering",
        f"={RISIKO}!$K${places.total_row}",
        f"={saved}-SUMPRODUCT({spent}*(1+{column['H']}))",
        float(figures.package[0].mean[0]),
        "tkr.",
        AMOUNT,
    )


def _spreads(figures: RiskFigures, places: Places) -> list[CheckRow]:
    """Compare the variances with what is each case's own, and what is common over all of them."""
    row = places.total_row
    persons, unit, both, spent, own = (f"{RISIKO}!${k}${row}" for k in "MNOPL")

    def squares(first: str, last: str) -> str:
        return f"SUMPRODUCT({places.moments.area(first, last)}^2)"

    alone = f"{persons}^2+{unit}^2+{spent}^2-{squares('M', 'N')}-{squares('P', 'P')}"
    found = []
    for shown, (letter, at, label) in enumerate(
        zip(
            "QR",
            places.correlations.rows,
            (
                "Risiko: pakkens varians = sagernes egne og det, de har fælles",
                "Risiko: pakkens varians ved fælles stød, regnet på samme måde",
            ),
            strict=True,
        )
    ):
        rho = f"{RISIKO}!$D${at}"
        found.append(
            (
                label,
                f"={RISIKO}!${letter}${row}",
                f"={own}+{rho}*({alone})+{rho}^2*({both}^2-{squares('O', 'O')})",
                float(figures.package_parts(shown).sum()),
                "tkr.²",
                AMOUNT,
            )
        )
    return found


def _inputs(places: Places) -> list[CheckRow]:
    block = places.points
    faults = f"SUM({block.column('O')})+SUM({places.common.column('O')})"
    beyond = [
        f'COUNTIF({b.column(low)},"<-1")'
        for low, _, _ in POINT_LETTERS.values()
        for b in (block, places.common)
    ]
    shares = block.area(OPTIMISM, DEADWEIGHT)
    cell = f"{RISIKO}!{CORRELATION}"
    outside = [f'COUNTIF({area},"{bound}")' for area in (shares, cell) for bound in ("<0", ">1")]
    outside.append(f"COUNTA({cell})-COUNT({cell})")
    chosen = f"{RISIKO}!{STANDARD}"
    known = "+".join(f'({chosen}="{choice}")' for choice in STANDARD_CHOICES)
    beside = "+".join(
        f'SUMPRODUCT(({b.column("B")}="")*({b.area(INPUT_LETTERS[0], last)}<>""))'
        for b, last in ((places.groups, "L"), (places.own, DEADWEIGHT))
    )
    rows = (
        ("Risiko: punkter, der er halvt udfyldt eller står i forkert orden", faults),
        ("Risiko: ændringer under -100 %", "+".join(beyond)),
        ("Risiko: fratræk og korrelation uden for 0 til 1", "+".join(outside)),
        ("Risiko: felter ud for en tom række", beside),
        ("Risiko: valg af standardinterval, der ikke står på listen", f"1-({known})"),
    )
    return [(label, "=0", f"={formula}", 0.0, "antal", WHOLE) for label, formula in rows]

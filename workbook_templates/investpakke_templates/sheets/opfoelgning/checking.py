"""What `Kontrol` computes of this sheet in a second way."""

from __future__ import annotations

import numpy as np

from investpakke.workbook.layout import BEREGNING, OPFOELGNING
from investpakke_templates.check import AMOUNT, CheckRow
from investpakke_templates.content import Content
from investpakke_templates.grid import Block
from investpakke_templates.sheets.opfoelgning.columns import OfCase, OfReport
from investpakke_templates.sheets.opfoelgning.figures import follow_up_of
from investpakke_templates.sheets.opfoelgning.placing import Placing
from investpakke_templates.sheets.opfoelgning.reports import USABLE
from investpakke_templates.styles import WHOLE


def checks(content: Content) -> list[CheckRow]:
    """Return the checks of the follow-up."""
    grid, place, found = content.grid, Placing.of(content), follow_up_of(content)
    total, reports, cases = found.total, place.reports, place.case_block
    row = place.total_row

    def at(column: str, of: int = row) -> str:
        return f"{OPFOELGNING}!${column}${of}"

    known, gain = float(np.nan_to_num(total.known[0])), float(found.forecast.average_gain.sum())
    status, due = reports.column(OfReport.STATUS), f"{OPFOELGNING}!{place.due}"
    net = float(found.net.sum())
    return [
        (
            "Opfølgning: rækker, der ikke kan bruges",
            "=0",
            f'=SUMPRODUCT(({status}<>"")*({status}<>"{USABLE}"))',
            0.0,
            "rækker",
            WHOLE,
        ),
        (
            "Opfølgning: sidste måned er inden for de viste år og ikke før det sidste tal",
            "=0",
            f"=({due}<MAX({reports.column(OfReport.END)}))+({due}>{_last_month(content, place)})",
            0.0,
            "fejl",
            WHOLE,
        ),
        (
            "Opfølgning: gul begynder ikke over grøn",
            "=0",
            f"=({at('D', place.settings.first + 4)}>{at('D', place.settings.first + 3)})*1",
            0.0,
            "fejl",
            WHOLE,
        ),
        (
            "Opfølgning: volumen + tempo + pris = realiseret - forventet, række for række",
            f"=SUM({reports.column(OfReport.SAVING)})-SUM({reports.column(OfReport.EXPECTED)})",
            f"=SUM({reports.area(OfReport.VOLUME, OfReport.PRICE)})",
            known,
            "tkr.",
            AMOUNT,
        ),
        (
            "Opfølgning: afvigelse, sum af målgrupper = pakken",
            f"=SUM({at(OfCase.VARIANCE)})",
            f"=SUM({place.groups.column(OfCase.VARIANCE)})",
            known,
            "tkr.",
            AMOUNT,
        ),
        (
            "Opfølgning: skønnet gevinst, sum af målgrupper = pakken",
            f"={at(OfCase.GAIN)}",
            f"=SUM({place.groups.column(OfCase.GAIN)})",
            gain,
            "tkr. pr. år",
            AMOUNT,
        ),
        (
            "Opfølgning: akkumuleret netto i sidste viste år = sum af sagernes år",
            f"=INDEX({grid.year_row(place.path.last, OPFOELGNING)},1,{grid.setting('years')})",
            f"={_sum_shown(content, place.saving)}-{_sum_shown(content, place.cost)}",
            net,
            "tkr.",
            AMOUNT,
        ),
        (
            "Opfølgning: måneder med tal + måneder, der mangler = måneder × sager",
            f"={due}*SUM({grid.basis.column('D')})",
            f"=SUM({cases.column(OfCase.MONTHS)})+SUM({cases.column(OfCase.LACKING)})",
            float(found.due_months * len(content.package.cases)),
            "måneder",
            WHOLE,
        ),
    ]


def _last_month(content: Content, place: Placing) -> str:
    """Return the latest month that can be due: of the years shown, or that has figures."""
    ends = place.reports.column(OfReport.END)
    return f"MAX({content.grid.setting('years')}*12,MAX({ends}))"


def _sum_shown(content: Content, block: Block) -> str:
    grid = content.grid
    shown = grid.year_row(grid.SHOWN_ROW, BEREGNING)
    return f"SUMPRODUCT({block.area(grid.first_letter, grid.last_letter)}*{shown})"

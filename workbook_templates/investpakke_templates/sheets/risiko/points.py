"""The points that are reckoned with: a case's own, else its group's, else those of all cases."""

from __future__ import annotations

from investpakke.deciding.probability import STANDARD
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.workbook.inputs.risk import STANDARD_CHOSEN, WORKINGS_TITLE
from investpakke.workbook.layout import BEREGNING
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.old_blocks import CASE_HEADS, group_labels
from investpakke_templates.sheets.risiko.figures import RiskFigures, three
from investpakke_templates.sheets.risiko.inputs import GROUP_HEADS, formats, input_heads, labels
from investpakke_templates.sheets.risiko.places import (
    DEADWEIGHT,
    FAULT_COLUMN,
    FIRST_COLUMN,
    INPUT_LETTERS,
    LINE_COLUMN,
    OPTIMISM,
    POINT_LETTERS,
    USUAL_ROW,
    VARIES_COLUMN,
    Places,
)
from investpakke_templates.sheets.risiko.places import STANDARD as STANDARD_CELL
from investpakke_templates.styles import WHOLE
from investpakke_templates.texts import texts

_POINTS = [(letter, letters) for letters in POINT_LETTERS.values() for letter in letters]
"""Each point's column, and the three of its driver."""


def stated(letters: tuple[str, str, str], row: int) -> str:
    """Return the test for whether a row states all three points of a driver."""
    return f"COUNT(${letters[0]}{row}:${letters[2]}{row})=3"


def write_points(writer: SheetWriter, content: Content, figures: RiskFigures) -> None:
    """Write each case's points and shares, what is wrong with them, and how many drivers vary."""
    places, said = Places(content.grid), texts()["risiko"]
    block, up = places.points, places.own.first - places.points.first
    to_basis = content.grid.basis.first - block.first
    writer.section(block.first - 2, WORKINGS_TITLE, LINE_COLUMN)
    input_heads(writer, block.first - 1, CASE_HEADS)
    labels(writer, content, block)
    for index, (letter, letters) in enumerate(_POINTS):
        shared = places.common.local(letter)

        def point(
            row: int, k: str = letter, of: str = shared, three: tuple[str, str, str] = letters
        ) -> str:
            common, own = f"INDEX({of},$Q{row})", f"{k}{row + up}"
            return f'=CHOOSE(1+($B{row}<>"")*(1+({stated(three, row + up)})),"",{common},{own})'

        writer.fill(
            block.rows,
            FIRST_COLUMN + index,
            point,
            [row[index] for row in figures.points],
            number=formats()[0],
        )
    for index, letter in enumerate((OPTIMISM, DEADWEIGHT)):
        writer.fill(
            block.rows,
            INPUT_LETTERS.index(letter) + FIRST_COLUMN,
            lambda r, k=letter: f'=1*IF({k}{r + up}="",{k}${USUAL_ROW},{k}{r + up})',  # type: ignore[misc]
            figures.corrections[:, index],
            number=formats()[-1],
        )
    for column, head in (
        (FAULT_COLUMN, "fault_head"),
        (VARIES_COLUMN, "varies_head"),
        (LINE_COLUMN, "line_head"),
    ):
        writer.text(block.first - 1, column, said[head], "head")
    writer.fill(
        block.rows, FAULT_COLUMN, lambda r: _faults(r, r + up), [0] * block.count, number=WHOLE
    )
    writer.fill(block.rows, VARIES_COLUMN, _varies, figures.drivers_varying, number=WHOLE)
    _line(writer, places, figures, to_basis)
    writer.text(block.last + 1, VARIES_COLUMN - 1, said["varies_total"], "note", align="right")
    writer.formula(
        block.last + 1,
        VARIES_COLUMN,
        f"=SUM({block.local('P')})",
        sum(figures.drivers_varying),
        "total",
        WHOLE,
    )
    writer.rule_rows(block, "B", LINE_COLUMN)


def _line(writer: SheetWriter, places: Places, figures: RiskFigures, to_basis: int) -> None:
    """Write which line of the common points each case follows: its group's, or the first."""
    common = places.common
    groups = f"$B${common.first + 1}:$B${common.last}"

    def line(row: int) -> str:
        group = f"{BEREGNING}!$E{row + to_basis}"
        return f"=IF({group}=0,1,1+MATCH({group},{groups},0))"

    writer.fill(places.points.rows, LINE_COLUMN, line, figures.common_lines, number=WHOLE)


def _faults(row: int, typed: int) -> str:
    """Count what is half filled or no number, and the pairs of points in the wrong order."""
    half = (
        f"(COUNT(${three[0]}{typed}:${three[-1]}{typed})>0)*(1-"
        + "*".join(f"ISNUMBER(${letter}{typed})" for letter in three)
        + ")"
        for three in POINT_LETTERS.values()
    )
    pairs = (
        pair
        for low, likely, high in POINT_LETTERS.values()
        for pair in ((low, likely), (likely, high))
    )
    wrong = (f"(${high}{row}<${low}{row})" for low, high in pairs)
    first, last = _POINTS[0][0], _POINTS[-1][0]
    area = f"${first}{typed}:${last}{typed}"
    return "=" + "+".join((*half, *wrong, f"COUNTA({area})-COUNT({area})"))


def _varies(row: int) -> str:
    """Count the drivers whose high point is above the low one."""
    return "=" + "+".join(
        f"IF(COUNT(${low}{row}:${high}{row})=3,(${high}{row}>${low}{row})*1,0)"
        for low, _, high in POINT_LETTERS.values()
    )


def write_common(writer: SheetWriter, content: Content, figures: RiskFigures) -> None:
    """Write the points of all cases, of each group, and of the standard range."""
    places, said = Places(content.grid), texts()["risiko"]
    block, standard = places.common, places.standard_row
    everyone, groups = block.first, range(block.first + 1, block.last + 1)
    up = places.groups.first - groups.start
    writer.section(block.first - 2, said["common"], VARIES_COLUMN)
    input_heads(writer, block.first - 1, GROUP_HEADS)
    writer.text(everyone, 2, said["everyone"])
    group_labels(writer, content, type(block)(block.sheet, groups.start, len(groups)))
    writer.text(standard, 2, STANDARD_CHOSEN)
    values = [point for driver in SCALED for point in three(STANDARD[driver])]
    chosen = f'{STANDARD_CELL}="{STANDARD_CHOSEN}"'
    for index, (letter, letters) in enumerate(_POINTS):
        column, number, all_ = FIRST_COLUMN + index, formats()[0], stated(letters, USUAL_ROW)
        writer.formula(
            everyone,
            column,
            f'=CHOOSE(1+({all_})+2*(1-({all_}))*({chosen}),"",{letter}${USUAL_ROW},'
            f"{letter}${standard})",
            figures.common[0][index],
            "plain",
            number,
        )
        writer.fill(
            groups,
            column,
            lambda r, k=letter, of=letters: (  # type: ignore[misc]
                f"=IF({stated(of, r + up)},{k}{r + up},{k}${everyone})"
            ),
            [row[index] for row in figures.common[1:]],
            number=number,
        )
        writer.number(standard, column, values[index], "calc", number)  # type: ignore[arg-type]
    writer.text(block.first - 1, FAULT_COLUMN, said["fault_head"], "head")
    writer.fill(
        block.rows,
        FAULT_COLUMN,
        lambda r: _faults(r, USUAL_ROW if r == everyone else r + up),
        [0] * block.count,
        number=WHOLE,
    )

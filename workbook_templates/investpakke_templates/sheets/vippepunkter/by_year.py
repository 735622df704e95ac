"""The workings of `Vippepunkter` by year: gains by delay, and the phasing's common factor.

The common factor is exact. If just the factors above a certain one are at full effect, the
saving is a straight line in the common factor, and the answer is the largest of the lines'
own answers. Every factor of a case is one of its profile's. So a group and the package have
a line for each profile and year, and the savings behind them are added up by profile.
"""

from __future__ import annotations

from investpakke.workbook.layout import BEREGNING, INDFASNING
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, YEAR_ROW, Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.parts import Beregning, write_heads
from investpakke_templates.sheets.vippepunkter.places import SUMS, Places
from investpakke_templates.sheets.vippepunkter.values import Figures
from investpakke_templates.styles import FACTOR, TKR_1, WHOLE

_LABELS = ("Nr.", "Navn")
_SUM_LABELS = ("Nr.", "Navn på profil", "", "Profil nr.")


def write_by_year(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write the four blocks."""
    work = _ByYear(writer, content, places, figures)
    work.late()
    work.case_factors()
    work.weights()
    work.common()


class _ByYear:
    def __init__(
        self, writer: SheetWriter, content: Content, places: Places, figures: Figures
    ) -> None:
        self.writer, self.content, self.figures = writer, content, figures
        self.places, self.grid, self.cells = places, content.grid, Beregning(content.grid)
        self.last = max(content.grid.year_columns[-1], 5)

    def _block(self, block: Block, title: str, labels: tuple[str, ...], *, delays: bool) -> None:
        write_heads(self.writer, block, title, labels, self.last)
        for index, column in enumerate(self.grid.year_columns):
            letter = self.grid.year_letters[index]
            if delays:
                formula, value = f"={self.cells.number(letter)}-1", index
            else:
                formula = f"={BEREGNING}!{letter}${YEAR_ROW}"
                value = self.content.package.first_year + index
            self.writer.formula(block.first - 1, column, formula, value, "head", WHOLE)

    def _labels(self, block: Block) -> None:
        """Repeat numbers and names from the block of parts."""
        shift = self.places.parts.first - block.first
        for column, letter in ((1, "B"), (2, "C")):
            values = self.figures.columns[letter][: block.count]
            self.writer.fill(
                block.rows,
                column,
                lambda r, k=letter: f"=${k}{r + shift}",  # type: ignore[misc]
                values,
                shrink=column == 2,
            )

    def late(self) -> None:
        """Write the average gain with 0, 1, … years of delay."""
        parts, grid, cells = self.places.late, self.grid, self.cells
        title = "Mellemregning 2. Gns. gevinst efter antal års forsinkelse (tkr.)"
        self._block(parts.all, title, _LABELS, delays=True)
        self._labels(parts.all)
        to_parts, gains = self.places.parts.first - parts.first, self.figures.gains_by_delay
        ids = grid.basis.column("E")

        def of_case(row: int, letter: str) -> str:
            at = row - parts.first
            within = f"({cells.numbers}<={cells.basis('G', at)}+1-{cells.number(letter)})"
            left = f"SUMPRODUCT({within}*{cells.factors(at)})"
            return f"=$R{row + to_parts}*{left}-$K{row + to_parts}"

        def of_group(row: int, letter: str) -> str:
            group = cells.group("B", row - parts.groups.first)
            return f"=SUMIF({ids},{group},{letter}${parts.first}:{letter}${parts.cases.last})"

        def of_package(_: int, letter: str) -> str:
            return f"=SUM({letter}${parts.first}:{letter}${parts.cases.last})"

        rows = (
            (parts.cases.rows, of_case),
            (parts.groups.rows, of_group),
            (range(parts.package, parts.package + 1), of_package),
        )
        for block, formula in rows:
            values = gains[block.start - parts.first : block.stop - parts.first]
            self.writer.fill_years(block, grid.year_columns, formula, values, number=TKR_1)

    def case_factors(self) -> None:
        """Write each case's common factor by year: its line's answer."""
        block, cells = self.places.factors, self.cells
        title = "Mellemregning 3. Fælles faktor, hvis netop de større faktorer er fuld effekt"
        self._block(block, title, _LABELS, delays=False)
        self._labels(block)
        to_parts = self.places.parts.first - block.first

        def answer(row: int, letter: str) -> str:
            at, part = row - block.first, row + to_parts
            own, horizon, all_of = cells.factor(letter, at), cells.basis("G", at), cells.factors(at)
            test = f"AND({cells.number(letter)}<={horizon},{own}>0,$R{part}>0)"
            within = f"({cells.numbers}<={horizon})"
            larger = f"SUMPRODUCT({within}*({all_of}>{own}))"
            rest = f"SUMPRODUCT({within}*({all_of}<={own})*{all_of})"
            return f'=IF({test},($K{part}/$R{part}-{larger})/{rest},"")'

        self.writer.fill_years(
            block.rows, self.grid.year_columns, answer, self.figures.case_factors, number=FACTOR
        )

    def _sum_labels(self, block: Block, index: int) -> None:
        """Write which group, and which profile: its name, and its number in column E."""
        grid, part = self.grid, self.places.parts.groups.first + index
        profiles = grid.profiles
        label = self.figures.columns["B"][grid.cases + index]
        names = self.content.texts([p.name for p in self.content.profiles], grid.profile_rows)
        self.writer.fill(block.rows, 1, lambda _: f"=$B${part}", [label] * grid.profile_rows)
        self.writer.fill(
            block.rows,
            2,
            lambda r: f'={INDFASNING}!$C{profiles.first + r - block.first}&""',
            names,
            shrink=True,
        )
        for number, row in enumerate(block.rows, start=1):
            self.writer.number(row, 4, number, "note", WHOLE, align="right")

    def weights(self) -> None:
        """Write the saving at full effect behind each profile and year."""
        places, grid, cells = self.places, self.grid, self.cells
        whole = Block(places.parts.sheet, places.weights(0).first, SUMS * grid.profile_rows)
        title = "Mellemregning 4. Gns. besparelse ved fuld effekt efter profil og år (tkr.)"
        self._block(whole, title, _SUM_LABELS, delays=False)
        groups, profiles, horizons = (grid.basis.column(letter) for letter in "EFG")
        weight = places.parts.cases.local("R")
        for index in range(SUMS):
            block = places.weights(index)
            self._sum_labels(block, index)
            group = cells.group("B", index).replace("$B", "$B$")
            of_group = f"({groups}={group})*" if index < GROUP_ROWS else ""

            def behind(row: int, letter: str, chosen: str = of_group) -> str:
                within = f"({horizons}>={cells.number(letter)})"
                return f"=SUMPRODUCT({chosen}({profiles}=$E{row})*{within}*{weight})"

            self.writer.fill_years(
                block.rows, grid.year_columns, behind, self.figures.weights[index], number=TKR_1
            )

    def common(self) -> None:
        """Write each sum's common factor by profile and year."""
        places, grid = self.places, self.grid
        whole = Block(places.parts.sheet, places.common(0).first, SUMS * grid.profile_rows)
        title = "Mellemregning 5. Fælles faktor efter profil og år, målgrupper og pakken"
        self._block(whole, title, ("Nr.",), delays=False)
        area = grid.profiles.area(grid.first_letter, grid.last_letter)
        for index in range(SUMS):
            block, weights = places.common(index), places.weights(index)
            label = self.figures.columns["B"][grid.cases + index]
            self.writer.fill(
                block.rows,
                1,
                lambda r, d=block.first - weights.first: f"=$B{r - d}",  # type: ignore[misc]
                [label] * grid.profile_rows,
            )
            part, behind = places.parts.groups.first + index, places.years(weights)
            shift, up = grid.profiles.first - block.first, weights.first - block.first

            def answer(
                row: int,
                letter: str,
                part: int = part,
                behind: str = behind,
                shift: int = shift,
                up: int = up,
            ) -> str:
                own = f"{INDFASNING}!{letter}{row + shift}"
                larger = f"SUMPRODUCT(({area}>{own})*{behind})"
                rest = f"SUMPRODUCT(({area}<={own})*{area}*{behind})"
                return f'=IF(AND({letter}{row + up}>0,{own}>0),($K${part}-{larger})/{rest},"")'

            self.writer.fill_years(
                block.rows,
                grid.year_columns,
                answer,
                self.figures.sum_factors[index],
                number=FACTOR,
            )

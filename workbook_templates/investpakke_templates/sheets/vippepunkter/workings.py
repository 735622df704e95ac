"""The first working of `Vippepunkter`: every part's switching values, in the order of `Sager`."""

from __future__ import annotations

from xlsxwriter.utility import xl_cell_to_rowcol

from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS
from investpakke_templates.sheet_writer import SheetWriter, Value
from investpakke_templates.sheets.parts import NO_GAIN, NONE, Beregning, Formula, write_heads
from investpakke_templates.sheets.vippepunkter.places import Places
from investpakke_templates.sheets.vippepunkter.values import GONE, HOLDS, LOSS, Figures
from investpakke_templates.styles import PERSONS, SHARE_1, TKR_1, WHOLE

HEADS = (
    "Nr.",
    "Navn",
    "Gns. gevinst",
    "Margin",
    "Personer",
    "Personer ved 0",
    "Enheds-\nbesparelse",
    "Enhedsbesp. ved 0",
    "Indfasning ved 0",
    "Investering",
    "Investering ved 0",
    "Forsinkelse, år",
    "Gevinst, én færre",
    "Med én færre",
    "Gns. besparelse",
    "Fuld besparelse",
    "Pr. år af horisonten",
    "Ved fuld effekt",
    "2 = ingen sag",
    "Margin til plads",
    "Linje",
)
"""From B to V."""

PERSONS_2 = "#,##0.00"
_TITLE = "Mellemregning 1. Vippepunkter i sagernes rækkefølge, så målgrupper og pakken"


def write_parts(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write the block."""
    write_heads(writer, places.parts.all, _TITLE, HEADS, len(HEADS))
    _Parts(writer, content, places, figures).write()


class _Parts:
    """The block's columns: each has one formula for cases, one for groups, one for the package."""

    def __init__(
        self, writer: SheetWriter, content: Content, places: Places, figures: Figures
    ) -> None:
        self.writer, self.content, self.figures = writer, content, figures
        self.places, self.grid = places, content.grid
        self.cells, self.parts = Beregning(content.grid), places.parts

    def write(self) -> None:
        self._labels()
        self._taken()
        self._ends()
        self._phasing()
        self._lines()

    def _alike(self, letter: str, values: list[Value], number: str, formula: Formula) -> None:
        """Write a column in which every row has the same formula."""
        self.writer.fill(
            self.parts.all.rows,
            xl_cell_to_rowcol(f"{letter}1")[1],
            formula,
            values,
            number=number,
            align="right",
        )

    def _labels(self) -> None:
        cells, grid, columns = self.cells, self.grid, self.figures.columns
        some = f"{grid.result.column('B')}"
        any_case = f'SUMPRODUCT(({some}<>"")*1)>0'
        self.parts.fill(
            self.writer,
            "B",
            columns["B"],
            "",
            lambda i: f"={cells.result('B', i)}",
            lambda i: f'=IF({cells.group("B", i)}="","","Målgr. "&{cells.group("B", i)})',
            lambda _: f'=IF({any_case},"Pakken","")',
        )
        self.parts.fill(
            self.writer,
            "C",
            columns["C"],
            "",
            lambda i: f"={cells.result('C', i)}",
            lambda i: f"={cells.group('C', i)}",
            lambda _: f'=IF({any_case},{grid.setting(1)}&"","")',
        )

    def _taken(self) -> None:
        """Write what `Beregning` has: gain, persons, investment, average and full saving."""
        cells, columns, drivers = self.cells, self.figures.columns, self.figures.drivers
        saving = self.figures.summed(drivers.average_saving)
        for letter, source, values, number in (
            ("D", "F", columns["D"], TKR_1),
            ("F", "G", columns["F"], PERSONS),
            ("K", "D", columns["K"], TKR_1),
            ("P", "E", saving, TKR_1),
        ):
            self.parts.fill(
                self.writer,
                letter,
                values,
                number,
                lambda i, s=source: f"={cells.result(s, i)}",  # type: ignore[misc]
                lambda i, s=source: f"={cells.group(s, i)}",  # type: ignore[misc]
                lambda _, s=source: f"={cells.total(s)}",  # type: ignore[misc]
            )
        ids, full = self.grid.basis.column("E"), self.grid.basis.column("I")
        self.parts.fill(
            self.writer,
            "Q",
            self.figures.summed(drivers.full_saving[:, 0]),
            TKR_1,
            lambda i: f"={cells.basis('I', i)}",
            lambda i: f"=SUMIF({ids},{cells.group('B', i)},{full})",
            lambda _: f"=SUM({full})",
        )

    def _ends(self) -> None:
        """Write where each driver ends the gain, but for the phasing."""
        late = self.places.late.first - self.parts.first

        def where(test: str, formula: str) -> Formula:
            return lambda r: f'=IF({test},{formula},"{NONE}")'.replace("#", str(r))

        def delay(row: int) -> str:
            gains = self.places.year_row(row + late)
            return f'=IF(ROUND($D{row},6)<0,"{NONE}",SUMPRODUCT(({gains}>{NO_GAIN})*1))'

        word = f'CHOOSE(1+(ROUND(SUM($N#),6)<0)+(ROUND($D#,6)<0),"{HOLDS}","{GONE}","{LOSS}")'
        for letter, formula, number in (
            ("E", where("$P#>0", "$D#/$P#"), SHARE_1),
            ("G", where("$P#>0", "$F#*$K#/$P#"), PERSONS_2),
            ("H", where("$F#>0", "$Q#/$F#"), TKR_1),
            ("I", where("AND($F#>0,$P#>0)", "$Q#/$F#*$K#/$P#"), TKR_1),
            ("L", where("$P#>0", "$P#"), TKR_1),
            ("M", delay, WHOLE),
            ("N", where("$F#>0", "$P#*($F#-MIN(1,$F#))/$F#-$K#"), TKR_1),
            ("O", where("$F#>0", word), ""),
        ):
            self._alike(letter, self.figures.columns[letter], number, formula)

    def _phasing(self) -> None:
        """Write the common factor: the largest of the lines' answers, if full effect will do."""
        parts, places, profiles = self.parts, self.places, self.grid.profiles
        first = parts.cases.first
        area = profiles.area(self.grid.first_letter, self.grid.last_letter)

        def of_case(index: int) -> str:
            return places.year_row(places.factors.first + index)

        def most_of_sum(index: int) -> str:
            return f"=SUMPRODUCT(({area}>0)*{places.years(places.weights(index))})"

        def largest(row: int, answers: str) -> str:
            test = f"AND($S{row}>0,ROUND($K{row}-$S{row},6)<=0)"
            return f'=IF({test},MAX({answers}),"{NONE}")'

        def of_sum(index: int) -> str:
            return largest(parts.groups.first + index, places.years(places.common(index)))

        weight = self.content.by_case(self.figures.weight).tolist() + [""] * (GROUP_ROWS + 1)
        horizon = self.cells.basis
        self.parts.fill(
            self.writer,
            "R",
            weight,
            TKR_1,
            lambda i: f"=IF({horizon('G', i)}=0,0,{horizon('I', i)}/{horizon('G', i)})",
            lambda _: '=""',
            lambda _: '=""',
        )
        self.parts.fill(
            self.writer,
            "S",
            self.figures.most,
            TKR_1,
            lambda i: f"=$R{first + i}*COUNT({of_case(i)})",
            most_of_sum,
            lambda _: most_of_sum(GROUP_ROWS),
        )
        self.parts.fill(
            self.writer,
            "J",
            self.figures.columns["J"],
            SHARE_1,
            lambda i: largest(first + i, of_case(i)),
            of_sum,
            lambda _: of_sum(GROUP_ROWS),
        )

    def _lines(self) -> None:
        """Write each part's line in the table: cases by margin, equal ones as on `Sager`."""
        cases, groups, count = self.parts.cases, self.parts.groups, len(self.content.package.cases)
        blank = [2] * (self.grid.cases - count)
        keys = self.figures.by_case.margin.round(6).tolist()

        def up_to(letter: str, row: int) -> str:
            return f"${letter}${cases.first}:${letter}{row}"

        def ranked(index: int) -> str:
            row = cases.first + index
            kind, key = cases.local("T"), cases.local("U")
            thinner = f"SUMPRODUCT(({kind}<$T{row})+({kind}=$T{row})*({key}<$U{row}))"
            above = f"SUMPRODUCT(({up_to('T', row)}=$T{row})*({up_to('U', row)}=$U{row}))"
            return f'=IF($B{row}="",0,{thinner}+{above})'

        def after(index: int) -> str:
            row = groups.first + index
            used = f'SUMPRODUCT(($B${groups.first}:$B{row}<>"")*1)'
            return f'=IF($B{row}="",0,MAX({cases.local("V")})+{used})'

        def last(_: int) -> str:
            row = self.parts.package
            return f'=IF($B{row}="",0,MAX($V${cases.first}:$V{row - 1})+1)'

        nothing: list[Value] = [""] * (GROUP_ROWS + 1)

        def none(_: int) -> str:
            return '=""'

        self.parts.fill(
            self.writer,
            "T",
            [*[0] * count, *blank, *nothing],
            WHOLE,
            lambda i: '=2*($B#="")+($B#<>"")*($P#<=0)'.replace("#", str(cases.first + i)),
            none,
            none,
        )
        self.parts.fill(
            self.writer,
            "U",
            [*keys, *[0] * len(blank), *nothing],
            SHARE_1,
            lambda i: "=IF(ISNUMBER($E#),ROUND($E#,6),0)".replace("#", str(cases.first + i)),
            none,
            none,
        )
        self.parts.fill(self.writer, "V", list(self.figures.line_of), WHOLE, ranked, after, last)

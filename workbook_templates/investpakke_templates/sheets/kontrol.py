"""Kontrol: two numbers computed in two ways, side by side; one master check over all.

A check that need not hold (a difference the document itself explains) says so in the
column "Ved afvigelse"; everything else counts towards the master check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.workbook import Workbook

from investpakke.model import Figure
from investpakke.reconcile import Line, Verdict
from investpakke.workbook.layout import BEREGNING, FORUDSAETNINGER, KONTROL, PAKKE, SAGER
from investpakke_templates.content import Content, LineType
from investpakke_templates.grid import YEAR_NUMBER_ROW, YEAR_ROW
from investpakke_templates.paper import Paper, Value
from investpakke_templates.styles import SHARE_1, WHOLE, Styles
from investpakke_templates.texts import texts

OK, FAULT, KNOWN, MISSING = "OK", "FEJL", "Kendt afvigelse", "Ikke oplyst"
_HEADS = ("Nr.", "Hvad der kontrolleres", "Forventet", "Beregnet", "Difference", "Tolerance",
          "Status", "Ved afvigelse", "Enhed", "Sted i dokumentet", "Forklaring")  # fmt: skip
_LAST_COLUMN = len(_HEADS)
_FIRST_ROW = 8
_AMOUNT = "#,##0.0##;[Red]-#,##0.0##;0"
_CALC_TOLERANCE = 0.001


@dataclass(frozen=True, slots=True)
class Check:
    """One row: what is expected, what is computed, and how far they may lie apart.

    ``expected`` is a formula, a number typed from a document, or None (not stated).
    """

    number: str | int
    label: str
    expected: str | float | None
    expected_value: float | None
    computed: str
    computed_value: float
    unit: str
    tolerance: float = 0.0
    otherwise: str = FAULT
    place: str = ""
    why: str = ""
    format: str = _AMOUNT

    @property
    def status(self) -> str:
        """What the status cell says."""
        if self.expected_value is None:
            return MISSING
        holds = abs(self.computed_value - self.expected_value) <= self.tolerance
        return OK if holds else self.otherwise


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    paper = Paper(book, styles, KONTROL, "#2E7D7A")
    for column, width in enumerate((2, 6, 62, 13, 13, 12, 10, 16, 16, 10, 46, 62)):
        paper.sheet.set_column(column, column, width, styles.get("plain"))
    paper.title(KONTROL, texts()["kontrol"]["subtitle"], master)
    sections = checks(content)
    row, first, blocks = _FIRST_ROW, _FIRST_ROW, []
    for title, rows in sections:
        paper.section(row, title, _LAST_COLUMN)
        _heads(paper, row + 1, documented=any(check.place for check in rows))
        for index, check in enumerate(rows):
            _row(paper, row + 2 + index, check)
        blocks.append((row + 2, row + 1 + len(rows)))
        row += len(rows) + 3
    _master(paper, blocks, master)
    paper.status_colours(first, 7, row, 7)
    paper.sheet.freeze_panes(6, 3)
    paper.print_setup(row - 2, _LAST_COLUMN)


def master_status(content: Content) -> str:
    """Return what the master check says: OK, or how many checks fail."""
    failing = sum(
        check.status not in {OK, KNOWN, MISSING} for _, rows in checks(content) for check in rows
    )
    return OK if failing == 0 else f"{FAULT}: {failing}"


def checks(content: Content) -> list[tuple[str, list[Check]]]:
    """Return all sections with their checks."""
    sections = [
        ("A. Er input udfyldt rigtigt? (antal fejl, skal være 0)", _input_checks(content)),
        ("B. Hænger beregningen sammen?", _calculation_checks(content)),
    ]
    first = _FIRST_ROW + sum(len(rows) + 3 for _, rows in sections) + 2
    published = _published_checks(content, first)
    return [*sections, ("C. Afstemning med offentliggjorte tal", published)]


def _master(paper: Paper, blocks: Sequence[tuple[int, int]], master: str) -> None:
    """Count the rows that do not say that they hold; an error value counts as failing."""
    paper.sheet.set_row(4, 24)
    paper.text(5, 2, "Samlet kontrol (vises på alle ark)", "bold")
    holding = "+".join(
        f'COUNTIF($H${first}:$H${last},"{word}")'
        for first, last in blocks
        for word in (OK, KNOWN, MISSING)
    )
    rows = "+".join(f"COUNTA($H${first}:$H${last})" for first, last in blocks)
    failing = 0 if master == OK else int(master.removeprefix(f"{FAULT}: "))
    paper.text(6, 2, "Antal kontroller, der fejler")
    paper.formula(6, 3, f"={rows}-({holding})", failing, "calc", WHOLE)
    paper.formula(5, 3, f'=IF($D$6=0,"{OK}","{FAULT}: "&$D$6)', master, "check")
    paper.status_colours(5, 3, 5, 3)


def _heads(paper: Paper, row: int, *, documented: bool) -> None:
    for column, head in enumerate(_HEADS, start=1):
        kind = "head" if column in range(3, 8) else "head_left"
        paper.text(row, column, head if documented or column < 10 else "", kind)


def _row(paper: Paper, row: int, check: Check) -> None:
    if isinstance(check.number, str):
        paper.text(row, 1, check.number)
    else:
        paper.number(row, 1, check.number, "label", WHOLE, align="left")
    paper.text(row, 2, check.label)
    if isinstance(check.expected, str):
        paper.formula(row, 3, check.expected, check.expected_value or 0.0, "calc", check.format)
    else:
        paper.input(row, 3, check.expected, check.format)
    paper.formula(row, 4, check.computed, check.computed_value, "calc", check.format)
    difference = (
        "" if check.expected_value is None else check.computed_value - check.expected_value
    )
    paper.formula(row, 5, f'=IF(ISNUMBER($D{row}),$E{row}-$D{row},"")', difference, "calc",
                  check.format)  # fmt: skip
    paper.number(row, 6, check.tolerance, "calc", "General")
    paper.formula(
        row, 7,
        f'=CHOOSE(1+ISNUMBER($F{row})+(ABS(SUM($F{row}))>$G{row}),"{MISSING}","{OK}",$I{row})',
        check.status, "check",
    )  # fmt: skip
    paper.text(row, 8, check.otherwise, "note")
    paper.text(row, 9, check.unit, "note")
    paper.text(row, 10, check.place, "note", wrap=True)
    paper.text(row, 11, check.why, "note", wrap=True)
    longest = max(-(-len(check.place) // 50), -(-len(check.why) // 66))
    if longest > 1:
        paper.sheet.set_row(row - 1, 13.5 * longest)


# -- A: input -----------------------------------------------------------------------


def _input_checks(content: Content) -> list[Check]:
    grid = content.grid
    faults, profiles, groups = grid.faults, grid.profiles, grid.groups
    years = f"{grid.first_letter}", f"{grid.last_letter}"
    factors = profiles.area(*years)
    names = profiles.column("C")
    horizon = f"MAX({BEREGNING}!{grid.year_row(YEAR_NUMBER_ROW)})"
    counted = (
        ("Halvt udfyldte rækker: felter, der mangler, eller står uden nummer", "D"),
        ("Besparelse givet både som enhedsbesparelse og gennemsnit, eller slet ikke", "E"),
        ("Sagsnumre, der står flere gange", "F"),
        ("Sager med en målgruppe, der ikke findes", "G"),
        ("Sager med en indfasning, der ikke findes", "H"),
        ("Sager, hvis gennemsnit går længere frem end årskolonnerne", "I"),
        ("Tekst i talfelter på Sager", "J"),
    )
    formulas = [(label, f"=SUM({faults.column(letter)})") for label, letter in counted]
    formulas += [
        ("Indfasningsprofiler uden en faktor for hvert år",
         f'=SUMPRODUCT(({names}<>"")*(1-ISNUMBER({factors})))'),
        ("Indfasningsfaktorer under 0 % eller over 100 %",
         f"=COUNTIF({factors},\"<0\")+COUNTIF({factors},\">1\")"),
        ("Målgrupper med nummer, men uden navn eller omvendt",
         f'=SUMPRODUCT((({groups.column("B")}="")<>({groups.column("C")}=""))*1)'),
        ("Viste år eller standardhorisont uden for årskolonnerne",
         f"=({grid.setting(3)}<1)+({grid.setting(3)}>{horizon})"
         f"+({grid.setting(4)}<1)+({grid.setting(4)}>{horizon})"),
        ("Diskonteringsrente under 0 % eller over 100 %",
         f"=({grid.setting(5)}<0)+({grid.setting(5)}>1)"),
    ]  # fmt: skip
    return [
        Check(index, label, "=0", 0.0, formula, 0.0, "antal", format=WHOLE)
        for index, (label, formula) in enumerate(formulas, start=1)
    ]


# -- B: calculation -------------------------------------------------------------------


def _calculation_checks(content: Content) -> list[Check]:
    return [
        Check(index, label, expected, value, computed, value, unit, _CALC_TOLERANCE, format=number)
        for index, (label, expected, computed, value, unit, number) in enumerate(
            [*_sums(content), *_paths(content), *_display(content)], start=1
        )
    ]


_Row = tuple[str, str, str, float, str, str]


def _sums(content: Content) -> list[_Row]:
    """Totals over the groups against totals over the cases."""
    grid, total = content.grid, content.wide.total
    row, groups = grid.total_row, grid.group_result
    named = (
        ("Investering", "D", total.investment, "tkr."),
        ("Gns. besparelse", "E", total.saving, "tkr."),
        ("Gns. gevinst", "F", total.gain, "tkr."),
        ("Helårspersoner", "G", total.persons, "personer"),
    )
    rows: list[_Row] = [
        (f"{label}: sum af målgrupper = sum af sager", f"={BEREGNING}!${letter}${row}",
         f"=SUM({groups.column(letter)})", float(value), unit, _AMOUNT)
        for label, letter, value, unit in named
    ]  # fmt: skip
    some = 1.0 if total.investment > 0 else 0.0
    rows.append(
        ("Målgruppernes andele summer til 100 %", f"=IF({BEREGNING}!$D${row}>0,1,0)",
         f"=SUM({groups.column('J')})", some, "andel", SHARE_1)
    )  # fmt: skip
    rows.append(
        ("Gns. besparelse = fuld besparelse × gns. faktor, sag for sag",
         f"={BEREGNING}!$E${row}",
         f"=SUMPRODUCT({grid.basis.column('I')},{grid.basis.column('H')})",
         float(total.saving), "tkr.", _AMOUNT)
    )  # fmt: skip
    rows.append(
        ("Fuld besparelse = helårspersoner × enhedsbesparelse, sag for sag",
         f"=SUM({grid.basis.column('I')})",
         f"=SUMPRODUCT({grid.result.column('G')},{grid.basis.column('J')})",
         float(content.wide.full_saving.sum()), "tkr.", _AMOUNT)
    )  # fmt: skip
    return rows


def _paths(content: Content) -> list[_Row]:
    """The yearly paths against each other."""
    grid, result = content.grid, content.result
    first, last = grid.first_letter, grid.last_letter
    shown = grid.year_row(grid.SHOWN_ROW, BEREGNING)
    path = grid.path.first
    net = float(result.net_by_year.sum())
    by_case = f"SUMPRODUCT({grid.net.area(first, last)}*{shown})"
    by_group = f"SUMPRODUCT({grid.group_result.area(first, last)}*{shown})"
    discount = grid.year_row(grid.DISCOUNT_ROW, BEREGNING)
    return [
        ("Netto over alle viste år: sum af sager = pakken", f"={BEREGNING}!$I${path + 2}",
         f"={by_case}", net, "tkr.", _AMOUNT),
        ("Netto over alle viste år: sum af målgrupper = pakken", f"={BEREGNING}!$I${path + 2}",
         f"={by_group}", net, "tkr.", _AMOUNT),
        ("Akkumuleret netto i sidste viste år = sum af netto", f"={BEREGNING}!$I${path + 2}",
         f"=INDEX({grid.year_row(path + 3, BEREGNING)},1,{grid.setting(3)})", net, "tkr.", _AMOUNT),
        ("Nutidsværdi af pakken = sum over sagerne", f"={BEREGNING}!$I${path + 4}",
         f"=SUMPRODUCT({grid.net.area(first, last)}*{shown}*{discount})",
         result.net_present_value, "tkr.", _AMOUNT),
    ]  # fmt: skip


def _display(content: Content) -> list[_Row]:
    """What `Pakke` shows against what `Beregning` computes."""
    grid, total = content.grid, content.wide.total
    types, lines = grid.lines.column("G"), grid.pakke_lines
    row = grid.total_row
    cases = float(len(content.package.cases))
    shown = [
        (f"{label}: sagerne på Pakke summer til pakken", f"={BEREGNING}!${letter}${row}",
         f"=SUMIF({types},{int(LineType.CASE)},{lines.column(letter)})", float(value), "tkr.", _AMOUNT)
        for label, letter, value in (("Investering", "D", total.investment),
                                     ("Gns. gevinst", "F", total.gain))
    ]  # fmt: skip
    path = grid.pakke_path
    table = f"{PAKKE}!${grid.first_letter}${path.first + 2}:${grid.last_letter}${path.first + 2}"
    return [
        *shown,
        ("Årstabellens netto på Pakke = pakkens netto", f"={BEREGNING}!$I${grid.path.first + 2}",
         f"=SUM({table})*1000", float(content.result.net_by_year.sum()), "tkr.", _AMOUNT),
        ("Alle sager på Sager står på Pakke",
         f'=SUMPRODUCT(({SAGER}!{grid.inputs.local("B")}<>"")*1)',
         f"=COUNTIF({types},{int(LineType.CASE)})", cases, "sager", WHOLE),
        ("Fejlværdier på Beregning og Pakke", "=0", _error_count(content), 0.0, "antal", WHOLE),
    ]  # fmt: skip


def _error_count(content: Content) -> str:
    grid = content.grid
    areas = (
        f"{BEREGNING}!$B${grid.basis.first}:${grid.last_letter}${grid.lines.last}",
        f"{PAKKE}!$B${grid.key_figures.first}:${grid.last_letter}${grid.pakke_lines.last}",
    )
    return "=" + "+".join(f"SUMPRODUCT(ISERROR({area})*1)" for area in areas)


# -- C: published figures -------------------------------------------------------------


def _published_checks(content: Content, first_row: int) -> list[Check]:
    lines = content.reconciliation
    rows = {
        (line.figure.scope, line.figure.key, line.figure.quantity, line.figure.unit): first_row + i
        for i, line in enumerate(lines)
    }
    if not lines:
        return _room_for_published(content)
    return [_published(content, line, rows) for line in lines]


def _published(
    content: Content, line: Line, rows: dict[tuple[str, str, str, str], int]
) -> Check:
    figure = line.figure
    percent = 0.01 if figure.unit == "%" else 1.0
    key: str | int = int(figure.key) if figure.scope in {"group", "year", "path"} and figure.key else figure.key
    row = rows[figure.scope, figure.key, figure.quantity, figure.unit]
    return Check(
        number=key,
        label=line.label.da,
        expected=None if figure.value is None else figure.value * percent,
        expected_value=None if figure.value is None else figure.value * percent,
        computed=_computed(content, figure, row, rows),
        computed_value=line.computed * percent,
        unit="andel" if figure.unit == "%" else figure.unit,
        tolerance=figure.tolerance * percent,
        otherwise=FAULT if figure.must_tie else KNOWN,
        place=figure.place,
        why=figure.why.da if figure.why and line.verdict in {Verdict.KNOWN, Verdict.LOST} else "",
        format=SHARE_1 if figure.unit == "%" else _AMOUNT,
    )


_LETTER = {"annual_investment": "D", "average_saving": "E", "average_gain": "F", "persons": "G",
           "share": "J"}  # fmt: skip
_PATH_ROW = {"investment": 0, "saving": 1, "net": 2}


def _computed(
    content: Content, figure: Figure, row: int, rows: dict[tuple[str, str, str, str], int]
) -> str:
    """Return the formula that computes a published figure, in the figure's unit."""
    grid = content.grid
    per = {"mio. kr.": "/1000", "kr.": "*1000"}.get(figure.unit, "")
    if figure.scope in {"case", "group"}:
        block = grid.result if figure.scope == "case" else grid.group_result
        values, keys = block.column(_LETTER[figure.quantity]), block.column("B")
        return f"=INDEX({values},MATCH($B{row},{keys},0)){per}"
    if figure.scope == "year":
        values = grid.year_row(grid.path.first + _PATH_ROW[figure.quantity], BEREGNING)
        years = grid.year_row(YEAR_ROW, BEREGNING)
        return f"=INDEX({values},1,MATCH($B{row},{years},0)){per}"
    if figure.scope == "package":
        if figure.quantity == "mean_net":
            return f"={BEREGNING}!$J${grid.path.first + 2}{per}"
        return f"={BEREGNING}!${_LETTER[figure.quantity]}${grid.total_row}{per}"
    if figure.scope == "ratio":
        return "=" + "/".join(_ratio_cells(content, figure))
    return _path_formula(content, figure, rows, per)


def _path_formula(
    content: Content, figure: Figure, rows: dict[tuple[str, str, str, str], int], per: str
) -> str:
    """Return a formula on the published path itself, or on its sum in the engine."""
    grid, years = content.grid, content.package.shown_years

    def cell(quantity: str, year: int, column: str = "D") -> str:
        return f"${column}${rows['year', str(year), quantity, figure.unit]}"

    if figure.quantity == "saving_sum":
        first, last = figure.years or (years[0], years[-1])
        values = grid.year_row(grid.path.first + 1, BEREGNING)
        calendar = grid.year_row(YEAR_ROW, BEREGNING)
        return (f"=SUMPRODUCT(({calendar}>={cell('saving', first, 'B')})"
                f"*({calendar}<={cell('saving', last, 'B')})*{values}){per}")  # fmt: skip
    if figure.quantity == "mean_net":
        parts = [
            f"{cell(quantity, years[0])}:{cell(quantity, years[-1])}"
            for quantity in ("saving", "investment")
        ]
        return f"=AVERAGE({parts[0]})-AVERAGE({parts[1]})"
    year = int(figure.key)
    return f"={cell('saving', year)}-{cell('investment', year)}"


def _ratio_cells(content: Content, figure: Figure) -> tuple[str, str]:
    """Return the cells on `Forudsætninger` that hold a ratio's two figures."""
    first = content.ratio_block.first + 2 * content.ratios.index(figure)
    return f"{FORUDSAETNINGER}!$D${first}", f"{FORUDSAETNINGER}!$D${first + 1}"


def _room_for_published(content: Content) -> list[Check]:
    """Return rows to type published totals in, for a package that has none yet."""
    row, total = content.grid.total_row, content.wide.total
    named: tuple[tuple[str, str, float, str], ...] = (
        ("Pakkens årlige investering", "D", float(total.investment), "tkr."),
        ("Pakkens gns. årlige besparelse", "E", float(total.saving), "tkr."),
        ("Pakkens gns. årlige gevinst", "F", float(total.gain), "tkr."),
        ("Pakkens helårspersoner", "G", float(total.persons), "personer"),
    )
    return [
        Check(i, label, None, None, f"={BEREGNING}!${letter}${row}", value, unit, 0.5,
              place="Skriv tallet fra dokumentet i feltet Forventet")
        for i, (label, letter, value, unit) in enumerate(named, start=1)
    ]  # fmt: skip


__all__ = ["Value", "checks", "master_status", "write"]

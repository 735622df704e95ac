"""The budget table: cases by account, the budget year and three more; as a file to paste from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from investpakke.deciding.budget import BudgetLine, BudgetTable
from investpakke.model import Package
from investpakke.model.description import Spending
from investpakke.show.names import package_title
from investpakke.show.plain import Form, row
from investpakke.show.view import Column, Element, Heading, Kind, Paragraph, Row, Table
from investpakke.show.writer import Writer
from investpakke.text import Text, in_context

NOT_STATED = Text("not stated")
_HEADS = (
    Text("Case"),
    Text("Title"),
    Text("Post"),
    Text("Policy area"),
    Text("Function"),
    Text("Kind of expenditure"),
)
_SPENDING: dict[Spending | None, Text] = {
    "service": Text("Service"),
    "transfer": Text("Transfers"),
    None: NOT_STATED,
}
_NET = Text("Net expenditure")
_SIGN = Text("Expenditure more (+), expenditure less (−).")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_DECIMALS = 3
"""Of a thousand kr. in a file: whole kr."""


def page(package: Package, found: BudgetTable, writer: Writer) -> Iterator[Element]:
    """Yield the budget table."""
    yield Heading(f"{package_title(package)}: {writer.say(Text('budget table'))}")
    yield Paragraph(_said(found))
    columns = (
        Column(_HEADS[0], Kind.TEXT),
        Column(_HEADS[1], Kind.NAME),
        *(Column(head, Kind.TEXT) for head in _HEADS[2:]),
        *(Column(head) for head in _years(found)),
    )
    lines = [Row([*_words(line, writer), *line.amounts]) for line in found.lines]
    sums = [Row(["", *words, *amounts], "total") for words, amounts in _sums(found, writer)]
    yield Table(Text("Budget table, 1,000 kr."), columns, [lines, sums], look="small dense")


def section_table(package: Package, found: BudgetTable, writer: Writer) -> Iterator[Element]:
    """Yield the table as the report shows it, below a title of its own."""
    _, *parts = page(package, found, writer)
    yield from parts


def _said(found: BudgetTable) -> Text:
    return Text("1,000 kr., {prices}. {sign}", prices=price_level(found.price_level), sign=_SIGN)


def price_level(year: int | None) -> Text:
    """Return in which prices money is."""
    if year is None:
        return Text("price level not stated")
    return Text("{year} price and wage level", year=year)


def _years(found: BudgetTable) -> list[Text]:
    first, *later = found.years
    return [
        Text("Budget {year}", year=first),
        *(in_context("narrow column", "Estimate {year}", year=year) for year in later),
    ]


def _words(line: BudgetLine, writer: Writer) -> list[str]:
    unknown, of = writer.say(NOT_STATED), line.account
    return [
        line.case.number,
        line.case.description.short_title or line.case.name,
        writer.say(line.post.label),
        of.area or unknown,
        of.function or unknown,
        writer.say(_SPENDING[of.spending]),
    ]


def _sums(found: BudgetTable, writer: Writer) -> Iterator[tuple[list[str], Sequence[float]]]:
    """Yield the words and amounts of each sum, the net expenditure last."""
    for spending, amounts in found.by_spending:
        kind = writer.say(_SPENDING[spending])
        yield [writer.say(Text("In all")), "", "", "", kind], amounts.tolist()
    yield [writer.say(_NET), "", "", "", ""], found.net.tolist()


# --- files -------------------------------------------------------------------------------


def csv_file(found: BudgetTable, writer: Writer) -> bytes:
    """Return the lines as a Danish Excel opens them: semicolon, decimal comma, UTF-8 with a mark.

    Sums are left out: whoever pastes the lines would count them twice.
    """
    text = io.StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\r\n")
    heads = [*_HEADS, *_years(found), Text("Price level")]
    out.writerow(writer.say(head) for head in heads)
    prices = writer.say(price_level(found.price_level))
    for line in found.lines:
        amounts = (_danish(amount) for amount in line.amounts.tolist())
        out.writerow([*map(_harmless, _words(line, writer)), *amounts, prices])
    return text.getvalue().encode("utf-8-sig")


def _danish(amount: float) -> str:
    return f"{round(amount, _DECIMALS) + 0.0:.{_DECIMALS}f}".replace(".", ",")


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def xlsx_file(package: Package, found: BudgetTable, writer: Writer) -> bytes:
    """Return the table as a workbook: amounts as numbers, sums as formulas over them."""
    from xlsxwriter import Workbook
    from xlsxwriter.utility import xl_range_abs

    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet(writer.say(Text("Budget")))
    bold, head = book.add_format({"bold": True}), {"bold": True, "bottom": 1, "text_wrap": True}
    money, total = "#,##0", {"bold": True, "top": 1, "num_format": "#,##0"}
    title = f"{package_title(package)}: {writer.say(Text('budget table'))}"
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, writer.say(_said(found)))
    for column, named in enumerate((*_HEADS, *_years(found))):
        aligned = head | ({"align": "right"} if column >= len(_HEADS) else {})
        sheet.write_string(3, column, writer.say(named), book.add_format(aligned))
    number, first = book.add_format({"num_format": money}), 4
    for at, line in enumerate(found.lines, first):
        for column, text in enumerate(_words(line, writer)):
            sheet.write_string(at, column, text)
        for column, amount in enumerate(line.amounts.tolist(), len(_HEADS)):
            sheet.write_number(at, column, amount, number)
    last = first + max(len(found.lines), 1) - 1
    kinds = xl_range_abs(first, len(_HEADS) - 1, last, len(_HEADS) - 1)
    summed = book.add_format(total)
    for at, (words, amounts) in enumerate(_sums(found, writer), last + 1):
        for column, text in enumerate(words, 1):
            sheet.write_string(at, column, text, bold)
        for column, amount in enumerate(amounts, len(_HEADS)):
            area = xl_range_abs(first, column, last, column)
            formula = f'=SUMIF({kinds},"{words[-1]}",{area})' if words[-1] else f"=SUM({area})"
            sheet.write_formula(at, column, formula, summed, amount)
    for column, width in enumerate((7, 46, 20, 22, 12, 18, 12, 12, 12, 12)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(first, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    book.close()
    return data.getvalue()


# --- JSON --------------------------------------------------------------------------------


def form(package: Package, found: BudgetTable) -> Form:
    """Return the budget table as JSON holds it."""
    return {
        "id": package.id,
        "unit": "tkr.",
        "sign": "expenditure more is positive, expenditure less negative",
        "price_level": found.price_level,
        "years": list(found.years),
        "lines": [
            {
                "case": line.case.number,
                "name": line.case.name,
                "post": line.post.value,
                "area": line.account.area or None,
                "function": line.account.function or None,
                "spending": line.account.spending,
                "amounts": row(line.amounts),
            }
            for line in found.lines
        ],
        "by_spending": [
            {"spending": spending, "amounts": row(amounts)}
            for spending, amounts in found.by_spending
        ],
        "net_expenditure": row(found.net),
    }

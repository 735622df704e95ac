"""The reconciliation on the terminal: published, computed, difference and verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from investpakke.model import Package
from investpakke.reconciliation import VERDICT_TEXT, Line, Verdict
from investpakke.show.figure_sections import TITLES, Section, in_sections, name_of
from investpakke.show.names import package_title
from investpakke.show.numbers import number
from investpakke.show.tables import QUIET, TITLE, Column, Layout, Row, paragraph
from investpakke.show.verdicts import tally
from investpakke.text import Language, Text

_COLUMNS = (
    (Text("No."), False),
    (Text("Figure"), False),
    (Text("Unit"), False),
    (Text("Published"), True),
    (Text("Computed"), True),
    (Text("Difference"), True),
    (Text("Verdict"), False),
)
_NAME, _VERDICT = 1, 6
_COLOURS = {
    Verdict.TIES: "green",
    Verdict.KNOWN: "yellow",
    Verdict.LOST: "yellow",
    Verdict.DIFFERS: "bold red",
}
_UNITS = {"personer": "persons"}
_EXACT = 1e-9
_EXTRA_DECIMALS = 2
_ROUNDING = Text(
    "A figure ties when the difference is at most half a unit of the last "
    "published digit. Where the difference is not zero, the computed "
    "figure has two decimals more."
)


class ReconcilePage:
    """The page of one reconciliation in one language."""

    def __init__(
        self,
        package: Package,
        lines: tuple[Line, ...],
        language: Language,
        width: int,
        *,
        only_differences: bool = False,
    ) -> None:
        self.package, self.lines = package, lines
        self.shown = tuple(line for line in lines if not only_differences or _is_open(line))
        self.language, self.page = language, width
        whys = (line.figure.why for line in lines if line.figure.why and _is_open(line))
        self.whys = tuple(dict.fromkeys(whys))

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        package = self.package
        title = self._say(Text("against published figures"))
        yield paragraph(f"{package_title(package)}: {title}", TITLE)
        yield paragraph(package.source, QUIET)
        if self.shown:
            yield from self._table()
            yield ""
        for index, why in enumerate(self.whys, start=1):
            yield paragraph(f"({index}) {self._say(why)}.")
        if self.shown:
            yield paragraph(self._say(_ROUNDING), QUIET)
            yield ""
        yield from self._what_differs()
        yield paragraph(self._say(summary(self.lines)), TITLE)

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _table(self) -> Iterator[RenderableType]:
        columns = [
            Column(self._say(title), numeric, index == _NAME, folds=index == _NAME)
            for index, (title, numeric) in enumerate(_COLUMNS)
        ]
        rows = {
            section: self._rows(lines)
            for section, lines in in_sections(self.package, self.shown).items()
        }
        layout = Layout.of(columns, [row for listed in rows.values() for row in listed], self.page)
        yield layout.rule()
        yield layout.head()
        for section, listed in rows.items():
            yield layout.rule()
            yield paragraph(self._title(section), TITLE)
            yield layout.block(listed)
        yield layout.rule()

    def _title(self, section: Section) -> str:
        return self._say(TITLES[section])

    def _rows(self, lines: Sequence[Line]) -> list[Row]:
        rows, before = [], ""
        for item in lines:
            key = item.figure.key
            rows.append(self._row(item, key if key != before else ""))
            before = key
        return rows

    def _row(self, item: Line, key: str) -> Row:
        figure, difference = item.figure, item.difference
        published = "–" if figure.value is None else self._number(figure.value, figure.decimals)
        exact = difference is not None and abs(difference) <= _EXACT
        decimals = max(figure.decimals, 0) + (0 if exact else _EXTRA_DECIMALS)
        unit = figure.unit if self.language == "da" else _UNITS.get(figure.unit, figure.unit)
        cells = [
            key,
            self._say(name_of(item)),
            unit,
            published,
            self._number(item.computed, decimals),
            "–" if difference is None else number(difference, self.language, decimals, signed=True),
            self._verdict(item),
        ]
        return Row(cells, styles={_VERDICT: _COLOURS[item.verdict]})

    def _verdict(self, item: Line) -> str:
        text = self._say(VERDICT_TEXT[item.verdict])
        why = item.figure.why
        return f"{text} ({self.whys.index(why) + 1})" if why and _is_open(item) else text

    def _number(self, value: float, decimals: int) -> str:
        return number(value, self.language, decimals)

    def _what_differs(self) -> Iterator[RenderableType]:
        for item in self.lines:
            if item.verdict is Verdict.DIFFERS:
                cells = self._row(item, item.figure.key).cells
                label = " ".join(filter(None, (cells[0], cells[1])))
                verdict, unit = self._say(VERDICT_TEXT[item.verdict]), cells[2]
                text = Text(
                    "published {cells}, computed {cells2} {unit}",
                    cells=cells[3],
                    cells2=cells[4],
                    unit=unit,
                )
                sentence = f"{verdict}: {label}: {self._say(text)} ({item.figure.place})"
                yield paragraph(sentence, _COLOURS[item.verdict])


def _is_open(item: Line) -> bool:
    return item.verdict is not Verdict.TIES


def summary(lines: Sequence[Line]) -> Text:
    """Return in one sentence how many figures tie, and whether all that should, do.

    Examples
    --------
    >>> summary(()).en
    'The package has no published figures to reconcile with.'
    """
    if not lines:
        return Text("The package has no published figures to reconcile with.")
    said = tally([item.verdict for item in lines], Text("explained"))
    if any(item.verdict is Verdict.DIFFERS for item in lines):
        return said
    return Text("{said} None differs without an explanation.", said=said)

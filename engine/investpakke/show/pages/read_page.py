"""How a model was read, on the terminal: its owner's own headers, and what each is used as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from investpakke.show.tables import TITLE, Column, Row, paragraph, table_of
from investpakke.text import Language, Text, same
from investpakke.workbook.foreign.reading import Reading
from investpakke.workbook.foreign.units import unit_words

_COLUMNS = (Text("Cell"), Text("Header"), Text("Used as"), Text("Unit"), Text("Stated in"))
_UNUSED = (Text("Cell"), Text("Header"), Text("Why"))
_FACTS = (Text("What"), Text("Value"), Text("Stated in"))
_ROWS = (Text("Row"), Text("Text"), Text("Read as"))
_MOST_ROWS = 40


def facts(reading: Reading) -> Iterator[tuple[Text, Text, Text]]:
    """Yield what holds for the whole model: its name, its value, and where that was found."""
    for name, label in (
        ("first_year", Text("First year")),
        ("years", Text("Number of years")),
        ("averaging_years", Text("Averaged over (years)")),
        ("price_level", Text("Price level")),
    ):
        value = getattr(reading, name)
        if value is None:
            yield label, same("–"), Text("not stated")
        else:
            yield label, same(str(value)), reading.origins[name].text


class ReadPage:
    """The page of one reading in one language."""

    def __init__(self, reading: Reading, language: Language, width: int) -> None:
        self.reading, self.language, self.width = reading, language, width

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        reading = self.reading
        yield paragraph(self._say(reading.line), TITLE)
        yield from self._table(
            _COLUMNS,
            [
                [
                    c.cell,
                    c.header,
                    self._say(c.signed),
                    self._say(unit_words(c.unit or "")),
                    "" if c.unit_from is None else self._place(c.unit_from.text),
                ]
                for c in reading.columns
            ],
            folds=(2, 1),
        )
        if reading.unused:
            yield paragraph("")
            yield paragraph(self._say(Text("Not used")), TITLE)
            yield from self._table(
                _UNUSED,
                [[c.cell, c.header, self._say(c.reason)] for c in reading.unused],
                folds=(1, 2),
            )
        yield paragraph("")
        yield paragraph(self._say(Text("For the whole model")), TITLE)
        yield from self._table(
            _FACTS,
            [
                [self._say(what), self._say(value), self._place(where)]
                for what, value, where in facts(reading)
            ],
        )
        yield paragraph("")
        yield paragraph(self._say(Text("The rows")), TITLE)
        shown = reading.rows[:_MOST_ROWS]
        yield from self._table(
            _ROWS, [[r.place, r.label, self._say(r.said)] for r in shown], folds=(1,)
        )
        left = len(reading.rows) - len(shown)
        if left:
            yield paragraph(
                self._say(Text("… and {left} more rows (--format json shows all)", left=left))
            )

    def _table(
        self, heads: Sequence[Text], lines: Sequence[Sequence[str]], folds: Sequence[int] = ()
    ) -> Iterator[RenderableType]:
        """Yield a table; of the columns that fold, the last one named gives way."""
        columns = [
            Column(
                self._say(head), number=False, stretches=place in folds[-1:], folds=place in folds
            )
            for place, head in enumerate(heads)
        ]
        yield from table_of(columns, [[Row(line) for line in lines]], self.width)

    def _place(self, where: Text) -> str:
        """Return a cell without its sheet, where that is the sheet of the table."""
        return self._say(where).removeprefix(f"{self.reading.sheet}!")

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

"""What a rule looks at: the workbook, what it comes to, its patterns, and its package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from investpakke.calc import PackageResult
from investpakke.calc.sensible import compute_sensible
from investpakke.errors import InvestpakkeError
from investpakke.model import Package
from investpakke.validate.calculation import Calculation
from investpakke.validate.patterns import SheetPattern
from investpakke.workbook.book import Book
from investpakke.workbook.existing.find import (
    CaseTableLocation,
    find_model,
    find_template,
    is_own_template,
)
from investpakke.workbook.existing.mapping import mapping_on_sheet
from investpakke.workbook.layout import PAKKE
from investpakke.workbook.read import read_package
from investpakke.workbook.refresh.placing import own_areas


class Subject:
    """A workbook under examination; each part of it is worked out when a rule asks for it.

    Parameters
    ----------
    path : Path
        The file.
    full : bool
        Have the second engine compute every cell.
    first_year : int, optional
        The package's first year, where the workbook does not state it.
    third_opinion : bool
        Ask LibreOffice where the two engines differ.
    against : str, optional
        The package whose published figures are to tie: a shipped one's name or a TOML file.

    Raises
    ------
    FileError
        The file cannot be read.
    """

    def __init__(
        self,
        path: Path,
        *,
        full: bool = False,
        first_year: int | None = None,
        third_opinion: bool = False,
        against: str | None = None,
    ) -> None:
        self.path, self.full, self.first_year = path, full, first_year
        self.third_opinion, self.against = third_opinion, against
        self.book = Book(path)
        self.book.check_formulas()

    @cached_property
    def calculation(self) -> Calculation:
        """What its formulas come to."""
        return Calculation(self.book, full=self.full)

    @cached_property
    def patterns(self) -> Mapping[str, SheetPattern]:
        """Which cells hold copies of one formula, by sheet."""
        return {sheet.name: SheetPattern(sheet) for sheet in self.book.sheets}

    @cached_property
    def is_own_template(self) -> bool:
        """Whether it is one of this tool's own workbooks."""
        return is_own_template([sheet.cells for sheet in self.book.sheets])

    @cached_property
    def _found(self) -> tuple[Package, CaseTableLocation] | InvestpakkeError:
        sheets = [sheet.cells for sheet in self.book.sheets]
        try:
            if self.is_own_template:
                return read_package(self.path), find_template(sheets)
            own = {
                sheet.name: tuple(own_areas(sheet).values())
                for sheet in sheets
                if sheet.name.casefold() == PAKKE.casefold()
            }
            model = find_model(
                sheets, name=self.path.stem, mapping=mapping_on_sheet(sheets),
                first_year=self.first_year, own=own,
            )  # fmt: skip
        except InvestpakkeError as error:
            return error
        return model.package, model.location

    @property
    def no_package(self) -> InvestpakkeError | None:
        """Why no package could be read from it, None where one was."""
        return self._found if isinstance(self._found, InvestpakkeError) else None

    @property
    def package(self) -> Package | None:
        """The package that its case table describes, in tkr."""
        return None if isinstance(self._found, InvestpakkeError) else self._found[0]

    @property
    def case_table(self) -> CaseTableLocation | None:
        """Where its cases stand."""
        return None if isinstance(self._found, InvestpakkeError) else self._found[1]

    @cached_property
    def result(self) -> PackageResult | None:
        """What the Python engine computes for its package."""
        if self.package is None:
            return None
        try:
            return compute_sensible(self.package, str(self.path))
        except InvestpakkeError:
            return None

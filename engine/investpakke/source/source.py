"""A shipped package, a TOML file or a workbook: opened once, queried as often as needed."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from investpakke.calc.magnitude import compute_checked
from investpakke.calc.package import PackageResult
from investpakke.errors import FileError
from investpakke.file_kinds import no_workbook, of_another_kind, refuse_address
from investpakke.model import Package
from investpakke.packages import load_package, shipped_packages
from investpakke.problems import FILE_MISSING
from investpakke.text import Text

if TYPE_CHECKING:
    from investpakke.deciding import Ranges, Scenario
    from investpakke.deciding.follow_up import Outcomes
    from investpakke.deciding.probability import Uncertainty
    from investpakke.rates.rows import RateRow
    from investpakke.workbook.foreign.find import FoundModel
    from investpakke.workbook.foreign.mapping import Mapping
    from investpakke.workbook.foreign.reading import Reading
    from investpakke.workbook.inputs.choosing import ChoosingInputs
    from investpakke.workbook.ooxml.parts import WorkbookParts

WORKBOOKS: Final = (".xlsx", ".xlsm")


class Source:
    """The source of a package and of the other inputs stored with it.

    The file is read when it is first needed, and never again: all answers refer to the same bytes.

    Parameters
    ----------
    name : str or Path
        The name of a shipped package, or a TOML file or workbook (.xlsx, .xlsm).
    tell : callable, optional
        Receives how another model was read, and each of the `notes`, once.
    mapping : Mapping, optional
        What the user says about such a model; takes precedence over what the model keeps.
    first_year : int, optional
        The calendar year of its year 1.

    Examples
    --------
    >>> source = Source("aarhus-2024")
    >>> len(source.package.cases), source.is_workbook
    (13, False)
    """

    def __init__(
        self,
        name: str | Path,
        tell: Callable[[Text], None] | None = None,
        *,
        mapping: Mapping | None = None,
        first_year: int | None = None,
    ) -> None:
        self.name = str(name)
        self._tell = tell
        self._mapping, self._first_year = mapping, first_year
        self._model: FoundModel | None = None

    def __str__(self) -> str:
        """Return the name or path that was given."""
        return self.name

    @property
    def path(self) -> Path:
        """The file, if it is one."""
        return Path(self.name)

    @cached_property
    def is_shipped(self) -> bool:
        """Whether it is the name of a shipped package."""
        return self.name in shipped_packages()

    @property
    def is_workbook(self) -> bool:
        """Whether its name is that of a workbook."""
        return not self.is_shipped and self.path.suffix.lower() in WORKBOOKS

    @cached_property
    def _workbook(self) -> WorkbookParts | None:
        """The open workbook; None if the source is not one."""
        if not self.is_workbook:
            return None
        from investpakke.workbook.ooxml.parts import WorkbookParts

        return WorkbookParts(self.path)

    @property
    def package(self) -> Package:
        """The package; money in tkr.

        Raises
        ------
        FileError, InputError
            What is wrong with it, and where; figures beyond any budget are refused too.
        """
        return self._computed[0]

    @property
    def result(self) -> PackageResult:
        """The result of the package; refused like `package`."""
        return self._computed[1]

    @cached_property
    def _computed(self) -> tuple[Package, PackageResult]:
        package = self._read()
        result = compute_checked(package, self.name)
        if self._model is not None:
            try:
                self._model.check(result)
            except FileError as error:
                raise error.within(self.name) from None
        if self._tell is not None:
            if self._model is not None:
                self._tell(self._model.reading.line)
            for note in self._notes(result):
                self._tell(note)
        return package, result

    @property
    def notes(self) -> tuple[Text, ...]:
        """How another model was read, and which of its own figures differ."""
        return self._notes(self.result)

    @property
    def reading(self) -> Reading | None:
        """How another model was read; None for all other sources."""
        _ = self._computed
        return None if self._model is None else self._model.reading

    def _notes(self, result: PackageResult) -> tuple[Text, ...]:
        if self._model is None:
            return ()
        from investpakke.workbook.foreign.own_figures import differences

        return (*self._model.notes, *differences(self._model.stated, result))

    def _hear(self, model: FoundModel) -> None:
        self._model = model

    def _read(self) -> Package:
        if self.is_shipped:
            self._refuse_told()
            return load_package(self.name)
        refuse_address(self.name)
        if not self.path.is_file():
            raise self._not_found()
        if of_another_kind(self.path):
            raise no_workbook(self.path)
        if self._workbook is None:
            self._refuse_told()
            return load_package(self.name)
        from investpakke.workbook.foreign.mapping import NO_MAPPING
        from investpakke.workbook.refresh.any_model import package_in

        return package_in(
            self._workbook,
            self._hear,
            mapping=self._mapping or NO_MAPPING,
            first_year=self._first_year,
        )

    def _refuse_told(self) -> None:
        if self._mapping is not None or self._first_year is not None:
            from investpakke.workbook.refresh.any_model import refuse_mapping

            refuse_mapping(self.name, self._mapping, self._first_year)

    def ranges(self, file: str | Path | None = None) -> Ranges:
        """Return the ranges in a file, completed from those on `Følsomhed`."""
        from investpakke.deciding.ranges import Ranges, read_ranges

        stated = Ranges() if file is None else read_ranges(Path(file))
        if self._workbook is None:
            return stated
        from investpakke.workbook.inputs.sensitivity import read_sheet_ranges

        return Ranges({**read_sheet_ranges(self._workbook), **stated.usual}, stated.by_case)

    def uncertainty(self, file: str | Path | None = None, *, standard: bool = False) -> Uncertainty:
        """Return the uncertainty in a file, else that on `Risiko`, else none.

        ``standard`` requests the standard range where nothing is stated.
        """
        stated = self._uncertainty(file)
        return replace(stated, standard=True) if standard else stated

    def _uncertainty(self, file: str | Path | None) -> Uncertainty:
        from investpakke.deciding.probability import Uncertainty

        if file is not None:
            from investpakke.deciding.probability.uncertainty_file import read_uncertainty

            return read_uncertainty(Path(file))
        if self._workbook is None:
            return Uncertainty()
        from investpakke.workbook.inputs.risk import workbook_risk

        return workbook_risk(self._workbook) or Uncertainty()

    def scenarios(self, file: str | Path | None = None) -> tuple[Scenario, ...]:
        """Return the scenarios in a file, else those on `Scenarier`, else the shipped ones."""
        from investpakke.deciding import read_scenarios, standard_scenarios

        if file is not None:
            return read_scenarios(file)
        found = None
        if self._workbook is not None:
            from investpakke.workbook.inputs.scenarios import workbook_scenarios

            found = workbook_scenarios(self._workbook)
        return standard_scenarios() if found is None else found

    def choosing(self) -> ChoosingInputs | None:
        """Return the demands and ticks on `Prioritering`; None if there is no such sheet."""
        if self._workbook is None:
            return None
        from investpakke.workbook.inputs.choosing import read_choosing

        return read_choosing(self._workbook)

    def own_rates(self) -> tuple[tuple[RateRow, ...], dict[int, float]]:
        """Return the user's own rates and price rises on `Satser`; none where there is no sheet."""
        if self._workbook is None:
            return (), {}
        from investpakke.workbook.inputs.rates import read_own_rates

        return read_own_rates(self._workbook)

    def outcomes(self, file: str | Path | None = None) -> Outcomes | None:
        """Return the actual figures in a file, else those on `Opfølgning`; None without either."""
        if file is not None:
            from investpakke.deciding.follow_up.reading import read_outcomes

            return read_outcomes(Path(file))
        if self._workbook is None:
            return None
        from investpakke.workbook.inputs.follow_up import workbook_follow_up

        return workbook_follow_up(self._workbook, self.package)

    @property
    def sheet_names(self) -> list[str]:
        """The names of a workbook's sheets; empty if it is not a workbook."""
        return [] if self._workbook is None else [sheet.name for sheet in self._workbook.sheets]

    def _not_found(self) -> FileError:
        names = shipped_packages()
        near = difflib.get_close_matches(self.name, names, n=1)
        listed = ", ".join(names)
        return FileError(
            FILE_MISSING,
            where=self.name,
            expected=Text("a TOML file, a workbook (.xlsx) or one of {listed}", listed=listed),
            got=Text("a folder") if self.path.is_dir() else ...,
            mend=Text("Did you mean {near}?", near=near[0]) if near else None,
        )

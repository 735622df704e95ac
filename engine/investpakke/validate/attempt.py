"""One file examined, whatever it holds: a report, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from investpakke.errors import InvestpakkeError
from investpakke.validate.examine import examine
from investpakke.validate.report import Report
from investpakke.validate.rule import Rule


@dataclass(frozen=True, slots=True)
class Options:
    """How files are to be examined.

    Parameters
    ----------
    select, ignore : tuple of str
        The beginnings of the codes of rules that are to look, and of those that are not;
        without ``select`` all are.
    full : bool
        Have the second engine compute every cell.
    third_opinion : bool
        Ask LibreOffice where the two engines differ.
    first_year : int, optional
        The package's first year, where a workbook does not state it.
    against : str, optional
        The package whose published figures are to tie: a shipped one's name or a TOML file.
    mapped : bool
        Describe each sheet by its formula patterns, as the HTML report draws them.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    full: bool = False
    third_opinion: bool = False
    first_year: int | None = None
    against: str | None = None
    mapped: bool = False

    def chooses(self, rule: Rule) -> bool:
        """Return whether a rule is to look."""
        selected = not self.select or rule.code.startswith(self.select)
        return selected and not rule.code.startswith(self.ignore)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be examined, and why."""

    path: Path
    error: InvestpakkeError


def attempt(path: Path, options: Options) -> Report | Unreadable:
    """Return what the rules find in a file; one that cannot be read does not raise.

    Parameters
    ----------
    path : Path
        The file.
    options : Options
        How it is to be examined.
    """
    try:
        return examine(
            path,
            chosen=options.chooses,
            full=options.full,
            first_year=options.first_year,
            third_opinion=options.third_opinion,
            against=options.against,
            mapped=options.mapped,
        )
    except InvestpakkeError as error:
        return Unreadable(path, error)

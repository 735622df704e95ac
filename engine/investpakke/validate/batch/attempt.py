"""Examine one file, whatever it holds: the outcome is a report or the reason for none."""

from __future__ import annotations

import tempfile
import traceback
from dataclasses import dataclass, replace
from pathlib import Path

from investpakke.errors import FileError, InvestpakkeError
from investpakke.text import Problem, Text, same
from investpakke.validate.batch.examine import examine
from investpakke.validate.batch.report import Report
from investpakke.validate.engines.calculation import Locale
from investpakke.validate.rule import Rule
from investpakke.workbook.foreign.mapping import Mapping, mapping_file


@dataclass(frozen=True, slots=True)
class Options:
    """How files are examined.

    Parameters
    ----------
    select, ignore : tuple of str
        The codes of rules to apply and to leave out, or their prefixes; by default all rules
        apply.
    full : bool
        Have ``formulas`` compute every cell.
    third_opinion : bool
        Ask LibreOffice where the two engines differ.
    first_year : int, optional
        The package's first year, where a workbook does not state it.
    mapping : Mapping, optional
        What the user says about how another model is read.
    against : str, optional
        The package whose published figures are compared: a shipped one's name or a TOML file.
    mapped : bool
        Describe each sheet by its formula patterns, for the HTML report.
    locale : "da" or "en", optional
        The language of the Excel that has calculated the workbooks.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    full: bool = False
    third_opinion: bool = False
    first_year: int | None = None
    mapping: Mapping | None = None
    against: str | None = None
    mapped: bool = False
    locale: Locale | None = None

    def chooses(self, rule: Rule) -> bool:
        """Return whether a rule is to be applied."""
        selected = not self.select or rule.code.startswith(self.select)
        return selected and not rule.code.startswith(self.ignore)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be examined, and why."""

    path: Path
    error: InvestpakkeError


def attempt(path: Path, options: Options) -> Report | Unreadable:
    """Return what the rules find in a file; no file makes it raise.

    Parameters
    ----------
    path : Path
        The file.
    options : Options
        How it is examined.
    """
    try:
        return examine(
            path,
            chosen=options.chooses,
            full=options.full,
            first_year=options.first_year,
            mapping=options.mapping,
            third_opinion=options.third_opinion,
            against=options.against,
            mapped=options.mapped,
            locale=options.locale,
        )
    except InvestpakkeError as error:
        return Unreadable(path, error)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic in a Rust engine is not an Exception
        return Unreadable(path, _failed(path, error))


def attempt_bytes(
    path: Path,
    data: bytes,
    options: Options,
    package: bytes | None = None,
    mapping: bytes | None = None,
) -> Report | Unreadable:
    """Return the same for a file whose bytes were sent from another machine.

    Parameters
    ----------
    path : Path
        The file's path on that machine.
    data : bytes
        Its contents.
    options : Options
        How it is examined.
    package : bytes, optional
        The contents of the TOML file that ``options.against`` names.
    mapping : bytes, optional
        The contents of the mapping file beside it.
    """
    with tempfile.TemporaryDirectory(prefix="investpakke-") as folder:
        here = Path(folder, path.name)
        here.write_bytes(data)
        if mapping is not None:
            mapping_file(here).write_bytes(mapping)
        if package is not None:
            against = Path(folder, "against.toml")
            against.write_bytes(package)
            options = replace(options, against=str(against))
        found = attempt(here, options)
    if isinstance(found, Report):
        return replace(found, path=path)
    where = found.error.where.changed(lambda text: text.replace(str(here), str(path)))
    return Unreadable(path, found.error.relocated(where))


def _failed(path: Path, error: BaseException) -> FileError:
    """Return the refusal of a file that caused an internal error."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return FileError(
        Problem("examination.failed", "the file could not be examined"),
        where=str(path),
        expected=Text("a workbook within the program's bounds"),
        got=same(f"{type(error).__name__}{place}"),
        mend=Text(
            "Open it in Excel and save it again; if that does not help, it is an "
            "error in the program"
        ),
    )


def too_slow(path: Path, seconds: float) -> FileError:
    """Return the refusal of a file that took too long."""
    return FileError(
        Problem("examination.too_slow", "the examination took too long and was stopped"),
        where=str(path),
        expected=Text("at most {seconds:g} seconds", seconds=seconds),
        mend=Text(
            "Try again when the computer is less busy; if the workbook is too large, divide it"
        ),
    )


def crashed(path: Path) -> FileError:
    """Return the refusal of a file whose worker process crashed."""
    return FileError(
        Problem("examination.broke_down", "the examination crashed"),
        where=str(path),
        expected=Text("a workbook that fits in memory"),
        mend=Text("Examine the file alone, or with fewer --jobs"),
    )

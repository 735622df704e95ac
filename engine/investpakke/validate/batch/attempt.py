"""One file examined, whatever it holds: a report, or why there is none."""

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
    """How files are to be examined.

    Parameters
    ----------
    select, ignore : tuple of str
        The beginnings of the codes of rules that are to look, and of those that are not;
        without ``select`` all are.
    full : bool
        Have ``formulas`` compute every cell.
    third_opinion : bool
        Ask LibreOffice where the two engines differ.
    first_year : int, optional
        The package's first year, where a workbook does not state it.
    mapping : Mapping, optional
        What the user says of how a model of somebody's own is read.
    against : str, optional
        The package whose published figures are to tie: a shipped one's name or a TOML file.
    mapped : bool
        Describe each sheet by its formula patterns, as the HTML report draws them.
    locale : "da" or "en", optional
        The language of the Excel that has calculated the workbooks.
    apart : bool
        Ask the engines too that take a process of their own; the add-in does not.
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
    apart: bool = True

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
    """Return what the rules find in a file; nothing in the file makes it raise.

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
            mapping=options.mapping,
            third_opinion=options.third_opinion,
            against=options.against,
            mapped=options.mapped,
            locale=options.locale,
            apart=options.apart,
        )
    except InvestpakkeError as error:
        return Unreadable(path, error)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic in a Rust engine is no Exception
        return Unreadable(path, _stopped(path, error))


def attempt_bytes(
    path: Path,
    data: bytes,
    options: Options,
    package: bytes | None = None,
    mapping: bytes | None = None,
) -> Report | Unreadable:
    """Return the same for a file whose bytes have come from another machine.

    Parameters
    ----------
    path : Path
        The file's path there.
    data : bytes
        What it holds.
    options : Options
        How it is to be examined.
    package : bytes, optional
        What the TOML file holds that ``options.against`` names.
    mapping : bytes, optional
        What the file beside it holds that says how the model is read.
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


def _stopped(path: Path, error: BaseException) -> FileError:
    """Return the refusal of a file that led the program to an error of its own."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return FileError(
        Problem("examination.failed", "the file could not be examined"),
        where=str(path),
        expected=Text("a workbook within the program's bounds"),
        got=same(f"{type(error).__name__}{place}"),
        mend=Text(
            "Open it in Excel and save it again; if that does not help, it is a "
            "fault of the program"
        ),
    )


def too_slow(path: Path, seconds: float) -> FileError:
    """Return the refusal of a file that took longer than it may."""
    return FileError(
        Problem("examination.too_slow", "the examination took too long and was stopped"),
        where=str(path),
        expected=Text("at most {seconds:g} seconds", seconds=seconds),
        mend=Text(
            "Try again when the machine has less to do; if the workbook is too large, divide it"
        ),
    )


def died(path: Path) -> FileError:
    """Return the refusal of a file whose worker process ended under it."""
    return FileError(
        Problem("examination.broke_down", "the examination broke down"),
        where=str(path),
        expected=Text("a workbook that fits in memory"),
        mend=Text("Examine the file by itself, or with fewer --jobs"),
    )

"""Why a formula is not given to an engine."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from investpakke.text import Text
from investpakke.validate.engines import by_formualizer
from investpakke.validate.engines.intersection import intersects
from investpakke.validate.engines.limits import Engine
from investpakke.validate.engines.plain_formula import OBSTACLES
from investpakke.validate.engines.witness import Question
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.form import Form, read_form
from investpakke.workbook.formula.resolve import Resolved

VOLATILE = ("NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO")
"""Functions whose value changes every time: the file's value is as good as any."""

_MOST_READ = 50_000_000
"""Cells that one formula may name; a sheet has 17 billion."""

_MOST_FILLED = 2_000_000
"""Cells that one array formula may fill: an engine creates them all, filled or not."""

_INTERSECTS = Text("Excel takes one cell of the range (@), the engines take all")

_SPILLS = Text("the range is as large as the result of another formula (#)")

_OBSTACLES = {
    **OBSTACLES,
    "external": Text("the formula reads another file"),
    "computed range": Text("the range ends in a cell that the formula computes"),
}
"""The first engine gets nothing from other files, and ranges as they stand."""

_SHEETS = Text("sheets are counted, and the engine's copy has one more")
_FILLS_TOO_MANY = Text("the formula fills too many cells")
_TOO_MANY = Text("the formula reads too many cells")


def with_engine(engine: Engine, reason: Text) -> Text:
    """Return a reason preceded by the name of the engine."""
    return Text("{engine}: {reason}", engine=engine, reason=reason)


def cells_read(resolved: Resolved, cell: Cell) -> int:
    """Return how many cells a formula reads from ``cell``."""
    return sum(area.size for _, area in resolved.areas(*cell))


def why_not_taken(
    resolved: Resolved, cell: Cell, *, fills: bool, own: Collection[str] = ()
) -> Text | None:
    """Return why a formula is not given to the first engine, None if it is.

    Parameters
    ----------
    resolved : Resolved
        The formula, with names and tables as rectangles.
    cell : Cell
        The first cell that holds it.
    fills : bool
        Whether it is an array formula: then Excel takes all of a range, like the engine.
    own : collection of str
        The functions that users have defined in the workbook, in capitals.
    """
    form = read_form(resolved.form())  # what stands in names counts too
    if (not fills and intersects(form.text)) or form.calls("SINGLE"):
        return _INTERSECTS
    if form.calls("ANCHORARRAY"):
        return _SPILLS
    if resolved.obstacles:
        return _OBSTACLES[resolved.obstacles[0].kind]
    if cells_read(resolved, cell) > _MOST_READ:
        return with_engine("formualizer", _TOO_MANY)
    return _unsupported_by_all(form.functions, own) or _unsupported_by_first(form)


def _unsupported_by_first(form: Form) -> Text | None:
    if form.calls("SHEET", "SHEETS"):
        return with_engine("formualizer", _SHEETS)
    unknown = next((name for name in form.functions if not by_formualizer.knows(name)), None)
    if unknown is not None:
        return with_engine("formualizer", Text("does not know {unknown}", unknown=unknown))
    return None


def why_not_asked(question: Question, own: Collection[str]) -> Text | None:
    """Return why no engine is asked about a formula, None if engines are asked."""
    if cells_read(question.resolved, question.cell) > _MOST_READ:
        return _TOO_MANY
    if question.fills is not None and question.fills.size > _MOST_FILLED:
        return _FILLS_TOO_MANY
    return _unsupported_by_all(question.functions, own)


def _unsupported_by_all(functions: Sequence[str], own: Collection[str]) -> Text | None:
    """Return why no engine computes a formula that calls some functions, None if engines do."""
    called = next((name for name in functions if name in own), None)
    if called is not None:
        return Text("{called} is a LAMBDA in the workbook", called=called)
    volatile = next((name for name in VOLATILE if name in functions), None)
    if volatile is not None:
        return Text("{volatile} differs every time", volatile=volatile)
    return None

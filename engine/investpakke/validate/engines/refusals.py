"""Why a formula is not given to an engine."""

from __future__ import annotations

from collections.abc import Collection

from investpakke.errors import Text
from investpakke.validate.engines import by_formualizer, by_formulas
from investpakke.validate.engines.intersection import intersects
from investpakke.validate.engines.limits import Engine
from investpakke.validate.engines.witness import Asked
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.resolve import Resolved

VOLATILE = ("NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO")
"""Functions whose value is another every time: the shown one is as right as any."""

_MOST_READ = {"formualizer": 50_000_000, "formulas": 2_000_000}
"""Cells that one formula may name, by engine; a sheet has 17,000 million."""

_MOST_FILLED = 2_000_000
"""Cells that one array formula may fill: an engine makes them all, filled or not."""

_INTERSECTS = Text("Excel tager én celle af området (@), motorerne tager dem alle",
                   "Excel takes one cell of the range (@), the engines take all")  # fmt: skip

_SPILLS = Text("området er så stort, som en anden formel fylder (#)",
               "the range is as large as another formula fills (#)")  # fmt: skip

_OBSTACLES = {
    "external": Text("formlen læser en anden fil", "the formula reads another file"),
    "broken": Text("en henvisning er brudt", "a reference is broken"),
    "name": Text("et navn er ikke defineret", "a name is not defined"),
    "table": Text("en tabel eller kolonne findes ikke", "a table or column is not there"),
    "circular": Text("et navn henviser til sig selv", "a name refers to itself"),
    "computed range": Text(
        "området slutter i en celle, som formlen regner sig frem til",
        "the range ends in a cell that the formula computes",
    ),
    "unreadable": Text("formlen kan ikke læses", "the formula cannot be read"),
}

_SHEETS = Text("ark tælles i en kopi med et ark mere", "sheets are counted in a copy with one more")
_FILLS_TOO_MANY = Text("formlen fylder for mange celler", "the formula fills too many cells")
_TOO_MANY = Text("formlen læser for mange celler", "the formula reads too many cells")


def by(engine: Engine, reason: Text) -> Text:
    """Return a reason with the name of the engine before it."""
    return Text(f"{engine}: {reason.da}", f"{engine}: {reason.en}")


def cells_read(resolved: Resolved, cell: Cell) -> int:
    """Return how many cells a formula reads where it stands in ``cell``."""
    areas = (reference.area(cell.row, cell.column) for reference in resolved.references)
    return sum(area.size for area in areas if area is not None)


def why_not_taken(
    engine: Engine, resolved: Resolved, cell: Cell, *, fills: bool, own: Collection[str] = ()
) -> Text | None:
    """Return why a formula is not given to an engine, None where it is.

    Parameters
    ----------
    engine : Engine
        Which one.
    resolved : Resolved
        The formula, with names and tables as rectangles.
    cell : Cell
        The first cell that it stands in.
    fills : bool
        Whether it is an array formula: then Excel takes all of a range, as the engines do.
    own : collection of str
        The functions that the workbook's users have named, in capitals.
    """
    form = resolved.form()
    if (not fills and intersects(form)) or read_form(form).calls("SINGLE"):
        return _INTERSECTS
    if read_form(form).calls("ANCHORARRAY"):
        return _SPILLS
    if resolved.obstacles:
        return _OBSTACLES[resolved.obstacles[0].kind]
    if cells_read(resolved, cell) > _MOST_READ[engine]:
        return by(engine, _TOO_MANY)
    called = next((name for name in read_form(form).functions if name in own), None)
    if called is not None:
        return Text(f"{called} er brugerens egen funktion", f"{called} is the user's own function")
    return _unknown(engine, form)


def why_not_asked(asked: Asked, own: Collection[str]) -> Text | None:
    """Return why no engine is asked a formula, None where they are."""
    functions = asked.functions
    if cells_read(asked.resolved, asked.cell) > _MOST_READ["formualizer"]:
        return _TOO_MANY
    if asked.fills is not None and asked.fills.size > _MOST_FILLED:
        return _FILLS_TOO_MANY
    volatile = next((name for name in VOLATILE if name in functions), None)
    if volatile is not None:
        return Text(f"{volatile} giver noget nyt hver gang", f"{volatile} differs every time")
    called = next((name for name in functions if name in own), None)
    if called is not None:
        return Text(f"{called} er brugerens egen funktion", f"{called} is the user's own function")
    return None


def _unknown(engine: Engine, form: str) -> Text | None:
    taken = read_form(form)  # what stands in names counts too
    volatile = next((name for name in VOLATILE if taken.calls(name)), None)
    if volatile is not None:
        return Text(f"{volatile} giver noget nyt hver gang", f"{volatile} differs every time")
    if engine == "formualizer" and taken.calls("SHEET", "SHEETS"):
        return by(engine, _SHEETS)
    knows = by_formualizer.knows if engine == "formualizer" else by_formulas.knows
    unknown = next((name for name in taken.functions if not knows(name)), None)
    if unknown is not None:
        return by(engine, Text(f"kender ikke {unknown}", f"does not know {unknown}"))
    return None

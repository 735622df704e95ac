"""Results as pandas frames: the only module that uses pandas, an optional extra."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from investpakke.errors import InputError
from investpakke.text import Problem, Text, same


def frame(columns: Mapping[Any, Any], index: Sequence[Any], name: str) -> Any:
    """Return a pandas DataFrame of columns, with labelled rows.

    Raises
    ------
    ImportError
        pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        what = 'to_frame() needs pandas. Install it: pip install "investpakke[pandas]"'
        raise ImportError(what) from None
    return pd.DataFrame(dict(columns), index=pd.Index(list(index), name=name))


def frame_by(by: str, **tables: Callable[[], Any]) -> Any:
    """Return the frame selected by ``by``."""
    if by not in tables:
        raise InputError(
            Problem("frame.unknown", "the result has no such frame"),
            where=same("by"),
            expected=Text("one of {listed}", listed=", ".join(map(repr, tables))),
            got=by,
        )
    return tables[by]()

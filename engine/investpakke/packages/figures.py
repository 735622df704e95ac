"""Reading the published figures of a package file: one table states one or more of them."""

from __future__ import annotations

from typing import Any, cast, get_args

from investpakke.errors import InputError
from investpakke.model import Figure
from investpakke.model.published import Scope
from investpakke.text import Problem, Text, both, same
from investpakke.toml_table import Table


def read_figures(table: Table) -> list[Figure]:
    """Return one figure per key of ``values`` (and of ``missing``), or the one of ``value``."""
    scope = _scope(table)
    values = _values(table)
    decimals = _decimals(table, values)
    place = table.take("place", str)
    shared: dict[str, Any] = {
        "quantity": table.take("quantity", str),
        "unit": table.take("unit", str),
        "must_tie": table.take("must_tie", bool, default=True),
        "why": _text(table, "why"),
        "label": _text(table, "label"),
        "ratio": _pair(table, "ratio"),
        "years": _pair(table, "years"),
    }
    return [
        Figure(
            scope=scope,
            key=key,
            value=value,
            decimals=decimals[key],
            place=place.replace("{key}", key),
            **shared,
        )
        for key, value in values.items()
    ]


def _scope(table: Table) -> Scope:
    scope = table.take("scope", str)
    if scope not in get_args(Scope):
        raise InputError(
            Problem("published.scope_unknown", "the figure's scope is not known"),
            where=table.at("scope"),
            expected=same(", ".join(get_args(Scope))),
            got=scope,
        )
    return cast("Scope", scope)


def _values(table: Table) -> dict[str, float | None]:
    """Return the figures by key; the key of a lone ``value`` is empty."""
    if not (table.has("values") or table.has("missing")):
        return {"": table.take("value", float)}
    values: dict[str, float | None] = {}
    if table.has("values"):
        listed = table.inner("values")
        values |= {key: listed.take(key, float) for key in listed.keys}
    for key in cast("list[object]", table.take("missing", list, default=[])):
        if not isinstance(key, str):
            raise InputError(
                Problem("list.not_texts", "the list holds something but texts"),
                where=table.at("missing"),
                expected=Text("keys as texts"),
                got=key,
            )
        values[key] = None
    return values


def _decimals(table: Table, keys: dict[str, float | None]) -> dict[str, int]:
    """Return each figure's last printed digit: one for all, or one per key."""
    stated = table.take("decimals", int, dict)
    if isinstance(stated, int):
        return dict.fromkeys(keys, stated)
    listed = Table(cast("dict[str, Any]", stated), table.at("decimals"))
    decimals = {key: listed.take(key, int) for key in keys}
    listed.finish()
    return decimals


def _text(table: Table, key: str) -> Text | None:
    if not table.has(key):
        return None
    languages = table.inner(key)
    text = both(lambda language: languages.take(language, str))
    languages.finish()
    return text


def _pair(table: Table, key: str) -> tuple[Any, Any] | None:
    value = table.take(key, list, default=None)
    if value is None:
        return None
    if len(value) != 2 or any(isinstance(v, bool) or not isinstance(v, int | float) for v in value):
        raise InputError(
            Problem("value.not_a_pair", "the value is not a pair of numbers"),
            where=table.at(key),
            expected=Text("two numbers"),
            got=value,
        )
    return value[0], value[1]

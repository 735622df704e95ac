"""A frozen dataclass as a TOML table and back, by the types of its fields."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from investpakke.toml_table import Table, placed

T = TypeVar("T")


def record(table: Table, kind: type[T]) -> T:
    """Return a dataclass from the keys of a table; keys of other names are left to the caller."""
    hints = get_type_hints(kind)
    return kind(
        **{each.name: _value(table, each, hints[each.name]) for each in fields(kind)}  # type: ignore[arg-type]
    )


def record_or_none(table: Table, key: str, kind: type[T]) -> T | None:
    """Return the dataclass of an inner table, None if it is absent."""
    inner = table.inner_or_none(key)
    return None if inner is None else placed(inner, lambda own: record(own, kind))


def records(table: Table, key: str, kind: type[T]) -> tuple[T, ...]:
    """Return the dataclasses of an array of tables."""
    return tuple(placed(each, lambda own: record(own, kind)) for each in table.tables(key))


def record_form(item: object) -> dict[str, Any]:
    """Return a dataclass as the table that `record` reads back; what is not stated is left out."""
    values = ((each.name, getattr(item, each.name)) for each in fields(item))  # type: ignore[arg-type]
    return {name: _form(value) for name, value in values if value not in (None, "", ())}


def _form(value: object) -> object:
    if isinstance(value, tuple):
        return [_form(each) for each in value]
    return record_form(value) if is_dataclass(value) else value


def _value(table: Table, field: Field[Any], hint: object) -> object:
    """Return the value of one key as its field wants it."""
    inner = [each for each in get_args(hint) if each is not type(None)]
    if get_origin(hint) is tuple:
        return _many(table, field.name, inner[0])
    kind = inner[0] if inner and get_origin(hint) is not Literal else hint
    if is_dataclass(kind):
        return record_or_none(table, field.name, kind)  # type: ignore[arg-type]
    types = _types(kind, field.name)
    if field.default is MISSING:
        return table.take(field.name, *types)
    return table.take(field.name, *types, default=field.default)


def _many(table: Table, key: str, kind: object) -> tuple[object, ...]:
    if is_dataclass(kind):
        return records(table, key, kind)  # type: ignore[arg-type]
    stated = table.take(key, str, list, default=())
    return (stated,) if isinstance(stated, str) else tuple(stated)


def _types(kind: object, key: str) -> tuple[type[Any], ...]:
    """Return what a key's value may be; a date may also be one of TOML's own."""
    if key == "date":
        return (str, date)
    return (kind,) if isinstance(kind, type) else (str,)  # a Literal is a text

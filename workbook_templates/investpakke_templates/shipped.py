"""The workbooks that ship ready-made; run this module to build them anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from investpakke import load_package
from investpakke_templates.build import empty_package, workbook_bytes
from investpakke_templates.function_workbook import FILE, function_workbook_bytes

SHIPPED: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "investeringspakke-2024.xlsx": lambda: workbook_bytes(load_package("aarhus-2024")),
        "investeringspakke-tom.xlsx": lambda: workbook_bytes(empty_package()),
        FILE: function_workbook_bytes,
    }
)
"""File name and what makes it."""

BUILT = Path(__file__).parent / "built"


def shipped_bytes(name: str) -> bytes:
    """Return what a shipped workbook should hold today."""
    return SHIPPED[name]()


def build_shipped() -> None:
    """Write every shipped workbook into this package."""
    BUILT.mkdir(exist_ok=True)
    for name in SHIPPED:
        (BUILT / name).write_bytes(shipped_bytes(name))


if __name__ == "__main__":
    build_shipped()

"""The workbooks that ship ready-made; run this module to build them anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from investpakke import load_package
from investpakke.model import Package
from investpakke_templates.build import empty_package, workbook_bytes

SHIPPED: Mapping[str, Callable[[], Package]] = MappingProxyType(
    {
        "investeringspakke-2024.xlsx": lambda: load_package("aarhus-2024"),
        "investeringspakke-tom.xlsx": empty_package,
    }
)
"""File name and the package that it holds."""

BUILT = Path(__file__).parent / "built"


def shipped_bytes(name: str) -> bytes:
    """Return what a shipped workbook should hold today."""
    return workbook_bytes(SHIPPED[name]())


def build_shipped() -> None:
    """Write every shipped workbook into this package."""
    BUILT.mkdir(exist_ok=True)
    for name in SHIPPED:
        (BUILT / name).write_bytes(shipped_bytes(name))


if __name__ == "__main__":
    build_shipped()

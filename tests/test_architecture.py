"""The layers of the three packages, drawn from their imports: docs/architecture.md shows them."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "investpakke": ROOT / "engine",
    "investpakke_templates": ROOT / "workbook_templates",
    "investpakke_addin": ROOT / "addin",
}
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- layers: python tests/test_architecture.py -->", "<!-- end of layers -->"

FACADE = "__init__"
"""`import investpakke` alone: what it re-exports is loaded when it is asked for."""


def imported(path: Path) -> Iterator[str]:
    """Yield the names of modules, and of what is taken from them, but those of types only."""
    tree = ast.parse(path.read_text("utf-8"))
    of_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in of_types:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def layer(module: str) -> str:
    """Return the layer of a module: a folder or a module of the engine, or another package."""
    package, _, rest = module.partition(".")
    if package != "investpakke":
        return package if package in PACKAGES else ""
    name = rest.partition(".")[0] or FACADE
    home = PACKAGES[package] / package
    return name if (home / name).is_dir() or (home / f"{name}.py").is_file() else FACADE


@cache
def layers() -> dict[str, frozenset[str]]:
    """Return which layers each layer imports."""
    found: dict[str, set[str]] = {}
    for package, folder in PACKAGES.items():
        for path in sorted((folder / package).rglob("*.py")):
            module = ".".join(path.relative_to(folder).with_suffix("").parts)
            own = layer(module)
            of = {layer(name) for name in imported(path)} - {"", own}
            found.setdefault(own, set()).update(of)
    found.pop(FACADE)
    return {name: frozenset(of - {FACADE}) for name, of in found.items()}


@cache
def modules() -> dict[str, Path]:
    """Return the file of every module by its name; a package's name is its `__init__.py`."""
    found = {}
    for folder in PACKAGES.values():
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == FACADE else parts)] = path
    return found


def folder_of(module: str) -> str:
    """Return the folder of a module; a front, and what lies in a package itself, is its own."""
    folder = module.rpartition(".")[0]
    is_front = modules()[module].stem == FACADE
    return module if is_front or folder in PACKAGES else f"{folder}/"


def folders() -> dict[str, set[str]]:
    """Return which folders and fronts each of them imports."""
    found: dict[str, set[str]] = {}
    for module, path in modules().items():
        own = folder_of(module)
        for name in imported(path):
            other = name if name in modules() else name.rpartition(".")[0]
            if other in modules() and folder_of(other) != own:
                found.setdefault(own, set()).add(folder_of(other))
    return found


def in_order() -> list[str]:
    """Return the layers, those that import others before these."""
    sorter = TopologicalSorter({name: sorted(of) for name, of in sorted(layers().items())})
    return list(sorter.static_order())[::-1]


def table() -> str:
    """Return the layers as a table, from what imports the most down to what imports nothing."""
    lines = ["| layer | imports |", "|---|---|"]
    order = in_order()
    for name in order:
        of = sorted(layers()[name], key=order.index)
        lines.append(f"| `{name}` | {', '.join(f'`{one}`' for one in of) or '–'} |")
    return "\n".join(lines)


def drawn(page: str) -> str:
    """Return the page with the table of today."""
    pattern = f"{re.escape(BEGIN)}.*?{re.escape(END)}"
    return re.sub(pattern, lambda _: f"{BEGIN}\n{table()}\n{END}", page, flags=re.DOTALL)


def test_no_two_layers_import_each_other() -> None:
    assert len(in_order()) == len(layers())  # a cycle has no order: graphlib names it


def test_no_two_folders_import_each_other() -> None:
    order = list(TopologicalSorter(folders()).static_order())  # a cycle has no order
    assert set(folders()) <= set(order)


def test_the_engine_imports_no_builder_and_the_builders_no_add_in() -> None:
    assert layers()["investpakke_addin"] >= {"investpakke_templates"}
    assert "investpakke_addin" not in layers()["investpakke_templates"]
    of_engine = {name for own, of in layers().items() if own not in PACKAGES for name in of}
    assert not of_engine & {"investpakke_templates", "investpakke_addin"}


def test_the_arithmetic_imports_no_workbook_and_no_page() -> None:
    for name in ("calc", "model", "rates", "packages"):
        assert not layers()[name] & {"workbook", "validate", "show", "command_line", "source"}


def test_the_folders_of_what_is_shown_import_one_way() -> None:
    home = PACKAGES["investpakke"] / "investpakke" / "show"
    of: dict[str, set[str]] = {}
    for path in home.rglob("*.py"):
        own = path.relative_to(home).parts[0] if path.parent != home else "show"
        for name in imported(path):
            if name.startswith("investpakke.show."):
                part = name.split(".")[2]
                of.setdefault(own, set()).add(part if (home / part).is_dir() else "show")
    order = [*TopologicalSorter({own: names - {own} for own, names in of.items()}).static_order()]
    assert order[0] == "show"
    assert order.index("charts") < order.index("results") < order.index("report")


def test_what_is_shown_of_a_result_knows_no_terminal_and_no_html() -> None:
    results = PACKAGES["investpakke"] / "investpakke" / "show" / "results"
    named = {name for path in results.glob("*.py") for name in imported(path)}
    renderers = ("rich", "investpakke.show.terminal", "investpakke.show.html")
    assert not [name for name in named if name.startswith((*renderers, "investpakke.show.report"))]


def test_the_page_shows_the_layers_as_they_are() -> None:
    page = PAGE.read_text("utf-8")
    assert BEGIN in page
    assert drawn(page) == page, "run `python tests/test_architecture.py`"


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text("utf-8")), "utf-8")
    sys.exit()

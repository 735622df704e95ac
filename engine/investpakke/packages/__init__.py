"""Published packages as data, and the loader of package files."""

from investpakke.packages.loader import load_package, parse_package, shipped_packages

__all__ = ["load_package", "parse_package", "shipped_packages"]

"""Where the reader of TOML tables used to stand; it serves more than packages now."""

from investpakke.toml_table import Table

__all__ = ["Table"]

"""A package and all that is said with it, from wherever it comes: opened once."""

from investpakke.source.source import Source

__all__ = ["Source"]

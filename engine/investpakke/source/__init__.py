"""A package and all that is said with it, from wherever it comes: opened once."""

from investpakke.source.source import ABOUT, Source

__all__ = ["ABOUT", "Source"]

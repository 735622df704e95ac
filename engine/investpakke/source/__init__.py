"""A package and everything stored with it, from any kind of source, opened once."""

from investpakke.source.source import Source

__all__ = ["Source"]

"""Options that make trouble in the process that examines a file, the first time they are asked.

A worker process loads them by name, so they stand in a module of their own.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from investpakke.validate.batch.many import Options
from investpakke.validate.rule import Rule


@dataclass(frozen=True, slots=True)
class TroubleOnce(Options):
    """As a file does that is too much for an engine.

    Parameters
    ----------
    flag : str
        A file; whoever deletes it makes the trouble.
    trouble : str
        "kill" ends the process, "hang" holds it up for good, "eat" asks for more memory than
        there is, "wait" waits for a file that is named as the flag, with ".end" after it.
    """

    flag: str = ""
    trouble: Literal["kill", "hang", "eat", "wait"] = "kill"

    @classmethod
    def at(cls, flag: Path, trouble: Literal["kill", "hang", "eat", "wait"]) -> Self:
        """Return options whose flag is set."""
        flag.touch()
        return cls(flag=str(flag), trouble=trouble)

    def chooses(self, rule: Rule) -> bool:
        """Make the trouble, then choose as usual."""
        try:
            Path(self.flag).unlink()
        except FileNotFoundError:
            return Options.chooses(self, rule)
        if self.trouble == "kill":
            os._exit(9)
        if self.trouble == "eat":
            bytearray(10**12)
        while not Path(f"{self.flag}.end").exists():
            time.sleep(0.01)
        return True

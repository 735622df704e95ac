r"""Links to other files: which lead to the add-in, and whether they do so on every desk.

Excel stores a call of an add-in's function as one of a linked file: ``[1]!INVEST_NET(…)``. Where
the add-in lies in a folder of Excel's own, such as the start folder, only the file's name is kept,
and every Excel looks in its own folder. From anywhere else the path is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PureWindowsPath
from urllib.parse import unquote

ADDIN = "investpakke.xlam"

_LOOKED_FOR = frozenset({"xlStartup", "xlAlternateStartup", "xlLibrary", "xlPathMissing"})
"""What a link's type ends in where Excel looks for the name in folders of its own."""

_START_FOLDER = "xlstart"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another file.

    Parameters
    ----------
    file : str
        As the workbook names it.
    kind : str
        The last part of its type, e.g. "externalLinkPath" or "xlStartup".
    part : str
        The part of the workbook that holds it.
    """

    file: str
    kind: str = ""
    part: str = ""

    @property
    def _path(self) -> PureWindowsPath:
        return PureWindowsPath(unquote(self.file).removeprefix("file:///"))

    @property
    def shown(self) -> str:
        """The file as Excel shows it."""
        return str(self._path) if self.file else ""

    @property
    def is_addin(self) -> bool:
        """Whether it leads to a file with the name of our add-in."""
        return self._path.name.casefold() == ADDIN

    @property
    def works_everywhere(self) -> bool:
        r"""Whether it leads to the add-in in Excel's own folder, on every desk.

        Examples
        --------
        >>> Link("investpakke.xlam", "xlStartup").works_everywhere
        True
        >>> Link(r"C:\Hentet\investpakke.xlam", "externalLinkPath").works_everywhere
        False
        """
        if not self.is_addin:
            return False
        folder = self._path.parent.name.casefold()
        return self.kind in _LOOKED_FOR or folder == _START_FOLDER


def called_file(owner: str) -> Link:
    r"""Return the file that a formula names before a function, with its path.

    Examples
    --------
    >>> called_file(r"'C:\Hentet\[investpakke.xlam]Ark1'").file
    'C:\\Hentet\\investpakke.xlam'
    """
    file = owner.removeprefix("'").removesuffix("'").replace("''", "'")
    folder, bracket, rest = file.rpartition("[")
    return Link(folder + rest.partition("]")[0] if bracket else file)

"""What an examination is asked to do: the same for every workbook of a run."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from investpakke.errors import InputError, Text, same
from investpakke.model import Package
from investpakke.validate.rule import Rule
from investpakke.validate.rules import all_rules


@dataclass(frozen=True, slots=True)
class Options:
    """How workbooks are examined; it can be sent to other processes.

    Parameters
    ----------
    select, ignore : tuple of str
        Codes or the beginnings of codes; no ``select`` means all rules. ``ignore`` wins.
    full : bool
        Have the second engine compute every cell.
    third_opinion : bool
        Have LibreOffice compute what the two engines disagree on.
    first_year : int, optional
        The package's first year, where the workbook does not state it.
    against : Package, optional
        The package whose published figures count, where the workbook brings none.
    mapped : bool
        Describe each sheet by its formula patterns, as the HTML report shows them.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    full: bool = False
    third_opinion: bool = False
    first_year: int | None = None
    against: Package | None = None
    mapped: bool = False

    def chosen(self, rule: Rule) -> bool:
        """Return whether a rule is to look.

        Examples
        --------
        >>> from investpakke.validate.rules import all_rules
        >>> options = Options(select=("IP3",), ignore=("IP304",))
        >>> "IP301" in [rule.code for rule in all_rules() if options.chosen(rule)]
        True
        >>> "IP304" in [rule.code for rule in all_rules() if options.chosen(rule)]
        False
        """
        if self.ignore and rule.code.startswith(self.ignore):
            return False
        return not self.select or rule.code.startswith(self.select)


def codes_of(texts: Sequence[str], where: str | Text) -> tuple[str, ...]:
    """Return codes or beginnings of codes, as they are compared.

    Parameters
    ----------
    texts : sequence of str
        Each may hold several, with commas between.
    where : str or Text
        What they were given to.

    Raises
    ------
    InputError
        No rule has such a code.

    Examples
    --------
    >>> codes_of(["ip3, IP201"], "--select")
    ('IP3', 'IP201')
    """
    parts = [part.strip().upper() for text in texts for part in text.split(",")]
    wanted = tuple(dict.fromkeys(part for part in parts if part))
    known = [rule.code for rule in all_rules()]
    for code in wanted:
        if not any(rule.startswith(code) for rule in known):
            raise _unknown(code, known, where)
    return wanted


def _unknown(code: str, known: Sequence[str], where: str | Text) -> InputError:
    near = difflib.get_close_matches(code, known, n=1, cutoff=0.5)
    return InputError(
        Text("der er ingen regel med den kode", "no rule has that code"),
        where=where,
        expected=Text("en kode eller dens begyndelse, fx IP301 eller IP3",
                      "a code or how it begins, e.g. IP301 or IP3"),
        got=same(code),
        mend=Text(f"Mente du {near[0]}?", f"Did you mean {near[0]}?") if near else None,
    )  # fmt: skip

"""How many published figures tie and how many do not, in one sentence for every page."""

from __future__ import annotations

from collections.abc import Sequence

from investpakke.reconciliation import Verdict
from investpakke.text import Text, counted, joined


def tally(verdicts: Sequence[Verdict], explained: Text) -> Text:
    """Return in one sentence how many figures tie, differ and are lost: they sum to all.

    ``explained`` says where the differences are explained.

    Examples
    --------
    >>> from investpakke.text import same
    >>> tally([Verdict.TIES, Verdict.TIES, Verdict.KNOWN, Verdict.LOST],
    ...       same("explained below")).en
    '2 of 4 published figures tie, 1 differs (explained below), 1 is lost in the source.'
    """
    count = {verdict: verdicts.count(verdict) for verdict in Verdict}
    ties, all_ = count[Verdict.TIES], len(verdicts)
    said = [Text("{ties} of {all} published figures tie", ties=ties, all=all_)]
    known, lost, wrong = (count[v] for v in (Verdict.KNOWN, Verdict.LOST, Verdict.DIFFERS))
    if known:
        known_ones = counted("{n} differs ({why})", "{n} differ ({why})", known, why=explained)
        said.append(known_ones)
    if lost:
        said.append(counted("{n} is lost in the source", "{n} are lost in the source", lost))
    if wrong:
        said.append(
            counted(
                "{n} differs without an explanation", "{n} differ without an explanation", wrong
            )
        )
    return Text("{figures}.", figures=joined(said))

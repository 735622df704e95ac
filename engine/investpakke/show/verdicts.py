"""How many published figures tie and how many do not, in one sentence for every page."""

from __future__ import annotations

from collections.abc import Sequence

from investpakke.reconcile import Verdict
from investpakke.text import Bilingual, Text


def counted(verdicts: Sequence[Verdict], explained: Text) -> Text:
    """Return in one sentence how many figures tie, differ and are lost: they sum to all.

    ``explained`` says where the differences are explained.

    Examples
    --------
    >>> counted([Verdict.TIES, Verdict.TIES, Verdict.KNOWN, Verdict.LOST],
    ...         Text("forklaret nedenfor", "explained below")).en
    '2 of 4 published figures tie, 1 differs (explained below), 1 is lost in the source.'
    """
    count = {verdict: verdicts.count(verdict) for verdict in Verdict}
    ties, all_ = count[Verdict.TIES], len(verdicts)
    da = [f"{ties} af {all_} offentliggjorte tal stemmer med beregningen"]
    en = [f"{ties} of {all_} published figures tie"]
    known, lost, wrong = (count[v] for v in (Verdict.KNOWN, Verdict.LOST, Verdict.DIFFERS))
    if known:
        da.append(f"{known} afviger fra beregningen ({explained.da})")
        en.append(f"{known} {'differs' if known == 1 else 'differ'} ({explained.en})")
    if lost:
        da.append(f"{lost} mangler i kilden")
        en.append(f"{lost} {'is' if lost == 1 else 'are'} lost in the source")
    if wrong:
        da.append(f"{wrong} afviger uden forklaring")
        en.append(f"{wrong} {'differs' if wrong == 1 else 'differ'} without an explanation")
    return Bilingual(f"{', '.join(da)}.", f"{', '.join(en)}.")

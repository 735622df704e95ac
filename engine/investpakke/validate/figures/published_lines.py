"""The published figures beside the engine's values for a workbook's inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from investpakke.errors import InvestpakkeError
from investpakke.model import Figure
from investpakke.reconciliation import Line, line_of
from investpakke.validate.subject import Subject


def published_lines(subject: Subject) -> Iterator[tuple[Figure, Line | None]]:
    """Yield each published figure with its line; None where the workbook has no such figure.

    Parameters
    ----------
    subject : Subject
        The workbook; nothing is yielded without a package or a published one to compare it with.
    """
    package, result, published = subject.package, subject.result, subject.published
    if package is None or result is None or published is None:
        return
    package = replace(package, published=published.published)
    for figure in package.published:
        try:
            yield figure, line_of(figure, package, result)
        except InvestpakkeError:
            yield figure, None

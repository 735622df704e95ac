"""The sections in the order of the published document: each yields the pages that it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from investpakke.show.report.page import Page
from investpakke.show.report.sections import (
    assumptions,
    follow_up,
    groups,
    method,
    overview,
    present_value,
    probability,
    reconciled,
    scenarios,
    sensitivity,
    switching,
    yearly,
)
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import Writer

Section = Callable[[Subject, Writer], Iterator[Page]]

SECTIONS: tuple[Section, ...] = (
    overview.section,
    yearly.section,
    groups.section,
    switching.section,
    sensitivity.section,
    probability.section,
    present_value.section,
    scenarios.section,
    follow_up.section,
    reconciled.section,
    assumptions.section,
    method.section,
)
"""A section without anything to say yields no page; the table of contents follows the pages."""

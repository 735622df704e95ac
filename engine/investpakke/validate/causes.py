"""Combine findings with the same cause into one, however many places it has."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from investpakke.text import Problem
from investpakke.validate.finding import Finding, Place
from investpakke.validate.fingerprint import cause_fingerprint
from investpakke.validate.rule import Rule

_MOST_CELLS = 10_000
"""Cells of one place that are compared with possible causes."""


def group_by_cause(findings: Iterable[Finding], rules: Sequence[Rule]) -> list[Finding]:
    """Return the findings of rules with one finding per cause.

    Parameters
    ----------
    findings : iterable of Finding
        What the rules yield, place by place, each with its fingerprint.
    rules : sequence of Rule
        The rules that were applied.
    """
    groups: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        key = (finding.code, finding.severity, finding.cause or _message_key(finding))
        groups.setdefault(key, []).append(finding)
    merged = [_merge(parts) for parts in groups.values()]
    return list(_attach_effects(merged, rules))


def restrict(finding: Finding, parts: Sequence[Finding]) -> Finding:
    """Return a finding reduced to some of its places."""
    if tuple(parts) == finding.sightings:
        return finding
    own = [part for part in parts if part.code == finding.code]
    one = _merge(own or parts)
    return replace(one, parts=tuple(parts), severity=max(part.severity for part in parts))


def _message_key(finding: Finding) -> Hashable:
    """Return what a finding says: identical findings on one sheet have one cause."""
    return finding.place.sheet, finding.what, finding.expected, finding.found


def _merge(parts: Sequence[Finding]) -> Finding:
    first = parts[0]
    differ = len({part.what for part in parts}) > 1
    return replace(
        first,
        what=Problem(first.id, first.several) if differ and first.several else first.what,
        fingerprint=cause_fingerprint(first),
        parts=tuple(parts),
    )


def _attach_effects(findings: Sequence[Finding], rules: Sequence[Rule]) -> Iterator[Finding]:
    """Yield the findings; those caused by another one become part of it."""
    explains = {rule.code: rule.explains for rule in rules if rule.explains}
    told = {code for codes in explains.values() for code in codes}
    causes = [found for found in findings if found.code in explains]
    gathered: dict[int, list[Finding]] = {}
    rest: list[Finding] = []
    for found in findings:
        if found.code not in told:
            rest.append(found)
            continue
        own: list[Finding] = []
        able = [cause for cause in causes if found.code in explains[cause.code]]
        for part in found.sightings:
            cause = next((one for one in able if _covers(one, part.place)), None)
            (own if cause is None else gathered.setdefault(id(cause), [])).append(part)
        if len(own) == len(found.sightings):
            rest.append(found)
        elif own:
            rest.append(restrict(found, own))
    for found in rest:
        effects = gathered.get(id(found), [])
        if effects:
            worst = max(found.severity, *(effect.severity for effect in effects))
            yield replace(found, severity=worst, parts=(*found.sightings, *effects))
        else:
            yield found


def _covers(cause: Finding, place: Place) -> bool:
    """Return whether all cells of a place belong to a finding."""
    if place.area is None or place.area.size > _MOST_CELLS:
        return False
    areas = [one.area for one in cause.places if one.sheet == place.sheet and one.area is not None]
    meeting = [area for area in areas if area.meets(place.area)]
    return bool(meeting) and all(
        any(area.holds(*cell) for area in meeting) for cell in place.area.cells()
    )

"""What stops an add-in on a hardened desktop: one table of checks, read against the registry.

The table is ``desk.toml``: the doctor's findings and the deployment note are made from it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from investpakke.text import Bilingual, Text
from investpakke_addin.environment import ADDIN
from investpakke_addin.finding import Finding, Source, State, Who

if TYPE_CHECKING:
    from investpakke_addin.machine import Machine

Key = Mapping[str, str | bytes]
"""The values of a registry key, by their names in lower case."""
Registry = Callable[[str], Key]
"""Reads a key such as ``HKCU\\SOFTWARE\\…``; empty if it is not there or cannot be read."""

_ELSEWHERE = Text("cannot be checked here")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a setting is; with a rule, in a list ``rule=value|rule=value``."""

    key: str
    value: str
    rule: str = ""
    source: int = 0

    @property
    def shown(self) -> str:
        """The place as an administrator looks it up."""
        return rf"{self.key}\{self.value}"

    def read(self, keys: Mapping[str, Key]) -> str | None:
        """Return the setting, or None where there is none."""
        found = keys.get(self.key, {}).get(self.value.lower())
        if found is None or not self.rule:
            return None if found is None else str(found).strip()
        pairs = (part.partition("=") for part in str(found).split("|"))
        states = {rule.strip().lower(): state.strip() for rule, _, state in pairs}
        return states.get(self.rule)


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the table; ``desk.toml`` says what its columns mean."""

    name: str
    title: Text
    places: tuple[Place, ...]
    stops: tuple[str, ...]
    allows: tuple[str, ...]
    meaning: Text
    remedy: Text
    who: Who
    sources: tuple[Source, ...]
    eased_by: Literal["", "signature", "location"] = field(default="")
    unset: Literal["ok", "unknown"] = field(default="ok")

    def finding(
        self, state: State, what: Text, remedy: Text | None = None, place: Place | None = None
    ) -> Finding:
        """Return a finding of this check; without a source never more than unknown."""
        first = 0 if place is None else place.source
        sources = self.sources[first:] + self.sources[:first]
        if not self.sources and state in {State.PROBLEM, State.WARNING}:
            state = State.UNKNOWN
            what = Text("{what}; there is no public source, so it cannot be checked", what=what)
        return Finding(self.name, self.title, state, what, remedy, self.who, sources)


@cache
def checks() -> tuple[Check, ...]:
    """Return the table, in the order of the doctor's lines."""
    text = resources.files("investpakke_addin").joinpath("desk.toml").read_text("utf-8")
    return tuple(
        Check(
            name=row["name"],
            title=Bilingual(**row["title"]),
            places=tuple(Place(**place) for place in row["places"]),
            stops=tuple(row["stops"]),
            allows=tuple(row["allows"]),
            meaning=Bilingual(**row["meaning"]),
            remedy=Bilingual(**row["remedy"]),
            who=Who(row["who"]),
            sources=tuple(Source(**source) for source in row["sources"]),
            eased_by=row.get("eased_by", ""),
            unset=row.get("unset", "ok"),
        )
        for row in tomllib.loads(text)["check"]
    )


def check_named(name: str) -> Check:
    """Return a check of the table."""
    return next(check for check in checks() if check.name == name)


def read_keys(registry: Registry) -> dict[str, Key]:
    """Return the registry keys that the table names."""
    names = dict.fromkeys(place.key for check in checks() for place in check.places)
    return {key: registry(key) for key in names}


def examined(check: Check, machine: Machine) -> Finding:
    """Return what a check of the table says of a machine."""
    if not machine.environment.supported:
        return check.finding(State.UNKNOWN, _ELSEWHERE)
    if check.name == "network_appdata":
        return _network(check, machine)
    if check.name == "disabled_items":
        return _disabled(check, machine)
    return _policy(check, machine)


def trusts_start_folder(machine: Machine) -> bool:
    """Whether Excel trusts its start folder: trusted locations are on, and it is not a share."""
    (off,) = check_named("trusted_locations").places
    return off.read(machine.keys) != "1" and not _on_network_without_trust(machine)


def _policy(check: Check, machine: Machine) -> Finding:
    set_at = [(place, value) for place in check.places if (value := place.read(machine.keys))]
    stopping = [(place, value) for place, value in set_at if value in check.stops]
    if stopping:
        place, value = stopping[0]
        said = Text(
            "{meaning} ({place} = {value})", meaning=check.meaning, place=place.shown, value=value
        )
        eased = _eased(check, machine)
        state = State.WARNING if eased else State.PROBLEM
        return check.finding(state, said, check.remedy, place)
    for place, value in set_at:
        if value not in check.allows:
            strange = Text(
                "the value is not a known one ({place} = {value})", place=place.shown, value=value
            )
            return check.finding(State.UNKNOWN, strange, check.remedy, place)
    if set_at:
        place, value = set_at[0]
        allows = Text("does not stop it ({place} = {value})", place=place.shown, value=value)
        return check.finding(State.OK, allows, place=place)
    if check.unset == "unknown":
        unseen = Text("neither group policy nor Intune sets it; a local choice cannot be seen here")
        return check.finding(State.UNKNOWN, unseen, _BY_HAND)
    return check.finding(State.OK, Text("no policy sets it"))


_BY_HAND = Text(
    "Look in PowerShell: Get-MpPreference | Select-Object AttackSurfaceReductionRules_Ids, "
    "AttackSurfaceReductionRules_Actions; 1 is blocked"
)


def _eased(check: Check, machine: Machine) -> bool:
    if check.eased_by == "signature":
        return machine.signed
    return check.eased_by == "location" and (machine.signed or trusts_start_folder(machine))


def _network(check: Check, machine: Machine) -> Finding:
    folder = str(machine.environment.xlstart or "")
    if not _is_network(folder, machine):
        return check.finding(State.OK, Text("the start folder is on this machine"))
    if not _on_network_without_trust(machine):
        return check.finding(
            State.OK, Text("a network drive that a policy trusts: {folder}", folder=folder)
        )
    said = Text("{meaning}: {folder}", meaning=check.meaning, folder=folder)
    return check.finding(State.WARNING if machine.signed else State.PROBLEM, said, check.remedy)


def _on_network_without_trust(machine: Machine) -> bool:
    (allowed,) = check_named("network_appdata").places
    folder = str(machine.environment.xlstart or "")
    return _is_network(folder, machine) and allowed.read(machine.keys) != "1"


def _is_network(path: str, machine: Machine) -> bool:
    plain = path.replace("/", "\\")
    if plain.startswith("\\\\"):
        return not plain.startswith(("\\\\?\\", "\\\\.\\")) or plain[4:8].upper() == "UNC\\"
    return plain[:2].upper() in machine.network_drives


def _disabled(check: Check, machine: Machine) -> Finding:
    (place,) = check.places
    entries = machine.keys.get(place.key, {}).values()
    if any(ADDIN in _in_entry(entry) for entry in entries):
        said = Text("{meaning} ({place})", meaning=check.meaning, place=place.key)
        return check.finding(State.PROBLEM, said, check.remedy)
    return check.finding(State.OK, Text("the add-in is not among them"))


def _in_entry(entry: str | bytes) -> str:
    """Return the text of an entry: twelve bytes of numbers, then UTF-16."""
    if isinstance(entry, str):
        return entry.lower()
    return entry[12:].decode("utf-16-le", "replace").lower()


def note_table(head: str, no_source: str) -> str:
    """Return the deployment note's table of what can stop the add-in (Danish Markdown)."""
    lines = [head]
    for check in checks():
        where = "<br>".join(f"`{place.shown}`" for place in check.places)
        stops = ", ".join(check.stops) or "—"
        source = "<br>".join(f"[{source.title}]({source.url})" for source in check.sources)
        told = check.meaning.da[0].upper() + check.meaning.da[1:]
        lines.append(
            f"| **{check.title.da}.** {told} | {where} | {stops} | {check.remedy.da} "
            f"| {check.who.label.da} | {source or no_source} |"
        )
    return "\n".join(lines)

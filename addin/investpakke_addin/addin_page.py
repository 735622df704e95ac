"""Output of the commands of ``investpakke addin``: lines for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from investpakke.show.view import Column, Element, Kind, Mark, Row, Table
from investpakke.text import Language, Text, both, same
from investpakke_addin.deployment import NOTE, Exported
from investpakke_addin.environment import Environment
from investpakke_addin.finding import Finding, State
from investpakke_addin.install import AddinState, Installed, Removed, Status
from investpakke_addin.setting_changes import Change

_STATES = {
    AddinState.MISSING: Text("not installed"),
    AddinState.CURRENT: Text("installed, current"),
    AddinState.OUTDATED: Text("installed, another version"),
    AddinState.SIGNED: Text("installed, not the packaged file (e.g. signed)"),
    AddinState.FOREIGN: Text("a file is there that install did not put there"),
}
_COLUMNS = (
    Column(Text("Result"), Kind.TEXT),
    Column(Text("What"), Kind.TEXT),
    Column(Text("Finding, and what to do"), Kind.PROSE),
    Column(Text("Who"), Kind.TEXT),
)
_LOOKS = {State.PROBLEM: "red", State.UNKNOWN: "quiet"}


def installed_lines(done: Installed, environment: Environment) -> Iterator[Text]:
    """Yield the lines on an installation."""
    if done.copied:
        yield Text("The add-in was put in {addin}", addin=done.addin)
    else:
        yield Text("The add-in was in {addin}", addin=done.addin)
    yield from _change_lines(done.changes, environment)
    for backup in done.backups:
        yield Text("Copy of the old file: {backup}", backup=backup)
    if done.changes:
        yield Text(
            "The settings apply to investpakke only, not to your other workbooks with xlwings"
        )
    yield Text(
        "Next step: start Excel and type =INVEST_NET(2340,2345). If it does not "
        "answer 5, run: investpakke addin doctor"
    )


def removed_lines(done: Removed, environment: Environment) -> Iterator[Text]:
    """Yield the lines on a removal."""
    if done.addin is not None:
        yield Text("Removed from {addin}", addin=done.addin)
    elif not done.left:
        yield Text("The add-in was not installed")
    yield from _change_lines(done.changes, environment)
    yield from done.left


def status_lines(found: Status, environment: Environment) -> Iterator[Text]:
    """Yield the lines on the installed add-in."""
    state = _STATES[found.state]
    yield Text("The add-in: {state}", state=state)
    if found.addin is not None:
        yield same(f"  {found.addin}")
    if found.sha256 is not None:
        yield same(f"  sha256 {found.sha256}")
    if found.version is not None:
        yield same(f"  investpakke {found.version}")
    if found.sha256 != found.packaged_sha256:
        packaged = found.packaged_sha256
        yield Text(
            "The packaged add-in: sha256 {sha256}, {version}",
            sha256=packaged or Text("(missing)"),
            version=environment.version,
        )
    if found.fault is not None:
        yield both(found.fault.text)
    elif found.settings is None:
        yield Text("No {config}", config=environment.config)
    else:
        yield Text("Settings in {config}", config=environment.config)
        yield from (
            same(f"  {line.key} = {_discreet(line.key, line.value)}")
            for line in found.settings.lines
        )


def exported_lines(done: Exported) -> Iterator[Text]:
    """Yield the lines on an exported folder."""
    yield Text("The IT folder: {folder}", folder=done.folder)
    for name, digest in done.checksums.items():
        yield same(f"  {digest}  {name}")
    yield from done.fit.notes()
    yield Text(
        "Next step: give the IT department the folder; begin with {note} (in Danish)", note=NOTE
    )


def finding_parts(findings: Sequence[Finding], language: Language) -> Iterator[Element]:
    """Yield the doctor's table, with one row per finding."""
    rows = [
        Row(
            [
                Mark(finding.state.label.in_language(language), _LOOKS.get(finding.state, "")),
                finding.title,
                finding.line(language),
                finding.who.label if finding.remedy and finding.state is not State.OK else "",
            ]
        )
        for finding in findings
    ]
    yield Table(Text("The doctor's findings"), _COLUMNS, [rows])


def change_forms(changes: Sequence[Change]) -> list[dict[str, str | None]]:
    """Return changed settings as JSON."""
    return [
        {"key": c.key, "before": _told(c.key, c.before), "after": _told(c.key, c.after)}
        for c in changes
    ]


def status_form(found: Status, environment: Environment, language: Language) -> dict[str, Any]:
    """Return the status as JSON."""
    lines = found.settings.lines if found.settings else ()
    return {
        "state": found.state.value,
        "addin": None if found.addin is None else str(found.addin),
        "version": found.version,
        "sha256": found.sha256,
        "packaged_version": environment.version,
        "packaged_sha256": found.packaged_sha256,
        "settings_file": str(environment.config),
        "settings": {line.key: _discreet(line.key, line.value) for line in lines},
        "fault": None if found.fault is None else found.fault.text(language),
    }


def finding_form(finding: Finding, language: Language) -> dict[str, Any]:
    """Return a finding as JSON."""
    remedy = finding.remedy
    return {
        "check": finding.check,
        "state": finding.state.value,
        "found": finding.what.in_language(language),
        "remedy": None if remedy is None else remedy.in_language(language),
        "who": None if remedy is None else finding.who.value,
        "sources": [{"title": source.title, "url": source.url} for source in finding.sources],
    }


def _change_lines(changes: Sequence[Change], environment: Environment) -> Iterator[Text]:
    if changes:
        yield Text("Settings in {config}", config=environment.config)
    for change in changes:
        before, after = _told(change.key, change.before), _told(change.key, change.after)
        was = same("") if before is None else Text(" (was: {before})", before=before)
        now = Text("removed") if after is None else same(after)
        yield Text("  {key} = {now}{was}", key=change.key, now=now, was=was)


def _told(key: str, value: str | None) -> str | None:
    return None if value is None else _discreet(key, value)


def _discreet(key: str, value: str) -> str:
    """Return a value, or dots for a licence or a token of xlwings: reports are passed on."""
    return "…" if any(word in key.upper() for word in ("LICENSE", "TOKEN", "PASSWORD")) else value

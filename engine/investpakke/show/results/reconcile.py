"""Computed figures against the published ones: what ties, and what is known to differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from investpakke.model import Figure, Package
from investpakke.reconciliation import QUANTITY_TEXT, VERDICT_TEXT, Line, Verdict
from investpakke.show.names import package_title
from investpakke.show.plain import Form
from investpakke.show.view import (
    Bullets,
    Column,
    Element,
    Gap,
    Heading,
    Kind,
    Mark,
    Page,
    Paragraph,
    Row,
    Table,
)
from investpakke.show.writer import NOTHING, Writer
from investpakke.text import Language, Text, counted, in_context, joined, same

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_LINES = (
    Column(Text("No."), Kind.TEXT),
    Column(Text("Figure"), Kind.PROSE),
    Column(Text("Unit"), Kind.TEXT),
    Column(Text("Published"), Kind.AMOUNT),
    Column(Text("Computed"), Kind.AMOUNT),
    Column(Text("Difference"), Kind.AMOUNT),
    Column(Text("Verdict"), Kind.TEXT),
)
_PARTS = (
    Column(Text("Part"), Kind.TEXT),
    Column(Text("Figures"), Kind.AMOUNT),
    Column(Text("Tie"), Kind.AMOUNT),
    Column(Text("Differ, explained"), Kind.AMOUNT),
    Column(Text("Differ, unexplained"), Kind.AMOUNT),
    Column(Text("Lost in the source"), Kind.AMOUNT),
)
_COLOURS = {
    Verdict.TIES: "green",
    Verdict.KNOWN: "yellow",
    Verdict.LOST: "yellow",
    Verdict.DIFFERS: "red",
}
_UNITS = {"personer": in_context("short", "persons")}
_EXACT = 1e-9
_EXTRA_DECIMALS = 2
_ROUNDING = Text(
    "A figure agrees when the difference is at most half a unit of the last "
    "published digit. If the difference is not zero, the computed figure is "
    "shown with two more decimals."
)


class Part(StrEnum):
    """One part of the reconciliation."""

    CASES = "cases"
    GROUPS = "groups"
    PACKAGE = "package"
    PATH = "yearly_path"
    ARITHMETIC = "path_arithmetic"
    HEADLINE = "headline"
    RATIO = "ratio"


TITLES: Mapping[Part, Text] = {
    Part.CASES: Text("The cases"),
    Part.GROUPS: Text("The groups"),
    Part.PACKAGE: Text("The package"),
    Part.PATH: Text("The path year by year, under the stated phasing"),
    Part.ARITHMETIC: Text("The published path, checked against itself"),
    Part.HEADLINE: Text("The headline's averages"),
    Part.RATIO: Text("The ratio of two figures"),
}


def page(
    package: Package, lines: Sequence[Line], writer: Writer, *, only_differences: bool = False
) -> Iterator[Element]:
    """Yield every published figure, or those that do not tie, beside the computed one."""
    title = writer.say(Text("against published figures"))
    shown = [line for line in lines if not only_differences or _is_open(line)]
    yield Heading(f"{package_title(package)}: {title}")
    yield Paragraph(package.source, "note")
    if shown:
        yield _table(package, shown, _whys(lines), writer)
        yield Gap()
    for index, why in enumerate(_whys(lines), start=1):
        yield Paragraph(f"({index}) {writer.say(why)}.")
    if shown:
        yield Paragraph(_ROUNDING, "note")
        yield Gap()
    yield from _what_differs(lines, writer)
    yield Paragraph(summary(lines), "strong")


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; a package without published figures has none."""
    lines = subject.published
    if not lines:
        return
    others = [line for line in lines if _is_open(line)]
    lead = Text(
        "Every published figure was held against the computed one "
        "at the document's own rounding. {said}",
        said=tally([line.verdict for line in lines], Text("explained here")),
    )
    parts: list[Element] = [Paragraph(lead, "lead"), _summary(subject)]
    if others:
        whys = _whys(lines)
        parts += [
            Heading(Text("Figures that do not agree, and why")),
            _table(subject.package, others, whys, writer),
            Bullets([f"({i}) {_sentence(writer.say(why))}" for i, why in enumerate(whys, 1)]),
        ]
    title = Text("Reconciliation with the published figures")
    yield Page("reconciliation", writer.say(title), parts)


def _table(package: Package, lines: Sequence[Line], whys: Sequence[Text], writer: Writer) -> Table:
    parts = in_parts(package, lines)
    return Table(
        Text("Published and computed figures"),
        _LINES,
        [_rows(own, whys, writer) for own in parts.values()],
        [writer.say(TITLES[part]) for part in parts],
        look="small",
    )


def _rows(lines: Sequence[Line], whys: Sequence[Text], writer: Writer) -> list[Row]:
    before = ["", *(line.figure.key for line in lines)]
    return [
        _row(line, whys, writer, "" if line.figure.key == key else line.figure.key)
        for line, key in zip(lines, before, strict=False)
    ]


def _row(line: Line, whys: Sequence[Text], writer: Writer, key: str) -> Row:
    figure, difference = line.figure, line.difference
    exact = difference is not None and abs(difference) <= _EXACT
    decimals = max(figure.decimals, 0) + (0 if exact else _EXTRA_DECIMALS)
    verdict = writer.say(VERDICT_TEXT[line.verdict])
    if figure.why and _is_open(line):
        verdict = f"{verdict} ({whys.index(figure.why) + 1})"
    return Row(
        [
            key,
            name_of(line),
            _UNITS.get(figure.unit, figure.unit),
            NOTHING if figure.value is None else writer.tkr(figure.value, figure.decimals),
            writer.tkr(line.computed, decimals),
            NOTHING if difference is None else writer.tkr(difference, decimals, signed=True),
            Mark(verdict, _COLOURS[line.verdict]),
        ]
    )


def _what_differs(lines: Sequence[Line], writer: Writer) -> Iterator[Paragraph]:
    for line in lines:
        if line.verdict is Verdict.DIFFERS:
            key, name, unit, published, computed, *_ = (
                writer.cell(cell, column)
                for cell, column in zip(
                    _row(line, (), writer, line.figure.key).cells, _LINES, strict=True
                )
            )
            label = " ".join(filter(None, (key, name)))
            text = Text(
                "published {cells}, computed {cells2} {unit}",
                cells=published,
                cells2=computed,
                unit=unit,
            )
            verdict = writer.say(VERDICT_TEXT[line.verdict])
            sentence = f"{verdict}: {label}: {writer.say(text)} ({line.figure.place})"
            yield Paragraph(sentence, "red")


def _summary(subject: Subject) -> Table:
    rows = []
    for part, lines in in_parts(subject.package, subject.published).items():
        verdicts = [line.verdict for line in lines]
        counts = (len(lines), *(verdicts.count(each) for each in Verdict))
        rows.append(Row([TITLES[part], *(count or NOTHING for count in counts)]))
    return Table(Text("The reconciliation in numbers"), _PARTS, [rows])


def _whys(lines: Sequence[Line]) -> list[Text]:
    """Return the explanations of what does not tie, each once."""
    whys = (line.figure.why for line in lines if line.figure.why and _is_open(line))
    return list(dict.fromkeys(whys))


def _is_open(line: Line) -> bool:
    return line.verdict is not Verdict.TIES


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


# --- figures and verdicts ----------------------------------------------------------------


def part_of(figure: Figure) -> Part:
    """Return the part of a figure; a mean net, and what is set against it, is a headline."""
    if figure.scope == "package":
        headline = figure.quantity == "mean_net" or not figure.must_tie
        return Part.HEADLINE if headline else Part.PACKAGE
    if figure.scope == "path":
        return Part.HEADLINE if figure.quantity == "mean_net" else Part.ARITHMETIC
    return {"case": Part.CASES, "group": Part.GROUPS, "year": Part.PATH, "ratio": Part.RATIO}[
        figure.scope
    ]


def in_parts(package: Package, lines: Sequence[Line]) -> dict[Part, list[Line]]:
    """Return the lines of each part; those of one case, group or year stand together."""
    order = {
        Part.CASES: [case.number for case in package.cases],
        Part.GROUPS: [str(group.id) for group in package.groups],
        Part.PATH: [str(year) for year in package.shown_years],
    }
    found: dict[Part, list[Line]] = {part: [] for part in Part}
    for line in lines:
        found[part_of(line.figure)].append(line)
    for part, keys in order.items():
        place = {key: index for index, key in enumerate(keys)}
        found[part] = _sorted_by(found[part], place)
    return {part: own for part, own in found.items() if own}


def _sorted_by(lines: list[Line], place: Mapping[str, int]) -> list[Line]:
    return sorted(lines, key=lambda line: place.get(line.figure.key, len(place)))


def name_of(line: Line) -> Text:
    """Return what a figure is called, without the case, group or year that it is of."""
    figure = line.figure
    return figure.label or QUANTITY_TEXT.get(figure.quantity, same(figure.quantity))


def summary(lines: Sequence[Line]) -> Text:
    """Return in one sentence how many figures agree, and whether all that should, do.

    Examples
    --------
    >>> summary(()).en
    'The package has no published figures to reconcile with.'
    """
    if not lines:
        return Text("The package has no published figures to reconcile with.")
    said = tally([line.verdict for line in lines], Text("explained"))
    if any(line.verdict is Verdict.DIFFERS for line in lines):
        return said
    return Text("{said} None differs without an explanation.", said=said)


def tally(verdicts: Sequence[Verdict], explained: Text) -> Text:
    """Return in one sentence how many figures agree, differ and are lost: they sum to all.

    ``explained`` says where the differences are explained.

    Examples
    --------
    >>> from investpakke.text import same
    >>> tally([Verdict.TIES, Verdict.TIES, Verdict.KNOWN, Verdict.LOST],
    ...       same("explained below")).en
    '2 of 4 published figures agree, 1 differs (explained below), 1 is lost in the source.'
    """
    count = {verdict: verdicts.count(verdict) for verdict in Verdict}
    ties, all_ = count[Verdict.TIES], len(verdicts)
    said = [Text("{ties} of {all} published figures agree", ties=ties, all=all_)]
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


# --- JSON --------------------------------------------------------------------------------


def form(
    package: Package, lines: tuple[Line, ...], language: Language, *, only_differences: bool = False
) -> Form:
    """Return every published figure (or those that do not tie) beside the computed one."""
    verdicts = [line.verdict for line in lines]
    return {
        "id": package.id,
        "name": package.name,
        "source": package.source,
        "ties": Verdict.DIFFERS not in verdicts,
        "counts": {verdict.value: verdicts.count(verdict) for verdict in Verdict},
        "figures": [
            _figure(line, language)
            for line in lines
            if not only_differences or line.verdict is not Verdict.TIES
        ],
    }


def _figure(line: Line, language: Language) -> Form:
    figure = line.figure
    return {
        "section": part_of(figure).value,
        "scope": figure.scope,
        "key": figure.key,
        "quantity": figure.quantity,
        "label": name_of(line).in_language(language),
        "unit": figure.unit,
        "published": figure.value,
        "computed": float(line.computed),
        "difference": line.difference,
        "decimals": figure.decimals,
        "must_tie": figure.must_tie,
        "verdict": line.verdict.value,
        "why": figure.why.in_language(language) if figure.why else None,
        "place": figure.place,
    }

"""Valid workbooks damaged at random, and what the program makes of them.

    python tests/fuzz_workbooks.py --mutants 2000 [--seed 1] [--keep FOLDER]

Each mutant is examined, refreshed (dry run) and read as a package. It must come to a result or
to an `InvestpakkeError`, within `SECONDS`; whatever else happens is printed, and the mutant
kept. A number and a seed give the same mutants every time.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import random
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

from existing_models import MODELS, make_model
from investpakke.errors import InvestpakkeError
from investpakke.validate import examine
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.refresh import refresh

SECONDS = 60
"""What one mutant may take in all three ways of reading it."""

READINGS: dict[str, Callable[[Path], object]] = {
    "validate": examine,
    "refresh": lambda path: refresh(path, dry_run=True, first_year=2025),
    "package": read_package,
}


def seeds(folder: Path) -> list[bytes]:
    """Return valid workbooks: the shipped empty one, and models as finance teams have them."""
    shipped = resources.files("investpakke_templates").joinpath("built/investeringspakke-tom.xlsx")
    models = [make_model(name, folder).read_bytes() for name in MODELS]
    return [shipped.read_bytes(), *models, *models]


# --- Damage ----------------------------------------------------------------------------------


def mutant(valid: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Return a damaged workbook, and the name of what was done to it."""
    if chance.random() < 0.1:
        return _bytes_flipped(valid, chance), "bytes of the file"
    members = {item.filename: data for item, data in _members(valid)}
    how = chance.choice(list(_IN_MEMBERS))
    for _ in range(chance.choice((1, 1, 2, 4))):
        _IN_MEMBERS[how](members, chance)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue(), how


def _members(data: bytes) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for item in archive.infolist():
            yield item, archive.read(item)


def _bytes_flipped(data: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return bytes(flipped)


Members = dict[str, bytes]


def _one(members: Members, chance: random.Random) -> str:
    """Return the name of a member; sheets and the workbook are chosen more often."""
    names = sorted(members)
    main = [name for name in names if "/worksheets/sheet" in name or name.endswith("workbook.xml")]
    return chance.choice(main if main and chance.random() < 0.6 else names)


def _flip(members: Members, chance: random.Random) -> None:
    name = _one(members, chance)
    if members[name]:
        members[name] = _bytes_flipped(members[name], chance)


def _cut(members: Members, chance: random.Random) -> None:
    name = _one(members, chance)
    members[name] = members[name][: chance.randrange(len(members[name]) + 1)]


def _remove(members: Members, chance: random.Random) -> None:
    if len(members) > 1:
        del members[_one(members, chance)]


def _swap(members: Members, chance: random.Random) -> None:
    one, other = _one(members, chance), _one(members, chance)
    members[one], members[other] = members[other], members[one]


def _repeat(members: Members, chance: random.Random) -> None:
    """Repeat, or leave out, an element and what is in it."""
    name = _one(members, chance)
    found = list(re.finditer(rb"<(\w+)[^<>]*?(?:/>|>[^<]*</\1>)", members[name]))
    if found:
        element = chance.choice(found)
        text = element[0] * chance.choice((0, 2, 30))
        members[name] = members[name][: element.start()] + text + members[name][element.end() :]


def _in_text(pattern: bytes, odd: tuple[bytes, ...]) -> Callable[[Members, random.Random], None]:
    """Return a damage that puts something odd in place of what a pattern's first group finds."""

    def damage(members: Members, chance: random.Random) -> None:
        name = _one(members, chance)
        found = list(re.finditer(pattern, members[name]))
        if found:
            start, end = chance.choice(found).span(1)
            old = members[name][start:end]
            new = chance.choice((*odd, old * 2, old[: len(old) // 2], old[::-1]))
            members[name] = members[name][:start] + new + members[name][end:]

    return damage


_ODD_VALUES = (
    b"",
    b"0",
    b"-1",
    b"1e400",
    b"NaN",
    b"INF",
    b"99999999999999999999",
    b"1048577",
    b"XFE1",
    b"A0",
    b"#REF!",
    b"A1:XFD1048576",
    b"\xc3\xa6\xc3\xb8",
    b"\xff",
    b"&#0;",
    b"&amp;",
    b"true",
    b"x" * 40_000,
    b"\xc2\xb2",
    b" ",
    b"1_000",
    b"../../../etc/passwd",
)
_ODD_FORMULAS = (
    b"",
    b"=",
    b"1+",
    b"A1",
    b"SUM(",
    b"((((",
    b")",
    b'"',
    b"'",
    b"[",
    b"]",
    b"{1,2;3}",
    b"SUM(A:XFD)",
    b"INDIRECT(A1)",
    b"OFFSET(A1,1,1)",
    b"1/0",
    b"IF(" * 200,
    b"[1]Ark!A1",
    b"NOSUCH(1)",
    b"LET(x,1,x)",
    b"A1:A2:A3",
    b"-" * 300 + b"1",
    b"SUM((A1,B2))",
    b"A1 B1",
    b"_xlfn.XLOOKUP(1,A:A,B:B)",
    b"1%%%",
    b"{=1}",
    b"'Nej'!A1",
    b"A1#",
    b"SUM(1:1048576)",
    b"!A1",
    b"INVEST_NET(A1:A3)",
    b"INVEST_AVERAGE(,,)",
    b"2^-2^99",
    b'"a"&amp;1',
    b"R1C1",
    b"TRUE",
    b"T[x]",
    b"@A1",
    b"#REF!+1",
    b"SUM(B3*C3)",
    b"SUM((A1:A3,C2))",
    b"SUM(A1:INDEX(A:A,B1))",
    b"SUM(Ark1:Ark9!A1)",
    b"_xlfn.LET(_xlpm.x,A1,_xlpm.x*2)",
    b"_xlfn.LET(_xlpm.x,_xlpm.x,1)",
    b"_xlfn.LAMBDA(_xlpm.x,_xlop.y,_xlpm.x)(A1)",
    b"_xlfn.LAMBDA(_xlpm.x)",
    b"_xlop.x+_xlpm.y",
    b"_xlfn.LAMBDA(" * 80,
    b"SUM(_xlfn.ANCHORARRAY(A1))",
    b"_xlfn.SINGLE(A1:B9)",
    b"SUBTOTAL(109,A:A)",
    b"AGGREGATE(14,6,A1:A9,B1)",
    b"SUBTOTAL(A1,1:9)",
    b"YEAR(A1)",
    b"SUM('[9]Nej'!A1:B2)",
    b"OFFSET(A1,-9,0)",
    b'INDIRECT("A"&amp;A1)',
)

_ODD_SETTINGS = (
    b' date1904="1"',
    b' date1904="maybe"',
    b' hidden="1"',
    b' hidden="1" collapsed="1"',
)
"""Attributes of the workbook, or of a row: what dates are counted from, and what is hidden."""

_ODD_KINDS = (
    b' t="shared" si="9"',
    b' t="array" ref="A1:XFD9"',
    b' t="dataTable" ref="B2"',
    b' t="array" ref=""',
    b' t="shared" ref="A1:B9" si="0"',
    b' t="array" ref="A9:B1"',
)

_IN_MEMBERS: dict[str, Callable[[Members, random.Random], None]] = {
    "bytes of a member": _flip,
    "a member cut short": _cut,
    "a member removed": _remove,
    "two members swapped": _swap,
    "an element repeated or left out": _repeat,
    "an attribute": _in_text(rb'\s[\w:]+="([^"]*)"', _ODD_VALUES),
    "an attribute's name": _in_text(rb'\s([\w:]+)="', (b"r", b"t", b"s", b"ref", b"x:id")),
    "a tag": _in_text(rb"</?([\w:]+)", (b"c", b"row", b"f", b"v", b"is", b"sheet", b"x:c")),
    "a text": _in_text(rb">([^<>]+)<", _ODD_VALUES),
    "a value": _in_text(rb"<v>([^<]*)</v>", _ODD_VALUES),
    "a formula": _in_text(rb"<f[^<>]*>([^<]*)</f>", _ODD_FORMULAS),
    "a value made a formula": _in_text(
        rb"(<v>[^<]*</v>)", tuple(b"<f>%b</f><v>1</v>" % text for text in _ODD_FORMULAS)
    ),
    "a formula's kind": _in_text(rb"<f([^<>/]*)>", _ODD_KINDS),
    "a setting": _in_text(rb"<(?:workbookPr|row)\b([^<>/]*)/?>", _ODD_SETTINGS),
    "a cell's kind": _in_text(
        rb"<c ([^<>]*)>", (b'r="A1"', b'r="B2" t="s"', b't="e"', b'r="A1" t="d"')
    ),
}


# --- What comes of it ------------------------------------------------------------------------


def outcome(read: Callable[[Path], object], path: Path) -> str:
    """Return "result", "refused", or the traceback of what must not happen."""
    try:
        read(path)
    except InvestpakkeError as error:
        return "refused" if error.text("da") and error.text("en") else "no message"
    except BaseException as error:  # a panic in a Rust engine is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return traceback.format_exc()
    return "result"


def mutants(count: int, seed: int, folder: Path) -> Iterator[tuple[int, bytes, str]]:
    """Yield numbered mutants, each the same whatever the others are."""
    valid = seeds(folder)
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)  # noqa: S311  chance, no secret
        data, how = mutant(chance.choice(valid), chance)
        yield number, data, how


def fuzz(count: int, seed: int, keep: Path) -> int:
    """Run mutants, print what came of them, and return how many went wrong."""
    counts: Counter[str] = Counter()
    slowest, wrong = 0.0, 0
    with tempfile.TemporaryDirectory() as name:
        for number, data, how in mutants(count, seed, Path(name)):
            path = Path(name, f"mutant-{number}.xlsx")
            path.write_bytes(data)
            started = time.monotonic()
            print(f"mutant {number}: {how}", file=sys.stderr, end="\r")
            faulthandler.dump_traceback_later(SECONDS, exit=True)
            found = {reading: outcome(read, path) for reading, read in READINGS.items()}
            faulthandler.cancel_dump_traceback_later()
            slowest = max(slowest, time.monotonic() - started)
            for reading, text in found.items():
                good = text in {"result", "refused"}
                counts[f"{reading}: {text if good else 'WRONG'}"] += 1
                if not good:
                    wrong += 1
                    keep.mkdir(parents=True, exist_ok=True)
                    keep.joinpath(path.name).write_bytes(data)
                    print(f"mutant {number}, {how}, {reading}:\n{text}")
            path.unlink()
    for text, times in sorted(counts.items()):
        print(f"{text}: {times}")
    print(f"{count} mutants of seed {seed}, slowest {slowest:.1f} s, wrong {wrong}")
    return wrong


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-kept"))
    given = parser.parse_args()
    sys.exit(min(fuzz(given.mutants, given.seed, given.keep), 1))


if __name__ == "__main__":
    main()

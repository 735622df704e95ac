"""Texts: English in the source, Danish in one catalogue that lacks nothing."""

from __future__ import annotations

import ast
import gettext
import inspect
import pickle
import re
import string
from collections.abc import Iterator, Sequence
from gettext import GNUTranslations
from pathlib import Path

import click
import click.exceptions
import click.parser
import pytest

from investpakke import Case, translating
from investpakke.errors import InputError
from investpakke.functions import catalogue
from investpakke.text import Bilingual, Text, counted, in_context, joined, listed, quote
from running import run

ROOT = Path(__file__).parents[1]
KEPT = translating.texts(translating.kept())
SOURCES = list(translating.sources(ROOT))


def forms(text: str | Sequence[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [""])


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_of_the_source_has_danish_and_nothing_else_is_kept() -> None:
    wanted = {(source.context or "", *forms(source.text)) for source in SOURCES}
    kept = {(message.context or "", *forms(message.id)) for message in KEPT}
    assert len(wanted) > 1_500
    assert wanted == kept, "run `python -m investpakke.translating`"
    assert not [message.id for message in KEPT if not all(forms(message.string))]


def test_no_danish_is_a_guess_that_nobody_has_looked_at() -> None:
    assert not [message.id for message in KEPT if message.fuzzy]


def test_danish_and_english_hold_the_same_values() -> None:
    others = {}
    for message in KEPT:
        english, danish = forms(message.id), forms(message.string)
        if re.search(r"\{\w*[:!}]", "".join(english)):
            values = [set.union(*map(placeholders, texts)) for texts in (english, danish)]
            if values[0] != values[1]:
                others[english[0]] = values
    assert others == {}


def test_what_programs_read_is_what_translators_wrote() -> None:
    with (translating.FOLDER / "investpakke.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message in KEPT:
        english, danish = forms(message.id), forms(message.string)
        if len(english) > 1:
            found = [compiled.ngettext(*english, number) for number in (1, 2)]
        elif message.context:
            found = [compiled.pgettext(message.context, english[0])]
        else:
            found = [compiled.gettext(english[0])]
        assert found == danish, "run `python -m investpakke.translating`"


def test_a_text_without_danish_is_refused_instead_of_shown_in_english() -> None:
    with pytest.raises(LookupError, match="no Danish text for 'nowhere at all'"):
        Text("nowhere " + "at all").in_language("da")


def test_values_are_shown_in_the_language_that_is_asked_for() -> None:
    text = Text("{one} or {other}", one=quote(1.5), other=quote(None))
    assert (text.da, text.en) == ("1,5 eller intet", "1.5 or nothing")


def test_braces_of_a_value_are_no_place_for_another() -> None:
    assert Text("Known: {names}", names="{names}").en == "Known: {names}"


def test_one_and_several_are_told_apart_in_both_languages() -> None:
    assert [counted("{n} case", "{n} cases", n).da for n in (0, 1, 2)] == [
        "0 sager",
        "1 sag",
        "2 sager",
    ]
    assert [counted("{n} case", "{n} cases", n).en for n in (0, 1, 2)] == [
        "0 cases",
        "1 case",
        "2 cases",
    ]


def test_the_same_english_may_have_two_danish_texts() -> None:
    assert Text("Present value").da != in_context("narrow column", "Present value").da


def test_a_text_crosses_a_process_border_with_its_values() -> None:
    texts = [
        Text("{one} or {other}", one=1, other=quote(2.5)),
        counted("{n} case", "{n} cases", 2),
        Bilingual("a", "b"),
        in_context("narrow column", "Present value"),
    ]
    for text in texts:
        again = pickle.loads(pickle.dumps(text))  # noqa: S301  our own
        assert (again.da, again.en) == (text.da, text.en)


def test_texts_that_read_the_same_are_the_same() -> None:
    one, other = Text("{one} or {other}", one="a", other="b"), Bilingual("a eller b", "a or b")
    assert one == other
    assert len({one, other}) == 1
    assert one != Bilingual("a eller b", "a or c")


def test_items_in_a_row_end_with_a_word() -> None:
    assert listed(["3.1", Text("Case")]).da == "3.1 og Sag"
    assert listed([]).en == joined([]).en == ""


def test_what_click_says_of_wrong_use_is_in_the_catalogue() -> None:
    ours = {forms(source.text)[0] for source in SOURCES if source.module.endswith("/usage.py")}
    theirs = set()
    for module in (click.exceptions, click.parser):
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", "ngettext"}:
                first = call.args[0]
                assert isinstance(first, ast.Constant)
                theirs.add(first.value)
    shown_by_ourselves = {"Error: {message}", "Try '{command} {option}' for help."}
    of_developers = {"Invalid start character for option ({option})"}
    assert "No such command {name!r}." in ours
    assert theirs - shown_by_ourselves - of_developers <= ours


def test_click_speaks_the_language_of_the_command_and_nothing_else_does() -> None:
    for _ in range(2):
        assert "Kommandoen 'pakke' findes ikke" in run("--lang", "da", "pakke").stderr
        assert "No such command 'pakke'" in run("--lang", "en", "pakke").stderr
    assert gettext.textdomain() == "messages"


def test_no_danish_stands_beside_the_english_in_the_source() -> None:
    pairs = [
        f"{path.name}: {call.args[0].value}"
        for folder in translating.ROOTS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "Bilingual"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    assert not pairs


def test_one_problem_has_one_name_and_one_name_one_problem() -> None:
    sentences: dict[str, set[str]] = {}
    for folder in translating.ROOTS:
        for path in (ROOT / folder).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Problem":
                    name, said = call.args
                    if isinstance(name, ast.Constant):
                        sentence = (
                            said.value if isinstance(said, ast.Constant) else ast.unparse(said)
                        )
                        sentences.setdefault(str(name.value), set()).add(str(sentence))
    assert len(sentences) > 300
    assert {name: found for name, found in sentences.items() if len(found) > 1} == {}
    assert [n for n in sentences if not re.fullmatch(r"([a-z_]+|IP\d{3})\.[a-z_0-9]+", n)] == []
    said = [sentence for found in sentences.values() for sentence in found]
    assert len(said) == len(set(said))


def test_a_refusal_is_told_by_its_name_in_either_language() -> None:
    with pytest.raises(InputError) as caught:
        Case(number="1", name="A", group=1, investment=1, unit_saving=2)
    assert caught.value.id == "case.unit_saving_without_persons"


DANISH = re.compile(r"[æøåÆØÅ]|\b(af|der|det|eller|en|er|et|fra|ikke|ingen|og|skal|som|ved)\b")


def prose(tree: ast.Module) -> Iterator[str]:
    """Yield the strings of a module that document nothing."""
    bare = {id(part.value) for part in ast.walk(tree) if isinstance(part, ast.Expr)}
    for part in ast.walk(tree):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in bare:
            yield part.value


@pytest.mark.parametrize(
    ("source", "danish"),
    [
        ('said = "Markér en celle"', True),
        ('said = f"{name} er ikke en celle"', True),
        ('Text("Select a cell")', False),
        ('def f():\n    """Forklar på dansk"""', False),
    ],
)
def test_danish_in_the_source_is_seen(source: str, danish: bool) -> None:
    assert any(map(DANISH.search, prose(ast.parse(source)))) == danish


def test_the_add_in_has_its_danish_in_the_catalogue_and_in_data() -> None:
    names = {argument.name.da for function in catalogue() for argument in function.arguments}
    names |= {name for function in catalogue() for name in function.twin.inputs}
    found = [
        f"{path.name}: {text}"
        for path in sorted((ROOT / "addin").rglob("*.py"))
        for text in prose(ast.parse(path.read_text("utf-8")))
        if DANISH.search(text) and text not in names and len(text) > 1
    ]
    assert found == [], "write it in English, or put it into wording/"

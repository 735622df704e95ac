"""What the boxes of the add-in say, in either language: nothing in them hangs on words."""

from __future__ import annotations

from dataclasses import replace
from gettext import GNUTranslations
from pathlib import Path

import openpyxl
import pytest

import investpakke.text
from existing_models import make_model
from investpakke.text import same
from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.refresh import RefreshReport, refresh
from investpakke_addin import vba_source
from investpakke_addin.boxes import in_box
from investpakke_addin.refresh import question_text, result_text, shown_reading
from test_find_case_table import HEADS
from test_totals_of_models import CASES


def catalogue_of(language: str) -> list[str]:
    """Return every translated text."""
    folder = Path(investpakke.text.__file__).parent / "locale" / language / "LC_MESSAGES"
    with (folder / "investpakke.mo").open("rb") as file:
        return list(vars(GNUTranslations(file))["_catalog"].values())


TOTAL = ["I alt", 54, 5900, 7075]


@pytest.fixture
def report(tmp_path: Path) -> RefreshReport:
    """Return what a refresh of a model says whose total is not the sum of its cases."""
    book = openpyxl.Workbook()
    for line in (HEADS[1:], *CASES, TOTAL):
        book.active.append(line)
    book.save(tmp_path / "model.xlsx")
    known = Mapping(totals=("I alt",))
    return refresh(tmp_path / "model.xlsx", mapping=known, first_year=2025, dry_run=True)


def test_the_question_tells_which_own_figures_differ_and_no_other_note(
    report: RefreshReport,
) -> None:
    assert report.reading is not None
    said = question_text(
        replace(report, notes=(same("En anden note."), *report.notes)), report.reading
    )
    *reading, note, question = said.da.split("\n\n")
    assert reading[0] == "Sådan er modellen læst:"
    assert note.startswith("Modellens egne tal er ikke de beregnede: ")
    assert question == "Arket Pakke oprettes. Er modellen læst rigtigt, så vælg Ja."
    assert said.en.count("\n\n") == said.da.count("\n\n")
    assert "The model's own figures are not the computed ones" in said.en
    assert "En anden note" not in said.da


def test_what_a_refresh_did_is_told_in_english_too(tmp_path: Path) -> None:
    path = make_model("document headers", tmp_path)
    several = refresh(path, dry_run=True)
    assert result_text(several).en.startswith("3 cases were computed, and ")
    assert " cells on the sheet Pakke were changed:\n\n" in result_text(several).en
    refresh(path)
    assert result_text(refresh(path)).en == (
        "The sheet Pakke is already up to date. Nothing was changed."
    )


@pytest.mark.parametrize("most", [60, 200, 640])
def test_a_long_reading_is_cut_in_each_language_by_itself(most: int, tmp_path: Path) -> None:
    reading = refresh(make_model("document headers", tmp_path), dry_run=True).reading
    assert reading is not None
    shown = shown_reading(reading, most)
    for text, end in (
        (shown.da, "\n… (alt vises af: investpakke read)"),
        (shown.en, "\n… (investpakke read shows everything)"),
    ):
        assert len(text.removesuffix(end)) <= most + len("This is how the model was read:\n\n")


def test_every_danish_text_stands_in_a_message_box_without_a_question_mark() -> None:
    """VBA's MsgBox has the letters of Windows' code page only: the rest is written out."""
    danish = catalogue_of("da")
    assert len(danish) > 1000
    for said in danish:
        shown = in_box(same(said))
        shown.encode("cp1252")
        assert shown.count("?") == said.count("?"), said


def test_names_of_users_keep_their_letters_as_far_as_a_message_box_has_them() -> None:
    shown = in_box(same("Łódź & Žižkov: 中 Æblegård – »3 ≥ 2«"))
    assert shown == "Lódz & Žižkov: ? Æblegård – »3 >= 2«"


def test_what_vba_says_by_itself_and_the_help_texts_are_within_the_code_page() -> None:
    for source in vba_source.sources().values():
        source.encode("cp1252")

"""What a remark beside a table says of its cases, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke import FileError
from investpakke.workbook.foreign.find import find_model
from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import assumed, find, refused

HEADS = ["Nr.", "Forslag", "Årlig udgift (tkr.)", "Gns. årlig besparelse (tkr.)"]
CASES = [
    ["1.1", "Ungeteam", 1000, 1400],
    ["1.2", "Sygefravær", 600, 800],
    ["1.3", "Sprog", 300, 450],
]
TOTAL = [None, "I alt", 1900, 2650]
WITHDRAWN = "en bemærkning siger, at en sag måske ikke er med"
TWICE = "en bemærkning siger, at beløb er talt med to gange"
ENDS = "beløbene gælder måske kun nogle af årene"


def noted(*below: str, cases: list[list[Any]] = CASES) -> SheetCells:
    """Return a model with remarks below its table."""
    lines = [["Investeringer 2026-2029"], HEADS, *cases, [], *([line] for line in below)]
    return a_sheet(lines, "Sager", row=1, column=1)


def unused(said: str) -> str:
    """Return how a remark is told of that nothing is understood of."""
    return f"Bemærkninger, der ikke er brugt: '{said}' (A7)"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Sprog udgår af pakken", WITHDRAWN),
        ("Forslaget er trukket tilbage på mødet den 8. oktober 2025", WITHDRAWN),
        ("Sag 3 er ikke længere en del af pakken", WITHDRAWN),
        ("1.3 er flyttet til Socialudvalget", WITHDRAWN),
        ("Udvalget ønsker ikke at gå videre med Sprog", WITHDRAWN),
        ("Ungeteam er sat på standby", WITHDRAWN),
        ("Sygefravær venter til næste år", WITHDRAWN),
        ("Byrådet har halveret Ungeteam", "ikke er de gældende"),
        ("Sygefravær gennemføres i mindre omfang", "ikke er de gældende"),
        ("* Bortfaldet efter forhandlingerne", WITHDRAWN),
        ("Kun forslag 1.1 og 1.2 indstilles", WITHDRAWN),
        ("Udgiften er fuldt finansieret de to første år; derefter 0", ENDS),
        ("Ungeteam er kun finansieret i 2026 og 2027", ENDS),
        ("Ordningen ophører efter 3 år", ENDS),
        ("Projektperiode 2 år", ENDS),
        ("Bevillingen udløber ved udgangen af 2027", ENDS),
        ("Udgiften er toårig", ENDS),
        ("Forsøgsperiode på 18 måneder", ENDS),
        ("Besparelsen i Ungeteam indgår også i sag 3", TWICE),
        ("Obs: dobbelttælling mellem 1.1 og 1.2", TWICE),
        ("300 t.kr. af besparelsen er medregnet i begge", TWICE),
        ("Besparelserne i sag 1.1 og 1.3 overlapper delvist", TWICE),
        ("Sprog hører ikke til investeringspakken", WITHDRAWN),
        ("Kun forslag 1.1 og 1.2 er finansieret", WITHDRAWN),
        ("Der er ikke korrigeret for dobbelttælling", TWICE),
        ("Forslag 1.3 indgår allerede i det vedtagne budget", "allerede med i budgettet"),
        ("Besparelsen er inkl. statens andel", "andre end kommunen"),
        ("Udgifterne er inkl. moms, som kommunen får refunderet", "andre end kommunen"),
        (
            "Besparelserne er netto, dvs. efter fradrag af udgiften",
            "allerede fratrukket udgifterne",
        ),
        ("Udgifterne er angivet med modsat fortegn", "fortegnene"),
        ("Tal med rødt er merudgifter", "fortegnene"),
        ("Udgifterne er halvårsudgifter", "ikke pr. år"),
        ("Beløb for 2027-2029 er pr. halvår", "ikke pr. år"),
        ("Besparelserne er angivet i forhold til året før", "lagt sammen år for år"),
        ("Kun de første to sager er vedtaget", WITHDRAWN),
        ("Pakken består af sag 1.1 og 1.2", WITHDRAWN),
        ("Sag 1.3 er en delmængde af sag 1.1", TWICE),
        ("Bevilling kun i opstartsåret", ENDS),
        ("Udgiften betales over to år", ENDS),
        ("I 2026 er besparelsen 0", "ikke ens i alle år"),
        ("Heraf er 200 t.kr. finansieret af eksisterende budget", "allerede med i budgettet"),
        ("Kun 70 pct. af besparelsen forventes realiseret", "en andel af besparelsen"),
        ("Beløbene er i euro", "ikke i kroner"),
        ("Besparelsen er i 2023-priser, udgiften i 2026-priser", "hvert sit prisniveau"),
        ("Besparelsen er opgjort over 10 år", "hele perioden"),
        ("Besparelsen kan kun realiseres halvt", "en andel af besparelsen"),
        ("I 2026 dog kun 700 t.kr. i besparelse", "ikke ens i alle år"),
        ("Tallene er pr. 100 borgere", "gælder måske én person"),
        ("Tal markeret med rødt er ikke godkendt", WITHDRAWN),
        ("Forslag 1.3 forudsætter, at forslag 1.1 ikke vedtages", "udelukker hinanden"),
        ("Tallene dækker 2026 og 2027 under ét", "hele perioden"),
        ("Forslag 1.1 og 1.2 kan ikke gennemføres samtidig", "udelukker hinanden"),
        ("Sag 1.2 er et alternativ til sag 1.1", "udelukker hinanden"),
        ("Besparelsen for Ungeteam skal nedjusteres med 200 t.kr.", "ikke er de gældende"),
        ("Besparelsen er allerede indarbejdet i budgettet", "allerede med i budgettet"),
        ("Halvdelen af udgiften betales af staten", "andre end kommunen"),
        ("Besparelsen er opgjort brutto; staten refunderer 30 pct.", "andre end kommunen"),
        ("Tallene er akkumulerede", "lagt sammen år for år"),
        ("Alle beløb er pr. måned", "ikke pr. år"),
        ("Besparelsen er angivet pr. helårsperson", "gælder måske én person"),
        ("Fra 2028 falder udgiften til 500 t.kr.", "ikke ens i alle år"),
        ("Udgiften afholdes først fra 2027", "ikke ens i alle år"),
    ],
)
def test_a_remark_that_changes_what_the_figures_mean_stops_the_reading(
    said: str, what: str
) -> None:
    error = refused(noted(said))
    assert error.startswith("Sager!A7: ")
    assert what in error
    assert said in error
    assert find(noted(said), mapping=Mapping(ignore=("Sager!A7",)))


@pytest.mark.parametrize(
    "said",
    [
        "1) Der er regnet med 80 pct. kommunal medfinansiering.",
        "Anm.: Refusion efter 52 uger er 20 pct.",
        "Ved 10 færre helårspersoner falder gevinsten med ca. 1.200",
        "Ingen forslag er trukket tilbage",
        "Hvis sag 1.1 udgår, bortfalder besparelsen",
        "Et lignende forslag blev afvist i 2022",
        "Projektperiode 2026-2029",
        "Bevillingen udløber med udgangen af 2029",
        "Statens pulje udløb i 2024",
        "Forventet tilbagebetalingstid: 2 år",
        "Målgruppen er unge, der har været ledige i to år",
        "Evaluering gennemføres i 2028",
        "Besparelsen er korrigeret for dobbelttælling",
        "Besparelsen indgår også i budgetopfølgningen",
        "Udgiften stiger årligt med pris- og lønudviklingen",
        "Besparelsen er beregnet som 108 t.kr. pr. helårsperson",
        "Pakken finansieres af arbejdsmarkedsreserven",
        "Nettogevinsten tilfalder kommunekassen",
        "Forslag 1.1 og 1.2 kan gennemføres uafhængigt af hinanden",
        "Tallene er opdateret i september",
        "Kun forslag, der er vedtaget, indgår i pakken",
        "Pakken omfatter sag 1.1, 1.2 og 1.3",
        "Alle beløb er i 2026-priser (2026-pl)",
        "Besparelsen er opgjort over for udgiften i 2026",
        "Udgiften i 2026 er 1.900 t.kr.",
        "Effekten er realiseret i andre kommuner",
        "Indsatsen er en videreførelse af et projekt finansieret af STAR i 2022-2024",
        "Investeringen giver en nettogevinst på 3,2 mio. kr. over fire år",
        "Afrundinger kan medføre, at tallene ikke summer til totalen",
        "Ved manglende effekt stoppes indsatsen",
    ],
)
def test_a_remark_that_leaves_the_figures_as_they_are_stops_nothing(said: str) -> None:
    found = find(noted(said))
    assert found.package == find(noted()).package
    assert {note.da for note in found.reading.told} <= {unused(said)}


def test_a_remark_that_nothing_is_understood_of_is_told_as_it_stands() -> None:
    said = "Tallene er afstemt med regnskab og økonomi"
    assert [note.da for note in find(noted(said, "Kilde: DST")).reading.told] == [unused(said)]


def test_more_cost_that_a_remark_names_is_told() -> None:
    (note,) = find(noted("Hertil kommer en anlægsudgift på 2 mio. kr.")).reading.told
    assert note.da.startswith("Ikke med i beløbene (Sager!A7): Hertil kommer")


@pytest.mark.parametrize(
    "said", ["Sygefravær udvides til hele kommunen", "Ungeteam: mangler lederens underskrift"]
)
def test_a_remark_that_may_alter_a_case_is_told(said: str) -> None:
    (note,) = find(noted(said)).reading.told
    assert note.da == f"En bemærkning om en sag; beløbene er taget, som de står (Sager!A7): {said}"


def test_a_withdrawn_case_counts_where_the_model_adds_it_to_its_own_total() -> None:
    said = "Sprog udgår af pakken"
    found = find(noted(said, cases=[*CASES, TOTAL]))
    assert len(found.package.cases) == 3
    assert found.reading.told[0].da.startswith("En bemærkning om en sag;")
    others = a_sheet([["I alt", 1600]], "Oversigt", row=1, column=1)
    assert WITHDRAWN in refused(noted(said), others)


def test_a_remark_beside_a_case_is_of_that_case() -> None:
    line = [*CASES[2], "Trukket tilbage den 8. oktober"]
    assert refused(noted(cases=[*CASES[:2], line])).startswith(f"Sager!E5: {WITHDRAWN}")
    line[-1] = "Aftalen med leverandøren udgår senere"
    assert find(noted(cases=[*CASES[:2], line]))


def test_a_remark_on_another_sheet_must_name_the_case() -> None:
    assert find(noted(), assumed(["Udgået"], ["Forslag om fleksjob"]))
    assert refused(noted(), assumed(["Ungeteam er udgået"])).startswith("Forudsætninger!A1")
    assert ENDS in refused(noted(), assumed(["Projektperiode", "2 år"]))
    assert ENDS in refused(noted(), assumed(["Bevillingen udløber", 2027]))


def test_both_readings_of_money_that_ends_are_told() -> None:
    error = refused(noted("Bevillingen udløber i 2027"))
    assert "efter bemærkningen gælder de til og med 2027, efter tabellen 2026–2029" in error


def test_amounts_year_by_year_may_end_as_a_remark_says() -> None:
    heads = [
        "Forslag",
        *(
            f"{what} {year} (tkr.)"
            for what in ("Udgift", "Besparelse")
            for year in (2026, 2027, 2028)
        ),
    ]
    said = ["Projektperiode 2026-2027"]
    for last, stops in ((0, False), (1000, True)):
        case = ["Ungeteam", 1000, 1000, last, 500, 900, 900]
        model = a_sheet([heads, case, [], said], "Sager", row=1, column=1)
        if stops:
            with pytest.raises(FileError, match=r"Sager!A4"):
                find_model([model], name="model")
        else:
            assert find_model([model], name="model")


def test_target_groups_that_overlap_are_told_as_an_assumption() -> None:
    found = find(noted("Delvist overlap mellem målgrupperne i sag 1.1 og 1.2"))
    assert any("lagt sammen, som de står (Sager!A7)" in note.da for note in found.notes)
    assert found.reading.told[0] in found.notes  # the report prints it
    notes = find(noted("Overhead på 10 pct. kommer oveni")).notes
    assert any("Ikke med i beløbene (Sager!A7)" in note.da for note in notes)

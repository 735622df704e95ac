"""Layouts that a careful reader takes in one way are read, and their doubtful likes refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl.utils.cell import column_index_from_string

from building import refusal
from investpakke import FileError, InputError, compute_package
from investpakke.workbook.foreign.find import FoundModel, find_model
from investpakke.workbook.ooxml.sheet_cells import Area
from test_find_case_table import a_sheet

YEARLY = [
    ["Forslag", "Årlig udgift", "Gns. årlig besparelse"],
    ["Unge", 100, 150],
    ["Syge", 200, 320],
]


def find(*lines: Sequence[Any], **more: Any) -> FoundModel:
    """Return the model of one sheet, checked as a refresh checks it."""
    found = find_model([a_sheet(lines, "Ark", row=1, column=1, **more)], name="model")
    found.check(compute_package(found.package))
    return found


def figures(found: FoundModel) -> tuple[list[float], list[float]]:
    """Return the package's costs and savings of each year shown."""
    result = compute_package(found.package)
    return (
        result.investment_by_case.sum(axis=0).tolist(),
        result.saving_by_case.sum(axis=0).tolist(),
    )


def refused(*lines: Sequence[Any], **more: Any) -> str:
    """Return the Danish refusal of a sheet."""
    return refusal(lambda: find(*lines, **more), (FileError, InputError))[1]


# --- A line that says unit and year ----------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Budget 2026, t.kr. pr. år",
        "1.000 kr. årligt – budgetår 2026",
        "t.kr. pr. år, budget 2026",
        "Investeringer til budget 2026 (t.kr. pr. år)",
        "Budget 2026, tkr. (2025-pl)",
    ],
)
def test_a_line_says_the_unit_and_the_year_of_the_budget_in_any_order(line: str) -> None:
    found = find([line], [], *YEARLY)
    assert found.package.first_year == 2026
    assert figures(found) == ([300.0] * 4, [470.0] * 4)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Budget 2026, t.kr. pr. måned"], "beløbene er ikke pr. år"),
        (["Budget 2026, t.kr. pr. person"], "enheden fremgår ikke"),
        (["Budget 2026, t.kr. i alt"], "enheden fremgår ikke"),
        (["Vedtaget i budget 2025, t.kr."], "det første år fremgår ikke"),
        (["Budget 2026, t.kr.", "Regnskab 2024"], "det første år fremgår ikke"),
        (["Budget 2026, mio. kr.", "Beløb i t.kr."], "enheden kan læses på to måder"),
    ],
)
def test_a_line_that_may_say_another_unit_or_year_is_refused(lines: list[str], words: str) -> None:
    assert words in refused(*([line] for line in lines), [], *YEARLY)


@pytest.mark.parametrize(
    ("line", "worth"),
    [
        (["Tal i 1.000-kr."], 1),
        (["tusind – kr."], 1),
        (["t-kr"], 1),
        (["Enhed", "1000 - kr."], 1),
        (["Alle beløb i mio.-kr."], 1000),
    ],
)
def test_a_dash_within_a_unit_is_part_of_it(line: list[Any], worth: float) -> None:
    assert figures(find(["Budget 2026"], line, [], *YEARLY))[0] == [300.0 * worth] * 4


@pytest.mark.parametrize(
    "line",
    [
        ["1.000,- kr."],
        ["Beløb i tusinder, kr."],
        ["Tal i tusind", "kr."],
        [1000, "kr."],
        ["kr.", "tusind"],
        ["Beløb (t.kr. / kr.)"],
        ["Enhed", "mio.,- kr."],
        ["t.kr.", "Alle beløb er x 1.000.000"],
        ["kr.", "(x 1.000)"],
        ["x 1.000 t.kr."],
        ["t.kr.", "Tallene er ganget med 1.000"],
    ],
)
def test_a_unit_that_may_be_crowns_or_thousands_of_them_is_refused(line: list[Any]) -> None:
    assert "enheden kan læses på to måder" in refused(["Budget 2026"], line, [], *YEARLY)


@pytest.mark.parametrize("unit", ["1.000,- kr.", "kr. eller t.kr."])
def test_a_unit_under_the_headers_that_may_be_another_is_refused(unit: str) -> None:
    lines = (["Budget 2026"], [], YEARLY[0], [None, unit, "kr."], *YEARLY[1:])
    assert "enheden kan læses på to måder" in refused(*lines)


NOTED = (["Budget 2026", "t.kr."], [], *YEARLY)


@pytest.mark.parametrize(
    "note",
    [
        "Bemærk: Udgifterne er opgjort i mio. kr.",
        "Alle beløb i hele kr.",
        "Tallene stammer fra jobcentret. De viste tal er i kr.",
        "1) Besparelsen for Syge er angivet i kr.",
        "Besparelser i 1.000 kr., udgifter i hele kr.",
    ],
)
def test_a_note_under_the_table_that_says_another_unit_is_refused(note: str) -> None:
    said = refused(*NOTED, [], [note])
    assert "enheden kan læses på to måder" in said
    assert f"tusind kr.; '{note}'" in said


def test_a_remark_or_comment_that_says_another_unit_is_refused() -> None:
    heads, *cases = YEARLY
    beside = [[*heads, "Bemærkning"], cases[0], [*cases[1], "Beløbet er i hele kr."]]
    assert "Beløbet er i hele kr." in refused(*NOTED[:2], *beside)
    comment = {"laid_over": ((3, 2, "Tal i mio. kr."),)}
    assert "Tal i mio. kr." in refused(*NOTED, **comment)


@pytest.mark.parametrize(
    "lines",
    [
        [["Alle beløb er i 1.000-kr."]],
        [["Pakken sparer 4 mio. kr. i alt over årene."]],
        [["Udgiften er beregnet af en timeløn i kr."]],
        [["Beløbene i bilag 2 er i mio. kr."]],
        [["Kilde: lønudgifter i kr. fra økonomisystemet"]],
    ],
)
def test_a_note_that_agrees_or_is_of_something_else_is_passed_over(lines: list[list[Any]]) -> None:
    assert figures(find(*NOTED, [], *lines))[0] == [300.0] * 4


@pytest.mark.parametrize("shown", ["kr.", "mio. kr.", "DKK"])
def test_a_number_format_that_shows_another_unit_is_refused(shown: str) -> None:
    said = refused(*NOTED, texts_shown={(4, 2): shown})
    assert (
        f"Ark!B4: cellens talformat viser en anden enhed. Forventet: tusind kr. Fik: 100 {shown}"
        in said
    )


def test_a_number_format_that_shows_the_unit_or_is_of_no_amount_is_passed_over() -> None:
    shown = {(4, 2): "tkr.", (4, 3): "1.000 kr.", (5, 1): "kr.", (9, 2): "kr."}
    assert figures(find(*NOTED, [], ["Puls", None], texts_shown=shown))[0] == [300.0] * 4


@pytest.mark.parametrize(
    "lines",
    [
        ["Budget 2026 med overslagsårene 2027-2029"],
        ["Forslag til budget 2026 (BO 2027–2029)"],
        ["Investeringer for 2026, overslagsår 2027-2029"],
        ["Budget 2026", "Overslagsår 2027-2029"],
        ["Investeringspakke 2026-2029", "Overslagsår 2027-2029"],
        ["Revideret budget 2025, forslag 2026-2029"],
        ["Regnskab 2024, budget 2026-2029"],
        ["Investeringspakke 2026-2029", "Erfaringer fra 2022-2024"],
    ],
)
def test_the_budget_goes_before_its_estimate_years(lines: list[str]) -> None:
    package = find(*([line] for line in lines), ["t.kr."], [], *YEARLY).package
    assert (package.first_year, package.years) == (2026, 4)


@pytest.mark.parametrize(
    "line",
    [
        "Evaluering af indsatserne 2022-2025",
        "Opfølgning på budget 2025-2028",
        "Jf. budgetforlig 2025-2028",
        "Budget 2025-2028, investeringspakke 2027",
        "Overslagsår 2027-2029",
        "Regnskab 2026, overslagsår 2027-2029",
        "Budget 2026 og to år til",
    ],
)
def test_years_that_are_not_the_packages_are_quoted_and_not_taken(line: str) -> None:
    said = refused([line], ["t.kr."], [], *YEARLY)
    assert f"det første år fremgår ikke. Forventet: et årstal, fx 2025. Fik: '{line}' (A1)." in said


# --- Columns beside the years ----------------------------------------------------------------

LAST = [2026, 2027, 2028, "2029 og frem"]
COSTS, SAVED = ([100] * 4, [200, 200, 200, 160]), ([0, 150, 200, 250], [50, 300, 400, 450])
BY_YEAR = ([300.0, 300.0, 300.0, 260.0], [50.0, 450.0, 600.0, 700.0])
BANDS = {"merged": [Area(2, 2, 2, 5), Area(2, 6, 2, 9)]}


def bands(
    years: Sequence[Any],
    cost: str = "Udgift",
    head: str | None = None,
    beside: Sequence[Any] = (None, None),
) -> list[list[Any]]:
    """Return a table of two cases whose costs and savings stand under years."""
    rows = [["Unge", *COSTS[0], *SAVED[0], beside[0]], ["Syge", *COSTS[1], *SAVED[1], beside[1]]]
    return [
        ["t.kr."],
        ["Sag", cost, *[None] * 3, "Mindreudgift"],
        [None, *years, *years, head],
        *rows,
    ]


def blocks(
    years: Sequence[Any], head: str | None = None, beside: Sequence[Any] = (None,) * 4
) -> list[list[Any]]:
    """Return the same cases as rows of costs and of savings."""
    posts = [
        ["Unge", "Udgift", *COSTS[0]],
        [None, "Besparelse", *SAVED[0]],
        ["Syge", "Udgift", *COSTS[1]],
        [None, "Besparelse", *SAVED[1]],
    ]
    return [
        ["t.kr."],
        ["Sag", "Post", *years, head],
        *([*post, value] for post, value in zip(posts, beside, strict=True)),
    ]


def test_the_last_year_may_go_on_and_running_costs_be_derived() -> None:
    assert figures(find(*bands(LAST), **BANDS)) == BY_YEAR
    assert figures(find(*bands([2026, 2027, 2028, "2029 ff."], "Afledt drift"), **BANDS)) == BY_YEAR
    assert figures(find(*blocks(LAST))) == BY_YEAR


def test_a_year_that_goes_on_before_the_last_is_refused() -> None:
    years = [2026, "2027 og frem", 2028, 2029]
    assert "kolonnen gælder flere år" in refused(*bands(years), **BANDS)
    assert "kolonnen gælder flere år" in refused(*blocks(years))
    short = [
        ["t.kr."],
        ["Sag", "Post", 2026, "2027 og frem"],
        ["Unge", "Udgift", 5, 5],
        [None, "Besparelse", 1, 9],
    ]
    assert "kolonnen gælder flere år" in refused(*short)


@pytest.mark.parametrize("values", [(150, 300), (50, 110), ("høj", "lav")])
def test_a_mean_beside_the_years_is_not_used(values: tuple[Any, Any]) -> None:
    found = find(*bands([2026, 2027, 2028, 2029], head="Gns. pr. år", beside=values), **BANDS)
    assert figures(found) == BY_YEAR
    assert [column.header for column in found.reading.unused] == ["Gns. pr. år"]


@pytest.mark.parametrize(
    ("head", "values"),
    [
        ("Gns.", (200, 383)),
        ("Gns.", (150, 190)),
        ("Gns. pr. person", (150, 300)),
        ("Varigt", (250, 450)),
    ],
)
def test_what_is_no_mean_of_the_years_stops_the_model(head: str, values: tuple[Any, Any]) -> None:
    lines = bands([2026, 2027, 2028, 2029], head=head, beside=values)
    assert "en kolonne, der kan afgøre resultatet, læses ikke" in refused(*lines, **BANDS)


def test_means_and_sums_beside_rows_of_posts_must_be_those_of_the_years() -> None:
    years = [2026, 2027, 2028, 2029]
    for head, beside in (("Gns.", (100, 150, 190, 300)), ("I alt", (400, 600, 760, 1200))):
        found = find(*blocks(years, head, beside))
        assert figures(found) == BY_YEAR
        assert [column.header for column in found.reading.unused] == [head]
        wrong = refused(*blocks(years, head, (*beside[:3], beside[3] + 50)))
        assert "tallet er ikke" in wrong
        assert wrong.startswith("Ark!G6:")


# --- Words that mean two things --------------------------------------------------------------

TITLE = ["Investeringer 2026-2029, t.kr."]


@pytest.mark.parametrize(
    "heads",
    [
        ["Investering", "Årlig udgift", "Gns. årlig besparelse"],
        ["Investeringer", "Årlig udgift", "Årlige gevinster (mindreudgifter)"],
        ["Forslag", "Investering", "Årlig gevinst (mindreudgift)"],
    ],
)
def test_an_investment_of_texts_is_a_name_and_gains_by_spending_less_are_savings(
    heads: list[str],
) -> None:
    found = find(TITLE, [], heads, ["Unge", 100, 150], ["Syge", 200, 320])
    assert figures(found) == ([300.0] * 4, [470.0] * 4)
    assert [case.name for case in found.package.cases] == ["Unge", "Syge"]


@pytest.mark.parametrize("texts", [("500 t.kr.", "300 t.kr."), ("ca. en halv mio. kr.", "ingen")])
def test_an_investment_of_amounts_as_texts_is_no_name(texts: tuple[str, str]) -> None:
    heads = ["Nr.", "Investering", "Årlig drift", "Gns. årlig besparelse"]
    rows = [["1.1", texts[0], 100, 150], ["1.2", texts[1], 200, 320]]
    assert "der står ikke et tal i et talfelt" in refused(TITLE, [], heads, *rows)


def test_a_net_gain_by_spending_less_is_no_saving() -> None:
    heads = ["Forslag", "Årlig udgift", "Årlig nettogevinst (mindreudgift)"]
    assert "kolonnen mangler" in refused(TITLE, [], heads, *YEARLY[1:])


# --- One cost beside savings year by year ----------------------------------------------------

ONE_SAVING = [200, 500, 800, 800]


def one_cost(head: str, *results: tuple[str, float], title: str = TITLE[0]) -> Any:
    """Return a case with one cost beside its savings year by year, and results of the model."""
    savings = [f"Besparelse {year}" for year in range(2026, 2030)]
    heads = ["Forslag", head, *savings, *(name for name, _ in results)]
    return [[title], [], heads, ["Unge", 400, *ONE_SAVING, *(value for _, value in results)]]


@pytest.mark.parametrize("head", ["Investering", "Udgift", "Bevilling", "Omkostning (t.kr.)"])
def test_one_cost_beside_savings_by_year_may_be_yearly_or_paid_once(head: str) -> None:
    said = refused(*one_cost(head))
    assert "Ark!B4: investeringen kan være årlig eller en engangsudgift" in said
    assert "'Årlig investering' (400 tkr. i hvert år)" in said
    assert "'Engangsudgift 2026' (400 tkr. kun i 2026)" in said


def test_one_cost_beside_persons_by_year_may_be_yearly_or_paid_once() -> None:
    persons = [f"Helårspersoner {year}" for year in range(2026, 2030)]
    heads = ["Forslag", "Investering", *persons, "Enhedsbesparelse"]
    said = refused(TITLE, [], heads, ["Unge", 400, 1, 2, 3, 3, 100])
    assert "investeringen kan være årlig eller en engangsudgift" in said


def test_a_line_of_yearly_savings_does_not_say_that_the_cost_is_yearly() -> None:
    said = refused(*one_cost("Investering", title="Årlige besparelser 2026-2029, t.kr."))
    assert "investeringen kan være årlig eller en engangsudgift" in said


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Årlig investering", TITLE[0]),
        ("Udgift om året", TITLE[0]),
        ("Bevilling (t.kr. pr. år)", TITLE[0]),
        ("Investering", "Budget 2026, t.kr. pr. år"),
    ],
)
def test_one_cost_that_is_said_to_be_yearly_is_one_of_every_year(head: str, title: str) -> None:
    assert figures(find(*one_cost(head, title=title))) == ([400.0] * 4, ONE_SAVING)


@pytest.mark.parametrize(
    ("results", "cost"),
    [
        ([("Netto 2026", -200), ("Netto 2027", 500)], [400.0, 0, 0, 0]),
        ([("Netto 2026", -200), ("Netto 2027", 100)], [400.0] * 4),
        ([("Netto i alt", 1900)], [400.0, 0, 0, 0]),
        ([("Netto i alt", 700)], [400.0] * 4),
        ([("Udgift i alt", 400)], [400.0, 0, 0, 0]),
        ([("Gns. årlig gevinst", 175)], [400.0] * 4),
    ],
)
def test_the_models_own_results_tell_whether_one_cost_is_yearly_or_paid_once(
    results: list[tuple[str, float]], cost: list[float]
) -> None:
    assert figures(find(*one_cost("Investering", *results))) == (cost, ONE_SAVING)


@pytest.mark.parametrize("results", [[("Netto 2026", -200)], [("Netto i alt", 5)]])
def test_results_that_fit_both_readings_or_none_do_not_tell(
    results: list[tuple[str, float]],
) -> None:
    said = refused(*one_cost("Investering", *results))
    assert "investeringen kan være årlig eller en engangsudgift" in said


# --- Rows of gains beside rows of costs ------------------------------------------------------


def gains(*net: Any, gain: str = "Gevinst", cost: int = 100) -> Any:
    """Return two cases as rows of costs and gains, and rows of a net below them."""
    lines = [["Beløb i t.kr."], ["Sag", "Post", 2026, 2027]]
    lines += [["Unge", "Udgift", cost, cost], [None, gain, 60, 180]]
    lines += [["Syge", "Udgift", cost, cost], [None, gain, 90, 220]]
    return [*lines, *net]


@pytest.mark.parametrize("gain", ["Gevinst", "Gevinster"])
@pytest.mark.parametrize(("cost", "sign"), [(100, 1), (100, -1)])
def test_a_gain_that_the_net_subtracts_the_costs_from_is_a_saving(
    gain: str, cost: int, sign: int
) -> None:
    lines = gains(gain=gain, cost=cost)
    net = "Netto" if sign > 0 else "Nettoudgift"
    lines.insert(4, [None, net, -40 * sign, 80 * sign])
    lines.append([None, net, -10 * sign, 120 * sign])
    found = find(*lines)
    assert figures(found) == ([200.0] * 2, [150.0, 400.0])
    told = [note.in_language("da") for note in found.notes]
    assert f"'{gain}' læses som besparelsen før udgifter: i Ark!B5 er de trukket fra." in told


def test_a_net_of_all_cases_tells_what_their_gains_are() -> None:
    whole = [["I alt", "Udgift", 200, 200], [None, "Gevinst", 150, 400], [None, "Netto", -50, 200]]
    assert figures(find(*gains(*whole))) == ([200.0] * 2, [150.0, 400.0])


@pytest.mark.parametrize(
    "net",
    [[], [["I alt", "Udgift", 200, 200], [None, "Gevinst", 150, 400], [None, "Netto", 150, 400]]],
)
def test_a_gain_that_no_net_explains_may_be_before_or_after_the_costs(net: Any) -> None:
    said = refused(*gains(*net))
    assert "Ark!B4: gevinsten kan være før eller efter udgifterne" in said
    assert "Fik: 'Gevinst'" in said


# --- Figures that are all texts --------------------------------------------------------------


@pytest.mark.parametrize("text", ["500", "1.500.000", "1,5", "-40"])
@pytest.mark.parametrize("saving", ["Besparelse", "Gevinst"])
def test_figures_that_are_all_texts_are_refused_as_texts(text: str, saving: str) -> None:
    heads = ["Sag", "Post", "2026", "2027"]
    rows = [["Unge", "Udgift", text, text], [None, saving, text, text]]
    said = refused(["Beløb i t.kr."], heads, *rows)
    assert (
        f"Ark!C3: tallene er tekster og ikke tal. Forventet: tal, der kan regnes med. Fik: '{text}'"
        in said
    )
    assert "Data > Tekst til kolonner" in said


# --- Several costs or savings of a case ------------------------------------------------------


def posts(*rows: tuple[str, int, int], head: Sequence[Any] = ("Sag", "Post", 2026, 2027)) -> Any:
    """Return one case as rows of posts under two years."""
    first, *others = rows
    return [["Beløb i t.kr."], list(head), ["Unge", *first], *([None, *row] for row in others)]


WAGES, RENT, SAVING = ("Lønudgifter", 80, 70), ("Husleje", 20, 30), ("Besparelse", 60, 180)
TWO_YEARS = ([100.0, 100.0], [60.0, 180.0])


@pytest.mark.parametrize(
    "rows",
    [
        [WAGES, RENT, SAVING],
        [
            ("Udgift, løn", 80, 70),
            ("Udgift til materialer", 20, 30),
            ("Besparelse, kontanthjælp", 40, 100),
            ("Besparelse, sygedagpenge", 20, 80),
        ],
        [WAGES, ("Mentorer", 20, 30), SAVING, ("Netto", -40, 80)],
        [WAGES, ("Mentorer", 20, 30), ("Udgifter i alt", 100, 100), SAVING],
        [
            WAGES,
            ("Mentorer", 20, 30),
            ("Udgifter i alt", 100, 100),
            ("Kontanthjælp", 40, 100),
            ("Øvrige ydelser", 20, 80),
            ("Besparelser i alt", 60, 180),
            ("Netto", -40, 80),
        ],
    ],
)
def test_costs_of_known_sorts_or_that_a_sum_confirms_are_added(
    rows: list[tuple[str, int, int]],
) -> None:
    assert figures(find(*posts(*rows))) == TWO_YEARS


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([WAGES, WAGES, SAVING], "to rækker i samme sag har samme betydning"),
        ([("Udgift", 100, 100), WAGES, SAVING], "to rækker i samme sag har samme betydning"),
        ([WAGES, ("Driftsudgifter", 100, 100), SAVING], "to rækker i samme sag har samme"),
        ([WAGES, ("Husleje", -20, -30), SAVING], "to rækker i samme sag har samme betydning"),
        ([WAGES, ("Tilskud", 20, 30), SAVING], "det fremgår ikke, hvad rækken er"),
        ([WAGES, ("Tilskud", -20, -30), SAVING, ("Netto", 0, 140)], "det fremgår ikke, hvad"),
        ([WAGES, ("Tilskud", 20, 30), SAVING, ("Netto", 0, 140)], "modellens eget tal"),
        ([WAGES, RENT, ("Udgifter i alt", 110, 100), SAVING], "modellens eget tal"),
        ([WAGES, RENT, SAVING, ("Netto", -60, 110)], "modellens eget tal"),
        ([WAGES, ("Besparelse pr. person", 60, 180)], "det fremgår ikke, hvad rækken er"),
        ([("Udgift, allerede afholdt", 80, 70), SAVING], "det fremgår ikke, hvad rækken er"),
    ],
)
def test_rows_that_may_be_no_cost_of_the_case_stop_it(
    rows: list[tuple[str, int, int]], words: str
) -> None:
    assert words in refused(*posts(*rows))


def test_sorts_of_cost_may_stand_under_the_name_of_each_case() -> None:
    found = find(
        ["t.kr.", 2026, 2027],
        ["Unge"],
        list(WAGES),
        list(RENT),
        list(SAVING),
        ["Syge"],
        ["Løn", 10, 10],
        ["Besparelse", 5, 15],
    )
    assert figures(found) == ([110.0, 110.0], [65.0, 195.0])
    assert [case.name for case in found.package.cases] == ["Unge", "Syge"]


def test_sums_of_all_cases_may_stand_below_the_last_one_without_a_name() -> None:
    lines = posts(WAGES, RENT, SAVING)
    lines += [["Syge", "Udgift", 10, 10], [None, "Besparelse", 5, 15]]
    sums = [[None, "Udgifter i alt", 110, 110], [None, "Besparelser i alt", 65, 195]]
    found = find(*lines, *sums)
    assert figures(found) == ([110.0, 110.0], [65.0, 195.0])
    assert len(found.package.cases) == 2
    sums[0][2] = 120
    assert "modellens eget tal er ikke det, sagerne giver" in refused(*lines, *sums)


# --- Columns that formulas tie to those that are read ----------------------------------------


def computed(
    heads: Sequence[str | None], rows: Sequence[Sequence[Any]], **formulas: str
) -> tuple[list[Sequence[Any]], dict[str, Any]]:
    """Return a table of cases from row 3 on, and the formulas of its columns by their letters."""
    found = {
        (3 + at, column_index_from_string(letter)): formula.replace("#", str(3 + at))
        for at in range(len(rows))
        for letter, formula in formulas.items()
    }
    return [TITLE, heads, *rows], {"formulas": found}


PRODUCT = ["Sag", "Helårspersoner", "Enhedspris", "Årlig udgift", "Gns. årlig besparelse"]
PRODUCTS = [["Unge", 10, 20, 100, 200], ["Syge", 5, 30, 90, 150]]


@pytest.mark.parametrize(
    ("heads", "formulas"),
    [
        (PRODUCT, {"E": "B#*C#"}),
        ([*PRODUCT[:2], None, *PRODUCT[3:]], {"E": "B#*C#"}),
        (["Sag", "Årsværk", "Løn pr. årsværk", *PRODUCT[3:]], {"D": "B#*C#*Satser!$B$1"}),
    ],
)
def test_a_column_that_feeds_one_that_is_read_needs_no_name(
    heads: list[Any], formulas: dict[str, str]
) -> None:
    lines, more = computed(heads, PRODUCTS, **formulas)
    found = find(*lines, **more)
    assert figures(found) == ([190.0] * 4, [350.0] * 4)
    assert {column.reason.en for column in found.reading.unused} == {
        "the formulas of a column that is used read it"
    }


@pytest.mark.parametrize(
    ("heads", "formulas"),
    [
        (PRODUCT, {}),
        (["Sag", "Helårspersoner", "Refusion", *PRODUCT[3:]], {"F": "E#-D#+C#"}),
        (["Sag", "Helårspersoner", "Igangsættes", *PRODUCT[3:]], {"E": "B#*C#"}),
    ],
)
def test_a_column_that_feeds_nothing_or_says_when_stops_the_model(
    heads: list[str], formulas: dict[str, str]
) -> None:
    lines, more = computed([*heads, "Gevinst"], [[*row, None] for row in PRODUCTS], **formulas)
    assert "læses ikke" in refused(*lines, **more)


FULL = ["Sag", "Helårspersoner", "Enhedsbesparelse (t.kr.)", "Årlig udgift (t.kr.)", "Indfasning"]


@pytest.mark.parametrize(
    ("head", "values", "formula"),
    [
        ("Fuld besparelse", (200, 150), "B#*C#"),
        ("Fuld besparelse", (0.2, 0.15), "B#*C#/1000"),
        ("Gns. årlig besparelse", (175, 150), "B#*C#*(3+E#)/4"),
    ],
)
def test_a_saving_computed_of_the_table_needs_no_unit(
    head: str, values: tuple[float, float], formula: str
) -> None:
    rows = [["Unge", 10, 20, 100, 0.5, values[0]], ["Syge", 5, 30, 90, 1, values[1]]]
    lines, more = computed([*FULL, head], rows, F=formula)
    found = find(["Investeringer 2026-2029"], *lines[1:], **more)
    assert figures(found) == ([190.0] * 4, [250.0, 350.0, 350.0, 350.0])


@pytest.mark.parametrize(
    ("values", "formulas"),
    [
        ((200, 150), {}),
        ((160, 120), {"F": "B#*C#*0.8"}),
        ((200, 120), {"F": "B#*C#"}),
        ((200, 150), {"F": "B#*C#*Satser!$B$1"}),
    ],
)
def test_a_saving_without_a_unit_that_may_be_another_is_refused(
    values: tuple[float, float], formulas: dict[str, str]
) -> None:
    rows = [["Unge", 10, 20, 100, 0.5, values[0]], ["Syge", 5, 30, 90, 1, values[1]]]
    lines, more = computed([*FULL, "Fuld besparelse"], rows, **formulas)
    assert "enheden fremgår ikke" in refused(["Investeringer 2026-2029"], *lines[1:], **more)


# --- A title of other years ------------------------------------------------------------------


def titled(title: str, first: int) -> list[list[Any]]:
    """Return the table of bands under a title, with four years from a first one on."""
    return [[f"{title}, t.kr."], *bands(list(range(first, first + 4)))[1:]]


def test_later_years_over_the_amounts_hold_against_a_title() -> None:
    found = find(*titled("Budget 2026-2029", 2027), **BANDS)
    assert (found.package.first_year, figures(found)) == (2027, BY_YEAR)
    assert any("2026–2029 (Ark!A1)" in note.da for note in found.notes)


@pytest.mark.parametrize("unit", ["tusinder", "1.000", "tusind kr.", "x 1.000"])
def test_a_unit_beside_its_label_may_be_a_scale(unit: str) -> None:
    found = find(["Budget 2026"], ["Beløb i", unit], *YEARLY)
    assert figures(found) == ([300.0] * 4, [470.0] * 4)


@pytest.mark.parametrize(
    ("cost", "saving"),
    [("Årl. udg.", "Gns. årl. besp."), ("Udg.", "Gns. besp."), ("Inv.", "Gns. årl. bespar.")],
)
def test_headers_may_be_shortened(cost: str, saving: str) -> None:
    lines = [["Forslag", cost, saving], *YEARLY[1:]]
    assert figures(find(["Budget 2026, t.kr."], *lines)) == ([300.0] * 4, [470.0] * 4)


@pytest.mark.parametrize(
    "line",
    ["+ = merudgift, - = mindreudgift", "Minus angiver besparelse", "Minus angiver merudgift"],
)
def test_a_line_on_signs_that_the_amounts_do_not_follow_is_refused(line: str) -> None:
    above = ["Budget 2026, t.kr."]
    error = refused(above, [line], *YEARLY)
    assert "beløbene har et andet fortegn, end modellen siger" in error
    assert "Ark!A2" in error
    heads, *cases = YEARLY
    gains = [[*case, case[2] - case[1]] for case in cases]
    assert find(above, [line], [*heads, "Netto"], *gains)


def test_minus_may_be_said_to_be_a_saving_in_words() -> None:
    heads, *cases = YEARLY
    turned = [[name, cost, -saving] for name, cost, saving in cases]
    found = find(["Budget 2026, t.kr."], ["Minus angiver besparelse"], heads, *turned)
    assert figures(found) == ([300.0] * 4, [470.0] * 4)


@pytest.mark.parametrize(
    ("saving", "net", "amounts"),
    [
        ("Gns. årlig besparelse brutto", "Gns. årlig besparelse netto", (130, 280)),
        ("Gns. årlig besparelse", "Nettobesparelse", (130, 280)),
        ("Bruttobesparelse, gns.", "Netto", (130, 280)),
    ],
)
def test_amounts_gross_and_net_of_reimbursement_are_asked_about(
    saving: str, net: str, amounts: tuple[int, int]
) -> None:
    heads = ["Forslag", "Årlig udgift", saving, net]
    cases = [[*case, own] for case, own in zip(YEARLY[1:], amounts, strict=True)]
    error = refused(["Budget 2026, t.kr."], heads, *cases)
    assert error.startswith("Ark!D3: beløbene står både brutto og netto.")
    assert f"C '{saving}', D '{net}'" in error
    gains = [[*case, gain] for case, gain in zip(YEARLY[1:], (50, 120), strict=True)]
    assert find(["Budget 2026, t.kr."], heads, *gains)


@pytest.mark.parametrize(
    "title", ["Budgetforslag 2027-30", "Budget 2027–30, PL26", "Budget 2027-2030"]
)
def test_a_title_may_shorten_the_last_year(title: str) -> None:
    package = find([f"{title}, t.kr."], *YEARLY).package
    assert (package.first_year, package.years) == (2027, 4)


@pytest.mark.parametrize("title", ["Version 2027-06-01", "Budget 2027/30", "Skoleåret 2027-28"])
def test_a_date_or_another_year_is_no_period(title: str) -> None:
    assert "det første år fremgår ikke" in refused([f"{title}, t.kr."], *YEARLY)


@pytest.mark.parametrize("title", ["Budget 2028-2031", "Budget 2022-2025", "Budget 2021-2024"])
def test_years_that_a_title_begins_after_or_does_not_share_are_refused(title: str) -> None:
    error = refused(*titled(title, 2027), **BANDS)
    assert "det første år kan læses på to måder" in error
    assert f"Fik: {title[7:11]} (Ark!A1), 2027 (Ark!B3)" in error


# --- Costs and savings in two tables ---------------------------------------------------------


def stacked(
    saving: str = "Besparelser, t.kr.",
    years: Sequence[int] = (2026, 2027),
    saved: Sequence[Sequence[Any]] = (["Syge", 20, 80], ["Unge", 60, 180]),
    last: Sequence[Any] = ("I alt", 80, 260),
) -> list[Sequence[Any]]:
    """Return costs by year, and savings in a table below them."""
    costs = [["Forslag", 2026, 2027], ["Unge", 100, 90], ["Syge", 50, 50], ["I alt", 150, 140]]
    return [["Udgifter, t.kr."], *costs, [], [saving], ["Forslag", *years], *saved, last]


def test_costs_and_savings_in_like_tables_are_joined_by_the_names_of_the_cases() -> None:
    found = find(*stacked())
    assert figures(found) == ([150.0, 140.0], [80.0, 260.0])
    assert [case.name for case in found.package.cases] == ["Unge", "Syge"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last": ("I alt", 80, 250)}, "modellens eget tal er ikke det, sagerne giver"),
        ({"saving": "Besparelser"}, "enheden fremgår ikke af en af modellens tabeller"),
        ({"years": (2027, 2028)}, "to af modellens tabeller er af hver sine år"),
        ({"saved": (["Unge", 80, 260],)}, "sagen står kun i én af modellens tabeller"),
        ({"saving": "Besparelse pr. helårsperson, t.kr."}, "der er ingen tabel med sager"),
        ({"saving": "Merudgifter, t.kr."}, "der er ingen tabel med sager"),
    ],
)
def test_two_tables_that_are_not_alike_are_refused(changes: dict[str, Any], words: str) -> None:
    assert words in refused(*stacked(**changes))


def test_costs_and_savings_on_two_sheets_without_a_common_key_are_named_so() -> None:
    costs = a_sheet([TITLE, ["Nr.", "Årlig udgift"], ["1.1", 5]], "Udgifter", row=1, column=1)
    saved = a_sheet([TITLE, ["Sag", "Årlig besparelse"], ["Job", 9]], "Effekt", row=1, column=1)
    error = refusal(lambda: find_model([costs, saved], name="model"), FileError)[1]
    assert error.startswith("Udgifter!A2, Effekt!A2: udgifter og besparelser står i hver sin tabel")


# --- Costs that are counted in one another ---------------------------------------------------

COST_PARTS = ["Sag", "Driftsudgift", "Engangsudgift", "Årlig udgift", "Gns. årlig besparelse"]


@pytest.mark.parametrize(
    ("costs", "formulas"),
    [
        ([(80, 80, 104), (80, 40, 92)], {"D": "B#+C#*0.3"}),
        ([(80, 80, 100), (80, 40, 90)], {}),
        ([(80, 80, 160), (80, 40, 120)], {}),
    ],
)
def test_a_cost_of_the_costs_beside_it_is_not_added_to_them(
    costs: list[tuple[int, int, int]], formulas: dict[str, str]
) -> None:
    lines, more = computed(
        COST_PARTS, [["Unge", *costs[0], 200], ["Syge", *costs[1], 150]], **formulas
    )
    assert "udgiften er måske regnet af de andre udgifter" in refused(*lines, **more)


def test_costs_that_have_nothing_to_do_with_one_another_are_added() -> None:
    lines, _ = computed(COST_PARTS, [["Unge", 80, 80, 30, 200], ["Syge", 80, 40, 20, 150]])
    assert figures(find(*lines))[0] == [330.0, 210.0, 210.0, 210.0]


# --- Tables that stand again -----------------------------------------------------------------


def test_headers_again_under_another_group_go_on_and_under_other_years_do_not() -> None:
    title = ["Investeringspakke 2026-2029, t.kr."]
    others = [YEARLY[0], ["Jobmentor", 100, 150], ["Delvis rask", 200, 320]]
    again = [[], ["Sygemeldte"], *others]
    found = find(title, ["Unge"], *YEARLY, *again)
    assert figures(found) == ([600.0] * 4, [940.0] * 4)
    assert [group.name for group in found.package.groups] == ["Unge", "Sygemeldte"]
    error = refused(title, *YEARLY, [], ["Investeringspakke 2025-2028"], *YEARLY)
    assert error.startswith("Ark!A2, Ark!A7: der er 2 tabeller, som kan være sagerne.")


# --- Persons that may be participants --------------------------------------------------------


@pytest.mark.parametrize("unit", ["Besparelse pr. borger", "Enhedsbesparelse"])
def test_persons_that_may_be_participants_are_refused_where_the_saving_hangs_on_them(
    unit: str,
) -> None:
    cases = [("Unge", 100, 5, 120), ("Syge", 200, 6, 120)]
    heads = ["Sag", "Investering (tkr.)", "Borgere", f"{unit} (tkr.)"]
    assert "kan være deltagere" in refused(["Sager 2026–2029"], heads, *cases)


def test_a_saving_of_each_person_is_of_the_persons_beside_it() -> None:
    cases = [("Unge", 100, 5, 120), ("Syge", 200, 6, 120)]
    heads = ["Sag", "Investering (tkr.)", "Personer", "Besparelse pr. person (tkr.)"]
    found = find(["Sager 2026–2029"], heads, *cases)
    assert [case.persons for case in found.package.cases] == [5, 6]
    assert figures(found) == ([300.0] * 4, [1320.0] * 4)


def test_persons_that_may_be_participants_are_not_used_where_the_savings_are_stated() -> None:
    cases = [("Unge", 100, 5, 120, 600), ("Syge", 200, 6, 120, 720)]
    heads = ["Sag", "Investering (tkr.)", "Borgere", "Besparelse pr. borger (tkr.)"]
    found = find(["Sager 2026–2029"], [*heads, "Årlig besparelse (tkr.)"], *cases)
    assert [case.persons for case in found.package.cases] == [None, None]
    assert figures(found) == ([300.0] * 4, [1320.0] * 4)

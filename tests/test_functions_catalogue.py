"""The catalogue describes every INVEST_* function once, and as it really is."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from openpyxl.formula.translate import Translator
from scipy import stats

import investpakke
from investpakke import InputError, calc
from investpakke.deciding import Change, Driver, Scenario, compute_scenario, switching
from investpakke.functions import Function, catalogue, lookup
from investpakke.text import same

EVERY_FUNCTION = pytest.mark.parametrize("function", catalogue(), ids=lambda item: item.name)
EXCEL_TEXT = 255
EXCEL_ARGUMENT_NAMES = 254
PLAIN_EXCEL = {
    "AVERAGE",
    "BETADIST",
    "BETAINV",
    "COUNT",
    "IF",
    "INDEX",
    "MATCH",
    "MAX",
    "MIN",
    "ROUND",
    "SUM",
    "SUMPRODUCT",
    "INT",
}


@pytest.mark.parametrize("module", [investpakke, calc], ids=["investpakke", "calc"])
def test_every_public_function_is_in_the_catalogue_once(module: object) -> None:
    public = [name for name in dir(module) if name.startswith("invest_")]
    assert sorted(function.name.lower() for function in catalogue()) == sorted(public)


@EVERY_FUNCTION
def test_names_and_defaults_are_those_of_the_python_function(function: Function) -> None:
    parameters = inspect.signature(function.python).parameters.values()
    described = [(a.name.en, a.default) for a in function.arguments]
    assert function.python.__name__ == function.name.lower()
    assert described == [
        (p.name, None if p.default is inspect.Parameter.empty else p.default) for p in parameters
    ]


@EVERY_FUNCTION
def test_an_argument_is_called_in_messages_what_it_is_called_in_the_catalogue(
    function: Function,
) -> None:
    for index, argument in enumerate(function.arguments):
        given = list(function.example.arguments)
        wrong = 1 if argument.shape == "text" else "halv"
        with pytest.raises(InputError) as caught:
            function.python(*given[:index], wrong, *given[index + 1 :])
        assert caught.value.where == argument.name


@EVERY_FUNCTION
def test_an_argument_takes_the_shape_that_is_stated_and_no_larger(function: Function) -> None:
    larger = {"number": (2, 1), "column": (2, 2)}
    largest = {"number": (), "column": (2, 1), "block": (2, 2), "factors": (2, 3), "text": (2, 2)}
    for index, argument in enumerate(function.arguments):
        given: list[Any] = [*function.example.arguments]
        sample = np.ravel(function.example.arguments[index])[0]
        given[index] = np.full(largest[argument.shape], sample)
        function.python(*given)
        if argument.shape in larger:
            given[index] = np.full(larger[argument.shape], sample)
            with pytest.raises(InputError):
                function.python(*given)


@EVERY_FUNCTION
def test_the_example_is_what_the_python_function_gives(function: Function) -> None:
    computed = function.python(*function.example.arguments)
    np.testing.assert_allclose(computed, function.example.result, rtol=1e-12)


_SHAPES = (1 + 4 * 2 / 3, 1 + 4 * 1 / 3)
"""Of a PERT from 20 % below to 10 % above."""


def test_the_examples_are_case_4_4_and_the_groups_of_the_2024_package() -> None:
    package = investpakke.load_package("aarhus-2024")
    of = [case.number for case in package.cases].index("4.4")
    result = investpakke.compute_package(package)
    cost, average = result.annual_investment[of], result.average_saving[of]
    full, unit, persons = result.full_saving[of], result.unit_saving[of], result.persons[of]
    late = compute_scenario(package, Scenario(same("sent"), [Change(delay=0.5)]))
    full, unit = result.full_saving[of], result.unit_saving[of]
    ends = switching(package, result)
    stated = {
        "INVEST_NET": ((cost, average), result.by_case.gain[of]),
        "INVEST_PHASED": ((full, 0.5, 4), result.saving_by_case[of, :4]),
        "INVEST_AVERAGE": ((full, 0.5, 4), average),
        "INVEST_FULL": ((average, 0.5, 4), full),
        "INVEST_SHARE": ((result.by_group.investment,), result.share),
        "INVEST_BREAKEVEN": ((cost, unit, 0.5, 4), result.by_case.break_even_persons[of]),
        "INVEST_MARGIN": ((cost, average), result.by_case.margin[of]),
        "INVEST_PAYBACK": ((cost, full, 0.5, 4), 4),
        "INVEST_NPV": (
            (cost, full, 0.5, 4, 0.035),
            result.net_by_case[of, :4] @ 1.035 ** -np.arange(4.0),
        ),
        "INVEST_PERT": (
            (0.8 * average, average, 1.1 * average, 0.05),
            stats.beta(*_SHAPES, loc=0.8 * average, scale=0.3 * average).ppf(0.05),
        ),
        "INVEST_CHANCE": (
            (cost, 0.8 * average, average, 1.1 * average),
            stats.beta(*_SHAPES, loc=0.8 * average, scale=0.3 * average).sf(cost),
        ),
        "INVEST_CORRECTED": ((average, 0.1, 0.05), average * 0.9 * 0.95),
        "INVEST_FADED": ((0.5, 2, 0.2, 4), (0.5, 1.0, 0.8, 0.64)),
        "INVEST_DELAYED": ((0.5, 0.5, 4), late.saving_by_case[of, :4] / full),
        "INVEST_RATE": ((), 52 * 4.695 * 0.7),  # of no case
        "INVEST_DISCOUNT": ((), 1.035**-5),
        "INVEST_STATE": ((), 52 * 4.695 * 0.3),
        "INVEST_VOLUME": ((unit, persons, 12, 0.5, 12), unit * 0.5 * (12 - persons)),
        "INVEST_PACE": ((unit, 4, 12, 0.5, 12), unit * (4 - 0.5 * 12)),
        "INVEST_PRICE": ((unit, 160, 4, 12), (160 - unit) * 4),
        "INVEST_SWITCH": ((unit, cost, average), ends.values[Driver.UNIT_SAVING][of]),
        "INVEST_DELAY": ((cost, full, 0.5, 4), ends.values[Driver.DELAY][of]),
        "INVEST_ONE_FEWER": ((cost, average, 16), ends.gain_with_one_fewer[of]),
    }
    for function in catalogue():
        arguments, outcome = stated[function.name]
        of_case = function.example.arguments if arguments else ()
        for given, of_package in zip(of_case, arguments, strict=True):
            np.testing.assert_allclose(given, of_package, rtol=1e-12)
        np.testing.assert_allclose(function.example.result, outcome, rtol=1e-12)


@EVERY_FUNCTION
def test_texts_fit_the_function_wizard_of_excel(function: Function) -> None:
    texts = [function.help, *(argument.help for argument in function.arguments)]
    assert all(0 < len(text) <= EXCEL_TEXT for pair in texts for text in (pair.da, pair.en))
    for language in ("da", "en"):
        names = [getattr(argument.name, language) for argument in function.arguments]
        assert len(",".join(names)) <= EXCEL_ARGUMENT_NAMES


@EVERY_FUNCTION
def test_the_help_states_the_default_and_optional_arguments_stand_last(function: Function) -> None:
    optional = [argument.default is not None for argument in function.arguments]
    assert optional == sorted(optional)
    for argument in function.arguments:
        if argument.default is not None:
            assert f"Udeladt: {argument.default:g}".replace(".", ",") in argument.help.da
            assert f"Omitted: {argument.default:g}" in argument.help.en


def test_a_function_is_found_by_its_name_in_any_case() -> None:
    assert lookup("invest_npv") is lookup("INVEST_NPV")


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InputError) as caught:
        lookup("INVEST_NVP")
    assert caught.value.text("da").startswith("funktionen findes ikke. Forventet: INVEST_NET, ")
    assert caught.value.text("da").endswith("Fik: 'INVEST_NVP'. Mente du INVEST_NPV?")


def test_the_syntax_is_written_as_in_a_danish_or_an_english_excel() -> None:
    function = lookup("INVEST_NPV")
    danish = "INVEST_NPV(investering; besparelse; [indfasning]; [år]; [rente])"
    assert function.syntax() == function.syntax("da") == danish
    assert function.syntax("en") == "INVEST_NPV(investment, saving, [phasing], [years], [rate])"


@EVERY_FUNCTION
def test_a_twin_uses_plain_functions_and_no_nested_if(function: Function) -> None:
    for formula in formulas_of(function):
        used = re.findall(r"([A-Z.]+)\(", formula)
        assert set(used) <= PLAIN_EXCEL
        assert used.count("IF") <= 1


@EVERY_FUNCTION
def test_a_twin_needs_an_address_for_the_arguments_and_nothing_else(function: Function) -> None:
    names = {argument.name.da for argument in function.arguments} - {function.horizon}
    element = {"værdi"} if function.name == "INVEST_SHARE" else set()
    assert set(function.twin.inputs) == names | element


@EVERY_FUNCTION
def test_a_twin_has_one_result_or_one_a_year_as_the_catalogue_says(function: Function) -> None:
    _, result = function.twin.at(addresses(function), year_cells(function))
    assert len(result) == (3 if function.shape == "years" else 1)


@EVERY_FUNCTION
@pytest.mark.parametrize("phasing", ["$B$9", "$B$9:$E$9"], ids=["first year", "row of factors"])
def test_a_year_row_is_one_formula_filled_right(function: Function, phasing: str) -> None:
    years = year_cells(function)
    rows, _ = function.twin.at({**addresses(function), "indfasning": phasing}, years)
    assert list(rows) == [row.name for row in function.twin.rows]
    for name, formulas in rows.items():
        origin = Translator(formulas[0], years[name][0])
        assert formulas == tuple(origin.translate_formula(cell) for cell in years[name])


def test_the_two_ways_of_phasing_have_one_factor_row_each() -> None:
    twin = lookup("INVEST_AVERAGE").twin
    years = {"t": ["Ark!D4", "Ark!E4"], "faktor": ["Ark!D5", "Ark!E5"]}
    first_year = twin.at({"besparelse": "$B$1", "indfasning": "$B$2"}, years)
    factors = twin.at({"besparelse": "$B$1", "indfasning": "Ark!$B$2:$C$2"}, years)
    assert first_year.rows["faktor"][1] == "=IF(Ark!E4=1,$B$2,1)"
    assert factors.rows["faktor"][1] == ("=INDEX(Ark!$B$2:$C$2,1,MIN(Ark!E4,COUNT(Ark!$B$2:$C$2)))")
    assert first_year.result == factors.result == ("=$B$1*AVERAGE(Ark!$D5:$E5)",)


def test_a_placeholder_without_an_address_is_refused_by_name() -> None:
    twin = lookup("INVEST_PHASED").twin
    cells = {"besparelse": "$B$1", "indfasning": "$B$2"}
    with pytest.raises(InputError, match=r"^besparelse: the placeholder has no address"):
        lookup("INVEST_NET").twin.at({"investering": "$B$1"})
    with pytest.raises(InputError, match=r"^t: the placeholder has no address"):
        twin.at(cells)
    with pytest.raises(InputError, match=r"^faktor: the placeholder has no address"):
        twin.at(cells, {"t": ["D4"]})


@pytest.mark.parametrize(
    ("numbers", "factors"), [(["D4", "E4"], ["D5"]), ([], [])], ids=["of different length", "empty"]
)
def test_year_rows_that_do_not_fit_are_refused(numbers: list[str], factors: list[str]) -> None:
    cells = {"besparelse": "$B$1", "indfasning": "$B$2"}
    with pytest.raises(InputError, match="the year rows are empty or differ in length"):
        lookup("INVEST_PHASED").twin.at(cells, {"t": numbers, "faktor": factors})


def test_importing_the_package_or_the_catalogue_stays_light() -> None:
    heavy = "{'formulas', 'openpyxl', 'pandas', 'xlsxwriter', 'xlwings'}"
    code = (
        "import sys, investpakke; assert 'investpakke.functions' not in sys.modules;"
        "import investpakke.functions as f; f.catalogue();"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def formulas_of(function: Function) -> list[str]:
    rows = [f for row in function.twin.rows for f in (row.formula, row.factors) if f]
    return [*rows, function.twin.result]


def addresses(function: Function) -> dict[str, str]:
    names = [*function.twin.inputs, *(column.name for column in function.twin.columns)]
    return {name: f"$B${row}" for row, name in enumerate(names, start=1)}


def year_cells(function: Function) -> dict[str, list[str]]:
    names = ["t", *(row.name for row in function.twin.rows)]
    return {
        name: [f"{column}{row}" for column in "DEF"] for row, name in enumerate(names, start=20)
    }


def test_the_rule_of_errors_knows_the_functions_whose_answer_may_be_that_there_is_none() -> None:
    from investpakke.validate.rules.ip302_error_value import _MEANT

    answering = {function.name for function in catalogue() if "#N/A" in function.help.en}
    assert answering == {name for name in _MEANT if name.startswith("INVEST_")}

"""Formulas as text: relative and absolute, taken apart, resolved, and read as trees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer

from building import QUICK
from investpakke.validate.engines.intersection import intersects
from investpakke.validate.engines.plain_workbook import fill_omitted_arguments
from investpakke.workbook.formula.areas import Corner, Reference, read_reference
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.relative import LAST_COLUMN, LAST_ROW, absolute, relative
from investpakke.workbook.formula.resolve import Scope, Table, resolve
from investpakke.workbook.formula.tokens import UnreadableFormulaError, tokens_of
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import Area

# --- Formulas made at random ---------------------------------------------------------------

LETTERS = st.sampled_from(["A", "B", "K", "Z", "AA", "XFD"])
FIXED = st.sampled_from(["", "$"])
ROWS = st.integers(1, LAST_ROW)
CELLS = st.builds("{}{}{}{}".format, FIXED, LETTERS, FIXED, ROWS)
RANGES = st.one_of(
    st.builds("{}:{}".format, CELLS, CELLS),
    st.builds("{}{}:{}{}".format, FIXED, LETTERS, FIXED, LETTERS),
    st.builds("{}{}:{}{}".format, FIXED, ROWS, FIXED, ROWS),
)
SHEETS = st.sampled_from(["", "Sager!", "'Ark A1'!", "'Bo''s R1C1'!"])
OTHERS = st.sampled_from(
    [
        "12",
        "1.5",
        '"A1 og R1C1"',
        '"""B2"""',
        "TRUE",
        "Sats",
        "Tal_A1",
        "Tabel[[#This Row],[A1]]",
        "#N/A",
    ]
)
OPERANDS = st.one_of(st.builds("{}{}".format, SHEETS, st.one_of(CELLS, RANGES)), OTHERS)
PLACES = st.tuples(ROWS, st.integers(1, LAST_COLUMN))


def _deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operator = st.sampled_from(["+", "-", "*", "/", "^", "&", "=", "<>", "<="])
    name = st.sampled_from(["SUM", "LOG10", "_xlfn.IFS", "INVEST_NET"])
    return st.one_of(
        st.builds("{}{}{}".format, inner, operator, inner),
        st.builds("({})".format, inner),
        st.builds("{}({},{})".format, name, inner, inner),
        st.builds("-{}".format, inner),
    )


FORMULAS = st.builds("={}".format, st.recursive(OPERANDS, _deeper, max_leaves=8))


@QUICK
@given(FORMULAS, PLACES)
def test_a_formula_comes_back_from_its_relative_form(formula: str, place: tuple[int, int]) -> None:
    assert absolute(relative(formula, *place), *place) == formula


@QUICK
@given(FORMULAS, PLACES, st.tuples(st.integers(1, 100), st.integers(1, 100)))
def test_copies_of_a_formula_have_one_relative_form(
    formula: str, place: tuple[int, int], other: tuple[int, int]
) -> None:
    form = relative(formula, *place)
    copied = absolute(form, *other)
    if "#REF!" not in copied:
        assert relative(copied, *other) == form


CORNERS = st.builds(
    lambda row, column, fixed: Corner(row, fixed[0], column, fixed[1]),
    st.integers(1, 500),
    st.integers(1, 500),
    st.tuples(st.booleans(), st.booleans()),
)


@QUICK
@given(st.builds(Reference, st.sampled_from([None, "Ark 1", "Bo's"]), CORNERS, CORNERS))
def test_a_reference_is_read_back_from_its_text(reference: Reference) -> None:
    assert read_reference(reference.text()) == reference


@QUICK
@given(FORMULAS)
def test_every_formula_is_read_as_a_tree_with_all_its_references(formula: str) -> None:
    form = relative(formula, 5, 5)
    tree = read_tree(form)
    assert tree is not None
    found = [node.text for node in tree.walk() if node.kind == "reference"]
    assert found == list(read_form(form).references)


@QUICK
@given(FORMULAS)
def test_a_tree_written_out_means_the_same_tree(formula: str) -> None:
    tree = read_tree(formula)
    assert tree is not None
    assert read_tree("=" + tree.formula()) == tree


# --- Trees ---------------------------------------------------------------------------------


def sketch(node: Node | None) -> str:
    if node is None:
        return "?"
    inner = " ".join(sketch(part) for part in node.parts)
    return f"[{node.text} {inner}]" if node.parts else node.text or "_"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=1+2*3", "[+ 1 [* 2 3]]"),
        ("=1-2-3", "[- [- 1 2] 3]"),
        ("=-2^2", "[^ [- 2] 2]"),
        ("=2^-1", "[^ 2 [- 1]]"),
        ("=A1 %*2", "[* [% A1] 2]"),
        ("=A1&B1=C1", "[= [& A1 B1] C1]"),
        ("=IF(A1,,2)", "[IF A1 _ 2]"),
        ("=A1:INDEX(B:B,2)", "[: A1 [INDEX B:B 2]]"),
        ("=INDEX(A:A,1):INDEX(A:A,2)", "[: [INDEX A:A 1] [INDEX A:A 2]]"),
        ("=SUM(A1:A3 A2:C2)", "[SUM [  A1:A3 A2:C2]]"),
        ("=SUM((A1,B2))", "[SUM [, A1 B2]]"),
        ("={1,2}*2", "[* [{1,2} 1 2] 2]"),
        ("=PI()", "PI"),
    ],
)
def test_operators_bind_as_in_excel(formula: str, expected: str) -> None:
    assert sketch(read_tree(formula)) == expected


DEEP = [
    "=" + "(" * 300,
    "=1" + "+1" * 4000,
    "=" + "-" * 8000 + "1",
    "=" + "1=1&1+1*1^(" * 90 + "1" + ")" * 90,
]


@pytest.mark.parametrize("formula", ["=1+", "=)", "=(", "=SUM(1", "=1 2 3)", *DEEP])
def test_what_is_no_formula_has_no_tree(formula: str) -> None:
    assert read_tree(formula) is None


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=R1C1:R9C1*2", True),
        ("=R1C1:R9C1", True),
        ("=SUM(R1C1:R9C1*2)", True),
        ("=IF(R1C1:R9C1>0,1,0)", True),
        ("=ABS(R1C1:R9C1)", True),
        ("=VLOOKUP(R1C1:R9C1,R1C1:R9C2,2,FALSE)", True),
        ("=SUMPRODUCT(IF(R1C1:R9C1>0,1,0))", True),
        ("=SUM(R1C1:R9C1)", False),
        ("=SUM(R1C1:R9C1,1)*2", False),
        ("=SUMPRODUCT((R1C1:R9C1>0)*ABS(R1C2:R9C2))", False),
        ("=LOOKUP(2,1/(R1C1:R9C1=1),R1C2:R9C2)", False),
        ("=INDEX(R1C1:R9C1,2)+MATCH(R1C1,R1C1:R9C1,0)", False),
        ("=INVEST_NET(R1C1:R9C1,R1C2:R9C2)", False),
        ("=R1C1:INDEX(R1C1:R9C1,2)", False),
    ],
)
def test_excel_takes_one_cell_of_a_range_where_one_value_is_wanted(
    formula: str, expected: bool
) -> None:
    assert intersects(formula) is expected


# --- Names and tables ----------------------------------------------------------------------

SCOPE = Scope(
    {"sager": ("Sager", 14, 6), "ark 2": ("Ark 2", 9, 9)},
    {
        (None, "rente"): "=Sager!R1C1",
        ("ark 2", "rente"): "='Ark 2'!R2C2",
        (None, "løn_æøå"): "=Rente*2",
        (None, "selv"): "=Selv+1",
        (None, "væk"): "=#REF!",
    },
    {"tabel": Table("Tabel", "Sager", Area(3, 2, 8, 4), ("Nr.", "Navn", "Beløb"), 1, 1)},
)


@pytest.mark.parametrize(
    ("form", "sheet", "expected"),
    [
        ("=Rente", "Sager", "='Sager'!R1C1"),
        ("=rente*2", "Ark 2", "='Ark 2'!R2C2*2"),
        ("=Løn_æøå", "Sager", "=('Sager'!R1C1*2)"),
        ("=SUM(Sager!C2:C2)", "Ark 2", "=SUM('Sager'!R1C2:R14C2)"),
        ("=SUM(R3:R3)", "Sager", "=SUM('Sager'!R3C1:R3C6)"),
        ("=SUM(Tabel[Beløb])", "Ark 2", "=SUM('Sager'!R4C4:R7C4)"),
        ("=Tabel[[#This Row],[Beløb]]*2", "Sager", "='Sager'!RC4*2"),
        ("=SUM(Tabel[[#All],[Nr.]:[Navn]])", "Sager", "=SUM('Sager'!R3C2:R8C3)"),
        ("=SUM(Tabel[#Totals])", "Sager", "=SUM('Sager'!R8C2:R8C4)"),
        ("=[1]!INVEST_NET(RC,1)", "Sager", "=INVEST_NET('Sager'!RC,1)"),
    ],
)
def test_names_tables_and_whole_columns_become_rectangles(
    form: str, sheet: str, expected: str
) -> None:
    found = resolve(form, sheet, SCOPE)
    assert found.obstacles == ()
    assert found.form() == expected


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("=Ukendt*2", "name"),
        ("=[1]Ark1!RC", "external"),
        ("='C:\\x\\[bog.xlsx]Ark'!R1C1", "external"),
        ("=Væk+1", "broken"),
        ("=Slettet!R1C1", "broken"),
        ("=Selv", "circular"),
        ("=Tabel[Findes ikke]", "table"),
        ("=[1]!Andet(RC)", "external"),
    ],
)
def test_what_cannot_be_resolved_says_why(form: str, kind: str) -> None:
    assert [obstacle.kind for obstacle in resolve(form, "Sager", SCOPE).obstacles] == [kind]


def test_names_that_double_are_given_up_before_they_are_millions() -> None:
    names = {(None, f"n{k}"): f"=N{k - 1}+N{k - 1}" for k in range(1, 19)}
    scope = Scope(SCOPE.sheets, {**names, (None, "n0"): "=Sager!R1C1"})
    assert len(resolve("=N8", "Sager", scope).references) == 1
    assert [obstacle.kind for obstacle in resolve("=N18", "Sager", scope).obstacles] == [
        "unreadable"
    ]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("=INVEST_AVERAGE(RC,,6)", "=INVEST_AVERAGE(RC,0.5,6)"),
        ("=INVEST_AVERAGE(RC, ,6)", "=INVEST_AVERAGE(RC, 0.5,6)"),
        ("=INVEST_AVERAGE(RC,0.5,)", "=INVEST_AVERAGE(RC,0.5,4)"),
        ("=SUM(INVEST_FULL(RC,),1)", "=SUM(INVEST_FULL(RC,0.5),1)"),
        ("=INVEST_NET(RC,)", "=INVEST_NET(RC,)"),
        ("=IF(RC,,INVEST_NET(RC,1))", "=IF(RC,,INVEST_NET(RC,1))"),
    ],
)
def test_arguments_left_out_get_their_default(form: str, expected: str) -> None:
    assert fill_omitted_arguments(form) == expected


# --- Tokens --------------------------------------------------------------------------------

PIECES = [
    "A1",
    "R[-1]C",
    "[",
    "]",
    "T[[#All],[x]]",
    "'A b'!",
    "'",
    '"x"',
    '""',
    "#REF!",
    "#",
    "(",
    ")",
    "{",
    "}",
    ",",
    ";",
    " ",
    "+",
    "-",
    "*",
    "%",
    ">=",
    "<>",
    "=",
    "SUM(",
    "1.5",
    "1.5E-3",
    "TRUE",
    "!",
    "nan",
    "_xlfn.",
    "\t",
    "é",
]


@QUICK
@given(st.lists(st.sampled_from(PIECES), max_size=9))
def test_a_formula_is_cut_as_another_reader_cuts_it(pieces: list[str]) -> None:
    formula = "=" + "".join(pieces)
    try:
        theirs = [(token.value, token.type == "OPERAND") for token in Tokenizer(formula).items]
    except Exception:  # whatever it raises where it reads no formula
        with pytest.raises(UnreadableFormulaError):
            list(tokens_of(formula))
        return
    assert [(token.value, token.type == "operand") for token in tokens_of(formula)] == theirs


def test_a_line_break_ends_an_operand() -> None:
    assert [token.value for token in tokens_of("=A1\n+B1")] == ["A1", "\n", "+", "B1"]

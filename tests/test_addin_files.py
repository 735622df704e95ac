"""The files with macros: built from their sources, and holding exactly those."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings
from defusedxml import ElementTree as Xml
from pyopenvba import ExcelFile, check_file
from pyopenvba.cfb import CFB

from investpakke.functions import catalogue
from investpakke.workbook.layout import PAKKE, SHEETS
from investpakke_addin import excel, vba_source
from investpakke_addin.build import (
    ADDIN_FILE,
    BUILT,
    BUTTON_MACRO,
    CONTENT_TYPE,
    RIBBON,
    RIBBON_PART,
    SHIPPED,
    WORKBOOK_FILE,
)
from investpakke_addin.function_test_sheet import SHEET
from investpakke_addin.vba_reader import vba_sources
from openxml import schema_errors
from windows_stubs import call_with_book, windows_xlwings

with warnings.catch_warnings():  # of names that its parser calls old
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser

EVERY_FILE = pytest.mark.parametrize("name", [ADDIN_FILE, WORKBOOK_FILE])
NOTICES = Path(vba_source.__file__).parent / "THIRD-PARTY-NOTICES.md"
LONGEST_LINE = 1023
MOST_CONTINUATIONS = 24
LONGEST_MESSAGE = 1024  # characters of a message box


def lines(source: str) -> list[str]:
    return source.rstrip().splitlines()


def parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(BUILT / name) as file:
        return {part: file.read(part) for part in file.namelist()}


# --- Shipped is what the sources give --------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_file_is_what_the_sources_give_today(name: str) -> None:
    assert (BUILT / name).read_bytes() == SHIPPED[name](), "run: python -m investpakke_addin.build"


def test_nothing_else_is_shipped() -> None:
    assert {path.name for path in BUILT.iterdir()} == set(SHIPPED)


@pytest.mark.parametrize("name", vba_source.GENERATED)
def test_a_generated_module_is_what_the_catalogue_gives_today(name: str) -> None:
    assert vba_source.sources()[name] == vba_source.GENERATED[name]()


@EVERY_FILE
def test_the_vba_read_back_by_olevba_is_exactly_the_sources(name: str) -> None:
    parser = VBA_Parser(str(BUILT / name))
    found = {file.rpartition(".")[0]: code for _, _, file, code in parser.extract_macros()}
    parser.close()
    documents = {module for module in found if module not in vba_source.sources()}
    assert {module: lines(found[module]) for module in vba_source.sources()} == {
        module: lines(source) for module, source in vba_source.sources().items()
    }
    for module in documents:  # ThisWorkbook and one a sheet, all without code
        assert all(line.startswith("Attribute VB_") for line in lines(found[module])), module


@EVERY_FILE
def test_the_vba_read_back_by_pyopenvba_is_exactly_the_sources(name: str, tmp_path: Path) -> None:
    copy = tmp_path / name
    copy.write_bytes((BUILT / name).read_bytes())
    with ExcelFile(copy) as file:
        for module, source in vba_source.sources().items():
            assert lines(file.get_module(module)) == lines(source)
        assert file.validate() == []
    assert check_file(copy).ok


# --- A cell can call the functions, and nothing that starts or reads something else ------------

PROCEDURE = re.compile(
    r"(?im)^[ \t]*((?:(?:public|private|friend|global|static)[ \t]+)*)"
    r"(declare[ \t]+(?:ptrsafe[ \t]+)?)?(function|sub|property[ \t]+(?:get|let|set))[ \t]+(\w+)"
    r"[^(\n]*(?:\((.*)\))?"
)
HARMLESS = {"", "control As Object", "ByVal answer As Variant"}
"""What a procedure of ours may take: nothing, the ribbon's button, what Python answered."""

A_RECORD = "AnsiText"
OF_WINDOWS = {
    "XLPyDLLActivateAuto": [
        "ByRef result As Variant",
        f"ByRef starting As {A_RECORD}",
        "ByVal mode As Long",
    ],
    "LoadLibrary": [f"ByRef library As {A_RECORD}"],
}
"""The two functions outside, with a type that no cell can hold where they take a path."""


def read_by_olevba(name: str) -> dict[str, str]:
    """Return the modules of a shipped file as another reader than ours finds them."""
    parser = VBA_Parser(str(BUILT / name))
    found = {file.rpartition(".")[0]: code for _, _, file, code in parser.extract_macros()}
    parser.close()
    return {module: code.replace("\r\n", "\n") for module, code in found.items()}


def read_by_ours(name: str) -> dict[str, str]:
    sources = [s.replace("\r\n", "\n") for s in vba_sources((BUILT / name).read_bytes())]
    return {re.findall(r'(?m)^Attribute VB_Name = "(.*)"', s)[0]: s for s in sources}


def public_functions(source: str) -> list[str]:
    """Return what a formula can name: Public is what nothing says of itself."""
    return [
        name
        for scope, outside, kind, name, _ in PROCEDURE.findall(joined(source))
        if "private" not in scope.lower() and (outside or kind.lower() != "sub")
    ]


def dangerous(source: str) -> list[str]:
    """Return the procedures that take what no cell may hand over, private ones included."""
    ours = {function.name for function in catalogue()}
    found = PROCEDURE.findall(joined(source))
    return [
        name
        for scope, outside, _, name, taken in found
        if name not in ours
        and not (
            re.split(r", *", taken) == OF_WINDOWS.get(name) and "private" in scope.lower()
            if outside
            else taken in HARMLESS
        )
    ]


def joined(source: str) -> str:
    return source.replace(" _\n", " ")


@pytest.mark.parametrize("read", [read_by_olevba, read_by_ours])
@EVERY_FILE
def test_the_functions_that_a_cell_can_call_are_those_of_the_catalogue_and_no_others(
    name: str, read: Callable[[str], dict[str, str]]
) -> None:
    public = [found for source in read(name).values() for found in public_functions(source)]
    assert sorted(public) == sorted(function.name for function in catalogue())


@pytest.mark.parametrize("read", [read_by_olevba, read_by_ours])
@EVERY_FILE
def test_no_procedure_takes_a_program_a_path_code_or_a_setting(
    name: str, read: Callable[[str], dict[str, str]]
) -> None:
    modules = read(name)
    assert not [found for source in modules.values() for found in dangerous(source)]
    wrappers = modules["InvestFunctions"]
    assert f"\nPrivate Type {A_RECORD}\n" in wrappers
    assert not re.search(r"(?m)^(Public|Global|Dim) (?!Function|Sub)", wrappers), "a variable"


@pytest.mark.parametrize("read", [read_by_olevba, read_by_ours])
@EVERY_FILE
def test_what_is_not_the_wrappers_module_is_closed_to_other_projects(
    name: str, read: Callable[[str], dict[str, str]]
) -> None:
    for module, source in read(name).items():
        if PROCEDURE.search(source) and module != "InvestFunctions":
            assert "\nOption Private Module\n" in source, module


@pytest.mark.parametrize(
    "planted",
    [
        "Private Function Setting(ByVal key As String) As String",
        "Public Sub Start(program)",
        "Function Read(Optional path = 1)",
        "Private Sub Press(ByVal action As Long)",
        "Property Let Folder(ByVal value As Variant)",
        'Private Declare PtrSafe Function LoadLibrary Lib "KERNEL32" (ByVal path As String)',
        'Declare PtrSafe Function WinExec Lib "KERNEL32" (ByRef starting As AnsiText) As Long',
        "Private Function Run( _\n    ByVal answer As Variant, command As String)",
    ],
)
def test_a_procedure_that_takes_such_a_thing_would_be_found(planted: str) -> None:
    source = vba_source.sources()["InvestFunctions"]
    assert dangerous(source) == []
    assert len(dangerous(f"{source}\n{planted}\nEnd Function\n")) == 1


def test_what_is_called_in_python_is_written_in_the_source() -> None:
    source = vba_source.sources()["InvestFunctions"]
    wanted = [f'"{vba_source.UDF_MODULE}", "{function.name}"' for function in catalogue()]
    called = re.findall(r"Python\.CallUDF\(([^,]+, [^,]+), ", source)
    assert called == [*wanted, 'BUTTONS, "about"', "BUTTONS, name"]
    assert f'\nPrivate Const BUTTONS As String = "{excel.__name__}"\n' in source
    assert set(re.findall(r"\bpressed = (.*)", source)) == {
        '""',
        *(f'"{action}"' for action in actions()),
    }


def test_a_cell_presses_no_button() -> None:
    pressing = function_of(vba_source.sources()["InvestFunctions"], "Pressing")
    guard = 'If TypeName(Application.Caller) = "Range" Then Exit Function'
    assert guard in pressing.partition("Python.CallUDF")[0]


def test_no_workbook_says_which_program_is_started() -> None:
    source = vba_source.sources()["InvestFunctions"]
    start = source[source.index("' --- The start of Python") : source.index("' --- The functions")]
    code = "\n".join(line for line in start.splitlines() if not line.lstrip().startswith("'"))
    for word in ("Workbook", "Sheet", "Range", "Cells", "Application", "FullName", "CurDir"):
        assert not re.search(rf"\w*{word}", code), word
    assert re.findall(r"Open (.*) For Input", code) == [
        r'Environ$("USERPROFILE") & "\.investpakke\investpakke.conf"'
    ]


def function_of(source: str, name: str) -> str:
    """Return a function of a VBA module."""
    found = re.search(rf"(?ms)^(Private |Public )?(Function|Sub) {name}\(.*?^End \2", source)
    assert found is not None
    return found[0]


def actions() -> list[str]:
    """Return the Python functions that the buttons call."""
    return re.findall(r'pressed = "(\w+)"', vba_source.sources()["InvestFunctions"])


def test_the_licence_of_xlwings_is_shipped_beside_its_code() -> None:
    assert "BSD 3-Clause" in NOTICES.read_text("utf-8")
    path = Path(xlwings.__file__).parent / "xlwings_custom_addin.bas"
    theirs = path.read_text("utf-8").split("#If VBA7")[0]
    words = " ".join(NOTICES.read_text("utf-8").replace("* ", "").split())
    notice = re.findall(r"(?m)^'(.*)$", theirs)
    licence = " ".join(" ".join(notice).replace("* ", "").split())
    start, end = licence.index("Copyright (C)"), licence.index("SUCH DAMAGE.")
    assert licence[start:end] in words
    assert "xlwings (BSD 3-Clause)" in vba_source.sources()["InvestFunctions"]


# --- No code runs by itself ------------------------------------------------------------------


@EVERY_FILE
def test_nothing_runs_by_itself_but_the_registration_of_help_texts(name: str) -> None:
    parser = VBA_Parser(str(BUILT / name))
    automatic = {keyword for kind, keyword, _ in parser.analyze_macros() if kind == "AutoExec"}
    parser.close()
    assert automatic == {"Auto_Open"}


def statements_of_help() -> list[str]:
    joined = vba_source.sources()["InvestHelp"].replace(" _\n", " ")
    code = [line.strip() for line in joined.splitlines() if not line.startswith("'")]
    return [line for line in code if line and not line.startswith("Attribute ")]


def test_opening_only_registers_help_texts_and_shows_no_window() -> None:
    statements = statements_of_help()
    helps = [line for line in statements if line.startswith("Application.MacroOptions ")]
    assert len(helps) == len(catalogue())
    assert procedure(statements, "Public Sub Auto_Open()") == ["Describe"]
    assert procedure(statements, "Private Sub Describe()") == [
        "Dim saved As Boolean",
        "On Error Resume Next",
        "If described Then Exit Sub",
        "saved = ThisWorkbook.Saved",
        "DescribeFunctions",
        "ThisWorkbook.Saved = saved",
    ]
    assert procedure(statements, "Private Sub DescribeFunctions()") == [
        "On Error Resume Next",
        *helps,
        "described = (Err.Number = 0)",
    ]


def test_the_first_button_registers_what_excel_refused_and_puts_the_window_back() -> None:
    pressing = function_of(vba_source.sources()["InvestFunctions"], "Pressing")
    assert "\n    DescribeOnce\n" in pressing.partition("Python.CallUDF")[0]
    once = procedure(statements_of_help(), "Public Sub DescribeOnce()")
    assert once[1:] == [
        "On Error Resume Next",
        "Describe",
        "If Not described And ThisWorkbook.IsAddin Then",
        "Set before = ActiveWindow",
        "drawn = Application.ScreenUpdating",
        "Application.ScreenUpdating = False",
        "ThisWorkbook.IsAddin = False",
        "Describe",
        "ThisWorkbook.IsAddin = True",
        "before.Activate",
        "Application.ScreenUpdating = drawn",
        "End If",
        "described = True",
    ]


def procedure(statements: list[str], head: str) -> list[str]:
    """Return the statements of a procedure."""
    start = statements.index(head) + 1
    return statements[start : statements.index("End Sub", start)]


def test_each_function_carries_its_description_in_its_own_source() -> None:
    source = vba_source.sources()["InvestFunctions"].replace('""', "'")
    for function in catalogue():
        head = re.search(rf"(?m)^Public Function {function.name}\(.*\)\n(.*)$", source)
        assert head is not None
        text = function.help.da.replace('"', "'")
        assert head[1] == f'Attribute {function.name}.VB_Description = "{text}"'


@pytest.mark.parametrize(
    "word",
    [
        "Shell",
        "CreateObject",
        "GetObject",
        "Kill",
        "VBProject",
        "MkDir",
        "FileCopy",
        "MacScript",
        "Output",
        "Append",
        "Binary",
        "Write",
        "Print",
        "SendKeys",
        "Execute",
        "Evaluate",
        "Run",
        "CallByName",
        "OnTime",
    ],
)
def test_the_macros_have_no_word_for_other_things_on_the_machine(word: str) -> None:
    for source in vba_source.sources().values():
        code = [line for line in source.splitlines() if not line.lstrip().startswith("'")]
        assert not re.search(rf"\b{word}\b", re.sub(r'"[^"]*"', "", "\n".join(code)))


def test_what_is_declared_is_what_the_start_of_python_needs() -> None:
    source = "".join(vba_source.sources().values())
    assert set(re.findall(r'Declare .*Lib "(.*?)"', source)) == {
        "KERNEL32",
        *(f"xlwings{bits}-{xlwings.__version__}.dll" for bits in (32, 64)),
    }


# --- Help while typing -----------------------------------------------------------------------


@pytest.mark.parametrize("where", ["the file", "the add-in"])
def test_the_tooltips_are_the_catalogues_functions_and_arguments_in_danish(where: str) -> None:
    if where == "the file":
        data = (BUILT / "investpakke.intellisense.xml").read_bytes()
    else:
        data = parts(ADDIN_FILE)["customXml/item1.xml"]
    root = Xml.fromstring(data)
    space = "{http://schemas.excel-dna.net/intellisense/1.0}"
    assert root.tag == f"{space}IntelliSense"
    (info,) = root
    assert info.tag == f"{space}FunctionInfo"
    assert {one.tag for one in info} == {f"{space}Function"}
    assert [(one.get("Name"), one.get("Description")) for one in info] == [
        (function.name, function.help.da) for function in catalogue()
    ]
    for one, function in zip(info, catalogue(), strict=True):
        assert {part.tag for part in one} == {f"{space}Argument"}
        optional = [argument.default is not None for argument in function.arguments]
        names = [argument.name.da for argument in function.arguments]
        assert [(part.get("Name"), part.get("Description")) for part in one] == [
            (f"[{name}]" if left_out else name, argument.help.da)
            for name, left_out, argument in zip(names, optional, function.arguments, strict=True)
        ]


def test_the_tooltips_in_the_add_in_hang_on_its_workbook_by_their_namespace() -> None:
    found = parts(ADDIN_FILE)
    assert b'/customXml" Target="../customXml/item1.xml"' in found["xl/_rels/workbook.xml.rels"]
    assert b'Target="itemProps1.xml"' in found["customXml/_rels/item1.xml.rels"]
    assert b"schemas.excel-dna.net/intellisense/1.0" in found["customXml/itemProps1.xml"]
    assert b"/customXml/itemProps1.xml" in found["[Content_Types].xml"]
    assert not [part for part in parts(WORKBOOK_FILE) if part.startswith("customXml")]


# --- What Excel takes ------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["Office2013", "Office2019", "Microsoft365"])
@EVERY_FILE
def test_the_file_is_valid_by_microsofts_schema(name: str, version: str, validator: str) -> None:
    del validator
    assert schema_errors(BUILT / name, version) == []


def test_each_file_says_what_it_is() -> None:
    for name, kind in ((ADDIN_FILE, "addin"), (WORKBOOK_FILE, "workbook")):
        assert CONTENT_TYPE[kind] in parts(name)["[Content_Types].xml"].decode()  # type: ignore[index]


@EVERY_FILE
def test_the_project_holds_no_compiled_code(name: str) -> None:
    project = CFB.from_bytes(parts(name)["xl/vbaProject.bin"])
    stream = project.get_stream_in_storage("VBA", "_VBA_PROJECT")
    assert stream == bytes.fromhex("CC61FFFF000000")
    assert not [name for name in project.list_streams() if name.startswith("__SRP_")]


@pytest.mark.parametrize("module", vba_source.sources())
def test_a_module_keeps_within_the_limits_of_vba(module: str) -> None:
    source = vba_source.sources()[module]
    source.encode("cp1252")
    assert max(map(len, source.splitlines())) <= LONGEST_LINE
    continued = re.findall(r"(?:.* _\n)+", source)
    assert max((run.count("\n") for run in continued), default=0) <= MOST_CONTINUATIONS
    assert len(source.encode("cp1252")) < 64_000


def test_every_function_of_the_catalogue_has_its_wrapper() -> None:
    names = re.findall(r"(?m)^Public Function (\w+)", vba_source.functions_module())
    assert names == [function.name for function in catalogue()]


# --- Ribbon and button -----------------------------------------------------------------------


def test_the_ribbon_is_in_the_addin_alone() -> None:
    assert parts(ADDIN_FILE)[RIBBON_PART] == RIBBON.read_bytes()
    assert RIBBON_PART.encode() in parts(ADDIN_FILE)["_rels/.rels"]
    assert RIBBON_PART not in parts(WORKBOOK_FILE)


def test_every_ribbon_button_has_label_help_icon_and_a_macro() -> None:
    buttons = [item for item in Xml.parse(RIBBON).iter() if item.tag.endswith("}button")]
    ribbon = vba_source.sources()["InvestFunctions"]
    assert [button.get("label") for button in buttons] == [
        "Opdater pakken",
        "Vis læsning",
        "Kontrollér projektmappen",
        "Mærk fundene",
        "Lav rapport",
        "Indsæt ny pakke",
        "Indsæt funktioner",
        "Forklar",
        "Funktioner",
        "Om",
    ]
    for button in buttons:
        assert button.get("imageMso")
        assert len(str(button.get("screentip"))) > 5
        assert 20 < len(str(button.get("supertip"))) < 1024
        assert f"Public Sub {button.get('onAction')}(control As Object)" in ribbon


def test_every_macro_calls_a_function_that_python_has() -> None:
    assert len(set(actions())) == 12
    for action in actions():
        assert callable(getattr(excel, action))


def test_every_ribbon_answer_reaches_vba_through_xlwings_own_windows_code() -> None:
    with windows_xlwings() as running:
        answers = {
            name: running.call(name, module=excel.__name__) for name in ("about", "functions_help")
        }
    for answer in answers.values():
        assert isinstance(answer, str)
        assert 20 < len(answer) < LONGEST_MESSAGE
    assert all(function.name in str(answers["functions_help"]) for function in catalogue())
    assert len(str(answers["functions_help"])) < 1000  # a message box shows no more


def test_python_code_on_a_sheet_is_neither_run_nor_in_the_way() -> None:
    """xlwings looks for it when it loads a module for a workbook: so that is done before."""
    source = vba_source.sources()["InvestFunctions"]
    pressing = function_of(source, "Pressing")
    calls = re.findall(r"CallUDF\(BUTTONS, (.*)\)", pressing)
    assert calls == ['"about", Array()', "name, Array(), ActiveWorkbook"]
    assert source.count("ActiveWorkbook") == pressing.count("ActiveWorkbook")
    with windows_xlwings() as running:
        first = running.run(call_with_book, excel.__name__, "functions_help", "Sager", "numpy.py")
        assert str(first).startswith("LicenseError: ")
        running.call("about", module=excel.__name__)
        then = running.run(call_with_book, excel.__name__, "functions_help", "Sager", "numpy.py")
    assert "INVEST_NET" in str(then)


def test_the_button_on_pakke_runs_the_macro() -> None:
    drawings = [data.decode() for name, data in parts(WORKBOOK_FILE).items() if "vmlDraw" in name]
    assert len(drawings) == 1
    assert f"[0]!{BUTTON_MACRO}<" in drawings[0]
    assert "Opdater pakken" in drawings[0]
    sheet = 1 + SHEETS.index(PAKKE)
    rels = parts(WORKBOOK_FILE)[f"xl/worksheets/_rels/sheet{sheet}.xml.rels"]
    assert b"vmlDrawing" in rels


VOLATILE = ("NOW", "TODAY", "RAND", "RANDBETWEEN", "OFFSET", "INDIRECT", "CELL", "INFO")


def test_opening_the_workbook_computes_nothing_so_no_python_is_started() -> None:
    """Every formula has its value, none is volatile, and no older Excel has computed it."""
    book = parts(WORKBOOK_FILE)
    assert b'<calcPr calcId="191029"/>' in book["xl/workbook.xml"]
    cells = [
        found
        for name, data in book.items()
        if name.startswith("xl/worksheets/sheet")
        for found in re.findall(r"<c [^>]*>(?:(?!</c>).)*</c>", data.decode())
        if "<f" in found
    ]
    assert len(cells) > 24_000
    assert not [cell for cell in cells if "<v>" not in cell]
    called = set(re.findall(r"\b([A-Z][A-Z0-9.]+)\(", " ".join(cells)))
    assert called.isdisjoint(VOLATILE)
    assert "IF" in called


def test_the_workbook_has_every_sheet_of_the_template_and_the_function_test() -> None:
    found = re.findall(r'<sheet name="(.*?)"', parts(WORKBOOK_FILE)["xl/workbook.xml"].decode())
    assert found == [*SHEETS, SHEET]

"""Bad input at the command line: file, place, expected, got; exit code 2; nothing written."""

import zipfile

import pytest

from running import PACKAGE, run

LANGUAGES = {"da": ("Fejl: ", "Forventet: ", "Fik: "), "en": ("Error: ", "Expected: ", "Got: ")}

SECOND_CASE = PACKAGE[PACKAGE.index("[[cases]]") :]

BAD = {
    "an unknown key": (
        ("years = 4", "years = 4\ncolour = 1"),
        ("package: nøglen kendes ikke", "'colour'"),
        ("package: the key is not known", "'colour'"),
    ),
    "an unknown key of a case": (
        ("persons = 10", "persons = 10\nperson = 3"),
        ("cases[1]: nøglen kendes ikke", "'person'"),
        ("cases[1]: the key is not known", "'person'"),
    ),
    "a text for a number": (
        ("persons = 10", 'persons = "ti"'),
        ("cases[1], persons: værdien har forkert type", "et tal", "'ti'"),
        ("cases[1], persons: the value is of the wrong type", "a number", "'ti'"),
    ),
    "a number for a text": (
        ('name = "Flere i job"', "name = 7"),
        ("cases[1], name: værdien har forkert type", "en tekst", "7"),
        ("cases[1], name: the value is of the wrong type", "a text", "7"),
    ),
    "a duplicate number": (
        (SECOND_CASE, SECOND_CASE * 2),
        ("sagernes numre: værdien står to gange", "'1.1'"),
        ("case numbers: the value occurs twice", "'1.1'"),
    ),
    "a missing unit": (
        ('unit = "tkr."', ""),
        ("package, unit: enheden mangler", "mio. kr. Fik: intet"),
        ("package, unit: the unit is missing", "mio. kr. Got: nothing"),
    ),
    "an unknown unit": (
        ('unit = "tkr."', 'unit = "euro"'),
        ("package, unit: enheden kendes ikke", "tkr.", "'euro'"),
        ("package, unit: the unit is not known", "tkr.", "'euro'"),
    ),
    "a group that does not exist": (
        ("group = 1", "group = 7"),
        ("sag 1.1, målgruppe: målgruppen findes ikke", "en af 1", "7"),
        ("case 1.1, group: the group does not exist", "one of 1", "7"),
    ),
    "a negative factor": (
        ("halv = 0.5", "halv = -0.5"),
        ("indfasning 'halv', år 1: tallet er uden for det tilladte", "et tal fra 0 til 1", "-0,5"),
        ("phasing 'halv', year 1: the number is out of range", "a number from 0 to 1", "-0.5"),
    ),
    "a factor above 1": (
        ('phasing = "halv"', "phasing = [0.5, 1.2]"),
        ("indfasning, år 2: tallet er uden for det tilladte", "et tal fra 0 til 1", "1,2"),
        ("phasing, year 2: the number is out of range", "a number from 0 to 1", "1.2"),
    ),
    "a profile that does not exist": (
        ('phasing = "halv"', 'phasing = "hel"'),
        ("cases[1], phasing: indfasningen findes ikke", "halv", "'hel'"),
        ("cases[1], phasing: the phasing does not exist", "halv", "'hel'"),
    ),
    "no number at all": (
        ("persons = 10", "persons = nan"),
        ("helårspersoner: værdien er ikke et tal", "et tal over 0", "nan"),
        ("persons: the value is not a number", "a number above 0", "nan"),
    ),
    "figures beyond all use": (
        ("unit_saving = 100", "unit_saving = 1e308"),
        ("pakken giver tal, der er for store", "op til 1e+15", "uendeligt"),
        ("the package's figures are too large", "at most 1e+15", "infinite"),
    ),
    "a broken file": (
        ("[package]", "[package"),
        ("filen er ikke gyldig TOML", "linje 2"),
        ("the file is not valid TOML", "line 2"),
    ),
}


@pytest.mark.parametrize(
    "command", ["package", "reconcile", "switching", "sensitivity", "risk", "new"]
)
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_with_file_place_expected_and_got(name, command, tmp_path):
    (old, new), danish, english = BAD[name]
    assert PACKAGE.count(old) >= 1
    path = tmp_path / "pakke.toml"
    path.write_text(PACKAGE.replace(old, new, 1), "utf-8")
    target = tmp_path / "ny.xlsx"
    arguments = ["new", target, "--package", path] if command == "new" else [command, path]
    for language, expected in (("da", danish), ("en", english)):
        result = run(*arguments, "--lang", language)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr.count("\n") == 1
        assert result.stderr.startswith(f"{LANGUAGES[language][0]}{path}")
        for part in (*expected, LANGUAGES[language][2]):
            assert part in result.stderr
        if name != "a broken file":
            assert LANGUAGES[language][1] in result.stderr
    assert [item.name for item in tmp_path.iterdir()] == ["pakke.toml"]


def test_a_file_that_does_not_exist_is_refused_with_what_may_stand_there():
    danish = run("package", "findes-ikke.toml")
    assert danish.exit_code == 2
    assert danish.stderr == (
        "Fejl: findes-ikke.toml: filen findes ikke. Forventet: en TOML-fil, en projektmappe "
        "(.xlsx) eller en af aarhus-2024.\n"
    )


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OF_ANOTHER_KIND = {
    "m.ods": (b"PK", "Fik: '.ods'. Åbn den i Excel, og gem den som .xlsx."),
    "m.xls": (OLD, "Fik: '.xls'. Åbn den i Excel, og gem den som .xlsx."),
    "m.XLSB": (b"PK", "Fik: '.XLSB'. Åbn den i Excel, og gem den som .xlsx."),
    "m.csv": (b"Sag;1\n", "Fik: '.csv'. Åbn den i Excel, og gem den som .xlsx."),
    "m.docx": (b"PK", "Fik: '.docx'. Brug det regneark, tallene står i, gemt som .xlsx."),
    "tom.xlsx": (b"", "Fik: en tom fil."),
    "gammel.xlsx": (OLD + bytes(600), "Fik: en fil i et ældre format, fx .xls."),
    "laast.xlsx": (
        OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "Fik: en fil med adgangskode eller følsomhedsmærke. Åbn den i Excel, fjern adgangskoden",
    ),
    "maerket.xlsx": (
        OLD + bytes(600) + "\tDRMContent".encode("utf-16-le"),
        "Fik: en fil med adgangskode eller følsomhedsmærke. Åbn den i Excel, fjern adgangskoden",
    ),
    "fra-1993.xlsx": (b"\x09\x04\x06\x00\x00\x00\x10\x00", "Fik: en fil i et ældre format"),
    "xml-2003.xlsx": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        "Fik: en fil i et ældre format",
    ),
    "pdf.xlsm": (b"%PDF-1.7", "Fik: en PDF."),
    "brev.xlsx": (b"hej", "Fik: en fil af en anden slags."),
    "halv.xlsx": (b"PK\x03\x04", "Fik: en beskadiget fil."),
}


@pytest.mark.parametrize("name", OF_ANOTHER_KIND)
@pytest.mark.parametrize("command", ["package", "refresh"])
def test_a_file_of_another_kind_is_told_as_what_it_is(tmp_path, command, name):
    content, said = OF_ANOTHER_KIND[name]
    (tmp_path / name).write_bytes(content)
    refused = run(command, tmp_path / name)
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_a_binary_workbook_that_is_called_an_xlsx_is_told_as_what_it_is(tmp_path):
    file = tmp_path / "m.xlsx"
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("xl/workbook.bin", b"\x83\x01\x00")
    assert "Fik: en binær projektmappe (.xlsb). Åbn den i Excel" in run("package", file).stderr


def test_an_open_document_that_is_called_a_workbook_is_told_as_what_it_is(tmp_path):
    file = tmp_path / "m.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "Fik: OpenDocument (.ods)." in run("package", file).stderr


@pytest.mark.parametrize("command", ["package", "refresh", "validate", "follow-up"])
def test_an_internet_address_is_refused_with_what_to_do(command):
    address = "https://kommune.sharepoint.com/sites/x/Delte%20dokumenter/model.xlsx"
    refused = run(command, address)
    assert refused.exit_code == 2
    assert "en internetadresse kan ikke åbnes" in refused.stderr
    assert "synkronisér SharePoint-mappen" in refused.stderr


def test_a_misspelt_package_is_told_the_right_name():
    assert "Did you mean aarhus-2024?" in run("package", "arhus-2024", "--lang", "en").stderr


def test_a_folder_is_no_package(tmp_path):
    result = run("package", tmp_path, "--lang", "en")
    assert result.exit_code == 2
    assert "Got: a folder." in result.stderr


def test_a_binary_file_is_no_package(tmp_path):
    path = tmp_path / "pakke.toml"
    path.write_bytes(b"\xff\xfe\x00")
    result = run("package", path, "--lang", "en")
    assert result.exit_code == 2
    assert str(path) in result.stderr


def test_control_codes_in_a_message_are_taken_out(tmp_path):
    path = tmp_path / "pakke.toml"
    path.write_text(PACKAGE.replace('id = "test', '"\\u001b[31mx" = 1\nid = "test'), "utf-8")
    result = run("package", path)
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr


def test_a_function_that_does_not_exist_is_refused_with_the_nearest_name():
    result = run("functions", "INVEST_NETT", "--lang", "en")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Did you mean INVEST_NET?" in result.stderr


@pytest.mark.parametrize("name", ["model.xls", "model.xlsm", "model.toml"])
def test_a_new_workbook_needs_a_name_that_ends_in_xlsx(name, tmp_path):
    result = run("new", tmp_path / name, "--lang", "en")
    assert result.exit_code == 2
    assert "Expected: a name that ends in .xlsx." in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_workbook_in_a_folder_that_does_not_exist_is_refused(tmp_path):
    result = run("new", tmp_path / "nej" / "model.xlsx")
    assert result.exit_code == 2
    assert "model.xlsx: filen kan ikke skrives" in result.stderr


def test_a_new_workbook_too_small_for_its_package_is_refused(tmp_path):
    result = run("new", tmp_path / "a.xlsx", "--package", "aarhus-2024", "--cases", "5")
    assert result.exit_code == 2
    assert "Fik: 13" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_workbook_is_given_its_ending(tmp_path):
    assert run("new", tmp_path / "pakke", "--cases", "1").exit_code == 0
    assert [item.name for item in tmp_path.iterdir()] == ["pakke.xlsx"]

"""The functions' help while a formula is typed, for the open Excel-DNA IntelliSense add-in.

Excel shows no help of VBA functions while they are typed. That add-in does, where it is
installed: it reads a part of the workbook in its own namespace, or a file beside the workbook
that is called as it is. Ours is in the add-in, since Excel would open a file beside it in XLSTART
as a workbook; the file is for an add-in that lies elsewhere.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from investpakke.functions import Argument, catalogue
from investpakke_addin.boxes import LANGUAGE

NAMESPACE = "http://schemas.excel-dna.net/intellisense/1.0"
FILE = "investpakke.intellisense.xml"
"""What it must be called beside ``investpakke.xlam``."""


def intellisense_xml() -> bytes:
    """Return the functions and their arguments, described in Danish from the catalogue."""
    root = ET.Element("IntelliSense", xmlns=NAMESPACE)
    functions = ET.SubElement(root, "FunctionInfo")
    for function in catalogue():
        said = {"Name": function.name, "Description": function.help.in_language(LANGUAGE)}
        described = ET.SubElement(functions, "Function", said)
        for argument in function.arguments:
            ET.SubElement(
                described,
                "Argument",
                {"Name": _shown(argument), "Description": argument.help.in_language(LANGUAGE)},
            )
    ET.indent(root)
    made: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return made + b"\n"


def _shown(argument: Argument) -> str:
    """Return an argument's name, in brackets where it may be left out, as in Excel's own help."""
    name = argument.name.in_language(LANGUAGE)
    return name if argument.default is None else f"[{name}]"

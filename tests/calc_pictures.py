"""A LibreOffice Calc that saves cells as pictures; `pictures` runs it in a Python with `uno`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from calc_server import Calc, PropertyValue, main, uno

_MARGIN, _HEADINGS = 300, (1400, 600)
"""What is around the cells, in hundredths of a millimetre."""

_DANISH = """<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" \
oor:op="fuse"><value>da-DK</value></prop></item>
</oor:items>"""


class Pictures(Calc):
    """A LibreOffice in the users' locale: decimal commas, points between thousands."""

    profile_settings = Calc.profile_settings.replace("</oor:items>", _DANISH)

    def open_plain(self, path: str) -> None:
        """Open a workbook without macros and calculate it."""
        if self._document is not None:
            self._document.close(True)
        self._document = self._load(Path(path).as_uri())
        self._document.calculateAll()

    def picture(self, sheet: str, area: str, path: str, headings: bool) -> None:
        """Save cells as a PDF of one page of their size, with column letters if wanted."""
        page = self._document.Sheets.getByName(sheet)
        found = page.getCellRangeByName(area)
        paper = self._document.StyleFamilies.getByName("PageStyles").getByName(page.PageStyle)
        for side in ("Left", "Right", "Top", "Bottom"):
            setattr(paper, f"{side}Margin", _MARGIN)
        paper.HeaderIsOn = paper.FooterIsOn = paper.CenterHorizontally = False
        paper.PrintGrid, paper.PrintHeaders, paper.ScaleToPages = False, headings, 1
        wide, high = _HEADINGS if headings else (0, 0)
        paper.Width = found.Size.Width + 2 * _MARGIN + wide
        paper.Height = found.Size.Height + 2 * _MARGIN + high
        chosen = uno.Any("[]com.sun.star.beans.PropertyValue", (_property("Selection", found),))
        how = (_property("FilterName", "calc_pdf_Export"), _property("FilterData", chosen))
        self._document.storeToURL(Path(path).as_uri(), how)


def _property(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main(Pictures)

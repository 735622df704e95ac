"""The columns of the two tables of `Opfølgning`, by what stands in them."""

from __future__ import annotations

from enum import StrEnum

from xlsxwriter.utility import xl_cell_to_rowcol


class _Column(StrEnum):
    @property
    def at(self) -> int:
        """The column's number, counted from 0."""
        return int(xl_cell_to_rowcol(f"{self.value}1")[1])


class OfCase(_Column):
    """Columns of the cases, and as far as they are sums of the groups and the package."""

    NUMBER = "B"
    NAME = "C"
    LIGHT = "D"
    MONTHS = "E"
    LACKING = "F"
    EXPECTED = "G"
    VOLUME = "H"
    PACE = "I"
    PRICE = "J"
    VARIANCE = "K"
    SHARE = "L"
    EXPECTED_COST = "M"
    COST_VARIANCE = "N"
    PLANNED_GAIN = "O"
    GAIN = "P"
    LEFT = "Q"
    PLANNED_LEFT = "R"
    NEEDED = "S"
    LINE = "U"
    PRICE_MONTHS = "V"
    COST_MONTHS = "W"
    SAVING = "X"
    LARGEST = "Y"
    FULL_FROM = "Z"
    GOES_ON_SHARE = "AA"
    GOES_ON_LEVEL = "AB"


class OfReport(_Column):
    """Columns of the table of actual figures: B and D to J, and T, are typed."""

    CASE = "B"
    NAME = "C"
    YEAR = "D"
    FIRST = "E"
    LAST = "F"
    PERSONS = "G"
    COST = "H"
    UNIT_SAVING = "I"
    FULL_PERSONS = "J"
    STATUS = "K"
    PLANNED = "L"
    EXPECTED = "M"
    VOLUME = "N"
    PACE = "O"
    PRICE = "P"
    VARIANCE = "Q"
    EXPECTED_COST = "R"
    COST_VARIANCE = "S"
    NOTE = "T"
    LINE = "U"
    YEAR_NUMBER = "V"
    START = "W"
    END = "X"
    MONTHS = "Y"
    COST_MONTHS = "Z"
    FACTOR = "AA"
    LEVEL = "AB"
    SAVING = "AC"
    SPENT = "AD"
    PRICE_MONTHS = "AE"
    KEY = "AF"
    LATEST = "AG"
    LATEST_UNIT = "AH"


FIRST_CALC, LAST_COLUMN = OfReport.STATUS.at, OfReport.LATEST_UNIT.at
"""What stands right of the inputs."""

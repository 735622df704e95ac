"""The names of a package workbook's sheets and columns, for readers and builders alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FORSIDE: Final = "Forside"
FORUDSAETNINGER: Final = "Forudsætninger"
SAGER: Final = "Sager"
INDFASNING: Final = "Indfasning"
BEREGNING: Final = "Beregning"
PAKKE: Final = "Pakke"
VIPPEPUNKTER: Final = "Vippepunkter"
FOELSOMHED: Final = "Følsomhed"
RISIKO: Final = "Risiko"
NUTIDSVAERDI: Final = "Nutidsværdi"
SCENARIER: Final = "Scenarier"
PRIORITERING: Final = "Prioritering"
OPFOELGNING: Final = "Opfølgning"
SATSER: Final = "Satser"
KONTROL: Final = "Kontrol"
FUNKTIONER: Final = "Funktioner"

SHEETS: Final = (
    FORSIDE,
    FORUDSAETNINGER,
    SAGER,
    INDFASNING,
    BEREGNING,
    PAKKE,
    VIPPEPUNKTER,
    FOELSOMHED,
    RISIKO,
    NUTIDSVAERDI,
    SCENARIER,
    PRIORITERING,
    OPFOELGNING,
    SATSER,
    KONTROL,
    FUNKTIONER,
)
"""All sheets, in the order of the tabs."""

TKR_PER_UNIT: Final = {"kr.": 0.001, "tusind kr.": 1.0, "mio. kr.": 1000.0}
"""The units in which money may be typed, with their value in tkr."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A labelled input on `Forudsætninger`: the label is to the left of the value."""

    key: str
    label: str
    unit: str


SETTINGS: Final = (
    Setting("municipality", "Kommune", "tekst"),
    Setting("name", "Pakkens navn", "tekst"),
    Setting("first_year", "Første år", "årstal"),
    Setting("years", "Antal viste år", "år"),
    Setting("averaging_years", "Gennemsnitshorisont, standard", "år"),
    Setting("discount_rate", "Diskonteringsrente", "pr. år"),
    Setting("unit", "Beløb indtastes i", "enhed"),
)

GROUP_HEADERS: Final = ("Nr.", "Målgruppe")
"""Headers of the list of target groups on `Forudsætninger`."""


@dataclass(frozen=True, slots=True)
class Column:
    """An input column of the case table on `Sager`."""

    key: str
    header: str
    unit: str
    required: bool = False
    money: bool = False
    text: bool = False


CASE_COLUMNS: Final = (
    Column("number", "Nr.", "tekst", required=True, text=True),
    Column("name", "Investeringsforslag", "tekst", required=True, text=True),
    Column("group", "Målgruppe", "nr.", required=True),
    Column("phasing", "Indfasning", "profil", required=True, text=True),
    Column("averaging_years", "Gennemsnit over", "år"),
    Column("persons", "Helårspersoner", "personer", required=True),
    Column("unit_saving", "Enhedsbesparelse", "pr. person pr. år", money=True),
    Column("average_saving", "Gns. årlig besparelse (oplyst)", "pr. år", money=True),
    Column("investment", "Årlig investering", "pr. år", required=True, money=True),
)
"""The columns left of the years. To their right are one column per year for amounts that differ
from the yearly investment, then the benefit, then the note."""

BENEFIT_COLUMNS: Final = (
    Column("benefit", "Ydelse", "i stedet for besparelsen", text=True),
    Column("rate_year", "Satsår", "årstal"),
    Column("week", "Uge på ydelse", "uge nr."),
    Column("of_maximum", "Andel af satsen", "procent"),
)
"""The benefit from which a case takes its unit saving, and which rate of it. A workbook older than
rates has none of these columns."""

NOTE_HEADER: Final = "Kilde / bemærkning"
PROFILE_HEADER: Final = "Indfasningsprofil"

BLOCK_TITLE: Final = "INVEST · "
"""The start of the titles of the blocks that a refresh writes, on any sheet."""

"""The names of a package workbook's sheets and columns, for readers and builders alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FORSIDE: Final = "Forside"
FORUDSAETNINGER: Final = "Forudsætninger"
SAGER: Final = "Sager"
BESKRIVELSE: Final = "Beskrivelse"
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
    BESKRIVELSE,
    INDFASNING,
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
    BEREGNING,
)
"""All sheets, in the order of the tabs."""

CHOSEN_SHEETS: Final = (
    BESKRIVELSE,
    VIPPEPUNKTER,
    FOELSOMHED,
    RISIKO,
    NUTIDSVAERDI,
    SCENARIER,
    PRIORITERING,
    OPFOELGNING,
    FUNKTIONER,
)
"""The sheets that a workbook may lack: no other sheet but `Kontrol` refers to them."""

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

HEADCOUNT_HEADERS: Final = {
    "persons": "Personer på forsørgelse",
    "share": "Andel af alle",
    "date": "Opgjort",
    "place": "Sted i dokumentet",
    "note": "Forbehold for tallet",
}
"""Headers right of the groups, by field of `Headcount`; workbooks of 0.1.0 have none."""

LOG_HEADERS: Final = {
    "text": "Antagelse",
    "source": "Kilde / begrundelse",
    "owner": "Ansvarlig",
    "date": "Dato",
}
"""Headers of the assumption log, by field of `Assumption`. A log without an owner, as workbooks of
0.1.0 have it, is for people alone."""

STATUS_LABELS: Final = {
    "stage": "Status for pakken",
    "date": "Statusdato",
    "case_number": "Sagsnummer",
}
PRICE_LEVEL_LABEL: Final = "Prisniveau (p/l-år)"
SOURCE_LABEL: Final = "Kilde"
"""Labels of the inputs on `Forside`, left of their cells; workbooks of 0.1.0 have no status."""


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

WEEK_HEADER: Final = "Anciennitet (uger)"
OLD_WEEK_HEADER: Final = "Uge på ydelse"
"""The header in workbooks of 0.1.0, in which a blank cell is week 0; now the week is stated."""

BENEFIT_COLUMNS: Final = (
    Column("benefit", "Ydelse", "i stedet for besparelsen", text=True),
    Column("rate_year", "Satsår", "årstal"),
    Column("week", WEEK_HEADER, "0 = første år"),
    Column("of_maximum", "Andel af satsen", "procent"),
)
"""The benefit from which a case takes its unit saving, and which rate of it. A workbook older than
rates has none of these columns."""


@dataclass(frozen=True, slots=True)
class DescriptionColumn(Column):
    """An input column of `Beskrivelse`: a field of `Description`, or one of an account's.

    ``lines`` is a text of several items, one a line.
    """

    lines: bool = False


DESCRIPTION_COLUMNS: Final = (
    DescriptionColumn("number", "Nr.", "tekst", required=True, text=True),
    DescriptionColumn("short_title", "Kort titel", "tekst", text=True),
    DescriptionColumn("problem", "Problem", "tekst", text=True),
    DescriptionColumn("target_group", "Hvem", "tekst", text=True),
    DescriptionColumn("effort", "Indsats", "tekst", text=True),
    DescriptionColumn("evidence", "Erfaringer", "tekst", text=True),
    DescriptionColumn("not_counted", "Ikke regnet med", "én pr. linje", text=True, lines=True),
    DescriptionColumn("responsible", "Ansvarlig", "enhed", text=True),
    DescriptionColumn("evidence_grade", "Evidens", "1 svag – 5 stærk"),
    DescriptionColumn("population", "I målgruppen", "personer"),
    DescriptionColumn("participants", "Deltagere", "personer pr. år"),
    DescriptionColumn("cost_per_participant", "Pris pr. deltager", "", money=True),
    DescriptionColumn("effect_share", "Andel med effekt", "procent"),
    DescriptionColumn("effect_months", "Effektens længde", "måneder"),
    DescriptionColumn("benefits", "Ydelse i dag", "én pr. linje", text=True, lines=True),
    DescriptionColumn("new_benefit", "Ny ydelse", "tekst", text=True),
    DescriptionColumn("weeks_on_benefit", WEEK_HEADER, "uger"),
    DescriptionColumn("investment_account.area", "Investering: område", "tekst", text=True),
    DescriptionColumn("investment_account.function", "Investering: funktion", "nr.", text=True),
    DescriptionColumn("investment_account.spending", "Investering: art", "vælg", text=True),
    DescriptionColumn("saving_account.area", "Besparelse: område", "tekst", text=True),
    DescriptionColumn("saving_account.function", "Besparelse: funktion", "nr.", text=True),
    DescriptionColumn("saving_account.spending", "Besparelse: art", "vælg", text=True),
)
"""What the document says of a case beside its figures: one row a case on `Beskrivelse`."""

NOTE_HEADERS: Final = {
    "of": "Hører til",
    "place": "Sted i teksten",
    "text": "Bemærkning",
    "source": "Kilde",
}
"""Headers of the remarks below them, by field of `Note`; ``of`` is a case's number, or one of"""

OF_PACKAGE: Final = "Pakken"
OF_RESERVATIONS: Final = "Forbehold"

KEY_FIGURE_HEADERS: Final = {
    "label": "Nøgletal",
    "value": "Værdi",
    "unit": "Enhed",
    "date": "Dato",
    "place": "Sted i dokumentet",
}
"""Headers of the figures that no calculation uses, by field of `StatedFigure`."""

NOTE_HEADER: Final = "Kilde / bemærkning"
PROFILE_HEADER: Final = "Indfasningsprofil"

BLOCK_TITLE: Final = "INVEST · "
"""The start of the titles of the blocks that a refresh writes, on any sheet."""

"""The concepts of an investment package as frozen dataclasses, checked at construction."""

from investpakke.model.benefit import BenefitSource
from investpakke.model.case import Case
from investpakke.model.description import (
    Account,
    Description,
    Headcount,
    Note,
    StatedFigure,
    Status,
)
from investpakke.model.package import Assumption, Group, Package
from investpakke.model.phasing import FULL_EFFECT, Phasing
from investpakke.model.published import Figure

__all__ = [
    "FULL_EFFECT",
    "Account",
    "Assumption",
    "BenefitSource",
    "Case",
    "Description",
    "Figure",
    "Group",
    "Headcount",
    "Note",
    "Package",
    "Phasing",
    "StatedFigure",
    "Status",
]

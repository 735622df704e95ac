"""The words of an investment package as frozen dataclasses, checked at construction."""

from investpakke.model.case import Case
from investpakke.model.package import Assumption, Group, Package
from investpakke.model.phasing import Phasing
from investpakke.model.published import Figure

__all__ = ["Assumption", "Case", "Figure", "Group", "Package", "Phasing"]

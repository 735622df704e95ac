"""Can this workbook be trusted? Recalculated, cross-checked, reconciled and inspected."""

from investpakke.validate.examine import examine
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.report import Report

__all__ = ["Finding", "Place", "Report", "Severity", "examine"]

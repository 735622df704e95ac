"""Can this workbook be trusted? Recalculated, cross-checked, reconciled and inspected."""

from investpakke.validate.batch.examine import examine
from investpakke.validate.batch.report import Report
from investpakke.validate.finding import Finding, Place, Severity

__all__ = ["Finding", "Place", "Report", "Severity", "examine"]

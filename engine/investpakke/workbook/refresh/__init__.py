"""Refresh of an existing model: its cases computed, and shown on its sheet "Pakke"."""

from investpakke.workbook.refresh.refreshing import CellChange, RefreshReport, refresh
from investpakke.workbook.refresh.styling import NUMBER_FORMATS

__all__ = ["NUMBER_FORMATS", "CellChange", "RefreshReport", "refresh"]

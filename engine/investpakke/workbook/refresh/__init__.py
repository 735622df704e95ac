"""Refresh of an existing model: its cases computed, and shown on its sheet "Pakke"."""

from investpakke.workbook.refresh.refreshing import (
    NUMBER_FORMATS,
    CellChange,
    RefreshReport,
    refresh,
)

__all__ = ["NUMBER_FORMATS", "CellChange", "RefreshReport", "refresh"]

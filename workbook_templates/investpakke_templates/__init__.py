"""Builders of the package workbook's sheets, its texts and styles, and the built files."""

"""Workbook files as they lie on disk: opened safely, read fast, patched byte for byte."""

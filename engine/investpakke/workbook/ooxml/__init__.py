"""Workbook files on disk: opened safely, read fast, patched byte for byte."""

"""Validation settings of a folder, accepted findings, and the check of workbooks against both."""

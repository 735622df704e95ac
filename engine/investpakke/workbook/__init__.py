"""Workbooks: their names, reading a package from one, and recalculating one."""

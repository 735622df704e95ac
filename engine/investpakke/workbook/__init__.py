"""Workbooks: what they are called, reading a package from one, recalculating one."""

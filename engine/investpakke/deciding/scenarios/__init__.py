"""Scenarios: named changes of a package, computed, applied and compared."""

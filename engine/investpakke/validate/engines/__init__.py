"""Calculation engines by others, each behind one function that returns the values of cells."""

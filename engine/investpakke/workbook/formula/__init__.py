"""Formulas as text: where they point, relative to their cell, whatever way that is written."""

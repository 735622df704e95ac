"""Formulas as text: what they refer to, relative to their cell, in any notation."""

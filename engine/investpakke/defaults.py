"""What is used where nothing else is said: help pages show it without loading what uses it."""

DRAWS, SEED = 100_000, 2024
"""How often a simulation draws, and what its random numbers begin with."""

LEAST_DRAWS, MOST_DRAWS = 100, 10_000_000

LEAST_STEP = 0.0005
"""Tkr.: investments that differ by less than half a krone are the same."""

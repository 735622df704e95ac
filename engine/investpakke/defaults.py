"""Defaults, kept apart so that help pages load nothing else."""

DRAWS, SEED = 100_000, 2024
"""The default number of draws of a simulation, and its random seed."""

LEAST_DRAWS, MOST_DRAWS = 100, 10_000_000

LEAST_STEP = 0.0005
"""Tkr.: investments that differ by less than half a krone are the same."""

"""What several rules look for in cells, ranges and formulas."""

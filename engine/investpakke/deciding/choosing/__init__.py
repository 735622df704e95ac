"""Choosing: the best set of cases under demands, its frontier, and a simple rule for workbooks."""

"""Choosing: the best set of cases under demands, its frontier, and a yardstick for paper."""

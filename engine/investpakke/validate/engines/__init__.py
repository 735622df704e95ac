"""Other people's calculation engines, each behind one function that gives values of cells."""

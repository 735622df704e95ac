"""Models that others have made: their case table found by its headers, and what it describes."""

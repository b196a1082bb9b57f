"""How many rows are held in memory at a time while a file is written."""

AT_ONCE = 2_000

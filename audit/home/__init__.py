"""Each person's own page: what waits for them, what is late, what is new."""

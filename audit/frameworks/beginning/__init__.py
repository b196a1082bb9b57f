"""Ways to begin a framework: from the library, from nothing, as a copy of another."""

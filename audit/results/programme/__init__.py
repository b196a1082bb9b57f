"""The audit programme: what was due, what was done, what is late."""

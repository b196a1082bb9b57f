"""Cases that come back to be audited again: how they stand, and what has moved since."""

"""Auditing again: a case found inadequate comes back, goes to somebody else, and shows what moved."""

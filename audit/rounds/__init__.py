"""Rounds: planned, their sample drawn and allocated, closed."""

"""Calibration: many auditors grade one case blind, then agree on it. Kept out of every result."""

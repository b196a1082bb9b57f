"""Exports: ordered, made in the background, kept for a while, fetched again."""

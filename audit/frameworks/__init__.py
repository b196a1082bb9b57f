"""Frameworks: what cases are graded against. Read from a file, stored by version, read on screen."""

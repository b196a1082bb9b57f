"""Uploads, measured before a reader library makes room for them, whatever they are of.

Plain Python: what a workbook is for, and which of its cells mean what, is known to the feature that reads it.
"""

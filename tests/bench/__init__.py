"""Measurements, run by `make bench`: each beside a floor or a peer in the same run, shown as a ratio.

Nothing here asserts a time: machines differ, ratios on one machine tell.
"""

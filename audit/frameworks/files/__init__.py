"""Frameworks out to files and in again: YAML and Excel, read strictly, every fault by its place."""

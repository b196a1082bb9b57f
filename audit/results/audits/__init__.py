"""The audits behind a figure."""

"""The team's answer to an audit: what was done since, and which grades it challenges."""

"""Concerns: a child may be at risk now. Raised from an audit, told to named people, acknowledged, closed."""

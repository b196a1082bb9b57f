"""The feed: results read by another program, such as Power BI, with a token."""

"""What a moderator does with a submitted audit: keeps or changes grades beside the first, returns, agrees."""

"""Pages of case lists and teams."""

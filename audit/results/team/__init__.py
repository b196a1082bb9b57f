"""One team, on a page that can be printed."""

"""Writing a draft on screen: its parts worded, added, moved, taken out, split, merged; its scales."""

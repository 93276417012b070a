"""Where a person starts: what waits for him, and how the work goes."""

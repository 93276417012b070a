"""What the pages of the year share: the grid, what saving would do, and saving as a version with its document."""

"""What a table means by its contract, and what is wrong with it."""

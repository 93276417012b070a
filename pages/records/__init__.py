"""Figures: handing them in, and who has."""

"""Workbooks that we write: to check a ranking with, to fill in, and to send back repaired."""

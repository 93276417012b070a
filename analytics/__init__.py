"""Thinking: frames in, a new frame out; no database, no files, no clock."""

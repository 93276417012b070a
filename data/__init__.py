"""Keeping: the only room that knows DuckDB and files."""

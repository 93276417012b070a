"""Keeping: the only room that knows DuckDB and files."""

import pandas as pd

# Most frames are short, and plain strings cost a quarter less than Arrow's there; the cells of a file are `values.text.TEXT`.
pd.set_option("mode.string_storage", "python")

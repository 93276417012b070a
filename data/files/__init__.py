"""What an office sends, read as a table of text, before anything is known of what it means."""

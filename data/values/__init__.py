"""How people write texts, numbers, days and quarters, and what each is read as."""

"""The year before its first quarter: its criteria, targets, departments and rules."""

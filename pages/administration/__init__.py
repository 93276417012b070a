"""Who may come in, and as whom: accounts and roles, and the own account."""

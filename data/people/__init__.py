"""People: their accounts, passwords, grants, sessions, and the attempts of who is none of them."""

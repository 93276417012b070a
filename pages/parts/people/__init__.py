"""Who is here: signing in and out, the own account, and the acts on the accounts of others."""

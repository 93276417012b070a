"""What the door asks before anybody has said who he is: is there anything yet, is it the demonstration, can anybody sign in?"""

from data.people import accounts, visitors
from pages.parts.kept import kept


@kept
def demonstrating(actor) -> bool:
    """`visitors.demonstrating`: the demonstration is in force, and nobody who is signed in has put anything in."""
    return visitors.demonstrating(actor)


@kept
def nothing_yet(actor) -> bool:
    """`visitors.nothing_yet`: nothing was ever put in, accounts aside."""
    return visitors.nothing_yet(actor)


@kept
def any_account(actor) -> bool:
    """`accounts.any_account`"""
    return accounts.any_account(actor)

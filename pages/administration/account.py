"""My account: the own password, and where one is signed in."""

from pages.parts import access, acts, heading
from pages.parts.people import own_account


def main() -> None:
    here = access.visit()
    heading.title(here, here.text("My account"), f"{here.person.name} · {here.person.account}")
    acts.said()
    if here.person.provided:
        heading.headline(
            here.text("You have come in through the organisation's identity provider, which keeps your password.")
        )
    else:
        heading.headline(here.text("Change password"))
        own_account.change_password(here)
    heading.headline(here.text("Where you are signed in"))
    own_account.own_sessions(here)


if __name__ == "__main__":
    main()

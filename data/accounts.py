"""Who acts: the name and role that every reader and verb of this room is given first."""

from dataclasses import dataclass, field

ROLES = ("director", "council", "secretary", "department", "viewer", "administrator", "nobody")
"""The last is who has not signed in."""


@dataclass(frozen=True)
class Actor:
    """A person at work in one of the roles that he holds.

    `department`: the code of one's own where the role is `department`. `charge`: the departments that a member of the council looks
    after. `account`: who is signed in; None for the operator on the command line and for a visitor of the demonstration.
    `as_of`: the entry of the ledger that he looks back to; every reader then tells what was known there, and no verb acts.
    `session`: what he is signed in by (see `people.sessions`), which a verb asks for once more.
    """

    name: str
    role: str = "secretary"
    department: str | None = None
    charge: tuple[str, ...] = ()
    account: str | None = None
    as_of: int | None = None
    session: str | None = field(default=None, compare=False, repr=False)

    def __post_init__(self):
        if self.role not in ROLES:
            raise ValueError(f"role must be one of {ROLES}, not {self.role!r}")
        if self.role == "department" and not self.department:
            raise ValueError("the role department needs the code of its department")


NOBODY = Actor("", "nobody")

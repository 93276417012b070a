"""Who acts: the name and role that every reader and verb of this room is given first."""

from dataclasses import dataclass

ROLES = ("director", "council", "secretary", "department", "viewer")


@dataclass(frozen=True)
class Actor:
    """A person at work. `department` is the code of one's own department where the role is `department`."""

    name: str
    role: str = "secretary"
    department: str | None = None

    def __post_init__(self):
        if self.role not in ROLES:
            raise ValueError(f"role must be one of {ROLES}, not {self.role!r}")
        if self.role == "department" and not self.department:
            raise ValueError("the role department needs the code of its department")


MAY_UPLOAD = {
    "secretary": ("departments", "criteria", "targets", "scores", "verifications", "achievements", "commendations"),
    "director": ("departments", "criteria", "targets", "scores", "verifications", "achievements", "commendations"),
    "council": ("verifications",),
    "department": ("scores", "achievements"),
    "viewer": (),
}
"""Role → the kinds of file it hands in; a department, for itself alone."""

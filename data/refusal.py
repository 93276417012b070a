"""What the data or the role forbid: the exception that says so, and the reason that an act may ask for."""


class Refused(Exception):
    """The data forbid it. `code` has words in both languages, `params` fill them."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def stated(reason: str | None) -> str:
    """The reason without the space around it. Raises Refused(reason_missing)."""
    if not reason or not reason.strip():
        raise Refused("reason_missing")
    return reason.strip()

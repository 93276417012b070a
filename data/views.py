"""What SQL calls each kind of file: the table of its rows, and the view of those in force."""

TABLES = {
    "departments": "department_rows",
    "criteria": "criterion_rows",
    "targets": "target_rows",
    "scores": "score_rows",
    "verifications": "verification_rows",
    "achievements": "achievement_rows",
    "commendations": "commendation_rows",
}


def present(kind: str, as_of: str = "$as_of") -> str:
    """The view of a kind's rows in force, to stand in a query; `as_of` is the query's parameter."""
    return f"{kind}_as_of({as_of}, NULL)" if kind == "verifications" else f"{kind}_as_of({as_of})"

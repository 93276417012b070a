"""Rules as the TOML text that a year's file is made of."""

_KEPT = ("organisation", "scale", "missing", "commendation", "questions", "deadline", "verification")
_BAND = ("name", "from", "basis")
_GATE = ("name", "criterion", "measure", "below", "above", "band", "basis", "on")


def written(rules: dict) -> str:
    """The rules of `data.read.rules` as a file that can be changed and handed in again."""
    lines = [f"year = {rules['year']}", f"ties = {value(rules['ties'])}"]
    if not rules["gate"]:
        lines.append("gate = []")
    for name in _KEPT:
        lines += ["", f"[{name}]", *(f"{key} = {value(one)}" for key, one in rules[name].items())]
    for band in rules["band"]:
        lines += ["", "[[band]]", *(f"{key} = {value(band[key])}" for key in _BAND if key in band)]
    for gate in rules["gate"]:
        given = [key for key in _GATE if gate.get(key) not in (None, "")]
        lines += ["", "[[gate]]", *(f"{key} = {value(gate[key])}" for key in given)]
    return "\n".join(lines) + "\n"


def value(one) -> str:
    """One value as TOML writes it."""
    if isinstance(one, list):
        return "[" + ", ".join(value(part) for part in one) + "]"
    if isinstance(one, dict):
        return "{" + ", ".join(f"{key} = {value(part)}" for key, part in one.items()) + "}"
    if isinstance(one, str):
        return '"' + one.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return str(one).lower() if isinstance(one, bool) else str(one)

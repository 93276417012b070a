"""Rules as the TOML text that a year's file is made of."""

_KEPT = ("organisation", "scale", "missing", "commendation", "questions", "deadline")
_BAND = ("name", "from", "basis")
_GATE = ("name", "criterion", "measure", "below", "above", "band", "basis", "on")


def written(rules: dict) -> str:
    """The rules of `data.read.rules` as a file that can be changed and handed in again."""
    lines = [f"year = {rules['year']}", f"ties = {_value(rules['ties'])}"]
    if not rules["gate"]:
        lines.append("gate = []")
    for name in _KEPT:
        lines += ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in rules[name].items())]
    for band in rules["band"]:
        lines += ["", "[[band]]", *(f"{key} = {_value(band[key])}" for key in _BAND if key in band)]
    for gate in rules["gate"]:
        given = [key for key in _GATE if gate.get(key) not in (None, "")]
        lines += ["", "[[gate]]", *(f"{key} = {_value(gate[key])}" for key in given)]
    return "\n".join(lines) + "\n"


def _value(value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return str(value).lower() if isinstance(value, bool) else str(value)

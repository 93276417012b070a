"""Trial weights in the address: what a group or a criterion counts for beside its official weight, where that is not 1."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

import numpy as np

from pages.parts import address

GROUPS, CRITERIA = "groups", "criteria"
MOST = 1e6
_WRITTEN = re.compile(r"(.*)x(\d{1,7}(?:\.\d{1,12})?)", re.S)


@dataclass(frozen=True)
class Trial:
    """Group → factor, criterion → factor; none where a weight is the official one."""

    groups: dict[str, float] = field(default_factory=dict)
    criteria: dict[str, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.groups or self.criteria)


def read(groups: set[str], criteria: set[str]) -> Trial:
    """The trial that the address describes; what names no group, no criterion or no weight is left aside."""
    return Trial(_read(address.value(GROUPS), groups), _read(address.value(CRITERIA), criteria))


def write(trial: Trial) -> None:
    """Puts the trial into the address: only what differs from the official weights."""
    for name, factors in ((GROUPS, trial.groups), (CRITERIA, trial.criteria)):
        address.write(name, ",".join(_written(code, factor) for code, factor in sorted(factors.items())))


def link(criterion: str, factor: float) -> str:
    """The href of a trial in which one criterion counts for `factor`."""
    return address.link("trial", **{CRITERIA: _written(criterion, factor)})


def changed(factors: dict[str, float], name: str, factor: float) -> dict[str, float]:
    """`factors` with that of `name`, which is left out where it is 1 as the address writes it."""
    kept = {code: value for code, value in factors.items() if code != name}
    return kept if _number(factor) == "1" else kept | {name: factor}


def _read(written: str, known: set[str]) -> dict[str, float]:
    found = {}
    for one in written.split(","):
        match = _WRITTEN.fullmatch(one)
        code = match and unquote(match[1])
        if match and code in known and float(match[2]) <= MOST and float(match[2]) != 1:
            found[code] = float(match[2])
    return found


def _written(code: str, factor: float) -> str:
    # Only what would part the name from its factor, or a name from the next, is written otherwise.
    return f"{code.replace('%', '%25').replace(',', '%2C')}x{_number(factor)}"


def _number(factor: float) -> str:
    return np.format_float_positional(factor, precision=7, fractional=False, trim="-")

"""Ranks under other weights: the ranking of one period, made again for thousands of weightings at once."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics.scoring import EVENT_KINDS

LEVELS = ("criterion", "group", "both")
_COLUMNS = ["department", "criterion", "group", "points", "points_low", "points_high", "max_points"]
_UNIT = 10**6  # totals and tie keys are compared as whole numbers of this fraction: at 6 decimals, as in ranking
_BLOCK = 500_000  # weightings × departments held at once: a few arrays of 4 MB each


def draw(groups: np.ndarray, draws: int, seed: int, spread: float, level: str) -> np.ndarray:
    """What each weight is multiplied by: a row for each weighting, a column for each criterion, of which `groups` are the groups.

    Uniform from 1 − spread to 1 + spread, independent: one for each criterion (`criterion`), one for each group (`group`), or the
    product of the two (`both`), each the same for all departments. Made by numpy's PCG64 from the seed, row by row: criteria by
    code, then groups by name. Raises ValueError for another level, a spread outside 0 to 1 (which is left out), or no draws.
    """
    if level not in LEVELS:
        raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {level!r}")
    if not 0 <= spread < 1 or draws < 1:
        raise ValueError(f"spread must be from 0 to below 1 and draws from 1, not {spread!r} and {draws!r}")
    names, group = np.unique(groups.astype(str), return_inverse=True)
    count = {"criterion": len(groups), "group": len(names), "both": len(groups) + len(names)}[level]
    factors = 1 + spread * (2 * np.random.default_rng(seed).random((draws, count)) - 1)
    if level == "criterion":
        return factors
    of_groups = factors[:, count - len(names) :][:, group]
    return of_groups if level == "group" else factors[:, : len(groups)] * of_groups


class Field:
    """The departments of one ranking, ready to be ranked again under any weights.

    `cells` of scoring.cells; `ranking` of ranking.ranking, or the rows of one block with `rank` counted within it; the `rules` and
    the `previous_totals` (department, total) that the ranking was made with.

    Weights multiply max_points and points alike, so a department's total is scale × Σ weight·share / Σ weight over its own required
    cells, plus bonus, less penalty, within minimum and maximum: what is not assigned to it, or is no criterion of it, stands in
    neither sum. Its ranks are those that `ranking` gives for these weights: totals compared at 6 decimals, then the tie rules with
    the values they take under these weights (a rule cannot part departments that it would not part officially: equal in every
    cell and in the period before, they share the better rank). Where points are open, a department may stand anywhere from its
    points_low to its points_high. A department with nothing assigned takes no place.

    - `departments`: codes of those that take a place, in the order of `ranking`.
    - `criteria`, `groups`: codes of the required criteria, sorted, and the group of each.
    - `missing` (bool): department × criterion, required and not given.
    - `entries`: what a department may be at its least, at its greatest, or, where nothing of it is open, both, as positions in
      `departments`, of which the first ones are all. `constants`: what no weight changes, a column for each entry: bonus,
      penalty, and tie rules by criterion and by the period before.
    """

    def __init__(self, cells: pd.DataFrame, ranking: pd.DataFrame, rules: dict, previous_totals=None):
        placed = ranking[ranking["total_low"].notna()]
        self.departments = placed["department"].to_numpy(object)
        required = cells.loc[cells["required"], _COLUMNS]
        row = _positions(required["department"], self.departments)
        required, row = required[row >= 0], row[row >= 0]
        known = required.drop_duplicates("criterion").sort_values("criterion")
        self.criteria = known["criterion"].to_numpy(object)
        self.groups = known["group"].to_numpy(object)
        self._rules = rules
        values = (required["points"].isna(), *(required[name] for name in ("points_low", "points_high", "max_points")))
        cell = (row, _positions(required["criterion"], self.criteria))
        matrices = np.zeros((len(values), len(self.departments), len(self.criteria)))
        for matrix, of in zip(matrices, values, strict=True):
            matrix[cell] = of
        self.missing, (low, high, most) = matrices[0] > 0, matrices[1:]
        unsure = (low != high).any(axis=1) | ~placed["complete"].to_numpy(bool)
        count, upper = len(placed), np.flatnonzero(unsure)
        self.entries = np.concatenate([np.arange(count), upper])
        self._closed = len(upper) == 0
        self._greatest = np.arange(count)
        self._greatest[upper] = count + np.arange(len(upper))
        self._is_low = np.arange(len(self.entries)) < count
        self._is_high = np.concatenate([~unsure, np.ones(len(upper), bool)])
        self._points, self._most = np.concatenate([low, high[upper]]), most[self.entries]
        # Departments with the same criteria share the sum of their weights, and equal ones the very total: products of matrices
        # may differ between equal columns in the last bit.
        patterns, self._pattern = np.unique(_first_alike(self._most), return_inverse=True)
        self._patterns = self._most[patterns]
        first = _first_alike(np.column_stack([self._points, self._most]))
        self._copies = np.flatnonzero(first != np.arange(len(first)))
        self._originals = first[self._copies]
        self.constants = {kind: placed[kind].to_numpy(float)[self.entries][None] for kind in EVENT_KINDS}
        for rule in rules["ties"]:
            if rule.startswith("criterion:"):
                ends = [placed[f"tie:{rule}:{end}"].to_numpy(float) for end in ("low", "high")]
                self.constants[rule] = np.concatenate([ends[0], ends[1][upper]])[None]
        before = pd.Series(-np.inf, placed.index)
        if previous_totals is not None:
            before = placed["department"].map(previous_totals.set_index("department")["total"]).fillna(-np.inf)
        self.constants["previous"] = before.to_numpy(float)[self.entries][None]

    def places(self, factors: np.ndarray, changed: dict | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Best and worst rank (int, weighting × department); 0 where all that is assigned has the weight 0.

        `changed`: those of the `constants` that differ from weighting to weighting, a row for each.
        """
        best = np.zeros((len(factors), len(self.departments)), int)
        worst = best.copy()
        for rows, _, departments, certain, possible in self.blocks(factors, changed):
            best[rows[:, None], departments] = certain + 1
            worst[rows[:, None], departments] = possible + 1
        some = (factors @ self._patterns.T > 0)[:, self._pattern[: len(self.departments)]]
        return best * some, worst * some

    def blocks(self, factors: np.ndarray, changed: dict | None = None) -> Iterator[tuple]:
        """Blocks of weightings: (rows of `factors`, shortfalls, departments, how many are certainly ahead, how many may be).

        Shortfalls, weighting × entry: what the total lacks of the greatest one, in whole units, least being best; the first columns
        are the departments (at their least). The last three have a row for each weighting, whose cells belong together and come in
        any order of departments; the last two are one array where nothing is open.
        """
        size = max(_BLOCK // max(len(self.entries), 1), 1)
        for start in range(0, len(factors), size):
            rows = np.arange(start, min(start + size, len(factors)))
            constants = self.constants | {name: values[rows] for name, values in (changed or {}).items()}
            shortfalls = self._shortfalls(factors[rows], constants)
            keys, bits = _packed(shortfalls)
            tied = np.ones(len(rows), bool)
            if self._closed:
                # Where no totals are equal the sorted row is the ranking; the others go by the tie rules.
                tied = (keys[:, 1:] ^ keys[:, :-1]).min(axis=1, initial=1 << bits) < 1 << bits
            several = keys[tied]
            departments = np.bitwise_and(keys, (1 << bits) - 1, out=keys)
            certain = possible = np.tile(np.arange(keys.shape[1]), (len(rows), 1))
            if tied.any():
                own = {name: values[tied] if len(values) > 1 else values for name, values in constants.items()}
                entry, begins = self._by_rules(factors[rows][tied], several, bits, own)
                if self._closed:
                    departments[tied] = entry
                    certain[tied] = np.maximum.accumulate(np.where(begins, certain[tied], 0), axis=1)
                else:
                    departments = certain[:, : len(self.departments)]
                    certain, possible = self._counted(entry, begins)
            yield rows, shortfalls, departments, certain, possible

    def overtaking(self, shortfalls: np.ndarray, count: int) -> np.ndarray:
        """In how many of these weightings each of the first `count` departments but the last certainly has more than the next."""
        other = shortfalls[:, 1:count] if self._closed else shortfalls[:, self._greatest[1:count]]
        return np.count_nonzero(shortfalls[:, : count - 1] < other, axis=0)

    def _reached(self, factors: np.ndarray, part, times: float) -> np.ndarray:
        """What each entry has reached of the weights of a part of the criteria, × `times`; −inf where all of them are 0."""
        weights = factors[:, part] @ self._patterns[:, part].T
        nothing = weights == 0
        share = times / np.where(nothing, np.inf, weights)
        reached = factors[:, part] @ self._points[:, part].T
        reached *= share if len(self._patterns) == 1 else share[:, self._pattern]
        reached[:, self._copies] = reached[:, self._originals]
        if nothing.any():
            reached[nothing[:, self._pattern]] = -np.inf
        return reached

    def _shortfalls(self, factors: np.ndarray, constants: dict) -> np.ndarray:
        """What the total of each entry lacks of the greatest one, in whole units; last are those without any weight."""
        scale = self._rules["scale"]
        lacking = self._reached(factors, slice(None), float(scale["total"]) * _UNIT)
        # Half a unit more, and what stands behind the point is cut off: rounded to the nearest.
        most = (scale["maximum"] - constants["bonus"] + constants["penalty"]) * _UNIT + 0.5
        np.subtract(most, lacking, out=lacking)
        worst = float(scale["maximum"] - scale["minimum"]) * _UNIT
        nothing = None if factors.all() else np.isinf(lacking)
        np.clip(lacking, 0, worst, out=lacking)
        if nothing is not None:
            lacking[nothing] = worst + 1
        return lacking.astype(np.int64)

    def _by_rules(self, factors, keys, bits, constants) -> tuple[np.ndarray, np.ndarray]:
        """The entries of each sorted row in the order of the tie rules, and where what is equal under all of them begins."""
        entry, begins = keys & ((1 << bits) - 1), np.ones((len(keys), keys.shape[1] + 1), bool)
        begins[:, 1:-1] = keys[:, 1:] >> bits != keys[:, :-1] >> bits
        row, place = np.nonzero(~(begins[:, :-1] & begins[:, 1:]))
        begins, who = begins[:, :-1], entry[row, place]
        run = np.cumsum(begins[row, place])
        keys = [run]
        for rule in self._rules["ties"]:
            values = np.broadcast_to(self._tie_values(rule, factors, constants), entry.shape)[row, who]
            keys.append(np.rint(values * -_UNIT))
        order = np.lexsort(keys[::-1])
        entry[row, place] = who[order]
        steps = [np.append(True, key[order][1:] != key[order][:-1]) for key in keys]
        begins[row, place] = np.logical_or.reduce(steps)[: len(row)]
        return entry, begins

    def _tie_values(self, rule: str, factors, constants) -> np.ndarray:
        """The value of each entry under a rule, bigger being better, as ranking has it, with these weights."""
        kind, _, name = rule.partition(":")
        if rule == "before_bonus":
            return self._reached(factors, slice(None), float(self._rules["scale"]["total"])) - constants["penalty"]
        if rule == "penalty":
            return -constants["penalty"]
        return self._reached(factors, self.groups == name, 1.0) if kind == "group" else constants[rule]

    def _counted(self, entry: np.ndarray, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many are certainly ahead of each department, and how many may be, by its entries in order."""
        ahead = []
        for counts in (self._is_low[entry], self._is_high[entry]):
            before = np.cumsum(counts, axis=1) - counts
            ahead.append(_unsorted(entry, np.maximum.accumulate(np.where(begins, before, 0), axis=1)))
        place, count = _unsorted(entry, np.cumsum(begins, axis=1)), len(self.departments)
        certain, possible = ahead[0][:, self._greatest], ahead[1][:, :count]
        return certain, possible - (place[:, self._greatest] < place[:, :count])


def _positions(values: pd.Series, among: np.ndarray) -> np.ndarray:
    """Where each of the values stands among these; −1 where it does not."""
    codes, known = pd.factorize(values)
    return pd.Index(among).get_indexer(known)[codes]


def _first_alike(matrix: np.ndarray) -> np.ndarray:
    """For each row the first one that is equal to it."""
    codes, _ = pd.factorize(np.array([row.tobytes() for row in matrix], object))
    first = np.zeros(len(codes), int)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return first[codes]


def _packed(values: np.ndarray) -> tuple[np.ndarray, int]:
    """Each row of whole numbers in order, each with the column it comes from in its lowest bits, and how many bits those are.

    So packed, numpy sorts plain numbers, which is several times faster than finding the order of columns.
    """
    bits = max(values.shape[1] - 1, 1).bit_length()
    keys = values << bits
    keys |= np.arange(values.shape[1])
    keys.sort(axis=1)
    return keys, bits


def _unsorted(columns: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values put back into the columns they come from."""
    back = np.empty_like(values)
    np.put_along_axis(back, columns, values, axis=1)
    return back

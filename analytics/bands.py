"""Bands: what a total is called, by its points and after the gates, and how far it lies from the cuts."""

import numpy as np
import pandas as pd

_NEAREST = 6  # decimals at which a total is compared with a cut; never at what is displayed
WORDS = ["band", "band_by_points", "gate", "gate_missing", "next_band"]


def bands(total: pd.Series, put: pd.DataFrame, rules: dict) -> pd.DataFrame:
    """The bands of `total` (points, by department), `put` being what gates.gates gives for them; the same index.

    - `band_by_points`: the best of rules["band"] whose `from` the total reaches: a band leaves out the next one's first
      point. Missing without a total and below all bands.
    - `band`: the same, or the band of a gate that acts, where that is worse. `gate`: the names of the gates that it comes
      from, joined by `|`; missing where none lowered it. `gate_missing`: of those that would lower it further but lack
      their value.
    - `next_band`: the next better band by points, `to_next_band`: points from the total to its cut (above 0);
      `above_cut`: points from the cut of the band by points to the total. Missing where there is no such band.
    - `near_cut` (bool): one of the two is within rules["scale"]["near_cut"] points (without that, never). The cut of
      a band that begins where the scale does is none.

    Raises ValueError for a gate whose band is not among them.
    """
    names = [band["name"] for band in rules["band"]]
    cuts = np.array([band["from"] for band in rules["band"]], float)
    known = total.round(_NEAREST).to_numpy(float)
    place = (known[:, None] < cuts).sum(axis=1)  # the bands above; bands stand best first
    place = np.where(np.isnan(known), len(names), place)

    caps = _caps(put, rules, names)
    lowest = place.copy()
    has_band = place < len(names)
    acting = caps[caps["state"].eq("acts")]
    cap = acting.groupby("department")["place"].max().reindex(total.index).fillna(-1).to_numpy(int)
    lowest = np.where(has_band, np.maximum(place, cap), place)

    now = pd.DataFrame({"from": place, "to": lowest}, total.index)
    caps = caps[pd.Series(has_band, total.index).reindex(caps["department"], fill_value=False).to_numpy(bool)]
    caps = caps.join(now, on="department")
    decides = caps["state"].eq("acts") & caps["place"].eq(caps["to"]) & caps["to"].gt(caps["from"])
    would = caps["state"].eq("missing") & caps["place"].gt(caps["to"])

    called = np.array([*names, None], object)
    at = np.append(cuts, np.nan)
    # Without a band by points the next one is the worst there is; without a total there is none.
    better = np.where(np.isnan(known), -1, place - 1)
    to_next = np.where(better >= 0, np.round(at[better] - known, _NEAREST), np.nan)
    above = np.round(known - at[place], _NEAREST)
    margin = rules["scale"].get("near_cut", -1)
    near = (to_next <= margin) | ((above <= margin) & (at[place] > rules["scale"]["minimum"]))
    frame = pd.DataFrame(
        {
            "band": called[lowest],
            "band_by_points": called[place],
            "gate": _joined(caps[decides], total.index),
            "gate_missing": _joined(caps[would], total.index),
            "next_band": np.where(better >= 0, called[better], None),
            "to_next_band": to_next,
            "above_cut": above,
            "near_cut": near,
        },
        total.index,
    )
    return frame.assign(**{name: frame[name].astype("str") for name in WORDS})


def _caps(put: pd.DataFrame, rules: dict, names: list[str]) -> pd.DataFrame:
    """department, state, name, and the place of the best band that a gate leaves (0 is the best of all)."""
    gates = rules.get("gate", ())
    unknown = {gate["band"] for gate in gates} - set(names)
    if unknown:
        raise ValueError(f"a gate names no band of {', '.join(names)}: {', '.join(sorted(unknown))}")
    places = pd.Series([names.index(gate["band"]) for gate in gates], dtype="int64")
    called = pd.Series([gate["name"] for gate in gates], dtype="str")
    return put[["department", "state", "gate"]].assign(place=put["gate"].map(places), name=put["gate"].map(called))


def _joined(gates: pd.DataFrame, departments: pd.Index) -> pd.Series:
    return gates.groupby("department")["name"].agg("|".join).reindex(departments)

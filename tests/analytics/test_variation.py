"""Natural process limits: a worked example, and when there are none."""

import numpy as np
import pandas as pd
import pytest

from analytics.variation import limits

STEADY = [10, 12, 11, 13, 10, 12, 11, 13, 10, 12, 11, 13]


def series(*values) -> pd.Series:
    return pd.Series(values, [f"q{n}" for n in range(len(values))], dtype=float)


def test_limits_are_the_mean_and_2_66_mean_moving_ranges():
    """Differences 2 1 2 3 2 1 2 3 2 1 2 make 21 over 11 moves; the sum is 138 over 12 points."""
    found = limits(series(*STEADY))
    assert found["centre"].unique().tolist() == [11.5]
    assert found["low"].iloc[0] == pytest.approx(11.5 - 2.66 * 21 / 11)
    assert found["high"].iloc[0] == pytest.approx(11.5 + 2.66 * 21 / 11)
    assert found["signal"].isna().all()


def test_fewer_than_twelve_points_have_no_limits_and_no_signal():
    found = limits(series(*STEADY[:10], None, 99))
    assert found[["low", "high", "signal"]].isna().all(axis=None)
    assert found["centre"].notna().all()
    assert limits(series())["low"].empty


def test_a_point_outside_the_limits_is_a_signal():
    found = limits(series(*STEADY[:6], 40, *STEADY[6:]))
    assert found["signal"].dropna().to_dict() == {"q6": "outside"}


def test_eight_in_a_row_on_one_side_are_a_signal_seven_are_not():
    eight = limits(series(*[9, 10] * 4, *[12, 13] * 4))
    assert eight["signal"].tolist() == ["run"] * 16
    seven = limits(series(9, 10, 9, 10, 9, 10, 9, 13, 12, 13, 12, 13, 12, 13))
    assert seven["signal"].isna().all()


def test_a_point_on_the_centre_ends_a_run_and_a_missing_quarter_does_not():
    values = [9, 10, 9, 10, None, 9, 10, 9, 10, 13, 12, 13, 12, 13, 12, 13, 12]
    assert limits(series(*values))["signal"].dropna().unique().tolist() == ["run"]
    values[4] = 11  # the mean of the others
    found = limits(series(*values))
    assert found["centre"].iloc[0] == 11 and found["signal"].iloc[:9].isna().all()
    assert found["signal"].iloc[9:].eq("run").all()


def test_over_a_missing_quarter_there_is_no_moving_range():
    found = limits(series(*STEADY[:6], None, *STEADY[6:]))
    assert found["high"].iloc[0] == pytest.approx(11.5 + 2.66 * (21 - 1) / 10)
    assert np.isnan(found["value"].iloc[6]) and pd.isna(found["signal"].iloc[6])


def test_a_series_that_never_varies_has_limits_on_its_centre_and_no_signal():
    found = limits(series(*[100] * 12))
    assert (found["low"].iloc[0], found["high"].iloc[0]) == (100, 100) and found["signal"].isna().all()

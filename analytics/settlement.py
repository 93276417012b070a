"""What a quarter comes to when it is closed, and what ought to be asked before: missing values count by then as the rules say."""

import numpy as np
import pandas as pd

from analytics import questions as questions_of
from analytics import ranking, scoring

COLUMNS = [
    *("rank", "department", "department_name", "short_name", "block", "total", "base", "bonus", "penalty"),
    *("band", "gate", "tie", "tied_with", "block_rank", "required", "given", "missing", "not_assigned", "verified"),
]
_SHOWN, _NEAREST = 2, 6  # decimals that a page shows, and at which totals are compared


def result(found: dict, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """The ranking of a quarter as if it were closed now, with COLUMNS of `ranking.ranking`, best first.

    `found`: the frames and rules of the quarter, as `scoring.cells` takes them; `before`: `ranking.totals` of the quarter before, which
    the tie rule `previous` compares.
    """
    closed = ranking.totals(scoring.cells(**(found | {"closed": True})), found["rules"])
    return ranking.ranking(closed, found["departments"], found["rules"], before)[COLUMNS]


def questions(
    found: dict, history: dict[str, pd.DataFrame], achievements: pd.DataFrame, replies: pd.DataFrame
) -> pd.DataFrame:
    """The questions about a quarter and the replies to them, as `questions.replied` gives them. `found`: as in `result`; `history`: quarter →
    `scoring.cells`, of the quarter and of those before it."""
    cells = pd.concat([frame.assign(quarter=quarter) for quarter, frame in history.items()], ignore_index=True)
    asked = questions_of.questions(cells, achievements, found["quarter"], **found["rules"]["questions"])
    return questions_of.replied(asked, replies)


def asked(settled: pd.DataFrame, rules: dict, found: pd.DataFrame) -> pd.DataFrame:
    """What to look at before the quarter is closed: check (`question`, `cut`), department, criterion; texts, missing where there is none.

    - `question`: each of `found` (of `questions`) that has no reply.
    - `cut`: each department of `settled` (of `result`) whose total reads, rounded half up, as the least of a better band, and is below.
    """
    near = settled[[_reads_better(total, rules) for total in settled["total"]]]
    frames = [found[found["words"].isna()].assign(check="question"), near.assign(check="cut", criterion=None)]
    columns = ["check", "department", "criterion"]
    return pd.concat([one[columns].astype("str") for one in frames], ignore_index=True)


def _reads_better(total: float, rules: dict) -> bool:
    if np.isnan(total):
        return False
    shown = np.floor(round(total * 10**_SHOWN, _NEAREST - _SHOWN) + 0.5) / 10**_SHOWN
    return any(round(total, _NEAREST) < band["from"] <= shown for band in rules["band"])

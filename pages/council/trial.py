"""Trial weights: what the ranking would be if groups or criteria weighed otherwise; never an official result."""

import pandas as pd
import streamlit as st

from analytics import weights as weigh
from pages.parts import access, download, filters, heading, load, nothing, replay, tables, trial_ranks, trial_weights
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import Choice
from pages.parts.literal import literal
from pages.parts.numbers import absent, fixed
from pages.parts.trial_ranks import STAMP
from pages.parts.trial_weights import Trial
from pages.parts.words import cut

_TURN = "weights_turn"
IN_A_ROW = 5
UNNAMED = "-"
"""How the address calls the criteria that have no group."""
CHOSEN = 5
"""So many departments have a line at first, where there are too many for one each."""


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    if choice is None:
        heading.title(here, here.text("Trial weights"))
        nothing.no_scores(here)
        return
    heading.show(here, here.text("Trial weights"), choice.period)
    _stamp(here)
    if nothing.no_plan(here, choice.period.quarter):
        return
    official = load.weights(here.actor, choice.period)
    filters.draw(here, choice, "period")
    if official.empty:
        nothing.no_scores(here, choice.period.quarter)
        return
    trial = trial_weights.read(set(official["group"].fillna("")), set(official["criterion"]))
    factors = tuple(sorted(weigh.combined(official, trial.groups, trial.criteria).items()))
    _sliders(here, choice, official, trial, load.weights(here.actor, choice.period, factors))
    compared = trial_ranks.beside(
        load.ranking(here.actor, choice.period), load.trial(here.actor, choice.period, factors)
    )
    chosen = _chosen(here, compared)
    _result(here, choice, compared, chosen, bool(factors))
    name = f"ket-qua-thu-khong-dung-de-xet-{choice.period.address}.csv"
    content = trial_ranks.file(here, compared, official, load.weights(here.actor, choice.period, factors))
    # No places to sign: what is tried is not for consideration.
    download.button(here.text("Download the trial's table"), content, name, "text/csv")


@replay.once
def _result(here: Visit, choice: Choice, compared: pd.DataFrame, chosen: list[str], tried: bool) -> None:
    heading.headline(trial_ranks.told(here.language, compared, tried))
    trial_ranks.slopes(here, compared, chosen, periods.name(here.language, choice.period))
    trial_ranks.table(here, compared)
    tables.notes(
        [
            here.text(
                "The official rules rank on these weights: bonus, penalty, caps, gates, ties and what is not assigned."
            ),
            here.text(
                "A weight is the share of the points that a department can get, bonus aside. Whichever is moved, the others keep their proportions and 100% is kept."
            ),
            here.text("Nothing of a trial is kept: it stands in the address alone, and a link opens the same trial."),
        ]
    )


def _stamp(here: Visit) -> None:
    words = tables.safe(here.text(STAMP))
    st.html(f'<p class="stamp">{words}</p><div class="paper watermark" aria-hidden="true">{words}</div>')


def _sliders(here: Visit, choice: Choice, official: pd.DataFrame, trial: Trial, now: pd.DataFrame) -> None:
    """The weights of the groups, of the criteria of one group that is opened, and the way back to the official ones."""
    known = official.assign(now_share=now["share"], now_group_share=now["group_share"]).fillna({"group": ""})
    groups = known.drop_duplicates("group").set_index("group")
    names = {
        code: here.text("Group {group}", group=code) if code else here.text("Without a group") for code in groups.index
    }
    with st.container(key="weights"):
        if len(groups) > 1:
            shares = groups[["group_share", "now_group_share"]].itertuples()
            _row(here, choice, trial, [(one[0], names[one[0]], (one[1], one[2])) for one in shares], group=True)
        left, right = st.columns([2, 1], vertical_alignment="bottom")
        with left:
            opened = _opened(here, names)
        with right:
            st.button(
                here.text("Back to the official weights"),
                on_click=trial_weights.write,
                args=(Trial(),),
                disabled=not trial,
            )
        within = known[known["group"].eq(opened)].itertuples()
        labelled = [
            (one.criterion, cut(f"{one.criterion} {one.name}", 40), (one.share, one.now_share)) for one in within
        ]
        _row(here, choice, trial, labelled, group=False)


def _opened(here: Visit, names: dict[str, str]) -> str | None:
    """The group whose criteria are shown: the one there is, or the one that the reader opens."""
    if len(names) == 1:
        return next(iter(names))
    keys = {code or UNNAMED: code for code in names}
    options = {"": here.text("no group")} | {key: names[code] for key, code in keys.items()}
    return keys.get(filters.select(here.text("Weights of the criteria of"), "open", options, ""))


def _row(here: Visit, choice: Choice, trial: Trial, sliders: list[tuple], group: bool) -> None:
    """Sliders of (name, label, official and present share), as many in a row as can be read."""
    for start in range(0, len(sliders), IN_A_ROW):
        for column, one in zip(st.columns(IN_A_ROW), sliders[start : start + IN_A_ROW], strict=False):
            with column:
                _slider(here, choice, trial, *one, group=group)


def _slider(
    here: Visit, choice: Choice, trial: Trial, name: str, label: str, shares: tuple[float, float], group: bool
) -> None:
    """One weight in percent: its official place is told, moving it writes the address."""
    # The slider tells its places apart by what is written on them: one decimal.
    official, now = (0.0 if absent(one) else round(one * 100, 1) for one in shares)
    own = f"weight_{'group' if group else 'criterion'}_{name}"
    key = _key(own)
    top, step = (99, 1) if group else (min(99, max(20, round(official * 2))), 0.5)
    places = sorted({*(float(count * step) for count in range(int(top / step) + 1)), official, now})
    st.session_state[key] = now
    written = {place: f"{fixed(here.language, place, 1)}%" for place in places}

    def move():
        if key != _key(own):
            # It has been drawn anew since: what a quicker browser sends along is where it stood before.
            return
        place = st.session_state[key]
        share = shares[0] if place == official else place / 100
        cells = load.cells(here.actor, choice.period)
        factor = weigh.moved(cells, trial.groups, trial.criteria, name, share, group)
        if absent(factor):
            return
        _moved(own)
        if group:
            trial_weights.write(Trial(trial_weights.changed(trial.groups, name, factor), trial.criteria))
        else:
            trial_weights.write(Trial(trial.groups, trial_weights.changed(trial.criteria, name, factor)))

    st.select_slider(
        f"{literal(label)} · {here.text('official {share}', share=written[official])}",
        places,
        format_func=written.get,
        key=key,
        on_change=move,
    )


def _key(name: str) -> str:
    """The slider of this name as it is drawn now: all but the one that was moved last are drawn anew after each move.

    A browser that is quicker than the page sends along where the others stood before, which must not count as their being moved.
    """
    moved, drawn, turn = st.session_state.get(_TURN, ("", 0, 0))
    since = drawn if name == moved else turn
    return f"{name}_{since}" if since else name


def _moved(name: str) -> None:
    moved, drawn, turn = st.session_state.get(_TURN, ("", 0, 0))
    st.session_state[_TURN] = (name, drawn if name == moved else turn, turn + 1)


def _chosen(here: Visit, compared: pd.DataFrame) -> list[str]:
    """The departments that have a line: all, or where they are too many those that the reader chose."""
    if len(compared) <= trial_ranks.MANY:
        return list(compared["department"])
    names = dict(zip(compared["department"], compared["department_name"], strict=True))
    moved = compared.reindex(compared["moved"].abs().sort_values(ascending=False, kind="stable").index)
    default = list(moved.loc[moved["moved"].fillna(0).ne(0), "department"][:CHOSEN]) or list(
        compared["department"][:CHOSEN]
    )
    return filters.several(
        here.text("Departments shown"), "departments", names, default, trial_ranks.MANY, here.text("up to twelve")
    )


if __name__ == "__main__":
    main()

"""Trial weights: kept in the address alone, stamped everywhere, and never a way to an official result."""

import ast
import re
from pathlib import Path

import pandas as pd
import pytest

from data import upload
from data.accounts import Actor
from pages.parts import trial_ranks, trial_weights, words
from pages.parts.access import Visit
from pages.parts.trial_weights import Trial
from tests.pages.conftest import FILES, written

STAMP = "KẾT QUẢ THỬ, KHÔNG DÙNG ĐỂ XÉT"
OFFICIAL = "Đang là trọng số chính thức. Kéo một thanh để thử phương án khác."


def ranked(**ranks: tuple) -> pd.DataFrame:
    """Department → rank and total, as analytics.ranking.ranking has them."""
    frame = pd.DataFrame(
        [(code, f"Phòng {code}", code, *one) for code, one in ranks.items()],
        columns=["department", "department_name", "short_name", "rank", "total"],
    )
    return frame.assign(band="Tốt").astype({"rank": "Int64", "total": float})


def slider(app, key: str):
    return next(one for one in app.select_slider if re.fullmatch(rf"{re.escape(key)}(_\d+)?", one.key or ""))


def addressed(app, name: str) -> str:
    """What the address says: one value, alone or in a list."""
    found = app.query_params[name]
    return found if isinstance(found, str) else found[0]


def headline(app) -> str:
    return written(app).split('class="headline"')[1].split("</p>")[0]


# The sentence


def test_the_sentence_names_who_changes_its_rank_the_largest_move_first():
    official = ranked(A=(1, 90), B=(2, 85), C=(3, 80), D=(None, None))
    trial = ranked(C=(1, 95), A=(2, 90), B=(3, 85), D=(None, None))
    frame = trial_ranks.beside(official, trial)
    assert frame["moved"].fillna(0).tolist() == [-1, -1, 2, 0]
    assert trial_ranks.told("vi", frame, True) == (
        "3 đơn vị đổi hạng: Phòng C (3 → 1), Phòng A (1 → 2) và Phòng B (2 → 3)."
    )
    assert trial_ranks.told("en", frame, True).startswith("3 departments change their rank: Phòng C (3 → 1)")


def test_the_sentence_says_that_nothing_moves_and_that_nothing_was_tried():
    frame = trial_ranks.beside(ranked(A=(1, 90)), ranked(A=(1, 91)))
    assert trial_ranks.told("vi", frame, True) == "Với trọng số này không đơn vị nào đổi hạng."
    assert trial_ranks.told("vi", frame, False) == OFFICIAL
    none = trial_ranks.beside(ranked(A=(1, 90)), ranked(A=(None, None)))
    assert trial_ranks.told("vi", none, True) == "Với trọng số này không còn điểm nào để xếp hạng."


def test_of_many_moves_five_are_named_and_the_rest_is_counted():
    codes = [f"D{number}" for number in range(8)]
    official = ranked(**{code: (place, 90 - place) for place, code in enumerate(codes, 1)})
    trial = ranked(**{code: (9 - place, 90 - place) for place, code in enumerate(codes, 1)})
    told = trial_ranks.told("vi", trial_ranks.beside(official, trial), True)
    assert told.startswith("8 đơn vị đổi hạng: ") and told.endswith(" và 3 đơn vị khác.")


# The address


def test_the_address_holds_only_what_differs_and_leaves_aside_what_it_does_not_know(monkeypatch):
    said = {}
    monkeypatch.setattr(trial_weights.address, "value", lambda name, default="": said.get(name, default))
    monkeypatch.setattr(trial_weights.address, "write", lambda name, chosen, default="": said.update({name: chosen}))
    trial = Trial({"A": 1.5, "Nhóm x2, 5%": 0.0}, {"C03": 1 / 3})
    trial_weights.write(trial)
    assert said == {"groups": "Ax1.5,Nhóm x2%2C 5%25x0", "criteria": "C03x0.3333333"}
    read = trial_weights.read({"A", "Nhóm x2, 5%"}, {"C03"})
    assert read.groups == trial.groups
    assert read.criteria["C03"] == pytest.approx(1 / 3, abs=1e-6)
    for broken in ("Zx2", "Ax-1", "Ax1e9", "A", "x", "Axnan", "Axinf", "Ax9999999", "Ax1", "Ax1.0", ",,,", "Ax2x"):
        said["groups"], said["criteria"] = broken, broken
        assert not trial_weights.read({"A"}, {"C03"}), broken


def test_a_factor_of_1_is_no_change():
    assert trial_weights.changed({"A": 2.0}, "A", 1 + 1e-12) == {}
    assert trial_weights.changed({"A": 2.0}, "B", 3.0) == {"A": 2.0, "B": 3.0}


# The page


def test_the_page_opens_on_the_official_weights_and_says_so(sample, visit):
    app = visit("trial", period="2025-Q3")
    assert headline(app).endswith(f"{OFFICIAL} <span></span>")
    assert [one.value for one in app.select_slider] == [50.0, 15.0, 15.0, 10.0, 10.0]
    assert [one.disabled for one in app.button] == [True]


def test_moving_a_group_keeps_100_percent_and_stands_in_the_address(sample, visit):
    app = visit("trial", period="2025-Q3")
    slider(app, "weight_group_C").set_value(30).run()
    assert not app.exception
    assert sum(one.value for one in app.select_slider) == pytest.approx(100, abs=0.25)
    assert slider(app, "weight_group_C").value == 30
    assert slider(app, "weight_group_A").value == pytest.approx(50 * 70 / 85, abs=0.05)
    assert "groups" in app.query_params and "criteria" not in app.query_params
    moved = headline(app)
    assert "đơn vị đổi hạng: " in moved

    shared = {name: addressed(app, name) for name in ("groups", "period")}
    assert headline(visit("trial", **shared)) == moved

    app.button[0].click().run()
    assert "groups" not in app.query_params
    assert OFFICIAL in headline(app)


def test_a_group_moved_back_to_its_official_weight_leaves_the_address(sample, visit):
    app = visit("trial", period="2025-Q3")
    slider(app, "weight_group_B").set_value(20).run()
    slider(app, "weight_group_B").set_value(15).run()
    assert "groups" not in app.query_params and OFFICIAL in headline(app)


def test_the_criteria_of_a_group_open_on_demand(sample, visit):
    app = visit("trial", period="2025-Q3", open="C")
    assert [one.key for one in app.select_slider][5:] == [f"weight_criterion_C0{number}" for number in range(1, 5)]
    slider(app, "weight_criterion_C03").set_value(10.0).run()
    assert addressed(app, "criteria").startswith("C03x")
    assert slider(app, "weight_criterion_C03").value == 10
    assert slider(app, "weight_group_C").value == pytest.approx(10 + 12 * 90 / 97, abs=0.05)


def test_a_broken_address_is_left_aside(sample, visit):
    app = visit("trial", period="2025-Q3", groups="Ax-3,Zx2,;drop", criteria="nothing", open="Q")
    assert not app.exception and not app.error
    assert OFFICIAL in headline(app)


def test_no_weight_at_all_is_said_calmly(sample, visit):
    app = visit("trial", period="2025-Q3", groups="Ax0,Bx0,Cx0,Dx0,Ex0")
    assert not app.exception and not app.error
    assert "không còn điểm nào để xếp hạng" in headline(app)
    slider(app, "weight_group_A").set_value(50).run()
    assert not app.exception and not app.error


def test_an_incomplete_quarter_ranks_who_can_be_ranked(sample, visit):
    app = visit("trial", period="2025-Q4", groups="Cx3")
    assert not app.exception and not app.error
    assert "chưa xếp hạng" in written(app)


@pytest.mark.parametrize(("language", "stamp"), [("vi", STAMP), ("en", "TRIAL RESULT, NOT FOR CONSIDERATION")])
def test_the_stamp_stands_on_top_in_the_charts_title_in_the_table_and_on_paper(sample, visit, language, stamp):
    shown = written(visit("trial", period="2025-Q3", groups="Cx2", lang=language))
    assert f'<p class="stamp">{stamp}</p>' in shown
    assert f'<h3 class="finding">{stamp}: ' in shown
    assert f"<caption>{stamp}</caption>" in shown
    assert f'<div class="paper watermark" aria-hidden="true">{stamp}</div>' in shown
    assert 'class="signatures"' not in shown


@pytest.mark.parametrize("role", ["viewer", "YT"])
def test_only_the_council_tries_weights(sample, visit, role):
    app = visit("trial", **{"as": role})
    assert not app.select_slider
    assert "Thử trọng số này" not in written(visit("comparison", period="2025-Q3", **{"as": role}))


# Criteria without a group, and many departments


@pytest.fixture
def many(empty):
    """Thirteen departments and two criteria that have no group, of which one weighs three times the other."""
    codes = [f"D{number:02}" for number in range(13)]
    files = {
        "departments": ["code,name", *(f"{code},Phòng {code}" for code in codes)],
        "criteria": ["year,code,name,kind,max_points", "2025,C1,Một,scored,75", "2025,C2,Hai,scored,25"],
        "scores": [
            "quarter,department,criterion,self_points",
            *(f"2025-Q1,{code},C1,{75 - place}" for place, code in enumerate(codes)),
            *(f"2025-Q1,{code},C2,{1.5 * place}" for place, code in enumerate(codes)),
        ],
    }
    given = [(f"{kind}.csv", "\n".join(lines).encode()) for kind, lines in files.items()]
    outcomes = upload.upload(Actor("test", "secretary"), given)
    assert all(outcome.accepted for outcome in outcomes), [outcome.issues for outcome in outcomes]


def test_criteria_without_groups_have_their_sliders_at_once(many, visit):
    app = visit("trial", period="2025-Q1")
    assert [(one.key, one.value) for one in app.select_slider] == [
        ("weight_criterion_C1", 75.0),
        ("weight_criterion_C2", 25.0),
    ]
    slider(app, "weight_criterion_C1").set_value(90).run()
    assert [one.value for one in app.select_slider] == [90.0, 10.0]
    assert "12 đơn vị đổi hạng: " in headline(app)


def test_of_many_departments_only_the_chosen_have_a_line(many, visit):
    app = visit("trial", period="2025-Q1", criteria="C1x3")
    (box,) = app.multiselect
    assert len(box.value) == 5
    app.multiselect[0].set_value(["D05"]).run()
    assert addressed(app, "departments") == "D05"
    assert not app.exception and not app.error


# Never official


def test_the_page_knows_no_verb_of_the_data():
    for file in (FILES["trial"], "pages/parts/trial_ranks.py", "pages/parts/trial_weights.py"):
        tree = ast.parse((Path(__file__).parents[2] / file).read_text(encoding="utf-8"))
        imported = [one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)]
        imported += [alias.name for one in ast.walk(tree) if isinstance(one, ast.Import) for alias in one.names]
        # The one rule for texts in files that are written is no verb.
        assert {name for name in imported if name.split(".")[0] == "data"} <= {"data.inert"}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_exported_file_is_stamped_on_every_row_and_refused_when_handed_in(empty, language):
    upload.initialise(Actor("test"), False)
    here = Visit(Actor("test", "secretary"), language)
    stamp = words.text(language, trial_ranks.STAMP)
    assert stamp in upload.TRIAL_STAMPS
    official = ranked(A=(1, 90.5), B=(2, 85))
    official.loc[0, "department_name"] = "=Phòng A"
    weights = pd.DataFrame([("C1", "=x", 0.6), ("C2", "y", 0.4)], columns=["criterion", "name", "share"])
    content = trial_ranks.file(here, trial_ranks.beside(official, official), weights, weights.assign(share=[0.5, 0.5]))
    lines = content.decode("utf-8-sig").splitlines()
    assert stamp in lines[0]
    assert all(stamp in line for line in (*lines[2:4], *lines[6:]))
    assert "'=Phòng A" in lines[2]
    assert ("90,5" if language == "vi" else "90.5") in lines[2]
    for kind in (None, "scores", "verifications", "targets"):
        (outcome,) = upload.upload(Actor("test", "secretary"), [("ket-qua-thu.csv", content)], kind)
        assert not outcome.accepted and outcome.upload_id is None
        assert outcome.issues["code"].tolist() == ["trial_result"]


def test_the_download_is_named_after_what_it_is(sample, visit):
    (button,) = visit("trial", period="2025-Q3").get("download_button")
    assert button.label == "Tải bảng kết quả thử"

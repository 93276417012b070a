"""A quarter pasted or typed in place of a file, on the page that hands figures in."""

import pytest

from data import drafts, typed
from data.accounts import Actor
from data.template import template
from tests.pages.conftest import written

SECRETARY = Actor("Thường trực Hội đồng", "secretary")
HOME = {"department": "YT", "period": "2025-Q4", "as": "secretary"}


def _rows():
    return template(SECRETARY, "scores", "YT", "2025-Q4", True).decode("utf-8-sig").replace(";", "\t").splitlines()


def _draft():
    (draft,) = drafts.of(SECRETARY)
    ((name, content),) = drafts.contents(SECRETARY, draft.draft_id)
    return draft, name, content


@pytest.mark.parametrize(("kind", "ways"), [("", 3), ("scores", 3), ("commendations", 2), ("rules", 0)])
def test_the_ways_to_hand_in_are_those_that_the_kind_has(sample, visit, kind, ways):
    app = visit("upload", kind=kind)
    found = [one for one in app.get("button_group") if one.key == "filter_way"] if ways else []
    assert [len(one.options) for one in found] == [ways] * bool(ways)


def test_a_grid_that_nobody_touched_is_no_draft(sample, visit):
    app = visit("upload", way="grid", **HOME)
    assert "Đã điền 27/31 tiêu chí" in written(app)
    assert drafts.of(SECRETARY) == []
    assert "Đã điền 0/29 tiêu chí" in written(visit("upload", way="grid", department="VT2", period="2025-Q4"))


def test_what_was_typed_is_there_when_the_page_is_opened_anew_and_is_checked_as_any_file(own_sample, visit):
    frame = typed.to_type(SECRETARY, "YT", "2025-Q4")
    frame.loc[2, ["actual", "note"]] = ["97,5", "sửa"]
    content = typed.written(frame, True)
    draft = drafts.begin(SECRETARY, [("nhap-truc-tiep-2025-Q4-YT.csv", content)], "", "2025-Q4")
    app = visit("upload", way="grid", draft=draft.draft_id, step="files", **HOME)
    shown = app.data_editor[0].value
    assert shown.iloc[0][["criterion", "actual", "note"]].tolist() == ["A01", "97,5", "sửa"]
    assert _draft() == (draft, "nhap-truc-tiep-2025-Q4-YT.csv", content)
    app.button(key="go_on").click().run()
    assert "Đã đọc 27 dòng" in written(app)
    again = visit("upload", way="grid", draft=draft.draft_id, step="files", **HOME)
    again.button(key="drop_0").click().run()
    assert drafts.of(SECRETARY) == []
    assert again.data_editor[0].value.iloc[0]["actual"] == "96,9"


def test_a_block_goes_on_to_the_check_and_its_missing_header_is_told(own_sample, visit):
    app = visit("upload", way="paste", kind="scores", **HOME)
    rows = _rows()
    app.text_area[0].input("\n".join(rows[1:])).run()
    app.button(key="paste_0_go").click().run()
    _, name, content = _draft()
    assert (name, content.decode().splitlines()[0]) == ("dan-tu-bang-tinh.tsv", rows[0])
    assert "được đọc theo tiêu đề của mẫu: Quý, Mã đơn vị" in app.info[0].value
    assert "Đã đọc 31 dòng" in written(app)


def test_a_block_that_names_no_column_and_fits_no_template_is_not_taken(own_sample, visit):
    app = visit("upload", way="paste", kind="scores", **HOME)
    app.text_area[0].input("2025-Q4\tYT\tA01").run()
    app.button(key="paste_0_go").click().run()
    assert drafts.of(SECRETARY) == []
    assert "có 3 cột, trong khi mẫu có 14 / 11 cột" in written(app)

"""The grid and the box to paste into, each on a page of its own."""

import pytest
from streamlit.testing.v1 import AppTest

from data.accounts import Actor
from data.template import template
from data.typed import to_type
from pages.parts.access import Visit
from tests.pages.conftest import written

HERE = Visit(Actor("test", "secretary"), "vi")


def _grid():
    import streamlit as st

    from pages.parts import access, grid

    files, pressed = grid.files(access.visit(), st.query_params["of"], "2025-Q4", "here", st.session_state.get("begun"))
    st.session_state["files"], st.session_state["pressed"] = files, pressed


def _paste():
    import streamlit as st

    from pages.parts import access, paste

    st.session_state["files"] = paste.files(access.visit(), "scores", "pasted")


@pytest.fixture
def opened(sample):
    def draw(page, begun=None, **chosen):
        app = AppTest.from_function(page, default_timeout=60)
        for name, choice in chosen.items():
            app.query_params[name] = choice
        if begun:
            app.session_state["begun"] = begun
        return app.run()

    return draw


def test_a_department_that_has_handed_in_nothing_gets_an_empty_grid_and_cannot_go_on(opened):
    app = opened(_grid, of="VT2")
    assert app.session_state["files"] == []
    assert app.button[0].disabled
    assert "Đã điền 0/29 tiêu chí" in written(app)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_in_force_makes_a_file_under_a_name_that_says_what_it_is(opened, lang):
    app = opened(_grid, of="YT", lang=lang)
    ((name, content),) = app.session_state["files"]
    assert name == "nhap-truc-tiep-2025-Q4-YT.csv"
    assert content.decode("utf-8-sig").startswith("Quý;Mã đơn vị" if lang == "vi" else "quarter;department")
    assert not app.session_state["pressed"]
    app.button[0].click().run()
    assert app.session_state["pressed"]


def test_a_grid_goes_on_from_what_was_typed_before(opened):
    app = opened(_grid, of="YT")
    ((_, content),) = app.session_state["files"]
    begun = content.replace("BC quý IV của phòng".encode(), "BC số 7".encode())
    again = opened(_grid, begun=begun, of="YT")
    assert again.session_state["files"][0][1] == begun
    assert to_type(HERE.actor, "YT", "2025-Q4", begun)["evidence"].eq("BC số 7").any()


def test_a_block_with_a_header_is_a_file_and_one_without_gets_the_templates(opened):
    app = opened(_paste)
    assert app.session_state["files"] == []
    rows = template(HERE.actor, "scores", "YT", "2025-Q4", True).decode("utf-8-sig").replace(";", "\t").splitlines()
    app.text_area[0].input("\n".join(rows)).run()
    ((name, content),) = app.session_state["files"]
    assert (name, content.decode().splitlines()[0]) == ("dan-tu-bang-tinh.tsv", rows[0])
    app.text_area[0].input("\n".join(rows[1:])).run()
    assert app.session_state["files"][0][1] == content
    assert "được đọc theo tiêu đề của mẫu: Quý, Mã đơn vị" in written(app)
    app.text_area[0].input("2025-Q4\tYT\tA01").run()
    assert app.session_state["files"] == []
    assert "có 3 cột, trong khi mẫu có 14 / 11 cột" in written(app)

"""Signing in as the pages know it: the wall, the roles of an account, the own account, and what an administrator does with accounts."""

from datetime import timedelta

import pytest

from data import store
from data.accounts import NOBODY
from data.people import accounts, grants, openid, sessions
from pages.parts.people import own_account, tokens
from tests.pages.conftest import OPERATOR, bring, written

WAY_IN = 'action="sign-in"'


@pytest.fixture
def walled(empty, signed_in, monkeypatch):
    """A store without the demonstration where one account is, and a browser that has not signed in."""
    signed_in("an", "secretary")
    bring(monkeypatch, {tokens.VISITOR: "v", tokens.SESSION: "forged"})


@pytest.mark.parametrize("page", ["overview", "ranking", "upload", "submissions", "accounts", "account"])
def test_who_is_nobody_meets_the_way_in_at_every_address_and_reads_nothing(walled, visit, page):
    app = visit(page, **{"as": "director"})
    shown = written(app)
    assert WAY_IN in shown and f'name="page" value="{page}"' in shown and "Đăng nhập" in shown
    assert not app.exception and not app.button and not app.selectbox


def test_an_empty_store_greets_and_leads_to_the_first_administrator(empty, visit, monkeypatch, capsys):
    bring(monkeypatch, {tokens.VISITOR: "v"})
    app = visit("ranking")
    assert [button.label for button in app.button] == ["Nạp số liệu minh họa", "Bắt đầu từ trống"]
    app.button[1].click().run()
    assert 'action="first-administrator"' in written(app)
    assert "One-time code" in capsys.readouterr().out


def test_the_demonstration_needs_no_account_and_offers_the_way_in_once_there_is_one(own_sample, visit):
    assert "Đăng nhập" not in written(visit("ranking"))
    accounts.add(OPERATOR, "an", "An")
    app = visit("ranking", **{"as": "secretary"})
    assert "Đăng nhập" in written(app) and app.selectbox(key="role_picker").value == "secretary"
    assert WAY_IN in written(visit("account"))


def test_an_account_acts_in_its_own_roles_only(own_sample, signed_in, visit):
    signed_in("an", "council", "YT", name="Nguyễn An")
    app = visit("ranking", **{"as": "director"})
    assert app.selectbox(key="role_picker").options == ["Hội đồng", "Phòng Y tế"]
    assert app.selectbox(key="role_picker").value == "council" and "Nguyễn An" in written(app)
    assert "Trang này không dành cho vai trò" in written(visit("certainty", **{"as": "YT"}))


@pytest.mark.parametrize("act", ["revoked", "disabled", "expired", "idle", "over"])
def test_what_is_taken_back_or_over_counts_at_the_next_run(walled, signed_in, visit, monkeypatch, act):
    token = signed_in("an", "secretary")
    app = visit("submissions")
    assert WAY_IN not in written(app)
    (grant,) = grants.grants(OPERATOR)["grant_id"]
    if act == "revoked":
        sessions.end_sessions(OPERATOR, "an", "thử")
    elif act == "disabled":
        accounts.disable(OPERATOR, "an", "nghỉ việc")
    elif act == "expired":
        grants.revoke(OPERATOR, int(grant), "hết hạn")
    else:
        later = store.now() + (sessions.IDLE if act == "idle" else timedelta(hours=1))
        with store.writing() as cursor:
            cursor.execute("UPDATE sessions SET begun_at = ?", [later - sessions.LONGEST if act == "over" else later])
        monkeypatch.setattr(store, "now", lambda: later)
    app.run()
    if act == "expired":
        assert sessions.person(NOBODY, token).actors == ()
        assert "hôm nay chưa được giao vai trò nào" in written(app)
    else:
        assert WAY_IN in written(app)


def _press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    return app


def test_an_administrator_adds_an_account_gives_it_a_role_for_some_days_and_takes_it_back(empty, signed_in, visit):
    signed_in("quan-tri", "administrator", name="Trần Bình")
    app = visit("accounts")
    for key, said in (("add_name", "Nguyễn An"), ("add_account_name", "AN"), ("add_email", "an@co.vn")):
        app.text_input(key=key).input(said)
    _press(app, "Lập tài khoản")
    assert app.error[0].value == "Cần ghi lý do."
    app.text_input(key="add_reason").input("người mới")
    _press(app, "Lập tài khoản")
    (password,) = [code.value for code in app.code]
    assert sessions.person(NOBODY, sessions.sign_in(NOBODY, "an", password, "")).must_change
    assert app.query_params["account"] == "an"

    assert app.selectbox(key="grant_role").value == "viewer"
    app.selectbox(key="grant_role").select("director")
    app.text_input(key="grant_until").input("32/12/2026")
    app.text_input(key="grant_reason").input("KT. Giám đốc")
    _press(app, "Giao vai trò này")
    assert "ngày/tháng/năm" in app.error[0].value and len(grants.grants(OPERATOR)) == 1
    app.text_input(key="grant_until").input("31/12/2099")
    app.text_input(key="grant_document").input("GUQ 05")
    _press(app, "Giao vai trò này")
    assert "Giám đốc · từ" in written(app) and "đến 31/12/2099 · GUQ 05" in written(app)
    assert not app.code and password not in written(app)

    app = visit("accounts", account="an", act="revoke")
    app.text_input(key="revoke_reason").input("hết ủy quyền")
    _press(app, "Thu vai trò này")
    assert grants.grants(OPERATOR)["end_reason"].dropna().tolist() == ["hết ủy quyền"]
    assert "GUQ 05" not in written(app)


@pytest.mark.parametrize(
    ("act", "label", "told"),
    [
        ("password", "Cấp mật khẩu tạm", "mật khẩu mới"),
        ("sessions", "Đăng xuất khỏi mọi thiết bị", "đăng xuất khỏi mọi thiết bị"),
        ("state", "Khóa tài khoản", "Đã khóa tài khoản"),
        ("rename", "Lưu", "Đã sửa tài khoản"),
    ],
)
def test_an_administrators_acts_on_an_account_each_have_their_reason(empty, signed_in, visit, act, label, told):
    token = signed_in("an", "secretary")
    signed_in("quan-tri", "administrator", name="Trần Bình")
    app = visit("accounts", account="an", act=act)
    app.text_input(key=f"{act}_reason").input("vì thế")
    _press(app, label)
    assert told in app.success[0].value and not app.error
    entry = store.frame("SELECT reason, account, role FROM ledger ORDER BY entry_id DESC LIMIT 1")
    assert entry.to_numpy().tolist() == [["vì thế", "quan-tri", "administrator"]]
    assert (sessions.person(NOBODY, token) is None) is (act != "rename")


def test_a_page_left_open_after_signing_out_does_nothing_and_shows_the_way_in(empty, signed_in, visit):
    signed_in("an", "secretary")
    token = signed_in("quan-tri", "administrator", name="Trần Bình")
    app = visit("accounts", account="an", act="state")
    sessions.sign_out(NOBODY, token)
    app.text_input(key="state_reason").input("vì thế")
    _press(app, "Khóa tài khoản")
    assert WAY_IN in written(app)
    assert accounts.accounts(OPERATOR)["enabled"].all()


def test_a_temporary_password_opens_its_own_change_and_nothing_else(empty, signed_in, visit):
    signed_in("an", "secretary")
    password = accounts.set_password(OPERATOR, "an", "thử")
    signed_in("an", "secretary")
    app = visit("submissions")
    assert "Hãy đặt mật khẩu mới" in written(app)
    for key, said in zip(own_account.BOXES, (password, "một mật khẩu khác", "một mật khẩu khác"), strict=True):
        app.text_input(key=key).input(said)
    _press(app, "Đổi mật khẩu")
    assert "Hãy đặt mật khẩu mới" not in written(app) and not app.error
    assert sessions.sign_in(NOBODY, "an", "một mật khẩu khác", "")


def test_the_own_account_shows_where_one_is_signed_in_and_ends_the_others(empty, signed_in, visit):
    other = signed_in("an", "viewer")
    signed_in("an", "viewer")
    app = visit("account", lang="en")
    assert written(app).count("127.0.0.1") == 2
    _press(app, "End the other sessions")
    assert sessions.person(NOBODY, other) is None and written(app).count("127.0.0.1") == 1


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("<b>curl</b>", "&lt;b&gt;curl&lt;/b&gt;"),
    ],
)
def test_a_session_is_named_by_its_browser_and_system(empty, signed_in, visit, said, shown):
    signed_in("an", "viewer")
    sessions.begin("an", "10.0.0.2", said)
    assert shown in written(visit("account"))


def test_who_is_signed_in_by_the_provider_alone_is_seen_and_signed_out_by_the_administrator(empty, signed_in, visit):
    provider = openid.Provider("thidua", "groups", {"tdkt": "secretary", "yte": "department:YT"})
    told = {
        "iss": "https://id.example.vn",
        "sub": "77",
        "aud": "thidua",
        "groups": ["tdkt", "yte"],
        "name": "<b>Chi</b>",
    }
    token = openid.sign_in(NOBODY, told, provider, "RS256")
    signed_in("quan-tri", "administrator", name="Trần Bình")
    shown = written(visit("accounts"))
    assert "&lt;b&gt;Chi&lt;/b&gt;" in shown and "Thường trực Hội đồng · YT" in shown
    app = visit("accounts", account="77@id.example.vn")
    app.text_input(key="sessions_reason").input("mất máy")
    _press(app, "Đăng xuất khỏi mọi thiết bị")
    assert not app.exception and sessions.person(NOBODY, token) is None
    assert "77@id.example.vn" not in written(app)
    sessions_ended = store.frame("SELECT verb, reason FROM ledger ORDER BY entry_id DESC LIMIT 1")
    assert sessions_ended.to_numpy().tolist() == [["end_sessions", "mất máy"]]

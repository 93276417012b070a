"""Signing in as the pages know it: the wall, the roles of an account, the own account, and what an administrator does with accounts."""

from datetime import timedelta

import pytest

from data import store
from data.accounts import NOBODY
from data.people import accounts, grants, sessions
from pages.parts.people import tokens
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

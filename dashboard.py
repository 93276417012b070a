"""The door: who is here and in which language, the menu, may they, and one page; and what `streamlit run` serves."""

import gc
from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from data import store, upload
from data.accounts import NOBODY
from pages.parts import (
    access,
    address,
    clock,
    filters,
    heading,
    hindsight,
    load,
    nothing,
    numbers,
    routes,
    style,
    trouble,
    words,
)
from pages.parts.people import newcomers, own_account, signing_in, who

HERE = Path(__file__).resolve().parent
# Section of the menu → file of a page → its title. The file's name is the page's address.
PAGES = {
    words.later("My work"): {
        "pages/start/inbox.py": words.later("What waits for me"),
    },
    words.later("Results"): {
        "pages/results/overview.py": words.later("Overview"),
        "pages/results/ranking.py": words.later("Ranking"),
        "pages/results/explanation.py": words.later("Why this rank"),
        "pages/results/comparison.py": words.later("Comparison"),
        "pages/results/progress.py": words.later("Progress of criteria"),
        "pages/results/commendations.py": words.later("Commendations"),
        "pages/results/campaigns.py": words.later("Campaigns"),
        "pages/results/method.py": words.later("Scoring and ranking method"),
    },
    words.later("Figures"): {
        "pages/records/upload.py": words.later("Hand in figures"),
        "pages/records/submissions.py": words.later("Who has handed in"),
        "pages/records/evidence.py": words.later("Evidence files"),
    },
    words.later("Setting up the year"): {
        "pages/year/criteria.py": words.later("Set of criteria"),
        "pages/year/targets.py": words.later("Assign targets"),
        "pages/year/departments.py": words.later("Departments"),
        "pages/year/rules.py": words.later("Rules and organisation"),
    },
    words.later("Council"): {
        "pages/council/verification.py": words.later("Verification"),
        "pages/council/closing.py": words.later("Close and publish"),
        "pages/council/certainty.py": words.later("How sure the ranks are"),
        "pages/council/questions.py": words.later("Figures to ask about"),
        "pages/council/trial.py": words.later("Trial weights"),
    },
    words.later("Administration"): {
        "pages/administration/accounts.py": words.later("Accounts and roles"),
        "pages/administration/account.py": words.later("My account"),
    },
}
START, FIRST = "pages/records/upload.py", "pages/administration/account.py"
# Pages that have something to say while the store is empty.
NEEDS_NOTHING = ("upload", "submissions", "criteria", "targets", "departments", "rules", *access.OF_ACCOUNTS)


def main() -> None:
    """One run: the frame of the page, and in it the one page that the address names."""
    language = address.language()
    pages = _pages(language)
    page = st.navigation(pages, position="hidden")
    st.set_page_config(
        page_title=f"{page.title} · {words.text(language, 'Emulation and commendation')}",
        page_icon=str(HERE / "static" / "favicon.png"),
        layout="wide",
    )
    style.apply(language)
    try:
        here = access.visit()
        with clock.pinned(hindsight.moment(here.actor)):
            if here.may("read_plan"):
                words.call_units(load.rules(here.actor, numbers.today().year)["organisation"]["unit_word"])
            with st.sidebar:
                _menu(here, pages, _name_of(page))
            _enter(here, page)
    except store.Busy as error:
        trouble.busy(error.holder)
    except Exception as error:  # the last net: a reader never sees a traceback
        trouble.incident(error)


def _pages(language: str) -> dict[str, list]:
    """Every page, allowed or not, so that each address survives; `_enter` asks who may."""
    return {
        words.text(language, section): [
            st.Page(
                HERE / file,
                title=words.text(language, title),
                url_path=Path(file).stem,
                default=Path(file).stem == address.HOME,
            )
            for file, title in files.items()
        ]
        for section, files in PAGES.items()
    }


def _menu(here: access.Visit, pages: dict[str, list], current: str) -> None:
    """Sections and pages, language, role, who is signed in. Its links keep what the address carries, which Streamlit's own menu drops."""
    for section, entries in pages.items():
        # The own account stands beside the name of who is signed in, below.
        allowed = [page for page in entries if here.may(_name_of(page)) and _name_of(page) != access.ACCOUNT]
        if allowed:
            st.caption(section)
        for page in allowed:
            st.page_link(page, query_params=address.carried())
    with st.container(key="who"):
        filters.switch(here.text("Language"), "lang", words.LANGUAGES, words.DEFAULT)
        access.pick(here)
        who.show(here, current)


def _enter(here: access.Visit, page) -> None:
    """Runs the page, if this visitor may open it and there is something to show."""
    name = _name_of(page)
    if here.person is None and (here.actor.role == NOBODY.role or name == access.ACCOUNT):
        signing_in.show(here, name)
        return
    hindsight.banner(here, name)
    if here.actor.role == NOBODY.role:
        who.without_role(here)
    elif here.person is not None and here.person.must_change:
        own_account.change_first(here)
    elif hindsight.unknown(here.actor):
        heading.title(here, page.title)
        hindsight.no_entry(here, name)
    elif here.actor.as_of is not None and access.acts(name):
        heading.title(here, page.title)
        hindsight.no_acts(here, name)
    elif not here.may(name):
        heading.title(here, page.title)
        nothing.not_allowed(here)
    elif newcomers.nothing_yet(here.actor) and (here.person is None or name not in NEEDS_NOTHING):
        _greet(here)
    else:
        page.run()


def _greet(here: access.Visit) -> None:
    """Nothing at all is in the store yet: two ways to begin."""
    heading.title(here, here.text("Emulation and commendation"))
    heading.headline(here.text("There are no figures here yet."))
    if here.may("accounts"):
        st.page_link("pages/administration/accounts.py", label=here.text("Add the people who will work here"))
    if not here.may("demonstrate"):
        return
    shows = here.text(
        "The demonstration shows seven departments over eight quarters; one action takes all of it out again."
    )
    begins = (
        here.text("To start empty, hand in the list of departments and the criteria first.")
        if here.person
        else here.text("To start empty, make the first administrator's account first.")
    )
    st.write(f"{shows} {begins}")
    if st.button(here.text("Load the demonstration"), type="primary"):
        with st.spinner(here.text("Loading the demonstration…")):
            upload.load_sample(here.actor)
        st.rerun()
    if st.button(here.text("Start empty")):
        # Without an account, an empty store begins with its first administrator.
        st.switch_page(START if here.person else FIRST, query_params=address.carried())


def _name_of(page) -> str:
    """Streamlit says that the first page has no path."""
    return page.url_path or address.HOME


if __name__ == "__main__":
    main()
else:
    # Streamlit's own folder mode would answer the first deep link on a fresh server with "Page not found".
    PagesManager.uses_pages_directory = False
    app = st.App(__file__, routes=routes.ROUTES, middleware=routes.MIDDLEWARE, on_script_error=trouble.incident)
    # All that was imported stays for good: the collector need not walk it after every run.
    gc.freeze()

"""Who may import whom: the rooms of the house, and what each may know of the others."""

FRAMES = {"pandas", "numpy"}
# What a file may import besides the standard library; the first line that fits a file holds for it.
MAY_IMPORT = [
    ("start.py", set()),
    ("pages/parts/words.py", {"babel"}),
    ("pages/parts/kept.py", {"cachetools", "pages.parts.period", "data.read", "data.permissions"}),
    ("pages/parts/hindsight.py", {"streamlit", "pages.parts", "data.read"}),
    (
        "pages/parts/closings.py",
        FRAMES | {"pages.parts", "data.closing", "data.readiness", "data.replies", "data.bundle"},
    ),
    ("pages/parts/campaigning.py", FRAMES | {"pages.parts", "analytics.campaigns", "data.campaigns"}),
    ("pages/parts/settling.py", {"pages.parts", "analytics", "data.read", "data.readiness", "data.replies"}),
    ("pages/parts/load.py", FRAMES | {"streamlit", "pages.parts", "analytics", "data.read", "data.records"}),
    (
        "pages/parts/ledger.py",
        FRAMES
        | {
            "pages.parts",
            "data.records",
            "data.versions",
            "data.verification",
            "data.impartiality",
            "data.evidence",
            "data.known",
        },
    ),
    (
        "pages/parts/access.py",
        FRAMES | {"streamlit", "pages.parts", "data.accounts", "data.permissions", "data.people"},
    ),
    (
        "pages/parts/people/*.py",
        FRAMES
        | {"streamlit", "starlette", "pages.parts", "data.accounts", "data.people", "data.refusal", "data.store"},
    ),
    ("pages/administration/*.py", FRAMES | {"streamlit", "pages.parts", "data.people"}),
    ("pages/parts/certainty.py", FRAMES | {"streamlit", "plotly", "pages.parts", "data.inert"}),
    ("pages/parts/workbook.py", {"streamlit", "pages.parts", "data.workbook.workbook"}),
    ("pages/parts/routes.py", {"streamlit", "starlette", "pages.parts"}),
    ("pages/parts/take.py", {"data.inert"}),
    ("pages/parts/trial_ranks.py", FRAMES | {"streamlit", "plotly", "pages.parts", "data.inert"}),
    # The parts of the page that hands in, which is a family of its own: what it does, they do.
    (
        "pages/parts/upload/*.py",
        FRAMES
        | {"streamlit", "pages.parts", "data.upload", "data.drafts", "data.refusal", "data.template", "data.contract"}
        | {
            "data.workbook.repaired",
            "data.rules",
            "data.typed",
            "data.findings",
            "data.provenance",
            "data.files",
            "data.checks",
            "data.values",
        },
    ),
    # The parts of the pages that set up the year: they check and save as handing in does.
    (
        "pages/parts/year/*.py",
        FRAMES
        | {"streamlit", "pages.parts", "data.upload", "data.plan", "data.versions", "data.contract"}
        | {"data.provenance", "data.refusal", "data.rules", "data.reorganisation"},
    ),
    ("pages/parts/replying.py", FRAMES | {"streamlit", "pages.parts", "data.replies", "data.refusal"}),
    ("pages/parts/deadline.py", FRAMES | {"pages.parts", "data.deadline"}),
    ("pages/parts/verified.py", FRAMES | {"pages.parts", "analytics.scoring", "analytics.verification"}),
    ("pages/parts/succession.py", FRAMES | {"pages.parts", "analytics.succession"}),
    ("pages/parts/*.py", FRAMES | {"streamlit", "plotly", "babel", "pages.parts"}),
    (
        "pages/*/*.py",
        FRAMES
        | {"streamlit", "plotly", "pages.parts", "analytics"}
        | {"data.workbook.repaired"}
        | {
            "data.upload",
            "data.submissions",
            "data.verification",
            "data.evidence",
            "data.campaigns",
            "data.closing",
            "data.refusal",
            "data.template",
            "data.contract",
            "data.rules",
            "data.plan",
        },
    ),
    ("analytics/*.py", FRAMES | {"scipy", "analytics"}),
    ("data/store.py", FRAMES | {"duckdb", "data"}),
    ("data/people/passwords.py", {"argon2", "data"}),
    ("data/values/*.py", FRAMES | {"pyarrow", "data.values"}),
    ("data/workbook/sheets.py", FRAMES | {"xlsxwriter"}),
    ("data/workbook/sender.py", FRAMES | {"openpyxl", "data"}),
    ("data/workbook/repaired.py", FRAMES | {"openpyxl", "data"}),
    ("data/workbook/template.py", FRAMES | {"xlsxwriter", "data"}),
    ("data/files/workbooks.py", FRAMES | {"python_calamine", "data"}),
    ("data/*/*.py", FRAMES | {"pyarrow", "data"}),
    # The one process that owns the database file opens it in one place.
    ("data/*.py", FRAMES | {"pyarrow", "data"}),
]

"""Rankings that others have published, taken in and worked out again through the two commands alone."""

import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from data import store
from tests.conftest import PROJECT
from tests.pages import conftest as pages

signed_in = pages.signed_in

YEARS = (2013, 2014, 2015, 2016)
# The published weights, in percent; a sub-index runs from 0 to 10.
WEIGHTS = {
    "gia_nhap_thi_truong": 5,
    "tiep_can_dat_dai": 5,
    "tinh_minh_bach": 20,
    "chi_phi_thoi_gian": 5,
    "chi_phi_khong_chinh_thuc": 10,
    "canh_tranh_binh_dang": 5,
    "tinh_nang_dong": 5,
    "ho_tro_doanh_nghiep": 20,
    "dao_tao_lao_dong": 20,
    "thiet_che_phap_ly": 5,
}
# As the workbooks of these years spell them: the same province four times over.
SPELLINGS = [
    {"TT- Huế", "TT.Huế", "TT-Huế"},
    {"Đắk Lắk", "Đăk Lăk"},
    {"Đắk Nông", "Đăk Nông"},
    {"Bắc Kạn", "Bắc Cạn"},
]
# Read from the text of the indicators: the fewer the better.
LOWER = {"ETS01", "HR11", "HS01", "RB07", "RB08", "RB09", "SNH03", "SNH04", "SNH06"}


def rows(file):
    """The records of a CSV file, every cell as it is stored."""
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def machine(tmp_path_factory, project):
    """A folder and a database of its own, and the two commands in processes of their own."""
    folder = tmp_path_factory.mktemp("published")

    def command(database, *arguments):
        environment = os.environ | {"THIDUA_DB": str(folder / f"{database}.duckdb"), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-m", *map(str, arguments)],
            cwd=project,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def upload(database, **tables):
        """Takes tables of records in, one file each, in one call, and gives what was told of them."""
        files = []
        for name, records in tables.items():
            out = io.StringIO(newline="")
            writer = csv.DictWriter(out, list(records[0]))
            writer.writeheader()
            writer.writerows(records)
            files.append(folder / f"{database}-{name}.csv")
            files[-1].write_text(out.getvalue(), encoding="utf-8", newline="")
        outcomes = [json.loads(line) for line in command(database, "data", "upload", "--json", *files).splitlines()]
        assert [outcome["accepted"] for outcome in outcomes] == [True] * len(files)
        assert [outcome["rows"] for outcome in outcomes] == [len(records) for records in tables.values()]
        return [issue for outcome in outcomes for issue in outcome["issues"]]

    def analytics(database, *arguments):
        return json.loads(command(database, "analytics", *arguments, "--json"))

    return SimpleNamespace(folder=folder, command=command, upload=upload, analytics=analytics)


# PCI: Vietnam's provinces, by ten sub-indices


def composed(name):
    return unicodedata.normalize("NFC", name)


@pytest.fixture(scope="module")
def provinces(cases):
    """The workbooks by year, and the code of each province by any spelling, composed."""
    books = {year: rows(cases / "rank-vn-pci" / f"pci_{year}.csv") for year in YEARS}
    names = sorted(composed(row["tinh"]) for row in books[2016])
    codes = {name: f"P{number:02}" for number, name in enumerate(names, 1)}
    for spellings in SPELLINGS:
        (known,) = spellings & set(names)
        codes |= dict.fromkeys(spellings, codes[known])
    return SimpleNamespace(books=books, names=names, codes=codes)


@pytest.fixture(scope="module")
def pci(machine, provinces):
    """The rankings of four years, out of one database that took all of them in one call."""
    also = {name: next((group - {name} for group in SPELLINGS if name in group), ()) for name in provinces.names}
    departments = [
        {"code": provinces.codes[name], "name": name, "aliases": "|".join(sorted(also[name]))}
        for name in provinces.names
    ]
    criteria = [
        {
            "year": year,
            "code": code,
            "name": code.replace("_", " "),
            "kind": "scored",
            "formula": "goalpost",
            "parameters": "low=0 high=10",
            "max_points": points,
        }
        for year in YEARS
        for code, points in WEIGHTS.items()
    ]
    scores = {
        f"scores{year}": [
            {"quarter": f"{year}-Q4", "department": row["tinh"], "criterion": code, "actual": row[code]}
            for row in book
            for code in WEIGHTS
        ]
        for year, book in provinces.books.items()
    }
    # The results first: what they refer to comes in the same call.
    assert machine.upload("pci", **scores, criteria=criteria, departments=departments) == []
    return {year: machine.analytics("pci", "ranking", "--quarter", f"{year}-Q4") for year in YEARS}


def published(provinces, year, column):
    return {provinces.codes[composed(row["tinh"])]: row[column] for row in provinces.books[year]}


def test_the_workbook_of_2013_is_in_decomposed_unicode_and_few_names_equal_those_of_the_others(provinces):
    stored = [{row["tinh"] for row in book} for book in provinces.books.values()]
    assert len(set.intersection(*stored)) == 12
    assert any(name != composed(name) for name in stored[0])
    assert len(set.intersection(*({composed(name) for name in names} for names in stored))) == 59


def test_all_252_ranks_of_the_provinces_are_the_published_ones(pci, provinces):
    ours = {(year, row["department"]): row["rank"] for year, ranking in pci.items() for row in ranking}
    theirs = {
        (year, code): int(rank) for year in YEARS for code, rank in published(provinces, year, "rank_published").items()
    }
    assert len(ours) == 252
    assert ours == theirs


def test_the_totals_are_the_published_index(pci, provinces):
    for year, ranking in pci.items():
        index = published(provinces, year, "pci_published")
        for row in ranking:
            assert row["total"] == pytest.approx(float(index[row["department"]]), abs=1e-5)


def test_ranks_are_compared_before_rounding(pci, provinces):
    found = {row["department_name"]: row for row in pci[2015]}
    first, second = found["Lâm Đồng"], found["Sóc Trăng"]
    assert round(first["total"], 2) == round(second["total"], 2) == 59.04
    assert (first["rank"], second["rank"], first["tie"], second["tie"]) == (21, 22, None, None)
    assert (first["beyond_shown"], second["beyond_shown"]) == (second["department"], first["department"])
    assert first["total"] > second["total"]


def test_the_page_says_that_decimals_nobody_sees_decide_a_place(pci, machine, monkeypatch, signed_in):
    monkeypatch.setenv("THIDUA_DB", str(machine.folder / "pci.duckdb"))
    signed_in("giamdoc", "director")
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=120)
    app.query_params["period"] = "2015-Q4"
    app.run()
    app.switch_page("pages/results/ranking.py").run()
    store.close()
    assert not app.exception and not app.error
    shown = "\n".join(one.proto.body for one in app.get("html"))
    found = {row["department_name"]: row for row in pci[2015]}
    exact = [f"{found[name]['total']:.6f}".replace(".", ",") for name in ("Lâm Đồng", "Sóc Trăng")]
    assert (
        "Lâm Đồng và Sóc Trăng cùng hiển thị 59,04 điểm; thứ hạng do phần thập phân không hiển thị quyết định "
        f"({exact[0]} và {exact[1]})."
    ) in shown


def test_two_provinces_that_only_hidden_decimals_part_cannot_be_told_apart(pci, machine):
    study = {row["rank"]: row for row in machine.analytics("pci", "sensitivity", "--quarter", "2015-Q4")}
    names = {row["rank"]: row["department_name"] for row in pci[2015]}
    assert (names[21], names[22]) == ("Lâm Đồng", "Sóc Trăng")
    assert (study[21]["certainty"], study[21]["apart"], study[22]["certainty"]) == ("close", False, "close")
    assert study[21]["close_high"] >= 22 and study[22]["close_low"] <= 21
    assert not [row for row in study.values() if row["apart"] is False and row["certainty"] == "certain"]


def test_a_complete_ranking_has_no_range_and_stands_on_the_formula(pci):
    for ranking in pci.values():
        assert all(row["rank"] == row["rank_low"] == row["rank_high"] for row in ranking)
        assert {row["basis"] for row in ranking} == {"formula"}


def test_every_province_is_joined_to_its_rank_of_the_year_before(pci, provinces):
    for year in YEARS[1:]:
        before = {code: int(rank) for code, rank in published(provinces, year - 1, "rank_published").items()}
        assert {row["department"]: row["last_year_rank"] for row in pci[year]} == before
    assert {row["last_year_rank"] for row in pci[2013]} == {None}


def test_the_trend_of_every_province_has_its_four_ranks(pci, machine, provinces):
    trend = {code: [] for code in provinces.codes.values()}
    for row in machine.analytics("pci", "trends"):
        if row["measure"] == "rank":
            trend[row["category"]].append((row["quarter"], row["value"]))
    ranks = {year: published(provinces, year, "rank_published") for year in YEARS}
    assert {code: sorted(points) for code, points in trend.items()} == {
        code: [(f"{year}-Q4", int(ranks[year][code])) for year in YEARS] for code in trend
    }


def test_the_trend_is_that_of_the_pages_of_two_provinces(pci, provinces, cases):
    pages = [
        row for row in rows(cases / "rank-vn-pci" / "published_trend_two_provinces.csv") if int(row["year"]) in YEARS
    ]
    ours = {(row["department"], year): row for year, ranking in pci.items() for row in ranking}
    assert len(pages) == 8
    for page in pages:
        row = ours[provinces.codes[page["province"]], int(page["year"])]
        assert (row["rank"], row["total"]) == (int(page["rank"]), pytest.approx(float(page["pci"]), abs=0.00501))


# Tokyo 2020: golds score, silver and then bronze break ties


@pytest.fixture(scope="module")
def medals(cases):
    return rows(cases / "rank-olympic-ties" / "tokyo2020_medals.csv")


@pytest.fixture(scope="module")
def tokyo(machine, medals):
    """The records of the ranking by team."""
    shared = {"year": 2020, "name": "", "kind": "information", "formula": "", "parameters": "", "max_points": ""}
    gold = shared | {"kind": "scored", "formula": "count", "parameters": "per=1", "max_points": 100}
    machine.upload(
        "tokyo",
        departments=[{"code": f"T{n}", "name": row["TeamCountry"]} for n, row in enumerate(medals, 1)],
        criteria=[
            gold | {"code": "GOLD", "name": "Gold"},
            shared | {"code": "SILVER", "name": "Silver"},
            shared | {"code": "BRONZE", "name": "Bronze"},
        ],
        scores=[
            {"quarter": "2020-Q3", "department": row["TeamCountry"], "criterion": medal.upper(), "actual": row[medal]}
            for row in medals
            for medal in ("Gold", "Silver", "Bronze")
        ],
    )
    rules = machine.folder / "tokyo.toml"
    rules.write_text('year = 2020\nties = ["criterion:SILVER", "criterion:BRONZE"]\n', encoding="utf-8")
    machine.command("tokyo", "data", "rules", rules)
    return {row["department_name"]: row for row in machine.analytics("tokyo", "ranking", "--quarter", "2020-Q3")}


def test_all_93_ranks_of_tokyo_are_the_official_ones(tokyo, medals):
    assert {name: row["rank"] for name, row in tokyo.items()} == {
        row["TeamCountry"]: int(row["Rank"]) for row in medals
    }
    assert len(tokyo) == 93


def test_the_total_is_the_number_of_golds(tokyo, medals):
    assert {name: row["total"] for name, row in tokyo.items()} == {
        row["TeamCountry"]: int(row["Gold"]) for row in medals
    }


def test_38_teams_share_a_rank_and_every_broken_tie_names_the_medal_that_broke_it(tokyo, medals):
    shared = {name for name, row in tokyo.items() if row["tie"] == "shared"}
    ranks = [row["Rank"] for row in medals]
    assert shared == {row["TeamCountry"] for row in medals if ranks.count(row["Rank"]) > 1}
    assert len(shared) == 38
    golds = [row["Gold"] for row in medals]
    alone = {row["TeamCountry"] for row in medals if golds.count(row["Gold"]) == 1}
    assert {name for name, row in tokyo.items() if row["tie"] is None} == alone
    broken = {row["tie"] for name, row in tokyo.items() if name not in shared | alone}
    assert broken == {"criterion:SILVER", "criterion:BRONZE"}


# Hart District Council: indicators against their targets, two quarters


@pytest.fixture(scope="module")
def hart(machine, cases):
    """The progress of both quarters, and what was published of each indicator."""
    quarters = {"2014-Q2": "Q1", "2014-Q3": "Q2"}
    books = {
        quarter: rows(cases / "kpi-hart-quarterly" / f"hart_2014-15_{name}.csv") for quarter, name in quarters.items()
    }
    codes = {name: f"D{n}" for n, name in enumerate(sorted({row["department"] for row in books["2014-Q2"]}), 1)}
    owner = {row["code"]: codes[row["department"]] for row in books["2014-Q2"]}
    with_target = [
        (quarter, row) for quarter, book in books.items() for row in book if row["status_published"] != "data only"
    ]
    machine.upload(
        "hart",
        departments=[{"code": code, "name": name} for name, code in codes.items()],
        criteria=[
            {
                "year": 2014,
                "code": row["code"],
                "name": row["indicator"],
                "kind": "information",
                "direction": "lower" if row["code"] in LOWER else "higher",
                "unit": row["percent"],
                "departments": owner[row["code"]],
            }
            for row in books["2014-Q2"]
        ],
        targets=[
            {"period": quarter, "department": owner[row["code"]], "criterion": row["code"], "target": row["target"]}
            for quarter, row in with_target
        ],
        scores=[
            {
                "quarter": quarter,
                "department": owner[row["code"]],
                "criterion": row["code"],
                "actual": row["this_quarter"],
            }
            for quarter, book in books.items()
            for row in book
        ],
    )
    found = {quarter: machine.analytics("hart", "progress", "--quarter", quarter) for quarter in books}
    return SimpleNamespace(books=books, found=found)


@pytest.mark.parametrize(("quarter", "met"), [("2014-Q2", 27), ("2014-Q3", 30)])
def test_so_many_of_harts_42_targets_are_met(quarter, met, hart):
    found = hart.found[quarter]
    with_target = [row for row in found if row["target"] is not None]
    assert (len(found), len(with_target)) == (45, 42)
    assert sum(row["met"] for row in with_target) == met
    assert [row["met"] for row in found if row["target"] is None] == [None] * 3


@pytest.mark.parametrize(
    ("quarter", "disagree"),
    [("2014-Q2", {"IT03", "ETS01"}), ("2014-Q3", {"ETS01", "FI06", "HR11", "HS16", "IT06", "PS05"})],
)
def test_they_differ_from_harts_lights_only_where_the_source_is_wrong(quarter, disagree, hart):
    green = {row["code"]: row["status_published"] == "green" for row in hart.books[quarter]}
    found = {row["criterion"]: row["met"] for row in hart.found[quarter] if row["target"] is not None}
    assert {code for code, met in found.items() if met != green[code]} == disagree


def test_target_and_actual_of_progress_are_those_of_the_source_and_attainment_never_divides_by_0(hart):
    for quarter, book in hart.books.items():
        found = {row["criterion"]: row for row in hart.found[quarter]}
        for row in book:
            ours = found[row["code"]]
            assert ours["actual"] == float(row["this_quarter"])
            divisor = ours["actual"] if row["code"] in LOWER else ours["target"]
            cannot = ours["target"] is None or divisor == 0
            assert (ours["attainment"] is None) == cannot, row

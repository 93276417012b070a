"""The contracts: one source for the table, the headers, the template and the help."""

import pytest

from data import contract, store
from data.checks.columns import matched, recognised
from data.contract import CONTRACTS
from data.values.text import fold
from data.views import TABLES

KINDS = list(CONTRACTS)


def test_the_seven_kinds_stand_in_the_order_in_which_they_refer_to_one_another():
    assert KINDS == [
        "departments",
        "criteria",
        "targets",
        "scores",
        "verifications",
        "achievements",
        "commendations",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_stored_columns_are_those_of_the_table(kind, empty):
    with store.reading() as cursor:
        table = [name for name, *_ in cursor.execute(f"DESCRIBE {TABLES[kind]}").fetchall()]
    stored = [column.name for column in CONTRACTS[kind].stored]
    # KG in the target's own column says that a criterion is not assigned.
    said_elsewhere = ["not_assigned"] if kind == "targets" else []
    assert sorted(table) == sorted([*stored, *said_elsewhere, "upload_id", "row"])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_required_cannot_be_missing_in_the_table(kind, empty):
    with store.reading() as cursor:
        needed = {name for name, _, null, *_ in cursor.execute(f"DESCRIBE {TABLES[kind]}").fetchall() if null == "NO"}
    required = {column.name for column in CONTRACTS[kind].required}
    either_or = {"target"} if kind == "targets" else set()
    assert required - either_or <= needed


@pytest.mark.parametrize("kind", KINDS)
def test_the_key_is_made_of_stored_columns(kind):
    assert set(CONTRACTS[kind].key) <= {column.name for column in CONTRACTS[kind].stored}


@pytest.mark.parametrize("kind", KINDS)
def test_a_view_leaves_one_row_for_a_key(kind, empty):
    with store.reading() as cursor:
        (text,) = cursor.execute(
            "SELECT macro_definition FROM duckdb_functions() WHERE function_name = ?", [f"{kind}_as_of"]
        ).fetchone()
    columns = ", ".join(f"f.{name}" for name in CONTRACTS[kind].key)
    assert f"PARTITION BY {columns} ORDER BY" in text.replace('"', "")


@pytest.mark.parametrize("kind", KINDS)
def test_no_header_means_two_columns_of_a_kind(kind):
    spellings = [
        fold(spelling)
        for column in CONTRACTS[kind].columns
        for spelling in {fold(text): text for text in (column.name, column.header, *column.also)}.values()
    ]
    assert sorted(spellings) == sorted(set(spellings))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("label", ["name", "header"])
def test_the_headers_in_either_language_tell_the_kind_and_every_column(kind, label):
    headers = [getattr(column, label) for column in CONTRACTS[kind].columns]
    assert recognised(headers) == kind
    assert list(matched(CONTRACTS[kind], headers)) == [column.name for column in CONTRACTS[kind].columns]


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_has_a_header_and_a_sentence_of_help(kind):
    assert all(column.header and column.help for column in CONTRACTS[kind].columns)


def test_no_choice_has_a_spelling_of_another():
    for kind in CONTRACTS.values():
        for column in kind.columns:
            words = [{fold(text) for text in (word, *others)} for word, others in column.choices.items()]
            assert sum(map(len, words)) == len(set().union(*words)), column.name


def test_what_is_said_of_a_formula_is_said_of_one_that_exists():
    for table in (contract.FORMULA_DIRECTION, contract.FORMULA_PARAMETERS, contract.DIVIDING_FORMULAS):
        assert set(table) <= set(contract.FORMULAS)
    assert tuple(CONTRACTS["criteria"].column("formula").choices) == contract.FORMULAS

"""Who is let in without an account: everybody, while the demonstration is what is there, or nothing yet."""

from data import store
from data.accounts import NOBODY, Actor
from data.people import accounts, grants, visitors

ADMINISTRATOR = Actor("operator", "administrator")


def test_the_demonstration_is_open_until_somebody_who_is_signed_in_puts_something_in(organisation, put, files):
    assert not visitors.demonstrating(NOBODY) and not visitors.nothing_yet(NOBODY)
    with store.writing() as cursor:
        cursor.execute("UPDATE uploads SET sample = true")
    accounts.add(ADMINISTRATOR, "an", "An")
    grants.grant(ADMINISTRATOR, "an", "secretary", "thử")
    assert visitors.demonstrating(NOBODY)
    put(files.scores, Actor("An", "secretary", account="an"))
    assert not visitors.demonstrating(NOBODY)


def test_what_the_operator_puts_beside_the_demonstration_is_open_to_all_until_there_are_accounts(
    organisation, put, files
):
    with store.writing() as cursor:
        cursor.execute("UPDATE uploads SET sample = true")
    put(files.scores)
    assert visitors.demonstrating(NOBODY)
    accounts.add(ADMINISTRATOR, "hoa", "Trần Thị Hoa")
    assert not visitors.demonstrating(NOBODY)


def test_accounts_alone_are_nothing_yet(empty):
    accounts.add(ADMINISTRATOR, "an", "Nguyễn An")
    assert visitors.nothing_yet(NOBODY)

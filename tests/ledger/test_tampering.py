"""Whoever gets past the triggers and changes a byte is named by `verify`, on both engines."""

# ruff: noqa: S608 - the statements are made of our own names

import pytest
from sqlalchemy import text

from marketplace.core.db import Database
from marketplace.ledger.books import reverse
from tests.factories import NOW
from tests.ledger.test_books import books, report, without_payments

__all__ = ["books"]  # the fixture

TRANSACTION = {
    "kind": "'refund'",
    "source": "'paymens'",
    "source_ref": "'9'",
    "currency": "'IRS'",
    "effective_at": "'2020-01-01 00:00:00'",
    "posted_at": "'2099-01-01 00:00:00'",
    "actor": "'nobody'",
    "memo": "'because'",
    "content_hash": "'0'",
    "prev_hash": "'0'",
    "hash": "'0'",
}
POSTING = {
    "amount_minor": "1001",
    "side": "'credit'",
    "order_number": "'X'",
    "channel": "'fair'",
    "line": "9",
}


def without_triggers(database: Database, table: str, statement: str) -> None:
    with database.transaction() as session:
        if database.is_sqlite:
            names = session.scalars(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
                {"table": table},
            ).all()
            for name in names:
                session.execute(text(f"DROP TRIGGER {name}"))
            session.execute(text("PRAGMA ignore_check_constraints = ON"))
        else:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        session.execute(text(statement))


@pytest.mark.parametrize("column", TRANSACTION)
def test_a_changed_transaction_is_named(books: Database, column: str) -> None:
    without_triggers(
        books,
        "ledger_transaction",
        f"UPDATE ledger_transaction SET {column} = {TRANSACTION[column]} WHERE seq = 2",
    )

    assert report(books).first_bad_seq == 2


@pytest.mark.parametrize("column", POSTING)
def test_a_changed_posting_is_named(books: Database, column: str) -> None:
    without_triggers(
        books,
        "posting",
        f"UPDATE posting SET {column} = {POSTING[column]} WHERE transaction_seq = 2 AND line = 1",
    )

    assert report(books).first_bad_seq == 2


@pytest.mark.parametrize("table", ["posting", "ledger_transaction"])
def test_a_removed_row_is_named(books: Database, table: str) -> None:
    column = "transaction_seq" if table == "posting" else "seq"
    if table == "ledger_transaction":
        without_triggers(books, "posting", "DELETE FROM posting WHERE transaction_seq = 2")

    without_triggers(books, table, f"DELETE FROM {table} WHERE {column} = 2")

    assert report(books).first_bad_seq == 2


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("table", "change", "where"),
    [
        ("ledger_transaction", "kind = 'capturf'", "seq = 2"),
        ("ledger_transaction", "posted_at = 'long ago'", "seq = 2"),
        ("posting", "side = 'debjt'", "transaction_seq = 2"),
        ("posting", "amount_minor = 'many'", "transaction_seq = 2"),
    ],
)
def test_bytes_that_make_no_sense_are_a_fault_not_a_crash(
    books: Database, table: str, change: str, where: str
) -> None:
    without_triggers(books, table, f"UPDATE {table} SET {change} WHERE {where}")

    found = report(books)

    assert found.first_bad_seq == 2
    assert found.transactions == 3


@pytest.mark.parametrize(
    "change", ["code = 'shop:2:held'", "code = 'strange'", "normal_side = 'debit'"]
)
def test_a_changed_account_is_named(books: Database, change: str) -> None:
    with books.transaction() as session:
        session.execute(text(f"UPDATE ledger_account SET {change} WHERE code = 'shop:1:held'"))

    assert without_payments(report(books))


def test_who_reversed_and_why_is_part_of_the_chain(books: Database) -> None:
    with books.transaction() as session:
        reverse(session, seq=3, actor="staff:7", reason="twice", now=NOW)
    assert without_payments(report(books)) == []

    without_triggers(
        books, "ledger_transaction", "UPDATE ledger_transaction SET memo = 'once' WHERE seq = 4"
    )

    assert report(books).first_bad_seq == 4

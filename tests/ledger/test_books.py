"""The books: balanced, numbered, chained, append-only; what breaks them is named."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from marketplace.core.db import Database
from marketplace.core.errors import DomainError
from marketplace.ledger import checks, queries
from marketplace.ledger.books import balance, post, reverse
from marketplace.ledger.entries import Fact, check_balance, credit, debit
from marketplace.ledger.errors import (
    DifferentContent,
    InTheFuture,
    NotReversible,
    Unbalanced,
    UnknownAccount,
    WouldBeNegative,
)
from marketplace.ledger.states import TransactionKind
from tests.factories import NOW, make_shop, rial


def capture(ref: str, minor: int = 1000, shop: int = 1) -> Fact:
    return Fact(
        kind=TransactionKind.CAPTURE,
        source="payment",
        source_ref=ref,
        entries=(debit("gateway:demo", rial(minor)), credit(f"shop:{shop}:held", rial(minor))),
        effective_at=NOW,
    )


@pytest.fixture
def books(database: Database) -> Database:
    with database.transaction() as session:
        assert make_shop(session).id == 1
        for ref in ("1", "2", "3"):
            post(session, capture(ref), now=NOW)
    return database


def report(database: Database) -> checks.Report:
    with database.reading() as session:
        return checks.verify(session)


def without_payments(found: checks.Report) -> list[str]:
    """These tests post without payments, so the comparison with payments is left out."""
    return [fault for fault in found.faults if "payments captured" not in fault]


def test_posted_facts_are_numbered_and_chained(books: Database) -> None:
    found = report(books)

    assert (found.transactions, found.postings) == (3, 6)
    assert without_payments(found) == []


def test_the_same_fact_again_is_the_first_transaction(books: Database) -> None:
    with books.transaction() as session:
        again = post(session, capture("2"), now=NOW + timedelta(days=1))

    assert again.seq == 2
    assert report(books).transactions == 3


def test_another_content_under_the_same_source_is_refused(books: Database) -> None:
    with pytest.raises(DifferentContent), books.transaction() as session:
        post(session, capture("2", minor=999), now=NOW)


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ((debit("gateway:demo", rial(10)), credit("shop:1:held", rial(9))), Unbalanced),
        ((debit("gateway:demo", rial(10)),), Unbalanced),
        ((debit("gateway:demo", rial(0)), credit("shop:1:held", rial(0))), Unbalanced),
        ((debit("nonsense", rial(5)), credit("shop:1:held", rial(5))), UnknownAccount),
        ((debit("shop:1:held", rial(5000)), credit("gateway:demo", rial(5000))), WouldBeNegative),
    ],
)
def test_what_cannot_be_true_is_not_posted(
    books: Database, entries: tuple[object, ...], error: type[DomainError]
) -> None:
    fact = Fact(TransactionKind.CAPTURE, "payment", "x", entries, NOW)  # type: ignore[arg-type]

    with pytest.raises(error), books.transaction() as session:
        post(session, fact, now=NOW)

    assert report(books).transactions == 3


def test_a_fact_of_tomorrow_is_refused(books: Database) -> None:
    with pytest.raises(InTheFuture), books.transaction() as session:
        post(session, capture("9"), now=NOW - timedelta(days=1))


def test_a_mistake_is_mended_by_its_mirror_once(books: Database) -> None:
    with books.transaction() as session:
        mirror = reverse(session, seq=2, actor="clerk", reason="typing error", now=NOW).seq

    with books.reading() as session:
        assert balance(session, "gateway:demo", "IRR") == rial(2000)
    for seq in (2, mirror, 99):
        with pytest.raises(NotReversible), books.transaction() as session:
            reverse(session, seq=seq, actor="clerk", reason="", now=NOW)


@pytest.mark.parametrize("table", ["ledger_transaction", "posting"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = 7", "DELETE FROM {}"])
def test_raw_sql_cannot_change_what_is_written(books: Database, table: str, verb: str) -> None:
    column = "posted_at" if table == "ledger_transaction" else "amount_minor"
    value = verb.format(table, column).replace("posted_at = 7", "memo = 'x'")

    with pytest.raises(DBAPIError, match="append-only"), books.transaction() as session:
        session.execute(text(value))


def test_one_changed_figure_is_named_by_its_sequence_number(books: Database) -> None:
    guard = (
        "DROP TRIGGER posting_no_update"
        if books.is_sqlite
        else "DROP TRIGGER posting_no_change ON posting"
    )
    with books.transaction() as session:
        session.execute(text(guard))
        session.execute(text("UPDATE posting SET amount_minor = 1001 WHERE transaction_seq = 2"))

    found = report(books)

    assert not found.ok
    assert found.first_bad_seq == 2


def test_a_cut_off_tail_is_noticed(books: Database) -> None:
    with books.transaction() as session:
        session.execute(text("UPDATE ledger_head SET seq = 4"))

    assert not report(books).ok


def test_the_export_is_text_of_balanced_transactions(books: Database) -> None:
    with books.reading() as session:
        lines = list(queries.hledger_lines(session))

    assert lines[:3] == [
        "2026-11-24 * (1) capture payment:1",
        "    asset:gateway:demo  1000 IRR",
        "    liability:shop:1:held  -1000 IRR",
    ]


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=6))
@settings(deadline=None)
def test_debits_that_equal_credits_balance_and_others_do_not(parts: list[int]) -> None:
    whole = debit("gateway:demo", rial(sum(parts)))
    shares = [credit("shop:1:held", rial(part)) for part in parts]

    assert check_balance([whole, *shares]) == "IRR"
    with pytest.raises(Unbalanced):
        check_balance([debit("gateway:demo", rial(sum(parts) + 1)), *shares])


def test_history_in_bulk_is_as_if_posted_one_by_one(database: Database) -> None:
    from marketplace.ledger.bulk import post_all

    facts = [(capture(str(n), minor=100 + n), NOW) for n in range(5)]
    with database.transaction() as session:
        make_shop(session)
        post(session, facts[0][0], now=NOW)
        new = post_all(session, facts)
        again = post_all(session, facts)

    assert (new, again) == (4, 0)
    found = report(database)
    assert (found.transactions, without_payments(found)) == (5, [])
    with pytest.raises(DifferentContent), database.transaction() as session:
        post_all(session, [(capture("2", minor=1), NOW)])

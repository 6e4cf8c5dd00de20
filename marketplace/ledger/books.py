"""Writing into the books: post and reverse. Nothing is ever changed or removed.

All writers queue at the one row of `ledger_head`: it numbers the transactions without gaps, chains
their hashes, and makes the stored balances of the accounts exact.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from marketplace.core.money import Money
from marketplace.ledger.accounts import kind_of, shop_of
from marketplace.ledger.entries import (
    GENESIS,
    Dimensions,
    Entry,
    Fact,
    chain_hash,
    check_balance,
    content_hash,
    signed,
)
from marketplace.ledger.errors import (
    DifferentContent,
    InTheFuture,
    NotReversible,
    WouldBeNegative,
)
from marketplace.ledger.models import Account, LedgerHead, LedgerTransaction, Posting
from marketplace.ledger.states import Side, TransactionKind


def post(session: Session, fact: Fact, *, now: datetime) -> LedgerTransaction:
    """Write a fact; the same fact again returns the first transaction.

    Raises Unbalanced, InTheFuture, UnknownAccount, WouldBeNegative (I13), and DifferentContent when
    the source was posted with other postings (I3).
    """
    currency = check_balance(fact.entries)
    if fact.effective_at > now:
        raise InTheFuture(effective_at=fact.effective_at.isoformat())
    head = lock_head(session)
    content = content_hash(fact)
    first = _find(session, fact)
    if first is not None:
        if first.content_hash != content:
            raise DifferentContent(source=fact.source, source_ref=fact.source_ref)
        return first
    accounts = open_accounts(session, {entry.account for entry in fact.entries}, currency, now)
    for entry in fact.entries:
        accounts[entry.account].balance_minor += signed(entry.side, entry.amount.minor)
    check_signs(accounts)
    seq = head.seq + 1
    written = LedgerTransaction(
        seq=seq,
        kind=fact.kind,
        source=fact.source,
        source_ref=fact.source_ref,
        currency=currency,
        effective_at=fact.effective_at,
        posted_at=now,
        actor=fact.actor,
        memo=fact.memo,
        reverses_seq=fact.reverses_seq,
        content_hash=content,
        prev_hash=head.hash,
        hash=chain_hash(head.hash, seq, fact, now),
    )
    written.postings = _postings(fact.entries, accounts)
    session.add(written)
    head.seq, head.hash = seq, written.hash
    session.flush()
    return written


def lock_head(session: Session) -> LedgerHead:
    """Return the end of the chain, locked until the transaction ends."""
    query = select(LedgerHead).with_for_update().execution_options(populate_existing=True)
    head = session.scalar(query)
    if head is None:
        try:
            with session.begin_nested():
                session.execute(insert(LedgerHead).values(id=1, seq=0, hash=GENESIS))
        except IntegrityError:
            pass  # another first writer was faster; wait for it
        head = session.scalars(query).one()
    return head


def _find(session: Session, fact: Fact) -> LedgerTransaction | None:
    return session.scalar(
        select(LedgerTransaction).where(
            LedgerTransaction.source == fact.source,
            LedgerTransaction.source_ref == fact.source_ref,
            LedgerTransaction.kind == fact.kind,
        )
    )


def open_accounts(
    session: Session, codes: set[str], currency: str, now: datetime
) -> dict[str, Account]:
    """Return the accounts of these codes, opened where they are new."""
    kinds = {code: kind_of(code) for code in codes}
    found = {
        account.code: account
        for account in session.scalars(
            select(Account)
            .where(Account.code.in_(codes), Account.currency == currency)
            .execution_options(populate_existing=True)
        )
    }
    for code in sorted(codes - set(found)):
        found[code] = Account(
            code=code,
            type=kinds[code].type,
            normal_side=kinds[code].normal_side,
            currency=currency,
            shop_id=shop_of(code),
            balance_minor=0,
            opened_at=now,
        )
        session.add(found[code])
    session.flush()
    return found


def check_signs(accounts: Mapping[str, Account]) -> None:
    """Raise WouldBeNegative for an account that may not fall below zero and has (I13)."""
    for code, account in accounts.items():
        if (
            not kind_of(code).may_be_negative
            and signed(account.normal_side, account.balance_minor) < 0
        ):
            raise WouldBeNegative(account=code)


def _postings(entries: Sequence[Entry], accounts: Mapping[str, Account]) -> list[Posting]:
    return [
        Posting(
            line=line,
            account=accounts[entry.account],
            side=entry.side,
            amount_minor=entry.amount.minor,
            shop_id=entry.of.shop_id,
            order_number=entry.of.order_number,
            sub_order_id=entry.of.sub_order_id,
            channel=entry.of.channel,
        )
        for line, entry in enumerate(entries, 1)
    ]


def reverse(
    session: Session, *, seq: int, actor: str, reason: str, now: datetime
) -> LedgerTransaction:
    """Mend a transaction by its full mirror (I9). Raises NotReversible."""
    wrong = session.scalar(
        select(LedgerTransaction)
        .where(LedgerTransaction.seq == seq)
        .options(selectinload(LedgerTransaction.postings).selectinload(Posting.account))
    )
    done = select(LedgerTransaction.seq).where(LedgerTransaction.reverses_seq == seq)
    if wrong is None or wrong.kind is TransactionKind.REVERSAL or session.scalar(done) is not None:
        raise NotReversible(seq=seq)
    mirror = {Side.DEBIT: Side.CREDIT, Side.CREDIT: Side.DEBIT}
    entries = tuple(
        Entry(
            posting.account.code,
            mirror[posting.side],
            Money(posting.amount_minor, wrong.currency),
            Dimensions(
                posting.shop_id, posting.order_number, posting.sub_order_id, posting.channel
            ),
        )
        for posting in wrong.postings
    )
    return post(
        session,
        Fact(
            kind=TransactionKind.REVERSAL,
            source="reversal",
            source_ref=str(seq),
            entries=entries,
            effective_at=now,
            actor=actor,
            memo=reason,
            reverses_seq=seq,
        ),
        now=now,
    )


def balance(session: Session, code: str, currency: str) -> Money:
    """Return an account's balance on its normal side; nothing for one that was never used."""
    account = session.scalar(
        select(Account).where(Account.code == code, Account.currency == currency)
    )
    if account is None:
        return Money.zero(currency)
    return Money(signed(account.normal_side, account.balance_minor), currency)

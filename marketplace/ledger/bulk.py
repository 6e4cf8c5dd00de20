"""Writing history: many facts at once, with the checks, numbers and hashes of `books.post`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from marketplace.ledger.books import check_signs, lock_head, open_accounts
from marketplace.ledger.entries import Entry, Fact, chain_hash, check_balance, content_hash, signed
from marketplace.ledger.errors import DifferentContent, InTheFuture
from marketplace.ledger.models import Account, LedgerHead, LedgerTransaction, Posting
from marketplace.ledger.states import TransactionKind


def post_all(session: Session, facts: Sequence[tuple[Fact, datetime]]) -> int:
    """Write facts, each with the moment it is posted, and return how many were new.

    Raises what `post` raises; then nothing of them is to be kept.
    """
    head = lock_head(session)
    known = _known(session, {fact.source for fact, _ in facts})
    accounts = _open(session, facts)
    transactions: list[dict[str, object]] = []
    postings: list[dict[str, object]] = []
    for fact, now in facts:
        currency, content = check_balance(fact.entries), content_hash(fact)
        if _said_before(known, fact, content):
            continue
        if fact.effective_at > now:
            raise InTheFuture(effective_at=fact.effective_at.isoformat())
        own = {entry.account: accounts[currency][entry.account] for entry in fact.entries}
        for entry in fact.entries:
            own[entry.account].balance_minor += signed(entry.side, entry.amount.minor)
        check_signs(own)
        transactions.append(_chained(head, fact, currency, content, now))
        postings += _rows(fact.entries, own, head.seq)
    if transactions:
        session.flush()
        session.execute(insert(LedgerTransaction), transactions)
        session.execute(insert(Posting), postings)
    return len(transactions)


Known = dict[tuple[str, str, TransactionKind], str]


def _said_before(known: Known, fact: Fact, content: str) -> bool:
    key = (fact.source, fact.source_ref, fact.kind)
    if key not in known:
        known[key] = content
        return False
    if known[key] != content:
        raise DifferentContent(source=fact.source, source_ref=fact.source_ref)
    return True


def _open(
    session: Session, facts: Sequence[tuple[Fact, datetime]]
) -> dict[str, dict[str, Account]]:
    """Return the accounts of all facts by currency and code, opened where they are new."""
    codes: dict[str, set[str]] = {}
    for fact, _ in facts:
        for entry in fact.entries:
            codes.setdefault(entry.amount.currency, set()).add(entry.account)
    opened = min((now for _, now in facts), default=None)
    return {
        currency: open_accounts(session, found, currency, opened)
        for currency, found in codes.items()
        if opened is not None
    }


def _known(session: Session, sources: set[str]) -> Known:
    rows = session.execute(
        select(
            LedgerTransaction.source,
            LedgerTransaction.source_ref,
            LedgerTransaction.kind,
            LedgerTransaction.content_hash,
        ).where(LedgerTransaction.source.in_(sources))
    )
    return {(source, ref, kind): content for source, ref, kind, content in rows}


def _chained(
    head: LedgerHead, fact: Fact, currency: str, content: str, now: datetime
) -> dict[str, object]:
    """Return a transaction's row, and move the head to it."""
    seq = head.seq + 1
    linked = chain_hash(head.hash, seq, fact, now)
    row: dict[str, object] = {
        "seq": seq,
        "kind": fact.kind,
        "source": fact.source,
        "source_ref": fact.source_ref,
        "currency": currency,
        "effective_at": fact.effective_at,
        "posted_at": now,
        "actor": fact.actor,
        "memo": fact.memo,
        "reverses_seq": fact.reverses_seq,
        "content_hash": content,
        "prev_hash": head.hash,
        "hash": linked,
    }
    head.seq, head.hash = seq, linked
    return row


def _rows(
    entries: Sequence[Entry], accounts: Mapping[str, Account], seq: int
) -> list[dict[str, object]]:
    return [
        {
            "transaction_seq": seq,
            "line": line,
            "account_id": accounts[entry.account].id,
            "side": entry.side,
            "amount_minor": entry.amount.minor,
            "shop_id": entry.of.shop_id,
            "order_number": entry.of.order_number,
            "sub_order_id": entry.of.sub_order_id,
            "channel": entry.of.channel,
        }
        for line, entry in enumerate(entries, 1)
    ]

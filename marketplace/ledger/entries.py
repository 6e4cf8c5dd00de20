"""Postings before they are written: pure values, their balance and their hash."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from marketplace.core.money import Money
from marketplace.ledger.errors import Unbalanced
from marketplace.ledger.states import Side, TransactionKind

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Dimensions:
    """What monitoring asks of a posting later."""

    shop_id: int | None = None
    order_number: str | None = None
    sub_order_id: int | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a transaction."""

    account: str
    side: Side
    amount: Money
    of: Dimensions = field(default_factory=Dimensions)


@dataclass(frozen=True, slots=True)
class Fact:
    """One balanced happening, named by where it comes from."""

    kind: TransactionKind
    source: str
    source_ref: str
    entries: tuple[Entry, ...]
    effective_at: datetime
    actor: str = "system"
    memo: str = ""
    reverses_seq: int | None = None


def debit(account: str, amount: Money, of: Dimensions | None = None) -> Entry:
    """Return a debit."""
    return Entry(account, Side.DEBIT, amount, of or Dimensions())


def credit(account: str, amount: Money, of: Dimensions | None = None) -> Entry:
    """Return a credit."""
    return Entry(account, Side.CREDIT, amount, of or Dimensions())


def signed(side: Side, minor: int) -> int:
    """Return debits as positive, credits as negative."""
    return minor if side is Side.DEBIT else -minor


def check_balance(entries: Sequence[Entry]) -> str:
    """Return the currency of balanced postings (I1, I17). Raises Unbalanced."""
    currencies = {entry.amount.currency for entry in entries}
    if len(entries) < 2 or len(currencies) != 1:
        raise Unbalanced(postings=len(entries), currencies=len(currencies))
    if any(entry.amount.minor <= 0 for entry in entries):
        raise Unbalanced(reason="every amount is a positive integer")
    if rest := sum(signed(entry.side, entry.amount.minor) for entry in entries):
        raise Unbalanced(difference=rest)
    return currencies.pop()


def content_hash(fact: Fact) -> str:
    """Return the hash of what a fact says, the same whenever it is said."""
    return _sha(
        [
            fact.kind.value,
            fact.source,
            fact.source_ref,
            [
                [e.account, e.side.value, e.amount.minor, e.amount.currency, *_plain(e.of)]
                for e in fact.entries
            ],
        ]
    )


def _plain(of: Dimensions) -> list[object]:
    return [of.shop_id, of.order_number, of.sub_order_id, of.channel]


def chain_hash(prev_hash: str, seq: int, fact: Fact, posted_at: datetime) -> str:
    """Return SHA-256(previous hash + canonical JSON) of a transaction (I11).

    What was said beside the content counts too: who, why, and what it reverses. (Left out where
    nothing was said, so that chains from before this was counted keep their hashes.)
    """
    times = [moment.astimezone(UTC).isoformat() for moment in (fact.effective_at, posted_at)]
    beside = [fact.actor, fact.memo, fact.reverses_seq]
    said = [] if beside == ["system", "", None] else beside
    return _sha([prev_hash, seq, content_hash(fact), *times, *said])


def _sha(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

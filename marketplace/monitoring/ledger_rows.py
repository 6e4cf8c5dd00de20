"""Sales and refunds of businesses, each from its row of the books."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from marketplace.core.jalali import local_date
from marketplace.ledger.accounts import REFUNDS_PENDING
from marketplace.ledger.entries import signed
from marketplace.ledger.models import Account, LedgerTransaction, Posting
from marketplace.ledger.states import AccountType, Side, TransactionKind
from marketplace.monitoring.facts import Refund, Sale
from marketplace.monitoring.months import month_of
from marketplace.monitoring.parameters import Parameters
from marketplace.orders.models import Order, SubOrder

NO_SALE = (
    TransactionKind.RELEASE,
    TransactionKind.REFUND,
    TransactionKind.REFUND_DONE,
    TransactionKind.REVERSAL,
)
Rows = Select[*tuple[Any, ...]]
PLATFORM = 3  # evidence: a row of the ledger
DOCUMENT = 1


@dataclass(slots=True)
class Reading:
    """What is being read: up to a day, in a currency, with sales and refunds by shop."""

    day: date
    until: datetime
    parameters: Parameters
    sales: dict[int, list[Sale]] = field(default_factory=lambda: defaultdict(list))
    refunds: dict[int, list[Refund]] = field(default_factory=lambda: defaultdict(list))
    rows: int = 0


def in_time(query: Rows, reading: Reading) -> Rows:
    """Narrow a query of postings to what was known by then, in the currency, not reversed."""
    reversed_ones = select(LedgerTransaction.reverses_seq).where(
        LedgerTransaction.reverses_seq.is_not(None), LedgerTransaction.posted_at <= reading.until
    )
    return query.where(
        LedgerTransaction.posted_at <= reading.until,
        LedgerTransaction.currency == reading.parameters.currency,
        LedgerTransaction.seq.not_in(reversed_ones),
    )


def _given_back(session: Session, reading: Reading) -> dict[int, list[Refund]]:
    """Return the refunds of each order part."""
    query = in_time(
        select(
            Posting.sub_order_id, Posting.amount_minor, LedgerTransaction.seq,
            LedgerTransaction.posted_at,
        )
        .join(LedgerTransaction, LedgerTransaction.seq == Posting.transaction_seq)
        .join(Account, Account.id == Posting.account_id)
        .where(
            LedgerTransaction.kind == TransactionKind.REFUND,
            Account.code == REFUNDS_PENDING,
            Posting.side == Side.CREDIT,
            Posting.sub_order_id.is_not(None),
        ),
        reading,
    )  # fmt: skip
    found: dict[int, list[Refund]] = defaultdict(list)
    for sub_order_id, minor, seq, posted_at in session.execute(query):
        month = month_of(local_date(posted_at), reading.parameters.calendar)
        found[sub_order_id].append(Refund(month, minor, seq))
    return found


def read_platform_sales(session: Session, reading: Reading) -> None:
    """Add the delivered order parts: what the books credited the shop with, less delivery."""
    refunds = _given_back(session, reading)
    for row in _delivered(session, reading):
        on = local_date(row.delivered_at)
        back = refunds.get(row.id, [])
        net = row.amount_minor - row.delivery_minor
        if net <= 0:
            continue
        reading.rows += 1 + len(back)
        reading.sales[row.shop_id].append(
            Sale(
                shop_id=row.shop_id,
                on=on,
                month=month_of(on, reading.parameters.calendar),
                net_minor=net,
                refunded_minor=min(net, sum(refund.minor for refund in back)),
                buyer=f"u{row.user_id}" if row.user_id else row.mobile or None,
                channel=row.channel or "web",
                evidence=PLATFORM,
                seq=row.seq,
            )
        )
        reading.refunds[row.shop_id] += _of_goods(
            back, net, month_of(on, reading.parameters.calendar), row.channel or "web"
        )


def _of_goods(back: list[Refund], net: int, delivered: int, way: str) -> Iterator[Refund]:
    """Give what went back for the goods: never more than they cost, the rest was delivery.

    A refund from before the delivery counts in the month of the sale.
    """
    left = net
    for refund in back:
        minor = min(left, refund.minor)
        left -= minor
        if minor:
            yield Refund(max(refund.month, delivered), minor, refund.seq, way)


def _delivered(session: Session, reading: Reading) -> Iterator[Row[Any]]:
    query = in_time(
        select(
            SubOrder.id, SubOrder.shop_id, SubOrder.delivered_at, SubOrder.delivery_minor,
            Order.user_id, Order.mobile, Posting.channel, Posting.amount_minor,
            LedgerTransaction.seq,
        )
        .join(Order, Order.id == SubOrder.order_id)
        .join(Posting, Posting.sub_order_id == SubOrder.id)
        .join(LedgerTransaction, LedgerTransaction.seq == Posting.transaction_seq)
        .join(Account, Account.id == Posting.account_id)
        .where(
            SubOrder.delivered_at <= reading.until,
            Posting.side == Side.CREDIT,
            Account.shop_id == SubOrder.shop_id,
            LedgerTransaction.kind.not_in(NO_SALE),
        )
        .order_by(LedgerTransaction.seq, Posting.line),
        reading,
    )  # fmt: skip
    seen: set[int] = set()
    for row in session.execute(query):
        if row.id not in seen:
            seen.add(row.id)
            yield row


def read_memo_sales(session: Session, reading: Reading) -> None:
    """Add sales outside the platform that have a document: rows of memo accounts (S_off)."""
    query = in_time(
        select(
            Posting.shop_id, Posting.side, Posting.amount_minor, Posting.channel,
            LedgerTransaction.seq, LedgerTransaction.effective_at,
        )
        .join(LedgerTransaction, LedgerTransaction.seq == Posting.transaction_seq)
        .join(Account, Account.id == Posting.account_id)
        .where(
            Account.type == AccountType.MEMO,
            Account.code.like("memo:%:sales"),
            Posting.shop_id.is_not(None),
        )
        .order_by(LedgerTransaction.seq, Posting.line),
        reading,
    )  # fmt: skip
    for row in session.execute(query):
        on = local_date(row.effective_at)
        month = month_of(on, reading.parameters.calendar)
        reading.rows += 1
        if row.side is Side.DEBIT:
            reading.refunds[row.shop_id].append(Refund(month, row.amount_minor, row.seq, "outside"))
            continue
        reading.sales[row.shop_id].append(
            Sale(
                shop_id=row.shop_id, on=on, month=month, net_minor=row.amount_minor,
                refunded_minor=0, buyer=None, channel=row.channel or "outside",
                evidence=DOCUMENT, seq=row.seq,
            )
        )  # fmt: skip


def owing_since(session: Session, reading: Reading) -> dict[int, date]:
    """Return since when each shop's payable has been below zero, for those where it is."""
    query = (
        select(Account.shop_id, Posting.side, Posting.amount_minor, LedgerTransaction.posted_at)
        .join(Account, Account.id == Posting.account_id)
        .join(LedgerTransaction, LedgerTransaction.seq == Posting.transaction_seq)
        .where(
            Account.code.like("shop:%:payable"),
            Account.currency == reading.parameters.currency,
            LedgerTransaction.posted_at <= reading.until,
        )
        .order_by(LedgerTransaction.seq, Posting.line)
    )
    balances: dict[int, int] = defaultdict(int)
    since: dict[int, date] = {}
    for row in session.execute(query):
        balances[row.shop_id] -= signed(row.side, row.amount_minor)
        if balances[row.shop_id] >= 0:
            since.pop(row.shop_id, None)
        else:
            since.setdefault(row.shop_id, local_date(row.posted_at))
    return since

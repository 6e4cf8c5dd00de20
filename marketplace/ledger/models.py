"""Tables of the books. Transactions and postings are only ever inserted (triggers refuse the rest).

`account.balance_minor` (debits minus credits) is a stored sum that `ledger verify` recomputes; it
is written with each posting under the lock of `ledger_head`, which also numbers and chains them.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, Currency, Minor, Str40, Str80, Str200, enum_column
from marketplace.ledger.states import AccountType, Side, TransactionKind


class Account(Base):
    """A named account in one currency, such as `shop:7:held`."""

    __tablename__ = "ledger_account"
    __table_args__ = (UniqueConstraint("code", "currency"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[Str80]
    type: Mapped[AccountType] = mapped_column(enum_column(AccountType))
    normal_side: Mapped[Side] = mapped_column(enum_column(Side))
    currency: Mapped[Currency]
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shop.id"), index=True)
    balance_minor: Mapped[Minor] = mapped_column(default=0)  # debits minus credits
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class LedgerHead(Base):
    """The end of the chain: one row, locked by each writer."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class LedgerTransaction(Base):
    """One balanced fact."""

    __tablename__ = "ledger_transaction"
    __table_args__ = (
        UniqueConstraint("source", "source_ref", "kind"),
        CheckConstraint("effective_at <= posted_at", name="not_in_the_future"),
        CheckConstraint("seq > 0", name="seq_positive"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[TransactionKind] = mapped_column(enum_column(TransactionKind))
    source: Mapped[Str40]  # "payment", "refund", "release", ..
    source_ref: Mapped[Str80]
    currency: Mapped[Currency]
    effective_at: Mapped[datetime]
    posted_at: Mapped[datetime]
    actor: Mapped[Str80] = mapped_column(default="system")
    memo: Mapped[Str200] = mapped_column(default="")
    reverses_seq: Mapped[int | None] = mapped_column(
        ForeignKey("ledger_transaction.seq"), unique=True
    )
    content_hash: Mapped[str] = mapped_column(String(64))
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    postings: Mapped[list["Posting"]] = relationship(
        back_populates="transaction", order_by="Posting.line"
    )


class Posting(Base):
    """One line of a transaction, with the dimensions that monitoring needs."""

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        Index("ix_posting_account_id_transaction_seq", "account_id", "transaction_seq"),
        Index("ix_posting_sub_order_id", "sub_order_id"),
    )

    transaction_seq: Mapped[int] = mapped_column(
        ForeignKey("ledger_transaction.seq"), primary_key=True
    )
    line: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    side: Mapped[Side] = mapped_column(enum_column(Side))
    amount_minor: Mapped[Minor]
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shop.id"))
    order_number: Mapped[Str40 | None]
    sub_order_id: Mapped[int | None] = mapped_column(ForeignKey("sub_order.id"))
    channel: Mapped[Str40 | None]

    transaction: Mapped[LedgerTransaction] = relationship(back_populates="postings")
    account: Mapped[Account] = relationship()

"""Tables of money asked for and given back. They know references ("order:4FK7"), not orders."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, Currency, LongText, Minor, Str20, Str80, Str200, enum_column
from marketplace.core.money import Money
from marketplace.payments.states import DemoOutcome, PaymentState, RefundState


class Payment(Base):
    """One try to pay for a reference through one gateway.

    Written and committed before the gateway is called (money.md G1); a new try is a new row.
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("reference", "attempt"),
        UniqueConstraint("gateway", "gateway_ref"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint(
            "refunded_minor >= 0 AND refunded_minor <= amount_minor", name="refunds_within_amount"
        ),
        Index(
            "uq_payment_one_success",
            "reference",
            unique=True,
            sqlite_where=text("state = 'succeeded'"),
            postgresql_where=text("state = 'succeeded'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[Str80]
    attempt: Mapped[int]
    gateway: Mapped[Str20]
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    refunded_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    state: Mapped[PaymentState] = mapped_column(
        enum_column(PaymentState), default=PaymentState.CREATED
    )
    idempotency_key: Mapped[Str80] = mapped_column(unique=True)
    gateway_ref: Mapped[Str80 | None]
    page_url: Mapped[Str200 | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    failure: Mapped[Str80 | None]

    refunds: Mapped[list["Refund"]] = relationship(back_populates="payment")

    @property
    def amount(self) -> Money:
        """The amount asked for."""
        return Money(self.amount_minor, self.currency)


class Refund(Base):
    """Money to be given back for a reference, part of one payment."""

    __tablename__ = "refund"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    reference: Mapped[Str80] = mapped_column(index=True)  # "sub-order:17"
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    state: Mapped[RefundState] = mapped_column(
        enum_column(RefundState), default=RefundState.PENDING
    )
    idempotency_key: Mapped[Str80] = mapped_column(unique=True)
    gateway_ref: Mapped[Str80 | None]
    reason: Mapped[Str200] = mapped_column(server_default="")
    tries: Mapped[int] = mapped_column(server_default="0", default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    payment: Mapped[Payment] = relationship(back_populates="refunds")

    @property
    def amount(self) -> Money:
        """The amount to give back."""
        return Money(self.amount_minor, self.currency)


class DemoCharge(Base):
    """The books of the demo bank: what its page was told, and what the person chose there."""

    __tablename__ = "demo_charge"
    __table_args__ = (
        CheckConstraint(
            "refunded_minor >= 0 AND refunded_minor <= amount_minor", name="refunds_within_amount"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority: Mapped[Str80] = mapped_column(unique=True)
    idempotency_key: Mapped[Str80] = mapped_column(unique=True)
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    reference: Mapped[Str80]
    return_url: Mapped[Str200]
    outcome: Mapped[DemoOutcome] = mapped_column(enum_column(DemoOutcome), default=DemoOutcome.OPEN)
    refunded_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    refund_keys: Mapped[LongText] = mapped_column(server_default="", default="")
    created_at: Mapped[datetime]

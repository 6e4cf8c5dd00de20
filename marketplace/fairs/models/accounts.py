"""What an organizer was paid and what a funder paid, and who came to her booth."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, Currency, Minor, Str80, enum_column
from marketplace.core.money import Money
from marketplace.fairs.states import FairPaymentKind


class FairPayment(Base):
    """Money that went to the organizer or came from the funder, by a bank's reference.

    Rows are never changed or removed (trigger); one reference of a kind counts once.
    """

    __tablename__ = "fair_payment"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("reference <> ''", name="has_reference"),
        UniqueConstraint("kind", "reference"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    kind: Mapped[FairPaymentKind] = mapped_column(enum_column(FairPaymentKind))
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    reference: Mapped[Str80]
    at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    @property
    def amount(self) -> Money:
        """How much."""
        return Money(self.amount_minor, self.currency)


class Attendance(Base):
    """Whether a producer stood at her booth on a day, as the organizer marked it."""

    __tablename__ = "booth_attendance"
    __table_args__ = (
        ForeignKeyConstraint(
            ["fair_id", "booking_id"], ["booth_booking.fair_id", "booth_booking.id"]
        ),
        ForeignKeyConstraint(["fair_id", "fair_day_id"], ["fair_day.fair_id", "fair_day.id"]),
    )

    booking_id: Mapped[int] = mapped_column(primary_key=True)
    fair_day_id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    came: Mapped[bool]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

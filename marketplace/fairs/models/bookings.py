"""Bookings of booths, the claims they make on cells and days, and sales at the booth."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, Currency, Minor, Str80, Str200, bilingual, enum_column
from marketplace.core.money import Money
from marketplace.fairs.models.calls import Application
from marketplace.fairs.models.fairs import FairDay
from marketplace.fairs.models.ground import Booth
from marketplace.fairs.states import BookingState, ClaimStatus, SaleMethod
from marketplace.shops.models import Shop

_LIVE_BOOKING = text("state IN ('offered', 'held', 'confirmed')")
_LIVE_CLAIM = text("status IN ('held', 'booked', 'blocked')")


class Booking(Base):
    """A booth for an application, at the fee of the moment it was held.

    `fee` = `due` (the producer) + `subsidy` (the funder, named as of that moment). Offered and held
    ones end at `held_until`, whether or not a job has run.
    """

    __tablename__ = "booth_booking"
    __table_args__ = (
        UniqueConstraint("fair_id", "id"),
        ForeignKeyConstraint(["fair_id", "booth_id"], ["booth.fair_id", "booth.id"]),
        ForeignKeyConstraint(
            ["fair_id", "application_id"], ["fair_application.fair_id", "fair_application.id"]
        ),
        Index(
            "uq_booth_booking_live",
            "application_id",
            unique=True,
            sqlite_where=_LIVE_BOOKING,
            postgresql_where=_LIVE_BOOKING,
        ),
        CheckConstraint("fee_minor = due_minor + subsidy_minor", name="fee_adds_up"),
        CheckConstraint("due_minor >= 0 AND subsidy_minor >= 0", name="amounts_sane"),
        CheckConstraint(
            "refunded_minor >= 0 AND refunded_minor <= due_minor", name="refunds_within_due"
        ),
        CheckConstraint(
            "(state IN ('offered', 'held')) = (held_until IS NOT NULL)", name="hold_has_end"
        ),
        Index("ix_booth_booking_fair_id_state", "fair_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    booth_id: Mapped[int]
    application_id: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    state: Mapped[BookingState] = mapped_column(enum_column(BookingState))
    fee_minor: Mapped[Minor]
    subsidy_minor: Mapped[Minor]
    due_minor: Mapped[Minor]
    refunded_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    currency: Mapped[Currency]
    funder_en: Mapped[Str200] = mapped_column(server_default="", default="")
    funder_fa: Mapped[Str200] = mapped_column(server_default="", default="")
    extensions: Mapped[int] = mapped_column(server_default="0", default=0)
    held_until: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    kept_at: Mapped[datetime | None]  # she keeps it although the fair was moved
    funder = bilingual("funder")

    booth: Mapped[Booth] = relationship(viewonly=True)
    application: Mapped[Application] = relationship(viewonly=True)
    shop: Mapped[Shop] = relationship()

    @property
    def reference(self) -> str:
        """How payments and the books name this fee."""
        return f"booth:{self.id}"

    @property
    def fee(self) -> Money:
        """The whole fee."""
        return Money(self.fee_minor, self.currency)

    @property
    def subsidy(self) -> Money:
        """What the funder bears."""
        return Money(self.subsidy_minor, self.currency)

    @property
    def due(self) -> Money:
        """What the producer pays."""
        return Money(self.due_minor, self.currency)

    @property
    def refund_sum(self) -> Money:
        """What the producer gets or got back."""
        return Money(self.refunded_minor, self.currency)


class Claim(Base):
    """A cell on a day, for a booking, or blocked by the organizer (no booking)."""

    __tablename__ = "booth_claim"
    __table_args__ = (
        ForeignKeyConstraint(["fair_id", "cell_id"], ["fair_cell.fair_id", "fair_cell.id"]),
        ForeignKeyConstraint(["fair_id", "fair_day_id"], ["fair_day.fair_id", "fair_day.id"]),
        ForeignKeyConstraint(
            ["fair_id", "booking_id"], ["booth_booking.fair_id", "booth_booking.id"]
        ),
        Index(
            "uq_booth_claim_live",
            "cell_id",
            "fair_day_id",
            unique=True,
            sqlite_where=_LIVE_CLAIM,
            postgresql_where=_LIVE_CLAIM,
        ),
        CheckConstraint("(status = 'held') = (expires_at IS NOT NULL)", name="held_has_end"),
        CheckConstraint("status <> 'blocked' OR booking_id IS NULL", name="block_has_no_booking"),
        Index("ix_booth_claim_fair_id_status", "fair_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    cell_id: Mapped[int]
    fair_day_id: Mapped[int]
    booking_id: Mapped[int | None] = mapped_column(index=True)
    status: Mapped[ClaimStatus] = mapped_column(enum_column(ClaimStatus))
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Sale(Base):
    """A sale at a booth: the order it made, how it was paid, and its receipt."""

    __tablename__ = "booth_sale"
    __table_args__ = (
        ForeignKeyConstraint(
            ["fair_id", "booking_id"], ["booth_booking.fair_id", "booth_booking.id"]
        ),
        ForeignKeyConstraint(["fair_id", "fair_day_id"], ["fair_day.fair_id", "fair_day.id"]),
        UniqueConstraint("booking_id", "seq"),
        CheckConstraint("seq > 0", name="seq_positive"),
        CheckConstraint(
            "change_minor >= 0 AND received_minor > change_minor", name="change_within_received"
        ),
        CheckConstraint("method = 'cash' OR change_minor = 0", name="card_gives_no_change"),
        CheckConstraint(
            "discount_minor = 0 OR (discount_minor > 0 AND discount_reason <> '')",
            name="discount_has_reason",
        ),
        CheckConstraint("organizer_pct BETWEEN 0 AND 30", name="organizer_range"),
        CheckConstraint("organizer_minor >= 0", name="organizer_not_negative"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("order_group.id"), primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    booking_id: Mapped[int]
    fair_day_id: Mapped[int]
    seq: Mapped[int]  # counts the sales of a booth, for the number of the receipt
    token: Mapped[str] = mapped_column(String(43), unique=True)  # address of the receipt
    method: Mapped[SaleMethod] = mapped_column(enum_column(SaleMethod))
    card_reference: Mapped[Str80] = mapped_column(server_default="", default="")
    received_minor: Mapped[Minor]
    change_minor: Mapped[Minor]
    discount_reason: Mapped[Str80] = mapped_column(server_default="", default="")
    discount_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    organizer_pct: Mapped[int] = mapped_column(server_default="0", default=0)
    organizer_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    currency: Mapped[Currency]
    sold_at: Mapped[datetime]
    sold_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    booking: Mapped[Booking] = relationship(viewonly=True)
    day: Mapped[FairDay] = relationship(viewonly=True)

    @property
    def received(self) -> Money:
        """What the buyer handed over."""
        return Money(self.received_minor, self.currency)

    @property
    def discount(self) -> Money:
        """What was let off, over all lines."""
        return Money(self.discount_minor, self.currency)

    @property
    def organizer_sum(self) -> Money:
        """The organizer's commission, frozen at the sale."""
        return Money(self.organizer_minor, self.currency)

    @property
    def change(self) -> Money:
        """What she got back."""
        return Money(self.change_minor, self.currency)

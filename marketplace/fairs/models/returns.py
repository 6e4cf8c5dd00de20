"""What was taken back of sales at a booth: rows that are never changed or removed (trigger)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, Currency, Minor, Str80, Str200, enum_column
from marketplace.core.money import Money
from marketplace.fairs.states import ReturnKind, SaleMethod

_VOID = text("kind = 'void'")


class SaleReturn(Base):
    """A sale voided within its day, or pieces of it taken back; once a `key`.

    `commission_minor` and `organizer_minor` are the parts of the market's and the organizer's
    commission that go back with `amount_minor` (rule M6).
    """

    __tablename__ = "booth_return"
    __table_args__ = (
        ForeignKeyConstraint(
            ["fair_id", "booking_id"], ["booth_booking.fair_id", "booth_booking.id"]
        ),
        ForeignKeyConstraint(["fair_id", "fair_day_id"], ["fair_day.fair_id", "fair_day.id"]),
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint(
            "amount_minor > 0 AND commission_minor >= 0 AND organizer_minor >= 0"
            " AND commission_minor + organizer_minor <= amount_minor",
            name="amounts_sane",
        ),
        Index(
            "uq_booth_return_void",
            "order_id",
            unique=True,
            sqlite_where=_VOID,
            postgresql_where=_VOID,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("booth_sale.order_id"), index=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    booking_id: Mapped[int] = mapped_column(index=True)
    fair_day_id: Mapped[int]  # the day the money left the till
    kind: Mapped[ReturnKind] = mapped_column(enum_column(ReturnKind))
    method: Mapped[SaleMethod] = mapped_column(enum_column(SaleMethod))
    key: Mapped[Str80] = mapped_column(unique=True)
    reason: Mapped[Str200]
    amount_minor: Mapped[Minor]
    commission_minor: Mapped[Minor]
    organizer_minor: Mapped[Minor]
    currency: Mapped[Currency]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    lines: Mapped[list["SaleReturnLine"]] = relationship(order_by="SaleReturnLine.order_line_id")

    @property
    def amount(self) -> Money:
        """What the buyer got back."""
        return Money(self.amount_minor, self.currency)


class SaleReturnLine(Base):
    """Pieces of one line of the sale."""

    __tablename__ = "booth_return_line"
    __table_args__ = (CheckConstraint("quantity > 0 AND amount_minor >= 0", name="amounts_sane"),)

    return_id: Mapped[int] = mapped_column(ForeignKey("booth_return.id"), primary_key=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), primary_key=True)
    quantity: Mapped[int]
    amount_minor: Mapped[Minor]

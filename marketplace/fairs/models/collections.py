"""Where goods ordered ahead are collected: a booking's booth on each of its days."""

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base
from marketplace.fairs.models.bookings import Booking
from marketplace.fairs.models.fairs import FairDay


class BoothCollection(Base):
    """A way to hand over (`method_id`) that is a booth on a day, as long as the booking lives."""

    __tablename__ = "booth_collection"
    __table_args__ = (
        ForeignKeyConstraint(
            ["fair_id", "booking_id"], ["booth_booking.fair_id", "booth_booking.id"]
        ),
        ForeignKeyConstraint(["fair_id", "fair_day_id"], ["fair_day.fair_id", "fair_day.id"]),
        UniqueConstraint("booking_id", "fair_day_id"),
    )

    method_id: Mapped[int] = mapped_column(ForeignKey("shipping_method.id"), primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    booking_id: Mapped[int]
    fair_day_id: Mapped[int]

    booking: Mapped[Booking] = relationship(viewonly=True)
    day: Mapped[FairDay] = relationship(viewonly=True)

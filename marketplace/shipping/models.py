"""Tables of a shop's ways to hand over."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, Currency, Minor, Str80, bilingual, enum_column
from marketplace.shipping.states import MethodKind


class ShippingMethod(Base):
    """A way a shop hands over: post with rates by province, or pick-up at the producer.

    With `collect_on` it is a pick-up of that day only, such as at a booth.
    """

    __tablename__ = "shipping_method"
    __table_args__ = (
        CheckConstraint("days_min >= 0 AND days_max >= days_min", name="days_in_order"),
        CheckConstraint(
            "free_over_minor IS NULL OR free_over_minor > 0", name="free_over_positive"
        ),
        CheckConstraint("collect_on IS NULL OR kind = 'pickup'", name="day_is_pickup"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    kind: Mapped[MethodKind] = mapped_column(enum_column(MethodKind))
    name_en: Mapped[Str80]
    name_fa: Mapped[Str80]
    days_min: Mapped[int] = mapped_column(server_default="0", default=0)
    days_max: Mapped[int] = mapped_column(server_default="0", default=0)
    free_over_minor: Mapped[Minor | None]
    active: Mapped[bool] = mapped_column(server_default="1", default=True)
    sort: Mapped[int] = mapped_column(server_default="0", default=0)
    collect_on: Mapped[date | None]
    name = bilingual("name")

    rates: Mapped[list["ShippingRate"]] = relationship(
        back_populates="method", cascade="all, delete-orphan", lazy="selectin"
    )


class ShippingRate(Base):
    """The flat rate of a method into one province; without a province, everywhere else."""

    __tablename__ = "shipping_rate"
    __table_args__ = (
        UniqueConstraint("method_id", "province_code"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    method_id: Mapped[int] = mapped_column(ForeignKey("shipping_method.id"))
    province_code: Mapped[str | None] = mapped_column(String(2), ForeignKey("province.code"))
    price_minor: Mapped[Minor]
    currency: Mapped[Currency]

    method: Mapped[ShippingMethod] = relationship(back_populates="rates")

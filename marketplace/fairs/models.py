"""Tables of fairs and the kinds of booth they offer."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, Currency, LongText, Minor, Str40, Str80, Str200, bilingual


class Fair(Base):
    """A fair at a place from `starts_on` to `ends_on`, both included, in the fair's own zone."""

    __tablename__ = "fair"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="dates_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[Str80] = mapped_column(unique=True)
    title_en: Mapped[Str200]
    title_fa: Mapped[Str200]
    description_en: Mapped[LongText]
    description_fa: Mapped[LongText]
    venue_en: Mapped[Str200]
    venue_fa: Mapped[Str200]
    organizer_en: Mapped[Str200]
    organizer_fa: Mapped[Str200]
    city_en: Mapped[Str80]
    city_fa: Mapped[Str80]
    province_code: Mapped[str] = mapped_column(String(2), ForeignKey("province.code"))
    county_code: Mapped[str] = mapped_column(String(4), ForeignKey("county.code"))
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date] = mapped_column(index=True)
    apply_by: Mapped[date | None]
    picture_key: Mapped[Str200 | None]
    title = bilingual("title")
    description = bilingual("description")
    venue = bilingual("venue")
    organizer = bilingual("organizer")
    city = bilingual("city")

    booth_types: Mapped[list["BoothType"]] = relationship(
        back_populates="fair", order_by="BoothType.price_minor"
    )


class BoothType(Base):
    """A kind of booth of a fair: size, how many, price for the whole fair."""

    __tablename__ = "booth_type"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("places > 0", name="places_positive"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    code: Mapped[Str40]
    name_en: Mapped[Str80]
    name_fa: Mapped[Str80]
    area_m2: Mapped[int]
    places: Mapped[int]
    price_minor: Mapped[Minor]
    currency: Mapped[Currency]
    name = bilingual("name")

    fair: Mapped[Fair] = relationship(back_populates="booth_types")

"""Tables of the classification of places.

A code is never reused or deleted: a place that was merged or renamed gets `valid_to` and the code
that follows it, so that figures of earlier years keep their place (edition = a published list).
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from marketplace.core.db import Base, Str20, Str80, Str200, bilingual


class PlaceEdition(Base):
    """A published state of the list of places."""

    __tablename__ = "place_edition"

    code: Mapped[Str20] = mapped_column(primary_key=True)
    title: Mapped[Str200]
    source: Mapped[Str200]
    valid_from: Mapped[date]


class _Versioned:
    name_en: Mapped[Str80]
    name_fa: Mapped[Str80]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    name = bilingual("name")

    @declared_attr
    def edition_code(self) -> Mapped[str]:
        return mapped_column(ForeignKey("place_edition.code"))


class Province(_Versioned, Base):
    """A province (ostan)."""

    __tablename__ = "province"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    slug: Mapped[Str80] = mapped_column(unique=True)
    iso_3166_2: Mapped[Str20]
    capital_en: Mapped[Str80]
    capital_fa: Mapped[Str80]
    successor_code: Mapped[str | None] = mapped_column(ForeignKey("province.code"))


class County(_Versioned, Base):
    """A county (shahrestan)."""

    __tablename__ = "county"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"), index=True)
    slug: Mapped[Str80] = mapped_column(unique=True)
    successor_code: Mapped[str | None] = mapped_column(ForeignKey("county.code"))


class City(_Versioned, Base):
    """A city (shahr); coordinates in degrees where known."""

    __tablename__ = "city"
    __table_args__ = (
        CheckConstraint("lat IS NULL OR (lat BETWEEN -90 AND 90)", name="lat_range"),
        CheckConstraint("lon IS NULL OR (lon BETWEEN -180 AND 180)", name="lon_range"),
    )

    code: Mapped[Str20] = mapped_column(primary_key=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"), index=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("county.code"), index=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    population: Mapped[int | None]
    successor_code: Mapped[str | None] = mapped_column(ForeignKey("city.code"))

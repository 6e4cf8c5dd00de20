"""Markets and fairs of other people's directories: kept apart, never shown as current (I18)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, LongText, Str20, Str40, Str80, Str200


class ListedFair(Base):
    """A place of a directory as its source stated it, with source, licence and date of the data."""

    __tablename__ = "listed_fair"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        CheckConstraint("source <> '' AND licence <> ''", name="sourced"),
        CheckConstraint("lat IS NULL OR (lat BETWEEN -90 AND 90)", name="lat_range"),
        CheckConstraint("lon IS NULL OR (lon BETWEEN -180 AND 180)", name="lon_range"),
        Index("ix_listed_fair_region_name", "region", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[Str200]
    licence: Mapped[Str200]
    as_of: Mapped[Str20]  # year or date of the data, as precise as the source says
    external_id: Mapped[Str80]
    name: Mapped[Str200] = mapped_column(index=True)
    search_key: Mapped[Str200] = mapped_column(index=True)
    street: Mapped[Str200]
    city: Mapped[Str80]
    county: Mapped[Str80]
    region: Mapped[Str80]  # state or land
    country: Mapped[Str40]
    postal_code: Mapped[Str20]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    website: Mapped[LongText]
    products: Mapped[Str200]
    admission: Mapped[Str20]
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    imported_at: Mapped[datetime]

    sessions: Mapped[list["ListedSession"]] = relationship(
        back_populates="listed", order_by="ListedSession.id"
    )


class ListedSession(Base):
    """When it was open: a weekday of a season, or one day; times as the source gave them."""

    __tablename__ = "listed_session"
    __table_args__ = (UniqueConstraint("listed_fair_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    listed_fair_id: Mapped[int] = mapped_column(ForeignKey("listed_fair.id"))
    key: Mapped[Str40]  # "1:SA:08:00" or "2016-11-21", unique within the place
    begins: Mapped[Str20]
    ends: Mapped[Str20]
    weekday: Mapped[Str20]
    opens: Mapped[Str20]
    closes: Mapped[Str20]
    closes_next_day: Mapped[bool] = mapped_column(server_default="0", default=False)

    listed: Mapped[ListedFair] = relationship(back_populates="sessions")

"""Which goods the index has yet to read anew, and what was searched for."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, Str200


class IndexTask(Base):
    """A product whose index entry is out of date; removed once the index is committed."""

    __tablename__ = "search_index_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    since: Mapped[datetime]


class SearchRow(Base):
    """One search, without a person: what was sought and where, on which day, and how it ended.

    `visitor` is a keyed hash whose key lives for that day only (see `search.visitors`), so that
    rows of two days cannot be laid side by side. The time of day is not kept.
    """

    __tablename__ = "search_row"
    __table_args__ = (
        CheckConstraint("results >= 0", name="results_not_negative"),
        Index("ix_search_row_day_visitor", "day", "visitor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]  # in Tehran
    visitor: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(2))
    query: Mapped[Str200]  # as typed, with numbers of phones and addresses of mail taken out
    terms: Mapped[Str200]  # what the analysis makes of it: one spelling for one wish
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    province_code: Mapped[str | None] = mapped_column(String(2), ForeignKey("province.code"))
    county_code: Mapped[str | None] = mapped_column(String(4), ForeignKey("county.code"))
    filters: Mapped[dict[str, Any]]  # the others: prices, readiness
    results: Mapped[int]
    clicked: Mapped[bool] = mapped_column(server_default="0", default=False)

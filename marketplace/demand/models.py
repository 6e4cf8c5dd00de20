"""Tables of the needs board."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import (
    Base,
    Currency,
    LongText,
    Minor,
    Str20,
    Str80,
    Str200,
    bilingual,
    enum_column,
)
from marketplace.demand.states import NeedState


class Need(Base):
    """What somebody seeks: how many, by when, where, for how much at most."""

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("title_en <> '' OR title_fa <> ''", name="titled"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("budget_minor IS NULL OR budget_minor > 0", name="budget_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[Str80 | None] = mapped_column(unique=True)
    title_en: Mapped[Str200] = mapped_column(server_default="", default="")
    title_fa: Mapped[Str200] = mapped_column(server_default="", default="")
    text_en: Mapped[LongText] = mapped_column(server_default="", default="")
    text_fa: Mapped[LongText] = mapped_column(server_default="", default="")
    buyer_en: Mapped[Str80]
    buyer_fa: Mapped[Str80]
    quantity: Mapped[int]
    unit_code: Mapped[Str20]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    province_code: Mapped[str] = mapped_column(String(2), ForeignKey("province.code"))
    county_code: Mapped[str] = mapped_column(String(4), ForeignKey("county.code"))
    budget_minor: Mapped[Minor | None]
    currency: Mapped[Currency]
    needed_by: Mapped[date] = mapped_column(index=True)
    state: Mapped[NeedState] = mapped_column(enum_column(NeedState), default=NeedState.OPEN)
    created_at: Mapped[datetime]
    title = bilingual("title")
    text = bilingual("text")
    buyer = bilingual("buyer")

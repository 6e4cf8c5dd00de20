"""Tables of the needs board: needs, the offers that answer them, and the history of both."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
from marketplace.core.money import Money
from marketplace.demand.states import NeedState, OfferState

_STANDING = "state IN ('live', 'accepted')"
_ACCEPTED = "state = 'accepted'"


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
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    title_en: Mapped[Str200] = mapped_column(server_default="", default="")
    title_fa: Mapped[Str200] = mapped_column(server_default="", default="")
    text_en: Mapped[LongText] = mapped_column(server_default="", default="")
    text_fa: Mapped[LongText] = mapped_column(server_default="", default="")
    buyer_en: Mapped[Str80]  # the name shown on the board, chosen by the writer
    buyer_fa: Mapped[Str80]
    quantity: Mapped[int]
    unit_code: Mapped[Str20]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    province_code: Mapped[str] = mapped_column(String(2), ForeignKey("province.code"))
    county_code: Mapped[str] = mapped_column(String(4), ForeignKey("county.code"))
    budget_minor: Mapped[Minor | None]
    currency: Mapped[Currency]
    needed_by: Mapped[date] = mapped_column(index=True)
    picture_key: Mapped[Str200 | None]
    picture_width: Mapped[int | None]
    picture_height: Mapped[int | None]
    state: Mapped[NeedState] = mapped_column(enum_column(NeedState), default=NeedState.WAITING)
    reason: Mapped[Str200] = mapped_column(server_default="", default="")  # of the last return
    created_at: Mapped[datetime]
    title = bilingual("title")
    text = bilingual("text")
    buyer = bilingual("buyer")

    offers: Mapped[list["NeedOffer"]] = relationship(back_populates="need", order_by="NeedOffer.id")

    @property
    def budget(self) -> Money | None:
        """The most that may be spent on all of it, None when nothing was said."""
        return Money(self.budget_minor, self.currency) if self.budget_minor else None

    @property
    def reference(self) -> str:
        """How orders name this need as their origin."""
        return f"need:{self.id}"


class NeedMove(Base):
    """One move of a need: who, when, from, to, why. Rows are never changed (trigger)."""

    __tablename__ = "need_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    action: Mapped[Str20]
    from_state: Mapped[Str20]
    to_state: Mapped[Str20]
    reason: Mapped[Str200] = mapped_column(server_default="", default="")


class NeedOffer(Base):
    """A shop's answer to a need: one of its goods, made for it, at a price, by a day.

    A shop has one live offer a need, and a need has one accepted offer: two unique indexes say so.
    """

    __tablename__ = "need_offer"
    __table_args__ = (
        CheckConstraint("unit_price_minor > 0", name="price_positive"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("state <> 'accepted' OR order_id IS NOT NULL", name="accepted_is_ordered"),
        Index(
            "uq_need_offer_need_id_shop_id",
            "need_id",
            "shop_id",
            unique=True,
            sqlite_where=text(_STANDING),
            postgresql_where=text(_STANDING),
        ),
        Index(
            "uq_need_offer_need_id",
            "need_id",
            unique=True,
            sqlite_where=text(_ACCEPTED),
            postgresql_where=text(_ACCEPTED),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    unit_price_minor: Mapped[Minor]
    currency: Mapped[Currency]
    quantity: Mapped[int]
    ready_on: Mapped[date]
    note: Mapped[LongText] = mapped_column(server_default="", default="")
    state: Mapped[OfferState] = mapped_column(enum_column(OfferState), default=OfferState.LIVE)
    version: Mapped[int] = mapped_column(server_default="1", default=1)  # one more at each change
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order_group.id"), unique=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    need: Mapped[Need] = relationship(back_populates="offers")

    @property
    def unit_price(self) -> Money:
        """Price of one."""
        return Money(self.unit_price_minor, self.currency)

    @property
    def total(self) -> Money:
        """Price of all pieces, without delivery."""
        return self.unit_price * self.quantity


class NeedOfferMove(Base):
    """One move of an offer. Rows are never changed (trigger)."""

    __tablename__ = "need_offer_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("need_offer.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    action: Mapped[Str20]
    from_state: Mapped[Str20]
    to_state: Mapped[Str20]
    reason: Mapped[Str200] = mapped_column(server_default="", default="")

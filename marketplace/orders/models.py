"""Tables of carts, orders and their history."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import (
    Base,
    Currency,
    Minor,
    Str20,
    Str40,
    Str80,
    Str200,
    bilingual,
    enum_column,
)
from marketplace.core.money import Money
from marketplace.orders.states import Actor, OrderChannel, OrderState, SubOrderState
from marketplace.shipping.states import MethodKind


class Cart(Base):
    """What a person means to buy. A guest's cart is known by a token in her signed session."""

    __tablename__ = "cart"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[Str80] = mapped_column(unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), unique=True)
    province_code: Mapped[str | None] = mapped_column(String(2))  # where to, for the rates shown
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)

    lines: Mapped[list["CartLine"]] = relationship(
        back_populates="cart", order_by="CartLine.id", cascade="all, delete-orphan"
    )
    choices: Mapped[list["CartDelivery"]] = relationship(
        back_populates="cart", cascade="all, delete-orphan"
    )


class CartLine(Base):
    """A variant and how many; the price is looked up, the one seen at adding is kept to compare."""

    __tablename__ = "cart_line"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id"),
        CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[int] = mapped_column(ForeignKey("cart.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    quantity: Mapped[int]
    seen_price_minor: Mapped[Minor]

    cart: Mapped[Cart] = relationship(back_populates="lines")


class CartDelivery(Base):
    """The way of delivery chosen for one shop of the cart."""

    __tablename__ = "cart_delivery"
    __table_args__ = (UniqueConstraint("cart_id", "shop_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[int] = mapped_column(ForeignKey("cart.id"))
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    method_id: Mapped[int] = mapped_column(ForeignKey("shipping_method.id"))

    cart: Mapped[Cart] = relationship(back_populates="choices")


class Order(Base):
    """One purchase: one payment over one or more shops. Prices are frozen here at placement."""

    __tablename__ = "order_group"
    __table_args__ = (
        CheckConstraint("total_minor = goods_minor + delivery_minor", name="total_adds_up"),
        CheckConstraint("goods_minor > 0 AND delivery_minor >= 0", name="amounts_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[Str20] = mapped_column(unique=True)
    idempotency_key: Mapped[Str80] = mapped_column(unique=True)
    channel: Mapped[OrderChannel] = mapped_column(
        enum_column(OrderChannel), default=OrderChannel.WEB
    )
    state: Mapped[OrderState] = mapped_column(enum_column(OrderState))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    recipient: Mapped[Str80]
    mobile: Mapped[Str20]
    email: Mapped[str | None] = mapped_column(String(254))
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"))
    county_code: Mapped[str] = mapped_column(ForeignKey("county.code"))
    city_code: Mapped[str] = mapped_column(ForeignKey("city.code"))
    street: Mapped[Str200]
    postal_code: Mapped[str] = mapped_column(String(10))
    note: Mapped[Str200] = mapped_column(server_default="", default="")
    origin: Mapped[Str80 | None] = mapped_column(index=True)  # what led to it: "need:17"
    gateway: Mapped[Str20]
    goods_minor: Mapped[Minor]
    delivery_minor: Mapped[Minor]
    total_minor: Mapped[Minor]
    currency: Mapped[Currency]
    placed_at: Mapped[datetime] = mapped_column(index=True)
    hold_until: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]

    sub_orders: Mapped[list["SubOrder"]] = relationship(
        back_populates="order", order_by="SubOrder.id"
    )

    @property
    def need_id(self) -> int | None:
        """The need it was made for, None when it came from a basket."""
        kind, _sep, number = (self.origin or "").partition(":")
        return int(number) if kind == "need" and number.isdigit() else None

    @property
    def way(self) -> str:
        """How the sale came about, as the books tell it: web, fair, need."""
        return self.channel.value if self.need_id is None else "need"

    @property
    def reference(self) -> str:
        """How payments and stock holds name this order."""
        return f"order:{self.number}"

    @property
    def goods_sum(self) -> Money:
        """Price of all goods."""
        return Money(self.goods_minor, self.currency)

    @property
    def delivery_sum(self) -> Money:
        """Price of all parcels."""
        return Money(self.delivery_minor, self.currency)

    @property
    def total(self) -> Money:
        """What the buyer pays."""
        return Money(self.total_minor, self.currency)


class SubOrder(Base):
    """One shop's part of an order, with totals and a state of its own."""

    __tablename__ = "sub_order"
    __table_args__ = (
        UniqueConstraint("order_id", "shop_id"),
        CheckConstraint("total_minor = goods_minor + delivery_minor", name="total_adds_up"),
        CheckConstraint("goods_minor > 0 AND delivery_minor >= 0", name="amounts_sane"),
        CheckConstraint(
            "commission_minor >= 0 AND commission_minor <= goods_minor", name="commission_range"
        ),
        CheckConstraint(
            "refunded_minor >= 0 AND refunded_minor <= total_minor", name="refunds_within_total"
        ),
        Index("ix_sub_order_shop_id_state", "shop_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_group.id"), index=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    state: Mapped[SubOrderState] = mapped_column(enum_column(SubOrderState), index=True)
    goods_minor: Mapped[Minor]
    delivery_minor: Mapped[Minor]
    total_minor: Mapped[Minor]
    commission_bp: Mapped[int]
    commission_minor: Mapped[Minor]
    refunded_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    currency: Mapped[Currency]
    delivery_kind: Mapped[MethodKind] = mapped_column(enum_column(MethodKind))
    delivery_en: Mapped[Str80]
    delivery_fa: Mapped[Str80]
    promised_on: Mapped[date | None]
    tracking_code: Mapped[Str40] = mapped_column(server_default="", default="")
    placed_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None] = mapped_column(index=True)
    delivery_name = bilingual("delivery")

    order: Mapped[Order] = relationship(back_populates="sub_orders")
    lines: Mapped[list["OrderLine"]] = relationship(
        back_populates="sub_order", order_by="OrderLine.id"
    )
    history: Mapped[list["SubOrderMove"]] = relationship(
        back_populates="sub_order", order_by="SubOrderMove.id"
    )

    @property
    def delivery_sum(self) -> Money:
        """Price of this shop's parcel."""
        return Money(self.delivery_minor, self.currency)

    @property
    def fee_sum(self) -> Money:
        """The market's commission, frozen at placement."""
        return Money(self.commission_minor, self.currency)

    @property
    def owed_sum(self) -> Money:
        """What the shop gets once it is released."""
        return Money(self.total_minor - self.commission_minor, self.currency)

    @property
    def refund_sum(self) -> Money:
        """What was given back, or is on its way."""
        return Money(self.refunded_minor, self.currency)

    @property
    def total(self) -> Money:
        """Goods and delivery of this shop."""
        return Money(self.total_minor, self.currency)


class Collection(Base):
    """A sub-order that is collected on a day: where (the way), and the word its buyer shows."""

    __tablename__ = "collection"

    sub_order_id: Mapped[int] = mapped_column(ForeignKey("sub_order.id"), primary_key=True)
    method_id: Mapped[int] = mapped_column(ForeignKey("shipping_method.id"), index=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)


class OrderLine(Base):
    """A variant as it was sold: words and price are copies of that moment."""

    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("total_minor = unit_price_minor * quantity", name="total_adds_up"),
        CheckConstraint(
            "discount_minor >= 0 AND discount_minor <= total_minor", name="discount_within_total"
        ),
        CheckConstraint(
            "returned_pieces >= 0 AND returned_pieces <= quantity", name="returned_within_quantity"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sub_order_id: Mapped[int] = mapped_column(ForeignKey("sub_order.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), index=True)
    title_en: Mapped[Str200]
    title_fa: Mapped[Str200]
    choice_en: Mapped[Str80] = mapped_column(server_default="", default="")
    choice_fa: Mapped[Str80] = mapped_column(server_default="", default="")
    picture_key: Mapped[Str200 | None]
    unit_price_minor: Mapped[Minor]
    quantity: Mapped[int]
    total_minor: Mapped[Minor]
    discount_minor: Mapped[Minor] = mapped_column(server_default="0", default=0)
    returned_pieces: Mapped[int] = mapped_column(server_default="0", default=0)
    currency: Mapped[Currency]
    made_to_order: Mapped[bool] = mapped_column(default=False)
    title = bilingual("title")
    choice = bilingual("choice")

    sub_order: Mapped[SubOrder] = relationship(back_populates="lines")

    @property
    def sum(self) -> Money:
        """Price of all pieces, before a discount."""
        return Money(self.total_minor, self.currency)

    @property
    def discount(self) -> Money:
        """What was let off at a counter."""
        return Money(self.discount_minor, self.currency)

    @property
    def net(self) -> Money:
        """What the buyer paid for all pieces."""
        return self.sum - self.discount


class SubOrderMove(Base):
    """One move of a sub-order: who, when, from, to, why."""

    __tablename__ = "sub_order_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    sub_order_id: Mapped[int] = mapped_column(ForeignKey("sub_order.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[Actor] = mapped_column(enum_column(Actor))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    action: Mapped[Str20]
    from_state: Mapped[Str20]
    to_state: Mapped[Str20]
    reason: Mapped[Str200] = mapped_column(server_default="", default="")

    sub_order: Mapped[SubOrder] = relationship(back_populates="history")

"""Tables of goods. Stock is a sum of movements, kept by the database itself.

A trigger adds each stock movement to `variant.on_hand` (so the sum is always right) and a check
constraint keeps `on_hand` from falling below zero (so the last piece is sold once).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.states import (
    Approval,
    AttributeKind,
    HoldState,
    Movement,
    ProductState,
    Standing,
)
from marketplace.core.db import (
    Base,
    Currency,
    LongText,
    Minor,
    Str20,
    Str40,
    Str80,
    Str200,
    bilingual,
    enum_column,
)
from marketplace.core.money import Money
from marketplace.shops.states import Reach


class HomeJobGroup(Base):
    """An official group of home jobs."""

    __tablename__ = "home_job_group"

    code: Mapped[Str20] = mapped_column(primary_key=True)
    name_en: Mapped[Str200]
    name_fa: Mapped[Str200]
    approval: Mapped[Approval] = mapped_column(enum_column(Approval))
    name = bilingual("name")


class Category(Base):
    """A node of the category tree; leaves and inner nodes may both hold goods."""

    __tablename__ = "category"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[Str80] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    level: Mapped[int]
    sort: Mapped[int]
    name_en: Mapped[Str80]
    name_fa: Mapped[Str80]
    group_code: Mapped[str | None] = mapped_column(ForeignKey("home_job_group.code"))
    approval: Mapped[Approval] = mapped_column(
        enum_column(Approval), server_default=Approval.NONE.value
    )
    shopify_id: Mapped[Str40] = mapped_column(server_default="")
    isic4: Mapped[Str20] = mapped_column(server_default="")
    isco08: Mapped[Str20] = mapped_column(server_default="")
    name = bilingual("name")
    attributes: Mapped[list["CategoryAttribute"]] = relationship(
        back_populates="category", order_by="CategoryAttribute.sort"
    )


class CategoryAttribute(Base):
    """A fact that goods of a category carry; a required one is asked for when publishing.

    Children inherit the attributes of their ancestors.
    """

    __tablename__ = "category_attribute"
    __table_args__ = (UniqueConstraint("category_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    key: Mapped[Str40]
    name_en: Mapped[Str80]
    name_fa: Mapped[Str80]
    kind: Mapped[AttributeKind] = mapped_column(enum_column(AttributeKind))
    required: Mapped[bool] = mapped_column(server_default="0")
    choices: Mapped[list[Any]] = mapped_column(default=list)  # [{"en": .., "fa": ..}]
    sort: Mapped[int] = mapped_column(server_default="0")
    name = bilingual("name")

    category: Mapped[Category] = relationship(back_populates="attributes")


def _shelf_index(name: str, *columns: str) -> Index:
    """An order of lists, of goods that may be seen only; the id makes it whole."""
    return Index(
        f"ix_product_shelf_{name}",
        *columns,
        "id",
        sqlite_where=text("on_shelf = 1"),
        postgresql_where=text("on_shelf"),
    )


class Product(Base):
    """A good or service that a shop offers. Price and stock are those of its variants.

    What lists are filtered and ordered by is kept on the row by triggers on product, variant and
    shop (migration 0008), never by hand. Stock is not: it changes at every sale.
    """

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("shop_id", "external_id"),
        CheckConstraint("title_en <> '' OR title_fa <> ''", name="titled"),
        CheckConstraint("weight_g >= 0", name="weight_not_negative"),
        CheckConstraint("lead_time_days BETWEEN 0 AND 365", name="lead_time_range"),
        CheckConstraint("state <> 'published' OR standing = 'approved'", name="shown_is_approved"),
        _shelf_index("fresh", "published_at"),
        _shelf_index("price", "low_minor"),
        _shelf_index("loved", "loved"),
        _shelf_index("category", "category_id", "published_at"),
        _shelf_index("shop", "shop_id", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    external_id: Mapped[Str80 | None]
    slug: Mapped[Str200]
    title_en: Mapped[Str200] = mapped_column(server_default="")
    title_fa: Mapped[Str200] = mapped_column(server_default="")
    description_en: Mapped[LongText] = mapped_column(server_default="")
    description_fa: Mapped[LongText] = mapped_column(server_default="")
    state: Mapped[ProductState] = mapped_column(
        enum_column(ProductState), server_default=ProductState.DRAFT.value
    )
    # A row written past the services is vouched for by who wrote it; `create_product` says NEW.
    standing: Mapped[Standing] = mapped_column(
        enum_column(Standing), server_default=Standing.APPROVED.value, default=Standing.APPROVED
    )
    featured: Mapped[bool] = mapped_column(server_default="0")
    is_service: Mapped[bool] = mapped_column(server_default="0")
    unit_code: Mapped[Str20] = mapped_column(server_default="piece")
    weight_g: Mapped[int] = mapped_column(server_default="0")
    materials: Mapped[list[Any]] = mapped_column(default=list)  # [{"en": .., "fa": ..}]
    tags: Mapped[list[Any]] = mapped_column(default=list)
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # attribute key -> value
    lead_time_days: Mapped[int] = mapped_column(server_default="0")
    reach: Mapped[Reach] = mapped_column(enum_column(Reach), server_default=Reach.NATIONWIDE.value)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    rating_sum: Mapped[int] = mapped_column(server_default="0", default=0)
    rating_count: Mapped[int] = mapped_column(server_default="0", default=0)
    sold_count: Mapped[int] = mapped_column(server_default="0", default=0)
    on_shelf: Mapped[bool] = mapped_column(server_default="0")  # may be seen and has a price
    low_minor: Mapped[Minor | None]
    to_order: Mapped[bool] = mapped_column(server_default="0")
    province_code: Mapped[str] = mapped_column(String(2), server_default="")
    county_code: Mapped[str] = mapped_column(String(4), server_default="")
    loved: Mapped[float] = mapped_column(Double, server_default="4")
    title = bilingual("title")
    description = bilingual("description")

    variants: Mapped[list["Variant"]] = relationship(
        back_populates="product", order_by="Variant.position"
    )
    pictures: Mapped[list["ProductPicture"]] = relationship(
        back_populates="product", order_by="ProductPicture.position"
    )
    category: Mapped[Category] = relationship()

    @property
    def rating(self) -> float | None:
        """Average of the stars, None without reviews."""
        return self.rating_sum / self.rating_count if self.rating_count else None


class Variant(Base):
    """One sellable form of a product, with its own price and stock."""

    __tablename__ = "variant"
    __table_args__ = (
        UniqueConstraint("product_id", "sku"),
        CheckConstraint("price_minor > 0", name="price_positive"),
        CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        CheckConstraint("made_to_order = false OR on_hand = 0", name="made_to_order_unstocked"),
        Index("ix_variant_product_id_active", "product_id", "active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    sku: Mapped[Str80]
    position: Mapped[int] = mapped_column(server_default="0", default=0)
    option_en: Mapped[Str80] = mapped_column(server_default="", default="")  # "Handle"
    option_fa: Mapped[Str80] = mapped_column(server_default="", default="")
    choice_en: Mapped[Str80] = mapped_column(server_default="", default="")  # "Walnut"
    choice_fa: Mapped[Str80] = mapped_column(server_default="", default="")
    price_minor: Mapped[Minor]
    currency: Mapped[Currency]
    made_to_order: Mapped[bool] = mapped_column(server_default="0", default=False)
    on_hand: Mapped[int] = mapped_column(server_default="0", default=0)  # written by a trigger
    active: Mapped[bool] = mapped_column(server_default="1", default=True)
    option = bilingual("option")
    choice = bilingual("choice")

    product: Mapped[Product] = relationship(back_populates="variants")

    @property
    def price(self) -> Money:
        """Price of one piece."""
        return Money(self.price_minor, self.currency)


class ProductPicture(Base):
    """A picture of a product, in three widths of WebP, or one drawing of the demo."""

    __tablename__ = "product_picture"
    __table_args__ = (UniqueConstraint("product_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    position: Mapped[int]
    key: Mapped[Str200]  # "products/ab12" for ab12-320.webp .., or "demo/knife.svg"
    width: Mapped[int]
    height: Mapped[int]
    alt_en: Mapped[Str200] = mapped_column(server_default="", default="")
    alt_fa: Mapped[Str200] = mapped_column(server_default="", default="")
    alt = bilingual("alt")

    product: Mapped[Product] = relationship(back_populates="pictures")


class StockMovement(Base):
    """One change of stock; rows are never changed or removed (trigger)."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        CheckConstraint(
            "(kind IN ('made', 'released', 'back') AND quantity > 0)"
            " OR (kind IN ('sold', 'held', 'waste', 'gift', 'out_to_fair') AND quantity < 0)",
            name="sign_fits_kind",
        ),
        Index("ix_stock_movement_variant_id_at", "variant_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    kind: Mapped[Movement] = mapped_column(enum_column(Movement))
    quantity: Mapped[int]
    reference: Mapped[Str80] = mapped_column(server_default="")
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[Str200] = mapped_column(server_default="")


class StockHold(Base):
    """Stock kept for a buyer who is paying, until `expires_at`."""

    __tablename__ = "stock_hold"
    __table_args__ = (
        UniqueConstraint("reference", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index(
            "ix_stock_hold_expiring",
            "expires_at",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[Str80]  # "order:4FK7..."
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    quantity: Mapped[int]
    state: Mapped[HoldState] = mapped_column(enum_column(HoldState), default=HoldState.HELD)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

"""Tables of reviews."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, LongText, Str80, bilingual, enum_column
from marketplace.reviews.states import ReviewState


class Review(Base):
    """A buyer's word on a product, one for each thing bought, and the maker's answer to it."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars_range"),
        CheckConstraint("text_en <> '' OR text_fa <> ''", name="has_text"),
        CheckConstraint(
            "(picture_key IS NULL) = (picture_width IS NULL)"
            " AND (picture_key IS NULL) = (picture_height IS NULL)",
            name="picture_whole",
        ),
        Index("ix_review_product_id_written_at", "product_id", "written_at"),
        Index("uq_review_order_line_id", "order_line_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[Str80 | None] = mapped_column(unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    author_en: Mapped[Str80]
    author_fa: Mapped[Str80]
    city_en: Mapped[Str80]
    city_fa: Mapped[Str80]
    stars: Mapped[int]
    text_en: Mapped[LongText] = mapped_column(server_default="", default="")
    text_fa: Mapped[LongText] = mapped_column(server_default="", default="")
    verified_purchase: Mapped[bool]
    written_at: Mapped[datetime]
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"))
    picture_key: Mapped[Str80 | None]
    picture_width: Mapped[int | None]
    picture_height: Mapped[int | None]
    state: Mapped[ReviewState] = mapped_column(
        enum_column(ReviewState), server_default=ReviewState.SHOWN.value, default=ReviewState.SHOWN
    )
    reply_en: Mapped[LongText] = mapped_column(server_default="", default="")
    reply_fa: Mapped[LongText] = mapped_column(server_default="", default="")
    replied_at: Mapped[datetime | None]
    author = bilingual("author")
    city = bilingual("city")
    text = bilingual("text")
    reply = bilingual("reply")

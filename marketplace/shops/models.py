"""Tables of shops and the people who run them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, LongText, Str80, Str200, bilingual, enum_column
from marketplace.shops.states import MemberRole, Reach, ShopKind, ShopState


class Shop(Base):
    """A producer's shop.

    Its place is known to the neighbourhood only; a pick-up address is told after purchase.
    """

    __tablename__ = "shop"
    __table_args__ = (CheckConstraint("name_en <> '' OR name_fa <> ''", name="named"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[Str80] = mapped_column(unique=True)
    name_en: Mapped[Str80] = mapped_column(server_default="")
    name_fa: Mapped[Str80] = mapped_column(server_default="")
    maker_en: Mapped[Str80] = mapped_column(server_default="")
    maker_fa: Mapped[Str80] = mapped_column(server_default="")
    story_en: Mapped[LongText] = mapped_column(server_default="")
    story_fa: Mapped[LongText] = mapped_column(server_default="")
    kind: Mapped[ShopKind] = mapped_column(
        enum_column(ShopKind), server_default=ShopKind.INDEPENDENT.value
    )
    state: Mapped[ShopState] = mapped_column(
        enum_column(ShopState), server_default=ShopState.DRAFT.value, index=True
    )
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"), index=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("county.code"), index=True)
    city_code: Mapped[str | None] = mapped_column(ForeignKey("city.code"))
    pickup_address: Mapped[Str200] = mapped_column(server_default="")
    reach: Mapped[Reach] = mapped_column(enum_column(Reach), server_default=Reach.NATIONWIDE.value)
    started_year: Mapped[int | None]  # Gregorian
    has_permit: Mapped[bool] = mapped_column(server_default="0")
    picture_key: Mapped[Str200 | None]
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    rating_sum: Mapped[int] = mapped_column(server_default="0", default=0)
    rating_count: Mapped[int] = mapped_column(server_default="0", default=0)
    sales_count: Mapped[int] = mapped_column(server_default="0", default=0)

    name = bilingual("name")
    maker = bilingual("maker")
    story = bilingual("story")
    members: Mapped[list["ShopMember"]] = relationship(back_populates="shop")

    @property
    def rating(self) -> float | None:
        """Average of the stars, None without reviews."""
        return self.rating_sum / self.rating_count if self.rating_count else None


class ShopMember(Base):
    """A person's part in a shop."""

    __tablename__ = "shop_member"
    __table_args__ = (UniqueConstraint("shop_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_column(MemberRole))
    since: Mapped[datetime]

    shop: Mapped[Shop] = relationship(back_populates="members")

"""Tables of what became payable to a shop."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, Currency, Minor


class Release(Base):
    """A sub-order's held money becoming the shop's, less the commission; once a sub-order."""

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint(
            "amount_minor > 0 AND commission_minor >= 0 AND commission_minor <= amount_minor",
            name="amounts_sane",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sub_order_id: Mapped[int] = mapped_column(ForeignKey("sub_order.id"), unique=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    amount_minor: Mapped[Minor]
    commission_minor: Mapped[Minor]
    currency: Mapped[Currency]
    released_at: Mapped[datetime]

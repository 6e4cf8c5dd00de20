"""What a shop earned: balances and a row for each sub-order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.money import Money, refund_share
from marketplace.fairs.models import Sale
from marketplace.ledger.accounts import held, payable
from marketplace.ledger.books import balance
from marketplace.orders.models import Order, SubOrder
from marketplace.orders.queries import UNSEEN_BY_SHOPS
from marketplace.orders.states import HAND_TO_HAND
from marketplace.settlements.models import Release

PAGE = 30


@dataclass(frozen=True, slots=True)
class Earning:
    """One sub-order: price - refund - commission - organizer's part = owed.

    Both parts are what is left of them after refunds; `organizer` is of sales at a booth.
    """

    sub_order_id: int
    number: str
    placed_at: datetime
    price: Money
    commission: Money
    refund: Money
    released_at: datetime | None
    cash: bool
    organizer: Money

    @property
    def owed(self) -> Money:
        """What the shop gets of it."""
        return self.price - self.refund - self.commission - self.organizer


def balances(session: Session, shop_id: int, currency: str) -> tuple[Money, Money]:
    """Return what is held for a shop and what is payable to it."""
    return (
        balance(session, held(shop_id), currency),
        balance(session, payable(shop_id), currency),
    )


def earnings(session: Session, shop_id: int, *, page: int = 1) -> list[Earning]:
    """Return a shop's earnings, the newest first; a row beyond the page tells of another one."""
    rows = session.execute(
        select(SubOrder, Order, Release.released_at, Sale.organizer_minor)
        .join(Order, Order.id == SubOrder.order_id)
        .outerjoin(Release, Release.sub_order_id == SubOrder.id)
        .outerjoin(Sale, Sale.order_id == Order.id)
        .where(SubOrder.shop_id == shop_id, SubOrder.state.not_in(UNSEEN_BY_SHOPS))
        .order_by(SubOrder.id.desc())
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    ).all()
    return [
        Earning(
            sub_order_id=sub_order.id,
            number=order.number,
            placed_at=sub_order.placed_at,
            price=sub_order.total,
            commission=_kept(sub_order.fee_sum, sub_order),
            refund=Money(sub_order.refunded_minor, sub_order.currency),
            released_at=released_at,
            cash=order.gateway in HAND_TO_HAND,
            organizer=_kept(Money(organizer_minor or 0, sub_order.currency), sub_order),
        )
        for sub_order, order, released_at, organizer_minor in rows
    ]


def _kept(part: Money, sub_order: SubOrder) -> Money:
    """Return what is left of a commission after all refunds (M6)."""
    nothing = Money.zero(sub_order.currency)
    return part - refund_share(part, sub_order.total, nothing, sub_order.refund_sum)

"""Reads of a booth's till: its last sales, a sale, what was taken back, and a day as a whole."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace.core.money import Money
from marketplace.fairs.errors import UnknownSale
from marketplace.fairs.models import Booking, Sale, SaleReturn
from marketplace.fairs.states import ReturnKind, SaleMethod
from marketplace.orders.models import Order, OrderLine, SubOrder


@dataclass(frozen=True, slots=True)
class Way:
    """A way to pay on one day: what was sold by it, and what was given back by it."""

    method: SaleMethod
    sales: int
    amount: Money
    back: Money

    @property
    def left(self) -> Money:
        """What should be there; of cash, in the till."""
        return self.amount - self.back


@dataclass(frozen=True, slots=True)
class Day:
    """A booth's day."""

    ways: tuple[Way, ...]
    voided: int
    currency: str

    @property
    def sales(self) -> int:
        """How many sales stand."""
        return sum(way.sales for way in self.ways) - self.voided

    @property
    def left(self) -> Money:
        """All that was sold and not given back."""
        return sum((way.left for way in self.ways), Money.zero(self.currency))


def day_of_booth(session: Session, *, booking_id: int, day_id: int, currency: str) -> Day:
    """Return what a booth sold and gave back on a day, by way of paying."""
    sold = session.execute(
        select(Sale.method, func.count(), func.sum(Order.total_minor))
        .join(Order, Order.id == Sale.order_id)
        .where(Sale.booking_id == booking_id, Sale.fair_day_id == day_id)
        .group_by(Sale.method)
    ).all()
    back = session.execute(
        select(SaleReturn.method, SaleReturn.kind, func.count(), func.sum(SaleReturn.amount_minor))
        .where(SaleReturn.booking_id == booking_id, SaleReturn.fair_day_id == day_id)
        .group_by(SaleReturn.method, SaleReturn.kind)
    ).all()
    sums = {method: (count, int(minor)) for method, count, minor in sold}
    return Day(
        ways=tuple(
            Way(
                method,
                sums.get(method, (0, 0))[0],
                Money(sums.get(method, (0, 0))[1], currency),
                Money(sum(int(row[3]) for row in back if row[0] is method), currency),
            )
            for method in SaleMethod
        ),
        voided=sum(count for _, kind, count, _ in back if kind is ReturnKind.VOID),
        currency=currency,
    )


def returns_of_sale(session: Session, order_id: int) -> list[SaleReturn]:
    """Return what was taken back of a sale, the oldest first."""
    query = select(SaleReturn).where(SaleReturn.order_id == order_id).order_by(SaleReturn.id)
    return list(session.scalars(query.options(selectinload(SaleReturn.lines))))


def returns_of_day(
    session: Session, *, booking_id: int, day_id: int
) -> list[tuple[SaleReturn, Sale]]:
    """Return what a booth took back on a day, each with its sale, the newest first."""
    rows = session.execute(
        select(SaleReturn, Sale)
        .join(Sale, Sale.order_id == SaleReturn.order_id)
        .where(SaleReturn.booking_id == booking_id, SaleReturn.fair_day_id == day_id)
        .order_by(SaleReturn.id.desc())
    )
    return [(made, sale) for made, sale in rows]


def pieces_sold(session: Session, booking_id: int) -> dict[int, int]:
    """Return how many of each variant a booth has sold: what sells most lies nearest to hand."""
    rows = session.execute(
        select(OrderLine.variant_id, func.sum(OrderLine.quantity - OrderLine.returned_pieces))
        .join(SubOrder, SubOrder.id == OrderLine.sub_order_id)
        .join(Sale, Sale.order_id == SubOrder.order_id)
        .where(Sale.booking_id == booking_id)
        .group_by(OrderLine.variant_id)
    )
    return {variant_id: int(pieces) for variant_id, pieces in rows}


def last_sales(session: Session, booking_id: int, *, limit: int = 8) -> list[tuple[Sale, Order]]:
    """Return the last sales of a booth with their orders, the newest first."""
    rows = session.execute(
        select(Sale, Order)
        .join(Order, Order.id == Sale.order_id)
        .where(Sale.booking_id == booking_id)
        .order_by(Sale.seq.desc())
        .limit(limit)
    )
    return [(sale, order) for sale, order in rows]


def sale_by_token(session: Session, token: str) -> Sale:
    """Return the sale of a receipt's address. Raises UnknownSale."""
    sale = session.scalar(
        select(Sale)
        .where(Sale.token == token)
        .options(joinedload(Sale.booking).joinedload(Booking.booth), joinedload(Sale.day))
    )
    if sale is None:
        raise UnknownSale
    return sale


def sale_of(session: Session, order_id: int, *, booking_id: int) -> Sale:
    """Return a sale of this booth. Raises UnknownSale, for other booths' too."""
    sale = session.get(Sale, order_id)
    if sale is None or sale.booking_id != booking_id:
        raise UnknownSale
    return sale

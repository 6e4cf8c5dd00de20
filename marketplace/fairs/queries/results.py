"""What was sold at a fair: by booth, by category, by county of the producers.

Counted from the orders of the booths' sales, which are what the books were posted from.
"""

from dataclasses import dataclass

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session, joinedload

from marketplace.catalog.models import Category, Product
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.fairs.errors import UnknownSale
from marketplace.fairs.models import Booking, Booth, Sale
from marketplace.fairs.states import BookingState
from marketplace.orders.models import Order, OrderLine, SubOrder
from marketplace.places.models import County
from marketplace.shops.models import Shop


@dataclass(frozen=True, slots=True)
class Line:
    """Sales of one booth, category or county."""

    name: Bilingual
    note: str  # code of a booth
    sales: int
    pieces: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Result:
    """All of it, with what the number of booths that reported says of its cover."""

    booths: tuple[Line, ...]
    categories: tuple[Line, ...]
    counties: tuple[Line, ...]
    sales: int
    amount: Money
    booths_there: int
    order_numbers: tuple[str, ...]


def result_of(session: Session, fair_id: int, *, currency: str) -> Result:
    """Return what was sold at a fair. Five statements."""
    lines = (
        select(
            OrderLine.total_minor,
            OrderLine.quantity,
            OrderLine.product_id,
            Sale.order_id,
            Sale.booking_id,
            SubOrder.shop_id,
        )
        .join(SubOrder, SubOrder.id == OrderLine.sub_order_id)
        .join(Sale, Sale.order_id == SubOrder.order_id)
        .where(Sale.fair_id == fair_id)
        .subquery()
    )
    sums = (
        func.count(func.distinct(lines.c.order_id)),
        func.sum(lines.c.quantity),
        func.sum(lines.c.total_minor),
    )
    by_booth = (
        select(Shop.name_en, Shop.name_fa, Booth.code, *sums)
        .join(Booking, Booking.id == lines.c.booking_id)
        .join(Booth, Booth.id == Booking.booth_id)
        .join(Shop, Shop.id == Booking.shop_id)
        .group_by(Shop.name_en, Shop.name_fa, Booth.code)
    )
    by_category = (
        select(Category.name_en, Category.name_fa, literal(""), *sums)
        .join(Product, Product.id == lines.c.product_id)
        .join(Category, Category.id == Product.category_id)
        .group_by(Category.name_en, Category.name_fa)
    )
    by_county = (
        select(County.name_en, County.name_fa, literal(""), *sums)
        .join(Shop, Shop.id == lines.c.shop_id)
        .join(County, County.code == Shop.county_code)
        .group_by(County.name_en, County.name_fa)
    )
    found = [
        tuple(
            sorted(
                (
                    Line(Bilingual(en, fa), note, n, int(pieces), Money(int(minor), currency))
                    for en, fa, note, n, pieces, minor in session.execute(query)
                ),
                key=lambda line: (-line.amount.minor, line.name.en),
            )
        )
        for query in (by_booth, by_category, by_county)
    ]
    return _whole(session, fair_id, found, currency)


def _whole(session: Session, fair_id: int, found: list[tuple[Line, ...]], currency: str) -> Result:
    numbers = session.scalars(
        select(Order.number).join(Sale, Sale.order_id == Order.id).where(Sale.fair_id == fair_id)
    ).all()
    there = session.scalar(
        select(func.count())
        .select_from(Booking)
        .where(Booking.fair_id == fair_id, Booking.state == BookingState.CONFIRMED)
    )
    return Result(
        booths=found[0],
        categories=found[1],
        counties=found[2],
        sales=len(numbers),
        amount=sum((line.amount for line in found[0]), Money.zero(currency)),
        booths_there=there or 0,
        order_numbers=tuple(numbers),
    )


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


def sold_on(session: Session, *, booking_id: int, day_id: int) -> tuple[int, int]:
    """Return how many sales a booth made on a day, and their sum in minor units."""
    count, minor = session.execute(
        select(func.count(), func.coalesce(func.sum(Order.total_minor), 0))
        .select_from(Sale)
        .join(Order, Order.id == Sale.order_id)
        .where(Sale.booking_id == booking_id, Sale.fair_day_id == day_id)
    ).one()
    return count, int(minor)


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

"""What was sold at a fair: by booth, by category, by county of the producers.

Counted from the orders of the booths' sales, which are what the books were posted from.
"""

from dataclasses import dataclass

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Category, Product
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
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

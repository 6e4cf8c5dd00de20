"""Reads of orders."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace.core.money import Money
from marketplace.orders.errors import UnknownOrder
from marketplace.orders.models import CartLine, Order, OrderLine, SubOrder
from marketplace.orders.states import SubOrderState
from marketplace.payments import queries as payments
from marketplace.payments.models import Payment

UNSEEN_BY_SHOPS = (SubOrderState.AWAITING_PAYMENT, SubOrderState.EXPIRED)
PAGE = 20


class BestSeller(NamedTuple):
    """What one product brought: its last sold line for words and picture, pieces, money."""

    line: OrderLine
    pieces: int
    sales: Money


def get_order(session: Session, number: str, *, lock: bool = False) -> Order:
    """Return the order of that number with its sub-orders. Raises UnknownOrder."""
    query = select(Order).where(Order.number == number).options(selectinload(Order.sub_orders))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    order = session.scalar(query)
    if order is None:
        raise UnknownOrder(number=number)
    return order


def get_whole_order(session: Session, number: str) -> Order:
    """Return the order with sub-orders, lines and history, as its page shows it."""
    parts = selectinload(Order.sub_orders)
    order = session.scalar(
        select(Order)
        .where(Order.number == number)
        .options(parts.selectinload(SubOrder.lines), parts.selectinload(SubOrder.history))
    )
    if order is None:
        raise UnknownOrder(number=number)
    return order


def find_payment(session: Session, order: Order) -> Payment | None:
    """Return the payment that paid for an order."""
    return payments.find_succeeded(session, order.reference)


def get_sub_order(session: Session, sub_order_id: int, *, lock: bool = False) -> SubOrder:
    """Return the sub-order of that id. Raises UnknownOrder."""
    query = select(SubOrder).where(SubOrder.id == sub_order_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    sub_order = session.scalar(query)
    if sub_order is None:
        raise UnknownOrder
    return sub_order


def get_sub_order_of(session: Session, *, sub_order_id: int, shop_ids: Collection[int]) -> SubOrder:
    """Return a sub-order of one of these shops, whole. Raises UnknownOrder, for others' too."""
    sub_order = session.scalar(
        select(SubOrder)
        .where(
            SubOrder.id == sub_order_id,
            SubOrder.shop_id.in_(list(shop_ids)),
            SubOrder.state.not_in(UNSEEN_BY_SHOPS),
        )
        .options(
            joinedload(SubOrder.order),
            selectinload(SubOrder.lines),
            selectinload(SubOrder.history),
        )
    )
    if sub_order is None:
        raise UnknownOrder
    return sub_order


def sub_orders_of_shop(
    session: Session, *, shop_id: int, states: Collection[SubOrderState], page: int = 1
) -> list[SubOrder]:
    """Return a shop's sub-orders in these states, those that wait longest first."""
    return list(
        session.scalars(
            select(SubOrder)
            .where(SubOrder.shop_id == shop_id, SubOrder.state.in_(list(states)))
            .options(joinedload(SubOrder.order), selectinload(SubOrder.lines))
            .order_by(SubOrder.placed_at.desc(), SubOrder.id.desc())
            .limit(PAGE + 1)
            .offset((page - 1) * PAGE)
        )
    )


def counts_of_shop(session: Session, shop_id: int) -> dict[SubOrderState, int]:
    """Return how many sub-orders a shop has in each state."""
    rows = session.execute(
        select(SubOrder.state, func.count())
        .where(SubOrder.shop_id == shop_id)
        .group_by(SubOrder.state)
    )
    return dict(rows.all())


def sales_since(session: Session, shop_id: int, since: datetime) -> list[tuple[datetime, int]]:
    """Return moment and amount (minor units) of a shop's sales since then, without cancelled."""
    rows = session.execute(
        select(SubOrder.placed_at, SubOrder.total_minor)
        .where(
            SubOrder.shop_id == shop_id,
            SubOrder.placed_at >= since,
            SubOrder.state.not_in((*UNSEEN_BY_SHOPS, SubOrderState.CANCELLED)),
        )
        .order_by(SubOrder.placed_at)
    )
    return list(rows.all())


def best_sellers(
    session: Session, shop_id: int, since: datetime, *, limit: int = 3
) -> list[BestSeller]:
    """Return the goods that brought a shop most since then, cancelled ones left out."""
    brought = func.sum(OrderLine.total_minor)
    sums = (
        select(
            func.max(OrderLine.id).label("last_id"),
            func.sum(OrderLine.quantity).label("pieces"),
            brought.label("minor"),
        )
        .join(SubOrder)
        .where(
            SubOrder.shop_id == shop_id,
            SubOrder.placed_at >= since,
            SubOrder.state.not_in((*UNSEEN_BY_SHOPS, SubOrderState.CANCELLED)),
        )
        .group_by(OrderLine.product_id)
        .order_by(brought.desc(), func.max(OrderLine.id))
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(OrderLine, sums.c.pieces, sums.c.minor)
        .join(sums, OrderLine.id == sums.c.last_id)
        .order_by(sums.c.minor.desc(), OrderLine.id)
    )
    return [
        BestSeller(line, int(pieces), Money(int(minor), line.currency))
        for line, pieces, minor in rows
    ]


def orders_of_user(session: Session, *, user_id: int, page: int = 1) -> list[Order]:
    """Return a person's orders with their parts and lines, the newest first."""
    return list(
        session.scalars(
            select(Order)
            .where(Order.user_id == user_id)
            .options(selectinload(Order.sub_orders).selectinload(SubOrder.lines))
            .order_by(Order.id.desc())
            .limit(PAGE + 1)
            .offset((page - 1) * PAGE)
        )
    )


def guest_orders_of(session: Session, *, phone: str | None, email: str | None) -> list[Order]:
    """Return orders without an account that were placed with these contacts."""
    known = [Order.mobile == phone] if phone else []
    if email:
        known.append(Order.email == email)
    if not known:
        return []
    return list(session.scalars(select(Order).where(Order.user_id.is_(None), or_(*known))))


def pieces_in_cart(session: Session, cart_id: int) -> int:
    """Return how many pieces lie in a basket."""
    query = select(func.coalesce(func.sum(CartLine.quantity), 0)).where(CartLine.cart_id == cart_id)
    return session.scalar(query) or 0

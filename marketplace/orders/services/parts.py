"""Lines, first moves and collections of an order's parts, written as they were agreed."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from marketplace.core.ids import secret_token
from marketplace.orders.carts import CartView, LineView
from marketplace.orders.models import Collection, Order, OrderLine, SubOrderMove
from marketplace.orders.states import Actor


def write_parts(session: Session, order: Order, cart: CartView, now: datetime) -> None:
    """Write lines and first moves of all sub-orders: one statement each, for any number.

    What is collected on a day gets the word that its buyer shows there.
    """
    parts = list(zip(order.sub_orders, cart.shops, strict=True))
    lines = [_order_line(part.id, line) for part, shop in parts for line in shop.lines]
    moves = [
        {
            "sub_order_id": part.id,
            "at": now,
            "actor": Actor.BUYER,
            "action": "place",
            "from_state": "",
            "to_state": part.state.value,
        }
        for part, _shop in parts
    ]
    session.execute(insert(OrderLine).execution_options(render_nulls=True), lines)
    session.execute(insert(SubOrderMove), moves)
    session.add_all(
        Collection(sub_order_id=part.id, method_id=shop.chosen.method_id, token=secret_token())
        for part, shop in parts
        if shop.chosen is not None and shop.chosen.collect_on is not None
    )


def _order_line(sub_order_id: int, line: LineView) -> dict[str, Any]:
    return {
        "sub_order_id": sub_order_id,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "title_en": line.title.en,
        "title_fa": line.title.fa,
        "choice_en": line.choice.en,
        "choice_fa": line.choice.fa,
        "picture_key": line.picture_key,
        "unit_price_minor": line.unit_price.minor,
        "quantity": line.quantity,
        "total_minor": line.total.minor,
        "currency": line.unit_price.currency,
        "made_to_order": line.made_to_order,
    }

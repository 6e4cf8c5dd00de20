"""Baskets: filled, changed, merged at sign-in."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Product, Variant
from marketplace.catalog.states import ProductState
from marketplace.core.ids import secret_token
from marketplace.orders.errors import BadQuantity, UnknownItem
from marketplace.orders.models import Cart, CartDelivery, CartLine
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState

MOST = 999


def ensure_cart(session: Session, *, token: str | None, user_id: int | None, now: datetime) -> Cart:
    """Return the basket of a person or token, a new one when there is none."""
    query = select(Cart).where(Cart.user_id == user_id) if user_id is not None else None
    if query is None and token is not None:
        query = select(Cart).where(Cart.token == token, Cart.user_id.is_(None))
    found = session.scalar(query) if query is not None else None
    if found is None:
        found = Cart(token=secret_token(), user_id=user_id, created_at=now, updated_at=now)
        session.add(found)
        session.flush()
    return found


def _sellable(session: Session, variant_id: int) -> Variant:
    variant = session.scalar(
        select(Variant)
        .join(Variant.product)
        .join(Shop, Shop.id == Product.shop_id)
        .where(
            Variant.id == variant_id,
            Variant.active,
            Product.state == ProductState.PUBLISHED,
            Shop.state == ShopState.APPROVED,
        )
    )
    if variant is None:
        raise UnknownItem("variant_id")
    return variant


def _find_line(session: Session, cart_id: int, variant_id: int) -> CartLine | None:
    return session.scalar(
        select(CartLine).where(CartLine.cart_id == cart_id, CartLine.variant_id == variant_id)
    )


def add_line(
    session: Session, *, cart_id: int, variant_id: int, quantity: int, now: datetime
) -> CartLine:
    """Put pieces into the basket, beside those that are there. Raises UnknownItem, BadQuantity."""
    if not 1 <= quantity <= MOST:
        raise BadQuantity("quantity", most=MOST)
    variant = _sellable(session, variant_id)
    line = _find_line(session, cart_id, variant_id)
    if line is None:
        line = CartLine(
            cart_id=cart_id,
            variant_id=variant_id,
            quantity=quantity,
            seen_price_minor=variant.price_minor,
        )
        session.add(line)
    else:
        if line.quantity + quantity > MOST:
            raise BadQuantity("quantity", most=MOST)
        line.quantity += quantity
        line.seen_price_minor = variant.price_minor
    session.get_one(Cart, cart_id).updated_at = now
    session.flush()
    return line


def set_quantity(
    session: Session, *, cart_id: int, variant_id: int, quantity: int, now: datetime
) -> int:
    """Set how many of a line are wanted, 0 removes it; return how many there were.

    Raises BadQuantity, and UnknownItem when the line is not there.
    """
    if not 0 <= quantity <= MOST:
        raise BadQuantity("quantity", most=MOST)
    line = _find_line(session, cart_id, variant_id)
    if line is None:
        raise UnknownItem("variant_id")
    before = line.quantity
    if quantity == 0:
        session.delete(line)
    else:
        line.quantity = quantity
    session.get_one(Cart, cart_id).updated_at = now
    session.flush()
    return before


def accept_prices(session: Session, *, cart_id: int) -> None:
    """Note that the buyer saw today's prices."""
    rows = session.execute(
        select(CartLine, Variant.price_minor)
        .join(Variant, Variant.id == CartLine.variant_id)
        .where(CartLine.cart_id == cart_id)
    )
    for line, price_minor in rows:
        line.seen_price_minor = price_minor


def choose_delivery(session: Session, *, cart_id: int, shop_id: int, method_id: int) -> None:
    """Choose how one shop's part is handed over; whether it is offered is checked when priced."""
    found = session.scalar(
        select(CartDelivery).where(CartDelivery.cart_id == cart_id, CartDelivery.shop_id == shop_id)
    )
    if found is None:
        found = CartDelivery(cart_id=cart_id, shop_id=shop_id)
        session.add(found)
    found.method_id = method_id
    session.flush()


def merge_carts(session: Session, *, token: str, user_id: int, now: datetime) -> None:
    """Move a guest's basket into the one of the person who signed in; more pieces of both win."""
    guest = session.scalar(select(Cart).where(Cart.token == token, Cart.user_id.is_(None)))
    if guest is None:
        return
    own = ensure_cart(session, token=None, user_id=user_id, now=now)
    held = {line.variant_id: line for line in own.lines}
    for line in guest.lines:
        mine = held.get(line.variant_id)
        if mine is not None:
            mine.quantity = max(mine.quantity, line.quantity)
        else:
            session.add(
                CartLine(
                    cart_id=own.id,
                    variant_id=line.variant_id,
                    quantity=line.quantity,
                    seen_price_minor=line.seen_price_minor,
                )
            )
    session.delete(guest)
    own.updated_at = now
    session.flush()


def empty_cart(session: Session, *, cart_id: int, but: Collection[int] = ()) -> None:
    """Take everything out of the basket, but these variants."""
    session.execute(
        delete(CartLine).where(CartLine.cart_id == cart_id, CartLine.variant_id.not_in(but))
    )
    session.execute(delete(CartDelivery).where(CartDelivery.cart_id == cart_id))

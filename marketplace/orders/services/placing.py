"""Placing an order: once a key, at the price and stock that hold under lock."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.catalog.errors import OutOfStock
from marketplace.catalog.models import Variant
from marketplace.catalog.services import add_bespoke_variant, hold_stock, sell_held
from marketplace.core.db import violated
from marketplace.core.ids import readable_code
from marketplace.core.money import Money
from marketplace.core.outbox import publish
from marketplace.orders.carts import (
    Bespoke,
    CartTerms,
    CartView,
    ShopCart,
    view_bespoke,
    view_cart,
)
from marketplace.orders.errors import CartProblem, DeliveryMissing, EmptyCart, TotalChanged
from marketplace.orders.events import OrderConfirmed, OrderPlaced
from marketplace.orders.models import (
    Cart,
    CartLine,
    Order,
    SubOrder,
)
from marketplace.orders.services.carts import empty_cart
from marketplace.orders.services.parts import write_parts
from marketplace.orders.states import OrderState, SubOrderState
from marketplace.payments.services import expect


@dataclass(frozen=True, slots=True)
class OrderContact:
    """Who gets the goods and where, as typed and checked."""

    user_id: int | None
    language: str
    recipient: str
    mobile: str
    email: str | None
    province_code: str
    county_code: str
    city_code: str
    street: str
    postal_code: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """How the order is paid: the gateway, whether at delivery, and how long stock waits."""

    gateway: str
    pays_later: bool
    hold: timedelta


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the buyer agreed to: one key for one click, and the total she was shown."""

    idempotency_key: str
    total: Money


def place_order(
    session: Session,
    *,
    cart_id: int,
    agreement: Agreement,
    contact: OrderContact,
    payment: Payment,
    terms: CartTerms,
    now: datetime,
) -> Order:
    """Turn the basket into an order and hold its stock; the same key again gives the first order.

    An online order waits for its payment until the hold ends; one that is paid at delivery goes to
    the shops at once. Raises EmptyCart, CartProblem, DeliveryMissing, TotalChanged.
    """
    session.get_one(Cart, cart_id, with_for_update=True)
    first = find_by_key(session, agreement.idempotency_key)
    if first is not None:
        return first
    _lock_goods(session, cart_id)
    cart = view_cart(session, cart_id=cart_id, terms=terms)
    order, new = _place(session, cart, agreement, contact, payment, terms, now)
    if new:
        paused = [line.variant_id for line in cart.paused]
        empty_cart(session, cart_id=cart_id, but=paused)
    return order


def place_bespoke_order(
    session: Session,
    *,
    wanted: Bespoke,
    origin: str,
    agreement: Agreement,
    contact: OrderContact,
    payment: Payment,
    terms: CartTerms,
    now: datetime,
) -> Order:
    """Order a good made for one buyer: the same price, states, payment and books as any order.

    The variant is made for this order alone and never lies on a shelf. `origin` names what led to
    it. The same key again gives the first order. Raises what `place_order` raises.
    """
    first = find_by_key(session, agreement.idempotency_key)
    if first is not None:
        return first
    variant = add_bespoke_variant(
        session, product_id=wanted.product_id, price=wanted.unit_price, words=wanted.words
    )
    cart = view_bespoke(session, wanted=replace(wanted, variant_id=variant.id), terms=terms)
    order, _new = _place(session, cart, agreement, contact, payment, terms, now)
    order.origin = origin
    return order


def _place(
    session: Session,
    cart: CartView,
    agreement: Agreement,
    contact: OrderContact,
    payment: Payment,
    terms: CartTerms,
    now: datetime,
) -> tuple[Order, bool]:
    """Return the order, and whether it is new rather than the first one of its key."""
    _check(cart, agreement.total)
    order = _write_order(cart, contact, payment, terms, now)
    order.idempotency_key = agreement.idempotency_key
    if not _add_once(session, order):
        return find_by_key(session, agreement.idempotency_key) or order, False
    write_parts(session, order, cart, now)
    _hold(session, order, cart, now=now, until=now + payment.hold)
    publish(session, OrderPlaced(order.id, order.number, order.gateway, now))
    if payment.pays_later:
        sell_held(session, reference=order.reference, now=now)
        publish(session, OrderConfirmed(order.id, order.number, now))
    else:
        expect(
            session,
            reference=order.reference,
            gateway=payment.gateway,
            amount=order.total,
            expires_at=now + payment.hold,
            now=now,
        )
    return order, True


def find_by_key(session: Session, key: str) -> Order | None:
    """Return the order that was placed under that key."""
    return session.scalar(select(Order).where(Order.idempotency_key == key))


def _lock_goods(session: Session, cart_id: int) -> None:
    """Let no price change between the look at it and the order; in the order of variant ids."""
    wanted = select(CartLine.variant_id).where(CartLine.cart_id == cart_id)
    session.execute(
        select(Variant.id).where(Variant.id.in_(wanted)).order_by(Variant.id).with_for_update()
    )


def _check(cart: CartView, agreed: Money) -> None:
    if not cart.shops and not cart.gone:
        if cart.paused:
            raise CartProblem(variant_ids=tuple(line.variant_id for line in cart.paused))
        raise EmptyCart
    if cart.problems:
        raise CartProblem(variant_ids=tuple(line.variant_id for line in cart.problems))
    for shop in cart.shops:
        if shop.chosen is None:
            raise DeliveryMissing(f"delivery-{shop.shop_id}", shop_id=shop.shop_id)
    if cart.quote.total != agreed:
        raise TotalChanged(agreed=agreed, now=cart.quote.total)


def _write_order(
    cart: CartView, contact: OrderContact, payment: Payment, terms: CartTerms, now: datetime
) -> Order:
    later = payment.pays_later
    order = Order(
        number=readable_code(8),
        state=OrderState.PLACED if later else OrderState.AWAITING_PAYMENT,
        user_id=contact.user_id,
        language=contact.language,
        recipient=contact.recipient,
        mobile=contact.mobile,
        email=contact.email,
        province_code=contact.province_code,
        county_code=contact.county_code,
        city_code=contact.city_code,
        street=contact.street,
        postal_code=contact.postal_code,
        note=contact.note,
        gateway=payment.gateway,
        goods_minor=cart.quote.goods.minor,
        delivery_minor=cart.quote.delivery.minor,
        total_minor=cart.quote.total.minor,
        currency=terms.currency,
        placed_at=now,
        hold_until=None if later else now + payment.hold,
    )
    state = SubOrderState.NEW if later else SubOrderState.AWAITING_PAYMENT
    order.sub_orders = [_sub_order(shop, state, terms, now) for shop in cart.shops]
    return order


def _sub_order(shop: ShopCart, state: SubOrderState, terms: CartTerms, now: datetime) -> SubOrder:
    chosen, part = shop.chosen, shop.quote
    if chosen is None:
        raise DeliveryMissing(shop_id=shop.shop_id)
    return SubOrder(
        shop_id=shop.shop_id,
        state=state,
        goods_minor=part.goods.minor,
        delivery_minor=part.delivery.minor,
        total_minor=part.total.minor,
        commission_bp=terms.commission_bp,
        commission_minor=part.commission.minor,
        currency=terms.currency,
        delivery_kind=chosen.kind,
        delivery_en=chosen.name.en,
        delivery_fa=chosen.name.fa,
        promised_on=chosen.latest,
        placed_at=now,
        changed_at=now,
    )


def _add_once(session: Session, order: Order) -> bool:
    try:
        with session.begin_nested():
            session.add(order)
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_order_group_idempotency_key"):
            return False
        raise
    return True


def _hold(
    session: Session, order: Order, cart: CartView, *, now: datetime, until: datetime
) -> None:
    wanted = {
        line.variant_id: line.quantity
        for shop in cart.shops
        for line in shop.lines
        if not line.made_to_order
    }
    try:
        hold_stock(session, reference=order.reference, wanted=wanted, until=until, now=now)
    except OutOfStock as error:
        raise CartProblem(variant_ids=(error.params["variant_id"],)) from None

"""Orders made and handed over at a counter: priced, stocked and booked like any other.

The buyer stays unnamed and pays into the shop's hands; placing, handing over and completing are one
moment, so the books hold sale and commission at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from marketplace.catalog.errors import OutOfStock
from marketplace.catalog.models import Product, ProductPicture, Variant
from marketplace.catalog.services import hold_stock, sell_held
from marketplace.catalog.states import ProductState
from marketplace.core.bilingual import Bilingual
from marketplace.core.ids import readable_code
from marketplace.core.money import Money
from marketplace.core.outbox import publish
from marketplace.orders.discounts import Discounts, let_off
from marketplace.orders.errors import BadQuantity, CartProblem, EmptyCart
from marketplace.orders.events import OrderPlaced
from marketplace.orders.models import Order, OrderLine, SubOrder, SubOrderMove
from marketplace.orders.pricing import PricedLine, Quote, quote
from marketplace.orders.services.carts import MOST
from marketplace.orders.services.sub_orders import By, complete_sub_order, hand_over
from marketplace.orders.states import Actor, OrderChannel, OrderState, SubOrderState
from marketplace.places.models import City
from marketplace.shipping.states import MethodKind
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState


@dataclass(frozen=True, slots=True)
class CounterSale:
    """What is sold (variant -> pieces), by which shop, where, and how it was paid.

    `prices` of a piece are the shop's own of this moment, where they differ from the shelf's.
    """

    shop_id: int
    pieces: dict[int, int]
    idempotency_key: str
    gateway: str  # cash | card | other: into the shop's own hands
    channel: OrderChannel
    province_code: str
    county_code: str
    handed_over: Bilingual  # what stands where web orders name their delivery
    user_id: int  # who sells
    prices: Mapping[int, Money] = field(default_factory=dict)
    discounts: Discounts = field(default_factory=Discounts)

    def price_of(self, variant: Variant) -> Money:
        """What a piece costs now."""
        return self.prices.get(variant.id, variant.price)


@dataclass(frozen=True, slots=True)
class CounterTerms:
    """What it is priced by."""

    currency: str
    commission_bp: int


_Rows = list[Row[Variant, Product]]


def place_counter_order(
    session: Session, *, sale: CounterSale, terms: CounterTerms, now: datetime
) -> Order:
    """Sell over the counter and return the order, done. The caller minds the idempotency key.

    Raises EmptyCart, BadQuantity, DiscountTooLarge, CartProblem naming what cannot be sold.
    """
    rows = _wares(session, sale)
    totals = {v.id: sale.price_of(v) * sale.pieces[v.id] for v, _ in rows}
    off = let_off(totals, sale.discounts)
    priced = quote(
        [
            PricedLine(sale.shop_id, v.id, sale.price_of(v), sale.pieces[v.id], off[v.id])
            for v, _ in rows
        ],
        {},
        currency=terms.currency,
        commission_bp=terms.commission_bp,
    )
    order = _order(session, sale, priced, terms, now)
    sub_order = _part(sale, priced, rows, terms, now)
    for line in sub_order.lines:
        line.discount_minor = off[line.variant_id].minor
        line.picture_key = _picture(session, line.product_id)
    order.sub_orders = [sub_order]
    session.add(order)
    session.flush()
    _take_stock(session, order, rows, sale, now)
    publish(session, OrderPlaced(order.id, order.number, order.gateway, now))
    hand_over(session, sub_order, by=By(Actor.SHOP, sale.user_id), now=now)
    complete_sub_order(session, sub_order_id=sub_order.id, by=By(Actor.SYSTEM), now=now)
    return order


def _wares(session: Session, sale: CounterSale) -> _Rows:
    if not sale.pieces:
        raise EmptyCart
    if not all(1 <= n <= MOST for n in sale.pieces.values()):
        raise BadQuantity("quantity", most=MOST)
    rows = session.execute(
        select(Variant, Product)
        .join(Product, Product.id == Variant.product_id)
        .join(Shop, Shop.id == Product.shop_id)
        .where(
            Variant.id.in_(list(sale.pieces)),
            Variant.active,
            Product.shop_id == sale.shop_id,
            Product.state == ProductState.PUBLISHED,
            Shop.state == ShopState.APPROVED,
        )
        .order_by(Variant.id)
    ).all()
    missing = set(sale.pieces) - {variant.id for variant, _ in rows}
    if missing:
        raise CartProblem(variant_ids=tuple(sorted(missing)))
    return list(rows)


def _order(
    session: Session, sale: CounterSale, priced: Quote, terms: CounterTerms, now: datetime
) -> Order:
    return Order(
        number=readable_code(8),
        idempotency_key=sale.idempotency_key,
        channel=sale.channel,
        state=OrderState.PLACED,
        user_id=None,
        language="fa",
        recipient="",
        mobile="",
        email=None,
        province_code=sale.province_code,
        county_code=sale.county_code,
        city_code=_city(session, sale.county_code),
        street="",
        postal_code="",
        gateway=sale.gateway,
        goods_minor=priced.goods.minor,
        delivery_minor=0,
        total_minor=priced.total.minor,
        currency=terms.currency,
        placed_at=now,
        paid_at=now,
    )


def _city(session: Session, county_code: str) -> str:
    """Return the largest city of the county: where a counter stands is known to the county."""
    found = session.scalar(
        select(City.code)
        .where(City.county_code == county_code)
        .order_by(City.population.desc().nulls_last(), City.code)
        .limit(1)
    )
    if found is None:
        msg = f"county {county_code} has no city"
        raise LookupError(msg)
    return found


def _part(
    sale: CounterSale, priced: Quote, rows: _Rows, terms: CounterTerms, now: datetime
) -> SubOrder:
    part = priced.of(sale.shop_id)
    sub_order = SubOrder(
        shop_id=sale.shop_id,
        state=SubOrderState.NEW,
        goods_minor=part.goods.minor,
        delivery_minor=0,
        total_minor=part.total.minor,
        commission_bp=terms.commission_bp,
        commission_minor=part.commission.minor,
        currency=terms.currency,
        delivery_kind=MethodKind.PICKUP,
        delivery_en=sale.handed_over.en,
        delivery_fa=sale.handed_over.fa,
        placed_at=now,
        changed_at=now,
        lines=[_line(variant, product, sale) for variant, product in rows],
    )
    new = SubOrderState.NEW.value
    sub_order.history = [
        SubOrderMove(
            at=now,
            actor=Actor.SHOP,
            actor_id=sale.user_id,
            action="place",
            from_state="",
            to_state=new,
        )
    ]
    return sub_order


def _line(variant: Variant, product: Product, sale: CounterSale) -> OrderLine:
    price, quantity = sale.price_of(variant), sale.pieces[variant.id]
    return OrderLine(
        product_id=product.id,
        variant_id=variant.id,
        title_en=product.title_en,
        title_fa=product.title_fa,
        choice_en=variant.choice_en,
        choice_fa=variant.choice_fa,
        unit_price_minor=price.minor,
        quantity=quantity,
        total_minor=price.minor * quantity,
        currency=variant.currency,
        made_to_order=variant.made_to_order,
    )


def _picture(session: Session, product_id: int) -> str | None:
    return session.scalar(
        select(ProductPicture.key)
        .where(ProductPicture.product_id == product_id)
        .order_by(ProductPicture.position)
        .limit(1)
    )


def _take_stock(
    session: Session, order: Order, rows: _Rows, sale: CounterSale, now: datetime
) -> None:
    wanted = {v.id: sale.pieces[v.id] for v, _ in rows if not v.made_to_order}
    try:
        hold_stock(session, reference=order.reference, wanted=wanted, until=now, now=now)
    except OutOfStock as error:
        raise CartProblem(
            variant_ids=(error.params["variant_id"],), left=error.params["left"]
        ) from None
    sell_held(session, reference=order.reference, now=now)

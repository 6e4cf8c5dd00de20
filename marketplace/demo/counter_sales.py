"""Two years of sales of the businesses of the figures, written in bulk but by the books' own rules.

Each sale is an order part that was paid in cash, delivered and completed; the ledger gets the same
two facts as from any such sale. The programme takes no commission from them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from marketplace.core.jalali import local_date, to_jalali
from marketplace.core.money import Money
from marketplace.demo.businesses import MONTH_DAYS, SEED, Life
from marketplace.demo.people import CURRENCY
from marketplace.ledger import rules
from marketplace.ledger.bulk import post_all
from marketplace.ledger.entries import Fact
from marketplace.orders.events import SubOrderCompleted, SubOrderDelivered
from marketplace.orders.models import Order, SubOrder, SubOrderMove
from marketplace.orders.states import Actor, OrderChannel, OrderState, SubOrderState
from marketplace.places.models import City
from marketplace.settlements.models import Release
from marketplace.shipping.states import MethodKind

PRICES_RISE_MONTHLY = 0.021
POOL = 14  # buyers a business knows
STEP = MONTH_DAYS / 2


@dataclass(frozen=True, slots=True)
class CounterSale:
    """A sale of the story."""

    shop_id: int
    placed_at: datetime
    delivered_at: datetime
    amount_minor: int
    mobile: str
    channel: OrderChannel
    cancelled: bool


def tell_sales(life: Life, shop_id: int, now: datetime) -> Iterator[CounterSale]:
    """Give the sales of one business, the oldest first."""
    if life.born_days_ago is None:
        return
    dice = random.Random(f"{SEED}-{life.slug}")  # noqa: S311 - a story, not a secret
    days = float(life.born_days_ago)
    while days > 1.2:
        at = now - timedelta(days=days)
        if life.born_days_ago - days < 0.5 or _in_trade(life, days, at):
            rate = _rate(life, days)
            if dice.random() < min(1.0, rate) or life.born_days_ago - days < 0.5:
                yield _sale(life, shop_id, at, now, dice)
            days -= dice.expovariate(max(rate, 0.2) / MONTH_DAYS) + 0.6
        else:
            days -= 6


def _in_trade(life: Life, days_ago: float, at: datetime) -> bool:
    if life.course == "seasonal":
        return to_jalali(local_date(at))[1] in life.season
    if life.course == "failing":
        return (life.born_days_ago or 0) - days_ago < life.lasting_months * MONTH_DAYS
    return True


def _rate(life: Life, days_ago: float) -> float:
    """Return the orders a month at that time."""
    months_ago = days_ago / MONTH_DAYS
    if life.course == "growing":
        return life.monthly_orders * exp(-months_ago / 14) * 1.8
    if life.course == "fading":
        return life.monthly_orders * min(1.0, 0.12 + months_ago / 9)
    if life.course == "failing":
        return life.monthly_orders * 0.6
    return life.monthly_orders


def _sale(
    life: Life, shop_id: int, at: datetime, now: datetime, dice: random.Random
) -> CounterSale:
    months_ago = (now - at).days / MONTH_DAYS
    level = (1 + PRICES_RISE_MONTHLY) ** -months_ago
    amount = life.price_minor * dice.choice((0.6, 0.8, 1, 1, 1.2, 1.6, 2)) * level
    buyer = min(int(dice.expovariate(0.28)), POOL - 1)
    fair = dice.random() < 0.45
    delivered = at if fair else min(at + timedelta(days=dice.uniform(1, 6)), now)
    return CounterSale(
        shop_id=shop_id,
        placed_at=at,
        delivered_at=delivered,
        amount_minor=round(amount / 10_000) * 10_000,
        mobile=f"+98936{shop_id % 1000:03d}{buyer:04d}",
        channel=OrderChannel.FAIR if fair else OrderChannel.WEB,
        cancelled=not fair and dice.random() < 0.04,
    )


def write_sales(session: Session, sales: list[CounterSale], *, after: int = 0) -> int:
    """Write orders, their parts and moves, releases and the books; return how many sales.

    They are numbered after those written before.
    """
    city = session.scalars(
        select(City).where(City.province_code == "19", City.name_fa == "زنجان")
    ).one()
    sales = sorted(sales, key=lambda sale: (sale.placed_at, sale.shop_id))
    orders = session.scalars(
        insert(Order).returning(Order.id, sort_by_parameter_order=True),
        [_order(number, sale, city) for number, sale in enumerate(sales, after + 1)],
    ).all()
    parts = session.scalars(
        insert(SubOrder).returning(SubOrder.id, sort_by_parameter_order=True),
        [_part(order_id, sale) for order_id, sale in zip(orders, sales, strict=True)],
    ).all()
    moves = [m for part, sale in zip(parts, sales, strict=True) for m in _moves(part, sale)]
    session.execute(insert(SubOrderMove), moves)
    done = [
        (number, part, sale)
        for number, (part, sale) in enumerate(zip(parts, sales, strict=True), after + 1)
        if not sale.cancelled
    ]
    releases = session.scalars(
        insert(Release).returning(Release.id, sort_by_parameter_order=True),
        [_release(part, sale) for _, part, sale in done],
    ).all()
    facts = [
        fact
        for (number, part, sale), release_id in zip(done, releases, strict=True)
        for fact in _facts(number, part, sale, release_id)
    ]
    return post_all(session, sorted(facts, key=lambda pair: pair[1])) // 2


def _number(place: int) -> str:
    return f"M{place:07d}"


def _order(place: int, sale: CounterSale, city: City) -> dict[str, object]:
    return {
        "number": _number(place),
        "idempotency_key": f"demo-counter-{place}",
        "channel": sale.channel,
        "state": OrderState.PLACED,
        "language": "fa",
        "recipient": "خریدار نمونه",
        "mobile": sale.mobile,
        "province_code": city.province_code,
        "county_code": city.county_code,
        "city_code": city.code,
        "street": "بازار هفتگی (نمونه)",
        "postal_code": "4513615891",
        "note": "",
        "gateway": "cod",
        "goods_minor": sale.amount_minor,
        "delivery_minor": 0,
        "total_minor": sale.amount_minor,
        "currency": CURRENCY,
        "placed_at": sale.placed_at,
    }


def _part(order_id: int, sale: CounterSale) -> dict[str, object]:
    kept = not sale.cancelled
    return {
        "order_id": order_id,
        "shop_id": sale.shop_id,
        "state": SubOrderState.COMPLETED if kept else SubOrderState.CANCELLED,
        "goods_minor": sale.amount_minor,
        "delivery_minor": 0,
        "total_minor": sale.amount_minor,
        "commission_bp": 0,
        "commission_minor": 0,
        "currency": CURRENCY,
        "delivery_kind": MethodKind.PICKUP,
        "delivery_en": "By hand",
        "delivery_fa": "تحویل حضوری",
        "promised_on": local_date(sale.placed_at + timedelta(days=5)),
        "placed_at": sale.placed_at,
        "changed_at": sale.delivered_at,
        "delivered_at": sale.delivered_at if kept else None,
    }


def _moves(part: int, sale: CounterSale) -> Iterator[dict[str, object]]:
    walk = [("place", "", "new", Actor.BUYER)]
    if sale.cancelled:
        walk.append(("cancel", "new", "cancelled", Actor.SHOP))
    else:
        walk += [
            ("accept", "new", "accepted", Actor.SHOP),
            ("ship", "accepted", "shipped", Actor.SHOP),
            ("deliver", "shipped", "delivered", Actor.SHOP),
            ("complete", "delivered", "completed", Actor.SYSTEM),
        ]
    for action, before, after, actor in walk:
        yield {
            "sub_order_id": part,
            "at": sale.placed_at if action in {"place", "accept"} else sale.delivered_at,
            "actor": actor,
            "action": action,
            "from_state": before,
            "to_state": after,
            "reason": "",
        }


def _release(part: int, sale: CounterSale) -> dict[str, object]:
    return {
        "sub_order_id": part,
        "shop_id": sale.shop_id,
        "amount_minor": sale.amount_minor,
        "commission_minor": 0,
        "currency": CURRENCY,
        "released_at": sale.delivered_at,
    }


def _facts(
    place: int, part: int, sale: CounterSale, release_id: int
) -> Iterator[tuple[Fact, datetime]]:
    number, at = _number(place), sale.delivered_at
    cash, channel = Money(sale.amount_minor, CURRENCY), sale.channel.value
    delivered = SubOrderDelivered(part, sale.shop_id, number, cash, channel, at)
    yield rules.cash_delivered(delivered, cash), at
    completed = SubOrderCompleted(
        sub_order_id=part,
        shop_id=sale.shop_id,
        number=number,
        amount=cash,
        commission=Money.zero(CURRENCY),
        channel=channel,
        at=at,
    )
    yield rules.released(completed, release_id=release_id), at

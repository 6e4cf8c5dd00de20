"""What of the real walks of an order is a sale: delivered parts, net of delivery, by channel."""

from datetime import timedelta

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.monitoring.facts import Track
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.reading import read_facts
from marketplace.orders import services as orders
from marketplace.orders.services import By, CounterSale, CounterTerms
from marketplace.orders.states import Actor, OrderChannel
from tests.factories import NOW, make_places, make_product, make_shop, make_user, variant_of
from tests.factories.orders import pay, place

SHOP = By(Actor.SHOP)


def track(database: Database) -> Track:
    with database.reading() as session:
        day = local_date(NOW + timedelta(days=2))
        return read_facts(session, day=day, parameters=Parameters()).group.tracks[0]


def test_only_a_delivered_part_is_a_sale_and_delivery_is_no_part_of_it(database: Database) -> None:
    with database.transaction() as session:
        city = make_places(session)
        product = make_product(session, make_shop(session), price=1_000_000)
        variant = variant_of(session, product).id
    parts = []
    for key in ("kept", "waits", "cancelled"):
        order = place(database, city, {variant: 2}, key=key)
        pay(database, order)
        parts.append(order.sub_orders[0].id)
    with database.transaction() as session:
        kept, waits, cancelled = parts
        later = NOW + timedelta(hours=5)
        for part in (kept, waits):
            orders.accept_sub_order(session, sub_order_id=part, by=SHOP, now=later)
        orders.ship_sub_order(session, sub_order_id=kept, by=SHOP, tracking_code="1", now=later)
        orders.deliver_sub_order(session, sub_order_id=kept, by=SHOP, now=later)
        orders.cancel_sub_order(
            session, sub_order_id=cancelled, by=SHOP, reason="no materials", now=later
        )

    found = track(database)

    assert [(s.net_minor, s.channel, s.evidence) for s in found.sales] == [(2_000_000, "web", 3)]
    assert found.sales[0].buyer == "+989123456789"
    assert sum(found.by_month.values()) == 2_000_000
    assert sorted((f.accepted, f.cancelled_by_shop) for f in found.fates) == [
        (False, True), (True, False), (True, False),
    ]  # fmt: skip


def test_a_sale_at_a_booth_counts_with_its_channel_and_without_a_buyer(database: Database) -> None:
    with database.transaction() as session:
        make_places(session)
        seller = make_user(session)
        shop = make_shop(session, owner=seller)
        product = make_product(session, shop, price=700_000)
        orders.place_counter_order(
            session,
            sale=CounterSale(
                shop_id=shop.id,
                idempotency_key="till-1",
                pieces={variant_of(session, product).id: 3},
                gateway="cash",
                channel=OrderChannel.FAIR,
                province_code="19",
                county_code="1904",
                handed_over=Bilingual("Booth", "غرفه"),
                user_id=seller.id,
            ),
            terms=CounterTerms("IRR", 700),
            now=NOW,
        )

    found = track(database)

    assert [(s.net_minor, s.channel, s.buyer) for s in found.sales] == [(2_100_000, "fair", None)]

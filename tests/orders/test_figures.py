"""What a producer sees of her sales."""

from datetime import timedelta

from marketplace.core.db import Database
from marketplace.orders import services as orders
from marketplace.orders.queries import best_sellers, get_order
from marketplace.orders.services import By
from marketplace.orders.states import Actor
from tests.factories import NOW, make_places, make_product, make_shop, rial, variant_of
from tests.factories.orders import pay, place


def test_best_sellers_count_what_was_paid_and_kept_of_this_shop(database: Database) -> None:
    with database.transaction() as session:
        city = make_places(session)
        knives, jams = make_shop(session, slug="knives"), make_shop(session, slug="jams")
        dear, cheap, jam = (
            variant_of(session, make_product(session, shop, title=title, price=price)).id
            for shop, title, price in [
                (knives, "Dear knife", 9_000_000),
                (knives, "Cheap knife", 2_000_000),
                (jams, "Jam", 2_600_000),
            ]
        )
    for key, wanted in [
        ("a", {dear: 1, jam: 1}),
        ("b", {cheap: 3}),
        ("c", {cheap: 2}),
    ]:
        pay(database, place(database, city, wanted, key=key))
    returned = place(database, city, {dear: 1}, key="given back")
    pay(database, returned)
    place(database, city, {dear: 1}, key="not paid")
    with database.transaction() as session:
        part = get_order(session, returned.number).sub_orders[0]
        orders.cancel_sub_order(
            session, sub_order_id=part.id, by=By(Actor.BUYER), reason="mind changed", now=NOW
        )

    with database.reading() as session:
        best = best_sellers(session, knives.id, NOW - timedelta(days=1))
        first = best_sellers(session, knives.id, NOW - timedelta(days=1), limit=1)
        later = best_sellers(session, knives.id, NOW + timedelta(days=1))

    assert [(b.line.title.en, b.pieces, b.sales) for b in best] == [
        ("Cheap knife", 5, rial(10_000_000)),
        ("Dear knife", 1, rial(9_000_000)),
    ]
    assert [b.line.title.en for b in first] == ["Cheap knife"]
    assert later == []

"""Orders for tests, through the real services."""

from datetime import datetime, timedelta

from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.orders import services as orders
from marketplace.orders.carts import CartTerms, view_cart
from marketplace.orders.models import Order
from marketplace.payments import flow
from marketplace.payments.demo import DemoGateway, choose
from marketplace.payments.gateway import Gateways
from marketplace.payments.queries import find_last
from marketplace.payments.states import DemoOutcome, PaymentState
from marketplace.places.models import City
from tests.factories import NOW

HOLD = timedelta(minutes=20)


def terms(now: datetime = NOW, province: str = "19") -> CartTerms:
    return CartTerms(province, local_date(now), "IRR", 700)


def contact(city: City) -> orders.OrderContact:
    return orders.OrderContact(
        user_id=None,
        language="en",
        recipient="Maryam Rostami",
        mobile="+989123456789",
        email="maryam@example.com",
        province_code=city.province_code,
        county_code=city.county_code,
        city_code=city.code,
        street="Saadi Street 12",
        postal_code="4513615891",
    )


def make_cart(database: Database, wanted: dict[int, int]) -> int:
    with database.transaction() as session:
        cart = orders.ensure_cart(session, token=None, user_id=None, now=NOW)
        for variant_id, quantity in wanted.items():
            orders.add_line(
                session, cart_id=cart.id, variant_id=variant_id, quantity=quantity, now=NOW
            )
        return cart.id


def place(
    database: Database,
    city: City,
    wanted: dict[int, int],
    *,
    key: str = "key-1",
    gateway: str = "demo",
    cart_id: int | None = None,
    now: datetime = NOW,
) -> Order:
    """Place an order for `wanted` (variant -> quantity) at today's total."""
    cart = cart_id if cart_id is not None else make_cart(database, wanted)
    with database.transaction() as session:
        view = view_cart(session, cart_id=cart, terms=terms(now))
        return orders.place_order(
            session,
            cart_id=cart,
            agreement=orders.Agreement(key, view.quote.total),
            contact=contact(city),
            payment=orders.Payment(gateway, gateway == "cod", HOLD),
            terms=terms(now),
            now=now,
        )


def gateways(database: Database) -> Gateways:
    return {"demo": DemoGateway(database, clock=lambda: NOW)}


def pay(
    database: Database, order: Order, outcome: DemoOutcome = DemoOutcome.PAID, now: datetime = NOW
) -> PaymentState:
    """Walk the demo bank to its end and reconcile."""
    ways = gateways(database)
    with database.reading() as session:
        payment = find_last(session, order.reference)
    assert payment is not None
    flow.start(database, ways, payment.id, return_url="/", language="en")
    with database.transaction() as session:
        started = find_last(session, order.reference)
        assert started is not None
        assert started.gateway_ref is not None
        choose(session, authority=started.gateway_ref, outcome=outcome)
    return flow.reconcile(database, ways, payment.id, clock=lambda: now)

"""The number of SQL statements of a page does not depend on how many rows it shows."""

import pytest
from flask import Flask

from marketplace.core.bilingual import Bilingual
from marketplace.core.logs import JsonFormatter
from marketplace.reviews.services import ReviewFacts, write_review
from marketplace.shops.models import Shop
from tests.benchmarks.storefront import counted
from tests.client import JudgingClient
from tests.factories import NOW, make_places, make_product, variant_of
from tests.factories.orders import make_cart, place
from tests.web.conftest import Shelf

MOST = {
    "/": 4,
    "/search": 2,
    "/search?q=knife": 5,  # without an index, one more than with it
    "/search?category=knives&ready=now": 2,
    "/categories/knives": 2,
    "/shops/knives": 6,
    "/shops": 0,
}
VIEW = 2  # what the factory looks at before it places


@pytest.fixture
def settings_values(settings_values: dict[str, object]) -> dict[str, object]:
    """Lists are kept as when the shop is open."""
    return settings_values | {"keep_seconds": 60}


def statements(app: Flask, client: JudgingClient, path: str) -> int:
    client.get(f"/en{path}")  # what is looked up once a process is not counted
    with counted(app.extensions["database"]) as seen:
        client.get(f"/en{path}")
    return len(seen)


@pytest.mark.parametrize("path", list(MOST))
def test_a_full_shelf_costs_as_many_statements_as_a_bare_one(
    app: Flask, client: JudgingClient, shelf: Shelf, path: str
) -> None:
    few = statements(app, client, path)
    with shelf.database.transaction() as session:
        shop = session.get_one(Shop, shelf.knives)
        for n in range(24):
            make_product(session, shop, title=f"Knife {n}")

    many = statements(app, client, path)

    assert many == few
    assert many <= MOST[path]


def post_review(shelf: Shelf) -> None:
    facts = ReviewFacts(
        stars=5,
        text=Bilingual("Sharp.", "تیز است."),
        author=Bilingual("Ali", "علی"),
        city=Bilingual("Zanjan", "زنجان"),
        verified_purchase=True,
    )
    with shelf.database.transaction() as session:
        write_review(
            session,
            product_id=shelf.knife_product,
            shop_id=shelf.knives,
            facts=facts,
            now=NOW,
        )


def test_a_product_page_writes_nothing_and_stays_small(
    app: Flask, client: JudgingClient, shelf: Shelf
) -> None:
    path = f"/products/{shelf.knife_product}/zanjan-knife"
    post_review(shelf)
    client.get("/en/")

    with counted(app.extensions["database"]) as seen:
        client.get(f"/en{path}")

    assert len(seen) <= 6
    assert not [line for line in seen if not line.lstrip().startswith(("SELECT", "WITH"))]


def test_placing_costs_the_same_for_one_line_and_for_seven(app: Flask, shelf: Shelf) -> None:
    with shelf.database.transaction() as session:
        city = make_places(session)
        shop = session.get_one(Shop, shelf.knives)
        more = [variant_of(session, make_product(session, shop)).id for _ in range(6)]
    counts = []
    for n, wanted in enumerate(([shelf.knife], [shelf.knife, *more], [shelf.knife, shelf.jam])):
        cart_id = make_cart(shelf.database, dict.fromkeys(wanted, 1))
        with counted(shelf.database) as seen:
            place(shelf.database, city, {}, cart_id=cart_id, key=f"key-{n}")
        counts.append(len(seen) - VIEW)

    one, seven, two_shops = counts
    assert one == seven
    assert two_shops <= 20


def test_a_basket_and_a_guests_whole_purchase_stay_small(
    app: Flask, client: JudgingClient, shelf: Shelf
) -> None:
    from tests.web.test_buying import buy

    client.get("/en/cart")
    with counted(shelf.database) as filling:
        client.get(f"/en/products/{shelf.knife_product}/zanjan-knife")
        client.submit("/en/cart/items", {"variant_id": str(shelf.knife), "quantity": "1"})
        client.get("/en/cart")
    with counted(shelf.database) as whole:
        buy(app.test_client(), shelf)

    assert len(filling) <= 20
    assert len(whole) <= 106  # two shops and the demo bank; the goal is 70


def test_a_purchase_leaves_nothing_private_in_the_logs(
    app: Flask, client: JudgingClient, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.web.test_buying import buy

    number = buy(client, shelf)
    logged = "\n".join(JsonFormatter().format(record) for record in caplog.records)

    assert '"route"' in logged
    for private in (number, "9123456789", "مریم", "سعدی", "4513615891"):
        assert private not in logged

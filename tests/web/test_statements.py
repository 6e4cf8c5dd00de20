"""The number of SQL statements of a page does not depend on how many rows it shows."""

import pytest
from flask import Flask

from marketplace.core.logs import JsonFormatter
from tests.benchmarks.storefront import counted
from tests.client import JudgingClient
from tests.factories import make_product
from tests.web.conftest import Shelf

MOST = {"/": 16, "/search": 14, "/categories/knives": 16, "/shops/knives": 10, "/shops": 6}


def statements(app: Flask, client: JudgingClient, path: str) -> int:
    client.get(f"/en{path}")  # what is looked up once a process is not counted
    with counted(app.extensions["database"]) as seen:
        client.get(f"/en{path}")
    return len(seen)


@pytest.mark.parametrize("path", list(MOST))
def test_a_full_shelf_costs_as_many_statements_as_a_bare_one(
    app: Flask, client: JudgingClient, shelf: Shelf, path: str
) -> None:
    from marketplace.shops.models import Shop

    few = statements(app, client, path)
    with shelf.database.transaction() as session:
        shop = session.get_one(Shop, shelf.knives)
        for n in range(24):
            make_product(session, shop, title=f"Knife {n}")

    many = statements(app, client, path)

    assert many == few
    assert many <= MOST[path]


def test_a_product_page_writes_nothing_and_stays_small(
    app: Flask, client: JudgingClient, shelf: Shelf
) -> None:
    path = f"/products/{shelf.knife_product}/zanjan-knife"

    with counted(app.extensions["database"]) as seen:
        client.get(f"/en{path}")

    assert len(seen) <= 18
    assert not [line for line in seen if not line.lstrip().startswith(("SELECT", "WITH"))]


def test_a_purchase_leaves_nothing_private_in_the_logs(
    app: Flask, client: JudgingClient, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.web.test_buying import buy

    number = buy(client, shelf)
    logged = "\n".join(JsonFormatter().format(record) for record in caplog.records)

    assert '"route"' in logged
    for private in (number, "9123456789", "مریم", "سعدی", "4513615891"):
        assert private not in logged

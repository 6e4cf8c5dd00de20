"""Discounts, shortages, voids, returns and the day, as a producer meets them on her phone."""

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.fairs.models import Sale, SaleReturn
from marketplace.orders.models import OrderLine
from tests.client import JudgingClient
from tests.web.conftest import Shelf, SignedIn
from tests.web.fair_ground import running_booth


class Phone:
    """The till of the booth that sells knives."""

    def __init__(self, app: Flask, shelf: Shelf, signed_in: SignedIn, lang: str) -> None:
        self.database = app.extensions["database"]
        with self.database.transaction() as session:
            self.booking = running_booth(session, shelf).id
        self.knife, self.seller = shelf.knife, signed_in(shelf.knife_owner)
        self.address = f"/{lang}/sell/till/{self.booking}"

    def ring(self, key: str = "one", **fields: str) -> int:
        form = {"key": key, f"q-{self.knife}": "1", "cash": "1", **fields}
        self.answer = self.seller.submit(self.address, form)
        return self.answer.status_code

    def take_back(self, **fields: str) -> int:
        with self.database.reading() as session:
            order = session.scalars(select(Sale.order_id)).one()
            line = session.scalars(select(OrderLine.id)).one()
        form = {k.replace("line", f"l-{line}"): v for k, v in fields.items()}
        self.page = f"{self.address}/sales/{order}"
        self.answer = self.seller.submit(f"{self.page}/back", {"key": "back", **form})
        return self.answer.status_code

    def text(self) -> str:
        return self.answer.get_data(as_text=True)


@pytest.fixture(params=["fa", "en"])
def phone(app: Flask, shelf: Shelf, signed_in: SignedIn, request: pytest.FixtureRequest) -> Phone:
    return Phone(app, shelf, signed_in, request.param)


def test_a_discount_needs_its_reason_and_nothing_typed_is_lost(
    phone: Phone, client: JudgingClient
) -> None:
    assert phone.ring(discount="۱۰٪", received="۹۰۰٬۰۰۰") == 422
    assert 'value="۱۰٪"' in phone.text()
    assert phone.ring(discount="x", reason="y") == 422
    assert phone.ring(discount="100%", reason="gift") == 422
    assert phone.ring(discount="۱۰٪", reason="مشتری همیشگی", other="1", cash="") == 302

    with phone.database.reading() as session:
        sale = session.scalars(select(Sale)).one()
        assert (sale.discount_minor, sale.method) == (900_000, "other")
    client.get(f"/en/receipts/{sale.token}")
    assert "مشتری همیشگی" in client.text()


def test_what_is_short_is_named_with_what_is_left(phone: Phone) -> None:
    assert phone.ring(**{f"q-{phone.knife}": "7"}) == 409

    left = {"fa": "فقط ۵ تا مانده", "en": "only 5 left"}[phone.address[1:3]]
    assert left in phone.text()
    assert 'till-good on short"' in phone.text()


def test_a_void_shows_on_the_sale_the_receipt_and_the_day(
    phone: Phone, client: JudgingClient
) -> None:
    phone.ring(**{f"q-{phone.knife}": "2"})
    phone.seller.get(f"{phone.address}/sales/1/back")

    assert phone.take_back(void="1") == 422
    assert phone.take_back(void="1", reason="rung up twice", method="cash") == 302
    assert phone.take_back(void="1", reason="rung up twice", method="cash") == 302
    assert phone.take_back(void="1", reason="again", key="other") == 409

    for page in (phone.page, f"{phone.address}/day"):
        phone.seller.get(page)
        assert "rung up twice" in phone.seller.text()
    with phone.database.reading() as session:
        token = session.scalars(select(Sale.token)).one()
        assert session.scalars(select(SaleReturn.amount_minor)).one() == 18_000_000
    client.get(f"/fa/receipts/{token}")
    assert "rung up twice" in client.text()
    phone.seller.get(phone.address)


def test_pieces_come_back_by_line(phone: Phone) -> None:
    phone.ring(**{f"q-{phone.knife}": "3", f"p-{phone.knife}": "800,000", "received": "۳۰۰۰۰۰۰"})

    assert phone.take_back(line="4", reason="blunt", refund="1") == 409
    assert phone.take_back(line="1", reason="blunt", refund="1", method="card") == 302
    with phone.database.reading() as session:
        made = session.scalars(select(SaleReturn)).one()
        assert (made.amount_minor, made.method, made.kind) == (8_000_000, "card", "refund")

"""A guest buys from two shops; what goes wrong says so and loses nothing."""

import re

import pytest

from marketplace.ledger import checks, queries
from tests.client import JudgingClient
from tests.web.conftest import Shelf, SignedIn

ADDRESS = {
    "recipient": "مریم رستمی",
    "mobile": "۰۹۱۲ ۳۴۵ ۶۷۸۹",
    "province_code": "19",
    "street": "خیابان سعدی، پلاک ۱۲",
    "postal_code": "۴۵۱۳۶۱۵۸۹۱",
    "gateway": "demo",
}


def hidden(client: JudgingClient, name: str) -> str:
    assert client.last is not None
    for field in client.last.iter("{http://www.w3.org/1999/xhtml}input"):
        if field.get("name") == name:
            return field.get("value") or ""
    raise AssertionError(name)


def fill_basket(client: JudgingClient, shelf: Shelf, lang: str = "en") -> None:
    client.submit(f"/{lang}/cart/items", {"variant_id": shelf.knife, "quantity": "1"})
    client.submit(f"/{lang}/cart/items", {"variant_id": shelf.jam, "quantity": "۲"})


def order_form(client: JudgingClient, shelf: Shelf, lang: str, **changes: str) -> dict[str, str]:
    client.get(f"/{lang}/checkout")
    form = {"key": hidden(client, "key"), "total": hidden(client, "total")}
    return {**ADDRESS, "city_code": shelf.city, **form, **changes}


def buy(client: JudgingClient, shelf: Shelf, lang: str = "en", **changes: str) -> str:
    """Order and pay on the demo bank; return the number of the order."""
    fill_basket(client, shelf, lang)
    sent = client.submit(f"/{lang}/checkout", order_form(client, shelf, lang, **changes))
    if "/demo-bank/" in sent.location:
        client.get(sent.location)
        back = client.submit(sent.location, {"outcome": "pay"})
        sent = client.get(back.location)
    client.get(sent.location)
    return sent.location.rsplit("/", 1)[1]


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_guest_buys_from_two_shops_with_one_payment(
    client: JudgingClient, shelf: Shelf, signed_in: SignedIn, lang: str
) -> None:
    number = buy(client, shelf, lang)
    mine = client.text()
    knives, jams = signed_in(shelf.knife_owner), signed_in(shelf.jam_owner)
    knives.get(f"/{lang}/sell/orders")
    jams.get(f"/{lang}/sell/orders")

    assert number in mine
    assert "Zanjan knife" in mine
    assert "Cherry jam" in mine
    assert "Zanjan knife" in knives.text()
    assert "Cherry jam" not in knives.text()
    assert "Cherry jam" in jams.text()
    assert "Zanjan knife" not in jams.text()
    with shelf.database.reading() as session:
        report = checks.verify(session)
        rows = queries.trial_balance(session)
    assert report.ok, report.faults
    assert report.transactions == 1
    assert sum(row.debit_minor - row.credit_minor for row in rows) == 0


def test_a_stranger_cannot_read_an_order_by_its_number(
    client: JudgingClient, shelf: Shelf, signed_in: SignedIn
) -> None:
    number = buy(client, shelf)
    stranger = signed_in(shelf.jam_owner)

    assert client.get(f"/en/orders/{number}").status_code == 200
    assert stranger.get(f"/en/orders/{number}").status_code == 404
    assert stranger.get(f"/en/orders/{number}?token=abc", follow_redirects=True).status_code == 404
    assert stranger.get("/en/orders/AAAAAAAA").status_code == 404


def test_the_signed_link_opens_the_order_in_another_browser(
    app, client: JudgingClient, shelf: Shelf
) -> None:
    from marketplace.core.security import sign

    number = buy(client, shelf)
    other: JudgingClient = app.test_client()
    token = sign(app.extensions["settings"].secret_key, "order", number)

    answer = other.get(f"/en/orders/{number}?token={token}", follow_redirects=True)

    assert answer.status_code == 200
    assert number in answer.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("postal_code", "451361589", "You wrote 9 digits; a postal code has 10."),
        ("mobile", "12345", "A mobile number looks like"),
        ("recipient", "", "Who receives it is missing."),
        ("city_code", "999", "Please choose a city of this province."),
        ("email", "nobody", "An e-mail address looks like"),
    ],
)
def test_a_wrong_field_is_named_and_all_else_is_kept(
    client: JudgingClient, shelf: Shelf, field: str, value: str, words: str
) -> None:
    fill_basket(client, shelf)
    form = order_form(client, shelf, "en", **{field: value})

    answer = client.submit("/en/checkout", form)

    assert answer.status_code == 422
    assert words in answer.text
    assert "خیابان سعدی، پلاک ۱۲" in answer.text
    assert client.get("/en/cart").text.count('class="line"') == 2


def test_a_tampered_total_buys_nothing(client: JudgingClient, shelf: Shelf) -> None:
    fill_basket(client, shelf)
    form = order_form(client, shelf, "en", total="10")

    answer = client.submit("/en/checkout", form)

    assert answer.status_code == 422
    assert "The total changed since you saw it" in answer.text


def test_sending_the_same_checkout_twice_makes_one_order(
    client: JudgingClient, shelf: Shelf
) -> None:
    fill_basket(client, shelf)
    form = order_form(client, shelf, "en")
    first = client.submit("/en/checkout", form)

    again = client.submit("/en/checkout", form)

    assert again.location == first.location


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000", "many", "", "1.5"])
def test_a_quantity_that_cannot_be_is_refused_in_words(
    client: JudgingClient, shelf: Shelf, quantity: str
) -> None:
    answer = client.submit("/en/cart/items", {"variant_id": shelf.knife, "quantity": quantity})

    assert answer.status_code == 422
    assert "Please choose from 1 to 999 pieces." in answer.text


@pytest.mark.parametrize("variant", ["999999", "x", "", "-3"])
def test_an_unknown_variant_is_refused_in_words(
    client: JudgingClient, shelf: Shelf, variant: str
) -> None:
    answer = client.submit("/en/cart/items", {"variant_id": variant, "quantity": "1"})

    assert answer.status_code == 404
    assert "We do not have that (any more)." in answer.text


def test_what_is_taken_out_can_be_put_back(client: JudgingClient, shelf: Shelf) -> None:
    fill_basket(client, shelf)

    taken = client.submit(f"/en/cart/items/{shelf.jam}", {"quantity": "2", "step": "remove"})
    without = client.get(taken.location).text
    client.submit("/en/cart/undo")
    back = client.get("/en/cart").text

    assert "Cherry jam" not in without
    assert "Cherry jam" in back


def test_a_failed_payment_can_be_tried_again(client: JudgingClient, shelf: Shelf) -> None:
    fill_basket(client, shelf)
    sent = client.submit("/en/checkout", order_form(client, shelf, "en"))
    client.get(sent.location)
    back = client.submit(sent.location, {"outcome": "fail"})
    order = client.get(back.location).location
    failed = client.get(order).text

    bank = client.submit(f"{order}/pay")
    client.get(bank.location)
    client.get(client.submit(bank.location, {"outcome": "pay"}).location)
    paid = client.get(order).text

    assert "Nothing was taken" in failed
    assert "Paid. Each maker" in paid


def test_cash_on_delivery_goes_to_the_shops_at_once(client: JudgingClient, shelf: Shelf) -> None:
    buy(client, shelf, gateway="cod")

    assert "You pay each maker in cash" in client.text()


def test_the_shop_walks_the_order_to_the_buyer_and_the_buyer_frees_the_money(
    client: JudgingClient, shelf: Shelf, signed_in: SignedIn
) -> None:
    number = buy(client, shelf)
    maker = signed_in(shelf.knife_owner)
    maker.get("/en/sell/orders")
    page = re.search(r"/en/sell/orders/\d+", maker.get("/en/sell/orders").text)
    assert page
    for action in ("accept", "ship", "deliver"):
        maker.get(page[0])
        maker.submit(page[0], {"action": action, "tracking_code": "۲۱۸۰"})
    order = client.get(f"/en/orders/{number}").text
    received = re.search(r"/en/orders/\w+/parts/\d+/received", order)
    assert received

    client.submit(received[0])
    money = maker.get("/en/sell/money").text

    assert "2180" in order
    assert "887,000" in money  # 950,000 toman less 7 % of 900,000


def test_another_shops_order_is_not_there(
    client: JudgingClient, shelf: Shelf, signed_in: SignedIn
) -> None:
    buy(client, shelf)
    maker, other = signed_in(shelf.knife_owner), signed_in(shelf.jam_owner)
    page = re.search(r"/en/sell/orders/\d+", maker.get("/en/sell/orders").text)
    assert page

    assert maker.get(page[0]).status_code == 200
    assert other.get(page[0]).status_code == 404
    assert other.submit(page[0], {"action": "cancel", "reason": "x"}).status_code == 404


def test_the_guests_basket_comes_along_at_sign_in(client: JudgingClient, shelf: Shelf) -> None:
    fill_basket(client, shelf)
    client.get("/en/account/sign-up")
    client.submit(
        "/en/account/sign-up",
        {"name": "Maryam", "email": "m@example.com", "password": "saffron and rose 7"},
    )

    text = client.get("/en/cart").text

    assert "Zanjan knife" in text
    assert "Cherry jam" in text


def test_paying_after_the_hold_ended_is_refused_in_words(
    client: JudgingClient, shelf: Shelf
) -> None:
    from datetime import timedelta

    from marketplace.core.clock import utc_now
    from marketplace.orders.models import Order

    fill_basket(client, shelf)
    sent = client.submit("/en/checkout", order_form(client, shelf, "en"))
    client.get(sent.location)
    with shelf.database.transaction() as session:
        order = session.query(Order).one()
        order.hold_until = utc_now() - timedelta(seconds=1)
        number = order.number
    client.get(f"/en/orders/{number}")

    client.submit(f"/en/orders/{number}/pay")
    page = client.get(f"/en/orders/{number}").text

    assert "The time to pay is over" in page

"""Whose a guest's order is, once she or somebody else signs in."""

from tests.client import JudgingClient
from tests.factories import PASSWORD
from tests.web.conftest import Shelf
from tests.web.test_buying import buy


def test_orders_of_a_guest_are_hers_once_her_phone_is_verified(
    app, client: JudgingClient, shelf: Shelf, tmp_path
) -> None:
    from tests.web.test_sign_in import code_of

    number = buy(client, shelf)
    other: JudgingClient = app.test_client()
    other.get("/en/account/sign-in")
    other.submit("/en/account/sign-in/phone", {"mobile": "+98 912 345 6789"})
    other.get("/en/account/code")

    other.submit("/en/account/code", {"code": code_of(app, tmp_path)})

    assert number in other.get("/en/account/orders").text
    assert other.get(f"/en/orders/{number}").status_code == 200


def test_a_guest_keeps_her_order_and_her_province_when_she_signs_in(
    client: JudgingClient, shelf: Shelf
) -> None:
    number = buy(client, shelf)
    client.submit("/en/send-to", {"province": "23"})
    client.get("/en/account/sign-up")

    client.submit(
        "/en/account/sign-up", {"name": "M", "email": "m@example.com", "password": PASSWORD}
    )

    assert client.get(f"/en/orders/{number}").status_code == 200
    with client.session_transaction() as browser:
        assert browser["send_to"] == "23"


def test_the_next_person_of_a_browser_does_not_see_the_orders_of_the_one_before(
    client: JudgingClient, shelf: Shelf
) -> None:
    for name in ("first", "second"):
        client.get("/en/account/sign-up")
        client.submit(
            "/en/account/sign-up",
            {"name": "M", "email": f"{name}@example.com", "password": PASSWORD},
        )
        if name == "first":
            number = buy(client, shelf)
            client.submit("/en/account/sign-out")

    assert client.get(f"/en/orders/{number}").status_code == 404


def test_orders_placed_as_a_guest_are_found_at_any_later_sign_in(
    app, client: JudgingClient, shelf: Shelf
) -> None:
    from marketplace.accounts.services import create_user
    from marketplace.core.clock import utc_now

    with shelf.database.transaction() as session:
        create_user(
            session, name="M", email="maryam@example.com", phone=None, password=PASSWORD,
            language="en", verified=True, now=utc_now(),
        )  # fmt: skip
    number = buy(client, shelf, email="maryam@example.com")
    other: JudgingClient = app.test_client()
    other.get("/en/account/sign-in")

    other.submit(
        "/en/account/sign-in/password", {"email": "maryam@example.com", "password": PASSWORD}
    )

    assert number in other.get("/en/account/orders").text

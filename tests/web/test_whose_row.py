"""Whose row is it? Each route that takes an id is asked for somebody else's, by everybody else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.accounts.models import Address, SignIn, User
from marketplace.accounts.services import add_address, sign_in
from marketplace.accounts.services.addresses import AddressFacts
from marketplace.accounts.states import Role
from marketplace.catalog.models import Product, ProductPicture
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.db import Base
from marketplace.moderation.edits import words_of
from marketplace.moderation.services import propose_edit
from marketplace.orders.models import Order, OrderLine, SubOrder
from marketplace.payments.queries import find_last
from marketplace.places.queries import get_city
from marketplace.reviews.services import ReviewFacts, write_review
from marketplace.supports.services import ensure_programme
from tests.client import JudgingClient
from tests.factories import make_user
from tests.factories.needs import make_need, make_offer
from tests.factories.orders import pay, place
from tests.web.conftest import Shelf, SignedIn
from tests.web.fair_ground import booth_rows

# Ids of what everybody may see, or of nothing that is anybody's.
NOBODYS = {
    "/products/<int:product_id>", "/products/<int:product_id>/<slug>", "/categories/<slug>",
    "/shops/<slug>", "/fairs/<slug>", "/fairs/<slug>/plan", "/fairs/elsewhere/<int:listed_id>",
    "/needs/<int:need_id>", "/pages/<slug>",
    "/account/contact/<channel>",  # which of one's own two contacts
    "/sell/needs/<int:need_id>",  # an open need, which every shop may answer
    "/sell/needs/<int:need_id>/withdraw",  # the offer of one's own shop to it
    "/cart/items/<int:variant_id>",  # a line of one's own basket
    "/sell/fairs/<slug>", "/sell/fairs/<slug>/apply",  # a public fair, one's own application to it
    "/sell/fairs/<slug>/take-back", "/receipts/<token>",  # the name is the key, 43 letters
    "/report/<any(shop,product,review):kind>/<int:subject_id>",  # what everybody sees
    "/monitoring/files/<name>",  # tables for everybody, after disclosure control
    "/demo-bank/<authority>",  # the name is the key, as on any bank's page: 20 random letters
}  # fmt: skip
# What staff may do with anybody's row, by role.
STAFFS = {
    "/staff/cases/<int:case_id>": {"moderator"},
    "/staff/cases/<int:case_id>/claim": {"moderator"},
    "/staff/suspended/<any(shop,product):kind>/<int:subject_id>": {"moderator"},
    "/staff/needs/<int:need_id>": {"moderator"},
    "/monitoring/businesses/<int:shop_id>": {"monitor"},
    "/monitoring/businesses/<int:shop_id>/block": {"monitor"},
    "/monitoring/businesses/<int:shop_id>/close": {"monitor"},
    "/monitoring/businesses/<int:shop_id>/standing": {"monitor"},
    "/monitoring/businesses/<int:shop_id>/step": {"monitor"},
    "/monitoring/method/<code>": {"monitor"},
    "/monitoring/programme/phases/<int:phase_id>/steps/new": {"monitor"},
    "/monitoring/programme/steps/<int:step_id>": {"monitor"},
    "/monitoring/programme/steps/<int:step_id>/remove": {"monitor"},
}
PRIVATE = ("Lane of the weavers", "Maryam Rostami", "Saadi Street 12")
LANGUAGE = "/<any(fa,en):lang>"
LOOKERS = ("nobody", "buyer", "other_shop", "organizer", "moderator", "monitor")


@dataclass
class Market:
    """Ids of one buyer's and one shop's rows, as a route names them, and who else is there."""

    ids: Mapping[str, object]
    people: Mapping[str, int]


@pytest.fixture
def market(shelf: Shelf) -> Market:
    with shelf.database.reading() as session:
        city = get_city(session, shelf.city)
    order = place(shelf.database, city, {shelf.knife: 1})
    pay(shelf.database, order)
    now = utc_now()
    with shelf.database.transaction() as session:
        owner = make_user(session).id
        session.get_one(Order, order.id).user_id = owner
        address = add_address(session, user_id=owner, facts=_facts(city), now=now)
        sign_in(session, user_id=owner, device="phone", now=now)
        payment = find_last(session, order.reference)
        assert payment is not None
        need = make_need(session, writer=session.get_one(User, owner))
        offer = make_offer(
            session, need_id=need.id, shop_id=shelf.knives, product_id=shelf.knife_product
        )
        product = session.get_one(Product, shelf.knife_product)
        words = {**words_of(product), "title_en": "Lane of the weavers"}
        case = propose_edit(
            session, product_id=product.id, words=words, by_id=shelf.knife_owner, now=now
        )
        assert case is not None
        said = Bilingual("Good", "خوب")
        review = write_review(
            session,
            product_id=product.id,
            shop_id=shelf.knives,
            facts=ReviewFacts(5, said, said, said, verified_purchase=True),
            now=now,
        )
        phase = ensure_programme(session).phases[0]
        ids = {
            **booth_rows(session, shelf),
            "phase_id": phase.id,
            "step_id": phase.steps[0].id,
            "code": "M1",
            "case_id": case.id,
            "review_id": review.id,
            "line_id": session.scalars(select(OrderLine.id).order_by(OrderLine.id)).first(),
            "kind": "product",
            "subject_id": product.id,
            "need_id": need.id,
            "offer_id": offer.id,
            "address_id": address.id,
            "sign_in_id": session.scalars(select(SignIn.id).where(SignIn.user_id == owner)).one(),
            "number": order.number,
            "sub_order_id": session.scalars(
                select(SubOrder.id).where(SubOrder.order_id == order.id)
            ).one(),
            "payment_id": payment.id,
            "product_id": shelf.knife_product,
            "variant_id": shelf.knife,
            "picture_id": session.scalars(
                select(ProductPicture.id).where(ProductPicture.product_id == shelf.knife_product)
            ).one(),
            "shop_id": shelf.knives,
            "category_id": session.get_one(Product, shelf.knife_product).category_id,
            "key": "net_weight",
        }
        people = {
            "buyer": make_user(session).id,
            "other_shop": shelf.jam_owner,
            "organizer": make_user(session, role=Role.ORGANIZER).id,
            "moderator": make_user(session, role=Role.MODERATOR).id,
            "monitor": make_user(session, role=Role.MONITOR).id,
        }
    return Market(ids, people)


def _facts(city) -> AddressFacts:  # type: ignore[no-untyped-def]
    return AddressFacts(
        "Maryam", "+989123456789", city.province_code, city.county_code, city.code,
        "Lane of the weavers", "4513615891",
    )  # fmt: skip


def routes_with_ids(app: Flask) -> list[tuple[str, str]]:
    """Every (method, rule) of a page that names a row, without the language."""
    return [
        (method, rule.rule.removeprefix(LANGUAGE))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(LANGUAGE) and "<" in rule.rule.removeprefix(LANGUAGE)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def rows_of(shelf: Shelf) -> dict[str, list[object]]:
    """All rows of all tables but those where visits leave a trace."""
    left_out = {"sign_in", "cart", "cart_line"}
    with shelf.database.reading() as session:
        found = {
            name: sorted(map(repr, session.execute(select(table)).all()))
            for name, table in Base.metadata.tables.items()
            if name not in left_out
        }
        found["revoked"] = list(session.scalars(select(SignIn.id).where(SignIn.revoked_at != None)))  # noqa: E711
        found["addresses"] = list(session.scalars(select(Address.id)))
    return found  # type: ignore[return-value]


def test_every_route_with_an_id_has_a_row_to_try(app: Flask, market: Market) -> None:
    missing = {
        rule
        for _method, rule in routes_with_ids(app)
        if rule not in NOBODYS
        and set(re.findall(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", rule)) - set(market.ids)
    }

    assert missing == set(), "give the market such a row, or say that it is nobody's"


@pytest.mark.parametrize("looker", LOOKERS)
def test_nobody_else_reaches_a_row(
    app: Flask, shelf: Shelf, market: Market, signed_in: SignedIn, looker: str
) -> None:
    browser = app.test_client() if looker == "nobody" else signed_in(market.people[looker])
    token = browser.csrf_token() if looker == "nobody" else _token(browser)
    before = rows_of(shelf)
    answers = {}
    for method, rule in routes_with_ids(app):
        if rule in NOBODYS or looker in STAFFS.get(rule, ()):
            continue
        path = "/en" + re.sub(
            r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda m: str(market.ids[m[1]]), rule
        )
        data = {"csrf_token": token, "action": "cancel", "remove": "1", "retire": "1", "price": "1"}
        answer = FlaskClient.open(
            browser, path, method=method, data=data if method == "POST" else None
        )
        answers[f"{method} {rule}"] = _kind(answer.status_code, answer.location)
        assert str(market.ids["number"]) not in (answer.location or "") or "number" in rule
        assert not [words for words in PRIVATE if words in answer.text]

    assert rows_of(shelf) == before
    assert {rule: kind for rule, kind in answers.items() if kind == "in"} == {}


def _token(browser: JudgingClient) -> str:
    browser.get("/en/account/profile")
    return browser.csrf_token()


def _kind(status: int, location: str | None) -> str:
    if status in {403, 404}:
        return "refused"
    gates = ("/en/account/sign-in", "/en/sell/open", "/en/account/devices")
    return "led away" if status == 302 and (location or "").startswith(gates) else "in"


def test_the_owner_reaches_her_rows(app: Flask, market: Market, signed_in: SignedIn) -> None:
    """The same addresses do open for the one whose they are: the ids above are real."""
    with app.extensions["database"].reading() as session:
        owner = session.scalars(select(Order.user_id).where(Order.user_id.is_not(None))).one()
    browser = signed_in(owner)

    pages = [
        f"/en/orders/{market.ids['number']}",
        f"/en/account/addresses/{market.ids['address_id']}",
    ]

    assert [browser.get(page).status_code for page in pages] == [200, 200]

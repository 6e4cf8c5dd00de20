"""The producer's workshop, the account and the staff desk, judged page by page."""

import re
from io import BytesIO

import pytest
from flask import Flask

from marketplace.accounts.states import Role
from marketplace.catalog.models import Product, Variant
from marketplace.catalog.services import load_taxonomy
from tests.factories import make_user
from tests.web.conftest import Shelf, SignedIn
from tests.web.desk import approve_all, photo

SELLER = [
    "/verdicts",
    "/reviews",
    "/",
    "/orders",
    "/orders?tab=arrived",
    "/goods",
    "/goods?state=draft",
    "/goods/new",
    "/money",
    "/shop",
]
ACCOUNT = ["/", "/orders", "/addresses", "/addresses/new", "/profile", "/devices"]


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("path", SELLER)
def test_workshop_pages_are_whole(shelf: Shelf, signed_in: SignedIn, lang: str, path: str) -> None:
    assert signed_in(shelf.knife_owner).get(f"/{lang}/sell{path}").status_code == 200


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("path", ACCOUNT)
def test_account_pages_are_whole(shelf: Shelf, signed_in: SignedIn, lang: str, path: str) -> None:
    assert signed_in(shelf.jam_owner).get(f"/{lang}/account{path}").status_code == 200


def test_a_producer_puts_a_good_on_the_shelf(shelf: Shelf, signed_in: SignedIn) -> None:
    maker = signed_in(shelf.knife_owner)
    maker.get("/fa/sell/goods/new")
    made = maker.submit(
        "/fa/sell/goods/new",
        {
            "title": "چاقوی ميوه",
            "category": "1",
            "price": "۲۵۰٬۰۰۰",
            "stock": "۴",
            "picture": (photo(), "knife.jpg"),
        },
    )
    page = maker.get(made.location).text
    maker.submit(
        made.location,
        {
            "title_fa": "چاقوی میوه",
            "description_fa": "تیز و سبک.",
            "category": "1",
            "unit_code": "piece",
            "lead_time_days": "2",
        },
    )
    maker.submit(f"{made.location}/publish")
    approve_all(shelf, signed_in)

    with shelf.database.reading() as session:
        product = session.query(Product).order_by(Product.id.desc()).first()
        variant = session.query(Variant).filter_by(product_id=product.id).one()
    assert "چاقوی میوه" in page
    assert product.state == "published"
    assert (variant.price_minor, variant.on_hand) == (2_500_000, 4)
    media = re.search(r"/media/products/[^\" ]+-640\.webp", maker.get(made.location).text)
    assert media
    picture = maker.get(media[0])
    picture.close()
    assert picture.mimetype == "image/webp"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"


def test_a_good_that_lacks_facts_is_not_published_and_says_which(
    shelf: Shelf, signed_in: SignedIn
) -> None:
    maker = signed_in(shelf.knife_owner)
    maker.get("/en/sell/goods/new")
    made = maker.submit(
        "/en/sell/goods/new", {"title": "Knife", "category": "1", "price": "100", "stock": ""}
    )

    maker.submit(f"{made.location}/publish")
    page = maker.get(made.location).text

    assert "Before it can be on the shelf:" in page
    assert "Description, Picture" in page


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (BytesIO(b"just some words"), "photo.jpg", "That file is not a picture."),
        (BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "x.svg", "JPEG, PNG or WebP"),
        (photo((100, 100)), "small.jpg", "That picture is too small"),
    ],
)
def test_an_upload_that_is_no_picture_is_refused_and_nothing_is_lost(
    shelf: Shelf, signed_in: SignedIn, content: BytesIO, name: str, words: str
) -> None:
    maker = signed_in(shelf.knife_owner)
    maker.get("/en/sell/goods/new")

    content.seek(0)
    answer = maker.submit(
        "/en/sell/goods/new",
        {
            "title": "Butter knife",
            "category": "1",
            "price": "100",
            "stock": "1",
            "picture": (BytesIO(content.read()), name),
        },
    )

    assert answer.status_code == 422
    assert words in answer.text
    assert "Butter knife" in answer.text


def test_an_upload_over_the_limit_is_refused_in_words(
    app: Flask, shelf: Shelf, signed_in: SignedIn
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    maker = signed_in(shelf.knife_owner)

    maker.get("/en/sell/goods/new")

    answer = maker.submit(
        "/en/sell/goods/new", {"title": "x", "picture": (BytesIO(b"x" * 200_000), "x.jpg")}
    )

    assert answer.status_code == 413
    assert "Pictures may have up to 10 megabytes" in answer.text


@pytest.mark.parametrize("quantity", ["-1", "1000000000", "three"])
def test_stock_that_cannot_be_is_refused(shelf: Shelf, signed_in: SignedIn, quantity: str) -> None:
    maker = signed_in(shelf.knife_owner)
    address = f"/en/sell/goods/{shelf.knife_product}"
    maker.get(address)

    answer = maker.submit(
        f"{address}/variants/{shelf.knife}/stock", {"kind": "made", "quantity": quantity}
    )

    assert answer.status_code == 422
    assert "Please write a" in answer.text


@pytest.mark.parametrize(
    ("price", "words"),
    [("0", "A price is more than 0."), ("100,000,000,001", "That price is too high.")],
)
def test_a_price_that_cannot_be_is_refused_and_the_old_one_stays(
    shelf: Shelf, signed_in: SignedIn, price: str, words: str
) -> None:
    from marketplace.catalog.models import Variant

    maker = signed_in(shelf.knife_owner)
    address = f"/en/sell/goods/{shelf.knife_product}"
    maker.get(address)

    answers = [
        maker.submit(f"{address}/variants/{shelf.knife}", {"price": price}),
        maker.submit(f"{address}/variants", {"price": price, "choice_en": "Long"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all(words in answer.text for answer in answers)
    with shelf.database.reading() as session:
        assert session.get_one(Variant, shelf.knife).price_minor == 9_000_000


def test_more_cannot_be_spoiled_than_is_there(shelf: Shelf, signed_in: SignedIn) -> None:
    maker = signed_in(shelf.knife_owner)
    address = f"/en/sell/goods/{shelf.knife_product}"
    maker.get(address)

    answer = maker.submit(
        f"{address}/variants/{shelf.knife}/stock", {"kind": "waste", "quantity": "6"}
    )

    assert answer.status_code == 422
    assert "Fewer than that are there." in answer.text


def test_another_shops_goods_are_not_there(shelf: Shelf, signed_in: SignedIn) -> None:
    other = signed_in(shelf.jam_owner)
    address = f"/en/sell/goods/{shelf.knife_product}"

    answers = [
        other.get(address).status_code,
        other.submit(f"{address}/hide").status_code,
        other.submit(f"{address}/variants/{shelf.knife}", {"price": "1"}).status_code,
    ]

    assert answers == [404, 404, 404]


def test_an_admin_adds_a_fact_that_goods_must_state(shelf: Shelf, signed_in: SignedIn) -> None:
    with shelf.database.transaction() as session:
        load_taxonomy(session)
        admin_id = make_user(session, role=Role.ADMIN).id
    admin = signed_in(admin_id)
    admin.get("/en/staff/categories/1")

    admin.submit(
        "/en/staff/categories/1/attributes",
        {
            "fact-name_fa": "جنس تیغه",
            "fact-name_en": "Steel",
            "fact-kind": "text",
            "fact-required": "y",
        },
    )
    maker = signed_in(shelf.knife_owner)
    maker.get(f"/en/sell/goods/{shelf.knife_product}")

    assert "Steel" in maker.text()
    assert admin.get("/fa/staff/categories").status_code == 200


def test_buyers_and_producers_do_not_enter_the_staff_desk(
    shelf: Shelf, signed_in: SignedIn
) -> None:
    maker = signed_in(shelf.knife_owner)

    assert maker.get("/en/staff/").status_code == 403
    assert maker.get("/en/staff/categories").status_code == 403

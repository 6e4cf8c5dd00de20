"""A buyer writes from her order page; the maker answers; all can report."""

import re
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from marketplace.core.bilingual import Bilingual
from marketplace.moderation.services import About, Decision, decide_case
from marketplace.moderation.services.opening import find_waiting
from marketplace.moderation.states import CaseKind, SubjectKind, Verdict
from marketplace.orders import services as orders
from marketplace.orders.models import Order
from marketplace.orders.services import By
from marketplace.orders.states import Actor
from marketplace.places.models import City
from marketplace.reviews.models import Review
from tests.factories import NOW, make_user
from tests.factories.moderation import decide, make_moderator
from tests.factories.orders import pay, place
from tests.web.conftest import Shelf, SignedIn
from tests.web.desk import photo

SHOP = By(Actor.SHOP)


class Bought:
    """An order of one buyer for a knife, on its way or arrived."""

    def __init__(self, shelf: Shelf, *, arrived: bool) -> None:
        with shelf.database.transaction() as session:
            self.buyer = make_user(session).id
            city = session.get_one(City, shelf.city)
        order = place(shelf.database, city, {shelf.knife: 1})
        pay(shelf.database, order)
        with shelf.database.transaction() as session:
            mine = session.get_one(Order, order.id)
            mine.user_id = self.buyer
            part = mine.sub_orders[0]
            self.page = f"orders/{mine.number}"
            self.address = f"{self.page}/lines/{part.lines[0].id}/review"
            orders.accept_sub_order(session, sub_order_id=part.id, by=SHOP, now=NOW)
            orders.ship_sub_order(session, sub_order_id=part.id, by=SHOP, tracking_code="", now=NOW)
            if arrived:
                orders.deliver_sub_order(session, sub_order_id=part.id, by=SHOP, now=NOW)


def show_waiting(shelf: Shelf) -> int:
    """Approve the review that waits; return its id."""
    with shelf.database.transaction() as session:
        review = session.scalars(select(Review)).one()
        case = find_waiting(session, CaseKind.REVIEW, About(SubjectKind.REVIEW, review.id))
        assert case is not None
        decision = Decision(Verdict.APPROVE, Bilingual(), 1)
        by = make_moderator(session).id
        decide_case(session, case_id=case.id, by_id=by, decision=decision, now=NOW)
        return review.id


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_buyer_writes_from_her_order_and_the_maker_answers(
    shelf: Shelf, signed_in: SignedIn, lang: str
) -> None:
    bought = Bought(shelf, arrived=True)
    buyer = signed_in(bought.buyer)
    order = buyer.get(f"/{lang}/{bought.page}").text
    buyer.get(f"/{lang}/{bought.address}")
    no_stars = buyer.submit(f"/{lang}/{bought.address}", {"text": "Cuts like a dream"})
    buyer.submit(f"/{lang}/{bought.address}", {"stars": "5", "text": "Cuts like a dream"})
    product = f"/{lang}/products/{shelf.knife_product}/zanjan-knife"
    waiting = buyer.get(product).text
    review_id = show_waiting(shelf)
    maker = signed_in(shelf.knife_owner)
    maker.get(f"/{lang}/sell/reviews")
    empty = maker.submit(f"/{lang}/sell/reviews/{review_id}", {"reply": " "})
    maker.submit(f"/{lang}/sell/reviews/{review_id}", {"reply": "Thank you, dear"})
    shown = buyer.get(product).text

    assert bought.address in order
    assert (no_stars.status_code, empty.status_code) == (422, 422)
    assert "Cuts like a dream" in no_stars.text
    assert "Cuts like a dream" not in waiting
    assert "Cuts like a dream" in shown
    assert "Thank you, dear" in shown
    assert f"/{lang}/report/review/{review_id}" in shown
    assert bought.address not in buyer.get(f"/{lang}/{bought.page}").text


def test_others_do_not_review_her_order_and_nobody_what_is_on_its_way(
    shelf: Shelf, signed_in: SignedIn
) -> None:
    bought = Bought(shelf, arrived=False)
    buyer, other = signed_in(bought.buyer), signed_in(shelf.jam_owner)

    assert other.get(f"/en/{bought.address}").status_code == 404
    assert other.submit(f"/en/{bought.address}", {"stars": "1", "text": "x"}).status_code == 404
    assert buyer.submit(f"/en/{bought.address}", {"stars": "5", "text": "x"}).status_code == 302
    with shelf.database.reading() as session:
        assert session.scalars(select(Review)).all() == []


def test_another_maker_does_not_answer_and_a_second_review_is_thanked(
    shelf: Shelf, signed_in: SignedIn
) -> None:
    bought = Bought(shelf, arrived=True)
    buyer, other = signed_in(bought.buyer), signed_in(shelf.jam_owner)
    buyer.get(f"/en/{bought.address}")
    for _ in range(2):
        buyer.submit(f"/en/{bought.address}", {"stars": "4", "text": "Good"})
    again = buyer.get("/en/cart").text
    review_id = show_waiting(shelf)

    assert "You wrote about it already" in again
    assert other.submit(f"/en/sell/reviews/{review_id}", {"reply": "x"}).status_code == 404


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_photo_waits_for_a_look_and_then_stands_with_the_review_without_its_place(
    app: Flask, shelf: Shelf, signed_in: SignedIn, lang: str
) -> None:
    bought = Bought(shelf, arrived=True)
    buyer = signed_in(bought.buyer)
    buyer.get(f"/{lang}/{bought.address}")
    words = {"stars": "5", "text": "Mine looks like this"}
    wrong = {**words, "picture": (BytesIO(b"GIF89a"), "a.gif")}
    bad = buyer.submit(f"/{lang}/{bought.address}", wrong)
    buyer.submit(f"/{lang}/{bought.address}", {**words, "picture": (photo(), "a.jpg")})
    product = f"/{lang}/products/{shelf.knife_product}/zanjan-knife"
    before = buyer.get(product).text
    show_waiting(shelf)
    shown = buyer.get(product).text

    address = re.search(r"/media/(reviews/[0-9a-f]+)-640\.webp", shown)
    assert bad.status_code == 422
    assert "Mine looks like this" in bad.text
    assert "/media/reviews/" not in before
    assert address is not None
    with Image.open(app.extensions["storage"].path_of(f"{address[1]}-640.webp")) as kept:
        assert (kept.format, dict(kept.getexif())) == ("WEBP", {})


def test_who_wrote_a_hidden_review_reads_why_and_appeals(shelf: Shelf, signed_in: SignedIn) -> None:
    bought = Bought(shelf, arrived=True)
    buyer = signed_in(bought.buyer)
    buyer.get(f"/en/{bought.address}")
    buyer.submit(f"/en/{bought.address}", {"stars": "1", "text": "A cheat"})
    with shelf.database.transaction() as session:
        review_id = session.scalars(select(Review.id)).one()
        case = find_waiting(session, CaseKind.REVIEW, About(SubjectKind.REVIEW, review_id))
        assert case is not None
        decide(session, case.id, Verdict.REJECT, make_moderator(session))
        case_id = case.id
    page = f"/en/account/verdicts/{case_id}"

    assert page in buyer.get("/en/account/reviews").text
    assert "Please show the blade." in buyer.get(page).text
    assert buyer.submit(f"{page}/appeal", {"plea": " "}).status_code == 422
    assert buyer.submit(f"{page}/appeal", {"plea": "It came broken"}).status_code == 302
    assert signed_in(shelf.jam_owner).get(page).status_code == 404
    with shelf.database.transaction() as session:
        about = About(SubjectKind.REVIEW, review_id)
        appeal = find_waiting(session, CaseKind.APPEAL, about)
        assert appeal is not None
        decide(session, appeal.id, Verdict.GRANT, make_moderator(session))
    product = f"/en/products/{shelf.knife_product}/zanjan-knife"
    assert "A cheat" in buyer.get(product).text

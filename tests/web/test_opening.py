"""A newcomer opens a shop."""

from io import BytesIO

from marketplace.core.clock import utc_now
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState
from tests.client import JudgingClient
from tests.factories import make_user
from tests.web.conftest import Shelf, SignedIn
from tests.web.desk import approve_all, photo


def test_a_newcomer_takes_the_steps_and_staff_open_her_shop_with_its_first_good(
    shelf: Shelf, signed_in: SignedIn, client: JudgingClient
) -> None:
    with shelf.database.transaction() as session:
        newcomer = make_user(session)
        newcomer.phone_verified_at = utc_now()
    maker = signed_in(newcomer.id)
    maker.get("/fa/sell/open")
    maker.submit(
        "/fa/sell/open",
        {
            "name_fa": "مربای مهین",
            "maker_fa": "مهین",
            "story_fa": "سی سال است که در خانه‌ی مادری‌ام مربا می‌پزم.",
            "province_code": "19",
            "city_code": shelf.city,
        },
    )
    early = maker.submit("/fa/sell/submit", follow_redirects=True).text
    maker.submit(
        "/fa/sell/shop",
        {
            "name_fa": "مربای مهین",
            "story_fa": "سی سال است که در خانه‌ی مادری‌ام مربا می‌پزم.",
            "pickup": "y",
            "pickup_address": "خیابان سعدی",
            "post": "none",
            "days": "3",
        },
    )
    new = {"title": "مربا", "category": "1", "price": "90000", "stock": "4"}
    made = maker.submit("/fa/sell/goods/new", {**new, "picture": (photo(), "jam.jpg")})
    facts = {"title_fa": "مربا", "description_fa": "خانگی.", "category": "1"}
    maker.submit(made.location, {**facts, "unit_code": "piece", "lead_time_days": "1"})
    maker.get("/fa/sell/")
    for key in ("homemade", "rules"):
        maker.submit(f"/fa/sell/statements/{key}")
    maker.get("/fa/sell/papers/identity")
    none = maker.submit("/fa/sell/papers/identity")
    wrong = {"paper": (BytesIO(b"%PDF-1.7"), "card.pdf")}
    pdf = maker.submit("/fa/sell/papers/identity", wrong)
    maker.submit("/fa/sell/papers/identity", {"paper": (photo(), "card.jpg")})
    maker.submit("/fa/sell/submit")

    approve_all(shelf, signed_in)

    with shelf.database.reading() as session:
        shop = session.query(Shop).order_by(Shop.id.desc()).first()
    assert (none.status_code, pdf.status_code) == (422, 422)
    assert "هنوز چند قدم مانده" in early
    assert shop.state is ShopState.APPROVED
    assert maker.get("/fa/sell/").status_code == 200
    assert "هویت تأییدشده" in client.get(f"/fa/shops/{shop.slug}").text
    assert "مربا" in client.get(f"/fa/shops/{shop.slug}").text

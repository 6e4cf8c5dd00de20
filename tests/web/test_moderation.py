"""The staff desk and the workshop through their pages: sent in, decided, appealed, reported."""

import re

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.states import Role
from marketplace.catalog.models import Product
from marketplace.catalog.services import judge_product
from marketplace.catalog.states import ProductState, Standing, StandingAction
from marketplace.core.clock import utc_now
from marketplace.moderation.models import AuditEntry, Case
from marketplace.moderation.states import CaseKind, CaseState
from marketplace.shops.models import Shop
from marketplace.shops.services import move_shop
from marketplace.shops.states import ShopAction, ShopState
from tests.client import JudgingClient
from tests.factories import make_user
from tests.factories.moderation import take_steps
from tests.web.conftest import Shelf, SignedIn
from tests.web.desk import open_cases

WORDS = {
    "title_fa": "چاقوی زنجان",
    "description_fa": "تیز و ماندگار.",
    "category": "1",
    "unit_code": "piece",
    "lead_time_days": "3",
}


class Staff:
    """Two moderators and an admin, signed in."""

    def __init__(self, shelf: Shelf, signed_in: SignedIn) -> None:
        with shelf.database.transaction() as session:
            ids = [make_user(session, role=r).id for r in (Role.MODERATOR, Role.MODERATOR)]
            admin = make_user(session, role=Role.ADMIN).id
        self.first, self.second, self.admin = (signed_in(i) for i in (*ids, admin))


@pytest.fixture
def staff(shelf: Shelf, signed_in: SignedIn) -> Staff:
    return Staff(shelf, signed_in)


def edit_knife(shelf: Shelf, signed_in: SignedIn, **words: str) -> JudgingClient:
    maker = signed_in(shelf.knife_owner)
    address = f"/en/sell/goods/{shelf.knife_product}"
    maker.get(address)
    maker.submit(address, {**WORDS, **words})
    return maker


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_an_edit_waits_as_a_difference_and_goes_live_when_approved(
    shelf: Shelf, signed_in: SignedIn, staff: Staff, client: JudgingClient, lang: str
) -> None:
    maker = edit_knife(shelf, signed_in, description_fa="تیز و درمان‌گر.")
    shown = f"/fa/products/{shelf.knife_product}/zanjan-knife"
    before = client.get(shown).text
    own_page = maker.get(f"/{lang}/sell/goods/{shelf.knife_product}").text
    (case_id,) = open_cases(shelf, CaseKind.EDIT)
    page = staff.first.get(f"/{lang}/staff/cases/{case_id}").text

    staff.first.submit(f"/{lang}/staff/cases/{case_id}/claim")
    done = staff.first.submit(
        f"/{lang}/staff/cases/{case_id}", {"verdict": "approve", "revision": "1"}
    )

    assert "درمان‌گر" not in before
    assert "درمان‌گر" in own_page
    assert "<ins> و درمان‌گر</ins>" in page
    assert done.status_code == 302
    with shelf.database.reading() as session:
        product = session.get_one(Product, shelf.knife_product)
        assert (product.description_fa, product.lead_time_days) == ("تیز و درمان‌گر.", 3)
        assert session.scalars(select(AuditEntry.action)).all() == ["edit.approve"]


def test_a_verdict_without_a_reason_is_refused_and_nothing_typed_is_lost(
    shelf: Shelf, signed_in: SignedIn, staff: Staff
) -> None:
    edit_knife(shelf, signed_in, title_fa="چاقوی معجزه")
    (case_id,) = open_cases(shelf, CaseKind.EDIT)
    address = f"/en/staff/cases/{case_id}"
    staff.first.get(address)

    bare = staff.first.submit(address, {"verdict": "change", "revision": "1"})
    none = staff.first.submit(address, {"reason_en": "Why so", "revision": "1"})
    preview = staff.first.submit(
        address, {"reasons": "health_claim", "verdict": "change", "preview": "1", "revision": "1"}
    )

    assert (bare.status_code, none.status_code, preview.status_code) == (422, 422, 200)
    assert 'value="change" checked' in bare.text
    assert "Why so" in none.text
    assert preview.text.count("Food may not be praised as a medicine") >= 3  # box, words, preview
    assert open_cases(shelf, CaseKind.EDIT) == [case_id]


def test_a_change_asked_for_is_read_by_the_producer_who_finds_her_words_again(
    shelf: Shelf, signed_in: SignedIn, staff: Staff
) -> None:
    maker = edit_knife(shelf, signed_in, title_fa="چاقوی معجزه")
    (case_id,) = open_cases(shelf, CaseKind.EDIT)
    staff.first.get(f"/en/staff/cases/{case_id}")
    staff.first.submit(
        f"/en/staff/cases/{case_id}",
        {"verdict": "change", "reasons": "unclear", "revision": "1"},
    )

    page = maker.get(f"/fa/sell/goods/{shelf.knife_product}").text
    verdict = maker.get(f"/fa/sell/verdicts/{case_id}").text

    assert "چاقوی معجزه" in page
    assert "خریدار نمی‌فهمد دقیقاً چه می‌خرد" in page
    assert "خریدار نمی‌فهمد دقیقاً چه می‌خرد" in verdict


def test_a_colleague_at_work_and_a_changed_version_stop_a_decision(
    shelf: Shelf, signed_in: SignedIn, staff: Staff
) -> None:
    edit_knife(shelf, signed_in, title_fa="یک")
    (case_id,) = open_cases(shelf, CaseKind.EDIT)
    address = f"/en/staff/cases/{case_id}"
    staff.first.submit(f"{address}/claim")

    late = staff.second.submit(address, {"verdict": "approve", "revision": "1"})
    edit_knife(shelf, signed_in, title_fa="دو")
    old = staff.first.submit(address, {"verdict": "approve", "revision": "1", "reason_en": "Kept"})

    assert (late.status_code, old.status_code) == (409, 409)
    assert "A colleague is working on it." in late.text
    assert "It was changed while you read it." in old.text
    assert "Kept" in old.text


def test_a_suspended_good_is_gone_for_buyers_and_returns_after_an_appeal_to_a_colleague(
    shelf: Shelf, signed_in: SignedIn, staff: Staff, client: JudgingClient
) -> None:
    address = f"/en/products/{shelf.knife_product}/zanjan-knife"
    client.get(f"/en/report/product/{shelf.knife_product}")
    client.submit(f"/en/report/product/{shelf.knife_product}", {"reason": "untrue", "text": "Eh"})
    client.get(address)
    client.submit("/en/cart/items", {"variant_id": str(shelf.knife), "quantity": "1"})
    (case_id,) = open_cases(shelf, CaseKind.REPORT)
    staff.first.get(f"/en/staff/cases/{case_id}")
    staff.first.submit(
        f"/en/staff/cases/{case_id}",
        {"verdict": "suspend", "reason_en": "No proof.", "revision": "1"},
    )
    seen = client.get(address).status_code  # a proposal that is not urgent hides nothing
    alone = staff.first.get(f"/en/staff/cases/{case_id}").text
    staff.admin.get(f"/en/staff/cases/{case_id}")
    staff.admin.submit(
        f"/en/staff/cases/{case_id}",
        {"verdict": "suspend", "reason_en": "No proof.", "revision": "1"},
    )
    gone, cart = client.get(address).status_code, client.get("/en/cart").text
    maker = signed_in(shelf.knife_owner)
    maker.get(f"/en/sell/verdicts/{case_id}")
    empty = maker.submit(f"/en/sell/verdicts/{case_id}/appeal", {"plea": " "})
    maker.submit(f"/en/sell/verdicts/{case_id}/appeal", {"plea": "Here is the proof."})
    (appeal_id,) = open_cases(shelf, CaseKind.APPEAL)
    page = staff.second.get(f"/en/staff/cases/{appeal_id}").text
    same = staff.first.submit(f"/en/staff/cases/{appeal_id}", {"verdict": "grant", "revision": "1"})
    staff.second.submit(f"/en/staff/cases/{appeal_id}", {"verdict": "grant", "revision": "1"})

    assert "so another person confirms that" in alone
    assert (seen, gone) == (200, 410)
    assert "cannot be bought at the moment" in cart
    assert (empty.status_code, same.status_code) == (422, 403)
    assert "No proof." in page
    assert "Here is the proof." in page
    assert client.get(address).status_code == 200
    assert "cannot be bought" not in client.get("/en/cart").text


def test_a_shop_suspended_is_gone_and_listed_with_a_way_back(
    shelf: Shelf, staff: Staff, client: JudgingClient
) -> None:
    with shelf.database.transaction() as session:
        move_shop(session, shop_id=shelf.knives, action=ShopAction.SUSPEND, now=utc_now())
        judge_product(
            session, product_id=shelf.jam_product, action=StandingAction.SUSPEND, now=utc_now()
        )
    statuses = [client.get("/fa/shops/knives").status_code]
    for lang in ("fa", "en"):
        assert staff.first.get(f"/{lang}/staff/suspended").status_code == 200
    back = f"/en/staff/suspended/shop/{shelf.knives}"

    bare = staff.first.submit(back, {"reason": ""})
    staff.first.submit(back, {"reason": "All is well again."})
    statuses.append(client.get("/fa/shops/knives").status_code)

    assert bare.status_code == 422
    assert statuses == [410, 200]


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_producer_takes_the_steps_and_sends_her_shop_in(
    shelf: Shelf, signed_in: SignedIn, staff: Staff, lang: str
) -> None:
    with shelf.database.transaction() as session:
        shop = session.get_one(Shop, shelf.knives)
        shop.state, shop.pickup_address = ShopState.DRAFT, "Saadi 1"
        product = session.get_one(Product, shelf.knife_product)
        product.state, product.standing = ProductState.DRAFT, Standing.NEW
    maker = signed_in(shelf.knife_owner)
    first = maker.get(f"/{lang}/sell/").text
    maker.submit(f"/{lang}/sell/submit")
    with shelf.database.transaction() as session:
        assert session.get_one(Shop, shelf.knives).state is ShopState.DRAFT
        session.get_one(User, shelf.knife_owner).phone_verified_at = utc_now()
        shop = session.get_one(Shop, shelf.knives)
        shop.story_fa = "چهل سال است که چاقو می‌سازیم. " * 2
        take_steps(session, shop, session.get_one(User, shelf.knife_owner))
    maker.get(f"/{lang}/sell/")
    maker.submit(f"/{lang}/sell/submit")
    (case_id,) = open_cases(shelf, CaseKind.SHOP)
    page = staff.first.get(f"/{lang}/staff/cases/{case_id}").status_code
    staff.first.submit(f"/{lang}/staff/cases/{case_id}", {"verdict": "approve", "revision": "1"})

    assert f'action="/{lang}/sell/submit"' not in first
    assert page == 200
    assert len(open_cases(shelf, CaseKind.LISTING)) == 1
    with shelf.database.reading() as session:
        assert session.get_one(Shop, shelf.knives).state is ShopState.APPROVED


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_all_pages_of_the_desk_are_whole(
    shelf: Shelf, signed_in: SignedIn, staff: Staff, lang: str
) -> None:
    edit_knife(shelf, signed_in, title_fa="یک")
    kinds = [f"?kind={kind}" for kind in (*CaseKind, "confirm", "nothing")]
    paths = ["/", *kinds, "/suspended"]

    for path in paths:
        assert staff.first.get(f"/{lang}/staff/{path.lstrip('/')}").status_code == 200
    assert staff.first.get(f"/{lang}/staff/log").status_code == 403
    assert staff.first.get(f"/{lang}/staff/cases/99999").status_code == 404


def test_only_staff_sees_the_desk(shelf: Shelf, signed_in: SignedIn, client: JudgingClient) -> None:
    maker = signed_in(shelf.knife_owner)
    with shelf.database.reading() as session:
        assert session.scalars(select(Case.state)).all() == []

    for path in ("/", "/cases/1", "/log", "/suspended"):
        assert maker.get(f"/en/staff{path}").status_code == 403
        assert client.get(f"/en/staff{path}").status_code == 302


def test_another_shops_verdicts_are_not_there(
    shelf: Shelf, signed_in: SignedIn, staff: Staff
) -> None:
    edit_knife(shelf, signed_in, title_fa="یک")
    (case_id,) = open_cases(shelf, CaseKind.EDIT)
    other = signed_in(shelf.jam_owner)

    assert other.get(f"/en/sell/verdicts/{case_id}").status_code == 404
    answer = other.submit(f"/en/sell/verdicts/{case_id}/appeal", {"plea": "x"})
    assert answer.status_code == 404
    assert other.submit(f"/en/sell/goods/{shelf.knife_product}/take-back").status_code == 404


def test_an_edit_is_taken_back(shelf: Shelf, signed_in: SignedIn) -> None:
    maker = edit_knife(shelf, signed_in, title_fa="یک")
    (case_id,) = open_cases(shelf, CaseKind.EDIT)

    maker.submit(f"/en/sell/goods/{shelf.knife_product}/take-back")

    with shelf.database.reading() as session:
        assert session.get_one(Case, case_id).state is CaseState.WITHDRAWN
    assert "یک" not in maker.get(f"/fa/sell/goods/{shelf.knife_product}").text.split("<form")[1]


def test_an_edit_that_takes_the_last_picture_is_refused(shelf: Shelf, signed_in: SignedIn) -> None:
    maker = signed_in(shelf.knife_owner)
    address = f"/en/sell/goods/{shelf.knife_product}"
    page = maker.get(address).text
    form = re.search(rf"{address}/pictures/\d+", page)
    assert form

    maker.submit(form[0], {"remove": "1"})

    assert "On the shelf it needs a title" in maker.get(address).text
    assert open_cases(shelf, CaseKind.EDIT) == []

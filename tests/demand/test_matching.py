"""Which shops a need is for: branch of goods and reach."""

import pytest
from sqlalchemy.orm import Session

from marketplace.catalog.models import Category
from marketplace.core.db import Database
from marketplace.demand.matching import needs_for, shops_for
from marketplace.shipping.services import PostTerms, set_post, stop_post
from marketplace.shops.models import Shop
from marketplace.shops.states import Reach, ShopState
from tests.factories import make_category, make_product, make_shop, make_user, rial
from tests.factories.needs import TODAY, make_need

TEHRAN = {"province_code": "23", "county_code": "2301"}


def both_ways(session: Session, shop: Shop, **changes: object) -> bool:
    """Say whether need and shop find each other; they must agree."""
    need = make_need(session, **changes)
    for_shop = need.id in {found.id for found in needs_for(session, shop, today=TODAY)}
    assert (shop.id in shops_for(session, need)) is for_shop
    return for_shop


@pytest.fixture
def session(database: Database):  # type: ignore[no-untyped-def]
    with database.transaction() as made:
        yield made


@pytest.fixture
def shop(session: Session) -> Shop:
    found = make_shop(session, owner=make_user(session))
    make_product(session, found)
    return found


def test_a_shop_hears_of_needs_of_its_own_goods(session: Session, shop: Shop) -> None:
    assert both_ways(session, shop)
    assert not both_ways(session, shop, category_id=make_category(session, "jams").id)
    assert not both_ways(session, shop, category_id=None)


def test_a_need_of_a_branch_is_for_shops_with_goods_anywhere_below_it(
    session: Session, shop: Shop
) -> None:
    below = make_category(session)
    above = Category(slug="metal", level=1, sort=1, name_en="Metal", name_fa="فلز")
    session.add(above)
    session.flush()
    below.parent_id, below.level = above.id, 2
    session.flush()

    assert both_ways(session, shop, category_id=above.id)


def test_another_province_is_reached_by_post_that_goes_there(session: Session, shop: Shop) -> None:
    assert both_ways(session, shop, **TEHRAN)
    set_post(session, shop_id=shop.id, terms=PostTerms("19", rial(1), None, None, 1, 2))
    session.expire_all()
    assert not both_ways(session, shop, **TEHRAN)
    stop_post(session, shop_id=shop.id)
    assert not both_ways(session, shop, **TEHRAN)
    assert both_ways(session, shop)  # collected in the own province


def test_a_shop_held_to_its_province_hears_of_that_only(session: Session, shop: Shop) -> None:
    shop.reach = Reach.PROVINCE
    session.flush()

    assert not both_ways(session, shop, **TEHRAN)
    assert both_ways(session, shop)


def test_shops_that_are_shut_and_own_needs_are_left_out(session: Session, shop: Shop) -> None:
    owner = shop.members[0].user_id
    from marketplace.accounts.models import User

    assert not both_ways(session, shop, writer=session.get_one(User, owner))
    shop.state = ShopState.SUSPENDED
    session.flush()
    assert not both_ways(session, shop)

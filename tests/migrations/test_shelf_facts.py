"""Facts of the shelf: filled by the migration for rows that were there, kept by triggers since."""

from datetime import timedelta

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from marketplace.catalog import services as catalog
from marketplace.catalog.models import Product, Variant
from marketplace.core import migrate
from marketplace.core.db import Database
from marketplace.shops.models import Shop
from marketplace.shops.services import move_shop
from marketplace.shops.states import ShopAction
from tests.factories import NOW, make_product, make_shop, rial, variant_of

FACTS = ("on_shelf", "low_minor", "to_order", "province_code", "county_code", "loved")


def facts(session: Session, product_id: int) -> tuple[object, ...]:
    columns = [getattr(Product, name) for name in FACTS]
    return tuple(session.execute(select(*columns).where(Product.id == product_id)).one())


def shop_with_knife(session: Session) -> tuple[Shop, Product]:
    shop = make_shop(session, slug="knives")
    return shop, make_product(session, shop, title="Knife", price=9_000_000, stock=2)


def test_goods_that_were_there_get_their_facts(database: Database) -> None:
    with database.transaction() as session:
        _shop, knife = shop_with_knife(session)
        catalog.count_rating(session, product_id=knife.id, stars=5)
        hidden = make_product(session, _shop, title="Hidden", price=1_000, stock=1)
        catalog.hide_product(session, product_id=hidden.id, now=NOW)
        before = [facts(session, product.id) for product in (knife, hidden)]
        ids = [knife.id, hidden.id]

    migrate.downgrade(database, "0007")
    migrate.upgrade(database)

    with database.reading() as session:
        assert [facts(session, product_id) for product_id in ids] == before
        assert session.scalar(text("SELECT count(*) FROM product WHERE on_shelf")) == 1
    assert before[0] == (True, 9_000_000, False, "19", before[0][4], 4.25)
    assert before[1][:2] == (False, 1_000)


def test_prices_and_forms_are_followed(database: Database) -> None:
    with database.transaction() as session:
        _shop, knife = shop_with_knife(session)
        first = variant_of(session, knife)
        offer = catalog.Offer(price=rial(7_000_000), made_to_order=True)
        second = catalog.add_variant(session, product_id=knife.id, offer=offer, now=NOW)
        assert facts(session, knife.id)[:3] == (True, 7_000_000, True)

        catalog.set_price(session, variant_id=first.id, price=rial(6_000_000), now=NOW)
        session.flush()
        assert facts(session, knife.id)[1] == 6_000_000

        catalog.retire_variant(session, variant_id=second.id, now=NOW + timedelta(1))
        assert facts(session, knife.id)[:3] == (True, 6_000_000, False)

        session.execute(update(Variant).where(Variant.id == first.id).values(active=False))
        assert facts(session, knife.id)[:2] == (False, None)

        session.execute(update(Variant).where(Variant.id == second.id).values(active=True))
        session.execute(delete(Variant).where(Variant.id == second.id))
        assert facts(session, knife.id)[:2] == (False, None)


def test_a_form_for_one_buyer_is_on_no_shelf(database: Database) -> None:
    from marketplace.core.bilingual import Bilingual

    with database.transaction() as session:
        _shop, knife = shop_with_knife(session)
        catalog.add_bespoke_variant(
            session, product_id=knife.id, price=rial(1_000), words=Bilingual("mine", "")
        )

        assert facts(session, knife.id)[:3] == (True, 9_000_000, False)


def test_the_state_of_product_and_shop_is_followed(database: Database) -> None:
    with database.transaction() as session:
        shop, knife = shop_with_knife(session)
        seen = [facts(session, knife.id)[0]]
        catalog.hide_product(session, product_id=knife.id, now=NOW)
        seen.append(facts(session, knife.id)[0])
        catalog.publish_product(session, product_id=knife.id, now=NOW)
        seen.append(facts(session, knife.id)[0])
        move_shop(session, shop_id=shop.id, action=ShopAction.SUSPEND, now=NOW)
        session.flush()
        seen.append(facts(session, knife.id)[0])
        move_shop(session, shop_id=shop.id, action=ShopAction.REINSTATE, now=NOW)
        session.flush()
        seen.append(facts(session, knife.id)[0])

        assert seen == [True, False, True, False, True]


def test_a_sale_leaves_the_product_row_alone(database: Database) -> None:
    """Stock is not a fact of the shelf: two buyers of two forms do not wait for each other."""
    with database.transaction() as session:
        _shop, knife = shop_with_knife(session)
        variant = variant_of(session, knife)
        session.flush()
        session.execute(update(Product).values(loved=1))  # a refresh would put it right

        catalog.hold_stock(session, reference="order:1", wanted={variant.id: 1}, until=NOW, now=NOW)

        assert session.scalar(select(Variant.on_hand).where(Variant.id == variant.id)) == 1
        assert facts(session, knife.id)[-1] == 1.0

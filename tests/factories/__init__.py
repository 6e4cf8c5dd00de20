"""Rows for tests: plain functions with defaults, a keyword for what a test cares about."""

from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.accounts.services import create_user, grant_role
from marketplace.accounts.states import Role
from marketplace.catalog import services as catalog
from marketplace.catalog.models import Category, Product, Variant
from marketplace.catalog.services import Offer, ProductFacts
from marketplace.catalog.states import Movement
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.places.models import City
from marketplace.shipping.services import PostTerms, set_pickup, set_post
from marketplace.shops.models import Shop
from marketplace.shops.services import ShopFacts, add_member, move_shop, open_shop
from marketplace.shops.states import MemberRole, ShopAction

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PASSWORD = "saffron and rose 7"
_numbers = count(1)


def rial(minor: int) -> Money:
    return Money(minor, "IRR")


def make_places(session: Session) -> City:
    """Return Zanjan; the places lie in the template of every test's database."""
    return session.scalars(
        select(City).where(City.province_code == "19", City.name_fa == "زنجان")
    ).one()


def make_user(session: Session, *, role: Role = Role.BUYER, email: str | None = None) -> User:
    n = next(_numbers)
    user = create_user(
        session,
        name=f"Person {n}",
        email=email or f"person{n}@example.com",
        phone=f"+9891200{n:05d}",
        password=None,
        language="en",
        now=NOW,
    )
    grant_role(session, user_id=user.id, role=role, now=NOW)
    return user


def make_category(session: Session, slug: str = "knives") -> Category:
    found = session.scalar(select(Category).where(Category.slug == slug))
    if found is None:
        found = Category(slug=slug, level=1, sort=1, name_en=slug.title(), name_fa="چاقو")
        session.add(found)
        session.flush()
    return found


def make_shop(session: Session, *, slug: str | None = None, owner: User | None = None) -> Shop:
    """Return an open shop in Zanjan that sends by post and lets people collect."""
    city = make_places(session)
    name = slug or f"shop-{next(_numbers)}"
    shop = open_shop(
        session,
        slug=name,
        owner_id=None,
        facts=ShopFacts(
            name=Bilingual(name.title(), f"فروشگاه {name}"),
            maker=Bilingual("Rahim", "رحیم"),
            story=Bilingual("We make.", "می‌سازیم."),
            province_code=city.province_code,
            county_code=city.county_code,
            city_code=city.code,
        ),
        now=NOW,
    )
    if owner is not None:
        add_member(session, shop_id=shop.id, user_id=owner.id, role=MemberRole.OWNER, now=NOW)
    move_shop(session, shop_id=shop.id, action=ShopAction.SUBMIT, now=NOW)
    move_shop(session, shop_id=shop.id, action=ShopAction.APPROVE, now=NOW)
    set_post(
        session,
        shop_id=shop.id,
        terms=PostTerms("19", rial(500_000), rial(700_000), None, 2, 5),
    )
    set_pickup(session, shop_id=shop.id, offered=True)
    return shop


def make_product(
    session: Session,
    shop: Shop,
    *,
    title: str = "Kitchen knife",
    price: int = 1_000_000,
    stock: int | None = 10,
    published: bool = True,
) -> Product:
    """Return a product with one variant; `stock` None is made to order."""
    product = catalog.create_product(
        session,
        shop_id=shop.id,
        facts=ProductFacts(
            title=Bilingual(title, f"«{title}»"),
            description=Bilingual("Sharp.", "تیز."),
            category_id=make_category(session).id,
            lead_time_days=2,
        ),
        offer=Offer(rial(price), made_to_order=stock is None),
        now=NOW - timedelta(days=1),
    )
    if stock:
        catalog.move_stock(
            session,
            variant_id=variant_of(session, product).id,
            kind=Movement.MADE,
            pieces=stock,
            now=NOW,
        )
    if published:
        catalog.add_picture(
            session,
            product_id=product.id,
            key="demo/knife.svg",
            size=(800, 800),
            alt=Bilingual(title, title),
            now=NOW,
        )
        catalog.publish_product(session, product_id=product.id, now=NOW)
    return product


def variant_of(session: Session, product: Product) -> Variant:
    query = select(Variant).where(Variant.product_id == product.id).order_by(Variant.position)
    return session.scalars(query.execution_options(populate_existing=True)).first()  # type: ignore[return-value]

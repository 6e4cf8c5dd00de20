"""Products: created, described, priced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from marketplace.catalog import queries
from marketplace.catalog.errors import (
    BadPrice,
    LastVariant,
    UnknownCategory,
    UnknownVariant,
)
from marketplace.catalog.events import ProductChanged
from marketplace.catalog.models import Category, Product, Variant
from marketplace.catalog.states import ProductState, Standing
from marketplace.core.bilingual import Bilingual
from marketplace.core.ids import readable_code
from marketplace.core.money import Money
from marketplace.core.outbox import publish
from marketplace.core.text import slugify
from marketplace.shops.states import Reach

NOTHING = Bilingual("", "")
HIGHEST_PRICE_MINOR = 10**12  # so that no sum over a basket passes what a column holds


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What a producer says of a product."""

    title: Bilingual
    description: Bilingual
    category_id: int
    unit_code: str = "piece"
    weight_g: int = 0
    lead_time_days: int = 0
    reach: Reach = Reach.NATIONWIDE
    is_service: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One sellable form: what tells it apart, its price, and whether it is made to order."""

    price: Money
    made_to_order: bool = False
    option: Bilingual = NOTHING
    choice: Bilingual = NOTHING
    sku: str = ""


def create_product(
    session: Session,
    *,
    shop_id: int,
    facts: ProductFacts,
    offer: Offer,
    now: datetime,
    external_id: str | None = None,
) -> Product:
    """Add a product in draft with its first variant. Raises UnknownCategory."""
    product = Product(
        shop_id=shop_id,
        external_id=external_id,
        state=ProductState.DRAFT,
        standing=Standing.NEW,
        created_at=now,
        updated_at=now,
        materials=[],
        tags=[],
        attributes={},
    )
    _write(session, product, facts)
    session.add(product)
    session.flush()
    add_variant(session, product_id=product.id, offer=offer, now=now)
    return product


def _write(session: Session, product: Product, facts: ProductFacts) -> None:
    if session.get(Category, facts.category_id) is None:
        raise UnknownCategory("category")
    product.title_en, product.title_fa = facts.title.en, facts.title.fa
    product.description_en, product.description_fa = facts.description.en, facts.description.fa
    product.category_id, product.unit_code = facts.category_id, facts.unit_code
    product.weight_g, product.lead_time_days = facts.weight_g, facts.lead_time_days
    product.reach, product.is_service = facts.reach, facts.is_service
    product.slug = slugify(facts.title.en or facts.title.fa)


def tell_change(session: Session, product: Product, now: datetime) -> None:
    """Note that a product changed and tell the hearers."""
    product.updated_at = now
    session.flush()
    publish(session, ProductChanged(product.id, now))


def describe_product(
    session: Session, *, product_id: int, facts: ProductFacts, now: datetime
) -> None:
    """Change what is said of a product. Raises UnknownProduct and UnknownCategory."""
    product = queries.get_product(session, product_id)
    _write(session, product, facts)
    tell_change(session, product, now)


def set_attributes(
    session: Session, *, product_id: int, values: Mapping[str, object], now: datetime
) -> None:
    """Set the category's facts of a product; empty values go. Unknown keys are left out."""
    product = queries.get_product(session, product_id)
    known = {a.key for a in queries.attributes_for(session, product.category_id)}
    product.attributes = {k: v for k, v in values.items() if k in known and v not in ("", None)}
    tell_change(session, product, now)


def set_materials(
    session: Session, *, product_id: int, materials: list[Bilingual], now: datetime
) -> None:
    """Say what a product is made of."""
    product = queries.get_product(session, product_id)
    product.materials = [{"en": m.en, "fa": m.fa} for m in materials]
    tell_change(session, product, now)


def _check_price(price: Money) -> None:
    if not 0 < price.minor <= HIGHEST_PRICE_MINOR:
        raise BadPrice("price", most=Money(HIGHEST_PRICE_MINOR, price.currency))


def add_variant(session: Session, *, product_id: int, offer: Offer, now: datetime) -> Variant:
    """Add a sellable form at the end. Raises BadPrice."""
    _check_price(offer.price)
    product = queries.get_product(session, product_id)
    place = session.scalar(
        select(func.coalesce(func.max(Variant.position) + 1, 0)).where(
            Variant.product_id == product_id
        )
    )
    variant = Variant(
        product_id=product_id,
        sku=offer.sku or readable_code(8),
        position=place,
        price_minor=offer.price.minor,
        currency=offer.price.currency,
        made_to_order=offer.made_to_order,
        option_en=offer.option.en,
        option_fa=offer.option.fa,
        choice_en=offer.choice.en,
        choice_fa=offer.choice.fa,
    )
    session.add(variant)
    tell_change(session, product, now)
    return variant


def add_bespoke_variant(
    session: Session, *, product_id: int, price: Money, words: Bilingual
) -> Variant:
    """Add a form made to order for one buyer: never on a shelf, so nobody is told of a change."""
    variant = Variant(
        product_id=product_id,
        sku=f"bespoke-{readable_code(8)}",
        position=0,
        price_minor=price.minor,
        currency=price.currency,
        made_to_order=True,
        choice_en=words.en[:80],
        choice_fa=words.fa[:80],
        active=False,
    )
    session.add(variant)
    session.flush()
    return variant


def _variant(session: Session, variant_id: int) -> Variant:
    variant = session.get(Variant, variant_id)
    if variant is None or not variant.active:
        raise UnknownVariant
    return variant


def set_price(session: Session, *, variant_id: int, price: Money, now: datetime) -> None:
    """Set the price of a variant. Raises UnknownVariant and BadPrice."""
    _check_price(price)
    variant = _variant(session, variant_id)
    variant.price_minor, variant.currency = price.minor, price.currency
    tell_change(session, queries.get_product(session, variant.product_id), now)


def name_variant(
    session: Session, *, variant_id: int, option: Bilingual, choice: Bilingual, now: datetime
) -> None:
    """Say what tells a variant from its siblings."""
    variant = _variant(session, variant_id)
    variant.option_en, variant.option_fa = option.en, option.fa
    variant.choice_en, variant.choice_fa = choice.en, choice.fa
    tell_change(session, queries.get_product(session, variant.product_id), now)


def retire_variant(session: Session, *, variant_id: int, now: datetime) -> None:
    """Stop selling a variant; its history stays. Raises LastVariant."""
    variant = _variant(session, variant_id)
    siblings = session.scalar(
        select(func.count()).where(
            Variant.product_id == variant.product_id, Variant.active, Variant.id != variant_id
        )
    )
    if not siblings:
        raise LastVariant
    variant.active = False
    tell_change(session, queries.get_product(session, variant.product_id), now)


def count_rating(session: Session, *, product_id: int, stars: int, times: int = 1) -> None:
    """Add a rating to the sum shown on cards, or with `times` -1 take it out again."""
    session.execute(
        update(Product)
        .where(Product.id == product_id)
        .values(
            rating_sum=Product.rating_sum + stars * times,
            rating_count=Product.rating_count + times,
        )
    )


def count_sale(session: Session, *, product_id: int, pieces: int) -> None:
    """Add to the pieces sold."""
    session.execute(
        update(Product)
        .where(Product.id == product_id)
        .values(sold_count=Product.sold_count + pieces)
    )

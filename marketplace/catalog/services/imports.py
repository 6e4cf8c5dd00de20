"""Catalogues from outside: rows become products, changed ones are changed (by external id)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog import queries
from marketplace.catalog.importing import CatalogRow, RowError
from marketplace.catalog.models import Product, Variant
from marketplace.catalog.services.categories import add_category
from marketplace.catalog.services.products import (
    Offer,
    ProductFacts,
    create_product,
    describe_product,
    set_price,
    tell_change,
)
from marketplace.catalog.services.stock import count_stock
from marketplace.catalog.states import ProductState
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.shops.states import Reach

DEFAULT_PRICE_MINOR = 10  # a row without a price is taken as a draft that nobody can see


@dataclass(slots=True)
class ImportTerms:
    """How rows are taken. `categories` remembers those looked up."""

    shop_id: int
    currency: str
    create_categories: bool
    publish: bool
    categories: dict[str, int]


def find_external(session: Session, *, shop_id: int, external_id: str) -> Product | None:
    """Return a shop's product by its name in the outside catalogue."""
    return session.scalar(
        select(Product).where(Product.shop_id == shop_id, Product.external_id == external_id)
    )


def import_row(session: Session, row: CatalogRow, terms: ImportTerms, *, now: datetime) -> bool:
    """Add or change the product of a row; return whether it is new. Raises RowError."""
    category_id = _category(session, row.category, terms)
    product = find_external(session, shop_id=terms.shop_id, external_id=row.external_id)
    facts = ProductFacts(
        title=row.title,
        description=row.description,
        category_id=category_id,
        weight_g=row.weight_g,
        lead_time_days=row.lead_time_days,
        reach=Reach.NATIONWIDE,
    )
    new = product is None
    if product is None:
        product = create_product(
            session,
            shop_id=terms.shop_id,
            facts=facts,
            offer=Offer(row.price or Money(DEFAULT_PRICE_MINOR, terms.currency), row.stock is None),
            now=now,
            external_id=row.external_id,
        )
    else:
        describe_product(session, product_id=product.id, facts=facts, now=now)
    _complete(session, product, row, terms, now)
    return new


def _complete(
    session: Session, product: Product, row: CatalogRow, terms: ImportTerms, now: datetime
) -> None:
    product.materials = [{"en": m, "fa": m} for m in row.materials]
    product.tags = list(row.tags)
    product.attributes = row.attributes
    variant = session.scalars(
        select(Variant).where(Variant.product_id == product.id).order_by(Variant.position)
    ).first()
    if variant is not None:
        if row.price is not None and variant.price != row.price:
            set_price(session, variant_id=variant.id, price=row.price, now=now)
        if row.stock is not None and not variant.made_to_order:
            count_stock(session, variant_id=variant.id, counted=row.stock, now=now, actor_id=None)
    if terms.publish and row.status not in {"draft", "hidden"}:
        product.state = ProductState.PUBLISHED
        product.published_at = product.published_at or now
        tell_change(session, product, now)


def _category(session: Session, text: str, terms: ImportTerms) -> int:
    if text in terms.categories:
        return terms.categories[text]
    found = queries.find_category(session, text) if text else None
    if found is None and text and terms.create_categories:
        category_id = _make_path(session, text)
    elif found is not None:
        category_id = found.id
    else:
        raise RowError(f"category: {text[:60]!r} is not known")
    terms.categories[text] = category_id
    return category_id


def _make_path(session: Session, text: str) -> int:
    parent_id: int | None = None
    steps = [step.strip()[:80] for step in text.split("/") if step.strip()][:5]
    for step in steps:
        known = [c for c in queries.children(session, parent_id) if step in {c.name_en, c.name_fa}]
        made = (
            known[0]
            if known
            else add_category(session, parent_id=parent_id, name=Bilingual(step, step))
        )
        parent_id = made.id
    if parent_id is None:
        raise RowError("category: empty path")
    return parent_id

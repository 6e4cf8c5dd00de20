"""Catalogues from outside: rows become products, changed ones are changed (by external id)."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog import queries
from marketplace.catalog.importing import CatalogRow, RowError
from marketplace.catalog.models import Category, Product, Variant
from marketplace.catalog.services.categories import add_category
from marketplace.catalog.services.products import (
    Offer,
    ProductFacts,
    create_product,
    describe_product,
    set_price,
    tell_change,
)
from marketplace.catalog.services.shelf import hide_product
from marketplace.catalog.services.stock import count_stock
from marketplace.catalog.states import ProductState, Standing
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money

DEFAULT_PRICE_MINOR = 10  # of a row that states none; told in the report
OTHER = Bilingual("Other goods", "کالاهای دیگر")  # where rows without a category go
OWN_ID = "id:"  # how goods made in the workshop are named in an export


@dataclass(slots=True)
class ImportTerms:
    """How rows are taken. `categories` remembers those looked up."""

    shop_id: int
    currency: str
    create_categories: bool = False
    publish: bool = False
    categories: dict[str, int] = field(default_factory=dict)


def exported_id(product: Product) -> str:
    """Return the name under which a product leaves and is found again."""
    return product.external_id or f"{OWN_ID}{product.id}"


def find_external(session: Session, *, shop_id: int, external_id: str) -> Product | None:
    """Return a shop's product by its name in the outside catalogue, or by our own."""
    of_shop = select(Product).where(Product.shop_id == shop_id)
    found = session.scalar(of_shop.where(Product.external_id == external_id))
    number = external_id.removeprefix(OWN_ID)
    if found is not None or number == external_id or not (number.isascii() and number.isdigit()):
        return found
    own = of_shop.where(Product.external_id.is_(None), Product.id == int(number[:15]))
    return session.scalar(own)


def import_row(session: Session, row: CatalogRow, terms: ImportTerms, *, now: datetime) -> bool:
    """Add or change the product of a row; return whether it is new. Raises RowError."""
    product = find_external(session, shop_id=terms.shop_id, external_id=row.external_id)
    new = product is None
    if product is None:
        product = create_product(
            session,
            shop_id=terms.shop_id,
            facts=ProductFacts(
                title=row.title,
                description=row.description,
                category_id=_category(session, row.category, terms),
                weight_g=row.weight_g,
                lead_time_days=row.lead_time_days,
            ),
            offer=Offer(row.price or Money(DEFAULT_PRICE_MINOR, terms.currency), row.stock is None),
            now=now,
            external_id=row.external_id,
        )
    else:
        facts = _changed_facts(session, product, row, terms)
        describe_product(session, product_id=product.id, facts=facts, now=now)
    _write_lists(product, row)
    if not new or row.stock:  # a new one has its price already
        _write_offer(session, product, row, now)
    _show(session, product, row, terms, now)
    return new


def _changed_facts(
    session: Session, product: Product, row: CatalogRow, terms: ImportTerms
) -> ProductFacts:
    """Return what the row says, and for what it does not speak of, what was said before."""

    def text(name: str, said: Bilingual, before: Bilingual) -> Bilingual:
        return Bilingual(
            said.en if said.en or f"{name}_en" in row.given else before.en,
            said.fa if said.fa or f"{name}_fa" in row.given else before.fa,
        )

    def number(name: str, said: int, before: int) -> int:
        return said if name in row.given else before

    known = _category(session, row.category, terms) if row.category else product.category_id
    return ProductFacts(
        title=text("title", row.title, product.title),
        description=text("description", row.description, product.description),
        category_id=known,
        unit_code=product.unit_code,
        weight_g=number("weight_g", row.weight_g, product.weight_g),
        lead_time_days=number("lead_time_days", row.lead_time_days, product.lead_time_days),
        reach=product.reach,
        is_service=product.is_service,
    )


def _write_lists(product: Product, row: CatalogRow) -> None:
    if "materials" in row.given:
        known = {name: m for m in product.materials for name in (m["en"], m["fa"])}
        product.materials = [
            {"en": m.en, "fa": m.fa}
            if isinstance(m, Bilingual)
            else known.get(m, {"en": m, "fa": m})
            for m in row.materials
        ]
    if "tags" in row.given:
        product.tags = list(row.tags)
    if "attributes" in row.given:
        product.attributes = row.attributes


def _write_offer(session: Session, product: Product, row: CatalogRow, now: datetime) -> None:
    variant = session.scalars(
        select(Variant)
        .where(Variant.product_id == product.id, Variant.active)
        .order_by(Variant.position)
    ).first()
    if variant is None:
        return
    if row.price is not None and variant.price != row.price:
        set_price(session, variant_id=variant.id, price=row.price, now=now)
    if "stock" not in row.given:
        return
    if variant.made_to_order != (row.stock is None):
        kind = "made to order" if variant.made_to_order else "stocked"
        raise RowError(f"stock: these goods are {kind} here; add a variant in the workshop")
    if row.stock is not None:
        count_stock(session, variant_id=variant.id, counted=row.stock, now=now, actor_id=None)


def _show(
    session: Session, product: Product, row: CatalogRow, terms: ImportTerms, now: datetime
) -> None:
    kept_back = row.status in {ProductState.DRAFT, ProductState.HIDDEN}
    if kept_back and product.state is ProductState.PUBLISHED:
        hide_product(session, product_id=product.id, now=now)
    elif terms.publish and not kept_back and product.state is not ProductState.PUBLISHED:
        if product.standing is Standing.SUSPENDED:
            raise RowError("status: staff suspended these goods; they reinstate them first")
        product.standing = Standing.APPROVED
        product.state = ProductState.PUBLISHED
        product.published_at = product.published_at or now
        tell_change(session, product, now)


def _category(session: Session, text: str, terms: ImportTerms) -> int:
    """Return the category that a slug or a path of names means. Raises RowError."""
    if text in terms.categories:
        return terms.categories[text]
    found = queries.find_category(session, text) if text else _other(session)
    category_id = found.id if found else _walk(session, text, create=terms.create_categories)
    terms.categories[text] = category_id
    return category_id


def _other(session: Session) -> Category:
    known = select(Category).where(Category.parent_id.is_(None), Category.name_en == OTHER.en)
    return session.scalar(known) or add_category(session, parent_id=None, name=OTHER)


def _walk(session: Session, text: str, *, create: bool) -> int:
    """Follow a path "A/B/C" by names or slugs from the top; make what is missing if so asked."""
    parent_id: int | None = None
    steps = [step.strip()[:80] for step in text.split("/") if step.strip()][:5]
    for step in steps:
        known = (
            c.id
            for c in queries.children(session, parent_id)
            if step in {c.name_en, c.name_fa, c.slug}
        )
        found = next(known, None)
        if found is None and not create:
            raise RowError(f"category: {text[:60]!r} is not known")
        if found is None:
            found = add_category(session, parent_id=parent_id, name=Bilingual(step, step)).id
        parent_id = found
    if parent_id is None:
        raise RowError("category: empty path")
    return parent_id

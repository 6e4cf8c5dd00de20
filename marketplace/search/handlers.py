"""What search does when it hears of changes: notes which goods the index must read anew."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog.events import ProductChanged
from marketplace.catalog.models import Product
from marketplace.search.models import IndexTask
from marketplace.shops.events import ShopChanged


def reindex_product(session: Session, event: ProductChanged) -> None:
    """Note a changed product."""
    session.add(IndexTask(product_id=event.product_id, since=event.at))


def reindex_shop(session: Session, event: ShopChanged) -> None:
    """Note all products of a changed shop."""
    for product_id in session.scalars(select(Product.id).where(Product.shop_id == event.shop_id)):
        session.add(IndexTask(product_id=product_id, since=event.at))

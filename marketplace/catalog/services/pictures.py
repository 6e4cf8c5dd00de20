"""Pictures of products: added, removed, put first. The files lie in the storage already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from marketplace.catalog import queries
from marketplace.catalog.errors import TooManyPictures
from marketplace.catalog.models import ProductPicture
from marketplace.catalog.services.products import tell_change
from marketplace.core.bilingual import Bilingual

MOST_PICTURES = 10


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A stored picture and what it shows."""

    key: str
    width: int
    height: int
    alt: Bilingual


def add_picture(
    session: Session,
    *,
    product_id: int,
    key: str,
    size: tuple[int, int],
    alt: Bilingual,
    now: datetime,
) -> ProductPicture:
    """Add a stored picture at the end. Raises TooManyPictures."""
    product = queries.get_product(session, product_id)
    places = [picture.position for picture in product.pictures]
    if len(places) >= MOST_PICTURES:
        raise TooManyPictures(most=MOST_PICTURES)
    picture = ProductPicture(
        product_id=product_id,
        position=max(places, default=-1) + 1,
        key=key,
        width=size[0],
        height=size[1],
        alt_en=alt.en,
        alt_fa=alt.fa,
    )
    session.add(picture)
    session.flush()
    session.refresh(product, ["pictures"])
    tell_change(session, product, now)
    return picture


def remove_picture(session: Session, *, product_id: int, picture_id: int, now: datetime) -> None:
    """Take a picture off the product; its file stays for orders that show it."""
    product = queries.get_product(session, product_id)
    for picture in list(product.pictures):
        if picture.id == picture_id:
            session.delete(picture)
            session.flush()
            session.refresh(product, ["pictures"])
            tell_change(session, product, now)


def show_picture_first(
    session: Session, *, product_id: int, picture_id: int, now: datetime
) -> None:
    """Make a picture the first one."""
    product = queries.get_product(session, product_id)
    ordered = sorted(product.pictures, key=lambda p: (p.id != picture_id, p.position))
    top = max(picture.position for picture in ordered) + 1
    for place, picture in enumerate(ordered):
        picture.position = top + place  # first out of the way: positions are unique
    session.flush()
    for place, picture in enumerate(ordered):
        picture.position = place
    session.flush()
    session.refresh(product, ["pictures"])
    tell_change(session, product, now)


def arrange_pictures(
    session: Session, *, product_id: int, pictures: Sequence[PictureFacts], now: datetime
) -> None:
    """Show exactly these pictures in this order; files of others stay. Raises TooManyPictures."""
    if len(pictures) > MOST_PICTURES:
        raise TooManyPictures(most=MOST_PICTURES)
    product = queries.get_product(session, product_id)
    for old in list(product.pictures):
        session.delete(old)
    session.flush()
    session.add_all(
        ProductPicture(
            product_id=product_id,
            position=place,
            key=picture.key,
            width=picture.width,
            height=picture.height,
            alt_en=picture.alt.en,
            alt_fa=picture.alt.fa,
        )
        for place, picture in enumerate(pictures)
    )
    session.flush()
    session.refresh(product, ["pictures"])
    tell_change(session, product, now)

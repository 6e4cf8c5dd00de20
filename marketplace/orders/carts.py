"""What a basket looks like: lines grouped by shop, each with its delivery offers and price.

The same view is shown in the basket, at checkout, and checked again at placement under lock, so
that no two of them can disagree. Reads; kept apart from `queries` because placement needs it too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from marketplace.catalog.cards import is_first_picture
from marketplace.catalog.models import Product, ProductPicture, Variant
from marketplace.catalog.states import ProductState, Standing
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.orders.models import Cart, CartDelivery, CartLine
from marketplace.orders.pricing import PricedLine, Quote, ShopQuote, quote
from marketplace.places.models import City, County
from marketplace.shipping import queries as shipping
from marketplace.shipping.rates import Basket, DeliveryOffer, offers
from marketplace.shops.models import Shop
from marketplace.shops.states import Reach, ShopState

APART = frozenset({"gone", "paused"})


@dataclass(frozen=True, slots=True)
class LineView:
    """One line. `problem`: gone, paused, sold_out, too_few; `was`: the price before a change."""

    variant_id: int
    product_id: int
    slug: str
    title: Bilingual
    choice: Bilingual
    picture_key: str | None
    unit_price: Money
    quantity: int
    was: Money | None
    problem: str | None
    left: int | None
    made_to_order: bool
    lead_days: int

    @property
    def total(self) -> Money:
        """Price of all pieces."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class ShopCart:
    """One shop's part of the basket."""

    shop_id: int
    slug: str
    name: Bilingual
    city: Bilingual
    picture_key: str | None
    lines: tuple[LineView, ...]
    offers: tuple[DeliveryOffer, ...]
    chosen: DeliveryOffer | None
    quote: ShopQuote


@dataclass(frozen=True, slots=True)
class CartView:
    """The whole basket. Lines that are gone stand apart and cost nothing.

    So do those that staff suspended, but they are in nobody's way and come back by themselves.
    """

    cart_id: int
    shops: tuple[ShopCart, ...]
    gone: tuple[LineView, ...]
    quote: Quote
    paused: tuple[LineView, ...] = ()

    @property
    def pieces(self) -> int:
        """How many pieces can be ordered."""
        return sum(line.quantity for shop in self.shops for line in shop.lines)

    @property
    def problems(self) -> list[LineView]:
        """The lines that cannot be ordered as they stand."""
        return [*self.gone, *(line for s in self.shops for line in s.lines if line.problem)]


@dataclass(frozen=True, slots=True)
class CartTerms:
    """What a basket is priced by."""

    province_code: str
    today: date
    currency: str
    commission_bp: int


@dataclass(frozen=True, slots=True)
class Bespoke:
    """A good made for one buyer at an agreed price: how many, in which words, ready in how long.

    `variant_id` is 0 until the order is placed; `method_id` is the way of delivery she chose.
    """

    product_id: int
    words: Bilingual
    unit_price: Money
    quantity: int
    lead_days: int
    variant_id: int = 0
    method_id: int | None = None


def view_cart(session: Session, *, cart_id: int, terms: CartTerms) -> CartView:
    """Return the basket as it stands now. Two statements, however many lines it has."""
    rows = session.execute(
        select(
            CartLine, Variant, Product, Shop, City, County,
            ProductPicture.key.label("picture_key"), CartDelivery.method_id,
        )
        .join(Variant, Variant.id == CartLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Shop, Shop.id == Product.shop_id)
        .join(County, County.code == Shop.county_code)
        .outerjoin(City, City.code == Shop.city_code)
        .outerjoin(ProductPicture, is_first_picture(Product.id))
        .outerjoin(
            CartDelivery,
            and_(CartDelivery.cart_id == CartLine.cart_id, CartDelivery.shop_id == Shop.id),
        )
        .where(CartLine.cart_id == cart_id)
        .order_by(CartLine.id)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    methods = {row.Shop.id: row.method_id for row in rows if row.method_id is not None}
    return _priced(session, cart_id, [(row, _line(row)) for row in rows], methods, terms)


def view_bespoke(session: Session, *, wanted: Bespoke, terms: CartTerms) -> CartView:
    """Return a basket of one good made for its buyer: priced, sent and ordered as any other.

    Its price and words are those agreed; the good itself must still be for sale, else it is gone.
    """
    row = session.execute(
        select(Product, Shop, City, County, ProductPicture.key.label("picture_key"))
        .join(Shop, Shop.id == Product.shop_id)
        .join(County, County.code == Shop.county_code)
        .outerjoin(City, City.code == Shop.city_code)
        .outerjoin(ProductPicture, is_first_picture(Product.id))
        .where(Product.id == wanted.product_id)
        .execution_options(populate_existing=True)
    ).one()
    line = LineView(
        variant_id=wanted.variant_id,
        product_id=row.Product.id,
        slug=row.Product.slug,
        title=row.Product.title,
        choice=wanted.words,
        picture_key=row.picture_key,
        unit_price=wanted.unit_price,
        quantity=wanted.quantity,
        was=None,
        problem=None if _for_sale(row.Product, row.Shop) else "gone",
        left=None,
        made_to_order=True,
        lead_days=wanted.lead_days,
    )
    methods = {row.Shop.id: wanted.method_id} if wanted.method_id else {}
    return _priced(session, 0, [(row, line)], methods, terms)


def _priced(
    session: Session, cart_id: int, lines: "_Lines", wanted: Mapping[int, int], terms: CartTerms
) -> CartView:
    sellable = [(row, line) for row, line in lines if line.problem not in APART]
    chosen = _chosen(session, wanted, sellable, terms)
    priced = [
        PricedLine(row.Shop.id, line.variant_id, line.unit_price, line.quantity)
        for row, line in sellable
    ]
    total = quote(
        priced,
        {shop_id: found.price for shop_id, (_, found) in chosen.items() if found},
        currency=terms.currency,
        commission_bp=terms.commission_bp,
    )
    shops = {row.Shop.id: row for row, _ in reversed(sellable)}
    return CartView(
        cart_id=cart_id,
        shops=tuple(
            _shop(shops[part.shop_id], sellable, chosen[part.shop_id], part) for part in total.shops
        ),
        gone=tuple(line for _, line in lines if line.problem == "gone"),
        quote=total,
        paused=tuple(line for _, line in lines if line.problem == "paused"),
    )


_Lines = Sequence[tuple[Any, LineView]]  # a row with Product, Shop, City, County, and its line
_Chosen = tuple[tuple[DeliveryOffer, ...], DeliveryOffer | None]


def _line(row: Any) -> LineView:
    line, variant, product, shop = row.CartLine, row.Variant, row.Product, row.Shop
    problem = _problem(line, variant, product, shop)
    changed = line.seen_price_minor != variant.price_minor and problem not in APART
    return LineView(
        variant_id=variant.id,
        product_id=product.id,
        slug=product.slug,
        title=product.title,
        choice=variant.choice,
        picture_key=row.picture_key,
        unit_price=variant.price,
        quantity=line.quantity,
        was=Money(line.seen_price_minor, variant.currency) if changed else None,
        problem=problem,
        left=None if variant.made_to_order else variant.on_hand,
        made_to_order=variant.made_to_order,
        lead_days=product.lead_time_days,
    )


def _problem(line: CartLine, variant: Variant, product: Product, shop: Shop) -> str | None:
    if not variant.active or not _for_sale(product, shop):
        stopped = product.standing is Standing.SUSPENDED or shop.state is ShopState.SUSPENDED
        return "paused" if stopped and variant.active else "gone"
    if variant.made_to_order or variant.on_hand >= line.quantity:
        return None
    return "too_few" if variant.on_hand else "sold_out"


def _for_sale(product: Product, shop: Shop) -> bool:
    return product.state is ProductState.PUBLISHED and shop.state is ShopState.APPROVED


def _chosen(
    session: Session, wanted: Mapping[int, int], lines: _Lines, terms: CartTerms
) -> dict[int, _Chosen]:
    shops = {row.Shop.id: row.Shop for row, _ in lines}
    methods = shipping.terms_of_shops(session, list(shops))
    found: dict[int, _Chosen] = {}
    for shop_id, shop in shops.items():
        own = [(row.Product, line) for row, line in lines if row.Shop.id == shop_id]
        basket = Basket(
            goods=sum((line.total for _, line in own), Money.zero(terms.currency)),
            province_code=terms.province_code,
            shop_province_code=shop.province_code,
            province_only=any(Reach.PROVINCE in {product.reach, shop.reach} for product, _ in own),
            lead_days=max(line.lead_days for _, line in own),
        )
        possible = tuple(offers(methods[shop_id], basket, today=terms.today))
        picked = next((o for o in possible if o.method_id == wanted.get(shop_id)), None)
        found[shop_id] = (possible, picked or next(iter(possible), None))
    return found


def _shop(
    row: Any,
    lines: _Lines,
    delivery: _Chosen,
    part: ShopQuote,
) -> ShopCart:
    shop = row.Shop
    return ShopCart(
        shop_id=shop.id,
        slug=shop.slug,
        name=shop.name,
        city=(row.City or row.County).name,
        picture_key=shop.picture_key,
        lines=tuple(line for other, line in lines if other.Shop.id == shop.id),
        offers=delivery[0],
        chosen=delivery[1],
        quote=part,
    )


def find_cart_id(session: Session, *, token: str | None, user_id: int | None) -> int | None:
    """Return the basket of a person, or of a guest's token."""
    if user_id is not None:
        return session.scalar(select(Cart.id).where(Cart.user_id == user_id))
    if token is None:
        return None
    return session.scalar(select(Cart.id).where(Cart.token == token, Cart.user_id.is_(None)))

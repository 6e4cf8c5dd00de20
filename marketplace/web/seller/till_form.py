"""What is typed at the till: pieces, own prices, discounts, money; read once, for sale and page."""

from dataclasses import dataclass

from flask import request

from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Product, Variant
from marketplace.catalog.states import ProductState
from marketplace.core.money import Money, parse_toman
from marketplace.core.text import normalise, search_key, to_ascii_digits
from marketplace.fairs import queries
from marketplace.fairs.services import Basket, Tender
from marketplace.fairs.states import SaleMethod
from marketplace.orders.discounts import Discount, Discounts
from marketplace.web.db import session
from marketplace.web.pictures import Picture, picture_of
from marketplace.web.seller.current import shop_id

PER_CENT = ("%", "٪")


@dataclass(frozen=True, slots=True)
class Ware:
    """A good of the grid, with what is typed for it."""

    variant: Variant
    product: Product
    picture: Picture | None
    count: int
    price: str
    discount: str
    found: bool

    @property
    def short(self) -> bool:
        """More is asked for than is left."""
        return not self.variant.made_to_order and self.count > self.variant.on_hand


def method() -> SaleMethod:
    """Return the way to pay: that of the button, or chosen from a list."""
    for way in SaleMethod:
        if request.form.get(way.value) or request.form.get("method") == way.value:
            return way
    return SaleMethod.CASH


def pieces(prefix: str = "q-") -> dict[int, int]:
    """Return how many of what: fields named by variant (or by line)."""
    found = {}
    for name, text in request.form.items():
        number = to_ascii_digits(text).strip()
        if name.startswith(prefix) and name[len(prefix) :].isdigit() and number.isdigit():
            found[int(name[len(prefix) :])] = int(number[:4])
    return {row_id: n for row_id, n in found.items() if n}


def _typed(prefix: str, variant_id: int) -> str:
    return request.form.get(f"{prefix}{variant_id}", "").strip()[:20]


def read_discount(text: str) -> Discount | None:
    """Read `10%`, `٪۱۰` or an amount in toman. Raises AmountError."""
    plain = to_ascii_digits(text).strip()
    bare = "".join(c for c in plain if c not in PER_CENT and not c.isspace())
    if bare != plain and bare.isdigit() and any(sign in plain for sign in PER_CENT):
        return Discount(pct=int(bare[:4])) if int(bare) else None
    if not plain:
        return None
    amount = parse_toman(plain)
    return Discount(amount=amount) if amount else None


def read_basket() -> Basket:
    """Return what is sold. Raises AmountError for prices and discounts that cannot be read."""
    chosen = pieces()
    prices: dict[int, Money] = {}
    lines: dict[int, Discount] = {}
    for variant_id in chosen:
        if price := _typed("p-", variant_id):
            prices[variant_id] = parse_toman(price)
        if off := read_discount(_typed("d-", variant_id)):
            lines[variant_id] = off
    whole = read_discount(request.form.get("discount", "")[:20])
    reason = normalise(request.form.get("reason", ""))[:80]
    return Basket(chosen, prices, Discounts(lines, whole), reason)


def read_tender() -> Tender:
    """Return how it is paid. Raises AmountError for money that cannot be read."""
    way = method()
    typed = request.form.get("received", "").strip()
    received = parse_toman(typed) if typed and way is SaleMethod.CASH else None
    return Tender(way, received, normalise(request.form.get("card_reference", ""))[:80])


def wares(booking_id: int) -> list[Ware]:
    """Return the goods of the shop: what sells most at this booth first, then as they were made."""
    posted = request.method == "POST"
    counts = pieces() if posted else {}
    wanted = search_key(request.form.get("find", "")[:40])
    products = catalog.products_of_shop(session(), shop_id=shop_id(), state=ProductState.PUBLISHED)
    sold = queries.pieces_sold(session(), booking_id)
    found = [
        Ware(
            variant,
            product,
            picture_of(
                product.pictures[0].key if product.pictures else None,
                size=(96, 96),
                alt=product.title,
            ),
            counts.get(variant.id, 0),
            _typed("p-", variant.id) if posted else "",
            _typed("d-", variant.id) if posted else "",
            wanted in search_key(f"{product.title_fa} {product.title_en}"),
        )
        for product in products
        for variant in product.variants
        if variant.active
    ]
    return sorted(found, key=lambda w: (-sold.get(w.variant.id, 0), w.product.id, w.variant.id))

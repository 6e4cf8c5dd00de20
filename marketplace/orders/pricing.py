"""The one place where an order's price is made: basket, checkout and placement all ask `quote`.

Pure. Rounds once a shop (commission, rule M4). What the buyer pays is the plain sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.core.money import Money, share


@dataclass(frozen=True, slots=True)
class PricedLine:
    """So many of a variant of a shop at a price."""

    shop_id: int
    variant_id: int
    unit_price: Money
    quantity: int
    discount: Money | None = None  # let off at a counter

    @property
    def total(self) -> Money:
        """Price of all pieces, less what is let off."""
        whole = self.unit_price * self.quantity
        return whole - self.discount if self.discount else whole


@dataclass(frozen=True, slots=True)
class ShopQuote:
    """One shop's part. The commission is taken from the goods, not from the delivery."""

    shop_id: int
    goods: Money
    delivery: Money
    commission: Money

    @property
    def total(self) -> Money:
        """What the buyer pays for this shop."""
        return self.goods + self.delivery


@dataclass(frozen=True, slots=True)
class Quote:
    """The whole order."""

    shops: tuple[ShopQuote, ...]
    goods: Money
    delivery: Money

    @property
    def total(self) -> Money:
        """What the buyer pays."""
        return self.goods + self.delivery

    def of(self, shop_id: int) -> ShopQuote:
        """Return the part of a shop. Raises KeyError."""
        for shop in self.shops:
            if shop.shop_id == shop_id:
                return shop
        raise KeyError(shop_id)


def quote(
    lines: Sequence[PricedLine],
    deliveries: Mapping[int, Money],
    *,
    currency: str,
    commission_bp: int,
) -> Quote:
    """Return the price of `lines` with the chosen delivery of each shop (missing = not yet chosen).

    Shops keep the order of their first line.
    """
    goods: dict[int, Money] = {}
    for line in lines:
        goods[line.shop_id] = goods.get(line.shop_id, Money.zero(currency)) + line.total
    shops = tuple(
        ShopQuote(
            shop_id=shop_id,
            goods=amount,
            delivery=deliveries.get(shop_id, Money.zero(currency)),
            commission=share(amount, commission_bp),
        )
        for shop_id, amount in goods.items()
    )
    return Quote(
        shops=shops,
        goods=sum((shop.goods for shop in shops), Money.zero(currency)),
        delivery=sum((shop.delivery for shop in shops), Money.zero(currency)),
    )

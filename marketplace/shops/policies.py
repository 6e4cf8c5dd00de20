"""Who may do what with a shop."""

from collections.abc import Collection

from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState


def may_see(shop: Shop, *, member_of: Collection[int] = ()) -> bool:
    """Everybody sees an approved shop; its members see it always."""
    return shop.state is ShopState.APPROVED or shop.id in member_of


def may_manage(shop_id: int, *, member_of: Collection[int]) -> bool:
    """Members manage their shop; its state does not take that away."""
    return shop_id in member_of

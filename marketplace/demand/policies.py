"""Who may do what with a need or an offer: one function an action."""

from collections.abc import Collection

from marketplace.demand.models import Need, NeedOffer
from marketplace.demand.states import NEED_MOVES, PUBLIC, NeedAction, NeedState, OfferState


def is_writer(need: Need, *, user_id: int | None) -> bool:
    """The one who wrote it; a need of the packaged demo has nobody."""
    return user_id is not None and need.user_id == user_id


def may_read_need(need: Need, *, user_id: int | None, moderates: bool = False) -> bool:
    """Everybody reads what is on the board; before that, its writer and who moderates."""
    return need.state in PUBLIC or moderates or is_writer(need, user_id=user_id)


def may_change_need(need: Need, *, user_id: int | None) -> bool:
    """Its writer, until it is on the board: offers answer what was written there."""
    possible = (need.state, NeedAction.CHANGE) in NEED_MOVES
    return possible and is_writer(need, user_id=user_id)


def may_close_need(need: Need, *, user_id: int | None) -> bool:
    """Its writer, unless an offer is chosen or it ended."""
    possible = (need.state, NeedAction.CLOSE) in NEED_MOVES
    return possible and is_writer(need, user_id=user_id)


def may_read_offers(need: Need, *, user_id: int | None) -> bool:
    """Prices of offers are between the shops and the writer."""
    return is_writer(need, user_id=user_id)


def may_accept(need: Need, offer: NeedOffer, *, user_id: int | None) -> bool:
    """The writer, while the need is open and the offer stands."""
    return (
        is_writer(need, user_id=user_id)
        and need.state is NeedState.OPEN
        and offer.state is OfferState.LIVE
        and offer.need_id == need.id
    )


def may_manage_offer(offer: NeedOffer, *, member_of: Collection[int]) -> bool:
    """Members of the shop that made it."""
    return offer.shop_id in member_of

"""Writes about needs and offers."""

from marketplace.demand.services.accepting import (
    TIME_TO_PAY,
    Choice,
    accept_offer,
    bespoke,
    meet_need,
    release_need,
)
from marketplace.demand.services.needs import (
    NeedFacts,
    NeedPicture,
    approve_need,
    change_need,
    close_need,
    expire_needs,
    post_need,
    return_need,
)
from marketplace.demand.services.offers import OfferFacts, expire_offers, make_offer, withdraw_offer

__all__ = [
    "TIME_TO_PAY",
    "Choice",
    "NeedFacts",
    "NeedPicture",
    "OfferFacts",
    "accept_offer",
    "approve_need",
    "bespoke",
    "change_need",
    "close_need",
    "expire_needs",
    "expire_offers",
    "make_offer",
    "meet_need",
    "post_need",
    "release_need",
    "return_need",
    "withdraw_offer",
]

"""Cards of goods, fairs and needs as templates show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from marketplace.catalog.cards import CardFacts, cards
from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money
from marketplace.demand.models import Need
from marketplace.fairs.models import Fair
from marketplace.fairs.states import FairState
from marketplace.web.db import session
from marketplace.web.pictures import Picture, fair_picture, of_card

TO_ORDER = Bilingual("Made to order", "سفارشی")
SOLD_OUT = Bilingual("Sold out", "تمام شد")
PICK = Bilingual("Bazarche's pick", "پسند بازارچه")


@dataclass(frozen=True, slots=True)
class Card:
    """A product on a shelf."""

    facts: CardFacts
    url: str
    picture: Picture | None
    badge: Bilingual | None


@dataclass(frozen=True, slots=True)
class FairCard:
    """A fair among others."""

    url: str
    title: Bilingual
    city: Bilingual
    venue: Bilingual
    starts_on: date
    ends_on: date
    apply_by: date | None
    picture: Picture | None
    postponed: bool = False


@dataclass(frozen=True, slots=True)
class NeedCard:
    """A need among others."""

    url: str
    title: Bilingual
    buyer: Bilingual
    days_left: int
    budget: Money | None


def product_url(product_id: int, slug: str) -> str:
    """Return the address of a product's page."""
    return url_for("storefront.product", product_id=product_id, slug=slug)


def _badge(facts: CardFacts) -> Bilingual | None:
    if facts.sold_out:
        return SOLD_OUT
    if facts.made_to_order:
        return TO_ORDER
    return PICK if facts.featured else None


def cards_of(ids: Sequence[int]) -> list[Card]:
    """Return the cards of these goods in that order; those that may not be seen are left out."""
    return [
        Card(facts, product_url(facts.id, facts.slug), of_card(facts.picture), _badge(facts))
        for facts in cards(session(), ids)
    ]


def fair_card(fair: Fair, today: date) -> FairCard:
    """Return the card of a fair; a deadline that passed is not shown."""
    return FairCard(
        url=url_for("storefront.fair", slug=fair.slug),
        title=fair.title,
        city=fair.city,
        venue=fair.venue,
        starts_on=fair.starts_on,
        ends_on=fair.ends_on,
        apply_by=fair.apply_by if fair.apply_by and fair.apply_by >= today else None,
        picture=fair_picture(fair.picture_key, fair.title),
        postponed=fair.state is FairState.POSTPONED,
    )


def need_card(need: Need, today: date) -> NeedCard:
    """Return the card of a need."""
    return NeedCard(
        url=url_for("storefront.need", need_id=need.id),
        title=need.title,
        buyer=need.buyer,
        days_left=(need.needed_by - today).days,
        budget=Money(need.budget_minor, need.currency) if need.budget_minor else None,
    )

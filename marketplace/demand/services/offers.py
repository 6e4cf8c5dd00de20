"""Offers: made, changed, withdrawn by a shop; one of them accepted by the writer of the need."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.catalog.models import Product
from marketplace.catalog.states import ProductState
from marketplace.core.db import violated
from marketplace.core.jalali import local_date
from marketplace.core.money import Money
from marketplace.core.outbox import publish
from marketplace.core.states import MoveRefused
from marketplace.demand import policies, queries
from marketplace.demand.errors import BadOffer, NeedNotOpen, OwnNeed, ShopCannotOffer, UnknownOffer
from marketplace.demand.events import OfferMade
from marketplace.demand.models import Need, NeedOffer, NeedOfferMove
from marketplace.demand.services.moving import end_offer, move_offer
from marketplace.demand.states import Ending, NeedState, OfferAction, OfferState
from marketplace.shops.models import Shop
from marketplace.shops.queries import members
from marketplace.shops.states import ShopState

FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What a shop answers: one of its goods, made for this need."""

    product_id: int
    unit_price: Money
    quantity: int
    ready_on: date
    note: str = ""


def make_offer(
    session: Session,
    *,
    need_id: int,
    shop_id: int,
    user_id: int | None,
    facts: OfferFacts,
    now: datetime,
) -> NeedOffer:
    """Answer an open need, or change the shop's live answer to it.

    Raises NeedNotOpen, OwnNeed, ShopCannotOffer, BadOffer.
    """
    need = queries.get_need(session, need_id, lock=True)
    _check_need(session, need, shop_id, user_id, now)
    _check_offer(session, need, shop_id, facts, now)
    offer = queries.find_standing_offer(session, need_id=need_id, shop_id=shop_id)
    if offer is not None:
        _change(session, offer, facts, user_id, now)
        return offer
    offer = NeedOffer(
        need_id=need_id,
        shop_id=shop_id,
        user_id=user_id,
        state=OfferState.LIVE,
        currency=facts.unit_price.currency,
        created_at=now,
        changed_at=now,
    )
    _write(offer, facts)
    _add(session, offer)
    session.add(
        NeedOfferMove(
            offer_id=offer.id,
            at=now,
            actor_id=user_id,
            action=OfferAction.MAKE.value,
            from_state="",
            to_state=offer.state.value,
        )
    )
    publish(session, OfferMade(offer.id, need_id, shop_id, now))
    return offer


def _check_need(
    session: Session, need: Need, shop_id: int, user_id: int | None, now: datetime
) -> None:
    owners = {user.id for user in members(session, shop_id)}
    if policies.is_writer(need, user_id=user_id) or need.user_id in owners:
        raise OwnNeed
    if need.state is not NeedState.OPEN or need.needed_by < local_date(now):
        raise NeedNotOpen(state=need.state.value)


def _check_offer(
    session: Session, need: Need, shop_id: int, facts: OfferFacts, now: datetime
) -> None:
    shop, product = session.get_one(Shop, shop_id), session.get(Product, facts.product_id)
    if shop.state is not ShopState.APPROVED:
        raise ShopCannotOffer("shop")
    if product is None or product.shop_id != shop_id or product.state is not ProductState.PUBLISHED:
        raise ShopCannotOffer("product_id")
    if not 1 <= facts.quantity <= need.quantity:
        raise BadOffer("quantity", most=need.quantity)
    if facts.unit_price.minor < 1:
        raise BadOffer("unit_price")
    if not local_date(now) <= facts.ready_on <= local_date(now) + FARTHEST:
        raise BadOffer("ready_on")


def _write(offer: NeedOffer, facts: OfferFacts) -> None:
    offer.product_id, offer.quantity = facts.product_id, facts.quantity
    offer.unit_price_minor, offer.currency = facts.unit_price.minor, facts.unit_price.currency
    offer.ready_on, offer.note = facts.ready_on, facts.note


def _add(session: Session, offer: NeedOffer) -> None:
    try:
        with session.begin_nested():
            session.add(offer)
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_need_offer_need_id_shop_id"):
            raise NeedNotOpen(state="answered") from None
        raise


def _change(
    session: Session, offer: NeedOffer, facts: OfferFacts, user_id: int | None, now: datetime
) -> None:
    if offer.state is not OfferState.LIVE:
        raise NeedNotOpen(state=offer.state.value)
    move_offer(session, offer, OfferAction.CHANGE, now=now, actor_id=user_id)
    _write(offer, facts)
    offer.version += 1
    session.flush()


def expire_offers(session: Session, *, now: datetime, limit: int = 200) -> int:
    """End the live offers whose day has passed unaccepted; return how many."""
    rows = session.execute(
        select(NeedOffer.id, NeedOffer.need_id)
        .where(NeedOffer.state == OfferState.LIVE, NeedOffer.ready_on < local_date(now))
        .order_by(NeedOffer.need_id, NeedOffer.id)
        .limit(limit)
    ).all()
    ended = 0
    for offer_id, need_id in rows:
        queries.get_need(session, need_id, lock=True)
        offer = session.get_one(NeedOffer, offer_id, populate_existing=True)
        if offer.state is OfferState.LIVE:
            end_offer(session, offer, OfferAction.EXPIRE, ending=Ending.DAY_PASSED, now=now)
            ended += 1
    return ended


def withdraw_offer(
    session: Session, *, need_id: int, shop_id: int, user_id: int | None, now: datetime
) -> None:
    """Take the shop's answer back, until it is accepted. Raises UnknownOffer, MoveRefused."""
    queries.get_need(session, need_id, lock=True)
    offer = queries.find_standing_offer(session, need_id=need_id, shop_id=shop_id)
    if offer is None:
        raise UnknownOffer
    if offer.state is not OfferState.LIVE:
        raise MoveRefused(state=offer.state.value, action=OfferAction.WITHDRAW.value)
    move_offer(session, offer, OfferAction.WITHDRAW, now=now, actor_id=user_id)

"""Reads of the needs board."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from marketplace.demand.errors import UnknownNeed, UnknownOffer
from marketplace.demand.models import Need, NeedMove, NeedOffer
from marketplace.demand.states import NeedState, OfferState

PAGE = 20
STANDING = (OfferState.LIVE, OfferState.ACCEPTED)


def open_needs(
    session: Session,
    *,
    today: date,
    limit: int = 60,
    offset: int = 0,
    category_ids: Collection[int] = (),
    province_code: str = "",
) -> list[Need]:
    """Return the open needs whose day has not passed, the most urgent first."""
    query = select(Need).where(Need.state == NeedState.OPEN, Need.needed_by >= today)
    if category_ids:
        query = query.where(Need.category_id.in_(list(category_ids)))
    if province_code:
        query = query.where(Need.province_code == province_code)
    return list(
        session.scalars(query.order_by(Need.needed_by, Need.id).limit(limit).offset(offset))
    )


def count_open(session: Session, *, today: date) -> int:
    """Return how many needs are open."""
    query = select(func.count()).where(Need.state == NeedState.OPEN, Need.needed_by >= today)
    return session.scalar(query) or 0


def get_need(session: Session, need_id: int, *, lock: bool = False) -> Need:
    """Return the need of that id. Raises UnknownNeed."""
    query = select(Need).where(Need.id == need_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    need = session.scalar(query)
    if need is None:
        raise UnknownNeed
    return need


def needs_of_user(session: Session, *, user_id: int, page: int = 1) -> list[Need]:
    """Return a person's needs, the newest first; one more than a page when there are more."""
    return list(
        session.scalars(
            select(Need)
            .where(Need.user_id == user_id)
            .order_by(Need.id.desc())
            .limit(PAGE + 1)
            .offset((page - 1) * PAGE)
        )
    )


def history(session: Session, need_id: int) -> list[NeedMove]:
    """Return what happened to a need, the first thing first."""
    return list(
        session.scalars(select(NeedMove).where(NeedMove.need_id == need_id).order_by(NeedMove.id))
    )


def get_offer(session: Session, offer_id: int) -> NeedOffer:
    """Return the offer of that id. Raises UnknownOffer."""
    offer = session.get(NeedOffer, offer_id)
    if offer is None:
        raise UnknownOffer
    return offer


def live_offers(session: Session, need_id: int) -> list[NeedOffer]:
    """Return the offers to a need that stand, in the order they came."""
    return list(
        session.scalars(
            select(NeedOffer)
            .where(NeedOffer.need_id == need_id, NeedOffer.state == OfferState.LIVE)
            .order_by(NeedOffer.id)
            .execution_options(populate_existing=True)
        )
    )


def standing_offers(session: Session, need_id: int) -> list[NeedOffer]:
    """Return the live offers to a need and the accepted one, the cheapest first."""
    return list(
        session.scalars(
            select(NeedOffer)
            .where(NeedOffer.need_id == need_id, NeedOffer.state.in_(STANDING))
            .order_by(NeedOffer.unit_price_minor, NeedOffer.id)
        )
    )


def find_standing_offer(session: Session, *, need_id: int, shop_id: int) -> NeedOffer | None:
    """Return the shop's live or accepted offer to a need."""
    return session.scalar(
        select(NeedOffer)
        .where(
            NeedOffer.need_id == need_id,
            NeedOffer.shop_id == shop_id,
            NeedOffer.state.in_(STANDING),
        )
        .execution_options(populate_existing=True)
    )


def last_offer(session: Session, *, need_id: int, shop_id: int) -> NeedOffer | None:
    """Return the shop's last offer to a need, whatever became of it."""
    return session.scalar(
        select(NeedOffer)
        .where(NeedOffer.need_id == need_id, NeedOffer.shop_id == shop_id)
        .order_by(NeedOffer.id.desc())
        .limit(1)
    )


def answered_by(session: Session, shop_id: int) -> set[int]:
    """Return the ids of the needs that a shop has a live or accepted offer to."""
    return set(
        session.scalars(
            select(NeedOffer.need_id).where(
                NeedOffer.shop_id == shop_id, NeedOffer.state.in_(STANDING)
            )
        )
    )


def offers_of_shop(session: Session, *, shop_id: int, limit: int = 50) -> list[NeedOffer]:
    """Return a shop's offers with their needs, the last changed first."""
    return list(
        session.scalars(
            select(NeedOffer)
            .where(NeedOffer.shop_id == shop_id)
            .options(joinedload(NeedOffer.need))
            .order_by(NeedOffer.changed_at.desc(), NeedOffer.id.desc())
            .limit(limit)
        )
    )


def counts_of_offers(session: Session, need_ids: Collection[int]) -> dict[int, int]:
    """Return how many live or accepted offers each of these needs has."""
    rows = session.execute(
        select(NeedOffer.need_id, func.count())
        .where(NeedOffer.need_id.in_(list(need_ids)), NeedOffer.state.in_(STANDING))
        .group_by(NeedOffer.need_id)
    )
    return dict(rows.all())

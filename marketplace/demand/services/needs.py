"""Needs: posted, mended, let onto the board or sent back, closed, ended by their day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.core.bilingual import Bilingual
from marketplace.core.jalali import local_date
from marketplace.core.money import Money
from marketplace.core.outbox import publish
from marketplace.core.states import MoveRefused
from marketplace.demand import policies, queries
from marketplace.demand.errors import BadNeed, TooManyNeeds, UnknownNeed
from marketplace.demand.events import NeedOpened, NeedPosted, NeedReturned
from marketplace.demand.models import Need, NeedMove
from marketplace.demand.services.moving import end_offer, move_need
from marketplace.demand.states import (
    ENDS_WITH_ITS_DAY,
    Ending,
    NeedAction,
    NeedState,
    OfferAction,
)

MOST_A_DAY = 10
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NeedPicture:
    """A stored picture and the size of its largest form."""

    key: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What a person says she seeks. `buyer` is the name shown on the board."""

    title: Bilingual
    text: Bilingual
    buyer: Bilingual
    quantity: int
    unit_code: str
    province_code: str
    county_code: str
    needed_by: date
    currency: str
    budget: Money | None = None
    category_id: int | None = None
    picture: NeedPicture | None = None


def post_need(session: Session, *, user_id: int, facts: NeedFacts, now: datetime) -> Need:
    """Write a need down; a moderator looks at it first. Raises BadNeed, TooManyNeeds."""
    _check(facts, now)
    since = now - timedelta(days=1)
    query = select(func.count()).where(Need.user_id == user_id, Need.created_at > since)
    if (session.scalar(query) or 0) >= MOST_A_DAY:
        raise TooManyNeeds(retry_after_s=24 * 3600)
    need = Need(user_id=user_id, state=NeedState.WAITING, created_at=now)
    _write(need, facts)
    session.add(need)
    session.flush()
    session.add(
        NeedMove(
            need_id=need.id,
            at=now,
            actor_id=user_id,
            action=NeedAction.POST.value,
            from_state="",
            to_state=need.state.value,
        )
    )
    publish(session, NeedPosted(need.id, now))
    return need


def _check(facts: NeedFacts, now: datetime) -> None:
    today = local_date(now)
    if not facts.title:
        raise BadNeed("title")
    if facts.quantity < 1:
        raise BadNeed("quantity")
    if not today <= facts.needed_by <= today + FARTHEST:
        raise BadNeed("needed_by")


def _write(need: Need, facts: NeedFacts) -> None:
    need.title_en, need.title_fa = facts.title.en, facts.title.fa
    need.text_en, need.text_fa = facts.text.en, facts.text.fa
    need.buyer_en, need.buyer_fa = facts.buyer.en, facts.buyer.fa
    need.quantity, need.unit_code = facts.quantity, facts.unit_code
    need.province_code, need.county_code = facts.province_code, facts.county_code
    need.category_id, need.needed_by = facts.category_id, facts.needed_by
    need.budget_minor = facts.budget.minor if facts.budget else None
    need.currency = facts.currency
    picture = facts.picture
    need.picture_key = picture.key if picture else None
    need.picture_width = picture.width if picture else None
    need.picture_height = picture.height if picture else None


def change_need(
    session: Session, *, need_id: int, user_id: int, facts: NeedFacts, now: datetime
) -> None:
    """Mend a need that is not on the board (yet); it waits for a moderator again.

    Raises UnknownNeed for others' needs, MoveRefused once it is on the board, BadNeed.
    """
    need = _own(session, need_id, user_id)
    _check(facts, now)
    move_need(session, need, NeedAction.CHANGE, now=now, actor_id=user_id)
    _write(need, facts)
    session.flush()
    publish(session, NeedPosted(need.id, now))


def _own(session: Session, need_id: int, user_id: int) -> Need:
    need = queries.get_need(session, need_id, lock=True)
    if not policies.is_writer(need, user_id=user_id):
        raise UnknownNeed
    return need


def approve_need(
    session: Session, *, need_id: int, actor_id: int, now: datetime, category_id: int | None = None
) -> None:
    """Let a need onto the board; a category given here is the moderator's. Raises MoveRefused.

    A need whose day passed while it waited is refused: it ends with the next sweep.
    """
    need = queries.get_need(session, need_id, lock=True)
    if need.needed_by < local_date(now):
        raise MoveRefused(state=need.state.value, action=NeedAction.APPROVE.value)
    move_need(session, need, NeedAction.APPROVE, now=now, actor_id=actor_id)
    need.reason = ""
    if category_id is not None:
        need.category_id = category_id
    session.flush()
    publish(session, NeedOpened(need.id, now))


def return_need(
    session: Session, *, need_id: int, actor_id: int, reason: str, now: datetime
) -> None:
    """Send a need back to its writer with a reason, from the queue or off the board.

    Raises BadNeed without a reason, MoveRefused.
    """
    if not reason.strip():
        raise BadNeed("reason")
    need = queries.get_need(session, need_id, lock=True)
    move_need(session, need, NeedAction.RETURN, now=now, actor_id=actor_id, reason=reason)
    need.reason = reason.strip()[:200]
    session.flush()
    publish(session, NeedReturned(need.id, need.reason, now))


def close_need(session: Session, *, need_id: int, user_id: int, now: datetime) -> None:
    """The writer seeks it no more; live offers are declined. Raises UnknownNeed, MoveRefused."""
    need = _own(session, need_id, user_id)
    move_need(session, need, NeedAction.CLOSE, now=now, actor_id=user_id)
    for offer in queries.live_offers(session, need.id):
        end_offer(session, offer, OfferAction.DECLINE, ending=Ending.NEED_CLOSED, now=now)


def expire_needs(session: Session, *, now: datetime, limit: int = 200) -> int:
    """End the needs whose day passed without a chosen offer; return how many."""
    ids = session.scalars(
        select(Need.id)
        .where(Need.state.in_(ENDS_WITH_ITS_DAY), Need.needed_by < local_date(now))
        .order_by(Need.id)
        .limit(limit)
    ).all()
    return sum(_expire(session, need_id, now) for need_id in ids)


def _expire(session: Session, need_id: int, now: datetime) -> bool:
    need = queries.get_need(session, need_id, lock=True)
    if need.state not in ENDS_WITH_ITS_DAY:
        return False
    move_need(session, need, NeedAction.EXPIRE, now=now)
    for offer in queries.live_offers(session, need.id):
        end_offer(session, offer, OfferAction.EXPIRE, ending=Ending.NEED_EXPIRED, now=now)
    return True

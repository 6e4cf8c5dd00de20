"""Who is told what about needs: after commit, by the worker.

News of needs go out once a person: by mail to who has one, else by SMS; a board may have many
needs, and each SMS costs.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.catalog.units import counted_unit
from marketplace.demand.events import NeedOpened, NeedReturned, OfferEnded, OfferMade
from marketplace.demand.matching import shops_for
from marketplace.demand.models import Need, NeedOffer
from marketplace.demand.queries import get_need, get_offer
from marketplace.demand.states import Ending
from marketplace.notifications.services import queue_message
from marketplace.notifications.states import MessageChannel
from marketplace.places.models import County
from marketplace.shops.queries import get_shop, members


def _both(text: Any) -> dict[str, str]:
    return {"en": text.en, "fa": text.fa}


def _facts(session: Session, need: Need) -> dict[str, Any]:
    return {
        "id": need.id,
        "title": _both(need.title),
        "quantity": need.quantity,
        "unit": _both(counted_unit(need.unit_code, need.quantity)),
        "county": _both(session.get_one(County, need.county_code).name),
        "needed_by": need.needed_by.isoformat(),
        "budget": need.budget_minor or 0,
    }


def _tell(
    session: Session, user: User, template: str, key: str, facts: dict[str, Any], now: datetime
) -> None:
    channel = MessageChannel.EMAIL if user.email else MessageChannel.SMS
    recipient = user.email or user.phone
    if recipient:
        queue_message(
            session,
            key=f"{key}:{user.id}",
            channel=channel,
            template=template,
            recipient=recipient,
            language=user.language,
            facts=facts,
            now=now,
        )


def _tell_writer(
    session: Session, need: Need, key: str, facts: dict[str, Any], now: datetime
) -> None:
    user = session.get(User, need.user_id) if need.user_id else None
    if user is not None:
        known = {"need": _facts(session, need), "currency": need.currency, **facts}
        _tell(session, user, "need_news", key, known, now)


def tell_opened(session: Session, event: NeedOpened) -> None:
    """The writer hears that it is on the board; the makers it is for hear of it."""
    need = get_need(session, event.need_id)
    _tell_writer(
        session, need, f"need-opened:{need.id}", {"kind": "opened", "reason": ""}, event.at
    )
    facts = {"need": _facts(session, need), "currency": need.currency}
    for shop_id in shops_for(session, need):
        for user in members(session, shop_id):
            _tell(session, user, "need_open", f"need:{need.id}", facts, event.at)


def tell_returned(session: Session, event: NeedReturned) -> None:
    """The writer hears why it was sent back."""
    need = get_need(session, event.need_id)
    key = f"need-back:{need.id}:{int(event.at.timestamp())}"
    _tell_writer(session, need, key, {"kind": "returned", "reason": event.reason}, event.at)


def tell_offer(session: Session, event: OfferMade) -> None:
    """The writer hears that a maker answered."""
    offer = get_offer(session, event.offer_id)
    facts = {"kind": "offer", "reason": "", **_offer(session, offer)}
    need = get_need(session, event.need_id)
    _tell_writer(session, need, f"need-offer:{offer.id}", facts, event.at)


def _offer(session: Session, offer: NeedOffer) -> dict[str, Any]:
    return {
        "shop": _both(get_shop(session, offer.shop_id).name),
        "quantity": offer.quantity,
        "minor": offer.total.minor,
        "ready_on": offer.ready_on.isoformat(),
    }


def tell_ended(session: Session, event: OfferEnded) -> None:
    """The maker hears that her offer ended, and why; an unpaid one is told to the writer too."""
    need, offer = get_need(session, event.need_id), get_offer(session, event.offer_id)
    facts = {"need": _facts(session, need), "currency": need.currency, "ending": event.ending}
    key = f"offer-ended:{offer.id}"
    for user in members(session, event.shop_id):
        _tell(session, user, "need_offer_ended", key, facts, event.at)
    if event.ending == Ending.UNPAID.value:
        known = {"kind": "unpaid", "reason": "", **_offer(session, offer)}
        _tell_writer(session, need, f"need-unpaid:{offer.id}", known, event.at)

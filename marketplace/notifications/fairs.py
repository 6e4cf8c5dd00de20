"""Producers hear of their applications and booths: decided, offered, booked, given back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from marketplace.core.formats import fmt_datetime, fmt_weekday_date
from marketplace.core.money import Money
from marketplace.fairs.events import (
    ApplicationDecided,
    BookingCancelled,
    BookingConfirmed,
    BoothOffered,
    FairChanged,
)
from marketplace.fairs.models import Booking, Booth, Fair
from marketplace.fairs.queries import bookings_of_fair
from marketplace.fairs.states import BookingState
from marketplace.notifications.services import queue_message
from marketplace.notifications.states import MessageChannel
from marketplace.shops.queries import members


@dataclass(frozen=True, slots=True)
class News:
    """What is told to a shop about a fair; `until` ends an offer, `choose_until` a choice."""

    fair_id: int
    shop_id: int
    key: str
    what: str  # accepted, standby, declined, offered, booked, ended, changed, moved, postponed
    at: datetime
    reason: str = ""
    booking_id: int | None = None
    until: datetime | None = None
    refund: Money | None = None
    choose_until: date | None = None


def tell_decided(session: Session, event: ApplicationDecided) -> None:
    """Accepted, on standby or declined, with the organizer's reason."""
    key = f"fair:{event.application_id}:{event.state}:{event.at:%m%d%H%M}"
    news = News(event.fair_id, event.shop_id, key, event.state, event.at, reason=event.reason)
    _tell(session, news)


def tell_offered(session: Session, event: BoothOffered) -> None:
    """A freed booth waits for her, and until when."""
    _about_booth(session, event, "offered", until=event.until)


def tell_booked(session: Session, event: BookingConfirmed) -> None:
    """The booth is hers."""
    _about_booth(session, event, "booked")


def tell_given_back(session: Session, event: BookingCancelled) -> None:
    """A confirmed booth ended, with what goes back."""
    _about_booth(session, event, "ended", refund=event.refund)


def tell_fair_changed(session: Session, event: FairChanged) -> None:
    """Who has a booth hears of another place, other hours, other days, and what she may do."""
    fair = session.get_one(Fair, event.fair_id)
    for booking in bookings_of_fair(session, fair.id, states=[BookingState.CONFIRMED]):
        news = News(
            fair.id,
            booking.shop_id,
            f"fair:{fair.id}:{event.what}:{event.at:%y%m%d%H%M%S}:{booking.id}",
            event.what,
            event.at,
            reason=event.reason,
            booking_id=booking.id,
            choose_until=fair.choose_until if event.what != "changed" else None,
        )
        _tell(session, news)


def _about_booth(
    session: Session,
    event: BoothOffered | BookingConfirmed | BookingCancelled,
    what: str,
    *,
    until: datetime | None = None,
    refund: Money | None = None,
) -> None:
    key = f"booth:{event.booking_id}:{what}"
    _tell(
        session,
        News(
            event.fair_id,
            event.shop_id,
            key,
            what,
            event.at,
            booking_id=event.booking_id,
            until=until,
            refund=refund,
        ),
    )


def _tell(session: Session, news: News) -> None:
    fair = session.get_one(Fair, news.fair_id)
    booking = session.get_one(Booking, news.booking_id) if news.booking_id else None
    facts = {
        "what": news.what,
        "fair": {"en": fair.title_en, "fa": fair.title_fa},
        "path": f"sell/fairs/{fair.slug}",
        "booth": session.get_one(Booth, booking.booth_id).code if booking else "",
        "reason": news.reason,
        "refund_minor": news.refund.minor if news.refund else 0,
        "currency": news.refund.currency if news.refund else "",
    }
    for user in members(session, news.shop_id):
        when = fmt_datetime(news.until, user.language) if news.until else ""
        if news.choose_until:
            when = fmt_weekday_date(news.choose_until, user.language)
        ways = ((MessageChannel.EMAIL, user.email), (MessageChannel.SMS, user.phone))
        for channel, recipient in ways:
            if recipient:
                queue_message(
                    session,
                    key=f"{news.key}:{user.id}:{channel.value}",
                    channel=channel,
                    template="fair_news",
                    recipient=recipient,
                    language=user.language,
                    facts={**facts, "until": when},
                    now=news.at,
                )

"""A published fair behind the application, with an organizer, for tests of its pages."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Application, Booking, Fair
from marketplace.fairs.services import ApplicationFacts, Basket, Tender
from marketplace.fairs.states import ApplicationAction, SaleMethod
from marketplace.orders.services import CounterTerms
from tests.client import JudgingClient
from tests.factories import make_user
from tests.factories.fairs import booth_ids, day_ids, make_fair, type_id
from tests.web.conftest import Shelf


class Ground:
    """A published fair with an organizer, and the two shops of the shelf."""

    def __init__(self, app: Flask, shelf: Shelf) -> None:
        self.database, self.shelf = app.extensions["database"], shelf
        now = utc_now()
        with self.database.transaction() as session:
            person = make_user(session, role=Role.ORGANIZER)
            fair = make_fair(session, organizer=person, now=now, subsidy_pct=25)
            other = make_fair(session, now=now)
            self.organizer, self.slug, self.id = person.id, fair.slug, fair.id
            self.other_slug, self.other_id = other.slug, other.id
            self.type = type_id(session, fair.id)
            self.booths, self.days = booth_ids(session, fair.id), day_ids(session, fair.id)
            self.foreign_booth = booth_ids(session, other.id)["B1"]
            self.foreign_day = day_ids(session, other.id)[0]

    def apply(self, client: JudgingClient, lang: str = "en") -> int:
        client.submit(
            f"/{lang}/sell/fairs/{self.slug}/apply",
            {"type_id": str(self.type), "goods": str(self.shelf.knife_product), "words": "چاقو"},
        )
        with self.database.reading() as session:
            return session.scalars(select(Application.id).order_by(Application.id.desc())).first()

    def accept(self, application_id: int) -> None:
        with self.database.transaction() as session:
            fairs.decide(
                session,
                application_id=application_id,
                action=ApplicationAction.ACCEPT,
                reason="",
                actor_id=self.organizer,
                now=utc_now(),
            )

    def hold(self, client: JudgingClient, code: str = "B1", lang: str = "en", **changes: object):  # type: ignore[no-untyped-def]
        form = {"booth_id": str(self.booths[code]), "d": [str(day) for day in self.days]}
        return client.submit(f"/{lang}/sell/fairs/{self.slug}/booth", {**form, **changes})

    def booking(self) -> Booking | None:
        with self.database.reading() as session:
            return session.scalars(select(Booking).order_by(Booking.id.desc())).first()


def running_booth(session: Session, shelf: Shelf, *, organizer: User | None = None) -> Booking:
    """A booth of the knife maker, borne by the funder, of a fair that is on today."""
    now = utc_now()
    fair = make_fair(session, starts_in=0, days=2, subsidy_pct=100, organizer=organizer, now=now)
    application = fairs.apply(
        session,
        fair_id=fair.id,
        shop_id=shelf.knives,
        facts=ApplicationFacts(type_id(session, fair.id), [shelf.knife_product]),
        user_id=shelf.knife_owner,
        now=now,
    )
    fairs.decide(
        session,
        application_id=application.id,
        action=ApplicationAction.ACCEPT,
        reason="",
        actor_id=shelf.knife_owner,
        now=now,
    )
    booking = fairs.hold_booth(
        session,
        application_id=application.id,
        booth_id=booth_ids(session, fair.id)["B1"],
        day_ids=day_ids(session, fair.id),
        actor_id=shelf.knife_owner,
        now=now,
    )
    fairs.start_paying(session, booking_id=booking.id, gateway="demo", now=now)
    return booking


def booth_rows(session: Session, shelf: Shelf, *, organizer: User) -> dict[str, object]:
    """Ids of a fair's and a booth's rows, with a sale, as the routes name them."""
    booking = running_booth(session, shelf, organizer=organizer)
    sale = fairs.sell_at_booth(
        session,
        booking_id=booking.id,
        basket=Basket({shelf.knife: 1}),
        tender=Tender(SaleMethod.CASH),
        key="one",
        user_id=shelf.knife_owner,
        terms=CounterTerms("IRR", 700),
        now=utc_now(),
    )
    return {
        "slug": session.get_one(Fair, booking.fair_id).slug,
        "day_id": day_ids(session, booking.fair_id)[0],
        "type_id": type_id(session, booking.fair_id),
        "booth_id": booking.booth_id,
        "application_id": booking.application_id,
        "booking_id": booking.id,
        "order_id": sale.order_id,
        "token": sale.token,
    }

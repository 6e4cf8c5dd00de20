"""A published fair behind the application, with an organizer, for tests of its pages."""

from flask import Flask
from sqlalchemy import select

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Application, Booking
from marketplace.fairs.states import ApplicationAction
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

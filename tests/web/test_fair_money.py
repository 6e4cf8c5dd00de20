"""The organizer reads her statement; an admin enters payouts and the funder's money."""

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.states import Role
from marketplace.fairs.models import FairPayment
from marketplace.ledger import checks
from marketplace.moderation.models import AuditEntry
from tests.factories import make_user
from tests.factories.fairs import pay_booth
from tests.web.conftest import Shelf, SignedIn
from tests.web.fair_ground import Ground


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_money_is_entered_once_and_the_organizer_sees_each_line(
    app: Flask, shelf: Shelf, signed_in: SignedIn, lang: str
) -> None:
    ground = Ground(app, shelf)
    producer = signed_in(shelf.knife_owner)
    ground.accept(ground.apply(producer))
    ground.hold(producer)
    booking = ground.booking()
    assert booking is not None
    pay_booth(ground.database, booking.id, now=booking.created_at)
    with ground.database.transaction() as session:
        person = make_user(session, role=Role.ADMIN).id
    admin = signed_in(person)
    address = f"/{lang}/staff/fairs/{ground.slug}"
    listed = admin.get(f"/{lang}/staff/fairs").get_data(as_text=True)
    assert ground.slug in listed
    paid = {"amount": "۱٬۳۵۰٬۰۰۰", "reference": "بانک 41", "payout": "1"}

    answers = [
        admin.submit(address, {**paid, "amount": "x"}).status_code,
        admin.submit(address, {**paid, "reference": ""}).status_code,
        admin.submit(address, {**paid, "amount": "1,350,001"}).status_code,
        admin.submit(address, paid).status_code,
        admin.submit(address, paid).status_code,
        admin.submit(address, {"amount": "450000", "reference": "F1", "subsidy": "1"}).status_code,
    ]

    assert answers == [422, 422, 409, 302, 409, 302]
    organizer = signed_in(ground.organizer)
    organizer.get(f"/{lang}/organize/{ground.slug}/money")
    assert "بانک 41" in organizer.text()
    assert organizer.get(f"/{lang}/organize/{ground.other_slug}/money").status_code == 404
    assert organizer.get(address).status_code == 403
    with ground.database.reading() as session:
        assert len(session.scalars(select(FairPayment)).all()) == 2
        assert "fair.payout" in session.scalars(select(AuditEntry.action)).all()
        assert checks.verify(session).faults == []

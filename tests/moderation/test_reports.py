"""Reports by anybody: counted once a person, limited, of things that are seen."""

from datetime import timedelta

import pytest

from marketplace.catalog.models import Product
from marketplace.catalog.states import ProductState
from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.moderation import queries
from marketplace.moderation.errors import (
    AlreadyWaiting,
    OwnCase,
    TooManyReports,
    UnknownSubject,
)
from marketplace.moderation.services import About
from marketplace.moderation.states import SubjectKind, Verdict
from marketplace.shops.models import Shop
from tests.factories import NOW, make_user
from tests.factories.moderation import complain, decide, make_draft
from tests.moderation.conftest import Market

GOODS = SubjectKind.PRODUCT


def test_reports_on_one_thing_are_one_case_and_each_person_counts_once(
    database: Database, market: Market
) -> None:
    about = About(SubjectKind.SHOP, market.shop.id)
    with database.transaction() as session:
        reader = make_user(session)
        cases = {complain(session, about, by=reader).id, complain(session, about).id}
        with pytest.raises(AlreadyWaiting):
            complain(session, about, by=reader)

        (case_id,) = cases
        case = queries.get_case(session, case_id)
        session.refresh(case, ["reports"])
        assert [r.reporter_id for r in case.reports] == [reader.id, None]


def test_reports_are_limited_by_address_and_person(database: Database, market: Market) -> None:
    about = About(SubjectKind.SHOP, market.shop.id)
    with database.transaction() as session:
        for _ in range(20):
            complain(session, about, asked_from="one house")
        with pytest.raises(TooManyReports):
            complain(session, about, asked_from="one house")
        complain(session, about, asked_from="another house")
        complain(session, about, asked_from="one house", now=NOW + timedelta(hours=2))


def test_what_nobody_sees_cannot_be_reported(database: Database, market: Market) -> None:
    with database.transaction() as session:
        draft = make_draft(session, session.get_one(Shop, market.shop.id))
        for about in (About(GOODS, draft.id), About(GOODS, 10**6), About(SubjectKind.REVIEW, 7)):
            with pytest.raises(UnknownSubject):
                complain(session, about)


def test_who_reported_does_not_decide(database: Database, market: Market) -> None:
    with database.transaction() as session:
        case = complain(session, About(GOODS, market.product.id), by=market.first)
        with pytest.raises(OwnCase):
            decide(session, case.id, Verdict.DISMISS, market.first)
        decide(session, case.id, Verdict.DISMISS, market.second, reason=Bilingual())

        assert session.get_one(Product, market.product.id).state is ProductState.PUBLISHED

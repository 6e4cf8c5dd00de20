"""Suspensions, reports and appeals: put back by another person, and never decided by the same."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from marketplace.catalog.models import Product
from marketplace.catalog.states import ProductState, Standing
from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.core.states import MoveRefused
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.errors import (
    AlreadyWaiting,
    NotAppealable,
    ReasonMissing,
    SamePerson,
    UnknownCase,
)
from marketplace.moderation.models import Case
from marketplace.moderation.services import About
from marketplace.moderation.states import CaseKind, SubjectKind, Verdict
from marketplace.orders.carts import view_cart
from marketplace.orders.errors import CartProblem
from marketplace.orders.models import CartLine, SubOrder
from marketplace.orders.states import SubOrderState
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState
from tests.factories import NOW
from tests.factories.moderation import (
    decide,
    make_draft,
    suspend,
    take_steps,
)
from tests.factories.orders import make_cart, pay, place, terms
from tests.moderation.conftest import Market

GOODS = SubjectKind.PRODUCT


@pytest.mark.parametrize("kind", [SubjectKind.PRODUCT, SubjectKind.SHOP])
def test_suspended_goods_leave_baskets_and_come_back(
    database: Database, market: Market, kind: SubjectKind
) -> None:
    subject = market.product.id if kind is GOODS else market.shop.id
    cart_id = make_cart(database, {market.variant: 2, market.jam: 1})
    with database.transaction() as session:
        suspend(session, kind, subject, market.first)
    with database.reading() as session:
        during = view_cart(session, cart_id=cart_id, terms=terms())
    place(database, market.city, {}, cart_id=cart_id)  # the rest is bought meanwhile
    with database.transaction() as session:
        moderation.reinstate(
            session,
            About(kind, subject),
            by_id=market.second.id,
            reason=Bilingual("Proved.", "ثابت شد."),
            now=NOW,
        )
    with database.reading() as session:
        after = view_cart(session, cart_id=cart_id, terms=terms())
        lines = session.scalars(select(CartLine.variant_id)).all()

    assert [line.variant_id for line in during.paused] == [market.variant]
    assert during.problems == []
    assert [line.variant_id for s in during.shops for line in s.lines] == [market.jam]
    assert [line.variant_id for s in after.shops for line in s.lines] == [market.variant]
    assert lines == [market.variant]


def test_a_basket_of_suspended_goods_alone_is_refused_in_words(
    database: Database, market: Market
) -> None:
    cart_id = make_cart(database, {market.variant: 1})
    with database.transaction() as session:
        suspend(session, GOODS, market.product.id, market.first)

    with pytest.raises(CartProblem):
        place(database, market.city, {}, cart_id=cart_id)


def test_open_orders_are_not_touched_by_a_suspension(database: Database, market: Market) -> None:
    order = place(database, market.city, {market.variant: 1})
    pay(database, order)
    with database.transaction() as session:
        suspend(session, SubjectKind.SHOP, market.shop.id, market.first)

    with database.reading() as session:
        assert session.scalars(select(SubOrder.state)).all() == [SubOrderState.NEW]


def test_goods_that_were_hidden_stay_hidden_when_they_return(
    database: Database, market: Market
) -> None:
    with database.transaction() as session:
        words = {"title_en": "x"}
        product = session.get_one(Product, market.product.id)
        case = moderation.propose_edit(
            session,
            product_id=product.id,
            words={**_words(product), **words},
            by_id=market.owner.id,
            now=NOW,
        )
        product.state = ProductState.HIDDEN
        assert case is not None
        decide(session, case.id, Verdict.SUSPEND, market.first)
        decide(session, case.id, Verdict.SUSPEND, market.second)
        moderation.reinstate(
            session,
            About(GOODS, product.id),
            by_id=market.first.id,
            reason=Bilingual("ok", "ok"),
            now=NOW,
        )

        assert (product.state, product.standing) == (ProductState.HIDDEN, Standing.APPROVED)


def _words(product: Product) -> dict[str, object]:
    from marketplace.moderation.edits import words_of

    return words_of(product)


def test_an_appeal_is_decided_by_another_person(database: Database, market: Market) -> None:
    with database.transaction() as session:
        case = suspend(session, GOODS, market.product.id, market.first)
        appeal = market.appeal(session, case.id)

        with pytest.raises(SamePerson):
            moderation.claim_case(session, case_id=appeal.id, by_id=market.first.id, now=NOW)
        with pytest.raises(SamePerson):
            decide(session, appeal.id, Verdict.GRANT, market.first)
        decide(session, appeal.id, Verdict.GRANT, market.second)

        product = session.get_one(Product, market.product.id)
        assert (product.state, product.standing) == (ProductState.PUBLISHED, Standing.APPROVED)


def test_the_database_refuses_an_appeal_decided_by_the_same_person(
    database: Database, market: Market
) -> None:
    with database.transaction() as session:
        case = suspend(session, GOODS, market.product.id, market.first)
        appeal_id = market.appeal(session, case.id).id

    with (
        pytest.raises(IntegrityError, match="appeal_by_another"),
        database.transaction() as session,
    ):
        session.execute(
            update(Case)
            .where(Case.id == appeal_id)
            .values(
                state="decided",
                verdict="grant",
                decided_by_id=market.first.id,
                decided_at=NOW,
            )
        )


def test_the_database_does_not_let_an_appeal_name_a_false_first_decider(
    database: Database, market: Market
) -> None:
    with database.transaction() as session:
        case_id = suspend(session, GOODS, market.product.id, market.first).id

    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(
            insert(Case).values(
                kind=CaseKind.APPEAL,
                subject_kind=GOODS,
                subject_id=market.product.id,
                shop_id=market.shop.id,
                opened_at=NOW,
                appeals_id=case_id,
                first_decider_id=market.second.id,  # so that `first` could decide it again
            )
        )


def test_a_rejected_appeal_leaves_the_verdict_and_is_the_last_word(
    database: Database, market: Market
) -> None:
    with database.transaction() as session:
        case = suspend(session, GOODS, market.product.id, market.first)
        appeal = market.appeal(session, case.id)
        decide(session, appeal.id, Verdict.REJECT, market.second)

        with pytest.raises(NotAppealable):
            market.appeal(session, case.id)
        with pytest.raises(NotAppealable):
            market.appeal(session, appeal.id)
        assert session.get_one(Product, market.product.id).standing is Standing.SUSPENDED


@pytest.mark.parametrize("verdict", [Verdict.CHANGE, Verdict.REJECT])
def test_an_appeal_that_is_right_does_what_should_have_been_done(
    database: Database, market: Market, verdict: Verdict
) -> None:
    with database.transaction() as session:
        product = make_draft(session, session.get_one(Shop, market.shop.id))
        moderation.submit_listing(session, product_id=product.id, by_id=market.owner.id, now=NOW)
        (waiting,) = queries.queue(session)
        decide(session, waiting.id, verdict, market.first)
        appeal = market.appeal(session, waiting.id)
        if verdict is Verdict.CHANGE:
            with pytest.raises(AlreadyWaiting):  # no second way round while the appeal waits
                moderation.submit_listing(
                    session, product_id=product.id, by_id=market.owner.id, now=NOW
                )
        decide(session, appeal.id, Verdict.GRANT, market.second)

        assert product.state is ProductState.PUBLISHED


def test_an_appeal_is_one_s_own_in_time_and_with_words(database: Database, market: Market) -> None:
    with database.transaction() as session:
        case = suspend(session, GOODS, market.product.id, market.first)
        own = {"case_id": case.id, "by_id": market.owner.id, "now": NOW}

        with pytest.raises(ReasonMissing):
            market.appeal(session, case.id, plea="")
        with pytest.raises(UnknownCase):
            moderation.appeal(session, **own, shop_ids=[market.shop.id + 999], plea="x")
        with pytest.raises(NotAppealable):
            moderation.appeal(
                session,
                **{**own, "now": NOW + timedelta(days=15)},
                shop_ids=[market.shop.id],
                plea="x",
            )


def test_only_what_is_suspended_is_put_back_and_not_past_an_appeal(
    database: Database, market: Market
) -> None:
    about, why = About(GOODS, market.product.id), Bilingual("ok", "باشد")
    with database.transaction() as session:
        with pytest.raises(MoveRefused):
            moderation.reinstate(session, about, by_id=market.first.id, reason=why, now=NOW)
        case = suspend(session, GOODS, market.product.id, market.first)
        with pytest.raises(ReasonMissing):
            moderation.reinstate(session, about, by_id=market.first.id, reason=Bilingual(), now=NOW)
        market.appeal(session, case.id)
        with pytest.raises(AlreadyWaiting):
            moderation.reinstate(session, about, by_id=market.first.id, reason=why, now=NOW)


def test_a_rejected_shop_opens_after_a_right_appeal(database: Database, market: Market) -> None:
    with database.transaction() as session:
        market.owner = session.merge(market.owner)
        market.owner.phone_verified_at = NOW
        shop = session.get_one(Shop, market.shop.id)
        shop.state, shop.story_fa, shop.pickup_address = ShopState.DRAFT, "ما " * 40, "x"
        take_steps(session, shop, market.owner)
        case = moderation.submit_shop(session, shop_id=shop.id, by_id=market.owner.id, now=NOW)
        decide(session, case.id, Verdict.REJECT, market.first)
        appeal = market.appeal(session, case.id)
        decide(session, appeal.id, Verdict.GRANT, market.second)

        assert shop.state is ShopState.APPROVED

"""The queue: what waits, who claims it, what a verdict does, and what may not be."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from marketplace.catalog.errors import NotReady, Suspended
from marketplace.catalog.models import Product
from marketplace.catalog.services import (
    judge_product,
    publish_product,
    remove_picture,
    submit_product,
)
from marketplace.catalog.states import STANDING_MOVES, ProductState, Standing, StandingAction
from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.core.outbox import OutboxEntry
from marketplace.core.states import MoveRefused
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.errors import (
    AlreadyClaimed,
    AlreadyDecided,
    AlreadyWaiting,
    ChangedMeanwhile,
    NoSuchVerdict,
    OwnCase,
    ReasonMissing,
    StepsMissing,
)
from marketplace.moderation.models import AuditEntry, Case
from marketplace.moderation.services import Decision
from marketplace.moderation.states import VERDICTS, CaseKind, Verdict
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopState
from tests.factories import NOW, make_product, make_shop, make_user
from tests.factories.moderation import decide, make_draft, make_moderator, take_steps

NOBODY = Bilingual()


def test_a_new_good_waits_and_is_on_the_shelf_once_approved(database: Database) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        product = make_draft(session, make_shop(session, owner=owner))

        standing = moderation.submit_listing(
            session, product_id=product.id, by_id=owner.id, now=NOW
        )
        before = product.state
        (case,) = queries.queue(session)
        decide(session, case.id, Verdict.APPROVE, staff, reason=NOBODY)

    assert (standing, before) == (Standing.WAITING, ProductState.DRAFT)
    assert (product.state, product.standing) == (ProductState.PUBLISHED, Standing.APPROVED)
    with database.reading() as session:
        assert queries.queue(session) == []
        entry = session.scalars(select(AuditEntry)).one()
        told = session.scalars(select(OutboxEntry.kind)).all()
    assert (entry.action, entry.object_id) == ("listing.approve", str(product.id))
    assert entry.before == {"state": "draft", "standing": "waiting"}
    assert "CaseDecided" in told


def test_goods_sent_back_may_come_again_and_rejected_ones_may_not(database: Database) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        product = make_draft(session, make_shop(session, owner=owner))
        for verdict in (Verdict.CHANGE, Verdict.REJECT):
            moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)
            (case,) = queries.queue(session)
            decide(session, case.id, verdict, staff)

        with pytest.raises(MoveRefused):
            moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)

        assert product.standing is Standing.REJECTED


def test_goods_wait_once(database: Database) -> None:
    with database.transaction() as session:
        owner = make_user(session)
        product = make_draft(session, make_shop(session, owner=owner))
        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)

        with pytest.raises(MoveRefused):
            moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)
        product.standing = Standing.NEW
        with pytest.raises(AlreadyWaiting):
            moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)


def test_what_was_approved_once_goes_back_on_the_shelf_without_a_look(database: Database) -> None:
    with database.transaction() as session:
        owner = make_user(session)
        product = make_product(session, make_shop(session, owner=owner))
        product.state = ProductState.HIDDEN

        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)

        assert product.state is ProductState.PUBLISHED
        assert queries.queue(session) == []


def test_a_claim_keeps_others_away_until_it_runs_out(database: Database) -> None:
    with database.transaction() as session:
        owner, first, second = make_user(session), make_moderator(session), make_moderator(session)
        product = make_draft(session, make_shop(session, owner=owner))
        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)
        (case,) = queries.queue(session)
        moderation.claim_case(session, case_id=case.id, by_id=first.id, now=NOW)

        with pytest.raises(AlreadyClaimed):
            moderation.claim_case(session, case_id=case.id, by_id=second.id, now=NOW)
        with pytest.raises(AlreadyClaimed):
            decide(session, case.id, Verdict.APPROVE, second)
        moderation.release_case(session, case_id=case.id, by_id=second.id)  # not hers to give
        later = NOW + timedelta(minutes=31)
        taken = moderation.claim_case(session, case_id=case.id, by_id=second.id, now=later)

        assert taken.claimed_by_id == second.id


def test_a_case_is_decided_once_with_a_fitting_and_explained_verdict(database: Database) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        product = make_draft(session, make_shop(session, owner=owner))
        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)
        (case,) = queries.queue(session)

        with pytest.raises(NoSuchVerdict):
            decide(session, case.id, Verdict.DISMISS, staff)
        with pytest.raises(ReasonMissing):
            decide(session, case.id, Verdict.REJECT, staff, reason=NOBODY)
        decide(session, case.id, Verdict.APPROVE, staff)
        with pytest.raises(AlreadyDecided):
            decide(session, case.id, Verdict.REJECT, staff)


def test_nobody_approves_what_was_changed_under_her_hands(database: Database) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        product = make_draft(session, make_shop(session, owner=owner))
        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)
        (case,) = queries.queue(session)
        moderation.note_change(session, product_id=product.id)

        with pytest.raises(ChangedMeanwhile):
            moderation.decide_case(
                session,
                case_id=case.id,
                by_id=staff.id,
                decision=Decision(Verdict.APPROVE, NOBODY, 1),
                now=NOW,
            )


def test_goods_without_a_picture_are_not_approved(database: Database) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        product = make_draft(session, make_shop(session, owner=owner))
        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)
        (case,) = queries.queue(session)
        picture_id = product.pictures[0].id
        remove_picture(session, product_id=product.id, picture_id=picture_id, now=NOW)

        with pytest.raises(NotReady):
            decide(session, case.id, Verdict.APPROVE, staff)


def test_nobody_decides_on_her_own_shop(database: Database) -> None:
    with database.transaction() as session:
        owner = make_moderator(session)
        product = make_draft(session, make_shop(session, owner=owner))
        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)
        (case,) = queries.queue(session)

        with pytest.raises(OwnCase):
            decide(session, case.id, Verdict.APPROVE, owner)


def test_a_shop_is_sent_in_when_its_steps_are_taken_and_takes_its_goods_along(
    database: Database,
) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        shop = make_shop(session, owner=owner)
        shop.state = ShopState.DRAFT
        with pytest.raises(StepsMissing) as refused:
            moderation.submit_shop(session, shop_id=shop.id, by_id=owner.id, now=NOW)
        owner.phone_verified_at = NOW
        shop.story_fa = "ما سه خواهریم و چهل سال است که در زنجان چاقو می‌سازیم."
        shop.pickup_address = "Saadi Street 1"
        product = make_draft(session, shop)
        take_steps(session, shop, owner)

        case = moderation.submit_shop(session, shop_id=shop.id, by_id=owner.id, now=NOW)
        waiting = [c.kind for c in queries.queue(session)]
        decide(session, case.id, Verdict.APPROVE, staff, reason=NOBODY)

    assert refused.value.params["missing"] == (
        *("contact", "profile", "address", "product"),
        *("homemade", "rules", "identity"),
    )
    assert waiting == [CaseKind.SHOP, CaseKind.LISTING]
    assert (shop.state, product.standing) == (ShopState.APPROVED, Standing.WAITING)


def test_a_rejected_shop_is_closed_and_one_sent_back_is_a_draft(database: Database) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        owner.phone_verified_at = NOW
        states = []
        for verdict in (Verdict.CHANGE, Verdict.REJECT):
            shop = make_shop(session, owner=owner)
            shop.state, shop.story_fa, shop.pickup_address = ShopState.DRAFT, "ما " * 40, "x"
            make_draft(session, shop)
            take_steps(session, shop, owner)
            case = moderation.submit_shop(session, shop_id=shop.id, by_id=owner.id, now=NOW)
            decide(session, case.id, verdict, staff)
            states.append(session.get_one(Shop, shop.id).state)

    assert states == [ShopState.DRAFT, ShopState.CLOSED]


def test_each_standing_and_action_is_decided() -> None:
    ends = {(s, a): STANDING_MOVES.get((s, a)) for s in Standing for a in StandingAction}

    assert sum(end is not None for end in ends.values()) == 8
    assert all(VERDICTS[kind] for kind in CaseKind)


def test_suspended_goods_are_not_put_back_by_publishing(database: Database) -> None:
    with database.transaction() as session:
        product = make_product(session, make_shop(session))
        judge_product(session, product_id=product.id, action=StandingAction.SUSPEND, now=NOW)

        with pytest.raises(Suspended):
            publish_product(session, product_id=product.id, now=NOW)
        with pytest.raises(Suspended):
            submit_product(session, product_id=product.id, now=NOW)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "decided"}, "decided_whole"),
        ({"verdict": "approve"}, "decided_whole"),
        ({"claimed_by_id": 1}, "claim_whole"),
        ({"first_decider_id": 1}, "appeal_of_a_verdict"),
    ],
)
def test_the_database_keeps_cases_whole(
    database: Database, change: dict[str, object], constraint: str
) -> None:
    with database.transaction() as session:
        owner = make_user(session)
        product = make_draft(session, make_shop(session, owner=owner))
        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)

    with pytest.raises(IntegrityError, match=constraint), database.transaction() as session:
        session.execute(update(Case).values(**change))


def test_the_database_shows_only_approved_goods(database: Database) -> None:
    with database.transaction() as session:
        make_draft(session, make_shop(session))

    with (
        pytest.raises(IntegrityError, match="shown_is_approved"),
        database.transaction() as session,
    ):
        session.execute(update(Product).values(state="published"))


def test_a_verdict_against_somebody_is_explained_by_the_database_too(database: Database) -> None:
    with database.transaction() as session:
        owner, staff = make_user(session), make_moderator(session)
        product = make_draft(session, make_shop(session, owner=owner))
        moderation.submit_listing(session, product_id=product.id, by_id=owner.id, now=NOW)
        (case,) = queries.queue(session)
        decide(session, case.id, Verdict.CHANGE, staff)

    with pytest.raises(IntegrityError, match="explained"), database.transaction() as session:
        session.execute(update(Case).values(reason_en="", reason_fa=""))

"""Profiles, journeys, pauses, consents: what must never be false."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.supports import queries
from marketplace.supports import services as supports
from marketplace.supports.errors import (
    AlreadyClosed,
    BadPeriod,
    LastOfItsKind,
    PauseOverlaps,
    PauseTooLong,
    StepInUse,
)
from marketplace.supports.models import Consent, JourneyStay, Profile
from marketplace.supports.services import ProfileFacts, StepFacts
from marketplace.supports.states import Gender, PauseReason, Purpose
from tests.factories import NOW, make_shop

TODAY = local_date(NOW)


@pytest.fixture
def shop(database: Database) -> int:
    with database.transaction() as session:
        supports.ensure_programme(session)
        return make_shop(session, slug="jams").id


def step_ids(database: Database) -> list[int]:
    with database.reading() as session:
        programme = queries.find_programme(session)
        assert programme is not None
        return [step.id for phase in programme.phases for step in phase.steps]


def test_the_programme_begins_with_three_phases_and_twelve_steps(
    database: Database, shop: int
) -> None:
    with database.transaction() as session:
        again = supports.ensure_programme(session)

        assert [len(phase.steps) for phase in again.phases] == [4, 4, 4]
        assert all(step.name_fa and step.exit_fa for p in again.phases for step in p.steps)


def test_steps_are_added_changed_and_removed_unless_somebody_stood_there(
    database: Database, shop: int
) -> None:
    first, second, *_ = step_ids(database)
    with database.transaction() as session:
        phase = supports.add_phase(session, name=Bilingual("Grow", "رشد"))
        extra = supports.add_step(session, phase_id=phase.id, facts=StepFacts("Export", "صادرات"))
        supports.change_step(session, step_id=extra.id, facts=StepFacts("Sell abroad", "فروش"))
        supports.remove_step(session, step_id=extra.id)
        only = phase.id
        supports.move_to_step(session, shop_id=shop, step_id=first, on=TODAY, by=None, now=NOW)

    with database.transaction() as session:
        last = queries.find_programme(session).phases[-1].steps[0].id  # type: ignore[union-attr]
        with pytest.raises(LastOfItsKind):
            supports.remove_step(session, step_id=last)
        with pytest.raises(StepInUse):
            supports.remove_step(session, step_id=first)
    assert only
    assert second


def test_a_business_stands_at_one_step_at_a_time(database: Database, shop: int) -> None:
    first, second, *_ = step_ids(database)
    before = TODAY - timedelta(days=30)
    with database.transaction() as session:
        supports.move_to_step(session, shop_id=shop, step_id=first, on=before, by=None, now=NOW)
        supports.block_at_step(session, shop_id=shop, reason="No licence yet")
        supports.move_to_step(session, shop_id=shop, step_id=second, on=TODAY, by=None, now=NOW)

    with database.reading() as session:
        stays = queries.journey(session, shop)
        figures = queries.funnel(session, today=TODAY)
        assert queries.blocked(session) == []
    assert [(s.entered_on, s.left_on) for s in stays] == [(before, TODAY), (TODAY, None)]
    assert (figures[first].standing, figures[first].median_days) == (0, 30)
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(
            insert(JourneyStay).values(
                shop_id=shop, step_id=first, entered_on=TODAY, blocked_reason="", recorded_at=NOW
            )
        )


@pytest.mark.parametrize("days", [1, -40])
def test_a_move_is_neither_in_the_future_nor_before_the_last_one(
    database: Database, shop: int, days: int
) -> None:
    first, second, *_ = step_ids(database)
    with database.transaction() as session:
        before = TODAY - timedelta(days=30)
        supports.move_to_step(session, shop_id=shop, step_id=first, on=before, by=None, now=NOW)

    on = TODAY + timedelta(days=days)
    with pytest.raises(BadPeriod), database.transaction() as session:
        supports.move_to_step(session, shop_id=shop, step_id=second, on=on, by=None, now=NOW)


def test_a_new_answer_begins_a_version_and_keeps_the_old_one(database: Database, shop: int) -> None:
    january, june = date(2026, 1, 1), date(2026, 6, 1)
    with database.transaction() as session:
        for day, facts in (
            (january, ProfileFacts(gender=Gender.WOMAN)),
            (june, ProfileFacts(gender=Gender.WOMAN, birth_year=1984)),
            (june, ProfileFacts(gender=Gender.WOMAN, birth_year=1984)),
        ):
            supports.tell_profile(
                session, shop_id=shop, facts=facts, valid_from=day, by=None, now=NOW
            )

    with database.reading() as session:
        spring = queries.profiles_at(session, day=date(2026, 3, 1), known_at=NOW)
        autumn = queries.profiles_at(session, day=date(2026, 9, 1), known_at=NOW)
        assert session.scalar(select(func.count(Profile.id))) == 2
    assert [p.birth_year for p in (*spring, *autumn)] == [None, 1984]


def test_consent_is_given_once_and_can_be_given_again_after_withdrawal(
    database: Database, shop: int
) -> None:
    def give() -> None:
        with database.transaction() as session:
            supports.give_consent(
                session, shop_id=shop, purpose=Purpose.STATISTICS, by=None, now=NOW
            )

    give()
    give()
    with database.transaction() as session:
        supports.withdraw_consent(session, shop_id=shop, purpose=Purpose.STATISTICS, now=NOW)
    give()

    with database.reading() as session:
        assert session.scalar(select(func.count(Consent.id))) == 2
        assert queries.consenting_at(session, purpose=Purpose.STATISTICS, at=NOW) == {shop}


def test_pauses_are_bounded_and_do_not_overlap(database: Database, shop: int) -> None:
    def pause(start: int, days: int) -> None:
        with database.transaction() as session:
            supports.pause_business(
                session,
                shop_id=shop,
                reason=PauseReason.BIRTH,
                starts_on=TODAY + timedelta(days=start),
                ends_on=TODAY + timedelta(days=start + days - 1),
                now=NOW,
            )

    pause(0, 180)
    with pytest.raises(PauseOverlaps):
        pause(179, 5)
    with pytest.raises(PauseTooLong):
        pause(200, 181)
    with pytest.raises(PauseTooLong):
        pause(200, 91)  # 271 days within two years
    pause(200, 90)


def test_a_business_ends_once(database: Database, shop: int) -> None:
    def close() -> None:
        with database.transaction() as session:
            supports.close_business(
                session, shop_id=shop, on=TODAY, reason="Moved away", by=None, now=NOW
            )

    close()
    with pytest.raises(AlreadyClosed):
        close()

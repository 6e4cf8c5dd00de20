"""Days and the ground: what would take a booth from under somebody is refused."""

from datetime import timedelta

import pytest

from marketplace.core.db import Database
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.errors import (
    BadHours,
    BoothElsewhere,
    BoothInUse,
    BoothTaken,
    CellsInUse,
    CodeTaken,
    DayInUse,
    DayKnown,
    NotReady,
    OffTheGround,
    TypeElsewhere,
    UnknownFair,
)
from marketplace.fairs.services import Change, Hours, RowPlan
from tests.factories import NOW, make_user
from tests.factories.fairs import (
    HOURS,
    apply,
    booth_ids,
    day_ids,
    hold,
    make_fair,
    type_id,
)


def lay(database: Database, fair_id: int, row: RowPlan) -> None:
    with database.transaction() as session:
        fairs.lay_booths(session, fair_id=fair_id, row=row)


def test_rows_of_booths_that_cannot_stand_are_refused(database: Database) -> None:
    with database.transaction() as session:
        fair, other = make_fair(session), make_fair(session)
        kind, elsewhere = type_id(session, fair.id), type_id(session, other.id)

    for error, row in (
        (CellsInUse, RowPlan(kind, "C", 1, 3, 3, 0)),
        (CodeTaken, RowPlan(kind, "B", 4, 1, 0, 9)),
        (OffTheGround, RowPlan(kind, "C", 1, 2, 199, 0)),
        (OffTheGround, RowPlan(kind, "C", 1, 0, 0, 5)),
        (TypeElsewhere, RowPlan(elsewhere, "C", 1, 1, 0, 5)),
    ):
        with pytest.raises(error):
            lay(database, fair.id, row)
    lay(database, fair.id, RowPlan(kind, "K", 1, 2, 0, 5, wide=2, deep=2, down=True))
    with database.reading() as session:
        plan = queries.plan_of(session, fair.id, now=NOW)
    corner = plan.find("K2")
    assert corner is not None
    assert (corner.x, corner.y, corner.wide, corner.deep) == (0, 7, 2, 2)
    assert (plan.wide, plan.deep) == (4, 9)


def test_a_booth_in_use_is_neither_retired_nor_blocked(database: Database) -> None:
    with database.transaction() as session:
        fair, other = make_fair(session), make_fair(session)
        hold(session, apply(session, fair))
        ids, foreign = booth_ids(session, fair.id), booth_ids(session, other.id)["B1"]

    with pytest.raises(BoothInUse), database.transaction() as session:
        fairs.retire_booth(session, fair_id=fair.id, booth_id=ids["B1"], now=NOW)
    with pytest.raises(BoothTaken), database.transaction() as session:
        fairs.block_booth(session, fair_id=fair.id, booth_id=ids["B1"], now=NOW)
    with pytest.raises(BoothElsewhere), database.transaction() as session:
        fairs.block_booth(session, fair_id=fair.id, booth_id=foreign, now=NOW)
    with database.transaction() as session:
        fairs.retire_booth(session, fair_id=fair.id, booth_id=ids["B2"], now=NOW)
        fairs.block_booth(session, fair_id=fair.id, booth_id=ids["B3"], now=NOW)
    with pytest.raises(BoothTaken), database.transaction() as session:
        hold(session, apply(session, fair), "B3")
    with database.transaction() as session:
        fairs.unblock_booth(session, fair_id=fair.id, booth_id=ids["B3"])
        hold(session, apply(session, fair), "B3")
        assert queries.plan_of(session, fair.id, now=NOW).find("B2") is None


def test_days_keep_sane_hours_and_stay_while_used(database: Database) -> None:
    with database.transaction() as session:
        fair = make_fair(session, days=2)
        hold(session, apply(session, fair), days=day_ids(session, fair.id)[:1])
        used, unused = day_ids(session, fair.id)
    change = Change(1, NOW, "the hall")

    for opens, closes in ((600, 600), (600, 500), (-1, 600), (600, 2041), (1440, 1500)):
        with pytest.raises(BadHours), database.transaction() as session:
            fairs.change_hours(
                session, fair_id=fair.id, day_id=used, hours=Hours(opens, closes), change=change
            )
    with pytest.raises(DayKnown), database.transaction() as session:
        fairs.add_day(session, fair_id=fair.id, day=fair.starts_on, hours=HOURS, change=change)
    with pytest.raises(DayInUse), database.transaction() as session:
        fairs.remove_day(session, fair_id=fair.id, day_id=used, change=change)
    late = fair.ends_on + timedelta(days=3)
    with database.transaction() as session:
        fairs.remove_day(session, fair_id=fair.id, day_id=unused, change=change)
        fairs.add_day(session, fair_id=fair.id, day=late, hours=Hours(1200, 1500), change=change)
    with database.reading() as session:
        assert queries.get_fair(session, fair.slug).ends_on == late


def test_a_fair_is_its_organizers_and_a_draft_nobody_elses(database: Database) -> None:
    with database.transaction() as session:
        mine, other = make_user(session), make_user(session)
        fair = make_fair(session, organizer=mine, published=False)

    with database.reading() as session:
        assert queries.get_fair_of(session, fair.slug, user_id=mine.id).id == fair.id
        with pytest.raises(UnknownFair):
            queries.get_fair_of(session, fair.slug, user_id=other.id)
        with pytest.raises(UnknownFair):
            queries.get_public_fair(session, fair.slug)


def test_a_call_needs_a_published_fair_with_kinds_of_booth(database: Database) -> None:
    with database.transaction() as session:
        draft = make_fair(session, published=False)

    with pytest.raises(NotReady), database.transaction() as session:
        fairs.open_call(
            session,
            fair_id=draft.id,
            closes_at=NOW + timedelta(days=1),
            actor_id=1,
            now=NOW,
        )

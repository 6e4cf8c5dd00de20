"""A frozen period: from ledger rows, the same bytes again, revisions beside each other."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError

from marketplace.ledger import checks
from marketplace.ledger.models import Account, LedgerTransaction, Posting
from marketplace.monitoring import queries, services
from marketplace.monitoring.errors import NothingFrozen, PeriodInFuture
from marketplace.monitoring.facts import Facts
from marketplace.monitoring.jobs import refresh_due
from marketplace.monitoring.models import Look, Snapshot
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.reading import read_facts
from marketplace.monitoring.snapshot import build, canonical, digest
from marketplace.supports.services import ProfileFacts, give_consent, tell_profile, withdraw_consent
from marketplace.supports.states import Gender, Purpose
from tests.monitoring.conftest import ABAN_ENDS, Market, T

DAY = ABAN_ENDS.date()
P = Parameters()


def freeze(market: Market, day: date = DAY) -> Snapshot:
    with market.database.transaction() as session:
        return services.freeze(session, day=day, parameters=P, now=T)


def facts(market: Market, day: date = DAY) -> Facts:
    with market.database.reading() as session:
        return read_facts(session, day=day, parameters=P)


def test_sales_of_a_period_are_the_ledgers_sum(forty: Market) -> None:
    found = facts(forty)
    ours = sum(sum(track.by_month.values()) for track in found.group.tracks)

    with forty.database.reading() as session:
        books = session.scalar(
            select(func.sum(Posting.amount_minor))
            .join(Account, Account.id == Posting.account_id)
            .join(LedgerTransaction, LedgerTransaction.seq == Posting.transaction_seq)
            .where(
                LedgerTransaction.kind == "cod_delivered",
                Account.code.like("shop:%:held"),
                LedgerTransaction.posted_at <= ABAN_ENDS + timedelta(hours=8, minutes=30),
            )
        )
        assert checks.verify(session).ok
    assert ours == books


def test_a_period_made_again_gives_the_same_bytes_whatever_came_later(forty: Market) -> None:
    first = freeze(forty)
    forty.sells(1, 0.5, 9_000_000)
    forty.write()

    again = freeze(forty)

    assert (again.id, again.digest) == (first.id, first.digest)
    assert digest(canonical(build(facts(forty)))) == first.digest


def test_other_figures_are_a_new_revision_and_the_first_one_stays(forty: Market) -> None:
    first = freeze(forty)
    with forty.database.transaction() as session:
        services.set_price_index(
            session, month_start=date(2026, 10, 23), index_milli=1000, source="x"
        )

    second = freeze(forty)

    assert (first.revision, second.revision) == (1, 2)
    with forty.database.reading() as session:
        assert queries.get_snapshot(session, DAY).revision == 2
        assert session.get_one(Snapshot, first.id).digest == first.digest


@pytest.mark.parametrize("statement", ["UPDATE", "DELETE"])
def test_the_database_refuses_to_change_a_frozen_period(forty: Market, statement: str) -> None:
    freeze(forty)
    sql = {
        "UPDATE": "UPDATE monitoring_snapshot SET content = 'x'",
        "DELETE": "DELETE FROM monitoring_snapshot",
    }[statement]

    with pytest.raises(DBAPIError), forty.database.transaction() as session:
        session.execute(text(sql))


def test_a_running_month_is_never_used(forty: Market) -> None:
    found = freeze(forty, day=T.date())

    assert (found.period_end, json.loads(found.content)["period"]) == (DAY, "1405-08")


def test_the_future_is_refused(forty: Market) -> None:
    with pytest.raises(PeriodInFuture):
        freeze(forty, day=T.date() + timedelta(days=1))


def test_what_was_never_frozen_is_not_there(forty: Market) -> None:
    with forty.database.reading() as session, pytest.raises(NothingFrozen):
        queries.get_snapshot(session, DAY)


def test_each_breakdown_adds_up_to_the_whole(forty: Market) -> None:
    content = build(facts(forty))

    for rows in content["tables"].values():
        for measure in ("registered", "active", "cohort", "survivors", "sales"):
            assert sum(row[measure] for row in rows) == content["total"][measure]


def test_answers_count_only_with_consent_and_from_the_next_period_not_without(
    market: Market,
) -> None:
    long_ago = T - timedelta(days=90)
    with market.database.transaction() as session:
        shop_id = market.shop(session)
        tell_profile(
            session,
            shop_id=shop_id,
            facts=ProfileFacts(gender=Gender.WOMAN),
            valid_from=long_ago.date(),
            by=None,
            now=long_ago,
        )
    market.sells(shop_id, 60)
    market.write()

    def gender(day: date) -> str | None:
        return facts(market, day).group.tracks[0].business.gender

    assert gender(DAY) is None
    with market.database.transaction() as session:
        give_consent(session, shop_id=shop_id, purpose=Purpose.STATISTICS, by=None, now=long_ago)
    assert gender(DAY) == "woman"
    with market.database.transaction() as session:
        withdraw_consent(session, shop_id=shop_id, purpose=Purpose.STATISTICS, now=T)
    assert gender(DAY) == "woman"  # that period is past
    assert gender(T.date()) is None


def test_the_worker_freezes_a_month_once_and_looks_at_standings_once_a_day(
    forty: Market, settings_values: dict[str, object]
) -> None:
    from marketplace.core.config import load_settings

    settings = load_settings({}, settings_values)

    did = [refresh_due(forty.database, settings, clock=lambda: T) for _ in range(2)]
    tomorrow = refresh_due(forty.database, settings, clock=lambda: T + timedelta(days=1))

    assert (did, tomorrow) == ([True, False], True)
    with forty.database.reading() as session:
        assert session.scalar(select(func.count(Snapshot.id))) == 1
        assert len(queries.latest_standings(session)) == 40


def test_a_look_at_a_business_is_recorded(forty: Market) -> None:
    from tests.factories import make_user

    with forty.database.transaction() as session:
        user = make_user(session)
        services.note_look(session, user_id=user.id, shop_id=1, page="business", now=T)

    with forty.database.reading() as session:
        assert session.scalars(select(Look)).one().user_id == user.id


def test_nobody_who_writes_waits_while_the_worker_computes(
    forty: Market, settings_values: dict[str, object]
) -> None:
    from marketplace.core.config import load_settings

    settings = load_settings({}, settings_values)
    writing: list[str] = []

    @event.listens_for(forty.database.engine, "before_cursor_execute")
    def hear(connection, _cursor, statement, *_more):  # type: ignore[no-untyped-def]
        if connection.get_execution_options().get("writes"):
            writing.append(statement)

    assert refresh_due(forty.database, settings, clock=lambda: T)

    assert any("INSERT INTO monitoring_snapshot" in statement for statement in writing)
    assert not any("FROM posting" in statement for statement in writing)

"""What the worker does for monitoring: each day the standings, each month the frozen period."""

from marketplace.core.clock import Clock, utc_now
from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.monitoring import queries
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.services import (
    draft_period,
    judge_day,
    keep_period,
    keep_standings,
    period_end,
)


def parameters_of(settings: Settings) -> Parameters:
    """Return the parameters of this instance."""
    return Parameters(home_province=settings.home_province, currency=settings.currency)


def refresh_due(database: Database, settings: Settings, *, clock: Clock = utc_now) -> bool:
    """Refresh what this day asks for; called each minute, it mostly finds nothing to do.

    What takes long is read before anything is written, so that no buyer waits for it.
    """
    now = clock()
    today, parameters = local_date(now), parameters_of(settings)
    until = period_end(today, parameters, today=today)
    with database.reading() as session:
        month_due = queries.find_snapshot(session, until) is None
        last = queries.last_seen_on(session)
    day_due = last is None or last < today
    if day_due:
        with database.reading() as session:
            judged = judge_day(session, day=today, parameters=parameters)
        with database.transaction() as session:
            keep_standings(session, judged, day=today)
    if month_due:
        with database.reading() as session:
            draft = draft_period(session, day=until, parameters=parameters, today=today)
        with database.transaction() as session:
            keep_period(session, draft, now=now)
    return day_due or month_due

"""What the worker does for monitoring: each day the standings, each month the frozen period."""

from marketplace.core.clock import Clock, utc_now
from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.monitoring import queries
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.services import freeze, period_end, update_standings


def parameters_of(settings: Settings) -> Parameters:
    """Return the parameters of this instance."""
    return Parameters(home_province=settings.home_province, currency=settings.currency)


def refresh_due(database: Database, settings: Settings, *, clock: Clock = utc_now) -> bool:
    """Refresh what this day asks for; called each minute, it mostly finds nothing to do."""
    now = clock()
    today, parameters = local_date(now), parameters_of(settings)
    until = period_end(today, parameters, today=today)
    with database.reading() as session:
        month_due = queries.find_snapshot(session, until) is None
        last = queries.last_seen_on(session)
    day_due = last is None or last < today
    if day_due:
        with database.transaction() as session:
            update_standings(session, day=today, parameters=parameters, now=now)
    if month_due:
        with database.transaction() as session:
            freeze(session, day=until, parameters=parameters, now=now)
    return day_due or month_due

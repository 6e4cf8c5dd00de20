"""The demo's figures: the other businesses, their sales, the programme, and the frozen months."""

from datetime import datetime

from sqlalchemy import select

from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.core.jalali import local_date
from marketplace.demo import programme
from marketplace.demo.businesses import lives, open_businesses
from marketplace.demo.counter_sales import tell_sales, write_sales
from marketplace.monitoring.jobs import parameters_of, refresh_due
from marketplace.monitoring.months import last_day, last_whole
from marketplace.monitoring.services import ensure_frozen
from marketplace.orders.models import Order

FROZEN_MONTHS = 6


def load_figures(database: Database, settings: Settings, *, now: datetime) -> None:
    """Load what is missing; the second time nothing is."""
    with database.transaction() as session:
        ids = open_businesses(session, now=now)
        told = session.scalar(select(Order.id).where(Order.number == "M0000001"))
        if told is None:
            sales = [s for life in lives() for s in tell_sales(life, ids[life.slug], now)]
            write_sales(session, sales)
        programme.load_programme(session, now=now)
    parameters = parameters_of(settings)
    last = last_whole(local_date(now), parameters.calendar)
    for back in reversed(range(FROZEN_MONTHS)):
        day = last_day(last - back, parameters.calendar)
        with database.transaction() as session:
            ensure_frozen(session, day=day, parameters=parameters, now=now)
    refresh_due(database, settings, clock=lambda: now)

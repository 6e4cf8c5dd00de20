"""Loads the demo province through the real services; what is there already is left alone.

Times in the data are day offsets, so the demo never grows old. The people have a known password,
which is why settings must allow a demo.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.accounts import queries as accounts
from marketplace.accounts.services import create_user, grant_role
from marketplace.accounts.states import Role
from marketplace.catalog.models import Product
from marketplace.catalog.services import load_taxonomy
from marketplace.core.clock import utc_now
from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.core.events import Bus
from marketplace.core.storage import FolderStorage
from marketplace.demo import (
    data,
    fairs,
    figures,
    goods,
    grounds,
    history,
    moderation,
    needs,
    people,
    searches,
)
from marketplace.orders.models import Order
from marketplace.places.services import load_places

PASSWORD = "bazarche-demo"  # noqa: S105 - the published password of the demo
NAMES = {
    Role.BUYER: ("Maryam Rostami", "مریم رستمی"),
    Role.PRODUCER: ("Rahim Sarmad", "رحیم سرمد"),
    Role.ORGANIZER: ("Provincial desk", "میز استان"),
    Role.MODERATOR: ("Moderator", "بازبین"),
    Role.ADMIN: ("Admin", "مدیر"),
    Role.MONITOR: ("Programme office", "دفتر برنامه"),
}
Report = Callable[[str], None]


def load(database: Database, settings: Settings, *, report: Report) -> dict[str, int]:
    """Load what is missing and return how many rows of each kind there are."""
    now = utc_now()
    with database.transaction() as session:
        report("places and categories ...")
        load_places(session)
        load_taxonomy(session)
        _people(session, now)
    report("pictures ...")
    _copy_pictures(FolderStorage(settings.media_path))
    with database.transaction() as session:
        report("producers, goods, fairs, reviews, searches ...")
        people.load_producers(session, now=now)
        goods.load_goods(session, now=now)
        goods.load_reviews(session, now=now)
        grounds.load_fairs(session, now=now)
        searches.load_searches(session, now=now)
    if not _any_order(database):
        report("some months of orders ...")
        with _nobody_told(database):
            history.make_orders(database, settings, now=now)
    with _nobody_told(database):
        fairs.tell_stories(database, settings, now=now, report=report)
    report("needs with their offers ...")
    with _nobody_told(database):
        needs.load_needs(database, settings, now=now)
    report("two years of figures ...")
    with _nobody_told(database):
        figures.load_figures(database, settings, now=now)
    report("what waits at the staff desk ...")
    with _nobody_told(database), database.transaction() as session:
        moderation.load_cases(session, FolderStorage(settings.instance_path / "private"), now=now)
    with database.reading() as session:
        return {
            "goods": session.scalar(select(func.count(Product.id))) or 0,
            "orders": session.scalar(select(func.count(Order.id))) or 0,
        }


@contextmanager
def _nobody_told(database: Database) -> Iterator[None]:
    """Past orders post to the ledger as any, but send no mail about months ago."""
    bus = database.bus
    database.bus = Bus(bus.in_transaction, {})
    try:
        yield
    finally:
        database.bus = bus


def _any_order(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Order.id).limit(1)) is not None


def _people(session: Session, now: datetime) -> None:
    for place, (role, (_, name)) in enumerate(NAMES.items()):
        email = f"{role.value}@demo.example"
        if accounts.find_by_email(session, email) is None:
            user = create_user(
                session,
                name=name,
                email=email,
                phone=f"+98912000000{place}",
                password=PASSWORD,
                language="fa",
                verified=True,
                now=now - timedelta(days=400),
            )
            grant_role(session, user_id=user.id, role=role, now=now)


def _copy_pictures(storage: FolderStorage) -> None:
    for picture in sorted(Path(data.FOLDER / "images").glob("*.svg")):
        key = data.picture_key(picture.name)
        if storage.path_of(key) is None:
            storage.save(key, picture.read_bytes())

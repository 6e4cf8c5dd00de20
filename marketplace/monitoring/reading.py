"""The facts at a moment t, read from ledger rows and the records beside them.

Only what was known at t is read (postings by `posted_at`, profiles by `recorded_at`), so that an
old period made again has the same figures. A sale is a credit to a shop's own account for a
delivered order part, less its delivery; a credit to a memo account is a sale outside.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Category, Product
from marketplace.core.jalali import TEHRAN, local_date
from marketplace.ledger.models import LedgerTransaction
from marketplace.monitoring.facts import Business, Facts, Fate, Group, Loan, Moment, Track
from marketplace.monitoring.fair_rows import read_fees
from marketplace.monitoring.ledger_rows import (
    Reading,
    owing_since,
    read_memo_sales,
    read_platform_sales,
)
from marketplace.monitoring.models import PriceIndex
from marketplace.monitoring.months import last_whole, month_of
from marketplace.monitoring.need_counts import count_needs
from marketplace.monitoring.parameters import Parameters
from marketplace.monitoring.tables import ELSEWHERE
from marketplace.orders.models import SubOrder, SubOrderMove
from marketplace.orders.states import Actor, SubOrderAction
from marketplace.places.models import County
from marketplace.shops.models import Shop
from marketplace.supports import queries as supports
from marketplace.supports.models import Profile
from marketplace.supports.states import Purpose, SupportKind


def end_of(day: date) -> datetime:
    """Return the last instant of a day in Tehran."""
    return datetime.combine(day + timedelta(days=1), time(), TEHRAN) - timedelta(microseconds=1)


def read_facts(session: Session, *, day: date, parameters: Parameters) -> Facts:
    """Return all that was known of the businesses at the end of a day."""
    reading = Reading(day, end_of(day), parameters)
    read_platform_sales(session, reading)
    read_memo_sales(session, reading)
    fates = _fates(session, reading)
    fees = read_fees(session, reading)
    businesses = _businesses(session, reading)
    tracks = tuple(
        Track(
            business,
            tuple(sorted(reading.sales[business.shop_id], key=lambda s: (s.on, s.seq))),
            tuple(reading.refunds[business.shop_id]),
            tuple(fates[business.shop_id]),
            parameters,
            tuple(fees[business.shop_id]),
        )
        for business in businesses
    )
    month = last_whole(day, parameters.calendar)
    seq, digest = _head(session, reading.until)
    return Facts(
        group=Group(tracks, Moment(day, month, _prices(session, parameters), parameters)),
        names=_names(session, parameters, businesses),
        ledger_seq=seq,
        ledger_hash=digest,
        rows=reading.rows,
        needs=count_needs(session, month, parameters),
    )


def _head(session: Session, until: datetime) -> tuple[int, str]:
    row = session.execute(
        select(LedgerTransaction.seq, LedgerTransaction.hash)
        .where(LedgerTransaction.posted_at <= until)
        .order_by(LedgerTransaction.seq.desc())
        .limit(1)
    ).first()
    return (row.seq, row.hash) if row else (0, "0" * 64)


def _prices(session: Session, parameters: Parameters) -> dict[int, int]:
    rows = session.execute(select(PriceIndex.month_start, PriceIndex.index_milli))
    return {month_of(day, parameters.calendar): index for day, index in rows}


def _fates(session: Session, reading: Reading) -> Mapping[int, list[Fate]]:
    """Return what became of the order parts placed in the year before t."""
    since = reading.until - timedelta(days=400)
    moves: dict[int, dict[SubOrderAction, Actor]] = defaultdict(dict)
    for move in session.execute(
        select(SubOrderMove.sub_order_id, SubOrderMove.action, SubOrderMove.actor)
        .join(SubOrder, SubOrder.id == SubOrderMove.sub_order_id)
        .where(SubOrder.placed_at >= since, SubOrderMove.at <= reading.until)
    ):
        if move.action in set(SubOrderAction):
            moves[move.sub_order_id][SubOrderAction(move.action)] = move.actor
    fates: dict[int, list[Fate]] = defaultdict(list)
    for row in session.execute(
        select(
            SubOrder.id, SubOrder.shop_id, SubOrder.placed_at, SubOrder.delivered_at,
            SubOrder.promised_on,
        )
        .where(SubOrder.placed_at >= since, SubOrder.placed_at <= reading.until)
        .order_by(SubOrder.id)
    ):  # fmt: skip
        done = moves[row.id]
        delivered = (
            row.delivered_at if row.delivered_at and row.delivered_at <= reading.until else None
        )
        fates[row.shop_id].append(
            Fate(
                placed_on=local_date(row.placed_at),
                accepted=SubOrderAction.ACCEPT in done or delivered is not None,
                delivered_on=local_date(delivered) if delivered else None,
                promised_on=row.promised_on,
                cancelled_by_shop=done.get(SubOrderAction.CANCEL) is Actor.SHOP,
            )
        )
    return fates


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the programme knows at t, by shop."""

    profiles: Mapping[int, Profile]
    consenting: set[int]
    enrolled: Mapping[int, date]
    closed: Mapping[int, date]
    pauses: Mapping[int, list[tuple[date, date]]]
    loans: Mapping[int, list[Loan]]
    roots: Mapping[int, str]
    main_category: Mapping[int, int]
    owing: Mapping[int, date]


def _businesses(session: Session, reading: Reading) -> list[Business]:
    """Return the businesses of the programme: approved, enrolled, or with a sale."""
    beside = _beside(session, reading)
    found = []
    for shop in session.scalars(select(Shop)):
        days = [sale.on for sale in reading.sales[shop.id][:1]]
        if shop.approved_at is not None and shop.approved_at <= reading.until:
            days.append(local_date(shop.approved_at))
        if shop.id in beside.enrolled:
            days.append(beside.enrolled[shop.id])
        if days:
            found.append(_business(shop, min(days), beside, reading.parameters))
    return sorted(found, key=lambda business: business.shop_id)


def _business(shop: Shop, enrolled_on: date, beside: _Beside, parameters: Parameters) -> Business:
    profile = beside.profiles.get(shop.id)
    told = profile if shop.id in beside.consenting else None
    category = profile.category_id if profile and profile.category_id else None
    home = shop.province_code == parameters.home_province
    return Business(
        shop_id=shop.id,
        slug=shop.slug,
        county=shop.county_code if home else ELSEWHERE,
        enrolled_on=enrolled_on,
        category=beside.roots.get(category or beside.main_category.get(shop.id, 0)),
        gender=told.gender.value if told and told.gender else None,
        birth_year=told.birth_year if told else None,
        settlement=told.settlement.value if told and told.settlement else None,
        mode=told.mode.value if told and told.mode else None,
        closed_on=beside.closed.get(shop.id),
        pauses=tuple(beside.pauses.get(shop.id, ())),
        season=frozenset(profile.season_months) if profile else frozenset(),
        licence_ends_on=profile.licence_ends_on if profile else None,
        negative_since=beside.owing.get(shop.id),
        loans=tuple(beside.loans.get(shop.id, ())),
    )


def _beside(session: Session, reading: Reading) -> _Beside:
    day, known = reading.day, reading.until
    pauses: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for spell in supports.pauses_at(session, known_at=known):
        pauses[spell.shop_id].append((spell.starts_on, spell.ends_on))
    loans: dict[int, list[Loan]] = defaultdict(list)
    for record in supports.records_at(session, day=day, known_at=known):
        if record.kind is SupportKind.LOAN:
            loans[record.shop_id].append(
                Loan(
                    record.starts_on, record.provider, record.title, record.amount_minor,
                    record.instalment_minor, record.late_days, record.jobs_promised,
                )
            )  # fmt: skip
    return _Beside(
        profiles={p.shop_id: p for p in supports.profiles_at(session, day=day, known_at=known)},
        consenting=supports.consenting_at(session, purpose=Purpose.STATISTICS, at=known),
        enrolled=supports.enrolled_at(session, day=day, known_at=known),
        closed=supports.closings_at(session, day=day, known_at=known),
        pauses=pauses,
        loans=loans,
        roots=_roots(session),
        main_category=_main_categories(session, known),
        owing=owing_since(session, reading),
    )


def _roots(session: Session) -> dict[int, str]:
    """Return the top category of each category."""
    rows = session.execute(select(Category.id, Category.parent_id, Category.slug)).all()
    parents = {row.id: row.parent_id for row in rows}
    slugs = {row.id: row.slug for row in rows}
    found = {}
    for category_id in slugs:
        top = category_id
        while parents.get(top):
            top = parents[top]
        found[category_id] = slugs[top]
    return found


def _main_categories(session: Session, known: datetime) -> dict[int, int]:
    """Return the category in which a shop has most goods."""
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for shop_id, category_id in session.execute(
        select(Product.shop_id, Product.category_id).where(Product.created_at <= known)
    ):
        counts[shop_id][category_id] += 1
    return {
        shop_id: max(found, key=lambda c, of=found: (of[c], -c))  # type: ignore[misc]
        for shop_id, found in counts.items()
    }


def _names(
    session: Session, parameters: Parameters, businesses: list[Business]
) -> dict[str, tuple[str, str]]:
    """Return the names of the counties and categories that occur, for pages and files."""
    counties = session.scalars(
        select(County).where(County.province_code == parameters.home_province)
    )
    used = {b.category for b in businesses if b.category}
    categories = session.scalars(select(Category).where(Category.slug.in_(used)))
    named = {county.code: (county.name_en, county.name_fa) for county in counties}
    return named | {c.slug: (c.name_en, c.name_fa) for c in categories}

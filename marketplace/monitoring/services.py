"""Writes of monitoring: freezing a period, standings of businesses, targets, prices, looks."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.db import violated
from marketplace.core.jalali import local_date
from marketplace.monitoring import queries
from marketplace.monitoring.errors import PeriodInFuture, UnknownIndicator
from marketplace.monitoring.facts import Facts
from marketplace.monitoring.indicators import INDICATORS
from marketplace.monitoring.models import (
    BusinessStanding,
    Look,
    PriceIndex,
    Snapshot,
    StandingOverride,
    Target,
)
from marketplace.monitoring.months import last_day, last_whole
from marketplace.monitoring.parameters import METHOD, Parameters
from marketplace.monitoring.reading import read_facts
from marketplace.monitoring.snapshot import build, canonical, digest, judge_all
from marketplace.monitoring.standing import Judgement
from marketplace.monitoring.states import Standing
from marketplace.supports.errors import BadPeriod


def period_end(day: date, parameters: Parameters, *, today: date) -> date:
    """Return t: the last day of the last month that has ended by `day`. Raises PeriodInFuture."""
    if day > today:
        raise PeriodInFuture("as_of", day=day.isoformat())
    return last_day(last_whole(day, parameters.calendar), parameters.calendar)


def freeze(
    session: Session, *, day: date, parameters: Parameters, now: datetime, reason: str = ""
) -> Snapshot:
    """Freeze the last whole month by `day`; the same figures again are the first revision.

    Other figures (a price index came, a method changed) become the next revision, and the old one
    stays. Raises PeriodInFuture.
    """
    draft = draft_period(session, day=day, parameters=parameters, today=local_date(now))
    return keep_period(session, draft, now=now, reason=reason)


@dataclass(frozen=True, slots=True)
class Draft:
    """A period as it will be frozen; made by reading alone."""

    until: date
    facts: Facts
    text: str


def draft_period(session: Session, *, day: date, parameters: Parameters, today: date) -> Draft:
    """Return the last whole month by `day`, computed and not kept: seconds of reading.

    Apart from its keeping, so that nobody who writes waits for it. Raises PeriodInFuture.
    """
    until = period_end(day, parameters, today=today)
    facts = read_facts(session, day=until, parameters=parameters)
    return Draft(until, facts, canonical(build(facts)))


def keep_period(session: Session, draft: Draft, *, now: datetime, reason: str = "") -> Snapshot:
    """Freeze a draft, unless its figures are the ones that stand."""
    known = queries.find_snapshot(session, draft.until)
    if known is not None and known.digest == digest(draft.text):
        return known
    made = Snapshot(
        period_end=draft.until,
        revision=known.revision + 1 if known else 1,
        method=METHOD,
        ledger_seq=draft.facts.ledger_seq,
        ledger_hash=draft.facts.ledger_hash,
        source_rows=draft.facts.rows,
        content=draft.text,
        digest=digest(draft.text),
        reason=reason,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        if not violated(error, "uq_monitoring_snapshot_period_end_revision"):
            raise
        return queries.get_snapshot(session, draft.until)  # another worker was faster
    return made


def ensure_frozen(
    session: Session, *, day: date, parameters: Parameters, now: datetime
) -> Snapshot:
    """Return the newest revision of a period, frozen now if it never was."""
    until = period_end(day, parameters, today=local_date(now))
    return queries.find_snapshot(session, until) or freeze(
        session, day=until, parameters=parameters, now=now
    )


def update_standings(session: Session, *, day: date, parameters: Parameters, now: datetime) -> int:
    """Work out where each business stands on a day; return how many changed.

    A change begins a new row; a day before the last look is refused (BadPeriod), as history stays.
    """
    last = queries.last_seen_on(session)
    if day > local_date(now):
        raise PeriodInFuture("as_of", day=day.isoformat())
    if last is not None and day < last:
        raise BadPeriod("as_of", day=day.isoformat())
    return keep_standings(session, judge_day(session, day=day, parameters=parameters), day=day)


def judge_day(session: Session, *, day: date, parameters: Parameters) -> dict[int, Judgement]:
    """Return where each business stands on a day, by reading alone."""
    return judge_all(read_facts(session, day=day, parameters=parameters).group)


def keep_standings(session: Session, judged: dict[int, Judgement], *, day: date) -> int:
    """Write down where businesses stand; return how many changed."""
    known = {found.shop_id: found for found, _ in queries.latest_standings(session)}
    changed = sum(_keep(session, known.get(i), i, found, day) for i, found in judged.items())
    session.flush()
    return changed


def _keep(
    session: Session, known: BusinessStanding | None, shop_id: int, found: Judgement, day: date
) -> bool:
    reasons = [reason.plain() for reason in found.reasons]
    same = known is not None and (known.standing is found.standing or known.since == day)
    if known is not None and same:
        moved = known.standing is not found.standing
        known.standing, known.seen_on = found.standing, day
        known.points, known.reasons = found.points, reasons
        return moved
    session.add(
        BusinessStanding(
            shop_id=shop_id,
            standing=found.standing,
            since=day,
            seen_on=day,
            points=found.points,
            reasons=reasons,
        )
    )
    return True


def override_standing(
    session: Session,
    *,
    shop_id: int,
    standing: Standing,
    ends_on: date,
    reason: str,
    by: int,
    now: datetime,
) -> StandingOverride:
    """Set a person's word beside the rule, for a time. Raises BadPeriod."""
    today = local_date(now)
    if ends_on < today:
        raise BadPeriod("ends_on", day=ends_on.isoformat())
    made = StandingOverride(
        shop_id=shop_id,
        standing=standing,
        starts_on=today,
        ends_on=ends_on,
        reason=reason,
        recorded_by=by,
        recorded_at=now,
    )
    session.add(made)
    session.flush()
    return made


def set_target(session: Session, *, indicator: str, year: int, value: int, owner: str) -> None:
    """Write down what an indicator is to reach in a year. Raises UnknownIndicator."""
    if indicator not in INDICATORS and indicator != "women":
        raise UnknownIndicator
    target = session.scalar(
        select(Target).where(Target.indicator == indicator, Target.year == year)
    )
    if target is None:
        target = Target(indicator=indicator, year=year, value=value)
        session.add(target)
    target.value, target.owner = value, owner
    session.flush()


def set_price_index(session: Session, *, month_start: date, index_milli: int, source: str) -> None:
    """Write down the price index of a month; a later publication replaces it."""
    row = session.get(PriceIndex, month_start)
    if row is None:
        row = PriceIndex(month_start=month_start, index_milli=index_milli, source=source)
        session.add(row)
    row.index_milli, row.source = index_milli, source
    session.flush()


def note_look(session: Session, *, user_id: int, shop_id: int, page: str, now: datetime) -> None:
    """Record that somebody of the staff looked at one business's figures."""
    session.add(Look(user_id=user_id, shop_id=shop_id, page=page, at=now))
    session.flush()

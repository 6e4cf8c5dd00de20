"""What a business was given: one record a reference, the same again is the first one."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.db import violated
from marketplace.core.jalali import local_date
from marketplace.core.money import Money
from marketplace.supports.errors import BadAmount, BadPeriod, DifferentRecord
from marketplace.supports.models import SupportRecord
from marketplace.supports.states import SupportKind

WITH_AMOUNT = {SupportKind.LOAN, SupportKind.GRANT}


@dataclass(frozen=True, slots=True)
class SupportFacts:
    """A support as staff or a file states it."""

    kind: SupportKind
    reference: str
    shop_id: int
    title: str
    provider: str
    amount: Money
    starts_on: date
    ends_on: date | None = None
    purpose: str = ""
    instalment_minor: int = 0
    late_days: int = 0
    guarantee: str = ""
    jobs_promised: int = 0
    hours: int = 0
    attended: bool = False
    passed: bool = False
    note: str = ""


def record_support(
    session: Session, *, facts: SupportFacts, by: int | None, now: datetime
) -> SupportRecord:
    """Write a support down once. Raises BadAmount, BadPeriod, DifferentRecord."""
    if facts.kind in WITH_AMOUNT and facts.amount.minor <= 0:
        raise BadAmount("amount")
    if facts.starts_on > local_date(now):
        raise BadPeriod("starts_on", day=facts.starts_on.isoformat())
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        raise BadPeriod("ends_on", day=facts.ends_on.isoformat())
    values = _columns(facts)
    record = SupportRecord(**values, recorded_by=by, recorded_at=now)
    try:
        with session.begin_nested():
            session.add(record)
            session.flush()
    except IntegrityError as error:
        if not violated(error, "uq_support_record_kind_reference"):
            raise
        return _same(session, facts, values)
    return record


def _columns(facts: SupportFacts) -> dict[str, object]:
    values = asdict(facts)
    del values["amount"]
    return {
        **values,
        "passed": facts.passed and facts.attended,
        "amount_minor": facts.amount.minor,
        "currency": facts.amount.currency,
    }


def _same(session: Session, facts: SupportFacts, values: dict[str, object]) -> SupportRecord:
    first = session.scalars(
        select(SupportRecord).where(
            SupportRecord.kind == facts.kind, SupportRecord.reference == facts.reference
        )
    ).one()
    if any(getattr(first, name) != value for name, value in values.items()):
        raise DifferentRecord("reference", reference=facts.reference)
    return first

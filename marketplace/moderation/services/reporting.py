"""Reports by anybody; those on one thing are one case. Counted by account and by address."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.accounts.services.limits import seconds_to_wait
from marketplace.catalog.queries import get_product
from marketplace.catalog.states import ProductState
from marketplace.core.db import violated
from marketplace.moderation.errors import AlreadyWaiting, TooManyReports, UnknownSubject
from marketplace.moderation.models import Case, Report
from marketplace.moderation.services.opening import About, find_waiting, open_case, shop_of
from marketplace.moderation.states import CaseKind, ReportReason, SubjectKind
from marketplace.reviews.queries import get_review
from marketplace.reviews.states import ReviewState
from marketplace.shops.queries import get_shop
from marketplace.shops.states import ShopState

PER_PERSON, PER_ADDRESS = 10, 20


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody says is wrong; `asked_from` is a keyed hash of her address."""

    reason: ReportReason
    text: str
    reporter_id: int | None
    asked_from: str


def check_visible(session: Session, about: About) -> int:
    """Return the shop of a thing that anybody can see. Raises UnknownSubject."""
    shop = get_shop(session, shop_of(session, about) or 0)
    seen = shop.state is ShopState.APPROVED
    if about.kind is SubjectKind.PRODUCT:
        seen = seen and get_product(session, about.id).state is ProductState.PUBLISHED
    if about.kind is SubjectKind.REVIEW:
        seen = seen and get_review(session, about.id).state is ReviewState.SHOWN
    if not seen:
        raise UnknownSubject
    return shop.id


def report(session: Session, about: About, complaint: Complaint, *, now: datetime) -> Case:
    """Add a report to the case about a thing. Raises UnknownSubject and TooManyReports.

    AlreadyWaiting says that the same person told us before, and that it still waits.
    """
    check_visible(session, about)
    limits = [(Report.asked_from == complaint.asked_from, PER_ADDRESS)]
    if complaint.reporter_id is not None:
        limits.append((Report.reporter_id == complaint.reporter_id, PER_PERSON))
    if wait_s := seconds_to_wait(session, Report.created_at, limits, now=now):
        raise TooManyReports(retry_after_s=wait_s)
    case = _case(session, about, complaint.reporter_id, now)
    _add(session, case, complaint, now)
    return case


def _case(session: Session, about: About, by_id: int | None, now: datetime) -> Case:
    found = find_waiting(session, CaseKind.REPORT, about)
    if found is not None:
        return found
    try:
        return open_case(session, CaseKind.REPORT, about, by_id=by_id, now=now)
    except AlreadyWaiting:  # two first reports at once: this is the other's
        found = find_waiting(session, CaseKind.REPORT, about)
        if found is None:
            raise
        return found


def _add(session: Session, case: Case, complaint: Complaint, now: datetime) -> None:
    try:
        with session.begin_nested():
            session.add(
                Report(
                    case_id=case.id,
                    reporter_id=complaint.reporter_id,
                    reason=complaint.reason,
                    text=complaint.text,
                    asked_from=complaint.asked_from,
                    created_at=now,
                )
            )
            session.flush()
    except IntegrityError as error:
        if violated(error, "uq_moderation_report_case_id_reporter_id"):
            raise AlreadyWaiting from None
        raise

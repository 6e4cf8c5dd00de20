"""The demo gateway: a bank of our own with its own books, where a person says pay or fail.

It keeps to the contract of a real one (idempotent by key, asked instead of believed) and takes no
money. Settings refuse it unless this is a demo.
"""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.core.clock import Clock, utc_now
from marketplace.core.db import Database
from marketplace.core.ids import readable_code
from marketplace.core.money import Money
from marketplace.payments.errors import UnknownPayment
from marketplace.payments.gateway import (
    GatewayAnswer,
    PaymentRequest,
    RefundRequest,
    Standing,
    StartedPayment,
)
from marketplace.payments.models import DemoCharge
from marketplace.payments.states import DemoOutcome

_STANDING = {
    DemoOutcome.OPEN: Standing.OPEN,
    DemoOutcome.PAID: Standing.PAID,
    DemoOutcome.FAILED: Standing.FAILED,
}


class DemoGateway:
    """The bank, as the marketplace calls it."""

    name = "demo"
    pays_later = False

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def start(self, request: PaymentRequest) -> StartedPayment:
        """Open a page for the amount; the same key gives the same page."""
        try:
            with self._database.transaction() as session:
                found = _by_key(session, request.idempotency_key)
                charge = found or self._open(session, request)
                authority = charge.authority
        except IntegrityError:  # another call with this key was faster
            with self._database.reading() as session:
                charge = _by_key(session, request.idempotency_key) or _missing()
                authority = charge.authority
        return StartedPayment(authority, f"/{request.language}/demo-bank/{authority}")

    def _open(self, session: Session, request: PaymentRequest) -> DemoCharge:
        charge = DemoCharge(
            authority="D" + readable_code(20),
            idempotency_key=request.idempotency_key,
            amount_minor=request.amount.minor,
            currency=request.amount.currency,
            reference=request.reference,
            return_url=request.return_url,
            outcome=DemoOutcome.OPEN,
            created_at=self._clock(),
        )
        session.add(charge)
        session.flush()
        return charge

    def look_up(self, gateway_ref: str) -> GatewayAnswer:
        """Say what the person chose on the page."""
        with self._database.reading() as session:
            charge = get_charge(session, gateway_ref)
            return GatewayAnswer(
                standing=_STANDING[charge.outcome],
                amount=Money(charge.amount_minor, charge.currency),
                reference=charge.reference,
                failure="declined" if charge.outcome is DemoOutcome.FAILED else "",
            )

    def refund(self, request: RefundRequest) -> str:
        """Give back within what was paid; the key makes a repeated call harmless."""
        with self._database.transaction() as session:
            charge = get_charge(session, request.gateway_ref, lock=True)
            done = charge.refund_keys.split()
            if request.idempotency_key not in done:
                charge.refunded_minor += request.amount.minor
                charge.refund_keys = " ".join([*done, request.idempotency_key])
        return f"R-{request.idempotency_key}"


def _missing() -> DemoCharge:
    raise UnknownPayment


def _by_key(session: Session, key: str) -> DemoCharge | None:
    return session.scalar(select(DemoCharge).where(DemoCharge.idempotency_key == key))


def get_charge(session: Session, authority: str, *, lock: bool = False) -> DemoCharge:
    """Return the bank's own row. Raises UnknownPayment."""
    query = select(DemoCharge).where(DemoCharge.authority == authority)
    return session.scalar(query.with_for_update() if lock else query) or _missing()


def choose(session: Session, *, authority: str, outcome: DemoOutcome) -> DemoCharge:
    """Record what the person chose on the page; a first choice stays."""
    charge = get_charge(session, authority, lock=True)
    if charge.outcome is DemoOutcome.OPEN:
        charge.outcome = outcome
    return charge

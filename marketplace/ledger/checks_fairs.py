"""`ledger verify` of fairs: what the tills and the organizers' payments say, the books say too."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from marketplace.fairs.models import FairPayment, Sale, SaleReturn, SaleReturnLine
from marketplace.fairs.states import FairPaymentKind
from marketplace.ledger.accounts import REFUNDS_PENDING
from marketplace.ledger.fair_accounts import PAYOUT, SUBSIDY
from marketplace.ledger.models import Account, LedgerTransaction, Posting
from marketplace.ledger.rules_sales import ORGANIZER, RETURN
from marketplace.ledger.states import Side, TransactionKind
from marketplace.orders.models import OrderLine, SubOrder


def fair_faults(session: Session) -> Iterator[str]:
    """Give what does not agree: one text a fault, nothing when all is right."""
    yield from _sales(session)
    yield from _returns(session)
    for name, rows, source in (
        ("paid to organizers", _paid(FairPaymentKind.PAYOUT), PAYOUT),
        ("paid by funders", _paid(FairPaymentKind.SUBSIDY), SUBSIDY),
        ("organizers' commission", select(_sum(Sale.organizer_minor)), ORGANIZER),
        ("taken back at booths", select(_sum(SaleReturn.amount_minor)), RETURN),
    ):
        said, booked = _minor(session, rows), _minor(session, _booked(source))
        if said != booked:
            yield f"{name}: rows say {said}, the books say {booked}"


def _sum(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)


def _minor(session: Session, query: Select[int]) -> int:
    return int(session.scalar(query) or 0)


def _paid(kind: FairPaymentKind) -> Select[int]:
    return select(_sum(FairPayment.amount_minor)).where(FairPayment.kind == kind)


def _booked(source: str) -> Select[int]:
    """The credits of one source, not mended since; of returns what buyers wait for."""
    mended = select(LedgerTransaction.reverses_seq).where(
        LedgerTransaction.reverses_seq.is_not(None)
    )
    query = (
        select(_sum(Posting.amount_minor))
        .join(LedgerTransaction, LedgerTransaction.seq == Posting.transaction_seq)
        .where(
            LedgerTransaction.source == source,
            LedgerTransaction.seq.not_in(mended),
            Posting.side == Side.CREDIT,
        )
    )
    if source != RETURN:
        return query
    return query.join(Account, Account.id == Posting.account_id).where(
        LedgerTransaction.kind == TransactionKind.REFUND, Account.code == REFUNDS_PENDING
    )


def _sales(session: Session) -> Iterator[str]:
    """A sale's lines less their discounts are what it cost, and its discount is theirs (I9)."""
    rows = session.execute(
        select(Sale.order_id)
        .join(SubOrder, SubOrder.order_id == Sale.order_id)
        .join(OrderLine, OrderLine.sub_order_id == SubOrder.id)
        .group_by(Sale.order_id, Sale.discount_minor, SubOrder.total_minor)
        .having(
            (func.sum(OrderLine.total_minor - OrderLine.discount_minor) != SubOrder.total_minor)
            | (func.sum(OrderLine.discount_minor) != Sale.discount_minor)
        )
    )
    for (order_id,) in rows:
        yield f"sale {order_id}: its lines are not its total"


def _returns(session: Session) -> Iterator[str]:
    """What came back is the sum of its lines, and stands at the sale's part and lines."""
    back = (
        select(SaleReturn.order_id, func.sum(SaleReturn.amount_minor).label("minor"))
        .group_by(SaleReturn.order_id)
        .subquery()
    )
    parts = session.execute(
        select(SubOrder.id)
        .join(Sale, Sale.order_id == SubOrder.order_id)
        .outerjoin(back, back.c.order_id == SubOrder.order_id)
        .where(SubOrder.refunded_minor != func.coalesce(back.c.minor, 0))
    )
    for (sub_order_id,) in parts:
        yield f"sub-order {sub_order_id}: what came back is not what its returns say"
    lines = session.execute(
        select(SaleReturn.id)
        .join(SaleReturnLine, SaleReturnLine.return_id == SaleReturn.id)
        .group_by(SaleReturn.id, SaleReturn.amount_minor)
        .having(func.sum(SaleReturnLine.amount_minor) != SaleReturn.amount_minor)
    )
    for (return_id,) in lines:
        yield f"return {return_id}: its lines are not its amount"
    pieces = (
        select(SaleReturnLine.order_line_id, func.sum(SaleReturnLine.quantity).label("pieces"))
        .group_by(SaleReturnLine.order_line_id)
        .subquery()
    )
    wrong = session.execute(
        select(OrderLine.id)
        .outerjoin(pieces, pieces.c.order_line_id == OrderLine.id)
        .where(OrderLine.returned_pieces != func.coalesce(pieces.c.pieces, 0))
    )
    for (line_id,) in wrong:
        yield f"order line {line_id}: pieces that came back are not what its returns say"

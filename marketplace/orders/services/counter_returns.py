"""Goods that come back over the counter they were sold at: pieces to stock, money to the buyer.

What was sold stays as it was written; how many pieces came back stands beside it, kept by the
database within what was sold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from marketplace.catalog.services import count_sale as count_product_sale
from marketplace.catalog.services import return_sold
from marketplace.core.money import Money, refund_share
from marketplace.orders import queries
from marketplace.orders.errors import MoreThanSold
from marketplace.orders.models import OrderLine, SubOrder


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Pieces and money of each line that came back, and the commission that goes with them."""

    pieces: dict[int, int]  # by line
    amounts: dict[int, Money]
    before: Money  # refunded earlier
    amount: Money
    commission: Money


def take_back(
    session: Session, *, sub_order_id: int, pieces: Mapping[int, int], now: datetime
) -> TakenBack:
    """Take pieces (line -> how many) back. Raises MoreThanSold for what was not sold or is back."""
    sub_order = queries.get_sub_order(session, sub_order_id, lock=True)
    lines = {line.id: line for line in sub_order.lines}
    _check(lines, pieces)
    amounts = {line_id: _worth(lines[line_id], n) for line_id, n in sorted(pieces.items())}
    amount = sum(amounts.values(), Money.zero(sub_order.currency))
    if not amount:
        raise MoreThanSold("quantity")
    before = sub_order.refund_sum
    commission = refund_share(sub_order.fee_sum, sub_order.total, before, amount)
    for line_id, n in pieces.items():
        lines[line_id].returned_pieces += n
        count_product_sale(session, product_id=lines[line_id].product_id, pieces=-n)
    sub_order.refunded_minor += amount.minor
    session.flush()
    _restock(session, sub_order, lines, pieces, now)
    return TakenBack(dict(pieces), amounts, before, amount, commission)


def _check(lines: Mapping[int, OrderLine], pieces: Mapping[int, int]) -> None:
    if not pieces:
        raise MoreThanSold("quantity")
    for line_id, n in pieces.items():
        line = lines.get(line_id)
        if line is None or not 0 < n <= line.quantity - line.returned_pieces:
            raise MoreThanSold("quantity", line=line_id)


def _worth(line: OrderLine, pieces: int) -> Money:
    """Return what `pieces` cost the buyer: cumulative (M6), so that all of them make the line."""
    done, paid = line.returned_pieces, line.net.minor
    minor = paid * (done + pieces) // line.quantity - paid * done // line.quantity
    return Money(minor, line.currency)


def _restock(
    session: Session,
    sub_order: SubOrder,
    lines: Mapping[int, OrderLine],
    pieces: Mapping[int, int],
    now: datetime,
) -> None:
    back: dict[int, int] = {}
    for line_id, n in pieces.items():
        line = lines[line_id]
        if not line.made_to_order:
            back[line.variant_id] = back.get(line.variant_id, 0) + n
    return_sold(session, reference=sub_order.order.reference, pieces=back, now=now)

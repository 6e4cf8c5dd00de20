"""What booths cost, from the rows of the books: the producer's part and the funder's."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.jalali import local_date
from marketplace.ledger.models import Account, LedgerTransaction, Posting
from marketplace.ledger.rules_booths import CHANNEL
from marketplace.ledger.states import Side
from marketplace.monitoring.facts import Fee
from marketplace.monitoring.ledger_rows import Reading, in_time
from marketplace.monitoring.months import month_of


def read_fees(session: Session, reading: Reading) -> dict[int, list[Fee]]:
    """Return what each shop's booths cost, a row for each transaction; given back is negative.

    The fee is what the organizer was credited with, the funder's part what the funder owes; the
    producer paid the rest.
    """
    query = in_time(
        select(
            Posting.shop_id, Posting.side, Posting.amount_minor, Account.code,
            LedgerTransaction.seq, LedgerTransaction.posted_at,
        )
        .join(LedgerTransaction, LedgerTransaction.seq == Posting.transaction_seq)
        .join(Account, Account.id == Posting.account_id)
        .where(
            Posting.channel == CHANNEL,
            Posting.shop_id.is_not(None),
            Account.code.like("fair:%"),
        )
        .order_by(LedgerTransaction.seq, Posting.line),
        reading,
    )  # fmt: skip
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        rows[row.seq].append(row)
    found: dict[int, list[Fee]] = defaultdict(list)
    for seq, postings in rows.items():
        fee = sum(_credit(row) for row in postings if row.code.endswith(":payable"))
        subsidy = -sum(_credit(row) for row in postings if row.code.endswith(":subsidy"))
        on = local_date(postings[0].posted_at)
        month = month_of(on, reading.parameters.calendar)
        found[postings[0].shop_id].append(Fee(on, month, fee - subsidy, subsidy, seq))
    return found


def _credit(row: Any) -> int:
    minor: int = row.amount_minor
    return minor if row.side is Side.CREDIT else -minor

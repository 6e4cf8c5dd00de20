"""The chart of accounts as patterns of codes (money specification, section 6). Pure."""

import re
from dataclasses import dataclass

from marketplace.ledger.errors import UnknownAccount
from marketplace.ledger.states import AccountType, Side

_A, _S = AccountType, Side


@dataclass(frozen=True, slots=True)
class AccountKind:
    """What a code's pattern says of its account."""

    type: AccountType
    normal_side: Side
    may_be_negative: bool = False


# The first pattern that fits wins. Only what is normal for a shop's payable may turn around.
PATTERNS: tuple[tuple[re.Pattern[str], AccountKind], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"gateway:[a-z]+", AccountKind(_A.ASSET, _S.DEBIT, may_be_negative=True)),
        (r"bank:[a-z0-9-]+", AccountKind(_A.ASSET, _S.DEBIT, may_be_negative=True)),
        (r"cod:[a-z0-9-]+", AccountKind(_A.ASSET, _S.DEBIT)),
        (r"shop:\d+:held", AccountKind(_A.LIABILITY, _S.CREDIT)),
        (r"shop:\d+:payable", AccountKind(_A.LIABILITY, _S.CREDIT, may_be_negative=True)),
        (r"fair:\d+:payable", AccountKind(_A.LIABILITY, _S.CREDIT, may_be_negative=True)),
        (r"fair:\d+:subsidy", AccountKind(_A.ASSET, _S.DEBIT)),
        (r"refunds:pending", AccountKind(_A.LIABILITY, _S.CREDIT)),
        (r"unallocated", AccountKind(_A.LIABILITY, _S.CREDIT)),
        (r"commission", AccountKind(_A.INCOME, _S.CREDIT, may_be_negative=True)),
        (r"gateway_fees", AccountKind(_A.EXPENSE, _S.DEBIT, may_be_negative=True)),
    )
)
_SHOP = re.compile(r"shop:(\d+):")


def kind_of(code: str) -> AccountKind:
    """Return what the code says of its account. Raises UnknownAccount."""
    for pattern, kind in PATTERNS:
        if pattern.fullmatch(code):
            return kind
    raise UnknownAccount(account=code)


def shop_of(code: str) -> int | None:
    """Return the shop that an account belongs to."""
    match = _SHOP.match(code)
    return int(match[1]) if match else None


def held(shop_id: int) -> str:
    """Money of buyers kept for a shop until its parcels arrive."""
    return f"shop:{shop_id}:held"


def payable(shop_id: int) -> str:
    """Money that is the shop's; below zero the shop owes it."""
    return f"shop:{shop_id}:payable"


def fair_payable(fair_id: int) -> str:
    """Booth fees that are the organizer's; below zero after refunds of what was paid out."""
    return f"fair:{fair_id}:payable"


def fair_subsidy(fair_id: int) -> str:
    """What the funder of a fair owes for booths it bears a part of."""
    return f"fair:{fair_id}:subsidy"


def gateway(name: str) -> str:
    """Money that lies with a gateway."""
    return f"gateway:{name}"


REFUNDS_PENDING = "refunds:pending"
UNALLOCATED = "unallocated"
COMMISSION = "commission"

"""Enums of the books."""

from enum import StrEnum


class Side(StrEnum):
    """The two sides of a posting."""

    DEBIT = "debit"
    CREDIT = "credit"


class AccountType(StrEnum):
    """The kind of an account; memo accounts stand outside the platform's money."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"
    MEMO = "memo"


class TransactionKind(StrEnum):
    """What happened (money.md section 6)."""

    CAPTURE = "capture"
    RELEASE = "release"
    REFUND = "refund"
    REFUND_DONE = "refund_done"
    COD_DELIVERED = "cod_delivered"
    REVERSAL = "reversal"

"""Enums of shops and the moves between their states."""

from enum import StrEnum


class ShopKind(StrEnum):
    """How the shop stands in the programme (PR-03)."""

    INDEPENDENT = "independent"
    SUPPORTED = "supported"
    SUPPORTER = "supporter"
    WORKSHOP = "workshop"


class ShopState(StrEnum):
    """Where the shop is on its way to the public (AD-01); only approved ones are seen."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class ShopAction(StrEnum):
    """What can be done to a shop as a whole."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    ADMIT = "admit"  # an appeal that was right
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    CLOSE = "close"


MOVES = {
    (ShopState.DRAFT, ShopAction.SUBMIT): ShopState.REVIEW,
    (ShopState.REVIEW, ShopAction.APPROVE): ShopState.APPROVED,
    (ShopState.REVIEW, ShopAction.RETURN): ShopState.DRAFT,
    (ShopState.REVIEW, ShopAction.REJECT): ShopState.CLOSED,
    (ShopState.DRAFT, ShopAction.ADMIT): ShopState.APPROVED,
    (ShopState.CLOSED, ShopAction.ADMIT): ShopState.APPROVED,
    (ShopState.APPROVED, ShopAction.SUSPEND): ShopState.SUSPENDED,
    (ShopState.SUSPENDED, ShopAction.REINSTATE): ShopState.APPROVED,
    (ShopState.APPROVED, ShopAction.CLOSE): ShopState.CLOSED,
    (ShopState.SUSPENDED, ShopAction.CLOSE): ShopState.CLOSED,
    (ShopState.DRAFT, ShopAction.CLOSE): ShopState.CLOSED,
}


class MemberRole(StrEnum):
    """What a person may do in a shop."""

    OWNER = "owner"
    HELPER = "helper"


class Reach(StrEnum):
    """How far a shop or a product is sent."""

    PROVINCE = "province"
    NATIONWIDE = "nationwide"

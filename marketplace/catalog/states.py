"""Enums of goods and stock, and the moves of a product."""

from enum import StrEnum


class ProductState(StrEnum):
    """Only published goods of approved shops are seen."""

    DRAFT = "draft"
    PUBLISHED = "published"
    HIDDEN = "hidden"


class Standing(StrEnum):
    """What staff think of a product's words and pictures; only approved ones get on the shelf."""

    NEW = "new"
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUSPENDED = "suspended"


class ProductAction(StrEnum):
    """What a producer does to a product as a whole."""

    PUBLISH = "publish"
    HIDE = "hide"


MOVES = {
    (ProductState.DRAFT, ProductAction.PUBLISH): ProductState.PUBLISHED,
    (ProductState.HIDDEN, ProductAction.PUBLISH): ProductState.PUBLISHED,
    (ProductState.PUBLISHED, ProductAction.HIDE): ProductState.HIDDEN,
}


class StandingAction(StrEnum):
    """What changes a product's standing; ADMIT is an appeal that was right."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    ADMIT = "admit"


STANDING_MOVES = {
    (Standing.NEW, StandingAction.SUBMIT): Standing.WAITING,
    (Standing.WAITING, StandingAction.APPROVE): Standing.APPROVED,
    (Standing.WAITING, StandingAction.RETURN): Standing.NEW,
    (Standing.WAITING, StandingAction.REJECT): Standing.REJECTED,
    (Standing.APPROVED, StandingAction.SUSPEND): Standing.SUSPENDED,
    (Standing.SUSPENDED, StandingAction.REINSTATE): Standing.APPROVED,
    (Standing.NEW, StandingAction.ADMIT): Standing.APPROVED,
    (Standing.REJECTED, StandingAction.ADMIT): Standing.APPROVED,
}


class Movement(StrEnum):
    """Why stock went up or down (PR-13)."""

    MADE = "made"
    SOLD = "sold"
    HELD = "held"
    RELEASED = "released"
    WASTE = "waste"
    GIFT = "gift"
    OUT_TO_FAIR = "out_to_fair"
    BACK = "back"


INCREASES = frozenset({Movement.MADE, Movement.RELEASED, Movement.BACK})


class HoldState(StrEnum):
    """A hold ends once: sold or released."""

    HELD = "held"
    SOLD = "sold"
    RELEASED = "released"


class AttributeKind(StrEnum):
    """How the value of a category attribute is written."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


class Approval(StrEnum):
    """The body that must agree before a home-job permit of this category."""

    NONE = "none"
    HEALTH = "health"
    VET = "vet"
    CULTURE = "culture"

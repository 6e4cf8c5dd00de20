"""Enums of goods and stock, and the moves of a product."""

from enum import StrEnum


class ProductState(StrEnum):
    """Only published goods of approved shops are seen."""

    DRAFT = "draft"
    PUBLISHED = "published"
    HIDDEN = "hidden"


class ProductAction(StrEnum):
    """What a producer does to a product as a whole."""

    PUBLISH = "publish"
    HIDE = "hide"


MOVES = {
    (ProductState.DRAFT, ProductAction.PUBLISH): ProductState.PUBLISHED,
    (ProductState.HIDDEN, ProductAction.PUBLISH): ProductState.PUBLISHED,
    (ProductState.PUBLISHED, ProductAction.HIDE): ProductState.HIDDEN,
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

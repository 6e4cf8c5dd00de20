"""Enums of delivery."""

from enum import StrEnum


class MethodKind(StrEnum):
    """How goods reach the buyer."""

    POST = "post"
    COURIER = "courier"
    PICKUP = "pickup"

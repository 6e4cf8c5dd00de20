"""Enums of needs."""

from enum import StrEnum


class NeedState(StrEnum):
    """Where a need stands."""

    OPEN = "open"
    MET = "met"
    CLOSED = "closed"

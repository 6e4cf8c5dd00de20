"""Enums of reviews."""

from enum import StrEnum


class ReviewState(StrEnum):
    """Only shown reviews are read and counted."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"

"""Enums of people and their credentials."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be; everybody who signs up is a buyer."""

    BUYER = "buyer"
    PRODUCER = "producer"
    ORGANIZER = "organizer"
    MODERATOR = "moderator"
    ADMIN = "admin"
    MONITOR = "monitor"


class UserState(StrEnum):
    """A closed account keeps its rows for the books and cannot sign in."""

    ACTIVE = "active"
    CLOSED = "closed"


class Channel(StrEnum):
    """Where a one-time code is sent."""

    PHONE = "phone"
    EMAIL = "email"

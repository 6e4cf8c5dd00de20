"""Enums of monitoring."""

from enum import StrEnum


class Standing(StrEnum):
    """The state of a business (monitoring specification, section 5), first rule that fits."""

    CLOSED = "closed"
    PAUSED = "paused"
    REGISTERED = "registered"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    INACTIVE = "inactive"
    AT_RISK = "at_risk"
    RECOVERED = "recovered"
    STEADY = "steady"
    ACTIVE = "active"


class Dimension(StrEnum):
    """What statistics are broken down by."""

    COUNTY = "county"
    CATEGORY = "category"
    GENDER = "gender"
    AGE = "age"
    SETTLEMENT = "settlement"
    MODE = "mode"


class Calendar(StrEnum):
    """Whose months are counted."""

    JALALI = "jalali"
    GREGORIAN = "gregorian"

"""Enums of profiles, journeys and support records. "Not said" is the absence of a value (NULL)."""

from enum import StrEnum


class Gender(StrEnum):
    """As the producer says it."""

    WOMAN = "woman"
    MAN = "man"


class Education(StrEnum):
    """The highest level finished."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DIPLOMA = "diploma"
    UNIVERSITY = "university"


class Settlement(StrEnum):
    """Where the work is done."""

    URBAN = "urban"
    RURAL = "rural"


class WorkRelation(StrEnum):
    """Status in employment, after ICSE-18."""

    OWN_ACCOUNT = "own_account"
    EMPLOYER = "employer"
    DEPENDENT_CONTRACTOR = "dependent_contractor"
    FAMILY_HELPER = "family_helper"


class Mode(StrEnum):
    """The three forms of home work in the law of 1389, article 2."""

    INDEPENDENT = "independent"
    SUPPORTED = "supported"
    COOPERATIVE = "cooperative"


class Purpose(StrEnum):
    """What a consent is given for."""

    STATISTICS = "statistics"


class SupportKind(StrEnum):
    """What a business was given."""

    LOAN = "loan"
    TRAINING = "training"
    GRANT = "grant"
    FAIR = "fair"


class PauseReason(StrEnum):
    """Why a business rests."""

    ILLNESS = "illness"
    BIRTH = "birth"
    SEASON = "season"
    MATERIALS = "materials"
    OTHER = "other"

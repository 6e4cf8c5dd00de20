"""Refusals about profiles, journeys and support records."""

from marketplace.core.errors import Conflict, Invalid, NotFound


class UnknownStep(NotFound):
    """No such step or phase of the programme."""

    code = "unknown_step"


class UnknownRecord(NotFound):
    """No such support record."""

    code = "unknown_record"


class StepInUse(Conflict):
    """Businesses stand or stood at the step; it can be renamed, not removed."""

    code = "step_in_use"


class LastOfItsKind(Conflict):
    """A programme keeps at least one phase, and a phase at least one step."""

    code = "last_of_its_kind"


class BadAmount(Invalid):
    """A loan or grant has an amount above zero; a training or a fair needs none."""

    code = "bad_amount"


class BadPeriod(Invalid):
    """A day lies in the future, or an end before its beginning."""

    code = "bad_period"


class PauseTooLong(Invalid):
    """A pause lasts at most 180 days, and all pauses of 24 months at most 270."""

    code = "pause_too_long"


class PauseOverlaps(Conflict):
    """Another pause covers some of these days."""

    code = "pause_overlaps"


class AlreadyClosed(Conflict):
    """The business was closed before."""

    code = "already_closed"


class DifferentRecord(Conflict):
    """The same reference was entered before, with another content."""

    code = "different_record"

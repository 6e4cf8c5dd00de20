"""Refusals of moderation."""

from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


class UnknownCase(NotFound):
    """No such case, or not this person's."""

    code = "unknown_case"


class UnknownSubject(NotFound):
    """There is nothing of that kind and number to be reported or decided on."""

    code = "unknown_subject"


class AlreadyWaiting(Conflict):
    """The same thing waits in the queue already."""

    code = "already_waiting"


class AlreadyClaimed(Conflict):
    """Another moderator works on the case."""

    code = "already_claimed"


class AlreadyDecided(Conflict):
    """The case is closed."""

    code = "already_decided"


class ChangedMeanwhile(Conflict):
    """The producer sent a newer version after the moderator opened the page."""

    code = "changed_meanwhile"


class OwnCase(Forbidden):
    """Nobody decides on her own shop, her own review or her own report."""

    code = "own_case"


class SamePerson(Forbidden):
    """An appeal is decided by another person than the verdict."""

    code = "same_person"


class OwnProposal(Forbidden):
    """A suspension is confirmed by another person than who proposed it."""

    code = "own_proposal"


class NotProposed(Conflict):
    """There is no such proposal of this person."""

    code = "not_proposed"


class UnknownPaper(NotFound):
    """No such paper."""

    code = "unknown_paper"


class UnknownStep(NotFound):
    """No such step."""

    code = "unknown_step"


class AlreadyDone(Conflict):
    """The step is done, or waived, already."""

    code = "already_done"


class NoSuchVerdict(Invalid):
    """That kind of case does not end so."""

    code = "no_such_verdict"


class ReasonMissing(Invalid):
    """A verdict against somebody is explained to her."""

    code = "reason_missing"


class NotAppealable(Conflict):
    """The verdict is no longer in force, was appealed before, or the time for it is over."""

    code = "not_appealable"


class StepsMissing(Invalid):
    """The shop lacks what opening asks for; `params["missing"]` lists the steps."""

    code = "steps_missing"


class TooManyReports(TooMany):
    """So many reports in an hour come from no single visitor."""

    code = "too_many_reports"

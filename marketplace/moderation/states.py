"""Enums of moderation, and which verdict each kind of case may end in."""

from enum import StrEnum


class CaseKind(StrEnum):
    """Why something waits for staff."""

    SHOP = "shop"
    LISTING = "listing"
    EDIT = "edit"
    REVIEW = "review"
    REPORT = "report"
    APPEAL = "appeal"
    NEED = "need"
    PAPER = "paper"


class SubjectKind(StrEnum):
    """What a case is about."""

    SHOP = "shop"
    PRODUCT = "product"
    REVIEW = "review"
    NEED = "need"
    PAPER = "paper"


class CaseState(StrEnum):
    """A case is decided once, or taken back by who opened it."""

    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """How a case ends. DISMISS: a report without consequence. GRANT: the appeal was right."""

    APPROVE = "approve"
    CHANGE = "change"
    REJECT = "reject"
    SUSPEND = "suspend"
    DISMISS = "dismiss"
    GRANT = "grant"


class ReportReason(StrEnum):
    """What somebody finds wrong."""

    FORBIDDEN = "forbidden"
    UNTRUE = "untrue"
    COPIED = "copied"
    RUDE = "rude"
    OTHER = "other"


class PaperKind(StrEnum):
    """A paper that an officer looks at before a shop opens."""

    IDENTITY = "identity"
    PERMIT = "permit"


class PaperState(StrEnum):
    """Where a paper stands; one that a newer one replaced is withdrawn."""

    WAITING = "waiting"
    VERIFIED = "verified"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class StatementKey(StrEnum):
    """What a producer says herself, and answers for."""

    HOMEMADE = "homemade"
    RULES = "rules"


_V = Verdict
VERDICTS: dict[CaseKind, tuple[Verdict, ...]] = {
    CaseKind.SHOP: (_V.APPROVE, _V.CHANGE, _V.REJECT),
    CaseKind.LISTING: (_V.APPROVE, _V.CHANGE, _V.REJECT),
    CaseKind.EDIT: (_V.APPROVE, _V.CHANGE, _V.REJECT, _V.SUSPEND),
    CaseKind.REVIEW: (_V.APPROVE, _V.REJECT),
    CaseKind.REPORT: (_V.DISMISS, _V.SUSPEND),
    CaseKind.APPEAL: (_V.GRANT, _V.REJECT),
    CaseKind.NEED: (_V.APPROVE, _V.CHANGE),
    CaseKind.PAPER: (_V.APPROVE, _V.CHANGE),
}

# These need no reason; all others are explained to the person they hit.
UNEXPLAINED = frozenset({Verdict.APPROVE, Verdict.DISMISS, Verdict.GRANT})
APPEALABLE = frozenset({Verdict.CHANGE, Verdict.REJECT, Verdict.SUSPEND})

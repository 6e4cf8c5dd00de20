"""Writes of moderation."""

from marketplace.moderation.services.appeals import appeal, may_appeal
from marketplace.moderation.services.deciding import (
    Decision,
    check_impartial,
    claim_case,
    decide_case,
    held_by,
    reinstate,
    release_case,
)
from marketplace.moderation.services.opening import About
from marketplace.moderation.services.reporting import Complaint, check_visible, report
from marketplace.moderation.services.submitting import (
    is_reviewed,
    note_change,
    propose_edit,
    submit_listing,
    submit_review,
    submit_shop,
    withdraw_edit,
)

__all__ = [
    "About",
    "Complaint",
    "Decision",
    "appeal",
    "check_impartial",
    "check_visible",
    "claim_case",
    "decide_case",
    "held_by",
    "is_reviewed",
    "may_appeal",
    "note_change",
    "propose_edit",
    "reinstate",
    "release_case",
    "report",
    "submit_listing",
    "submit_review",
    "submit_shop",
    "withdraw_edit",
]

"""Writes of moderation."""

from marketplace.moderation.services.appeals import appeal, is_against, may_appeal
from marketplace.moderation.services.deciding import (
    check_impartial,
    claim_case,
    decide_case,
    held_by,
    reinstate,
    release_case,
)
from marketplace.moderation.services.opening import About, Decision
from marketplace.moderation.services.papers import (
    PaperFacts,
    log_opening,
    make_statement,
    send_paper,
    waive_step,
)
from marketplace.moderation.services.proposals import (
    PROPOSAL_LASTS,
    lapse_proposals,
    withdraw_proposal,
)
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
    "PROPOSAL_LASTS",
    "About",
    "Complaint",
    "Decision",
    "PaperFacts",
    "appeal",
    "check_impartial",
    "check_visible",
    "claim_case",
    "decide_case",
    "held_by",
    "is_against",
    "is_reviewed",
    "lapse_proposals",
    "log_opening",
    "make_statement",
    "may_appeal",
    "note_change",
    "propose_edit",
    "reinstate",
    "release_case",
    "report",
    "send_paper",
    "submit_listing",
    "submit_review",
    "submit_shop",
    "waive_step",
    "withdraw_edit",
    "withdraw_proposal",
]

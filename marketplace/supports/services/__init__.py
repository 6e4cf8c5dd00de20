"""Writes about the programme, profiles and support records."""

from marketplace.supports.services.journeys import (
    block_at_step,
    close_business,
    move_to_step,
    pause_business,
)
from marketplace.supports.services.profiles import (
    CONSENT_WORDING,
    ProfileFacts,
    give_consent,
    tell_profile,
    withdraw_consent,
)
from marketplace.supports.services.programme import (
    StepFacts,
    add_phase,
    add_step,
    change_step,
    ensure_programme,
    remove_step,
    rename_phase,
)
from marketplace.supports.services.records import SupportFacts, record_support

__all__ = [
    "CONSENT_WORDING",
    "ProfileFacts",
    "StepFacts",
    "SupportFacts",
    "add_phase",
    "add_step",
    "block_at_step",
    "change_step",
    "close_business",
    "ensure_programme",
    "give_consent",
    "move_to_step",
    "pause_business",
    "record_support",
    "remove_step",
    "rename_phase",
    "tell_profile",
    "withdraw_consent",
]

"""Writes about fairs. Locks are taken in one order: fair, call, application, booking, cells."""

from marketplace.fairs.services.bookings import (
    cancel_booking,
    extend_hold,
    give_up,
    hold_booth,
    preview_refund,
)
from marketplace.fairs.services.calls import (
    ApplicationFacts,
    apply,
    close_call,
    decide,
    open_call,
    withdraw_application,
)
from marketplace.fairs.services.fairs import (
    FairFacts,
    Hours,
    add_day,
    add_member,
    cancel_fair,
    change_hours,
    create_fair,
    describe_fair,
    publish_fair,
    remove_day,
)
from marketplace.fairs.services.grounds import (
    RowPlan,
    TypeFacts,
    add_type,
    block_booth,
    change_type,
    combine_booths,
    lay_booths,
    retire_booth,
    unblock_booth,
)
from marketplace.fairs.services.paying import confirm_paid, start_paying
from marketplace.fairs.services.returns import Back, refund_sale, void_sale
from marketplace.fairs.services.standby import (
    accept_offer,
    decline_offer,
    expire_due,
    offer_booth,
)
from marketplace.fairs.services.till import Basket, Tender, sell_at_booth

__all__ = [
    "ApplicationFacts",
    "Back",
    "Basket",
    "FairFacts",
    "Hours",
    "RowPlan",
    "Tender",
    "TypeFacts",
    "accept_offer",
    "add_day",
    "add_member",
    "add_type",
    "apply",
    "block_booth",
    "cancel_booking",
    "cancel_fair",
    "change_hours",
    "change_type",
    "close_call",
    "combine_booths",
    "confirm_paid",
    "create_fair",
    "decide",
    "decline_offer",
    "describe_fair",
    "expire_due",
    "extend_hold",
    "give_up",
    "hold_booth",
    "lay_booths",
    "offer_booth",
    "open_call",
    "preview_refund",
    "publish_fair",
    "refund_sale",
    "remove_day",
    "retire_booth",
    "sell_at_booth",
    "start_paying",
    "unblock_booth",
    "void_sale",
    "withdraw_application",
]

"""Writes about baskets and orders."""

from marketplace.orders.services.carts import (
    accept_prices,
    add_line,
    choose_delivery,
    empty_cart,
    ensure_cart,
    merge_carts,
    set_quantity,
)
from marketplace.orders.services.collecting import (
    Way,
    collect_elsewhere,
    hand_over_collected,
    ways_for,
)
from marketplace.orders.services.counter import CounterSale, CounterTerms, place_counter_order
from marketplace.orders.services.counter_returns import TakenBack, take_back
from marketplace.orders.services.paying import confirm_paid, expire_orders, retry_payment
from marketplace.orders.services.placing import (
    Agreement,
    OrderContact,
    Payment,
    find_by_key,
    place_bespoke_order,
    place_order,
)
from marketplace.orders.services.sub_orders import (
    By,
    accept_sub_order,
    cancel_sub_order,
    claim_guest_orders,
    complete_sub_order,
    deliver_sub_order,
    ship_sub_order,
)

__all__ = [
    "Agreement",
    "By",
    "CounterSale",
    "CounterTerms",
    "OrderContact",
    "Payment",
    "TakenBack",
    "Way",
    "accept_prices",
    "accept_sub_order",
    "add_line",
    "cancel_sub_order",
    "choose_delivery",
    "claim_guest_orders",
    "collect_elsewhere",
    "complete_sub_order",
    "confirm_paid",
    "deliver_sub_order",
    "empty_cart",
    "ensure_cart",
    "expire_orders",
    "find_by_key",
    "hand_over_collected",
    "merge_carts",
    "place_bespoke_order",
    "place_counter_order",
    "place_order",
    "retry_payment",
    "set_quantity",
    "ship_sub_order",
    "take_back",
    "ways_for",
]

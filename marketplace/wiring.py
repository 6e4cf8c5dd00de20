"""Who hears which event, which tables exist, what the worker does: the map of all couplings."""

from importlib import import_module

from marketplace.core.events import Bus, HandlerTable

MODEL_MODULES = (
    "marketplace.core.outbox",
    "marketplace.accounts.models",
    "marketplace.places.models",
    "marketplace.shops.models",
    "marketplace.catalog.models",
    "marketplace.shipping.models",
    "marketplace.payments.models",
    "marketplace.orders.models",
    "marketplace.search.models",
    "marketplace.demand.models",
    "marketplace.fairs.models",
    "marketplace.reviews.models",
    "marketplace.ledger.models",
    "marketplace.settlements.models",
    "marketplace.notifications.models",
)

# True together with their cause, or not at all. Called in this order.
IN_TRANSACTION: HandlerTable = {}

# Left in the outbox with the cause, worked off by the worker, each exactly once.
AFTER_COMMIT: HandlerTable = {}


def load_models() -> None:
    """Import every module with tables, so that the metadata is whole."""
    for name in MODEL_MODULES:
        import_module(name)


def make_bus() -> Bus:
    """Return the bus of this application."""
    load_models()
    return Bus(IN_TRANSACTION, AFTER_COMMIT)

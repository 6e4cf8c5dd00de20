"""Who hears which event, which tables exist, what the worker does: the map of all couplings."""

from collections.abc import Callable
from functools import partial
from importlib import import_module

from marketplace.catalog import events as catalog
from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.core.events import Bus, HandlerTable
from marketplace.core.tasks import Queue
from marketplace.demand import events as needs
from marketplace.demand import handlers as demand
from marketplace.demand import jobs as demand_jobs
from marketplace.fairs import events as fairs
from marketplace.fairs import handlers as fair_handlers
from marketplace.fairs import jobs as fair_jobs
from marketplace.ledger import handlers as ledger
from marketplace.moderation import events as moderation
from marketplace.moderation import handlers as moderation_handlers
from marketplace.moderation import jobs as moderation_jobs
from marketplace.monitoring import jobs as monitoring_jobs
from marketplace.notifications import collections as tell_collections
from marketplace.notifications import fairs as tell_fairs
from marketplace.notifications import handlers as tell
from marketplace.notifications import jobs as notification_jobs
from marketplace.notifications import needs as tell_needs
from marketplace.notifications import verdicts
from marketplace.orders import events as orders
from marketplace.orders import handlers as order_handlers
from marketplace.orders import jobs as order_jobs
from marketplace.payments import events as payments
from marketplace.payments import flow
from marketplace.payments.registry import make_gateways
from marketplace.search import handlers as search
from marketplace.search import jobs as search_jobs
from marketplace.search.engines.choice import make_engine
from marketplace.settlements import handlers as settlements
from marketplace.settlements import jobs as settlement_jobs
from marketplace.shops import events as shops

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
    "marketplace.search.engines.postgres.tables",
    "marketplace.demand.models",
    "marketplace.fairs.models",
    "marketplace.supports.models",
    "marketplace.reviews.models",
    "marketplace.ledger.models",
    "marketplace.settlements.models",
    "marketplace.moderation.models",
    "marketplace.monitoring.models",
    "marketplace.notifications.models",
)

# True together with their cause, or not at all. Called in this order.
IN_TRANSACTION: HandlerTable = {
    payments.PaymentSucceeded: (
        order_handlers.place_paid_order,
        fair_handlers.confirm_paid_booth,
    ),
    payments.RefundRequested: (ledger.post_refund_requested,),
    payments.RefundSucceeded: (ledger.post_refund_done,),
    orders.OrderPaid: (ledger.post_paid,),
    orders.OrderConfirmed: (demand.meet,),
    orders.OrderExpired: (demand.lapse,),
    orders.SubOrderCancelled: (demand.reopen,),
    needs.NeedPosted: (moderation_handlers.queue_need,),
    needs.NeedLeft: (moderation_handlers.drop_need,),
    orders.SubOrderDelivered: (ledger.post_cash_delivered,),
    orders.SubOrderCompleted: (settlements.release_completed,),
    fairs.BookingConfirmed: (ledger.post_booth, fair_handlers.open_booth_collections),
    fairs.BoothPaidTooLate: (ledger.post_booth_too_late,),
    fairs.SoldAtBooth: (ledger.post_organizer_part,),
    fairs.SaleTakenBack: (ledger.post_taken_back,),
    fairs.BookingCancelled: (ledger.post_subsidy_returned, fair_handlers.close_booth_collections),
}

# Left in the outbox with the cause, worked off by the worker, each exactly once.
AFTER_COMMIT: HandlerTable = {
    catalog.ProductChanged: (search.reindex_product,),
    shops.ShopChanged: (search.reindex_shop,),
    orders.OrderConfirmed: (tell.tell_confirmed,),
    orders.SubOrderShipped: (tell.tell_shipped,),
    needs.NeedOpened: (tell_needs.tell_opened,),
    needs.NeedReturned: (tell_needs.tell_returned,),
    needs.OfferMade: (tell_needs.tell_offer,),
    needs.OfferEnded: (tell_needs.tell_ended,),
    orders.SubOrderCancelled: (tell.tell_cancelled,),
    fairs.BoothFreed: (fair_handlers.offer_freed,),
    fairs.ApplicationDecided: (tell_fairs.tell_decided,),
    fairs.BoothOffered: (tell_fairs.tell_offered,),
    fairs.BookingConfirmed: (tell_fairs.tell_booked,),
    fairs.BookingCancelled: (tell_fairs.tell_given_back,),
    fairs.FairChanged: (tell_fairs.tell_fair_changed,),
    fairs.CollectionChanged: (tell_collections.tell_changed,),
    moderation.CaseDecided: (verdicts.tell_verdict,),
    moderation.HiddenForNow: (verdicts.tell_hidden,),
    moderation.Reinstated: (verdicts.tell_reinstated,),
}


def load_models() -> None:
    """Import every module with tables, so that the metadata is whole."""
    for name in MODEL_MODULES:
        import_module(name)


def make_bus() -> Bus:
    """Return the bus of this application."""
    load_models()
    return Bus(IN_TRANSACTION, AFTER_COMMIT)


def make_jobs(settings: Settings, database: Database) -> list[Callable[[], object]]:
    """Return what the worker does at each wake-up and each minute, in this order."""
    gateways = make_gateways(settings, database)
    index = make_engine(settings, database)
    return [
        partial(flow.reconcile_open, database, gateways),
        partial(order_jobs.expire, database),
        partial(fair_jobs.expire, database),
        partial(demand_jobs.expire, database),
        partial(moderation_jobs.lapse, database),
        partial(search_jobs.turn_day_key, settings.instance_path),
        partial(flow.run_refunds, database, gateways),
        partial(settlement_jobs.run, database, days=settings.release_days),
        partial(search_jobs.keep_up, database, index),
        partial(notification_jobs.send_pending, database, settings),
        partial(search_jobs.refresh_when_free, database, index),
        partial(monitoring_jobs.refresh_due, database, settings),
    ]


def make_queue(settings: Settings, database: Database) -> Queue:
    """Return the queue that wakes the worker."""
    return Queue(settings.instance_path / "jobs.sqlite3", make_jobs(settings, database))

"""Which gateways this instance offers."""

from marketplace.core.config import Settings
from marketplace.core.db import Database
from marketplace.payments.cod import CashOnDelivery
from marketplace.payments.demo import DemoGateway
from marketplace.payments.gateway import Gateways


def make_gateways(settings: Settings, database: Database) -> Gateways:
    """Return the gateways named in the settings, in their order."""
    known: Gateways = {"demo": DemoGateway(database), "cod": CashOnDelivery()}
    return {name: known[name] for name in settings.payment_ways if name in known}

"""What a fair brought: sales by booth, category and county, beside what the books say."""

from flask import render_template

from marketplace.core.clock import utc_now
from marketplace.fairs import queries
from marketplace.ledger import queries as ledger
from marketplace.web.db import session
from marketplace.web.fairdesk import blueprint
from marketplace.web.fairdesk.current import my_fair, organizer
from marketplace.web.site import settings


@blueprint.get("/<slug>/result")
@organizer
def result(slug: str) -> str:
    """The result, and the fees of the booths."""
    found = my_fair(slug)
    currency = settings().currency
    sold = queries.result_of(session(), found.id, currency=currency)
    return render_template(
        "fairdesk/result.html",
        fair=found,
        result=sold,
        booked=ledger.counter_sales(session(), sold.order_numbers, currency=currency),
        fees=ledger.fair_money(session(), found.id, currency=currency),
        now=utc_now(),
    )

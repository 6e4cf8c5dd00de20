"""The organizer's statement: fees, the funder's part, refunds, her share of sales, payouts."""

from flask import render_template

from marketplace.ledger.fair_accounts import statement_of
from marketplace.web.db import session
from marketplace.web.fairdesk import blueprint
from marketplace.web.fairdesk.current import my_fair, organizer
from marketplace.web.site import settings


@blueprint.get("/<slug>/money")
@organizer
def fair_money(slug: str) -> str:
    """What is hers and why, line by line."""
    found = my_fair(slug)
    return render_template(
        "fairdesk/money.html",
        fair=found,
        statement=statement_of(session(), found.id, currency=settings().currency),
    )

"""Money: what is held, what is the shop's, and a row for each order."""

from flask import render_template

from marketplace.settlements import queries
from marketplace.web import access
from marketplace.web.db import session
from marketplace.web.paging import here, page_number
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop
from marketplace.web.site import settings


@blueprint.get("/money")
@access.shop_member
def money() -> str:
    """Price - commission - refund = owed, order by order."""
    mine, page = shop(), page_number()
    held, payable = queries.balances(session(), mine.id, settings().currency)
    rows = queries.earnings(session(), mine.id, page=page)
    return render_template(
        "seller/money.html",
        shop=mine,
        held=held,
        payable=payable,
        rows=rows[: queries.PAGE],
        release_days=settings().release_days,
        next_url=here(page=page + 1) if len(rows) > queries.PAGE else None,
        prev_url=here(page=page - 1) if page > 1 else None,
    )

"""The needs a person wrote."""

from flask import render_template

from marketplace.demand import queries
from marketplace.web import access
from marketplace.web.account import blueprint
from marketplace.web.auth import user_id
from marketplace.web.db import session
from marketplace.web.paging import here, page_number


@blueprint.get("/needs")
@access.signed_in
def my_needs() -> str:
    """All her needs with their state, the newest first."""
    page = page_number()
    found = queries.needs_of_user(session(), user_id=user_id(), page=page)
    shown = found[: queries.PAGE]
    return render_template(
        "account/needs.html",
        needs=shown,
        counts=queries.counts_of_offers(session(), [need.id for need in shown]),
        next_url=here(page=page + 1) if len(found) > queries.PAGE else None,
        prev_url=here(page=page - 1) if page > 1 else None,
    )

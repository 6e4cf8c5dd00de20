"""Shops that wait to be opened."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.states import MoveRefused
from marketplace.shops import queries
from marketplace.shops.services import move_shop
from marketplace.shops.states import ShopAction
from marketplace.web import access
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.staff import blueprint


@blueprint.get("/")
@access.staff(Role.MODERATOR, Role.ADMIN)
def home() -> str:
    """The shops in review, the oldest first."""
    return render_template("staff/shops.html", shops=queries.in_review(session()))


@blueprint.post("/shops/<int:shop_id>")
@access.staff(Role.MODERATOR, Role.ADMIN)
def decide(shop_id: int) -> Response:
    """Open a shop, or send it back to its maker."""
    actions = {"approve": ShopAction.APPROVE, "return": ShopAction.RETURN}
    action = actions.get(request.form.get("action", ""))
    try:
        if action is not None:
            with transaction() as writer:
                move_shop(writer, shop_id=shop_id, action=action, now=utc_now())
            flash(_("Decided."), "ok")
    except MoveRefused:
        flash(_("Somebody decided already."), "note")
    return redirect(url_for("staff.home"))

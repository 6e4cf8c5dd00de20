"""The beginning of a sign-in, whichever way it came: safe ways on, and proof of who is there."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from marketplace.accounts import queries
from marketplace.core.clock import utc_now
from marketplace.orders.services import claim_guest_orders
from marketplace.web import auth
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.requests import path_of_ours
from marketplace.web.storefront import basket


def own_path(text: str | None) -> str:
    """Return where to go after signing in: a path of ours, else the account page."""
    return path_of_ours(text) or url_for("account.home")


def finish(user_id: int, after: str | None) -> Response:
    """Sign in, bring along the guest's basket and what she ordered as a guest, go on."""
    auth.begin(user_id)
    claim_orders(user_id)
    basket.merge_into(user_id)
    return redirect(own_path(after))


def claim_orders(user_id: int) -> None:
    """Give the person the guest orders of the contacts she has shown to be hers."""
    with transaction() as writer:
        contacts = queries.verified_contacts(writer, user_id)
        claim_guest_orders(writer, user_id=user_id, phone=contacts.phone, email=contacts.email)


def is_fresh() -> bool:
    """Say whether the viewer signed in a short while ago, as changing a key of hers asks for."""
    sign_in_id = viewer().sign_in_id
    return sign_in_id is not None and queries.is_fresh(
        session(), sign_in_id=sign_in_id, now=utc_now()
    )


def sign_in_again(after: str) -> Response:
    """Return the way to sign in once more, and then on to `after`."""
    flash(_("To be sure that it is you, please sign in once more."), "ok")
    return redirect(url_for("account.sign_in", again=1, next=after))

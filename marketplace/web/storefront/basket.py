"""Whose basket this is: a person's own, or the one whose token lies in a guest's session."""

from flask import session as browser

from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.orders import queries
from marketplace.orders import services as orders
from marketplace.orders.carts import CartTerms, CartView, find_cart_id, view_cart
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.site import send_to_code, settings

KEY = "basket"


def token() -> str | None:
    """Return the guest's token."""
    found = browser.get(KEY)
    return str(found) if found else None


def current_id() -> int | None:
    """Return the basket of this visitor, None when she has none yet."""
    person = viewer()
    if not person.is_authenticated and token() is None:
        return None
    return find_cart_id(session(), token=token(), user_id=person.user_id)


def ensure_id() -> int:
    """Return the basket of this visitor, made when she has none."""
    found = current_id()
    if found is not None:
        return found
    with transaction() as writer:
        cart = orders.ensure_cart(writer, token=token(), user_id=viewer().user_id, now=utc_now())
    if cart.user_id is None:
        browser[KEY] = cart.token
        browser.permanent = True
    return cart.id


def count() -> int:
    """Return how many pieces lie in this visitor's basket."""
    found = current_id()
    return queries.pieces_in_cart(session(), found) if found is not None else 0


def terms(province_code: str | None = None) -> CartTerms:
    """Return what this visitor's basket is priced by."""
    return CartTerms(
        province_code=province_code or send_to_code(),
        today=local_date(utc_now()),
        currency=settings().currency,
        commission_bp=settings().commission_bp,
    )


def view(cart_id: int | None, province_code: str | None = None) -> CartView | None:
    """Return how the basket stands, None when there is nothing in it."""
    if cart_id is None:
        return None
    found = view_cart(session(), cart_id=cart_id, terms=terms(province_code))
    return found if found.shops or found.gone or found.paused else None


def merge_into(user_id: int) -> None:
    """Move the guest's basket to the person who just signed in, with the orders she placed."""
    guest = browser.pop(KEY, None)
    if guest is not None:
        with transaction() as writer:
            orders.merge_carts(writer, token=str(guest), user_id=user_id, now=utc_now())

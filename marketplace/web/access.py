"""Access marks: each view says who may call it, and one hook holds everybody to that.

A view without a mark does not start the application. Marks decide by who somebody is; whose row it
is, is decided by one policy function an action and object in the domains (`orders.policies`, ..).
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.web.auth import viewer

View = TypeVar("View", bound=Callable[..., object])

PUBLIC = "public"
SIGNED_IN = "signed_in"
SHOP_MEMBER = "shop_member"


def _mark(name: str) -> Callable[[View], View]:
    def apply(view: View) -> View:
        view.__dict__["access"] = name
        return view

    return apply


def public(view: View) -> View:
    """Mark: anybody may call it."""
    return _mark(PUBLIC)(view)


def signed_in(view: View) -> View:
    """Mark: any signed-in person."""
    return _mark(SIGNED_IN)(view)


def shop_member(view: View) -> View:
    """Mark: a member of at least one shop; the view works on the viewer's shop only."""
    return _mark(SHOP_MEMBER)(view)


def staff(*roles: Role) -> Callable[[View], View]:
    """Mark: a signed-in person who holds one of `roles`."""
    return _mark("role:" + ",".join(sorted(role.value for role in roles)))


def access_of(app: Flask, endpoint: str) -> str | None:
    """Return the mark of an endpoint, or None when it has none."""
    return getattr(app.view_functions[endpoint], "access", None)


def _allowed(mark: str) -> bool:
    person = viewer()
    if mark == PUBLIC:
        return True
    if mark == SIGNED_IN:
        return person.is_authenticated
    if mark == SHOP_MEMBER:
        return person.has_shop
    return bool(person.roles & set(mark.removeprefix("role:").split(",")))


def _enforce() -> Response | None:
    if request.endpoint is None:
        return None
    mark = access_of(current_app, request.endpoint)
    if mark is None:
        abort(403)
    if _allowed(mark):
        return None
    person = viewer()
    if not person.is_authenticated:
        after = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.sign_in", next=after))
    if mark == SHOP_MEMBER:
        return redirect(url_for("seller.open_shop"))
    return abort(403)


def init_app(app: Flask) -> None:
    """Enforce the marks. Call after all blueprints are registered; raises on a missing mark."""
    app.view_functions["static"].__dict__["access"] = PUBLIC
    missing = [name for name in app.view_functions if access_of(app, name) is None]
    if missing:
        msg = f"views without an access mark: {', '.join(sorted(missing))}"
        raise RuntimeError(msg)
    app.before_request(_enforce)

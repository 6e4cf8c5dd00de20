"""The fair that an organizer works on: one of hers, or none."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.text import normalise
from marketplace.fairs import queries
from marketplace.fairs.models import Fair
from marketplace.fairs.services import Change
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session
from marketplace.web.fair_words import words

organizer = access.staff(Role.ORGANIZER)


def me() -> int:
    """Return the organizer's id; the access mark made sure of one."""
    return viewer().user_id or 0


def my_fair(slug: str) -> Fair:
    """Return the fair of that address. Raises UnknownFair (404) for others' fairs."""
    return queries.get_fair_of(session(), slug, user_id=me())


def refuse(error: DomainError) -> None:
    """Say on the next page why it was not done."""
    flash(words(error), "err")


def back(endpoint: str, slug: str, **values: object) -> Response:
    """Return to a page of the fair."""
    return redirect(url_for(f"fairdesk.{endpoint}", slug=slug, **values))  # type: ignore[arg-type]


def this_change() -> Change:
    """Return who changes the fair now, and the reason she typed."""
    return Change(me(), utc_now(), normalise(request.form.get("reason", ""))[:200])

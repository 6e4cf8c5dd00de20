"""The call and its applications: opened, read, decided with a reason; bookings."""

from dataclasses import dataclass

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.states import MoveRefused, possible_actions
from marketplace.core.text import normalise
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.hours import at
from marketplace.fairs.models import Application
from marketplace.fairs.states import (
    APPLICATION_MOVES,
    DECISIONS,
    ApplicationAction,
    BookingState,
)
from marketplace.web.db import session, transaction
from marketplace.web.fairdesk import blueprint
from marketplace.web.fairdesk.current import back, me, my_fair, organizer, refuse
from marketplace.web.fairdesk.forms import CallForm
from marketplace.web.i18n import gettext as _
from marketplace.web.storefront.cards import Card, cards_of


@dataclass(frozen=True, slots=True)
class Row:
    """An application with the goods it names and what can be decided."""

    application: Application
    goods: list[Card]
    decisions: list[str]
    booth: str


@blueprint.get("/<slug>/applications")
@organizer
def applications(slug: str) -> str:
    """All applications, those that wait first."""
    return _page(slug, CallForm(formdata=None))


def _page(slug: str, form: CallForm, *, wrong: tuple[int, str] | None = None) -> str:
    found = my_fair(slug)
    rows = queries.applications_of_fair(session(), found.id)
    live = (BookingState.CONFIRMED, BookingState.HELD, BookingState.OFFERED)
    booths = {
        booking.application_id: booking.booth.code
        for booking in queries.bookings_of_fair(session(), found.id, states=live)
    }
    goods = {good.product_id for row in rows for good in row.goods}
    known = {card.facts.id: card for card in cards_of(sorted(goods))}
    return render_template(
        "fairdesk/applications.html",
        fair=found,
        form=form,
        now=utc_now(),
        wrong=wrong,
        rows=[
            Row(
                row,
                [known[good.product_id] for good in row.goods if good.product_id in known],
                [a.value for a in possible_actions(APPLICATION_MOVES, row.state) if a in DECISIONS],
                booths.get(row.id, ""),
            )
            for row in rows
        ],
    )


@blueprint.post("/<slug>/call")
@organizer
def open_call(slug: str) -> Response | tuple[str, int]:
    """Open the call until a day, or close it."""
    found = my_fair(slug)
    form = CallForm()
    try:
        if "close" in request.form:
            with transaction() as writer:
                fairs.close_call(writer, fair_id=found.id, actor_id=me(), now=utc_now())
            flash(_("The call is closed."), "ok")
            return back("applications", slug)
        if not form.validate() or form.closes_on.day is None:
            return _page(slug, form), 422
        with transaction() as writer:
            fairs.open_call(
                writer,
                fair_id=found.id,
                closes_at=at(form.closes_on.day, 1440, found.zone),
                actor_id=me(),
                now=utc_now(),
            )
        flash(_("The call is open; producers can apply."), "ok")
    except DomainError as error:
        refuse(error)
        return _page(slug, form), error.status
    return back("applications", slug)


@blueprint.post("/<slug>/applications/<int:application_id>")
@organizer
def decide(slug: str, application_id: int) -> Response | tuple[str, int]:
    """Accept, put on standby, or decline."""
    found = my_fair(slug)
    application = queries.application_of(session(), application_id, fair_id=found.id)
    reason = normalise(request.form.get("reason", ""))[:200]
    try:
        action = _decision(request.form.get("action", ""))
        with transaction() as writer:
            fairs.decide(
                writer,
                application_id=application.id,
                action=action,
                reason=reason,
                actor_id=me(),
                now=utc_now(),
            )
        flash(_("Decided. The producer is told, with your reason."), "ok")
    except DomainError as error:
        refuse(error)
        return _page(slug, CallForm(formdata=None), wrong=(application_id, reason)), error.status
    return back("applications", slug)


def _decision(name: str) -> ApplicationAction:
    for action in DECISIONS:
        if action.value == name:
            return action
    raise MoveRefused(action=name)


@blueprint.get("/<slug>/bookings")
@organizer
def bookings(slug: str) -> str:
    """Who has which booth, and what was paid."""
    found = my_fair(slug)
    rows = queries.bookings_of_fair(session(), found.id)
    return render_template("fairdesk/bookings.html", fair=found, rows=rows, now=utc_now())

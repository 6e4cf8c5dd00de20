"""A published fair is moved to other days, or put off until they are known."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.services import Move
from marketplace.fairs.states import BookingState
from marketplace.web.db import session, transaction
from marketplace.web.fairdesk import blueprint
from marketplace.web.fairdesk.current import back, my_fair, organizer, refuse, this_change
from marketplace.web.fairdesk.forms_moving import MoveForm
from marketplace.web.i18n import gettext as _


@blueprint.route("/<slug>/move", methods=["GET", "POST"])
@organizer
def move_fair(slug: str) -> str | Response | tuple[str, int]:
    """The new first day or none yet, until when producers choose, and the reason for all."""
    found = my_fair(slug)
    form, status = MoveForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate() and form.choose_until.day is not None:
            try:
                _move(found.id, Move(form.new_first_day(), form.choose_until.day))
                flash(_("Done: visitors see it, and all with a booth are told."), "ok")
                return back("fair", slug)
            except DomainError as error:
                refuse(error)
                status = error.status
    booked = queries.bookings_of_fair(session(), found.id, states=[BookingState.CONFIRMED])
    page = render_template(
        "fairdesk/move.html", fair=found, form=form, booked=len(booked), now=utc_now()
    )
    return page if status == 200 else (page, status)


def _move(fair_id: int, move: Move) -> None:
    with transaction() as writer:
        fairs.move_fair(writer, fair_id=fair_id, move=move, change=this_change())

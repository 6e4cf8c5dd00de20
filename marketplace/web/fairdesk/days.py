"""The days of a fair and their hours."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from marketplace.core.errors import DomainError
from marketplace.fairs import services as fairs
from marketplace.web.db import transaction
from marketplace.web.fairdesk import blueprint
from marketplace.web.fairdesk.current import back, my_fair, organizer, refuse, this_change
from marketplace.web.fairdesk.forms import DayForm, HoursForm
from marketplace.web.i18n import gettext as _


@blueprint.route("/<slug>/days", methods=["GET", "POST"])
@organizer
def days(slug: str) -> str | Response | tuple[str, int]:
    """All days with their hours; one more."""
    found = my_fair(slug)
    form = DayForm()
    if request.method == "POST" and form.validate() and form.day.day is not None:
        try:
            with transaction() as writer:
                fairs.add_day(
                    writer,
                    fair_id=found.id,
                    day=form.day.day,
                    hours=form.hours(),
                    change=this_change(),
                )
            flash(_("Saved."), "ok")
            return back("days", slug)
        except DomainError as error:
            refuse(error)
    page = render_template("fairdesk/days.html", fair=found, form=form)
    return (page, 422) if request.method == "POST" else page


@blueprint.post("/<slug>/days/<int:day_id>")
@organizer
def change_day(slug: str, day_id: int) -> Response:
    """Change the hours of a day, or take it out."""
    found = my_fair(slug)
    form = HoursForm()
    try:
        if "remove" in request.form:
            with transaction() as writer:
                fairs.remove_day(writer, fair_id=found.id, day_id=day_id, change=this_change())
        elif form.validate():
            with transaction() as writer:
                fairs.change_hours(
                    writer,
                    fair_id=found.id,
                    day_id=day_id,
                    hours=form.hours(),
                    change=this_change(),
                )
        else:
            flash(next(iter(form.errors.values()))[0], "err")
            return back("days", slug)
        flash(_("Saved."), "ok")
    except DomainError as error:
        refuse(error)
    return back("days", slug)

"""How the shop stands, told to its producer in plain words, with what would help."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField

from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.monitoring.queries import find_override, find_standing
from marketplace.supports import queries
from marketplace.supports.errors import BadPeriod, PauseOverlaps, PauseTooLong
from marketplace.supports.services import pause_business
from marketplace.supports.states import PauseReason
from marketplace.web import access
from marketplace.web.db import session, transaction
from marketplace.web.forms import Form
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lazy_gettext
from marketplace.web.monitoring import words
from marketplace.web.monitoring.forms import DayField
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop as my_shop


class PauseForm(Form):
    """A time of rest."""

    reason = SelectField(lazy_gettext("Why"))
    starts_on = DayField(lazy_gettext("From"))
    ends_on = DayField(lazy_gettext("Until"))


def _form(*, empty: bool) -> PauseForm:
    form = PauseForm(formdata=None) if empty else PauseForm()
    form.reason.choices = [
        ("illness", _("Illness")),
        ("birth", _("A child")),
        ("season", _("Not the season")),
        ("materials", _("No materials")),
        ("other", _("Something else")),
    ]
    return form


def _page(form: PauseForm) -> str:
    mine = my_shop()
    today = local_date(utc_now())
    return render_template(
        "seller/standing.html",
        shop=mine,
        found=find_standing(session(), mine.id),
        override=find_override(session(), mine.id, today),
        journey=queries.journey(session(), mine.id),
        records=queries.records(session(), shop_id=mine.id),
        pauses=queries.pauses(session(), mine.id),
        standing=words.standing,
        reason=words.reason,
        advice=ADVICE,
        form=form,
        today=today,
    )


ADVICE = {
    "R1": lazy_gettext("A new picture or a small offer often wakes buyers up."),
    "R2": lazy_gettext("Look at your prices and put one new good on the shelf; the desk can help."),
    "R3": lazy_gettext("Tell your last buyers what is new; they know you already."),
    "R4": lazy_gettext("Ask for a place at the next fair: new buyers make you stand on more feet."),
    "R6": lazy_gettext("Give yourself more days to prepare in your goods' settings."),
    "R7": lazy_gettext("See what was sent back and why; pictures that show the size help."),
    "R8": lazy_gettext(
        "Speak with the lender early; the programme office comes along if you wish."
    ),
    "R9": lazy_gettext("Your next sales set it off; you need not do anything."),
    "R11": lazy_gettext("Ask for the renewal in good time; the office tells you what is needed."),
}


@blueprint.get("/standing")
@access.shop_member
def standing() -> str:
    """Standing with its reasons, the way through the programme, supports, rest."""
    return _page(_form(empty=True))


@blueprint.post("/standing/pause")
@access.shop_member
def pause() -> Response | tuple[str, int]:
    """Say that the shop rests: silence is not counted meanwhile."""
    form = _form(empty=False)
    if form.validate() and form.starts_on.day and form.ends_on.day:
        try:
            with transaction() as writer:
                pause_business(
                    writer,
                    shop_id=my_shop().id,
                    reason=PauseReason(form.reason.data),
                    starts_on=form.starts_on.day,
                    ends_on=form.ends_on.day,
                    now=utc_now(),
                )
            flash(_("Saved. Rest well."), "ok")
            return redirect(url_for("seller.standing"))
        except BadPeriod:
            form.ends_on.errors = [_("The end is before the beginning.")]
        except PauseTooLong:
            form.ends_on.errors = [_("At most 180 days, and 270 in two years.")]
        except PauseOverlaps:
            form.starts_on.errors = [_("You rest on some of these days already.")]
    return _page(form), 422

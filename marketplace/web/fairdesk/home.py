"""The organizer's fairs: list, a new one, overview, what is said of it, published, cancelled."""

from collections.abc import Iterator
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.ids import readable_code
from marketplace.core.jalali import local_date
from marketplace.core.pictures import PictureError
from marketplace.core.states import possible_actions
from marketplace.core.text import normalise, slugify
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Fair
from marketplace.fairs.states import FAIR_MOVES, BookingState
from marketplace.places import queries as places
from marketplace.web.db import session, transaction
from marketplace.web.fairdesk import blueprint
from marketplace.web.fairdesk.current import back, me, my_fair, organizer, refuse, this_change
from marketplace.web.fairdesk.forms import FairForm, NewFairForm
from marketplace.web.i18n import gettext as _
from marketplace.web.site import settings
from marketplace.web.uploads import picture_words, read_upload, store


@blueprint.get("/")
@organizer
def home() -> str:
    """My fairs."""
    return render_template(
        "fairdesk/home.html",
        fairs=queries.fairs_of_user(session(), user_id=me()),
        today=local_date(utc_now()),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@organizer
def new_fair() -> str | Response | tuple[str, int]:
    """Make a fair; it is a draft until it is published."""
    form = NewFairForm()
    form.offer_places(settings().home_province)
    if request.method == "GET":
        _defaults(form)
    elif "choose_province" not in request.form and form.validate():
        try:
            return back("fair", _create(form))
        except PictureError as error:
            form.picture.errors = [picture_words(error)]
        except DomainError as error:
            refuse(error)
    page = render_template("fairdesk/new_fair.html", form=form)
    return (page, 422) if request.method == "POST" else page


def _defaults(form: NewFairForm) -> None:
    form.opens.data, form.closes.data = "10:00", "20:00"
    form.subsidy_pct.process_data(0)
    form.refund_full_days.process_data(14)
    form.refund_part_days.process_data(3)
    form.refund_part_pct.process_data(50)
    form.free_entry.data = True


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def _create(form: NewFairForm) -> str:
    facts = form.facts()
    key = _poster()
    first = form.first_day.day or utc_now().date()
    name = facts.title.en or facts.title.fa
    slug = f"{slugify(name, longest=60)}-{readable_code(4).lower()}"
    with transaction() as writer:
        fair = fairs.create_fair(
            writer,
            slug=slug,
            facts=facts,
            days=list(_days(first, form.last_day.day or first)),
            hours=form.hours(),
            user_id=me(),
            now=utc_now(),
        )
        fair.picture_key = key
    flash(_("The fair is written down. Lay out its booths, then publish it."), "ok")
    return slug


def _poster() -> str | None:
    picture = read_upload("picture")
    return store(picture, "fairs") if picture is not None else None


@blueprint.get("/<slug>")
@organizer
def fair(slug: str) -> str:
    """Overview: where it stands and what comes next."""
    found = my_fair(slug)
    bookings = queries.bookings_of_fair(session(), found.id)
    return render_template(
        "fairdesk/fair.html",
        fair=found,
        actions=[action.value for action in possible_actions(FAIR_MOVES, found.state)],
        plan=queries.plan_of(session(), found.id, now=utc_now()),
        counts={s.value: n for s, n in queries.counts_of_fair(session(), found.id).items()},
        confirmed=sum(b.state is BookingState.CONFIRMED for b in bookings),
        history=queries.history(session(), found.id),
        now=utc_now(),
    )


@blueprint.route("/<slug>/edit", methods=["GET", "POST"])
@organizer
def edit_fair(slug: str) -> str | Response | tuple[str, int]:
    """Change what is said of a fair."""
    found = my_fair(slug)
    form = FairForm(obj=found)
    if request.method == "GET":
        _prefill(form, found)
    form.offer_places(found.province_code)
    if request.method == "POST" and "choose_province" not in request.form and form.validate():
        try:
            _save(form, found.id)
            flash(_("Saved."), "ok")
            return back("fair", slug)
        except PictureError as error:
            form.picture.errors = [picture_words(error)]
        except DomainError as error:
            refuse(error)
    page = render_template("fairdesk/edit_fair.html", form=form, fair=found)
    return (page, 422) if request.method == "POST" else page


def _prefill(form: FairForm, found: Fair) -> None:
    city = places.find_city_by_name(session(), found.county_code, found.city_fa)
    form.city_code.data = city.code if city else None


def _save(form: FairForm, fair_id: int) -> None:
    facts, key = form.facts(), _poster()
    with transaction() as writer:
        fairs.describe_fair(writer, fair_id=fair_id, facts=facts, change=this_change())
        if key is not None:
            writer.get_one(Fair, fair_id).picture_key = key


@blueprint.post("/<slug>/publish")
@organizer
def publish_fair(slug: str) -> Response:
    """Show the fair to everybody."""
    found = my_fair(slug)
    try:
        with transaction() as writer:
            fairs.publish_fair(writer, fair_id=found.id, actor_id=me(), now=utc_now())
        flash(_("Published: everybody sees it now."), "ok")
    except DomainError as error:
        refuse(error)
    return back("fair", slug)


@blueprint.post("/<slug>/cancel")
@organizer
def cancel_fair(slug: str) -> Response:
    """Cancel the fair; all fees go back."""
    found = my_fair(slug)
    reason = normalise(request.form.get("reason", ""))[:200]
    if not reason:
        flash(_("Please write the reason; visitors and producers read it."), "err")
        return redirect(url_for("fairdesk.fair", slug=slug))
    try:
        with transaction() as writer:
            fairs.cancel_fair(writer, fair_id=found.id, actor_id=me(), reason=reason, now=utc_now())
        flash(_("Cancelled. All fees go back in full."), "ok")
    except DomainError as error:
        refuse(error)
    return back("fair", slug)

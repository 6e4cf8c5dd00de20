"""A booth for an accepted producer: chosen on the plan, held, paid, withdrawn from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.core.states import MoveRefused
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.errors import UnknownApplication, UnknownBooking
from marketplace.fairs.fees import Fee, fee_for
from marketplace.fairs.hours import day_at
from marketplace.fairs.models import Application, Booking, Fair, FairDay
from marketplace.fairs.queries import BoothView, Plan
from marketplace.fairs.states import ApplicationState, BookingState
from marketplace.payments.gateway import GatewayDown
from marketplace.web import access
from marketplace.web.auth import viewer
from marketplace.web.db import session, transaction
from marketplace.web.fair_words import words
from marketplace.web.i18n import gettext as _
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop
from marketplace.web.site import settings
from marketplace.web.storefront.paying import gateways, open_page


@dataclass(frozen=True, slots=True)
class Choice:
    """The booth that is looked at, and what it would cost for the chosen days."""

    booth: BoothView
    fee: Fee


def _find(slug: str) -> tuple[Fair, Application | None, Booking | None]:
    found = queries.get_public_fair(session(), slug)
    mine = queries.find_standing(session(), fair_id=found.id, shop_ids=viewer().shop_ids)
    return found, mine, queries.live_booking(session(), mine.id) if mine else None


@blueprint.get("/fairs/<slug>", endpoint="fair")
@access.shop_member
def my_booth(slug: str) -> str:
    """My application to a fair: the decision, then plan, hold and payment."""
    return _page(slug, request.args.get("booth", ""), request.args.getlist("d"))


def _page(slug: str, code: str, day_texts: list[str]) -> str:
    found, mine, booking = _find(slug)
    now = utc_now()
    today = day_at(now, found.zone)
    to_come = [day for day in found.days if day.day >= today]
    wanted = [day for day in to_come if str(day.id) in day_texts] or to_come
    plan = queries.plan_of(session(), found.id, now=now, day_ids=[day.id for day in wanted])
    over = booking is not None and booking.held_until is not None and booking.held_until <= now
    live = None if over else booking
    may_pick = (
        mine is not None
        and mine.state is ApplicationState.ACCEPTED
        and (live is None or live.state is BookingState.HELD)
    )
    return render_template(
        "seller/fair.html",
        shop=shop(),
        fair=found,
        application=mine,
        booking=live,
        plan=plan,
        booths=_sorted(plan),
        urls=_urls(slug, plan, day_texts) if may_pick else {},
        may_pick=may_pick,
        choice=_choice(found, plan, code, wanted) if may_pick else None,
        days=to_come,
        wanted=wanted,
        now=now,
        left_s=int((live.held_until - now).total_seconds()) if live and live.held_until else 0,
        choosing=live is not None and fairs.may_choose(found, live, now),
        ways=[name for name, way in gateways().items() if not way.pays_later],
        sort=request.args.get("sort", ""),
    )


def _sorted(plan: Plan) -> list[BoothView]:
    booths = list(plan.booths)
    keys: dict[str, Callable[[BoothView], Any]] = {
        "price": lambda b: (b.price.minor, b.code),
        "size": lambda b: (-b.area_m2, b.code),
        "free": lambda b: (b.state != "free", b.price.minor),
    }
    key = keys.get(request.args.get("sort", ""))
    return sorted(booths, key=key) if key else booths


def _urls(slug: str, plan: Plan, day_texts: list[str]) -> dict[int, str]:
    return {
        b.id: url_for("seller.fair", slug=slug, booth=b.code, d=day_texts, _anchor="pick")
        for b in plan.booths
        if b.state == "free"
    }


def _choice(found: Fair, plan: Plan, code: str, wanted: list[FairDay]) -> Choice | None:
    booth = plan.find(code)
    if booth is None or booth.state != "free" or not wanted:
        return None
    places = [n for n, day in enumerate(found.days) if day in wanted]
    fee = fee_for(
        booth.price,
        all_days=len(found.days),
        chosen=places,
        subsidy_pct=found.subsidy_pct,
    )
    return Choice(booth, fee)


@blueprint.post("/fairs/<slug>/booth")
@access.shop_member
def hold_booth(slug: str) -> Response | tuple[str, int]:
    """Hold the chosen booth for the chosen days."""
    found, mine, _booking = _find(slug)
    if mine is None:
        raise UnknownApplication
    days = request.form.getlist("d")
    booth = request.form.get("booth_id", "")
    try:
        with transaction() as writer:
            fairs.hold_booth(
                writer,
                application_id=mine.id,
                booth_id=int(booth) if booth.isdigit() else 0,
                day_ids=[int(text) if text.isdigit() else 0 for text in days],
                actor_id=viewer().user_id or 0,
                now=utc_now(),
            )
    except DomainError as error:
        flash(words(error), "err")
        return _page(slug, "", days), error.status
    flash(_("The booth is held for you. Pay the fee and it is yours."), "ok")
    return redirect(url_for("seller.fair", slug=found.slug))


Act = Callable[..., object]
ACTS: dict[str, Act] = {
    "extend": lambda writer, booking, _user, now: fairs.extend_hold(
        writer, booking_id=booking, now=now
    ),
    "give_up": lambda writer, booking, user, now: fairs.give_up(
        writer, booking_id=booking, actor_id=user, now=now
    ),
    "accept": lambda writer, booking, user, now: fairs.accept_offer(
        writer, booking_id=booking, actor_id=user, now=now
    ),
    "decline": lambda writer, booking, user, now: fairs.decline_offer(
        writer, booking_id=booking, actor_id=user, now=now
    ),
}


@blueprint.post("/fairs/<slug>/hold")
@access.shop_member
def change_hold(slug: str) -> Response:
    """A little more time, give it up, take or decline an offered booth, or pay."""
    _fair, _mine, booking = _find(slug)
    if booking is None:
        raise UnknownBooking
    action = request.form.get("action", "")
    try:
        if action == "pay":
            return redirect(_pay(slug, booking.id))
        with transaction() as writer:
            _act(writer, action, booking.id)
    except DomainError as error:
        flash(words(error), "err")
    except GatewayDown:
        flash(_("The bank does not answer. Your booth is held; please try to pay again."), "err")
    return redirect(url_for("seller.fair", slug=slug))


def _act(writer: Session, action: str, booking_id: int) -> None:
    if action not in ACTS:
        raise MoveRefused(action=action)
    ACTS[action](writer, booking_id, viewer().user_id or 0, utc_now())


def _pay(slug: str, booking_id: int) -> str:
    ways = [name for name, way in gateways().items() if not way.pays_later]
    gateway = request.form.get("gateway", "")
    with transaction() as writer:
        payment = fairs.start_paying(
            writer,
            booking_id=booking_id,
            gateway=gateway if gateway in ways else next(iter(ways), ""),
            now=utc_now(),
        )
    if payment is None:
        flash(_("Nothing to pay: the booth is yours."), "ok")
        return url_for("seller.fair", slug=slug)
    return open_page(payment.id)


@blueprint.route("/fairs/<slug>/withdraw", methods=["GET", "POST"])
@access.shop_member
def withdraw_from_fair(slug: str) -> str | Response | tuple[str, int]:
    """The rule shows the money first; then the booth is given back."""
    found, _mine, booking = _find(slug)
    if booking is None or booking.state is not BookingState.CONFIRMED:
        raise UnknownBooking
    status = 200
    if request.method == "POST":
        agreed = request.form.get("refund", "")
        try:
            with transaction() as writer:
                refund = fairs.cancel_booking(
                    writer,
                    booking_id=booking.id,
                    agreed=Money(int(agreed) if agreed.isdigit() else -1, booking.currency),
                    actor_id=viewer().user_id or 0,
                    now=utc_now(),
                )
            sure = _("You have withdrawn. Your refund is on its way.")
            flash(sure if refund.to_producer else _("You have withdrawn."), "ok")
            return redirect(url_for("seller.fairs"))
        except DomainError as error:
            flash(words(error), "err")
            status = error.status
    page = render_template(
        "seller/withdraw.html",
        shop=shop(),
        fair=found,
        booking=booking,
        refund=fairs.preview_refund(session(), booking=booking, now=utc_now()),
        today=day_at(utc_now(), found.zone),
        demo=settings().demo,
    )
    return page if status == 200 else (page, status)

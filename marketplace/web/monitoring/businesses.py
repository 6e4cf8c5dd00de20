"""Businesses for the programme office: who needs help, why, and what was done. Looks are noted."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.formats import fmt_digits
from marketplace.core.jalali import local_date
from marketplace.core.text import search_key
from marketplace.monitoring import queries, services
from marketplace.monitoring.states import Standing
from marketplace.shops import queries as shops
from marketplace.shops.models import Shop
from marketplace.supports import queries as supports
from marketplace.supports import services as programme
from marketplace.supports.errors import AlreadyClosed, BadPeriod
from marketplace.supports.models import Closing
from marketplace.supports.states import Purpose
from marketplace.web import access
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.monitoring import blueprint, words
from marketplace.web.monitoring.forms import BlockForm, CloseForm, DayField, OverrideForm, StepForm
from marketplace.web.monitoring.rows import sums_of
from marketplace.web.monitoring.show import chosen_period
from marketplace.web.paging import page_number, pager
from marketplace.web.seller.profile_words import told

PAGE = 40


@blueprint.get("/businesses")
@access.staff(Role.MONITOR, Role.ADMIN)
def businesses() -> str:
    """All businesses, those with most points first; or those whose name holds a word."""
    asked = request.args.get("standing", "")
    wanted = Standing(asked) if asked in set(Standing) else None
    everybody = queries.latest_standings(session())
    sought = request.args.get("q", "")[:80]
    found = [
        (row, shop)
        for row, shop in everybody
        if (wanted is None or row.standing is wanted) and _is_called(shop, sought)
    ]
    page = page_number()
    counts = {s: sum(row.standing is s for row, _shop in everybody) for s in Standing}
    return render_template(
        "monitoring/businesses.html",
        wanted=wanted,
        sought=sought,
        counts=[(s.value, words.standing(s.value), n) for s, n in counts.items() if n],
        total=len(everybody),
        found=found[(page - 1) * PAGE : page * PAGE],
        pager=pager(page, size=PAGE, total=len(found)),
        seen_on=queries.last_seen_on(session()),
        standing=words.standing,
        reason=words.reason,
    )


def _is_called(shop: Shop, sought: str) -> bool:
    key = search_key(sought)
    return any(key in search_key(name) for name in (shop.name_fa, shop.name_en))


@blueprint.get("/businesses/<int:shop_id>")
@access.staff(Role.MONITOR, Role.ADMIN)
def business(shop_id: int) -> str:
    """One business: standing with reasons, journey, supports, profile if she agreed."""
    shops.get_shop(session(), shop_id)
    with transaction() as writer:
        services.note_look(
            writer, user_id=user_id(), shop_id=shop_id, page="business", now=utc_now()
        )
    return _page(shop_id)


def _page(shop_id: int, **forms: object) -> str:
    reader = session()
    consent = supports.find_consent(reader, shop_id, Purpose.STATISTICS)
    profile = supports.find_profile(reader, shop_id) if consent else None
    given = {
        "override": _override_form(),
        "step_form": _step_form(reader),
        "block": BlockForm(formdata=None),
        "close": CloseForm(formdata=None),
        **forms,
    }
    period = chosen_period()
    return render_template(
        "monitoring/business.html",
        period=period,
        sums=sums_of(shop_id, period) if period else [],
        shop=shops.get_shop(reader, shop_id),
        standings=queries.standings_of(reader, shop_id),
        override_now=queries.find_override(reader, shop_id, local_date(utc_now())),
        journey=supports.journey(reader, shop_id),
        records=supports.records(reader, shop_id=shop_id),
        pauses=supports.pauses(reader, shop_id),
        closing=reader.scalar(select(Closing).where(Closing.shop_id == shop_id)),
        told=told(reader, profile) if profile else [],
        standing=words.standing,
        reason=words.reason,
        **given,
    )


def _override_form(*, empty: bool = True) -> OverrideForm:
    form = OverrideForm(formdata=None) if empty else OverrideForm()
    form.offer({s.value: words.standing(s.value) for s in Standing})
    return form


def _step_form(reader: Session, *, empty: bool = True) -> StepForm:
    form = StepForm(formdata=None) if empty else StepForm()
    found = supports.find_programme(reader)
    form.step.choices = [
        (
            step.id,
            fmt_digits(f"{place}.{step.position}", lang()) + " " + step.name.in_language(lang()),
        )
        for place, phase in enumerate(found.phases if found else (), 1)
        for step in phase.steps
    ]
    return form


def _wrong_day(field: DayField) -> None:
    field.errors = [_("That day is still to come, or before the last one.")]


@blueprint.post("/businesses/<int:shop_id>/standing")
@access.staff(Role.MONITOR, Role.ADMIN)
def override(shop_id: int) -> Response | tuple[str, int]:
    """Set a person's word beside the rule, for a time."""
    form = _override_form(empty=False)
    if form.validate() and form.ends_on.day:
        try:
            with transaction() as writer:
                services.override_standing(
                    writer,
                    shop_id=shops.get_shop(writer, shop_id).id,
                    standing=Standing(form.standing.data),
                    ends_on=form.ends_on.day,
                    reason=form.word.data or "",
                    by=user_id(),
                    now=utc_now(),
                )
            return _saved(shop_id)
        except BadPeriod:
            form.ends_on.errors = [_("That day has passed.")]
    return _page(shop_id, override=form), 422


@blueprint.post("/businesses/<int:shop_id>/step")
@access.staff(Role.MONITOR, Role.ADMIN)
def move(shop_id: int) -> Response | tuple[str, int]:
    """Let a business enter a step."""
    form = _step_form(session(), empty=False)
    if form.validate() and form.on.day:
        try:
            with transaction() as writer:
                programme.move_to_step(
                    writer,
                    shop_id=shops.get_shop(writer, shop_id).id,
                    step_id=form.step.data,
                    on=form.on.day,
                    by=user_id(),
                    now=utc_now(),
                )
            return _saved(shop_id)
        except BadPeriod:
            _wrong_day(form.on)
    return _page(shop_id, step_form=form), 422


@blueprint.post("/businesses/<int:shop_id>/block")
@access.staff(Role.MONITOR, Role.ADMIN)
def block(shop_id: int) -> Response | tuple[str, int]:
    """Note what holds a business back; nothing written frees it."""
    form = BlockForm()
    if not form.validate():
        return _page(shop_id, block=form), 422
    with transaction() as writer:
        programme.block_at_step(writer, shop_id=shop_id, reason=form.reason.data or "")
    return _saved(shop_id)


@blueprint.post("/businesses/<int:shop_id>/close")
@access.staff(Role.MONITOR, Role.ADMIN)
def close(shop_id: int) -> Response | tuple[str, int]:
    """Record that a business has ended, as its producer told."""
    form = CloseForm()
    if form.validate() and form.closed_on.day:
        try:
            with transaction() as writer:
                programme.close_business(
                    writer,
                    shop_id=shops.get_shop(writer, shop_id).id,
                    on=form.closed_on.day,
                    reason=form.closed_reason.data or "",
                    by=user_id(),
                    now=utc_now(),
                )
            return _saved(shop_id)
        except BadPeriod:
            _wrong_day(form.closed_on)
        except AlreadyClosed:
            form.closed_on.errors = [_("That was recorded before.")]
    return _page(shop_id, close=form), 422


def _saved(shop_id: int) -> Response:
    flash(_("Saved."), "ok")
    return redirect(url_for("monitoring.business", shop_id=shop_id))

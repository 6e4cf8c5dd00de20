"""The ground: kinds and prices, rows of booths on the grid, double booths, blocks."""

import re

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.core.text import slugify
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.models import Fair
from marketplace.fairs.services import RowPlan, TypeFacts
from marketplace.web.db import session, transaction
from marketplace.web.fairdesk import blueprint
from marketplace.web.fairdesk.current import back, my_fair, organizer, refuse
from marketplace.web.fairdesk.forms import CombineForm, RowForm, TypeForm, offer_types
from marketplace.web.i18n import gettext as _
from marketplace.web.site import settings


@blueprint.get("/<slug>/ground")
@organizer
def ground(slug: str) -> str:
    """The plan and all that changes it."""
    return _page(my_fair(slug))


def _page(
    found: Fair,
    *,
    type_form: TypeForm | None = None,
    row_form: RowForm | None = None,
    combine_form: CombineForm | None = None,
) -> str:
    plan = queries.plan_of(session(), found.id, now=utc_now())
    row_form = row_form or _next_row(plan.deep)
    combine_form = combine_form or CombineForm(formdata=None)
    kinds = [(kind.id, kind.name) for kind in found.booth_types]
    offer_types(row_form.type_id, kinds)
    offer_types(combine_form.kind_id, kinds)
    return render_template(
        "fairdesk/ground.html",
        fair=found,
        plan=plan,
        type_form=type_form or TypeForm(formdata=None),
        row_form=row_form,
        combine_form=combine_form,
    )


def _next_row(deep: int) -> RowForm:
    form = RowForm(formdata=None)
    form.prefix.data = "B"
    numbers = {"first": 1, "count": 6, "x": 0, "y": deep + 1 if deep else 0, "wide": 1, "deep": 1}
    for name, number in numbers.items():
        form[name].process_data(number)
    return form


def _type_facts(form: TypeForm) -> TypeFacts:
    return TypeFacts(
        name=Bilingual(form.name_en.data or "", form.name_fa.data or ""),
        area_m2=form.area_m2.number or 1,
        places=form.places.number or 1,
        price=form.price.money or Money.zero(settings().currency),
    )


@blueprint.post("/<slug>/types")
@organizer
def add_type(slug: str) -> Response | tuple[str, int]:
    """One more kind of booth."""
    found = my_fair(slug)
    form = TypeForm()
    if not form.validate():
        return _page(found, type_form=form), 422
    facts = _type_facts(form)
    try:
        with transaction() as writer:
            fairs.add_type(
                writer,
                fair_id=found.id,
                code=slugify(facts.name.en or facts.name.fa, longest=40),
                facts=facts,
            )
        flash(_("Saved."), "ok")
    except DomainError as error:
        refuse(error)
        return _page(my_fair(slug), type_form=form), error.status
    return back("ground", slug)


@blueprint.post("/<slug>/types/<int:type_id>")
@organizer
def change_type(slug: str, type_id: int) -> Response:
    """Change name, size or price of a kind."""
    found = my_fair(slug)
    form = TypeForm()
    if not form.validate():
        flash(next(iter(form.errors.values()))[0], "err")
        return back("ground", slug)
    try:
        with transaction() as writer:
            fairs.change_type(writer, fair_id=found.id, type_id=type_id, facts=_type_facts(form))
        flash(_("Saved. Fees already agreed stay as they were."), "ok")
    except DomainError as error:
        refuse(error)
    return back("ground", slug)


@blueprint.post("/<slug>/rows")
@organizer
def lay_booths(slug: str) -> Response | tuple[str, int]:
    """A row of booths."""
    found = my_fair(slug)
    form = RowForm()
    offer_types(form.type_id, [(kind.id, kind.name) for kind in found.booth_types])
    if not form.validate():
        return _page(found, row_form=form), 422
    try:
        with transaction() as writer:
            laid = fairs.lay_booths(writer, fair_id=found.id, row=_row(form))
        flash(
            _("Booths %(first)s to %(last)s stand.", first=laid[0].code, last=laid[-1].code), "ok"
        )
    except DomainError as error:
        refuse(error)
        return _page(my_fair(slug), row_form=form), error.status
    return back("ground", slug)


def _row(form: RowForm) -> RowPlan:
    numbers = {
        name: form[name].number or 0 for name in ("first", "count", "x", "y", "wide", "deep")
    }
    return RowPlan(
        type_id=int(form.type_id.data),
        prefix=str(form.prefix.data),
        down=bool(form.down.data),
        has_power=bool(form.has_power.data),
        accessible=bool(form.accessible.data),
        is_corner=False,  # which of a row is one, is said in the table of booths
        **numbers,
    )


@blueprint.post("/<slug>/combine")
@organizer
def combine_booths(slug: str) -> Response | tuple[str, int]:
    """Booths offered together, as a double booth."""
    found = my_fair(slug)
    form = CombineForm()
    offer_types(form.kind_id, [(kind.id, kind.name) for kind in found.booth_types])
    plan = queries.plan_of(session(), found.id, now=utc_now())
    codes = [code.upper() for code in re.findall(r"[A-Za-z]+\d+", form.codes.data or "")]
    if not form.validate():
        return _page(found, combine_form=form), 422
    try:
        with transaction() as writer:
            fairs.combine_booths(
                writer,
                fair_id=found.id,
                booth_ids=[b.id for b in plan.booths if b.code in codes and b.whole],
                code="-".join(codes)[:20],
                type_id=int(form.kind_id.data),
            )
        flash(_("Saved."), "ok")
    except DomainError as error:
        refuse(error)
        return _page(my_fair(slug), combine_form=form), error.status
    return back("ground", slug)


@blueprint.post("/<slug>/booths/<int:booth_id>")
@organizer
def change_booth(slug: str, booth_id: int) -> Response:
    """Block a booth, let it be taken again, or take it off the plan."""
    found = my_fair(slug)
    action = request.form.get("action", "")
    try:
        with transaction() as writer:
            if action == "block":
                fairs.block_booth(writer, fair_id=found.id, booth_id=booth_id, now=utc_now())
            elif action == "unblock":
                fairs.unblock_booth(writer, fair_id=found.id, booth_id=booth_id)
            elif action == "retire":
                fairs.retire_booth(writer, fair_id=found.id, booth_id=booth_id, now=utc_now())
        flash(_("Saved."), "ok")
    except DomainError as error:
        refuse(error)
    return back("ground", slug)

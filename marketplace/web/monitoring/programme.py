"""The programme: phases and steps with who stands where; the office changes them here."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date
from marketplace.supports import queries, services
from marketplace.supports.errors import LastOfItsKind, StepInUse
from marketplace.supports.services import StepFacts
from marketplace.web import access
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.monitoring import blueprint, words
from marketplace.web.monitoring.forms import PhaseForm, ProgrammeStepForm

NAMES = tuple(StepFacts.__slots__)


def _page(form: PhaseForm | None = None) -> str:
    return render_template(
        "monitoring/programme.html",
        programme=queries.find_programme(session()),
        figures=queries.funnel(session(), today=local_date(utc_now())),
        blocked=queries.blocked(session()),
        form=form or PhaseForm(formdata=None),
        owner=words.owner,
    )


@blueprint.get("/programme")
@access.staff(Role.MONITOR, Role.ADMIN)
def programme() -> str:
    """Phases, steps, the funnel, and who cannot go on."""
    if queries.find_programme(session()) is None:
        with transaction() as writer:
            services.ensure_programme(writer)
    return _page()


@blueprint.post("/programme")
@access.staff(Role.MONITOR, Role.ADMIN)
def add_phase() -> Response | tuple[str, int]:
    """Add a phase with a first step."""
    form = PhaseForm()
    if not form.validate():
        return _page(form), 422
    with transaction() as writer:
        services.add_phase(
            writer, name=Bilingual(form.phase_en.data or "", form.phase_fa.data or "")
        )
    flash(_("Saved."), "ok")
    return redirect(url_for("monitoring.programme"))


@blueprint.route("/programme/phases/<int:phase_id>/steps/new", methods=["GET", "POST"])
@access.staff(Role.MONITOR, Role.ADMIN)
def new_step(phase_id: int) -> str | Response | tuple[str, int]:
    """Add a step at the end of a phase."""
    form = ProgrammeStepForm()
    if request.method == "POST" and form.validate():
        with transaction() as writer:
            services.add_step(writer, phase_id=phase_id, facts=_facts(form))
        flash(_("Saved."), "ok")
        return redirect(url_for("monitoring.programme"))
    page = render_template("monitoring/step.html", form=form, step=None, phase_id=phase_id)
    return (page, 422) if request.method == "POST" else page


@blueprint.route("/programme/steps/<int:step_id>", methods=["GET", "POST"])
@access.staff(Role.MONITOR, Role.ADMIN)
def step(step_id: int) -> str | Response | tuple[str, int]:
    """Write a step anew."""
    found = queries.get_step(session(), step_id)
    form = ProgrammeStepForm(obj=found)
    if request.method == "POST" and form.validate():
        with transaction() as writer:
            services.change_step(writer, step_id=step_id, facts=_facts(form))
        flash(_("Saved."), "ok")
        return redirect(url_for("monitoring.programme"))
    page = render_template("monitoring/step.html", form=form, step=found, phase_id=None)
    return (page, 422) if request.method == "POST" else page


@blueprint.post("/programme/steps/<int:step_id>/remove")
@access.staff(Role.MONITOR, Role.ADMIN)
def remove_step(step_id: int) -> Response:
    """Take a step out, if nobody ever stood there."""
    try:
        with transaction() as writer:
            services.remove_step(writer, step_id=step_id)
        flash(_("Removed."), "ok")
    except StepInUse:
        flash(_("Businesses stood at this step; it can be renamed, not removed."), "warn")
    except LastOfItsKind:
        flash(_("A phase keeps at least one step."), "warn")
    return redirect(url_for("monitoring.programme"))


def _facts(form: ProgrammeStepForm) -> StepFacts:
    return StepFacts(**{name: form[name].data or "" for name in NAMES})

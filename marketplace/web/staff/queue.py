"""The queue and one case: claim it, decide it, go on to the next."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.text import normalise
from marketplace.moderation import queries
from marketplace.moderation import services as moderation
from marketplace.moderation.errors import UnknownCase
from marketplace.moderation.models import Case
from marketplace.moderation.states import CaseKind, CaseState, Verdict
from marketplace.web import access
from marketplace.web.auth import user_id, viewer
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.pictures import picture_of
from marketplace.web.staff import blueprint
from marketplace.web.staff.case_page import Typed, case_facts

LONGEST_REASON = 2000
TO_CONFIRM = "confirm"


@blueprint.context_processor
def nav_counts() -> dict[str, object]:
    """Give the frame of the desk the number of cases that wait, by kind."""
    return {
        "queue_counts": lambda: {k.value: n for k, n in queries.counts(session()).items()},
        "count_to_confirm": lambda: queries.count_to_confirm(session()),
    }


@blueprint.get("/")
@access.staff(Role.MODERATOR, Role.ADMIN)
def home() -> str:
    """What waits, the oldest first, all or one kind."""
    wanted = request.args.get("kind", "")
    kind = CaseKind(wanted) if wanted in set(CaseKind) else None
    to_confirm = wanted == TO_CONFIRM
    cases = queries.queue(session(), kind=kind, to_confirm=to_confirm)
    chosen = TO_CONFIRM if to_confirm else (kind.value if kind else "")
    return render_template("staff/queue.html", chosen=chosen, **list_facts(cases))


def list_facts(cases: list[Case]) -> dict[str, object]:
    """Return what a list of cases shows."""
    now = utc_now()
    return {
        "cases": cases,
        "subjects": queries.subjects(session(), cases),
        "holders": {c.id: moderation.held_by(c, now=now) for c in cases},
        "now": now,
        "picture_of": picture_of,
        "me": viewer().user_id,
    }


@blueprint.get("/cases/<int:case_id>")
@access.staff(Role.MODERATOR, Role.ADMIN)
def case(case_id: int) -> str:
    """One case: what it is about, what was said, and the decision."""
    found = queries.get_case(session(), case_id)
    waits = found.state is CaseState.OPEN  # the reason of a proposal to suspend is typed already
    return _show(case_id, Typed(fa=found.reason_fa, en=found.reason_en) if waits else Typed())


def _show(case_id: int, typed: Typed) -> str:
    found = queries.get_case(session(), case_id)
    beside = queries.queue(session(), kind=found.kind)[:12]
    return render_template(
        "staff/case.html",
        case=found,
        typed=typed,
        kind=found.kind,
        holder=moderation.held_by(found, now=utc_now()),
        barrier=_barrier(found),
        lapses_at=found.proposed_at + moderation.PROPOSAL_LASTS if found.proposed_at else None,
        **case_facts(found, typed),
        **list_facts(beside),
    )


def _barrier(found: Case) -> str:
    """Return why this person may not decide an open case, empty when she may."""
    try:
        moderation.check_impartial(session(), found, user_id())
    except DomainError as error:
        return refusal(error)
    return ""


@blueprint.post("/cases/<int:case_id>/claim")
@access.staff(Role.MODERATOR, Role.ADMIN)
def claim(case_id: int) -> Response:
    """Take a case, give it back, or take one's proposal to suspend back."""
    try:
        with transaction() as writer:
            if "release" in request.form:
                moderation.release_case(writer, case_id=case_id, by_id=user_id())
            elif "withdraw" in request.form:
                moderation.withdraw_proposal(
                    writer, case_id=case_id, by_id=user_id(), now=utc_now()
                )
            else:
                moderation.claim_case(writer, case_id=case_id, by_id=user_id(), now=utc_now())
    except UnknownCase:
        raise
    except DomainError as error:
        flash(refusal(error), "err")
    return redirect(url_for("staff.case", case_id=case_id))


def refusal(error: DomainError) -> str:
    """Return a refusal of moderation in words."""
    known = {
        "already_claimed": _("A colleague is working on it."),
        "already_decided": _("Somebody decided already."),
        "changed_meanwhile": _("It was changed while you read it. Please look again."),
        "own_case": _("This is about something of your own; a colleague decides it."),
        "same_person": _(
            "The verdict was yours, so another person decides the appeal. Are you alone at the"
            " desk? Then an administrator decides it, or makes somebody else a moderator."
        ),
        "own_proposal": _(
            "You proposed to suspend it, so another person confirms that. Are you alone at the"
            " desk? Then an administrator does it, or makes somebody else a moderator."
        ),
        "not_proposed": _("There is no proposal of yours here any more."),
        "steps_missing": _(
            "The shop has open steps: verify its papers first, or waive a step with a reason."
        ),
        "already_done": _("That is done already."),
        "no_such_verdict": _("Please choose a decision."),
        "reason_missing": _("Please give a reason, so that she knows what to do."),
        "not_ready": _("Something it needs is missing, a picture perhaps; ask for a change."),
        "move_refused": _("That is no longer possible; look at its state."),
        "already_waiting": _("An appeal or a proposal about it waits; decide that one."),
    }
    return known.get(error.code, _("That is no longer possible; look at its state."))


def _typed() -> Typed:
    revision = request.form.get("revision", "")
    wanted = request.form.get("verdict", "")
    return Typed(
        verdict=wanted if wanted in set(Verdict) else "",
        reasons=request.form.getlist("reasons"),
        fa=normalise(request.form.get("reason_fa", ""))[:LONGEST_REASON],
        en=normalise(request.form.get("reason_en", ""))[:LONGEST_REASON],
        revision=int(revision) if revision.isascii() and revision.isdecimal() else 0,
        urgent="urgent" in request.form,
        category=request.form.get("category", "")[:80],
    )


@blueprint.post("/cases/<int:case_id>")
@access.staff(Role.MODERATOR, Role.ADMIN)
def decide(case_id: int) -> str | Response | tuple[str, int]:
    """Decide a case, or first see what she will read."""
    typed = _typed().with_templates()
    if "preview" in request.form:
        return _show(case_id, typed)
    try:
        with transaction() as writer:
            decided = moderation.decide_case(
                writer,
                case_id=case_id,
                by_id=user_id(),
                decision=typed.decision(),
                now=utc_now(),
            )
    except UnknownCase:
        raise
    except DomainError as error:
        flash(refusal(error), "err")
        return _show(case_id, typed), error.status
    if decided.state is CaseState.OPEN:
        flash(_("Proposed and logged with your name. Another person confirms it."), "ok")
    else:
        flash(_("Decided and logged with your name; everybody concerned is told."), "ok")
    return redirect(_next(decided.kind))


def _next(kind: CaseKind) -> str:
    """Return the address of the next free case of the kind, else that of the queue."""
    now = utc_now()
    for waiting in queries.queue(session(), kind=kind):
        free = moderation.held_by(waiting, now=now) in (None, viewer().user_id)
        if free and waiting.proposed_by_id != viewer().user_id:
            return url_for("staff.case", case_id=waiting.id)
    return url_for("staff.home")

"""Support records: the list, one by hand, many by file."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.shops.queries import find_by_slug
from marketplace.supports import queries
from marketplace.supports.importing import COLUMNS, MOST_ROWS, REQUIRED, WrongColumns, read_rows
from marketplace.supports.services import SupportFacts, record_support
from marketplace.supports.services.imports import ImportReport, import_records
from marketplace.supports.states import SupportKind
from marketplace.web import access
from marketplace.web.auth import user_id
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.monitoring import blueprint
from marketplace.web.monitoring.forms import ImportForm, SupportForm
from marketplace.web.monitoring.support_words import kinds, refusal
from marketplace.web.paging import here, page_number
from marketplace.web.site import settings


@blueprint.get("/supports")
@access.staff(Role.MONITOR, Role.ADMIN)
def supports() -> str:
    """Loans, trainings, grants and fairs, the newest first."""
    asked = request.args.get("kind", "")
    kind = SupportKind(asked) if asked in set(SupportKind) else None
    page = page_number()
    found = queries.records(session(), kind=kind, page=page)
    return render_template(
        "monitoring/supports.html",
        kinds=kinds(),
        kind=kind,
        counts=queries.record_counts(session()),
        records=found[: queries.PAGE],
        next_url=here(page=page + 1) if len(found) > queries.PAGE else None,
        prev_url=here(page=page - 1) if page > 1 else None,
    )


@blueprint.route("/supports/new", methods=["GET", "POST"])
@access.staff(Role.MONITOR, Role.ADMIN)
def new_support() -> str | Response | tuple[str, int]:
    """Write one record by hand."""
    form = SupportForm()
    form.offer(kinds())
    if request.method == "POST" and form.validate() and _write(form):
        flash(_("Saved."), "ok")
        return redirect(url_for("monitoring.supports"))
    page = render_template("monitoring/support.html", form=form)
    return (page, 422) if request.method == "POST" else page


def _write(form: SupportForm) -> bool:
    shop = find_by_slug(session(), form.shop.data or "")
    if shop is None:
        form.shop.errors = [_("There is no shop of that address.")]
        return False
    try:
        with transaction() as writer:
            record_support(writer, facts=_facts(form, shop.id), by=user_id(), now=utc_now())
    except DomainError as error:
        name = error.field if error.field in form else "reference"
        form[name].errors = [refusal(error.code)]
        return False
    return True


def _facts(form: SupportForm, shop_id: int) -> SupportFacts:
    if form.starts_on.day is None:
        msg = "the form was validated"
        raise AssertionError(msg)
    return SupportFacts(
        kind=SupportKind(form.kind.data),
        reference=form.reference.data or "",
        shop_id=shop_id,
        title=form.title.data or "",
        provider=form.provider.data or "",
        amount=form.amount.money_or_zero(),
        starts_on=form.starts_on.day,
        ends_on=form.ends_on.day,
        purpose=form.purpose.data or "",
        instalment_minor=form.instalment.money_or_zero().minor,
        guarantee=form.guarantee.data or "",
        jobs_promised=form.jobs_promised.number or 0,
        hours=form.hours.number or 0,
        attended=bool(form.attended.data),
        passed=bool(form.passed.data),
    )


@blueprint.route("/supports/import", methods=["GET", "POST"])
@access.staff(Role.MONITOR, Role.ADMIN)
def import_supports() -> str | tuple[str, int]:
    """Take a file: good rows in, bad ones named; or only try."""
    form = ImportForm()
    report: ImportReport | None = None
    wrong: WrongColumns | None = None
    if request.method == "POST":
        upload = request.files.get("file")
        content = upload.read() if upload else b""
        try:
            rows = read_rows(content)
            report = _import(rows[:MOST_ROWS], dry_run=bool(form.dry_run.data))
        except WrongColumns as error:
            wrong = error
    page = render_template(
        "monitoring/import.html",
        form=form,
        report=report,
        wrong=wrong,
        columns=COLUMNS,
        required=REQUIRED,
        refusal=refusal,
    )
    bad = wrong is not None or (report is not None and bool(report.faults))
    return (page, 422) if bad else page


def _import(rows: list[tuple[int, dict[str, str]]], *, dry_run: bool) -> ImportReport:
    with transaction() as writer:
        report = import_records(
            writer, rows=rows, currency=settings().currency, by=user_id(), now=utc_now()
        )
        if dry_run:
            writer.rollback()
    return report

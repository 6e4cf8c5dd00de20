"""All booths at once: as a table that is tried before it is kept, and as a plan for the wall."""

import csv
from collections import defaultdict
from io import StringIO

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from marketplace.core.clock import utc_now
from marketplace.fairs import queries
from marketplace.fairs import services as fairs
from marketplace.fairs.booth_table import HEADERS, Fault, Table, read_table
from marketplace.fairs.models import Fair
from marketplace.web.db import session, transaction
from marketplace.web.fairdesk import blueprint
from marketplace.web.fairdesk.current import back, my_fair, organizer
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang, ngettext

MOST_BYTES = 100_000


def _as_table(found: Fair) -> str:
    """Return the booths that stand, as a table to change and hand back."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(list(HEADERS))
    kinds = {kind.id: kind for kind in found.booth_types}
    for b in queries.plan_of(session(), found.id, now=utc_now()).booths:
        if b.whole:
            kind = kinds[b.type_id].name_fa if lang() == "fa" else kinds[b.type_id].name_en
            toman = f"{b.price.minor // 10}"
            flags = (int(b.has_power), int(b.is_corner), int(b.accessible))
            place = (b.x, b.y, b.wide, b.deep, b.area_m2, toman)
            writer.writerow([b.code, kind or kinds[b.type_id].code, *place, *flags])
    return out.getvalue()


def fault_words(fault: Fault) -> str:
    """Return what is wrong in a cell."""
    return {
        "missing": _("missing"),
        "number": _("a whole number is needed"),
        "yes_no": _("1 or 0, yes or no"),
        "money": _("an amount in toman is needed"),
        "twice": _("the code is there twice"),
        "code": _("Latin letters and digits, at most 12"),
        "too_many": _("at most 300 rows"),
        "type_elsewhere": _("a new kind needs m2 and price"),
        "cells_in_use": _("booth %(code)s stands there", code=fault.code),
        "code_taken": _("that code is taken"),
        "off_the_ground": _("outside the ground of 200 by 200 squares"),
        "booth_in_use": _("somebody has this booth; ground and kind stay"),
    }.get(fault.why, _("Something does not fit"))


@blueprint.route("/<slug>/ground/table", methods=["GET", "POST"])
@organizer
def booth_table(slug: str) -> str | Response | tuple[str, int]:
    """Try a table of booths, or keep it."""
    found = my_fair(slug)
    if request.method == "GET":
        return _page(found, _as_table(found), None, None)
    text = _typed()
    table = read_table(text)
    dry = "keep" not in request.form
    with transaction() as writer:
        laid = fairs.lay_table(writer, fair_id=found.id, table=table, now=utc_now(), dry=dry)
    if dry or laid.faults:
        page = _page(my_fair(slug), text, table, laid)
        return (page, 422) if laid.faults else page
    count = laid.new + laid.changed
    flash(
        ngettext(
            "%(n)s booth was laid or changed.", "%(n)s booths were laid or changed.", count, n=count
        ),
        "ok",
    )
    return back("ground", slug)


def _typed() -> str:
    file = request.files.get("file")
    if file is not None and file.filename:
        return str(file.read(MOST_BYTES), "utf-8-sig", "replace")
    return request.form.get("table", "")[:MOST_BYTES]


def _page(found: Fair, text: str, table: Table | None, laid: fairs.Laid | None) -> str:
    faults: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for fault in laid.faults if laid else ():
        faults[fault.row].append((fault.column, fault_words(fault)))
    return render_template(
        "fairdesk/booth_table.html",
        fair=found,
        text=text,
        table=table,
        laid=laid,
        faults=faults,
        headers=list(HEADERS),
    )


@blueprint.get("/<slug>/ground/print")
@organizer
def plan_print(slug: str) -> str:
    """The plan for the wall, A4: the ground, and who stands where."""
    found = my_fair(slug)
    plan = queries.plan_of(session(), found.id, now=utc_now())
    there = queries.who_is_there(session(), found.id)
    return render_template(
        "fairdesk/plan_print.html",
        fair=found,
        plan=plan,
        shops={booking.booth.code: shop for booking, shop, _goods in there},
    )

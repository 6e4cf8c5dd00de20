"""Statistics by county, category, gender, age, settlement and form of work; and their files."""

from typing import Any

from flask import Response, abort, render_template, request

from marketplace.monitoring import changes, headline
from marketplace.monitoring.export import files, sheets
from marketplace.monitoring.months import parse_month
from marketplace.monitoring.publishing import Line, Table, cross, table
from marketplace.monitoring.states import Dimension
from marketplace.monitoring.tables import CROSSED
from marketplace.web import access
from marketplace.web.i18n import gettext as _
from marketplace.web.monitoring import blueprint, words
from marketplace.web.monitoring.charts import bars
from marketplace.web.monitoring.show import Shown, chosen_period, content_of, month_name, show
from marketplace.web.seo import public_seo

UNITS = {"women": "rate", "survival": "rate", "sales": "money"}


@blueprint.get("/statistics")
@access.public
def statistics() -> str:
    """One breakdown of a month: chart, table, and its file."""
    period = chosen_period()
    content = content_of(period)
    by = _dimension()
    found = table(content, by)
    crossed = cross(content, by) if by in CROSSED else None
    return render_template(
        "monitoring/statistics.html",
        seo=public_seo(
            endpoint="monitoring.statistics", description=_("Home businesses by group.")
        ),
        period=period,
        content=content,
        by=by,
        by_name=words.dimension(by.value),
        dimensions=[(d.value, words.dimension(d.value)) for d in Dimension],
        table=found,
        lines=[_line(line, found, content) for line in (*found.lines, found.total)],
        bars=bars([_bar(line, content) for line in found.lines]),
        crossed=crossed,
        crossed_lines=[_line(line, crossed, content) for line in (*crossed.lines, crossed.total)]
        if crossed
        else [],
        standings=_standings(content),
        flows=_flows(content),
        **_moves(content),
        tiers=[
            (words.class_name(name, content["names"]), show(value, "businesses"))
            for name, value in headline.tiers(content).items()
        ],
    )


def _dimension() -> Dimension:
    try:
        return Dimension(request.args.get("by", Dimension.COUNTY.value))
    except ValueError:
        abort(404)


def _line(line: Line, found: Table, content: dict[str, Any]) -> tuple[str, str, bool, list[Shown]]:
    cells = [show(line[name], UNITS.get(name, "businesses")) for name in found.columns]
    return line.name, words.class_name(line.name, content["names"]), line.hidden, cells


def _bar(line: Line, content: dict[str, Any]) -> tuple[str, str, float | None]:
    active = line["active"]
    name = words.class_name(line.name, content["names"])
    if not isinstance(active, int):
        return name, "", None
    return name, show(active, "businesses").text, float(active)


def _standings(content: dict[str, Any]) -> list[tuple[str, str, Shown]]:
    return [
        (name, words.standing(name), show(value, "businesses"))
        for name, value in headline.standings(content).items()
    ]


def _flows(content: dict[str, Any]) -> list[tuple[str, list[Shown]]]:
    return [
        (
            month_name(parse_month(line.name.partition("/")[2])),
            [show(value, "businesses") for value in line.cells.values()],
        )
        for line in changes.flows(content)
    ]


def _moves(content: dict[str, Any]) -> dict[str, Any]:
    """Return heads and lines of the moves; nothing where they hide as a whole."""
    found = changes.moves(content)
    if found is None:
        return {"moves": []}
    names = words.groups()
    return {
        "move_heads": [names[column] for column in found.columns],
        "moves": [
            (names[line.name], [show(line[column], "businesses") for column in found.columns])
            for line in (*found.lines, found.total)
        ],
    }


@blueprint.get("/files/<name>")
@access.public
def file(name: str) -> Response:
    """A file of a month, the same bytes as the command writes for the public."""
    period = chosen_period()
    content = content_of(period)
    revision = period.snapshot.revision if period else 1
    texts = files(content, audience="public", revision=revision)
    if name not in texts:
        abort(404)
    kind = "application/json" if name.endswith(".json") else "text/csv"
    response = Response(texts[name], mimetype=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={content['period']}-{name}"
    return response


@blueprint.get("/files")
@access.public
def file_list() -> str:
    """All files of a month with what hides in them."""
    period = chosen_period()
    content = content_of(period)
    found = sheets(content, public=True)
    return render_template(
        "monitoring/files.html",
        seo=public_seo(endpoint="monitoring.file_list", description=_("Figures as files.")),
        period=period,
        sheets=found,
    )
